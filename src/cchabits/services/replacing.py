"""Files that a user names to be written: which of those that are there may be replaced.

Only what cchabits wrote itself, or what is empty; and never a file that the home lives by, not even
where that is missing.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cchabits.errors import BadJournal, NotNow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cchabits.config.paths import Home

_BEGINNING = 1 << 16  # bytes: more than any head takes
_BESIDE = ("", "-journal", "-wal", "-shm")  # what SQLite has beside a database, by its name
_WAY_OUT = "choose another name"


def check_export(path: Path, home: Home) -> None:
    """Refuse to write an export over what is neither a journal nor a table of entries."""
    _check(path, home, _is_exported, "no journal or table that was exported")


def check_message(path: Path, home: Home) -> None:
    """Refuse to write a mail over what is no mail of ours."""
    from cchabits.mail.message import is_ours  # 20 ms, and only for a mail

    _check(path, home, is_ours, "no mail that cchabits wrote")


def _check(path: Path, home: Home, is_ours: Callable[[bytes], bool], what: str) -> None:
    if _is_of_home(path, home):
        raise NotNow(f"{path} is a file that cchabits lives by; it was left as it is", _WAY_OUT)
    content = _beginning_of(path)
    if content and not is_ours(content):
        raise NotNow(f"{path} is there already, and is {what}; it was left as it is", _WAY_OUT)


def _is_of_home(path: Path, home: Home) -> bool:
    own = [
        home.habits_file,
        *(home.database.with_name(home.database.name + end) for end in _BESIDE),
    ]
    return os.path.realpath(path) in map(os.path.realpath, own)


def _beginning_of(path: Path) -> bytes:
    """Return how a file begins; what is no file is for the writing to refuse, or to make."""
    if not path.is_file():
        return b""
    try:
        with path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError:
        return b"\0"  # nobody knows what would be lost


def _is_exported(content: bytes) -> bool:
    from cchabits.services.journal import Source, check_beginning
    from cchabits.transfer.csv import is_table  # 2 ms, and only where a file is there

    if is_table(content):
        return True
    try:
        check_beginning(Source("", content))
    except BadJournal:
        return False
    return True
