"""`cchabits export`: everything in the log as a journal, or its entries as a table."""

from __future__ import annotations

import contextlib
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.config.write import write_lines
from cchabits.errors import CannotWrite
from cchabits.render.words import plural
from cchabits.services.journal import export_entries, export_journal
from cchabits.services.replacing import check_export

if TYPE_CHECKING:
    from collections.abc import Iterable

app = new_app()


STANDARD_OUTPUT = "-"


class Format(StrEnum):
    """What an export can be written as."""

    JSONL = "jsonl"
    CSV = "csv"


_EXPORTS = {Format.JSONL: export_journal, Format.CSV: export_entries}


@app.command("export", cls=Command)
def export_command(
    context: typer.Context,
    file_format: Annotated[
        Format,
        typer.Option(
            "--format", metavar="FORMAT", help="jsonl, the journal, or csv, a table of entries."
        ),
    ] = Format.JSONL,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="A file; else standard output."),
    ] = None,
) -> None:
    """Export the log as a journal, or its entries as CSV.

    A FILE that is there is replaced only if it is such an export itself.

    Examples:
      cchabits export > log.jsonl
      cchabits export -o log.jsonl
      cchabits export --format csv -o log.csv
    """
    if output is not None and (not output.strip() or Path(output).is_dir()):
        raise CannotWrite(f"'{output}' is not a file to write to", "name one with -o FILE")
    invocation = invocation_of(context)
    if output not in {None, STANDARD_OUTPUT}:
        check_export(Path(str(output)), invocation.home)
    with (
        invocation.session(is_reader=True) as session,
        contextlib.closing(_EXPORTS[file_format](session)) as lines,
    ):
        if output in {None, STANDARD_OUTPUT}:
            _write_out(lines)
            return
        count = write_lines(Path(str(output)), lines) - 1  # the header is no record
    invocation.screen.say(f"{plural(count, 'record')} written to {output}")


def _write_out(lines: Iterable[str]) -> None:
    """Write lines on standard output as UTF-8, whatever the terminal speaks: it is a file."""
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()
