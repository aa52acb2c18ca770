"""Drift: a definition that asks for less than the one before it.

It does so in up to three ways, the kinds: a lowered target, a longer cadence, a requirement that is
dropped. What cannot be compared, such as another measure's target, is no drift.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.change import Wanted
from cchabits.domain.dates import plus_days, plus_months
from cchabits.domain.definition import read_habit
from cchabits.domain.life import (
    are_judged_alike,
    checked_life,
    read_life,
    reason_given,
    with_words,
)
from cchabits.domain.measure import Count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.change import Known
    from cchabits.domain.habit import Habit
    from cchabits.domain.life import Definition

TARGET, CADENCE, REQUIRES = KINDS = ("target", "cadence", "requires")
"""In what a definition can ask for less."""

_STAY = ("reason", "cadence_from")  # of the words: they are about what is asked


class Drift(NamedTuple):
    """A definition that asks for less from the day `begin`: in what, before and after, and why.

    `reason` is the one that came with it, or empty.
    """

    begin: dt.date
    kinds: tuple[str, ...]
    before: Habit
    after: Habit
    reason: str = ""


def drift_between(before: Habit, after: Habit) -> tuple[str, ...]:
    """Return the kinds of drift from one definition of a habit to another, in the order of KINDS.

    Both are compared as read: a day of six hours is less than one of eight. How long a cadence is
    its nominal length says.
    """
    are_lower = {
        TARGET: _is_target_lower(before, after),
        CADENCE: after.cadence.days > before.cadence.days,
        REQUIRES: _is_less_required(before, after),
    }
    return tuple(kind for kind in KINDS if are_lower[kind])


def drifts(
    definitions: Sequence[Definition], slug: str, since: dt.date, until: dt.date
) -> list[Drift]:
    """Return the drifts that took effect on a day from `since` on and before `until`, in order."""
    life = checked_life(slug, definitions)
    found = []
    for (was, now), definition in zip(itertools.pairwise(life.terms), definitions[1:], strict=True):
        kinds = drift_between(was.habit, now.habit)
        if kinds and since <= now.begin < until:
            found.append(
                Drift(now.begin, kinds, was.habit, now.habit, reason_given(definition.table))
            )
    return found


def drifts_of_a_year(definitions: Sequence[Definition], slug: str, today: dt.date) -> list[Drift]:
    """Return the drifts of which the original still stands beside: for a year, as of a day."""
    found = drifts(definitions, slug, dt.date.min, plus_days(today, 1))
    return [drift for drift in found if plus_months(drift.begin, 12) > today]


def unexplained(
    known: Known, wanted: Wanted, fresh: Sequence[Definition], noticed: dt.date
) -> Drift | None:
    """Return the drift for which a change gives no reason; None where there is none to give.

    `fresh` are the definitions after the change. Their newest is compared with the one in force on
    the day it is noticed: what has not taken effect binds nobody. A reason is another one than that
    definition came with, and is new or that of what is ahead: what was taken back has taken its own
    along.
    """
    life, _ = read_life(known.life.slug, fresh)
    has_a_day_to_its_name = known.life.start == known.life.end  # as one dropped before it began
    if life is None or noticed < max(known.life.start, life.start) or has_a_day_to_its_name:
        return None
    place = known.life.index_on(noticed)
    before, (begin, _, after) = known.life.terms[place].habit, life.terms[-1]
    if are_judged_alike(after, known.life.terms[-1].habit):
        return None
    kinds = drift_between(before, after)
    reason = reason_given(wanted.table)
    is_meant = wanted.is_reason_new or reason == reason_given(known.definitions[-1].table)
    is_explained = is_meant and reason not in {"", reason_given(known.definitions[place].table)}
    return Drift(begin, kinds, before, after) if kinds and not is_explained else None


def held(known: Known, wanted: Wanted, noticed: dt.date) -> Wanted:
    """Return a change without what is judged: what is in force goes on, and nothing else is ahead.

    Words and `lead` act at once all the same, and so do the first and the last day; whose proposal
    the cadence is stays with the cadence. The settings, which are those of all habits, hold here
    too, unless it is a shorter day that asks for less.
    """
    place = known.life.index_on(noticed)
    _, table, earlier = known.definitions[place]
    said = {key: value for key, value in wanted.table.items() if key not in _STAY}
    said |= {key: table[key] for key in _STAY if key in table}
    end = {"end": wanted.table["end"]} if wanted.end else {}
    rest = {key: value for key, value in with_words(table, said).items() if key != "end"} | end
    now, settings = known.life.terms[place].habit, wanted.settings
    then, _ = read_habit({**rest, "slug": now.slug}, settings, known.life.start)
    if then is not None and drift_between(now, then):
        settings = settings._replace(day_minutes=earlier.day_minutes)
    return Wanted(wanted.start, rest, settings)


def _is_target_lower(before: Habit, after: Habit) -> bool:
    """Tell whether a period needs less.

    Amounts that add up may be spread over shorter periods: 8 h a month are not more than 2 h a
    week.
    """
    one: Any = before.measure
    other: Any = after.measure
    if _kind(one) != _kind(other):
        return False
    if isinstance(other, Count) and after.cadence.days < before.cadence.days:
        return bool(other.target * before.cadence.days < one.target * after.cadence.days)
    return any(now < was for was, now in zip(_needs(one), _needs(other), strict=True))


def _kind(measure: Any) -> tuple[str, bool]:  # noqa: ANN401 - any measure
    """Return what two measures must share for their targets to be comparable."""
    return measure.name, getattr(measure, "ratio", False)


def _needs(measure: Any) -> tuple[int, int]:  # noqa: ANN401 - any measure
    """Return the numbers that a period must reach; a score without a line has none to reach."""
    return measure.target or 0, getattr(measure, "min_occasions", 0)


def _is_less_required(before: Habit, after: Habit) -> bool:
    least = {need.key: need.least for need in after.requires}
    return any(least.get(need.key, 0) < need.least for need in before.requires)
