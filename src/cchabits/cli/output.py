"""Where a command writes what is no answer for people: a file that was named, standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits.config.write import not_a_file

if TYPE_CHECKING:
    from collections.abc import Iterable

STANDARD_STREAM = "-"  # instead of a file, standard output or input


def output_path(typed: str) -> Path | None:
    """Return the file that was named to be written, or None for standard output.

    Raises CannotWrite where none is named, or a folder.
    """
    return None if typed == STANDARD_STREAM else file_path(typed)


def file_path(typed: str) -> Path:
    """Return the file that was named, where standard output will not do; raises CannotWrite."""
    if typed.strip() in {"", STANDARD_STREAM} or Path(typed).is_dir():
        raise not_a_file(f"'{typed}'", "name a file")
    return Path(typed)


def write_out(texts: Iterable[str]) -> None:
    """Write texts on standard output as UTF-8, whatever the terminal speaks: it is a file."""
    sys.stdout.flush()
    for text in texts:
        sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
