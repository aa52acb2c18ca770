"""Lines that are too long for where they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.render.folding import folded
from cchabits.render.line import Look, Segment, columns_of, text_of

GAP = Segment("    ")
CONFIRMED = (
    Segment("✓ ", "met"), Segment("customer-day 1h30", "strong"), Segment(" · ", "quiet"),
    Segment("Tue 24 Nov"), GAP, Segment("November: 1h30 of 8h, 6 days left"), GAP,
    Segment("(undo: cchabits undo)", "quiet"),
)  # fmt: skip

PIECES = st.one_of(
    st.just(GAP),
    st.text("ab ü日", min_size=1, max_size=30).map(lambda text: Segment(text, "strong")),
)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (
            80,
            [
                "✓ customer-day 1h30 · Tue 24 Nov    November: 1h30 of 8h, 6 days left",
                "  (undo: cchabits undo)",
            ],
        ),
        (
            60,
            [
                "✓ customer-day 1h30 · Tue 24 Nov",
                "  November: 1h30 of 8h, 6 days left    (undo: cchabits undo)",
            ],
        ),
        (
            30,
            [
                "✓ customer-day 1h30 · Tue 24",
                "  Nov",
                "  November: 1h30 of 8h, 6 days",
                "  left",
                "  (undo: cchabits undo)",
            ],
        ),
    ],
)
def test_a_line_is_broken_at_its_gaps_first(width: int, expected: list[str]) -> None:
    """Between words only where what stands between two gaps is too long by itself."""
    shown = [text_of(line).rstrip() for line in folded(CONFIRMED, Look(width))]
    assert shown == expected


@pytest.mark.parametrize("width", [0, 120])
def test_a_line_that_fits_is_as_it_was(width: int) -> None:
    """And so is any line where there are no columns to keep to."""
    assert folded(CONFIRMED, Look(width)) == [CONFIRMED]


@given(st.lists(PIECES, min_size=1, max_size=8), st.integers(14, 90))
def test_nothing_is_lost_and_nothing_is_too_long(pieces: list[Segment], width: int) -> None:
    """Whatever the letters: each has its role still, and only blanks went where a line broke."""
    line = tuple(pieces)
    lines = folded(line, Look(width))
    assert max(columns_of(text_of(one).rstrip()) for one in lines) <= width
    assert _letters(lines) == _letters([line])


def _letters(lines: list[tuple[Segment, ...]]) -> list[tuple[str, str]]:
    """Return every letter with its role, without blanks."""
    return [(letter, s.role) for line in lines for s in line for letter in s.text if letter != " "]
