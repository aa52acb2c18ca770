"""`cchabits export`: everything in the log as a journal, or its entries as a table."""

from __future__ import annotations

import contextlib
from enum import StrEnum
from typing import Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.cli.output import output_path, write_out
from cchabits.config.write import write_lines
from cchabits.render.words import plural
from cchabits.services.journal import export_entries, export_journal
from cchabits.services.replacing import check_export

app = new_app()


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
    path = None if output is None else output_path(output)
    invocation = invocation_of(context)
    if path is not None:
        check_export(path, invocation.home)
    with (
        invocation.session(is_reader=True) as session,
        contextlib.closing(_EXPORTS[file_format](session)) as lines,
    ):
        if path is None:
            write_out(f"{line}\n" for line in lines)
            return
        count = write_lines(path, lines) - 1  # the header is no record
    invocation.done(f"the file is {output}", wants_backup=False)
    invocation.screen.say(f"{plural(count, 'record')} written to {output}")
