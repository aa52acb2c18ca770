"""The bar counts what goes by, fits its place, and is gone afterwards."""

import io
import re

import pytest

from cchabits.render.glyphs import UNICODE
from cchabits.render.line import Look, columns_of
from cchabits.render.terminal.progress import progress_bar
from cchabits.render.theme import COLOURFUL

SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def drawn(width: int, *counts: int) -> str:
    """Return what is written while acts of so many items go by."""
    stream = io.StringIO()
    with progress_bar(Look(width, COLOURFUL, UNICODE), stream) as bar:
        for count in counts:
            assert list(bar(range(count), "reading")) == list(range(count))
    return stream.getvalue()


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_a_bar_fits_on_a_line(width: int) -> None:
    """However narrow the terminal, no frame is broken over two lines."""
    frames = SEQUENCE.sub("", drawn(width, 10)).split("\r")
    assert any("100%" in frame for frame in frames)
    assert all(columns_of(frame.strip("\n")) <= width for frame in frames)


def test_a_bar_is_erased() -> None:
    """The cursor is back where it was, and seen again."""
    assert drawn(80, 3).endswith("\n\x1b[?25h\r\x1b[1A\x1b[2K")


def test_nothing_is_drawn_before_the_first_act() -> None:
    """What is said until then stands by itself; and so where nothing is done at all."""
    assert drawn(80) == ""


def test_an_act_without_items_is_done() -> None:
    """There is nothing to divide by."""
    assert "reading" in drawn(80, 0, 2)


def test_many_items_cost_few_frames() -> None:
    """A bar is drawn a hundred times, however much goes by."""
    assert drawn(80, 100_000).count("\r") < 110
