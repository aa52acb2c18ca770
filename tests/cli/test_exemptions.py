"""`cchabits skip`, `pause`, `resume` and `undo`."""

import json
import re

import pytest

from tests.cli.program import Program, Result, check_refusal


def state_of(program: Program, habit: str) -> str:
    """Return a habit's state."""
    (found,) = json.loads(program.does("status", habit, "--json"))["habits"]
    return str(found["state"])


def test_skipping_takes_the_overdue_period(cchabits: Program) -> None:
    """Without a day the period that is overdue is skipped, and named in the answer."""
    out = cchabits.does("skip", "feed", "--reason", "illness")
    assert out == "✓ feedback-review skipped for October · illness    (undo: cchabits undo)\n"


def test_skipping_takes_the_open_period_where_nothing_is_overdue(cchabits: Program) -> None:
    """Without a day, and with nothing overdue, the open period is skipped."""
    cchabits.does("log", "feed", "--with", "sales", "--on", "2026-11-02")
    cchabits.does("undo")
    cchabits.does("log", "feed", "--with", "sales", "--on", "2026-10-02")
    out = cchabits.does("skip", "feed", "--reason", "travel_or_leave")
    assert out.startswith("✓ feedback-review skipped for November · travel or leave")
    assert state_of(cchabits, "feed") == "skipped"


def test_a_skip_carries_its_plan(cchabits: Program) -> None:
    """The note and the countermeasure are in the journal."""
    cchabits.does(
        "skip", "feed", "--on", "2026-09-30", "--reason", "emergency", "-m", "flood",
        "--next", "if it is called off, then I will chair it",
    )  # fmt: skip
    assert cchabits.logged()[0] == {
        "type": "skip",
        "habit": "feedback-review",
        "on": "2026-09-30",
        "reason": "emergency",
        "note": "flood",
        "next": "if it is called off, then I will chair it",
    }


def test_a_skip_needs_a_reason(cchabits: Program) -> None:
    """Without one the command line is incomplete, and the reasons are listed."""
    result = cchabits("skip", "feed")
    check_refusal(result, 2, "a skip needs a reason")
    assert "travel_or_leave" in result.err


def test_a_period_that_was_kept_is_not_skipped(cchabits: Program) -> None:
    """There is nothing to skip in it."""
    cchabits.does("log", "feed", "--with", "sales", "--on", "2026-10-02")
    check_refusal(
        cchabits("skip", "feed", "--on", "2026-10-20", "--reason", "illness"), 65, "nothing to skip"
    )


def test_a_pause_looks_ahead(cchabits: Program) -> None:
    """`fri` is the next one, `14d` in fourteen days, and the day back is echoed."""
    out = cchabits.does("pause", "feed", "--from", "fri", "--until", "14d")
    assert out.startswith("✓ feedback-review paused from 27 Nov · back on 8 Dec")


def test_a_pause_of_all_ends_with_resume(cchabits: Program) -> None:
    """Every habit is paused from today, and asked for again after `resume`."""
    out = cchabits.does("pause", "--from", "today", "--reason", "travel_or_leave")
    assert out.startswith("✓ all habits paused from 24 Nov · until cchabits resume")
    assert state_of(cchabits, "customer-day") == "paused"
    assert cchabits.does("resume").startswith("✓ all habits back today")
    assert state_of(cchabits, "customer-day") == "overdue"


def test_a_pause_of_one_leaves_the_others(cchabits: Program) -> None:
    """Only the habit named is away."""
    cchabits.does("pause", "courage", "--from", "today")
    assert state_of(cchabits, "courage") == "paused"
    assert state_of(cchabits, "customer-day") == "overdue"
    assert cchabits.does("resume", "courage").startswith("✓ courage-check back today")


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_an_empty_name_does_not_mean_all(cchabits: Program, command: str) -> None:
    """A script whose variable is empty is refused, instead of pausing or resuming everything."""
    cchabits.does("pause", "--from", "today")
    arguments = ["--from", "today"] if command == "pause" else []
    check_refusal(cchabits(command, "", *arguments), 65)


@pytest.mark.parametrize("option", ["--on", "--for"])
def test_an_empty_day_does_not_mean_today(cchabits: Program, option: str) -> None:
    """A script whose variable is empty is refused, instead of logging for some day."""
    check_refusal(cchabits("log", "feed", "--with", "sales", option, ""), 65)


def test_an_empty_end_does_not_mean_for_ever(cchabits: Program) -> None:
    """A script whose variable is empty is refused, instead of pausing without an end."""
    check_refusal(cchabits("pause", "--from", "today", "--until", ""), 65)


