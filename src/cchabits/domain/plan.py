"""Plans: a day and a time for an act, and what became of them (docs/practice.md, "Plans").

A date and a time beat a date (Milkman 2011), and a habit is judged by its period, never by a slot:
a slot that passed asks for the next one. So an act keeps the plan of its day; on a day without one
it keeps the last of those plans of its period that were made the day before or earlier: what was
logged on the day of a plan was mostly done before it. A plan for a later day of the period replaces
one for an earlier, which from then on can be kept on no day but its own. What was kept stays so.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.admission import LONGEST_DETAIL, read_iso_day
from cchabits.domain.dates import day_before
from cchabits.domain.figures import Tally
from cchabits.domain.ledger import Closed
from cchabits.domain.text import check_text, shown
from cchabits.errors import BadDay, BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from cchabits.domain.summary import Account

PLAN = "plan"
"""What a plan is called among the records of the practice, and in the journal."""

PLAN_KEYS = frozenset({"at", "minutes", "made", "where"})
"""What a plan says beside its habit and its day."""

AHEAD, PASSED, KEPT, BROKEN = "ahead", "passed", "kept", "broken"
"""What becomes of a plan; one that PASSED can still be kept, until its period ends."""

USUAL_MINUTES = 60
LONGEST_PLAN = 24 * 60  # minutes

TIME_FORMS = "write 9:00, 14:30, 9am or 2:30pm"

_TIME = r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2}))? ?(?P<half>am|pm)?"
_NOON = 12


class Plan(NamedTuple):
    """An act that is to be done on a day, at a time of the leader's clock.

    `minutes` is how long it takes, `where` also with whom, and `made` the day it was planned on.
    """

    habit: str
    on: dt.date
    at: dt.time
    minutes: int
    made: dt.date
    where: str = ""

    @property
    def kind(self) -> str:
        """What the record is called."""
        return PLAN

    @property
    def begin(self) -> dt.datetime:
        """When it begins, by the leader's clock."""
        return dt.datetime.combine(self.on, self.at)


class PlanStanding(NamedTuple):
    """A plan, and what has become of it: AHEAD, PASSED, KEPT or BROKEN."""

    plan: Plan
    state: str

    @property
    def is_ahead(self) -> bool:
        """Whether its day is to come, or is today and nothing was done yet."""
        return self.state == AHEAD


def say_do(standings: Iterable[PlanStanding]) -> Tally:
    """Count the plans kept, of those kept or broken; what can still be kept is not counted yet."""
    states = [one.state for one in standings]
    return Tally(states.count(KEPT), states.count(KEPT) + states.count(BROKEN))


def standings(judged: Account, plans: Iterable[Plan], today: dt.date) -> tuple[PlanStanding, ...]:
    """Tell what has become of a habit's plans as of `today`, by their days.

    Left out are those of days that no period holds, be it that the habit ended since. `plans` are
    in the order they were made: of two for a day, as an import may bring, the later one holds.
    """
    acts = {day.on for day in judged.record.days if day.full and day.on <= today}
    by_day = sorted({plan.on: plan for plan in plans}.values(), key=_on)
    told: list[PlanStanding] = []
    for period, group in groupby(by_day, key=lambda plan: _period_of(judged, plan.on)):
        if period:
            told += _in_period([*group], period, acts, today)
        else:
            told += _beyond(judged, group, acts, today)
    return tuple(told)


def next_of(standings: Sequence[PlanStanding]) -> PlanStanding | None:
    """Return the plan that is next, else the latest that passed and can be kept, or None."""
    ahead = [one for one in standings if one.state == AHEAD]
    passed = [one for one in standings if one.state == PASSED]
    return next(iter([*ahead, *reversed(passed)]), None)


def read_time(text: str) -> dt.time:
    """Return a time of day as people type it, to the minute.

    >>> [str(read_time(text)) for text in ("9", "14.30", "0930", "9am", "12:15 am", "2:30pm")]
    ['09:00:00', '14:30:00', '09:30:00', '09:00:00', '00:15:00', '14:30:00']
    """
    words = re.sub("^([0-9]{2})([0-9]{2})$", r"\1:\2", " ".join(text.lower().split()))
    found = re.fullmatch(_TIME, words)
    if not found:
        raise BadValue(f"{shown(text)} is not a time", TIME_FORMS)
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    elif half:
        raise BadValue(f"{shown(text)} is not a time", TIME_FORMS)
    try:
        return dt.time(hour, minute)
    except ValueError:
        raise BadValue(f"{shown(text)} is not a time", TIME_FORMS) from None


