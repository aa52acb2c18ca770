"""Copies of a log that is no fit backup: as it was before a repair, byte by byte.

Their names are not those of backups, so that none is restored by mistake, or thinned.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from cchabits.storage.backup import private_database, told
from cchabits.storage.opening import open_to_look
from cchabits.storage.shelf import STAMP, locked

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from cchabits.storage.database import Database, Patience

AS_IT_WAS = "as-it-was-"


def copies_as_they_were(folder: Path) -> list[Path]:
    """Return the copies in a folder, the oldest first."""
    with told(folder, "looked for"):
        return sorted(folder.glob(f"{AS_IT_WAS}*.db"))


def copy_as_it_is(path: Path, folder: Path, at: dt.datetime, patience: Patience) -> Path:
    """Copy a database while nobody writes, and return where."""
    target = folder / f"{AS_IT_WAS}{at:{STAMP}}.db"
    database, _ = open_to_look(path, patience)
    with contextlib.closing(database), locked(folder, patience), told(target):
        _copy(database, folder, target)
    return target


def _copy(database: Database, folder: Path, target: Path) -> None:
    with database.reading(), private_database(folder) as partial:
        database.row("PRAGMA user_version")  # from here on nobody can write
        partial.write_bytes(database.path.read_bytes())
        partial.replace(target)
