"""Make the databases that the tests keep of a released schema, by the program of that schema.

    python -m tools.stored_databases COMMIT

The program is taken as it was at a commit, the last one of its schema, and makes three homes: an
empty one, the demonstration's year, and 10,000 entries over ten years. What is in
tests/storage/fixtures was made once so, and never changes: the tests are about databases that old
versions did write, not such as they would write now. Those of schema 1 are of commit 841062f, those
of schema 2 of 58be7a8, those of schema 3 of 5dba417, those of schema 4 of 2a7746b.
"""

from __future__ import annotations

import argparse
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "storage" / "fixtures"
NAMES = ("empty", "demo", "large")

# Run by the program of the commit: only what it had is used. The ids are numbers, which pack well.
MAKE = """
import datetime as dt, json, sys
from pathlib import Path
from cchabits.services.journal import Source, import_journal
from cchabits.services.session import open_session
from tools import bench, demo

folder = Path(sys.argv[1])
today = dt.date(2026, 11, 21)
begin = dt.date(2016, 11, 23)

def home(name, first):
    (folder / name).mkdir()
    return demo.set_up(folder / name, first)._replace(given_today=today)

with open_session(home("empty", today)):
    pass
demo.live(home("demo", today), demo.history(today))
header, *lines = bench.journal_lines(10_000, begin, today)
for number, line in enumerate(lines):
    lines[number] = json.dumps(json.loads(line) | {"id": f"{number:016x}"}) + "\\n"
with open_session(home("large", begin)) as session:
    import_journal(session, Source("large.jsonl", "".join([header, *lines]).encode()))
"""


def unpack(commit: str, folder: Path) -> None:
    """Put the files of a commit into a folder."""
    packed = subprocess.run(
        ["git", "archive", commit], cwd=ROOT, capture_output=True, check=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)


def make(source: Path, folder: Path) -> None:
    """Let the program in `source` make its homes in a folder."""
    paths = os.pathsep.join([str(source / "src"), str(source)])
    command = [sys.executable, "-c", MAKE, str(folder)]
    environment = os.environ | {"PYTHONPATH": paths}
    subprocess.run(command, cwd=source, env=environment, check=True)


def keep(database: Path, name: str) -> Path:
    """Keep a database, packed, among the tests, unless one of its name is kept already."""
    with closing(sqlite3.connect(database)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    packed = FIXTURES / f"schema-{version}-{name}.db.xz"
    with packed.open("xb") as file:
        file.write(lzma.compress(database.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    return packed


def main() -> int:
    """Make the databases of the schema that a commit has."""
    parser = argparse.ArgumentParser(description="Make the stored databases of a schema.")
    parser.add_argument("commit", help="the last commit of the schema")
    commit = parser.parse_args().commit
    with tempfile.TemporaryDirectory(prefix="cchabits-stored-") as folder:
        source, homes = Path(folder, "source"), Path(folder, "homes")
        source.mkdir()
        homes.mkdir()
        unpack(commit, source)
        make(source, homes)
        for name in NAMES:
            packed = keep(homes / name / "cchabits.db", name)
            print(f"{packed.relative_to(ROOT)}: {packed.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
