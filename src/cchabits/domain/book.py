"""A habit's entries, arranged for judging: day by day, in the order they were logged.

The engine never needs more of an entry than its day, its value, the period it was given to, and
whether it is full. `Day` keeps just that for one day, so that ten years of entries can be judged
from a few rows; it always equals what the entries say.
"""

from __future__ import annotations

import bisect
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchabits.domain.cadence import Period
    from cchabits.domain.habit import Entry
    from cchabits.domain.life import Life
    from cchabits.domain.measure import Measure, Value


class Mark(NamedTuple):
    """What the engine needs of one full entry: its value, and the day it was given to, if any."""

    value: Value
    credit: dt.date | None = None


class Day(NamedTuple):
    """One day of a habit: full entries in the order of logging; partial ones by credit only."""

    on: dt.date
    full: tuple[Mark, ...] = ()
    partial: tuple[dt.date | None, ...] = ()

    def followed_by(self, later: Day) -> Day:
        """Return this day with what was logged for it later."""
        return Day(self.on, self.full + later.full, self.partial + later.partial)


class Act(NamedTuple):
    """A full entry in its place: its day, its place in that day's logging, its value."""

    on: dt.date
    place: int
    value: Value


class Gift(NamedTuple):
    """A full entry that was given to the period of another day with `--for`."""

    credit: dt.date
    act: Act


class Book(NamedTuple):
    """A habit's entries up to a day.

    `acts` are the full entries without a `--for`, by day and then by logging; `gifts` those with
    one, by the day they were given to; `partials` the days that partial entries would count for,
    sorted; `last_done` the day of the newest full entry, wherever it counts.
    """

    acts: tuple[Act, ...]
    gifts: tuple[Gift, ...]
    partials: tuple[dt.date, ...]
    last_done: dt.date | None

    def index_at(self, day: dt.date) -> int:
        """Return the index of the first act on or after a day."""
        return bisect.bisect_left(self.acts, (day,))

    def gifts_to(self, period: Period) -> list[Act]:
        """Return the acts given to a period, by day and then by logging."""
        if not self.gifts:
            return []
        low = bisect.bisect_left(self.gifts, (period.begin,))
        high = bisect.bisect_left(self.gifts, (period.end,))
        return sorted(gift.act for gift in self.gifts[low:high])

    def partials_in(self, period: Period) -> int:
        """Return how many partial entries would count for a period."""
        low = bisect.bisect_left(self.partials, period.begin)
        return bisect.bisect_left(self.partials, period.end) - low


def open_book(life: Life, days: Iterable[Day], today: dt.date) -> Book:
    """Arrange the days up to `today`, included; later ones are invisible.

    Entries of a day that no period can hold count to nothing, but show as last done.
    """
    acts: list[Act] = []
    gifts: list[Gift] = []
    partials: list[dt.date] = []
    last_done = None
    seen = (day for day in days if day.on <= today)
    for on, full, partial in sorted(seen, key=lambda day: day.on):
        if full:
            last_done = on
        if not life.holds(on):
            continue
        partials.extend([credit or on for credit in partial])
        for place, (value, credit) in enumerate(full):
            act = Act(on, place, value)
            if credit is None:
                acts.append(act)
            else:
                gifts.append(Gift(credit, act))
    return Book(tuple(acts), tuple(sorted(gifts)), tuple(sorted(partials)), last_done)


def days_of(life: Life, entries: Sequence[Entry]) -> list[Day]:
    """Gather a habit's entries, given in the order of logging, into days in their order."""
    gathered: dict[dt.date, list[Entry]] = {}
    for entry in entries:
        gathered.setdefault(entry.on, []).append(entry)
    return [day_of(life, on, gathered[on]) for on in sorted(gathered)]


def day_of(life: Life, on: dt.date, entries: Iterable[Entry]) -> Day:
    """Gather the entries of one day, given in the order of logging.

    Each is full or partial by the definition in force on the day it is meant for.
    """
    full: list[Mark] = []
    partial: list[dt.date | None] = []
    for entry in entries:
        if life.on(entry.meant_for).missing(entry.details):
            partial.append(entry.credit)
        else:
            full.append(Mark(entry.value, entry.credit))
    return Day(on, tuple(full), tuple(partial))


def total_of(measure: Measure, acts: Sequence[Act]) -> object:
    """Add up acts that are in order."""
    return measure.total([act.value for act in acts])
