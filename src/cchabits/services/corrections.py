"""Corrections: an entry edited or deleted, its earlier version kept for undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain.correction import Correction, Version
from cchabits.domain.ids import LEAST_PREFIX
from cchabits.domain.summary import account, credited_period, standing_on, summarise
from cchabits.services.entries import acts_after, entry_words, find_entry
from cchabits.services.judging import judge_and_keep
from cchabits.services.log import earliest_day, read_entry
from cchabits.storage import books, operations, store

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.habit import Entry
    from cchabits.domain.summary import Account
    from cchabits.services.entries import Found
    from cchabits.services.log import Act
    from cchabits.services.session import Session
    from cchabits.storage.store import StoredHabit


def edit(session: Session, typed: str, act: Act) -> Correction:
    """Change what an act gives of an entry; it keeps its id and its place in the log.

    Nothing is written where nothing changes. Raises an Unacceptable for what cannot be taken.
    """
    with session.writing():
        found = find_entry(session, typed)
        stored = found.stored if act.habit is None else session.find(act.habit)
        entry = read_entry(stored, act, session.today, found)
        if entry == found.entry:
            return _nothing_changed(session, found)
        return _replace(session, found, _Successor(stored, entry))


def delete(session: Session, typed: str) -> Correction:
    """Take an entry out of the log."""
    with session.writing():
        return _replace(session, find_entry(session, typed), None)


class _Successor(NamedTuple):
    """What an entry is to become, and the habit it will be of."""

    stored: StoredHabit
    entry: Entry


class _Touched(NamedTuple):
    """A habit, the days whose entries change, and the first day whose period may."""

    stored: StoredHabit
    days: set[dt.date]
    since: dt.date


def _replace(session: Session, found: Found, successor: _Successor | None) -> Correction:
    """Put a successor in an entry's place, or nothing, and judge anew what that touches."""
    database, today = session.database, session.today
    prefix = store.shortest_prefix(database, found.entry.id, LEAST_PREFIX)
    touched = _touched(found, successor)
    for stored, _, since in touched:
        books.forget_judgement(database, stored.number, since)
    judged = account(books.record(database, found.stored, today), today)
    before = _version(session, found.stored, found.entry, judged)
    operation = operations.begin_operation(database, _title(prefix, found, successor), clock.now())
    if successor is None:
        store.remove_entry(database, found.row.number, operation)
    else:
        store.replace_entry(database, found.row, successor.stored, successor.entry, operation)
    accounts = []
    for stored, days, since in touched:
        books.keep_days(database, stored, days, since)
        accounts.append(judge_and_keep(database, stored, today))
    return Correction(
        before=before,
        after=_version(session, *successor, accounts[-1]) if successor else None,
        prefix=prefix,
        any_prefix=_any_prefix(session, prefix, found.entry.id),
        left=standing_on(accounts[0], before.counts.period.begin) if before.counts else None,
        habits=tuple(summarise(one, today) for one in accounts),
    )


def _nothing_changed(session: Session, found: Found) -> Correction:
    database, today = session.database, session.today
    judged = account(books.whole_record(database, found.stored), today)
    same = _version(session, found.stored, found.entry, judged)
    prefix = store.shortest_prefix(database, found.entry.id, LEAST_PREFIX)
    return Correction(same, same, prefix, prefix, same.counts, (summarise(judged, today),))


def _touched(found: Found, successor: _Successor | None) -> list[_Touched]:
    """Return the habits concerned, the entry's own first."""
    mine = _Touched(found.stored, {found.entry.on}, earliest_day(found.entry))
    if successor is None:
        return [mine]
    its = _Touched(successor.stored, {successor.entry.on}, earliest_day(successor.entry))
    if its.stored.number != mine.stored.number:
        return [mine, its]
    return [_Touched(mine.stored, mine.days | its.days, min(mine.since, its.since))]


def _version(session: Session, stored: StoredHabit, entry: Entry, judged: Account) -> Version:
    """Return a live entry with what it comes to as of today, before which it may not be seen."""
    counts = None
    if entry.on <= session.today:
        period = credited_period(judged, entry, acts_after(session.database, stored, entry))
        counts = standing_on(judged, period.begin) if period else None
    habit = stored.life.on(entry.meant_for)
    return Version(entry, habit, habit.missing(entry.details), counts)


def _any_prefix(session: Session, prefix: str, entry_id: str) -> str:
    """Return a prefix that names an entry, or else its whole id, among dead ones too."""
    is_alone = len(store.ids_beginning(session.database, prefix, 2)) == 1
    return prefix if is_alone else entry_id


def _title(prefix: str, found: Found, successor: _Successor | None) -> str:
    """Return what the list of operations says; of notes and details only that they changed."""
    before = entry_words(found.entry, found.stored.life)
    if successor is None:
        return f"delete {prefix}: {before}"
    return f"edit {prefix}: {before} → {_changes(found.entry, *successor)}"


def _changes(before: Entry, stored: StoredHabit, after: Entry) -> str:
    changes = []
    if (before.habit, *_typed(before)) != (after.habit, *_typed(after)):
        words = entry_words(after, stored.life)
        changes = [words if after.habit != before.habit else words.partition(" ")[2]]
    changes += ["note"] if before.note != after.note else []
    changes += ["details"] if before.details != after.details else []
    changes += ["by"] if before.by != after.by else []
    return ", ".join(changes)


def _typed(entry: Entry) -> tuple[object, ...]:
    return entry.on, entry.value, entry.credit
