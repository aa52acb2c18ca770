"""Colours that can be read, said twice alike."""

import io
from typing import get_args

import pytest

from cchabits.render.glyphs import ASCII, UNICODE
from cchabits.render.line import Look, Segment, paint
from cchabits.render.terminal.console import build_console, print_lines
from cchabits.render.theme import COLOURFUL, PLAIN, Role, Theme

ROLES: tuple[Role, ...] = get_args(Role)
COLOURED = sorted({style.sgr for style in COLOURFUL if style.sgr.startswith("38;5;")})
CUBE = (0, 95, 135, 175, 215, 255)


def luminance(number: int) -> float:
    """Return the relative luminance, as WCAG has it, of one of the 256 colours above the 16."""
    if number < 232:
        channels = [CUBE[(number - 16) // size % 6] for size in (36, 6, 1)]
    else:
        channels = [8 + 10 * (number - 232)] * 3
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in channels)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("sgr", COLOURED)
def test_each_colour_can_be_read_on_black_and_on_white(sgr: str) -> None:
    """Every colour has a contrast of at least 4 to 1 on both."""
    light = luminance(int(sgr.rpartition(";")[2]))
    assert 1.05 / (light + 0.05) >= 4
    assert (light + 0.05) / 0.05 >= 4


@pytest.mark.parametrize("role", ROLES)
def test_rich_and_the_escape_sequence_say_the_same(role: Role) -> None:
    """A role printed through Rich gives the bytes that painting it gives."""
    stream = io.StringIO()
    line = (Segment("word", role),)
    print_lines([line], COLOURFUL, build_console(Look(80, COLOURFUL), stream))
    assert stream.getvalue() == f"{paint(line, COLOURFUL)}\n"


def test_the_plain_theme_prints_no_escape() -> None:
    """No role of the plain theme is styled."""
    assert PLAIN.is_plain
    assert not COLOURFUL.is_plain
    assert paint([Segment("word", role) for role in ROLES], PLAIN) == "word" * len(ROLES)


def test_each_role_has_a_style() -> None:
    """Roles are the fields of a theme."""
    assert Theme._fields == ROLES


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_a_sign_of_a_state_takes_one_column(glyphs: object) -> None:
    """Rows line up whatever their state."""
    for role in ("overdue", "behind", "due_soon", "on_track", "met", "away", "kept", "nothing"):
        assert len(getattr(glyphs, role)) == 1


def test_ascii_signs_are_ascii() -> None:
    """No sign of the ASCII set needs another encoding."""
    assert all(str(sign).isascii() for sign in ASCII)
