"""How much a log has of each habit: what a backup is told apart by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.storage import compiled as sql

if TYPE_CHECKING:
    from cchabits.storage.database import Database


class LogCount(NamedTuple):
    """What there is of a habit, or, where `slug` is None, what concerns all of them.

    Entries, skips and pauses are those that count.
    """

    slug: str | None
    entries: int = 0
    skips: int = 0
    pauses: int = 0
    definitions: int = 0


def log_counts(database: Database) -> list[LogCount]:
    """Return the counts of every habit, in the order of habits.toml, and last those of all."""
    (paused_all,) = database.row(sql.PAUSES_OF_ALL) or (0,)
    return [
        *(LogCount(*row) for row in database.rows(sql.LOG_COUNTS)),
        LogCount(None, 0, 0, paused_all),
    ]


def total_of(counts: list[LogCount]) -> LogCount:
    """Return the sum of counts, as one that concerns all habits."""
    columns = zip(*(one[1:] for one in counts), strict=True)
    return LogCount(None, *map(sum, columns))
