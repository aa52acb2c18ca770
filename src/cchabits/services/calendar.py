"""The calendar: what is planned and due, in a file that goes on from what it told before."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock, disk
from cchabits.config.write import not_a_file, replace_file
from cchabits.domain.agenda import (
    MONTHS_BACK,
    PLAN,
    Agenda,
    Event,
    brought_up_to_date,
    newly_cancelled,
    plans_to_show,
    slot_of,
    uid_of,
)
from cchabits.domain.dates import plus_months
from cchabits.errors import NotNow
from cchabits.render.agenda import Counted, plan_told
from cchabits.services.agenda import due_events
from cchabits.storage import books, store
from cchabits.storage.plans import plans_since
from cchabits.transfer.calendar import LARGEST_CALENDAR, is_ours, read_calendar, write_calendar

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from cchabits.domain.life import Life
    from cchabits.domain.plan import Plan
    from cchabits.services.session import Session

NOTHING_KNOWN = Agenda("", ())

_WAY_OUT = "choose another name, or move it away"
_TAKEN_OVER = "if this home goes on where the other ended: the same with --take-over"


class Exported(NamedTuple):
    """What an export came to: what the file has, and whether it is new, and other than before."""

    counted: Counted
    is_new: bool
    is_changed: bool


class _Wanted(NamedTuple):
    """What a home, by its name, has to tell: the plans and the due days, as events."""

    home: str
    plans: list[Event]
    due_days: list[Event]


def export_calendar(session: Session, path: Path, *, takes_over: bool = False) -> Exported:
    """Write the calendar to a file: in the place of the one exported before, going on from it.

    What is told as before keeps every letter, and a file in which nothing changed is not written.
    Raises NotNow for a file that is something else or damaged, and for another home's unless it
    `takes_over`; the file is left as it is. Who takes it over has the other's name from then on.
    """
    before = _content_of(path)
    known = _known(path, before)
    with session.reading():
        own = store.home_name(session.database)
        if known.home not in {"", own} and not takes_over:
            raise _left(path, "has the calendar of another home", _TAKEN_OVER)
        wanted = _wanted(session, known.home or own)
    agenda = _gone_on(session, wanted, known)
    text = write_calendar(agenda)
    if len(text.encode()) > LARGEST_CALENDAR:
        raise NotNow(f"there are too many plans for a calendar: {len(wanted.plans):,}")
    is_changed = before != text.encode()
    if is_changed:
        replace_file(path, text, before)
    if agenda.home != own:
        with session.writing():
            store.keep_home_name(session.database, agenda.home)
    cancelled = newly_cancelled({one.event.uid: one for one in known.events}, agenda.events)
    counted = Counted(len(wanted.plans), len(wanted.due_days), cancelled)
    return Exported(counted, before is None, is_changed)


def calendar_text(session: Session) -> str:
    """Return the calendar as it is told to whoever knows none of it yet."""
    with session.reading():
        wanted = _wanted(session, store.home_name(session.database))
    return write_calendar(_gone_on(session, wanted, NOTHING_KNOWN))


# What the file has


def _content_of(path: Path) -> bytes | None:
    """Return what a file holds, None where there is none; raises CannotWrite and NotNow."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # no waiting at the end of a pipe
        with open(handle, "rb") as file:  # noqa: PTH123 - it is open
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise not_a_file(path, "choose another")
            content = file.read(LARGEST_CALENDAR + 1)
    except FileNotFoundError:
        return None
    except OSError as problem:
        sentence = f"{path} cannot be read, to go on from what it says: {disk.why(problem)}"
        raise disk.refusal(sentence, problem, _WAY_OUT) from None
    if len(content) > LARGEST_CALENDAR:
        raise _left(path, "is too large for a calendar that cchabits exported")
    return content


def _left(path: Path, why: str, *more: str) -> NotNow:
    return NotNow(f"{path} {why}; it was left as it is", _WAY_OUT, *more)


def _known(path: Path, content: bytes | None) -> Agenda:
    if content is None:
        return NOTHING_KNOWN
    if not is_ours(content):
        raise _left(path, "is there already, and is no calendar that cchabits exported")
    agenda, problems = read_calendar(content)
    if problems:
        raise _left(path, f"cannot be gone on from: {problems[0]}")
    return agenda


# What the home has


def _gone_on(session: Session, wanted: _Wanted, known: Agenda) -> Agenda:
    events = [*wanted.plans, *wanted.due_days]
    told = brought_up_to_date(events, known.events, clock.now(), session.today)
    return Agenda(wanted.home, told)


def _wanted(session: Session, home: str) -> _Wanted:
    stored, today = session.stored, session.today
    kept = store.habits_file(session.database)
    timezone = kept[1] if kept else None
    name = clock.zone_name(timezone)
    zone = clock.zone(name or None)
    plans = plans_since(session.database, stored, plus_months(today, -MONTHS_BACK))
    records = books.records(session.database, stored, today)
    wanted = _Wanted(home, [], [])
    for one, record in zip(stored, records, strict=True):
        shown = plans_to_show(one.life, plans.get(one.number, ()), today)
        wanted.plans.extend(_plan_event(home, one.life, plan, zone, name) for plan in shown)
        wanted.due_days.extend(due_events(home, record, today))
    return wanted


def _plan_event(home: str, life: Life, plan: Plan, zone: dt.tzinfo, name: str) -> Event:
    slot = slot_of(plan, zone, name)
    return Event(uid_of(home, PLAN, life.slug, plan.on), *slot, *plan_told(plan, life.on(plan.on)))
