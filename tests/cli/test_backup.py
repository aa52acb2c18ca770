"""`backup` and `restore` as they are typed, and the backup that each day's first change takes."""

import json
import os
import re
import select
import sqlite3
import sys
from pathlib import Path

import pytest

from cchabits import __main__
from cchabits.cli import daily
from cchabits.storage.backup import sidecar_of, verify
from tests.cli.program import (
    Program,
    check_refusal,
    files_of,
    names_of,
    run_on_terminal,
    run_process,
    start,
)

STAMP = r"cchabits-\d{8}T\d{6}Z"
LOG = ("log", "customer-day", "90m")


@pytest.fixture
def dated(cchabits: Program) -> Program:
    """The program in a home that has its backup of the day."""
    cchabits.does(*LOG, "-m", "before")
    return cchabits


def backups_of(program: Program) -> list[Path]:
    """Return the backups on the shelf, by name."""
    return sorted((program.home / "backups").glob("*.db"))


def asked(program: Program) -> str:
    """Make a backup and return its name."""
    path: str = json.loads(program.does("backup", "--json"))["path"]
    return Path(path).name


# The day's backup


def test_the_first_change_of_a_day_is_backed_up(cchabits: Program) -> None:
    """Without a word, and once; what it has is the log after the change."""
    cchabits.does("status")
    assert backups_of(cchabits) == []
    cchabits.does(*LOG)
    cchabits.does(*LOG)
    (one,) = backups_of(cchabits)
    assert re.fullmatch(rf"{STAMP}-daily\.db", one.name)
    assert verify(one).has_sidecar
    out = cchabits.does("restore", one.name, "--dry-run")
    assert re.search(r"customer-day +2 → 1 ", out)


@pytest.mark.parametrize(
    "change",
    [
        ["skip", "feedback-review", "--reason", "illness"],
        ["pause", "--from", "fri"],
        ["undo"],
        ["edit", "last", "2h"],
        ["delete", "last"],
        ["import", "acts.jsonl"],
        ["habits", "add", "site-visit"],
        ["habits", "edit", "customer-day", "grace=5"],
        ["habits", "rename", "customer-day", "day"],
        ["habits", "retire", "customer-day"],
        ["packs", "add", "thys-eight"],
    ],
    ids=" ".join,
)
def test_every_change_is_one(
    dated: Program, change: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only an act that is logged: a change of habits.toml as well, by command."""
    if change[0] in {"habits", "packs"}:  # on a given day they would be recorded later
        monkeypatch.delenv("CCHABITS_TODAY")
    monkeypatch.chdir(tmp_path)
    Path("acts.jsonl").write_text(dated.does("export").replace('"id": "', '"id": "a'))
    for path in (dated.home / "backups").iterdir():
        path.unlink()
    assert dated(*change).code == 0
    assert len([one for one in backups_of(dated) if one.stem.endswith("-daily")]) == 1


@pytest.mark.parametrize(
    "command",
    [["status"], ["export"], ["undo", "--list"], ["habits", "sync", "--dry-run"], ["log", "nope"]],
    ids=" ".join,
)
def test_what_changes_nothing_takes_none(cchabits: Program, command: list[str]) -> None:
    """Nor does a command that is refused."""
    cchabits(*command)
    assert backups_of(cchabits) == []


@pytest.mark.usefixtures("cchabits")
def test_the_answer_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed has been flushed before the backup begins."""
    events: list[str] = []
    monkeypatch.setattr(daily, "back_up_daily", lambda _: events.append("backup"))
    monkeypatch.setattr(sys.stdout, "flush", lambda: events.append("flushed"), raising=False)
    assert __main__.main([*LOG]) == 0
    assert events == ["flushed", "backup"]


def test_a_reader_has_the_answer_while_the_backup_waits(cchabits: Program) -> None:
    """Its line is in the pipe, in a process whose backup ends only when its input does."""
    waiting = (
        "import sys; from cchabits.cli import daily; from cchabits.__main__ import main; "
        "daily.back_up_daily = lambda _: sys.stdin.read(); sys.exit(main())"
    )
    command = (sys.executable, "-c", waiting)
    process = start(cchabits.home, *LOG, command=command, env={"PYTHONUNBUFFERED": ""})
    with process:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], 60)[0], "the backup came first"
        assert process.stdout.readline().decode().startswith("✓ customer-day")
        assert process.poll() is None
        assert process.stdin is not None
        process.stdin.close()
    assert process.returncode == 0


