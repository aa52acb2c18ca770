"""`cchabits reason`: why a period was missed, and what to do the next time."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.domain.practice import MISS_REASONS
from cchabits.domain.text import meant
from cchabits.errors import UsageProblem
from cchabits.render.acts import reason_line
from cchabits.render.example import quoted
from cchabits.services.practice import ReasonRequest, explain

app = new_app()


@app.command("reason", cls=Command)
def reason_command(
    context: typer.Context,
    habit: Annotated[str, typer.Argument(metavar="HABIT", help="Its name, or part of it.")],
    why: Annotated[
        str | None, typer.Argument(metavar="REASON", help=f"{', '.join(MISS_REASONS)}.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="A day of the period; else the latest missed."),
    ] = None,
    note: Annotated[str, typer.Option("-m", "--note", metavar="NOTE", help="A note.")] = "",
    countermeasure: Annotated[
        str, typer.Option("--next", metavar="PLAN", help="If ..., then I will ...")
    ] = "",
) -> None:
    """Say why a period was missed.

    It stays missed; what made the act impossible is said with `cchabits skip`. Without --on it is
    the latest missed period without a reason. A second reason for a period replaces the first.

    Examples:
      cchabits reason customer-day sales_push --next "if ..., then I will ..."
      cchabits reason customer-day forgot --on 2026-09-30
    """
    invocation = invocation_of(context)
    if why is None:
        day = "" if on is None else f" --on {quoted(on)}"
        raise UsageProblem(
            "a missed period wants a reason",
            f"cchabits reason {quoted(habit)} REASON{day}",
            f"REASON is one of {', '.join(MISS_REASONS)}",
        )
    with invocation.session() as session:
        receipt = explain(
            session, ReasonRequest(habit, meant(why, MISS_REASONS), on, note, countermeasure)
        )
        today = session.today
    invocation.done()
    screen = invocation.screen
    look = screen.look()
    screen.show([reason_line(receipt.record, receipt.label, today, look, receipt.replaced)])
