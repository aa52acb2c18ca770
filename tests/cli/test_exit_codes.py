"""The exit codes of docs/cadence.md, 10, for every failure that exists."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from cchabits.storage.database import Patience
from cchabits.transfer.journal import header
from tests.cli.program import (
    COMMAND,
    HABITS,
    Program,
    check_refusal,
    environment,
    files_of,
    locked,
    run_process,
    start,
)
from tests.fakes import count_tries
from tests.waiting import PATIENCE, none_left

pytestmark = pytest.mark.slow

WRITES = (
    ["log", "customer-day", "1h"],
    ["skip", "feed", "--reason", "illness"],
    ["pause", "--from", "today"],
    ["edit", "last", "2h"],
    ["delete", "last"],
    ["undo"],
)
READS = (["status"], ["status", "--json"], ["habits", "list"], ["undo", "--list"], ["export"])
EVERYTHING = (*WRITES, *READS)


MORE_THAN_A_PIPE_HOLDS = 1_100_000  # bytes


def called(arguments: list[str]) -> str:
    """Return a test's id."""
    return " ".join(arguments)


# 66, 73: files


@pytest.mark.parametrize("path", ["nope.jsonl", "no/such/folder.jsonl"])
def test_a_file_that_is_not_there_is_66(cchabits: Program, path: str) -> None:
    """And the sentence names it."""
    check_refusal(cchabits("import", path), 66, f"there is no file {path}")


@pytest.mark.parametrize("command", ["import", "restore"])
def test_an_empty_name_of_a_file_to_read_is_66(cchabits: Program, command: str) -> None:
    """No file is called so; it is not the folder one stands in."""
    check_refusal(cchabits(command, ""), 66, "there is no file ''")


@pytest.mark.parametrize("command", ["import", "restore"])
def test_a_folder_in_the_place_of_a_file_to_read_is_65(cchabits: Program, command: str) -> None:
    """One cannot import it, nor restore it."""
    check_refusal(cchabits(command, "."), 65, "folder")


def test_a_folder_that_is_not_there_is_73(cchabits: Program) -> None:
    """An export cannot be written there, and the sentence names the file that was asked for."""
    path = cchabits.home / "nope" / "log.jsonl"
    check_refusal(cchabits("export", "-o", str(path)), 73, str(path))


def test_a_folder_in_the_place_of_the_file_is_73(cchabits: Program) -> None:
    """An export is not written over a folder, nor beside it."""
    (cchabits.home / "folder").mkdir()
    path = str(cchabits.home / "folder")
    check_refusal(cchabits("export", "-o", path), 73, path)
    assert sorted(files_of(cchabits.home)) == ["cchabits.db", "habits.toml"]


@pytest.mark.parametrize("name", ["", " "])
@pytest.mark.parametrize("command", ["export -o", "packs export", "calendar export", "backup"])
def test_an_empty_name_of_a_file_to_write_is_73(cchabits: Program, command: str, name: str) -> None:
    """Whatever was to be written there, it is the same mistake."""
    said = f"'{name}' is not a file to write to"
    check_refusal(cchabits(*command.split(), name), 73, said)


@pytest.mark.parametrize("home", ["/dev/null/home", "/proc/nowhere"])
def test_a_home_that_cannot_be_made_is_73(fresh: Program, home: str) -> None:
    """`init` says which folder it could not create."""
    check_refusal(fresh("init", "--home", home), 73, "cannot create the folder")


@pytest.fixture
def unprivileged() -> tuple[str, ...]:
    """The command of a process that file permissions hold for, whoever runs the tests."""
    if os.geteuid():
        return COMMAND
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    return (setpriv, "--bounding-set=-dac_override,-dac_read_search", *COMMAND)


@pytest.fixture
def read_only(cchabits: Program) -> Iterator[Program]:
    """A used home, with something to undo, that nobody may write to."""
    cchabits.does("log", "customer-day", "1h")
    (cchabits.home / "cchabits.db").chmod(0o400)
    cchabits.home.chmod(0o500)
    yield cchabits
    cchabits.home.chmod(0o700)


@pytest.mark.parametrize("arguments", WRITES, ids=called)
def test_a_home_that_cannot_be_written_is_73(
    read_only: Program, unprivileged: tuple[str, ...], arguments: list[str]
) -> None:
    """Every command that writes says so, and changes nothing."""
    before = files_of(read_only.home)
    result = run_process(read_only.home, *arguments, command=unprivileged)
    check_refusal(result, 73, str(read_only.home))
    assert files_of(read_only.home) == before


@pytest.mark.parametrize("arguments", READS, ids=called)
def test_a_home_that_cannot_be_written_can_be_read(
    read_only: Program, unprivileged: tuple[str, ...], arguments: list[str]
) -> None:
    """Every command that reads works."""
    code, _, err = run_process(read_only.home, *arguments, command=unprivileged)
    assert (code, err) == (0, "")


