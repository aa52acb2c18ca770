"""Backups of the log: whole, checked and safely on the disk before one gets its name.

Beside a backup NAME lies NAME.sha256, which `sha256sum -c` reads: SQLite's own checks do not see
every flipped bit. A file is only called a backup if it could be restored as it is.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import stat
from typing import TYPE_CHECKING, NamedTuple

from cchabits.disk import PARTIAL_END, private_file, refusal, sync, sync_folder, why
from cchabits.errors import (
    BadBackup,
    CannotWrite,
    DamagedLog,
    FileMissing,
    StorageFailed,
)
from cchabits.storage.database import Database, own_error
from cchabits.storage.upgrade import statements_of
from cchabits.storage.version import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cchabits.storage.database import Patience

SIDECAR = ".sha256"
COPY_END = ".copy"

_PIECE = 1 << 20
_MAGIC = b"SQLite format 3\0"
_LEFT_BY_SQLITE = ("-journal", "-wal", "-shm")

SchemaRow = tuple[str, str, str, str]


class Checked(NamedTuple):
    """A backup that was looked through: its schema, its size in bytes, and its SHA-256.

    `has_sidecar` tells whether the checksum was held against the one beside the file.
    """

    version: int
    size: int
    checksum: str
    has_sidecar: bool


class _Unfit(Exception):
    """Why a file cannot be restored, and perhaps what to do."""

    def __init__(self, why: str, *hints: str) -> None:
        super().__init__(why)
        self.why = why
        self.hints = hints


# Taking


def take(source: Path, target: Path, patience: Patience, *, is_quick: bool = False) -> Checked:
    """Copy the log into a file, over what is there, and return what it was found to be.

    Another connection may hold the write lock meanwhile, if it has written nothing yet. With
    `is_quick` indices are not held against their tables, which is most of the time.

    Raises StorageFailed where the log is damaged or the disk full, CannotWrite, and Busy; then
    nothing is there that was not before.
    """
    with named_in_refusals(target), private_database(target.parent) as partial:
        _copy(source, partial, patience)
        try:
            version = _check(partial, is_quick=is_quick)
        except _Unfit as unfit:
            raise DamagedLog(
                f"the log {source} cannot be backed up: {unfit.why}", "cchabits doctor"
            ) from None
        size, checksum = digest_of(partial)
        put_in_place(partial, target, checksum)
    return Checked(version, size, checksum, has_sidecar=True)


def _copy(source: Path, partial: Path, patience: Patience) -> None:
    """Write the log into an empty file, without what was deleted from it."""
    address = f"{source.absolute().as_uri()}?mode=rw"  # a crash may have left work to roll back
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None)) as link:
            database = Database(source, link, patience)
            database.run("PRAGMA trusted_schema = OFF", {})
            # As bytes: the name of a folder need not be text.
            database.run("VACUUM INTO CAST(:target AS TEXT)", {"target": os.fsencode(partial)})
    except sqlite3.OperationalError:
        raise CannotWrite(
            f"the log {source} cannot be opened to back it up",
            "check the permissions of the file and its folder",
        ) from None
    except DamagedLog:
        raise DamagedLog(
            f"the log {source} cannot be backed up: it is damaged", "cchabits doctor"
        ) from None
    except StorageFailed as problem:
        what = problem.sentence.partition(":")[0]  # the rest names the log
        raise StorageFailed(
            f"no backup could be made of {source}: {what}", "free some space, then try again"
        ) from None


def put_in_place(partial: Path, target: Path, checksum: str) -> None:
    """Give a finished file its name, and lay its checksum beside it, all of it safe on the disk.

    An earlier checksum goes first: at no moment does a file lie beside that of another.
    """
    sidecar = sidecar_of(target)
    with private_file(target.parent) as beside:
        beside.write_bytes(_sidecar_line(target.name, checksum))
        for path in (partial, beside):
            sync(path)
        sidecar.unlink(missing_ok=True)
        partial.replace(target)
        beside.replace(sidecar)
    sync_folder(target.parent)


def sidecar_of(backup: Path) -> Path:
    """Return where the checksum of a backup lies."""
    return backup.with_name(backup.name + SIDECAR)


def private_database(
    folder: Path, end: str = PARTIAL_END
) -> contextlib.AbstractContextManager[Path]:
    """Make an empty private file for SQLite to write; unless it is moved, nothing of it is left."""
    return private_file(folder, end, _LEFT_BY_SQLITE)


@contextlib.contextmanager
def named_in_refusals(target: Path, act: str = "made") -> Iterator[None]:
    """Tell of what the system refuses in one sentence that names a file or folder."""
    try:
        yield
    except OSError as problem:
        if problem.errno == errno.ENOENT and not os.path.lexists(target.parent):
            sentence = f"no backup could be {act}: there is no folder {target.parent}"
            raise CannotWrite(sentence, "make the folder, or choose another") from None
        sentence = f"no backup could be {act}: {target}: {why(problem)}"
        hint = "make the folder writable, or choose another"
        raise refusal(sentence, problem, hint) from None


def _sidecar_line(name: str, checksum: str) -> bytes:
    """Return a checksum as `sha256sum` writes it, which escapes what would break the line."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != name else ""
    return os.fsencode(f"{mark}{checksum}  {escaped}\n")


