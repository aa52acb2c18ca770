"""A walk through a review on a real terminal, as tmux shows it and a shell has it back."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.terminal import Terminal, needs_tmux
from tests.services.homes import Leader
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture

pytestmark = [needs_tmux, pytest.mark.slow]

KEYS = "[q]uit"
WALK: tuple[tuple[str, ...], ...] = (
    # Each begins with what is then asked at the end of the last line.
    ("[Enter] not now", "r"),
    ("Next time:", "2"),
    (KEYS, "y", "Enter"),
    ("Day and time", "p"),
    (KEYS, "thu 9:00 2h Müller & Söhne, in Ghent", "Enter"),
    ("departments", "l"),
    ("When", "sales, support", "Enter"),
    ("Note", "20 oct", "Enter"),
    (KEYS, "Müller & Söhne", "Enter"),
    ("departments", "l"),
    ("Note", "sales", "Enter"),
    (KEYS, "Enter"),
    ("How long", "l"),
    ("When", "90m", "Enter"),
    ("Note", "Enter"),
    (KEYS, "Enter"),
    ("[Enter] not now", "s"),
    ("Next time", "1"),
    (KEYS, "Enter"),
    (KEYS, "u"),
    (KEYS, "Enter"),
    (KEYS, "k"),
    ("Plus", "Enter"),
    ("Delta", "two visits", "Enter"),
    ("Next", "Enter"),
    ("$", "call Ana", "Enter"),
)
ENTRY = re.compile(r"(· \w{3} \d+ \w{3} · )[0-9a-f]{4,}")


@pytest.fixture
def home(fresh: Program) -> Path:
    """A home with one habit overdue, one that requires a detail, and one at its minimum."""
    fresh.home.mkdir()
    start = "2026-08-01"
    tables: list[dict[str, Any]] = [
        {"slug": "customer-day", "measure": "duration", "start": start},
        {"slug": "feedback-review", "requires": ["departments"], "start": start},
        {"slug": "new-focus", "target": 2, "start": start, "lead": 1},
    ]
    leader = Leader(fresh.home, tables)
    for month in ("08", "09", "10"):
        leader.log("new-focus", "2", on=f"2026-{month}-05")
    leader.log("customer-day", "8h", on="2026-09-05")
    return fresh.home


@pytest.fixture
def window(request: pytest.FixtureRequest, home: Path) -> Iterator[Terminal]:
    """A terminal of as many columns as asked for, in bash."""
    shell = (shutil.which("bash") or "sh", "--norc")
    opened = Terminal(home, shell, columns=getattr(request, "param", 80), PS1="$ ", NO_COLOR="1")
    yield opened
    opened.close()


def press(window: Terminal, asked: str, *keys: str) -> None:
    """Press keys, and wait until the last line of the screen has a question."""
    before = window.written()
    window.press(*keys)

    def is_asked(_: list[str]) -> bool:
        now = window.written()
        return now not in ([], before) and asked in now[-1]

    window.wait_until(is_asked)


@pytest.mark.parametrize(
    "window",
    [
        pytest.param(40, marks=pytest.mark.slow, id="40"),
        pytest.param(60, marks=pytest.mark.slow, id="60"),
        pytest.param(80, id="80"),
    ],
    indirect=True,
)
def test_a_walk_reads_well_at_any_width(
    window: Terminal, snapshot: Snapshot, request: pytest.FixtureRequest
) -> None:
    """Each screen is as it was agreed, and no line of ours is wrapped by the terminal."""
    press(window, KEYS, "clear; cchabits review", "Enter")
    for step in WALK:
        press(window, *step)
    shown = ENTRY.sub(r"\1a3f9", "\n".join(window.written()))
    snapshot.check(str(request.node.callspec.params["window"]), shown)


def test_the_shell_has_its_terminal_back(window: Terminal) -> None:
    """After Ctrl-C, and after Ctrl-Z and `fg`, it is set as it was: `stty -a` says the same."""
    (before,) = {"\n".join(window.type("stty -a"))}
    press(window, KEYS, "clear; cchabits review; echo code=$?", "Enter")
    window.press("C-c")
    window.wait_for("code=130")
    assert "\n".join(window.type("stty -a")) == before
    press(window, KEYS, "clear; cchabits review", "Enter")
    window.press("C-z")
    window.wait_until(lambda lines: any("Stopped" in line for line in lines))
    assert "\n".join(window.type("stty -a")) == before
    window.press("fg", "Enter")
    window.wait_until(lambda lines: lines[-1:] != [] and "cchabits review" in "".join(lines))
    press(window, KEYS, "Enter")
    press(window, "$", "q")  # and what follows at once would be a paste
    assert "\n".join(window.type("stty -a")) == before
