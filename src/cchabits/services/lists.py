"""How an item comes on a habit's list: asked only where one that is not on it was typed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from cchabits.domain.dates import plus_days
from cchabits.domain.measure import LONGEST_ITEM
from cchabits.render.example import listing_command
from cchabits.render.words import long_day

if TYPE_CHECKING:
    from cchabits.domain.life import Life


def how_to_list(life: Life, item: str, today: dt.date) -> list[str]:
    """Return what to type so that an item is on the list, and from when on it would be.

    Another list holds from the next period on. A habit in its first may begin anew tomorrow
    instead: nothing has been judged yet.
    """
    newest = life.terms[-1]
    measure: Any = newest.habit.measure
    if measure.name != "checklist" or not measure.items or len(item) > LONGEST_ITEM:
        return []
    is_listed = item in measure.items
    items = measure.items if is_listed else [*measure.items, item]
    command = listing_command(life.slug, items)
    if is_listed:
        said = f"it is on the list from {long_day(newest.begin)} on"
    else:
        said = f"to add it from {long_day(_next_begin(life, today))} on: {command}"
    is_first = life.start <= today < _next_begin(life, life.start)
    if not is_first or life.slug not in command:  # the file is opened by a command without keys
        return [said]
    anew = "or from tomorrow on, its first day then, without what was logged before"
    return [said, f"{anew}: {command} start=tomorrow"]


def _next_begin(life: Life, day: dt.date) -> dt.date:
    """Return when the period after the one that holds a day begins."""
    term = life.terms[life.index_on(day)]
    return term.habit.cadence.begin_from(plus_days(day, 1), term.anchor)
