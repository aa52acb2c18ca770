"""The units that calendar cadences are made of: where each begins, and what people call it.

A unit is an object with the same few methods; callers never ask which one it is:

* `begin_of(day)` is the first day of the unit period that holds the day,
* `after(begin, count)` is the first day of the unit period `count` periods later; at the end of
  the calendar it is `date.max`, never an error,
* `label(begin)` is what people call the unit period that begins there,
* `days` is its nominal length and `shortest` its least, both in days (docs/cadence.md, 1 and 2).
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, Protocol

from cchabits.domain.dates import ONE_DAY, plus_days, plus_months

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Unit(Protocol):
    """A kind of unit period; the module's docstring says what each member means."""

    @property
    def name(self) -> str: ...
    @property
    def days(self) -> int: ...
    @property
    def shortest(self) -> int: ...
    def begin_of(self, day: dt.date) -> dt.date: ...
    def after(self, begin: dt.date, count: int) -> dt.date: ...
    def label(self, begin: dt.date) -> str: ...


class Day(NamedTuple):
    """A single day."""

    name: str = "day"
    days: int = 1
    shortest: int = 1

    def begin_of(self, day: dt.date) -> dt.date:
        return day

    def after(self, begin: dt.date, count: int) -> dt.date:
        return plus_days(begin, count)

    def label(self, begin: dt.date) -> str:
        return f"{WEEKDAYS[begin.weekday()][:3]} {short_day(begin)} {begin.year}"


class Week(NamedTuple):
    """Seven days from `first_weekday`, which counts from 0, a Monday, to 6."""

    first_weekday: int = 0
    name: str = "week"
    days: int = 7
    shortest: int = 7

    def begin_of(self, day: dt.date) -> dt.date:
        back = (day.weekday() - self.first_weekday) % 7
        return day - dt.timedelta(days=back) if day.toordinal() > back else dt.date.min

    def after(self, begin: dt.date, count: int) -> dt.date:
        return plus_days(begin, 7 * count)

    def label(self, begin: dt.date) -> str:
        return f"week of {short_day(begin)} {begin.year}"


class MonthSpan(NamedTuple):
    """A month, quarter, half or year: `months` months, one of them beginning in `first_month`."""

    name: str
    months: int
    first_month: int
    days: int
    shortest: int

    def begin_of(self, day: dt.date) -> dt.date:
        back = (day.month - self.first_month) % self.months
        index = day.year * 12 + day.month - 1 - back
        year, month = divmod(index, 12)
        return dt.date(year, month + 1, 1) if year >= dt.MINYEAR else dt.date.min

    def after(self, begin: dt.date, count: int) -> dt.date:
        return plus_months(begin, self.months * count)

    def label(self, begin: dt.date) -> str:
        if self.months == 1:
            return f"{MONTHS[begin.month - 1]} {begin.year}"
        if self.first_month == 1:
            part = {3: f"Q{(begin.month + 2) // 3} ", 6: f"H{(begin.month + 5) // 6} "}
            return f"{part.get(self.months, '')}{begin.year}"
        return span_label(begin, self.after(begin, 1))


def month() -> MonthSpan:
    """Return the unit of calendar months."""
    return MonthSpan("month", 1, 1, 30, 28)


def quarter(first_month: int) -> MonthSpan:
    """Return the unit of quarters, one of which begins in `first_month` (1 to 12)."""
    return MonthSpan("quarter", 3, first_month, 90, 90)


def half(first_month: int) -> MonthSpan:
    """Return the unit of half years, one of which begins in `first_month` (1 to 12)."""
    return MonthSpan("half", 6, first_month, 180, 181)


def year(first_month: int) -> MonthSpan:
    """Return the unit of years that begin in `first_month` (1 to 12)."""
    return MonthSpan("year", 12, first_month, 365, 365)


def short_day(day: dt.date) -> str:
    """Return a day without its year, such as `9 Oct`."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def span_label(begin: dt.date, end: dt.date) -> str:
    """Return what people call the days from `begin` up to `end`, which is not included.

    >>> span_label(dt.date(2026, 1, 12), dt.date(2026, 1, 26))
    '12–25 Jan 2026'
    >>> span_label(dt.date(2026, 2, 1), dt.date(2026, 5, 1))
    'Feb–Apr 2026'
    >>> span_label(dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    '31 Dec 2026'
    """
    last = end - ONE_DAY
    if last <= begin:
        return f"{short_day(begin)} {begin.year}"
    if begin.day == 1 and end.day == 1:
        return _months_label(begin, last)
    if begin.year != last.year:
        return f"{short_day(begin)} {begin.year}–{short_day(last)} {last.year}"
    if begin.month != last.month:
        return f"{short_day(begin)}–{short_day(last)} {last.year}"
    return f"{begin.day}–{short_day(last)} {last.year}"


def _months_label(begin: dt.date, last: dt.date) -> str:
    if (begin.year, begin.month) == (last.year, last.month):
        return f"{MONTHS[begin.month - 1]} {begin.year}"
    year = f" {begin.year}" if begin.year != last.year else ""
    return f"{MONTHS[begin.month - 1][:3]}{year}–{MONTHS[last.month - 1][:3]} {last.year}"