def test_a_folder_that_cannot_be_written_gets_no_home(
    tmp_path: Path, unprivileged: tuple[str, ...]
) -> None:
    """`init` says what it could not create."""
    folder = tmp_path / "shut"
    folder.mkdir(mode=0o500)
    check_refusal(run_process(folder, "init", command=unprivileged), 73, "cannot be created")
    check_refusal(run_process(folder / "x", "init", command=unprivileged), 73, "cannot create")
    assert files_of(folder) == {}


# 74: the disk


@pytest.mark.parametrize("arguments", EVERYTHING, ids=called)
def test_a_damaged_database_is_74(cchabits: Program, arguments: list[str]) -> None:
    """Nothing is printed of it, and nothing is written to it."""
    cchabits.does("log", "customer-day", "1h")
    database = cchabits.home / "cchabits.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    before = files_of(cchabits.home)
    check_refusal(cchabits(*arguments), 74, "the database is damaged")
    assert files_of(cchabits.home) == before


def test_an_export_that_fails_half_way_is_74(cchabits: Program, tmp_path: Path) -> None:
    """A file that was to be written is not left behind in part."""
    for number in range(40):
        cchabits.does("log", "customer-day", "1h", "-m", "x" * 1000, "--id", str(number))
    database = cchabits.home / "cchabits.db"
    whole = bytearray(database.read_bytes())
    for page in range(0, len(whole), 4096):
        if whole[page] == 0x0D and whole[page : page + 4096].count(b"x") > 2000:
            last = page
    whole[last : last + 4096] = b"\xa5" * 4096
    database.write_bytes(whole)
    out = tmp_path / "out.jsonl"
    check_refusal(cchabits("export", "-o", str(out)), 74, "the database is damaged")
    assert not out.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_truncated_database_is_74(cchabits: Program) -> None:
    """What is left of it is not taken for a new one."""
    database = cchabits.home / "cchabits.db"
    database.write_bytes(database.read_bytes()[:8192])
    before = files_of(cchabits.home)
    check_refusal(cchabits("log", "customer-day", "1h"), 74, "the database is damaged")
    assert files_of(cchabits.home) == before


def with_files_of(size: int) -> tuple[str, ...]:
    """Return the command of a process in which no file can have more bytes: a full disk."""
    limit = (
        "import resource, sys; size = int(sys.argv.pop(1)); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)); "
        "from cchabits.__main__ import main; sys.exit(main())"
    )
    return (sys.executable, "-c", limit, str(size))


def test_a_full_disk_is_74(cchabits: Program) -> None:
    """A database that cannot grow says so, keeps what it had, and leaves no journal behind."""
    command = with_files_of((cchabits.home / "cchabits.db").stat().st_size)
    arguments = ["log", "customer-day", "1h", "-m", "x" * 10_000]
    before = files_of(cchabits.home)
    check_refusal(run_process(cchabits.home, *arguments, command=command), 74)
    assert files_of(cchabits.home) == before
    assert cchabits.does("status")


@pytest.mark.parametrize(
    "arguments",
    [
        ["habits", "edit", "customer-day", "target=2 days"],
        ["habits", "add", "site-visit"],
        ["habits", "rename", "customer-day", "site-visit"],
        ["habits", "retire", "customer-day"],
        ["packs", "add", "thys-eight", "--habit", "staff-time"],
    ],
    ids=called,
)
@pytest.mark.parametrize("size", [0, 8_000])
def test_a_full_disk_leaves_definitions_as_they_are(
    cchabits: Program, arguments: list[str], size: int
) -> None:
    """Neither habits.toml nor the database changes, and nothing is left beside them."""
    before = files_of(cchabits.home)
    command = with_files_of(size)
    result = run_process(cchabits.home, *arguments, command=command, CCHABITS_TODAY="")
    check_refusal(result, 74, "nothing was written")
    assert files_of(cchabits.home) == before


@pytest.mark.parametrize("arguments", READS, ids=called)
def test_an_edited_file_can_be_read_on_a_full_disk(cchabits: Program, arguments: list[str]) -> None:
    """Whatever reads goes on with the last good definitions and says why; a `log` is refused."""
    cchabits.write(HABITS.replace("A day a month", "Two days a month"))
    before = files_of(cchabits.home)
    variables = {"command": with_files_of(8_000), "CCHABITS_TODAY": ""}
    code, out, err = run_process(cchabits.home, *arguments, **variables)  # type: ignore[arg-type]
    assert (code, bool(out), "Two days" in out) == (0, True, False)
    assert "has changed; it could not be recorded now: the disk" in err
    refused = run_process(cchabits.home, "log", "customer-day", "1h", **variables)  # type: ignore[arg-type]
    check_refusal(refused, 74)
    assert files_of(cchabits.home) == before


