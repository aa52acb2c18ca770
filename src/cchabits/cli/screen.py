"""Where answers go: standard output for data and confirmations, standard error for the rest."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from cchabits.render.glyphs import ASCII, UNICODE
from cchabits.render.line import Look, Segment, paint
from cchabits.render.theme import COLOURFUL, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchabits.errors import CchabitsError
    from cchabits.render.line import Line

PIPED_WIDTH = 80
NO_WIDTH = 0  # a line that one greps is not broken


class Screen(NamedTuple):
    """How to show things, as `--color` (auto, always or never) and the environment have it."""

    color: str = "auto"

    def look(self, stream: TextIO | None = None, *, piped_width: int = NO_WIDTH) -> Look:
        """Return the columns, signs and colours of standard output, or of another stream."""
        stream = stream or sys.stdout
        return Look(
            _width(stream, piped_width),
            COLOURFUL if self._has_colour(stream) else PLAIN,
            UNICODE if _speaks_unicode(stream) else ASCII,
        )

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines that are ready to be shown, on standard output.

        One that is too long for a terminal is folded; in a pipe it stays one line.
        """
        look = self.look()
        for line in lines:
            _write(line, look, sys.stdout)

    def say(self, *texts: str) -> None:
        """Print plain lines on standard output, cleaned, as `show` prints them."""
        look = self.look()
        self.show((Segment(look.say(text)),) for text in texts)

    def hand_over(self, *texts: str) -> None:
        """Print plain lines on standard output that another program is to get as they are."""
        look = self.look()
        for text in texts:
            sys.stdout.write(f"{look.say(text)}\n")

    def answer(self, document: dict[str, Any]) -> None:
        """Print a document on standard output as JSON, for programs."""
        from cchabits.render.json import dump  # 2 ms, and not for people

        sys.stdout.write(f"{dump(document)}\n")

    def hint(self, *texts: str) -> None:
        """Print hints on standard error."""
        self._tell("  hint: ", "quiet", texts)

    def remark(self, *texts: str) -> None:
        """Print remarks on standard error: what the user should know beside the answer."""
        self._tell("note: ", "due_soon", texts)

    def error(self, problem: CchabitsError) -> None:
        """Print an error and its hints on standard error."""
        self._tell("error: ", "error", [problem.sentence])
        self.hint(*problem.hints)

    @property
    def is_attended(self) -> bool:
        """Whether someone is there to answer a question."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def is_a_conversation(self) -> bool:
        """Whether someone sits at a terminal on which keys are pressed and answers are shown."""
        return self.is_attended and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    def asks(self, question: str) -> bool:
        """Ask on standard error, and tell whether the answer is yes."""
        return self.question(f"{question} [y/N]").lower() in {"y", "yes"}

    def question(self, question: str) -> str:
        """Ask on standard error, and return the answer; empty where there is none."""
        look = self.look(sys.stderr)
        lines = _folded((Segment(look.say(question)),), look, sys.stderr)
        sys.stderr.write("\n".join(paint(line, look.theme) for line in lines) + " ")
        sys.stderr.flush()
        return sys.stdin.readline().strip()

    def can_erase(self, stream: TextIO) -> bool:
        """Tell whether a stream is a terminal where what was written may be erased again.

        As with colours, that takes escape sequences.
        """
        is_dumb = os.environ.get("TERM") == "dumb"
        return stream.isatty() and self._has_colour(stream) and not is_dumb

    def _tell(self, label: str, role: str, texts: Iterable[str]) -> None:
        look = self.look(sys.stderr)
        for text in texts:
            line = (Segment(label, role), Segment(look.say(text)))  # type: ignore[arg-type]
            _write(line, look, sys.stderr, len(label))

    def _has_colour(self, stream: TextIO) -> bool:
        if self.color in {"always", "never"}:
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return stream.isatty() and os.environ.get("TERM") != "dumb"


def _write(line: Line, look: Look, stream: TextIO, label: int = 0) -> None:
    stream.writelines(f"{paint(one, look.theme)}\n" for one in _folded(line, look, stream, label))


def _folded(line: Line, look: Look, stream: TextIO, label: int = 0) -> Iterable[Line]:
    """Return a line as the lines that a terminal has room for; elsewhere it is one line."""
    if look.has_room_for(sum(len(segment.text) for segment in line)) or not stream.isatty():
        return [line]
    from cchabits.render.folding import copyable  # only for long lines

    return copyable(line, look, label)


def _width(stream: TextIO, piped_width: int) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or PIPED_WIDTH
    except (OSError, ValueError):
        return piped_width


def _speaks_unicode(stream: TextIO) -> bool:
    try:
        "✓█▁·–…".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
