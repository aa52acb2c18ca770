"""Looking a home over, and mending what can be mended without loss."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from cchabits import clock
from cchabits.domain.finding import (
    DAMAGE,
    Examination,
    Finding,
    Repair,
    Sights,
    worst_first,
)
from cchabits.errors import Busy, CchabitsError, StorageFailed
from cchabits.services.doctor import log, surroundings
from cchabits.services.doctor.backups import BACKUPS, look_at_shelf, take_backup
from cchabits.services.doctor.case import Case, Check
from cchabits.services.doctor.file import FILE
from cchabits.services.doctor.opening import DATABASE, mend_by_opening, open_what_is_there
from cchabits.storage import inspection, store
from cchabits.storage.opening import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cchabits.services.session import Place
    from cchabits.storage.database import Database

FOUNDATIONS = (log.INTEGRITY, log.SCHEMA)  # on which all else about the database rests
CONTENTS = (
    log.HOME,
    log.REFERENCES,
    log.OPERATIONS,
    log.HABITS,
    log.SUMS,
    log.PRACTICE,
    log.MAIL,
)
SURROUNDINGS = (
    FILE,
    BACKUPS,
    surroundings.PERMISSIONS,
    surroundings.DISK,
    surroundings.SYNC,
    surroundings.CLOCK,
)
OPENING = Check(DATABASE, lambda _: iter(()), mend=mend_by_opening, is_outside=True)
CHECKS = (OPENING, *FOUNDATIONS, *CONTENTS, *SURROUNDINGS)

# What rows that are not as the program writes them make their readers raise.
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, OverflowError)


def examine(place: Place) -> Examination:
    """Look a home over without changing a byte of it. Raises Busy."""
    shelf = look_at_shelf(place.home)
    database, obstacles = open_what_is_there(place, shelf)
    case = Case(place, place.given_today or clock.today(None), shelf, database)
    looking = _Looking(case, obstacles)
    if database is None:
        return looking.at_everything()
    with contextlib.closing(database), database.reading():
        return looking.at_everything()


class _Looking:
    """One look, as far as it has come: what was looked at, and what was found."""

    def __init__(self, case: Case, found: Sequence[Finding]) -> None:
        self.case = case
        self.found = [*found]
        self.looked_at = [DATABASE]
        self.left_out: list[tuple[str, str]] = []

    def at_everything(self) -> Examination:
        """Look at what the log rests on first, and at what it says only if that is sound."""
        for check in FOUNDATIONS:
            self.at(check)
            if any(finding.weight == DAMAGE for finding in self.found):
                self.case = self.case._replace(database=None)
        if self.case.database is not None:
            self._read(self.case.database)
        for check in CONTENTS:
            self.at(check)
        is_damaged = any(finding.weight == DAMAGE for finding in self.found)
        self.case = self.case._replace(is_sound=self.case.stored is not None and not is_damaged)
        for check in SURROUNDINGS:
            self.at(check)
        found = tuple(sorted(self.found, key=worst_first))
        return Examination(tuple(self.looked_at), tuple(self.left_out), found, self._sights())

    def at(self, check: Check) -> None:
        """Look at one thing, if that is possible."""
        why = check.why_not(self.case)
        if why:
            self.left_out.append((check.name, why))
            return
        self.looked_at.append(check.name)
        with self._telling(check.name):
            self.found += check.look(self.case)

    @contextlib.contextmanager
    def _telling(self, name: str) -> Iterator[None]:
        """Tell of what keeps a look from coming to its end as of a finding."""
        try:
            yield
        except Busy:
            raise
        except CchabitsError as problem:
            hints = () if isinstance(problem, StorageFailed) else problem.hints  # they lead here
            advice = (*hints, *self.case.shelf.rescue)
            self.found.append(Finding(name, DAMAGE, problem.sentence, advice))
        except _UNREADABLE:
            sentence = f"the database has rows that cannot be read (seen while looking at {name})"
            self.found.append(Finding(name, DAMAGE, sentence, self.case.shelf.rescue))

    def _read(self, database: Database) -> None:
        """Read what the later looks need: the habits, the day, and whether a backup could be."""
        with self._telling(log.HABITS.name):
            kept = store.habits_file(database)
            today = self.case.place.given_today or clock.today(kept.timezone if kept else None)
            is_fit = not self.found and not inspection.dangling(database)
            self.case = self.case._replace(today=today, is_fit=is_fit)
            self.case = self.case._replace(stored=store.habits(database))

    def _sights(self) -> Sights:
        database, stored, shelf = self.case.database, self.case.stored, self.case.shelf
        if database is None or stored is None:
            return Sights(backups=len(shelf.good))
        entries = sum(inspection.entry_counts(database).values())
        return Sights(entries, len(stored), len(shelf.good))


# Mending


def repair(place: Place) -> Repair:
    """Mend what can be mended without loss, behind a backup, and look again.

    What is mended may show what lay behind it, so this goes on until nothing new can be.
    """
    found: list[Finding] = []
    backup: str | None = None
    while True:
        seen = examine(place)
        tried = {finding.check for finding in found}
        fresh = [one for one in seen.findings if one.can_repair and one.check not in tried]
        if not fresh:
            left = {one.check for one in seen.findings if one.can_repair}
            return Repair(tuple(one for one in found if one.check not in left), backup, seen)
        names = {finding.check for finding in fresh}
        backup = _mend(place, [check for check in CHECKS if check.name in names]) or backup
        found += fresh


def _mend(place: Place, checks: Sequence[Check]) -> str | None:
    """Mend what some checks have found; return where the backup lies, if one was made first."""
    today = place.given_today or clock.today(None)
    case = Case(place, today, look_at_shelf(place.home))
    inside = [check for check in checks if not check.is_outside]
    backup = str(take_backup(place)) if inside or BACKUPS in checks else None
    for check in checks:
        if check.is_outside and check.mend:
            check.mend(case)
    if inside:
        database = open_database(place.home.database, place.patience)
        with contextlib.closing(database), database.writing():
            for check in inside:
                if check.mend:
                    check.mend(case._replace(database=database))
    return backup
