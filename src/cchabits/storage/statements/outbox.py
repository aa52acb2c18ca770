"""The statements about mail: the outbox, snoozes and ticks."""

from sqlalchemy import (
    Integer,
    bindparam,
    literal_column,
    null,
    select,
    text,
    true,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlmodel import col, delete, insert, update

from cchabits.storage.schema import (
    UNSETTLED,
    Habit,
    HabitsFile,
    Mail,
    Snooze,
    Tick,
)
from cchabits.storage.statements.terms import NONE, ONE, given, values

_mail_columns = (
    col(Mail.id),
    col(Mail.recipient),
    col(Mail.day),
    col(Mail.kind),
    col(Mail.state),
    col(Mail.message_id),
    col(Mail.at),
    col(Mail.tries),
    col(Mail.next_try),
    col(Mail.claimed_at),
    col(Mail.doubted_at),
    col(Mail.error),
)
_CHANGING = ("kind", "state", "at", "tries", "next_try", "claimed_at", "doubted_at", "error")

post_of_day = select(*_mail_columns).where(
    col(Mail.recipient) == given("recipient"), col(Mail.day) == given("day")
)

post_by_id = select(*_mail_columns).where(col(Mail.id) == given("id"))

unsettled_posts = select(*_mail_columns).where(UNSETTLED).order_by(col(Mail.day), col(Mail.id))

newest_posts = (
    select(*_mail_columns)
    .order_by(col(Mail.id).desc())
    .limit(bindparam("most", type_=Integer()))
    .offset(NONE)
)

add_post = (
    insert(Mail)
    .values(**values(Mail, "recipient", "day", "message_id", *_CHANGING))
    .returning(col(Mail.id))
)

all_posts = select(*_mail_columns).order_by(col(Mail.id))

# As another database has it, in the place of what there is for that day.
put_post = (
    upsert(Mail)
    .values(**values(Mail, "recipient", "day", "message_id", *_CHANGING))
    .on_conflict_do_update(
        index_elements=["recipient", "day"], set_=values(Mail, "message_id", *_CHANGING)
    )
)

# Only as it was seen: whoever else has claimed it meanwhile, or settled it, keeps it.
change_post = (
    update(Mail)
    .where(
        col(Mail.id) == given("id"),
        col(Mail.state) == given("was_state"),
        col(Mail.tries) == given("was_tries"),
    )
    .values(**values(Mail, *_CHANGING))
    .returning(col(Mail.id))
)

snoozes = (
    select(col(Snooze.pk), col(Habit.slug), col(Snooze.until))
    .select_from(Snooze)
    .join(Habit, col(Habit.id) == col(Snooze.habit_id), isouter=True)
    .order_by(col(Snooze.pk))
)

add_snooze = insert(Snooze).values(**values(Snooze, "habit_id", "until"))

drop_snooze = delete(Snooze).where(col(Snooze.pk) == given("pk"))

drop_snoozes_of = delete(Snooze).where(col(Snooze.habit_id) == given("habit_id"))

# Ticks

_TICK = ("noted_at", "since", "until", "next_mail", "utc_offset", "told_on", "told")

tick = select(*(col(getattr(Tick, name)) for name in _TICK))

keep_tick = (
    upsert(Tick)
    .values(id=ONE, **values(Tick, *_TICK))
    .on_conflict_do_update(index_elements=["id"], set_=values(Tick, *_TICK))
)

reset_tick = update(Tick).values(since=null(), until=null(), next_mail=null())

note_tick = update(Tick).values(**values(Tick, "noted_at"))

# What tells that there is nothing to do: asked for by every tick, before anything is loaded.
quiet_time = select(
    col(HabitsFile.content),
    col(Tick.since),
    col(Tick.until),
    col(Tick.utc_offset),
    col(Tick.noted_at),
    select(literal_column("user_version"))
    .select_from(text("pragma_user_version"))
    .scalar_subquery(),
).join(Tick, true())
