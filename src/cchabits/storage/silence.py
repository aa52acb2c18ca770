"""Taking the words of an entry from a copy of the log, whichever of its versions says them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.storage import compiled as sql

if TYPE_CHECKING:
    from cchabits.storage.database import Database

Words = tuple[str | None, str, str]
"""Details as they are stored, note and name."""

NO_WORDS: Words = (None, "", "")


class Silenced(NamedTuple):
    """A live entry that lost its words: its habit's number, its day, and the day it is for."""

    habit: int
    on: dt.date
    meant_for: dt.date


def words_of(database: Database, entry_id: str) -> Words:
    """Return what the live entry of an id says; NO_WORDS where there is none."""
    for row in database.rows(sql.WORDS_OF_ENTRY, id=entry_id):
        *_, is_live, details, note, name = row
        if is_live:
            return details, note, name
    return NO_WORDS


def has_words(database: Database, entry_id: str, kept: Words) -> bool:
    """Tell whether a version of an entry says anything else than `kept`."""
    found = database.rows(sql.WORDS_OF_ENTRY, id=entry_id)
    return any(tuple(row[-3:]) not in {kept, NO_WORDS} for row in found)


def take_words(database: Database, entry_id: str, kept: Words) -> list[Silenced]:
    """Take the words from every version of an entry, live or dead, that says others than `kept`.

    Returns the live ones among them, whose days must be kept anew. Belongs into a transaction.
    """
    silenced = []
    for row in database.rows(sql.WORDS_OF_ENTRY, id=entry_id):
        pk, habit, on, meant_for, is_live, *words = row
        if tuple(words) in {kept, NO_WORDS}:
            continue
        database.run(sql.BLANK_ENTRY, {"pk": pk})
        if is_live:
            day = dt.date.fromisoformat
            silenced.append(Silenced(habit, day(on), day(meant_for)))
    return silenced
