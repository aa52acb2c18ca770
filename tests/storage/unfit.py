"""What is no backup that can be relied on, and why: ways to spoil one, with what is said."""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from cchabits.storage.backup import sidecar_of


def run_sql(path: Path, *statements: str) -> None:
    """Change a database from outside."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as link:
        for statement in statements:
            link.execute(statement)


def without_sidecar(path: Path) -> Path:
    """Take the checksum of a backup away."""
    sidecar_of(path).unlink()
    return path


def make_pipe(path: Path) -> None:
    """Put a pipe that nobody writes into in the place of a file."""
    path.unlink()
    os.mkfifo(path)


def make_link(path: Path) -> None:
    """Put a link in the place of a file."""
    path.rename(path.with_name("real.db"))
    path.symlink_to("real.db")


def make_folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


def cut_off(path: Path, count: int) -> None:
    """Cut bytes off the end of a file."""
    os.truncate(path, path.stat().st_size - count)


UNFIT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (make_pipe, "it is no file"),
    "a link": (make_link, "it is a link"),
    "a folder": (make_folder, "it is a folder"),
    "nothing in it": (lambda path: path.write_bytes(b""), "it is empty"),
    "a text": (lambda path: path.write_text("hello"), "not a cchabits database"),
    "another program's": (lambda path: run_sql(path, "PRAGMA application_id = 7"), "another"),
    "no schema": (lambda path: run_sql(path, "PRAGMA user_version = 0"), "names no schema"),
    "a newer schema": (lambda path: run_sql(path, "PRAGMA user_version = 99"), "has schema 99"),
    "a trigger": (
        lambda path: run_sql(
            path, "CREATE TRIGGER evil AFTER INSERT ON entry BEGIN DELETE FROM skip; END"
        ),
        "trigger 'evil'",
    ),
    "a view": (lambda path: run_sql(path, "CREATE VIEW v AS SELECT 1"), "view 'v'"),
    "a table": (lambda path: run_sql(path, "CREATE TABLE t (a)"), "table 't'"),
    "an index": (lambda path: run_sql(path, "CREATE INDEX i ON entry (note)"), "index 'i'"),
    "another column": (
        lambda path: run_sql(path, "ALTER TABLE skip ADD COLUMN more TEXT"),
        "its table 'skip'",
    ),
    "an index fewer": (lambda path: run_sql(path, "DROP INDEX ix_entry_habit_day"), "lacks the"),
    "a reference to nothing": (
        lambda path: run_sql(path, "UPDATE entry SET habit_id = 99 WHERE pk = 1"),
        "a row of entry refers",
    ),
    "cut short by a page": (lambda path: cut_off(path, 4096), "it is damaged"),
    "cut short by a byte": (lambda path: cut_off(path, 1), "it is damaged"),
    "a journal beside it": (
        lambda path: path.with_name(path.name + "-journal").write_bytes(b"x"),
        "it is in use",
    ),
}
