"""`cchabits remind install` and `uninstall`: a line for cron, or units for systemd."""

import os
import pwd
import shlex
import sys
from pathlib import Path

import pytest

from cchabits.config.paths import find_home
from cchabits.domain.crontab import Task
from cchabits.services.schedule import task_for
from tests.cli.program import HABITS, Program, check_refusal, files_of

MAIL = '\n[mail]\nto = "ana@example.org"\ntransport = "file"\nfolder = "/nowhere/mail"\n'
FOREIGN = (
    b"MAILTO=ana@example.org\r\n# \xff caf\xe9\n\n0 8 * * 1  date +\\%F\n# no break at the end"
)

FAKE = r"""#!/bin/sh
# A crontab of its own: the file TAB; what is asked of it goes to the file CALLS.
PATH=/usr/bin:/bin
cd {folder} || exit
echo "$1" >> CALLS
if test -e REFUSAL; then cat REFUSAL >&2; exit 1; fi
case $1 in
    -l) test -e TAB || {{ echo "no crontab for $USER" >&2; exit 1; }}
        sed 's/\r/\\r/g' TAB ;; # as Debian lists it
    -e) test ! -e BLIND && exec sh -c "${{VISUAL}} TAB" ;;
    -r) rm TAB ;;
    -) test ! -e FULL || {{ echo "no room for it" >&2; exit 1; }}
        cat > TAB ;;
esac
"""


class Cron:
    """A crontab that is a file in a folder, behind a program `crontab`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tab = folder / "TAB"
        self.refusal = folder / "REFUSAL"
        program = folder / "crontab"
        program.write_text(FAKE.format(folder=shlex.quote(str(folder))), encoding="utf-8")
        program.chmod(0o700)

    @property
    def calls(self) -> list[str]:
        """What was asked of it."""
        calls = self.folder / "CALLS"
        return calls.read_text(encoding="utf-8").split() if calls.exists() else []


@pytest.fixture
def cron(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cron:
    """A crontab of the test's own; in PATH is nothing else, lest a real one be written."""
    folder = tmp_path / "cron"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return Cron(folder)


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's units, of the test's own; it is not there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "systemd" / "user"


@pytest.fixture(name="mailed")
def with_mail(cchabits: Program) -> Program:
    """The program in a home where mail is set up, and that has been noticed."""
    cchabits.write(HABITS + MAIL)
    cchabits.does("habits", "sync")
    return cchabits


def line_for(home: Path) -> str:
    """Return the line of a crontab for a home."""
    return f"*/30 * * * * {sys.executable} -P -m cchabits remind run --home {home}\n"


# cron


def test_the_line_is_shown_and_nothing_written(mailed: Program, cron: Cron) -> None:
    """It stands alone on standard output, and names the home that CCHABITS_HOME means."""
    code, out, err = mailed("remind", "install")
    assert (code, out) == (0, line_for(mailed.home))
    assert err.startswith("  hint: cchabits remind install --cron --write puts ")
    assert cron.calls == []


def test_the_line_is_written_and_the_rest_stays(mailed: Program, cron: Cron) -> None:
    """The crontab keeps its every byte, and has the line; taken out again, it is as it was."""
    cron.tab.write_bytes(FOREIGN)
    for _ in range(2):
        assert mailed("remind", "install", "--write")[:2] == (0, line_for(mailed.home))
        written = cron.tab.read_bytes()
        assert written.startswith(FOREIGN + b"\n# BEGIN cchabits remind --home ")
        assert written.count(line_for(mailed.home).encode()) == 1
    assert mailed.does("remind", "uninstall") == "taken out of your crontab\n"
    assert cron.tab.read_bytes() == FOREIGN
    assert cron.calls == [
        "-l",
        "-e",
        "-",
        "-l",
        "-e",
        "-l",
        "-e",
        "-",
    ]  # the second time, nothing was to be written


def test_a_crontab_that_was_not_there_is_gone_again(mailed: Program, cron: Cron) -> None:
    """None before, none after: not an empty one."""
    mailed("remind", "install", "--write")
    assert cron.tab.exists()
    mailed.does("remind", "uninstall")
    assert not cron.tab.exists()


