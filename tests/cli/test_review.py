"""`cchabits review`: the list with its commands, what it writes down, and what programs read."""

import json
import re
import shlex
from typing import Any

import pytest

from tests.cli.program import Program, check_refusal
from tests.cli.test_log import STATUS_KEYS

OWN = {
    "REASON": "forgot",
    " R": " illness",
    "DEPARTMENTS": "sales,support",
    '"..."': '"something"',
    "DETAIL": "who",
    "TARGET": "9h",
    " DAY": " fri",
    "TIME": "9:00",
}
"""What stands for the words in capitals."""

REVIEW_KEYS = [
    "schema", "today", "span", "stops", "questions", "waiting", "previous", "kept", "acts",
    "customer_minutes", "missed", "reasons", "skip_reasons", "countermeasures", "comebacks",
    "drift", "say_do",
]  # fmt: skip
PERIOD_KEYS = ["begin", "end", "outcome", "done", "label"]


def commands(out: str) -> list[str]:
    """Return the commands that a page shows."""
    return re.findall(r"cchabits .*", out)


def answer(cchabits: Program, *arguments: str) -> dict[str, Any]:
    """Return what `review --json` answers."""
    found: dict[str, Any] = json.loads(cchabits.does("review", *arguments, "--json"))
    return found


@pytest.fixture
def lived(cchabits: Program) -> Program:
    """The home of five habits; one was kept at its minimum, and one came back after a miss."""
    for month in (8, 9, 10):
        cchabits.does("log", "customer-day", "8h", "--on", f"2026-{month:02}-12")
    for month in (9, 10):
        on = f"2026-{month:02}-20"
        cchabits.does("log", "feed", "--with", "sales", "--on", on)
    return cchabits


# For people


def test_the_list_has_what_is_wrong_and_how_wrong_worst_first(cchabits: Program) -> None:
    """Overdue since longest comes first, each with what was missed."""
    lines = cchabits.does("review").splitlines()
    assert lines[:2] == [
        "Review of the month, 25 Oct–24 Nov 2026",
        "4 habits overdue; 6 periods missed, none explained yet",
    ]
    rows = [" ".join(line.split()) for line in lines if line.startswith("✗")]
    assert [row.split()[1] for row in rows] == [
        "customer-day", "customer-question", "feedback-review", "courage-check",
    ]  # fmt: skip
    assert rows[0] == "✗ customer-day 0h of 8h overdue 2 months Oct: 0h of 8h"


def test_every_command_of_the_list_can_be_typed(lived: Program) -> None:
    """With one's own words in the place of those in capitals, each does something."""
    found = commands(lived.does("review"))
    assert len(found) == 18
    definitions = (lived.home / "habits.toml").read_text(encoding="utf-8")
    for command in found:
        typed = command
        for word, own in OWN.items():
            typed = re.sub(rf"{re.escape(word)}(?![A-Za-z])", own, typed)
        code, out, err = lived(*shlex.split(typed)[1:])
        assert code == 0, (typed, err)
        if "habits edit" in typed:
            assert (lived.home / "habits.toml").read_text(encoding="utf-8") != definitions
            lived.write(definitions)
        else:
            assert out.startswith("✓ ")
            lived.does("undo")


def test_a_reason_takes_the_miss_off_the_list(lived: Program) -> None:
    """What is explained is not asked about again; it stays missed."""
    missed = "cchabits reason customer-question REASON --on 2026-10-31"
    assert missed in lived.does("review")
    lived.does("reason", "customer-question", "forgot")
    after = lived.does("review")
    assert missed not in after
    assert "Reasons          forgot 1" in after


@pytest.mark.parametrize("span", ["--month", "--quarter", "--year"])
def test_missed_is_the_same_number_wherever_a_page_has_it(lived: Program, span: str) -> None:
    """Periods, in the verdict and in the figures, before and after one is explained."""
    for silent in ("none", "{} not"):
        page = lived.does("review", span)
        [(left, missed)] = re.findall(r"none yet for (\d+) of (\d+) missed", page)
        said = f"; {missed} periods missed, {silent.format(left)} explained yet\n"
        assert said in page
        lived.does("reason", "customer-question", "forgot")


def test_what_is_all_explained_is_still_said_to_be_missed(lived: Program) -> None:
    """A verdict is never empty while something was missed."""
    for _ in range(20):
        page = lived.does("review")
        asked = re.findall(r"cchabits reason (\S+) REASON --on (\S+)", page)
        for habit, day in asked:
            lived.does("reason", habit, "forgot", "--on", day)
        if not asked:
            break
    assert "periods missed, all explained\n" in page


