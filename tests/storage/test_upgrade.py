"""Old databases: brought to the present schema with every row (docs/safety, M1)."""

import contextlib
import datetime as dt
import errno
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cchabits.domain.summary import build_summary
from cchabits.errors import Busy, CannotWrite, CchabitsError, NewerDatabase, StorageFailed
from cchabits.services.judging import summarise_all
from cchabits.storage import backup, books, shelf, store
from cchabits.storage.backup import verify
from cchabits.storage.database import Patience
from cchabits.storage.opening import open_database
from cchabits.storage.plans import plans_since
from cchabits.storage.upgrade import migrate
from cchabits.storage.version import SCHEMA_VERSION
from tests.counting import Tell
from tests.services.homes import DAY, Leader, act
from tests.storage.old_schemas import (
    MIXED,
    STORED,
    VERSIONS,
    Stored,
    Tables,
    habits_file_of,
    opened_as_it_is,
    pragma,
    tables_of,
)
from tests.storage.test_schema import declared_schema, make_schema, schema_of

pytestmark = pytest.mark.slow

NAMES = {"empty", "demo", "large", "mixed"}  # what there is of each schema


@pytest.fixture(params=STORED, ids=str)
def stored(request: pytest.FixtureRequest) -> Stored:
    """A stored database."""
    found: Stored = request.param
    return found


@pytest.fixture
def old(tmp_path: Path, stored: Stored) -> Path:
    """A database of an old schema."""
    return stored.restore(tmp_path / "a.db")


@pytest.fixture
def heir(leader: Leader, stored: Stored) -> Leader:
    """A leader whose home was last used by the program of an old schema."""
    return inherit(leader, stored)


def inherit(leader: Leader, stored: Stored) -> Leader:
    """Put a stored database, and the habits.toml it was last used with, into a home."""
    stored.restore(leader.home.database)
    leader.write(habits_file_of(leader.home.database))
    return leader


def test_every_schema_before_ours_is_stored() -> None:
    """Each released schema but the present one has its databases in the fixtures."""
    assert list(range(1, SCHEMA_VERSION)) == VERSIONS
    for version in VERSIONS:
        assert {one.name for one in STORED if one.version == version} == NAMES


def test_the_migrations_of_a_released_schema_have_not_changed(
    old: Path, stored: Stored, tmp_path: Path
) -> None:
    """The first steps still make the schema that the stored database has."""
    made = tmp_path / "made.db"
    make_schema(made, stored.version)
    with (
        contextlib.closing(sqlite3.connect(old)) as written,
        contextlib.closing(sqlite3.connect(made)) as fresh,
    ):
        assert schema_of(written) == schema_of(fresh)


def check_every_row(before: Tables, after: Tables) -> int:
    """Hold every row against what it was; return how many there were.

    A column that a row had not has nothing in it.
    """
    for name, found in before.items():
        for row, now in zip(found, after[name], strict=True):
            assert {column: now[column] for column in row} == row
            assert {now[column] for column in now.keys() - row.keys()} <= {None}
    return sum(map(len, before.values()))


def test_every_stored_database_migrates_with_every_row(tmp_path: Path, tell: Tell) -> None:
    """M1: opened, each has every row it had, and the schema that is declared."""
    declared = declared_schema(tmp_path)
    rows = {}
    for stored in STORED:
        path = stored.restore(tmp_path / f"{stored}.db")
        before = tables_of(path)
        open_database(path, Patience()).close()
        rows[str(stored)] = check_every_row(before, tables_of(path))
        assert pragma(path, "user_version") == SCHEMA_VERSION
        with contextlib.closing(sqlite3.connect(path)) as connection:
            assert schema_of(connection) == declared
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    each = ", ".join(f"{name} {count:,}" for name, count in rows.items())
    tell(f"M1: {len(rows)} stored databases, every row there: {each}")
    assert len(rows) == len(NAMES) * len(VERSIONS)
    assert all(rows[f"{version}-large"] > 10_000 for version in VERSIONS)
    assert min(rows.values()) >= 17  # eight habits, their definitions, and the file


