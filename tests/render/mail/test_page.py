"""The HTML of a letter: nothing to load, nothing that acts, and to be read on any screen."""

import datetime as dt
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchabits.domain.habit import Entry
from cchabits.domain.ledger import Exemptions
from cchabits.domain.mail import Letter
from cchabits.domain.plan import Plan
from cchabits.domain.summary import Record, Summary, build_summary
from cchabits.render.clean import clean
from cchabits.render.mail.html import DARK, GROUNDS, LIGHT, Colours
from tests.counting import Tell
from tests.render import states
from tests.render.mail.letters import MONDAYS, Page, example, letter_of, message_of
from tests.services.homes import part_of_examples

MOST_BYTES = 100_000
TAGS = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "strong", "span",
        "code"}  # fmt: skip
NOTED = MONDAYS._replace(include_notes=True, max_asks=5)
NASTY = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><h1>", "{{ 7 * 7 }}",
    "{% include '/etc/passwd' %}", "&lt;b&gt;", "\x1b[2J", "\u202eevil", "]]>", "-->", "<!--",
    "</style><style>", "https://evil.example", "a\r\nBcc: x@y.z", "=?utf-8?q?=0ABcc:_x?=", "\ud800",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(min_size=1, max_size=60),
    st.builds("{}{}".format, st.text(max_size=9), st.sampled_from(NASTY)),
    st.text(st.sampled_from("<>&\"'´`{}%#=;:/\\\u0301漢"), min_size=1, max_size=400),
)


def asked_of(title: str, item: str, note: str, name: str) -> Letter:
    """Compose a letter that asks for two habits, one planned, and repeats what was noted."""
    tables: list[dict[str, Any]] = [
        {"slug": "visit", "title": title},
        {"slug": "list", "title": title, "measure": "checklist", "items": [item]},
        {"slug": "met", "title": title, "cadence": "yearly"},
    ]
    plan = Plan("visit", dt.date(2026, 11, 26), dt.time(9), 60, states.TODAY, note)
    records = [
        Record(states.life(table), (), Exemptions(), plans=[plan] if one == 0 else ())
        for one, table in enumerate(tables)
    ]
    entry = Entry("id", "visit", dt.date(2026, 8, 9), 1, {name: (note,)}, note)
    summary = build_summary(records, states.TODAY)
    return letter_of(summary, NOTED, said={"visit": entry, "list": entry})


def many(number: int, title: str) -> Summary:
    """Return many habits, all overdue, with a strip of twelve, and planned at a long address."""
    on, made = dt.date(2026, 11, 26), dt.date(2026, 11, 1)
    records = [
        Record(
            states.life({"slug": f"habit-{one}", "title": title}, dt.date(2025, 1, 1)),
            (),
            Exemptions(),
            plans=[Plan(f"habit-{one}", on, dt.time(9), 60, made, title[:1000])],
        )
        for one in range(number)
    ]
    return build_summary(records, states.TODAY)


# Nothing acts, nothing is loaded


@settings(max_examples=part_of_examples(0.4))
@given(TEXTS, TEXTS.filter(str.strip), TEXTS, TEXTS)
def test_no_text_becomes_markup(title: str, item: str, note: str, name: str) -> None:
    """Whatever people wrote is shown as it is, escaped where it cannot be printed."""
    usable = [text.encode("utf-8", "replace").decode().replace("\0", "") for text in (title, item)]
    title, item = (text.strip()[:200] or "x" for text in usable)
    page = Page(asked_of(title, item, note, name).html)
    assert {tag.name for tag in page.tags} <= TAGS
    assert sum(tag.name == "table" for tag in page.tags) == _TABLES
    allowed = set().union(*(_ATTRIBUTES[tag.name] for tag in page.tags))
    assert {name for tag in page.tags for name in tag.attributes} <= allowed
    shown = clean(" ".join(title.split()))
    assert shown[:20].strip() in " ".join(page.texts)


_TABLES = sum(tag.name == "table" for tag in Page(asked_of("a", "b", "c", "d").html).tags)
_ATTRIBUTES = {
    name: {key for tag in Page(example().html).tags if tag.name == name for key in tag.attributes}
    for name in TAGS
}


@pytest.mark.parametrize("summary", [states.rich_state, states.all_overdue, states.long_names])
def test_nothing_outside_is_named(summary: object) -> None:
    """No picture, script, form, link, font or address: a reader can load nothing."""
    assert callable(summary)
    one = letter_of(summary())
    page = Page(one.html)
    assert {tag.name for tag in page.tags} <= TAGS
    keys = {key for tag in page.tags for key in tag.attributes}
    assert keys & {"src", "href", "background", "srcset", "data", "action", "poster"} == set()
    assert not [key for key in keys if key.startswith("on")]
    assert re.findall(r"url\(|@import|@font-face|://|data:|cid:", one.html) == []


