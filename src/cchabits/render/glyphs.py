"""The signs beside the words, in a Unicode and an ASCII set; the fields are roles, as in a theme.

No sign is ever alone: a word beside it says the same.
"""

from __future__ import annotations

from typing import NamedTuple


class Glyphs(NamedTuple):
    """A set of signs.

    `overdue` to `away` stand before a habit, by its state; `away` is for what is not asked for.
    The strip is made of `kept`, `parts` (least first, for what fell short) and `nothing`; a heat
    map of `shades`, least first, and `nothing`.
    """

    overdue: str
    behind: str
    due_soon: str
    on_track: str
    met: str
    away: str
    kept: str
    parts: str
    nothing: str
    shades: str
    dot: str
    ellipsis: str
    is_ascii: bool = False

    def spell(self, text: str) -> str:
        """Return text in the letters of this set: in ASCII `Müller – é` is `Muller - e`.

        What ASCII has no letter for comes out escaped.
        """
        if not self.is_ascii or text.isascii():
            return text
        return "".join(map(_in_ascii, text.translate(_ASCII_SIGNS)))


UNICODE = Glyphs(
    overdue="✗",
    behind="!",
    due_soon="!",
    on_track="·",
    met="✓",
    away="–",
    kept="█",
    parts="▁▂▃▄▅▆▇",
    nothing="·",
    shades="░▒▓█",
    dot="·",
    ellipsis="…",
)

ASCII = Glyphs(
    overdue="x",
    behind="!",
    due_soon="!",
    on_track=".",
    met="+",
    away="-",
    kept="#",
    parts="-=",
    nothing=".",
    shades="-+*#",
    dot="-",
    ellipsis="...",
    is_ascii=True,
)

_ASCII_SIGNS = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "·": "-",
        "×": "x",
        "±": "+/-",
        "ß": "ss",
        "→": "->",
        **dict.fromkeys("▁▂▃", "-"),  # the strip of a mail, which is always in Unicode
        **dict.fromkeys("▄▅▆▇", "="),
        "█": "#",
    }
)


def _in_ascii(letter: str) -> str:
    """Return a letter without its accents, or its escape where ASCII has none like it."""
    if letter.isascii():
        return letter
    from unicodedata import combining, normalize  # 1 ms, and only without Unicode

    bare = "".join(part for part in normalize("NFKD", letter) if not combining(part))
    return bare if bare.isascii() else letter.encode("unicode_escape").decode("ascii")
