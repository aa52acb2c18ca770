"""Which period each entry counts for, and the outcome of each period (docs/cadence.md, 4 and 5).

`judge()` walks a habit's periods from its start, or from a place where an earlier walk had come to,
up to a day. Periods that are over become `Closed`; what is left is the open period, and perhaps one
that waits through its grace.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.book import total_of
from cchabits.domain.dates import plus_days
from cchabits.domain.habit import paused_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.book import Act, Book
    from cchabits.domain.cadence import Period
    from cchabits.domain.habit import Habit, Pause
    from cchabits.domain.measure import Total

MET = "met"
LATE = "late"
EXCUSED = "excused"
SKIPPED = "skipped"
NO_DATA = "no-data"
MISSED = "missed"

KEPT = frozenset({MET, LATE})
JUDGED = frozenset({MET, LATE, MISSED})


class Plans(NamedTuple):
    """What was said beforehand, or to explain: a habit's skipped days and pauses, all of them."""

    skips: tuple[dt.date, ...] = ()
    pauses: tuple[Pause, ...] = ()

    def has_skip_in(self, period: Period) -> bool:
        """Tell whether a skip is recorded for a day of a period."""
        return any(period.holds(day) for day in self.skips)

    def pause_on(self, day: dt.date) -> Pause | None:
        """Return a pause that holds a day, the one that lasts longest, or None."""
        holding = [pause for pause in self.pauses if pause.holds(day)]
        return max(holding, key=lambda pause: pause.range.end, default=None)


class Closed(NamedTuple):
    """A period that is over: judged once, and changed only by what is dated back into it.

    `end` is where the next period begins: before the period's own end where a rolling window was
    reached early. `acts` are the indices, in the walk's book, of the acts that counted: from the
    first, up to the second, which is not included.
    """

    period: Period
    end: dt.date
    outcome: str
    total: Total
    acts: tuple[int, int]


class Open(NamedTuple):
    """A period that is not over, with what it has so far; `is_pending` while it waits in grace."""

    period: Period
    total: Total
    acts: tuple[int, int]
    is_met: bool
    is_pending: bool = False


class Place(NamedTuple):
    """Where a walk can begin: the begin of a period, and how many acts from there are used up."""

    begin: dt.date
    used: int = 0


class Ledger(NamedTuple):
    """A habit's periods as of a day, oldest first, from the place where the walk began.

    `open` is None before the habit's start and after its end. A pending rolling window is both
    `pending` and `open`. `place` is where a later walk can begin: all before it is closed.
    """

    closed: tuple[Closed, ...]
    pending: Open | None
    open: Open | None
    place: Place


def judge(
    habit: Habit, book: Book, plans: Plans, today: dt.date, place: Place | None = None
) -> Ledger:
    """Judge a habit's periods as of `today`, from `place` or from the habit's start."""
    walk = _Walk(habit, book, plans, today)
    begun = place or Place(habit.start)
    return walk.windows(begun) if habit.cadence.is_rolling else walk.periods(begun)


