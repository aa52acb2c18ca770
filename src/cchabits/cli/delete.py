"""`cchabits delete`: an entry taken out of the log."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.cli.edit import document
from cchabits.render.corrected import delete_lines, delete_remarks
from cchabits.services.corrections import delete

app = new_app()


@app.command("delete", cls=Command)
def delete_command(
    context: typer.Context,
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY", help="last, or the first 4 characters of its id."),
    ],
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Take an entry out of the log.

    undo brings it back. Its note stays there, until doctor --forget removes it.

    Examples:
      cchabits delete last
      cchabits delete a3f9
    """
    invocation = invocation_of(context)
    with invocation.session() as session:
        correction = delete(session, entry)
        today = session.today
    invocation.done()
    screen = invocation.screen
    if as_json:
        screen.answer(document(correction, today))
        return
    screen.show(delete_lines(correction, today, screen.look()))
    screen.remark(*delete_remarks(correction))
