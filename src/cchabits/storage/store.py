"""Habits and the log, read and written as domain values; writes belong inside `writing()`."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.habit import Entry, Pause, Skip
from cchabits.domain.ids import unique_prefix
from cchabits.errors import DamagedLog
from cchabits.storage import compiled as sql
from cchabits.storage import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchabits.domain.life import Definition, Life
    from cchabits.storage.database import Database, Row


LAST_CHARACTER = "\U0010ffff"

_DROP_HABIT = (
    sql.DROP_DEFINITIONS,
    sql.DROP_CHECKPOINTS_OF,
    sql.DROP_SNOOZES_OF,
    sql.DROP_WAITING_OF,
    sql.DROP_HABIT,
)


class NotedFile(NamedTuple):
    """habits.toml as it was last recorded: its text, and the time zone that it sets, if any."""

    text: str = ""
    timezone: str | None = None


class StoredHabit(NamedTuple):
    """A habit's life, the number its rows are kept under, and its definitions, oldest first."""

    number: int
    life: Life
    definitions: tuple[Definition, ...]

    @property
    def slug(self) -> str:
        """The habit's name."""
        return self.life.slug

    def day_minutes_on(self, day: dt.date) -> int:
        """Return what one day of a duration was on a day, in minutes."""
        return self.definitions[self.life.index_on(day)].settings.day_minutes


class ListedEntry(NamedTuple):
    """An entry, its place in the order of logging, and as much of its id as names it."""

    place: int
    entry: Entry
    prefix: str


class StoredEntry(NamedTuple):
    """An entry, the number of its row, and its place in the order of logging."""

    number: int
    place: int
    entry: Entry


class StoredSkip(NamedTuple):
    """A skip and the number of its row."""

    number: int
    skip: Skip


class StoredPause(NamedTuple):
    """A pause and the number of its row."""

    number: int
    pause: Pause


# The home


def home_name(database: Database) -> str:
    """Return what tells this home from others: 32 hexadecimal digits, in each copy the same.

    Raises DamagedLog where it was taken out.
    """
    row = database.row(sql.HOME_NAME)
    if row is None:
        raise DamagedLog(f"{database.path} lacks the name of its home", "cchabits doctor --repair")
    return str(row[0])


def keep_home_name(database: Database, name: str) -> None:
    """Name a home, of 32 hexadecimal digits, in the place of the name it has, if any."""
    database.run(sql.KEEP_HOME_NAME, {"name": name})


# Definitions


def habits_file(database: Database) -> NotedFile | None:
    """Return habits.toml as it was last recorded, or None before the first time."""
    row = database.row(sql.HABITS_FILE)
    return None if row is None else NotedFile(*row)


def keep_habits_file(database: Database, content: str, timezone: str | None) -> None:
    """Remember the text of habits.toml, which was read without a problem.

    It may set other times for mail, so the next tick has to look again.
    """
    database.run(sql.KEEP_HABITS_FILE, {"content": content, "timezone": timezone})
    database.run(sql.RESET_TICK, {})


def habits(database: Database) -> list[StoredHabit]:
    """Return every habit there is or was, in the order of habits.toml."""
    found: dict[tuple[int, str], list[Definition]] = {}
    for number, slug, _, *definition in database.rows(sql.DEFINITIONS):
        found.setdefault((number, slug), []).append(rows.definition_from(*definition))
    return [
        StoredHabit(number, rows.life_from(slug, definitions), tuple(definitions))
        for (number, slug), definitions in found.items()
    ]


def habit(database: Database, number: int) -> StoredHabit:
    """Return a habit by its number."""
    return next(one for one in habits(database) if one.number == number)


def values_logged(
    database: Database, stored: StoredHabit, begin: dt.date = dt.date.min
) -> Iterator[rows.Logged]:
    """Yield what each entry has that was done from a day on, be it live or undone."""
    for row in database.each(sql.VALUES_LOGGED, habit_id=stored.number, begin=begin.isoformat()):
        yield rows.logged_from(row)


def add_habit(database: Database, slug: str, position: int) -> int:
    """Add a habit and return its number."""
    row = database.row(sql.ADD_HABIT, slug=slug, position=position)
    return int(row[0]) if row else 0


def place_habit(database: Database, number: int, position: int) -> None:
    """Give a habit another place in the order."""
    database.run(sql.PLACE_HABIT, {"habit_id": number, "position": position})


