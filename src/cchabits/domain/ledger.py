"""Which period each entry counts for, and the outcome of each period (docs/cadence.md, 4 and 5).

`judge()` walks a habit's periods from its start, or from a place where an earlier walk had come to,
up to a day. Periods that are over become `Closed`; what is left is the open period, and perhaps one
that waits through its grace.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.book import total_of
from cchabits.domain.cadence import Period
from cchabits.domain.dates import day_before, plus_days
from cchabits.domain.habit import paused_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchabits.domain.book import Act, Book
    from cchabits.domain.habit import Habit, Pause
    from cchabits.domain.life import Life
    from cchabits.domain.measure import Total

MET = "met"
LATE = "late"
EXCUSED = "excused"
SKIPPED = "skipped"
NO_DATA = "no-data"
MISSED = "missed"

KEPT = frozenset({MET, LATE})
JUDGED = frozenset({MET, LATE, MISSED})


class Exemptions(NamedTuple):
    """What was said beforehand, or to explain: a habit's skipped days and pauses, all of them."""

    skips: tuple[dt.date, ...] = ()
    pauses: tuple[Pause, ...] = ()

    def has_skip_in(self, period: Period) -> bool:
        """Tell whether a skip is recorded for a day of a period."""
        return any(period.holds(day) for day in self.skips)

    def pauses_half_of(self, period: Period) -> bool:
        """Tell whether half of a period's days or more are paused, which excuses it."""
        days = period.range
        return 2 * paused_days(days, self.pauses) >= days.days

    def pause_on(self, day: dt.date) -> Pause | None:
        """Return a pause that holds a day, the one that lasts longest, or None."""
        holding = [pause for pause in self.pauses if pause.holds(day)]
        return max(holding, key=lambda pause: pause.range.end, default=None)


class Closed(NamedTuple):
    """A period that is over: judged once, and changed only by what is dated back into it.

    `habit` is as it was defined when the period began. `end` is where the next one begins: before
    the period's own end where a rolling window was reached early. `acts` are the indices, in the
    walk's book, of the acts that counted: from the first, up to the second, which is not included.
    """

    habit: Habit
    period: Period
    end: dt.date
    outcome: str
    total: Total
    acts: tuple[int, int]

    @property
    def label(self) -> str:
        """What people call the period, by the end it came to."""
        return self.habit.cadence.label(self.period._replace(end=self.end))

    @property
    def last(self) -> dt.date:
        """The last of its days."""
        return day_before(self.end)


class Open(NamedTuple):
    """A period that is not over, with what it has so far; `is_pending` while it waits in grace."""

    habit: Habit
    period: Period
    total: Total
    acts: tuple[int, int]
    is_met: bool
    is_pending: bool = False

    @property
    def outcome(self) -> str | None:
        """None: it can come to anything yet."""
        return None


class Resumption(NamedTuple):
    """Where a walk can begin: the begin of a period, and how many acts from there are used up."""

    begin: dt.date
    used: int = 0


class Ledger(NamedTuple):
    """A habit's periods as of a day, oldest first, from the place where the walk began.

    `open` is None where no period holds the day: before the habit's start, after its end, in a gap.
    A pending rolling window is both `pending` and `open`, unless another definition is in force by
    then. `place` is where a later walk can begin: the end of the last period before which all are
    closed, or where the walk began.
    """

    closed: tuple[Closed, ...]
    pending: Open | None
    open: Open | None
    place: Resumption

    @property
    def waiting(self) -> tuple[Open, ...]:
        """What is not closed: the pending period, then the open one, as far as there are any."""
        return tuple(one for one in (self.pending, self.open) if one)

    def holding(self, day: dt.date) -> Closed | Open | None:
        """Return the period that holds a day, or None where none that was walked does."""
        for one in self.closed:
            if one.period.begin <= day < one.end:
                return one
        return next((one for one in self.waiting if one.period.holds(day)), None)


