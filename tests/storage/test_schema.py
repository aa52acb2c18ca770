"""The schema of record, the statements, and what is generated from them."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlmodel import SQLModel, col, select

from cchabits.storage import compiled, schema, statements
from cchabits.storage.database import Patience
from cchabits.storage.opening import open_database
from cchabits.storage.upgrade import statements_of
from cchabits.storage.version import APPLICATION_ID, SCHEMA_VERSION
from tools import generate

# What every `log`, `status`, `history` and `undo` asks, however much there is.
EVERYDAY = [
    "CHECKPOINTS", "CHECKPOINT_OF", "DAYS_TO_JUDGE", "DAYS_OF", "KEEP_DAY", "DROP_DAY",
    "ENTRIES_OF_DAY", "ENTRIES_OF_HABIT", "ENTRY_BY_ID", "ID_BEFORE", "ID_AFTER",
    "ENTRIES_BY_PREFIX", "IDS_BY_PREFIX", "DEAD_ENTRIES_BY_ID", "BLANK_DEAD_ENTRIES",
    "ENTRIES_NEWEST_FIRST", "NEWEST_ENTRY", "ENTRIES_TO_OFFER", "REMOVE_ENTRY", "OVERTAKE_ENTRY",
    "OPERATION_BY_ID", "OPERATIONS", "SET_EFFECTIVE", "RETIRE_TURNS",
    "TAKE_OUT_ENTRIES", "TAKE_OUT_SKIPS", "TAKE_OUT_PAUSES",
    "BRING_IN_ENTRIES", "BRING_IN_SKIPS", "BRING_IN_PAUSES",
    "TOUCHED_DAYS", "TOUCHED_SKIPS", "TOUCHED_PAUSES", "BUILT_UPON", "BASE_UNDONE",
]  # fmt: skip
# Read from the end of their table, as many rows as are asked for.
NEWEST_FIRST = {
    "OPERATIONS": "SCAN operation",
    "NEWEST_ENTRY": "SCAN operation",
    "ENTRIES_TO_OFFER": "SCAN operation",
}
GROWING = {"entry", "day", "operation"}  # tables that grow for ever


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A new database of the present schema, seen from outside."""
    path = tmp_path_factory.mktemp("schema") / "a.db"
    open_database(path, Patience(), create=True).close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        yield connection


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the DDL of every table and index by its name, spaces aside."""
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: " ".join(text.split()) for name, text in found}


def test_the_generated_files_are_fresh(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """compiled.py says what statements/ says."""
    monkeypatch.setattr("sys.argv", ["generate.py", "--check"])
    assert (generate.main(), capsys.readouterr().err) == (0, "")


def test_a_stale_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The check names a generated file that is stale, and writes nothing."""
    stale = tmp_path / "compiled.py"
    stale.write_text("")
    monkeypatch.setattr(generate, "COMPILED", stale)
    monkeypatch.setattr("sys.argv", ["generate.py", "--check"])
    assert generate.main() == 1
    assert "compiled.py is stale" in capsys.readouterr().err
    assert stale.read_text() == ""


@pytest.mark.parametrize("version", range(SCHEMA_VERSION))
def test_migrating_gives_the_schema_of_record(version: int, tmp_path: Path) -> None:
    """From nothing, and from any version, migrating gives what schema.py declares."""
    path = tmp_path / "a.db"
    path.touch()
    if version:
        make_schema(path, version)
    open_database(path, Patience()).close()
    with contextlib.closing(sqlite3.connect(path)) as migrated:
        assert schema_of(migrated) == declared_schema(tmp_path)


def declared_schema(folder: Path) -> dict[str, str]:
    """Return the schema that schema.py declares, made in a folder."""
    path = folder / "declared.db"
    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    with contextlib.closing(sqlite3.connect(path)) as declared:
        return schema_of(declared)


