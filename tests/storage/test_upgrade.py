"""Old databases: brought to the present schema with every row, once, or left as they are."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchabits.domain.summary import build_summary
from cchabits.errors import Busy, CchabitsError, NewerDatabase, StorageFailed
from cchabits.services.judging import summarise_all
from cchabits.storage import store
from cchabits.storage.database import Database, Patience
from cchabits.storage.opening import open_database
from cchabits.storage.upgrade import MIGRATIONS, SCHEMA_VERSION, migrate, statements_of
from tests.services.homes import DAY, Leader
from tests.storage.old_schemas import VERSIONS, habits_file_of, restore, tables_of
from tests.storage.test_concurrency import run_at_once
from tests.storage.test_schema import make_schema, schema_of

PATIENCE = Patience(given_up_after=0.1)

_OPEN = """
import pathlib, sys, time
from cchabits.storage.database import Patience
from cchabits.storage.opening import open_database

folder, worker = sys.argv[1], sys.argv[2]
pathlib.Path(folder, f"ready-{worker}").touch()
while not pathlib.Path(folder, "go").exists():
    time.sleep(0.001)
open_database(pathlib.Path(folder, "a.db"), Patience(given_up_after=240)).close()
print("opened")
"""


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> int:
    """A schema of which a database is stored."""
    found: int = request.param
    return found


@pytest.fixture
def old(tmp_path: Path, version: int) -> Path:
    """A database of an old schema."""
    return restore(version, tmp_path / "a.db")


@pytest.fixture
def heir(leader: Leader, version: int) -> Leader:
    """A leader whose home was last used by the program of an old schema."""
    restore(version, leader.home.database)
    leader.write(habits_file_of(leader.home.database))
    return leader


@contextlib.contextmanager
def opened_as_it_is(path: Path) -> Iterator[Database]:
    """Open a database file without bringing it anywhere."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield Database(path, connection, PATIENCE)


