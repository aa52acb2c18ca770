"""A backup written over the log: an open reader sees the one or the other, never a mixture.

SQLite's backup API writes the pages in one transaction, with the journal that a crash rolls back.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from cchabits import clock
from cchabits.errors import Busy
from cchabits.storage.database import ONE_TRY_SECONDS, own_error

if TYPE_CHECKING:
    from pathlib import Path

    from cchabits.storage.database import Database, Patience


class _Overtaken(Exception):
    """Another process has changed the log since it was looked at."""


def state_of(database: Database) -> object:
    """Return a number that differs once another connection has changed the database."""
    return database.row("PRAGMA data_version")


def overwrite(database: Database, copy: Path, state: object, patience: Patience) -> bool:
    """Write a copy of a backup over a database, unless that is no longer in a state; tell whether.

    `database` only looks on. Raises Busy, StorageFailed and CannotWrite; it is then as it was.
    """
    pace = _Pace(database, state, patience)
    address = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
    with (
        contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None)) as source,
        contextlib.closing(
            sqlite3.connect(database.path, isolation_level=None, timeout=ONE_TRY_SECONDS)
        ) as target,
    ):
        for pragma in ("trusted_schema = OFF", "synchronous = EXTRA", "cache_spill = OFF"):
            target.execute(f"PRAGMA {pragma}")
        source.execute("BEGIN")  # one lock for all pages
        source.execute("SELECT 1 FROM sqlite_schema").fetchone()
        try:
            # By the page: between the first, which takes the write lock, and the last, which gives
            # it back, the log can be held against what it was when it was backed up.
            source.backup(target, pages=1, progress=pace.step, sleep=ONE_TRY_SECONDS)
        except _Overtaken:
            return False
        except sqlite3.DatabaseError as problem:
            raise own_error(database.path, problem, patience) from None
    return True


class _Pace:
    """What is looked at between two pages: the state of the log, and how long others hold it."""

    def __init__(self, database: Database, state: object, patience: Patience) -> None:
        self._database = database
        self._state = state
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
        if not self._is_compared and state_of(self._database) != self._state:
            raise _Overtaken
        self._is_compared = True

    def _wait(self) -> None:
        now = clock.stopwatch()
        self._waiting_since = self._waiting_since or now
        waited = now - self._waiting_since
        if waited >= self._patience.given_up_after:
            raise Busy(self._database.path, self._patience.given_up_after)
        if not self._is_said and waited >= self._patience.said_after:
            self._patience.say()
            self._is_said = True
