"""The database file: whose it is, who may read it, and what happens when it cannot be used."""

import contextlib
import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cchabits.errors import (
    Busy,
    CannotWrite,
    CchabitsError,
    ForeignDatabase,
    NewerDatabase,
    StorageFailed,
)
from cchabits.services.log import Act, log
from cchabits.storage.database import Database, Patience
from cchabits.storage.opening import open_database
from cchabits.storage.version import APPLICATION_ID, SCHEMA_VERSION
from tests.fakes import count_tries
from tests.services.homes import Leader, new_folder

NOBODY = 65534
PATIENCE = Patience(given_up_after=0.1)


@contextlib.contextmanager
def umask(mask: int) -> Iterator[None]:
    """Set the mask of new files' permissions for a block."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Be nobody for a block where we are root, whom no permission stops."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that even nobody can reach; pytest's own lie in one that is its owner's alone."""
    folder = Path(tempfile.mkdtemp(prefix="cchabits-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def mode(path: Path) -> int:
    """Return a file's permissions."""
    return stat.S_IMODE(path.stat().st_mode)


def make_text(path: Path) -> None:
    """Put a text where the database would be."""
    path.write_text("Dear diary,\n" * 100)


def make_foreign(path: Path) -> None:
    """Put the database of a program without an application id there."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark (address TEXT)")
        connection.commit()


def make_foreign_by_id(path: Path) -> None:
    """Put the database of a program with an application id, and no tables yet, there."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 252006673")
        connection.commit()


def make_foreign_by_version(path: Path) -> None:
    """Put a database there whose only trait is a schema version."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def make_newer(path: Path) -> None:
    """Put a database of a later version of ours there."""
    open_database(path, Patience(), create=True).close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.commit()


def make_link(path: Path) -> None:
    """Put a link to a good database there."""
    target = path.with_name("elsewhere.db")
    open_database(target, Patience(), create=True).close()
    path.symlink_to(target)


def make_dangling_link(path: Path) -> None:
    """Put a link to nothing there."""
    path.symlink_to(path.with_name("nothing.db"))


REFUSED = [
    (make_text, ForeignDatabase),
    (make_foreign, ForeignDatabase),
    (make_foreign_by_id, ForeignDatabase),
    (make_foreign_by_version, ForeignDatabase),
    (make_newer, NewerDatabase),
    (make_link, ForeignDatabase),
    (make_dangling_link, ForeignDatabase),
]


@pytest.mark.parametrize(("make", "error"), REFUSED)
def test_a_file_that_is_not_ours_is_refused_untouched(
    leader: Leader, make: Callable[[Path], None], error: type[CchabitsError]
) -> None:
    """A file that is not ours, or is newer, stops every command, and keeps its bytes."""
    path = leader.home.database
    make(path)
    before = path.read_bytes() if path.exists() else None
    names = sorted(path.parent.iterdir())
    with pytest.raises(error) as refusal:
        leader.log("call")
    assert refusal.value.exit_code == 78
    assert refusal.value.hints
    assert (path.read_bytes() if path.exists() else None) == before
    assert sorted(path.parent.iterdir()) == names


def test_a_folder_in_the_place_of_the_database_cannot_be_opened(leader: Leader) -> None:
    """A folder where the database would be is said to be unusable, and stays empty."""
    leader.home.database.mkdir()
    with pytest.raises(CannotWrite) as refusal:
        leader.log("call")
    assert str(leader.home.database) in refusal.value.sentence
    assert not list(leader.home.database.iterdir())


def test_an_empty_file_becomes_the_database(leader: Leader) -> None:
    """A file that a crash left empty is given the schema."""
    leader.home.database.touch(0o600)
    leader.log("call")
    assert leader.rows("SELECT count(*) FROM entry") == [(1,)]


def test_the_pragmas_are_as_promised(tmp_path: Path) -> None:
    """Every connection has the pragmas that docs/safety promises."""
    database = open_database(tmp_path / "a.db", Patience(), create=True)
    found = {
        name: (database.row(f"PRAGMA {name}") or [None])[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cache_spill")
    }
    database.close()
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cache_spill": 0,
    }


def test_a_lock_is_tried_for_a_tenth_of_a_second_at_a_time(tmp_path: Path) -> None:
    """SQLite waits only so long at once, so that an interrupt is heard in between."""
    database = open_database(tmp_path / "a.db", Patience(), create=True)
    with database.writing():
        pass
    found = database.row("PRAGMA busy_timeout")
    database.close()
    assert found == (100,)


def test_the_file_says_whose_it_is(tmp_path: Path) -> None:
    """The file carries our application id and its schema's version."""
    open_database(tmp_path / "a.db", Patience(), create=True).close()
    with contextlib.closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        application = connection.execute("PRAGMA application_id").fetchone()
        version = connection.execute("PRAGMA user_version").fetchone()
    assert application == (APPLICATION_ID,)
    assert version == (SCHEMA_VERSION,)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o277, 0o777])