def make_schema(path: Path, version: int) -> None:
    """Make a database of an earlier schema, by its migrations alone."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for step in range(1, version + 1):
            connection.executescript("".join(statements_of(step)))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")


def test_every_statement_of_a_migration_is_run() -> None:
    """Nothing that follows a migration's last semicolon is lost."""
    for step in range(1, SCHEMA_VERSION + 1):
        path = Path(schema.__file__).parent / "migrations" / f"{step:04}.sql"
        together = "".join(statements_of(step))
        assert together.strip() == path.read_text(encoding="utf-8").strip()


def test_every_constraint_has_a_name(database: sqlite3.Connection) -> None:
    """Each primary key, foreign key, check and unique constraint is named, after its table."""
    kinds = r"PRIMARY KEY|FOREIGN KEY|UNIQUE \(|CHECK \("
    for name, text in schema_of(database).items():
        if text.startswith("CREATE TABLE"):
            constraints = re.findall(kinds, text)
            named = re.findall(rf"CONSTRAINT ((?:pk|fk|uq|ck)_{name}\w*) (?:{kinds})", text)
            assert len(named) == len(constraints) == len(set(named)) > 0


def test_every_index_has_a_name_of_ours(database: sqlite3.Connection) -> None:
    """Each index is named after its table; those SQLite makes itself serve a named constraint."""
    found = database.execute("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index'")
    for name, table, text in found.fetchall():
        if text is None:
            assert name.startswith(f"sqlite_autoindex_{table}_")
        else:
            assert name.startswith(f"ix_{table}_") or name == f"ix_{table}"


def test_every_statement_is_compiled() -> None:
    """Each public statement of statements/ is in compiled.py, and nothing else is."""
    written = {name.upper() for name in statements.every_statement()}
    assert {name for name in vars(compiled) if name.isupper()} == written
    assert len(written) > 30


@pytest.mark.parametrize("name", sorted(name for name in vars(compiled) if name.isupper()))
def test_sqlite_understands_every_statement(database: sqlite3.Connection, name: str) -> None:
    """Each compiled statement prepares against the real schema, its parameters all named."""
    assert plan_of(database, name)


@pytest.mark.parametrize("name", EVERYDAY)
def test_everyday_statements_use_an_index(database: sqlite3.Connection, name: str) -> None:
    """No everyday statement walks through a whole table that grows."""
    for step in plan_of(database, name):
        scanned = re.match(r"SCAN (\w+)", step)
        is_newest_first = NEWEST_FIRST.get(name) == step
        assert scanned is None or scanned[1] not in GROWING or is_newest_first, step


def test_the_order_of_logging_is_read_and_not_sorted(database: sqlite3.Connection) -> None:
    """Those that keep another's place are merged in from their index; memory stays small."""
    plan = plan_of(database, "ENTRIES")
    assert "MERGE (UNION ALL)" in plan
    assert any("ix_entry_place" in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)


