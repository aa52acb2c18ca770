"""`cchabits undo`: the last change, or any other, turned round."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.render.acts import operation_line, undo_line
from cchabits.services.undo import latest_operations, undo

app = new_app()


@app.command("undo", cls=Command)
def undo_command(
    context: typer.Context,
    number: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", help="An operation of the list; else the last change."),
    ] = None,
    is_list: Annotated[bool, typer.Option("--list", help="List what can be undone.")] = False,
) -> None:
    """Undo the last change, or list what can be undone.

    Each call goes one change further back. Undoing an undo, by its number, brings it back.

    Examples:
      cchabits undo
      cchabits undo --list
      cchabits undo 12
    """
    invocation = invocation_of(context)
    screen = invocation.screen
    with invocation.session() as session:
        if is_list:
            operations = latest_operations(session)
        else:
            receipt = undo(session, number)
    look = screen.look()
    if not is_list:
        title, back = receipt.operation.title, receipt.was_brought_back
        screen.show([undo_line(title, receipt.number, look, was_brought_back=back)])
    elif operations:
        screen.show(
            operation_line(
                one.number,
                f"{one.at.astimezone():%Y-%m-%d %H:%M}",
                one.title,
                look,
                is_effective=one.is_effective,
            )
            for one in operations
        )
    else:
        screen.say("Nothing has been logged yet.")
