"""The checks of what the log stands on: its file mode, its folder, its disk, and the clock."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits import clock, disk
from cchabits.domain.finding import FAULT, RISK, Finding
from cchabits.render.words import long_day, plural
from cchabits.services.doctor.case import Check, asked, no_database
from cchabits.storage import inspection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchabits.services.doctor.case import Case

MOUNTS = Path("/proc/mounts")  # only Linux has it
MOVE = (
    "keep the log on this computer's own disk: move the folder, and name it with --home "
    "or CCHABITS_HOME"
)
MAKE_WRITABLE = "make it writable for yourself: until then the log can be read, and not added to"

_SLACK = dt.timedelta(minutes=2)  # by which two clocks may differ

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "davfs", "lustre"}
# What else comes through FUSE is a network, a cloud or a phone; these are the computer's own disk.
_LOCAL_FUSE = {
    "bindfs", "cryfs", "encfs", "fuse-overlayfs", "gocryptfs", "lxcfs", "mergerfs", "portal",
    "securefs", "unionfs", "veracrypt",
}  # fmt: skip
_ESCAPE = re.compile(r"\\([0-7]{3})")

# By the name of a folder on the way, in lower case; a name may be longer, as in `OneDrive - Acme`.
_CLIENTS = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "cloudstorage": "a cloud",
}
# By a file that the client keeps in the topmost folder it looks after, whatever that is called.
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_MARK = re.compile(r"\._?sync_[0-9a-f]+\.db")  # Nextcloud's and ownCloud's journal


def _look_at_permissions(case: Case) -> Iterator[Finding]:
    open_ones = _too_open(case)
    if open_ones:
        first, mode = open_ones[0]
        more = f" and {plural(len(open_ones) - 1, 'more file')}" if len(open_ones) > 1 else ""
        sentence = f"others on this computer may look into {first} ({mode:04o}){more}"
        yield Finding(PERMISSIONS.name, FAULT, sentence, (), len(open_ones), can_repair=True)
    closed = _closed_to_us(case)
    if closed:
        more = f" and {len(closed) - 1} more" if len(closed) > 1 else ""
        sentence = f"you may not write to {closed[0]}{more}"
        yield Finding(PERMISSIONS.name, FAULT, sentence, (MAKE_WRITABLE,), len(closed))


def _closed_to_us(case: Case) -> list[Path]:
    """Return what of the log is there, and refuses to be written; a disk may be read-only too."""
    home = case.place.home
    needed = (_folder(case), home.database, home.backups)
    return [path for path in needed if path.exists() and not os.access(path, os.W_OK)]


def _too_open(case: Case) -> list[tuple[Path, int]]:
    """Return the files and folders of the log that are not for their owner alone, and how."""
    found = []
    for path in _private_paths(case):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        wanted = disk.PRIVATE_FOLDER if stat.S_ISDIR(mode) else disk.PRIVATE
        is_link = stat.S_ISLNK(mode)
        if not is_link and stat.S_IMODE(mode) & 0o777 & ~wanted:
            found.append((path, stat.S_IMODE(mode)))
    return found


def _private_paths(case: Case) -> Iterator[Path]:
    """Yield the data folder, the database and what lies beside it of ours."""
    home = case.place.home
    yield _folder(case)
    yield home.database
    yield home.database.with_name(f"{home.database.name}-journal")
    for folder in (home.backups, home.traces):  # what is in them is for the owner alone too
        if folder.is_dir() and not folder.is_symlink():
            yield folder
            yield from sorted(folder.iterdir())


def _mend_permissions(case: Case) -> None:
    for path, mode in _too_open(case):
        wanted = disk.PRIVATE_FOLDER if path.is_dir() else disk.PRIVATE
        with contextlib.suppress(OSError):  # another's file: it is found again
            path.chmod(mode & wanted)


def _look_at_disk(case: Case) -> Iterator[Finding]:
    folder = _folder(case)
    kind = _network_kind(folder)
    if kind:
        sentence = f"{folder} is on a network disk ({kind}), where locks may not hold"
        yield Finding(DISK.name, RISK, sentence, (MOVE,))


def _no_mounts(_: Case) -> str:
    if MOUNTS.exists():
        return ""
    return "on macOS that cannot be seen" if sys.platform == "darwin" else f"there is no {MOUNTS}"


def _look_at_sync(case: Case) -> Iterator[Finding]:
    folder = _folder(case)
    client = _sync_client(folder)
    if client:
        sentence = f"{folder} is copied by {client}, which may mix two versions of the log"
        yield Finding(SYNC.name, RISK, sentence, (MOVE,))


def _folder(case: Case) -> Path:
    """Return where the data folder is, or would be made, whatever links lead there."""
    return Path(os.path.realpath(case.place.home.folder))


def _network_kind(folder: Path) -> str | None:
    """Return the kind of file system a folder lies on where that is a network's, else None."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    found, longest = "", -1
    for _, place, kind, *_ in (line.split(" ") for line in lines if line.count(" ") > 1):
        point = Path(_ESCAPE.sub(lambda code: chr(int(code[1], 8)), place))
        if folder.is_relative_to(point) and len(point.parts) >= longest:
            found, longest = kind, len(point.parts)
    family, _, name = found.partition(".")
    is_far = found in _NETWORK or (family == "fuse" and name not in _LOCAL_FUSE)
    return found if is_far else None


def _sync_client(folder: Path) -> str | None:
    """Return the name of the program that copies a folder to other computers, or None."""
    for part in folder.parts:
        for name, client in _CLIENTS.items():
            if part.lower() == name or re.match(rf"{re.escape(name)}\W", part.lower()):
                return client
    for above in (folder, *folder.parents):
        try:
            names = [name.lower() for name in os.listdir(above)]  # noqa: PTH208 - names, no paths
        except OSError:
            continue
        known = next((_MARKS[name] for name in names if name in _MARKS), None)
        if known or any(map(_MARK.fullmatch, names)):
            return known or "Nextcloud"
    return None


def _look_at_clock(case: Case) -> Iterator[Finding]:
    newest = inspection.newest_operation(asked(case))
    if newest is None:
        return
    latest, now = dt.datetime.fromisoformat(newest), clock.now()
    if latest > now + _SLACK:
        day = long_day(latest.astimezone().date())
        sentence = (
            f"the clock is behind: it says {long_day(now.astimezone().date())}, and the newest "
            f"change of the log is of {day}, {latest.astimezone():%H:%M}"
        )
        yield Finding(CLOCK.name, RISK, sentence, ("set the computer's clock, then look again",))


PERMISSIONS = Check("permissions", _look_at_permissions, mend=_mend_permissions, is_outside=True)
DISK = Check("disk", _look_at_disk, _no_mounts)
SYNC = Check("sync", _look_at_sync)
CLOCK = Check("clock", _look_at_clock, no_database)
