"""Commands that change habits.toml: it is rewritten, and what that does is recorded at once."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from cchabits import clock
from cchabits.config.assignment import read_assignments
from cchabits.config.rewrite import renamed, with_habits, with_keys
from cchabits.config.write import replace_file
from cchabits.domain.change import ENDS, NEW, RENAMED, RETIRED, Effect
from cchabits.domain.dates import day_before
from cchabits.domain.days import coming_day
from cchabits.domain.definition import SLUG
from cchabits.domain.table import LONGEST_TEXT
from cchabits.domain.text import check_text, shown
from cchabits.errors import (
    BadValue,
    NotNow,
)
from cchabits.services import definitions, recording
from cchabits.services.amending import (
    Amended,
    Amending,
    ReadFile,
    amend,
    effects_of,
    hold_file,
    put_back,
    read_whole,
    without_old_waits,
)
from cchabits.services.catalogue import active_habits, chosen, offered
from cchabits.services.definitions import Edited
from cchabits.services.session import open_session
from cchabits.storage import store
from cchabits.storage.opening import open_database

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cchabits.services.session import Place
    from cchabits.storage.store import StoredHabit


# What the file says, recorded


def sync(
    place: Place, *, is_dry: bool = False, reasons: Mapping[str, str] | None = None
) -> list[Effect]:
    """Record what habits.toml says, as of a given day too; or only say what that would do.

    Reasons that are given, by habit, are written into the file first. Raises BrokenDefinitions
    where the file has problems: nothing is recorded then.
    """
    if not place.home.database.exists():
        return _first_effects(place, is_dry=is_dry)
    path, given_today = place.home.habits_file, place.given_today
    opened = open_database(place.home.database, place.patience)
    with contextlib.closing(opened) as database, contextlib.ExitStack() as unless_recorded:
        if is_dry:
            read = read_whole(place.home, given_today, store.habits(database))
            today = given_today or clock.today(read.file.timezone)
            with database.reading():
                return effects_of(recording.steps_of(database, path, read.file, today))
        with database.writing():
            read = read_whole(place.home, given_today, store.habits(database))
            text = _with_reasons(read, reasons or {})
            if text != read.text:
                unless_recorded.callback(put_back, database, read, text)
                replace_file(path, text, read.content)
                read = read_whole(place.home, given_today, store.habits(database))
            edited = Edited(path, read.content)
            steps = recording.record(database, edited, read.file, given_today)
        unless_recorded.pop_all()
        return effects_of(steps)


def _with_reasons(read: ReadFile, reasons: Mapping[str, str]) -> str:
    """Return the file with reasons for what some of its habits ask for now."""
    text = read.text
    for slug, reason in reasons.items():
        if read.has(slug):
            text = with_keys(text, slug, {"reason": check_text(reason, "reason", LONGEST_TEXT)})
    return text


def _first_effects(place: Place, *, is_dry: bool) -> list[Effect]:
    """Make the database, or only say what will be in it: every habit is new."""
    if is_dry:
        habits = list(read_whole(place.home, place.given_today, []).file.habits)
    else:
        with open_session(place) as session:
            habits = session.habits
    return [Effect(habit.slug, NEW, habit.start, after=habit) for habit in habits]


def existing_file(place: Place) -> Path:
    """Return the path of habits.toml, which may be broken; raises where there is none."""
    path = place.home.habits_file
    if definitions.read_file(path) is None:
        raise definitions.missing_file(place.home)
    return path


# What a command changes


def add(place: Place, slug: str, assignments: Sequence[str]) -> Amended:
    """Add a habit to the file; without a title it is called as its slug reads."""
    if not SLUG.fullmatch(slug):
        raise _no_slug(slug)
    with hold_file(place) as amending:
        keys = read_assignments(assignments, amending.session.today)
        title = slug.replace("-", " ").capitalize()
        given = {key: value for key, value in keys.items() if value is not None}
        return _add_tables(amending, [{"slug": slug, "title": title} | given])


def add_pack(place: Place, named: str, slugs: Sequence[str]) -> Amended:
    """Add a pack's habits, or some of them by their slugs, to the file.

    The pack is one of the program's, by its name, or a file: what is there are habits, no more.
    """
    tables = chosen(offered(named), slugs)
    with hold_file(place) as amending:
        return _add_tables(amending, tables)


def edit(place: Place, name: str, assignments: Sequence[str], *, is_dry: bool = False) -> Amended:
    """Set keys of a habit in the file, or take them away; or only say what that would do."""
    with hold_file(place, is_dry=is_dry) as amending:
        slug = amending.named(name).slug
        changes = read_assignments(assignments, amending.session.today)
        if "cadence" in changes:
            changes.setdefault("cadence_from", None)  # it is the source's no more, nor our default
        return _change(amending, slug, changes)


def retire(place: Place, name: str, last: str | None) -> Amended:
    """Give a habit its last day in the file: yesterday, or another that is typed.

    One that began today has today to its name.
    """
    with hold_file(place) as amending:
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
    with hold_file(place) as amending:
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
        amended = amend(amending, text, new, rename=stored.number)
        return amended._replace(effects=[called, *amended.effects])


def _join(amending: Amending, gone: StoredHabit, come: StoredHabit) -> list[Effect]:
    """Let a habit that left the file go on under the name that came in its place."""
    session, read = amending.session, amending.read
    database, today = session.database, session.today
    came_instead = read.has(come.slug) and not read.has(gone.slug)
    if not came_instead or recording.is_logged_before(session.stored, database, come, gone):
        raise NotNow(f"{come.slug} is the name of another habit", "choose another")
    recording.join(database, gone, come, today)
    scope = recording.Scope(joined=come.slug)
    steps = recording.steps_of(database, read.path, read.file, today, scope)
    recording.take(database, steps, today)
    recording.judge_anew(database, gone.number, today)
    return without_old_waits(effects_of(steps), come.slug)


def _add_tables(amending: Amending, tables: Sequence[Mapping[str, Any]]) -> Amended:
    """Add habits to the file; those whose slug is in it already are left out, and that is said."""
    read = amending.read
    there = [str(table["slug"]) for table in tables if read.has(str(table["slug"]))]
    fresh = [table for table in tables if table["slug"] not in there]
    if not fresh:
        is_one = len(there) == 1
        hint = f"cchabits habits edit {there[0]} KEY=VALUE" if is_one else "cchabits habits list"
        raise NotNow(_already(there), hint)
    _refuse_aliases(read, [str(table["slug"]) for table in fresh])
    amended = amend(amending, with_habits(read.text, fresh))
    said = [f"{_already(there)}, and left as {_are(there, 'it was', 'they were')}"] if there else []
    active = len(active_habits(amending.session, read.file.habits)) + len(fresh)
    return amended._replace(remarks=[*amended.remarks, *said], active=active)


def _change(amending: Amending, slug: str, changes: Mapping[str, Any]) -> Amended:
    read = amending.read
    if not read.has(slug):
        hint = f"cchabits habits add {slug}, with its keys, brings it back"
        raise NotNow(f"{slug} is not in habits.toml any more", hint)
    amended = amend(amending, with_keys(read.text, slug, changes), slug)
    wanted = changes.get("end")
    mine = [one for one in amended.effects if one.slug == slug]  # others may change with it
    ends = [effect.day for effect in mine if effect.kind in {ENDS, RETIRED}]
    if wanted is None or ends in ([], [wanted]):
        return amended
    said = f"its last day is {ends[0]}, not {wanted}: what was judged stays as judged"
    return amended._replace(remarks=[*amended.remarks, said])


# Refusals


def _refuse_aliases(read: ReadFile, slugs: Sequence[str]) -> None:
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


def _no_slug(text: str) -> BadValue:
    return BadValue(
        f"{shown(text)} cannot be a habit's name",
        "write it with a-z, 0-9 and hyphens, at most 40 characters",
    )
