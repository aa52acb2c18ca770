"""The definitions of a journal are checked as habits.toml would be, and no bomb goes off."""

import datetime as dt
import json
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.checked import MOST_PROBLEMS
from cchabits.domain.life import Definition
from cchabits.domain.numbers import Written
from cchabits.domain.settings import Settings
from cchabits.errors import BadJournal
from cchabits.transfer.definitions import (
    LONGEST_DEFINITION,
    MOST_DEFINITIONS,
    read_definitions,
)
from cchabits.transfer.journal import header, read_journal, write_journal
from tests import engine
from tests import strategies as drawn

RULE = "RRULE:FREQ=MONTHLY;BYDAY=1MO"
NEVER = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"


def line(habit: object = "call", begin: object = "2026-08-01", **keys: object) -> str:
    """Return the line of a definition; `from_` is the key `from`, `settings` stands beside."""
    beside = {"settings": keys.pop("settings")} if "settings" in keys else {}
    table = {"title": "A call"} | {key.removesuffix("_"): value for key, value in keys.items()}
    record = {"type": "definition", "habit": habit, "from": begin, "definition": table}
    return json.dumps(record | beside)


def without(key: str) -> str:
    """Return a definition that lacks a key of the line."""
    return json.dumps({name: value for name, value in json.loads(line()).items() if name != key})


def read(*lines: str) -> tuple[dict[str, list[Definition]], list[str]]:
    """Read lines after a header, and return the problems as texts."""
    told, problems = read_definitions([header(), *lines])
    return told.habits, list(map(str, problems))


