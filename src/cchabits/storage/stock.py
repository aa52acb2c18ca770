"""How much a log has, counted by SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.stock import HabitStock, Stock
from cchabits.storage import compiled as sql

if TYPE_CHECKING:
    from cchabits.storage.database import Database


def stock(database: Database) -> Stock:
    """Return how much there is of every habit, in the order of habits.toml."""
    paused, practice = database.row(sql.COUNTS_OF_ALL) or (0, 0)
    counts = [HabitStock(*row) for row in database.rows(sql.LOG_COUNTS)]
    return Stock([*counts, HabitStock(None, pauses=paused, practice=practice)])
