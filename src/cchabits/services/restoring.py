"""Restoring: a backup in the place of the log, which is backed up first."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from typing import TYPE_CHECKING, NamedTuple

from cchabits.config.paths import make_folder
from cchabits.config.write import replace_file
from cchabits.errors import BadBackup, CannotWrite, CchabitsError, DamagedLog, StorageFailed
from cchabits.services.definitions import read_file
from cchabits.services.undo import HIGHEST
from cchabits.storage import books, operations, shelf, store
from cchabits.storage.backup import copied
from cchabits.storage.opening import open_copy, open_database
from cchabits.storage.restoring import overwrite, watched
from cchabits.storage.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cchabits.domain.stock import Stock
    from cchabits.services.session import Place
    from cchabits.storage.backup import Checked
    from cchabits.storage.database import Database

MOST_TRIES = 20
FIRST_WITH_NAMES = 5  # the schema since which a home has a name


class Restorable(NamedTuple):
    """A backup that was checked and may be restored: `copy` is its private copy.

    `now` is what the present log has, None where there is none. `habits_file` is the text of
    habits.toml that the backup knew.
    """

    place: Place
    file: Path
    copy: Path
    checked: Checked
    now: Stock | None
    then: Stock
    habits_file: str | None


class Restored(NamedTuple):
    """What came of it: the backup of what was there before, if anything was, and remarks."""

    before: Path | None
    remarks: list[str]


@contextlib.contextmanager
def opened_backup(place: Place, file: Path) -> Iterator[Restorable]:
    """Check a backup and copy it for a block, to be looked at and perhaps restored.

    A name without a folder that is not there is looked for on the shelf. One of an older schema is
    brought to the present one in the copy. Raises BadBackup and FileMissing.
    """
    named = _found(place, file)
    if _is_the_log(place, named):
        raise BadBackup(file, "it is the log itself", "cchabits backup --list")
    with _folders(place), copied(named, place.home.backups) as (copy, checked):
        database = open_copy(copy, place.patience)
        try:
            _refuse_unreadable(file, database)
            then, noted = stock(database), store.habits_file(database)
        finally:
            database.close()
        text = noted.text if noted else None
        yield Restorable(place, named, copy, checked, _present_stock(place), then, text)


def _refuse_unreadable(file: Path, database: Database) -> None:
    """Refuse a log that was tampered with: one whose rows are none that cchabits writes."""
    try:
        stored = store.habits(database)
        for entry in store.entries(database, stored):
            _check_texts(entry.note, entry.by)
        for one in store.skips(database, stored):
            _check_texts(one.skip.reason, one.skip.note, one.skip.countermeasure)
        operations.latest(database, HIGHEST)
        books.records(database, stored, dt.date.max)
    except Exception:  # noqa: BLE001 - what is wrong with it is for whoever changed it to find
        raise BadBackup(
            file, "it has what cchabits cannot read", "cchabits backup --list"
        ) from None


def _check_texts(*texts: object) -> None:
    """Raise a TypeError where a column of texts holds something else: no screen could show it."""
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(text)


def _found(place: Place, file: Path) -> Path:
    on_shelf = place.home.backups / file.name
    is_name = file.name == str(file) and not os.path.lexists(file)
    return on_shelf if is_name and os.path.lexists(on_shelf) else file


def _is_the_log(place: Place, file: Path) -> bool:
    with contextlib.suppress(OSError):
        return file.samefile(place.home.database)
    return False


@contextlib.contextmanager
def _folders(place: Place) -> Iterator[None]:
    """Make the folders that the log will need; those in which nothing came to lie go again."""
    wanted = (place.home.folder, place.home.backups)
    made = [folder for folder in wanted if not os.path.lexists(folder)]
    for folder in made:
        make_folder(folder)
    try:
        yield
    finally:
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _present_stock(place: Place) -> Stock | None:
    if not place.home.database.exists():
        return None
    with _way_out(place):
        database = open_database(place.home.database, place.patience)
        try:
            with database.reading():
                return stock(database)
        finally:
            database.close()


@contextlib.contextmanager
def _way_out(place: Place) -> Iterator[None]:
    """Say how to restore where the present log cannot be read, or not be backed up."""
    try:
        yield
    except DamagedLog as problem:
        raise DamagedLog(
            f"{problem.sentence.partition('; nothing')[0]}; nothing was restored",
            *problem.hints,
            f"to restore all the same, move {place.home.database} away first",
        ) from None
    except StorageFailed as problem:
        raise StorageFailed(f"{problem.sentence}; nothing was restored", *problem.hints) from None
    except CannotWrite as problem:
        raise CannotWrite(f"{problem.sentence}; nothing was restored", *problem.hints) from None


def restore(found: Restorable) -> Restored:
    """Put a backup in the place of the log, and back up what was there before.

    What another process writes between the two is not lost: both are then done again. Where
    habits.toml is missing it is written as the backup knew it. Raises Busy, CannotWrite and
    StorageFailed; the log is then as it was.
    """
    place = found.place
    path = place.home.database
    database = open_database(path, place.patience, create=not path.exists())
    try:
        before = _put(found, database)
    finally:
        database.close()
    return Restored(before, _remarks(found))


def _put(found: Restorable, database: Database) -> Path | None:
    """Back up and overwrite the log, again where another process wrote between the two."""
    path, patience = database.path, found.place.patience
    with watched(path) as state:
        for _ in range(MOST_TRIES):
            seen = state()
            before = _backed_up(found, database)
            _carry(found, database)
            if overwrite(path, found.copy, state, seen, patience):
                return before
    raise StorageFailed(f"the log {path} changes all the time; nothing was restored", "try again")


def _carry(found: Restorable, database: Database) -> None:
    """Let the copy know what others know: what was sent since then, and by which name.

    A mail of today must not go again. A backup of a schema that had no names for homes got one of
    its own in the copy, by which no calendar knows its events.
    """
    from cchabits.storage import outbox  # 6 ms, and only here

    copy = open_copy(found.copy, found.place.patience)
    try:
        outbox.carry(database, copy)
        if found.checked.version < FIRST_WITH_NAMES:
            with copy.writing(), contextlib.suppress(DamagedLog):
                store.keep_home_name(copy, store.home_name(database))
    finally:
        copy.close()


def _backed_up(found: Restorable, database: Database) -> Path | None:
    """Back up what is to be overwritten, unless nothing ever was there."""
    if store.habits_file(database) is None and not store.habits(database):
        return None
    home, patience = found.place.home, found.place.patience
    with _way_out(found.place):
        kept, _ = shelf.put(home.backups, home.database, shelf.RESTORE, patience, spared=found.file)
    return kept.path


def _remarks(found: Restorable) -> list[str]:
    """Return what is to be said of habits.toml, having written it where it was missing."""
    path, text = found.place.home.habits_file, found.habits_file
    try:
        present = read_file(path)
        if text is None or present == text.encode():
            return []
        if present is not None:
            return [
                f"{path} is not as it was in the backup: the next command takes it as edited today"
            ]
        make_folder(path.parent)
        replace_file(path, text, None)
    except CchabitsError as problem:
        return [problem.sentence]
    return [f"{path} was missing, and was written as the backup had it"]
