"""Skips and pauses: what cannot be kept, or is not asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain import admission
from cchabits.domain.days import coming_day, past_day
from cchabits.domain.habit import Pause, Skip
from cchabits.domain.ledger import KEPT
from cchabits.domain.summary import account, outcome_on, overdue_day, summarise
from cchabits.domain.text import check_text
from cchabits.errors import BadDay, NotNow
from cchabits.services.judging import judge_and_keep
from cchabits.storage import books, operations, store

if TYPE_CHECKING:
    from cchabits.domain.cadence import Period
    from cchabits.domain.summary import HabitSummary
    from cchabits.services.session import Session
    from cchabits.storage.store import StoredHabit


class SkipReceipt(NamedTuple):
    """A skip as recorded, the period it names, and how the habit stands after it.

    `operation` is the number by which it is undone.
    """

    skip: Skip
    period: Period
    label: str
    after: HabitSummary
    operation: int


class PauseReceipt(NamedTuple):
    """A pause as recorded, or as it was ended; `slug` is None for all habits.

    `operation` is the number by which that is undone.
    """

    slug: str | None
    pause: Pause
    operation: int


class SkipRequest(NamedTuple):
    """What a user typed about a skip; `on` is None where it was left out."""

    habit: str
    on: str | None
    reason: str
    note: str = ""
    countermeasure: str = ""


def skip(session: Session, request: SkipRequest) -> SkipReceipt:
    """Skip the period that holds a day; without a day the one that is overdue, else the open one.

    A skip that the period has already is replaced. Raises NotNow where it has been kept.
    """
    name, on, reason, note, countermeasure = request
    admission.check_reason(reason)
    admission.check_note(note)
    admission.check_note(countermeasure)
    database = session.database
    with session.writing():
        stored = session.find(name)
        day = _day_to_skip(session, stored, on)
        period = _period_to_skip(session, stored, day)
        skipped = Skip(stored.slug, day, reason, note, countermeasure)
        title = f"skip {skipped.habit} --on {day} --reason {reason}"
        operation = operations.begin_operation(database, title, clock.now())
        for earlier in store.skips(database, session.stored):
            if earlier.skip.habit == skipped.habit and period.holds(earlier.skip.on):
                store.remove_skip(database, earlier.number, operation)
        store.add_skip(database, stored.number, skipped, operation)
        books.forget_judgement(database, stored.number, period.begin)
        after = judge_and_keep(database, stored, session.today)
    label = stored.life.on(period.begin).cadence.label(period)
    return SkipReceipt(skipped, period, label, summarise(after, session.today), operation)


def _day_to_skip(session: Session, stored: StoredHabit, on: str | None) -> dt.date:
    if on is not None:
        day = past_day(on, session.today, may_lie_ahead=True)
        admission.check_held(stored.life, day)
        return day
    judged = account(books.record(session.database, stored, session.today), session.today)
    summary = summarise(judged, session.today)
    if summary.period is None:
        when = f"starts on {summary.habit.start}"
        if session.today > summary.habit.start:
            when = f"ended on {summary.habit.end}"
        raise NotNow(f"{stored.slug} has no period open today: it {when}")
    if judged.ledger.pending:  # it waits also while the open period is met, or paused
        return judged.ledger.pending.period.due
    return overdue_day(judged, summary) or min(session.today, summary.period.due)


def _period_to_skip(session: Session, stored: StoredHabit, day: dt.date) -> Period:
    """Return the period that holds a day; refuse one that is kept."""
    as_of = max(day, session.today)
    record = books.whole_record(session.database, stored)
    judged = account(record, as_of)
    period, outcome = outcome_on(judged, day)
    still_open = judged.ledger.open
    is_met = bool(still_open and still_open.period == period and still_open.is_met)
    habit = stored.life.on(period.begin)
    if outcome in KEPT or (is_met and not habit.measure.can_be_lost):
        label = habit.cadence.label(period)
        raise NotNow(f"{stored.slug} is met for {label}; there is nothing to skip")
    return period


def pause(
    session: Session, name: str | None, begin: str, until: str | None, reason: str
) -> PauseReceipt:
    """Pause a habit, or all (None), from a day on, until another, which is not included."""
    first = coming_day(begin, session.today)
    end = coming_day(until, session.today) if until is not None else None
    if end is not None and end <= first:
        raise BadDay(f"the pause would end on {end}, and begin on {first}", "give a later --until")
    check_text(reason, "the reason", admission.LONGEST_REASON)
    with session.writing():
        stored = session.find(name) if name is not None else None
        paused = Pause(stored.slug if stored else None, first, end, reason)
        operation = operations.begin_operation(session.database, _title(paused), clock.now())
        number = stored.number if stored else None
        store.add_pause(session.database, number, paused, operation)
        _rejudge(session, stored, first)
    return PauseReceipt(paused.habit, paused, operation)


def resume(session: Session, name: str | None) -> PauseReceipt:
    """End today the pause of a habit, or of all (None); today is asked for again.

    Raises NotNow where nothing is paused by that name.
    """
    database, today = session.database, session.today
    with session.writing():
        stored = session.find(name) if name is not None else None
        slug = stored.slug if stored else None
        holding = [one for one in store.pauses(database, session.stored) if one.pause.holds(today)]
        mine = [one for one in holding if one.pause.habit == slug]
        if not mine:
            raise _nothing_to_resume(slug, [one.pause for one in holding])
        title = f"resume {slug or 'all'} on {today}"
        operation = operations.begin_operation(database, title, clock.now())
        number = stored.number if stored else None
        for one in mine:
            store.remove_pause(database, one.number, operation)
            if one.pause.begin < today:
                ended = one.pause._replace(until=today)
                store.add_pause(database, number, ended, operation)
        _rejudge(session, stored, min(one.pause.begin for one in mine))
    return PauseReceipt(slug, mine[-1].pause._replace(until=today), operation)


def _nothing_to_resume(slug: str | None, holding: list[Pause]) -> NotNow:
    others = [one.habit for one in holding]
    if slug and None in others:
        return NotNow(f"{slug} is paused together with all habits", "cchabits resume")
    if others and slug is None:
        names = ", ".join(other for other in others if other)
        return NotNow("not all habits are paused", f"paused by themselves: {names}")
    return NotNow(f"{slug} is not paused today" if slug else "no pause holds today")


def _title(paused: Pause) -> str:
    until = f" --until {paused.until}" if paused.until else ""
    return f"pause {paused.habit or 'all'} --from {paused.begin}{until}"


def _rejudge(session: Session, stored: StoredHabit | None, since: dt.date) -> None:
    books.forget_judgement(session.database, stored.number if stored else None, since)
    for one in [stored] if stored else session.stored:
        judge_and_keep(session.database, one, session.today)