def test_only_its_owner_may_read_the_database(tmp_path: Path, mask: int) -> None:
    """Database and new folders are the owner's alone, whatever the umask."""
    leader = Leader(tmp_path)
    home = leader.home._replace(folder=tmp_path / "data", database=tmp_path / "data" / "a.db")
    leader.home = home
    with umask(mask):
        leader.log("call")
    assert mode(home.database) == 0o600
    assert mode(home.folder) == 0o700


def test_the_rollback_journal_is_as_private(tmp_path: Path) -> None:
    """While a transaction is under way, its journal too is the owner's alone."""
    path = tmp_path / "a.db"
    with umask(0):
        database = open_database(path, Patience(), create=True)
        with database.writing():
            database.run("INSERT INTO habit (slug, position) VALUES ('a', 0)", {})
            journal = path.with_name("a.db-journal")
            assert mode(journal) == 0o600
        database.close()
    assert not journal.exists()


# Locks


@contextlib.contextmanager
def lock(path: Path, statement: str = "BEGIN IMMEDIATE") -> Iterator[sqlite3.Connection]:
    """Hold a lock on a database, as another process would, for a block."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
        yield connection


def test_a_lock_held_for_too_long_is_said_and_given_up(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer says once that it waits, and gives up after its patience, writing nothing."""
    leader.log("call")
    said: list[str] = []
    patience = Patience(lambda: said.append("waiting"), said_after=0.05, given_up_after=0.2)
    count_tries(monkeypatch)
    with (
        lock(leader.home.database),
        leader.session(patience=patience) as session,
        pytest.raises(Busy) as refusal,
    ):
        log(session, Act("call"))
    assert said == ["waiting"]
    assert refusal.value.exit_code == 75
    assert "0.2 s" in refusal.value.sentence
    assert leader.rows("SELECT count(*) FROM entry") == [(1,)]


def test_a_lock_that_is_released_in_time_costs_nothing(leader: Leader) -> None:
    """A writer that had to wait writes as if it had not."""
    leader.log("call")
    waits = threading.Event()
    patience = Patience(waits.set, said_after=0.02, given_up_after=20)

    def hold() -> None:
        with lock(leader.home.database):
            held.set()
            waits.wait(20)

    held = threading.Event()
    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    with leader.session(patience=patience) as session:
        log(session, Act("call"))
    other.join()
    assert waits.is_set()
    assert leader.rows("SELECT count(*) FROM entry") == [(2,)]


def test_a_free_database_is_not_waited_for(leader: Leader) -> None:
    """Nothing is said where no lock is in the way."""
    said: list[str] = []
    with leader.session(patience=Patience(lambda: said.append("waiting"), 0.0, 0.0)) as session:
        log(session, Act("call"))
    assert said == []


def test_reading_goes_on_beside_a_writer(leader: Leader) -> None:
    """A transaction that is being written does not keep others from reading."""
    leader.log("call")
    with lock(leader.home.database) as writer:
        writer.execute("DELETE FROM entry")
        with leader.session(patience=PATIENCE) as session, session.database.reading():
            found = session.database.rows("SELECT count(*) FROM entry")
    assert found == [(1,)]


def test_reading_gives_up_before_an_exclusive_lock(leader: Leader) -> None:
    """A reader that cannot read gives up in the same words as a writer."""
    leader.log("call")
    with lock(leader.home.database, "BEGIN EXCLUSIVE"), pytest.raises(Busy):
        leader.session(patience=PATIENCE).__enter__()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    """While reading, a write is refused by SQLite itself; afterwards it is possible again."""
    database = open_database(tmp_path / "a.db", Patience(), create=True)
    insert = "INSERT INTO habit (slug, position) VALUES ('a', 0)"
    with pytest.raises(CannotWrite), database.reading():
        database.run(insert, {})
    with database.writing():
        database.run(insert, {})
    assert database.rows("SELECT slug FROM habit") == [("a",)]
    database.close()


def test_a_reader_sees_one_state(leader: Leader) -> None:
    """What others commit while a reader reads is not seen before it is done."""
    leader.log("call")
    with leader.session() as session, session.database.reading():
        before = session.database.rows("SELECT count(*) FROM entry")
        with contextlib.suppress(sqlite3.OperationalError), lock(leader.home.database) as writer:
            writer.execute("PRAGMA busy_timeout = 0")
            writer.execute("DELETE FROM entry")
            writer.execute("COMMIT")
        assert session.database.rows("SELECT count(*) FROM entry") == before


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """An error inside a writing block takes back all of it, and the next one works."""
    database = open_database(tmp_path / "a.db", Patience(), create=True)

    def write_and_fail() -> None:
        with database.writing():
            database.run("INSERT INTO habit (slug, position) VALUES ('a', 0)", {})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    with database.writing():
        assert database.rows("SELECT * FROM habit") == []
    database.close()


