"""How much a log has of each habit: what one backup is told from another by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class HabitStock(NamedTuple):
    """What there is of a habit, or, where `slug` is None, what concerns all of them.

    Entries, skips, pauses and what is written down around them are those that count.
    """

    slug: str | None
    entries: int = 0
    skips: int = 0
    pauses: int = 0
    practice: int = 0
    definitions: int = 0


class Stock(NamedTuple):
    """All that a log has: a count for each habit, and one for what concerns all of them."""

    counts: Sequence[HabitStock]

    @property
    def habits(self) -> int:
        """How many habits there are or were."""
        return sum(one.slug is not None for one in self.counts)

    @property
    def total(self) -> HabitStock:
        """The sum over all habits.

        >>> Stock([HabitStock("call", 2, 1), HabitStock(None, pauses=1)]).total
        HabitStock(slug=None, entries=2, skips=1, pauses=1, practice=0, definitions=0)
        """
        return HabitStock(None, *map(sum, zip(*(one[1:] for one in self.counts), strict=True)))


class Difference(NamedTuple):
    """What there is of a habit now, and what there would be; None: it is not known there.

    `slug` None stands for what concerns all habits.
    """

    slug: str | None
    now: HabitStock | None
    then: HabitStock | None


def differences(now: Stock | None, then: Stock) -> list[Difference]:
    """Return every habit of two logs, those of `then` first, and last what concerns all of them.

    >>> old = Stock([HabitStock("call", 2), HabitStock(None)])
    >>> new = Stock([HabitStock("visit", 1), HabitStock(None)])
    >>> [one.slug for one in differences(new, old)]
    ['call', 'visit', None]
    """
    here = {one.slug: one for one in now.counts} if now else {}
    there = {one.slug: one for one in then.counts}
    slugs = [*(slug for slug in dict.fromkeys([*there, *here]) if slug is not None), None]
    return [Difference(slug, here.get(slug), there.get(slug)) for slug in slugs]
