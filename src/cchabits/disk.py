"""Files that are only their owner's, and are there whole or not at all; what a disk refuses."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from cchabits.errors import DISK_ERRORS, CannotWrite, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cchabits.errors import CchabitsError

PRIVATE, PRIVATE_FOLDER = 0o600, 0o700
NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
PARTIAL_BEGIN, PARTIAL_END = ".cchabits-", ".partial"


def make_private(path: Path) -> None:
    """Make an empty file, only its owner's whatever the umask; raises OSError where one is."""
    handle = os.open(path, NEW, PRIVATE)
    try:
        try:
            os.fchmod(handle, PRIVATE)
        finally:
            os.close(handle)  # a disk may say only now that it is full
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def make_private_folder(path: Path) -> None:
    """Make a folder, only its owner's whatever the umask; raises OSError where something is."""
    path.mkdir(PRIVATE_FOLDER)
    path.chmod(PRIVATE_FOLDER)  # the umask may have taken bits away


@contextlib.contextmanager
def private_file(
    folder: Path, end: str = PARTIAL_END, beside: Iterable[str] = ()
) -> Iterator[Path]:
    """Make an empty private file for a block; unless it is moved, it is gone afterwards.

    So is what then lies beside it, under its name and one of the ends in `beside`.
    """
    path = folder / f"{PARTIAL_BEGIN}{os.urandom(4).hex()}{end}"
    make_private(path)
    try:
        yield path
    finally:
        for left in (path, *(path.with_name(path.name + end) for end in beside)):
            with contextlib.suppress(OSError):
                left.unlink()


@contextlib.contextmanager
def written_file(folder: Path, pieces: Iterable[bytes]) -> Iterator[Path]:
    """Write a private file, safe on the disk; unless it is moved in the block, it is gone."""
    with private_file(folder) as path:
        with path.open("wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        yield path


def sync(path: Path) -> None:
    """Have a file, or which files a folder has, safe on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have a folder safe on the disk; not every file system can, and all is in its place."""
    with contextlib.suppress(OSError):
        sync(folder)


def why(problem: OSError) -> str:
    """Return what the system says of a problem, in the middle of a sentence."""
    return (problem.strerror or str(problem)).lower()


def refusal(sentence: str, problem: OSError, hint: str) -> CchabitsError:
    """Return an error of ours: the disk is full or failing, or else `hint` says what to do."""
    if problem.errno in DISK_ERRORS:
        return StorageFailed(sentence, "free some space, then try again")
    return CannotWrite(sentence, hint)