def pragma(path: Path, name: str) -> int:
    """Return a number that SQLite keeps in the file."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return found


def test_every_schema_before_ours_is_stored() -> None:
    """Each released schema but the present one has a database in the fixtures."""
    assert list(range(1, SCHEMA_VERSION)) == VERSIONS


def test_the_migrations_of_a_released_schema_have_not_changed(
    old: Path, version: int, tmp_path: Path
) -> None:
    """The first steps still make the schema that the stored database has."""
    made = tmp_path / "made.db"
    make_schema(made, version)
    with (
        contextlib.closing(sqlite3.connect(old)) as stored,
        contextlib.closing(sqlite3.connect(made)) as fresh,
    ):
        assert schema_of(stored) == schema_of(fresh)


def test_every_row_comes_back(old: Path) -> None:
    """Opened, an old database has every row it had, and only nothing in the columns it lacked."""
    before = tables_of(old)
    open_database(old, Patience()).close()
    after = tables_of(old)
    assert {name: len(found) for name, found in before.items()} == {
        name: len(after[name]) for name in before
    }
    for name, found in before.items():
        for row, now in zip(found, after[name], strict=True):
            assert {column: now[column] for column in row} == row
            assert [now[column] for column in now.keys() - row.keys()] == [None] * (
                len(now) - len(row)
            )
    assert sum(map(len, before.values())) > 50
    assert pragma(old, "user_version") == SCHEMA_VERSION


def test_an_old_home_goes_on_as_if_nothing_had_been(heir: Leader) -> None:
    """What was logged is exported in its order, judged as it was, and undone."""
    before = tables_of(heir.home.database)
    live = [row["id"] for row in before["entry"] if row["is_live"]]
    with heir.session() as session:
        assert [one.id for one in store.entries(session.database, session.stored)] == live
        whole = [store.whole_record(session.database, one) for one in session.stored]
        names = [habit.slug for habit in session.habits]
        from_entries = build_summary(whole, session.today, with_ended=True)
        assert summarise_all(session, names) == from_entries
    assert heir.status(DAY, "visit").habits[0].total == 210
    heir.undo(16)
    assert heir.status(DAY, "visit").habits[0].total == 90
    heir.edit("049f", "2h")
    heir.log("visit", "1m")
    assert heir.status(DAY, "visit").habits[0].total == 121


def test_references_are_checked_again_afterwards(old: Path) -> None:
    """The connection that migrated refuses a row that refers to none."""
    database = open_database(old, Patience())
    assert database.row("PRAGMA foreign_keys") == (1,)
    database.close()


def test_a_database_that_is_up_to_date_is_not_written(old: Path) -> None:
    """Opened once more, or by a process that came too late, the file keeps its bytes."""
    open_database(old, Patience()).close()
    before = old.read_bytes()
    open_database(old, Patience()).close()
    assert old.read_bytes() == before
    with opened_as_it_is(old) as database:
        migrate(database)
    assert old.read_bytes() == before


# What goes wrong


def with_failure_after(count: int, step: int, folder: Path) -> Path:
    """Return migrations of which one step fails after so many of its statements."""
    broken = folder / "migrations"
    shutil.copytree(MIGRATIONS, broken)
    statements = [*statements_of(step)][:count]
    text = "".join([*statements, "INSERT INTO no_such_table VALUES (1);\n"])
    (broken / f"{step:04}.sql").write_text(text, encoding="utf-8")
    return broken


@pytest.mark.parametrize(
    ("step", "count"),
    [
        (step, count)
        for step in range(2, SCHEMA_VERSION + 1)
        for count in range(len([*statements_of(step)]) + 1)
    ],
)
def test_a_step_that_fails_leaves_the_old_database(tmp_path: Path, step: int, count: int) -> None:
    """Whatever of a step was done before it failed, none of it stays, and the next try works."""
    path = restore(step - 1, tmp_path / "a.db")
    before = path.read_bytes()
    broken = with_failure_after(count, step, tmp_path)
    with opened_as_it_is(path) as database, pytest.raises(sqlite3.OperationalError):
        migrate(database, step, broken)
    assert path.read_bytes() == before
    open_database(path, Patience()).close()
    assert pragma(path, "user_version") == SCHEMA_VERSION


def next_step(folder: Path, text: str) -> Path:
    """Return migrations with one more step than there is."""
    more = folder / "migrations"
    shutil.copytree(MIGRATIONS, more)
    (more / f"{SCHEMA_VERSION + 1:04}.sql").write_text(text, encoding="utf-8")
    return more


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("DELETE FROM skip WHERE pk = 1;", "skip"),
        ("DROP TABLE pause;", "pause"),
        ("UPDATE entry SET habit_id = 99 WHERE pk = 1;", "entry"),
    ],
)
def test_a_step_that_would_lose_something_is_not_taken(
    old: Path, tmp_path: Path, text: str, table: str
) -> None:
    """A row fewer, a table fewer, or a reference to nothing: the database stays as it was."""
    open_database(old, Patience()).close()
    before = old.read_bytes()
    migrations = next_step(tmp_path, text)
    with (
        opened_as_it_is(old) as database,
        pytest.raises(StorageFailed, match=f"rows of {table} would be lost") as refusal,
    ):
        migrate(database, SCHEMA_VERSION + 1, migrations)
    assert refusal.value.exit_code == 74
    assert old.read_bytes() == before


def test_a_parent_can_be_made_anew_without_its_children_going(tmp_path: Path) -> None:
    """A step that replaces a table keeps the rows that would be deleted with its rows."""
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    (migrations / "0001.sql").write_text(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY);\n"
        "CREATE TABLE child (id INTEGER PRIMARY KEY,"
        " parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE);\n"
        "INSERT INTO parent VALUES (1), (2);\nINSERT INTO child VALUES (1, 1), (2, 1), (3, 2);\n"
    )
    (migrations / "0002.sql").write_text(
        "CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT);\n"
        "INSERT INTO parent_new SELECT id, 'a name' FROM parent;\n"
        "DROP TABLE parent;\nALTER TABLE parent_new RENAME TO parent;\n"
    )
    with opened_as_it_is(tmp_path / "a.db") as database:
        database.run("PRAGMA foreign_keys = ON", {})
        migrate(database, 1, migrations)
        migrate(database, 2, migrations)
        assert database.rows("SELECT parent_id FROM child ORDER BY id") == [(1,), (1,), (2,)]
        assert database.rows("SELECT name FROM parent") == [("a name",), ("a name",)]


def test_a_database_that_another_brought_further_is_refused(old: Path) -> None:
    """A newer version of the program that came first leaves nothing for an older one to do."""
    open_database(old, Patience()).close()
    before = old.read_bytes()
    with opened_as_it_is(old) as database, pytest.raises(NewerDatabase):
        migrate(database, SCHEMA_VERSION - 1)
    assert old.read_bytes() == before


def test_a_database_of_ours_without_a_schema_is_refused(old: Path) -> None:
    """A file that says it is ours, and names no schema, is left as it is."""
    with contextlib.closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA user_version = 0")
    before = old.read_bytes()
    with pytest.raises(CchabitsError) as refusal:
        open_database(old, Patience())
    assert refusal.value.exit_code == 78
    assert old.read_bytes() == before


# Others at the same time


def test_an_old_database_in_use_is_waited_for(old: Path) -> None:
    """While another process writes to it, it cannot be migrated, and stays as it was."""
    before = old.read_bytes()
    with contextlib.closing(sqlite3.connect(old, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            open_database(old, PATIENCE)
    assert old.read_bytes() == before


def test_twenty_processes_migrate_an_old_database_once(old: Path, version: int) -> None:
    """All of them open it; its schema was changed as often as by one alone, and no row is lost."""
    before = tables_of(old)
    alone = restore(version, old.with_name("alone.db"))
    open_database(alone, Patience()).close()
    printed, complaints = run_at_once(_OPEN, old.parent, 20)
    assert (printed, complaints) == (["opened"] * 20, [])
    assert pragma(old, "schema_version") == pragma(alone, "schema_version")
    assert pragma(old, "user_version") == SCHEMA_VERSION
    assert {name: len(rows) for name, rows in tables_of(old).items()} == {
        name: len(rows) for name, rows in before.items()
    }
