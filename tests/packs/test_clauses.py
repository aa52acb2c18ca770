"""Every clause of the articles is kept by a habit, or by a rule that docs/practice.md names."""

import re
from pathlib import Path

import pytest

from cchabits.domain.definition import read_habit
from cchabits.domain.settings import Settings
from cchabits.packs import load_pack, pack_names
from cchabits.render.listing import asks_words
from tests.counting import Tell
from tests.packs.test_packs import ARTICLES, DAY, SHARED, beside_the_catalogue
from tests.test_docs import between, texts

ROOT = Path(__file__).parents[2]
PRACTICE = ROOT / "docs" / "practice.md"
OWN_PACKS = [name for name in pack_names() if name in ARTICLES or name == "field-extras"]

HEAD = "| habit | asks for | cadence | clauses |\n|---|---|---|---|\n"


def habits_table() -> str:
    """Return the table of all habits, pack by pack, as the page is to have it."""
    parts = []
    for name in OWN_PACKS:
        pack = load_pack(name)
        rows = "".join(_row(table) for table in pack.habits)
        parts.append(f"### `{name}`: {pack.title}\n\n{pack.source}\n\n{HEAD}{rows}")
    return "\n".join(parts)


def _row(table: dict[str, object]) -> str:
    habit, problems = read_habit(table, Settings(), DAY)
    assert habit is not None, problems
    whose = {"article": "the article's", "default": "our default"}[habit.words.cadence_from]
    asks, clauses = asks_words(habit), ", ".join(habit.words.clauses)
    return f"| `{habit.slug}` | {asks} | {whose} | {clauses or '–'} |\n"


def rows_of(name: str) -> list[list[str]]:
    """Return the cells of the rows of the page's tables between two remarks."""
    lines = [line for line in between(PRACTICE, name).splitlines() if line.startswith("| ")]
    cells = [line.strip("| ").split(" | ") for line in lines]
    return [row for row in cells if row[0] not in {"clause", "habit"}]


def kept_by() -> dict[str, list[str]]:
    """Return the habits of each clause, in the order of the packs."""
    found: dict[str, list[str]] = {}
    for name in OWN_PACKS:
        for table in load_pack(name).habits:
            for clause in table["from"]:
                found.setdefault(clause, []).append(table["slug"])
    return found


def test_the_table_of_habits_is_that_of_the_packs() -> None:
    """Each habit is on the page, with what it asks, whose cadence it is and its clauses."""
    assert between(PRACTICE, "habits") == f"\n{habits_table()}\n"


def test_every_clause_is_kept_by_a_habit_or_a_rule(tell: Tell) -> None:
    """No clause is lost: it is in some habit's `from`, or among the rules, and not in both."""
    listed = [row[0] for row in rows_of("clauses")]
    rules = {row[0] for row in rows_of("rules")}
    habits = kept_by()
    assert len(listed) == len(set(listed))
    assert set(listed) == habits.keys() | rules
    assert not habits.keys() & rules
    assert {row[0] for row in rows_of("both")} <= habits.keys()
    tell(f"{len(listed)} clauses: {len(habits)} by habits, {len(rules)} by rules")


def test_a_clause_names_the_habits_that_keep_it() -> None:
    """The last column has all of them, or says that it is a rule."""
    habits = kept_by()
    for clause, _, named in rows_of("clauses"):
        slugs = habits.get(clause)
        assert named == (", ".join(f"`{slug}`" for slug in slugs) if slugs else "a rule")


@pytest.mark.parametrize("name", ["rules", "both"])
def test_a_rule_says_where_it_is_kept(name: str) -> None:
    """Each place is a file of the project."""
    for row in rows_of(name):
        places = re.findall(r"`([^`]+/[^`]+)`", row[-1])
        assert places, row
        assert [place for place in places if not (ROOT / place).is_file()] == []


@beside_the_catalogue
def test_the_clauses_are_those_of_the_articles() -> None:
    """The page has each clause that was found in the articles, and its words."""
    text = (SHARED / "catalogue" / "clauses.md").read_text(encoding="utf-8")
    words = dict(re.findall(r"^\| ([A-Z]\d+[a-z]?) \| (.*?) \| ", text, re.MULTILINE))
    rows = [*rows_of("clauses"), *rows_of("rules")]
    assert {row[0] for row in rows_of("clauses")} == words.keys()
    for clause, quoted, *_ in rows:
        assert quoted.strip("“”").removesuffix("…") in words[clause]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git knows which texts are ours")
def test_no_number_is_repeated_that_nobody_can_show() -> None:
    """The folklore of habits, accountability and change has no place in the project's texts."""
    # The braces keep these lines from saying it.
    folklore = rf"\b{66} days|\b{95} ?(%|per cent) with an|\b{70} ?(%|per cent) of (change )?prog"
    assert [name for name, text in texts() if re.search(folklore, text)] == []