# Checking


def verify(path: Path, *, is_quick: bool = False) -> Checked:
    """Look a backup through, from its checksum to its last index; nothing is written anywhere.

    With `is_quick` indices are not held against their tables where there is a checksum, which is
    most of the time. Raises BadBackup with what is wrong, and FileMissing.
    """
    with _fit(path):
        with _opened(path) as handle:
            size, checksum = _digest(handle)
        has_sidecar = _compare(path, checksum)
        version = _check(path, is_quick=is_quick and has_sidecar)
        return Checked(version, size, checksum, has_sidecar)


@contextlib.contextmanager
def looked_into(path: Path, patience: Patience) -> Iterator[Database]:
    """Open a verified backup for a block, to read what it has; nothing is written anywhere."""
    try:
        link = _connect_as_it_is(path)
    except sqlite3.DatabaseError as problem:
        raise own_error(path, problem, patience) from None
    with contextlib.closing(link):
        yield Database(path, link, patience)


@contextlib.contextmanager
def copied(path: Path, folder: Path) -> Iterator[tuple[Path, Checked]]:
    """Copy a backup into a private file for a block, and look that through as `verify()` does.

    What is then restored are the very bytes that were checked, and nothing that lies beside the
    original is heeded or made. Raises BadBackup and FileMissing, CannotWrite and StorageFailed.
    """
    with contextlib.ExitStack() as stack:
        # What fails in the block is another matter.
        with named_in_refusals(folder, "restored"), _fit(path):
            copy = stack.enter_context(private_database(folder, COPY_END))
            with _opened(path) as handle, copy.open("wb") as file:
                size, checksum = _digest(handle, file.write)
            has_sidecar = _compare(path, checksum)
            checked = Checked(_check(copy), size, checksum, has_sidecar)
        yield copy, checked


@contextlib.contextmanager
def _fit(path: Path) -> Iterator[None]:
    """Turn whatever makes a file unfit into one sentence about it."""
    try:
        yield
    except _Unfit as unfit:
        raise BadBackup(path, unfit.why, *unfit.hints) from None


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Open a file for a block, if it is one: to open a pipe would wait for who writes into it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing(path, "cchabits backup --list") from None
    except OSError as problem:
        is_link = problem.errno == errno.ELOOP
        said = "it is a link" if is_link else why(problem)
        raise _Unfit(said, *(["name the file that it leads to"] if is_link else [])) from None
    try:
        kind = os.fstat(handle)
        if not stat.S_ISREG(kind.st_mode):
            raise _Unfit("it is a folder" if stat.S_ISDIR(kind.st_mode) else "it is no file")
        if not kind.st_size:
            raise _Unfit("it is empty")
        if os.pread(handle, len(_MAGIC), 0) != _MAGIC:
            raise _Unfit("it is not a cchabits database")
        _refuse_unfinished(path)
        yield handle
    finally:
        os.close(handle)


def _refuse_unfinished(path: Path) -> None:
    """Refuse a database that is being written, or was when a crash came: a half may lie beside."""
    for end in _LEFT_BY_SQLITE[:2]:
        beside = path.with_name(path.name + end)
        with contextlib.suppress(OSError):
            if beside.stat().st_size:
                raise _Unfit(
                    f"it is in use, or a crash cut its writing short ({beside.name} is beside it)",
                    "make a backup of it with: cchabits backup FILE",
                )


