"""The list of plans on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.numbers import duration_text
from cchabits.domain.plan import time_words
from cchabits.render.line import Segment
from cchabits.render.plans import STATE_WORDS
from cchabits.render.terminal.table import Column, fitted, head_of, rows_of
from cchabits.render.words import tally_words, weekday_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from cchabits.domain.figures import Tally
    from cchabits.domain.plan import PlanStanding
    from cchabits.render.line import Line, Look

_LEAST = 10  # columns
_WHERE = "Where, with whom"


def plan_lines(
    standings: Sequence[PlanStanding],
    kept: Tally,
    today: dt.date,
    look: Look,
    habits: Sequence[str],
) -> list[Line]:
    """Return a head and the plans in the order given, a line each, and how many were kept.

    Where there are none, one of `habits` is the example, if it has any.
    """
    found = _table(standings, today, look) if standings else [_nothing(habits)]
    if kept.of:
        ratio: Line = (Segment("  "), Segment(f"plans kept: {tally_words(kept)}", "quiet"))
        found += [(), look.show(ratio)]
    return found


def _nothing(habits: Sequence[str]) -> Line:
    command = f"cchabits plan add {habits[0] if habits else 'HABIT'} thu 9:00"
    return (Segment("Nothing is planned. For example:  "), Segment(command, "command"))


def _table(standings: Sequence[PlanStanding], today: dt.date, look: Look) -> list[Line]:
    def column(
        head: str, cell: Callable[[PlanStanding], str], *, drop: int = 0, least: int = 0
    ) -> Column:
        cells = tuple((Segment(look.say(cell(one))),) for one in standings)
        return Column(head, cells, drop, least)

    columns = [
        column("  Day", lambda one: f"  {weekday_words(one.plan.on, today)}"),
        column("Time", lambda one: time_words(one.plan.at)),
        column("Length", lambda one: duration_text(one.plan.minutes), drop=2),
        column("Habit", lambda one: one.plan.habit, least=_LEAST),
        column(_WHERE, lambda one: one.plan.where, drop=1, least=len(_WHERE)),
        column("State", lambda one: STATE_WORDS[one.state]),
    ]
    told = [one for one in columns if not one.is_empty({""})]
    fitting = fitted(told, look.width, look.glyphs.ellipsis)
    return [head_of(fitting), *rows_of(fitting)]
