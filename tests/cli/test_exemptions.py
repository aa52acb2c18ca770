"""`cchabits skip`, `pause`, `resume` and `undo`."""

import json
import re

import pytest

from cchabits.domain.habit import SKIP_REASONS
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
    result = cchabits("skip", "feed", "--on", "2026-10-20")
    check_refusal(result, 2, "a skip needs a reason")
    assert result.err.splitlines()[1:] == [
        "  hint: cchabits skip feed --on 2026-10-20 --reason REASON",
        f"  hint: REASON is one of {', '.join(SKIP_REASONS)}",
    ]


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


def test_resuming_all_says_which_are_paused_still(cchabits: Program) -> None:
    """A habit that is paused by itself stays so, and the answer does not say otherwise."""
    cchabits.does("pause", "courage", "--from", "today")
    cchabits.does("pause", "--from", "today")
    assert cchabits("resume") == Result(
        0,
        "✓ all habits but courage-check back today    (undo: cchabits undo)\n",
        "  hint: courage-check is paused by itself: cchabits resume courage-check\n",
    )
    assert state_of(cchabits, "courage") == "paused"


def test_resuming_one_says_that_all_are_paused_still(cchabits: Program) -> None:
    """A habit whose own pause ends is not back while all are paused."""
    cchabits.does("pause", "courage", "--from", "today")
    cchabits.does("pause", "--from", "today")
    assert cchabits("resume", "courage") == Result(
        0,
        "✓ courage-check's own pause has ended; it is paused with all habits    "
        "(undo: cchabits undo)\n",
        "  hint: cchabits resume\n",
    )
    assert state_of(cchabits, "courage") == "paused"


def test_a_pause_of_what_has_ended_keeps_nothing_back(cchabits: Program) -> None:
    """`resume` does not name a habit that is asked for no longer."""
    cchabits.does("pause", "road-show", "--from", "2026-09-01")
    cchabits.does("pause", "--from", "today")
    assert cchabits.does("resume").startswith("✓ all habits back today")


def test_a_pause_that_lies_ahead_is_seen_and_taken_back(cchabits: Program) -> None:
    """`status` has it under the table, and `resume` names the command that takes it back."""
    before = cchabits.logged()
    cchabits.does("pause", "--from", "21 dec", "--until", "4 jan")
    assert "\n  Away   all habits from 21 Dec, back on 4 Jan\n" in cchabits.does("status")
    result = cchabits("resume")
    check_refusal(result, 65, "no pause holds today")
    *_, hint = result.err.splitlines()
    command = "cchabits resume --from 2026-12-21"
    assert hint == f"  hint: to take back the pause of all habits from 21 Dec: {command}"
    out = cchabits.does(*command.split()[1:])
    assert out == "✓ pause of all habits from 21 Dec taken back    (undo: cchabits undo)\n"
    assert "Away" not in cchabits.does("status")
    assert cchabits.logged() == before
    assert cchabits.does("undo").startswith("✓ undone: resume all --from 2026-12-21")
    assert "Away" in cchabits.does("status")


def test_a_pause_that_lies_ahead_is_for_programs_too(cchabits: Program) -> None:
    """Its end is not included; only those of the habits asked for are there."""
    cchabits.does("pause", "courage", "--from", "21dec")
    cchabits.does("pause", "--from", "1dec", "--until", "4dec")
    every = {"habit": None, "from": "2026-12-01", "until": "2026-12-04"}
    courage = {"habit": "courage-check", "from": "2026-12-21", "until": None}
    told = json.loads(cchabits.does("status", "--json"))["pauses_ahead"]
    assert told == [every, courage]
    assert json.loads(cchabits.does("status", "feed", "--json"))["pauses_ahead"] == [every]


def test_one_of_several_pauses_is_taken_back_by_its_day(cchabits: Program) -> None:
    """The others stay, and a day on which none begins takes back none."""
    cchabits.does("pause", "courage", "--from", "1dec", "--until", "4dec")
    cchabits.does("pause", "courage", "--from", "21dec", "--until", "4jan")
    result = cchabits("resume", "courage", "--from", "3dec")
    check_refusal(result, 65, "no pause of courage-check begins on 2026-12-03")
    assert result.err.count("cchabits resume courage-check --from") == 2
    cchabits.does("resume", "courage", "--from", "1dec")
    assert [one["from"] for one in cchabits.logged()] == ["2026-12-21"]


