"""Adherence, streak and strength: what a habit's closed periods come to (docs/cadence.md, 7).

`Figures` is a running account. It begins as `NOTHING_YET`, takes closed periods one by one with
`after()`, and can be kept and continued; taking all of them at once gives the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.ledger import JUDGED, KEPT, LATE, MISSED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from cchabits.domain.habit import Habit
    from cchabits.domain.ledger import Closed, Open

ADHERENCE_PERIODS = 12  # of the closed periods that were met, late or missed


class Tally(NamedTuple):
    """So many of so many: `n` of `of`."""

    n: int
    of: int


class Adherence(NamedTuple):
    """How many of the last closed, judged periods were kept: `met` of `of`, `late` of them late."""

    met: int
    late: int
    of: int


class Recent(NamedTuple):
    """One of the last judged periods: its outcome, and the part of the target it reached."""

    outcome: str
    reached: float


class Figures(NamedTuple):
    """What the closed periods so far come to.

    `misses` counts the latest ones in a row that were missed, and `missed_since` is the end of the
    first of that run. `recent` has the last twelve judged periods, oldest first. `strength` is 0
    to 1.
    """

    strength: float = 0.0
    streak: int = 0
    best: int = 0
    misses: int = 0
    missed_since: dt.date | None = None
    recent: tuple[Recent, ...] = ()

    @property
    def adherence(self) -> Adherence:
        """How many of the recent periods were kept."""
        outcomes = [recent.outcome for recent in self.recent]
        kept = sum(outcome in KEPT for outcome in outcomes)
        return Adherence(kept, outcomes.count(LATE), len(outcomes))


NOTHING_YET = Figures()


def after(figures: Figures, closed: Iterable[Closed]) -> Figures:
    """Return the figures after further closed periods, oldest first."""
    strength, streak, best, misses, since, recent = figures
    latest = list(recent)
    for period in closed:
        if period.outcome == MISSED:
            since = since if misses else period.end
            misses += 1
        else:
            misses, since = 0, None
        if period.outcome not in JUDGED:
            continue
        is_kept = period.outcome in KEPT
        reached = 1.0 if is_kept else period.habit.measure.reached(period.total)
        memory = _memory(period.habit)
        strength = strength * memory + reached * (1 - memory)
        streak = streak + 1 if is_kept else 0
        best = max(best, streak)
        latest.append(Recent(period.outcome, reached))
    kept_recent = tuple(latest[-ADHERENCE_PERIODS:])
    return Figures(strength, streak, best, misses, since, kept_recent)


def with_open(figures: Figures, still_open: Open | None) -> Figures:
    """Return the figures with the open period counted in, if it is met and cannot be lost."""
    if still_open is None or not still_open.is_met or still_open.habit.measure.can_be_lost:
        return figures
    memory = _memory(still_open.habit)
    streak = figures.streak + 1
    return figures._replace(
        strength=figures.strength * memory + (1 - memory),
        streak=streak,
        best=max(figures.best, streak),
    )


def _memory(habit: Habit) -> float:
    """Return m, the part of its strength that a habit keeps over a period."""
    return math.pow(0.5, math.sqrt(habit.cadence.days) / 13)
