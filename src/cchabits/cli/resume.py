"""`cchabits resume`: the end of a pause."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.render.acts import resume_hints, resume_line
from cchabits.services.exemptions import resume

app = new_app()


@app.command("resume", cls=Command)
def resume_command(
    context: typer.Context,
    habit: Annotated[
        str | None,
        typer.Argument(metavar="HABIT", help="Its name; the pause of all habits if left out."),
    ] = None,
    begin: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="The pause from that day, which may lie ahead."),
    ] = None,
) -> None:
    """End a pause today, or take back one that lies ahead.

    Examples:
      cchabits resume
      cchabits resume customer-day
      cchabits resume --from 2026-12-21
    """
    invocation = invocation_of(context)
    with invocation.session() as session:
        receipt = resume(session, habit, begin)
        today = session.today
    invocation.done()
    screen = invocation.screen
    slug, still = receipt.slug, receipt.still
    screen.show([resume_line(slug, receipt.pause, still, today, screen.look())])
    screen.hint(*resume_hints(still))
