"""`cchabits import`: a journal into the log, all of it or nothing."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.cli.output import STANDARD_STREAM
from cchabits.errors import BadJournal, FileMissing, NoHabits
from cchabits.render.acts import import_lines
from cchabits.render.words import plural
from cchabits.services.journal import Source, found_home, import_journal, untracked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from cchabits.cli.screen import Screen
    from cchabits.services.journal import Track

app = new_app()

MOST_UNTRACKED = 5_000  # lines, which take no time to wait for
_PIECE = 1 << 16  # bytes: what a pipe holds


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

    All of it is taken, or nothing; every bad line is named. Habits that it defines, and that are
    not known here, are added to habits.toml.

    Examples:
      cchabits import log.jsonl --dry-run
      cchabits import log.jsonl
      ssh office cchabits export | cchabits import -
    """
    invocation = invocation_of(context)
    source = _read(file)
    screen = invocation.screen
    with _tracking(screen, source.content.count(b"\n")) as track:
        try:
            with invocation.session(needs_file=True) as session:
                receipt = import_journal(
                    session, source, is_again=again, is_dry=dry_run, track=track
                )
        except NoHabits:
            receipt = found_home(invocation.place, source, is_dry=dry_run, track=track)
    if not dry_run:
        invocation.done()
    screen.show(
        import_lines(
            receipt.added,
            receipt.there,
            screen.look(),
            habits=receipt.habits,
            is_dry=dry_run,
        )
    )
    screen.remark(*receipt.remarks)
    if receipt.ahead:
        whose = "its" if receipt.ahead == 1 else "their"
        screen.remark(
            f"{plural(receipt.ahead, 'entry')} dated after today: shown from {whose} day on"
        )
    if receipt.outside:
        screen.remark(
            f"{plural(receipt.outside, 'entry')} dated before a habit's start, or after its end: "
            "kept, counted for no period"
        )


@contextlib.contextmanager
def _tracking(screen: Screen, lines: int) -> Iterator[Track]:
    """Show how far an import has come, on a terminal and where it takes a while."""
    if lines <= MOST_UNTRACKED or not screen.can_erase(sys.stderr):
        yield untracked
        return
    from cchabits.render.terminal.progress import progress_bar  # 30 ms, and only for a bar

    with progress_bar(screen.look(sys.stderr)) as bar:
        yield bar


def _read(file: str) -> Source:
    if file == STANDARD_STREAM:
        return Source("standard input", _standard_input())
    if not file.strip():
        raise FileMissing(f"'{file}'")
    path = Path(file)
    try:
        return Source(path.name, path.read_bytes())
    except FileNotFoundError:
        raise FileMissing(file) from None
    except IsADirectoryError:
        raise BadJournal(f"{file} is a folder, not a journal", "name a file, or -") from None


def _standard_input() -> bytes:
    """Read all of it, in pieces: within one read() of Python's a Ctrl-C may pass unnoticed."""
    content, stream = bytearray(), cast("BufferedReader", sys.stdin.buffer)
    while piece := stream.read1(_PIECE):
        content += piece
    return bytes(content)
