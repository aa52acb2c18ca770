"""habits.toml and the store: every command notices an edited file and records what it says.

A file that is missing or broken leaves the last good definitions in force, and that is said. A
habit that has gone from the file is retired: its last day is the day before.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits import clock
from cchabits.config.paths import LARGEST_FILE
from cchabits.domain.dates import ONE_DAY
from cchabits.domain.habit import Words
from cchabits.errors import BrokenDefinitions, Busy, NoHabits, NotConfigured
from cchabits.services.judging import judge_and_keep
from cchabits.storage import rows, store
from cchabits.storage.database import Patience

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cchabits.config.habits_file import HabitsFile
    from cchabits.domain.habit import Habit
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit

READERS_PATIENCE = Patience(given_up_after=1.0)  # a reader goes on with what it knows


class Edited(NamedTuple):
    """The habits file as it lies on the disk, different from what the store last took from it."""

    path: Path
    content: bytes


def read_file(path: Path) -> bytes | None:
    """Return what the habits file holds, or None where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)  # more is refused by its size
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise NotConfigured(
            f"{path} cannot be read: {problem.strerror}", "check its permissions"
        ) from None


def parse(
    path: Path, content: bytes, given_today: dt.date | None, stored: Iterable[StoredHabit] = ()
) -> HabitsFile:
    """Read the habits file; raises BrokenDefinitions with every problem it has.

    A habit that names no start keeps the one it is stored with, or begins today.
    """
    from cchabits.config.habits_file import read_habits  # 8 ms, and only when the file is edited

    today = given_today or clock.today(None)
    starts = {habit.slug: habit.start for _, habit, _ in stored}
    file, problems = read_habits(content, lambda slug: starts.get(slug, today))
    if file is None:
        raise BrokenDefinitions(path, problems)
    return file


def notice(
    database: Database, edited: Edited, given_today: dt.date | None, *, is_reader: bool
) -> list[str]:
    """Record what an edited file says, in a transaction of its own; return what to tell.

    Raises BrokenDefinitions when it is broken and nothing good is known yet. A given day records
    nothing, except in a new database (docs/cadence.md, 10).
    """
    is_new = store.habits_file(database) is None
    try:
        file = parse(edited.path, edited.content, given_today, store.habits(database))
        if given_today and not is_new:
            return [f"{edited.path} has changed; with a given day that is not recorded"]
        with database.writing(READERS_PATIENCE if is_reader and not is_new else None):
            return _record(database, edited, file, given_today)
    except BrokenDefinitions as broken:
        if is_new:
            raise
        return [f"{broken.sentence}; the last good definitions stay in force", *broken.hints]
    except Busy:
        if is_new or not is_reader:
            raise
        return [f"{edited.path} has changed; it could not be recorded now, the database is in use"]


def missing(database: Database, path: Path) -> list[str]:
    """Return what to tell when the file has gone; raises NoHabits if none was ever read."""
    if store.habits_file(database) is None:
        raise NoHabits(path)
    return [f"{path} is missing; the last good definitions stay in force"]


def _record(
    database: Database, edited: Edited, file: HabitsFile, given_today: dt.date | None
) -> list[str]:
    """Bring the store to what the file says, unless another process has just done so."""
    content = edited.content.decode()
    kept = store.habits_file(database)
    if kept is not None and kept[0] == content:
        return []
    today = given_today or clock.today(file.timezone)
    stored = {one.habit.slug: one for one in store.habits(database)}
    refuse_other_measures(database, edited.path, file)
    settings = rows.settings_text(file.settings)
    told = []
    for position, (slug, table) in enumerate(file.tables):
        change = _keep(database, stored.get(slug), _Wanted(slug, table, settings, position), today)
        if change and kept is not None:
            told.append(f"{slug} {change}")
    gone = stored.keys() - {slug for slug, _ in file.tables}
    told += [
        f"{slug} is no longer in the file and is retired; its entries are kept"
        for slug in gone
        if _retire(database, stored[slug], today)
    ]
    store.keep_habits_file(database, content, file.timezone)
    return [f"habits.toml: {', '.join(sorted(told))}"] if told else []


def refuse_other_measures(database: Database, path: Path, file: HabitsFile) -> None:
    """Refuse another measure for a habit that has entries: their values could not be read by it."""
    stored = {one.habit.slug: one for one in store.habits(database)}
    problems = [
        f"habit '{habit.slug}': key 'measure': it has entries as {known.habit.measure.name}; "
        f"give the habit that is to be a {habit.measure.name} another slug"
        for habit in file.habits
        if (known := stored.get(habit.slug))
        and known.habit.measure.name != habit.measure.name
        and store.has_entries(database, known)
    ]
    if problems:
        raise BrokenDefinitions(path, problems)


class _Wanted(NamedTuple):
    """A definition as the file has it, and its place there."""

    slug: str
    table: dict[str, Any]
    settings: str
    position: int


def _keep(
    database: Database, known: StoredHabit | None, wanted: _Wanted, today: dt.date
) -> str | None:
    """Keep a definition and return what that changed, in a word, or None where nothing did."""
    from cchabits.config.records import definition_json  # with the file's reader

    content = definition_json(wanted.table)
    start = wanted.table.get("start")
    if known is None:
        number = store.add_habit(database, wanted.slug, wanted.position)
        store.keep_definition(database, number, start or today, content, wanted.settings)
        return "is new"
    number, habit, _ = known
    store.place_habit(database, number, wanted.position)
    begin = start or habit.start
    if store.definition(database, number) == (begin, content, wanted.settings):
        return None
    _replace(database, known, (begin, content, wanted.settings), today)
    is_judged_alike = _judging(known.habit) == _judging(store.habit(database, number))
    return None if is_judged_alike else "is judged by its new definition"


def _judging(habit: Habit) -> Habit:
    """Return what of a habit decides outcomes, without what is only said, or shown early."""
    return habit._replace(words=Words(""), lead=0)


def _retire(database: Database, known: StoredHabit, today: dt.date) -> bool:
    """End a habit the day before, if it has no end already that comes earlier."""
    number, habit, _ = known
    last = max(habit.start, today - ONE_DAY)
    if habit.end is not None and habit.end <= last:
        return False
    from cchabits.config.records import definition_from_json, definition_json  # as _keep()

    begin, content, settings = store.definition(database, number)
    ended = definition_from_json(content) | {"end": last}
    _replace(database, known, (begin, definition_json(ended), settings), today)
    return True


def _replace(
    database: Database,
    known: StoredHabit,
    definition: tuple[dt.date, str, str],
    today: dt.date,
) -> None:
    """Put one definition in the place of a habit's, and judge its entries by it.

    Judged at once: a reader keeps no checkpoint, and would walk ten years at every `status`.
    """
    number = known.number
    store.drop_definitions(database, number)
    store.keep_definition(database, number, *definition)
    changed = next(one for one in store.habits(database) if one.number == number)
    if _judging(changed.habit) == _judging(known.habit):
        return
    if changed.habit.requires != known.habit.requires:
        store.recount(database, number)
    store.forget_judgement(database, number, dt.date.min)
    judge_and_keep(database, changed, today)
