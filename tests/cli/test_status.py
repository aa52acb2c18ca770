"""`cchabits status`: the Monday screen, and what programs read."""

import json
import shlex

import pytest

from tests.cli.program import Program, check_refusal
from tests.cli.test_log import STATUS_KEYS


def test_the_verdict_comes_first(cchabits: Program) -> None:
    """The first line has the day and how many habits are in each state, worst first."""
    cchabits.does("log", "courage-check", "7")
    first = cchabits.does("status").splitlines()[0]
    assert first == "Tue 24 Nov 2026   5 habits: 3 overdue, 1 on track, 1 met"


def test_the_worst_comes_first(cchabits: Program) -> None:
    """Overdue habits stand above those on track; below them the commands that mend two."""
    lines = cchabits.does("status").splitlines()
    signs = [line[0] for line in lines[3:8]]
    assert signs == ["✗", "✗", "✗", "✗", "·"]
    assert [line[9:22] for line in lines[-2:]] == ["cchabits log "] * 2


def test_the_commands_that_it_proposes_mend(cchabits: Program) -> None:
    """Each command under Next, its words in capitals replaced, is taken and counts in full."""
    proposed = [line[9:] for line in cchabits.does("status").splitlines()[-2:]]
    for command in proposed:
        words = shlex.split(command.replace("DEPARTMENTS", "sales"))
        code, out, err = cchabits(*words[1:])
        assert (code, err) == (0, "")
        assert "behind" not in out


def test_the_json_is_as_the_contract_has_it(cchabits: Program) -> None:
    """One object: schema, today, habits, each with exactly the documented keys in their order."""
    cchabits.does("log", "cfr", "--with", "sales", "--on", "2026-09-10")
    cchabits.does("log", "cfr", "--with", "sales", "--on", "2026-11-03")
    document = json.loads(cchabits.does("status", "--json"))
    assert list(document) == ["schema", "today", "habits", "pauses_ahead"]
    assert document["schema"] == "cchabits.status/1"
    assert document["today"] == "2026-11-24"
    plain = [habit for habit in document["habits"] if habit["measure"] != "checklist"]
    assert [list(habit) for habit in plain] == [STATUS_KEYS] * 4
    (review,) = (habit for habit in plain if habit["slug"] == "feedback-review")
    assert review == {
        "slug": "feedback-review",
        "title": "Customer feedback review with other departments invited",
        "measure": "count",
        "cadence": "monthly",
        "state": "met",
        "period": {"begin": "2026-11-01", "end": "2026-12-01", "label": "November 2026"},
        "due": "2026-11-30",
        "done": 1,
        "target": 1,
        "unit": "times",
        "met": True,
        "partial": 0,
        "overdue_since": None,
        "missed_in_a_row": 1,
        "last_done": "2026-11-03",
        "streak": 1,
        "best_streak": 1,
        "adherence": {"met": 1, "late": 0, "of": 3},
        "strength": 0.3945,
    }


def test_a_checklist_with_a_first_item_has_one_key_more(cchabits: Program) -> None:
    """`out_of_order` follows the other keys, for such a checklist only."""
    cchabits.does("log", "customer-objectives", "sales")
    cchabits.does("log", "customer-objectives", "own")
    (habit,) = json.loads(cchabits.does("status", "--json", "objectives"))["habits"]
    assert list(habit) == [*STATUS_KEYS, "out_of_order"]
    assert habit["out_of_order"] is True


def test_units_and_figures_are_those_of_each_measure(cchabits: Program) -> None:
    """Minutes, ratios of four places, items and points; nothing logged is null for two of them."""
    cchabits.does("log", "customer-question", "2/3")
    cchabits.does("log", "customer-day", "1 day")
    habits = json.loads(cchabits.does("status", "--json"))["habits"]
    found = {one["slug"]: (one["unit"], one["done"], one["target"]) for one in habits}
    assert found == {
        "customer-day": ("minutes", 480, 480),
        "customer-question": ("ratio", 0.6667, 1),
        "feedback-review": ("times", 0, 1),
        "customer-objectives": ("items", 0, 3),
        "courage-check": ("points", None, None),
    }


def test_only_the_habits_named_are_shown(cchabits: Program) -> None:
    """Several names, by the same ladder, each shown once."""
    document = json.loads(cchabits.does("status", "feed", "cfr", "courage", "--json"))
    slugs = [habit["slug"] for habit in document["habits"]]
    assert slugs == ["feedback-review", "courage-check"]


def test_an_ended_habit_is_shown_only_when_named(cchabits: Program) -> None:
    """Its period, due day and progress are null; its figures are not."""
    assert "road-show" not in cchabits.does("status")
    (habit,) = json.loads(cchabits.does("status", "--json", "road"))["habits"]
    assert habit["state"] == "ended"
    assert (habit["period"], habit["due"], habit["done"]) == (None, None, None)
    assert habit["adherence"] == {"met": 0, "late": 0, "of": 2}


def test_check_exits_with_1_when_something_is_overdue(cchabits: Program) -> None:
    """The screen is printed all the same, and nothing is an error."""
    code, out, err = cchabits("status", "--check")
    assert (code, err) == (1, "")
    assert out == cchabits.does("status")


def test_check_looks_at_the_habits_named_only(cchabits: Program) -> None:
    """A habit that is not overdue exits with 0, whatever the others are."""
    cchabits.does("log", "feed", "--with", "sales")
    assert cchabits("status", "feed", "--check").code == 0
    assert cchabits("status", "feed", "customer-day", "--check", "--json").code == 1


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2026-07-31"])
def test_a_day_before_everything_shows_what_is_to_come(cchabits: Program, day: str) -> None:
    """Habits that have not started say when they start."""
    assert "starts" in cchabits.does("status", "feed", "--today", day)


def test_habits_that_all_begin_together_start(cchabits: Program) -> None:
    """One starts, several start."""
    day = "2026-07-01"
    assert "all start 1 Aug" in cchabits.does("status", "cfr", "customer-day", "--today", day)
    assert "1 habit: starts 1 Aug" in cchabits.does("status", "cfr", "--today", day)


@pytest.mark.parametrize("day", ["2100-01-01", "9999-12-30"])
def test_a_day_after_everything_shows_the_habits(fresh: Program, day: str) -> None:
    """A habit without an end is never away, up to the last day there is."""
    fresh.write(
        'schema = 1\n[[habit]]\nslug = "yearly"\ntitle = "Once a year"\ncadence = "yearly"\n'
    )
    fresh.does("status")
    assert "yearly" in fresh.does("status", "--today", day)
    assert "yearly" in fresh.does("log", "yearly", "--today", day)


def test_a_home_without_habits_says_how_to_begin(fresh: Program) -> None:
    """A habits.toml without habits is a good one."""
    fresh.write("schema = 1\n")
    assert fresh.does("status") == "No habit runs today. To choose some:  cchabits packs list\n"
    assert json.loads(fresh.does("status", "--json"))["habits"] == []


@pytest.mark.parametrize("command", ["status", "roadmap", "review", "habits list"])
def test_what_is_proposed_where_no_habit_runs_can_be_typed(fresh: Program, command: str) -> None:
    """There is a habits.toml already, and `init` would refuse to write another."""
    fresh.write("schema = 1\n")
    *_, proposed = fresh.does(*command.split()).partition(":  cchabits ")
    assert "starter" in fresh.does(*proposed.split())


def test_an_unknown_habit_is_an_error(cchabits: Program) -> None:
    """One wrong name among right ones shows nothing."""
    check_refusal(cchabits("status", "feed", "nope"), 65, "no habit is called 'nope'")
