"""Plans: a day and a time for an act, made, listed and dropped."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain import admission
from cchabits.domain.dates import plus_days
from cchabits.domain.days import coming_day
from cchabits.domain.numbers import duration_text, minutes
from cchabits.domain.plan import (
    USUAL_MINUTES,
    Plan,
    check_plan,
    read_time,
    say_do,
    standings,
    time_words,
)
from cchabits.domain.summary import account, summarise
from cchabits.domain.text import shown
from cchabits.errors import BadDay, BadValue, NotNow
from cchabits.services.practice import keep
from cchabits.storage import books, operations
from cchabits.storage.plans import plans_since
from cchabits.storage.practice import practice, remove_practice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchabits.domain.figures import Tally
    from cchabits.domain.plan import PlanStanding
    from cchabits.domain.summary import HabitSummary
    from cchabits.services.session import Session
    from cchabits.storage.store import StoredHabit

_DAYS_TO_COME = 7
LENGTH_FORMS = "write 45m, 2h or 1h30; where or with whom goes after -m"


class PlanRequest(NamedTuple):
    """What a user typed about a plan; `length` and `where` are None where they were left out."""

    habit: str
    on: str
    at: str
    length: str | None = None
    where: str | None = None


class PlanReceipt(NamedTuple):
    """A plan as recorded, what it is in the place of, and how its habit stands.

    `others` are the habit's other plans ahead, by their days; `operation` is the number by which it
    is undone.
    """

    plan: Plan
    replaced: Plan | None
    others: tuple[Plan, ...]
    after: HabitSummary
    operation: int


class Planned(NamedTuple):
    """Plans with what has become of them, by day and time, and how many were kept of all due.

    `habits` names those that were asked for and can be planned for any day of the coming week.
    """

    standings: tuple[PlanStanding, ...]
    say_do: Tally
    habits: tuple[str, ...]


def add_plan(session: Session, request: PlanRequest) -> PlanReceipt:
    """Plan an act of a habit; what was planned for it on that day is replaced.

    What is left out is as it was planned before, else an hour, and nowhere in particular. A plan
    that is moved to another time of its day was made when it was made first.
    Raises BadDay for a day gone by, or that no period of the habit holds, and BadValue for what is
    no time or no length.
    """
    today = session.today
    day = coming_day(request.on, today)
    if day < today:
        raise BadDay(f"{day} has passed; a plan is for today or later")
    at = read_time(request.at)
    with session.writing():
        stored = session.find(request.habit)
        admission.check_held(stored.life, day)
        known = _plans_of(session, stored)
        same = [(number, one) for number, one in known if one.on == day]
        replaced = same[-1][1] if same else None
        usual, there = (replaced.minutes, replaced.where) if replaced else (USUAL_MINUTES, "")
        length = _length(request.length, stored.day_minutes_on(day), usual)
        where = there if request.where is None else request.where.strip()
        made = replaced.made if replaced else today
        plan = Plan(stored.slug, day, at, length, min(made, today), where)
        check_plan(plan)
        earlier = [number for number, _ in same]
        operation = keep(session, stored, plan, earlier, _title("add", plan))
        judged = account(books.record(session.database, stored, today), today)
    others = sorted((one for _, one in known if one.on >= today and one.on != day), key=_when)
    return PlanReceipt(plan, replaced, tuple(others), summarise(judged, today), operation)


def plans(session: Session, name: str | None = None) -> Planned:
    """Return all plans of a habit, or of every one (None), with what has become of each."""
    with session.reading():
        chosen = [session.find(name)] if name is not None else session.stored
        known = plans_since(session.database, chosen, dt.date.min)
        found = [
            one
            for stored in chosen
            if stored.number in known
            for one in _standings(session, stored, known[stored.number])
        ]
    found.sort(key=lambda one: _when(one.plan))
    soon = plus_days(session.today, _DAYS_TO_COME)
    running = tuple(one.slug for one in chosen if one.life.holds(soon))
    return Planned(tuple(found), say_do(found), running)


def drop_plan(session: Session, name: str, on: str | None = None) -> Plan:
    """Take out the next plan of a habit, or the one for a day; undo brings it back.

    Raises NotNow where there is none ahead: what has passed stays in what was said and done.
    """
    day = coming_day(on, session.today) if on is not None else None
    with session.writing():
        stored = session.find(name)
        known = _plans_of(session, stored)
        told = _standings(session, stored, [plan for _, plan in known])
        ahead = {one.plan for one in told if one.is_ahead}
        mine = [pair for pair in known if day in {None, pair[1].on}]
        can_go = [pair for pair in mine if pair[1] in ahead]
        if not can_go:
            has_passed = any(day in {None, one.plan.on} for one in told)
            raise _nothing_to_drop(stored, day, has_passed=has_passed)
        number, plan = min(can_go, key=lambda pair: _when(pair[1]))
        operation = operations.begin_operation(session.database, _title("drop", plan), clock.now())
        remove_practice(session.database, number, operation)
    return plan


def _standings(
    session: Session, stored: StoredHabit, mine: Iterable[Plan]
) -> Iterable[PlanStanding]:
    judged = account(books.whole_record(session.database, stored), session.today)
    return standings(judged, mine, session.today)


def _plans_of(session: Session, stored: StoredHabit) -> list[tuple[int, Plan]]:
    """Return a habit's plans with the numbers of their rows, in the order of recording."""
    found = practice(session.database, [stored])
    return [(one.number, one.record) for one in found if isinstance(one.record, Plan)]


def _length(typed: str | None, day_minutes: int, usual: int) -> int:
    if typed is None:
        return usual
    length = minutes(typed, day_minutes)
    if length is None:
        raise BadValue(f"{shown(typed)} is not a length of time", LENGTH_FORMS)
    return length


def _nothing_to_drop(stored: StoredHabit, day: dt.date | None, *, has_passed: bool) -> NotNow:
    if has_passed:
        return NotNow(
            f"what was planned for {stored.slug} has passed, and stays in what was said and done",
            "to take back what was never meant: cchabits undo --list",
        )
    when = f" on {day}" if day else ""
    return NotNow(f"nothing is planned for {stored.slug}{when}", "cchabits plan list")


def _title(act: str, plan: Plan) -> str:
    slot = f"{plan.on} {time_words(plan.at)} {duration_text(plan.minutes)}"
    return f"plan {act} {plan.habit} {slot}"


def _when(plan: Plan) -> tuple[dt.date, dt.time]:
    return plan.on, plan.at
