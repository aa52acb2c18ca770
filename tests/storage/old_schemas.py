"""Databases as earlier versions of the program left them.

Each was written by the program of its schema, and never changes; tools/stored_databases.py has made
the packed ones, and a new schema adds its own.
"""

import contextlib
import lzma
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cchabits.storage.database import Database, Patience

FIXTURES = Path(__file__).parent / "fixtures"

Tables = dict[str, list[dict[str, Any]]]


class Stored(NamedTuple):
    """A stored database: its schema, what is in it, and the file that has it."""

    version: int
    name: str
    packed: Path

    def restore(self, path: Path) -> Path:
        """Make the database at a path, and return the path."""
        if self.packed.suffix == ".xz":
            path.write_bytes(lzma.decompress(self.packed.read_bytes()))
            return path
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.executescript(self.packed.read_text(encoding="utf-8"))
        return path

    def __str__(self) -> str:
        return f"{self.version}-{self.name}"


def _stored(packed: Path) -> Stored:
    _, version, name = packed.name.partition(".")[0].split("-")
    return Stored(int(version), name, packed)


STORED = sorted(map(_stored, FIXTURES.glob("schema-*")))
MIXED = [one for one in STORED if one.name == "mixed"]  # of everything a little, by hand
VERSIONS = sorted({one.version for one in STORED})


def restore(version: int, path: Path) -> Path:
    """Make the stored database of a schema that has a little of everything; return the path."""
    return next(one for one in MIXED if one.version == version).restore(path)


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


def pragma(path: Path, name: str) -> int:
    """Return a number that SQLite keeps in the file."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return found


@contextlib.contextmanager
def opened_as_it_is(path: Path) -> Iterator[Database]:
    """Open a database file without bringing it anywhere."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield Database(path, connection, Patience(given_up_after=0.1))
