"""Where Rich comes in: a console that prints what was laid out, and adds nothing of its own."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchabits.render.line import Line, Look
    from cchabits.render.theme import Theme

_NO_COLUMNS = 10_000  # Rich wants a width even where there is none to keep to
_ANY_HEIGHT = 25  # given, so that Rich does not ask the terminal


class _Console(Console):
    """A console that leaves a closed pipe to the program, as any other writing does."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def build_console(look: Look, stream: IO[str] | None = None, *, is_lively: bool = False) -> Console:
    """Build a console for a look, on `stream` or standard output; a lively one may erase.

    Whether there is colour was decided with the theme, so Rich looks neither at the stream nor at
    the environment. Nothing in a text is markup, an emoji code or worth highlighting.
    """
    is_plain = look.theme.is_plain
    return _Console(
        file=stream or sys.stdout,
        width=look.width or _NO_COLUMNS,
        height=_ANY_HEIGHT,
        color_system=None if is_plain else "256",
        force_terminal=not is_plain,
        force_jupyter=False,
        force_interactive=is_lively,
        no_color=is_plain,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def print_lines(lines: Iterable[Line], theme: Theme, console: Console) -> None:
    """Print lines as they are: a line that is too long is left to the terminal, never cropped."""
    for line in lines:
        console.print(rich_text(line, theme), soft_wrap=True)


def rich_text(line: Line, theme: Theme) -> Text:
    """Return a line as Rich has it, for printing or to stand in another renderable."""
    return Text.assemble(*((text, theme.style(role).rich) for text, role in line))
