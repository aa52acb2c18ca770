"""`cchabits help`: the help of a command, as `--help` has it."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from cchabits.cli.command import Command, new_app
from cchabits.domain.text import shown
from cchabits.errors import UsageProblem

app = new_app()


@app.command("help", cls=Command)
def help_command(
    context: typer.Context,
    command: Annotated[
        list[str] | None, typer.Argument(metavar="COMMAND", help="Such as: log, or habits show.")
    ] = None,
) -> None:
    """Show the help of a command.

    Examples:
      cchabits help log
      cchabits help habits show
    """
    current = context.find_root()
    for place, name in enumerate(command or []):
        find = getattr(current.command, "get_command", None)
        found = find(current, name) if find else None
        if found is None:
            raise _unknown(current, command or [], place)
        current = typer.Context(found, info_name=name, parent=current)
    sys.stdout.write(f"{current.get_help()}\n")


def _unknown(group: Any, typed: list[str], place: int) -> UsageProblem:  # noqa: ANN401 - Typer's
    """Return that the word at a place is no command there, and the help that may be meant."""
    from cchabits.domain.spelling import nearest  # 2 ms, and only for a mistake

    list_commands = getattr(group.command, "list_commands", None)
    near = nearest(typed[place], list_commands(group)) if list_commands else []
    hint = f"cchabits help {' '.join([*typed[:place], *near])}" if near else "cchabits --help"
    return UsageProblem(f"there is no command {shown(' '.join(typed))}", hint)
