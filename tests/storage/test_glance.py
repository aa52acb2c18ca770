"""A glance reads what is there at once, wherever it lies, and leaves no trace."""

import sqlite3
import time
from pathlib import Path

import pytest

from cchabits.storage.glance import glance
from tests.cli.program import locked

QUERY = "SELECT :word, trusted_schema FROM pragma_trusted_schema"


def database_in(folder: Path) -> Path:
    """Make a database that has something in it."""
    folder.mkdir()
    path = folder / "cchabits.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE habit (slug)")
    connection.close()
    return path


@pytest.mark.parametrize("name", ["a b", "a?mode=rwc", "a#b", "a%20b", "a&b=c", "é", "file:x", "'"])
def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    """A path is no part of an address, whatever its letters mean there."""
    path = database_in(tmp_path / name)
    assert glance(str(path), QUERY, word="é") == [("é", 0)]
    assert [one.name for one in path.parent.iterdir()] == ["cchabits.db"]


def test_it_never_writes(tmp_path: Path) -> None:
    """Not even where it is told to."""
    path = database_in(tmp_path / "home")
    before = path.read_bytes()
    assert glance(str(path), "INSERT INTO habit VALUES (1) RETURNING slug") == []
    assert path.read_bytes() == before


def test_nothing_is_made(tmp_path: Path) -> None:
    """Where no database is, none will be."""
    assert glance(str(tmp_path / "cchabits.db"), QUERY, word="") == []
    assert list(tmp_path.iterdir()) == []


def test_what_another_program_s_database_lacks_is_nothing(tmp_path: Path) -> None:
    """A query that cannot be run has no rows."""
    path = database_in(tmp_path / "home")
    assert glance(str(path), "SELECT * FROM definition") == []


def test_a_lock_is_not_waited_for(tmp_path: Path) -> None:
    """What another process has locked is as good as not there."""
    path = database_in(tmp_path / "home")
    lasted = []
    with locked(path, "EXCLUSIVE"):
        for _ in range(3):
            begun = time.monotonic()
            assert glance(str(path), "SELECT * FROM habit") == []
            lasted.append(time.monotonic() - begun)
    assert min(lasted) < 2  # SQLite's own waiting takes five, each time
