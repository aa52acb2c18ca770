"""Lines that are too long for where they are shown, broken where it hurts least."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from cchabits.render.line import Segment, columns_of, shortened, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cchabits.render.line import Line, Look

_INDENT = "  "
_LEAST = 12  # columns: narrower than that nothing can be read anyway
_WORD = r"""(?> (?: "[^"]*" | '[^']*' | [^ ] )+ )"""  # of a command, with all that is quoted in it
_TOLD = (  # "shows it": what a command does
    r"(?: brings | does | lets | lists | mends | opens | puts | removes | rests | says | sends"
    r" | shows | takes | tells | tries | writes ) (?: [ ][a-z']+ ){1,8} (?: [,;:)] | $ )"
)
_COMMAND = re.compile(  # up to where the sentence pauses, or tells what the command does
    rf"""(?: [*]/30 | printf | rm | mv | chmod ) [ ] .*  # one of the shell goes on to the end
    | (?<!\ba[ ]) (?<!\b(?:as|of)[ ]) (?<!\b(?:that|than|what)[ ]) (?<!\bwhich[ ])  # as a name
    [(“]? cchabits [ ]+ (?=[a-z-]) {_WORD} (?: (?<![,;:)]) [ ]+ (?! {_TOLD} ) {_WORD} )*""",
    re.VERBOSE,
)
_UNIT = re.compile(
    rf"^[ ]+ | (?: {_COMMAND.pattern} | crontab [ ] -[^ ]+ | [^ ]+ ) [ ]*", re.VERBOSE
)
_WHOLE = re.compile("^ +|.+")  # where all of a text is known to be a command


def folded(line: Line, look: Look) -> list[Line]:
    """Return a line as the lines it takes: broken at its gaps, else between words.

    A gap is a segment of blanks that is not the first. All but the first line are indented.
    """
    if look.has_room_for(_width(line)):
        return [line]
    return _at_gaps(line, max(_LEAST, look.width), _filled)


def copyable(line: Line, look: Look, label: int = 0) -> list[Line]:
    """Return a line as the lines it takes, in which what one may want to copy is whole.

    That is each command, and each word, such as a path: one that is longer than the screen is left
    for the terminal to wrap, which knows that it is one. A command begins a line, and is set in
    less where that helps. The text of all lines begins after a label of so many columns; without
    one, all but the first line are indented.
    """
    if look.has_room_for(_width(line)):
        return [line]
    text = text_of(line)
    indent = label or len(text) - len(text.lstrip()) + len(_INDENT)

    def fill(part: Line, room: int) -> list[Line]:
        return _whole(part, room, indent, label)

    lines = map(_without_blanks, _at_gaps(line, max(_LEAST, look.width), fill))
    return [_joined(one) for one in lines if one]


def _at_gaps(line: Line, room: int, fill: Callable[[Line, int], list[Line]]) -> list[Line]:
    """Return a line broken at its gaps, and a part that is too long as `fill` breaks it."""
    lines: list[Line] = []
    for gap, part in _parts(line):
        joined = (*lines[-1], gap, *part) if lines else part
        below = (Segment(_INDENT), *part) if lines else part
        if _width(joined) <= room:
            lines[-1:] = [joined]
        else:
            lines += [below] if _width(below) <= room else fill(below, room)
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


def _whole(line: Line, room: int, indent: int, label: int) -> list[Line]:
    """Return a line in as few as its words and commands fit on, none of them broken."""
    lines: list[list[Segment]] = [[]]
    for unit in _units(line):
        width, before = _width(unit), _width(lines[-1])
        is_command = before > label and _COMMAND.match(text_of(unit))
        is_too_long = _width((*lines[-1], *unit)) > room
        is_hopeless = before <= label and len(_INDENT) + width > room
        if lines[-1] and width and (is_command or (is_too_long and not is_hopeless)):
            lead = Segment(" " * (indent if indent + width <= room else len(_INDENT)))
            lines[len(lines) - (not before) :] = [[lead]]
        lines[-1] += unit
    return [tuple(one) for one in lines]


def _without_blanks(line: Line) -> Line:
    """Return a line without the blanks at its end, which may be wider than the screen."""
    while line and not line[-1].text.strip():
        line = line[:-1]
    return (*line[:-1], line[-1]._replace(text=line[-1].text.rstrip())) if line else ()


def _joined(line: Line) -> Line:
    """Return a line with what looks alike in one piece, as it was before it was folded."""
    alike = groupby(line, key=lambda segment: segment.role)
    return tuple(Segment(text_of(segments), role) for role, segments in alike)


def _units(line: Line) -> Iterator[Line]:
    """Yield what is not to be broken, with the blanks after it: words, and commands."""
    unit: list[Segment] = []
    for text, role in line:
        for piece in (_WHOLE if role == "command" else _UNIT).findall(text):
            if unit and unit[-1].text.endswith(" "):
                yield tuple(unit)
                unit = []
            unit.append(Segment(piece, role))
    yield tuple(unit)


def _width(line: Iterable[Segment]) -> int:
    return columns_of(text_of(line).rstrip())
