"""Which changes of habits.toml wait for a reason; that is noted, and nothing is judged by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.storage import compiled as sql

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.storage.database import Database


def waiting(database: Database) -> list[str]:
    """Return the habits whose change in habits.toml waits for a reason, in the file's order."""
    return [row[0] for row in database.rows(sql.WAITING)]


def keep_waiting(database: Database, number: int, since: dt.date) -> None:
    """Note that a habit's change waits; where that is noted already, its day stays."""
    database.run(sql.KEEP_WAITING, {"habit_id": number, "since": since.isoformat()})


def drop_waiting(database: Database, number: int) -> None:
    """Note that no change of a habit waits."""
    database.run(sql.DROP_WAITING_OF, {"habit_id": number})
