"""`cchabits review`: what wants a word, what the days behind it came to, and what that comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.beside import beside_answer, beside_page, put_beside
from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.cli.screen import PIPED_WIDTH
from cchabits.domain.practice import SPANS
from cchabits.errors import UsageProblem
from cchabits.services.practice import reflect
from cchabits.services.review import keep_as_it_is, review

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cchabits.cli.invocation import Invocation

app = new_app()

USUAL_SPAN = "month"


@app.command("review", cls=Command)
def review_command(
    context: typer.Context,
    week: Annotated[bool, typer.Option("--week", help="Look back on 7 days.")] = False,
    month: Annotated[bool, typer.Option("--month", help="On a month, as without any.")] = False,
    quarter: Annotated[bool, typer.Option("--quarter", help="On three months.")] = False,
    year: Annotated[bool, typer.Option("--year", help="On a year.")] = False,
    plus: Annotated[
        str | None, typer.Option("--plus", metavar="TEXT", help="Write down what went well.")
    ] = None,
    delta: Annotated[
        str | None, typer.Option("--delta", metavar="TEXT", help="Write down what did not.")
    ] = None,
    to_do: Annotated[
        str | None, typer.Option("--next", metavar="TEXT", help="Write down what is next.")
    ] = None,
    keep: Annotated[
        str | None,
        typer.Option("--keep", metavar="HABIT", help="Keep a habit that is met at its minimum."),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="NAME", help="Show an outcome under the acts."),
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Go through what is overdue, missed or due soon, and look back.

    On a terminal it walks, worst first: one key to log, plan, skip, pause or pass, and to say why a
    period was missed. Each step is saved and can be undone; q leaves. Piped, and with TERM=dumb, it
    prints the list, each with what can be typed; then what the days up to today came to. A quarter
    and a year begin with that: reasons ranked, countermeasures followed by a kept period, comebacks
    and drift among it. --plus, --delta and --next write down what it came to, and nothing else
    happens.

    Examples:
      cchabits review
      cchabits review --quarter
      cchabits review --plus "two days with customers" --next "book December"
    """
    invocation = invocation_of(context)
    span = _span({"week": week, "month": month, "quarter": quarter, "year": year})
    lines = (plus, delta, to_do)
    is_written = any(line is not None for line in lines)
    writes = [is_written, keep is not None]
    _refuse_mixtures(writes, as_json=as_json, has_outcome=outcome is not None)
    if is_written:
        _reflect(invocation, span, [line or "" for line in lines])
    elif keep is not None:
        _keep(invocation, keep)
    elif not as_json and invocation.screen.is_a_conversation:
        from cchabits.cli.review_walk import walk  # 20 ms, and only where somebody answers

        walk(invocation, span, outcome)
    else:
        _show(invocation, span, outcome, as_json=as_json)


def _refuse_mixtures(writes: Sequence[bool], *, as_json: bool, has_outcome: bool) -> None:
    """Refuse to write two things at once, or to write and show."""
    if [*writes, as_json].count(True) > 1:
        raise UsageProblem(
            "--json reads, --keep and --plus, --delta, --next each write", "give one of them"
        )
    if has_outcome and any(writes):
        raise UsageProblem("--outcome is shown, and what writes shows nothing", "leave it out")


def _span(asked: Mapping[str, bool]) -> str:
    """Return the one span that was asked for, or the usual one."""
    given = [span for span in SPANS if asked[span]]
    if len(given) > 1:
        named = " and ".join(f"--{span}" for span in given)
        raise UsageProblem(f"{named}: a review looks back on one span", "give one of them")
    return given[0] if given else USUAL_SPAN


def _show(invocation: Invocation, span: str, outcome: str | None, *, as_json: bool) -> None:
    screen = invocation.screen
    with invocation.session(is_reader=True) as session:
        found = review(session, span)
        days = (found.span.first, found.span.last)
        beside = None if outcome is None else put_beside(session, outcome, *days)
    if as_json:
        from cchabits.render.json_review import review_document  # not for people

        screen.answer(review_document(found) | beside_answer(beside))
        return
    from cchabits.render.terminal.review import review_lines  # 5 ms, for people

    look = screen.look(piped_width=PIPED_WIDTH)
    screen.show([*review_lines(found, look), *beside_page(beside, found.today, look)])


def _reflect(invocation: Invocation, span: str, lines: Sequence[str]) -> None:
    from cchabits.render.acts import reflection_line

    with invocation.session() as session:
        record = reflect(session, span, *lines)
    if record is None:
        hint = "say something with --plus, --delta or --next"
        raise UsageProblem("there is nothing to write down", hint)
    invocation.done()
    screen = invocation.screen
    screen.show([reflection_line(record, screen.look())])


def _keep(invocation: Invocation, name: str) -> None:
    from cchabits.render.acts import choice_line

    with invocation.session() as session:
        record = keep_as_it_is(session, name).record
    invocation.done()
    screen = invocation.screen
    screen.show([choice_line(record, screen.look())])
