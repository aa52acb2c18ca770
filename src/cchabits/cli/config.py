"""`cchabits config`: where the files are."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import Command, Group, invocation_of, new_app

app = new_app(cls=Group)


@app.callback()
def config_group() -> None:
    """Show where the files are.

    Examples:
      cchabits config path
    """


@app.command("path", cls=Command)
def path_command(
    context: typer.Context,
    database: Annotated[bool, typer.Option("--database", help="The log instead.")] = False,
) -> None:
    """Print the path of habits.toml, or of the log.

    Examples:
      $EDITOR "$(cchabits config path)"
      ls -l "$(cchabits config path --database)"
    """
    invocation = invocation_of(context)
    home = invocation.home
    invocation.screen.hand_over(str(home.database if database else home.habits_file))