def judge(
    life: Life, book: Book, exemptions: Exemptions, today: dt.date, place: Resumption | None = None
) -> Ledger:
    """Judge a habit's periods as of `today`, from `place` or from the habit's start."""
    closed: list[Closed] = []
    pending = still_open = resume = None
    begin, used = place or Resumption(life.start)
    used += book.index_at(begin)
    while still_open is None:
        first = life.first_day_from(begin)
        if first is None or first > today or first == dt.date.max:
            break
        bench = _Bench(life, life.index_on(first), book, exemptions, today)
        verdict = bench.judge(first, used)
        if isinstance(verdict, Closed):
            if not _is_behind(verdict, pending):
                closed.append(verdict)
            used = max(used, verdict.acts[1])
            begin = verdict.end
            continue
        if verdict.is_pending and pending is None:
            pending, resume = verdict, begin
        if verdict.is_pending and bench.is_left:
            begin = verdict.period.end
        else:
            still_open = verdict
    return Ledger(tuple(closed), pending, still_open, _place_at(book, resume or begin, used))


def grace_end(habit: Habit, period: Period) -> dt.date:
    """Return the first day after a period's grace; there is none past the habit's end."""
    end = plus_days(period.end, habit.grace)
    return end if habit.end is None else min(end, plus_days(habit.end, 1))


def coming_periods(life: Life, ledger: Ledger, today: dt.date) -> Iterator[tuple[Habit, Period]]:
    """Yield the periods after the open one, soonest first, each with the habit as defined then.

    Of windows only one is known, and none while the open one is not reached: the next begins when
    it is. Those of another definition come after it where one is recorded.
    """
    begin = _next_begin(life, ledger.open, today)
    while begin and (first := life.first_day_from(begin)) and first < dt.date.max:
        at = life.index_on(first)
        habit, period = life.terms[at].habit, _period_at(life, at, first)
        yield habit, period
        begin = _border(life, at) if habit.cadence.is_rolling else period.end


def _next_begin(life: Life, still_open: Open | None, today: dt.date) -> dt.date | None:
    """Return where the period after the open one begins; None where that is not known."""
    if still_open is None:
        return today
    if not still_open.habit.cadence.is_rolling:
        return still_open.period.end
    return plus_days(today, 1) if still_open.is_met else _border(life, life.index_on(today))


def _border(life: Life, at: int) -> dt.date | None:
    """Return the day from which another definition than a term's is in force, if one is known."""
    following = life.terms[at + 1 : at + 2]
    return following[0].begin if following else None


def _period_at(life: Life, at: int, begin: dt.date) -> Period:
    """Return a term's period that begins on a day, cut short by the habit's end.

    No rolling window reaches across the border to another definition.
    """
    term, border = life.terms[at], _border(life, at)
    period = term.habit.cadence.period_at(begin, term.anchor).cut(term.habit.end)
    if term.habit.cadence.is_rolling and border and border < period.end:
        return Period(begin, border, is_excusable=True)
    return period


def _is_behind(verdict: Closed, pending: Open | None) -> bool:
    """Tell whether a period is a window that begins where one ends that still waits in its grace.

    Where it begins is only known when that one is closed.
    """
    return (
        pending is not None and pending.habit is verdict.habit and pending.habit.cadence.is_rolling
    )


def _place_at(book: Book, begin: dt.date, used: int) -> Resumption:
    return Resumption(begin, max(0, used - book.index_at(begin)))


