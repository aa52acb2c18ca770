"""`cchabits skip`: a period that could not be kept, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.text import meant
from cchabits.errors import UsageProblem
from cchabits.render.acts import skip_line
from cchabits.render.example import quoted
from cchabits.services.exemptions import SkipRequest, skip

app = new_app()


@app.command("skip", cls=Command)
def skip_command(
    context: typer.Context,
    habit: Annotated[str, typer.Argument(metavar="HABIT", help="Its name, or part of it.")],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="A day of the period; else the overdue one."),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="R", help=f"{', '.join(SKIP_REASONS)}.")
    ] = None,
    note: Annotated[str, typer.Option("-m", "--note", metavar="NOTE", help="A note.")] = "",
    countermeasure: Annotated[
        str, typer.Option("--next", metavar="PLAN", help="If ..., then I will ...")
    ] = "",
) -> None:
    """Skip a period that could not be kept.

    Without --on it is the period that is overdue, else the open one.

    Examples:
      cchabits skip customer-day --reason illness --next "if ..., then I will ..."
      cchabits skip customer-day --on 2026-09-30 --reason travel_or_leave
    """
    invocation = invocation_of(context)
    if reason is None:
        day = "" if on is None else f" --on {quoted(on)}"
        raise UsageProblem(
            "a skip needs a reason",
            f"cchabits skip {quoted(habit)}{day} --reason REASON",
            f"REASON is one of {', '.join(SKIP_REASONS)}",
        )
    with invocation.session() as session:
        receipt = skip(
            session, SkipRequest(habit, on, meant(reason, SKIP_REASONS), note, countermeasure)
        )
        today = session.today
    invocation.done()
    screen = invocation.screen
    screen.show([skip_line(receipt.skip, receipt.label, today, screen.look())])
