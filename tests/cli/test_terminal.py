"""The program in a real terminal, typed into by tmux."""

import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator

import pytest

from tests.cli.program import HABITS, SCRIPT, Program, environment

TMUX = shutil.which("tmux")

pytestmark = pytest.mark.skipif(TMUX is None, reason="there is no tmux to type into")


class Terminal:
    """A shell in a tmux window of a server of its own."""

    def __init__(self, program: Program, columns: int) -> None:
        self.server = f"cchabits-{uuid.uuid4().hex[:8]}"
        env = environment(program.home, PATH=f"{SCRIPT.parent}:{os.environ['PATH']}")
        size = ["-x", str(columns), "-y", "40"]
        self._tmux("new-session", "-d", *size, "sh", env=env)
        self.type("true")

    def type(self, command: str) -> list[str]:
        """Type a command, and return the lines of the screen once it is done."""
        mark = uuid.uuid4().hex[:8]
        self._tmux("send-keys", f"clear; {command}; echo {mark[:4]}''{mark[4:]}", "Enter")
        lines = self.wait_for(mark)
        after = next(index for index, line in enumerate(lines) if line.startswith(mark))
        return lines[:after]

    def wait_for(self, text: str) -> list[str]:
        """Return the lines of the screen once a text is on it."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            lines = self._tmux("capture-pane", "-p").splitlines()
            if any(line.startswith(text) for line in lines):
                return lines
            time.sleep(0.05)
        raise AssertionError(lines)

    def joined(self) -> list[str]:
        """Return the lines of the screen, those that the terminal wrapped in one piece."""
        return self._tmux("capture-pane", "-p", "-J").splitlines()

    def close(self) -> None:
        """End the shell and its server."""
        self._tmux("kill-server")

    def _tmux(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [TMUX or "tmux", "-L", self.server, "-f", "/dev/null", *arguments],
            env=env or environment(SCRIPT),
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
        return done.stdout


@pytest.fixture(params=[80, 120])
def terminal(request: pytest.FixtureRequest, fresh: Program) -> Iterator[Terminal]:
    """A terminal of 80, and one of 120 columns."""
    fresh.write(HABITS)
    window = Terminal(fresh, request.param)
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


def test_no_line_is_wrapped(terminal: Terminal) -> None:
    """Joining what the terminal wrapped changes nothing on the screen."""
    for command in ("status", "log courage 7", "log feed", "habits list", "habits show cfr", "-h"):
        shown = terminal.type(f"cchabits {command}")
        joined = [line.rstrip() for line in terminal.joined()]
        assert shown == joined[: len(shown)], command


def test_an_interrupt_is_felt(terminal: Terminal) -> None:
    """Ctrl-C, pressed while the program reads, leaves exit code 130 and no word."""
    terminal._tmux("send-keys", "clear; cchabits import -", "Enter")
    time.sleep(1)
    terminal._tmux("send-keys", "C-c", "")
    time.sleep(0.5)
    terminal._tmux("send-keys", "echo code=$?", "Enter")
    lines = terminal.wait_for("code=")
    assert "code=130" in lines
    assert "Traceback" not in "".join(lines)
