"""What habits are judged with: their days, their exemptions, and how far they have been judged."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cchabits.domain.book import Day, day_of, days_of
from cchabits.domain.dates import day_before, plus_months
from cchabits.domain.ledger import Exemptions
from cchabits.domain.summary import Checkpoint, Record, is_valid
from cchabits.storage import compiled as sql
from cchabits.storage import rows, store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchabits.domain.habit import Entry
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit


def recount(database: Database, stored: StoredHabit, since: dt.date) -> None:
    """Make a habit's days from one on equal to what its entries say under its definitions."""
    number = stored.number
    found = days(database, stored, since)
    database.run(sql.DROP_DAYS_OF, {"habit_id": number, "begin": since.isoformat()})
    database.run_many(sql.KEEP_DAY, (rows.day_params(number, day) for day in found))


def days(database: Database, stored: StoredHabit, since: dt.date = dt.date.min) -> list[Day]:
    """Return what a habit's days from one on come to, by its entries and definitions alone."""
    number = stored.number
    span = {"habit_id": number, "begin": since.isoformat()}
    found = database.rows(sql.ENTRIES_OF_HABIT, **span)
    return days_of(stored.life, [rows.entry_from(row, {number: stored.slug}) for row in found])


def records(database: Database, stored: Iterable[StoredHabit], today: dt.date) -> list[Record]:
    """Return what is needed to judge habits as of `today`, in the order given."""
    days = rows.days_by_habit(database.rows(sql.DAYS_TO_JUDGE, today=today.isoformat()))
    found = database.rows(sql.CHECKPOINTS, today=today.isoformat())
    checkpoints = {number: rows.checkpoint_from(tuple(rest)) for number, *rest in found}
    known = list(stored)
    all_exemptions = exemptions(database, known)
    return [
        _with_valid_checkpoint(
            database,
            number,
            Record(life, days.get(number, []), all_exemptions[number], checkpoints.get(number)),
            today,
        )
        for number, life, _ in known
    ]


def record(database: Database, stored: StoredHabit, today: dt.date) -> Record:
    """Return what is needed to judge one habit as of `today`."""
    number, life, _ = stored
    found = database.row(sql.CHECKPOINT_OF, habit_id=number, today=today.isoformat())
    checkpoint = rows.checkpoint_from(found[1:]) if found else None
    begin = checkpoint.place.begin if checkpoint else dt.date.min
    its_exemptions = exemptions(database, [stored])[number]
    known = Record(life, _days_from(database, number, begin), its_exemptions, checkpoint)
    return _with_valid_checkpoint(database, number, known, today)


def whole_record(database: Database, stored: StoredHabit) -> Record:
    """Return what is needed to judge a habit from its start, as of any day."""
    days = _days_from(database, stored.number, dt.date.min)
    return Record(stored.life, days, exemptions(database, [stored])[stored.number])


def raw_record(database: Database, stored: StoredHabit) -> Record:
    """Return what is needed to judge a habit from its entries alone, as of any day."""
    return Record(
        stored.life, days(database, stored), exemptions(database, [stored])[stored.number]
    )


def _with_valid_checkpoint(
    database: Database, number: int, known: Record, today: dt.date
) -> Record:
    """Return a record as it is, or with all its days where its checkpoint does not hold."""
    checkpoint = known.checkpoint
    if checkpoint is None or is_valid(checkpoint, known.days, today):
        return known
    return known._replace(days=_days_from(database, number, dt.date.min), checkpoint=None)


def _days_from(database: Database, number: int, begin: dt.date) -> list[Day]:
    found = database.rows(sql.DAYS_OF, habit_id=number, begin=begin.isoformat())
    return [rows.day_from(row[1:]) for row in found]


def exemptions(database: Database, stored: Iterable[StoredHabit]) -> dict[int, Exemptions]:
    """Return the skips and pauses that each habit is judged with, by its number."""
    skipped = database.rows(sql.SKIPS)
    paused = database.rows(sql.PAUSES)
    return {
        one.number: Exemptions(
            tuple(dt.date.fromisoformat(row[2]) for row in skipped if row[1] == one.number),
            tuple(
                rows.pause_from(row, one.slug if row[1] else None)
                for row in paused
                if row[1] in {None, one.number}
            ),
        )
        for one in stored
    }


def keep_checkpoint(database: Database, number: int, checkpoint: Checkpoint) -> None:
    """Keep how far a habit has been judged, in the place of any other of that month."""
    first = checkpoint.as_of.replace(day=1)
    span = {"first": first.isoformat(), "last": day_before(plus_months(first, 1)).isoformat()}
    database.run(sql.DROP_CHECKPOINTS_BETWEEN, {"habit_id": number, **span})
    database.run(sql.ADD_CHECKPOINT, rows.checkpoint_params(number, checkpoint))


def forget_judgement(database: Database, number: int | None, since: dt.date) -> None:
    """Drop the checkpoints of a habit, or of all (None), that used anything from a day on."""
    if number is None:
        database.run(sql.DROP_CHECKPOINTS_OF_ALL_SETTLED_FROM, {"day": since.isoformat()})
    else:
        params = {"habit_id": number, "day": since.isoformat()}
        database.run(sql.DROP_CHECKPOINTS_OF_SETTLED_FROM, params)


def add_to_days(
    database: Database, stored: StoredHabit, added: Sequence[Entry], earliest: dt.date
) -> None:
    """Make days equal to what their live entries say, after entries of the habit were added.

    What a day has already came before, so it is not read from its entries again. `earliest` is as
    for `keep_days()`.
    """
    number, life, _ = stored
    days = days_of(life, added)
    if days:
        span = {"first": days[0].on.isoformat(), "last": days[-1].on.isoformat()}
        found = database.rows(sql.DAYS_BETWEEN, habit_id=number, **span)
        kept = {day.on: day for day in (rows.day_from(row[1:]) for row in found)}
        joined = (kept[day.on].followed_by(day) if day.on in kept else day for day in days)
        database.run_many(sql.KEEP_DAY, (rows.day_params(number, day) for day in joined))
    forget_judgement(database, number, earliest)


def keep_days(
    database: Database, stored: StoredHabit, days: Iterable[dt.date], earliest: dt.date
) -> None:
    """Make days equal to what their live entries say, after entries came back or went.

    `earliest` is the first day whose period may change; what was judged from it on is dropped.
    """
    number, life, _ = stored
    for on in days:
        found = store.entries_of_day(database, stored, on)
        if found:
            day = day_of(life, on, found)
            database.run(sql.KEEP_DAY, rows.day_params(number, day))
        else:
            database.run(sql.DROP_DAY, {"habit_id": number, "day": on.isoformat()})
    forget_judgement(database, number, earliest)
