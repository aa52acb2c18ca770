"""The statements that `doctor` asks: whether the rows fit together."""

from typing import Any

from sqlalchemy import (
    CompoundSelect,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, delete, insert

from cchabits.storage.schema import (
    Checkpoint,
    Day,
    Definition,
    Entry,
    Habit,
    Operation,
    Waiting,
)
from cchabits.storage.statements.judging import checkpoint_columns
from cchabits.storage.statements.terms import LOG_TABLES, NONE, ONE, LogTable, given, values

entry_counts = (
    select(col(Entry.habit_id), func.count())
    .where(col(Entry.is_live))
    .group_by(col(Entry.habit_id))
)

newest_operation = select(func.max(col(Operation.at)))

checkpoints_of_habit = (
    select(*checkpoint_columns)
    .where(col(Checkpoint.habit_id) == given("habit_id"))
    .order_by(col(Checkpoint.as_of))
)

_habits_known = select(col(Habit.id))
_habits_defined = select(col(Definition.habit_id))

rows_of_unknown_habits: CompoundSelect[Any] = union_all(
    *(
        select(col(table.habit_id), func.count())
        .where(
            col(table.habit_id).is_not(null()),
            or_(
                col(table.habit_id).not_in(_habits_known),
                col(table.habit_id).not_in(_habits_defined),
            ),
        )
        .group_by(col(table.habit_id))
        for table in LOG_TABLES
    )
)

sums_of_unknown_habits: CompoundSelect[Any] = union_all(
    *(
        select(func.count()).where(col(table.habit_id).not_in(_habits_known))
        for table in (Day, Checkpoint, Waiting)
    )
)

drop_days_of_unknown_habits = delete(Day).where(col(Day.habit_id).not_in(_habits_known))
drop_waiting_of_unknown_habits = delete(Waiting).where(col(Waiting.habit_id).not_in(_habits_known))
drop_checkpoints_of_unknown_habits = delete(Checkpoint).where(
    col(Checkpoint.habit_id).not_in(_habits_known)
)

_naming = union_all(
    *(
        select(col(table.added_by).label("number"), col(table.is_live).label("stands"))
        for table in LOG_TABLES
    ),
    *(
        select(col(table.removed_by), ONE - col(table.is_live)).where(
            col(table.removed_by).is_not(null())
        )
        for table in LOG_TABLES
    ),
    select(col(Operation.undoes), NONE).where(col(Operation.undoes).is_not(null())),
).subquery()

# Operations that rows name and that are not there; `stands`: that is what the rows say of it.
missing_operations = (
    select(_naming.c.number, func.max(_naming.c.stands), func.count())
    .where(_naming.c.number.not_in(select(col(Operation.id))))
    .group_by(_naming.c.number)
)


def _touches(table: LogTable) -> ColumnElement[bool]:
    return exists().where(
        or_(col(table.added_by) == col(Operation.id), col(table.removed_by) == col(Operation.id))
    )


# An undone one may have been overtaken, row by row; one that stands has what it did.
operations_without_rows = select(col(Operation.id), col(Operation.title)).where(
    col(Operation.is_effective),
    col(Operation.undoes).is_(null()),
    *(~_touches(table) for table in LOG_TABLES),
)

add_missing_operation = insert(Operation).values(
    **values(Operation, "id", "at", "title", "is_effective")
)
