"""What is written down around the acts, read and written; nothing is judged by it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.practice import KINDS, REVIEW, content_of, practice_from
from cchabits.errors import Unacceptable
from cchabits.storage import compiled as sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchabits.domain.practice import Practice
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit


class StoredPractice(NamedTuple):
    """Something written down, and the number of its row."""

    number: int
    record: Practice


def practice(database: Database, stored: Iterable[StoredHabit]) -> list[StoredPractice]:
    """Return all that is live, in the order of recording; what cannot be read is left out."""
    return [one for one in _read(database, stored) if isinstance(one, StoredPractice)]


def unreadable_practice(database: Database, stored: Iterable[StoredHabit]) -> list[int]:
    """Return the numbers of the live rows that cannot be read, of habits that are known."""
    return [one for one in _read(database, stored) if isinstance(one, int)]


def add_practice(database: Database, number: int | None, record: Practice, operation: int) -> None:
    """Add a record, about the habit with a number, or about none (None)."""
    content = json.dumps(content_of(record), ensure_ascii=False)
    params = {"habit_id": number, "day": record.on.isoformat(), "kind": record.kind}
    database.run(sql.ADD_PRACTICE, params | {"content": content, "added_by": operation})


def remove_practice(database: Database, number: int, operation: int) -> None:
    """Take a record out, by the number of its row."""
    database.run(sql.OVERTAKE_PRACTICE, {"pk": number})
    database.run(sql.REMOVE_PRACTICE, {"pk": number, "removed_by": operation})


def _read(database: Database, stored: Iterable[StoredHabit]) -> Iterator[StoredPractice | int]:
    """Yield each live row as it is read, or its number where it cannot be.

    Rows of habits that are not there are passed over.
    """
    slugs = {one.number: one.slug for one in stored}
    for number, owner, *row in database.rows(sql.PRACTICE):
        if owner is not None and owner not in slugs:
            continue
        record = _record_from(slugs.get(owner), *row)
        yield number if record is None else StoredPractice(number, record)


def _record_from(habit: str | None, on: str, kind: str, content: str) -> Practice | None:
    """Return what a row says, or None where that is nothing that was ever written."""
    if kind not in KINDS or (habit is None) != (kind == REVIEW):
        return None
    try:
        said = json.loads(content)
        if isinstance(said, dict):
            return practice_from(kind, habit, dt.date.fromisoformat(on), said)
    except (TypeError, ValueError, RecursionError, Unacceptable):  # json's own is a ValueError
        pass
    return None
