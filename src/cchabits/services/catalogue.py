"""Habits as they are defined: the health of the file, packs to take up, and one to hand on."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits import clock, packs
from cchabits.config.pack_file import handed_on, is_exported, pack_toml, read_pack
from cchabits.config.paths import LARGEST_FILE
from cchabits.config.write import replace_file
from cchabits.domain.change import WAITS
from cchabits.domain.definition import LONGEST_TEXT, read_habit
from cchabits.domain.life import ACT_AT_ONCE
from cchabits.domain.settings import Settings
from cchabits.domain.spelling import nearest
from cchabits.domain.text import check_text, shown
from cchabits.errors import BadPack, FileMissing, NotNow, UnknownHabit
from cchabits.services import definitions
from cchabits.services.recording import planned
from cchabits.storage import store
from cchabits.storage.opening import open_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchabits.domain.change import Effect
    from cchabits.domain.habit import Habit
    from cchabits.packs import Pack
    from cchabits.services.session import Place, Session
    from cchabits.storage.store import StoredHabit


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

    Raises NotConfigured where there is no file, and BrokenDefinitions with every problem it has.
    """
    path = place.home.habits_file
    content = definitions.read_file(path)
    if content is None:
        raise definitions.missing_file(place.home)
    if not place.home.database.exists():
        return CheckedFile(definitions.parse(path, content, place.given_today).habits)
    with contextlib.closing(open_database(place.home.database, place.patience)) as database:
        stored = store.habits(database)
        file = definitions.parse(path, content, place.given_today, stored)
        steps = planned(database, path, file, place.given_today or clock.today(file.timezone))
        waiting = [one for step in steps for one in step.effects if one.kind == WAITS]
        return CheckedFile(file.habits, waiting)


def all_packs(added: dt.date) -> list[PackContents]:
    """Return every pack, in the order in which a leader would try them."""
    return [pack_contents(name, added) for name in packs.pack_names()]


def pack_contents(named: str, added: dt.date, slug: str | None = None) -> PackContents:
    """Return a pack of the program's by its name, or that of a file, whole or one habit of it.

    Raises as `offered`, and UnknownHabit where the pack has no habit of that slug.
    """
    pack = offered(named)
    tables = chosen(pack, [] if slug is None else [slug])
    read = [read_habit(table, Settings(), added)[0] for table in tables]
    habits = tuple(habit for habit in read if habit)
    return PackContents(pack.slug, pack.title, pack.source, habits)


def chosen(pack: Pack, slugs: Sequence[str]) -> list[dict[str, Any]]:
    """Return the tables of a pack's habits, or of some by their slugs.

    Raises UnknownHabit for a slug that it has not.
    """
    known = [str(table["slug"]) for table in pack.habits]
    for slug in slugs:
        if slug not in known:
            raise UnknownHabit(shown(slug), nearest(slug, known), known)
    return [table for table in pack.habits if not slugs or table["slug"] in slugs]


def offered(named: str) -> Pack:
    """Return a pack of the program's by its name, or what a file offers: habits, no more.

    Raises Unacceptable where no pack has that name, and FileMissing and BadPack for a file.
    """
    if named in packs.pack_names() or not _is_path(named):
        return packs.load_pack(named)
    found, problems = read_pack(_content_of(named))
    if problems:
        raise BadPack(named, problems)
    return packs.Pack(named, found.title or Path(named).stem, found.source, tuple(found.tables))


def active_habits(session: Session, habits: Iterable[Habit]) -> list[Habit]:
    """Return those of some habits that are to be kept up: not ended, and not paused by name."""
    today = session.today
    pauses = (one.pause for one in store.pauses(session.database, session.stored))
    resting = {pause.habit for pause in pauses if pause.holds(today)}
    return [one for one in habits if not _is_over(one, today) and one.slug not in resting]


def export_pack(session: Session, path: Path, names: Sequence[str], title: str) -> int:
    """Write one's own habits as a pack into a file, and return how many there are.

    A file that is there is replaced only if it is an exported pack; else NotNow is raised.
    """
    text, count = own_pack(session, names, title)
    before = path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else None
    if before is not None and not is_exported(before):
        raise NotNow(
            f"{path} is there already, and is no pack that was exported; it was left as it is",
            "choose another file",
        )
    replace_file(path, text, before)
    return count


def own_pack(session: Session, names: Sequence[str], title: str) -> tuple[str, int]:
    """Return the text of a pack of the habits named, or of all that have not ended, and how many.

    They are as defined today, without what is for their leader only.
    """
    check_text(title, "the title", LONGEST_TEXT)
    chosen = [session.find(name) for name in dict.fromkeys(names)] or [
        one for one in session.stored if not _is_over(one.life.on(session.today), session.today)
    ]
    tables = {one.slug: _table(one, session.today) for one in chosen}
    if not tables:
        raise NotNow("no habit is left to hand on", "name one with --habit")
    text = pack_toml(title, tables.values())
    _, problems = read_pack(text.encode())
    if problems:  # too large, or a rule that does not bear another first day
        raise NotNow(
            f"nobody could add these habits as a pack: {problems[0]}",
            "choose others with --habit",
        )
    return text, len(tables)


def _table(stored: StoredHabit, today: dt.date) -> dict[str, Any]:
    """Return a habit's table of today; its words are the newest, for they act at once."""
    table = stored.definitions[stored.life.index_on(today)].table
    newest = stored.definitions[-1].table
    rules = {key: value for key, value in table.items() if key not in ACT_AT_ONCE}
    words = {key: newest[key] for key in ACT_AT_ONCE if key in newest}
    return handed_on({"slug": stored.slug, **rules, **words})


def _is_over(habit: Habit, today: dt.date) -> bool:
    return habit.end is not None and habit.end < today


def _is_path(named: str) -> bool:
    return os.sep in named or named.endswith(".toml") or Path(named).is_file()


def _content_of(named: str) -> bytes:
    try:
        with Path(named).open("rb") as file:
            return file.read(LARGEST_FILE + 1)  # more is refused by its size
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing(named) from None
    except IsADirectoryError:
        raise BadPack(named, ["it is a folder"]) from None