@pytest.mark.slow
def test_an_old_home_goes_on_as_if_nothing_had_been(heir: Leader) -> None:
    """What was logged is exported in its order and judged as it was; more is added, and undone."""
    before = tables_of(heir.home.database)
    live = [row["id"] for row in before["entry"] if row["is_live"]]
    with heir.session() as session:
        assert [one.id for one in store.entries(session.database, session.stored)] == live
        plans = plans_since(session.database, session.stored, dt.date.min)
        whole = [
            books.whole_record(session.database, one)._replace(plans=plans.get(one.number, ()))
            for one in session.stored
        ]
        names = [habit.slug for habit in session.habits]
        from_entries = build_summary(whole, session.today, with_ended=True)
        assert summarise_all(session, names) == from_entries
    rows = heir.live_rows()
    heir.take([act(names[0], DAY, **_value_of(heir, names[0]))])
    assert heir.live_rows() != rows
    heir.undo()
    assert heir.live_rows() == rows


@pytest.mark.slow
def test_in_an_old_home_reasons_and_reviews_are_written_down(heir: Leader) -> None:
    """Behind those there were, if any; they are exported behind all that was there, and undone."""
    live = [row["kind"] for row in _practice_of(heir.home.database) if row["is_live"]]
    journal = heir.export()
    assert [one.kind for one in heir.practice()] == live
    heir.reflect("month", "a call")
    assert heir.export()[:-1] == journal
    heir.undo()
    assert heir.export() == journal


def _practice_of(path: Path) -> list[dict[str, Any]]:
    """Return what was written down around the acts, which no schema before 4 had a place for."""
    return tables_of(path).get("practice", [])


def _value_of(leader: Leader, slug: str) -> dict[str, int]:
    """Return what a journal says of an act of a habit: minutes, or once."""
    measure = leader.status(DAY, slug).habits[0].habit.measure.name
    return {"minutes": 1} if measure == "duration" else {"amount": 1}


def test_one_backup_is_taken_of_the_old_database(heir: Leader, stored: Stored) -> None:
    """Verified, with the old schema and every row; opened again, no more are taken."""
    before = tables_of(heir.home.database)
    for _ in range(3):
        heir.status()
    (kept,) = shelf.kept(shelf.shelf_of(heir.home.database))
    assert kept.why == shelf.MIGRATION
    assert verify(kept.path).version == stored.version
    assert tables_of(kept.path) == before


@pytest.mark.parametrize("why", ["no folder", "no space"])
def test_without_a_backup_the_old_database_stays(
    heir: Leader, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """Where none can be made, in words that name it; once one can be, all goes on."""
    folder, before = shelf.shelf_of(heir.home.database), heir.home.database.read_bytes()
    with monkeypatch.context() as patched:
        if why == "no folder":
            folder.touch()
        else:
            patched.setattr(backup, "sync", fail)
        with pytest.raises((CannotWrite, StorageFailed), match="was left as it is"):
            heir.status()
    assert heir.home.database.read_bytes() == before
    assert shelf.kept(folder) == []
    if why == "no folder":
        folder.unlink()
    heir.status()
    assert len(shelf.kept(folder)) == 1
    assert pragma(heir.home.database, "user_version") == SCHEMA_VERSION


def fail(_: Path) -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("stored", MIXED, ids=str)
def test_what_an_old_version_logged_is_undone_and_edited(heir: Leader, stored: Stored) -> None:
    """Operations of the old version are undone, and its entries edited, by their ids."""
    assert heir.status(DAY, "visit").habits[0].total == 210
    if stored.version > 1:
        heir.undo(27)  # which edited what 16 logged
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


def test_an_old_database_in_use_is_waited_for(old: Path) -> None:
    """While another process writes to it, it cannot be migrated, and stays as it was."""
    before = old.read_bytes()
    with contextlib.closing(sqlite3.connect(old, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            open_database(old, Patience(given_up_after=0.1))
    assert old.read_bytes() == before
