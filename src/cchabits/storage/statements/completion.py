"""The statements of completion: one look, without the rules that a habit is read by."""

from sqlalchemy import (
    Integer,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from cchabits.storage.schema import (
    Definition,
    Habit,
)
from cchabits.storage.statements.log import neighbours, newest

_newest_begin = (
    select(func.max(col(Definition.begin)))
    .where(col(Definition.habit_id) == col(Habit.id))
    .correlate(Habit)
    .scalar_subquery()
)


def _said(key: str) -> ColumnElement[str]:
    """Return what a definition says under a key."""
    return func.json_extract(col(Definition.content), literal_column(f"'$.{key}'"))


habits_to_offer = (
    select(col(Habit.slug), _said("title"), _said("alias"), _said("end"))
    .join(Definition, col(Definition.habit_id) == col(Habit.id))
    .where(col(Definition.begin) == _newest_begin)
    .order_by(col(Habit.position), col(Habit.id))
)

_offered = newest(bindparam("most", type_=Integer())).subquery()
_BEFORE_ENTRY_COLUMNS = 2  # the row's key and its place

entries_to_offer = (
    select(
        *list(_offered.c)[_BEFORE_ENTRY_COLUMNS:],
        col(Habit.slug),
        *neighbours(_offered.c.id, _offered),
    )
    .join(Habit, col(Habit.id) == _offered.c.habit_id)
    .order_by(_offered.c.place.desc())
)