BAD_LINES = [
    (without("habit"), "'habit' is missing, and must be a-z, 0-9 and hyphens"),
    (line("Call"), "'habit' is 'Call', and"),
    (line(["call"]), "'habit' is ['call'], and"),
    (line("x" * 41), "at most 40 characters"),
    (without("from"), "'from' is missing"),
    (line(begin="2026-02-30"), "'from' is '2026-02-30'"),
    (line(begin=20260801), "'from' is 20260801"),
    (without("definition"), "'definition' must be an object"),
    (json.dumps(json.loads(line()) | {"definition": ["x"]}), "'definition' must be an object"),
    (json.dumps(json.loads(line()) | {"since": "x"}), "unknown key 'since'"),
    (line(slug="call"), "key 'slug': stands beside, as 'habit'"),
    (line(start="2026-08-01"), "key 'start': stands beside, as 'from'"),
    (line(titel="A call"), "unknown key 'titel' (did you mean 'title'?)"),
    (line(title=None), "key 'title': found nothing"),
    (line(title="a\0b"), "NUL"),
    (line(title="\ud800"), "half a character"),
    (line(title={"a": "b"}), "key 'title': neither a text, a number nor a list of texts"),
    (line(ask=[["a"]]), "key 'ask': neither a text, a number nor a list of texts"),
    (line(ask=["\udfff"]), "half a character"),
    (line(target=0), "key 'target': found 0, expected"),
    (line(target=True), "key 'target': found True"),
    (line(target=10**19), "key 'target': a number far too large"),
    (line(target="1" * 5000), "key 'target': found '11"),
    (line(target=7).replace("7", "1e999999999"), "key 'target': found 1e999999999"),
    (line(target=float("nan")), "NaN is not a number"),
    (line(measure="counts"), "key 'measure': found 'counts'"),
    (line(cadence="fortnightly"), "key 'cadence': found 'fortnightly'"),
    (line(cadence=NEVER), "has no occurrence in five years"),
    (line(cadence=NEVER, grace=3), "has no occurrence in five years"),
    (line(grace=28), "key 'grace': found 28, expected a whole number from 0 to 27"),
    (line(end="2026-07-31"), "key 'end': found '2026-07-31', expected 2026-08-01"),
    (line(settings=[]), "'settings' must be an object"),
    (line(settings={"week_starts": "monday"}), "settings: unknown key 'week_starts' (did you mean"),
    (line(settings={"timezone": "Europe/Brussels"}), "settings: unknown key 'timezone'"),
    (line(settings={"week_start": "mon"}), "settings: key 'week_start': found 'mon'"),
    (line(settings={"hours_per_day": 10**19}), "key 'hours_per_day': a number far too large"),
    (line(settings={"hours_per_day": {}}), "key 'hours_per_day': neither a text"),
    (line(why="x" * LONGEST_DEFINITION), "a definition has at most 65,536 characters"),
    (line(**{f"key{number}": 1 for number in range(101)}), "102 keys are more than 'definition'"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "why"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_definition_is_named_with_its_reason(bad: str, why: str) -> None:
    """Wherever it would be caught, the line is named, once, and in a few lines."""
    _, found = read_definitions([header(), bad, line("visit")])
    _, rest = read_journal([header(), bad, line("visit")], {})
    problems = [str(problem) for problem in sorted(found + rest) if problem.line == 2]
    assert problems
    assert why in problems[0]
    assert all(len(problem) < 320 for problem in problems)


def test_every_problem_of_a_definition_is_named() -> None:
    """As with habits.toml, reading does not stop at the first."""
    _, problems = read(line(target=0, cadence="never", graze=1))
    assert [problem.split(":")[0] for problem in problems] == ["line 2"] * 3


def test_definitions_of_a_habit_are_told_in_their_order() -> None:
    """Each is dated after the one before it."""
    same = read(line(), line(target=2))[1]
    assert same == [
        "line 3: 'from' is 2026-08-01, and must be after 2026-08-01, that of the definition before"
    ]
    assert read(line(), line(begin="2026-07-01"))[1] != []
    assert read(line(), line("visit", "2026-07-01"))[1] == []


def test_a_definition_needs_no_more_than_a_title() -> None:
    """What is left out, or null, is as usual."""
    (found,) = read(line(target=None, settings=None))[0]["call"]
    assert found == Definition(dt.date(2026, 8, 1), {"title": "A call"}, Settings())


def test_numbers_keep_their_digits() -> None:
    """What was written in the file is what is written in the journal, and in the file again."""
    (found,) = read(line(measure="coverage", target=9).replace(" 9", " 0.90"))[0]["call"]
    assert found.table["target"] == Written("0.90")
    assert '"target": 0.90' in list(write_journal([], [], {}, [("call", found)]))[1]


def test_an_end_is_written_as_days_are() -> None:
    """Whichever form of a day is read, one is kept."""
    assert read(line(end="20261231"))[0]["call"][0].table["end"] == "2026-12-31"


def test_a_later_definition_is_held_against_the_first_day_of_all() -> None:
    """As in the home that wrote it: the gaps from its own day on may be shorter than its grace."""
    rule = {"cadence": "RRULE:FREQ=MONTHLY;BYMONTHDAY=2,8,14,20,26", "grace": 5}
    late = line(begin="2024-03-21", **rule)
    assert read(late)[1] == ["line 2: key 'grace': found 5, expected a whole number from 0 to 3"]
    habits, problems = read(line(begin="2024-03-01", measure="duration", **rule), late)
    assert ([each.begin.day for each in habits["call"]], problems) == ([1, 21], [])


def test_the_rule_of_a_later_definition_occurs_from_its_own_day_on() -> None:
    """Every sixth year from 2024 on has a 29 February soon; from 2025 on none ever has."""
    rule = {"cadence": "RRULE:FREQ=YEARLY;INTERVAL=6;BYMONTH=2;BYMONTHDAY=29"}
    assert read(line(begin="2024-01-01", **rule))[1] == []
    (problem,) = read(line(begin="2024-01-01"), line(begin="2025-01-01", **rule))[1]
    assert problem.endswith("has no occurrence in five years")


def test_a_later_definition_does_not_end_before_its_own_day() -> None:
    """What it would cut short may not have begun by then."""
    lines = [line(begin=f"2026-0{month}-01") for month in (6, 7)]
    assert read(*lines, line(begin="2026-08-01", end="2026-06-15"))[1] == [
        "line 4: key 'end': found '2026-06-15', expected 2026-08-01, its 'from', or later"
    ]


def test_the_head_ends_with_the_first_record() -> None:
    """What is no object does not end it, and is named by those who read the records."""
    entry = json.dumps({"type": "entry", "habit": "call", "on": "2026-11-03"})
    told, problems = read_definitions([header(), line(), "x", line("visit"), entry, line("late")])
    assert (list(told.habits), problems) == (["call", "visit"], [])
    _, others = read_journal([header(), line(), "x", line("visit"), entry, line("late")], {})
    assert [problem.line for problem in others] == [3, 5, 6]


def test_records_of_a_habit_that_cannot_be_read_are_passed_over() -> None:
    """Its definition is what is wrong; the others are looked at all the same."""
    records = [
        {"type": "entry", "habit": "call", "on": "2026-11-03"},
        {"type": "entry", "habit": "visit", "on": "2026-11-03"},
        {"type": "skip", "habit": "call", "on": "2026-11-03", "reason": "illness"},
    ]
    lines = [header(), line(target=0), line("visit"), *map(json.dumps, records)]
    told, _ = read_definitions(lines)
    assert told.unread == {"call"}
    _, problems = read_journal(lines, {}, told.unread)
    assert list(map(str, problems)) == ["line 5: no habit is called 'visit'"]


def test_what_is_no_journal_is_refused() -> None:
    """The header is looked at first."""
    with pytest.raises(BadJournal, match="this is not a journal"):
        read_definitions([line()])


# The order of the file


@pytest.mark.parametrize(
    ("places", "order"),
    [
        (["a1", "b1", "c1"], "abc"),
        (["c1", "a1", "b1"], "cab"),
        (["a1", "b2", "c3"], "abc"),
        (["b1", "a2", "b3", "c3"], "bac"),
        (["b1", "d1", "a2", "c2"], "bdac"),
        (["b1", "a2", "a3", "b3"], "ab"),  # as was said last, so that it was so in the file
        (["a1", "b1", "b2", "a2"], "ab"),  # contradictory: as they came
    ],
)
def test_the_definitions_of_a_day_tell_the_order_of_the_file(
    places: Sequence[str], order: str
) -> None:
    """Export sorts by day, then by place in the file; that is undone as far as it can be."""
    habits, problems = read(*(line(place[0], f"2026-0{place[1]}-01") for place in places))
    assert problems == []
    assert "".join(habits) == order


@given(
    days=st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.integers(1, 4), min_size=1)),
    chance=st.randoms(),
)
def test_an_order_that_was_written_is_found_again(
    days: Mapping[str, set[int]], chance: random.Random
) -> None:
    """What is read gives the same lines once more."""
    names = list(days)
    chance.shuffle(names)
    places = sorted(((day, name) for name in names for day in days[name]), key=lambda one: one[0])
    habits, _ = read(*(line(name, f"2026-0{day}-01") for day, name in places))
    again = ((found.begin.month, name) for name in habits for found in habits[name])
    assert sorted(again, key=lambda one: one[0]) == places


