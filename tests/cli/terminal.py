"""A real terminal, typed into by tmux."""

import fcntl
import os
import shutil
import subprocess
import termios
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.cli.program import SCRIPT, environment
from tests.waiting import PATIENCE, is_asleep, stat_of, wait_until

TMUX = shutil.which("tmux")

needs_tmux = pytest.mark.skipif(TMUX is None, reason="there is no tmux to type into")


class Terminal:
    """A shell in a tmux window of a server of its own."""

    def __init__(
        self, home: Path, shell: Sequence[str] = ("sh",), *, columns: int, **more: str
    ) -> None:
        self.server = f"cchabits-{uuid.uuid4().hex[:8]}"
        env = environment(home, PATH=f"{SCRIPT.parent}:{os.environ['PATH']}", **more)
        size = ["-x", str(columns), "-y", "40"]
        self._tmux("new-session", "-d", *size, *shell, env=env)
        self.type("true")

    def type(self, command: str) -> list[str]:
        """Type a command, and return the lines of the screen once it is done."""
        mark = uuid.uuid4().hex[:8]
        self.press(f"clear; {command}; echo {mark[:4]}''{mark[4:]}", "Enter")
        lines = self.wait_for(mark)
        after = next(index for index, line in enumerate(lines) if line.startswith(mark))
        return lines[:after]

    def press(self, *keys: str) -> None:
        """Type texts, or press keys that tmux has a name for."""
        self._tmux("send-keys", *keys)

    def wait_until_read(self, line: str) -> None:
        """Type a line, and wait until the program has read it and sleeps for the next."""
        self.press(line, "Enter")
        self.wait_for(line)
        window, shell = self._tmux("display-message", "-p", "#{pane_tty} #{pane_pid}").split()
        keyboard = os.open(window, os.O_RDONLY | os.O_NOCTTY)
        try:
            wait_until(
                lambda: not _is_unread(keyboard) and _sleeps(shell), "what was typed is not read"
            )
        finally:
            os.close(keyboard)

    def interrupt(self) -> None:
        """Press Ctrl-C, and wait until the shell has the terminal again.

        What is typed at once, before the program was woken, is read by that as its next line.
        """
        self.press("C-c")
        shell = self._tmux("display-message", "-p", "#{pane_pid}").strip()
        wait_until(lambda: _foreground(shell) == shell, "the interrupt is not felt")

    def wait_for(self, text: str) -> list[str]:
        """Return the lines of the screen once one begins with a text."""
        return self.wait_until(lambda lines: any(line.startswith(text) for line in lines))

    def wait_until(self, is_so: Callable[[list[str]], bool]) -> list[str]:
        """Return the lines of the screen once they are as wanted."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            lines = self._tmux("capture-pane", "-p").splitlines()
            if is_so(lines):
                return lines
            time.sleep(0.05)
        raise AssertionError(lines)

    def joined(self) -> list[str]:
        """Return the lines of the screen, those that the terminal wrapped in one piece."""
        return self._tmux("capture-pane", "-p", "-J").splitlines()

    def written(self) -> list[str]:
        """Return all lines up to the last that has anything, also those that have scrolled away."""
        return self._tmux("capture-pane", "-p", "-S", "-").rstrip().splitlines()

    def close(self) -> None:
        """End the shell and its server."""
        self._tmux("kill-server")

    def _tmux(self, *arguments: str, env: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [TMUX or "tmux", "-L", self.server, "-f", "/dev/null", *arguments],
            env=env or environment(SCRIPT),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        return done.stdout


def _sleeps(shell: str) -> bool:
    """Return whether what a shell has in the foreground waits for something."""
    return _foreground(shell) != shell and is_asleep(_foreground(shell))


def _is_unread(keyboard: int) -> bool:
    """Return whether something was typed that nobody has read yet."""
    return any(fcntl.ioctl(keyboard, termios.FIONREAD, bytes(4)))


def _foreground(shell: str) -> str:
    """Return the process that has a shell's terminal: the shell itself, or what it waits for."""
    return stat_of(shell)[5]
