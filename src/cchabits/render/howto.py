"""How to log a habit, in words: what an entry's value means, and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.domain.measure import HIGHEST_SCORE
from cchabits.domain.placeholder import NAME
from cchabits.render.example import listing_command
from cchabits.render.words import either

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchabits.domain.habit import Habit


def how_to_log(habit: Habit) -> list[str]:
    """Return what to know beside the example, a sentence each."""
    said = [_VALUES[habit.measure.name](habit)]
    if habit.requires:
        said.append(f"an entry without {either(habit.requires)} is kept, and counts to nothing")
    return said


def lengthening(habit: Habit) -> str:
    """Return the command that puts one more on a list to begin with; empty where there is none."""
    measure: Any = habit.measure
    if measure.name != "checklist" or measure.first is None:
        return ""
    return listing_command(habit.slug, [*measure.items, NAME])


def _coverage(habit: Habit) -> str:
    measure: Any = habit.measure
    if measure.ratio:
        what = f", {measure.occasions}" if measure.occasions else ""
        return f"two amounts{what}; those of a period are added up"
    return "yes or no after one occasion, 5/6 after several; a period's are added up"


def _checklist(habit: Habit) -> str:
    measure: Any = habit.measure
    if not measure.items:
        return "one item at a time, in your own words"
    first = f", {measure.first} first" if measure.first else ""
    return f"one item of the list at a time{first}"


_VALUES: dict[str, Callable[[Habit], str]] = {
    "count": lambda _: "each time it is done; a number, such as 2, stands for several times",
    "duration": lambda _: "a time such as 90m, 1h30 or 2h; those of a period are added up",
    "coverage": _coverage,
    "checklist": _checklist,
    "score": lambda _: f"0 to {HIGHEST_SCORE}; the last score of a period counts",
}
