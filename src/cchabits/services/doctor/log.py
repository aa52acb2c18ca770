"""The checks of the log itself: whole, of our schema, and of rows that fit together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cchabits import clock
from cchabits.domain.finding import DAMAGE, FAULT, Finding
from cchabits.domain.summary import untrue_checkpoints
from cchabits.errors import BrokenDefinitions
from cchabits.render.words import plural
from cchabits.services import definitions, recording
from cchabits.services.doctor.case import Check, asked, no_database, no_habits, some
from cchabits.storage import books, inspection, outbox, store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchabits.services.doctor.case import Case
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit

FOUND_AGAIN = "found again by doctor"
HOME_NAME_BYTES = 16
_DERIVED = {"day", "checkpoint", "waiting"}  # made anew from the rest, and looked at as sums
_LOG = {"entry", "skip", "pause", "practice"}


def _look_at_integrity(case: Case) -> Iterator[Finding]:
    problems = inspection.integrity_problems(asked(case))
    if problems:
        many = len(problems) >= inspection.MOST_PROBLEMS
        said = f"{'more than ' if many else ''}{plural(len(problems), 'problem')}"
        first = " ".join(problems[0].replace("*** in database main ***", "").split())
        sentence = f"the database is damaged: {said}, the first: {first}"
        yield Finding(INTEGRITY.name, DAMAGE, sentence, case.shelf.rescue, len(problems))


def _look_at_schema(case: Case) -> Iterator[Finding]:
    wanting, unknown, other = inspection.schema_difference(asked(case))
    if wanting:
        sentence = f"the database lacks {some(wanting)}"
        yield Finding(SCHEMA.name, DAMAGE, sentence, case.shelf.rescue, len(wanting))
    if other:
        sentence = f"the database has {some(other)} otherwise than this version makes it"
        yield Finding(SCHEMA.name, FAULT, sentence, case.shelf.rescue, len(other))
    if unknown:
        sentence = f"the database has {some(unknown)}, which cchabits did not make"
        advice = "remove what another program put there, or restore a backup from before it"
        yield Finding(SCHEMA.name, FAULT, sentence, (advice, *case.shelf.rescue), len(unknown))


def _look_at_home(case: Case) -> Iterator[Finding]:
    if not inspection.has_home_name(asked(case)):
        sentence = "the database lacks the name by which calendars know this home"
        yield Finding(HOME.name, FAULT, sentence, (), can_repair=True)


def _mend_home(case: Case) -> None:
    """Give the home another name: its events are new ones to calendars."""
    if not inspection.has_home_name(asked(case)):
        store.keep_home_name(asked(case), os.urandom(HOME_NAME_BYTES).hex())


def _look_at_references(case: Case) -> Iterator[Finding]:
    """Look for rows that name others which are not there, as far as no later check does."""
    for table, parent, rows in inspection.dangling(asked(case)):
        is_told_later = table in _DERIVED or parent == "operation" or table in _LOG
        if not is_told_later:
            verb = "names" if rows == 1 else "name"
            sentence = f"{plural(rows, 'row')} of the table {table} {verb} a {parent} that is gone"
            yield Finding(REFERENCES.name, DAMAGE, sentence, case.shelf.rescue, rows)


def _look_at_operations(case: Case) -> Iterator[Finding]:
    database = asked(case)
    missing = inspection.missing_operations(database)
    if missing:
        rows = sum(one.rows for one in missing)
        sentence = (
            f"the list that undo works by lacks {plural(len(missing), 'operation')}, which "
            f"{plural(rows, 'row')} of the log {'tells' if rows == 1 else 'tell'} of"
        )
        yield Finding(OPERATIONS.name, FAULT, sentence, (), len(missing), can_repair=True)
    empty = inspection.operations_without_rows(database)
    if empty:
        titles = some(title for _, title in empty)
        it = "it" if len(empty) == 1 else "them"
        sentence = (
            f"{plural(len(empty), 'operation')} that undo could take back "
            f"{'has' if len(empty) == 1 else 'have'} left nothing in the log: {titles}"
        )
        advice = (f"if you miss what came of {it}, first: {one}" for one in case.shelf.rescue[-1:])
        yield Finding(OPERATIONS.name, FAULT, sentence, (*advice,), len(empty), can_repair=True)


def _mend_operations(case: Case) -> None:
    """Fill the gaps in the list, and say of what did nothing that it does not stand."""
    from cchabits.storage import operations  # only to mend

    database = asked(case)
    missing = inspection.missing_operations(database)
    inspection.add_missing_operations(database, missing, FOUND_AGAIN, clock.now())
    for number, _ in inspection.operations_without_rows(database):
        operations.mark(database, number, is_effective=False)


def _look_at_habits(case: Case) -> Iterator[Finding]:
    database, stored = asked(case), case.stored or []
    unknown = inspection.rows_of_unknown_habits(database)
    if unknown:
        rows = sum(unknown.values())
        verb = "belongs" if rows == 1 else "belong"
        sentence = f"{plural(rows, 'row')} of the log {verb} to a habit that is not known"
        yield Finding(HABITS.name, DAMAGE, sentence, case.shelf.rescue, rows)
    lost = _lost_habits(case, stored)
    if lost:
        names = some(one.slug for one in lost)
        are, them = ("is", "it") if len(lost) == 1 else ("are", "them")
        sentence = f"{names} {are} neither in habits.toml nor retired, and {are} asked for still"
        advice = f"to keep {them} instead, add {them} to habits.toml first"
        yield Finding(HABITS.name, FAULT, sentence, (advice,), len(lost), can_repair=True)


def _lost_habits(case: Case, stored: list[StoredHabit]) -> list[StoredHabit]:
    """Return the habits that go on without being in the file as it was last recorded.

    What was edited since then is recorded by the next command, and no fault. A file that is broken
    by now is for the look at it to tell of: the log is none the worse.
    """
    kept = store.habits_file(asked(case))
    if kept is None:
        return []
    path = case.place.home.habits_file
    try:
        file = definitions.parse(path, kept.text.encode(), case.today, stored)
    except BrokenDefinitions:
        return []
    named = {habit.slug for habit in file.habits}
    gone = [one for one in stored if one.slug not in named]
    return [one for one in gone if one.life.end is None]


def _mend_habits(case: Case) -> None:
    """Retire what is not in the file, as a command does that notices its leaving."""
    database, path = asked(case), case.place.home.habits_file
    stored = store.habits(database)
    lost = {one.slug for one in _lost_habits(case, stored)}
    kept = store.habits_file(database)
    if kept and lost:
        file = definitions.parse(path, kept.text.encode(), case.today, stored)
        steps = recording.steps_of(database, path, file, case.today, recording.Scope(lost))
        recording.take(database, steps, case.today)


def _look_at_sums(case: Case) -> Iterator[Finding]:
    database = asked(case)
    days, checkpoints, slugs = 0, 0, []
    for stored in case.stored or []:
        found = _wrong_sums(database, stored)
        days, checkpoints = days + found[0], checkpoints + found[1]
        if any(found):
            slugs.append(stored.slug)
    ownerless = inspection.sums_of_unknown_habits(database)
    if slugs:
        parts = [plural(days, "day")] if days else []
        parts += [plural(checkpoints, "judgement")] if checkpoints else []
        both = " and ".join(parts)
        sentence = f"the sums kept for {both} are not what the entries say: {some(slugs)}"
        yield Finding(SUMS.name, FAULT, sentence, (), days + checkpoints, can_repair=True)
    if ownerless:
        are = "sum is" if ownerless == 1 else "sums are"
        sentence = f"{ownerless:,} {are} kept of habits that are gone"
        yield Finding(SUMS.name, FAULT, sentence, (), ownerless, can_repair=True)


def _wrong_sums(database: Database, stored: StoredHabit) -> tuple[int, int]:
    """Return how many days and checkpoints of a habit are not what its entries say."""
    raw = books.raw_record(database, stored)
    untrue = untrue_checkpoints(raw, inspection.checkpoints(database, stored))
    return inspection.wrong_days(database, stored.number, raw.days), len(untrue)


def _mend_sums(case: Case) -> None:
    """Compute anew what is kept of each habit for which it is wrong."""
    database = asked(case)
    inspection.drop_sums_of_unknown_habits(database)
    for stored in store.habits(database):
        if any(_wrong_sums(database, stored)):
            inspection.drop_sums(database, stored)
            recording.judge_anew(database, stored.number, case.today)


def _look_at_mail(case: Case) -> Iterator[Finding]:
    """Read all that is kept of the reminder mail: one row that cannot be read keeps it back."""
    database = asked(case)
    for read in (outbox.every, outbox.snoozes, outbox.tick):
        read(database)
    yield from ()


def _look_at_practice(case: Case) -> Iterator[Finding]:
    from cchabits.storage.practice import unreadable_practice  # only here, and not to mend

    unreadable = unreadable_practice(asked(case), case.stored or [])
    if unreadable:
        rows = len(unreadable)
        be = "is" if rows == 1 else "are"
        what = "reasons, reviews, outcomes or plans"
        sentence = f"{plural(rows, 'row')} of {what} cannot be read, and {be} left out"
        yield Finding(PRACTICE.name, DAMAGE, sentence, case.shelf.rescue, rows)


INTEGRITY = Check("integrity", _look_at_integrity, no_database)
SCHEMA = Check("schema", _look_at_schema, no_database)
HOME = Check("home", _look_at_home, no_database, _mend_home)
REFERENCES = Check("references", _look_at_references, no_database)
OPERATIONS = Check("operations", _look_at_operations, no_database, _mend_operations)
HABITS = Check("habits", _look_at_habits, no_habits, _mend_habits)
SUMS = Check("sums", _look_at_sums, no_habits, _mend_sums)
PRACTICE = Check("practice", _look_at_practice, no_habits)
MAIL = Check("mail", _look_at_mail, no_database)
