"""The one output border."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.render.clean import clean
from cchabits.render.glyphs import ASCII, UNICODE

HOSTILE = [
    ("\x1b[31mred", r"\x1b[31mred"),
    ("\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\", None),
    ("\x1b]52;c;cm0gLXJm\x07", r"\x1b]52;c;cm0gLXJm\x07"),
    ("\x9b2J", r"\x9b2J"),
    ("a\u202eb\u2066c", r"a\u202eb\u2066c"),
    ("a\rb\nc\td\0", r"a\rb\nc\td\x00"),
    ("\ud800", r"\ud800"),
    ("\U000e0041tag", r"\U000e0041tag"),
]


@pytest.mark.parametrize(("hostile", "shown"), HOSTILE)
def test_what_is_not_printable_is_shown_escaped(hostile: str, shown: str | None) -> None:
    """A control character comes out as its escape, and never as itself."""
    assert clean(hostile).isprintable()
    assert shown is None or clean(hostile) == shown


@pytest.mark.parametrize(
    "text", ["", "Acme: SSO", "été – “Müller” 日本 ✓", "[/x]", "[red]", ":smile:"]
)
def test_what_is_printable_stays(text: str) -> None:
    """Letters of all scripts, markup and emoji codes are left as they are."""
    assert clean(text) is text


def test_newlines_stay_where_lines_are_meant() -> None:
    """With keep_newlines a line break stays one, and nothing else does."""
    assert clean("a\nb\r\n\x1bc", keep_newlines=True) == "a\nb\\r\n\\x1bc"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_printable_once_and_for_all(text: str) -> None:
    """Whatever comes in, what goes out is printable, and cleaning it again changes nothing."""
    cleaned = clean(text)
    assert cleaned.isprintable()
    assert clean(cleaned) == cleaned


@given(st.text())
def test_ascii_spells_any_clean_text(text: str) -> None:
    """What is spelled in ASCII can be encoded, and is still printable."""
    spelled = ASCII.spell(clean(text))
    assert spelled.isascii()
    assert spelled.isprintable()


def test_ascii_keeps_what_can_be_read() -> None:
    """Accents, dashes and quotes lose their form and not their letter."""
    assert ASCII.spell("Müller – “été” · 3 × ß") == 'Muller - "ete" - 3 x ss'
    assert ASCII.spell("日本で") == r"\u65e5\u672c\u3067"
    assert UNICODE.spell("Müller – 日本") == "Müller – 日本"
