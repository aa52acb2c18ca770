"""The traces of bugs, for whoever mends them: private files, without what people wrote.

They lie in the folder `traces` beside the log, which only its owner may look into and no restart
empties; where there is no such folder yet, or no room, among the temporary files.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits import __version__, clock, disk
from cchabits.errors import CchabitsError
from cchabits.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchabits.cli.invocation import Invocation

MOST_KEPT = 20
LONGEST_MESSAGE = 200  # characters

_LEAST_TYPED = 3  # characters of an argument: fewer would blot out half a message
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_BLOT = "'…'"


def keep_trace(
    problem: BaseException, arguments: Sequence[str], invocation: Invocation
) -> Path | None:
    """Write a trace into a file, and return where; None where nothing could keep it."""
    with contextlib.suppress(Exception):  # whatever is wrong, the user gets the sentence
        content = trace_of(problem, arguments).encode(errors="backslashreplace")
        for folder in (_beside_the_log, _among_temporary_files):
            with contextlib.suppress(OSError, CchabitsError):
                return _written(folder(invocation), content)
    return None


def trace_of(problem: BaseException, arguments: Sequence[str]) -> str:
    """Return where an exception came from, and those it came of, the first one first.

    What stands in quotes in a message, and what was typed, is left out: it may be a note or a name.
    """
    head = f"cchabits {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    pieces = [
        f"{''.join(traceback.format_tb(one.__traceback__))}{_named(one, arguments)}\n"
        for one in _chain(problem)
    ]
    return head + f"{clock.now().isoformat()}\n\n" + "\n".join(reversed(pieces))


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that led to it."""
    seen: set[int] = set()
    found: BaseException | None = problem
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _named(problem: BaseException, arguments: Sequence[str]) -> str:
    kind = type(problem)
    try:
        message = str(problem)
    except Exception:  # noqa: BLE001 - it is the message of a bug, which may have one itself
        message = "its message cannot be read"
    for typed in sorted(arguments, key=len, reverse=True):
        if len(typed) >= _LEAST_TYPED:
            message = message.replace(typed, _BLOT)
    told = clean(" ".join(_QUOTED.sub(_BLOT, message).split())[:LONGEST_MESSAGE])
    return f"{kind.__module__}.{kind.__qualname__}: {told}"


def _beside_the_log(invocation: Invocation) -> Path:
    """Return the folder of a home's traces, with room for one more; raises OSError."""
    folder = invocation.home.traces
    with contextlib.suppress(FileExistsError):
        disk.make_private_folder(folder)
    for old in sorted(folder.glob("*.txt"))[: 1 - MOST_KEPT]:
        old.unlink(missing_ok=True)
    return folder


def _among_temporary_files(_: Invocation) -> Path:
    return Path(tempfile.gettempdir())


def _written(folder: Path, content: bytes) -> Path:
    """Write a new file that only its owner may read; what could not be written whole is gone."""
    name = f"{clock.now():cchabits-%Y%m%dT%H%M%SZ}-"
    handle, path = tempfile.mkstemp(prefix=name, suffix=".txt", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, disk.PRIVATE)  # the umask may have taken even its owner's bits
            file.write(content)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path)
