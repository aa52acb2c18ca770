"""`cchabits reason`: why a period was missed."""

import json

import pytest

from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.practice import MISS_REASONS
from tests.cli.program import Program, Result, check_refusal


def test_a_reason_is_said_of_the_latest_missed_period(cchabits: Program) -> None:
    """Without a day it is the latest one without a reason, which the answer names."""
    out = cchabits.does("reason", "feed", "sales_push")
    assert out == "✓ feedback-review missed for October · sales push    (undo: cchabits undo)\n"
    assert "missed for September" in cchabits.does("reason", "feed", "forgot")


def test_a_reason_carries_its_plan(cchabits: Program) -> None:
    """The note and the countermeasure are in the journal, and the day is the one that was given."""
    cchabits.does(
        "reason", "feed", "not_ready", "--on", "2026-09-30", "-m", "no data",
        "--next", "if the data is late, then I will call without it",
    )  # fmt: skip
    assert cchabits.logged() == [
        {
            "type": "reason",
            "habit": "feedback-review",
            "on": "2026-09-30",
            "reason": "not_ready",
            "note": "no data",
            "next": "if the data is late, then I will call without it",
        }
    ]


@pytest.mark.parametrize("typed", ["not-ready", "Not ready", "NOT_READY", " not  ready ", "Not r"])
def test_a_reason_is_taken_as_people_say_it(cchabits: Program, typed: str) -> None:
    """Capitals, hyphens and spaces are as good as the symbol."""
    cchabits.does("reason", "feed", typed)
    assert cchabits.logged()[0]["reason"] == "not_ready"


def test_every_reason_is_taken(cchabits: Program) -> None:
    """Each of the eleven explains a period, the last one given being the one that stays."""
    for reason in MISS_REASONS:
        cchabits.does("reason", "feed", reason, "--on", "2026-10-31")
    assert [one["reason"] for one in cchabits.logged()] == ["other"]


def test_a_second_reason_says_what_it_replaces(cchabits: Program) -> None:
    """With what was said beside the first, which goes with it."""
    cchabits.does("reason", "feed", "not_ready", "--on", "2026-09-30", "--next", "if late, then I")
    assert cchabits.does("reason", "feed", "forgot", "--on", "2026-09-01") == (
        "✓ feedback-review missed for September · forgot, in place of not ready yet and its "
        "countermeasure    (undo: cchabits undo)\n"
    )


def test_a_reason_is_undone(cchabits: Program) -> None:
    """`undo` names it, takes it back, and what was there before stands again."""
    cchabits.does("reason", "feed", "forgot", "--on", "2026-10-31")
    before = cchabits.logged()
    cchabits.does("reason", "feed", "comfort", "--on", "2026-10-01")
    assert cchabits.does("undo").startswith(
        "✓ undone: reason feedback-review comfort --on 2026-10-01"
    )
    assert cchabits.logged() == before
    assert cchabits.does("undo", "3").startswith("✓ brought back: reason feedback-review comfort")


def test_a_missing_reason_is_asked_for_with_all_there_are(cchabits: Program) -> None:
    """Without one the command line is incomplete, and the reasons are listed."""
    result = cchabits("reason", "feed", "--on", "20 oct")
    check_refusal(result, 2, "a missed period wants a reason")
    assert '\n  hint: cchabits reason feed REASON --on "20 oct"\n' in result.err
    assert f"\n  hint: REASON is one of {', '.join(MISS_REASONS)}\n" in result.err


def test_a_command_in_a_hint_is_whole_by_itself(cchabits: Program) -> None:
    """Pasted as it stands it records nothing: the reasons to choose from are on their own line."""
    result = cchabits("reason", "feed", "forgot", "--on", "today")
    command = "cchabits skip feedback-review --on 2026-11-24 --reason REASON"
    _, first, second = result.err.splitlines()
    assert first == f"  hint: where it cannot be kept: {command}"
    assert second == f"  hint: REASON is one of {', '.join(SKIP_REASONS)}"
    check_refusal(cchabits(*command.split()[1:]), 65, "is not a reason to skip")


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (["feed", "forgto"], "'forgto' is not a reason (did you mean 'forgot'?)", "sales_push"),
        (["feed", "illness"], "'illness' excuses a period", "cchabits skip"),
        (["feed", "forgot", "--on", "today"], "is not over", "cchabits skip feedback-review"),
        (["feed", "forgot", "--on", ""], "'' is not a day", "today"),
        (["nope", "forgot"], "no habit is called 'nope'", "feedback-review"),
        (["courage", "forgot", "--on", "2026-10-30"], "no period of courage-check holds", "starts"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    cchabits: Program, arguments: list[str], said: str, hint: str
) -> None:
    """Each is one sentence, exit code 65, and a hint at what to type instead."""
    result = cchabits("reason", *arguments)
    check_refusal(result, 65, said)
    assert hint in result.err


def test_a_miss_s_reason_does_not_skip_and_the_command_for_it_is_named(cchabits: Program) -> None:
    """`skip` refuses what only explains, and says where it belongs."""
    result = cchabits("skip", "feed", "--reason", "forgot")
    check_refusal(result, 65, "'forgot' is not a reason to skip")
    assert "cchabits reason HABIT REASON" in result.err


def test_a_reason_changes_no_state(cchabits: Program) -> None:
    """A missed period with a reason is missed as it was."""
    before = json.loads(cchabits.does("status", "--json"))
    cchabits.does("reason", "feed", "forgot")
    assert json.loads(cchabits.does("status", "--json")) == before


def test_where_nothing_is_left_to_explain_that_is_said(cchabits: Program) -> None:
    """Nothing is written, and the way to another reason is named."""
    while cchabits("reason", "feed", "forgot").code == 0:
        pass
    assert cchabits("reason", "feed", "forgot") == Result(
        65,
        "",
        "error: every missed period of feedback-review has its reason\n"
        "  hint: to give another: cchabits reason feedback-review REASON --on DAY\n",
    )