@pytest.mark.parametrize("as_json", [False, True])
def test_a_backup_that_fails_is_a_hint(cchabits: Program, *, as_json: bool) -> None:
    """The change is kept, the answer is the usual one, and the exit code is 0."""
    (cchabits.home / "backups").write_text("in the way")
    code, out, err = cchabits(*LOG, *(["--json"] if as_json else []))
    assert code == 0
    assert out.startswith("{" if as_json else "✓ customer-day")
    assert err.startswith("  hint: it is saved, but today's backup failed: no backup could be made")
    assert err.count("\n") == 1
    assert len(cchabits.logged()) == 1


@pytest.mark.parametrize("problem", [RuntimeError("a bug"), KeyboardInterrupt()])
def test_nothing_that_happens_then_spoils_the_answer(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, problem: BaseException
) -> None:
    """Neither a bug nor somebody's patience running out."""

    def fail(_: object) -> None:
        raise problem

    monkeypatch.setattr(daily, "back_up_daily", fail)
    code, out, err = cchabits(*LOG)
    assert code == 0
    assert out.startswith("✓ customer-day")
    hint = "  hint: it is saved, but today's backup failed: something went wrong inside cchabits"
    assert err == "" or err.startswith(hint)
    assert err == "" or err.endswith("; see cchabits backup\n")
    assert len(list((cchabits.home / "traces").glob("*"))) == bool(err)


def test_a_damaged_log_is_told_day_by_day(cchabits: Program) -> None:
    """A stranger's view does not stop anybody from logging, but there will be no backup."""
    with sqlite3.connect(cchabits.home / "cchabits.db") as link:
        link.execute("CREATE VIEW mine AS SELECT 1")
    link.close()
    code, _, err = cchabits(*LOG)
    assert code == 0
    assert "cannot be backed up: it has a view 'mine' that no log has" in err
    check_refusal(cchabits("backup"), 74, "it has a view 'mine' that no log has")


# backup


def test_backup_answers_in_one_line(dated: Program) -> None:
    """Where it is, how large, and how much it has."""
    dated.does("skip", "feedback-review", "--reason", "illness")
    out = dated.does("backup")
    place = re.escape(str(dated.home / "backups"))
    assert re.fullmatch(
        rf"✓ backed up to {place}/{STAMP}-asked\.db · \d+ KB · 1 entry, 1 skip of 6 habits\n", out
    )


def test_backup_answers_programs(dated: Program) -> None:
    """With path, size, checksum and counts."""
    told = json.loads(dated.does("backup", "--json"))
    path = Path(told["path"])
    checked = verify(path)
    assert told.pop("taken").endswith("+00:00")
    assert told == {
        "schema": "cchabits.backup/1",
        "path": str(path),
        "bytes": path.stat().st_size,
        "sha256": checked.checksum,
        "habits": 6,
        "entries": 1,
        "skips": 0,
        "pauses": 0,
        "practice": 0,
        "definitions": 6,
    }


def test_a_backup_is_written_where_it_is_asked_for(dated: Program, tmp_path: Path) -> None:
    """And again over itself, but over nothing else, and never to the screen."""
    target = tmp_path / "stick.db"
    for _ in range(2):
        assert dated.does("backup", str(target)).startswith(f"✓ backed up to {target} · ")
    sidecar_of(target).unlink()
    check_refusal(dated("backup", str(target)), 65, "is there already")
    check_refusal(dated("backup", str(dated.home / "cchabits.db")), 65, "is the log itself")
    check_refusal(dated("backup", "-"), 73, "'-' is not a file to write to")
    check_refusal(dated("backup", " "), 73, "' ' is not a file to write to")
    check_refusal(dated("backup", str(tmp_path / "no" / "a.db")), 73, "there is no folder")


