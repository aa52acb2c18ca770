"""`cchabits status`: the Monday screen."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.cli.screen import PIPED_WIDTH
from cchabits.domain.standing import OVERDUE
from cchabits.services.judging import summarise_all
from cchabits.services.mail_glance import glance

app = new_app()

SOMETHING_OVERDUE = 1


@app.command("status", cls=Command)
def status_command(
    context: typer.Context,
    habits: Annotated[
        list[str] | None,
        typer.Argument(metavar="HABIT", help="Only these; all that have not ended if left out."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 if something is overdue.")
    ] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Show what is overdue, due, on track and met.

    Examples:
      cchabits status
      cchabits status feedback
      cchabits status --check && echo "nothing is overdue"
    """
    invocation = invocation_of(context)
    with invocation.session(is_reader=True, tells_waiting=not as_json) as session:
        summary = summarise_all(session, habits or [])
        mail = None if habits or as_json else glance(session)
    if as_json:
        from cchabits.render.json import status_document  # without Rich

        invocation.screen.answer(status_document(summary))
    else:
        from cchabits.render.terminal.status import print_status  # 31 ms, of which Rich 23

        look = invocation.screen.look(piped_width=PIPED_WIDTH)
        print_status(summary, look)
        if mail:
            from cchabits.render.reminders import glance_line  # only where mail is set up

            invocation.screen.show([(), glance_line(mail, look)])
    if check and summary.count(OVERDUE):
        raise typer.Exit(SOMETHING_OVERDUE)
