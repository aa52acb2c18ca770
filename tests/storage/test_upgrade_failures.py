"""Migrations that fail or would lose something leave the old database (docs/safety, M2, M3)."""

import contextlib
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from cchabits.errors import NewerDatabase, StorageFailed
from cchabits.storage import upgrade
from cchabits.storage.database import Database, Patience
from cchabits.storage.opening import open_database
from cchabits.storage.upgrade import MIGRATIONS, migrate, statements_of
from cchabits.storage.version import SCHEMA_VERSION
from tests.cli.program import files_of
from tests.counting import Tell
from tests.services.homes import Leader
from tests.storage.old_schemas import (
    MIXED,
    STORED,
    Stored,
    opened_as_it_is,
    pragma,
    tables_of,
)
from tests.storage.test_upgrade import check_every_row, inherit

pytestmark = pytest.mark.slow

# A table whose rows go with those of their parents, and then another shape for two parents.
CHILDREN = """\
CREATE TABLE mark (
    id INTEGER PRIMARY KEY,
    habit_id INTEGER NOT NULL REFERENCES habit (id) ON DELETE CASCADE,
    entry_pk INTEGER REFERENCES entry (pk) ON DELETE CASCADE
);

INSERT INTO mark (habit_id) SELECT id FROM habit;

INSERT INTO mark (habit_id, entry_pk) SELECT habit_id, pk FROM entry;
"""
PARENTS = """\
CREATE TABLE habit_new (id INTEGER PRIMARY KEY, slug VARCHAR NOT NULL, position INTEGER NOT NULL);

INSERT INTO habit_new SELECT id, slug, position FROM habit;

DROP TABLE habit;

ALTER TABLE habit_new RENAME TO habit;

CREATE TABLE entry_new AS SELECT * FROM entry;

DELETE FROM entry;

INSERT INTO entry SELECT * FROM entry_new;

-- may shrink: entry_new
DROP TABLE entry_new;
"""


class Injected(Exception):
    """What a test lets happen in the middle of a migration."""


class FailingDatabase(Database):
    """A database that fails after so many statements, and counts them."""

    left = sys.maxsize
    done = 0

    def _execute(
        self, statement: str, params: Mapping[str, object], patience: Patience | None = None
    ) -> sqlite3.Cursor:
        if self.left == 0:
            raise Injected(statement)
        cursor = super()._execute(statement, params, patience)
        self.left -= 1
        self.done += 1
        return cursor


@contextlib.contextmanager
def failing(path: Path, after: int) -> Iterator[FailingDatabase]:
    """Open a database that fails after so many statements of what is done with it."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        database = FailingDatabase(path, connection, Patience())
        database.left = after
        yield database


def with_steps(folder: Path, *texts: str) -> Path:
    """Return migrations with more steps than there are."""
    more = folder / "migrations"
    shutil.copytree(MIGRATIONS, more, dirs_exist_ok=True)
    for number, text in enumerate(texts, start=SCHEMA_VERSION + 1):
        (more / f"{number:04}.sql").write_text(text, encoding="utf-8")
    return more


@pytest.mark.slow
def test_a_failure_after_any_statement_leaves_the_old_database(tmp_path: Path, tell: Tell) -> None:
    """M2: whatever was done before a failure, none of it stays, and the next try works.

    The steps are those there are, and two more; the statements, those of the steps and all that
    migrating runs around them, up to the commit.
    """
    migrations = with_steps(tmp_path, CHILDREN, PARENTS)
    last = SCHEMA_VERSION + 2
    failures, steps = 0, 0
    for stored in STORED:
        path = stored.restore(tmp_path / f"{stored}.db")
        before = path.read_bytes()
        with failing(stored.restore(tmp_path / f"trial-{stored}.db"), sys.maxsize) as trial:
            migrate(trial, last, migrations)
        for after in range(trial.done - 1):  # what follows the commit is `foreign_keys = ON`
            with failing(path, after) as database, pytest.raises(Injected):
                migrate(database, last, migrations)
            assert path.read_bytes() == before, (stored, after)
            failures += 1
        steps += len([*_statements(stored.version, last, migrations)])
        with failing(path, trial.done) as database:
            migrate(database, last, migrations)
        assert pragma(path, "user_version") == last
    said = f"{failures} failures in {len(STORED)} databases, {steps} of them within steps"
    tell(f"M2: {said}; each left the old database")
    assert failures > steps >= 15 * len(STORED)


def _statements(found: int, version: int, migrations: Path) -> Iterator[str]:
    for step in range(found + 1, version + 1):
        yield from statements_of(step, migrations)


def test_children_that_go_with_their_parents_stay_when_these_are_made_anew(
    tmp_path: Path, tell: Tell
) -> None:
    """M3: steps that replace a table, or its rows, keep the rows that would go with them."""
    migrations = with_steps(tmp_path, CHILDREN, PARENTS)
    parents = children = 0
    for stored in STORED:
        path = stored.restore(tmp_path / f"{stored}.db")
        before = tables_of(path)
        with opened_as_it_is(path) as database:
            database.run("PRAGMA foreign_keys = ON", {})
            migrate(database, SCHEMA_VERSION + 1, migrations)
            marks = tables_of(path)["mark"]
            migrate(database, SCHEMA_VERSION + 2, migrations)
            assert database.rows("PRAGMA foreign_key_check") == []
        after = tables_of(path)
        assert after["mark"] == marks
        check_every_row(before, after)
        parents += len(before["habit"]) + len(before["entry"])
        children += len(marks)
    tell(f"M3: {children:,} children of {parents:,} parents kept")
    assert children == parents > 10_000


@pytest.mark.parametrize("stored", STORED, ids=str)
def test_children_that_went_with_their_parents_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: Stored
) -> None:
    """Were references heeded meanwhile, a step that lets children go would not be taken."""
    path = stored.restore(tmp_path / "a.db")
    migrations = with_steps(tmp_path, CHILDREN, PARENTS)
    with opened_as_it_is(path) as database:
        migrate(database, SCHEMA_VERSION + 1, migrations)
        before = path.read_bytes()
        monkeypatch.setattr(upgrade, "_unchecked_references", contextlib.nullcontext)
        database.run("PRAGMA foreign_keys = ON", {})
        with pytest.raises((StorageFailed, sqlite3.IntegrityError)):
            migrate(database, SCHEMA_VERSION + 2, migrations)
    assert path.read_bytes() == before


# What a step may do away with


@pytest.fixture(params=MIXED, ids=str)
def present(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database of the present schema, with something in every table."""
    stored: Stored = request.param
    path = stored.restore(tmp_path / "a.db")
    open_database(path, Patience()).close()
    return path


