"""Handing a mail to the mail system of this computer, through its sendmail program."""

from __future__ import annotations

import shutil
import tempfile
from typing import IO, TYPE_CHECKING

from cchabits import disk
from cchabits.errors import InDoubt, Later, NotDelivered, Refused, Unauthorised, Unreachable
from cchabits.mail.deadline import Deadline
from cchabits.mail.process import run
from cchabits.mail.said import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchabits.domain.mail import MailSettings, Sendmail
    from cchabits.mail.process import Finished

_NO_PERMISSION = 77
# By sysexits.h. What this computer lacks at the moment, a network or a disk, may be there later:
# no host, unavailable, a bug, the system's refusal, no output file, an input or output error.
_PASSING = frozenset({68, 69, 70, 71, 73, 74, 75})


def send(
    message: bytes, settings: MailSettings, system: Sendmail, before_data: Callable[[], None]
) -> str:
    """Hand a message over and return in words that it was taken; raises NotDelivered's kinds.

    `before_data` is called when only the handing over is left, and what it raises ends it all.
    """
    name = system.command[0]
    if not shutil.which(name):
        raise Unreachable(name, "there is no such program")
    command = [*system.command, "-i", "-f", settings.sender, settings.to]
    with _as_file(message, name) as file:
        before_data()
        try:
            finished = run(command, Deadline(system.timeout), file, is_quiet=False)
        except OSError as problem:
            raise Unreachable(name, disk.why(problem)) from None
    if finished.code != 0:
        raise _in_words(system, finished)
    return f"{name} has taken it"


def _as_file(message: bytes, name: str) -> IO[bytes]:
    """Return a message to be read, with the line ends that programs of a Unix expect.

    A file without a name, as a pipe would keep us where the program reads nothing.
    """
    try:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - who asked for it closes it
        file.write(message.replace(b"\r\n", b"\n"))
        file.seek(0)
    except OSError as problem:
        raise Later(name, disk.why(problem)) from None
    return file


def _in_words(system: Sendmail, finished: Finished) -> NotDelivered:
    name, code = system.command[0], finished.code
    if code is None:
        return InDoubt(name, f"it did not finish within {system.timeout:g} s")
    if code < 0:
        return InDoubt(name, f"signal {-code} ended it")
    said = one_line(finished.output) or f"exit code {code}"
    if code == _NO_PERMISSION:
        return Unauthorised(name, "this user", said)
    return Later(name, said) if code in _PASSING else Refused(name, said)