class _Walk(NamedTuple):
    """The four things that every step of a walk looks at."""

    habit: Habit
    book: Book
    plans: Plans
    today: dt.date

    def period_at(self, begin: dt.date) -> Period:
        """Return the period that begins on a day, cut short by the habit's end."""
        return self.habit.cadence.period_at(begin, self.habit.start).cut(self.habit.end)

    def is_within(self, begin: dt.date) -> bool:
        """Tell whether a period that begins on a day is to be looked at."""
        return begin <= self.today and self.habit.is_live_on(begin) and begin < dt.date.max

    # Periods that lie where the calendar or a rule puts them

    def periods(self, place: Place) -> Ledger:
        """Walk periods that follow one another without a gap."""
        closed: list[Closed] = []
        pending = still_open = None
        begin = place.begin
        used = self.book.index_at(begin) + place.used
        while still_open is None and self.is_within(begin):
            verdict = self.judge_period(self.period_at(begin), used)
            if isinstance(verdict, Closed):
                closed.append(verdict)
                used = max(used, verdict.acts[1])
                begin = verdict.end
            elif verdict.is_pending:
                pending = pending or verdict
                begin = verdict.period.end
            else:
                still_open = verdict
        return Ledger(tuple(closed), pending, still_open, self.place_after(begin, pending, used))

    def place_after(self, begin: dt.date, pending: Open | None, used: int) -> Place:
        """Return where a later walk can begin: at the pending period, or after the last closed."""
        resume = pending.period.begin if pending else begin
        return Place(resume, max(0, used - self.book.index_at(resume)))

    def judge_period(self, period: Period, used: int) -> Closed | Open:
        """Judge a period whose acts before index `used` were used up by the one before it."""
        measure = self.habit.measure
        low = max(self.book.index_at(period.begin), used)
        high = max(self.book.index_at(period.end), low)
        own = self.book.acts[low:high]
        gifts = self.book.gifts_to(period)
        total = total_of(measure, _in_order(own, gifts))
        is_met = measure.is_met(total)
        if period.end > self.today:
            return Open(period, total, (low, high), is_met)
        if not is_met:
            return self.judge_unmet(period, _in_order(own, gifts), total, (low, high))
        in_time = [gift for gift in gifts if gift.on < period.end]
        was_met = measure.is_met(total_of(measure, _in_order(own, in_time)))
        return Closed(period, period.end, MET if was_met else LATE, total, (low, high))

    def judge_unmet(
        self, period: Period, counted: Sequence[Act], total: Total, acts: tuple[int, int]
    ) -> Closed | Open:
        """Judge a period that is over and short of its target: excused, late, pending or missed."""
        outcome = self.outcome_if_unmet(period, total)
        if outcome == MISSED and self.habit.grace:
            reached = self.try_grace(period, counted, acts[1])
            if reached is not None:
                return Closed(period, period.end, LATE, reached.total, (acts[0], reached.until))
            if self.today < self.grace_end(period):
                return Open(period, total, acts, is_met=False, is_pending=True)
        return Closed(period, period.end, outcome, total, acts)

    def try_grace(self, period: Period, counted: Sequence[Act], start: int) -> _Reached | None:
        """Try the acts of the grace days one by one until the target is reached."""
        tried = list(counted)
        for index in range(start, self.book.index_at(self.grace_end(period))):
            tried.append(self.book.acts[index])
            total = total_of(self.habit.measure, tried)
            if self.habit.measure.is_met(total):
                return _Reached(index + 1, total)
        return None

    def grace_end(self, period: Period) -> dt.date:
        """Return the first day after a period's grace; there is none past the habit's end."""
        end = plus_days(period.end, self.habit.grace)
        return end if self.habit.end is None else min(end, plus_days(self.habit.end, 1))

    def outcome_if_unmet(self, period: Period, total: Total) -> str:
        """Return what a period is that is over and has not reached its target."""
        days = period.range
        if period.is_excusable or 2 * paused_days(days, self.plans.pauses) >= days.days:
            return EXCUSED
        if self.plans.has_skip_in(period):
            return SKIPPED
        return NO_DATA if self.habit.measure.is_silent(total) else MISSED

    # Windows that end when they are reached

    def windows(self, place: Place) -> Ledger:
        """Walk windows, each of which begins when the one before was reached, or ended."""
        closed: list[Closed] = []
        still_open = None
        begin = place.begin
        while still_open is None and self.is_within(begin):
            verdict = self.judge_window(self.period_at(begin))
            if isinstance(verdict, Closed):
                closed.append(verdict)
                begin = verdict.end
            else:
                still_open = verdict
        pending = still_open if still_open and still_open.is_pending else None
        return Ledger(tuple(closed), pending, still_open, Place(begin))

    def judge_window(self, window: Period) -> Closed | Open:
        """Judge a window; it is reached by a whole day's acts, and closed the day after."""
        low = self.book.index_at(window.begin)
        high = self.book.index_at(window.end)
        reached = self.reach(low, high, low)
        if reached is not None:
            return self.close_reached(window, MET, low, reached)
        total = total_of(self.habit.measure, self.book.acts[low:high])
        if window.end > self.today:
            return Open(window, total, (low, high), is_met=False)
        outcome = self.outcome_if_unmet(window, total)
        if outcome == MISSED and self.habit.grace:
            reached = self.reach(low, self.book.index_at(self.grace_end(window)), high)
            if reached is not None:
                return self.close_reached(window, LATE, low, reached)
            if self.today < self.grace_end(window):
                return Open(window, total, (low, high), is_met=False, is_pending=True)
        return Closed(window, window.end, outcome, total, (low, high))

    def reach(self, low: int, high: int, start: int) -> _Reached | None:
        """Return the end of the first day, of the acts from `start`, that reaches the target."""
        acts = self.book.acts
        total = total_of(self.habit.measure, acts[low:start])
        for index in range(start, high):
            total = self.habit.measure.total([total, acts[index].value])
            is_last_of_day = index + 1 == len(acts) or acts[index + 1].on > acts[index].on
            if is_last_of_day and self.habit.measure.is_met(total):
                return _Reached(index + 1, total)
        return None

    def close_reached(
        self, window: Period, outcome: str, low: int, reached: _Reached
    ) -> Closed | Open:
        """Close a reached window the day after; on the day itself it is open, and met."""
        day = self.book.acts[reached.until - 1].on
        if day == self.today:
            return Open(window, reached.total, (low, reached.until), is_met=True)
        return Closed(window, plus_days(day, 1), outcome, reached.total, (low, reached.until))


class _Reached(NamedTuple):
    """Where a target was reached: the index after the last act it took, and the total there."""

    until: int
    total: Total


def _in_order(own: Sequence[Act], gifts: Sequence[Act]) -> Sequence[Act]:
    return sorted([*own, *gifts]) if gifts else own
