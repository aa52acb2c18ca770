"""The check of the backups: that they can be restored, and that none is wanting."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from cchabits import clock
from cchabits.domain.finding import FAULT, RISK, Finding
from cchabits.errors import BadBackup, DamagedLog, FileMissing
from cchabits.render.words import long_day, plural
from cchabits.services.doctor.case import Check, Shelf, some, typed
from cchabits.storage import inspection
from cchabits.storage.backup import sidecar_of, verify
from cchabits.storage.shelf import REPAIR, kept, put
from cchabits.storage.unfit import copy_as_it_is

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cchabits.config.paths import Home
    from cchabits.services.doctor.case import Case
    from cchabits.services.session import Place

TOO_OLD = dt.timedelta(hours=36)  # each day's first change is backed up, and a day has 24 of them


def look_at_shelf(home: Home) -> Shelf:
    """Verify every backup of a home, the newest good one from its checksum to its last index.

    Of older ones that are as their checksum says, the indices are not held against their tables:
    on years of backups that takes seconds, and `restore` does it again.
    """
    shelf = Shelf(home.database, [], [], [])
    for one in kept(home.backups):
        try:
            checked = verify(one.path, is_quick=bool(shelf.good))
        except BadBackup as problem:
            shelf.bad.append((one, problem.why))
        except FileMissing:
            continue  # another process has thinned them meanwhile
        else:
            shelf.good.append(one)
            shelf.unsigned.extend([] if checked.has_sidecar else [one])
    return shelf


def take_backup(place: Place) -> Path:
    """Put a backup of the log on the shelf, and return where it lies.

    Of a log that could not be restored as it is, there is a copy of the file instead, which no
    thinning removes.
    """
    database, folder, patience = place.home.database, place.home.backups, place.patience
    try:
        return put(folder, database, REPAIR, patience)[0].path
    except DamagedLog:
        return copy_as_it_is(database, folder, clock.now(), patience)


def _look_at_backups(case: Case) -> Iterator[Finding]:
    folder = case.place.home.backups
    if os.path.lexists(folder) and not folder.is_dir():
        aside = folder.with_name(f"{folder.name}.aside")
        sentence = f"{folder} is no folder, so no backup can be made"
        yield Finding(BACKUPS.name, FAULT, sentence, (f"mv {typed(folder)} {typed(aside)}",))
        return
    _, good, bad, unsigned = case.shelf
    if bad:
        count, total = len(bad), len(good) + len(bad)
        what = f"{bad[0][0].path.name}: {bad[0][1]}"
        sentence = f"{count} of {plural(total, 'backup')} cannot be restored: {what}"
        yield Finding(BACKUPS.name, FAULT, sentence, _what_of_bad_ones(case), count)
    if unsigned:
        count, names = len(unsigned), some(one.path.name for one in unsigned)
        has = "has" if count == 1 else "have"
        sentence = f"{plural(count, 'backup')} {has} no checksum, so a flipped bit would go unseen"
        yield Finding(BACKUPS.name, RISK, f"{sentence}: {names}", ("cchabits backup",), count)
    if case.database is not None:
        yield from _look_at_age(case, inspection.newest_operation(case.database))


def _what_of_bad_ones(case: Case) -> tuple[str, ...]:
    """Say how to remove what cannot be restored, or why not: it may be the last of the log."""
    bad = [one.path for one, _ in case.shelf.bad]
    they, them = ("it", "it") if len(bad) == 1 else ("they", "them")
    if not case.is_sound:
        return (f"{they} may be all there is: keep {them} until the log is whole again",)
    if not case.shelf.good:
        return f"keep {them} until there is a good one", "cchabits backup"
    files = [path for one in bad for path in (one, sidecar_of(one))]
    named = " ".join(typed(path) for path in files if path.exists())
    return f"to remove {them}:", f"rm {named}"


def _look_at_age(case: Case, newest: str | None) -> Iterator[Finding]:
    """Say where the log has changed since its last good backup; `newest` is when it last did."""
    if newest is None:
        return
    changed, good = dt.datetime.fromisoformat(newest), case.shelf.good
    if good and changed - good[0].taken <= TOO_OLD:
        return
    sentence = "no backup of the log is kept that could be restored"
    if good:
        taken, last = (long_day(at.astimezone().date()) for at in (good[0].taken, changed))
        sentence = f"the newest backup is of {taken}, and the log was last changed on {last}"
    advice = () if case.is_fit else ("mend the log first; then: cchabits backup",)
    yield Finding(BACKUPS.name, RISK, sentence, advice, can_repair=case.is_fit)


def _nothing_more(_: Case) -> None:
    """Do nothing: every repair begins with a backup."""


BACKUPS = Check("backups", _look_at_backups, mend=_nothing_more, is_outside=True)
