"""A conversation on the terminal: lines are shown, a key or a line is asked for, a service called.

What is asked stands on standard output, beside the answers of the services, for both are the same
terminal then; errors and hints go to standard error, as everywhere.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from cchabits.cli.keyboard import ENTER, ESCAPE
from cchabits.errors import Busy, Unacceptable
from cchabits.render.folding import folded
from cchabits.render.line import paint
from cchabits.render.terminal.walk import prompt_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchabits.cli.invocation import Invocation
    from cchabits.cli.keyboard import Keyboard
    from cchabits.render.line import Line, Look
    from cchabits.render.terminal.walk import Key
    from cchabits.services.session import Session

Answer = TypeVar("Answer")

_NAMES = {"Enter": ENTER, "Esc": ESCAPE}


class Conversation:
    """Questions and answers between a person at a keyboard and the services."""

    def __init__(self, invocation: Invocation, keyboard: Keyboard) -> None:
        self._invocation = invocation
        self._keyboard = keyboard

    @property
    def look(self) -> Look:
        """How things are shown now; the window may have been resized."""
        return self._invocation.screen.look()

    def show(self, lines: Sequence[Line]) -> None:
        """Print lines that are ready to be shown."""
        self._invocation.screen.show(lines)

    def saved(self, lines: Sequence[Line], hints: Sequence[str] = ()) -> None:
        """Print the confirmation of what a service has saved, and hints."""
        self._invocation.done()
        look = self.look
        self.show([piece for line in lines for piece in folded(line, look)])
        sys.stdout.flush()
        self._invocation.screen.hint(*hints)

    def key(self, keys: Sequence[Key], lines: Sequence[Line]) -> str:
        """Show which keys there are, and return the one that is pressed; ESCAPE may always be."""
        known = {_NAMES.get(key.key, key.key) for key in keys} | {ESCAPE}
        theme = self.look.theme
        self._keyboard.forget()
        sys.stdout.write("\n".join(paint(line, theme) for line in lines) + " ")
        sys.stdout.flush()
        while (pressed := self._keyboard.key()) not in known:
            pass
        sys.stdout.write("\n")
        return pressed

    def line(self, name: str, hint: str, check: Callable[[str], object]) -> str:
        """Ask for a line until it passes a check that raises Unacceptable; empty always does.

        The hint, which may be empty, says in which form; it has a line to itself where it must.
        """
        while True:
            above, prompt = prompt_lines(name, hint, self.look)
            self.show(above)
            self._keyboard.forget()
            try:
                if typed := self._keyboard.line(prompt):
                    check(typed)
            except Unacceptable as problem:
                self._refuse(problem)
            else:
                return typed

    def read(self, service: Callable[[Session], Answer]) -> Answer:
        """Call a service that only reads, and that must succeed."""
        with self._invocation.session(is_reader=True) as session:
            return service(session)

    def call(self, service: Callable[[Session], Answer]) -> Answer | None:
        """Call a service in a session of its own; None where it refused, which it said."""
        try:
            with self._invocation.session() as session:
                return service(session)
        except (Unacceptable, Busy) as problem:
            self._refuse(problem)
            return None

    def _refuse(self, problem: Unacceptable | Busy) -> None:
        sys.stdout.flush()
        self._invocation.screen.error(problem)
