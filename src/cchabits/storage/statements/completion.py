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

# Last, the columns of which an entry has its value in one or two.
entries_to_offer = (
    select(
        _offered.c.id,
        *neighbours(_offered.c.id, _offered),
        _offered.c.day,
        col(Habit.slug),
        _offered.c.note,
        _offered.c.amount,
        _offered.c.minutes,
        _offered.c.done,
        _offered.c.occasions,
        _offered.c.item,
        _offered.c.score,
    )
    .join(Habit, col(Habit.id) == _offered.c.habit_id)
    .order_by(_offered.c.place.desc())
)