def test_backups_are_listed(dated: Program) -> None:
    """With age, reason and size, and whether the checksum is missing."""
    name = asked(dated)
    daily_one = next(path for path in backups_of(dated) if "daily" in path.name)
    sidecar_of(daily_one).unlink()
    head, blank, *rest = dated.does("backup", "--list").splitlines()
    assert (head, blank) == (f"2 backups in {dated.home}/backups", "")
    first, second = sorted(rest)  # of one second, perhaps
    age = r"today \d\d:\d\d"
    assert re.fullmatch(rf"  {name}  {age}  asked  +\d+ KB", first)
    assert re.fullmatch(rf"  {STAMP}-daily.db  {age}  daily  +\d+ KB  no checksum", second)
    told = json.loads(dated.does("backup", "--list", "--json"))
    assert told["schema"] == "cchabits.backups/1"
    assert told["folder"] == f"{dated.home}/backups"
    assert {(one["reason"], one["has_checksum"]) for one in told["backups"]} == {
        ("asked", True),
        ("daily", False),
    }


def test_without_backups_the_list_says_how_to_begin(fresh: Program) -> None:
    """It needs no home, and makes none."""
    assert fresh.does("backup", "--list") == "No backups yet. To make one:  cchabits backup\n"
    assert not fresh.home.exists()
    check_refusal(fresh("backup"), 78, "there are no habits yet")
    check_refusal(fresh("backup", "--list", "x"), 2, "--list lists the home's own backups")


# restore


def test_restore_answers_in_one_line_with_the_way_back(dated: Program) -> None:
    """And that way leads back."""
    name = asked(dated)
    dated.does(*LOG, "-m", "after")
    out = dated.does("restore", name, "--yes")
    found = re.fullmatch(
        rf"✓ restored {name} · 1 entry of 6 habits    \(go back: cchabits (restore \S+)\)\n", out
    )
    assert found is not None
    assert [one["note"] for one in dated.logged()] == ["before"]
    dated.does(*found[1].split(), "--yes")
    assert [one["note"] for one in dated.logged()] == ["before", "after"]


def test_a_dry_run_shows_what_would_change(dated: Program) -> None:
    """In counts by habit, and changes nothing."""
    name = asked(dated)
    dated.does(*LOG)
    dated.does("pause", "--from", "fri")
    before = files_of(dated.home)
    out = dated.does("restore", name, "--dry-run")
    assert files_of(dated.home) == before
    assert out.splitlines()[:4] == [
        f"now → with {name}",
        "",
        "  Habit                Entries  Skips  Pauses  Definitions",
        "  customer-day         2 → 1    0      0       1",
    ]
    assert out.splitlines()[-1] == "  all habits           0        0      1 → 0   0"


