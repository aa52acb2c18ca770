"""Files written whole or not at all: what fails half way leaves the old one, and nothing beside it.

A link is followed to the end, and stays a link.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits import disk
from cchabits.errors import CannotWrite, CchabitsError, ChangedMeanwhile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def replace_file(path: Path, text: str, expected: bytes | None) -> None:
    """Put a text in the place of a file that holds `expected`; None: in that of none.

    The file keeps its mode, and its owner as far as that is allowed; a new one is for its owner
    only. Raises ChangedMeanwhile where the file holds something else by then, CannotWrite and
    StorageFailed.
    """
    with _told(path):
        target = _followed(path)
        _refuse_changed(path, target, expected)
        with _partial(target, [text.encode()]) as partial:
            _refuse_changed(path, target, expected)  # again: writing takes a moment
            if expected is None:
                _move_to_free_place(partial, target)
            else:
                _make_alike(partial, target.stat())
                partial.replace(target)
        disk.sync_folder(target.parent)


def take_away(path: Path, expected: bytes) -> None:
    """Remove a new file that is not to stay; one that holds something else by then is left.

    Raises ChangedMeanwhile for that, CannotWrite and StorageFailed.
    """
    with _told(path):
        target = _followed(path)
        _refuse_changed(path, target, expected)
        target.unlink(missing_ok=True)


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write a file that only its owner may read, over what is there; return how many lines.

    Raises CannotWrite and StorageFailed, and what `lines` raises.
    """
    count = 0

    def counted() -> Iterator[bytes]:
        nonlocal count
        for line in lines:
            count += 1
            yield f"{line}\n".encode()

    with _told(path):
        target = _followed(path)
        with _partial(target, counted()) as partial:
            partial.replace(target)
        disk.sync_folder(target.parent)
    return count


def not_a_file(named: object, hint: str) -> CannotWrite:
    """Return what to raise where what was named, a folder or a pipe, is no file to write."""
    return CannotWrite(f"{named} is not a file to write to", hint)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell of what the system refuses in one sentence that names the file as it was given."""
    try:
        yield
    except OSError as problem:
        raise _in_words(path, problem) from None


def _in_words(path: Path, problem: OSError) -> CchabitsError:
    if isinstance(problem, FileExistsError):
        return ChangedMeanwhile(path)
    act = "written" if os.path.lexists(path) else "created"
    folder = os.path.dirname(os.path.realpath(path))  # noqa: PTH120 - of where a link leads to
    if isinstance(problem, FileNotFoundError) and not os.path.lexists(folder):
        sentence = f"{path} cannot be {act}: there is no folder {folder}"
        return CannotWrite(sentence, "make the folder, or choose another")
    sentence = f"{path} cannot be {act}: {disk.why(problem)}"
    hint = "make the file and its folder writable, or choose another"
    return disk.refusal(sentence, problem, hint)


def _followed(path: Path) -> Path:
    """Return where a path leads to in the end, which may be nothing yet; never a folder or pipe."""
    target = Path(os.path.realpath(path))
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return target
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not stat.S_ISREG(mode):
        raise not_a_file(path, "choose another")
    return target


def _refuse_changed(path: Path, target: Path, expected: bytes | None) -> None:
    try:
        found = target.read_bytes()
    except FileNotFoundError:
        found = None
    if found != expected:
        raise ChangedMeanwhile(path)


@contextlib.contextmanager
def _partial(target: Path, pieces: Iterable[bytes]) -> Iterator[Path]:
    """Write a file beside another; unless it is moved, it is gone afterwards.

    What its owner keeps from being written is not replaced either, though the folder allows it.
    """
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with disk.written_file(target.parent, pieces) as partial:
        yield partial


def _make_alike(partial: Path, old: os.stat_result) -> None:
    """Give a file the owner, group and mode of another; only root may give files away."""
    for owner in ((old.st_uid, -1), (-1, old.st_gid)):
        with contextlib.suppress(OSError):
            os.chown(partial, *owner)
    partial.chmod(stat.S_IMODE(old.st_mode))


def _move_to_free_place(partial: Path, target: Path) -> None:
    """Move a file to where none is, never over another, and never a part of it.

    Not every file system has links: there the name is taken first, by an empty file.
    """
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:
        disk.make_private(target)
    else:
        return
    try:
        partial.replace(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
