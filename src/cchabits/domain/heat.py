"""A year of a habit by week and weekday: how many full entries each day had."""

from __future__ import annotations

import datetime as dt
from itertools import dropwhile, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchabits.domain.book import Day
    from cchabits.domain.life import Life

WEEKS = 53
LEVELS = 4
_WEEK = 7

Cell = int | None
"""A day's full entries; None for a day on which nothing was asked, or that is not looked at."""


class Week(NamedTuple):
    """Seven cells, and the month, from 1, that the week's last day is in."""

    cells: tuple[Cell, ...]
    month: int


class Step(NamedTuple):
    """What one level of a heat map stands for: the least and the most entries of a day."""

    level: int
    least: int
    most: int


class HeatMap(NamedTuple):
    """Weeks, oldest first, each from `first_weekday`, which counts from 0, Monday.

    `highest` is the most entries that a day has.
    """

    first_weekday: int
    weeks: tuple[Week, ...]
    highest: int

    def level(self, count: int) -> int:
        """Return 0 for a day without entries, else 1 to LEVELS, by its part of the highest."""
        return -(-LEVELS * count // self.highest) if count else 0

    def steps(self) -> list[Step]:
        """Return the levels above 0 that a day can have, lowest first.

        >>> HeatMap(0, (), 6).steps()[1:3]
        [Step(level=2, least=2, most=3), Step(level=3, least=4, most=4)]
        """
        most = {self.level(count): count for count in range(1, self.highest + 1)}
        bounds = pairwise([0, *most.values()])
        return [Step(level, low + 1, high) for level, (low, high) in zip(most, bounds, strict=True)]


def heat_map(
    life: Life, days: Iterable[Day], first: dt.date, last: dt.date, first_weekday: int
) -> HeatMap:
    """Return the last WEEKS weeks from one day to another, both included.

    Weeks at their begin in which nothing was asked and nothing done are left out.
    """
    end = last.toordinal() + _WEEK - (last.weekday() - first_weekday) % _WEEK
    begin = end - WEEKS * _WEEK
    counts = {day.on: len(day.full) for day in days}
    cells = {
        ordinal: _cell(life, counts, dt.date.fromordinal(ordinal))
        for ordinal in range(max(first.toordinal(), begin), last.toordinal() + 1)
    }
    every = (_week(range(one, one + _WEEK), cells) for one in range(begin, end, _WEEK))
    weeks = tuple(dropwhile(lambda week: set(week.cells) == {None}, every))
    return HeatMap(first_weekday, weeks, max((cell or 0 for cell in cells.values()), default=0))


def _cell(life: Life, counts: Mapping[dt.date, int], day: dt.date) -> Cell:
    return counts.get(day) or (0 if life.holds(day) else None)


def _week(days: range, cells: Mapping[int, Cell]) -> Week:
    seen = [day for day in days if day in cells]
    month = dt.date.fromordinal(seen[-1]).month if seen else 0
    return Week(tuple(cells.get(day) for day in days), month)
