"""`cchabits calendar export`: one line, one file, and nothing else touched."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import Program, check_refusal, environment, files_of, names_of, run_process

HINT = "subscribe to it in your calendar; an export over the same file brings it up to date"

not_for_root = pytest.mark.skipif(not os.geteuid(), reason="root may read and write anything")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file to write, in the present folder, which is not the home."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    return "agenda.ics"


def test_an_export_says_what_the_file_has(cchabits: Program, file: str) -> None:
    """And at first how it is kept up to date: by hand, or by cron."""
    cchabits.does("plan", "add", "customer-day", "thu", "9:00")
    code, out, err = cchabits("calendar", "export", file)
    assert code == 0
    assert out.startswith("✓ calendar written: 1 plan and ")
    assert out.endswith(" due days · agenda.ics\n")
    hint, line = err.splitlines(keepends=True)
    assert hint == f"  hint: {HINT}\n"
    assert line.startswith("  hint: by itself, from crontab -e: */30 * * * * ")
    command = f" calendar export {Path(file).resolve()} --home {cchabits.home}"
    assert line.endswith(f"{command} >/dev/null\n")
    assert names_of(Path()) == ["agenda.ics"]
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600


@pytest.mark.slow
def test_the_line_for_cron_does_what_it_says(cchabits: Program, file: str) -> None:
    """From any folder, without what the environment says today, and for cron to mail nothing."""
    cchabits("calendar", "export", file)
    Path(file).unlink()
    _, _, err = cchabits("calendar", "export", file)
    before = Path(file).read_bytes()
    cchabits.does("plan", "add", "customer-day", "thu", "9:00")
    command = err.splitlines()[1].partition("*/30 * * * * ")[2]
    env = {"PATH": "/usr/bin:/bin", "CCHABITS_TODAY": "2026-11-24"}
    env |= {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    done = subprocess.run(["sh", "-c", command], cwd="/", env=env, capture_output=True, check=True)
    assert done.stdout + done.stderr == b""
    assert Path(file).read_bytes() != before
    assert "1 plan and " in cchabits.does("calendar", "export", file)


def test_an_export_over_the_last_says_what_became_of_it(cchabits: Program, file: str) -> None:
    """Up to date, or how many events are cancelled."""
    cchabits.does("plan", "add", "customer-day", "thu", "9:00")
    first = cchabits("calendar", "export", file).out
    assert cchabits.does("calendar", "export", file) == first.replace("written", "up to date")
    cchabits.does("plan", "drop", "customer-day")
    out = cchabits.does("calendar", "export", file)
    assert out == first.replace("1 plan", "0 plans").replace("days", "days, 1 cancelled")


@pytest.mark.slow
def test_standard_output_has_the_calendar_alone(cchabits: Program, file: str) -> None:
    """In UTF-8, whatever the terminal speaks; no file is made."""
    cchabits.does("plan", "add", "customer-day", "thu", "9:00", "-m", "Zoë")
    done = subprocess.run(
        [sys.executable, "-m", "cchabits", "calendar", "export", "-"],
        env=environment(cchabits.home) | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    assert done.stdout.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "LOCATION:Zoë\r\n".encode() in done.stdout
    assert names_of(Path()) == []
    assert file


@pytest.mark.parametrize("name", ["", " ", ".", "/"])
def test_a_folder_is_no_file(cchabits: Program, name: str) -> None:
    """Nor is nothing."""
    check_refusal(cchabits("calendar", "export", name), 73, "is not a file to write to")


def test_a_pipe_is_not_waited_for(cchabits: Program, file: str) -> None:
    """Nobody may ever write to it."""
    os.mkfifo(file)
    check_refusal(cchabits("calendar", "export", file), 73, "is not a file to write to")
    check_refusal(cchabits("calendar", "export", os.devnull), 73, "is not a file to write to")


def test_a_link_to_itself_leads_nowhere(cchabits: Program, file: str) -> None:
    """It stays as it is."""
    Path(file).symlink_to(file)
    check_refusal(cchabits("calendar", "export", file), 73, "too many levels of symbolic links")
    assert Path(file).is_symlink()


def test_a_link_is_written_through(cchabits: Program, file: str, tmp_path: Path) -> None:
    """The synced folder may lie elsewhere; the link stays one."""
    synced = tmp_path / "synced"
    synced.mkdir()
    Path(file).symlink_to(synced / "real.ics")
    assert cchabits("calendar", "export", file).code == 0
    assert names_of(synced) == ["real.ics"]
    cchabits.does("plan", "add", "customer-day", "thu", "9:00")
    assert "1 plan" in cchabits.does("calendar", "export", file)
    assert Path(file).is_symlink()
    assert b"DTSTART" in (synced / "real.ics").read_bytes()


@pytest.mark.parametrize("name", ["habits.toml", "cchabits.db"])
def test_no_file_of_the_home_is_written_over(cchabits: Program, name: str) -> None:
    """Nor any other that is no calendar of ours."""
    before = files_of(cchabits.home)
    check_refusal(cchabits("calendar", "export", str(cchabits.home / name)), 65, "as it is")
    assert files_of(cchabits.home) == before


def test_a_folder_that_is_not_there_is_said(cchabits: Program, file: str) -> None:
    """It is not made, for it may be misspelt."""
    check_refusal(cchabits("calendar", "export", f"new/{file}"), 73, "there is no folder")
    (Path() / "plain").write_text("")
    check_refusal(cchabits("calendar", "export", f"plain/{file}"), 73, "not a directory")


@not_for_root
def test_a_file_that_may_not_be_read_is_left(cchabits: Program, file: str) -> None:
    """What it told before cannot be known."""
    cchabits("calendar", "export", file)
    Path(file).chmod(0)
    check_refusal(cchabits("calendar", "export", file), 73, "cannot be read")


def test_a_home_that_can_only_be_read_has_a_calendar(cchabits: Program, file: str) -> None:
    """An export writes nothing into the log, nor beside it."""
    cchabits.does("plan", "add", "customer-day", "thu", "9:00")
    before = files_of(cchabits.home)
    for path in (*cchabits.home.iterdir(), cchabits.home):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert cchabits("calendar", "export", file).code == 0
    finally:
        cchabits.home.chmod(0o700)
    assert files_of(cchabits.home) == before


def test_a_title_is_text_and_nothing_else(fresh: Program, file: str) -> None:
    """Whatever a habits.toml holds."""
    title = 'Ask\\nEND:VEVENT\\r\\nBEGIN:VEVENT; a, b \\\\ \\u001b[2J \\u202e \\"x\\"'
    fresh.write(f'schema = 1\n[[habit]]\nslug = "ask"\ntitle = "{title}"\nmeasure = "count"\n')
    assert fresh("calendar", "export", file).code == 0
    content = Path(file).read_bytes()
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == content.count(b"\r\nUID:") == 12
    assert b"\x1b" not in content
    assert "up to date" in fresh.does("calendar", "export", file)


def test_there_is_no_calendar_without_habits(fresh: Program, file: str) -> None:
    """There is nothing to plan yet."""
    check_refusal(fresh("calendar", "export", file), 78)
    assert names_of(Path()) == []


@pytest.mark.slow
def test_a_disk_that_is_full_leaves_the_last_calendar(cchabits: Program, file: str) -> None:
    """As a limit on the size of files has it."""
    cchabits("calendar", "export", file)
    before = Path(file).read_bytes()
    cchabits.does("plan", "add", "customer-day", "thu", "9:00")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); "
        "from cchabits.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, "calendar", "export", file],
        env=environment(cchabits.home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 74
    assert "free some space" in done.stderr
    assert Path(file).read_bytes() == before
    assert names_of(Path()) == [file]
    assert run_process(cchabits.home, "calendar", "export", file).code == 0
