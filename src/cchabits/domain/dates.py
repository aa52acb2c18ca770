"""Ranges of days.

Every range in the program is half-open: `begin` is in, `end` is out. A day is a local calendar
date; no rule looks at a time of day.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, Self

ONE_DAY = dt.timedelta(days=1)


class _Ends(NamedTuple):
    begin: dt.date
    end: dt.date


class DateRange(_Ends):
    """The days from `begin`, included, to `end`, not included.

    Raises ValueError when built backwards; an empty range is allowed and holds no day.

    >>> DateRange(dt.date(2026, 11, 1), dt.date(2026, 12, 1)).days
    30
    """

    __slots__ = ()

    def __new__(cls, begin: dt.date, end: dt.date) -> Self:
        """Build a range that cannot run backwards."""
        if end < begin:
            message = f"a range cannot end on {end}, before it begins on {begin}"
            raise ValueError(message)
        return super().__new__(cls, begin, end)

    @property
    def days(self) -> int:
        """The number of days in the range."""
        return (self.end - self.begin).days

    @property
    def last(self) -> dt.date:
        """The last day that is in the range."""
        return self.end - ONE_DAY

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day is in the range.

        >>> november = DateRange(dt.date(2026, 11, 1), dt.date(2026, 12, 1))
        >>> november.holds(dt.date(2026, 11, 1)), november.holds(dt.date(2026, 12, 1))
        (True, False)
        """
        return self.begin <= day < self.end


def day_before(day: dt.date) -> dt.date:
    """Return the day before, or the calendar's first day, which has none."""
    return day - ONE_DAY if day > dt.date.min else day


def plus_days(day: dt.date, count: int) -> dt.date:
    """Return the day `count` days later, or the calendar's last day where that is passed.

    >>> plus_days(dt.date.max, 3) == dt.date.max
    True
    """
    try:
        return day + dt.timedelta(days=count)
    except OverflowError:
        return dt.date.max


def plus_months(day: dt.date, count: int) -> dt.date:
    """Return the day `count` months later; a day that month lacks becomes its last.

    The calendar's first or last day is returned where it would be passed.

    >>> plus_months(dt.date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.min if year < dt.MINYEAR else dt.date.max
    try:
        return dt.date(year, month + 1, day.day)
    except ValueError:
        first_of_next = dt.date(year, month + 1, 28) + dt.timedelta(days=4)
        return first_of_next.replace(day=1) - ONE_DAY


def months_of(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Return the first days of the calendar months from one day's to another's, oldest first.

    >>> [f"{month:%b}" for month in months_of(dt.date(2026, 10, 25), dt.date(2026, 11, 24))]
    ['Oct', 'Nov']
    """
    month = first.replace(day=1)
    found = [month]
    while (month := plus_months(month, 1)) <= last and month.day == 1:
        found.append(month)  # the calendar's last day, which comes after it, is none
    return tuple(found)
