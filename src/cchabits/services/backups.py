"""Backups: taken when asked for, once a day, and before what changes much; listed and cleaned."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.errors import (
    BadBackup,
    Busy,
    CannotWrite,
    FileMissing,
    NotNow,
    StorageFailed,
)
from cchabits.storage import books, shelf, silence, store
from cchabits.storage.backup import (
    Checked,
    copied,
    digest_of,
    looked_into,
    named_in_refusals,
    put_in_place,
    sidecar_of,
    take,
    verify,
)
from cchabits.storage.database import Patience
from cchabits.storage.opening import open_copy
from cchabits.storage.stock import stock

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.stock import Stock
    from cchabits.services.session import Place, Session
    from cchabits.storage.shelf import Kept

IMPORT, REPAIR = shelf.IMPORT, shelf.REPAIR
AFTERWARDS_PATIENCE = Patience(given_up_after=1.0)  # the user has the answer, and waits for nothing


class BackedUp(NamedTuple):
    """A backup that was taken: what was found in it, and how much of the log that is."""

    path: Path
    taken: dt.datetime
    checked: Checked
    stock: Stock


class OnShelf(NamedTuple):
    """A backup that is kept: its size in bytes, and whether its checksum lies beside it."""

    kept: Kept
    size: int
    has_checksum: bool


class Cleaned(NamedTuple):
    """What became of the backups an entry was to be forgotten in.

    `written` were written anew. `unreadable` are damaged, and may still hold its words.
    """

    written: list[Path]
    unreadable: list[Path]


def back_up(session: Session, file: Path | None = None) -> BackedUp:
    """Back the log up, on the shelf or into a file of the user's; a folder gets a named one.

    A file that is there is replaced if it is a whole backup with its checksum beside it, for then
    cchabits wrote it; anything else there raises NotNow.
    """
    place = session.place
    home, at = place.home, clock.now()
    if file is None:
        kept, checked = shelf.put(home.backups, home.database, shelf.ASKED, place.patience)
        return BackedUp(kept.path, at, checked, _stock(kept.path))
    target = _target(file, home.database, at)
    checked = take(home.database, target, place.patience)
    return BackedUp(target, at, checked, _stock(target))


def _target(file: Path, database: Path, at: dt.datetime) -> Path:
    """Return where a backup may be written, following links to the end."""
    target = Path(os.path.realpath(file))
    if target.is_dir():
        return shelf.free_place(target, at, shelf.ASKED).path
    if not os.path.lexists(target):
        return target
    if database.exists() and target.samefile(database):
        raise NotNow(f"{file} is the log itself", "choose another file")
    try:
        is_ours = verify(target).has_sidecar
    except (BadBackup, FileMissing):
        is_ours = False
    if not is_ours:
        raise NotNow(
            f"{file} is there already, and is no backup with its checksum beside it; it was left "
            "as it is",
            "choose another file, or a folder",
        )
    return target


def _stock(backup: Path) -> Stock:
    """Count what is in a backup rather than in the log, which others may have changed since."""
    try:
        with looked_into(backup, Patience()) as database:
            return stock(database)
    except (CannotWrite, StorageFailed) as problem:
        what = problem.sentence.partition(";")[0]
        raise StorageFailed(
            f"{backup} is made and was checked, but could not be counted: {what}",
            "cchabits backup --list",
        ) from None


def back_up_daily(place: Place) -> Kept | None:
    """Take the day's backup, unless it is there, or another process is at it.

    The day is the computer's, whatever day a command acts on. Raises CannotWrite and StorageFailed.
    """
    home = place.home
    try:
        return shelf.put_daily(home.backups, home.database, AFTERWARDS_PATIENCE)
    except Busy:
        return None  # the next write of the day tries again


def back_up_before(session: Session, act: str) -> Path:
    """Take a backup before an act named as shelf.REASONS has it, and return its path.

    The session may hold the write lock, if it has written nothing yet. Raises CannotWrite and
    StorageFailed; the act must then not begin.
    """
    place = session.place
    try:
        kept, _ = shelf.put(place.home.backups, place.home.database, act, place.patience)
    except (CannotWrite, StorageFailed) as problem:
        kind = StorageFailed if isinstance(problem, StorageFailed) else CannotWrite
        raise kind(f"{problem.sentence}; nothing was changed", *problem.hints) from None
    return kept.path


def list_backups(place: Place) -> list[OnShelf]:
    """Return the backups that the home keeps, the newest first."""
    found = []
    for one in shelf.kept(place.home.backups):
        with contextlib.suppress(FileNotFoundError):  # thinned since the folder was read
            size = one.path.stat().st_size
            found.append(OnShelf(one, size, sidecar_of(one.path).exists()))
    return found


def forget_in_backups(session: Session, entry_id: str) -> Cleaned:
    """Take the words of an entry from the backups that the home keeps, for good.

    That is note, details and name of each of its versions that says something else than the live
    one does now. A backup that has such is written anew, with a new checksum; one of an older
    schema is brought to the present one. Call it after the log itself has forgotten them.
    """
    folder = session.place.home.backups
    cleaned = Cleaned([], [])
    if not shelf.kept(folder):
        return cleaned
    with session.reading():
        words = silence.words_of(session.database, entry_id)
    with shelf.locked(folder, session.place.patience):
        for one in shelf.kept(folder):
            try:
                if _clean(one.path, entry_id, words):
                    cleaned.written.append(one.path)
            except BadBackup:
                cleaned.unreadable.append(one.path)
    return cleaned


def _clean(backup: Path, entry_id: str, words: silence.Words) -> bool:
    """Take words from a backup by way of a copy; tell whether it had them."""
    verify(backup)
    with looked_into(backup, Patience()) as database:
        if not silence.has_words(database, entry_id, words):
            return False
    with copied(backup, backup.parent) as (copy, _), named_in_refusals(backup, "written anew"):
        database = open_copy(copy, Patience())
        try:
            with database.wiping():
                silenced = silence.take_words(database, entry_id, words)
                by_number = {one.number: one for one in store.habits(database)}
                for habit, on, meant_for in silenced:
                    books.keep_days(database, by_number[habit], [on], min(on, meant_for))
        finally:
            database.close()
        _, checksum = digest_of(copy)
        put_in_place(copy, backup, checksum)
    return True
