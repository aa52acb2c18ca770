"""Single keys without Enter, and lines, from the terminal at standard input.

A key is what was pressed alone: an arrow, a pasted text or whatever else comes in one burst is no
key. (Typer's `getchar` returns such a burst in pieces, the last of which may pass for a key, and
throws away what is typed before it has begun to read.) In between nothing is echoed.

The terminal is as it was again whenever a line is read, at the end, and before a signal ends or
stops the program; only `kill -9` leaves it as it is.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import tty
from typing import TYPE_CHECKING, Any

from cchabits.errors import BadDetail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ENTER = "\n"
ESCAPE = "\x1b"

_ENTERS = ("\n", "\r")
_LEAVING = ("\x04", "")  # Ctrl-D, and nothing: the terminal is gone
_ESC = b"\x1b"
_GLANCE = 1.0  # seconds: Python hears a signal that comes just before it waits only afterwards
_QUIET = 0.1  # seconds after which a paste is over, and Esc was only Esc
_LONGEST_KEY = 8  # bytes: `ESC [ 2 3 ; 5 ~` and the like; what is longer was pasted
_MOST = 1024  # bytes
_SIGNALS = (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP)


class Left(Exception):
    """Ctrl-D was pressed, or nobody is there any more."""


class Keyboard:
    """The terminal at standard input, for as long as keys are read from it."""

    def __init__(self) -> None:
        self._terminal = sys.stdin.fileno()
        self._before = termios.tcgetattr(self._terminal)

    def forget(self) -> None:
        """Drop what was typed before a question could be read; called before it is shown."""
        with contextlib.suppress(termios.error):
            termios.tcflush(self._terminal, termios.TCIFLUSH)

    def key(self) -> str:
        """Wait for a key, and return it: a letter in lower case, ENTER, ESCAPE; raises Left."""
        while True:
            typed = self._burst().decode(errors="replace")
            if typed in _LEAVING:
                raise Left
            if len(typed) == 1:
                return ENTER if typed in _ENTERS else typed.lower()

    def line(self, prompt: str) -> str:
        """Show a prompt, and return a line without what surrounds it; raises Left."""
        self.give_back()
        signal.setitimer(signal.ITIMER_REAL, _GLANCE, _GLANCE)  # as key() looks up
        try:
            return input(prompt).strip()
        except UnicodeDecodeError:
            raise BadDetail("what was typed cannot be read as text") from None
        except (EOFError, OSError):
            raise Left from None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.take()

    def take(self) -> None:
        """Have keys come without Enter, and unseen."""
        with contextlib.suppress(termios.error):
            tty.setcbreak(self._terminal, termios.TCSADRAIN)

    def give_back(self) -> None:
        """Leave the terminal as it was."""
        self._set(self._before)

    def obey(self, number: int, _: FrameType | None) -> None:
        """Let a signal do what it does, on a terminal as it was; one that stops comes back here."""
        now = self._before
        with contextlib.suppress(termios.error):  # the window may be closed
            now = termios.tcgetattr(self._terminal)
        self.give_back()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
        signal.signal(number, self.obey)
        self._set(now)

    def _set(self, settings: list[Any]) -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._terminal, termios.TCSADRAIN, settings)

    def _burst(self) -> bytes:
        """Return what comes at once; nothing where the terminal is gone."""
        try:
            while not select.select([self._terminal], [], [], _GLANCE)[0]:
                pass
            typed = os.read(self._terminal, _MOST)
            while typed == _ESC or len(typed) > _LONGEST_KEY:  # more may be on its way
                if not select.select([self._terminal], [], [], _QUIET)[0]:
                    break
                more = os.read(self._terminal, _MOST)
                typed = typed[:_MOST] + more if more else b""
        except OSError:
            return b""
        return typed


@contextlib.contextmanager
def open_keyboard() -> Iterator[Keyboard]:
    """Read keys for the length of a block."""
    with contextlib.suppress(ImportError):
        import readline  # 3 ms: it lets one edit a line; not every Python has it

        readline.set_auto_history(False)  # an answer is no answer to the next question
    keyboard = Keyboard()
    # What the caller had the program ignore, as nohup does, is ignored.
    heard = [one for one in _SIGNALS if signal.getsignal(one) is signal.SIG_DFL]
    for number in heard:
        signal.signal(number, keyboard.obey)
    signal.signal(signal.SIGALRM, _look_up)
    keyboard.take()
    try:
        yield keyboard
    finally:
        keyboard.give_back()
        for number in (*heard, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)


def _look_up(*_: object) -> None:
    """Do nothing: that waiting was interrupted is enough."""
