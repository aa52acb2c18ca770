"""`cchabits resume`: the end of a pause."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.render.acts import resume_line
from cchabits.services.exemptions import resume

app = new_app()


@app.command("resume", cls=Command)
def resume_command(
    context: typer.Context,
    habit: Annotated[
        str | None,
        typer.Argument(metavar="HABIT", help="Its name; the pause of all habits if left out."),
    ] = None,
) -> None:
    """End a pause today.

    Examples:
      cchabits resume
      cchabits resume customer-day
    """
    invocation = invocation_of(context)
    with invocation.session() as session:
        receipt = resume(session, habit)
    invocation.done()
    screen = invocation.screen
    screen.show([resume_line(receipt.slug, screen.look())])
