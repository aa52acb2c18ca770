"""What `doctor` does: it looks a home over, says what is wrong there, and mends what it can.

Looking changes nothing, and works where other commands refuse: on a damaged database, another
program's, a newer one, or none.
"""
