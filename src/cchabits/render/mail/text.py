"""The mail as plain text, in lines that no program needs to break; only a command may be longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.render.facts import wrapped
from cchabits.render.line import columns_of, cut
from cchabits.render.mail.phrases import sentence_case
from cchabits.render.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchabits.render.mail.view import Ask, Row, View

COLUMNS = 72

_INDENT = "   "
_RULE = "–" * 3


def text_letter(view: View) -> str:
    """Return the mail as text, each line ended."""
    return "".join(f"{line}".rstrip() + "\n" for line in _lines(view))


def _lines(view: View) -> Iterator[str]:
    yield from _wrap(f"{view.day}. {view.verdict}")
    for number, ask in enumerate(view.asks, start=1):
        yield from ["", *_ask(ask, f"{number}. " if len(view.asks) > 1 else "")]
    if view.plan_heading:
        yield from ["", *_wrap(f"{view.plan_heading}.")]
        for ask in view.plans:
            yield from ["", *_ask(ask, "")]
        yield from _rows("", view.plan_rows)
    is_first = not (view.asks or view.plans)
    yield from _rows("All habits" if is_first else "The others", view.rows)
    if view.more:
        yield f"{_INDENT}and {plural(view.more, 'habit')} more: cchabits status"
    yield from ["", _RULE, *_wrap(view.origin), ""]
    width = max(len(line.label) for line in view.foot)
    yield from (f"{_INDENT}{line.label:<{width}}  {line.command}" for line in view.foot)


def _ask(ask: Ask, number: str) -> Iterator[str]:
    head, *more = wrapped(ask.title, COLUMNS - len(_INDENT))
    yield f"{number or _INDENT}{head}"
    yield from (f"{_INDENT}{line}" for line in more)
    yield from _wrap(sentence_case("; ".join([ask.state, *ask.facts])) + ".", _INDENT)
    if ask.kept:
        yield f"{_INDENT}{ask.signs}  {ask.kept}"
    if ask.said:
        yield from _wrap(ask.said, _INDENT)
    for step in ask.steps:
        yield from _wrap(f"{step.question} {step.lead}", _INDENT)
        yield f"{_INDENT}  {step.command}"


def _rows(heading: str, rows: Iterable[Row]) -> Iterator[str]:
    lines = [_row(row) for row in rows]
    if lines:
        yield from ["", *([heading] if heading else []), *lines]


def _row(row: Row) -> str:
    """Return a habit on one line, its title cut where it must be."""
    room = COLUMNS - len(_INDENT) - len(": ") - columns_of(row.state)
    return f"{_INDENT}{cut(row.title, room, '…')}: {row.state}"


def _wrap(text: str, indent: str = "") -> list[str]:
    return [f"{indent}{line}" for line in wrapped(text, COLUMNS - len(indent))]
