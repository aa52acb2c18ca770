"""habits.toml with habits added at its end, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits.config.template import habit_toml
from cchabits.errors import CannotWrite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def with_habits(text: str, tables: Sequence[Mapping[str, object]]) -> str:
    """Return the file's text with habits added at its end, every other byte as it was."""
    line_end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    apart = line_end if text.endswith("\n") else 2 * line_end
    return text + apart + "\n".join(map(habit_toml, tables)).replace("\n", line_end)


def replace_file(path: Path, text: str, expected: bytes | None) -> None:
    """Put a text in the place of a file that holds `expected`; None: in that of none.

    A link is followed and stays one, and the file keeps its mode; a new one is for its owner only.
    """
    target = Path(os.path.realpath(path))
    partial = target.with_name(f".cchabits-{os.urandom(4).hex()}.partial")
    try:
        found = target.read_bytes() if target.exists() else None
        if found != expected:
            raise CannotWrite(f"{path} has changed meanwhile; nothing was written", "try again")
        mode = 0o600 if found is None else target.stat().st_mode & 0o7777
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as problem:
        why = (problem.strerror or str(problem)).lower()
        raise CannotWrite(
            f"{path} cannot be written: {why}", "make the file and its folder writable"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()