PAUSED_WRONGLY = {
    "an end before its beginning": (["--from", "fri", "--until", "wed"], "the pause would end on"),
    "an end that is its beginning": (["--from", "fri", "--until", "fri"], "the pause would end"),
    "two readings": (["--from", "11/12"], "two readings: 12 November or 11 December"),
    "no day": (["--from", "someday"], "'someday' is not a day"),
    "no such day": (["--from", "2026-02-30"], "'2026-02-30' is not a day"),
    "an unknown habit": (["nope", "--from", "fri"], "no habit is called 'nope'"),
}


@pytest.mark.parametrize("name", PAUSED_WRONGLY)
def test_a_bad_pause_is_refused(cchabits: Program, name: str) -> None:
    """Each is one sentence, and exit code 65."""
    arguments, said = PAUSED_WRONGLY[name]
    check_refusal(cchabits("pause", *arguments), 65, said)


def test_a_reason_may_be_shortened(cchabits: Program) -> None:
    """To a beginning that only one has, as names of habits may."""
    assert "· travel or leave" in cchabits.does("skip", "feed", "--reason", "trav")
    assert "· illness" in cchabits.does("skip", "feed", "--reason", "Ill")


def test_a_reason_to_pause_is_one_that_can_be_imported(cchabits: Program) -> None:
    """Whatever `pause --reason` takes, a journal with it goes into another home."""
    if cchabits("pause", "--from", "today", "--reason", "parental leave").code == 65:
        return
    journal = cchabits.home.parent / "log.jsonl"
    journal.write_text(cchabits.does("export"), encoding="utf-8")
    cchabits.does("undo")
    assert cchabits("import", str(journal)) == Result(
        0, "✓ added 1 pause    (undo: cchabits undo)\n", ""
    )


def test_nothing_paused_is_nothing_to_resume(cchabits: Program) -> None:
    """The sentence says what is, or is not, paused."""
    check_refusal(cchabits("resume"), 65, "no pause holds today")
    check_refusal(cchabits("resume", "feed"), 65, "feedback-review is not paused today")
    cchabits.does("pause", "--from", "today")
    check_refusal(cchabits("resume", "feed"), 65, "paused together with all habits")


def test_undo_goes_one_change_further_back_each_time(cchabits: Program) -> None:
    """Each call names what it undid and how to bring it back."""
    cchabits.does("log", "customer-day", "1h")
    cchabits.does("skip", "feed", "--reason", "illness")
    first, second = cchabits.does("undo"), cchabits.does("undo")
    assert re.match(r"✓ undone: skip feedback-review .*\(bring it back: cchabits undo 3\)", first)
    assert re.match(r"✓ undone: log customer-day 1h .*\(bring it back: cchabits undo 4\)", second)
    check_refusal(cchabits("undo"), 65, "there is nothing to undo")


def test_undoing_an_undo_brings_it_back(cchabits: Program) -> None:
    """The number that `undo` answered with turns it round."""
    cchabits.does("log", "customer-day", "1h")
    before = cchabits.does("export")
    cchabits.does("undo")
    assert cchabits.does("undo", "2").startswith("✓ brought back: log customer-day 1h")
    assert cchabits.does("export") == before


def test_the_list_has_what_can_be_undone_newest_first(cchabits: Program) -> None:
    """Each operation has its number, and what was undone says so."""
    assert cchabits.does("undo", "--list") == "Nothing has been logged yet.\n"
    cchabits.does("log", "customer-day", "1h")
    cchabits.does("undo")
    newest, oldest = cchabits.does("undo", "--list").splitlines()
    assert re.fullmatch(r" +2  .{16}  undo: log customer-day 1h --on 2026-11-24", newest)
    assert re.fullmatch(r" +1  .{16}  log customer-day 1h --on 2026-11-24  \(undone\)", oldest)


def test_the_list_is_for_programs_too(cchabits: Program) -> None:
    """`undo --list --json` has the operations newest first, and which of them stand."""
    cchabits.does("log", "customer-day", "1h")
    cchabits.does("undo")
    document = json.loads(cchabits.does("undo", "--list", "--json"))
    assert list(document) == ["schema", "operations"]
    newest, oldest = document["operations"]
    assert (newest["number"], newest["undoes"]) == (2, 1)
    assert (oldest["number"], oldest["undoes"]) == (1, None)
    assert oldest["title"] == "log customer-day 1h --on 2026-11-24"


@pytest.mark.parametrize("number", ["99", "0", str(2**63), "9" * 40])
def test_an_unknown_operation_is_refused(cchabits: Program, number: str) -> None:
    """Whatever its size, a number that no operation has is one sentence."""
    check_refusal(cchabits("undo", number), 65, "there is no operation")
