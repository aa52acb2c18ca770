"""Lines that are too long for where they are shown, broken where it hurts least."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.render.line import Segment, columns_of, shortened, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cchabits.render.line import Line, Look

_INDENT = "  "
_LEAST = 12  # columns: narrower than that nothing can be read anyway


def folded(line: Line, look: Look) -> list[Line]:
    """Return a line as the lines it takes: broken at its gaps, else between words.

    A gap is a segment of blanks that is not the first. All but the first line are indented.
    """
    if look.has_room_for(_width(line)):
        return [line]
    room = max(_LEAST, look.width)
    lines: list[Line] = []
    for gap, part in _parts(line):
        joined = (*lines[-1], gap, *part) if lines else part
        if _width(joined) <= room:
            lines[-1:] = [joined]
        else:
            lines += _filled((Segment(_INDENT), *part) if lines else part, room)
    return lines


def _parts(line: Line) -> Iterator[tuple[Segment, Line]]:
    """Yield what stands between gaps, each with the gap before it."""
    gap, part = Segment(""), list(line[:1])
    for segment in line[1:]:
        if segment.text.isspace() and len(segment.text) > 1:
            yield gap, tuple(part)
            gap, part = segment, []
        else:
            part.append(segment)
    yield gap, tuple(part)


def _filled(line: Line, room: int) -> list[Line]:
    """Return a line in as few as its words fit on."""
    lines: list[list[Segment]] = [[]]
    for piece in _words(line, room - len(_INDENT)):
        if lines[-1] and columns_of(text_of(lines[-1]) + piece.text.rstrip()) > room:
            lines.append([Segment(_INDENT)])
        lines[-1].append(piece)
    return [tuple(one) for one in lines]


def _words(line: Line, room: int) -> Iterator[Segment]:
    """Yield each word with the blanks after it; one that is too long comes in pieces."""
    for text, role in line:
        for word in text.replace(" ", " \0").split("\0"):
            rest = word
            while rest:
                piece = shortened(rest, room)
                yield Segment(piece, role)
                rest = rest[len(piece) :]


def _width(line: Iterable[Segment]) -> int:
    return columns_of(text_of(line).rstrip())
