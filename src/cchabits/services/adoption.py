"""What the definitions of a journal do to a home: planned, then recorded.

Habits that the home does not know are recorded with all their days, and added to habits.toml in
their latest form. A habit that it knows keeps its own definitions, unless it has no history yet.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.config.rewrite import with_habits
from cchabits.config.template import habits_toml
from cchabits.config.write import replace_file, take_away
from cchabits.domain.life import Definition, Life, read_life, walk_length
from cchabits.domain.settings import Settings, settings_record
from cchabits.errors import (
    BadJournal,
    BrokenDefinitions,
    CannotRewrite,
    CchabitsError,
    NotConfigured,
)
from cchabits.render.words import names_words
from cchabits.services import definitions, recording
from cchabits.storage import books, store
from cchabits.storage.practice import practice
from cchabits.transfer.definitions import MOST_PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from cchabits.config.habits_file import HabitsFile
    from cchabits.services.session import Session
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit

Defined = dict[str, list[Definition]]
"""Definitions by habit, oldest first."""


class Adoption(NamedTuple):
    """What becomes of the definitions of a journal.

    `added` are those of habits that the home does not know, in the order of the file they came
    from; `taken` those of habits that have no history here. `stays` are habits that are defined
    otherwise here, and stay so. `lives` are what the added and the taken come to. `unaliased` are
    the added ones whose alias another of them has by now, and keeps.
    """

    added: Defined
    taken: Defined
    stays: list[str]
    lives: dict[str, Life]
    unaliased: list[str]

    @property
    def brought(self) -> Defined:
        """The definitions that are to be recorded."""
        return self.added | self.taken

    def new_file(self, session: Session, source: str) -> NewFile:
        """Return habits.toml with the habits that are added.

        Raises BadJournal where it cannot hold them, and NotConfigured where it has gone.
        """
        path = session.place.home.habits_file
        before = definitions.read_file(path)
        kept = store.habits_file(session.database)
        if before is None and kept is not None:
            raise NotConfigured(
                f"{path} is missing, so {source}, which defines habits, cannot be imported",
                "put the file back, then import again",
            )
        is_known = before == (kept.text.encode() if kept else None)
        try:
            text = _text(session, self.added, before, is_known=is_known)
            file = _parsed(session, (before or b"") if text is None else text.encode())
        except (BrokenDefinitions, CannotRewrite) as broken:
            why = broken.problems if isinstance(broken, BrokenDefinitions) else [broken.sentence]
            raise BadJournal(
                f"the habits of {source} cannot be added to {path}; nothing was imported", *why
            ) from None
        return NewFile(path, before, text, file, is_known)

    def record(self, session: Session) -> None:
        """Record the definitions, new habits behind the others; the session has them from then on.

        Belongs into the transaction of the import.
        """
        database = session.database
        numbers = {one.slug: one.number for one in session.stored}
        for place, slug in enumerate(self.added, start=len(numbers)):
            numbers[slug] = store.add_habit(database, slug, place)
        for slug, found in self.brought.items():
            store.keep_definitions(database, numbers[slug], found)
            books.forget_judgement(database, numbers[slug], dt.date.min)
        session.stored[:] = store.habits(database)

    def hold_against(self, session: Session, file: NewFile) -> list[str]:
        """Let what the file says of these habits hold from their next period; return what to tell.

        Habits that are known here need no reason for it: the journal's never was asked for here.

        Nothing is recorded of a file with edits that no command has noticed yet.
        """
        if not file.is_known:
            return []
        database, today = session.database, session.today
        scopes = (recording.Scope(self.added), recording.Scope(self.taken, is_guarded=False))
        found = (
            recording.steps_of(database, file.path, file.content, today, scope) for scope in scopes
        )
        steps = [step for those in found for step in those]
        recording.take(database, steps, today)
        if file.text is not None:
            store.keep_habits_file(database, file.text, file.content.timezone)
        return recording.remarks_on(steps, today)

    def remarks(self, source: str, file: NewFile | None, *, is_dry: bool) -> list[str]:
        """Return what to tell of the definitions, beside how many habits are new."""
        said = []
        if file and self.added and not is_dry:
            said.append(
                f"added to {file.path}: {names_words([*self.added])}; "
                "undo takes back what was logged, not habits"
            )
        if self.unaliased:
            verb = "comes" if len(self.unaliased) == 1 else "come"
            said.append(
                f"{names_words(self.unaliased)} {verb} without the alias that another habit of "
                f"{source} has"
            )
        if self.taken:
            verb = "has" if len(self.taken) == 1 else "have"
            said.append(
                f"{names_words([*self.taken])} {verb} no history here; "
                f"what {source} says of the past is taken"
            )
        if self.stays:
            verb, stay = ("is", " stays") if len(self.stays) == 1 else ("are", "s stay")
            said.append(
                f"{names_words(self.stays)} {verb} defined otherwise in {source}; "
                f"this home's definition{stay}"
            )
        return said


class NewFile(NamedTuple):
    """habits.toml as it is to be, and as it was: `before` is None where there was none.

    `text` is None where nothing is added. `is_known`: all that it said before is recorded.
    """

    path: Path
    before: bytes | None
    text: str | None
    content: HabitsFile
    is_known: bool

    def write(self) -> None:
        """Write the file, where anything is added to it."""
        if self.text is not None:
            replace_file(self.path, self.text, self.before)

    def take_back(self, database: Database) -> None:
        """Put the file back as it was, as far as that is possible and nobody has changed it.

        It stays where the disk failed only after all was recorded.
        """
        if self.text is None or definitions.is_recorded(database, self.text):
            return
        with contextlib.suppress(CchabitsError):
            if self.before is None:
                take_away(self.path, self.text.encode())
            else:
                replace_file(self.path, self.before.decode(), self.text.encode())


def plan(session: Session, told: Mapping[str, list[Definition]]) -> Adoption:
    """Return what is to become of definitions; those that the home has already need nothing."""
    stored = {one.slug: one for one in session.stored}
    adoption = Adoption({}, {}, [], {}, [])
    for slug, found in told.items():
        known = stored.get(slug)
        if known is None:
            adoption.added[slug] = found
        elif list(known.definitions) == found:
            continue
        elif _has_history(session, known) or not _fits_the_file(session, known, found):
            adoption.stays.append(slug)
        else:
            adoption.taken[slug] = found
    adoption.unaliased.extend(_give_up_aliases(adoption.added))
    for slug, found in adoption.brought.items():
        adoption.lives[slug] = _life(slug, found)
    _refuse_long_walks(adoption.lives, session.today)
    return adoption


def _give_up_aliases(added: Defined) -> list[str]:
    """Take its alias from each habit that ended where another has it, and return their slugs.

    A habit that has gone from a file leaves its alias to others there; the new file has both.
    """
    names, given_up = set(added), []
    for slug in sorted(
        added, key=lambda one: added[one][-1].table.get("end", "none"), reverse=True
    ):
        *earlier, newest = added[slug]
        alias = newest.table.get("alias")
        if alias in names and "end" in newest.table:
            table = {key: said for key, said in newest.table.items() if key != "alias"}
            added[slug] = [*earlier, newest._replace(table=table)]
            given_up.append(slug)
        elif alias:
            names.add(alias)
    return given_up


def _has_history(session: Session, known: StoredHabit) -> bool:
    """Tell whether another definition could change what was: there are several, or a record."""
    has_entries = next(store.values_logged(session.database, known), None) is not None
    skips = store.skips(session.database, session.stored)
    has_skips = any(one.skip.habit == known.slug for one in skips)
    written = practice(session.database, session.stored)
    is_written_of = any(one.record.habit == known.slug for one in written)
    return len(known.definitions) > 1 or has_entries or has_skips or is_written_of


def _fits_the_file(session: Session, known: StoredHabit, found: list[Definition]) -> bool:
    """Tell whether habits.toml can stay as it is beside what a journal says of a habit's past.

    A start that it names may not be undone, and where it names none, what it says else, such as an
    end, is held against the first day of all.
    """
    life = _life(known.slug, found)
    among = [one._replace(life=life) if one is known else one for one in session.stored]
    try:
        tables = _parsed(session, session.noted.text.encode(), among).tables
    except BrokenDefinitions:
        return False
    start = next((table.get("start") for slug, table in tables if slug == known.slug), None)
    return start is None or start <= found[0].begin


def _life(slug: str, found: list[Definition]) -> Life:
    life, problems = read_life(slug, found)
    if life is None:
        raise BadJournal(f"habit '{slug}': {problems[0]}")
    return life


def _refuse_long_walks(lives: Mapping[str, Life], today: dt.date) -> None:
    lengths = {slug: walk_length(life, today) for slug, life in lives.items()}
    if sum(lengths.values()) > MOST_PERIODS:
        slug = max(lengths, key=lambda one: lengths[one])
        raise BadJournal(
            f"the habits of the journal have more than {MOST_PERIODS:,} periods until today, "
            f"{lengths[slug]:,} of them {slug}; nothing was imported",
            f"give {slug} a later 'from'",
        )


def _text(session: Session, added: Defined, before: bytes | None, *, is_known: bool) -> str | None:
    """Return the file with habits added, or None where it has them all."""
    there: set[str] = set()
    if before is not None and not is_known:
        there.update(slug for slug, _ in _parsed(session, before).tables)
    tables = [_table(slug, found) for slug, found in added.items() if slug not in there]
    if not tables:
        return None
    if before is None:
        return habits_toml(tables, _settings(added.values()))
    return with_habits(before.decode(), tables)


def _parsed(
    session: Session, content: bytes, among: Iterable[StoredHabit] | None = None
) -> HabitsFile:
    """Read habits.toml beside the habits of the session, or of others in their place."""
    home, given_today = session.place.home, session.place.given_today
    stored = session.stored if among is None else among
    return definitions.parse(home.habits_file, content, given_today, stored)


def _table(slug: str, found: list[Definition]) -> dict[str, Any]:
    """Return a habit as habits.toml is to have it: in its latest form, from its first day."""
    table = {"slug": slug, **found[-1].table, "start": found[0].begin}
    end = found[-1].table.get("end")
    return table | {"end": dt.date.fromisoformat(end)} if end else table


def _settings(added: Iterable[list[Definition]]) -> dict[str, str | int | float]:
    """Return the latest settings as far as they are not the usual ones.

    Those that most of the habits have that go on: one that has ended keeps what held when it did,
    and one in which a change waits for its reason has what held before. Else it is the newest's.
    """
    newest = [found[-1] for found in added]
    ends = [one.table.get("end", "none") for one in newest]
    running = [one for one, end in zip(newest, ends, strict=True) if end == max(ends)]
    counts = Counter(one.settings for one in running)
    usual = settings_record(Settings())
    chosen = max(running, key=lambda one: (counts[one.settings], one.begin))
    settings = settings_record(chosen.settings)
    return {key: value for key, value in settings.items() if value != usual[key]}
