"""habits.toml about to be changed by a command: both change, the file and the database, or neither.

All of it happens under the database's write lock, so that such commands go one after the other.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.config.write import replace_file
from cchabits.domain.change import WAITS, Effect
from cchabits.errors import (
    BadValue,
    BrokenDefinitions,
    CchabitsError,
    NotNow,
)
from cchabits.services import definitions, recording
from cchabits.services.definitions import Edited
from cchabits.services.session import open_session
from cchabits.storage import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from cchabits.config.habits_file import HabitsFile
    from cchabits.config.paths import Home
    from cchabits.services.session import Place, Session
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit


class Amended(NamedTuple):
    """What a change of habits.toml does, habit by habit, and remarks beside it.

    `is_written`: the file says something else than before. `active` is how many habits are kept up
    from now on, where some were added.
    """

    effects: list[Effect]
    remarks: list[str]
    is_written: bool = True
    active: int = 0


class ReadFile(NamedTuple):
    """habits.toml as it lies on the disk, without a problem."""

    path: Path
    content: bytes
    file: HabitsFile

    @property
    def text(self) -> str:
        """The file's text, a byte order mark included."""
        return self.content.decode()

    def has(self, slug: str) -> bool:
        """Tell whether a habit is in the file."""
        return any(habit.slug == slug for habit in self.file.habits)


class Amending(NamedTuple):
    """habits.toml about to be changed; `unless_recorded` is what to do where that fails."""

    session: Session
    given_today: dt.date | None
    read: ReadFile
    unless_recorded: contextlib.ExitStack
    is_dry: bool

    def named(self, name: str) -> StoredHabit:
        """Return the habit of exactly that name, ended or not, or the one that it means."""
        exact = (one for one in self.session.stored if one.slug == name.strip().lower())
        return next(exact, None) or self.session.find(name)


@contextlib.contextmanager
def hold_file(place: Place, *, is_dry: bool = False) -> Iterator[Amending]:
    """Hold the write lock, and put the file back where a change of it could not be recorded."""
    with open_session(place) as session, contextlib.ExitStack() as unless_recorded:
        with session.writing():
            read = read_whole(place.home, place.given_today, session.stored)
            if session.noted != [read.text]:  # with a given day they may not be recorded
                hint = "cchabits habits sync"
                raise NotNow("habits.toml has changes that are not recorded", hint)
            yield Amending(session, place.given_today, read, unless_recorded, is_dry)
        unless_recorded.pop_all()


def amend(amending: Amending, text: str, about: str = "", rename: int | None = None) -> Amended:
    """Record what another text of the file does, and write it, or only say so.

    With a given day only the file is written, unless a habit is renamed (docs/cadence.md, 10).
    `about` is the habit that is changed, and `rename` the number of one that is to be called so.
    """
    session, given_today, read, unless_recorded, is_dry = amending
    is_written = text != read.text
    if not is_written and rename is None:
        return Amended(_still_waiting(amending, about), session.remarks, is_written=False)
    try:
        effects = effects_of(_recorded(amending, text, about, rename))
    except BrokenDefinitions as broken:
        raise BadValue(broken.problems[0], *broken.problems[1:], "nothing was changed") from None
    if is_written and not is_dry:
        unless_recorded.callback(put_back, session.database, read, text)
        replace_file(read.path, text, read.content)
    if given_today is None or rename is not None:
        return Amended(without_old_waits(effects, about), session.remarks)
    told = "with a given day it is not recorded; cchabits habits sync does so"
    return Amended([], [*session.remarks, f"{read.path} is written; {told}"])


def _recorded(
    amending: Amending, text: str, about: str, rename: int | None
) -> list[recording.Step]:
    """Record what a text says; with a given day only see that it can be, but for a rename."""
    session, given_today, read, _, is_dry = amending
    database = session.database
    if rename is not None:
        store.rename_habit(database, rename, about)
    edited = Edited(read.path, text.encode())
    file = definitions.parse(read.path, edited.content, given_today, store.habits(database))
    if (given_today is None and not is_dry) or rename is not None:
        return recording.record(database, edited, file, given_today)
    return recording.planned(database, read.path, file, session.today)


def _still_waiting(amending: Amending, about: str) -> list[Effect]:
    """Return what the file says of a habit already, and that waits for a reason."""
    session, _, read, _, _ = amending
    scope = recording.Scope([about])
    steps = recording.planned(session.database, read.path, read.file, session.today, scope)
    return [effect for effect in effects_of(steps) if effect.kind == WAITS]


def effects_of(steps: Iterable[recording.Step]) -> list[Effect]:
    """Return all that steps do."""
    return [effect for step in steps for effect in step.effects]


def without_old_waits(effects: Iterable[Effect], about: str) -> list[Effect]:
    """Return effects without those that wait in other habits than the one it is about."""
    return [one for one in effects if one.kind != WAITS or one.slug == about]


def read_whole(home: Home, given_today: dt.date | None, stored: Sequence[StoredHabit]) -> ReadFile:
    """Read habits.toml; raises NotConfigured where it is missing, and BrokenDefinitions."""
    path = home.habits_file
    content = definitions.read_file(path)
    if content is None:
        raise definitions.missing_file(home)
    return ReadFile(path, content, definitions.parse(path, content, given_today, stored))


def put_back(database: Database, read: ReadFile, written: str) -> None:
    """Put the file back, unless the disk failed only after the change was recorded."""
    if definitions.is_recorded(database, written):
        return
    with contextlib.suppress(CchabitsError):  # what went wrong first is what is told
        replace_file(read.path, read.text, written.encode())
