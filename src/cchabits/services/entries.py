"""Entries as users name them: `last`, or the beginning of an id; never a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

from cchabits.domain.ids import LAST, LEAST_PREFIX
from cchabits.domain.text import shown
from cchabits.errors import BadEntryId
from cchabits.storage import store

if TYPE_CHECKING:
    from cchabits.domain.habit import Entry, Habit
    from cchabits.domain.life import Life
    from cchabits.services.session import Session
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredEntry, StoredHabit

MOST_CANDIDATES = 5


class Found(NamedTuple):
    """A live entry as it was named, with its row, and the habit it is of."""

    row: StoredEntry
    stored: StoredHabit

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.row.entry

    @property
    def habit(self) -> Habit:
        """The habit as it is defined for the entry."""
        return self.stored.life.on(self.entry.meant_for)


def find_entry(session: Session, typed: str) -> Found:
    """Return the live entry that `last`, an id, or the beginning of only one id, names.

    A whole id goes before the beginning of others. Raises BadEntryId where none is meant, or
    several may be.
    """
    row = _newest(session) if typed == LAST else _named(session, typed)
    return Found(row, habit_of(session, row.entry))


def habit_of(session: Session, entry: Entry) -> StoredHabit:
    """Return the habit that an entry is of."""
    return next(one for one in session.stored if one.slug == entry.habit)


def acts_after(database: Database, stored: StoredHabit, entry: Entry) -> int:
    """Return how many full entries of an entry's day, without a `--for`, were logged after it."""
    of_day = store.entries_of_day(database, stored, entry.on)
    place = [one.id for one in of_day].index(entry.id)
    after = of_day[place + 1 :]
    return sum(not one.credit and not stored.life.on(one.on).missing(one.details) for one in after)


def entry_words(entry: Entry, life: Life) -> str:
    """Return an entry as one would type it, but for what it says."""
    credit = f" --for {entry.credit}" if entry.credit else ""
    value = life.on(entry.meant_for).measure.to_text(entry.value)
    return f"{entry.habit} {value} --on {entry.on}{credit}"


def check_typed_id(typed: str) -> None:
    """Refuse what cannot be the beginning of an id."""
    if not typed.isprintable():
        raise BadEntryId(f"{shown(typed)} is no entry's id", *_WHERE)


def refuse_unknown(typed: str) -> NoReturn:
    """Refuse what names no entry, because it is too short or begins no id."""
    if len(typed) < LEAST_PREFIX:
        raise BadEntryId(
            f"{shown(typed)} is too short to name an entry",
            f"type {LEAST_PREFIX} characters of its id, or more, or: last",
        )
    raise BadEntryId(f"no entry has an id that begins with {shown(typed)}", *_WHERE)


def refuse_ambiguous(typed: str, candidates: list[str]) -> NoReturn:
    """Refuse what begins several ids; the candidates are told, up to MOST_CANDIDATES."""
    more = ["and more"] if len(candidates) > MOST_CANDIDATES else []
    raise BadEntryId(
        f"{shown(typed)} begins the ids of several entries",
        *candidates[:MOST_CANDIDATES],
        *more,
        "type more of the id",
    )


_WHERE = ("cchabits export shows every id", "cchabits undo --list shows what was deleted")


def _newest(session: Session) -> StoredEntry:
    row = store.newest_entry(session.database, session.stored)
    if row is None:
        raise BadEntryId("there is no entry yet", "cchabits log HABIT")
    return row


def _named(session: Session, typed: str) -> StoredEntry:
    check_typed_id(typed)
    most = MOST_CANDIDATES + 1
    found = store.entries_beginning(session.database, session.stored, typed, most)
    if found and found[0].entry.id == typed:
        return found[0]
    if not found or len(typed) < LEAST_PREFIX:
        refuse_unknown(typed)
    if len(found) > 1:
        refuse_ambiguous(typed, [_candidate(session, one.entry) for one in found])
    return found[0]


def _candidate(session: Session, entry: Entry) -> str:
    prefix = store.shortest_prefix(session.database, entry.id, LEAST_PREFIX)
    return f"{prefix}: {entry_words(entry, habit_of(session, entry).life)}"
