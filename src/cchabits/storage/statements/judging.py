"""The statements about what is judged: days, exemptions and checkpoints."""

from sqlalchemy import (
    and_,
    func,
    select,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, delete, insert

from cchabits.storage.schema import (
    Checkpoint,
    Day,
    Habit,
    Pause,
    Skip,
)
from cchabits.storage.statements.terms import FIRST_DAY, given, values

_CHECKPOINT = ("as_of", "settled", "begin", "used", "figures", "last_done")
checkpoint_columns = tuple(col(getattr(Checkpoint, name)) for name in _CHECKPOINT)

_other = aliased(Checkpoint)


def _latest_checkpoint() -> ColumnElement[bool]:
    """Hold a checkpoint against the newest of its habit that is true of `today`."""
    newest = (
        select(func.max(_other.as_of))
        .where(col(_other.habit_id) == col(Habit.id), col(_other.as_of) <= given("today"))
        .correlate(Habit)
        .scalar_subquery()
    )
    return and_(col(Checkpoint.habit_id) == col(Habit.id), col(Checkpoint.as_of) == newest)


checkpoints = (
    select(col(Checkpoint.habit_id), *checkpoint_columns)
    .select_from(Habit)
    .join(Checkpoint, _latest_checkpoint())
)

checkpoint_of = checkpoints.where(col(Habit.id) == given("habit_id"))

add_checkpoint = insert(Checkpoint).values(**values(Checkpoint, "habit_id", *_CHECKPOINT))

drop_checkpoints_between = delete(Checkpoint).where(
    col(Checkpoint.habit_id) == given("habit_id"),
    col(Checkpoint.as_of) >= given("first"),
    col(Checkpoint.as_of) <= given("last"),
)

drop_checkpoints_of = delete(Checkpoint).where(col(Checkpoint.habit_id) == given("habit_id"))

drop_checkpoints_of_settled_from = drop_checkpoints_of.where(
    col(Checkpoint.settled) >= given("day")
)

drop_checkpoints_of_all_settled_from = delete(Checkpoint).where(
    col(Checkpoint.settled) >= given("day")
)

_day_columns = (col(Day.habit_id), col(Day.day), col(Day.marks), col(Day.partials))

days_of = (
    select(*_day_columns)
    .where(col(Day.habit_id) == given("habit_id"), col(Day.day) >= given("begin"))
    .order_by(col(Day.day))
)

# From where a valid checkpoint lets the walk begin, else from the first day: read per habit by the
# primary key, so that neither a checkpoint's past nor the future is touched.
days_to_judge = (
    select(*_day_columns)
    .select_from(Habit)
    .join(Checkpoint, _latest_checkpoint(), isouter=True)
    .join(
        Day,
        (col(Day.habit_id) == col(Habit.id))
        & (col(Day.day) >= func.coalesce(col(Checkpoint.begin), FIRST_DAY))
        & (col(Day.day) <= given("today")),
    )
    .order_by(col(Habit.id), col(Day.day))
)

keep_day = (
    upsert(Day)
    .values(**values(Day, "habit_id", "day", "marks", "partials"))
    .on_conflict_do_update(
        index_elements=["habit_id", "day"], set_=values(Day, "marks", "partials")
    )
)

days_between = (
    select(*_day_columns)
    .where(
        col(Day.habit_id) == given("habit_id"),
        col(Day.day) >= given("first"),
        col(Day.day) <= given("last"),
    )
    .order_by(col(Day.day))
)

drop_day = delete(Day).where(col(Day.habit_id) == given("habit_id"), col(Day.day) == given("day"))

drop_days_of = delete(Day).where(
    col(Day.habit_id) == given("habit_id"), col(Day.day) >= given("begin")
)

skips = (
    select(
        col(Skip.pk),
        col(Skip.habit_id),
        col(Skip.day),
        col(Skip.reason),
        col(Skip.note),
        col(Skip.countermeasure),
    )
    .where(col(Skip.is_live))
    .order_by(col(Skip.pk))
)

pauses = (
    select(
        col(Pause.pk), col(Pause.habit_id), col(Pause.begin), col(Pause.until), col(Pause.reason)
    )
    .where(col(Pause.is_live))
    .order_by(col(Pause.pk))
)
