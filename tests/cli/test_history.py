"""`cchabits history`: what was, on one screen, and what programs read."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from cchabits.config.template import habits_toml
from cchabits.domain.numbers import Written
from cchabits.transfer.journal import header
from tests import oracle
from tests.cli.program import Program, check_refusal
from tests.cli.test_log import STATUS_KEYS
from tests.examples import EXAMPLES, Example

PAST_KEYS = [*STATUS_KEYS, "outcomes", "definitions", "plans", "say_do"]


def answer(cchabits: Program, *arguments: str) -> dict[str, Any]:
    """Return what `history --json` answers."""
    found: dict[str, Any] = json.loads(cchabits.does("history", *arguments, "--json"))
    return found


@pytest.fixture
def reviewed(cchabits: Program) -> Program:
    """The home of five habits, with three full and two partial entries of one."""
    for day in ("2026-08-12", "2026-09-30", "2026-11-20"):
        cchabits.does("log", "cfr", "--with", "sales,support", "--on", day, "--id", f"id-{day}")
    cchabits("log", "cfr", "-m", "only my team", "--on", "2026-10-20", "--id", "partial1")
    cchabits("log", "cfr", "--by", "Ana", "--on", "2026-11-23", "--id", "partial2")
    return cchabits


# For people


def test_the_state_comes_first(reviewed: Program) -> None:
    """After the name, and before how the habit is defined, has been, and was done."""
    lines = reviewed.does("history", "cfr").splitlines()
    assert lines[0].startswith("Customer feedback review with other departments invited")
    assert lines[1] == "✓ met   November: 1 of 1"
    assert lines[2] == "  1 partial: lacks departments"
    begins = ["  Target ", "  Kept ", "  Full entries ", "  Period ", "  Entry "]
    found = [at for begin in begins for at, line in enumerate(lines) if line.startswith(begin)]
    assert len(found) == len(begins)
    assert found == sorted(found)


def test_periods_stand_with_their_outcome(reviewed: Program) -> None:
    """The latest first, each with what it reached of what it needed."""
    lines = reviewed.does("history", "cfr").splitlines()
    rows = lines[next(at for at, line in enumerate(lines) if line.startswith("  Period ")) + 1 :]
    assert [" ".join(row.split()) for row in rows[:4]] == [
        "✓ November 1 of 1 met",
        "✗ October 0 of 1 missed",
        "✓ September 1 of 1 met",
        "✓ August 1 of 1 met",
    ]


def test_a_partial_entry_stands_with_the_command_that_completes_it(reviewed: Program) -> None:
    """What it lacks, and under it what one types."""
    out = reviewed.does("history", "cfr")
    assert re.search(
        r"^! partial1 +Tue 20 Oct +lacks departments · only my team$", out, re.MULTILINE
    )
    assert "\n        cchabits edit partial2 --with departments=DEPARTMENTS\n" in out


def test_the_command_that_completes_an_entry_does_so(reviewed: Program) -> None:
    """Its words in capitals replaced, it makes the entry full, and the mark goes."""
    out = reviewed.does("history", "cfr")
    (command,) = (line.strip() for line in out.splitlines() if "edit partial1" in line)
    words = shlex.split(command.replace("DEPARTMENTS", "sales"))
    assert reviewed(*words[1:]).code == 0
    assert "edit partial1" not in reviewed.does("history", "cfr")
    full = {one["id"]: one["missing"] == [] for one in answer(reviewed, "cfr")["entries"]}
    assert full["partial1"]
    assert not full["partial2"]


def test_the_latest_of_all_are_one_list(reviewed: Program) -> None:
    """With the day, the habit and the value of each."""
    reviewed.does("log", "courage", "7", "--on", "2026-11-22")
    lines = reviewed.does("history", "--limit", "3").splitlines()
    assert lines[0] == "Tue 24 Nov 2026   the latest 3 entries"
    rows = re.findall(r"^. \S+ +\w{3} (\d+) Nov +(\S+)", "\n".join(lines), re.MULTILINE)
    assert rows == [("23", "feedback-review"), ("22", "courage-check"), ("20", "feedback-review")]


def test_without_entries_there_is_a_calm_line(cchabits: Program) -> None:
    """Of all habits, of one, and of a span."""
    assert cchabits.does("history") == "Tue 24 Nov 2026   no entries\n"
    said = cchabits.does("history", "--since", "2026-11-01", "--until", "yesterday")
    assert said == "Tue 24 Nov 2026   no entries from 1 Nov to 23 Nov\n"
    out = cchabits.does("history", "feed")
    assert out.endswith(
        "\n  No entries yet.\n  To log one:  cchabits log feedback-review --with DEPARTMENTS\n"
    )


def test_a_home_without_habits_has_no_past(fresh: Program) -> None:
    """It is no failure."""
    fresh.write("schema = 1\n")
    assert "no entries" in fresh.does("history")
    assert answer(fresh) == {
        "schema": "cchabits.history/1", "today": "2026-11-24", "habits": [], "entries": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "day",
    [
        *("0001-01-01", "1999-12-31", "2026-08-01"),
        pytest.param("9999-12-30", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("habit", ["feed", "road-show", "objectives"])
def test_any_day_has_a_past(cchabits: Program, day: str, habit: str) -> None:
    """Before everything and after everything; weeks that begin on any day."""
    cchabits.does("log", "cfr", "--with", "sales", "--on", "2026-09-10")
    assert cchabits.does("history", habit, "--today", day)
    assert answer(cchabits, habit, "--today", day)["today"] == day


# For programs


def test_the_json_is_as_the_contract_has_it(reviewed: Program) -> None:
    """A habit as in the status, with outcomes and definitions; entries as in a journal."""
    document = answer(reviewed, "cfr")
    assert list(document) == ["schema", "today", "habits", "entries"]
    assert (document["schema"], document["today"]) == ("cchabits.history/1", "2026-11-24")
    (habit,) = document["habits"]
    assert list(habit) == PAST_KEYS
    (of_status,) = json.loads(reviewed.does("status", "cfr", "--json"))["habits"]
    assert {key: habit[key] for key in STATUS_KEYS} == of_status
    assert habit["outcomes"] == [
        {"begin": "2026-08-01", "end": "2026-09-01", "outcome": "met", "done": 1},
        {"begin": "2026-09-01", "end": "2026-10-01", "outcome": "met", "done": 1},
        {"begin": "2026-10-01", "end": "2026-11-01", "outcome": "missed", "done": 0},
    ]
    assert habit["definitions"] == [
        {
            "from": "2026-08-01",
            "definition": {
                "title": "Customer feedback review with other departments invited",
                "alias": "cfr",
                "requires": ["departments"],
            },
            "settings": {
                "week_start": "monday", "fiscal_year_start": "january", "hours_per_day": 8,
            },
        }
    ]  # fmt: skip
    assert document["entries"][0] == {
        "id": "partial2", "habit": "feedback-review", "on": "2026-11-23", "amount": 1,
        "by": "Ana", "missing": ["departments"],
    }  # fmt: skip
    assert document["entries"][1] == {
        "id": "id-2026-11-20", "habit": "feedback-review", "on": "2026-11-20", "amount": 1,
        "with": {"departments": ["sales", "support"]}, "missing": [],
    }  # fmt: skip


def test_programs_read_what_was_planned(reviewed: Program) -> None:
    """The plans of the days asked for, with what became of each; the ratio is of all."""
    for on in ("2026-08-12", "2026-10-05", "2026-11-09"):
        reviewed.does("plan", "add", "cfr", on, "9:00", "45m", "--today", on)
    reviewed.does("plan", "add", "cfr", "2026-12-03", "9am", "-m", "Ana")
    reviewed.does("plan", "add", "customer-day", "2026-12-04", "9am")
    (habit,) = answer(reviewed, "cfr")["habits"]
    assert [(one["on"], one["state"]) for one in habit["plans"]] == [
        ("2026-08-12", "kept"), ("2026-10-05", "broken"), ("2026-11-09", "kept"),
        ("2026-12-03", "ahead"),
    ]  # fmt: skip
    assert habit["say_do"] == {"kept": 2, "of": 3}
    assert habit["plan"] == habit["plans"][-1]
    (part,) = answer(reviewed, "cfr", "--since", "1 oct", "--until", "31 oct")["habits"]
    assert [one["on"] for one in part["plans"]] == ["2026-10-05"]
    assert part["say_do"] == habit["say_do"]


def test_what_was_said_of_a_period_stands_beside_it(reviewed: Program) -> None:
    """A skip and a miss with their reason, note and plan; what says nothing has no key of it."""
    reviewed.does("reason", "feed", "sales_push", "-m", "quarter end", "--next", "if so, then so")
    reviewed.does("reason", "customer-day", "forgot")
    reviewed.does("skip", "customer-day", "--on", "2026-09-02", "--reason", "illness")
    periods = answer(reviewed, "feed")["habits"][0]["outcomes"]
    assert periods[-1] == {
        "begin": "2026-10-01", "end": "2026-11-01", "outcome": "missed", "done": 0,
        "reason": "sales_push", "note": "quarter end", "next": "if so, then so",
    }  # fmt: skip
    assert [set(one) for one in periods[:-1]] == [{"begin", "end", "outcome", "done"}] * 2
    periods = answer(reviewed, "customer-day")["habits"][0]["outcomes"]
    assert [one.get("reason") for one in periods] == [None, "illness", "forgot"]
    screen = " ".join(reviewed.does("history", "feed").split())
    assert "missed, sales push; quarter end; next time: if so, then so" in screen


def test_without_a_habit_there_are_only_entries(reviewed: Program) -> None:
    """All of them, newest first."""
    document = answer(reviewed)
    assert document["habits"] == []
    assert [one["on"][5:] for one in document["entries"]] == [
        "11-23", "11-20", "10-20", "09-30", "08-12",
    ]  # fmt: skip


def test_a_span_bounds_outcomes_and_entries(reviewed: Program) -> None:
    """A period is in that shares a day with it; the figures stay those of today."""
    whole = answer(reviewed, "cfr")
    part = answer(reviewed, "cfr", "--since", "2026-09-30", "--until", "2026-10-19")
    (habit,) = part["habits"]
    assert [one["begin"] for one in habit["outcomes"]] == ["2026-09-01", "2026-10-01"]
    assert [one["on"] for one in part["entries"]] == ["2026-09-30"]
    assert {key: habit[key] for key in STATUS_KEYS} == {
        key: whole["habits"][0][key] for key in STATUS_KEYS
    }


def test_a_limit_bounds_only_the_entries(reviewed: Program) -> None:
    """Programs get every outcome; people get as many periods as entries."""
    document = answer(reviewed, "cfr", "--limit", "1")
    assert len(document["entries"]) == 1
    assert len(document["habits"][0]["outcomes"]) == 3
    out = reviewed.does("history", "cfr", "--limit", "1")
    assert out.endswith("\n  The latest 1 closed period and 1 entry; --limit N shows more.\n")
    assert "✗ October" in out
    assert "September" not in out


def test_programs_get_all_there_is(cchabits: Program, tmp_path: Path) -> None:
    """Unless they say how much; people get what fits their screen."""
    records = [
        {"type": "entry", "habit": "courage-check", "on": f"2026-11-{day:02}", "score": 7}
        for day in range(2, 25)
    ]
    journal = tmp_path / "log.jsonl"
    journal.write_text("\n".join([header(), *map(json.dumps, records)]), encoding="utf-8")
    cchabits.does("import", str(journal))
    assert len(answer(cchabits, "courage")["entries"]) == len(answer(cchabits)["entries"]) == 23
    assert cchabits.does("history", "courage").count(" Nov  7 of 10\n") == 10
    assert cchabits.does("history").count("courage-check") == 20


def test_numbers_of_a_definition_are_numbers(fresh: Program) -> None:
    """However they are written in habits.toml."""
    fresh.write(
        'schema = 1\n[settings]\nhours_per_day = 7.50\n[[habit]]\nslug = "one"\ntitle = "One"\n'
        'measure = "coverage"\ntarget = 0.90\nend = 2027-12-31\n'
    )
    ((definition),) = answer(fresh, "one")["habits"][0]["definitions"]
    assert definition["definition"]["target"] == 0.9
    assert definition["definition"]["end"] == "2027-12-31"
    assert definition["settings"]["hours_per_day"] == 7.5


def test_values_are_those_of_a_journal(cchabits: Program) -> None:
    """Each measure has its own key, as `export` writes it."""
    for typed in (["customer-day", "90m"], ["customer-question", "2/3"], ["courage", "6.5"],
                  ["objectives", "own"], ["cfr", "2", "--for", "2026-10-31"]):  # fmt: skip
        cchabits("log", *typed)
    found = {one["id"]: one for one in answer(cchabits)["entries"]}
    assert len(found) == 5
    for record in cchabits.logged():
        del record["type"]
        missing = ["departments"] if record["habit"] == "feedback-review" else []
        assert found[record["id"]] == record | {"missing": missing}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example-{example.number}")
def test_worked_example(fresh: Program, tmp_path: Path, example: Example) -> None:
    """The program gives the outcomes of every worked example, each as the oracle has it."""
    table = {
        key: value if isinstance(value, int | str | list) or key in {"start", "end"} else
        Written(value) for key, value in example.definition.items()
    }  # fmt: skip
    fresh.write(habits_toml([table], example.settings))
    fresh.does("status", "--today", str(example.definition["start"]))
    journal = tmp_path / "log.jsonl"
    lines = [header(), *(json.dumps(record, default=str) for record in example.records)]
    journal.write_text("\n".join(lines), encoding="utf-8")
    fresh("import", str(journal), "--today", str(example.today))
    (habit,) = answer(fresh, "feedback-review", "--today", str(example.today))["habits"]
    assert [one["outcome"] for one in habit["outcomes"]] == example.outcomes
    assert (habit["state"], habit["done"], habit["due"]) == (
        example.state, example.done, example.due,
    )  # fmt: skip
    judged = oracle.evaluate(example.definition, example.settings, example.records, example.today)
    said = ("reason", "note", "next")  # no part of the verdict
    outcomes = [{key: one[key] for key in one if key not in said} for one in habit["outcomes"]]
    assert outcomes == judged["outcomes"]


# What is refused


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nope"], 65, "no habit is called 'nope'"),
        (["customer"], 65, "could be"),
        (["--since", "11/12"], 65, "two readings"),
        (["--until", "someday"], 65, "'someday' is not a day"),
        (["--since", "2026-11-02", "--until", "2026-11-01"], 65, "--since is 2026-11-02, after"),
        (["--limit", "0"], 2, "--limit"),
        (["--limit", "many"], 2, "--limit"),
        (["feed", "courage"], 2, "one word too many"),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(
    cchabits: Program, arguments: list[str], code: int, said: str
) -> None:
    """With what to do about it, in both forms of the answer."""
    check_refusal(cchabits("history", *arguments), code, said)
    check_refusal(cchabits("history", *arguments, "--json"), code, said)


def test_no_bound_is_too_large(cchabits: Program) -> None:
    """More than a log can have is all of it."""
    cchabits.does("log", "courage", "7")
    assert len(answer(cchabits, "--limit", "9" * 30)["entries"]) == 1
    assert "7 of 10" in cchabits.does("history", "courage", "--limit", "9" * 30)


def test_telling_changes_nothing(reviewed: Program) -> None:
    """Neither the log nor habits.toml."""
    before = reviewed.does("export")
    reviewed.does("history", "cfr")
    reviewed.does("history")
    assert reviewed.does("export") == before
