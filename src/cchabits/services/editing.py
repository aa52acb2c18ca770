"""Commands that change habits.toml: it is rewritten, and what that does is recorded at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits import clock, packs
from cchabits.config.assignment import read_assignments
from cchabits.config.pack_file import read_pack
from cchabits.config.rewrite import renamed, with_habits, with_keys
from cchabits.config.write import replace_file
from cchabits.domain.change import RENAMED, Effect
from cchabits.domain.dates import day_before
from cchabits.domain.days import coming_day
from cchabits.domain.definition import SLUG
from cchabits.domain.spelling import nearest
from cchabits.domain.text import shown
from cchabits.errors import (
    BadPack,
    BadValue,
    BrokenDefinitions,
    FileMissing,
    NotConfigured,
    NotNow,
    UnknownHabit,
)
from cchabits.services import definitions, recording
from cchabits.services.definitions import Edited
from cchabits.services.session import Session, open_session
from cchabits.storage import store
from cchabits.storage.opening import open_database

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cchabits.config.habits_file import HabitsFile
    from cchabits.services.session import Place
    from cchabits.storage.store import StoredHabit


class Amended(NamedTuple):
    """What a change of habits.toml does, habit by habit, and remarks beside it."""

    effects: list[Effect]
    remarks: list[str]


class _Read(NamedTuple):
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


def sync(place: Place, *, is_dry: bool = False) -> list[Effect]:
    """Record what habits.toml says, as of a given day too; or only say what that would do.

    Raises BrokenDefinitions where the file has problems: nothing is recorded then.
    """
    if not place.home.database.exists() and not is_dry:
        with open_session(place):
            return []
    path, given_today = place.home.habits_file, place.given_today
    opened = open_database(place.home.database, place.patience)
    with contextlib.closing(opened) as database:
        read = _read(path, given_today, store.habits(database))
        if is_dry:
            today = given_today or clock.today(read.file.timezone)
            with database.reading():
                return _effects(recording.planned(database, path, read.file, today))
        with database.writing():
            edited = Edited(path, read.content)
            return _effects(recording.record(database, edited, read.file, given_today))


def add(place: Place, slug: str, assignments: Sequence[str]) -> Amended:
    """Add a habit to the file; without a title it is called as its slug reads."""
    if not SLUG.fullmatch(slug):
        raise _no_slug(slug)
    with open_session(place) as session:
        keys = read_assignments(assignments, session.today)
        title = slug.replace("-", " ").capitalize()
        given = {key: value for key, value in keys.items() if value is not None}
        table = {"slug": slug, "title": title} | given
        return add_tables(session, place, [table])


def add_tables(session: Session, place: Place, tables: Sequence[Mapping[str, Any]]) -> Amended:
    """Add habits to the file; those whose slug is in it already are left out, and that is said."""
    read = _read_known(session, place)
    there = [str(table["slug"]) for table in tables if read.has(str(table["slug"]))]
    fresh = [table for table in tables if table["slug"] not in there]
    if not fresh:
        raise NotNow(f"{', '.join(there)} is in habits.toml already", "cchabits habits edit HABIT")
    taken = {habit.words.alias for habit in read.file.habits} | {
        habit.slug for habit in read.file.habits
    }
    plain = [
        {key: value for key, value in table.items() if key != "alias" or value not in taken}
        for table in fresh
    ]
    amended = _amend(session, place, read, with_habits(read.text, plain))
    said = [f"{slug} is in habits.toml already, and was left as it is" for slug in there]
    return amended._replace(remarks=[*said, *amended.remarks])


def add_pack(place: Place, named: str, slugs: Sequence[str]) -> Amended:
    """Add a pack's habits, or some of them by their slugs, to the file.

    The pack is one of the program's, by its name, or a file: what is there are habits, no more.
    """
    tables = _tables_of(named)
    known = [str(table["slug"]) for table in tables]
    for slug in slugs:
        if slug not in known:
            raise UnknownHabit(shown(slug), nearest(slug, known), known)
    chosen = [table for table in tables if not slugs or table["slug"] in slugs]
    with open_session(place) as session:
        return add_tables(session, place, chosen)


def _tables_of(named: str) -> list[dict[str, Any]]:
    if named in packs.pack_names() or not _is_path(named):
        return list(packs.load_pack(named).habits)
    content = definitions.read_file(Path(named))
    if content is None:
        raise FileMissing(named)
    tables, problems = read_pack(content)
    if problems:
        raise BadPack(named, problems)
    return tables


def _is_path(named: str) -> bool:
    return os.sep in named or named.endswith(".toml")


def edit(place: Place, name: str, assignments: Sequence[str]) -> Amended:
    """Set keys of a habit in the file, or take them away."""
    with open_session(place) as session:
        stored = session.find(name)
        changes = read_assignments(assignments, session.today)
        return _change(session, place, stored.slug, changes)


def retire(place: Place, name: str, last: str | None) -> Amended:
    """Give a habit its last day in the file: yesterday, or another that is typed."""
    with open_session(place) as session:
        stored = session.find(name)
        end = stored.life.end
        if end is not None and end < session.today:
            raise NotNow(f"{stored.slug} ended on {end} already")
        yesterday = max(day_before(session.today), stored.life.on(session.today).start)
        day = coming_day(last, session.today) if last is not None else yesterday
        return _change(session, place, stored.slug, {"end": day})


def _change(session: Session, place: Place, slug: str, changes: Mapping[str, Any]) -> Amended:
    read = _read_known(session, place)
    if not read.has(slug):
        raise NotNow(f"{slug} is not in habits.toml any more", "add it again to change it")
    return _amend(session, place, read, with_keys(read.text, slug, changes))


def rename(place: Place, name: str, new: str) -> Amended:
    """Give a habit another name, in the file and in the log, which it keeps.

    Where the file has the new name already, the habit that came with it is joined to the old one.
    """
    if not SLUG.fullmatch(new):
        raise _no_slug(new)
    with open_session(place) as session:
        read = _read_known(session, place)
        stored = session.find(name)
        called = Effect(
            stored.slug,
            RENAMED,
            session.today,
            after=stored.life.on(session.today)._replace(slug=new),
        )
        other = next((one for one in session.stored if one.slug == new), None)
        if stored is other:
            raise NotNow(f"{new} is its name already")
        if other is not None and (read.has(stored.slug) or not read.has(new)):
            raise NotNow(f"{new} is the name of another habit", "choose another")
        if other is not None:
            _join(session, read, stored, other)
            return Amended([called], [])
        text = renamed(read.text, stored.slug, new) if read.has(stored.slug) else read.text
        amended = _amend(session, place, read, text, (stored.number, new))
        return amended._replace(effects=[called, *amended.effects])


def _join(session: Session, read: _Read, gone: StoredHabit, come: StoredHabit) -> None:
    """Let a habit that left the file go on under the name that came in its place."""
    database, today = session.database, session.today
    for meant_for, kind in store.kinds_logged(database, come):
        if kind != gone.life.on(meant_for).measure.name:
            raise NotNow(
                f"{come.slug} has entries as {kind}, which {gone.slug} cannot read",
                "log them anew under one of the two",
            )
    with database.writing():
        recording.join(database, gone, come, today)
        steps = recording.planned(database, read.path, read.file, today)
        recording.take(database, steps, today)
        recording.judge_anew(database, gone.number, today)


def _amend(
    session: Session,
    place: Place,
    read: _Read,
    text: str,
    rename_to: tuple[int, str] | None = None,
) -> Amended:
    """Write the file anew and record what that does: both, or neither.

    With a given day only the file is written, unless a habit is renamed (docs/cadence.md, 10).
    """
    database, given_today = session.database, place.given_today
    try:
        file = definitions.parse(read.path, text.encode(), given_today, session.stored)
    except BrokenDefinitions as broken:
        raise BadValue(broken.problems[0], *broken.problems[1:], "nothing was changed") from None
    edited = Edited(read.path, text.encode())
    steps = []
    with database.writing():
        if rename_to:
            store.rename_habit(database, *rename_to)
        if given_today is None or rename_to:
            steps = recording.record(database, edited, file, given_today)
        if text != read.text:
            replace_file(read.path, text, read.content)
    told = "with a given day it is not recorded; cchabits habits sync does so"
    remarks = [] if given_today is None or rename_to else [f"{read.path} is written; {told}"]
    return Amended(_effects(steps), remarks)


def _read_known(session: Session, place: Place) -> _Read:
    """Read the file, all of whose changes are recorded: with a given day they may not be."""
    read = _read(place.home.habits_file, place.given_today, session.stored)
    if session.noted != [read.text]:
        raise NotNow("habits.toml has changes that are not recorded", "cchabits habits sync")
    return read


def _read(path: Path, given_today: dt.date | None, stored: Sequence[StoredHabit]) -> _Read:
    content = definitions.read_file(path)
    if content is None:
        raise NotConfigured(f"{path} is missing", "put it back; what was known stays in force")
    return _Read(path, content, definitions.parse(path, content, given_today, stored))


def _effects(steps: Sequence[recording.Step]) -> list[Effect]:
    return [effect for step in steps for effect in step.effects]


def _no_slug(text: str) -> BadValue:
    return BadValue(
        f"{shown(text)} cannot be a habit's name",
        "write it with a-z, 0-9 and hyphens, at most 40 characters",
    )
