"""`cchabits packs`: the habits that come with the program, and those that leaders hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, Group, invocation_of, new_app
from cchabits.cli.habits_editing import show_amended
from cchabits.cli.output import output_path, write_out
from cchabits.render.example import quoted
from cchabits.render.listing import PackView, offered_details, pack_details, pack_lines
from cchabits.render.words import plural
from cchabits.services.catalogue import all_packs, export_pack, own_pack, pack_contents

if TYPE_CHECKING:
    from cchabits.cli.screen import Screen

app = new_app(cls=Group)


@app.callback()
def packs_group() -> None:
    """List, show and add packs of habits; hand on your own.

    Examples:
      cchabits packs list
      cchabits packs show thys-eight
      cchabits packs add thys-eight --habit online-listening
      cchabits packs export our-team.toml
    """


@app.command("list", cls=Command)
def list_command(context: typer.Context, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """List the packs.

    Examples:
      cchabits packs list
    """
    invocation = invocation_of(context)
    screen = invocation.screen
    packs = [PackView(*pack) for pack in all_packs(invocation.day)]
    if as_json:
        _answer_in_json(packs, screen)
    else:
        screen.show(pack_lines(packs, screen.look()))


@app.command("show", cls=Command)
def show_command(
    context: typer.Context,
    pack: Annotated[
        str, typer.Argument(metavar="NAME", help="The pack's name, or a file that has one.")
    ],
    habit: Annotated[
        str | None, typer.Option("--habit", metavar="HABIT", help="This one of it, in full.")
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Show a pack: its source, its habits, and whose each cadence is.

    Examples:
      cchabits packs show starter
      cchabits packs show courage --habit courage-check
      cchabits packs show ./our-team.toml
    """
    invocation = invocation_of(context)
    screen = invocation.screen
    view = PackView(*pack_contents(pack, invocation.day, habit))
    if as_json:
        _answer_in_json([view], screen)
    elif habit is not None:
        screen.show(offered_details(view, screen.look()))
    else:
        screen.show(pack_details(view, screen.look()))


@app.command("add", cls=Command)
def add_command(
    context: typer.Context,
    pack: Annotated[
        str, typer.Argument(metavar="NAME", help="The pack's name, or a file that has one.")
    ],
    habits: Annotated[
        list[str] | None,
        typer.Option("--habit", metavar="HABIT", help="Only this one; again for more."),
    ] = None,
) -> None:
    """Add a pack's habits to habits.toml.

    Those that are in the file already stay as they are. The pack may be a file that somebody gave
    you: of it only the habits are taken, and they begin today.

    Examples:
      cchabits packs add thys-eight --habit online-listening
      cchabits packs add ./our-team.toml
    """
    from cchabits.services.editing import add_pack  # 20 ms, and only to change the file

    invocation = invocation_of(context)
    show_amended(invocation, add_pack(invocation.place, pack, habits or []))


@app.command("export", cls=Command)
def export_command(
    context: typer.Context,
    output: Annotated[
        str, typer.Argument(metavar="FILE", help="Where to write it; - is standard output.")
    ],
    habits: Annotated[
        list[str] | None,
        typer.Option("--habit", metavar="HABIT", help="Only this one; again for more."),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", metavar="TITLE", help="What the pack is called.")
    ] = "",
) -> None:
    """Write your own habits as a pack, to hand on.

    It has what the habits ask for now: no entries, settings or mail, and of the habits no days,
    aliases or reasons. A FILE that is there is replaced only if it is such a pack itself.

    Examples:
      cchabits packs export our-team.toml --title "What our team keeps"
      cchabits packs export two.toml --habit customer-day --habit feedback-review
    """
    path = output_path(output)
    invocation = invocation_of(context)
    with invocation.session(is_reader=True) as session:
        if path is None:
            text, _ = own_pack(session, habits or [], title)
            write_out([text])
            return
        count = export_pack(session, path, habits or [], title)
    invocation.done(f"the file is {output}", wants_backup=False)
    screen = invocation.screen
    screen.say(f"{plural(count, 'habit')} written to {output}")
    screen.hint(f"whoever gets it: cchabits packs show {quoted(output)}")


def _answer_in_json(packs: list[PackView], screen: Screen) -> None:
    from cchabits.render.json import packs_document

    screen.answer(packs_document(packs))
