"""Schema steps by `user_version`: numbered SQL files, all in one transaction.

An empty database takes every step, and an older one those it lacks. A later schema adds its file to
migrations/ and its number to SCHEMA_VERSION; the files of released schemas never change.

No step may take a row away, unless a line of its own says from which table: `-- may shrink: TABLE`.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits.errors import NewerDatabase, StorageFailed
from cchabits.storage.version import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cchabits.storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"

_MAY_SHRINK = "-- may shrink: "
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def migrate(
    database: Database,
    version: int = SCHEMA_VERSION,
    migrations: Path = MIGRATIONS,
    back_up: Callable[[], object] = lambda: None,
) -> None:
    """Bring an empty or older database to a schema; one that another process brought is left.

    `back_up` is called before the first step of an older one, under the lock; what it raises stops
    the migration. Raises NewerDatabase where another process has brought it further, and
    StorageFailed where a step would lose a row or leave a reference to none; the database then
    stays as it was.
    """
    with _unchecked_references(database), database.writing():
        found = schema_version(database)
        if found > version:
            raise NewerDatabase(database.path, found, version)
        if found == version:
            return
        if found:
            back_up()
        counts = _row_counts(database)
        for step in range(found + 1, version + 1):
            for statement in statements_of(step, migrations):
                database.run(statement, {})
            counts = _checked_counts(database, counts, _may_shrink(step, migrations))
        database.run(f"PRAGMA application_id = {APPLICATION_ID}", {})
        database.run(f"PRAGMA user_version = {version}", {})


def schema_version(database: Database) -> int:
    """Return the schema that a database has; 0 for an empty one."""
    row = database.row("PRAGMA user_version")
    return int(row[0]) if row else 0


def statements_of(step: int, migrations: Path = MIGRATIONS) -> Iterator[str]:
    """Return the statements of one migration, in their order."""
    statement = ""
    for line in _text_of(step, migrations).splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _text_of(step: int, migrations: Path) -> str:
    return (migrations / f"{step:04}.sql").read_text(encoding="utf-8")


def _may_shrink(step: int, migrations: Path) -> set[str]:
    """Return the tables that a step may take rows from, or do away with, as it says itself."""
    lines = _text_of(step, migrations).splitlines()
    said = (line for line in lines if line.startswith(_MAY_SHRINK))
    return {line.removeprefix(_MAY_SHRINK).strip() for line in said}


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


def _checked_counts(
    database: Database, before: dict[str, int], may_shrink: set[str]
) -> dict[str, int]:
    """Return the row counts after a step; refuse a step that did what it must never do."""
    after = _row_counts(database)
    lost = {table for table, count in before.items() if after.get(table, 0) < count} - may_shrink
    dangling = {row[0] for row in database.rows("PRAGMA foreign_key_check")}
    if lost or dangling:
        where = ", ".join(sorted(lost or dangling))
        raise StorageFailed(
            f"{database.path} could not be brought to the present schema: rows of {where} would "
            "be lost; it was left as it is",
            "please report it; the version that wrote it can still be used",
        )
    return after