def test_every_element_is_closed() -> None:
    """What begins ends, in order; the page says its language and its letters."""
    page = Page(example().html)  # which checks each end
    assert page.tags[0] == ("html", {"lang": "en"})
    assert page.tags[2] == ("meta", {"charset": "utf-8"})


# What mail programs take


def test_no_table_has_more_than_two_columns() -> None:
    """But the strip of periods, whose cells are bars; none is wider than 600 pixels."""
    page = Page(example().html)
    strips = [cells for table, cells in page.rows if table.get("class") == "strip"]
    assert strips == [12, 12, 12]
    others = [cells for table, cells in page.rows if table.get("class") != "strip"]
    assert set(others) == {1, 2}
    widths = [tag.attributes.get("width", "") for tag in page.tags if tag.name == "table"]
    assert max(int(width) for width in widths if width.isdigit()) == 600
    tables = [tag.attributes for tag in page.tags if tag.name == "table"]
    assert all(table["role"] == "presentation" for table in tables)


def test_a_bar_stands_for_each_period() -> None:
    """Its cell has the colour twice, as an attribute and as a style, and the height too."""
    page = Page(example().html)
    kinds = {"kept": "k", "part": "p", "none": "n"}
    bars = [tag.attributes for tag in page.tags if tag.attributes.get("class") in kinds]
    assert len(bars) == 36
    assert "".join(kinds[bar["class"]] for bar in bars) == (
        "kkpkpkkkppkp" + "nknknkknknkn" + "kkkkkkkknkkk"
    )
    for bar in bars:
        assert f"background-color:{bar['bgcolor']}" in bar["style"]
        assert f"height:{bar['height']}px" in bar["style"]
        assert (bar["height"] == "20") == (bar["class"] == "kept")
        assert bar["bgcolor"] == getattr(LIGHT, bar["class"])


def test_every_colour_has_its_dark_one() -> None:
    """What is coloured inline has a class, and the style of dark screens has that class."""
    page = Page(example().html)
    for tag in page.tags:
        style = tag.attributes.get("style", "")
        for found in re.findall(r"(?<![-\w])(?:background-)?color:(#\w+)", style):
            name = tag.attributes.get("class", "")
            assert getattr(LIGHT, name) == found
            kind = "background-color" if name in GROUNDS else "color"
            assert f".{name} {{ {kind}: {getattr(DARK, name)} !important; }}" in page.style
    assert "prefers-color-scheme: dark" in page.style


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_can_be_read(colours: Colours) -> None:
    """Letters have a contrast of 4.5 to 1 on each ground, and bars 3 to 1 beside them."""
    letters = set(Colours._fields) - set(GROUNDS)
    grounds = [colours.page, colours.card, colours.code]
    for name in letters:
        assert min(contrast(getattr(colours, name), ground) for ground in grounds) >= 4.5, name
    for name in ("kept", "part", "none"):
        assert contrast(getattr(colours, name), colours.card) >= 3, name


# How much there is


@pytest.mark.parametrize("number", [65, 200])
@pytest.mark.parametrize("title", ["A title", "漢字 " * 600, "<&\"'" * 500, "e\u0301" * 900])
def test_a_letter_stays_small(tell: Tell, number: int, title: str) -> None:
    """Under 100 KB as a message, text and page together, with as many asks as there can be."""
    one = letter_of(many(number, title[:2000]), NOTED)
    size = len(message_of(one))
    tell(f"{number} habits: {size:,} bytes")
    assert size < MOST_BYTES
    assert ("more: cchabits status" in one.text) == (number > 65)


@settings(max_examples=part_of_examples(0.25))
@given(st.lists(TEXTS, min_size=4, max_size=4))
def test_no_line_is_too_long_for_a_mail_server(texts: list[str]) -> None:
    """Not in the message, and not in what is read from it."""
    title, item, note, name = (text.encode("utf-8", "replace").decode() for text in texts)
    title, item = (text.replace("\0", "").strip()[:200] or "x" for text in (title, item))
    message = message_of(asked_of(title, item, note, name))
    assert max(map(len, message.split(b"\r\n"))) <= 998
    for part in parts_of(message):
        assert max(len(line.encode()) for line in part.splitlines()) <= 998


def parts_of(message: bytes) -> Iterator[str]:
    """Yield the text and the page of a message, as a mail program decodes them."""
    for part in message_from_bytes(message, policy=default).iter_parts():
        yield part.get_content()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 has it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    low = 0.04045
    red, green, blue = (x / 12.92 if x <= low else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
