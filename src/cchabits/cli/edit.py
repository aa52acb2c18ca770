"""`cchabits edit`: an entry corrected, with what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.errors import UsageProblem
from cchabits.render.corrected import edit_hints, edit_lines
from cchabits.services.corrections import edit
from cchabits.services.log import Act

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.correction import Correction

app = new_app()


@app.command("edit", cls=Command)
def edit_command(
    context: typer.Context,
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY", help="last, or the first 4 characters of its id."),
    ],
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", help="What it should have been.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="When it was done.")] = None,
    credit: Annotated[
        str | None,
        typer.Option("--for", metavar="DAY", help="Count it for the period that holds this day."),
    ] = None,
    habit: Annotated[
        str | None, typer.Option("--habit", metavar="HABIT", help="Which habit it is of.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("-m", "--note", metavar="NOTE", help="What happened.")
    ] = None,
    details: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="KEY=VALUE", help="A detail; again for more."),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who logged it.")] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Correct an entry.

    Only what is given changes. An empty text takes away: -m "", --for "", --by "" and --with KEY=.

    Examples:
      cchabits edit last 2h
      cchabits edit a3f9 --on fri -m "Acme: SSO blocks the renewal"
      cchabits edit a3f9 --with departments=sales,support
      cchabits edit a3f9 --habit customer-day 90m
    """
    invocation = invocation_of(context)
    act = Act(habit, value, on, credit, note, tuple(details or ()), by)
    if act == Act():
        raise UsageProblem(
            "nothing is given that is to change",
            "give a VALUE, --on, --for, --habit, -m, --with or --by",
            "cchabits edit --help",
        )
    with invocation.session() as session:
        correction = edit(session, entry, act)
        today = session.today
    invocation.done(wants_backup=correction.is_change)
    screen = invocation.screen
    if as_json:
        screen.answer(document(correction, today))
        return
    screen.show(edit_lines(correction, today, screen.look()))
    screen.hint(*edit_hints(correction))


def document(correction: Correction, today: dt.date) -> dict[str, Any]:
    """Return what `edit` and `delete` answer to programs."""
    from cchabits.render.json import correction_document  # 2 ms, and not for people
    from cchabits.transfer.journal import entry_record

    versions = [one for one in (correction.before, correction.after) if one]
    records = [entry_record(one.entry, one.habit.measure) for one in versions]
    return correction_document(correction, records, today)