@pytest.mark.parametrize("arguments", READS, ids=called)
def test_an_edited_file_can_be_read_where_nothing_can_be_written(
    read_only: Program, unprivileged: tuple[str, ...], arguments: list[str]
) -> None:
    """Such as a folder that somebody shares for reading."""
    (read_only.home / "habits.toml").write_text(HABITS.replace("A day a", "Two days a"))
    result = run_process(read_only.home, *arguments, command=unprivileged, CCHABITS_TODAY="")
    assert (result.code, bool(result.out)) == (0, True)
    assert "has changed; it could not be recorded now: the database" in result.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"], ["status", "--json"], ["export"], ["-h"],
        ["--version"], ["completion", "zsh"], ["__complete", "habits", ""],
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_written_is_74(cchabits: Program, arguments: list[str]) -> None:
    """A full disk behind standard output is one sentence."""
    with Path("/dev/full").open("wb") as full:
        done = run_into(full, cchabits.home, arguments)
    assert done.returncode == 74
    assert done.stderr.startswith(b"error: ")
    assert b"Traceback" not in done.stderr


def test_an_act_whose_answer_cannot_be_written_is_said_to_be_saved(cchabits: Program) -> None:
    """Else one would log it twice."""
    with Path("/dev/full").open("wb") as full:
        done = run_into(full, cchabits.home, ["log", "customer-day", "1h"])
    assert done.returncode == 74
    assert [record["habit"] for record in cchabits.logged()] == ["customer-day"]
    assert b"saved" in done.stderr


def run_into(
    out: IO[bytes], home: Path, arguments: list[str]
) -> "subprocess.CompletedProcess[bytes]":
    """Run the program with its standard output in a file."""
    command = [*COMMAND, *arguments]
    return subprocess.run(
        command,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )


