"""Many processes at once on one home."""

import contextlib
import json
import shutil
import signal
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.program import (
    HABITS,
    SCRIPT,
    Program,
    Result,
    environment,
    names_of,
    run_process,
    start,
)
from tests.counting import Tell
from tests.waiting import none_left, state_of, wait_until

pytestmark = pytest.mark.slow


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
def test_a_hundred_processes_lose_nothing(cchabits: Program, tell: Tell) -> None:
    """D2: of 100 real `log` processes, 25 at once, each exits with 0 and leaves its row."""
    with ThreadPoolExecutor(25) as pool:
        done = list(pool.map(lambda number: log_in_process(cchabits.home, number), range(100)))
    codes = [one.returncode for one in done]
    rows = notes_of(cchabits)
    tell(f"D2: {codes.count(0)} of 100 exited with 0, {len(rows)} rows")
    assert [one.stderr for one in done if one.returncode] == []
    assert rows == sorted(f"act {number}" for number in range(100))
    (habit,) = json.loads(cchabits.does("status", "customer-day", "--json"))["habits"]
    assert habit["done"] == 100


@pytest.mark.slow
def test_twenty_first_commands_make_one_database(fresh: Program) -> None:
    """In a home with only habits.toml all succeed, and there is one database, and one backup."""
    fresh.write(HABITS)
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda number: log_in_process(fresh.home, number), range(20)))
    assert [one.stderr for one in done if one.returncode or b"hint: " in one.stderr] == []
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


SITE_VISIT = """
[[habit]]
slug = "site-visit"
title = "A customer's site, seen"
"""


def notice(home: Path) -> Result:
    """Look at the status on the system's day: with a given one an edited file is not recorded."""
    return run_process(home, "status", CCHABITS_TODAY="")


def definitions_in(home: Path) -> list[str]:
    """Return all that the log holds, by another program's eyes."""
    with contextlib.closing(sqlite3.connect(home / "cchabits.db")) as connection:
        return list(connection.iterdump())


@pytest.mark.slow
def test_twenty_processes_notice_an_edited_file_once(
    cchabits: Program, tmp_path: Path, tell: Tell
) -> None:
    """One of them says what changes; the log is as if there had been one."""
    cchabits.write(HABITS.replace("A day a month", "Two days a month") + SITE_VISIT)
    other = tmp_path / "other"
    shutil.copytree(cchabits.home, other)
    said = notice(other).err
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(notice, [cchabits.home] * 20))
    told = [one.err for one in done if one.err]
    tell(f"20 processes noticed an edited file; {len(told)} told of it")
    assert [one.code for one in done] == [0] * 20
    assert told == [said]
    assert definitions_in(cchabits.home) == definitions_in(other)


LINES = 100_000
READERS = (["status"], ["status", "--json"], ["history", "customer-day"])


def write_journal(path: Path) -> None:
    """Write a journal of as many acts, on the days of November, of two habits."""
    kinds = '"courage-check", "score": 7', '"customer-day", "minutes": 1'
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "header", "schema": "cchabits.journal/1"}\n')
        for number in range(LINES):
            day = f"2026-11-{number % 22 + 2:02}"
            said = f'"id": "a{number}", "on": "{day}", "habit": {kinds[number % 2]}'
            file.write(f'{{"type": "entry", {said}}}\n')


def is_being_written(database: Path) -> bool:
    """Tell whether a process holds the write lock."""
    with contextlib.closing(sqlite3.connect(database, timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


def can_be_read(database: Path) -> bool:
    """Tell whether no process keeps others from reading, as one does in the moment of a commit."""
    with contextlib.closing(sqlite3.connect(database, timeout=0)) as connection:
        try:
            connection.execute("SELECT count(*) FROM entry").fetchone()
        except sqlite3.OperationalError:
            return False
    return True


def is_stopped_at_writing(importing: "subprocess.Popen[bytes]", database: Path) -> bool:
    """Stop an import where it writes, and does not commit yet; elsewhere it goes on."""
    assert importing.poll() is None, "the import has not been seen writing"
    if not is_being_written(database):
        return False
    importing.send_signal(signal.SIGSTOP)
    wait_until(lambda: state_of(importing.pid) in {"T", "Z"}, "the import does not stop")
    if is_being_written(database) and can_be_read(database):
        return True
    importing.send_signal(signal.SIGCONT)
    return False


Answers = list[tuple[int, Result]]


def answers_during(importing: "subprocess.Popen[bytes]", home: Path) -> tuple[Answers, Answers]:
    """Return what readers say, six at a time, in the midst of an import and up to its end."""
    database = home / "cchabits.db"
    numbers = 2 * list(range(len(READERS)))
    with ThreadPoolExecutor(len(numbers)) as pool:

        def ask() -> Answers:
            said = pool.map(lambda number: run_process(home, *READERS[number]), numbers)
            return list(zip(numbers, said, strict=True))

        wait_until(lambda: is_stopped_at_writing(importing, database), "the import does not write")
        amid, later = ask(), []
        importing.send_signal(signal.SIGCONT)
        while importing.poll() is None:
            later += ask()
    return amid, later


@pytest.mark.slow
def test_readers_are_not_refused_by_a_long_import(
    cchabits: Program, tmp_path: Path, tell: Tell
) -> None:
    """While 100,000 lines are imported every reader answers: as before it, or as after it."""
    write_journal(tmp_path / "acts.jsonl")
    before = [run_process(cchabits.home, *words).out for words in READERS]
    importing = start(cchabits.home, "import", str(tmp_path / "acts.jsonl"))
    with none_left([importing]):
        amid, later = answers_during(importing, cchabits.home)
        _, complaints = importing.communicate()
    answers = amid + later
    after = [run_process(cchabits.home, *words).out for words in READERS]
    old = sum(one.out == before[number] for number, one in answers)
    new = sum(one.out == after[number] for number, one in answers)
    tell(
        f"while {LINES:,} lines were imported {len(answers)} readers answered, "
        f"{old} as before and {new} as after"
    )
    assert (importing.returncode, complaints) == (0, b"")
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert [one for _, one in answers if (one.code, one.err) != (0, "")] == []
    assert old + new == len(answers)
    assert len(amid) == 6
    assert [one.out for _, one in amid] == [before[number] for number, _ in amid]