@pytest.mark.parametrize("name", ["NEWEST_ENTRY", "ENTRIES_TO_OFFER"])
@pytest.mark.parametrize("is_undone", [True, False])
def test_the_newest_entry_is_found_behind_a_large_import(
    tmp_path: Path, name: str, *, is_undone: bool
) -> None:
    """Whether it stands or was undone, its rows are not walked: one more costs no more steps."""
    path = tmp_path / "a.db"
    open_database(path, Patience(), create=True).close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO habit VALUES (1, 'call', 0)")
        connection.executemany(
            "INSERT INTO operation (id, at, title, is_effective) VALUES (?, '', '', ?)",
            [(1, True), (2, not is_undone)],
        )
        add = (
            "INSERT INTO entry (id, habit_id, day, amount, note, logged_by, added_by, is_live)"
            " VALUES (?, 1, '2026-11-20', 1, '', '', ?, ?)"
        )
        connection.execute(add, ("first", 1, True))
        rows = ((f"{number:04}", 2, not is_undone) for number in range(5_000))
        connection.executemany(add, rows)
        steps = [0]
        connection.set_progress_handler(lambda: steps.append(1), 100)
        found = connection.execute(getattr(compiled, name), {"most": 20}).fetchall()
        connection.set_progress_handler(None, 0)
    assert ("first" if is_undone else "4999") in found[0]
    assert sum(steps) * 100 < 5_000


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("ENTRY_BY_ID", "ix_entry_id"),
        ("ID_BEFORE", "ix_entry_id"),
        ("ID_AFTER", "ix_entry_id"),
        ("ENTRIES_OF_DAY", "ix_entry_habit_day (habit_id=? AND day=?)"),
        ("ENTRIES_NEWEST_FIRST", "ix_entry_habit_day (habit_id=? AND day>? AND day<?)"),
        ("ENTRIES_NEWEST_FIRST", "ix_entry_id (id<?)"),
        ("ENTRIES_NEWEST_FIRST", "ix_entry_id (id>?)"),
        ("DAYS_OF", "PRIMARY KEY (habit_id=? AND day>?)"),
        ("DAYS_TO_JUDGE", "PRIMARY KEY (habit_id=? AND day>? AND day<?)"),
        ("ENTRIES_BY_PREFIX", "ix_entry_id (id>? AND id<?)"),
        ("IDS_BY_PREFIX", "ix_entry_id (id>? AND id<?)"),
        ("IDS_BY_PREFIX", "ix_entry_dead_id (id>? AND id<?)"),
        ("DEAD_ENTRIES_BY_ID", "ix_entry_dead_id (id=?)"),
        ("BLANK_DEAD_ENTRIES", "ix_entry_dead_id (id=?)"),
        ("RETIRE_TURNS", "ix_operation_undoes (undoes=?)"),
        ("OVERTAKE_ENTRY", "ix_operation_undoes (undoes=?)"),
        ("TAKE_OUT_ENTRIES", "ix_entry_added_by"),
        ("TAKE_OUT_ENTRIES", "ix_entry_removed_by"),
        ("BRING_IN_ENTRIES", "ix_entry_added_by"),
        ("BRING_IN_ENTRIES", "ix_entry_removed_by"),
        ("BASE_UNDONE", "ix_entry_removed_by"),
        ("TOUCHED_DAYS", "ix_entry_added_by"),
        ("TOUCHED_DAYS", "ix_entry_removed_by"),
    ],
)
def test_a_statement_uses_the_index_made_for_it(
    database: sqlite3.Connection, name: str, index: str
) -> None:
    """The indexes that the schema has for a statement are those that SQLite takes."""
    assert any(index in step for step in plan_of(database, name))


def test_the_latest_entries_are_not_sorted(database: sqlite3.Connection) -> None:
    """They are read from the end of their index, and only those of one day put in order."""
    steps = plan_of(database, "ENTRIES_NEWEST_FIRST")
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


def plan_of(connection: sqlite3.Connection, name: str) -> list[str]:
    """Return the steps in which SQLite would run a statement."""
    statement = getattr(compiled, name)
    # A colon or a question mark inside quotes is no parameter; there is none in our statements.
    named = dict.fromkeys(re.findall(r":(\w+)", statement))
    given = named or (None,) * statement.count("?")
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
    return [row[3] for row in plan] or ["nothing to plan"]


def test_a_parameter_without_a_name_is_refused() -> None:
    """A literal, whose value would be lost, cannot be generated."""
    with pytest.raises(generate.Ungenerable, match="some"):
        generate.sql_text("some", select(col(schema.Entry.id)).limit(5))


def test_a_literal_in_a_condition_is_refused() -> None:
    """A value compared with, whose value would be lost too, cannot be generated."""
    with pytest.raises(generate.Ungenerable):
        generate.sql_text("some", select(col(schema.Entry.id)).where(col(schema.Entry.day) == "x"))


def test_a_parameter_that_is_filled_in_later_is_refused() -> None:
    """An IN list, which SQLAlchemy fills in when a statement is run, cannot be generated."""
    with pytest.raises(generate.Ungenerable):
        generate.sql_text(
            "some", select(col(schema.Entry.id)).where(col(schema.Entry.id).in_(["a"]))
        )
