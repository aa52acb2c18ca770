"""Logging an act: the main job."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain import admission
from cchabits.domain.days import past_day, readings
from cchabits.domain.details import change_details, read_details
from cchabits.domain.habit import Entry
from cchabits.domain.ids import LEAST_PREFIX
from cchabits.domain.summary import account, credited_period, summarise
from cchabits.domain.text import check_text
from cchabits.errors import BadDay, BadEntryId, BadValue, NotListed
from cchabits.services.entries import acts_after, entry_words, habit_of
from cchabits.services.judging import judge_and_keep
from cchabits.storage import books, operations, store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchabits.domain.cadence import Period
    from cchabits.domain.habit import Habit, Requirement
    from cchabits.domain.life import Life
    from cchabits.domain.measure import Value
    from cchabits.domain.summary import HabitSummary
    from cchabits.services.entries import Found
    from cchabits.services.session import Session
    from cchabits.storage.store import StoredHabit

ID_BYTES = 8


class Act(NamedTuple):
    """What a user typed about an act; None, and no details, mean it was left out."""

    habit: str | None = None
    value: str | None = None
    on: str | None = None
    credit: str | None = None
    note: str | None = None
    details: Sequence[str] = ()
    by: str | None = None
    id: str | None = None


class Receipt(NamedTuple):
    """An entry as it was saved, and how its habit stands after it.

    `habit` is as it was defined on the day the entry is meant for.
    `prefix` is as much of the entry's id as names it alone. `period` is the one it counts for, or
    None where it counts for none. `was_there`: it had been logged before, and nothing was written.
    `operation` is the number by which it is undone; None where nothing was written.
    """

    entry: Entry
    habit: Habit
    prefix: str
    after: HabitSummary
    missing: tuple[Requirement, ...]
    period: Period | None
    was_there: bool
    operation: int | None = None


def log(session: Session, act: Act) -> Receipt:
    """Save an act and return its receipt; once this returns, the entry is on disk.

    An act with an id that is stored already is left as it is where it is equal, and refused where
    it differs, so that a request may be repeated. Raises an Unacceptable for what cannot be taken.
    """
    database = session.database
    with session.writing():
        stored = session.find(act.habit or "")
        entry = read_entry(stored, act, session.today)
        earlier = store.entry(database, session.stored, entry.id) if act.id else None
        if earlier is not None and earlier != entry:
            raise BadEntryId(
                f"the id {entry.id} belongs to another entry, {_title(session, earlier)}; "
                f"this one differs in {_differences(earlier, entry)}",
                "leave --id out, or choose another",
            )
        operation = None
        if earlier is None:
            title = _title(session, entry)
            operation = operations.begin_operation(database, title, clock.now())
            store.add_entries(database, [(stored, entry)], operation)
            books.add_to_days(database, stored, [entry], earliest_day(entry))
        if earlier is None:
            judged, later = judge_and_keep(database, stored, session.today), 0
        else:
            judged = account(books.whole_record(database, stored), session.today)
            later = acts_after(database, stored, entry)
        prefix = store.shortest_prefix(database, entry.id, LEAST_PREFIX)
    habit = stored.life.on(entry.meant_for)
    return Receipt(
        entry=entry,
        habit=habit,
        prefix=prefix,
        after=summarise(judged, session.today),
        missing=habit.missing(entry.details),
        period=credited_period(judged, entry, later),
        was_there=earlier is not None,
        operation=operation,
    )


def read_entry(
    stored: StoredHabit, act: Act, today: dt.date, earlier: Found | None = None
) -> Entry:
    """Return an entry as a user typed it, checked; what was left out is as `earlier` has it.

    An empty text takes away what `earlier` has. Raises an Unacceptable for what cannot be taken.
    """
    known = earlier.entry if earlier else Entry(_new_id(act), stored.slug, today, None, {})
    on = past_day(act.on, today) if act.on is not None else known.on
    credit = known.credit
    if act.credit is not None:
        credit = past_day(act.credit, today) if act.credit or not earlier else None
    habit = stored.life.on(credit or on)
    if earlier is None or (habit, on, credit) != (earlier.habit, known.on, known.credit):
        _check_credit(stored.life, on, credit, is_typed=bool(act.credit))
    details = read_details(act.details, habit)
    with _lists_explained(stored.life, today):
        value = _value(act, earlier, habit, stored.day_minutes_on(credit or on))
    return Entry(
        id=known.id,
        habit=habit.slug,
        on=on,
        value=value,
        details=change_details(known.details, details) if earlier else details,
        note=known.note if act.note is None else admission.check_note(act.note),
        by=known.by if act.by is None else check_text(act.by, "the name", admission.LONGEST_NAME),
        credit=credit,
    )


def _new_id(act: Act) -> str:
    return os.urandom(ID_BYTES).hex() if act.id is None else admission.check_id(act.id)


def _value(act: Act, earlier: Found | None, habit: Habit, day_minutes: int) -> Value:
    """Return the value that was typed, or the earlier one as far as the habit can take it."""
    if act.value is None and earlier is not None:
        return admission.check_moved_value(earlier.entry.value, earlier.habit, habit)
    try:
        return habit.measure.parse(act.value, day_minutes)
    except NotListed:
        raise
    except BadValue as problem:
        meant = _meant_by_value(act, habit) if earlier is None else None
        hints = (meant,) if meant else problem.hints
        raise BadValue(f"{habit.slug}: {problem.sentence}", *hints) from None


def _meant_by_value(act: Act, habit: Habit) -> str | None:
    """Return how to log a day or a detail that was typed as the value; None for anything else."""
    from cchabits.render.example import quoted  # 2 ms, and only for a mistake

    typed = act.value or ""
    if habit.measure.name != "count" or not any(letter.isalpha() for letter in typed):
        return None
    if readings(typed, clock.today(None)):
        return None if act.on else f"a day goes after --on: --on {quoted(typed)}"
    if len(habit.requires) != 1:
        return None
    pieces = ["cchabits log", habit.slug, "--with", quoted(typed)]
    pieces += ["--on", quoted(act.on)] if act.on else []
    pieces += ["-m", quoted(act.note)] if act.note else []
    return " ".join(pieces)


@contextlib.contextmanager
def _lists_explained(life: Life, today: dt.date) -> Iterator[None]:
    """Say of an item that is not on a habit's list how it comes there."""
    try:
        yield
    except NotListed as problem:
        from cchabits.services.lists import how_to_list  # 2 ms, and only where one is refused

        more = how_to_list(life, problem.item, today)
        raise BadValue(f"{life.slug}: {problem.sentence}", *problem.hints, *more) from None


def _check_credit(life: Life, on: dt.date, credit: dt.date | None, *, is_typed: bool) -> None:
    try:
        admission.check_credit(life, on, credit)
    except BadDay as problem:
        way_out = () if is_typed else ('--for "" takes it away',)
        raise BadDay(problem.sentence, *problem.hints, *way_out) from None


def earliest_day(entry: Entry) -> dt.date:
    """Return the first day whose period an entry may concern."""
    return min(entry.on, entry.credit or entry.on)


def _title(session: Session, entry: Entry) -> str:
    return f"log {entry_words(entry, habit_of(session, entry).life)}"


def _differences(earlier: Entry, later: Entry) -> str:
    """Return in which respects two entries with the same id differ."""
    names = {"on": "day", "credit": "--for", "by": "--by"}
    pairs = zip(Entry._fields, earlier, later, strict=True)
    return ", ".join(names.get(name, name) for name, one, other in pairs if one != other)
