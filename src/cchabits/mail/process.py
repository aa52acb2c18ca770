"""Programs that are asked for something: without a shell, and never for longer than a deadline."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.mail.deadline import Deadline

MOST_OUTPUT = 1 << 15  # bytes; a token has 4,000


class Finished(NamedTuple):
    """What came of a program: its exit code, and the beginning of what it wrote.

    `code` is below 0 for one that a signal ended, and None for one that the deadline or its
    output, too long, had us end. `is_whole` tells whether that was all it wrote.
    """

    code: int | None
    output: bytes
    is_whole: bool


def run(
    command: Sequence[str], deadline: Deadline, stdin: IO[bytes] | None = None, *, is_quiet: bool
) -> Finished:
    """Run a program in a session of its own; what it complains of is read too unless `is_quiet`.

    Raises OSError where there is no such program.
    """
    with subprocess.Popen(  # noqa: S603 - the leader's own words, and no shell takes them apart
        command,
        stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if is_quiet else subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            output, is_whole = _read(process, deadline)
            if is_whole:
                with contextlib.suppress(subprocess.TimeoutExpired, TimeoutError):
                    process.wait(deadline.left())
            return Finished(process.poll(), output, is_whole)
        finally:
            if process.poll() is None:
                with contextlib.suppress(OSError):  # macOS refuses what has just ended
                    os.killpg(process.pid, signal.SIGKILL)


def _read(process: subprocess.Popen[bytes], deadline: Deadline) -> tuple[bytes, bool]:
    """Return what a program writes until it closes its end, and whether that was all."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    handle = process.stdout.fileno()
    output = b""
    with contextlib.suppress(TimeoutError):
        while len(output) <= MOST_OUTPUT:
            if not select.select([handle], [], [], deadline.left())[0]:
                break
            piece = os.read(handle, MOST_OUTPUT)
            if not piece:
                return output, True
            output += piece
    return output, False
