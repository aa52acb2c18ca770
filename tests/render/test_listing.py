"""What the habits and packs are."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from cchabits.domain.numbers import Written
from cchabits.render.line import Line, Look, columns_of, paint, text_of
from cchabits.render.listing import (
    PackView,
    asks_words,
    habit_details,
    habit_lines,
    pack_details,
    pack_lines,
    target_words,
)
from cchabits.render.theme import COLOURFUL
from tests.render.states import THYS_EIGHT, TODAY, habit
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture

HABITS = tuple(habit(table) for table in THYS_EIGHT)
THYS = PackView("thys-eight", "Eight customer-centric behaviours", "Alain Thys, Futurelab", HABITS)
STARTER = PackView("starter", "First three", "our selection", HABITS[:1])

FULL = {
    "slug": "decisions",
    "title": "What is in this for our customers?",
    "question": "Did I do my best to ask it at every decision, in front of my team?",
    "why": "What gets measured gets attention, and starting is easy while sustaining needs power.",
    "quote": "No organisation rises above the level of commitment of its leadership.",
    "source": "Vivek Jaiswal, Customer Guru",
    "alias": "ask",
    "pack": "thys-eight",
    "measure": "coverage",
    "target": Written("0.9"),
    "min_occasions": 3,
    "occasions": "decisions of the board",
    "cadence": "quarterly",
    "cadence_from": "article",
    "reason": "the board meets once a quarter",
    "requires": ["decision", "asked>=2"],
    "ask": ["answer", "team_heard"],
    "lead": 1,
    "end": dt.date(2027, 12, 31),
}


def shown(lines: Iterable[Line], look: Look) -> str:
    """Return lines as a terminal would have them."""
    return "\n".join(paint(line, look.theme) for line in lines)


def test_a_list_of_habits_says_what_each_asks(snapshot: Snapshot) -> None:
    """A line a habit: its name, what it asks and how often, its title."""
    later = habit({"slug": "later", "title": "Not yet"}, dt.date(2026, 12, 1))
    over = habit({"slug": "over", "title": "Once", "end": dt.date(2026, 9, 1)})
    snapshot.check("habits", shown(habit_lines([*HABITS, later, over], TODAY, Look(80)), Look(80)))


def test_without_habits_the_list_says_how_to_begin() -> None:
    """An empty home gets the command that fills it."""
    assert shown(habit_lines([], TODAY, Look(80)), Look(80)) == (
        "No habits yet. To choose some:  cchabits packs list"
    )


def test_a_habit_is_shown_in_full(snapshot: Snapshot) -> None:
    """Its words, its rules and the command that logs it."""
    coloured = Look(80, COLOURFUL)
    snapshot.check("habit", shown(habit_details(habit(FULL), TODAY, Look(80)), Look(80)))
    snapshot.check("habit-narrow", shown(habit_details(habit(FULL), TODAY, Look(40)), Look(40)))
    snapshot.check("habit-colour", shown(habit_details(HABITS[4], TODAY, coloured), coloured))


def test_packs_are_listed_and_shown(snapshot: Snapshot) -> None:
    """A pack says who recommends it, what is in it and how to take it up."""
    snapshot.check("packs", shown(pack_lines([STARTER, THYS], Look(80)), Look(80)))
    snapshot.check("pack", shown(pack_details(THYS, Look(100)), Look(100)))


@pytest.mark.parametrize("width", [50, 60])
def test_titles_have_lines_of_their_own_where_there_is_little_room(
    width: int, snapshot: Snapshot
) -> None:
    """Two lines a habit, as in the status; a pack's titles go on below, a list's are cut."""
    look = Look(width)
    for name, lines in (
        ("habits", habit_lines(HABITS, TODAY, look)),
        ("pack", pack_details(THYS, look)),
    ):
        told = [line for line in lines if all(segment.role != "command" for segment in line)]
        assert all(columns_of(text_of(line)) <= width for line in told)
        snapshot.check(f"{name}-{width}", shown(lines, look))
    assert "  What is in this for our customers?\n" in shown(habit_lines(HABITS, TODAY, look), look)


def test_a_pack_of_the_article_alone_speaks_of_no_others() -> None:
    """The mark is explained, and that is all."""
    stated = habit({"slug": "day", "title": "A day", "cadence_from": "article"})
    page = shown(pack_details(PackView("own", "Own", "", (stated,)), Look(80)), Look(80))
    assert "* as the article says\n" in page


def test_targets_are_said_in_words() -> None:
    """Each measure says what a period needs."""
    spoken: list[tuple[Mapping[str, Any], str]] = [
        ({"target": 2}, "2 times"),
        ({}, "once"),
        ({"measure": "duration"}, "8h in all"),
        ({"measure": "coverage"}, "every occasion"),
        ({"measure": "coverage", "target": Written("0.75")}, "3 of 4 occasions"),
        (
            {"measure": "coverage", "occasions": "my reports", "min_occasions": 0},
            "every occasion (my reports); a period without any is no miss",
        ),
        (
            {"measure": "coverage", "ratio": True, "occasions": "granted of needed"},
            "a ratio of at least 1 (granted of needed)",
        ),
        ({"measure": "checklist", "items": ["own", "all"], "first": "own"}, "own, all; own first"),
        ({"measure": "checklist", "items": ["a", "b"], "target": 1}, "1 of: a, b"),
        ({"measure": "checklist", "target": 4}, "4 different items"),
        ({"measure": "score"}, "a score from 0 to 10"),
        ({"measure": "score", "target": 7}, "a score from 0 to 10, held against 7"),
    ]
    for table, words in spoken:
        assert target_words(habit({"slug": "a", **table})) == words


def test_a_rule_is_shown_without_its_scheme_in_whatever_case_it_is_written() -> None:
    """The reader of definitions takes all of them."""
    for cadence in ("RRULE:FREQ=DAILY", "rrule:FREQ=DAILY", "Rrule:FREQ=DAILY"):
        assert asks_words(habit({"slug": "a", "cadence": cadence})) == "once FREQ=DAILY"


def test_hostile_words_are_shown_escaped() -> None:
    """Nothing a file says of a habit reaches the terminal as it is."""
    words = dict.fromkeys(
        ("title", "question", "why", "quote", "source"), "\x1b[2J\x9b1m\u202e[/x]"
    )
    hostile = habit({"slug": "a", **words, "ask": ["\x1b]52;c;x\x07"]})
    pack = PackView("p", "\x1b[2J", "\x9b", (hostile,))
    look = Look(80)
    for lines in (
        habit_lines([hostile], TODAY, look),
        habit_details(hostile, TODAY, look),
        pack_lines([pack], look),
        pack_details(pack, look),
    ):
        assert shown(lines, look).replace("\n", "").isprintable()