def test_a_pause_that_holds_is_ended_by_its_day_too(cchabits: Program) -> None:
    """What it excused before today it still excuses."""
    cchabits.does("pause", "courage", "--from", "2026-11-01")
    answer = cchabits.does("resume", "courage", "--from", "2026-11-01")
    assert answer.startswith("✓ courage-check back today")
    assert [(one["from"], one["until"]) for one in cchabits.logged()] == [
        ("2026-11-01", "2026-11-24")
    ]


@pytest.mark.parametrize(("habit", "name"), [([], "all habits"), (["courage"], "courage-check")])
def test_an_older_pause_of_the_same_still_holds(
    cchabits: Program, habit: list[str], name: str
) -> None:
    """It is not said to be back while another pause keeps it, and the hint ends that one."""
    for first, last in ("2026-11-18", []), ("2026-11-20", []), ("today", ["--until", "4jan"]):
        cchabits.does("pause", *habit, "--from", first, *last)
    result = cchabits("resume", *habit, "--from", "today")
    said = f"✓ the pause of {name} from 24 Nov has ended; still paused since 18 Nov "
    assert result.out.startswith(said)
    assert result.err.count("cchabits resume") == 1
    assert cchabits.does("resume", *habit).startswith(f"✓ {name} back today")


@pytest.mark.parametrize("day", ["18nov", "wed", "6d", "6 days ago"])
def test_a_pause_that_holds_is_ended_by_its_day_as_one_says_it(cchabits: Program, day: str) -> None:
    """What names a day ahead and one past means the one on which a pause begins."""
    cchabits.does("pause", "--from", "2026-11-18")
    assert cchabits.does("resume", "--from", day).startswith("✓ all habits back today")


def test_of_two_pauses_that_a_day_may_mean_it_is_the_one_ahead(cchabits: Program) -> None:
    """As `pause --from` reads it; the answer says which it was."""
    cchabits.does("pause", "--from", "2026-11-18", "--until", "2026-11-25")
    cchabits.does("pause", "--from", "2026-11-25")
    answer = cchabits.does("resume", "--from", "wed")
    assert answer.startswith("✓ pause of all habits from 25 Nov taken back")
    assert [one["from"] for one in cchabits.logged()] == ["2026-11-18"]


def test_a_day_on_which_no_pause_begins_hints_at_the_one_that_holds(cchabits: Program) -> None:
    """Both days that were meant are named, and how to end the pause."""
    cchabits.does("pause", "--from", "2026-11-18")
    result = cchabits("resume", "--from", "thu")
    check_refusal(result, 65, "no pause of all habits begins on 2026-11-19 or 2026-11-26")
    assert "a pause of all habits holds since 18 Nov: cchabits resume\n" in result.err


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


def test_the_list_says_that_there_is_more(cchabits: Program) -> None:
    """Thirty are shown, or as many as are asked for; programs get all unless they ask for less."""
    cchabits.does("log", "customer-question", "yes")
    for _ in range(15):
        cchabits.does("undo")
        cchabits.does("log", "customer-question", "yes")
    *listed, blank, last = cchabits.does("undo", "--list").splitlines()
    assert (len(listed), blank) == (30, "")
    assert last == "  The latest 30 changes; --limit N shows more."
    every = cchabits.does("undo", "--list", "--limit", "9" * 30).splitlines()
    assert every[:30] == listed
    assert [int(line.split()[0]) for line in every] == list(range(31, 0, -1))
    *one, _, last = cchabits.does("undo", "--list", "--limit", "1").splitlines()
    assert (one, last) == (listed[:1], "  The latest 1 change; --limit N shows more.")
    for options, count in ([], 31), (["--limit", "2"], 2), (["--limit", "31"], 31):
        told = json.loads(cchabits.does("undo", "--list", "--json", *options))
        assert len(told["operations"]) == count


def test_a_limit_is_one_of_the_list(cchabits: Program) -> None:
    """Nothing is undone where a limit is given, and none below 1 is taken."""
    cchabits.does("log", "customer-day", "1h")
    result = cchabits("undo", "--limit", "5")
    check_refusal(result, 2, "--limit says how many changes to list")
    assert "cchabits undo --list --limit 5" in result.err
    check_refusal(cchabits("undo", "--list", "--limit", "0"), 2, "--limit is 0")
    assert len(cchabits.logged()) == 1


@pytest.mark.parametrize("number", ["99", "0", str(2**63), "9" * 40])
def test_an_unknown_operation_is_refused(cchabits: Program, number: str) -> None:
    """Whatever its size, a number that no operation has is one sentence."""
    check_refusal(cchabits("undo", number), 65, "there is no operation")
