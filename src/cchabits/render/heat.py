"""A heat map: a column a week, a row a weekday, and a sign for how much was done."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cchabits.domain.periods import MONTHS, WEEKDAYS
from cchabits.render.line import Segment, columns_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchabits.domain.heat import Cell, HeatMap, Week
    from cchabits.render.line import Line, Look

_MARGIN = "  "
_NAME = 3  # letters of a weekday or a month
_HEADING = f"{_MARGIN}Full entries a day   "
_LEFT = len(_MARGIN) + _NAME + 1  # columns before the first week


def heat_lines(heat: HeatMap, look: Look) -> list[Line]:
    """Return the legend, the months and a row a weekday, with as many weeks as fit.

    Empty where nothing was done.
    """
    shown = heat.weeks[-max(1, look.width - _LEFT) :] if look.width else heat.weeks
    if not heat.highest:
        return []
    head = (Segment(" " * _LEFT), Segment(_months(shown, look), "quiet"))
    rows = [_row(heat, shown, weekday, look) for weekday in range(len(WEEKDAYS))]
    return [look.show(line) for line in [_legend(heat, look), head, *rows]]


def _legend(heat: HeatMap, look: Look) -> Line:
    """Return what the signs stand for, after a heading where there is room for one."""
    line = [Segment(f"{look.glyphs.nothing} none")]
    for level, least, most in heat.steps():
        counts = f"{least}–{most}" if most > least else str(least)
        line += [Segment(f"  {look.glyphs.shades[level - 1]}", "met"), Segment(f" {counts}")]
    heading = Segment(_HEADING, "quiet")
    has_room = look.has_room_for(columns_of(text_of((heading, *line))))
    return (heading if has_room else Segment(_MARGIN), *line)


def _months(weeks: Sequence[Week], look: Look) -> str:
    """Return the names of the months, each above the week in which it begins, where it fits."""
    text = ""
    begins = [0, *(i for i in range(1, len(weeks)) if weeks[i].month != weeks[i - 1].month)]
    for at, following in zip(begins, [*begins[1:], len(weeks) + _NAME], strict=True):
        has_room = look.has_room_for(_LEFT + at + _NAME) and following - at > _NAME
        text = f"{text:<{at}}{MONTHS[weeks[at].month - 1][:_NAME] if has_room else ''}"
    return text


def _row(heat: HeatMap, weeks: Sequence[Week], weekday: int, look: Look) -> Line:
    name = WEEKDAYS[(heat.first_weekday + weekday) % len(WEEKDAYS)][:_NAME]
    cells = [week.cells[weekday] for week in weeks]
    while cells and cells[-1] is None:
        cells.pop()
    return (Segment(f"{_MARGIN}{name} ", "quiet"), *_signs(heat, cells, look))


def _signs(heat: HeatMap, cells: Sequence[Cell], look: Look) -> Iterator[Segment]:
    """Yield one sign a day, those that look alike together; what was not asked is blank."""
    for is_done, some in groupby(cells, key=bool):
        text = "".join(_sign(heat, cell, look) for cell in some)
        yield Segment(text, "met" if is_done else "quiet")


def _sign(heat: HeatMap, cell: Cell, look: Look) -> str:
    if cell is None:
        return " "
    return look.glyphs.shades[heat.level(cell) - 1] if cell else look.glyphs.nothing