def rename_habit(database: Database, number: int, slug: str) -> None:
    """Give a habit a name that no other has."""
    database.run(sql.RENAME_HABIT, {"habit_id": number, "slug": slug})


def move_log(database: Database, old: int, new: int) -> None:
    """Give all that was written down of one habit to another, be it live or undone."""
    for statement in (sql.MOVE_ENTRIES, sql.MOVE_SKIPS, sql.MOVE_PAUSES, sql.MOVE_PRACTICE):
        database.run(statement, {"old": old, "new": new})


def drop_habit(database: Database, number: int) -> None:
    """Forget a habit that has nothing in the log."""
    database.run(sql.DROP_DAYS_OF, {"habit_id": number, "begin": dt.date.min.isoformat()})
    for statement in _DROP_HABIT:
        database.run(statement, {"habit_id": number})


def keep_definitions(database: Database, number: int, definitions: Iterable[Definition]) -> None:
    """Keep definitions as all that a habit has."""
    database.run(sql.DROP_DEFINITIONS, {"habit_id": number})
    params = (rows.definition_params(number, definition) for definition in definitions)
    database.run_many(sql.ADD_DEFINITION, params)


# The log


def entries(database: Database, stored: Iterable[StoredHabit]) -> Iterator[Entry]:
    """Yield all live entries in the order of logging."""
    slugs = _slugs(stored)
    for row in database.each(sql.ENTRIES):
        yield rows.entry_from(row, slugs)


def entry(database: Database, stored: Iterable[StoredHabit], entry_id: str) -> Entry | None:
    """Return the live entry with an id, or None."""
    row = database.row(sql.ENTRY_BY_ID, id=entry_id)
    slugs = _slugs(stored)
    return None if row is None else rows.entry_from(row, slugs)


def newest_entry(database: Database, stored: Iterable[StoredHabit]) -> StoredEntry | None:
    """Return the live entry that was logged last, or None where there is none."""
    row = database.row(sql.NEWEST_ENTRY)
    return None if row is None else _stored_entry(row, _slugs(stored))


def entries_beginning(
    database: Database, stored: Iterable[StoredHabit], prefix: str, most: int
) -> list[StoredEntry]:
    """Return the live entries whose id begins with a text, by id, at most `most`."""
    slugs = _slugs(stored)
    found = database.rows(sql.ENTRIES_BY_PREFIX, **_beginning(prefix), most=most)
    return [_stored_entry(row, slugs) for row in found]


def ids_beginning(database: Database, prefix: str, most: int) -> list[str]:
    """Return the ids that begin with a text, of live and of dead entries, at most `most`."""
    return [row[0] for row in database.rows(sql.IDS_BY_PREFIX, **_beginning(prefix), most=most)]


def dead_entries(
    database: Database, stored: Iterable[StoredHabit], entry_id: str
) -> list[StoredEntry]:
    """Return what had an id and was deleted, edited or undone, the newest first."""
    slugs = _slugs(stored)
    found = database.rows(sql.DEAD_ENTRIES_BY_ID, id=entry_id)
    return [_stored_entry(row, slugs) for row in found]


def entries_of_day(database: Database, stored: StoredHabit, on: dt.date) -> list[Entry]:
    """Return a habit's live entries of one day in the order of logging."""
    slugs = _slugs([stored])
    found = database.rows(sql.ENTRIES_OF_DAY, habit_id=stored.number, day=on.isoformat())
    return [rows.entry_from(row, slugs) for row in found]


def known_entries(
    database: Database, stored: Iterable[StoredHabit], ids: Iterable[str]
) -> dict[str, Entry]:
    """Return the live entries that have one of these ids, by their id."""
    slugs = _slugs(stored)
    found = database.rows(sql.ENTRIES_BY_IDS, ids=json.dumps(list(ids)))
    return {entry.id: entry for entry in (rows.entry_from(row, slugs) for row in found)}


def add_entries(
    database: Database, added: Iterable[tuple[StoredHabit, Entry]], operation: int
) -> None:
    """Add entries in the order of logging. The days they are dated on must then be kept anew."""
    database.run_many(
        sql.ADD_ENTRY,
        (
            rows.entry_params(number, life.on(entry.meant_for).measure.name, entry, operation)
            for (number, life, _), entry in added
        ),
    )