# Out and in


@given(story=drawn.histories_of_changes())
def test_what_is_written_reads_back(story: drawn.Story) -> None:
    """Definitions go out and come in, their numbers and settings included."""
    recorded = [engine._definition(term) for term in drawn.terms_of(story)]
    lines = list(write_journal([], [], {}, [("a-habit", each) for each in recorded]))
    told, problems = read_definitions(lines)
    assert problems == []
    assert told.habits == {"a-habit": recorded}


# Bombs

SPARSE = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29"
POSITIONS = ",".join(map(str, range(1, 367)))
BOMBS: dict[str, list[str]] = {
    "unknown keys": [line(f"a{n}", **{f"titl{k}": 1 for k in range(99)}) for n in range(300)],
    "dead rules": [line(f"a{n}", cadence=NEVER) for n in range(300)],
    "slow rules": [
        line(f"a{n}", f"{2026 + n % 3}-01-{n % 28 + 1:02}", cadence=SPARSE, grace=n % 27 + 1)
        for n in range(300)
    ],
    "a dead rule of many positions": [line(cadence=f"{NEVER};BYSETPOS={POSITIONS}")],
    "far apart": [line(begin="0026-01-01", cadence="RRULE:FREQ=DAILY"), line(begin="9999-01-01")],
    "far apart, again and again": [
        line(begin=f"{year:04}-01-01", cadence="RRULE:FREQ=DAILY", target=year)
        for year in range(1, 9999, 9)
    ],
    "many": [line(f"a{n}") for n in range(MOST_DEFINITIONS + 1)],
    "many of one": [
        line(begin=str(dt.date(2000, 1, 1) + dt.timedelta(days=n)), cadence="daily", target=n + 1)
        for n in range(MOST_DEFINITIONS + 1)
    ],
    "a long list": [line(ask=[f"a{n}" for n in range(9_000)]) for _ in range(60)],
    "deep": ['{"type": "definition", "definition": ' + "[" * 900 + "]" * 900 + "}"] * 60,
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb_goes_off(name: str) -> None:
    """Whatever a small file asks for, it is refused within two seconds, and briefly."""
    began = time.process_time()
    _, problems = read(*BOMBS[name])
    assert time.process_time() - began < 2
    assert 1 <= len(problems) <= MOST_PROBLEMS + 100


def test_enough_is_enough() -> None:
    """Once there are many problems, the rest is not looked at, and that is said once."""
    _, problems = read(*(line(f"a{n}", target=0) for n in range(MOST_PROBLEMS + 5)))
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].endswith("this definition and those after it were not looked at")


@given(
    lines=st.lists(
        st.fixed_dictionaries(
            {"type": st.just("definition")},
            optional={
                "habit": st.sampled_from(["call", "visit"]) | st.text(max_size=3),
                "from": st.sampled_from(["2026-08-01", "2026-09-01"]) | st.text(max_size=3),
                "definition": st.dictionaries(
                    st.sampled_from(["title", "target", "cadence", "measure", "end", "ask"]),
                    st.none()
                    | st.integers()
                    | st.floats()
                    | st.text(max_size=9)
                    | st.sampled_from(["weekly", "coverage", RULE, "2026-12-31"])
                    | st.lists(st.text(max_size=3), max_size=2),
                ),
                "settings": st.none() | st.dictionaries(st.text(max_size=3), st.integers()),
            },
        ),
        max_size=4,
    )
)
def test_any_definition_is_read_or_named(lines: list[dict[str, Any]]) -> None:
    """Nothing that JSON can say of a habit raises anything."""
    told, problems = read_definitions([header(), *map(json.dumps, lines)])
    assert len(told.habits) <= len(lines)
    assert {problem.line for problem in problems} <= set(range(2, len(lines) + 2))
