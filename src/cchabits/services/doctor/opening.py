"""The first check: whether there is a database of ours that can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.finding import DAMAGE, FAULT, RISK, Finding
from cchabits.errors import (
    Busy,
    CchabitsError,
    ForeignDatabase,
    StorageFailed,
    UnfinishedWrite,
)
from cchabits.render.words import plural
from cchabits.storage.opening import open_database, open_to_look
from cchabits.storage.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from cchabits.services.doctor.case import Case, Shelf
    from cchabits.services.session import Place
    from cchabits.storage.database import Database

DATABASE = "database"


def open_what_is_there(place: Place, shelf: Shelf) -> tuple[Database | None, list[Finding]]:
    """Open the database to look at it; None, with what is to be said of that, where it cannot be.

    Nothing is said of a home in which only nothing was logged yet. Raises Busy.
    """
    path = place.home.database
    if not path.is_symlink() and not path.exists():
        return None, _missing(place, shelf)
    try:
        database, version = open_to_look(path, place.patience)
    except Busy:
        raise
    except CchabitsError as problem:
        return None, [_refused(problem, shelf)]
    if version == SCHEMA_VERSION:
        return database, []
    database.close()
    return None, _missing(place, shelf) if version == 0 else [_older(version)]


def _refused(problem: CchabitsError, shelf: Shelf) -> Finding:
    """Return why a database is not opened; what to do is to go back to a backup, or is mended."""
    sentence = problem.sentence.partition(";")[0]
    if isinstance(problem, UnfinishedWrite):
        return Finding(DATABASE, FAULT, sentence, can_repair=True)
    if isinstance(problem, StorageFailed):
        return Finding(DATABASE, DAMAGE, sentence, shelf.rescue)
    if isinstance(problem, ForeignDatabase):
        return Finding(DATABASE, DAMAGE, sentence, (*problem.hints, *shelf.rescue))
    return Finding(DATABASE, FAULT, sentence, problem.hints)


def _missing(place: Place, shelf: Shelf) -> list[Finding]:
    home = place.home
    if shelf.good or shelf.bad:
        backups = plural(len(shelf.good) + len(shelf.bad), "backup")
        sentence = f"there is no log at {home.database}, but {backups} of one"
        return [Finding(DATABASE, DAMAGE, sentence, shelf.rescue)]
    if home.habits_file.exists():
        return []
    sentence = f"nothing is set up here: {home.habits_file} is not there, and no log either"
    return [Finding(DATABASE, FAULT, sentence, ("cchabits init",))]


def _older(version: int) -> Finding:
    sentence = (
        f"the database has schema {version}, and this version works with schema {SCHEMA_VERSION}: "
        "the next command brings it there, behind a backup"
    )
    return Finding(DATABASE, RISK, sentence, can_repair=True)


def mend_by_opening(case: Case) -> None:
    """Take back what an interrupted command had begun, and bring an older schema to ours."""
    open_database(case.place.home.database, case.place.patience).close()
