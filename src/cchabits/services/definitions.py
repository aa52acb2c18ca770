"""habits.toml and the store: every command notices an edited file and records what it changes.

A file that is missing, broken or closed to us leaves the last good definitions in force, and that
is said. A habit that has gone from the file is retired: its last day is the day before.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.config.paths import LARGEST_FILE
from cchabits.errors import (
    DISK_ERRORS,
    BrokenDefinitions,
    Busy,
    CannotWrite,
    CchabitsError,
    NoHabits,
    NotConfigured,
    StorageFailed,
)
from cchabits.storage import store
from cchabits.storage.database import Patience

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cchabits.config.habits_file import HabitsFile
    from cchabits.config.paths import Home
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit

HOW_TO_MEND_A_LOSS = "put it back, or have it written as it last was: cchabits init"
READERS_PATIENCE = Patience(given_up_after=1.0)  # a reader goes on with what it knows


class Edited(NamedTuple):
    """The habits file as it lies on the disk, different from what the store last took from it.

    `is_first`: the store has never taken anything.
    """

    path: Path
    content: bytes
    is_first: bool = False


def read_file(path: Path) -> bytes | None:
    """Return what the habits file holds, or None where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)  # more is refused by its size
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        from cchabits import disk  # only for a file that cannot be read

        sentence = f"{path} cannot be read: {disk.why(problem)}"
        if problem.errno in DISK_ERRORS:
            raise StorageFailed(sentence, "try again, and look after the disk") from None
        raise NotConfigured(sentence, "check its permissions") from None


def parse(
    path: Path, content: bytes, given_today: dt.date | None, stored: Iterable[StoredHabit] = ()
) -> HabitsFile:
    """Read the habits file; raises BrokenDefinitions with every problem it has.

    A habit that names no start keeps the one it is stored with, or begins today.
    """
    from cchabits.config.habits_file import read_habits  # 8 ms, and only when the file is edited

    today = given_today or clock.today(None)
    starts = {one.slug: one.life.start for one in stored}
    file, problems = read_habits(content, lambda slug: starts.get(slug, today))
    if file is None:
        raise BrokenDefinitions(path, problems)
    return file


def notice(
    database: Database,
    edited: Edited,
    given_today: dt.date | None,
    *,
    is_reader: bool,
    needs_file: bool = False,
) -> list[str]:
    """Record what an edited file says, in a transaction of its own; return what to tell.

    Raises BrokenDefinitions when it is broken and needed, or nothing good is known yet. A given day
    records nothing, except in a new database (docs/cadence.md, 10).
    """
    from cchabits.services import recording  # 12 ms, and only when the file is edited

    try:
        file = parse(edited.path, edited.content, given_today, store.habits(database))
        if given_today and not edited.is_first:
            why = "with a given day that is not recorded; cchabits habits sync does so"
            return [f"{edited.path} has changed; {why}"]
        with database.writing(READERS_PATIENCE if is_reader and not edited.is_first else None):
            if not edited.is_first and read_file(edited.path) != edited.content:
                return []  # written anew while this command waited: the next one looks again
            steps = recording.record(database, edited, file, given_today)
    except BrokenDefinitions as broken:
        if edited.is_first or needs_file:
            raise
        return [f"{broken.sentence}; the last good definitions stay in force", *broken.hints]
    except (Busy, CannotWrite, StorageFailed) as problem:
        if edited.is_first or not is_reader:
            raise
        kept = store.habits_file(database)
        if kept is not None and kept.text.encode() == edited.content:
            return []  # whoever held the database has recorded it
        why = problem.sentence.partition(";")[0]
        why = "the database is in use" if isinstance(problem, Busy) else why
        return [f"{edited.path} has changed; it could not be recorded now: {why}"]
    return [] if edited.is_first else recording.remarks_on(steps, clock.today(file.timezone))


def still_waiting(database: Database) -> list[str]:
    """Return what to tell of changes that wait for a reason, in one line, or nothing."""
    from cchabits.storage.waiting import waiting  # for what is looked at, and not for logging

    slugs = waiting(database)
    if not slugs:
        return []
    from cchabits.render.drift import still_waiting_note  # 9 ms, and only where something waits

    return [still_waiting_note(slugs)]


def is_recorded(database: Database, text: str) -> bool:
    """Tell whether a text of habits.toml is the one last recorded, as far as that can be seen."""
    try:
        kept = store.habits_file(database)
    except CchabitsError:
        return False
    return kept is not None and kept.text == text


def missing(database: Database, path: Path) -> list[str]:
    """Return what to tell when the file has gone; raises NoHabits if none was ever read."""
    if store.habits_file(database) is None:
        raise NoHabits(path)
    return lost(path)


def closed(database: Database, unreadable: NotConfigured) -> list[str]:
    """Return what to tell when the file may not be read; raises that if none was ever read."""
    if store.habits_file(database) is None:
        raise unreadable
    return [
        f"{unreadable.sentence}; the last good definitions stay in force",
        *unreadable.hints,
    ]


def lost(path: Path) -> list[str]:
    """Return what to tell of a file that has gone, and what to do about it."""
    said = f"{path} is missing; the last good definitions stay in force"
    return [said, HOW_TO_MEND_A_LOSS]


def missing_file(home: Home) -> NotConfigured:
    """Return what to raise where the file is needed and not there: it has gone, or never was."""
    path = home.habits_file
    if not home.database.exists():
        return NoHabits(path)
    return NotConfigured(f"{path} is missing", HOW_TO_MEND_A_LOSS)
