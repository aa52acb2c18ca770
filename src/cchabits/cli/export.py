"""`cchabits export`: everything in the log as a journal."""

from __future__ import annotations

import contextlib
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import Command, invocation_of, new_app
from cchabits.errors import CannotWrite
from cchabits.render.words import plural
from cchabits.services.journal import export_journal

if TYPE_CHECKING:
    from collections.abc import Iterable

app = new_app()


STANDARD_OUTPUT = "-"


class Format(StrEnum):
    """What an export can be written as."""

    JSONL = "jsonl"


@app.command("export", cls=Command)
def export_command(
    context: typer.Context,
    file_format: Annotated[
        Format, typer.Option("--format", metavar="FORMAT", help="jsonl, the journal.")
    ] = Format.JSONL,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="A file; else standard output."),
    ] = None,
) -> None:
    """Export the log as a journal.

    Examples:
      cchabits export > log.jsonl
      cchabits export -o log.jsonl
    """
    assert file_format is Format.JSONL  # noqa: S101 - there is no other yet
    if output is not None and (not output.strip() or Path(output).is_dir()):
        raise CannotWrite(f"'{output}' is not a file to write to", "name one with -o FILE")
    invocation = invocation_of(context)
    with (
        invocation.session(is_reader=True) as session,
        contextlib.closing(export_journal(session)) as lines,
    ):
        if output in {None, STANDARD_OUTPUT}:
            _write_out(lines)
            return
        count = _replace(Path(str(output)), lines)
    invocation.screen.say(f"{plural(count, 'record')} written to {output}")


def _write_out(lines: Iterable[str]) -> None:
    """Write lines on standard output as UTF-8, whatever the terminal speaks: it is a file."""
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()


def _replace(path: Path, lines: Iterable[str]) -> int:
    """Write a file that only its owner may read, whole or not at all; return the records in it."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    count = -1  # the header is no record
    try:
        handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as problem:
        why = (problem.strerror or "").lower()
        raise CannotWrite(f"{path} cannot be written: {why}", "choose another file") from None
    try:
        with os.fdopen(handle, "wb") as file:
            for line in lines:
                file.write(f"{line}\n".encode())
                count += 1
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return count