@pytest.mark.parametrize(
    ("option", "days"),
    [
        ("--week", "week, 18–24 Nov 2026"),
        ("--month", "month, 25 Oct–24 Nov 2026"),
        ("--quarter", "quarter, 25 Aug–24 Nov 2026"),
        ("--year", "year, 25 Nov 2025–24 Nov 2026"),
    ],
)
def test_an_option_says_what_is_looked_back_on(cchabits: Program, option: str, days: str) -> None:
    """And the first line says which days those are."""
    assert cchabits.does("review", option).startswith(f"Review of the {days}\n")


def test_a_quarter_has_its_figures(lived: Program) -> None:
    """Kept *n of N*, what was missed and why, and who is back on it."""
    lived.does("reason", "customer-question", "sales_push", "--next", "if asked, then answered")
    page = lived.does("review", "--quarter")
    figures = dict(re.findall(r"^  ([A-Z][\w ]+?)  +(.*)$", page, re.MULTILINE))
    assert figures["Kept"].startswith("5 of 14: ")
    assert figures["Acts"] == "your own 4"
    assert figures["Reasons"] == "sales push 1; none yet for 8 of 9 missed"
    assert figures["Countermeasures"] == "1 still to be tried"
    assert figures["Back on it"] == "feedback-review Sep"


def test_two_spans_are_one_too_many(cchabits: Program) -> None:
    """A usage error that names both."""
    result = cchabits("review", "--week", "--year")
    check_refusal(result, 2, "--week and --year: a review looks back on one span")


@pytest.mark.parametrize("option", ["--keep", "--plus"])
def test_an_outcome_is_not_asked_for_in_vain(cchabits: Program, option: str) -> None:
    """What writes would show none, so it is refused, and nothing is written."""
    result = cchabits("review", "--outcome", "nps", option, "customer-day")
    check_refusal(result, 2, "--outcome is shown, and what writes shows nothing")
    assert cchabits.logged() == []


# What it writes down


def test_what_it_came_to_is_written_down_and_nothing_else_happens(cchabits: Program) -> None:
    """One line says what is saved and how to undo it; the next review says what was to be next."""
    out = cchabits.does("review", "--quarter", "--plus", "two visits", "--next", "book December")
    assert out == (
        "✓ review of the quarter · plus and next written down    (undo: cchabits undo)\n"
    )
    assert cchabits.logged() == [
        {
            "type": "review",
            "on": "2026-11-24",
            "span": "quarter",
            "plus": "two visits",
            "next": "book December",
        }
    ]
    assert "  Next, said on 24 Nov: book December\n" in cchabits.does("review")
    cchabits.does("undo")
    assert "said on" not in cchabits.does("review")


def test_nothing_said_is_nothing_written_down(cchabits: Program) -> None:
    """Empty lines are refused, and the log stays as it was."""
    check_refusal(cchabits("review", "--plus", " ", "--next", ""), 2, "nothing to write down")
    assert cchabits.logged() == []


def test_keeping_a_habit_closes_its_question(lived: Program) -> None:
    """Asked once: after the answer it is not asked again, until that is undone."""
    question = "? customer-day  met exactly three times (8h of 8h): deepen, raise or keep?"
    assert question in lived.does("review")
    out = lived.does("review", "--keep", "customer-d")
    assert out == "✓ customer-day kept as it is    (undo: cchabits undo)\n"
    assert question not in lived.does("review")
    lived.does("undo")
    assert question in lived.does("review")


def test_only_a_habit_that_is_asked_about_is_kept(lived: Program) -> None:
    """Any other is refused, and so is one that was answered: nothing is written."""
    before = lived.does("undo", "--list")
    found = lived("review", "--keep", "feedback")
    assert (found.code, found.out) == (65, "")
    assert "nothing is asked about feedback-review" in found.err
    assert lived.does("undo", "--list") == before


def test_deepening_keeps_what_a_habit_requires_already(lived: Program) -> None:
    """A list on the command line replaces the one there; one without it would ask for less."""
    lived.does("log", "feed", "--with", "sales", "--on", "2026-08-20")
    edits = [line for line in commands(lived.does("review")) if "requires=" in line]
    assert edits == [
        "cchabits habits edit customer-day requires=DETAIL",
        "cchabits habits edit feedback-review requires=departments,DETAIL",
    ]


@pytest.mark.parametrize(
    "options",
    [["--json", "--plus", "x"], ["--keep", "feed", "--next", "x"], ["--json", "--keep", "feed"]],
)
def test_it_does_one_thing_at_a_time(cchabits: Program, options: list[str]) -> None:
    """It reads, or it writes down one thing."""
    check_refusal(cchabits("review", *options), 2, "each write")
    assert cchabits.logged() == []


