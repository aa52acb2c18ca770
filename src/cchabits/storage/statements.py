"""Every query and write, once, as SQLAlchemy expressions over the tables of schema.py.

`make sql` writes them into compiled.py as SQLite text with named parameters; each public name here
becomes the same name in capitals there. Lists of values go in as JSON through `json_each`.
"""

import datetime as dt
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    desc,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    true,
    union,
    union_all,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Mapped, aliased
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlmodel import col, delete, insert, update

from cchabits.storage.schema import (
    UNSETTLED,
    Checkpoint,
    Day,
    Definition,
    Entry,
    Habit,
    HabitsFile,
    Mail,
    Operation,
    Pause,
    Skip,
    Snooze,
    Tick,
)

LogTable = type[Entry] | type[Skip] | type[Pause]


def given(name: str) -> BindParameter[object]:
    """Return the value a caller gives under a name; its type is the column's it is held against."""
    return bindparam(name)


def _values(table: type, *names: str) -> dict[str, BindParameter[object]]:
    return {name: bindparam(name, type_=getattr(table, name).type) for name in names}


FIRST_DAY: ColumnElement[str] = literal_column(f"'{dt.date.min.isoformat()}'")
ONE = literal_column("1", Integer)
NONE = literal_column("0", Integer)  # SQLite's dialect would else add an offset without a name
EMPTY: ColumnElement[str] = literal_column("''")

# habits.toml and the definitions

habits_file = select(col(HabitsFile.content), col(HabitsFile.timezone))

keep_habits_file = (
    upsert(HabitsFile)
    .values(id=ONE, **_values(HabitsFile, "content", "timezone"))
    .on_conflict_do_update(index_elements=["id"], set_=_values(HabitsFile, "content", "timezone"))
)

definitions = (
    select(
        col(Habit.id),
        col(Habit.slug),
        col(Habit.position),
        col(Definition.begin),
        col(Definition.content),
        col(Definition.settings),
    )
    .join(Definition, col(Definition.habit_id) == col(Habit.id))
    .order_by(col(Habit.position), col(Habit.id), col(Definition.begin))
)

add_habit = insert(Habit).values(**_values(Habit, "slug", "position")).returning(col(Habit.id))

place_habit = (
    update(Habit).where(col(Habit.id) == given("habit_id")).values(**_values(Habit, "position"))
)

rename_habit = (
    update(Habit).where(col(Habit.id) == given("habit_id")).values(**_values(Habit, "slug"))
)

drop_habit = delete(Habit).where(col(Habit.id) == given("habit_id"))

add_definition = insert(Definition).values(
    **_values(Definition, "habit_id", "begin", "content", "settings")
)

drop_definitions = delete(Definition).where(col(Definition.habit_id) == given("habit_id"))

# Judging: days, plans and checkpoints

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
    select(
        col(Checkpoint.habit_id),
        col(Checkpoint.as_of),
        col(Checkpoint.settled),
        col(Checkpoint.begin),
        col(Checkpoint.used),
        col(Checkpoint.figures),
        col(Checkpoint.last_done),
    )
    .select_from(Habit)
    .join(Checkpoint, _latest_checkpoint())
)

checkpoint_of = checkpoints.where(col(Habit.id) == given("habit_id"))

