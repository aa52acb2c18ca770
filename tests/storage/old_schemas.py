"""Databases as earlier versions of the program left them, stored as SQL text.

A fixture was written by the program of its schema, and never changes; a new schema adds one.
"""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "fixtures"
VERSIONS = [1]

Tables = dict[str, list[dict[str, Any]]]


def restore(version: int, path: Path) -> Path:
    """Make the stored database of a schema at a path, and return the path."""
    text = (FIXTURES / f"schema-{version}.sql").read_text(encoding="utf-8")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(text)
    return path


def habits_file_of(path: Path) -> str:
    """Return the text of habits.toml that a database was last used with."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        content: str = connection.execute("SELECT content FROM habits_file").fetchone()[0]
    return content


def tables_of(path: Path) -> Tables:
    """Return all rows of a database, by table, each by its columns."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]  # noqa: S608
            for (name,) in names
        }