def entries_newest_first(
    database: Database, stored: StoredHabit, days: tuple[dt.date, dt.date], most: int
) -> list[ListedEntry]:
    """Return a habit's live entries from a day to another, both included, at most `most`.

    On one day, what was logged last comes first.
    """
    first, last = (day.isoformat() for day in days)
    span = {"first": first, "last": last}
    found = database.rows(sql.ENTRIES_NEWEST_FIRST, habit_id=stored.number, most=most, **span)
    slugs = _slugs([stored])
    return [_listed(row, slugs) for row in found]


def remove_entry(database: Database, number: int, operation: int) -> None:
    """Take an entry out, by the number of its row."""
    database.run(sql.OVERTAKE_ENTRY, {"pk": number})
    database.run(sql.REMOVE_ENTRY, {"pk": number, "removed_by": operation})


def replace_entry(
    database: Database, earlier: StoredEntry, stored: StoredHabit, entry: Entry, operation: int
) -> None:
    """Put an entry, perhaps of another habit, in the place of an earlier one."""
    remove_entry(database, earlier.number, operation)
    number, life, _ = stored
    measure = life.on(entry.meant_for).measure.name
    params = rows.entry_params(number, measure, entry, operation, earlier.place)
    database.run_many(sql.ADD_ENTRY, [params])


def blank_dead_entries(database: Database, entry_id: str) -> None:
    """Take note, details and name from whatever had an id and is dead."""
    database.run(sql.BLANK_DEAD_ENTRIES, {"id": entry_id})


def shortest_prefix(database: Database, entry_id: str, least: int) -> str:
    """Return the shortest beginning of a live entry's id that no other has, `least` or longer."""
    before = database.row(sql.ID_BEFORE, id=entry_id)
    after = database.row(sql.ID_AFTER, id=entry_id)
    return unique_prefix(
        entry_id, before[0] if before else None, after[0] if after else None, least
    )


def skips(database: Database, stored: Iterable[StoredHabit]) -> list[StoredSkip]:
    """Return all live skips in the order of recording."""
    slugs = _slugs(stored)
    return [
        StoredSkip(number, Skip(slugs[owner], dt.date.fromisoformat(on), *texts))
        for number, owner, on, *texts in database.rows(sql.SKIPS)
    ]


def pauses(database: Database, stored: Iterable[StoredHabit]) -> list[StoredPause]:
    """Return all live pauses in the order of recording."""
    slugs = _slugs(stored)
    return [
        StoredPause(row[0], rows.pause_from(row, slugs.get(row[1])))
        for row in database.rows(sql.PAUSES)
    ]


def add_skip(database: Database, number: int, skip: Skip, operation: int) -> None:
    """Add a skip."""
    params = {"habit_id": number, "day": skip.on.isoformat(), "reason": skip.reason}
    rest = {"note": skip.note, "countermeasure": skip.countermeasure, "added_by": operation}
    database.run(sql.ADD_SKIP, params | rest)


def remove_skip(database: Database, number: int, operation: int) -> None:
    """Take a skip out, by the number of its row."""
    database.run(sql.OVERTAKE_SKIP, {"pk": number})
    database.run(sql.REMOVE_SKIP, {"pk": number, "removed_by": operation})


def add_pause(database: Database, number: int | None, pause: Pause, operation: int) -> None:
    """Add a pause of one habit, or of all (None)."""
    params = {"habit_id": number, "begin": pause.begin.isoformat(), "reason": pause.reason}
    rest = {"until": rows.text_or_none(pause.until), "added_by": operation}
    database.run(sql.ADD_PAUSE, params | rest)


def remove_pause(database: Database, number: int, operation: int) -> None:
    """Take a pause out, by the number of its row."""
    database.run(sql.OVERTAKE_PAUSE, {"pk": number})
    database.run(sql.REMOVE_PAUSE, {"pk": number, "removed_by": operation})


def _listed(row: Row, slugs: dict[int, str]) -> ListedEntry:
    *columns, before, after = row
    entry = rows.entry_from(tuple(columns), slugs)
    return ListedEntry(row[1], entry, unique_prefix(entry.id, before, after))


def _stored_entry(row: Row, slugs: dict[int, str]) -> StoredEntry:
    return StoredEntry(row[0], row[1], rows.entry_from(row, slugs))


def _slugs(stored: Iterable[StoredHabit]) -> dict[int, str]:
    return {one.number: one.slug for one in stored}


def _beginning(prefix: str) -> dict[str, str]:
    """Return the bounds of all ids with a prefix; none holds the last character there is."""
    return {"prefix": prefix, "after": f"{prefix}{LAST_CHARACTER}"}
