"""`cchabits import`: a journal into the log, all of it or nothing."""

from __future__ import annotations

import contextlib
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.cli.output import STANDARD_STREAM
from cchabits.errors import BadJournal, FileMissing, NoHabits
from cchabits.render.acts import import_lines
from cchabits.render.words import plural
from cchabits.services.journal import (
    Source,
    check_beginning,
    found_home,
    import_journal,
    untracked,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from cchabits.cli.screen import Screen
    from cchabits.services.journal import Track

app = new_app()

MOST_UNTRACKED = 5_000  # lines, which take no time to wait for
MOST_BYTES = 1_000_000_000  # of a journal: millions of records
_PIECE = 1 << 16  # bytes: what a pipe holds, and more than a header needs
_WHAT_TO_NAME = ("name a file that cchabits export wrote, or - for standard input",)


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
        name = "standard input"
        return Source(name, _content(name, cast("BufferedReader", sys.stdin.buffer)))
    if not file.strip():
        raise FileMissing(f"'{file}'")
    path = Path(file)
    try:
        _check_kind(file, path.stat().st_mode)
        with path.open("rb") as stream:
            return Source(path.name, _content(file, stream))
    except FileNotFoundError:
        raise FileMissing(file) from None


def _check_kind(file: str, mode: int) -> None:
    """Refuse what no journal is read from: some devices never end, and others act when read."""
    if stat.S_ISDIR(mode):
        raise BadJournal(f"{file} is a folder, not a journal", *_WHAT_TO_NAME)
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise BadJournal(f"{file} is a device, not a journal", *_WHAT_TO_NAME)


def _content(name: str, stream: BufferedReader) -> bytes:
    """Read all of a journal, and of anything else no more than shows that it is none.

    It is read in pieces: within one read() of Python's a Ctrl-C may pass unnoticed.
    """
    content, is_known = bytearray(), False
    while piece := stream.read1(_PIECE):
        content += piece
        if len(content) > MOST_BYTES:
            raise BadJournal(f"{name} is larger than 1 GB, which no journal is", *_WHAT_TO_NAME)
        if not is_known and len(content) >= _PIECE:
            check_beginning(Source(name, bytes(content)))
            is_known = True
    return bytes(content)
