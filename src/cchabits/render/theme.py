"""How each role looks: a colourful and a plain instance, by the same names.

The colours are fixed ones of the 256, not the terminal's own sixteen, whose yellow and green vanish
on white: each of these has a contrast of at least 4 to 1 on black and on white alike.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Role = Literal[
    "plain", "overdue", "behind", "due_soon", "on_track", "met", "away",
    "strong", "quiet", "command", "error",
]  # fmt: skip


class Style(NamedTuple):
    """A style said twice: for Rich, and as the parameters of the escape sequence, without it."""

    rich: str = ""
    sgr: str = ""


class Theme(NamedTuple):
    """A style for each role; the roles from `overdue` to `away` are what a habit's state can be."""

    plain: Style = Style()
    overdue: Style = Style()
    behind: Style = Style()
    due_soon: Style = Style()
    on_track: Style = Style()
    met: Style = Style()
    away: Style = Style()
    strong: Style = Style()
    quiet: Style = Style()
    command: Style = Style()
    error: Style = Style()

    def style(self, role: Role) -> Style:
        """Return the style of a role."""
        found: Style = getattr(self, role)
        return found

    @property
    def is_plain(self) -> bool:
        """Nothing is styled, so no escape sequence is printed."""
        return not any(style.sgr for style in self)


def _colour(number: int) -> Style:
    return Style(f"color({number})", f"38;5;{number}")


_CRIMSON = _colour(161)
_AMBER = _colour(130)
_GREEN = _colour(29)
_BLUE = _colour(31)
_GREY = _colour(243)

PLAIN = Theme()

COLOURFUL = Theme(
    overdue=_CRIMSON,
    behind=_AMBER,
    due_soon=_AMBER,
    met=_GREEN,
    away=_GREY,
    strong=Style("bold", "1"),
    quiet=_GREY,
    command=_BLUE,
    error=_CRIMSON,
)
