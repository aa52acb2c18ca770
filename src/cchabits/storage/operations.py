"""The operations log behind `undo`, written in the same transaction as the change it tells of."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.operation import Operation
from cchabits.errors import CannotUndo
from cchabits.storage import compiled as sql

if TYPE_CHECKING:
    from cchabits.storage.database import Database, Row


# What goes out comes first: an edited entry and its earlier version have the same id.
_SETTLE = (
    sql.TAKE_OUT_ENTRIES,
    sql.TAKE_OUT_SKIPS,
    sql.TAKE_OUT_PAUSES,
    sql.TAKE_OUT_PRACTICE,
    sql.BRING_IN_ENTRIES,
    sql.BRING_IN_SKIPS,
    sql.BRING_IN_PAUSES,
    sql.BRING_IN_PRACTICE,
)


class Touched(NamedTuple):
    """What an operation added or took out.

    `days` have the habit, the day of entries, and the first day whose period they may concern;
    `skipped` and `paused` the habit (None: all) and the first day.
    """

    days: list[tuple[int, dt.date, dt.date]]
    skipped: list[tuple[int, dt.date]]
    paused: list[tuple[int | None, dt.date]]


def begin_operation(
    database: Database,
    title: str,
    at: dt.datetime,
    *,
    undoes: int | None = None,
    source: str | None = None,
) -> int:
    """Note that an operation begins, and return its number."""
    row = database.row(
        sql.ADD_OPERATION, at=at.isoformat(), title=title, undoes=undoes, source=source
    )
    return int(row[0]) if row else 0


def latest(database: Database, most: int) -> list[Operation]:
    """Return the latest operations, newest first."""
    return [_from(row) for row in database.rows(sql.OPERATIONS, most=most)]


def operation(database: Database, number: int) -> Operation | None:
    """Return the operation with a number, or None."""
    row = database.row(sql.OPERATION_BY_ID, id=number)
    return None if row is None else _from(row)


def next_to_undo(database: Database) -> Operation | None:
    """Return the newest operation that stands and is not itself an undo, or None."""
    row = database.row(sql.OPERATION_TO_UNDO)
    return None if row is None else _from(row)


def earlier_import(database: Database, source: str) -> dt.datetime | None:
    """Return when a file with this hash was imported, if that still stands."""
    row = database.row(sql.IMPORT_OF, source=source)
    return None if row is None else dt.datetime.fromisoformat(row[1])


def built_upon(database: Database, number: int) -> int | None:
    """Return an operation, still standing, that took out what this one added, or None."""
    row = database.row(sql.BUILT_UPON, operation=number)
    return None if row is None else int(row[0])


def undone_base(database: Database, number: int) -> int | None:
    """Return an operation, undone by now, that had added what this one took out, or None."""
    row = database.row(sql.BASE_UNDONE, operation=number)
    return None if row is None else int(row[0])


def mark(database: Database, number: int, *, is_effective: bool) -> None:
    """Say of an operation whether it stands."""
    database.run(sql.SET_EFFECTIVE, {"id": number, "is_effective": is_effective})


def retire_turns(database: Database, number: int) -> None:
    """Say of every undo of an operation, and of every undo of that, that it no longer stands."""
    database.run(sql.RETIRE_TURNS, {"id": number})


def turn(database: Database, number: int, *, is_effective: bool) -> Touched:
    """Undo an operation, or do it again, and return what it had touched.

    Raises CannotUndo where an id it would bring back has been given to another entry since.
    """
    mark(database, number, is_effective=is_effective)
    try:
        for statement in _SETTLE:
            database.run(statement, {"operation": number})
    except sqlite3.IntegrityError:
        raise CannotUndo(
            "an entry with the same id has been logged since", "cchabits undo --list"
        ) from None
    days = database.rows(sql.TOUCHED_DAYS, operation=number)
    skipped = database.rows(sql.TOUCHED_SKIPS, operation=number)
    paused = database.rows(sql.TOUCHED_PAUSES, operation=number)
    return Touched(
        [(habit, _day(on), _day(earliest)) for habit, on, earliest in days],
        [(habit, _day(on)) for habit, on in skipped],
        [(habit, _day(begin)) for habit, begin in paused],
    )


_day = dt.date.fromisoformat


def _from(row: Row) -> Operation:
    number, at, title, undoes, is_effective = row
    return Operation(number, dt.datetime.fromisoformat(at), title, undoes, bool(is_effective))
