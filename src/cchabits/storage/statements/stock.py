"""The statements that count how much there is, for backups."""

from sqlalchemy import (
    ScalarSelect,
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
    Practice,
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
    _count(Practice),
    select(func.count())
    .where(col(Definition.habit_id) == col(Habit.id))
    .correlate(Habit)
    .scalar_subquery(),
).order_by(col(Habit.position), col(Habit.id))


def _count_of_all(table: type[Pause] | type[Practice]) -> ScalarSelect[int]:
    """Count the live rows of a log table that are about no single habit."""
    return (
        select(func.count())
        .select_from(table)
        .where(col(table.habit_id).is_(null()), col(table.is_live))
        .scalar_subquery()
    )


counts_of_all = select(_count_of_all(Pause), _count_of_all(Practice))
