"""Lines as renderers build them: pieces of text with roles, whatever prints them in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.render.clean import clean
from cchabits.render.glyphs import UNICODE, Glyphs
from cchabits.render.theme import PLAIN, Role, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable


class Segment(NamedTuple):
    """A piece of a line that looks alike."""

    text: str
    role: Role = "plain"


Line = tuple[Segment, ...]


class Look(NamedTuple):
    """What a renderer knows of the place it writes to: columns, signs and colours.

    `width` 0 means that there are no columns to keep to, as in a pipe.
    """

    width: int = 80
    theme: Theme = PLAIN
    glyphs: Glyphs = UNICODE

    def say(self, text: str) -> str:
        """Return text as it may be shown here: cleaned, and in letters that can be encoded."""
        return self.glyphs.spell(clean(text))

    def show(self, line: Iterable[Segment]) -> Line:
        """Return a line as it may be shown here."""
        return tuple(Segment(self.say(text), role) for text, role in line)

    def has_room_for(self, columns: int) -> bool:
        """Tell whether that many columns fit."""
        return self.width == 0 or columns <= self.width


def text_of(line: Iterable[Segment]) -> str:
    """Return a line without its roles."""
    return "".join(segment.text for segment in line)


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide letters two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # only for other letters

    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text
    )


def cut(text: str, width: int, ellipsis: str) -> str:
    """Return text in at most `width` columns, cut at a word where one ends in the second half."""
    if columns_of(text) <= width:
        return text
    short = shortened(text, width - len(ellipsis))
    at_word = short.rpartition(" ")[0].rstrip(" ,;:·–-")
    if 2 * columns_of(at_word) >= width:
        short = at_word
    return shortened(f"{short}{ellipsis}", width)


def shortened(text: str, width: int) -> str:
    """Return as many letters of a text as take at most `width` columns."""
    taken = 0
    for index, letter in enumerate(text):
        taken += columns_of(letter)
        if taken > width:
            return text[:index]
    return text


def paint(line: Iterable[Segment], theme: Theme) -> str:
    """Return a line with the theme's escape sequences, ready to print; Rich is not needed."""
    return "".join(_painted(segment, theme) for segment in line)


def _painted(segment: Segment, theme: Theme) -> str:
    sgr = theme.style(segment.role).sgr
    return f"\x1b[{sgr}m{segment.text}\x1b[0m" if sgr else segment.text