add_checkpoint = insert(Checkpoint).values(
    **_values(
        Checkpoint,
        "habit_id",
        "as_of",
        "settled",
        "begin",
        "used",
        "figures",
        "last_done",
    )
)

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
    .values(**_values(Day, "habit_id", "day", "marks", "partials"))
    .on_conflict_do_update(
        index_elements=["habit_id", "day"], set_=_values(Day, "marks", "partials")
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

# The log

_entry_columns = (
    col(Entry.id),
    col(Entry.habit_id),
    col(Entry.day),
    col(Entry.amount),
    col(Entry.minutes),
    col(Entry.done),
    col(Entry.occasions),
    col(Entry.item),
    col(Entry.score),
    col(Entry.details),
    col(Entry.note),
    col(Entry.logged_by),
    col(Entry.credit),
)

_place: ColumnElement[int] = func.coalesce(col(Entry.place), col(Entry.pk))

_live_entries = select(col(Entry.pk), _place.label("place"), *_entry_columns).where(
    col(Entry.is_live)
)

# In the order of logging: rows that keep their own place are read in the order of their key, and
# the few that keep another's are merged in by the index of those; nothing is sorted.
_live_by_place: CompoundSelect[Any] = union_all(
    select(col(Entry.pk), col(Entry.pk).label("place"), *_entry_columns).where(
        col(Entry.is_live), col(Entry.place).is_(null())
    ),
    select(col(Entry.pk), col(Entry.place), *_entry_columns).where(
        col(Entry.is_live), col(Entry.place).is_not(null())
    ),
)

entries = _live_by_place.order_by("place")


def _newest(most: ColumnElement[int]) -> CompoundSelect[Any]:
    """Ask for what was logged last, the newest first.

    From the last operation that stands back, so that what was undone is not walked, be it a huge
    import. Only an outer join has SQLite begin with the operations; it finds nothing else.
    """
    is_its = and_(
        col(Entry.added_by) == col(Operation.id), col(Entry.is_live), col(Entry.place).is_(null())
    )
    added = (
        select(col(Entry.pk), col(Entry.pk).label("place"), *_entry_columns)
        .select_from(Operation)
        .join(Entry, is_its, isouter=True)
        .where(col(Operation.is_effective), func.coalesce(col(Entry.pk), NONE) > NONE)
        .order_by(col(Operation.id).desc(), col(Entry.pk).desc())
        .limit(most)
        .offset(NONE)
        .subquery()
    )
    replacing = (
        select(col(Entry.pk), col(Entry.place), *_entry_columns)
        .where(col(Entry.is_live), col(Entry.place).is_not(null()))
        .order_by(col(Entry.place).desc())
        .limit(most)
        .offset(NONE)
        .subquery()
    )
    both = union_all(select(added), select(replacing))
    return both.order_by(desc("place")).limit(most).offset(NONE)


newest_entry = _newest(ONE)

entries_of_day = _live_entries.where(
    col(Entry.habit_id) == given("habit_id"), col(Entry.day) == given("day")
).order_by(_place)

entries_of_habit = _live_entries.where(
    col(Entry.habit_id) == given("habit_id"), col(Entry.day) >= given("begin")
).order_by(col(Entry.day), _place)

_near = aliased(Entry)


def _neighbours(
    entry_id: ColumnElement[str] | Mapped[str], owner: FromClause | type[Entry]
) -> list[ColumnElement[str]]:
    """Return the live ids before and after one of `owner`'s."""
    beside = (
        select(func.max(col(_near.id))).where(col(_near.is_live), col(_near.id) < entry_id),
        select(func.min(col(_near.id))).where(col(_near.is_live), col(_near.id) > entry_id),
    )
    return [found.correlate(owner).scalar_subquery() for found in beside]


# Newest first, with the two neighbours of each id, which tell how much of it names the entry.
entries_newest_first = (
    _live_entries.add_columns(*_neighbours(col(Entry.id), Entry))
    .where(
        col(Entry.habit_id) == given("habit_id"),
        col(Entry.day) >= given("first"),
        col(Entry.day) <= given("last"),
    )
    .order_by(col(Entry.day).desc(), _place.desc())
    .limit(bindparam("most", type_=Integer()))
    .offset(NONE)
)

# Of all entries, the live and those that an undo may bring back.
kinds_logged = select(
    func.coalesce(col(Entry.credit), col(Entry.day)),
    col(Entry.amount),
    col(Entry.minutes),
    col(Entry.done),
    col(Entry.item),
).where(col(Entry.habit_id) == given("habit_id"))

entry_by_id = _live_entries.where(col(Entry.id) == given("id"))

_ids = func.json_each(bindparam("ids")).table_valued("value")

# No id holds the character that `after` ends in, so these are all that begin with `prefix`.
_has_prefix = and_(col(Entry.id) >= given("prefix"), col(Entry.id) < given("after"))

entries_by_prefix = (
    _live_entries.where(_has_prefix)
    .order_by(col(Entry.id))
    .limit(bindparam("most", type_=Integer()))
    .offset(NONE)
)

entries_by_ids = _live_entries.where(col(Entry.id).in_(select(_ids.c.value)))

_dead = ~col(Entry.is_live)

ids_by_prefix: CompoundSelect[Any] = (
    union(
        select(col(Entry.id).label("id")).where(col(Entry.is_live), _has_prefix),
        select(col(Entry.id).label("id")).where(_dead, _has_prefix),
    )
    .order_by("id")
    .limit(bindparam("most", type_=Integer()))
    .offset(NONE)
)

dead_entries_by_id = (
    select(col(Entry.pk), _place.label("place"), *_entry_columns)
    .where(_dead, col(Entry.id) == given("id"))
    .order_by(col(Entry.pk).desc())
)

blank_dead_entries = (
    update(Entry)
    .where(_dead, col(Entry.id) == given("id"))
    .values(details=null(), note=EMPTY, logged_by=EMPTY)
)

words_of_entry = select(
    col(Entry.pk),
    col(Entry.habit_id),
    col(Entry.day),
    func.coalesce(col(Entry.credit), col(Entry.day)),
    col(Entry.is_live),
    col(Entry.details),
    col(Entry.note),
    col(Entry.logged_by),
).where(col(Entry.id) == given("id"))

blank_entry = (
    update(Entry)
    .where(col(Entry.pk) == given("pk"))
    .values(details=null(), note=EMPTY, logged_by=EMPTY)
)

id_before = select(func.max(col(Entry.id))).where(col(Entry.is_live), col(Entry.id) < given("id"))

id_after = select(func.min(col(Entry.id))).where(col(Entry.is_live), col(Entry.id) > given("id"))

add_entry = insert(Entry).values(
    **_values(
        Entry, "id", "habit_id", "day", "amount", "minutes", "done", "occasions", "item", "score",
        "details", "note", "logged_by", "credit", "added_by", "place",
    ),
    is_live=true(),
)  # fmt: skip

add_skip = insert(Skip).values(
    **_values(Skip, "habit_id", "day", "reason", "note", "countermeasure", "added_by"),
    is_live=true(),
)

add_pause = insert(Pause).values(
    **_values(Pause, "habit_id", "begin", "until", "reason", "added_by"), is_live=true()
)


def _remove(table: LogTable) -> Update:
    return (
        update(table)
        .where(col(table.pk) == given("pk"))
        .values(**_values(table, "removed_by"), is_live=literal_column("0"))
    )


remove_entry = _remove(Entry)
remove_skip = _remove(Skip)
remove_pause = _remove(Pause)


def _move(table: LogTable) -> Update:
    return update(table).where(col(table.habit_id) == given("old")).values(habit_id=given("new"))


move_entries = _move(Entry)
move_skips = _move(Skip)
move_pauses = _move(Pause)

# Operations and undo

_operation_columns = (
    col(Operation.id),
    col(Operation.at),
    col(Operation.title),
    col(Operation.undoes),
    col(Operation.is_effective),
)

add_operation = (
    insert(Operation)
    .values(**_values(Operation, "at", "title", "undoes", "source"), is_effective=true())
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

set_effective = (
    update(Operation)
    .where(col(Operation.id) == given("id"))
    .values(**_values(Operation, "is_effective"))
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
bring_in_entries = _bring_in(Entry)
bring_in_skips = _bring_in(Skip)
bring_in_pauses = _bring_in(Pause)

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

built_upon = union(_built_upon(Entry), _built_upon(Skip), _built_upon(Pause))
base_undone = union(_base_undone(Entry), _base_undone(Skip), _base_undone(Pause))

# How much there is, for backups


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

# What `doctor` asks: whether the rows fit together

entry_counts = (
    select(col(Entry.habit_id), func.count())
    .where(col(Entry.is_live))
    .group_by(col(Entry.habit_id))
)

newest_operation = select(func.max(col(Operation.at)))

checkpoints_of_habit = (
    select(
        col(Checkpoint.as_of),
        col(Checkpoint.settled),
        col(Checkpoint.begin),
        col(Checkpoint.used),
        col(Checkpoint.figures),
        col(Checkpoint.last_done),
    )
    .where(col(Checkpoint.habit_id) == given("habit_id"))
    .order_by(col(Checkpoint.as_of))
)

_habits_known = select(col(Habit.id))
_habits_defined = select(col(Definition.habit_id))
_LOG: tuple[LogTable, ...] = (Entry, Skip, Pause)

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
        for table in _LOG
    )
)

sums_of_unknown_habits: CompoundSelect[Any] = union_all(
    *(
        select(func.count()).where(col(table.habit_id).not_in(_habits_known))
        for table in (Day, Checkpoint)
    )
)

drop_days_of_unknown_habits = delete(Day).where(col(Day.habit_id).not_in(_habits_known))
drop_checkpoints_of_unknown_habits = delete(Checkpoint).where(
    col(Checkpoint.habit_id).not_in(_habits_known)
)

_naming = union_all(
    *(
        select(col(table.added_by).label("number"), col(table.is_live).label("stands"))
        for table in _LOG
    ),
    *(
        select(col(table.removed_by), ONE - col(table.is_live)).where(
            col(table.removed_by).is_not(null())
        )
        for table in _LOG
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
    *(~_touches(table) for table in _LOG),
)

add_missing_operation = insert(Operation).values(
    **_values(Operation, "id", "at", "title", "is_effective")
)

# Completion: one look, without the rules that a habit is read by

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

_offered = _newest(bindparam("most", type_=Integer())).subquery()
_BEFORE_ENTRY_COLUMNS = 2  # the row's key and its place

entries_to_offer = (
    select(
        *list(_offered.c)[_BEFORE_ENTRY_COLUMNS:],
        col(Habit.slug),
        *_neighbours(_offered.c.id, _offered),
    )
    .join(Habit, col(Habit.id) == _offered.c.habit_id)
    .order_by(_offered.c.place.desc())
)

# The outbox

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
    .values(**_values(Mail, "recipient", "day", "message_id", *_CHANGING))
    .returning(col(Mail.id))
)

all_posts = select(*_mail_columns).order_by(col(Mail.id))

# As another database has it, in the place of what there is for that day.
put_post = (
    upsert(Mail)
    .values(**_values(Mail, "recipient", "day", "message_id", *_CHANGING))
    .on_conflict_do_update(
        index_elements=["recipient", "day"], set_=_values(Mail, "message_id", *_CHANGING)
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
    .values(**_values(Mail, *_CHANGING))
    .returning(col(Mail.id))
)

snoozes = (
    select(col(Snooze.pk), col(Habit.slug), col(Snooze.until))
    .select_from(Snooze)
    .join(Habit, col(Habit.id) == col(Snooze.habit_id), isouter=True)
    .order_by(col(Snooze.pk))
)

add_snooze = insert(Snooze).values(**_values(Snooze, "habit_id", "until"))

drop_snooze = delete(Snooze).where(col(Snooze.pk) == given("pk"))

drop_snoozes_of = delete(Snooze).where(col(Snooze.habit_id) == given("habit_id"))

# Ticks

_TICK = ("noted_at", "since", "until", "next_mail", "utc_offset", "told_on", "told")

tick = select(*(col(getattr(Tick, name)) for name in _TICK))

keep_tick = (
    upsert(Tick)
    .values(id=ONE, **_values(Tick, *_TICK))
    .on_conflict_do_update(index_elements=["id"], set_=_values(Tick, *_TICK))
)

reset_tick = update(Tick).values(since=null(), until=null(), next_mail=null())

note_tick = update(Tick).values(**_values(Tick, "noted_at"))

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
