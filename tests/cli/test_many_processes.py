"""Many processes at once on one home."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.program import HABITS, SCRIPT, Program, environment, names_of


def log_in_process(home: Path, number: int) -> "subprocess.CompletedProcess[bytes]":
    """Log an act by the installed script."""
    note = f"act {number}"
    return subprocess.run(
        [SCRIPT, "log", "customer-day", "1m", "-m", note],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )


def notes_of(program: Program) -> list[str]:
    """Return the notes of all entries, sorted."""
    return sorted(record["note"] for record in program.logged())


@pytest.mark.slow
def test_a_hundred_processes_lose_nothing(cchabits: Program) -> None:
    """D2: of 100 real `log` processes, 25 at once, each exits with 0 and leaves its row."""
    with ThreadPoolExecutor(25) as pool:
        done = list(pool.map(lambda number: log_in_process(cchabits.home, number), range(100)))
    codes = [one.returncode for one in done]
    rows = notes_of(cchabits)
    print(f"{codes.count(0)} of 100 exited with 0, {len(rows)} rows")  # noqa: T201 - what D2 counts
    assert [one.stderr for one in done if one.returncode] == []
    assert rows == sorted(f"act {number}" for number in range(100))
    (habit,) = json.loads(cchabits.does("status", "customer-day", "--json"))["habits"]
    assert habit["done"] == 100


def test_twenty_first_commands_make_one_database(fresh: Program) -> None:
    """In a home with only habits.toml all succeed, and there is one database, and one backup."""
    fresh.write(HABITS)
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda number: log_in_process(fresh.home, number), range(20)))
    assert [one.stderr for one in done if one.returncode or one.stderr] == []
    assert notes_of(fresh) == sorted(f"act {number}" for number in range(20))
    assert names_of(fresh.home) == ["backups", "cchabits.db", "habits.toml"]
    taken, checksum = names_of(fresh.home / "backups")
    assert checksum == f"{taken}.sha256"


def test_two_inits_at_once_make_one_home(fresh: Program) -> None:
    """One of them sets it up; the other is refused, or finds the same."""
    command = [str(SCRIPT), "init"]

    def init(_: int) -> int:
        done = subprocess.run(
            command, env=environment(fresh.home), capture_output=True, timeout=60, check=False
        )
        return done.returncode

    with ThreadPoolExecutor(5) as pool:
        codes = sorted(pool.map(init, range(5)))
    assert codes == [0, 65, 65, 65, 65]
    assert fresh.does("status").splitlines()[0].startswith("Tue 24 Nov 2026   3 habits")
