"""`cchabits packs`: the habits that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import Command, Group, invocation_of, new_app
from cchabits.cli.habits_editing import show_amended
from cchabits.render.listing import PackView, pack_details, pack_lines
from cchabits.services.catalogue import all_packs, pack_contents

if TYPE_CHECKING:
    from cchabits.cli.screen import Screen

app = new_app(cls=Group)

JSON_OPTION = typer.Option("--json", help="Answer in JSON.")


@app.callback()
def packs_group() -> None:
    """List, show and add the habits that come with cchabits.

    Examples:
      cchabits packs list
      cchabits packs show thys-eight
      cchabits packs add thys-eight --habit online-listening
    """


@app.command("list", cls=Command)
def list_command(context: typer.Context, as_json: Annotated[bool, JSON_OPTION] = False) -> None:
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
    pack: Annotated[str, typer.Argument(metavar="NAME", help="The pack's name.")],
    as_json: Annotated[bool, JSON_OPTION] = False,
) -> None:
    """Show a pack: its source, and its habits.

    Examples:
      cchabits packs show starter
    """
    invocation = invocation_of(context)
    screen = invocation.screen
    view = PackView(*pack_contents(pack, invocation.day))
    if as_json:
        _answer_in_json([view], screen)
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


def _answer_in_json(packs: list[PackView], screen: Screen) -> None:
    from cchabits.render.json import packs_document

    screen.answer(packs_document(packs))
