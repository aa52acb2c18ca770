"""Putting a mail into a folder, as a file that every mail program opens."""

from __future__ import annotations

import contextlib
import errno
import os
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits.errors import CannotWrite, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchabits.domain.mail import Folder

_PRIVATE, _PRIVATE_FOLDER = 0o600, 0o700
_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def send(message: bytes, place: Folder, before_data: Callable[[], None]) -> str:
    """Write a message into a file and return its path; one with the same id takes its place.

    The file is there whole or not at all, and only its owner may read it, whatever the umask.
    Raises CannotWrite and StorageFailed, and what `before_data` raises: it is called first.
    """
    path = Path(place.folder) / f"{_name_of(message)}.eml"
    before_data()
    try:
        path.parent.mkdir(_PRIVATE_FOLDER, parents=True, exist_ok=True)
        _write(path, message)
    except OSError as problem:
        sentence = f"{path} cannot be written: {(problem.strerror or str(problem)).lower()}"
        if problem.errno in _DISK_ERRORS:
            raise StorageFailed(sentence, "free some space, then try again") from None
        raise CannotWrite(sentence, "make the folder writable, or choose another") from None
    return str(path)


def _name_of(message: bytes) -> str:
    """Return a file's name, from the day and the id of a message."""
    headers = BytesHeaderParser().parsebytes(message)
    day = parsedate_to_datetime(str(headers["Date"])).date()
    local = str(headers["Message-ID"]).partition("@")[0]
    return f"{day}-{''.join(filter(str.isalnum, local))}"


def _write(path: Path, message: bytes) -> None:
    partial = path.with_name(f".cchabits-{os.urandom(4).hex()}.partial")
    handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, _PRIVATE)  # the umask may have taken bits away
            file.write(message)
            file.flush()
            os.fsync(handle)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Have the folder's new state on the disk; not every file system can, and all is in place."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
