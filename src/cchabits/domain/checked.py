"""Definitions as they come from outside, in a file or a journal: checked, and at a bounded cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.cadence_text import rule_of
from cchabits.domain.definition import check_rule, read_habit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from cchabits.domain.habit import Habit
    from cchabits.domain.settings import Settings

MOST_PROBLEMS = 50  # are listed: who has more mends these first

_LONGEST_PROBLEM = 300  # characters: it may show a text or a key from the file


class Checked(NamedTuple):
    """A habit, or None where there are problems; `is_dead` where its rule never occurs.

    To see that of one can take half a second, so readers stop after a few.
    """

    habit: Habit | None
    problems: list[str]
    is_dead: bool = False


def has_rule(table: Mapping[str, Any]) -> bool:
    """Tell whether a definition's cadence is a rule, which takes longer to check."""
    return rule_of(str(table.get("cadence"))) is not None


def read_checked_habit(
    table: Mapping[str, Any], settings: Settings, added: dt.date, begin: dt.date | None = None
) -> Checked:
    """Read a definition as `read_habit()` does, and refuse a rule that never occurs.

    It is read without `grace` first: there would be no gap to measure that against. The rule is to
    occur from `begin` on, where the definition takes effect after the habit's start.
    """
    if not has_rule(table):
        return Checked(*read_habit(table, settings, added))
    graceless = {key: value for key, value in table.items() if key != "grace"}
    habit, problems = read_habit(graceless, settings, added)
    if habit is None:
        return Checked(None, problems)
    problems = check_rule(habit._replace(start=begin or habit.start))
    if problems:
        return Checked(None, problems, is_dead=True)
    return Checked(*read_habit(table, settings, added))


def shortened(problem: str) -> str:
    """Return a problem as it is listed, cut where it shows too much of what was found."""
    return problem if len(problem) <= _LONGEST_PROBLEM else f"{problem[:_LONGEST_PROBLEM]}…"
