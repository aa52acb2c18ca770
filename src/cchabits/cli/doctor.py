"""`cchabits doctor`: what is wrong with a home, and what is mended; forgetting as well."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.errors import UsageProblem

if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation
    from cchabits.cli.screen import Screen

app = new_app()

SOMETHING_WRONG = 1


@app.command("doctor", cls=Command)
def doctor_command(
    context: typer.Context,
    is_repair: Annotated[
        bool, typer.Option("--repair", help="Mend what can be mended without loss.")
    ] = False,
    as_json: Annotated[bool, AS_JSON] = False,
    entry: Annotated[
        str | None,
        typer.Option("--forget", metavar="ENTRY", help="A deleted or edited entry, by its id."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before forgetting.")] = False,
) -> None:
    """Look the log over, mend it, or forget what was deleted.

    It looks at the database, habits.toml, the backups and the place they lie in, and changes
    nothing. It exits with 1 if something is wrong. --repair makes a backup first.

    --forget takes note, details and name of an entry, and those of its earlier versions, from what
    undo and the backups keep. That cannot be undone.

    Examples:
      cchabits doctor
      cchabits doctor --repair
      cchabits doctor --forget a3f9
    """
    invocation = invocation_of(context)
    if entry is not None:
        if is_repair or as_json:
            raise UsageProblem("--forget goes alone", "cchabits doctor --forget ENTRY")
        _forget(invocation, entry, is_agreed=yes)
    elif _look_over(invocation, is_repair=is_repair, as_json=as_json):
        raise typer.Exit(SOMETHING_WRONG)


def _look_over(invocation: Invocation, *, is_repair: bool, as_json: bool) -> int:
    """Look a home over, mend it if asked, and say what was found; return how much is wrong."""
    from cchabits.render.findings import doctor_document, examination_lines, repair_lines
    from cchabits.services.doctor.examination import examine, repair  # 20 ms, not to forget

    done = repair(invocation.place) if is_repair else None
    seen = done.left if done else examine(invocation.place)
    if done and done.mended:
        invocation.done("cchabits doctor shows how the log is now")
    screen = invocation.screen
    home = invocation.home_option
    options = f" --home {shlex.quote(home)}" if home else ""
    if as_json:
        screen.answer(doctor_document(seen, done, options))
    elif done:
        screen.show(repair_lines(done, screen.look(), options))
    else:
        screen.show(examination_lines(seen, screen.look(), options))
    return len(seen.findings)


def _forget(invocation: Invocation, entry: str, *, is_agreed: bool) -> None:
    from cchabits.render.corrected import (
        forget_hints,
        forget_lines,
        forget_question,
        forget_remarks,
    )
    from cchabits.services.forgetting import find_forgettable, forget

    screen = invocation.screen
    with invocation.session() as session:
        known = find_forgettable(session, entry)
        today = session.today
        if not is_agreed and not _agrees(screen, forget_question(known, today)):
            screen.say("Nothing was forgotten.")
            return
        forgotten = forget(session, known.entry.id)
    invocation.done("cchabits doctor shows how the log is now")
    screen.show(forget_lines(known, forgotten, today, screen.look()))
    screen.remark(*forget_remarks(forgotten, invocation.home.backups))
    screen.hint(*forget_hints(known))


def _agrees(screen: Screen, question: str) -> bool:
    if not screen.is_attended:
        raise UsageProblem("forgetting cannot be undone", "to do it without being asked: --yes")
    return screen.asks(question)
