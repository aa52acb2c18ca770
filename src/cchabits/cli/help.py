"""`cchabits help`: the help of a command, as `--help` has it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cchabits.cli.command import Command, new_app
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
    for name in command or []:
        find = getattr(current.command, "get_command", None)
        found = find(current, name) if find else None
        if found is None:
            raise UsageProblem(
                f"there is no command '{' '.join(command or [])}'", "cchabits --help"
            )
        current = typer.Context(found, info_name=name, parent=current)
    sys.stdout.write(f"{current.get_help()}\n")