def test_backups_and_what_they_would_change_fit_a_narrow_screen(
    dated: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two lines each, where a line is too long."""
    name = asked(dated)
    dated.does(*LOG)
    monkeypatch.setenv("COLUMNS", "50")
    changes = dated.does("restore", name, "--dry-run").splitlines()
    assert changes[2:4] == ["  customer-day", "    entries 2 → 1 · definitions 1"]
    kept = dated.does("backup", "--list").splitlines()
    first = kept.index(f"  {name}")
    assert re.fullmatch(r"    today \d\d:\d\d · asked · \d+ KB", kept[first + 1])
    assert max(map(len, [*changes, *kept[1:]])) <= 50


def test_a_dry_run_says_where_the_numbers_are_the_same(dated: Program) -> None:
    """That is no promise that nothing would change."""
    name = asked(dated)
    dated.does("edit", "last", "-m", "after")
    out = dated.does("restore", name, "--dry-run")
    assert out.splitlines()[:2] == [f"{name} has as many of each as the log", ""]
    assert "→" not in out


def test_restore_answers_programs(dated: Program) -> None:
    """The counts of each habit now and then, and the backup of what was there."""
    name = asked(dated)
    dated.does(*LOG)
    trial = json.loads(dated.does("restore", name, "--dry-run", "--json"))
    told = json.loads(dated.does("restore", name, "--yes", "--json"))
    assert (trial["schema"], trial["restored"], trial["before"]) == (
        "cchabits.restore/1", False, None,
    )  # fmt: skip
    assert told["restored"] is True
    assert verify(Path(told["before"])).has_sidecar
    assert told["habits"] == trial["habits"]
    assert told["habits"][0] == {
        "habit": "customer-day",
        "now": {"entries": 2, "skips": 0, "pauses": 0, "practice": 0, "definitions": 1},
        "then": {"entries": 1, "skips": 0, "pauses": 0, "practice": 0, "definitions": 1},
    }


def test_a_script_must_say_that_it_means_it(dated: Program) -> None:
    """Without --yes, and without anybody to ask, nothing is restored."""
    name = asked(dated)
    before = files_of(dated.home)
    check_refusal(dated("restore", name), 2, "restoring replaces the log")
    assert files_of(dated.home) == before


@pytest.mark.parametrize(("typed", "is_done"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_on_a_terminal_it_asks_first(dated: Program, typed: str, *, is_done: bool) -> None:
    """Only a yes restores."""
    name = asked(dated)
    dated.does(*LOG)
    code, text = run_on_terminal(dated.home, "restore", name, typed=typed)
    assert code == 0
    asks = f"Replace the log (2 entries) with {name} (1 entry)? The log is backed up first. [y/N]"
    assert asks in " ".join(text.split())
    assert (f"restored {name}" if is_done else "Nothing was restored.") in text
    assert len(dated.logged()) == (1 if is_done else 2)


def test_a_new_computer_needs_no_yes(dated: Program, tmp_path: Path) -> None:
    """There is no log to lose; log and habits.toml come from the backup."""
    dated.does("backup", str(tmp_path / "stick.db"))
    new = run_process(tmp_path / "new", "restore", str(tmp_path / "stick.db"))
    assert new.code == 0
    assert new.out == "✓ restored stick.db · 1 entry of 6 habits\n"
    assert new.err.startswith("note: ")
    assert new.err.endswith("was missing, and was written as the backup had it\n")
    assert {"cchabits.db", "habits.toml"} <= set(names_of(tmp_path / "new"))
    status = run_process(tmp_path / "new", "status")
    assert (status.code, status.err) == (0, "")


def test_a_file_without_a_checksum_is_told(dated: Program) -> None:
    """It is checked in all other ways, and restored."""
    name = asked(dated)
    sidecar_of(dated.home / "backups" / name).unlink()
    code, out, err = dated("restore", name, "--yes")
    assert code == 0
    assert out.startswith("✓ restored")
    assert err == f"note: {name} has no checksum beside it; all else was checked\n"


def test_what_is_no_backup_is_refused(dated: Program, tmp_path: Path) -> None:
    """In one sentence, with the exit codes of the docs; the log is as it was."""
    before = files_of(dated.home)
    (tmp_path / "text").write_text("hello")
    os.mkfifo(tmp_path / "pipe")
    for name in ("text", "pipe"):
        check_refusal(dated("restore", str(tmp_path / name), "--yes"), 65, "is not a backup")
    check_refusal(dated("restore", str(tmp_path), "--yes"), 65, "it is a folder")
    check_refusal(dated("restore", str(dated.home / "cchabits.db")), 65, "it is the log itself")
    check_refusal(dated("restore", "nope.db", "--yes"), 66, "there is no file nope.db")
    check_refusal(dated("restore", "x" * 5000, "--yes"), 65, "file name too long")
    assert files_of(dated.home) == before


def test_names_from_files_are_shown_as_data(dated: Program, tmp_path: Path) -> None:
    """A file's name cannot change the terminal's colour."""
    odd = tmp_path / "a\x1b[31mb.db"
    dated.does("backup", str(odd))
    out = dated.does("restore", str(odd), "--yes")
    assert "\x1b" not in out
