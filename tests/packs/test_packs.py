"""Every pack is good to use as it comes, and says what its source says."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from cchabits import packs
from cchabits.config.habits_file import read_habits
from cchabits.config.template import habits_toml
from cchabits.config.toml import parse_toml
from cchabits.errors import Unacceptable
from cchabits.packs import load_pack, pack_names
from tests.counting import Tell

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "habits.example.toml"
SHARED = ROOT.parent / "shared"
CATALOGUE = SHARED / "catalogue" / "catalogue.toml"
DAY = dt.date(2026, 11, 20)

LONGEST_QUOTE = 210  # characters: a sentence or two

ARTICLES = {
    "thys-eight": "001",
    "three-steps": "001",
    "courage": "000",
    "whole-customer": "002",
    "doers": "003",
    "roadmap": "004",
}
"""The packs that an article asks for, with the number of the article."""

beside_the_catalogue = pytest.mark.skipif(
    not CATALOGUE.is_file(), reason="the catalogue is not beside the repository"
)


def catalogue() -> dict[str, Any]:
    """Return the catalogue that the packs are taken from."""
    document, problems = parse_toml(CATALOGUE.read_bytes())
    assert problems == []
    return document


def habits_of(*names: str) -> dict[str, dict[str, Any]]:
    """Return the habits of packs, or of all, by slug."""
    return {
        table["slug"]: table for name in names or pack_names() for table in load_pack(name).habits
    }


def test_all_eight_packs_are_there(tell: Tell) -> None:
    """Every file of the folder is a pack that is offered, and no slug means two habits."""
    files = {path.stem for path in Path(packs.__file__).parent.glob("*.toml")}
    assert set(pack_names()) == files
    assert len(pack_names()) == 8
    own = [table["slug"] for name in ARTICLES for table in load_pack(name).habits]
    own += habits_of("field-extras")
    assert len(own) == len(set(own)) == len(habits_of()) == 72
    tell(f"{len(own)} habits in {len(files)} packs")


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
    """Each has a source, its pack, what to note and whose cadence it is; none has a start."""
    for table in load_pack(name).habits:
        assert table["pack"] in {name, "thys-eight"}
        assert table["source"].strip()
        assert {"question", "ask", "from"} <= table.keys()
        assert table["cadence_from"] in {"article", "default"}
        assert not {"start", "end", "alias", "reason"} & table.keys()


@pytest.mark.parametrize("name", ARTICLES)
def test_every_habit_of_an_article_quotes_it(name: str) -> None:
    """A quotation is short, and stands beside the clauses that ask for the habit."""
    for table in load_pack(name).habits:
        assert table["from"]
        assert table["source"] == load_pack(name).source
        assert 0 < len(table["quote"]) <= LONGEST_QUOTE


def test_practice_of_the_field_quotes_no_article() -> None:
    """Habits that no article asks for name no clause, no words and no cadence of one."""
    for table in load_pack("field-extras").habits:
        assert table["from"] == []
        assert "quote" not in table
        assert table["cadence_from"] == "default"
        assert table["source"].startswith("field practice: ")


def test_the_courage_check_names_the_ten() -> None:
    """Who scores the ten courages is told which they are."""
    (table,) = (one for one in load_pack("courage").habits if one["slug"] == "courage-check")
    _, _, listed = table["why"].partition(": ")
    assert len(listed.split("; ")) == 10


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
    ours = {"source", "quote", "why"}
    assert habits == [
        {key: value for key, value in table.items() if key not in ours} for table in pack.habits
    ]


@beside_the_catalogue
@pytest.mark.parametrize("name", ARTICLES)
def test_quotations_are_the_articles_own_words(name: str) -> None:
    """Each quotation stands in the article, letter for letter, and in a clause that it names."""
    (path,) = (SHARED / "articles").glob(f"{ARTICLES[name]}*")
    article = " ".join(path.read_text(encoding="utf-8").split())
    clauses = (SHARED / "catalogue" / "clauses.md").read_text(encoding="utf-8")
    words = dict(re.findall(r'^\| (\w+) \| ("[^|]*") ', clauses, re.MULTILINE))
    for table in load_pack(name).habits:
        assert table["quote"] in article
        assert any(table["quote"] in words[clause] for clause in table["from"])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("thys-eigth", "did you mean thys-eight?"),
        ("Starter", "did you mean starter?"),
        ("../starter", "did you mean starter?"),
        ("x", f"the packs are {', '.join(pack_names())}"),
        ("", f"the packs are {', '.join(pack_names())}"),
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
