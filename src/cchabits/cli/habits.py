"""`cchabits habits`: what is tracked, and whether habits.toml is in order."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli import habits_editing as editing
from cchabits.cli.command import AS_JSON, Command, Group, invocation_of, new_app
from cchabits.render.listing import habit_details, habit_lines
from cchabits.render.words import plural
from cchabits.services.catalogue import check_file

app = new_app(cls=Group)


@app.callback()
def habits_group() -> None:
    """List, show, add and change the habits.

    Examples:
      cchabits habits list
      cchabits habits show customer-day
      cchabits habits edit customer-day target="2 days"
      cchabits habits sync --dry-run
    """


@app.command("list", cls=Command)
def list_command(context: typer.Context, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """List the habits.

    Examples:
      cchabits habits list
    """
    invocation = invocation_of(context)
    with invocation.session(is_reader=True, tells_waiting=not as_json) as session:
        habits, today = session.habits, session.today
    if as_json:
        from cchabits.render.json import definitions_document

        invocation.screen.answer(definitions_document(habits))
        return
    screen = invocation.screen
    screen.show(habit_lines(habits, today, screen.look()))


@app.command("show", cls=Command)
def show_command(
    context: typer.Context,
    habit: Annotated[str, typer.Argument(metavar="HABIT", help="Its name, or part of it.")],
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Show a habit: what it asks, who says so, and how to log it.

    Examples:
      cchabits habits show customer-day
    """
    invocation = invocation_of(context)
    with invocation.session(is_reader=True, tells_waiting=not as_json) as session:
        stored, today = session.find(habit), session.today
    found = stored.life.on(today)
    if as_json:
        from cchabits.render.json import definitions_document

        invocation.screen.answer(definitions_document([found]))
        return
    screen = invocation.screen
    from cchabits.domain.drift import drifts_of_a_year  # 15 ms with the rest, and only for people
    from cchabits.render.changes import coming_changes
    from cchabits.render.drift import beside_words

    coming = coming_changes(stored.life, today)
    lowered = drifts_of_a_year(stored.definitions, stored.slug, today)
    beside = beside_words(lowered, found)
    screen.show(habit_details(found, today, screen.look(), coming, beside))


@app.command("check", cls=Command)
def check_command(context: typer.Context) -> None:
    """Check habits.toml, without recording anything.

    Examples:
      cchabits habits check
    """
    invocation = invocation_of(context)
    checked = check_file(invocation.place)
    path = invocation.home.habits_file
    invocation.screen.say(f"{path} is in order: {plural(len(checked.habits), 'habit')}")
    if checked.waiting:
        from cchabits.render.drift import waiting_note  # with the services

        invocation.screen.remark(waiting_note(checked.waiting))


for _name, _command in (
    ("add", editing.add_command),
    ("edit", editing.edit_command),
    ("rename", editing.rename_command),
    ("retire", editing.retire_command),
    ("sync", editing.sync_command),
):
    app.command(_name, cls=Command)(_command)
