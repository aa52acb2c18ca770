"""The statements about operations, and turning them round."""

from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, insert, update

from cchabits.storage.schema import (
    Entry,
    Operation,
    Pause,
    Practice,
    Skip,
)
from cchabits.storage.statements.terms import LOG_TABLES, NONE, ONE, LogTable, given, values

_operation_columns = (
    col(Operation.id),
    col(Operation.at),
    col(Operation.title),
    col(Operation.undoes),
    col(Operation.is_effective),
)

add_operation = (
    insert(Operation)
    .values(**values(Operation, "at", "title", "undoes", "source"), is_effective=true())
    .returning(col(Operation.id))
)

operations = (
    select(*_operation_columns)
    .order_by(col(Operation.id).desc())
    .limit(bindparam("most", type_=Integer()))
    .offset(NONE)
)

operation_by_id = select(*_operation_columns).where(col(Operation.id) == given("id"))

operation_to_undo = (
    select(*_operation_columns)
    .where(col(Operation.is_effective), col(Operation.undoes).is_(null()))
    .order_by(col(Operation.id).desc())
    .limit(ONE)
    .offset(NONE)
)

import_of = (
    select(col(Operation.id), col(Operation.at))
    .where(col(Operation.is_effective), col(Operation.source) == given("source"))
    .order_by(col(Operation.id).desc())
    .limit(ONE)
    .offset(NONE)
)

# An operation is turned round by one undo at a time: whatever turned it before no longer stands.
retire_turns = (
    update(Operation)
    .where(col(Operation.undoes) == given("id"))
    .values(is_effective=literal_column("0"))
)


def _overtake(table: LogTable) -> Update:
    """Let what would bring back an earlier removal of a row no longer stand."""
    earlier = select(col(table.removed_by)).where(col(table.pk) == given("pk")).scalar_subquery()
    return (
        update(Operation)
        .where(col(Operation.undoes) == earlier)
        .values(is_effective=literal_column("0"))
    )


overtake_entry = _overtake(Entry)
overtake_skip = _overtake(Skip)
overtake_pause = _overtake(Pause)
overtake_practice = _overtake(Practice)

set_effective = (
    update(Operation)
    .where(col(Operation.id) == given("id"))
    .values(**values(Operation, "is_effective"))
)


def _touched(table: LogTable) -> ColumnElement[bool]:
    """Hold a log table's rows against one operation: those it added, and those it took out."""
    operation = given("operation")
    return or_(col(table.added_by) == operation, col(table.removed_by) == operation)


def _is_effective(operation: Mapped[int] | Mapped[int | None]) -> ColumnElement[bool]:
    return exists().where(col(Operation.id) == operation, col(Operation.is_effective))


def _stands(table: LogTable) -> ColumnElement[bool]:
    """Tell of a row whether what added it stands, and nothing that stands took it out."""
    return and_(_is_effective(col(table.added_by)), ~_is_effective(col(table.removed_by)))


def _take_out(table: LogTable) -> Update:
    """Take out the rows an operation touched that no longer stand, after it was turned round."""
    return (
        update(table)
        .where(_touched(table), col(table.is_live), ~_stands(table))
        .values(is_live=literal_column("0"))
    )


def _bring_in(table: LogTable) -> Update:
    """Bring in the rows an operation touched that stand again, after it was turned round."""
    return (
        update(table)
        .where(_touched(table), ~col(table.is_live), _stands(table))
        .values(is_live=literal_column("1"))
    )


def _built_upon(table: LogTable) -> Select[Any]:
    """Ask for an operation, still standing, that took out what the given one had added."""
    return select(col(table.removed_by)).where(
        col(table.added_by) == given("operation"),
        col(table.removed_by) != given("operation"),
        _is_effective(col(table.removed_by)),
    )


def _base_undone(table: LogTable) -> Select[Any]:
    """Ask for an operation, undone by now, that had added what the given one took out."""
    return select(col(table.added_by)).where(
        col(table.removed_by) == given("operation"), ~_is_effective(col(table.added_by))
    )


take_out_entries = _take_out(Entry)
take_out_skips = _take_out(Skip)
take_out_pauses = _take_out(Pause)
take_out_practice = _take_out(Practice)
bring_in_entries = _bring_in(Entry)
bring_in_skips = _bring_in(Skip)
bring_in_pauses = _bring_in(Pause)
bring_in_practice = _bring_in(Practice)

# With the first day whose period that may concern: an entry's own, or the one it was given to.
touched_days = (
    select(
        col(Entry.habit_id),
        col(Entry.day),
        func.min(func.coalesce(col(Entry.credit), col(Entry.day))),
    )
    .where(_touched(Entry))
    .group_by(col(Entry.habit_id), col(Entry.day))
)
touched_skips = select(col(Skip.habit_id), col(Skip.day)).where(_touched(Skip))
touched_pauses = select(col(Pause.habit_id), col(Pause.begin)).where(_touched(Pause))

built_upon = union(*map(_built_upon, LOG_TABLES))
base_undone = union(*map(_base_undone, LOG_TABLES))
