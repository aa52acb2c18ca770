"""A backup written over the log: an open reader sees the one or the other, never a mixture.

SQLite's backup API writes the pages in one transaction, with the journal that a crash rolls back.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from cchabits import clock
from cchabits.errors import Busy, PerhapsSaved
from cchabits.storage.database import ONE_TRY_SECONDS, is_in_doubt, own_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cchabits.storage.database import Patience

_CHANGE_COUNTER = (4, 24)  # its bytes, and where they begin: every transaction changes them


class _Overtaken(Exception):
    """Another process has changed the log since it was looked at."""


@contextlib.contextmanager
def watched(path: Path) -> Iterator[Callable[[], bytes]]:
    """Tell in a block, as often as asked, what differs once anybody has changed a database.

    It reads the file itself: while a backup is written over it no connection could. No transaction
    may be open when the block ends, for closing a file gives up all locks that this process has.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        yield lambda: os.pread(handle, *_CHANGE_COUNTER)
    finally:
        with contextlib.suppress(OSError):  # nothing was written through it
            os.close(handle)


def overwrite(
    path: Path, copy: Path, state: Callable[[], bytes], seen: bytes, patience: Patience
) -> bool:
    """Write a copy of a backup over a database that is still in the state seen; tell whether it is.

    Raises Busy, StorageFailed and CannotWrite; the database is then as it was. Raises PerhapsSaved
    where only the last word of the disk is missing.
    """
    pace = _Pace(path, state, seen, patience)
    address = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with (
            contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None)) as source,
            contextlib.closing(
                sqlite3.connect(path, isolation_level=None, timeout=ONE_TRY_SECONDS)
            ) as target,
        ):
            for pragma in ("trusted_schema = OFF", "synchronous = EXTRA", "cache_spill = OFF"):
                target.execute(f"PRAGMA {pragma}")
            # By the page: after the first, nobody else can write any more, and nothing is written.
            source.backup(target, pages=1, progress=pace.step, sleep=ONE_TRY_SECONDS)
    except _Overtaken:
        return False
    except sqlite3.DatabaseError as problem:
        if is_in_doubt(problem):
            raise PerhapsSaved(path) from None
        raise own_error(path, problem, patience) from None
    return True


class _Pace:
    """What is looked at between two pages: the state of the log, and how long others hold it."""

    def __init__(
        self, path: Path, state: Callable[[], bytes], seen: bytes, patience: Patience
    ) -> None:
        self._path = path
        self._state = state
        self._seen = seen
        self._patience = patience
        self._is_compared = False
        self._is_said = False
        self._waiting_since: float | None = None

    def step(self, status: int, remaining: int, total: int) -> None:
        """Take note of a page that was written, or could not be yet."""
        del remaining, total
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            self._wait()
            return
        self._waiting_since = None
        if not self._is_compared and self._state() != self._seen:
            raise _Overtaken
        self._is_compared = True

    def _wait(self) -> None:
        now = clock.stopwatch()
        self._waiting_since = self._waiting_since or now
        waited = now - self._waiting_since
        if waited >= self._patience.given_up_after:
            raise Busy(self._path, self._patience.given_up_after)
        if not self._is_said and waited >= self._patience.said_after:
            self._patience.say()
            self._is_said = True
