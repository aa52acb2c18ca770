"""A disk without room: what is there can be read, and written once there is room again."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import HABITS, Result, check_refusal, files_of, run_process
from tests.counting import Tell

pytestmark = pytest.mark.slow

LIMITED = (
    "import resource, sys; size = int(sys.argv.pop(1)); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)); "
    "from cchabits.__main__ import main; sys.exit(main())"
)
NOTE = "x" * 9_000
READS = (
    ["status"],
    ["status", "--json"],
    ["history"],
    ["history", "customer-day", "--json"],
    ["undo", "--list"],
    ["habits", "list"],
    ["export"],
)
WRITES = (
    ["log", "customer-day", "1h", "-m", NOTE, "--id", "more"],
    ["edit", "first", "-m", NOTE],
    ["skip", "feed", "--reason", "illness", "-m", NOTE],
    ["pause", "--from", "today", "--reason", "rest"],
    ["delete", "first"],
    ["undo"],
    ["habits", "add", "reading"],
    ["import", "acts.jsonl"],
)
BALLAST = "ballast"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes, which only root may make."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "cchabits-test", str(disk)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount to make a small file system with")
    if done.returncode:
        pytest.skip(f"no small file system can be made here: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal of many acts, `acts.jsonl` in the present folder, which has room enough."""
    monkeypatch.chdir(tmp_path)
    header = '{"type": "header", "schema": "cchabits.journal/1"}\n'
    line = '{"type": "entry", "habit": "courage-check", "on": "2026-11-03", "score": 5}\n'
    (tmp_path / "acts.jsonl").write_text(header + 5_000 * line, encoding="utf-8")
    return tmp_path / "acts.jsonl"


def set_up(home: Path) -> None:
    """Make a home with an act."""
    home.mkdir(exist_ok=True)
    (home / "habits.toml").write_text(HABITS, encoding="utf-8")
    assert run_process(home, "log", "customer-day", "1h", "--id", "first").code == 0


def fill(home: Path) -> None:
    """Take all the room that is left on the disk."""
    with (home.parent / BALLAST).open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def check_reads(home: Path) -> None:
    """Check that every command that reads answers."""
    for words in READS:
        code, out, err = run_process(home, *words)
        assert (code, bool(out), err) == (0, True, ""), words


@pytest.mark.slow
def test_what_is_on_a_full_disk_can_be_read_and_later_written(
    small_disk: Path, journal: Path, tell: Tell
) -> None:
    """D6: every write is refused with 74 and leaves no trace; with room again each is done."""
    assert journal.exists()
    home = small_disk / "home"
    set_up(home)
    fill(home)
    before = files_of(home)
    for words in WRITES:
        check_refusal(run_process(home, *words), 74)
        assert files_of(home) == before, words
    check_refusal(run_process(home, "export", "-o", str(home / "out.jsonl")), 74)
    assert files_of(home) == before
    check_reads(home)
    (small_disk / BALLAST).unlink()
    done = [run_process(home, *words).code for words in WRITES]
    tell(
        f"D6: {len(WRITES)} writes refused on a full disk, {len(READS)} reads answered; "
        f"with room again {done.count(0)} writes done"
    )
    assert done == [0] * len(WRITES)


@pytest.mark.slow
def test_a_disk_that_fills_up_keeps_what_was_acknowledged(small_disk: Path) -> None:
    """Acts are logged until there is no room; as many are there as were said to be."""
    home = small_disk / "home"
    set_up(home)
    (small_disk / BALLAST).write_bytes(b"x" * 2_500_000)
    said = 0
    while (result := log_another(home, said)).code == 0:
        said += 1
    check_refusal(result, 74, "the disk is full")
    exported = run_process(home, "export").out
    assert said > 10
    assert exported.count('"type": "entry"') == said + 1
    check_reads(home)


def log_another(home: Path, number: int) -> Result:
    """Log an act with a long note."""
    return run_process(home, "log", "customer-day", "1m", "-m", NOTE, "--id", f"act{number}")


def test_no_file_can_be_made_on_a_disk_without_room_for_one(small_disk: Path) -> None:
    """`init` on a full disk says so, and leaves nothing behind."""
    home = small_disk / "home"
    home.mkdir()
    fill(home)
    check_refusal(run_process(home, "init"), 74)
    assert files_of(home) == {}
    (small_disk / BALLAST).unlink()
    assert run_process(home, "init").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("words", WRITES, ids=lambda words: " ".join(words)[:24])
def test_what_a_limit_stops_is_done_without_it(
    tmp_path: Path, journal: Path, words: list[str]
) -> None:
    """D6 with RLIMIT_FSIZE: a write that needs a longer file is refused, and leaves no trace."""
    assert journal.exists()
    home = tmp_path / "home"
    set_up(home)
    before = files_of(home)
    limited = (sys.executable, "-c", LIMITED, "512")  # bytes: less than either file has
    check_refusal(run_process(home, *words, command=limited), 74)
    assert files_of(home) == before
    assert run_process(home, "status", command=limited).code == 0
    assert run_process(home, *words).code == 0
