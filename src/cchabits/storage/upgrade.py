"""Schema steps by `user_version`: numbered SQL files, all in one transaction.

An empty database takes every step, and an older one those it lacks. A later schema adds its file to
migrations/ and its number to SCHEMA_VERSION; the files of released schemas never change.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits.errors import NewerDatabase, StorageFailed
from cchabits.storage.version import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchabits.storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def migrate(
    database: Database, version: int = SCHEMA_VERSION, migrations: Path = MIGRATIONS
) -> None:
    """Bring an empty or older database to a schema; one that another process brought is left.

    Raises NewerDatabase where another process has brought it further, and StorageFailed where a
    step would lose a row or leave a reference to none; the database then stays as it was.
    """
    with _unchecked_references(database), database.writing():
        found = schema_version(database)
        if found > version:
            raise NewerDatabase(database.path, found, version)
        if found == version:
            return
        # Here, under the lock and before the first step, an older database is to be backed up.
        before = _row_counts(database)
        for step in range(found + 1, version + 1):
            for statement in statements_of(step, migrations):
                database.run(statement, {})
        _check(database, before)
        database.run(f"PRAGMA application_id = {APPLICATION_ID}", {})
        database.run(f"PRAGMA user_version = {version}", {})


def schema_version(database: Database) -> int:
    """Return the schema that a database has; 0 for an empty one."""
    row = database.row("PRAGMA user_version")
    return int(row[0]) if row else 0


def statements_of(step: int, migrations: Path = MIGRATIONS) -> Iterator[str]:
    """Return the statements of one migration, in their order."""
    text = (migrations / f"{step:04}.sql").read_text(encoding="utf-8")
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextlib.contextmanager
def _unchecked_references(database: Database) -> Iterator[None]:
    """Let a table be made anew in a block, which would else delete what refers to its rows.

    SQLite heeds this pragma only outside of a transaction.
    """
    database.run("PRAGMA foreign_keys = OFF", {})
    try:
        yield
    finally:
        database.run("PRAGMA foreign_keys = ON", {})


def _row_counts(database: Database) -> dict[str, int]:
    tables = [row[0] for row in database.rows(_TABLES)]
    return {table: _row_count(database, table) for table in tables}


def _row_count(database: Database, table: str) -> int:
    row = database.row(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table of ours
    return int(row[0]) if row else 0


def _check(database: Database, before: dict[str, int]) -> None:
    """Refuse what a step must never do; no step so far takes a table or a row away."""
    after = _row_counts(database)
    shrunk = [table for table, count in before.items() if after.get(table, 0) < count]
    dangling = database.rows("PRAGMA foreign_key_check")
    if shrunk or dangling:
        where = ", ".join(shrunk or sorted({row[0] for row in dangling}))
        raise StorageFailed(
            f"{database.path} could not be brought to the present schema: rows of {where} would "
            "be lost; it was left as it is",
            "please report it; the version that wrote it can still be used",
        )
