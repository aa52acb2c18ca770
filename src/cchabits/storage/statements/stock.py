"""The statements that count how much there is, for backups."""

from sqlalchemy import (
    func,
    null,
    select,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from cchabits.storage.schema import (
    Definition,
    Entry,
    Habit,
    Pause,
    Skip,
)
from cchabits.storage.statements.terms import LogTable


def _count(table: LogTable) -> ColumnElement[int]:
    """Count a habit's live rows of a log table."""
    return (
        select(func.count())
        .where(col(table.habit_id) == col(Habit.id), col(table.is_live))
        .correlate(Habit)
        .scalar_subquery()
    )


log_counts = select(
    col(Habit.slug),
    _count(Entry),
    _count(Skip),
    _count(Pause),
    select(func.count())
    .where(col(Definition.habit_id) == col(Habit.id))
    .correlate(Habit)
    .scalar_subquery(),
).order_by(col(Habit.position), col(Habit.id))

pauses_of_all = (
    select(func.count())
    .select_from(Pause)
    .where(col(Pause.habit_id).is_(null()), col(Pause.is_live))
)
