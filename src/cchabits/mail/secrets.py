"""Passwords and tokens: asked for when they are needed, and never shown.

No message says what was read, nor more of a command than its first word: the rest may be a secret.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits import disk
from cchabits.domain.mail import KEYRING, PASSWORD_FILE
from cchabits.errors import NoSecret
from cchabits.mail.deadline import within
from cchabits.mail.process import MOST_OUTPUT, run

if TYPE_CHECKING:
    from cchabits.domain.mail import Secret
    from cchabits.mail.deadline import Deadline

_FOR_OTHERS = 0o077


def read_secret(secret: Secret, user: str, deadline: Deadline) -> str:
    """Return the password or token of a user; raises NoSecret."""
    if secret.kind == KEYRING:
        return _from_keyring(secret.value[0], user, deadline)
    if secret.kind == PASSWORD_FILE:
        return _from_file(secret.value[0])
    return _from_command(secret, deadline)


def _from_command(secret: Secret, deadline: Deadline) -> str:
    first, *rest = secret.value[0].split(maxsplit=1)
    what = f"the {secret.kind} '{first}{' …' if rest else ''}'"
    hint = "run it by hand: it must print one line, and ask for nothing"
    try:
        finished = run(secret.value, deadline, is_quiet=True)
    except (OSError, ValueError) as problem:  # ValueError: a NUL among its words
        why = disk.why(problem) if isinstance(problem, OSError) else "it has a NUL character"
        raise NoSecret(
            f"{what} cannot be run: {why}", "give its whole path, and each word on its own"
        ) from None
    if len(finished.output) > MOST_OUTPUT:
        raise NoSecret(f"{what} prints more than any password has", hint)
    if finished.code is None or not finished.is_whole:
        raise NoSecret(f"{what} did not finish within {deadline.seconds:g} s", hint)
    if finished.code:
        raise NoSecret(f"{what} failed with exit code {finished.code}", hint)
    return _one_line(finished.output, f"{what} prints", hint)


def _from_file(name: str) -> str:
    path = Path(name)
    what = f"the password_file {path}"
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise NoSecret(f"{what} is not a file", "choose another")
            if found.st_mode & _FOR_OTHERS:
                raise NoSecret(f"{what} can be read by others", f"chmod 600 {path}")
            content = file.read(MOST_OUTPUT + 1)
    except OSError as problem:
        raise NoSecret(f"{what} cannot be read: {disk.why(problem)}", "check the path") from None
    if len(content) > MOST_OUTPUT:
        raise NoSecret(f"{what} has more than any password", "it must have one line")
    return _one_line(content, f"{what} has", "it must have one line, the password")


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe would keep us waiting


def _from_keyring(service: str, user: str, deadline: Deadline) -> str:
    try:
        import keyring  # the extra: it is there only for who asked for it
    except ImportError:
        raise NoSecret(
            "the keyring cannot be read: the Python package keyring is not installed",
            "install cchabits[keyring], or use password_command",
        ) from None
    try:
        found = within(deadline, lambda: keyring.get_password(service, user))
    except Exception as problem:  # noqa: BLE001 - each backend has errors of its own
        raise NoSecret(
            f"the keyring cannot be read: {type(problem).__name__}",
            "it may be locked, and from cron there is none; password_file works there",
        ) from None
    if not found:
        raise NoSecret(
            f"the keyring has no password of {user} for {service}", f"keyring set {service} {user}"
        )
    return _one_line(found.encode(), "the keyring has", "store the password as one line")


def _one_line(content: bytes, what: str, hint: str) -> str:
    """Return the one line that is there; more, or none, is a mistake that would lock accounts."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise NoSecret(f"{what} something that is not text in UTF-8", hint) from None
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if len(lines) > 1:
        raise NoSecret(f"{what} {len(lines)} lines where one is expected", hint)
    if not lines[0]:
        raise NoSecret(f"{what} nothing", hint)
    if not lines[0].isprintable():
        raise NoSecret(f"{what} characters that no password has", hint)
    return lines[0]
