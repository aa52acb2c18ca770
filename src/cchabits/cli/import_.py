"""`cchabits import`: a journal into the log, all of it or nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.errors import BadJournal, FileMissing
from cchabits.render.acts import import_lines
from cchabits.render.words import plural
from cchabits.services.journal import Source, import_journal

app = new_app()

STANDARD_INPUT = "-"


@app.command("import", cls=Command)
def import_command(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A journal, or - for standard input.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only count what would be added.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Add the entries of a file without ids once more.")
    ] = False,
) -> None:
    """Import a journal.

    All of it is taken, or nothing; every bad line is named.

    Examples:
      cchabits import log.jsonl --dry-run
      cchabits import log.jsonl
      ssh office cchabits export | cchabits import -
    """
    invocation = invocation_of(context)
    source = _read(file)
    with invocation.session() as session:
        receipt = import_journal(session, source, is_again=again, is_dry=dry_run)
    invocation.is_saved = not dry_run
    screen = invocation.screen
    screen.show(import_lines(receipt[:4], screen.look(), is_dry=dry_run))
    if receipt.ahead:
        screen.remark(
            f"{plural(receipt.ahead, 'entry')} dated after today: shown from their day on"
        )
    if receipt.outside:
        screen.remark(
            f"{plural(receipt.outside, 'entry')} dated before a habit's start, or after its end: "
            "kept, counted for no period"
        )


def _read(file: str) -> Source:
    if file == STANDARD_INPUT:
        return Source("standard input", sys.stdin.buffer.read())
    path = Path(file)
    try:
        return Source(path.name, path.read_bytes())
    except FileNotFoundError:
        raise FileMissing(file) from None
    except IsADirectoryError:
        raise BadJournal(f"{file} is a folder, not a journal", "name a file, or -") from None
