"""The program on a pseudo-terminal that is its own, pressed key by key as it asks."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli.program import COMMAND, environment
from tests.waiting import PATIENCE, is_asleep, wait_until

_ON_ITS_TERMINAL = """\
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
_PASTE_MARKS = re.compile(r"\x1b\[\?2004[hl]\r?")


class Dialogue:
    """A process, the terminal it runs on, and all it has written there."""

    def __init__(self, home: Path, *arguments: str, columns: int = 80, **more: str) -> None:
        self._ours, self._its = pty.openpty()
        termios.tcsetwinsize(self._its, (24, columns))
        self.settings_before = self.settings()
        env = environment(home, TERM="xterm-256color", NO_COLOR="1") | more
        self.process = subprocess.Popen(
            [sys.executable, "-c", _ON_ITS_TERMINAL, *COMMAND, *arguments],
            env=env,
            stdin=self._its,
            stdout=self._its,
            stderr=self._its,
            start_new_session=True,
        )
        self._written = b""
        self._told = 0

    def settings(self) -> list[Any]:
        """Return how the terminal is set, as `stty` shows it."""
        return termios.tcgetattr(self._its)

    def until(self, text: str) -> str:
        """Return what was written since the last time, up to a text and with it."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.rest():
            assert time.monotonic() < deadline, f"{text!r} is not in {self.rest()!r}"
            assert self._reads(), f"it ended with {self.rest()!r}, without {text!r}"
        told = self.rest()[: self.rest().index(text) + len(text)]
        self._told += len(told)
        return told

    def press(self, keys: str) -> None:
        """Type keys, all at once."""
        os.write(self._ours, keys.encode())

    def press_in_vain(self, keys: str) -> None:
        """Type keys, and wait until the program has read them, though it shows nothing of it."""
        read = self._bytes_read() + len(keys.encode())
        self.press(keys)
        wait_until(lambda: self._bytes_read() >= read, f"{keys!r} is not read")

    def answer(self, keys: str, text: str) -> str:
        """Type keys, and return what is written until a text is among it."""
        self.press(keys)
        return self.until(text)

    def press_until(self, key: str, text: str) -> str:
        """Press a key, again where it came too soon, and return what is written until a text."""
        while text not in self.rest():
            self.press(key)
            self.read_for(0.5, lambda: text in self.rest())
        return self.until(text)

    def screen(self) -> str:
        """Return all that was written, without the marks that a line is being edited."""
        shown = self._written.decode(errors="replace").replace("\r\n", "\n")
        return _PASTE_MARKS.sub("", shown)

    def rest(self) -> str:
        """Return what was written since the last time."""
        return self.screen()[self._told :]

    def end(self) -> int:
        """Return the exit code once the program has ended, minus the signal that ended it."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it goes on after {self.rest()!r}"
            self._reads(0.02)
        while self._reads(0):
            pass
        return self.process.returncode

    def interrupt(self) -> int:
        """Interrupt the program where it waits, and return its exit code.

        Again where it goes on waiting: it does not feel what comes just before it begins to.
        """
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, "the interrupt is not felt"
            if is_asleep(self.process.pid):
                self.process.send_signal(signal.SIGINT)
                self.read_for(0.5, lambda: self.process.poll() is not None)
            self.read_for(0.02)
        return self.end()

    def hang_up(self) -> None:
        """Close the terminal, as when a window is closed."""
        os.close(self._its)
        os.close(self._ours)
        self._its = self._ours = -1

    def close(self) -> None:
        """End the program, if it has not ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)
        for handle in {self._its, self._ours} - {-1}:
            os.close(handle)

    def _bytes_read(self) -> int:
        """Return how many bytes the program has read from anywhere, as Linux counts them."""
        counted = Path(f"/proc/{self.process.pid}/io").read_text(encoding="ascii")
        return int(counted.split()[1])

    def read_for(self, seconds: float, is_enough: Callable[[], bool] = lambda: False) -> None:
        """Read what is written for so long, or until that is enough."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not is_enough():
            self._reads(0.02)

    def _reads(self, patience: float = 0.5) -> bool:
        """Read what has been written; tell whether more may come."""
        if select.select([self._ours], [], [], patience)[0]:
            self._written += os.read(self._ours, 65536)
            return True
        return patience > 0 and self.process.poll() is None


@contextmanager
def dialogue(home: Path, *arguments: str, columns: int = 80, **more: str) -> Iterator[Dialogue]:
    """Run the program on a terminal for the length of a block."""
    talk = Dialogue(home, *arguments, columns=columns, **more)
    try:
        yield talk
    finally:
        talk.close()