def time_words(at: dt.time) -> str:
    """Return a time of day as it is written: 09:00."""
    return f"{at:%H:%M}"


def plan_content(plan: Plan) -> dict[str, Any]:
    """Return what a plan says beside its habit and its day, as the journal has it."""
    said = {"at": time_words(plan.at), "minutes": plan.minutes, "made": plan.made.isoformat()}
    return said | ({"where": plan.where} if plan.where else {})


def plan_from(habit: str, on: dt.date, content: Mapping[str, Any]) -> Plan:
    """Return a plan from what `plan_content()` says; an Unacceptable tells what is wrong."""
    at = content.get("at")
    if not isinstance(at, str) or not re.fullmatch("[0-2][0-9]:[0-5][0-9]", at, re.ASCII):
        is_wrong = "is missing" if at is None else f"is {shown(at)}, which is no time"
        raise BadValue(f"'at' {is_wrong}", "write it as HH:MM")
    made = read_iso_day(content["made"], "made") if "made" in content else on
    minutes = content.get("minutes", USUAL_MINUTES)
    plan = Plan(habit, on, read_time(at), minutes, made, content.get("where", ""))
    check_plan(plan)
    return plan


def check_plan(plan: Plan) -> None:
    """Refuse a plan that cannot be kept as it is, whatever its habit."""
    if type(plan.minutes) is not int or not 1 <= plan.minutes <= LONGEST_PLAN:
        raise BadValue("a plan is for 1 minute to 24 hours", "write 45m, 2h or 1h30")
    if plan.made > plan.on:
        raise BadDay(f"the plan for {plan.on} would have been made on {plan.made}, after it")
    check_text(plan.where, "where or with whom", LONGEST_DETAIL)


class _Span(NamedTuple):
    """The days of a period: from `begin` up to `end`, which is not included."""

    begin: dt.date
    end: dt.date


def _period_of(judged: Account, day: dt.date) -> _Span | None:
    """Return the walked period that a day belongs to; None where none does.

    A window that was reached late has the days until then as well, but ended when it was due.
    """
    found = judged.ledger.holding(day)
    if found is None:
        return None
    begin, end = found.period.begin, found.period.end
    return _Span(begin, min(end, found.end) if isinstance(found, Closed) else end)


def _in_period(
    plans: Sequence[Plan], period: _Span, acts: AbstractSet[dt.date], today: dt.date
) -> Iterator[PlanStanding]:
    """Tell of the plans of one period, by their days; one is open until another was made behind it.

    An act on no plan's day keeps the last plan, of those that were made before the day of the act.
    """
    spare = [act for act in acts - {plan.on for plan in plans} if act >= period.begin]
    for at, plan in enumerate(plans):
        replaced = [later.made for later in plans[at + 1 :]]
        last_day = min([day_before(period.end), *replaced])
        is_kept = plan.on in acts or any(plan.made < act <= last_day for act in spare)
        state = _state(plan, today, is_kept=is_kept, is_open=today <= last_day)
        yield PlanStanding(plan, state)


def _beyond(
    judged: Account, plans: Iterable[Plan], acts: AbstractSet[dt.date], today: dt.date
) -> Iterator[PlanStanding]:
    """Tell of plans after all that was walked: far ahead, or while a window waits in its grace."""
    for plan in plans:
        if plan.on >= judged.ledger.place.begin and judged.record.life.holds(plan.on):
            state = _state(plan, today, is_kept=plan.on in acts, is_open=True)
            yield PlanStanding(plan, state)


def _state(plan: Plan, today: dt.date, *, is_kept: bool, is_open: bool = False) -> str:
    if plan.on > today:
        return AHEAD
    if is_kept:
        return KEPT
    if plan.on == today:
        return AHEAD
    return PASSED if is_open else BROKEN


def _on(plan: Plan) -> dt.date:
    return plan.on