class _Bench(NamedTuple):
    """What the periods that begin under one definition are judged with."""

    life: Life
    at: int
    book: Book
    exemptions: Exemptions
    today: dt.date

    @property
    def habit(self) -> Habit:
        """The habit as it is defined."""
        return self.life.terms[self.at].habit

    @property
    def border(self) -> dt.date | None:
        """The day from which another definition is in force, if one is recorded."""
        return _border(self.life, self.at)

    @property
    def is_left(self) -> bool:
        """Tell whether a period that waits in its grace is no longer the open one."""
        is_followed = self.border is not None and self.border <= self.today
        return is_followed or not self.habit.cadence.is_rolling

    def period_at(self, begin: dt.date) -> Period:
        """Return the period that begins on a day."""
        return _period_at(self.life, self.at, begin)

    def judge(self, begin: dt.date, used: int) -> Closed | Open:
        """Judge the period that begins on a day; acts before index `used` are used up."""
        period = self.period_at(begin)
        low = max(self.book.index_at(period.begin), used)
        high = max(self.book.index_at(period.end), low)
        if self.habit.cadence.is_rolling:
            return self.judge_window(period, low, high)
        return self.judge_period(period, low, high)

    def last_index(self, period: Period) -> int:
        """Return the index after the last act that grace may take.

        Those logged with another kind of measure are not for it.
        """
        end = grace_end(self.habit, period)
        if self.border and self.life.on(self.border).measure.name != self.habit.measure.name:
            end = min(end, max(self.border, period.end))
        return self.book.index_at(end)

    def outcome_if_unmet(self, period: Period, total: Total) -> str:
        """Return what a period is that is over and has not reached its target."""
        if period.is_excusable or self.exemptions.pauses_half_of(period):
            return EXCUSED
        if self.exemptions.has_skip_in(period):
            return SKIPPED
        return NO_DATA if self.habit.measure.is_silent(total) else MISSED

    # Periods that lie where the calendar or a rule puts them

    def judge_period(self, period: Period, low: int, high: int) -> Closed | Open:
        """Judge a period whose own acts are those from index `low` up to `high`."""
        measure = self.habit.measure
        own = self.book.acts[low:high]
        gifts = self.book.gifts_to(period)
        total = total_of(measure, _in_order(own, gifts))
        is_met = measure.is_met(total)
        if period.end > self.today:
            return Open(self.habit, period, total, (low, high), is_met)
        if not is_met:
            return self.judge_unmet(period, _in_order(own, gifts), total, (low, high))
        in_time = [gift for gift in gifts if gift.on < period.end]
        was_met = measure.is_met(total_of(measure, _in_order(own, in_time)))
        return self.close(period, MET if was_met else LATE, total, (low, high))

    def judge_unmet(
        self, period: Period, counted: Sequence[Act], total: Total, acts: tuple[int, int]
    ) -> Closed | Open:
        """Judge a period that is over and short of its target: excused, late, pending or missed."""
        outcome = self.outcome_if_unmet(period, total)
        if outcome == MISSED and self.habit.grace:
            reached = self.try_grace(period, counted, acts[1])
            if reached is not None:
                return self.close(period, LATE, reached.total, (acts[0], reached.until))
            if self.today < grace_end(self.habit, period):
                return Open(self.habit, period, total, acts, is_met=False, is_pending=True)
        return self.close(period, outcome, total, acts)

    def try_grace(self, period: Period, counted: Sequence[Act], start: int) -> _Reached | None:
        """Try the acts of the grace days one by one until the target is reached."""
        tried = list(counted)
        for index in range(start, self.last_index(period)):
            tried.append(self.book.acts[index])
            total = total_of(self.habit.measure, tried)
            if self.habit.measure.is_met(total):
                return _Reached(index + 1, total)
        return None

    def close(self, period: Period, outcome: str, total: Total, acts: tuple[int, int]) -> Closed:
        """Close a period at the end it was given."""
        return Closed(self.habit, period, period.end, outcome, total, acts)

    # Windows that end when they are reached

    def judge_window(self, window: Period, low: int, high: int) -> Closed | Open:
        """Judge a window; it is reached by a whole day's acts, and closed the day after."""
        reached = self.reach(low, high, low)
        if reached is not None:
            return self.close_reached(window, MET, low, reached)
        total = total_of(self.habit.measure, self.book.acts[low:high])
        if window.end > self.today:
            return Open(self.habit, window, total, (low, high), is_met=False)
        outcome = self.outcome_if_unmet(window, total)
        if outcome == MISSED and self.habit.grace:
            reached = self.reach(low, self.last_index(window), high)
            if reached is not None:
                return self.close_reached(window, LATE, low, reached)
            if self.today < grace_end(self.habit, window):
                acts = (low, high)
                return Open(self.habit, window, total, acts, is_met=False, is_pending=True)
        return self.close(window, outcome, total, (low, high))

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
        """Close a reached window the day after; on the day itself it is open, and met.

        One that is reached when another definition is in force already closes at the border.
        """
        day = self.book.acts[reached.until - 1].on
        acts = (low, reached.until)
        if self.border and day >= self.border:
            return Closed(self.habit, window, self.border, outcome, reached.total, acts)
        if day == self.today:
            return Open(self.habit, window, reached.total, acts, is_met=True)
        return Closed(self.habit, window, plus_days(day, 1), outcome, reached.total, acts)


class _Reached(NamedTuple):
    """Where a target was reached: the index after the last act it took, and the total there."""

    until: int
    total: Total


def _in_order(own: Sequence[Act], gifts: Sequence[Act]) -> Sequence[Act]:
    return sorted([*own, *gifts]) if gifts else own
