"""Opening the database: ours is opened, and brought to our schema; others are refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from cchabits.errors import (
    CannotWrite,
    ForeignDatabase,
    NewerDatabase,
    StorageFailed,
    UnsuitableSystem,
)
from cchabits.storage.database import Database, Patience, own_error
from cchabits.storage.upgrade import migrate
from cchabits.storage.version import APPLICATION_ID, SCHEMA_VERSION

PRAGMAS = (
    "trusted_schema = OFF",
    "foreign_keys = ON",
    "synchronous = EXTRA",
    "cache_spill = OFF",  # else a large import locks readers out
    "cache_size = -16384",  # kB: past its size, each new page costs a search for one to let go
)
OLDEST_SQLITE = (3, 35)  # the first with RETURNING

_IN_MEMORY = ":memory:"


def open_database(path: Path, patience: Patience, *, create: bool = False) -> Database:
    """Open the database, or make it where `create` is set and nothing is there.

    An older one of ours is backed up and brought to the present schema first.

    Raises ForeignDatabase or NewerDatabase, the file untouched, where it is not ours to open, and
    CannotWrite or StorageFailed where an older one cannot be backed up.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        found = sqlite3.sqlite_version
        raise UnsuitableSystem(f"SQLite 3.35 or newer is needed, and this Python has {found}")
    if path.is_symlink():
        raise ForeignDatabase(path, "it is a link")
    if create:
        _make_private_file(path)
    database = Database(path, _connect(path, patience), patience)
    try:
        for pragma in PRAGMAS:
            database.run(f"PRAGMA {pragma}", {})
        version = _known_version(database)
        if version == 0:
            path.chmod(0o600)  # an empty file that was there may have been anyone's to read
        if version < SCHEMA_VERSION:
            migrate(database, back_up=lambda: _back_up(path, patience))
    except BaseException:
        database.close()
        raise
    return database


def open_copy(path: Path, patience: Patience) -> Database:
    """Open a private copy of a log; it is brought to the present schema without a backup."""
    database = Database(path, _connect(path, patience), patience)
    try:
        database.run("PRAGMA journal_mode = DELETE", {})  # a copy may have been left in another
        for pragma in PRAGMAS:
            database.run(f"PRAGMA {pragma}", {})
        migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def open_to_look(path: Path, patience: Patience) -> tuple[Database, int]:
    """Open the database without changing a byte of it; also return its schema, 0 while it is empty.

    Raises ForeignDatabase, NewerDatabase, StorageFailed and CannotWrite as `open_database()` does,
    and UnfinishedWrite where a command was interrupted, and the next one is to clear up after it.
    """
    if path.is_symlink():
        raise ForeignDatabase(path, "it is a link")
    if not path.is_file():  # and to open a pipe would wait for who writes into it
        raise ForeignDatabase(path, "it is no file")
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.OperationalError as problem:
        raise own_error(path, problem, patience) from None
    database = Database(path, connection, patience)
    try:
        database.run("PRAGMA trusted_schema = OFF", {})
        return database, _known_version(database)
    except BaseException:
        database.close()
        raise


def open_scratch(patience: Patience) -> Database:
    """Open a new database in memory, gone with its connection: for trying out what a home lacks."""
    path = Path(_IN_MEMORY)
    database = Database(path, _connect(path, patience), patience)
    migrate(database)
    return database


def _back_up(path: Path, patience: Patience) -> None:
    """Back up a database of an older schema, whose write lock another connection holds."""
    from cchabits.storage import shelf  # once in a schema's life

    try:
        shelf.put(shelf.shelf_of(path), path, shelf.MIGRATION, patience)
    except (CannotWrite, StorageFailed) as problem:
        kind = StorageFailed if isinstance(problem, StorageFailed) else CannotWrite
        raise kind(
            f"{problem.sentence}; {path} is to be brought to the present schema, and was left as "
            "it is",
            *problem.hints,
        ) from None


def _connect(path: Path, patience: Patience) -> sqlite3.Connection:
    try:
        return sqlite3.connect(path, isolation_level=None, cached_statements=64)
    except sqlite3.OperationalError as problem:
        raise own_error(path, problem, patience) from None


def _known_version(database: Database) -> int:
    """Return the schema of the file, 0 while it is empty; refuse what is not ours, or is newer."""
    queries = (
        "PRAGMA application_id",
        "PRAGMA user_version",
        "SELECT count(*) FROM sqlite_schema",
    )
    with database.reading():  # one state, though another process makes the schema meanwhile
        application, version, tables = ((database.row(query) or (0,))[0] for query in queries)
    if application != APPLICATION_ID:
        if application or version or tables:
            raise ForeignDatabase(database.path, "another program's")
        return 0
    if version < 1:
        raise ForeignDatabase(database.path, "it names no schema of ours")
    if version > SCHEMA_VERSION:
        raise NewerDatabase(database.path, version, SCHEMA_VERSION)
    return int(version)


def _make_private_file(path: Path) -> None:
    """Make an empty file, only its owner's to read whatever the umask; leave one there."""
    from cchabits import disk  # only for the first command of a home

    try:
        disk.make_private(path)
    except FileExistsError:
        return
    except OSError as problem:
        sentence = f"{path} cannot be created: {disk.why(problem)}"
        hint = "make the folder writable, or choose another with --home"
        raise disk.refusal(sentence, problem, hint) from None
