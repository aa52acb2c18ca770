"""The bench: the journals it measures with, and its table."""

from __future__ import annotations

import datetime as dt
import itertools
import resource
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tools import bench

if TYPE_CHECKING:
    from pathlib import Path

START = dt.date(2016, 11, 23)
TODAY = dt.date(2026, 11, 21)
MEGABYTE = 1024 * 1024


def test_a_number_of_entries_has_one_journal() -> None:
    """Two runs measure the same lines."""
    lines = list(bench.journal_lines(500, START, TODAY))
    assert lines == list(bench.journal_lines(500, START, TODAY))


def test_a_journal_is_imported_whole(tmp_path: Path) -> None:
    """Its lines are the program's own format, so that no bad line is what is measured."""
    from cchabits.services.journal import Source, import_journal
    from cchabits.services.session import open_session
    from tools import demo

    content = "".join(bench.journal_lines(500, START, TODAY)).encode()
    with open_session(demo.set_up(tmp_path, TODAY)) as session:
        receipt = import_journal(session, Source("journal", content))
    assert receipt.added["entry"] == 500


def test_every_version_of_the_file_changes_every_habit(tmp_path: Path) -> None:
    """None of them is refused, and each differs from the one before in all eight definitions."""
    from cchabits.config.habits_file import read_habits
    from tools import demo

    first = demo.set_up(tmp_path, START).home.habits_file.read_text(encoding="utf-8")
    files = []
    for number in range(1, 30):
        file, problems = read_habits(bench.changed(first, number), START)
        assert file is not None, problems
        files.append(file.tables)
    for before, after in itertools.pairwise(files):
        assert [one == other for one, other in zip(before, after, strict=True)] == [False] * 8


def test_the_time_of_an_answer_is_not_that_of_what_follows() -> None:
    """A command that goes on for a second after its first letter is not charged with it."""
    code = "import time; print('x', flush=True); time.sleep(1)"
    begun = time.perf_counter()
    sample = bench.run_once([sys.executable, "-c", code], is_answer=True)
    assert time.perf_counter() - begun - sample.seconds > 0.5


def test_a_command_is_charged_with_the_memory_it_holds() -> None:
    """One that holds 50 MB more shows 50 MB more."""
    bare = bench.run_once([sys.executable, "-c", "pass"])
    full = bench.run_once([sys.executable, "-c", f"held = b'x' * {50 * MEGABYTE}"])
    assert 49 <= (full.kilobytes - bare.kilobytes) / 1024 <= 52


def test_a_command_is_not_charged_with_the_memory_of_the_bench() -> None:
    """A bare Python shows its own 10 to 16 MB, though the process that asks holds far more."""
    held = b"x" * (50 * MEGABYTE)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    own //= 1024 if sys.platform == "darwin" else 1
    bare = bench.run_once([sys.executable, "-I", "-c", "pass"])
    assert bare.kilobytes < 20 * 1024 < len(held) / 1024 < own


def test_a_command_that_fails_is_not_measured() -> None:
    """Its exit code is told instead."""
    with pytest.raises(bench.Failed, match=r"ended with 3$"):
        bench.run_once([sys.executable, "-c", "raise SystemExit(3)"])


def test_the_table_says_what_is_over_its_bound() -> None:
    """A ratio stands beside its bound, for time and for memory."""
    cases = [
        bench.Case("floor", []),
        bench.Case("log", [], None, "floor", 1.35),
        bench.Case("status", [], None, "floor", 1.75, 1.3),
    ]
    samples = {
        "floor": [bench.Sample(0.1, 20 * 1024)],
        "log": [bench.Sample(0.12, 20 * 1024)],
        "status": [bench.Sample(0.2, 24 * 1024)],
    }
    _, floor, log, status = bench.report(cases, samples)
    assert floor.split() == ["floor", "100", "ms", "20", "MB"]
    assert log.endswith("1.20 × (within 1.35) floor")
    assert status.endswith("2.00 × (OVER 1.75) floor, memory 1.20 × (within 1.3)")
