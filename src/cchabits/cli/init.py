"""`cchabits init`: the first command in a home."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.render.example import example_command
from cchabits.render.listing import active_hints, habit_lines
from cchabits.render.words import plural
from cchabits.services.setup import init

app = new_app()


@app.command("init", cls=Command)
def init_command(
    context: typer.Context,
    pack: Annotated[
        list[str] | None,
        typer.Option("--pack", metavar="NAME", help="Habits to begin with; again for more."),
    ] = None,
    yes: Annotated[  # noqa: ARG001 - taken so that scripts can be sure; there is nothing to ask
        bool, typer.Option("--yes", help="Ask nothing; init never does.")
    ] = False,
) -> None:
    """Set up habits.toml and the log.

    Begins with the pack `starter`, three habits, unless another is named. A habits.toml that was
    lost is written back as it last was.

    Examples:
      cchabits init
      cchabits init --pack thys-eight
    """
    invocation = invocation_of(context)
    made = init(invocation.place, pack or [])
    invocation.done("cchabits habits list shows it", wants_backup=False)
    screen = invocation.screen
    count = plural(len(made.habits), "habit")
    said = f"habits.toml was missing, and is written back as it last was: {count}"
    screen.say(said if made.is_written_back else f"{count} set up", "")
    screen.show(habit_lines(made.habits, made.today, screen.look()))
    screen.say(
        "",
        f"  Habits  {made.habits_file}",
        f"  Log     {made.database}",
        "",
        f"  Next    {example_command(made.habits[0])}",
        "          cchabits status",
    )
    if not made.is_written_back:
        screen.hint(*active_hints(len(made.habits)))
