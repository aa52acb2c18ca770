"""The folder in which a home keeps its backups: what is there, one more, and which may go.

A name tells when a backup was taken, in UTC, and why: cchabits-20261122T051200Z-daily.db. Whatever
has no such name is not ours, and is left alone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import time
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.disk import PARTIAL_BEGIN, PARTIAL_END, make_private_folder
from cchabits.errors import Busy
from cchabits.storage.backup import (
    COPY_END,
    Checked,
    sidecar_of,
    take,
    told,
)
from cchabits.storage.database import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from pathlib import Path

FOLDER = "backups"
STAMP = "%Y%m%dT%H%M%SZ"  # of an instant in UTC, in a name

DAILY, MIGRATION, IMPORT, RESTORE, REPAIR, ASKED = REASONS = (
    "daily", "migration", "import", "restore", "repair", "asked",
)  # fmt: skip

KEPT_LATEST = 10
KEPT_DAYS = 7
KEPT_WEEKS = 4
KEPT_MONTHS = 12

AT_ONCE = Patience(given_up_after=0)

_NAME = re.compile(rf"cchabits-(\d{{8}}T\d{{6}}Z)-({'|'.join(REASONS)})(?:-(\d+))?\.db")
_STALE_SECONDS = 3600  # a copy as old as that is not waiting for an answer any more
_ONE_TRY_SECONDS = 0.05


class Kept(NamedTuple):
    """A backup on the shelf, taken at an instant, in UTC; `number` tells those of one second."""

    taken: dt.datetime
    number: int
    why: str
    path: Path


def shelf_of(database: Path) -> Path:
    """Return the folder of a database's backups, which need not be there."""
    return database.parent / FOLDER


def kept(folder: Path) -> list[Kept]:
    """Return the backups in a folder, the newest first; none where there is no folder.

    Raises CannotWrite and StorageFailed where the folder cannot be looked into.
    """
    with told(folder, "looked for"):
        try:
            names = os.listdir(folder)  # noqa: PTH208 - names are all that is asked for
        except (FileNotFoundError, NotADirectoryError):
            return []
    found = (_read_name(folder, name) for name in names)
    return sorted((one for one in found if one), reverse=True)


def has_daily(folder: Path, day: dt.date) -> bool:
    """Tell whether a daily backup was taken on a day of the system's time zone."""
    dailies = (one for one in kept(folder) if one.why == DAILY)
    return any(one.taken.astimezone().date() == day for one in dailies)


def put(
    folder: Path, source: Path, why: str, patience: Patience, *, spared: Path | None = None
) -> tuple[Kept, Checked]:
    """Take a backup of a log, put it on the shelf, and let go which are no longer needed.

    What is `spared` stays this time. Raises as `take()` does, and Busy where another process is at
    the shelf for too long.
    """
    with locked(folder, patience):
        done = _put(folder, source, why, patience)
        _thin(folder, done[0], spared)
    return done


def put_daily(folder: Path, source: Path, patience: Patience) -> Kept | None:
    """Do as `put()` does, unless the day has its backup or another process is at the shelf.

    The day is that of the system's time zone. Indices are not held against their tables.
    """
    day = clock.now().astimezone().date()
    if has_daily(folder, day):
        return None
    with locked(folder, AT_ONCE):
        if has_daily(folder, day):
            return None
        new, _ = _put(folder, source, DAILY, patience, is_quick=True)
        _thin(folder, new)
    return new


def _put(
    folder: Path, source: Path, why: str, patience: Patience, *, is_quick: bool = False
) -> tuple[Kept, Checked]:
    new = free_place(folder, clock.now(), why)
    return new, take(source, new.path, patience, is_quick=is_quick)


def _thin(folder: Path, new: Kept, spared: Path | None = None) -> None:
    for one in superfluous(kept(folder), new):
        if one.path != spared:
            with contextlib.suppress(OSError):  # what cannot go today goes tomorrow
                one.path.unlink()
                sidecar_of(one.path).unlink(missing_ok=True)


def superfluous(found: Iterable[Kept], verified: Kept) -> list[Kept]:
    """Return which backups may go, oldest first; never the one that was verified just now.

    The latest 10 stay, and the newest of each of the last 7 days, 4 weeks and 12 months of which
    there are any; days, weeks and months are those of UTC. What a user asked for is the user's: it
    stays, and is not counted.
    """
    newest_first = sorted((one for one in found if one.why != ASKED), reverse=True)
    staying = {verified, *newest_first[:KEPT_LATEST]}
    for period_of, most in _PERIODS:
        newest_of: dict[Hashable, Kept] = {}
        for one in newest_first:
            newest_of.setdefault(period_of(one.taken), one)
        staying.update([*newest_of.values()][:most])
    return sorted(one for one in newest_first if one not in staying)


_PERIODS: tuple[tuple[Callable[[dt.datetime], Hashable], int], ...] = (
    (lambda taken: taken.date(), KEPT_DAYS),
    (lambda taken: taken.isocalendar()[:2], KEPT_WEEKS),
    (lambda taken: (taken.year, taken.month), KEPT_MONTHS),
)


@contextlib.contextmanager
def locked(folder: Path, patience: Patience) -> Iterator[None]:
    """Hold the shelf for a block, which is made where it is missing; one process at a time does.

    Nobody may wait for the log's write lock in such a block: its holder may wait for the shelf.
    """
    with told(folder):
        _make_private(folder)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if _is_got(handle, folder, patience):
            with contextlib.suppress(OSError):  # what a crash left is swept another time, then
                _sweep(folder)
        yield
    finally:
        with contextlib.suppress(OSError):  # nothing was written through it
            os.close(handle)  # which lets the lock go


def _is_got(handle: int, folder: Path, patience: Patience) -> bool:
    """Wait for the lock; tell whether there is such a thing here, for not every disk has it."""
    import fcntl  # only for a backup

    began = clock.stopwatch()
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if clock.stopwatch() - began >= patience.given_up_after:
                raise Busy(folder, patience.given_up_after) from None
            time.sleep(_ONE_TRY_SECONDS)
        except OSError:
            return False
        else:
            return True


def _make_private(folder: Path) -> None:
    """Make a folder 0700 whatever the umask; one that is there keeps its mode."""
    with contextlib.suppress(FileExistsError):
        make_private_folder(folder)


def _sweep(folder: Path) -> None:
    """Remove what a crash left: what is in the making here is made under the lock.

    Only the copy that a restore works with is not, and that one may wait for an answer.
    """
    now = time.time()
    for name in os.listdir(folder):  # noqa: PTH208 - names are all that is asked for
        if not name.startswith(PARTIAL_BEGIN):
            continue
        with contextlib.suppress(OSError):
            path = folder / name
            is_old = abs(now - path.lstat().st_mtime) > _STALE_SECONDS
            if PARTIAL_END in name or (COPY_END in name and is_old):
                path.unlink()


def _read_name(folder: Path, name: str) -> Kept | None:
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    stamp, why, number = match.groups()
    try:
        taken = dt.datetime.fromisoformat(stamp)  # its Z makes it UTC
    except ValueError:
        return None
    return Kept(taken, int(number or 1), why, folder / name)


def free_place(folder: Path, at: dt.datetime, why: str) -> Kept:
    """Return a place on the shelf that no backup has, and no checksum either."""
    number = 1
    while True:
        more = f"-{number}" if number > 1 else ""
        path = folder / f"cchabits-{at:{STAMP}}-{why}{more}.db"
        if not os.path.lexists(path) and not os.path.lexists(sidecar_of(path)):
            return Kept(at, number, why, path)
        number += 1