def test_a_crash_while_writing_is_rolled_back_by_the_next_reader(leader: Leader) -> None:
    """A journal that a crash left behind is rolled back, also by a command that only reads."""
    leader.log("call")
    path = leader.home.database
    database = open_database(path, Patience())
    whole = path.read_bytes()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for number in range(200):
            connection.execute(
                "INSERT INTO operation (id, at, title, is_effective) VALUES (?, '', ?, 1)",
                (1000 + number, "x" * 500),
            )
        journal = path.with_name(path.name + "-journal")
        halfway, log_left = path.read_bytes(), journal.read_bytes()
    database.close()
    assert halfway != whole
    path.write_bytes(halfway)
    journal.write_bytes(log_left)
    assert leader.status().habits
    assert leader.rows("SELECT count(*) FROM operation") == [(1,)]


# Disks


def test_a_read_only_folder_cannot_be_written(open_folder: Path) -> None:
    """In a folder one may not write in, the first command says so and leaves nothing behind."""
    leader = Leader(open_folder)
    open_folder.chmod(0o555)
    with without_privileges(), pytest.raises(CannotWrite) as refusal:
        leader.log("call")
    assert refusal.value.exit_code == 73
    assert [path.name for path in open_folder.iterdir()] == ["habits.toml"]


def test_a_read_only_database_can_be_read_and_not_written(open_folder: Path) -> None:
    """Where the file is read-only, reading commands work and writing ones say what is wrong."""
    leader = Leader(open_folder)
    leader.log("call")
    leader.home.database.chmod(0o444)
    with without_privileges():
        assert leader.status().habits
        with pytest.raises(CannotWrite):
            leader.log("call")
    assert leader.rows("SELECT count(*) FROM entry") == [(1,)]


def test_an_unreadable_database_is_said_to_be(open_folder: Path) -> None:
    """A database one may not even read gets a sentence, not a traceback."""
    leader = Leader(open_folder)
    leader.log("call")
    leader.home.database.chmod(0o000)
    with without_privileges(), pytest.raises(CannotWrite) as refusal:
        leader.status()
    assert str(leader.home.database) in refusal.value.sentence


def test_a_folder_that_cannot_be_made_is_said_to_be(tmp_path: Path) -> None:
    """Where a file stands in the place of the data folder, the command says so."""
    leader = Leader(tmp_path)
    (tmp_path / "data").write_text("")
    leader.home = leader.home._replace(
        folder=tmp_path / "data", database=tmp_path / "data" / "a.db"
    )
    with pytest.raises(CannotWrite):
        leader.log("call")


def test_a_full_disk_keeps_what_was_there(leader: Leader) -> None:
    """When no page can be added, the write fails in words, old rows stay and can be read."""
    leader.log("call", note="kept")
    with leader.session() as session:
        pages = (session.database.row("PRAGMA page_count") or [0])[0]
        session.database.row(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageFailed) as refusal:
            log(session, Act("call", note="x" * 10_000))
        assert session.database.rows("SELECT note FROM entry") == [("kept",)]
    assert refusal.value.exit_code == 74
    assert "full" in refusal.value.sentence
    assert leader.rows("PRAGMA integrity_check") == [("ok",)]
    leader.log("call", note="x" * 10_000)
    assert leader.rows("SELECT count(*) FROM entry") == [(2,)]


def test_a_damaged_database_is_said_to_be(leader: Leader) -> None:
    """Pages of rubbish are a damaged database: exit 74, and no traceback."""
    for _ in range(3):
        leader.log("call", note="x" * 3000)
    path = leader.home.database
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(StorageFailed):
        leader.status()


def test_nothing_is_opened_that_is_not_closed() -> None:
    """A session that ends, or is refused, leaves no file open."""
    with new_folder() as folder:
        leader = Leader(folder)
        leader.log("call")
        with contextlib.closing(sqlite3.connect(leader.home.database)) as connection:
            connection.execute("PRAGMA user_version = 99")
        refusals = []
        for _ in range(3):
            try:
                leader.log("call")
            except NewerDatabase as refusal:
                refusals.append(refusal)
        still_open = [
            link
            for link in Path("/proc/self/fd").glob("*")
            if os.path.lexists(link) and str(folder) in os.path.realpath(link)
        ]
    assert len(refusals) == 3
    assert still_open == []


def test_each_database_is_opened_by_its_own_path(tmp_path: Path) -> None:
    """Characters with a meaning in addresses are none in a path."""
    path = tmp_path / "a?mode=memory#é 100%.db"
    database = open_database(path, Patience(), create=True)
    assert isinstance(database, Database)
    database.close()
    assert path.stat().st_size > 0


def test_an_empty_file_in_the_database_s_place_becomes_private(tmp_path: Path) -> None:
    """An empty file that others could read is only its owner's once it is the database."""
    path = tmp_path / "a.db"
    path.touch(mode=0o644)
    open_database(path, Patience(), create=True).close()
    assert path.stat().st_mode & 0o777 == 0o600
