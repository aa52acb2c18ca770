"""`cchabits roadmap`: how far each habit has come."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.services.roadmap import roadmap

app = new_app()


@app.command("roadmap", cls=Command)
def roadmap_command(
    context: typer.Context,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Show how far each habit has come.

    From planned by way of experiment and implemented to daily business; by pack, with how many of
    the latest periods were kept, what is missing for the next stage, and since when. Nothing is
    ever completed.

    Examples:
      cchabits roadmap
    """
    invocation = invocation_of(context)
    with invocation.session(is_reader=True) as session:
        told = roadmap(session)
    screen = invocation.screen
    if as_json:
        from cchabits.render.roadmap import roadmap_document  # 2 ms, and not for people

        screen.answer(roadmap_document(told))
        return
    from cchabits.render.terminal.roadmap import roadmap_lines  # only for people

    screen.show(roadmap_lines(told, screen.look()))
