"""The list of outcomes on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.periods import MONTHS
from cchabits.render.line import Segment
from cchabits.render.outcomes import outcome_words, value_with_margin
from cchabits.render.terminal.table import Column, fitted, head_of, rows_of
from cchabits.render.words import day_words, short_period_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from cchabits.domain.beside import Beside, Month
    from cchabits.domain.outcome import Outcome
    from cchabits.render.line import Line, Look

_LEAST = 10  # columns
_NONE = (
    "No outcomes yet. For example:  ",
    "cchabits outcome log nps --promoters 50 --passives 30 --detractors 20",
)


def outcome_lines(outcomes: Sequence[Outcome], today: dt.date, look: Look) -> list[Line]:
    """Return a head and the outcomes in the order given, a line each."""
    if not outcomes:
        return [(Segment(_NONE[0]), Segment(_NONE[1], "command"))]

    def column(head: str, cell: Callable[[Outcome], str], *, least: int = 0) -> Column:
        return Column(head, tuple((Segment(look.say(cell(one))),) for one in outcomes), 0, least)

    columns = [
        column("  Outcome", lambda one: f"  {one.name}"),
        column("Day", lambda one: day_words(one.on, today)),
        column("Value", value_with_margin),
        column("n", lambda one: "" if one.n is None else f"{one.n:,}"),
        column("Method", lambda one: one.method, least=_LEAST),
    ]
    told = [one for one in columns if not one.is_empty({""})]
    fitting = fitted(told, look.width, look.glyphs.ellipsis)
    return [head_of(fitting), *rows_of(fitting)]


def beside_lines(told: Beside, today: dt.date, look: Look) -> list[Line]:
    """Return acts and an outcome month by month; that they stand together says nothing of why.

    Each further outcome of a month has a line of its own, so that its n and its margin are seen.
    """
    rows = [_Row(month, *one) for month in told.months for one in _numbered(month.outcomes)]

    def column(head: str, cell: Callable[[_Row], str], *, is_right: bool = False) -> Column:
        cells = tuple((Segment(look.say(cell(one))),) for one in rows)
        return Column(head, cells, 0, 0 if is_right else _LEAST, is_right=is_right)

    def value(row: _Row) -> str:
        return look.glyphs.nothing if row.outcome is None else outcome_words(row.outcome)

    columns = [
        column("  Month", lambda one: "" if one.at else f"  {_month(one.month.begin, today)}"),
        column("Acts", lambda one: "" if one.at else f"{one.month.acts:,}", is_right=True),
        column(told.name, value),
    ]
    fitting = fitted(columns, look.width, look.glyphs.ellipsis)
    return [head_of(fitting), *rows_of(fitting)]


class _Row(NamedTuple):
    """A month and one of its outcomes, the `at`-th, or None where it has none."""

    month: Month
    at: int
    outcome: Outcome | None


def _numbered(outcomes: Sequence[Outcome]) -> list[tuple[int, Outcome | None]]:
    return list(enumerate(outcomes)) or [(0, None)]


def _month(begin: dt.date, today: dt.date) -> str:
    return short_period_words(f"{MONTHS[begin.month - 1]} {begin.year}", today)
