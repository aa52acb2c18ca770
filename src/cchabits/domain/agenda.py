"""What of a home belongs into a calendar: slots that are planned, and days on which acts are due.

Calendars update by rules of their own (RFC 5545, 3.8.7.4): an event is known by its UID, a change
has a higher SEQUENCE, and what is gone has to be said to be cancelled. So an export goes on from
the one before it: `brought_up_to_date()`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.dates import plus_days, plus_months
from cchabits.domain.ledger import coming_periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchabits.domain.cadence import Period
    from cchabits.domain.habit import Habit
    from cchabits.domain.ledger import Exemptions
    from cchabits.domain.life import Life
    from cchabits.domain.measure import Total
    from cchabits.domain.plan import Plan
    from cchabits.domain.summary import Account

PLAN, DUE = "plan", "due"

MONTHS_BACK = 3
"""Plans of so many months are kept in a calendar, whatever became of them."""

YEARS_OF_PLANS = 5
"""No plan is written further ahead: a calendar lists each clock change up to its last one."""

MONTHS_OF_DUE_DAYS = 12
MOST_DUE_DAYS = 53
"""How many coming due days a habit has at most: a year of weeks, and of days not four hundred."""

DAYS_CANCELLED = 30
"""So long after its day a cancelled event is still told of: every subscriber has asked by then."""

UTC = "UTC"

_EDGE = dt.timedelta(days=2)  # from the calendar's ends, where no clock can be turned back


class DueDay(NamedTuple):
    """A day on which a period of a habit ends that is not met yet.

    `total` is what it has so far, None for one that has not begun.
    """

    habit: Habit
    period: Period
    total: Total
    is_open: bool


class Event(NamedTuple):
    """What a calendar shows: on days, or from one local time to another in the zone it names.

    `end` is not included. `zone` is an IANA name, and empty for days.
    """

    uid: str
    begin: dt.date
    end: dt.date
    zone: str
    title: str
    where: str = ""
    text: str = ""

    @property
    def is_timed(self) -> bool:
        """Whether it has times, and not only days."""
        return isinstance(self.begin, dt.datetime)

    @property
    def last(self) -> dt.date:
        """The last day it is on."""
        return self.end.date() if isinstance(self.end, dt.datetime) else plus_days(self.end, -1)


class Published(NamedTuple):
    """An event as a calendar tells of it: how often it changed, when last, and whether it is on."""

    event: Event
    sequence: int
    changed: dt.datetime
    is_cancelled: bool = False


class Agenda(NamedTuple):
    """All events of one calendar; `home` is what their UIDs are made of, with habit and day."""

    home: str
    events: tuple[Published, ...]


class Slot(NamedTuple):
    """From when to when, by the clock of a zone, that is named; `end` is not included."""

    begin: dt.datetime
    end: dt.datetime
    zone: str


def uid_of(home: str, kind: str, habit: str, on: dt.date) -> str:
    """Return what names an event in every calendar: the same in each file of a home."""
    said = f"{home}\n{kind}\n{habit}\n{on}"
    return f"{hashlib.sha256(said.encode()).hexdigest()[:40]}@cchabits"


def plans_to_show(life: Life, plans: Iterable[Plan], today: dt.date) -> list[Plan]:
    """Return the plans of a habit that a calendar has: those ahead, and of the last months.

    A plan that lies ahead is not one any more where the habit has ended by then.
    """
    since = max(plus_months(today, -MONTHS_BACK), dt.date.min + _EDGE)
    until = min(plus_months(today, 12 * YEARS_OF_PLANS), dt.date.max - _EDGE)
    near = [plan for plan in plans if since <= plan.on <= until]
    return [plan for plan in near if plan.on <= today or life.holds(plan.on)]


def due_days(judged: Account, today: dt.date) -> list[DueDay]:
    """Return when a habit is due: at the end of what is open, and of what comes in a year.

    None where the period is met, skipped, or excused by a pause, nor on a paused day. A rolling
    window begins when the one before is reached, so only one of them is known.
    """
    life, exemptions, ledger = judged.record.life, judged.record.exemptions, judged.ledger
    walked = {one.period.begin: one for one in ledger.waiting}.values()
    begun = [
        DueDay(one.habit, one.period, one.total, is_open=True) for one in walked if not one.is_met
    ]
    until = plus_months(today, MONTHS_OF_DUE_DAYS)
    coming = takewhile(lambda pair: pair[1].due <= until, coming_periods(life, ledger, today))
    ahead = (DueDay(habit, period, None, is_open=False) for habit, period in coming)
    asking = (one for one in ahead if not _is_exempt(one.period, exemptions))
    due = [one for one in begun if not _is_exempt(one.period, exemptions)]
    return [*due, *islice(asking, MOST_DUE_DAYS)]


def slot_of(plan: Plan, zone: dt.tzinfo, name: str) -> Slot:
    """Return when a plan is, by the zone of that name; where it has none, in UTC.

    A time that a clock change leaves out moves forward with the clock, and of one that comes twice
    the first is meant. Readers differ on those, so a slot that touches one that comes twice is said
    in UTC. It lasts as long as planned, whatever the clock does meanwhile.
    """
    begin = plan.begin.replace(tzinfo=zone).astimezone(dt.UTC)
    end = begin + dt.timedelta(minutes=plan.minutes)
    local = [moment.astimezone(zone) for moment in (begin, end)] if name else []
    if not local or any(_comes_twice(moment) for moment in local):
        local, name = [begin, end], UTC
    return Slot(local[0].replace(tzinfo=None), local[1].replace(tzinfo=None), name)


def brought_up_to_date(
    wanted: Iterable[Event], known: Iterable[Published], now: dt.datetime, today: dt.date
) -> tuple[Published, ...]:
    """Return what a calendar is to tell now, given what it told before; by their begins.

    What did not change stays exactly as it was told. Nothing is forgotten for the sake of a day
    that has not come: what comes back would begin at 0 again, below what subscribers know.
    """
    day = min(today, now.date())
    before = {one.event.uid: one for one in known}
    fresh = {event.uid: event for event in wanted}
    told = [_told(event, before.get(event.uid), now) for event in fresh.values()]
    gone = [one for uid, one in before.items() if uid not in fresh and _is_recent(one, day)]
    told += [one if one.is_cancelled else _next(one, now, is_cancelled=True) for one in gone]
    return tuple(sorted(told, key=_order))


def newly_cancelled(known: Mapping[str, Published], told: Iterable[Published]) -> int:
    """Return how many events are cancelled that were not before, by their UIDs."""
    return sum(one.is_cancelled and not known[one.event.uid].is_cancelled for one in told)


def _told(event: Event, before: Published | None, now: dt.datetime) -> Published:
    if before is None:
        return Published(event, 0, now)
    if before.event == event and not before.is_cancelled:
        return before
    return _next(before, now, is_cancelled=False)._replace(event=event)


def _next(before: Published, now: dt.datetime, *, is_cancelled: bool) -> Published:
    """Return an event one change later; no clock that was set back makes it look older."""
    changed = max(now, before.changed)
    return Published(before.event, before.sequence + 1, changed, is_cancelled)


def _is_recent(one: Published, today: dt.date) -> bool:
    return (today - one.event.last).days <= DAYS_CANCELLED


def _is_exempt(period: Period, exemptions: Exemptions) -> bool:
    return (
        exemptions.has_skip_in(period)
        or exemptions.pause_on(period.due) is not None
        or exemptions.pauses_half_of(period)
    )


def _comes_twice(moment: dt.datetime) -> bool:
    """Tell whether the local time of a moment is that of another moment too."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def _order(one: Published) -> tuple[str, str]:
    return one.event.begin.isoformat(), one.event.uid
