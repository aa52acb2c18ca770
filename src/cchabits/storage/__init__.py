"""The store: one SQLite file, and the only package that knows SQL.

Everyday commands run the text of compiled.py, which is generated from statements/; SQLModel and
SQLAlchemy are loaded by the generator, the tests and `doctor`, never on the way to an answer.
"""