# 75: locked


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A stopwatch that counts tries, a tenth of a second for each."""
    return count_tries(monkeypatch)


@pytest.fixture
def impatient(
    cchabits: Program,
    monkeypatch: pytest.MonkeyPatch,
    tries: Iterator[int],  # noqa: ARG001 - it gives up after two
) -> Program:
    """The program, which gives up after a fifth of a second."""
    monkeypatch.setattr(Patience.__init__, "__defaults__", (lambda: None, 0.05, 0.2))
    return cchabits


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.parametrize("arguments", WRITES, ids=called)
def test_a_database_locked_for_too_long_is_75(
    impatient: Program, arguments: list[str], kind: str
) -> None:
    """Whoever waits is told so first; then that nothing was written, and nothing was."""
    before = files_of(impatient.home)
    with locked(impatient.home / "cchabits.db", kind):
        result = impatient(*arguments)
    check_refusal(result, 75, "was locked by another process for 0.2 s; nothing was written")
    assert result.err.startswith("note: the database is in use by another process")
    assert files_of(impatient.home) == before


@pytest.mark.parametrize("arguments", READS, ids=called)
def test_a_reader_waits_only_for_an_exclusive_lock(
    impatient: Program, arguments: list[str]
) -> None:
    """While another process writes one can read; while it commits, one waits."""
    with locked(impatient.home / "cchabits.db", "IMMEDIATE"):
        impatient.does(*arguments)
    with locked(impatient.home / "cchabits.db", "EXCLUSIVE"):
        result = impatient(*arguments)
    check_refusal(result, 75, "was locked by another process")


def test_an_edited_file_waits_a_second_at_most(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, tries: Iterator[int]
) -> None:
    """A reader that cannot record it goes on, and says so."""
    monkeypatch.delenv("CCHABITS_TODAY")
    monkeypatch.setattr(Patience.__init__, "__defaults__", (lambda: None, 2.0, 4.0))
    cchabits.write(HABITS.replace("A day a month", "Two days a month"))
    with locked(cchabits.home / "cchabits.db", "IMMEDIATE"):
        code, out, err = cchabits("status")
    assert (code, bool(out)) == (0, True)
    assert "has changed" in err
    assert next(tries) < 40  # four seconds of tries would alone be as many


# 78: habits.toml and databases that are not ours


@pytest.mark.parametrize("arguments", EVERYTHING, ids=called)
def test_no_habits_at_all_is_78(fresh: Program, arguments: list[str]) -> None:
    """The hint is `cchabits init`, and nothing is made."""
    result = fresh(*arguments)
    check_refusal(result, 78, "there are no habits yet")
    assert result.err.endswith("  hint: cchabits init\n")
    assert not fresh.home.exists()


@pytest.mark.parametrize("arguments", [*EVERYTHING, ["habits", "check"]], ids=called)
def test_a_broken_file_is_78_where_nothing_good_is_known(
    fresh: Program, arguments: list[str]
) -> None:
    """The file and the mistake are named, and no database is made."""
    fresh.write(HABITS + 'slug = "twice"\n')
    check_refusal(fresh(*arguments), 78, "habits.toml: line")
    assert sorted(files_of(fresh.home)) == ["habits.toml"]


@pytest.mark.parametrize(
    "arguments", [["log", "feed", "--with", "x"], ["undo"], ["status"], ["export"]], ids=called
)
def test_a_broken_file_leaves_the_last_good_definitions(
    cchabits: Program, arguments: list[str]
) -> None:
    """What reads and logs goes on, and says so; the answer is as if the file were whole."""
    cchabits.does("log", "customer-day", "1h")
    cchabits.write(HABITS + "slug = \n")
    code, out, err = cchabits(*arguments)
    assert code == 0
    assert out
    assert err.startswith("note: ")
    assert "the last good definitions stay in force" in err


def test_checking_a_broken_file_is_78(cchabits: Program) -> None:
    """Whatever good definitions are known."""
    cchabits.write(HABITS + "slug = \n")
    check_refusal(cchabits("habits", "check"), 78, "habits.toml: line")


@pytest.mark.parametrize("arguments", EVERYTHING, ids=called)
def test_a_file_of_another_program_is_78(cchabits: Program, arguments: list[str]) -> None:
    """It is left as it is."""
    database = cchabits.home / "cchabits.db"
    database.write_bytes(b"Dear diary, " * 1000)
    before = files_of(cchabits.home)
    check_refusal(cchabits(*arguments), 78, "is not a cchabits database (not SQLite)")
    assert files_of(cchabits.home) == before


def test_a_database_of_another_program_is_78(cchabits: Program) -> None:
    """It is left as it is."""
    database = cchabits.home / "cchabits.db"
    database.unlink()
    other = sqlite3.connect(database)
    other.execute("CREATE TABLE theirs (a)")
    other.close()
    before = files_of(cchabits.home)
    check_refusal(cchabits("log", "feed"), 78, "is not a cchabits database (another program's)")
    assert files_of(cchabits.home) == before


def test_a_newer_database_is_78(cchabits: Program) -> None:
    """It is left as it is."""
    ours = sqlite3.connect(cchabits.home / "cchabits.db")
    ours.execute("PRAGMA user_version = 99")
    ours.close()
    before = files_of(cchabits.home)
    check_refusal(cchabits("log", "feed"), 78, "has schema 99")
    assert files_of(cchabits.home) == before


def test_a_link_in_the_place_of_the_database_is_78(cchabits: Program) -> None:
    """It is not followed."""
    database = cchabits.home / "cchabits.db"
    database.rename(cchabits.home / "elsewhere.db")
    database.symlink_to("elsewhere.db")
    check_refusal(cchabits("status"), 78, "it is a link")


# 130; what is 70 is in test_mistakes.py


def test_an_interrupt_while_reading_is_130(cchabits: Program) -> None:
    """Ctrl-C ends the program without a word."""
    process = start(cchabits.home, "import", "-")
    assert process.stdin
    process.stdin.write(f"{header()}\n".encode())
    process.stdin.write(b" " * MORE_THAN_A_PIPE_HOLDS)  # so it has read some when this is written
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")


def feed(process: "subprocess.Popen[bytes]", megabytes: int) -> None:
    """Write empty lines to a program, as much at a time as a pipe holds."""
    assert process.stdin
    piece = b"\n" * (1 << 16)
    for _ in range(16 * megabytes):
        os.write(process.stdin.fileno(), piece)


def test_an_interrupt_while_there_is_always_more_to_read_is_130(cchabits: Program) -> None:
    """Ctrl-C is felt between two pieces, where reading to the end would not notice it."""
    process = start(cchabits.home, "import", "-")
    with none_left([process]):
        assert process.stdin
        os.write(process.stdin.fileno(), f"{header()}\n".encode())
        feed(process, 20)
        process.send_signal(signal.SIGINT)
        with pytest.raises(BrokenPipeError):
            feed(process, 64)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_an_interrupt_while_waiting_is_130(cchabits: Program) -> None:
    """Ctrl-C ends the waiting for a lock at once, not when the waiting is over."""
    with locked(cchabits.home / "cchabits.db", "IMMEDIATE"):
        process = start(cchabits.home, "log", "customer-day", "1h")
        assert process.stderr
        assert process.stderr.readline().startswith(b"note: the database is in use")
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)  # it would wait for 28 seconds more
        except subprocess.TimeoutExpired:
            process.kill()
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"")
