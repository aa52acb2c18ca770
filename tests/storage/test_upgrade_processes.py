"""Old databases that many processes, or an installed program, come upon (docs/safety, M4)."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cchabits.storage import shelf
from cchabits.storage.version import SCHEMA_VERSION
from tests.cli.program import run_process
from tests.counting import Tell
from tests.services.homes import Leader, new_folder
from tests.storage.old_schemas import MIXED, STORED, Stored, pragma, tables_of
from tests.storage.test_concurrency import run_at_once
from tests.storage.test_upgrade import check_every_row, inherit

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PROCESSES = 20

# Waits until all are there; then each answers, and tells how and what in one word.
_STATUS = """
import contextlib, hashlib, io, pathlib, sys, time
from cchabits.__main__ import main
from cchabits.cli import app, status

folder, worker = sys.argv[1], sys.argv[2]
pathlib.Path(folder, f"ready-{worker}").touch()
while not pathlib.Path(folder, "go").exists():
    time.sleep(0.001)
with contextlib.redirect_stdout(io.StringIO()) as answer:
    code = main(["--home", folder, "--today", "2026-11-21", "status", "--json"])
print(f"{code}:{hashlib.sha256(answer.getvalue().encode()).hexdigest()}")
"""


def changes_of_schema(path: Path) -> int:
    """Return how often SQLite has seen the schema of a file change."""
    return pragma(path, "schema_version")


def check_whole(path: Path) -> None:
    """Check that a database is sound, its references too."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


EACH = [pytest.param(one, marks=() if one in MIXED else pytest.mark.slow) for one in STORED]


@pytest.mark.slow
@pytest.mark.parametrize("stored", EACH, ids=str)
def test_twenty_processes_migrate_an_old_database_once(
    leader: Leader, stored: Stored, tell: Tell
) -> None:
    """M4: all of them answer, and alike; the schema changes as often as by one alone."""
    path = inherit(leader, stored).home.database
    before = tables_of(path)
    with new_folder() as folder:
        alone = inherit(Leader(folder), stored)
        (answer,), _ = run_at_once(_STATUS, folder, 1)
        once = changes_of_schema(alone.home.database)
    assert answer.startswith("0:")
    assert changes_of_schema(path) < once
    printed, complaints = run_at_once(_STATUS, leader.home.folder, PROCESSES)
    assert (printed, complaints) == ([answer] * PROCESSES, [])
    assert changes_of_schema(path) == once
    assert pragma(path, "user_version") == SCHEMA_VERSION
    check_every_row(before, tables_of(path))
    check_whole(path)
    (backup,) = shelf.kept(shelf.shelf_of(path))
    assert tables_of(backup.path) == before
    said = f"{len(printed)} of {PROCESSES} answered, {stored} was backed up and changed once"
    tell(f"M4: {said}")


def installed(folder: Path) -> Path:
    """Build the wheel, install it into an environment of its own, and return the program."""
    python = (
        os.environ.get("PYTHON") or f"{sys.base_prefix}/bin/python3"
    )  # with a pip, as the Makefile's
    script = ["sh", "tools/environment.sh", str(folder), "."]
    subprocess.run(script, cwd=ROOT, env=os.environ | {"PYTHON": python}, check=True)
    return folder / "bin" / "cchabits"


@pytest.mark.slow
def test_the_wheel_migrates_a_database_whatever_its_path(tmp_path: Path) -> None:
    """Installed in a clean environment, it brings the steps along; space, % and é do no harm."""
    program = installed(tmp_path / "100 % é")
    where = [str(program.with_name("python")), "-c", "import cchabits; print(cchabits.__file__)"]
    assert str(tmp_path) in run_process(tmp_path, command=where, PYTHONPATH="").out
    for stored in STORED:
        folder = tmp_path / f"100 % é {stored}"
        folder.mkdir()
        path = inherit(Leader(folder), stored).home.database
        before = tables_of(path)
        answer = run_process(folder, "status", "--json", command=[str(program)], PYTHONPATH="")
        assert (answer.code, answer.err) == (0, "")
        assert json.loads(answer.out)["habits"]
        assert pragma(path, "user_version") == SCHEMA_VERSION
        check_every_row(before, tables_of(path))
        check_whole(path)
        (backup,) = shelf.kept(shelf.shelf_of(path))
        assert tables_of(backup.path) == before