def test_each_home_has_its_line(mailed: Program, cron: Cron, tmp_path: Path) -> None:
    """An assistant who looks after two leaders takes out the line of one."""
    other = tmp_path / "an other"
    mailed.home.rename(other)
    mailed("remind", "install", "--write", "--home", str(other))
    only_other = cron.tab.read_bytes()
    other.rename(mailed.home)
    mailed("remind", "install", "--write")
    assert cron.tab.read_bytes().count(b" remind run --home ") == 2
    mailed.does("remind", "uninstall")
    assert cron.tab.read_bytes() == only_other
    mailed.does("remind", "uninstall", "--home", str(other))
    assert not cron.tab.exists()


def test_the_usual_home_is_not_named() -> None:
    """A scheduler finds it by itself, whatever HOME says here."""
    home = find_home(None, {"HOME": pwd.getpwuid(os.getuid()).pw_dir})
    words = (sys.executable, "-P", "-m", "cchabits", "remind", "run")
    assert task_for(home) == Task(words)


def test_a_home_that_only_this_environment_knows_is_named(
    mailed: Program, cron: Cron, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cron finds it by itself; where only this environment knows the folders, the line has them."""
    monkeypatch.delenv("CCHABITS_HOME")
    for name, folder in (("XDG_CONFIG_HOME", "c d"), ("XDG_DATA_HOME", "data")):
        monkeypatch.setenv(name, str(tmp_path / folder))
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "cchabits").symlink_to(mailed.home)
    line = mailed("remind", "install").out
    assert line == (
        f"*/30 * * * * XDG_CONFIG_HOME='{tmp_path}/c d' XDG_DATA_HOME={tmp_path}/data "
        f"{sys.executable} -P -m cchabits remind run\n"
    )
    assert cron.calls == []


@pytest.mark.parametrize("command", [("install", "--write"), ("uninstall",)])
def test_broken_marks_are_left_alone(mailed: Program, cron: Cron, command: tuple[str, ...]) -> None:
    """One sentence names the line, and nothing is written."""
    cron.tab.write_bytes(b"A=1\n# BEGIN cchabits remind\n")
    result = mailed("remind", *command)
    check_refusal(result, 73, "stays as it is: line 2 begins a block that never ends")
    assert cron.calls == ["-l"]


@pytest.mark.parametrize("command", [("install", "--write"), ("uninstall",)])
def test_a_cron_that_says_no_is_quoted(
    mailed: Program, cron: Cron, command: tuple[str, ...]
) -> None:
    """Such as where cron.deny names the user: that is not an empty crontab."""
    cron.refusal.write_text("You (ana) are not allowed to use this program (crontab)\n")
    result = mailed("remind", *command)
    check_refusal(result, 73, "the crontab cannot be read: You (ana) are not allowed to use")
    assert cron.calls == ["-l"]


def test_a_crontab_that_is_not_taken_stays(mailed: Program, cron: Cron) -> None:
    """What cron says against the new one is told."""
    cron.tab.write_bytes(b"A=1\n")
    (cron.folder / "FULL").touch()
    check_refusal(mailed("remind", "install", "--write"), 73, "the old one stays: no room for it")
    assert cron.tab.read_bytes() == b"A=1\n"


def test_a_crontab_that_cannot_be_seen_as_it_is_stays(mailed: Program, cron: Cron) -> None:
    """Where a listing hides control characters, and no editor is given them either."""
    cron.tab.write_bytes(FOREIGN)
    (cron.folder / "BLIND").touch()
    result = mailed("remind", "install", "--write")
    check_refusal(result, 73, "the crontab has control characters that crontab -l does not show")
    assert cron.tab.read_bytes() == FOREIGN


def test_without_mail_set_up_nothing_is_installed(cchabits: Program, cron: Cron) -> None:
    """The hints say what to write."""
    result = cchabits("remind", "install", "--write")
    check_refusal(result, 78, "mail is not set up: ")
    assert "hint: to begin with, mail as files: printf " in result.err
    assert cron.calls == []


# systemd


def test_the_units_are_shown_and_nothing_written(mailed: Program, units: Path) -> None:
    """Each after its path, and the timer comes every half hour."""
    code, out, err = mailed("remind", "install", "--systemd")
    assert code == 0
    assert f"{sys.executable} -P -m cchabits remind run --home {mailed.home}\n" in out
    assert out.count(f"# {units}/cchabits-remind-") == 2
    assert "OnCalendar=*:0/30\n" in out
    assert err == "  hint: cchabits remind install --systemd --write writes these two files\n"
    assert not units.exists()


def test_the_units_are_written_and_removed(mailed: Program, cron: Cron, units: Path) -> None:
    """What systemd is to be told is printed, not run; a link of the timer goes with it."""
    units.mkdir(parents=True)
    (units / "other.timer").write_text("[Timer]\n")
    before = files_of(units)
    for _ in range(2):
        out = mailed("remind", "install", "--systemd", "--write").out
    (timer,) = units.glob("cchabits-*.timer")
    assert (
        f"  systemctl --user daemon-reload\n  systemctl --user enable --now {timer.name}\n" in out
    )
    assert len(files_of(units)) == 3
    link = units / "timers.target.wants" / timer.name
    link.parent.mkdir()
    link.symlink_to(timer)
    out = mailed.does("remind", "uninstall")
    assert out.startswith(f"removed {units}/cchabits-remind-")
    assert f"  systemctl --user stop {timer.name}\n  systemctl --user daemon-reload\n" in out
    assert files_of(units) == before
    assert not link.is_symlink()
    assert cron.calls == ["-l"]


@pytest.mark.parametrize("command", [("install", "--systemd", "--write"), ("uninstall",)])
def test_units_of_others_are_left_alone(
    mailed: Program, cron: Cron, units: Path, command: tuple[str, ...]
) -> None:
    """A file by that name that does not begin as ours is somebody's."""
    del cron
    mailed("remind", "install", "--systemd", "--write")
    (timer,) = units.glob("cchabits-*.timer")
    timer.write_text("[Timer]\n")
    before = files_of(units)
    check_refusal(mailed("remind", *command), 73, f"{timer} was not written by cchabits")
    assert files_of(units) == before


# Neither, both, nothing


@pytest.mark.usefixtures("units")
def test_nothing_to_take_out_is_said(mailed: Program, cron: Cron) -> None:
    """With a crontab of others, and with none."""
    for content in (None, FOREIGN):
        if content:
            cron.tab.write_bytes(content)
        check_refusal(mailed("remind", "uninstall"), 65, f"nothing is installed for {mailed.home}")
    assert cron.tab.read_bytes() == FOREIGN


def test_without_cron_systemd_is_shown(
    mailed: Program, tmp_path: Path, units: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is neither, a sentence says so; where cron is asked for, that it is missing."""
    del units
    monkeypatch.setenv("PATH", str(tmp_path))
    said = "there is neither cron nor systemd here"
    check_refusal(mailed("remind", "install"), 78, said)
    check_refusal(mailed("remind", "install", "--cron", "--write"), 78, "there is no cron here")
    assert mailed("remind", "install", "--cron")[:2] == (0, line_for(mailed.home))
    systemctl = tmp_path / "systemctl"
    systemctl.write_text("#!/bin/sh\n")
    systemctl.chmod(0o700)
    assert "OnCalendar=" in mailed("remind", "install").out


def test_both_at_once_is_refused(mailed: Program, cron: Cron) -> None:
    """One scheduler is enough."""
    check_refusal(mailed("remind", "install", "--cron", "--systemd"), 2)
    assert cron.calls == []


def test_a_folder_that_no_line_can_name_is_refused(
    mailed: Program, cron: Cron, tmp_path: Path
) -> None:
    """A crontab knows no line breaks within a command; the terminal sees none either."""
    odd = tmp_path / "a\nb"
    mailed.home.rename(odd)
    for option in ("--cron", "--systemd"):
        result = mailed("remind", "install", option, "--write", "--home", str(odd))
        check_refusal(result, 73, "cannot stand in a")
    assert cron.calls == []
