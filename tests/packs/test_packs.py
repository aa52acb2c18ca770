"""Every pack is good to use as it comes, and says what its source says."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from cchabits.config.habits_file import read_habits
from cchabits.config.template import habits_toml
from cchabits.config.toml import parse_toml
from cchabits.errors import Unacceptable
from cchabits.packs import load_pack, pack_names

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "habits.example.toml"
SHARED = ROOT.parent / "shared"
CATALOGUE = SHARED / "catalogue" / "catalogue.toml"
DAY = dt.date(2026, 11, 20)

beside_the_catalogue = pytest.mark.skipif(
    not CATALOGUE.is_file(), reason="the catalogue is not beside the repository"
)


def catalogue() -> dict[str, Any]:
    """Return the catalogue that the packs are taken from."""
    document, problems = parse_toml(CATALOGUE.read_bytes())
    assert problems == []
    return document


def test_both_packs_are_there() -> None:
    """The first release has the three to start with and the eight of the article."""
    assert pack_names() == ("starter", "thys-eight")


@pytest.mark.parametrize("name", pack_names())
def test_every_habit_of_a_pack_reads(name: str) -> None:
    """A pack put into a file has no problems and loses nothing."""
    pack = load_pack(name)
    file, problems = read_habits(habits_toml(pack.habits), DAY)
    assert problems == []
    assert file is not None
    assert [table for _, table in file.tables] == list(pack.habits)


@pytest.mark.parametrize("name", pack_names())
def test_every_habit_says_where_it_comes_from(name: str) -> None:
    """Each has a source, a quotation, its clauses and whose cadence it is; none has a start."""
    for table in load_pack(name).habits:
        assert table["pack"] == "thys-eight"
        assert "Vivek Jaiswal, Customer Guru" in table["source"]
        assert "quoting Alain Thys" in table["source"]
        assert {"quote", "question", "ask", "from", "cadence_from"} <= table.keys()
        assert "start" not in table


def test_the_starter_is_three_of_the_eight() -> None:
    """The starter's habits are the same, word for word."""
    eight = load_pack("thys-eight").habits
    starter = load_pack("starter").habits
    assert [table["slug"] for table in starter] == [
        "customer-day",
        "customer-question",
        "feedback-review",
    ]
    assert all(table in eight for table in starter)


@beside_the_catalogue
@pytest.mark.parametrize("name", pack_names())
def test_a_pack_equals_the_catalogue(name: str) -> None:
    """Every key that the catalogue has is in the pack, with the same value."""
    listed = catalogue()
    (entry,) = (pack for pack in listed["pack"] if pack["slug"] == name)
    habits = [habit for habit in listed["habit"] if habit["pack"] == name]
    if "includes" in entry:
        by_slug = {habit["slug"]: habit for habit in listed["habit"]}
        habits = [by_slug[slug] for slug in entry["includes"]]
    pack = load_pack(name)
    assert (pack.slug, pack.title, pack.source) == (name, entry["title"], entry["source"])
    ours = {"source", "quote"}
    assert habits == [
        {key: value for key, value in table.items() if key not in ours} for table in pack.habits
    ]


@beside_the_catalogue
def test_quotations_are_the_articles_own_words() -> None:
    """Each quotation stands in the article, letter for letter, and belongs to the clause named."""
    (path,) = (SHARED / "articles").glob("001*")
    article = path.read_text(encoding="utf-8")
    clauses = (SHARED / "catalogue" / "clauses.md").read_text(encoding="utf-8")
    words = dict(re.findall(r'^\| (T\d) \| "([^"]*)"', clauses, re.MULTILINE))
    for table in load_pack("thys-eight").habits:
        assert table["quote"] in article
        assert table["quote"] == words[table["from"][0]]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("thys-eigth", "did you mean thys-eight?"),
        ("Starter", "did you mean starter?"),
        ("../starter", "did you mean starter?"),
        ("x", "the packs are starter, thys-eight"),
        ("", "the packs are starter, thys-eight"),
    ],
)
def test_an_unknown_pack_is_refused(name: str, hint: str) -> None:
    """The refusal names the nearest pack, or all of them."""
    with pytest.raises(Unacceptable) as caught:
        load_pack(name)
    assert caught.value.sentence == f"no pack is called '{name}'"
    assert caught.value.hints == (hint,)


def test_the_example_file_is_fresh() -> None:
    """habits.example.toml is, byte for byte, what `init --pack thys-eight` writes."""
    assert EXAMPLE.read_bytes() == habits_toml(load_pack("thys-eight").habits).encode()


def test_the_example_file_is_complete() -> None:
    """It has the eight behaviours, commented, and no start."""
    text = EXAMPLE.read_text(encoding="utf-8")
    file, problems = read_habits(text, DAY)
    assert problems == []
    assert file is not None
    assert len(file.habits) == 8
    assert text.count("this one is our proposal") == 4
    assert "\nstart = " not in text
