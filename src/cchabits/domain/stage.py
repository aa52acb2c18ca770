"""How far a habit has come: planned, an experiment, implemented, daily business, or lapsed.

The stages are Graham Hill's, who asks for "a well-documented roadmap that they can use to plan, to
experiment with, to implement and eventually to make customer-centricity daily business"; when a
habit is in which is our rule (docs/practice.md). There is none after the last: nothing is ever
completed. All of it follows from the outcomes of the judged periods alone, oldest first: kept, or
not.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.figures import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

PLANNED = "planned"
LAPSED = "lapsed"
EXPERIMENT = "experiment"
IMPLEMENTED = "implemented"
DAILY_BUSINESS = "daily business"

STAGES = (PLANNED, LAPSED, EXPERIMENT, IMPLEMENTED, DAILY_BUSINESS)
"""The stages, earliest first."""

LAPSE = 2  # misses in a row
BEGINNING = 3  # judged periods, in which a lapse is a false start


class Rule(NamedTuple):
    """What a habit of some cadence has to reach: so many kept periods of the latest so many.

    Daily business takes as many periods, too.
    """

    implemented: Tally
    daily: Tally


_MONTH, _HALF_YEAR = 30, 180  # nominal days, as in docs/cadence.md, 2

_UP_TO_A_MONTH = Rule(Tally(3, 6), Tally(10, 12))
_UP_TO_HALF_A_YEAR = Rule(Tally(3, 6), Tally(5, 6))
_LONGER = Rule(Tally(2, 3), Tally(3, 3))


def rule_for(days: int) -> Rule:
    """Return the rule of a cadence of so many nominal days.

    >>> rule_for(30).daily, rule_for(90).daily, rule_for(365).daily
    (Tally(n=10, of=12), Tally(n=5, of=6), Tally(n=3, of=3))
    """
    if days <= _MONTH:
        return _UP_TO_A_MONTH
    return _UP_TO_HALF_A_YEAR if days <= _HALF_YEAR else _LONGER


def stage_of(kept: Sequence[bool], rule: Rule, *, has_acts: bool) -> str:
    """Return the stage of a habit, one of STAGES.

    `has_acts` tells whether it has any full entry.

    >>> stage_of([True, False, True, True], rule_for(30), has_acts=True)
    'implemented'
    """
    if not has_acts:
        return PLANNED
    if is_lapse(kept[-LAPSE:]) and _was_ever_implemented(kept, rule):
        return LAPSED
    return _reached(kept, rule)


def kept_until_next(kept: Sequence[bool], rule: Rule, *, has_acts: bool) -> tuple[str, int] | None:
    """Return the next stage, and how many periods kept in a row from now on would reach it.

    None in the last stage. What is planned becomes an experiment with its first act: 0 periods.
    """
    now = stage_of(kept, rule, has_acts=has_acts)
    if now == PLANNED:
        return EXPERIMENT, 0
    if now == DAILY_BUSINESS:
        return None
    for count in range(1, rule.daily.of + 1):
        then = stage_of([*kept, *[True] * count], rule, has_acts=True)
        if STAGES.index(then) > STAGES.index(now):
            return then, count
    raise AssertionError("so many kept periods are daily business")


def is_false_start(kept: Sequence[bool]) -> bool:
    """Tell whether a habit lapsed among its first three judged periods.

    >>> is_false_start([True, False, False]), is_false_start([True, False])
    (True, False)
    """
    return any(is_lapse(pair) for pair in pairwise(kept[:BEGINNING]))


def comebacks(kept: Sequence[bool]) -> list[int]:
    """Return which periods were kept right after a missed one, by their place.

    >>> comebacks([False, True, True, False, False, True])
    [1, 5]
    """
    return [at for at in range(1, len(kept)) if kept[at] and not kept[at - 1]]


def is_lapse(kept: Sequence[bool]) -> bool:
    """Tell whether there are as many misses as make a lapse, and nothing else."""
    return len(kept) == LAPSE and not any(kept)


def _reached(kept: Sequence[bool], rule: Rule) -> str:
    """Return the stage by what was kept, whatever came before."""
    if len(kept) >= rule.daily.of and _are_enough(kept, rule.daily):
        return DAILY_BUSINESS
    return IMPLEMENTED if _are_enough(kept, rule.implemented) else EXPERIMENT


def _are_enough(kept: Sequence[bool], asked: Tally) -> bool:
    """Tell whether as many of the latest periods were kept as is asked."""
    return sum(kept[-asked.of :]) >= asked.n


def _was_ever_implemented(kept: Sequence[bool], rule: Rule) -> bool:
    """Tell whether a habit was implemented, or daily business, after any of its periods."""
    return any(_reached(kept[:count], rule) != EXPERIMENT for count in range(1, len(kept) + 1))
