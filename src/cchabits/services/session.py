"""A home opened for one command: its database, its habits as they stand, and which day it is."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain.names import find_habit
from cchabits.errors import NoHabits, NotConfigured, UnknownHabit
from cchabits.services import definitions
from cchabits.storage import store
from cchabits.storage.database import Database, Patience
from cchabits.storage.opening import open_database, open_scratch

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from cchabits.config.paths import Home
    from cchabits.domain.habit import Habit
    from cchabits.storage.store import NotedFile, StoredHabit


class Place(NamedTuple):
    """Where and when a command acts: a home, the day if one was given, and how long it may wait."""

    home: Home
    given_today: dt.date | None = None
    patience: Patience = Patience()


class Seen:
    """What a session has last seen of the definitions, which another process may change.

    `stored` are the habits as defined by `noted`, habits.toml as it was recorded then. Whatever
    day a session is moved to, it shares this.
    """

    def __init__(self, noted: NotedFile | None, stored: list[StoredHabit]) -> None:
        self.noted = noted or store.NotedFile()
        self.stored = stored


class Session(NamedTuple):
    """An open home. `remarks` are for the user, beside the answer."""

    database: Database
    seen: Seen
    today: dt.date
    remarks: list[str]
    place: Place

    @property
    def stored(self) -> list[StoredHabit]:
        """All habits with all their definitions, in the order of habits.toml."""
        return self.seen.stored

    @property
    def noted(self) -> NotedFile:
        """habits.toml as it was last recorded; empty in a home that has none yet."""
        return self.seen.noted

    @property
    def habits(self) -> list[Habit]:
        """All habits as they are defined today, in the order of habits.toml, ended ones too."""
        return [one.life.on(self.today) for one in self.stored]

    @contextlib.contextmanager
    def writing(self) -> Iterator[bool]:
        """Hold the write lock for a block, with the habits as they are defined by then.

        Yields whether another process has recorded other definitions since they were read.
        """
        with self.database.writing():
            yield self._look_again()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the log for a block, with the habits as they are defined in it."""
        with self.database.reading():
            self._look_again()
            yield

    def _look_again(self) -> bool:
        """Read the habits anew if other definitions were recorded; tell whether that was so."""
        now = store.habits_file(self.database) or store.NotedFile()
        if now == self.noted:
            return False
        self.stored[:] = store.habits(self.database)
        self.seen.noted = now
        return True

    def find(self, name: str) -> StoredHabit:
        """Return the habit a name means; one that has ended answers only when no other does."""
        every = [one.life for one in self.stored]
        live = [life for life in every if life.end is None or life.end >= self.today]
        try:
            found = find_habit(name, live)
        except UnknownHabit:
            found = find_habit(name, every)
        return next(one for one in self.stored if one.life is found)


@contextlib.contextmanager
def open_session(
    place: Place,
    *,
    is_reader: bool = False,
    needs_file: bool = False,
    tells_waiting: bool = False,
) -> Iterator[Session]:
    """Open a home for the length of a block, taking notice of an edited habits.toml.

    A reader that cannot record an edit within a second goes on with what is known. What may change
    definitions needs a file that is not broken, and raises BrokenDefinitions otherwise, or
    NotConfigured where it may not be read. A change that waits for a reason is told when it is
    noticed, and later on only where that is asked for.

    The first command in a home that has only the file makes the database. Raises NoHabits where
    there is neither, and BrokenDefinitions where the file is broken and nothing good is known.
    """
    home = place.home
    content, unreadable = _read(home.habits_file)
    is_new = not home.database.exists()
    if unreadable and (is_new or needs_file):
        raise unreadable
    if is_new:
        if content is None:
            raise NoHabits(home.habits_file)
        definitions.parse(home.habits_file, content, place.given_today)
        _make_folder(home.folder)
    database = open_database(home.database, place.patience, create=is_new)
    try:
        if unreadable:
            remarks = definitions.closed(database, unreadable)
        else:
            remarks = _take_notice(
                database, place, content, is_reader=is_reader, needs_file=needs_file
            )
        if tells_waiting and not remarks:
            remarks = definitions.still_waiting(database)
        with database.reading():
            seen = Seen(store.habits_file(database), store.habits(database))
        today = place.given_today or clock.today(seen.noted.timezone)
        yield Session(database, seen, today, remarks, place)
    finally:
        database.close()


@contextlib.contextmanager
def found_session(place: Place, *, is_dry: bool = False) -> Iterator[Session]:
    """Open a home that has no habits yet, to give it some; what is missing is made.

    With `is_dry` nothing is: the session lasts as long as the block, in memory.
    """
    home = place.home
    if is_dry:
        database = open_scratch(place.patience)
    else:
        _make_folder(home.habits_file.parent)
        _make_folder(home.folder)
        is_new = not home.database.exists()
        database = open_database(home.database, place.patience, create=is_new)
    try:
        today = place.given_today or clock.today(None)
        yield Session(database, Seen(None, []), today, [], place)
    finally:
        database.close()


def _read(path: Path) -> tuple[bytes | None, NotConfigured | None]:
    """Return what habits.toml holds, or why it may not be read."""
    try:
        return definitions.read_file(path), None
    except NotConfigured as unreadable:
        return None, unreadable


def _take_notice(
    database: Database,
    place: Place,
    content: bytes | None,
    *,
    is_reader: bool,
    needs_file: bool,
) -> list[str]:
    kept = store.habits_file(database)
    path = place.home.habits_file
    if content is None:
        return definitions.missing(database, path)
    if kept is not None and kept.text.encode() == content:
        return []
    edited = definitions.Edited(path, content, is_first=kept is None)
    return definitions.notice(
        database, edited, place.given_today, is_reader=is_reader, needs_file=needs_file
    )


def _make_folder(folder: Path) -> None:
    from cchabits.config.paths import make_folder  # the platform's folders may be wanting

    make_folder(folder)
