"""Logging an act: the main job."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain import admission
from cchabits.domain.days import past_day
from cchabits.domain.details import read_details
from cchabits.domain.habit import Entry
from cchabits.domain.ids import LEAST_PREFIX
from cchabits.domain.summary import Account, account, credited_period, summarise
from cchabits.domain.text import check_text
from cchabits.errors import BadEntryId, BadValue
from cchabits.services.judging import judge_and_keep
from cchabits.storage import operations, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.cadence import Period
    from cchabits.domain.habit import Habit, Requirement
    from cchabits.domain.summary import HabitSummary
    from cchabits.services.session import Session
    from cchabits.storage.store import StoredHabit

ID_BYTES = 8


class Act(NamedTuple):
    """What a user typed about an act; None and empty mean it was left out."""

    habit: str
    value: str | None = None
    on: str | None = None
    credit: str | None = None
    note: str = ""
    details: Sequence[str] = ()
    by: str = ""
    id: str | None = None


class Receipt(NamedTuple):
    """An entry as it was saved, and how its habit stands after it.

    `habit` is as it was defined on the day the entry is meant for.
    `prefix` is as much of the entry's id as names it alone. `period` is the one it counts for, or
    None where it counts for none. `was_there`: it had been logged before, and nothing was written.
    """

    entry: Entry
    habit: Habit
    prefix: str
    after: HabitSummary
    missing: tuple[Requirement, ...]
    period: Period | None
    was_there: bool


def log(session: Session, act: Act) -> Receipt:
    """Save an act and return its receipt; once this returns, the entry is on disk.

    An act with an id that is stored already is left as it is where it is equal, and refused where
    it differs, so that a request may be repeated. Raises an Unacceptable for what cannot be taken.
    """
    database = session.database
    with session.writing():
        stored = session.find(act.habit)
        entry = _read(stored, act, session.today)
        earlier = store.entry(database, session.stored, entry.id) if act.id else None
        if earlier is not None and earlier != entry:
            raise BadEntryId(
                f"the id {entry.id} belongs to another entry, {_title(earlier, session)}; "
                f"this one differs in {_differences(earlier, entry)}",
                "leave --id out, or choose another",
            )
        if earlier is None:
            title = _title(entry, session)
            operation = operations.begin_operation(database, title, clock.now())
            store.add_entries(database, [(stored, entry)], operation)
            store.add_to_days(database, stored, [entry], _earliest(entry))
        if earlier is None:
            judged = judge_and_keep(database, stored, session.today)
        else:
            judged = account(store.whole_record(database, stored), session.today)
        prefix = store.shortest_prefix(database, entry.id, LEAST_PREFIX)
    return _receipt(judged, entry, prefix, session.today, was_there=earlier is not None)


def _read(stored: StoredHabit, act: Act, today: dt.date) -> Entry:
    on = past_day(act.on, today) if act.on is not None else today
    credit = past_day(act.credit, today) if act.credit is not None else None
    admission.check_credit(stored.life, on, credit)
    habit = stored.life.on(credit or on)
    try:
        value = habit.measure.parse(act.value, stored.day_minutes_on(credit or on))
    except BadValue as problem:
        raise BadValue(f"{habit.slug}: {problem.sentence}", *problem.hints) from None
    return Entry(
        id=admission.check_id(act.id) if act.id is not None else os.urandom(ID_BYTES).hex(),
        habit=habit.slug,
        on=on,
        value=value,
        details=read_details(act.details, habit),
        note=admission.check_note(act.note),
        by=check_text(act.by, "the name", admission.LONGEST_NAME),
        credit=credit,
    )


def _earliest(entry: Entry) -> dt.date:
    return min(entry.on, entry.credit or entry.on)


def _title(entry: Entry, session: Session) -> str:
    """Return an entry as one would type it, for the list of what can be undone."""
    life = next(one.life for one in session.stored if one.slug == entry.habit)
    value = life.on(entry.meant_for).measure.to_text(entry.value)
    credit = f" --for {entry.credit}" if entry.credit else ""
    return f"log {entry.habit} {value} --on {entry.on}{credit}"


def _differences(earlier: Entry, later: Entry) -> str:
    """Return in which respects two entries with the same id differ."""
    names = {"on": "day", "credit": "--for", "by": "--by"}
    pairs = zip(Entry._fields, earlier, later, strict=True)
    return ", ".join(names.get(name, name) for name, one, other in pairs if one != other)


def _receipt(
    judged: Account, entry: Entry, prefix: str, today: dt.date, *, was_there: bool
) -> Receipt:
    habit = judged.record.life.on(entry.meant_for)
    return Receipt(
        entry=entry,
        habit=habit,
        prefix=prefix,
        after=summarise(judged, today),
        missing=habit.missing(entry.details),
        period=credited_period(judged, entry),
        was_there=was_there,
    )
