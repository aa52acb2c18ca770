"""Schema steps by `user_version`: numbered SQL files, all in one transaction.

There is one schema so far; a later one adds its file to migrations/ and its number to
SCHEMA_VERSION.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchabits.storage.database import Database

APPLICATION_ID = 0x63634861  # "ccHa"
SCHEMA_VERSION = 1

_MIGRATIONS = Path(__file__).parent / "migrations"


def create_schema(database: Database) -> None:
    """Give an empty database the present schema; one that another process has just made is left."""
    with database.writing():
        if _version(database) == SCHEMA_VERSION:
            return
        for step in range(1, SCHEMA_VERSION + 1):
            for statement in statements_of(step):
                database.run(statement, {})
        database.run(f"PRAGMA application_id = {APPLICATION_ID}", {})
        database.run(f"PRAGMA user_version = {SCHEMA_VERSION}", {})


def statements_of(step: int) -> Iterator[str]:
    """Return the statements of one migration, in their order."""
    text = (_MIGRATIONS / f"{step:04}.sql").read_text(encoding="utf-8")
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _version(database: Database) -> int:
    row = database.row("PRAGMA user_version")
    return int(row[0]) if row else 0
