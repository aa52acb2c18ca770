"""The records of the log: what a habit is, and what is written down about it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.dates import DateRange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchabits.domain.cadence import Cadence
    from cchabits.domain.measure import Measure, Value

SKIP_REASONS = ("travel_or_leave", "illness", "emergency", "no_occasion")
"""The reasons that make an act impossible (docs/cadence.md, 8); others explain a miss."""


class Requirement(NamedTuple):
    """A detail that an entry must carry to count, with at least `least` different texts."""

    key: str
    least: int = 1

    @property
    def text(self) -> str:
        """What habits.toml says for it, such as `departments>=2`."""
        return f"{self.key}>={self.least}" if self.least > 1 else self.key

    def is_met_by(self, texts: Iterable[str]) -> bool:
        """Tell whether enough different texts are there; blank ones are none.

        >>> Requirement("departments", 2).is_met_by(["sales", " sales "])
        False
        """
        return len({text.strip() for text in texts} - {""}) >= self.least


class Words(NamedTuple):
    """What is said of a habit, to people; empty text means nothing was given."""

    title: str
    question: str = ""
    why: str = ""
    source: str = ""
    quote: str = ""
    alias: str = ""
    ask: tuple[str, ...] = ()
    pack: str = ""
    clauses: tuple[str, ...] = ()  # the key `from`: where the source asks for it
    cadence_from: str = ""
    reason: str = ""


class Habit(NamedTuple):
    """A behaviour, its measure and its cadence, as defined (docs/cadence.md, 1).

    `start` and `end` are the first and the last day, both included; `grace` and `lead` are days.
    """

    slug: str
    words: Words
    measure: Measure
    cadence: Cadence
    start: dt.date
    end: dt.date | None = None
    grace: int = 0
    lead: int = 0
    requires: tuple[Requirement, ...] = ()

    def missing(self, details: Mapping[str, tuple[str, ...]]) -> tuple[Requirement, ...]:
        """Return the requirements that an entry's details do not meet; none: it is full."""
        if not self.requires:  # as with most, and every entry of a log is asked
            return ()
        return tuple(
            need for need in self.requires if not need.is_met_by(details.get(need.key, ()))
        )

    def is_live_on(self, day: dt.date) -> bool:
        """Tell whether a day is in the habit's life, its first and last day included."""
        return self.start <= day and (self.end is None or day <= self.end)


class Entry(NamedTuple):
    """One act, as logged; `credit` is the day given with `--for`, or None.

    An entry counts for the period of `credit` where it is given, else of its own day (`on`).
    """

    id: str
    habit: str
    on: dt.date
    value: Value
    details: Mapping[str, tuple[str, ...]]
    note: str = ""
    by: str = ""
    credit: dt.date | None = None

    @property
    def meant_for(self) -> dt.date:
        """The day whose period it is for; by the definition in force then it is read."""
        return self.credit or self.on


class Skip(NamedTuple):
    """A period that could not be kept, named by any day in it, with one of SKIP_REASONS."""

    habit: str
    on: dt.date
    reason: str
    note: str = ""
    countermeasure: str = ""


class Pause(NamedTuple):
    """Days on which one habit, or all (None), is not asked for; `until` is not included."""

    habit: str | None
    begin: dt.date
    until: dt.date | None = None
    reason: str = ""

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day is in the pause."""
        return self.begin <= day and (self.until is None or day < self.until)

    @property
    def range(self) -> DateRange:
        """The days of the pause; without an end it lasts to the calendar's."""
        return DateRange(self.begin, self.until or dt.date.max)


def paused_days(period: DateRange, pauses: Iterable[Pause]) -> int:
    """Return how many days of a period lie in at least one pause."""
    total = 0
    reached = period.begin
    for pause in sorted(pauses, key=lambda pause: pause.begin):
        begin = max(pause.begin, reached)
        end = min(pause.range.end, period.end)
        if begin < end:
            total += (end - begin).days
            reached = end
    return total