# For programs


def test_programs_read_all_of_it(lived: Program) -> None:
    """The document has the stops with their periods, and every figure, by whole names."""
    lived.does(
        "reason", "customer-question", "sales_push", "--on", "2026-09-30", "--next", "if, then"
    )
    lived.does("review", "--month", "--next", "book December")
    found = answer(lived, "--quarter")
    assert list(found) == REVIEW_KEYS
    assert found["schema"] == "cchabits.review/1"
    assert found["span"] == {"name": "quarter", "first": "2026-08-25", "last": "2026-11-24"}
    first = found["stops"][0]
    assert list(first) == ["kind", "habit", "overdue_on", "unexplained", "wants_plan"]
    assert list(first["habit"]) == STATUS_KEYS
    assert (first["kind"], first["habit"]["slug"], first["overdue_on"]) == (
        "overdue", "customer-question", "2026-10-31",
    )  # fmt: skip
    assert [list(one) for one in first["unexplained"]] == [PERIOD_KEYS] * 2
    assert [one["label"] for one in first["unexplained"]] == ["October 2026", "August 2026"]
    assert [one["habit"] for one in found["questions"]] == ["customer-day"]
    assert found["previous"] == {"on": "2026-11-24", "span": "month", "next": "book December"}
    assert {key: found["kept"][key] for key in ("kept", "of")} == {"kept": 5, "of": 14}
    assert found["kept"]["habits"][0] == {"habit": "customer-day", "kept": 3, "of": 3}
    assert found["acts"] == [{"pack": None, "count": 4}]
    assert found["customer_minutes"] == []
    assert found["missed"] == 9
    assert found["reasons"] == [{"reason": "sales_push", "count": 1}]
    plans = found["countermeasures"]
    assert (plans["kept"], plans["of"]) == (0, 1)
    assert [(one["habit"], one["next"], one["kept"]) for one in plans["plans"]] == [
        ("customer-question", "if, then", False)
    ]
    assert [one["kept"]["label"] for one in found["comebacks"]] == ["September 2026"]
    assert (found["skip_reasons"], found["waiting"], found["drift"]) == ([], [], [])


def test_programs_read_hours_by_month_and_drift(fresh: Program) -> None:
    """Minutes of the habits that ask for time with customers, and what asks for less."""
    text = (
        'schema = 1\n[[habit]]\nslug = "visit"\ntitle = "Visit"\nmeasure = "duration"\n'
        'from = ["T1"]\nstart = 2026-08-01\n'
    )
    fresh.write(f'{text}target = "8h"\n')
    fresh.does("log", "visit", "90m", "--on", "2026-10-30")
    fresh.write(f'{text}target = "4h"\nreason = "sold a plant"\n')
    fresh("habits", "sync")
    fresh.does("log", "visit", "30m", "--today", "2026-12-02")
    found = answer(fresh, "--quarter", "--today", "2026-12-03")
    assert found["customer_minutes"] == [
        {"month": "2026-09", "minutes": 0},
        {"month": "2026-10", "minutes": 90},
        {"month": "2026-11", "minutes": 0},
        {"month": "2026-12", "minutes": 30},
    ]
    (drift,) = found["drift"]
    assert (drift["habit"], drift["since"], drift["kinds"], drift["reason"]) == (
        "visit", "2026-12-01", ["target"], "sold a plant",
    )  # fmt: skip
    assert (drift["before"]["target"], drift["after"]["target"]) == (480, 240)


def test_programs_read_what_is_planned(cchabits: Program) -> None:
    """Which stops want a plan, what is planned for the others, and how many were kept."""
    cchabits.does("plan", "add", "feed", "2026-10-12", "9:00", "--today", "2026-10-12")
    cchabits.does("plan", "add", "feed", "thu", "9:00", "-m", "Ana")
    found = answer(cchabits, "--quarter")
    stops = {one["habit"]["slug"]: one for one in found["stops"]}
    assert {slug: one["wants_plan"] for slug, one in stops.items()} == {
        "customer-day": True, "customer-question": False, "feedback-review": False,
        "courage-check": True,
    }  # fmt: skip
    plan = stops["feedback-review"]["habit"]["plan"]
    assert (plan["on"], plan["where"], plan["state"]) == ("2026-11-26", "Ana", "ahead")
    assert found["say_do"] == {"kept": 0, "of": 1}
    assert answer(cchabits, "--week")["say_do"] == {"kept": 0, "of": 0}
