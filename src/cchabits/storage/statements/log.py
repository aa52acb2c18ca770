"""The statements about the log: entries, skips and pauses."""

from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Update,
    and_,
    bindparam,
    desc,
    func,
    literal_column,
    null,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import Mapped, aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlmodel import col, insert, update

from cchabits.storage.schema import (
    Entry,
    Operation,
    Pause,
    Practice,
    Skip,
)
from cchabits.storage.statements.terms import EMPTY, NONE, ONE, LogTable, given, values

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


def newest(most: ColumnElement[int]) -> CompoundSelect[Any]:
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


newest_entry = newest(ONE)

entries_of_day = _live_entries.where(
    col(Entry.habit_id) == given("habit_id"), col(Entry.day) == given("day")
).order_by(_place)

entries_of_habit = _live_entries.where(
    col(Entry.habit_id) == given("habit_id"), col(Entry.day) >= given("begin")
).order_by(col(Entry.day), _place)

_near = aliased(Entry)


def neighbours(
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
    _live_entries.add_columns(*neighbours(col(Entry.id), Entry))
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
values_logged = select(
    func.coalesce(col(Entry.credit), col(Entry.day)),
    col(Entry.amount),
    col(Entry.minutes),
    col(Entry.done),
    col(Entry.occasions),
    col(Entry.item),
    col(Entry.score),
).where(col(Entry.habit_id) == given("habit_id"), col(Entry.day) >= given("begin"))

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
    **values(
        Entry, "id", "habit_id", "day", "amount", "minutes", "done", "occasions", "item", "score",
        "details", "note", "logged_by", "credit", "added_by", "place",
    ),
    is_live=true(),
)  # fmt: skip

add_skip = insert(Skip).values(
    **values(Skip, "habit_id", "day", "reason", "note", "countermeasure", "added_by"),
    is_live=true(),
)

add_pause = insert(Pause).values(
    **values(Pause, "habit_id", "begin", "until", "reason", "added_by"), is_live=true()
)

add_practice = insert(Practice).values(
    **values(Practice, "habit_id", "day", "kind", "content", "added_by"), is_live=true()
)

practice = (
    select(
        col(Practice.pk),
        col(Practice.habit_id),
        col(Practice.day),
        col(Practice.kind),
        col(Practice.content),
    )
    .where(col(Practice.is_live))
    .order_by(col(Practice.pk))
)

practice_since = practice.where(
    col(Practice.kind) == given("kind"), col(Practice.day) >= given("since")
)


def _remove(table: LogTable) -> Update:
    return (
        update(table)
        .where(col(table.pk) == given("pk"))
        .values(**values(table, "removed_by"), is_live=literal_column("0"))
    )


remove_entry = _remove(Entry)
remove_skip = _remove(Skip)
remove_pause = _remove(Pause)
remove_practice = _remove(Practice)


def _move(table: LogTable) -> Update:
    return update(table).where(col(table.habit_id) == given("old")).values(habit_id=given("new"))


move_entries = _move(Entry)
move_skips = _move(Skip)
move_pauses = _move(Pause)
move_practice = _move(Practice)
