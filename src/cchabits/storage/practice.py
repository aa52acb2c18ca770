"""What is written down around the acts, read and written; nothing is judged by it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.practice import content_of, practice_from
from cchabits.storage import compiled as sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchabits.domain.practice import Practice
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit


class StoredPractice(NamedTuple):
    """Something written down, and the number of its row."""

    number: int
    record: Practice


def practice(database: Database, stored: Iterable[StoredHabit]) -> list[StoredPractice]:
    """Return all that is live, in the order of recording."""
    slugs = {one.number: one.slug for one in stored}
    return [
        StoredPractice(
            number,
            practice_from(kind, slugs.get(owner), dt.date.fromisoformat(on), json.loads(content)),
        )
        for number, owner, on, kind, content in database.rows(sql.PRACTICE)
    ]


def add_practice(database: Database, number: int | None, record: Practice, operation: int) -> None:
    """Add a record, about the habit with a number, or about none (None)."""
    content = json.dumps(content_of(record), ensure_ascii=False)
    params = {"habit_id": number, "day": record.on.isoformat(), "kind": record.kind}
    database.run(sql.ADD_PRACTICE, params | {"content": content, "added_by": operation})


def remove_practice(database: Database, number: int, operation: int) -> None:
    """Take a record out, by the number of its row."""
    database.run(sql.OVERTAKE_PRACTICE, {"pk": number})
    database.run(sql.REMOVE_PRACTICE, {"pk": number, "removed_by": operation})
