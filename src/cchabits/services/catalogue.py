"""What can be looked up without the log: habits as defined, the file's health, and the packs."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock, packs
from cchabits.domain.change import WAITS
from cchabits.domain.definition import read_habit
from cchabits.domain.settings import Settings
from cchabits.errors import NoHabits, NotConfigured
from cchabits.services import definitions
from cchabits.services.recording import planned
from cchabits.storage import store
from cchabits.storage.opening import open_database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.change import Effect
    from cchabits.domain.habit import Habit
    from cchabits.services.session import Place


class PackContents(NamedTuple):
    """A pack with its habits as they would be defined, beginning on `added`."""

    slug: str
    title: str
    source: str
    habits: tuple[Habit, ...]


class CheckedFile(NamedTuple):
    """The habits of habits.toml, and which changes of theirs would wait for a reason."""

    habits: Sequence[Habit]
    waiting: Sequence[Effect] = ()


def check_file(place: Place) -> CheckedFile:
    """Read habits.toml as it lies there and return its habits; nothing is recorded.

    Raises NoHabits where there is no file, and BrokenDefinitions with every problem it has.
    """
    path = place.home.habits_file
    content = definitions.read_file(path)
    if content is None and place.home.database.exists():
        raise NotConfigured(f"{path} is missing", definitions.HOW_TO_MEND_A_LOSS)
    if content is None:
        raise NoHabits(path)
    if not place.home.database.exists():
        return CheckedFile(definitions.parse(path, content, place.given_today).habits)
    with contextlib.closing(open_database(place.home.database, place.patience)) as database:
        stored = store.habits(database)
        file = definitions.parse(path, content, place.given_today, stored)
        steps = planned(database, path, file, place.given_today or clock.today(file.timezone))
        waiting = [one for step in steps for one in step.effects if one.kind == WAITS]
        return CheckedFile(file.habits, waiting)


def all_packs(added: dt.date) -> list[PackContents]:
    """Return every pack, in alphabetical order."""
    return [pack_contents(name, added) for name in packs.pack_names()]


def pack_contents(name: str, added: dt.date) -> PackContents:
    """Return a pack by its name; raises Unacceptable where there is none."""
    pack = packs.load_pack(name)
    read = [read_habit(table, Settings(), added)[0] for table in pack.habits]
    habits = tuple(habit for habit in read if habit)
    return PackContents(pack.slug, pack.title, pack.source, habits)
