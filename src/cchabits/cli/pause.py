"""`cchabits pause`: days on which a habit, or all, is not asked for."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.render.acts import pause_line
from cchabits.services.exemptions import pause

app = new_app()


@app.command("pause", cls=Command)
def pause_command(
    context: typer.Context,
    begin: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day of it.")],
    habit: Annotated[
        str | None, typer.Argument(metavar="HABIT", help="Its name; all habits if left out.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DAY", help="The day you are back; open if left out."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="R", help="Why, in a word.")] = "",
) -> None:
    """Pause a habit, or all of them.

    Days look ahead here: fri is the next one, 3d is in three days.

    Examples:
      cchabits pause --from 2026-12-21 --until 2027-01-04
      cchabits pause customer-day --from today
      cchabits pause --from mon --until 14d --reason travel_or_leave
    """
    invocation = invocation_of(context)
    with invocation.session() as session:
        receipt = pause(session, habit, begin, until, reason)
        today = session.today
    invocation.done()
    screen = invocation.screen
    slug = receipt.slug
    screen.show([pause_line(slug, receipt.pause, today, screen.look())])
