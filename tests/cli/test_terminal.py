"""The program in a real terminal, typed into by tmux."""

from collections.abc import Iterator

import pytest

from tests.cli.program import HABITS, Program
from tests.cli.terminal import Terminal, needs_tmux

pytestmark = [needs_tmux, pytest.mark.slow]


@pytest.fixture(params=[80, 120])
def terminal(request: pytest.FixtureRequest, fresh: Program) -> Iterator[Terminal]:
    """A terminal of 80, and one of 120 columns."""
    fresh.write(HABITS)
    window = Terminal(fresh.home, columns=request.param)
    yield window
    window.close()


def test_what_is_typed_is_answered(terminal: Terminal) -> None:
    """A log and a status are typed; each line of the answers stands on one line of the screen."""
    logged = terminal.type("cchabits log customer-day 90m -m 'Acme: SSO blocks the renewal'")
    assert logged[0].startswith("✓ customer-day 1h30 · Tue 24 Nov · ")
    assert "November: 1h30 of 8h, 6 days left" in logged[0]
    assert "(undo: cchabits undo)" in " ".join(logged)
    shown = terminal.type("cchabits status")
    assert shown[0].startswith("Tue 24 Nov 2026   5 habits: 3 overdue")
    habits = [line for line in shown if line[:1] in set("✗!·✓")]
    assert len(habits) == 5
    assert all(line.split()[1].count("-") == 1 for line in habits)


@pytest.mark.parametrize("terminal", [60, 80, 120], indirect=True)
def test_no_line_is_wrapped(terminal: Terminal) -> None:
    """Joining what the terminal wrapped changes nothing on the screen."""
    for command in (
        "status", "log courage 7", "log feed", "undo", "habits list", "habits show cfr", "-h",
        "reason feed R", "skip feed --reason R", "delete last", "packs list", "history",
    ):  # fmt: skip
        shown = terminal.type(f"cchabits {command}")
        joined = [line.rstrip() for line in terminal.joined()]
        assert shown == joined[: len(shown)], command


def test_an_interrupt_is_felt(terminal: Terminal) -> None:
    """Ctrl-C, pressed while the program reads, leaves exit code 130 and no word."""
    terminal.type("true")
    terminal.press("cchabits import -", "Enter")
    terminal.wait_until_read("a line")
    terminal.interrupt()
    terminal.press("echo code=$?", "Enter")
    lines = terminal.wait_until(lambda seen: any(line.endswith("code=130") for line in seen))
    assert "Traceback" not in "".join(lines)
