"""The journal in and out: all of an import is taken, or nothing."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.errors import BadJournal
from cchabits.services.judging import judge_and_keep
from cchabits.services.log import ID_BYTES
from cchabits.storage import operations, store
from cchabits.transfer.journal import Journal, Problem, read_journal, write_journal

if TYPE_CHECKING:
    from collections.abc import Generator

    from cchabits.domain.habit import Entry
    from cchabits.domain.life import Life
    from cchabits.services.session import Session


class Source(NamedTuple):
    """A journal to import: its name, for messages, and its bytes."""

    name: str
    content: bytes


class ImportReceipt(NamedTuple):
    """What an import added; `there` counts records that were there before and were left alone.

    `ahead` counts the entries dated after today, which show once their day has come; `outside`
    those dated before their habit's start or after its end, which count for no period.
    """

    entries: int
    skips: int
    pauses: int
    there: int
    ahead: int
    outside: int


def import_journal(
    session: Session, source: Source, *, is_again: bool = False, is_dry: bool = False
) -> ImportReceipt:
    """Import a journal, or with `is_dry` only count what it would add.

    An entry whose id is in the store is left alone where it is equal, and is a problem where it
    differs. Raises BadJournal with every bad line, or when a file with entries that have no id was
    imported before, unless `is_again`.
    """
    lines = _lines(source)
    journal, problems = read_journal(lines, _by_slug(session))  # before others have to wait
    with session.writing() as has_changed:
        if has_changed:
            journal, problems = read_journal(lines, _by_slug(session))
        has_all_ids = all(entry.id for entry in journal.entries)
        fingerprint = None if has_all_ids else _fingerprint(source.content)
        fresh, differing = _without_known(session, journal)
        problems = sorted(problems + differing)
        if problems:
            raise _refusal(source, problems)
        if fingerprint and not is_again:
            _refuse_repetition(session, source, fingerprint)
        receipt = _receipt(session, journal, fresh)
        if not is_dry and receipt.entries + receipt.skips + receipt.pauses:
            name = source.name.encode(errors="backslashreplace").decode()
            title = f"import {name}: {receipt.entries:,} entries"
            operation = operations.begin_operation(
                session.database, title, clock.now(), source=fingerprint
            )
            _add(session, fresh, operation)
    return receipt


def export_journal(session: Session) -> Generator[str]:
    """Yield the lines of a journal with everything in the log, without their line ends."""
    with session.reading():
        habits = _by_slug(session)
        yield from write_journal(
            store.entries(session.database, session.stored),
            [one.skip for one in store.skips(session.database, session.stored)],
            [one.pause for one in store.pauses(session.database, session.stored)],
            habits,
        )


def _by_slug(session: Session) -> dict[str, Life]:
    return {one.slug: one.life for one in session.stored}


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
    there = store.known_entries(database, session.stored, ids) if ids else {}
    fresh = Journal([], [], [], journal.lines)
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
    fresh.skips.extend(skip for skip in dict.fromkeys(journal.skips) if skip not in skips)
    fresh.pauses.extend(pause for pause in dict.fromkeys(journal.pauses) if pause not in pauses)
    return fresh, problems


def _refusal(source: Source, problems: list[Problem]) -> BadJournal:
    lines = "1 line" if len(problems) == 1 else f"{len(problems):,} lines"
    return BadJournal(
        f"{lines} of {source.name} cannot be taken; nothing was imported", *map(str, problems)
    )


def _refuse_repetition(session: Session, source: Source, fingerprint: str) -> None:
    earlier = operations.earlier_import(session.database, fingerprint)
    if earlier is not None:
        raise BadJournal(
            f"{source.name} was imported before, on {earlier.date()}, and its entries have no ids",
            "to add them all once more: --again",
        )


def _receipt(session: Session, journal: Journal, fresh: Journal) -> ImportReceipt:
    counts = [len(fresh.entries), len(fresh.skips), len(fresh.pauses)]
    read = len(journal.entries) + len(journal.skips) + len(journal.pauses)
    ahead = sum(entry.on > session.today for entry in fresh.entries)
    habits = _by_slug(session)
    outside = sum(not habits[entry.habit].holds(entry.on) for entry in fresh.entries)
    entries, skips, pauses = counts
    return ImportReceipt(entries, skips, pauses, read - sum(counts), ahead, outside)


def _add(session: Session, fresh: Journal, operation: int) -> None:
    database = session.database
    by_slug = {one.slug: one for one in session.stored}
    store.add_entries(
        database, ((by_slug[entry.habit], entry) for entry in fresh.entries), operation
    )
    for skip in fresh.skips:
        store.add_skip(database, by_slug[skip.habit].number, skip, operation)
    for pause in fresh.pauses:
        number = by_slug[pause.habit].number if pause.habit else None
        store.add_pause(database, number, pause, operation)
    added: dict[str, list[Entry]] = {}
    for entry in fresh.entries:
        added.setdefault(entry.habit, []).append(entry)
    for stored in session.stored:
        store.add_to_days(database, stored, added.get(stored.slug, []), dt.date.min)
        judge_and_keep(database, stored, session.today)
