"""Lines, measured in columns of a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.render.clean import clean
from cchabits.render.glyphs import ASCII
from cchabits.render.line import Look, Segment, columns_of, cut, paint, text_of
from cchabits.render.theme import COLOURFUL


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("été", 3), ("e\u0301", 1), ("日本", 4), ("█·–", 3)]
)
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, columns: int) -> None:
    """Wide letters take two columns, combining ones none."""
    assert columns_of(text) == columns


@pytest.mark.parametrize(
    ("width", "short"),
    [
        (28, "A day a month with customers"),
        (27, "A day a month with…"),
        (15, "A day a month…"),
        (6, "A day…"),
        (1, "…"),
        (0, ""),
    ],
)
def test_a_text_is_cut_at_a_word(width: int, short: str) -> None:
    """What is cut ends with a word where that leaves at least half."""
    assert cut("A day a month with customers", width, "…") == short


def test_a_long_word_and_a_comma_are_cut_too() -> None:
    """A word longer than half is broken, and no comma stands before the ellipsis."""
    assert cut("a-name-of-forty", 8, "…") == "a-name-…"
    assert cut("Go online, then listen", 13, "…") == "Go online…"
    assert cut("日本語の長い名前", 7, "…") == "日本語…"


@given(st.text(), st.integers(0, 60))
def test_what_is_cut_fits(text: str, width: int) -> None:
    """Whatever the letters, what is cut takes no more than its columns."""
    shown = clean(text)
    assert columns_of(cut(shown, width, "…")) <= width
    assert columns_of(shown) > width or cut(shown, width, "…") == shown


def test_a_look_cleans_and_spells_what_it_shows() -> None:
    """A line that is shown holds nothing that the place cannot take."""
    line = (Segment("a\x1b–", "strong"), Segment("ü"))
    assert Look().show(line) == (Segment("a\\x1b–", "strong"), Segment("ü"))
    assert text_of(Look(glyphs=ASCII).show(line)) == "a\\x1b-u"


def test_a_pipe_has_room_for_everything() -> None:
    """A look without columns keeps to none."""
    assert Look(0).has_room_for(10**6)
    assert Look(80).has_room_for(80)
    assert not Look(80).has_room_for(81)


def test_painting_ends_each_colour() -> None:
    """No style runs into what follows."""
    line = (Segment("a", "overdue"), Segment("b"))
    assert paint(line, COLOURFUL) == "\x1b[38;5;161ma\x1b[0mb"
