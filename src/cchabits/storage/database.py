"""The SQLite connection: pragmas, transactions, and errors in the user's words.

Only errors that a user can do something about are turned into the program's own; anything else is
a bug and stays what it is.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

from cchabits import clock
from cchabits.errors import (
    Busy,
    CannotWrite,
    CchabitsError,
    DamagedLog,
    ForeignDatabase,
    PerhapsSaved,
    StorageFailed,
    UnfinishedWrite,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

SAID_AFTER_SECONDS = 2.0
GIVEN_UP_AFTER_SECONDS = 30.0
ONE_TRY_SECONDS = 0.1
BUSY_NAMES = {"BUSY", "LOCKED"}

Row = tuple[Any, ...]
Params = dict[str, Any] | tuple[Any, ...]  # by name, or by place

_UNWRITABLE = {"READONLY", "CANTOPEN", "PERM", "AUTH"}
_FAILED = {
    "FULL": "the disk is full",
    "IOERR": "the disk gave an input or output error",
    "CORRUPT": "the database is damaged",
}
_WAYS_OUT = {
    "FULL": "free some space, then try again",
    "IOERR": "cchabits doctor",
    "CORRUPT": "cchabits doctor",
}
# Of a commit: what can fail when the journal that would take it back has gone.
_LAST_STEPS = {"SQLITE_IOERR_DIR_FSYNC", "SQLITE_IOERR_UNLOCK", "SQLITE_IOERR_RDLOCK"}


class Patience:
    """How long to wait for a lock: what to call when it takes a while, and when to give up."""

    def __init__(
        self,
        say: Callable[[], None] = lambda: None,
        said_after: float = SAID_AFTER_SECONDS,
        given_up_after: float = GIVEN_UP_AFTER_SECONDS,
    ) -> None:
        self.say = say
        self.said_after = said_after
        self.given_up_after = given_up_after


class Database:
    """One open database file. Statements are the text of compiled.py, parameters named."""

    def __init__(self, path: Path, connection: sqlite3.Connection, patience: Patience) -> None:
        self.path = path
        self._connection = connection
        self._patience = patience
        one_try = min(ONE_TRY_SECONDS, patience.said_after, patience.given_up_after)
        connection.execute(f"PRAGMA busy_timeout = {int(1000 * one_try)}")

    def rows(self, statement: str, **params: object) -> list[Row]:
        """Return all rows of a query."""
        with self._in_words():
            return self._execute(statement, params).fetchall()

    def each(self, statement: str, **params: object) -> Iterator[Row]:
        """Yield the rows of a query one by one, holding only one at a time."""
        with self._in_words():
            yield from self._execute(statement, params)

    def row(self, statement: str, **params: object) -> Row | None:
        """Return the first row of a query, or None."""
        with self._in_words():
            cursor = self._execute(statement, params)
            found: Row | None = cursor.fetchone()
            cursor.close()
            return found

    def run(self, statement: str, params: Mapping[str, object]) -> None:
        """Run a write, inside `writing()`, or a pragma."""
        with self._in_words():
            self._execute(statement, params)

    def run_many(self, statement: str, params: Iterable[Params]) -> None:
        """Run a write for each of many parameters, inside `writing()`."""
        with self._in_words():
            self._connection.executemany(statement, params)

    @contextlib.contextmanager
    def writing(self, patience: Patience | None = None) -> Iterator[None]:
        """Hold the write lock for a block: all of it is kept, or nothing.

        Raises PerhapsSaved where only the disk's last word is missing, and Busy when another
        process holds the lock for longer than `patience`, or than the database's own where none is
        given.
        """
        with self._in_words(patience):
            self._execute("BEGIN IMMEDIATE", {}, patience)
        try:
            yield
            with self._in_words(), self._in_doubt():
                self._execute("COMMIT", {})
        except BaseException:
            self._roll_back()
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the database for a block, whatever others write, and write nothing.

        The connection stays able to write, for SQLite must roll back what a crash left behind.
        """
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back()
            self._connection.execute("PRAGMA query_only = OFF")

    @contextlib.contextmanager
    def wiping(self) -> Iterator[None]:
        """Hold the write lock for a block, and leave no trace in the file of what it overwrites.

        What earlier changes left between the rows goes too, for the whole file is written anew.
        Raises StorageFailed where only that could not be done; it may be tried again.
        """
        self.run("PRAGMA secure_delete = ON", {})
        with self.writing():
            yield
        try:
            self.run("PRAGMA cache_spill = ON", {})  # readers have to wait anyway
            self.run("VACUUM", {})
        except CchabitsError as problem:
            raise StorageFailed(
                f"it is gone from the log, but {self.path} could not be written anew and may hold "
                f"traces of it: {problem.sentence.partition(';')[0]}",
                "try again",
            ) from None
        finally:
            self.run("PRAGMA cache_spill = OFF", {})

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _execute(
        self, statement: str, params: Mapping[str, object], patience: Patience | None = None
    ) -> sqlite3.Cursor:
        """Execute a statement, trying again while another process holds the lock it needs.

        SQLite's own waiting would keep an interrupt waiting too, so each try is short.
        """
        patience = patience or self._patience
        began = clock.stopwatch()
        is_said = False
        while True:
            try:
                return self._connection.execute(statement, params)
            except sqlite3.OperationalError as problem:
                waited = clock.stopwatch() - began
                if _name(problem) not in BUSY_NAMES or waited >= patience.given_up_after:
                    raise
                if not is_said and waited >= patience.said_after:
                    patience.say()
                    is_said = True

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):  # the first error is the one to tell
                self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _in_words(self, patience: Patience | None = None) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as problem:
            raise own_error(self.path, problem, patience or self._patience) from None

    @contextlib.contextmanager
    def _in_doubt(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as problem:
            if is_in_doubt(problem):
                raise PerhapsSaved(self.path) from None
            raise


def is_in_doubt(problem: sqlite3.Error) -> bool:
    """Tell whether a commit failed at what comes when the new state stands already."""
    return getattr(problem, "sqlite_errorname", "") in _LAST_STEPS


def _name(problem: sqlite3.Error) -> str:
    """Return SQLite's name of an error, without its extension: BUSY for SQLITE_BUSY_SNAPSHOT."""
    parts = getattr(problem, "sqlite_errorname", "").split("_")
    return parts[1] if len(parts) > 1 else ""


def own_error(path: Path, problem: sqlite3.DatabaseError, patience: Patience) -> Exception:
    """Return the program's own error for one a user can do something about, else the same one."""
    name = _name(problem)
    if name in BUSY_NAMES:
        return Busy(path, patience.given_up_after)
    if name == "NOTADB":
        return ForeignDatabase(path, "not SQLite")
    if getattr(problem, "sqlite_errorname", "") == "SQLITE_READONLY_ROLLBACK":
        return UnfinishedWrite(path)
    if name in _UNWRITABLE:
        return CannotWrite(
            f"the database {path} cannot be opened or written",
            "check the permissions of the file and its folder",
        )
    if name in _FAILED:
        kind = DamagedLog if name == "CORRUPT" else StorageFailed
        return kind(f"{_FAILED[name]}: {path}; nothing was written", _WAYS_OUT[name])
    return problem
