"""The units for systemd: what they say, and that systemd takes them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cchabits.domain.crontab import Task
from cchabits.domain.systemd import FIRST_LINE, service_text, timer_text, unit_name
from cchabits.errors import CannotWrite

HOMES = [
    "/srv/ana",
    "/srv/a b",
    "/srv/100%",
    "/srv/$HOME",
    "/srv/\"q'",
    "/srv/back\\",
    "/srv/é ✓",
    "/srv/#;",
]


def task_of(home: str) -> Task:
    """Return the task of a home, with a variable."""
    return Task(("/bin/true", "--home", home), (("XDG_DATA_HOME", home),), home)


def words_of(line: str) -> list[str]:
    """Return the words of a command as systemd reads them."""
    words = []
    rest = line.removeprefix(":").strip()
    while rest:
        word = ""
        if rest.startswith('"'):
            rest = rest[1:]
            while not rest.startswith('"'):
                rest = rest.removeprefix("\\")
                word, rest = word + rest[0], rest[1:]
            rest = rest[1:]
        else:
            word, _, rest = rest.partition(" ")
        assert "%" not in word.replace("%%", ""), "systemd would put something in its place"
        words.append(word.replace("%%", "%"))
        rest = rest.lstrip()
    return words


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30).map("/{}".format))
@example("/100%")
def test_the_command_arrives_as_it_is(home: str) -> None:
    """Quotes, backslashes and per cents are spelled out; a dollar names no variable."""
    text = service_text(task_of(home))
    line = next(line for line in text.split("\n") if line.startswith("ExecStart="))
    command = line.removeprefix("ExecStart=")
    assert words_of(command) == ["/bin/true", "--home", home]
    assert command.startswith(":") == ("$" in home)


@pytest.mark.parametrize("home", ["/a\nb", "/a\x1bb", "/\udcff"])
def test_what_no_unit_can_say_is_refused(home: str) -> None:
    """A line break, a control character, or bytes that are not UTF-8."""
    with pytest.raises(CannotWrite):
        service_text(task_of(home))


def test_each_home_has_units_of_its_own() -> None:
    """The names are plain ones, whatever the folder."""
    names = {unit_name(home) for home in ["", *HOMES]}
    assert len(names) == len(HOMES) + 1
    assert all(name.replace("-", "").isalnum() and name.isascii() for name in names)


def test_the_timer_comes_every_half_hour_and_makes_up_for_a_missed_one() -> None:
    """Both files say in their first line whose they are."""
    texts = [service_text(task_of("/srv/ana")), timer_text(task_of("/srv/ana"))]
    assert all(text.startswith(FIRST_LINE) for text in texts)
    assert "\nOnCalendar=*:0/30\nPersistent=true\n" in texts[1]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say of them."""
    for number, home in enumerate(HOMES):
        (tmp_path / f"tick{number}.service").write_text(service_text(task_of(home)), "utf-8")
        (tmp_path / f"tick{number}.timer").write_text(timer_text(task_of(home)), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(map(str, tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
