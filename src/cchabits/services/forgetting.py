"""Forgetting: what deleted, edited and undone entries still say, taken from the log for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits import disk
from cchabits.domain.correction import Forgettable, Forgotten
from cchabits.domain.ids import LAST, LEAST_PREFIX
from cchabits.errors import CchabitsError, NotNow, StorageFailed
from cchabits.services.backups import forget_in_backups
from cchabits.services.entries import (
    MOST_CANDIDATES,
    check_typed_id,
    entry_words,
    find_entry,
    habit_of,
    refuse_ambiguous,
    refuse_unknown,
)
from cchabits.storage import store
from cchabits.storage.unfit import copies_as_they_were

if TYPE_CHECKING:
    from cchabits.services.session import Session


def find_forgettable(session: Session, typed: str) -> Forgettable:
    """Return what `last`, an id, or the beginning of only one, names, be it live or dead.

    Raises BadEntryId where none is meant, or several may be, and NotNow where it is live and has no
    earlier version.
    """
    with session.reading():
        entry_id = find_entry(session, typed).entry.id if typed == LAST else _id(session, typed)
        live = store.entry(session.database, session.stored, entry_id)
        dead = [one.entry for one in store.dead_entries(session.database, session.stored, entry_id)]
    if live and not dead:
        raise NotNow(
            f"{entry_id} is in the log as it was logged; it has no earlier version to forget",
            f"to take it out: cchabits delete {entry_id}",
            f'to empty its note: cchabits edit {entry_id} -m ""',
        )
    entry = live or dead[0]
    telling = sum(bool(one.note or one.details or one.by) for one in dead)
    habit = habit_of(session, entry).life.on(entry.meant_for)
    return Forgettable(entry, habit, telling, is_live=live is not None)


def forget(session: Session, entry_id: str) -> Forgotten:
    """Take note, details and name from every dead version of an entry; this cannot be undone.

    Undo can then bring it back only without them, and the home's backups do not have them either.
    What fails there may be tried again.
    """
    with session.database.wiping():
        store.blank_dead_entries(session.database, entry_id)
    try:
        cleaned = forget_in_backups(session, entry_id)
        doubtful = [*cleaned.unreadable, *copies_as_they_were(session.place.home.backups)]
    except CchabitsError as problem:
        raise _only_from_the_log(problem.sentence) from None
    except OSError as problem:
        raise _only_from_the_log(disk.why(problem)) from None
    return Forgotten(len(cleaned.written), tuple(path.name for path in doubtful))


def _only_from_the_log(why: str) -> StorageFailed:
    return StorageFailed(
        f"it is gone from the log, but backups may still hold it: {why}", "try again"
    )


def _id(session: Session, typed: str) -> str:
    check_typed_id(typed)
    found = store.ids_beginning(session.database, typed, MOST_CANDIDATES + 1)
    if typed in found[:1]:
        return typed
    if not found or len(typed) < LEAST_PREFIX:
        refuse_unknown(typed)
    if len(found) > 1:
        refuse_ambiguous(typed, [_candidate(session, one) for one in found])
    return found[0]


def _candidate(session: Session, entry_id: str) -> str:
    live = store.entry(session.database, session.stored, entry_id)
    entry = live or store.dead_entries(session.database, session.stored, entry_id)[0].entry
    return f"{entry_id}: {entry_words(entry, habit_of(session, entry).life)}"
