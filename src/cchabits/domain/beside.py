"""Acts and an outcome of the same months, one beside the other, and nothing made of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.dates import months_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchabits.domain.book import Day
    from cchabits.domain.outcome import Outcome


class Month(NamedTuple):
    """A calendar month: how many acts were dated in it, and its outcomes, the latest last."""

    begin: dt.date
    acts: int
    outcomes: tuple[Outcome, ...]


class Beside(NamedTuple):
    """The months that a span of days shares a day with, oldest first.

    Acts and outcomes are those of the span's days; `name` is the outcome's.
    """

    name: str
    months: tuple[Month, ...]


def beside(
    days: Iterable[Day], outcomes: Sequence[Outcome], name: str, first: dt.date, last: dt.date
) -> Beside:
    """Put the acts of days beside the outcomes of a name, from one day to another, both included.

    `outcomes` are in the order of recording. An act is a full entry.
    """
    acts: Counter[dt.date] = Counter()
    for day in days:
        if first <= day.on <= last:
            acts[day.on.replace(day=1)] += len(day.full)
    told = sorted(
        (one for one in outcomes if one.name == name and first <= one.on <= last),
        key=lambda one: one.on,
    )
    return Beside(
        name,
        tuple(
            Month(month, acts[month], tuple(one for one in told if one.on.replace(day=1) == month))
            for month in months_of(first, last)
        ),
    )
