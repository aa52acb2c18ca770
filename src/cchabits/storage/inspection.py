"""What `doctor` asks of a database that may be in any state, and what it mends there.

The only module of the program that loads schema.py at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.storage import compiled as sql
from cchabits.storage import rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from cchabits.domain.book import Day
    from cchabits.domain.summary import Checkpoint
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit

MOST_PROBLEMS = 100  # are asked for; one is enough to call a database damaged
FIRST_OF_ALL = ""  # sorts before every day, and before what is none

_OBJECTS = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"


class SchemaDifference(NamedTuple):
    """Names of tables, indexes and the like that are wanting, are too many, or are otherwise."""

    wanting: list[str]
    unknown: list[str]
    other: list[str]


class Dangling(NamedTuple):
    """How many rows of a table name a row of another that is not there."""

    table: str
    parent: str
    rows: int


class MissingOperation(NamedTuple):
    """An operation that rows name and that is not there; `stands`: so the rows would have it."""

    number: int
    stands: bool
    rows: int


def integrity_problems(database: Database) -> list[str]:
    """Return what SQLite finds to be wrong with the file, in its words; empty where all is well."""
    found = database.rows(f"PRAGMA integrity_check({MOST_PROBLEMS})")
    return [str(row[0]) for row in found if row != ("ok",)]


def schema_difference(database: Database) -> SchemaDifference:
    """Hold the live schema against the tables of schema.py."""
    from cchabits.storage.schema import declared  # 600 ms, and only for `doctor`

    wanted = {name: _plain(text) for name, text in declared()}
    live = {name: _plain(text) for name, text in database.rows(_OBJECTS)}
    return SchemaDifference(
        sorted(wanted.keys() - live.keys()),
        sorted(live.keys() - wanted.keys()),
        sorted(name for name in wanted.keys() & live.keys() if wanted[name] != live[name]),
    )


def dangling(database: Database) -> list[Dangling]:
    """Return which tables have rows that name rows which are not there."""
    counts: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in database.rows("PRAGMA foreign_key_check"):
        counts[table, parent] = counts.get((table, parent), 0) + 1
    return [Dangling(*named, count) for named, count in sorted(counts.items())]


# The home


def has_home_name(database: Database) -> bool:
    """Return whether the home has the name that tells it from others."""
    return database.row(sql.HOME_NAME) is not None


# The log


def entry_counts(database: Database) -> dict[int, int]:
    """Return how many live entries each habit has, by the habits' numbers."""
    return dict(database.rows(sql.ENTRY_COUNTS))


def newest_operation(database: Database) -> str | None:
    """Return the instant of the latest operation as it is stored, or None where there is none."""
    row = database.row(sql.NEWEST_OPERATION)
    return row[0] if row else None


def rows_of_unknown_habits(database: Database) -> dict[int, int]:
    """Return how many rows of the log are of habits without a name or a definition, by number."""
    counts: dict[int, int] = {}
    for number, count in database.rows(sql.ROWS_OF_UNKNOWN_HABITS):
        counts[number] = counts.get(number, 0) + count
    return counts


def missing_operations(database: Database) -> list[MissingOperation]:
    """Return the operations that rows name and that are not there."""
    found = database.rows(sql.MISSING_OPERATIONS)
    return [MissingOperation(number, bool(stands), count) for number, stands, count in found]


def operations_without_rows(database: Database) -> list[tuple[int, str]]:
    """Return number and title of the operations that stand, but neither added nor took anything."""
    return [(number, title) for number, title in database.rows(sql.OPERATIONS_WITHOUT_ROWS)]


def add_missing_operations(
    database: Database, missing: Iterable[MissingOperation], title: str, at: dt.datetime
) -> None:
    """Put operations in the place of those that are not there."""
    for one in missing:
        params = {"id": one.number, "at": at.isoformat(), "title": title}
        database.run(sql.ADD_MISSING_OPERATION, params | {"is_effective": one.stands})


# What is kept beside the entries


def wrong_days(database: Database, number: int, wanted: Iterable[Day]) -> int:
    """Return how many days of a habit are kept otherwise than wanted, not at all, or needlessly."""
    params = (rows.day_params(number, day) for day in wanted)
    named = {one["day"]: (one["marks"], one["partials"]) for one in params}
    found = database.rows(sql.DAYS_OF, habit_id=number, begin=FIRST_OF_ALL)
    kept = {on: (marks, partials) for _, on, marks, partials in found}
    return sum(kept.get(on) != named.get(on) for on in kept.keys() | named.keys())


def checkpoints(database: Database, stored: StoredHabit) -> Iterator[Checkpoint | None]:
    """Yield how far a habit was judged, the earliest first; None for what cannot be read."""
    for row in database.rows(sql.CHECKPOINTS_OF_HABIT, habit_id=stored.number):
        try:
            yield rows.checkpoint_from(row)
        except (TypeError, ValueError):  # json's own is a ValueError
            yield None


def sums_of_unknown_habits(database: Database) -> int:
    """Return how much is kept beside the log of habits that are not there."""
    return sum(row[0] for row in database.rows(sql.SUMS_OF_UNKNOWN_HABITS))


def drop_sums(database: Database, stored: StoredHabit) -> None:
    """Drop all that is kept beside a habit's entries, to be made anew."""
    params = {"habit_id": stored.number}
    database.run(sql.DROP_DAYS_OF, params | {"begin": FIRST_OF_ALL})
    database.run(sql.DROP_CHECKPOINTS_OF, params)


def drop_sums_of_unknown_habits(database: Database) -> None:
    """Drop what is kept of habits that are not there."""
    database.run(sql.DROP_DAYS_OF_UNKNOWN_HABITS, {})
    database.run(sql.DROP_CHECKPOINTS_OF_UNKNOWN_HABITS, {})
    database.run(sql.DROP_WAITING_OF_UNKNOWN_HABITS, {})


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
