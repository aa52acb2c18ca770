"""Putting a mail into a folder, as a file that every mail program opens."""

from __future__ import annotations

from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits import disk

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchabits.domain.mail import Folder


def send(message: bytes, place: Folder, before_data: Callable[[], None]) -> str:
    """Write a message into a file and return its path; one with the same id takes its place.

    The file is there whole or not at all, and only its owner may read it, whatever the umask.
    Raises CannotWrite and StorageFailed, and what `before_data` raises: it is called first.
    """
    path = Path(place.folder) / f"{_name_of(message)}.eml"
    before_data()
    try:
        path.parent.mkdir(disk.PRIVATE_FOLDER, parents=True, exist_ok=True)
        with disk.written_file(path.parent, [message]) as partial:
            partial.replace(path)
        disk.sync_folder(path.parent)
    except OSError as problem:
        sentence = f"{path} cannot be written: {disk.why(problem)}"
        hint = "make the folder writable, or choose another"
        raise disk.refusal(sentence, problem, hint) from None
    return str(path)


def _name_of(message: bytes) -> str:
    """Return a file's name, from the day and the id of a message."""
    headers = BytesHeaderParser().parsebytes(message)
    day = parsedate_to_datetime(str(headers["Date"])).date()
    local = str(headers["Message-ID"]).partition("@")[0]
    return f"{day}-{''.join(filter(str.isalnum, local))}"
