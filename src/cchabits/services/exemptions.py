"""Skips and pauses: what cannot be kept, or is not asked for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain import admission
from cchabits.domain.days import coming_day, past_day, readings
from cchabits.domain.habit import Pause, Skip
from cchabits.domain.ledger import KEPT
from cchabits.domain.placeholder import check_own_countermeasure
from cchabits.domain.summary import account, outcome_on, overdue_day, summarise
from cchabits.domain.text import check_text
from cchabits.errors import BadDay, NotNow
from cchabits.services.judging import judge_and_keep
from cchabits.storage import books, operations, store

if TYPE_CHECKING:
    from cchabits.domain.cadence import Period
    from cchabits.domain.summary import HabitSummary
    from cchabits.services.session import Session
    from cchabits.storage.store import StoredHabit, StoredPause


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
    """A pause as recorded, as it was ended or taken back; `slug` is None for all habits.

    `operation` is the number by which that is undone. `still` are the pauses that hold today all
    the same: of a habit by itself where that of all has ended, and the other way round.
    """

    slug: str | None
    pause: Pause
    operation: int
    still: tuple[Pause, ...] = ()


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
    check_own_countermeasure(countermeasure)
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


def resume(session: Session, name: str | None, begin: str | None = None) -> PauseReceipt:
    """End today the pause of a habit, or of all (None); today is asked for again.

    With a day, read as one ahead or as one past, it is the pause that begins on it; one that lies
    ahead is taken back. Raises NotNow where nothing is paused by that name.
    """
    database, today = session.database, session.today
    days = []
    if begin is not None:
        days = readings(begin, today) or [coming_day(begin, today)]  # which says why it is none
    with session.writing():
        stored = session.find(name) if name is not None else None
        slug = stored.slug if stored else None
        known = [one for one in store.pauses(database, session.stored) if _lasts(one.pause, today)]
        own = [one for one in known if one.pause.habit == slug]
        begun = {one.pause.begin for one in own}
        first = next((day for day in days if day in begun), days[0] if days else None)
        mine = [one for one in own if _is_meant(one, first, today)]
        if not mine:
            raise _nothing_to_resume(slug, days, [one.pause for one in known], today)
        pause, is_ahead = mine[-1].pause, mine[-1].pause.begin > today
        title = f"resume {slug or 'all'} {f'--from {pause.begin}' if is_ahead else f'on {today}'}"
        operation = operations.begin_operation(database, title, clock.now())
        number = stored.number if stored else None
        for one in mine:
            store.remove_pause(database, one.number, operation)
            if one.pause.begin < today:
                ended = one.pause._replace(until=today)
                store.add_pause(database, number, ended, operation)
        _rejudge(session, stored, min(one.pause.begin for one in mine))
    if is_ahead:
        return PauseReceipt(slug, pause, operation)
    others = [one.pause for one in known if one not in mine]
    return PauseReceipt(
        slug, pause._replace(until=today), operation, _still_held(session, slug, others)
    )


def _lasts(pause: Pause, today: dt.date) -> bool:
    """Tell whether a pause holds today, or lies ahead."""
    return pause.until is None or today < pause.until


def _is_meant(known: StoredPause, first: dt.date | None, today: dt.date) -> bool:
    """Tell whether it is the pause that begins on a day, or without one, that holds today."""
    return known.pause.holds(today) if first is None else known.pause.begin == first


def _still_held(session: Session, slug: str | None, others: list[Pause]) -> tuple[Pause, ...]:
    """Return the pauses that keep a habit, or any where all (None) were resumed, paused today.

    Of several of the same habit, or of all, it is the one that began first. A habit that has ended
    is not asked for anyway.
    """
    today = session.today
    live = {habit.slug for habit in session.habits if habit.is_live_on(today)}
    wanted = {None, slug} if slug else {None, *live}
    held = [one for one in others if one.habit in wanted and one.holds(today)]
    latest_first = sorted(held, key=lambda one: one.begin, reverse=True)
    return tuple({one.habit: one for one in latest_first}.values())


def _nothing_to_resume(
    slug: str | None, days: list[dt.date], known: list[Pause], today: dt.date
) -> NotNow:
    from cchabits.render.acts import ahead_hints, held_hints  # only where nothing is to be resumed

    of_it = [one for one in known if slug is None or one.habit in {slug, None}]
    hints = ahead_hints([one for one in of_it if one.begin > today], today)
    if days:
        held = held_hints([one for one in of_it if one.holds(today)], today)
        named = " or ".join(map(str, sorted(days)))
        return NotNow(f"no pause of {slug or 'all habits'} begins on {named}", *held, *hints)
    others = {one.habit: one for one in known if one.holds(today)}
    if slug and None in others:
        return NotNow(f"{slug} is paused together with all habits", "cchabits resume")
    if others and slug is None:
        mine = [f"{other} is paused by itself: cchabits resume {other}" for other in others]
        return NotNow("not all habits are paused", *mine, *hints)
    return NotNow(f"{slug} is not paused today" if slug else "no pause holds today", *hints)


def _title(paused: Pause) -> str:
    until = f" --until {paused.until}" if paused.until else ""
    return f"pause {paused.habit or 'all'} --from {paused.begin}{until}"


def _rejudge(session: Session, stored: StoredHabit | None, since: dt.date) -> None:
    books.forget_judgement(session.database, stored.number if stored else None, since)
    for one in [stored] if stored else session.stored:
        judge_and_keep(session.database, one, session.today)
