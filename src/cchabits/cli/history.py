"""`cchabits history`: what was, of one habit or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cchabits.cli.beside import beside_answer, beside_page, put_beside
from cchabits.cli.command import AS_JSON, Command, check_limit, invocation_of, new_app
from cchabits.domain.dates import plus_months
from cchabits.domain.history import History, Latest
from cchabits.services.history import Asked, history, latest

if TYPE_CHECKING:
    from cchabits.render.line import Line, Look

app = new_app()

PERIODS = 12
ENTRIES = 10
MONTHS_BESIDE = 12  # with an outcome, where no span is asked for
LATEST = 20  # entries of all habits: one screen


@app.command("history", cls=Command)
def history_command(
    context: typer.Context,
    habit: Annotated[
        str | None,
        typer.Argument(metavar="HABIT", help="Its name, or part of it; all if left out."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Tell only of this day and later.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DAY", help="Tell only of this day and earlier."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", help="At most N periods and N entries."),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="NAME", help="Show an outcome under the acts, by month."),
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Show a habit's past, or the latest entries of all.

    Of a habit: its definitions, its figures and how they are counted, a year by week and weekday,
    its periods and what they reached, its plans, its entries with their ids. Without one: the
    entries of all, those of the latest days first.

    Examples:
      cchabits history feedback-review
      cchabits history feedback --since 1jan --limit 50
      cchabits history --until yesterday
    """
    check_limit(limit)
    invocation = invocation_of(context)
    usual = LATEST if habit is None else ENTRIES
    most = limit if as_json else (limit or usual) + 1  # one more, to know whether there are more
    asked = Asked(since, until, most)
    with invocation.session(is_reader=True) as session:
        told = latest(session, asked) if habit is None else history(session, habit, asked)
        first = told.span.since or plus_months(told.today, -MONTHS_BESIDE)
        days = (first, told.span.last(told.today))
        beside = None if outcome is None else put_beside(session, outcome, *days, habit)
    screen = invocation.screen
    if as_json:
        screen.answer(_document(told) | beside_answer(beside))
        return
    look = screen.look()
    screen.show([*_lines(told, look, limit), *beside_page(beside, told.today, look)])


def _lines(told: History | Latest, look: Look, limit: int | None) -> list[Line]:
    from cchabits.render.terminal.history import history_lines, latest_lines  # 4 ms, for people

    if isinstance(told, History):
        return history_lines(told, look, limit or PERIODS, limit or ENTRIES)
    return latest_lines(told, look, limit or LATEST)


def _document(told: History | Latest) -> dict[str, Any]:
    from cchabits.render.json import history_document  # 2 ms, and not for people
    from cchabits.transfer.journal import entry_record

    entries = [
        (entry_record(one.entry, one.habit.measure), [need.key for need in one.missing])
        for one in told.entries
    ]
    return history_document(told.today, [told] if isinstance(told, History) else [], entries)
