"""Facts under one another, each after its label, the longer ones wrapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.render.line import Segment, columns_of, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchabits.render.line import Line, Look

LABEL = 13  # columns
LEAST_TEXT = 24  # columns
LONGEST_LINE = 88  # columns: longer lines of prose are hard to read


def fact_lines(facts: Iterable[tuple[str, str]], look: Look, columns: int = LABEL) -> list[Line]:
    """Return facts under one another, wrapped; those without text left out, blanks kept single.

    `columns` are those of the widest label.
    """
    lines: list[Line] = []
    for name, text in facts:
        if text:
            lines += _wrapped(name, text, look, columns)
        elif not name and lines and lines[-1]:
            lines.append(())
    return lines


def label(text: str, columns: int = LABEL) -> Segment:
    """Return what stands before a fact."""
    return Segment(f"  {text:<{columns}}  ", "quiet")


def wrapped(text: str, columns: int) -> list[str]:
    """Return a text in lines of so many columns, though never of very few."""
    room = max(LEAST_TEXT, columns)
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if columns_of(joined) <= room:
            lines[-1] = joined
        else:
            lines += _pieces(word, room)
    return list(filter(None, lines))


def _pieces(word: str, room: int) -> Iterator[str]:
    """Yield a word, broken where it is longer than a line."""
    while word:
        piece = shortened(word, room)
        yield piece
        word = word[len(piece) :]


def _wrapped(name: str, text: str, look: Look, columns: int) -> list[Line]:
    width = min(look.width or LONGEST_LINE, LONGEST_LINE)
    pieces = wrapped(look.say(text), width - columns - 4)  # none, where nothing is left to be seen
    names = [name, *[""] * len(pieces)]
    return [
        (label(one, columns), Segment(piece)) for one, piece in zip(names, pieces, strict=False)
    ]
