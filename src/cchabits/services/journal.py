"""The journal in and out: all of an import is taken, or nothing."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from cchabits import clock
from cchabits.domain.practice import KINDS
from cchabits.errors import BadJournal, NoHabits
from cchabits.render.acts import records_words
from cchabits.services.judging import judge_and_keep
from cchabits.services.log import ID_BYTES
from cchabits.services.session import found_session
from cchabits.storage import books, operations, store
from cchabits.storage.practice import add_practice, practice
from cchabits.transfer.journal import (
    Journal,
    Problem,
    has_definitions,
    read_journal,
    write_journal,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from cchabits.domain.habit import Entry
    from cchabits.domain.life import Life
    from cchabits.services.adoption import Adoption, NewFile
    from cchabits.services.session import Place, Session

T = TypeVar("T")


class Source(NamedTuple):
    """A journal to import: its name, for messages, and its bytes."""

    name: str
    content: bytes


class ImportReceipt(NamedTuple):
    """How many records an import `added`, by the journal's name for their kind.

    `there` counts those that were there before and were left alone. `ahead` counts the entries
    dated after today, which show once their day has come; `outside` those dated before their
    habit's start or after its end, which count for no period. `habits` counts those that are new,
    and `remarks` tell what became of definitions.
    """

    added: Counter[str]
    there: int
    ahead: int
    outside: int
    habits: int = 0
    remarks: tuple[str, ...] = ()


class Track(Protocol):
    """What shows how far a long act has come: it gives back the items, and sees them go by."""

    def __call__(self, items: Sequence[T], doing: str) -> Iterable[T]:
        """Give back the items of an act, which is named for people."""
        ...


def untracked(items: Sequence[T], doing: str) -> Iterable[T]:  # noqa: ARG001 - a Track
    """Show nothing, at no cost."""
    return items


class _Request(NamedTuple):
    """A journal as a user asks for it to be imported."""

    source: Source
    is_again: bool
    is_dry: bool
    track: Track


class _Draft(NamedTuple):
    """A journal as read for a home, and what is to become of its definitions."""

    adoption: Adoption | None
    lives: dict[str, Life]
    journal: Journal
    problems: list[Problem]


def import_journal(
    session: Session,
    source: Source,
    *,
    is_again: bool = False,
    is_dry: bool = False,
    track: Track = untracked,
) -> ImportReceipt:
    """Import a journal, or with `is_dry` only count what it would add.

    An entry whose id is in the store is left alone where it is equal, and is a problem where it
    differs. Habits that the home does not know are added to it and to habits.toml. Raises
    BadJournal with every bad line, or when a file with entries that have no id was imported before,
    unless `is_again`.
    """
    request = _Request(source, is_again, is_dry, track)
    return _take(session, request, _draft(session, request))  # read before others have to wait


def found_home(
    place: Place, source: Source, *, is_dry: bool = False, track: Track = untracked
) -> ImportReceipt:
    """Import a journal where there are no habits yet, and make a home of what it defines.

    Raises NoHabits where it defines none, and BadJournal as `import_journal()` does; then nothing
    is made.
    """
    request = _Request(source, is_again=False, is_dry=is_dry, track=track)
    with found_session(place, is_dry=True) as trial:
        draft = _draft(trial, request)
        if draft.adoption is None:
            raise NoHabits(place.home.habits_file)
        _refuse(source, draft.problems)
        if is_dry:
            return _take(trial, request, draft)
    with found_session(place) as session:
        return _take(session, request, draft)


def check_beginning(source: Source) -> None:
    """Refuse what begins like no journal, given only the beginning of one, with its header.

    It may end within a line, and within a letter. Raises BadJournal.
    """
    whole = source.content[: source.content.rfind(b"\n") + 1]
    has_definitions(_lines(source._replace(content=whole or source.content)))


def export_journal(session: Session) -> Generator[str]:
    """Yield the lines of a journal with everything in the log, without their line ends."""
    with session.reading():
        stored = session.stored
        definitions = [(one.slug, each) for one in stored for each in one.definitions]
        yield from write_journal(
            store.entries(session.database, stored),
            [
                *(one.skip for one in store.skips(session.database, stored)),
                *(one.pause for one in store.pauses(session.database, stored)),
                *(one.record for one in practice(session.database, stored)),
            ],
            _by_slug(session),
            sorted(definitions, key=lambda pair: pair[1].begin),
        )


def export_entries(session: Session) -> Generator[str]:
    """Yield the lines of a table with all entries, without their line feeds."""
    from cchabits.transfer.csv import write_entries  # 2 ms, and not for a journal

    with session.reading():
        entries = store.entries(session.database, session.stored)
        yield from write_entries(entries, _by_slug(session))


def _by_slug(session: Session) -> dict[str, Life]:
    return {one.slug: one.life for one in session.stored}


# Reading


def _draft(session: Session, request: _Request) -> _Draft:
    """Read a journal: its definitions, then its records by the definitions that will hold."""
    lines = _lines(request.source)
    lives = _by_slug(session)
    if not has_definitions(lines):
        journal, problems = read_journal(request.track(lines, "reading"), lives)
        return _Draft(None, lives, journal, problems)
    from cchabits.services.adoption import plan  # 15 ms, and only for definitions
    from cchabits.transfer.definitions import read_definitions

    told, bad_definitions = read_definitions(lines)
    adoption = plan(session, told.habits)
    lives |= adoption.lives
    journal, problems = read_journal(request.track(lines, "reading"), lives, told.unread)
    return _Draft(adoption, lives, journal, sorted(bad_definitions + problems))


def _lines(source: Source) -> list[str]:
    try:
        return source.content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as problem:
        line = source.content.count(b"\n", 0, problem.start) + 1
        raise BadJournal(
            f"{source.name} is not UTF-8 text: see line {line}", "export it as UTF-8"
        ) from None


def _fingerprint(content: bytes) -> str:
    from hashlib import sha256  # 3 ms, and only for files without ids

    return sha256(content).hexdigest()


def _without_known(session: Session, journal: Journal) -> tuple[Journal, list[Problem]]:
    """Return what the store does not have yet, and the entries whose id it has for another."""
    database = session.database
    ids = [entry.id for entry in journal.entries if entry.id]
    has_any = store.entries_beginning(database, session.stored, "", most=1)  # not in a new home
    there = store.known_entries(database, session.stored, ids) if ids and has_any else {}
    fresh = Journal([], [], [], [], journal.lines)
    problems: list[Problem] = []
    for line, entry in zip(journal.lines, journal.entries, strict=True):
        known = there.get(entry.id)
        if known is None:
            fresh.entries.append(
                entry if entry.id else entry._replace(id=os.urandom(ID_BYTES).hex())
            )
        elif known != entry:
            problems.append(Problem(line, f"the id {entry.id} belongs to another entry"))
    skips = {one.skip for one in store.skips(database, session.stored)}
    pauses = {one.pause for one in store.pauses(database, session.stored)}
    written = {one.record for one in practice(database, session.stored)}
    fresh.skips.extend(skip for skip in dict.fromkeys(journal.skips) if skip not in skips)
    fresh.pauses.extend(pause for pause in dict.fromkeys(journal.pauses) if pause not in pauses)
    fresh.practice.extend(one for one in dict.fromkeys(journal.practice) if one not in written)
    return fresh, problems


def _refuse(source: Source, problems: list[Problem]) -> None:
    count = len({problem.line for problem in problems})
    if count:
        lines = "1 line" if count == 1 else f"{count:,} lines"
        raise BadJournal(
            f"{lines} of {source.name} cannot be taken; nothing was imported",
            *map(str, sorted(problems)),
        )


def _refuse_repetition(session: Session, source: Source, fingerprint: str) -> None:
    earlier = operations.earlier_import(session.database, fingerprint)
    if earlier is not None:
        raise BadJournal(
            f"{source.name} was imported before, on {earlier.date()}, and its entries have no ids",
            "to add them all once more: --again",
        )


# Writing


def _take(session: Session, request: _Request, draft: _Draft) -> ImportReceipt:
    """Take a draft in one transaction; habits.toml is written last, and put back if that fails."""
    written: list[NewFile] = []
    try:
        with session.writing() as has_changed:
            if has_changed or (draft.adoption and draft.adoption.taken):
                draft = _draft(session, request)
            return _taken(session, request, draft, written)
    except BaseException:
        for file in written:
            file.take_back(session.database)
        raise


def _taken(
    session: Session, request: _Request, draft: _Draft, written: list[NewFile]
) -> ImportReceipt:
    """Take a draft, or only count it; the file that it writes last is put into `written`."""
    source, adoption = request.source, draft.adoption
    fresh, differing = _without_known(session, draft.journal)
    _refuse(source, draft.problems + differing)
    has_all_ids = all(entry.id for entry in draft.journal.entries)
    fingerprint = None if has_all_ids else _fingerprint(source.content)
    if fingerprint and not request.is_again:
        _refuse_repetition(session, source, fingerprint)
    receipt = _receipt(session, draft, fresh)
    file = adoption.new_file(session, source.name) if adoption and adoption.brought else None
    remarks = adoption.remarks(source.name, file, is_dry=request.is_dry) if adoption else []
    if not request.is_dry:
        if session.stored and (file or fresh.has_records):
            from cchabits.services.backups import IMPORT, back_up_before  # not for an export

            back_up_before(session, IMPORT)
        if adoption and file:
            adoption.record(session)
        _add(session, request, fresh, fingerprint)
        if adoption and file:
            remarks += adoption.hold_against(session, file)
            written.append(file)
            file.write()
    return receipt._replace(remarks=tuple(remarks))


def _receipt(session: Session, draft: _Draft, fresh: Journal) -> ImportReceipt:
    lives = draft.lives
    added = _counts(fresh)
    there = _counts(draft.journal).total() - added.total()
    ahead = sum(entry.on > session.today for entry in fresh.entries)
    outside = sum(not lives[entry.habit].holds(entry.on) for entry in fresh.entries)
    habits = len(draft.adoption.added) if draft.adoption else 0
    return ImportReceipt(added, there, ahead, outside, habits)


def _counts(journal: Journal) -> Counter[str]:
    """Return how many records there are of each kind, in the order in which they are told."""
    entries, skips, pauses = len(journal.entries), len(journal.skips), len(journal.pauses)
    counts = Counter({"entry": entries, "skip": skips, "pause": pauses, **dict.fromkeys(KINDS, 0)})
    counts.update(one.kind for one in journal.practice)
    return counts


def _add(session: Session, request: _Request, fresh: Journal, fingerprint: str | None) -> None:
    """Add records as one operation, and judge every habit anew."""
    if not fresh.has_records:
        return
    database = session.database
    name = request.source.name.encode(errors="backslashreplace").decode()
    title = f"import {name}: {records_words(_counts(fresh))}"
    operation = operations.begin_operation(database, title, clock.now(), source=fingerprint)
    by_slug = {one.slug: one for one in session.stored}
    entries = request.track(fresh.entries, "writing")
    store.add_entries(database, ((by_slug[entry.habit], entry) for entry in entries), operation)
    for skip in fresh.skips:
        store.add_skip(database, by_slug[skip.habit].number, skip, operation)
    for pause in fresh.pauses:
        number = by_slug[pause.habit].number if pause.habit else None
        store.add_pause(database, number, pause, operation)
    for one in fresh.practice:
        number = by_slug[one.habit].number if one.habit else None
        add_practice(database, number, one, operation)
    added: dict[str, list[Entry]] = {}
    for entry in fresh.entries:
        added.setdefault(entry.habit, []).append(entry)
    for stored in request.track(session.stored, "judging"):
        books.add_to_days(database, stored, added.get(stored.slug, []), dt.date.min)
        judge_and_keep(database, stored, session.today)
