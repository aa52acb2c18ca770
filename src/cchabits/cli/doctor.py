"""`cchabits doctor --forget`: what deleted entries said, taken from the log for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.errors import UsageProblem
from cchabits.render.corrected import forget_hints, forget_lines, forget_question
from cchabits.services.forgetting import find_forgettable, forget

if TYPE_CHECKING:
    from cchabits.cli.screen import Screen

app = new_app()


@app.command("doctor", cls=Command)
def doctor_command(
    context: typer.Context,
    entry: Annotated[
        str | None,
        typer.Option("--forget", metavar="ENTRY", help="A deleted or edited entry, by its id."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget what a deleted entry said.

    Its note, details and name, and those of its earlier versions, go from what undo keeps. Undo can
    then bring it back only without them. Forgetting itself cannot be undone.

    Examples:
      cchabits doctor --forget a3f9
      cchabits doctor --forget a3f9 --yes
    """
    invocation = invocation_of(context)
    screen = invocation.screen
    if entry is None:
        raise UsageProblem(
            "doctor does nothing yet but forget an entry", "cchabits doctor --forget ENTRY"
        )
    with invocation.session() as session:
        known = find_forgettable(session, entry)
        today = session.today
        if not yes and not _agrees(screen, forget_question(known, today)):
            screen.say("Nothing was forgotten.")
            return
        forget(session, known.entry.id)
    invocation.is_saved = True
    screen.show(forget_lines(known, today, screen.look()))
    screen.hint(*forget_hints(known))


def _agrees(screen: Screen, question: str) -> bool:
    if not screen.is_attended:
        raise UsageProblem("forgetting cannot be undone", "to do it without being asked: --yes")
    return screen.asks(question)
