"""The latest of a habit's plans, a line each, the newest first, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.numbers import duration_text
from cchabits.render.line import Segment
from cchabits.render.plans import STATE_WORDS, slot_words
from cchabits.render.terminal.table import GAP, Column, fitted, head_of, rows_of, width_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from cchabits.domain.plan import PlanStanding
    from cchabits.render.line import Line, Look

MOST = 5  # plans beside the rest of a habit's past

_WHERE = "Where, with whom"


def latest_plan_lines(standings: Sequence[PlanStanding], today: dt.date, look: Look) -> list[Line]:
    """Return a head, the latest plans, and how many there are before them.

    `standings` are by their days; empty where there is none.
    """
    if not standings:
        return []
    columns = _columns(standings[-MOST:][::-1], today, look)
    lines = [head_of(columns), *rows_of(columns)]
    more = len(standings) - MOST
    if more > 0:
        command = Segment(f"cchabits plan list {standings[0].plan.habit} --all", "command")
        lines.append(look.show((Segment(f"  {more} before these:  ", "quiet"), command)))
    return lines


def _columns(latest: Sequence[PlanStanding], today: dt.date, look: Look) -> list[Column]:
    """Return the columns that fit; where each is or with whom has the room that is left."""

    def column(head: str, cell: Callable[[PlanStanding], str], drop: int = 0) -> Column:
        return Column(head, tuple((Segment(look.say(cell(one))),) for one in latest), drop)

    columns = [
        column("  Plan", lambda one: f"  {slot_words(one.plan, today)}"),
        column("Length", lambda one: duration_text(one.plan.minutes), drop=1),
        column("Outcome", lambda one: STATE_WORDS[one.state]),
    ]
    columns = fitted(columns, look.width, look.glyphs.ellipsis)
    where = column(_WHERE, lambda one: one.plan.where)
    room = look.width - width_of(columns) - GAP if look.width else where.width
    if where.is_empty({""}) or room < len(_WHERE):
        return columns
    return [*columns, *fitted([where._replace(least=len(_WHERE))], room, look.glyphs.ellipsis)]
