"""Facts under one another, after their labels."""

import pytest

from cchabits.render.facts import LEAST_TEXT, fact_lines, wrapped
from cchabits.render.glyphs import ASCII
from cchabits.render.line import Look, columns_of, text_of

WIDE = "お客様の声を毎月の会議で聞く"  # letters of two columns


@pytest.mark.parametrize("text", ["four words of prose " * 9, f"{WIDE} " * 9, WIDE * 9, "x" * 200])
@pytest.mark.parametrize("columns", [24, 31, 60])
def test_no_line_is_longer_than_asked(text: str, columns: int) -> None:
    """Whatever the letters; a word that is longer than a line is broken, and nothing is lost."""
    lines = wrapped(text, columns)
    assert max(map(columns_of, lines)) <= columns
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_prose_is_never_squeezed() -> None:
    """With hardly any room it is as wide as a few words."""
    assert max(map(len, wrapped("a few short words to wrap", 3))) <= LEAST_TEXT
    assert wrapped("a few short words to wrap", 3) == ["a few short words to", "wrap"]


def test_a_label_stands_on_the_first_line() -> None:
    """The next lines begin under the text; what has no text is left out."""
    lines = fact_lines([("Why", "a few short words to wrap"), ("Never", "")], Look(30), 4)
    assert [text_of(line) for line in lines] == ["  Why   a few short words to", "        wrap"]


def test_empty_lines_part_facts_once() -> None:
    """However many there are between two, and none before the first."""
    facts = [("", ""), ("One", "1"), ("", ""), ("Two", ""), ("", ""), ("Three", "3")]
    lines = [text_of(line).strip() for line in fact_lines(facts, Look(80))]
    assert [line.split() for line in lines] == [["One", "1"], [], ["Three", "3"]]


@pytest.mark.parametrize("text", [" ", "¯"])
def test_a_fact_that_cannot_be_seen_is_no_failure(text: str) -> None:
    """Blanks, and what ASCII has nothing but a blank for."""
    assert fact_lines([("Why", text)], Look(80, glyphs=ASCII)) == []
