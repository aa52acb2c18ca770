"""`cchabits backup`: a copy of the log that can be relied on, and those there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits import clock
from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.cli.output import STANDARD_STREAM
from cchabits.config.write import not_a_file
from cchabits.errors import UsageProblem
from cchabits.render.backups import Shelved, backup_line, shelf_lines
from cchabits.services.backups import OnShelf, back_up, list_backups

if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation

app = new_app()


@app.command("backup", cls=Command)
def backup_command(
    context: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A file or a folder; else the home's own backups."),
    ] = None,
    is_list: Annotated[bool, typer.Option("--list", help="List the home's own backups.")] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Back up the log, or list the backups there are.

    One is made every day by itself, after the first change, and before each import, restore and
    change of the schema. A FILE that is there is replaced only if it is a backup itself.

    Examples:
      cchabits backup
      cchabits backup --list
      cchabits backup /media/stick/cchabits.db
    """
    invocation = invocation_of(context)
    if is_list:
        if file is not None:
            raise UsageProblem("--list lists the home's own backups", "leave FILE out")
        _show_list(invocation, list_backups(invocation.place), as_json=as_json)
        return
    if file is not None and file.strip() in {"", STANDARD_STREAM}:
        raise not_a_file(f"'{file}'", "name a file or a folder")
    with invocation.session(is_reader=True) as session:
        done = back_up(session, None if file is None else Path(file))
    screen = invocation.screen
    path, checked = str(done.path), done.checked
    invocation.done(f"the file is {path}", wants_backup=False)
    if as_json:
        from cchabits.render.json import backup_document

        screen.answer(backup_document(path, done.taken, checked.size, checked.checksum, done.stock))
        return
    screen.show([backup_line(path, checked.size, done.stock, screen.look())])


def _show_list(invocation: Invocation, found: list[OnShelf], *, as_json: bool) -> None:
    screen, folder = invocation.screen, str(invocation.home.backups)
    if as_json:
        from cchabits.render.json import backups_document

        screen.answer(
            backups_document(
                folder,
                [
                    (str(one.kept.path), one.kept.taken, one.kept.why, one.size, one.has_checksum)
                    for one in found
                ],
            )
        )
        return
    rows = [
        Shelved(
            one.kept.path.name,
            one.kept.taken.astimezone(),
            one.kept.why,
            one.size,
            one.has_checksum,
        )
        for one in found
    ]
    screen.show(shelf_lines(folder, rows, clock.now().astimezone(), screen.look()))