def digest_of(path: Path) -> tuple[int, str]:
    """Return the size and the SHA-256 of a file."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return _digest(handle)
    finally:
        os.close(handle)


def _digest(handle: int, write: Callable[[bytes], object] | None = None) -> tuple[int, str]:
    """Read an open file to its end, giving each piece to `write`."""
    from hashlib import sha256  # 3 ms, and only for a backup

    size, digest = 0, sha256()
    while piece := os.read(handle, _PIECE):
        size += len(piece)
        digest.update(piece)
        if write:
            write(piece)
    return size, digest.hexdigest()


def _compare(path: Path, checksum: str) -> bool:
    """Hold a checksum against the one beside a file; tell whether there is one."""
    try:
        with sidecar_of(path).open("rb") as file:
            written = file.read(_PIECE)
    except FileNotFoundError:
        return False
    except OSError as problem:
        raise _Unfit(f"its checksum cannot be read: {why(problem)}") from None
    if written.removeprefix(b"\\").split()[:1] != [checksum.encode()]:
        raise _Unfit(
            f"it differs from its {SIDECAR}: one of the two has changed since it was made",
            "choose another backup: cchabits backup --list",
        )
    return True


def _check(path: Path, *, is_quick: bool = False) -> int:
    """Return the schema of a file that is a whole log and nothing else; raises _Unfit."""
    try:
        with contextlib.closing(_connect_as_it_is(path)) as link:
            link.execute("PRAGMA cell_size_check = ON")
            version = _version(link)
            _refuse_other_length(link, path)
            _refuse_strangers(link, version)
            _refuse_damage(link, is_quick=is_quick)
    except sqlite3.Error as problem:
        raise _Unfit(f"it is damaged: {problem}") from None
    except UnicodeDecodeError:
        raise _Unfit("it is damaged: a text in it is none") from None
    return version


def _connect_as_it_is(path: Path) -> sqlite3.Connection:
    """Connect to a file that is only read, whatever lies beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    link = sqlite3.connect(address, uri=True, isolation_level=None)
    link.execute("PRAGMA trusted_schema = OFF")
    return link


def _version(link: sqlite3.Connection) -> int:
    (application,) = link.execute("PRAGMA application_id").fetchone()
    (version,) = link.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise _Unfit("it is another program's")
    if version < 1:
        raise _Unfit("it names no schema of ours")
    if version > SCHEMA_VERSION:
        raise _Unfit(
            f"it has schema {version}, and this version knows schemas up to {SCHEMA_VERSION}",
            "upgrade cchabits",
        )
    return int(version)


def _refuse_other_length(link: sqlite3.Connection, path: Path) -> None:
    """Refuse a file of another length than it says; SQLite reads what was cut off as zeros."""
    (size,) = link.execute("PRAGMA page_size").fetchone()
    (count,) = link.execute("PRAGMA page_count").fetchone()
    if size * count != path.stat().st_size:
        raise _Unfit("it is damaged: it was cut short, or something was added to it")


def _refuse_strangers(link: sqlite3.Connection, version: int) -> None:
    """Refuse a file whose tables, indices, views and triggers are not exactly those of a schema."""
    with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
        for step in range(1, version + 1):
            for statement in statements_of(step):
                fresh.execute(statement)
        ours = _schema(fresh)
    for name, row in _schema(link).items():
        if name not in ours:
            raise _Unfit(f"it has a {row[0]} '{name}' that no log has")
        if row != ours[name]:
            raise _Unfit(f"its {row[0]} '{name}' is not that of a log")
        del ours[name]
    for name, row in ours.items():
        raise _Unfit(f"it lacks the {row[0]} '{name}'")


def _schema(link: sqlite3.Connection) -> dict[str, SchemaRow]:
    """Return what a schema has by its name, but for what SQLite keeps for itself."""
    own = {("table", "sqlite_stat1"), ("table", "sqlite_stat4")}
    rows = link.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
    return {row[1]: row for row in rows if row[3] is not None and row[:2] not in own}


def _refuse_damage(link: sqlite3.Connection, *, is_quick: bool) -> None:
    pragma = "quick_check" if is_quick else "integrity_check"
    ((found, *_), *_) = link.execute(f"PRAGMA {pragma}(1)").fetchall()
    if found != "ok":
        raise _Unfit(f"it is damaged: {' '.join(str(found).split())}")
    dangling = link.execute("PRAGMA foreign_key_check").fetchone()
    if dangling:
        raise _Unfit(f"it is damaged: a row of {dangling[0]} refers to one that is not there")