def taken(path: Path, migrations: Path, steps: int = 1) -> None:
    """Take more steps than there are."""
    with opened_as_it_is(path) as database:
        migrate(database, SCHEMA_VERSION + steps, migrations)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("DELETE FROM skip WHERE pk = 1;", "skip"),
        ("DROP TABLE pause;", "pause"),
        ("UPDATE entry SET habit_id = 99 WHERE pk = 1;", "entry"),
        ("-- may shrink: pause\nDELETE FROM skip WHERE pk = 1;", "skip"),
        ("-- may shrink: entry\nUPDATE entry SET habit_id = 99 WHERE pk = 1;", "entry"),
        ("-- It may shrink: skip\nDELETE FROM skip WHERE pk = 1;", "skip"),
    ],
)
def test_a_step_that_would_lose_something_is_not_taken(
    present: Path, tmp_path: Path, text: str, table: str
) -> None:
    """A row fewer, a table fewer, or a reference to nothing: the database stays as it was."""
    before = present.read_bytes()
    migrations = with_steps(tmp_path, text)
    with pytest.raises(StorageFailed, match=f"rows of {table} would be lost") as refusal:
        taken(present, migrations)
    assert refusal.value.exit_code == 74
    assert present.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "table", "left"),
    [
        ("-- may shrink: skip\nDELETE FROM skip WHERE pk = 1;", "skip", -1),
        ("DELETE FROM skip WHERE pk = 1;\n-- may shrink: skip\n", "skip", -1),
        ("-- may shrink: skip\n-- may shrink: pause\nDROP TABLE pause;", "pause", None),
    ],
)
def test_a_step_takes_rows_away_where_it_says_so(
    present: Path, tmp_path: Path, text: str, table: str, left: int | None
) -> None:
    """A line of its own names the table that may have fewer rows, or go."""
    before = tables_of(present)
    taken(present, with_steps(tmp_path, text))
    after = tables_of(present)
    expected = None if left is None else len(before[table]) + left
    assert (len(after[table]) if table in after else None) == expected
    others = before.keys() - {table}
    assert {name: after[name] for name in others} == {name: before[name] for name in others}


def test_what_one_step_may_take_away_another_may_not(present: Path, tmp_path: Path) -> None:
    """Each step speaks for itself, whether the one before or after it said something."""
    before, skips = present.read_bytes(), len(tables_of(present)["skip"])
    allowed = "-- may shrink: skip\nDELETE FROM skip WHERE pk = 1;"
    silent = "DELETE FROM skip;"
    for first, second in [(allowed, silent), (silent, allowed)]:
        with pytest.raises(StorageFailed, match="rows of skip would be lost"):
            taken(present, with_steps(tmp_path, first, second), steps=2)
        assert present.read_bytes() == before
    taken(present, with_steps(tmp_path, allowed, "UPDATE entry SET note = '';"), steps=2)
    assert len(tables_of(present)["skip"]) == skips - 1


# A database of a schema that is still to come


COMMANDS: dict[str, Callable[[Leader], object]] = {
    "log": lambda leader: leader.log("call"),
    "status": lambda leader: leader.status(),
    "history": lambda leader: leader.history("call"),
    "export": lambda leader: leader.export(),
    "import": lambda leader: leader.take([]),
    "undo": lambda leader: leader.undo(),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stored", STORED, ids=str)
def test_an_older_program_leaves_a_newer_database_alone(
    leader: Leader, tmp_path: Path, stored: Stored, command: str
) -> None:
    """Whatever it is asked for, it refuses: no byte of any file is another, and none is made."""
    path = inherit(leader, stored).home.database
    taken(path, with_steps(tmp_path, CHILDREN))
    before = files_of(leader.home.folder)
    with pytest.raises(NewerDatabase, match=f"schema {SCHEMA_VERSION + 1}") as refusal:
        COMMANDS[command](leader)
    assert refusal.value.exit_code == 78
    assert files_of(leader.home.folder) == before
