"""Commands that change habits.toml: it is rewritten, and what that does is recorded at once.

All of it happens under the database's write lock, so that such commands go one after the other.
Either both change, the file and the database, or neither does.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits import clock
from cchabits.config.assignment import read_assignments
from cchabits.config.rewrite import renamed, with_habits, with_keys
from cchabits.config.write import replace_file
from cchabits.domain.change import ENDS, NEW, RENAMED, RETIRED, Effect
from cchabits.domain.dates import day_before
from cchabits.domain.days import coming_day
from cchabits.domain.definition import SLUG
from cchabits.domain.text import shown
from cchabits.errors import (
    BadValue,
    BrokenDefinitions,
    CchabitsError,
    NoHabits,
    NotConfigured,
    NotNow,
)
from cchabits.services import definitions, recording
from cchabits.services.catalogue import active_habits, chosen, offered
from cchabits.services.definitions import Edited
from cchabits.services.session import open_session
from cchabits.storage import store
from cchabits.storage.opening import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cchabits.config.habits_file import HabitsFile
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


class _Amending(NamedTuple):
    """habits.toml about to be changed; `unless_recorded` is what to do where that fails."""

    session: Session
    given_today: dt.date | None
    read: _Read
    unless_recorded: contextlib.ExitStack

    def named(self, name: str) -> StoredHabit:
        """Return the habit of exactly that name, ended or not, or the one that it means."""
        exact = (one for one in self.session.stored if one.slug == name.strip().lower())
        return next(exact, None) or self.session.find(name)


# What the file says, recorded


def sync(place: Place, *, is_dry: bool = False) -> list[Effect]:
    """Record what habits.toml says, as of a given day too; or only say what that would do.

    Raises BrokenDefinitions where the file has problems: nothing is recorded then.
    """
    if not place.home.database.exists():
        return _first_effects(place, is_dry=is_dry)
    path, given_today = place.home.habits_file, place.given_today
    opened = open_database(place.home.database, place.patience)
    with contextlib.closing(opened) as database:
        if is_dry:
            read = _read(path, given_today, store.habits(database))
            today = given_today or clock.today(read.file.timezone)
            with database.reading():
                return _effects(recording.planned(database, path, read.file, today))
        with database.writing():
            read = _read(path, given_today, store.habits(database))
            edited = Edited(path, read.content)
            return _effects(recording.record(database, edited, read.file, given_today))


def _first_effects(place: Place, *, is_dry: bool) -> list[Effect]:
    """Make the database, or only say what will be in it: every habit is new."""
    if is_dry:
        path = existing_file(place)
        habits = list(_read(path, place.given_today, []).file.habits)
    else:
        with open_session(place) as session:
            habits = session.habits
    return [Effect(habit.slug, NEW, habit.start, after=habit) for habit in habits]


def existing_file(place: Place) -> Path:
    """Return the path of habits.toml, which may be broken; raises where there is none."""
    path = place.home.habits_file
    if definitions.read_file(path) is None:
        raise NoHabits(path) if not place.home.database.exists() else _missing(path)
    return path


# What a command changes


def add(place: Place, slug: str, assignments: Sequence[str]) -> Amended:
    """Add a habit to the file; without a title it is called as its slug reads."""
    if not SLUG.fullmatch(slug):
        raise _no_slug(slug)
    with _amending(place) as amending:
        keys = read_assignments(assignments, amending.session.today)
        title = slug.replace("-", " ").capitalize()
        given = {key: value for key, value in keys.items() if value is not None}
        return _add_tables(amending, [{"slug": slug, "title": title} | given])


def add_pack(place: Place, named: str, slugs: Sequence[str]) -> Amended:
    """Add a pack's habits, or some of them by their slugs, to the file.

    The pack is one of the program's, by its name, or a file: what is there are habits, no more.
    """
    tables = chosen(offered(named), slugs)
    with _amending(place) as amending:
        return _add_tables(amending, tables)


def edit(place: Place, name: str, assignments: Sequence[str]) -> Amended:
    """Set keys of a habit in the file, or take them away."""
    with _amending(place) as amending:
        slug = amending.named(name).slug
        changes = read_assignments(assignments, amending.session.today)
        if "cadence" in changes:
            changes.setdefault("cadence_from", None)  # it is the source's no more, nor our default
        return _change(amending, slug, changes)


def retire(place: Place, name: str, last: str | None) -> Amended:
    """Give a habit its last day in the file: yesterday, or another that is typed.

    One that began today has today to its name.
    """
    with _amending(place) as amending:
        today = amending.session.today
        life = amending.named(name).life
        begin = life.on(today).start
        end = max(day_before(today), begin) if last is None else coming_day(last, today)
        latest = end if last is None else day_before(today)
        if life.end is not None and life.end <= latest:
            verb = "ended" if life.end < today else "ends"
            hint = f"cchabits habits edit {life.slug} end= lets it go on"
            raise NotNow(f"{life.slug} {verb} on {life.end} already", hint)
        if last is None and begin > today:
            hint = "take its lines out of habits.toml, or give its last day with --on"
            raise NotNow(f"{life.slug} has not begun yet", hint)
        return _change(amending, life.slug, {"end": end})


def rename(place: Place, name: str, new: str) -> Amended:
    """Give a habit another name, in the file and in the log, which it keeps.

    Where the file has the new name already, the habit that came with it is joined to the old one.
    """
    if not SLUG.fullmatch(new):
        raise _no_slug(new)
    with _amending(place) as amending:
        session, read = amending.session, amending.read
        stored = amending.named(name)
        other = next((one for one in session.stored if one.slug == new), None)
        if stored is other:
            raise NotNow(f"{new} is its name already")
        _refuse_aliases(read, [new])
        now = stored.life.on(session.today)
        called = Effect(stored.slug, RENAMED, session.today, now, now._replace(slug=new))
        if other is not None:
            return Amended([called, *_join(amending, stored, other)], session.remarks)
        text = renamed(read.text, stored.slug, new) if read.has(stored.slug) else read.text
        amended = _amend(amending, text, (stored.number, new))
        return amended._replace(effects=[called, *amended.effects])


def _join(amending: _Amending, gone: StoredHabit, come: StoredHabit) -> list[Effect]:
    """Let a habit that left the file go on under the name that came in its place."""
    session, read = amending.session, amending.read
    database, today = session.database, session.today
    came_instead = read.has(come.slug) and not read.has(gone.slug)
    if not came_instead or recording.is_logged_before(session.stored, database, come, gone):
        raise NotNow(f"{come.slug} is the name of another habit", "choose another")
    recording.join(database, gone, come, today)
    steps = recording.planned(database, read.path, read.file, today)
    recording.take(database, steps, today)
    recording.judge_anew(database, gone.number, today)
    return _effects(steps)


def _add_tables(amending: _Amending, tables: Sequence[Mapping[str, Any]]) -> Amended:
    """Add habits to the file; those whose slug is in it already are left out, and that is said."""
    read = amending.read
    there = [str(table["slug"]) for table in tables if read.has(str(table["slug"]))]
    fresh = [table for table in tables if table["slug"] not in there]
    if not fresh:
        is_one = len(there) == 1
        hint = f"cchabits habits edit {there[0]} KEY=VALUE" if is_one else "cchabits habits list"
        raise NotNow(_already(there), hint)
    _refuse_aliases(read, [str(table["slug"]) for table in fresh])
    amended = _amend(amending, with_habits(read.text, fresh))
    said = [f"{_already(there)}, and left as {_are(there, 'it was', 'they were')}"] if there else []
    active = len(active_habits(amending.session, read.file.habits)) + len(fresh)
    return amended._replace(remarks=[*amended.remarks, *said], active=active)


def _change(amending: _Amending, slug: str, changes: Mapping[str, Any]) -> Amended:
    read = amending.read
    if not read.has(slug):
        hint = f"cchabits habits add {slug}, with its keys, brings it back"
        raise NotNow(f"{slug} is not in habits.toml any more", hint)
    amended = _amend(amending, with_keys(read.text, slug, changes))
    ends = [effect.day for effect in amended.effects if effect.kind in {ENDS, RETIRED}]
    if ends in ([], [changes.get("end")]):
        return amended
    said = f"its last day is {ends[0]}, not {changes['end']}: what was judged stays as judged"
    return amended._replace(remarks=[*amended.remarks, said])


# Both, or neither


@contextlib.contextmanager
def _amending(place: Place) -> Iterator[_Amending]:
    """Hold the write lock, and put the file back where a change of it could not be recorded."""
    with open_session(place) as session, contextlib.ExitStack() as unless_recorded:
        with session.writing():
            read = _read(place.home.habits_file, place.given_today, session.stored)
            if session.noted != [read.text]:  # with a given day they may not be recorded
                hint = "cchabits habits sync"
                raise NotNow("habits.toml has changes that are not recorded", hint)
            yield _Amending(session, place.given_today, read, unless_recorded)
        unless_recorded.pop_all()


def _amend(amending: _Amending, text: str, rename_to: tuple[int, str] | None = None) -> Amended:
    """Record what another text of the file does, and write it.

    With a given day only the file is written, unless a habit is renamed (docs/cadence.md, 10).
    """
    session, given_today, read, unless_recorded = amending
    is_written = text != read.text
    if not is_written and rename_to is None:
        return Amended([], session.remarks, is_written=False)
    try:
        effects = _recorded(amending, text, rename_to)
    except BrokenDefinitions as broken:
        raise BadValue(broken.problems[0], *broken.problems[1:], "nothing was changed") from None
    if is_written:
        unless_recorded.callback(_put_back, session.database, read, text)
        replace_file(read.path, text, read.content)
    if given_today is None or rename_to:
        return Amended(effects, session.remarks)
    told = "with a given day it is not recorded; cchabits habits sync does so"
    return Amended([], [*session.remarks, f"{read.path} is written; {told}"])


def _recorded(amending: _Amending, text: str, rename_to: tuple[int, str] | None) -> list[Effect]:
    """Record what a text says; with a given day only see that it can be, but for a rename."""
    session, given_today, read, _ = amending
    database = session.database
    if rename_to:
        store.rename_habit(database, *rename_to)
    edited = Edited(read.path, text.encode())
    file = definitions.parse(read.path, edited.content, given_today, store.habits(database))
    if given_today is None or rename_to:
        return _effects(recording.record(database, edited, file, given_today))
    return _effects(recording.planned(database, read.path, file, given_today))


def _put_back(database: Database, read: _Read, written: str) -> None:
    """Put the file back, unless the disk failed only after the change was recorded."""
    if definitions.is_recorded(database, written):
        return
    with contextlib.suppress(CchabitsError):  # what went wrong first is what is told
        replace_file(read.path, read.text, written.encode())


def _read(path: Path, given_today: dt.date | None, stored: Sequence[StoredHabit]) -> _Read:
    content = definitions.read_file(path)
    if content is None:
        raise _missing(path)
    return _Read(path, content, definitions.parse(path, content, given_today, stored))


def _effects(steps: Sequence[recording.Step]) -> list[Effect]:
    return [effect for step in steps for effect in step.effects]


# Refusals


def _refuse_aliases(read: _Read, slugs: Sequence[str]) -> None:
    """Refuse a name that a habit of the file has for an alias."""
    for habit in read.file.habits:
        if habit.words.alias in slugs:
            raise NotNow(
                f"{habit.words.alias} is the alias of {habit.slug}",
                f"choose another name, or first: cchabits habits edit {habit.slug} alias=",
            )


def _already(slugs: Sequence[str]) -> str:
    return f"{', '.join(slugs)} {_are(slugs, 'is', 'are')} in habits.toml already"


def _are(slugs: Sequence[str], one: str, many: str) -> str:
    return one if len(slugs) == 1 else many


def _missing(path: Path) -> NotConfigured:
    return NotConfigured(f"{path} is missing", definitions.HOW_TO_MEND_A_LOSS)


def _no_slug(text: str) -> BadValue:
    return BadValue(
        f"{shown(text)} cannot be a habit's name",
        "write it with a-z, 0-9 and hyphens, at most 40 characters",
    )
