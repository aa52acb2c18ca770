"""How often: the three kinds of cadence, and the periods each makes of a habit's life.

* `CalendarCadence`: every N unit periods (docs/cadence.md, 2).
* `RollingCadence`: no longer than N units between two times.
* `DeadlineCadence`: the due days of an RFC 5545 rule, as `dateutil` computes them.

Each has `days`, its nominal length L in days, and `shortest`, the least its periods can have.
`period_at(begin, anchor)` is the period that begins on `begin`, counted from `anchor`, the day the
cadence came into force; the next one begins at its end. (A rolling window that is reached ends
early: the ledger knows, not the cadence.) `begin_from(day, anchor)` is the first day, from a day
on, on which one of its periods can begin.
"""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import itertools
from typing import NamedTuple

from cchabits.domain.dates import ONE_DAY, DateRange, day_before, plus_days, plus_months
from cchabits.domain.periods import Unit, span_label

SHORTEST_RULE_SAMPLE = 60  # occurrences looked at for the least gap of a rule
RULE_MUST_OCCUR_WITHIN_YEARS = 5
_GREGORIAN_CYCLE_YEARS = 400  # the calendar, weekdays included, repeats after these


class Period(NamedTuple):
    """A stretch of days that is judged as one; `end` is not included.

    `is_excusable`: a warm-up, or cut short by the habit's end; unmet, it is excused.
    """

    begin: dt.date
    end: dt.date
    is_excusable: bool = False

    @property
    def due(self) -> dt.date:
        """The period's last day."""
        return self.end - ONE_DAY

    @property
    def range(self) -> DateRange:
        """The days of the period."""
        return DateRange(self.begin, self.end)

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day is in the period."""
        return self.begin <= day < self.end

    def cut(self, habit_end: dt.date | None) -> Period:
        """Return the period as the last day of a habit, `habit_end`, leaves it."""
        if habit_end is None or self.due <= habit_end:
            return self
        return Period(self.begin, plus_days(habit_end, 1), is_excusable=True)


class CalendarCadence(NamedTuple):
    """Every `units` unit periods, counted from the first that begins on or after the start."""

    unit: Unit
    units: int
    text: str

    @property
    def is_rolling(self) -> bool:
        """The periods lie where the calendar puts them."""
        return False

    @property
    def days(self) -> int:
        """Nominal length in days."""
        return self.unit.days * self.units

    @property
    def shortest(self) -> int:
        """The fewest days one of its periods can have."""
        return self.unit.shortest * self.units

    def period_at(self, begin: dt.date, anchor: dt.date) -> Period:
        """Return the period that begins on `begin`: the anchor, or the end of another period.

        From a unit period's first day, steps of whole units neither drift nor lose days, so each
        begin serves as the anchor of the next.
        """
        unit_begin = self.unit.begin_of(begin)
        if begin == anchor and unit_begin < begin:
            return Period(begin, self.unit.after(unit_begin, 1), is_excusable=True)
        return Period(begin, self.unit.after(begin, self.units))

    def begin_from(self, day: dt.date, anchor: dt.date) -> dt.date:
        """Return the first begin of a period on or after a day; the first of all is the anchor."""
        second = self.period_at(anchor, anchor).end
        if day <= second:
            return anchor if day <= anchor else second
        enough = self.units * ((day - second).days // self.shortest + 2)
        counts = range(0, enough, self.units)
        after = functools.partial(self.unit.after, second)
        return after(counts[bisect.bisect_left(counts, day, key=after)])

    def label(self, period: Period) -> str:
        """Return what people call a period of this cadence."""
        if self.units == 1 and period.end == self.unit.after(period.begin, 1):
            return self.unit.label(period.begin)
        return span_label(period.begin, period.end)


class RollingCadence(NamedTuple):
    """No longer than `units` units between two times; `unit` tells how windows are measured."""

    unit: Unit
    units: int
    text: str

    @property
    def is_rolling(self) -> bool:
        """A window that is reached ends that day."""
        return True

    @property
    def days(self) -> int:
        """Nominal length in days."""
        return self.unit.days * self.units

    @property
    def shortest(self) -> int:
        """The fewest days a window can be given."""
        return self.unit.shortest * self.units

    def period_at(self, begin: dt.date, anchor: dt.date) -> Period:  # noqa: ARG002 - one signature
        """Return the window that begins on `begin`, with the end it is given."""
        return Period(begin, self.unit.after(begin, self.units))

    def begin_from(self, day: dt.date, anchor: dt.date) -> dt.date:
        """Return the day itself: a window may be cut on any."""
        return max(day, anchor)

    def label(self, period: Period) -> str:
        """Return what people call a window."""
        return span_label(period.begin, period.end)


class DeadlineCadence(NamedTuple):
    """Due on each occurrence of a rule; a period runs from the day after the one before.

    `rule` is the RFC 5545 text without `RRULE:`; `days` is its FREQ times INTERVAL.
    """

    rule: str
    days: int
    text: str

    @property
    def is_rolling(self) -> bool:
        """A deadline does not move with what was done."""
        return False

    @property
    def shortest(self) -> int:
        """The shortest gap among the rule's first 60 occurrences, begun on an ordinary day."""
        return self.shortest_from(dt.date(2024, 1, 1))

    def period_at(self, begin: dt.date, anchor: dt.date) -> Period:
        """Return the period that begins on `begin`; past the last occurrence it has no end."""
        due = _occurrences(self.rule, anchor).first_from(begin)
        return Period(begin, plus_days(due, 1) if due else dt.date.max)

    def begin_from(self, day: dt.date, anchor: dt.date) -> dt.date:
        """Return the anchor, or a day after an occurrence; the calendar's end after the last."""
        return anchor if day <= anchor else self.period_at(day_before(day), anchor).end

    def label(self, period: Period) -> str:
        """Return what people call a period: its days."""
        return span_label(period.begin, period.end)

    def shortest_from(self, start: dt.date) -> int:
        """Return the shortest gap, in days, among the first 60 occurrences from `start`."""
        days = _occurrences(self.rule, start).first(SHORTEST_RULE_SAMPLE)
        gaps = [(late - early).days for early, late in itertools.pairwise(days)]
        return min(gaps, default=self.days)

    def occurs_soon(self, start: dt.date) -> bool:
        """Tell whether the rule has an occurrence within five years of `start`.

        The question is put as late in the calendar as its 400-year cycle allows: there a rule that
        never matches gives up at the calendar's end in a moment, and not after 8,000 years.
        """
        room = dt.MAXYEAR - start.year - RULE_MUST_OCCUR_WITHIN_YEARS - 1
        cycles = max(0, room // _GREGORIAN_CYCLE_YEARS)
        late_start = start.replace(year=start.year + cycles * _GREGORIAN_CYCLE_YEARS)
        first = next(iter(_Occurrences(self.rule, late_start).first(1)), None)
        return first is not None and first < plus_months(
            late_start, 12 * RULE_MUST_OCCUR_WITHIN_YEARS
        )


Cadence = CalendarCadence | RollingCadence | DeadlineCadence


def have_same_periods(one: Cadence, other: Cadence) -> bool:
    """Tell whether two cadences are the same but for how they are written."""
    return type(one) is type(other) and one._replace(text="") == other._replace(text="")


class _Occurrences:
    """A rule's occurrences, each computed once and only as far as asked."""

    def __init__(self, rule: str, start: dt.date) -> None:
        from dateutil.rrule import rrulestr  # 12 ms, and only where a rule is used

        midnight = dt.datetime(start.year, start.month, start.day)  # noqa: DTZ001 - rules are naive
        self._source = (when.date() for when in rrulestr(rule, dtstart=midnight))
        self._known: list[dt.date] = []

    def first(self, count: int) -> list[dt.date]:
        """Return the first `count` occurrences, or all where there are fewer."""
        missing = max(0, count - len(self._known))
        self._known.extend(itertools.islice(self._source, missing))
        return self._known[:count]

    def first_from(self, day: dt.date) -> dt.date | None:
        """Return the first occurrence on or after a day, or None after the last."""
        while not self._known or self._known[-1] < day:
            following = next(self._source, None)
            if following is None:
                return None
            self._known.append(following)
        return self._known[bisect.bisect_left(self._known, day)]


@functools.lru_cache(maxsize=64)
def _occurrences(rule: str, start: dt.date) -> _Occurrences:
    return _Occurrences(rule, start)
