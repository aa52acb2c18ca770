"""`cchabits log`: the main job."""

import json
import re
import shlex

import pytest

from tests.cli.program import Program, check_refusal, files_of

STATUS_KEYS = [
    "slug", "title", "measure", "cadence", "state", "period", "due", "done", "target", "unit",
    "met", "partial", "overdue_since", "missed_in_a_row", "last_done", "streak", "best_streak",
    "adherence", "strength",
]  # fmt: skip

TAKEN = {
    "a duration": (["customer-day", "90m"], "customer-day 1h30 · Tue 24 Nov"),
    "hours and minutes": (["customer-day", "1h30"], "customer-day 1h30"),
    "hours, minutes and a unit": (["customer-day", "1h30m"], "customer-day 1h30"),
    "a clock's hours": (["customer-day", "1:30"], "customer-day 1h30"),
    "part of an hour": (["customer-day", "1.5h"], "customer-day 1h30"),
    "minutes with a space": (["customer-day", "90 min"], "customer-day 1h30"),
    "a day": (["customer-day", "1 day"], "customer-day 8h"),
    "days": (["customer-day", "2days"], "customer-day 16h"),
    "occasions": (["customer-question", "3/4"], "customer-question 3 of 4"),
    "one occasion taken": (["customer-question", "yes"], "customer-question 1 of 1"),
    "one occasion missed": (["customer-question", "no"], "customer-question 0 of 1"),
    "an item": (["customer-objectives", "own"], "customer-objectives own"),
    "a score": (["courage-check", "7"], "courage-check 7 of 10"),
    "a score with a decimal": (["courage-check", "7.5"], "courage-check 7.5 of 10"),
    "a bare detail": (["feedback-review", "--with", "sales,support"], "feedback-review · Tue"),
    "a named detail": (["feedback-review", "--with", "departments=sales"], "feedback-review ·"),
    "an amount": (["feedback-review", "2", "--with", "sales"], "feedback-review 2 ·"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_an_act_is_logged_in_one_line(cchabits: Program, name: str) -> None:
    """Each way of writing a value is taken and shown back, with the way to undo it."""
    arguments, shown = TAKEN[name]
    out = cchabits.does("log", *arguments)
    assert out.startswith(f"✓ {shown}")
    assert out.endswith("    (undo: cchabits undo)\n")
    assert out.count("\n") == 1


def test_the_answer_says_how_the_period_stands(cchabits: Program) -> None:
    """The confirmation has the entry's id, what the period has of what it needs, and days left."""
    out = cchabits.does("log", "customer-day", "90m", "--on", "fri")
    answer = r"✓ customer-day 1h30 · Fri 20 Nov · [0-9a-f]{4}    November: 1h30 of 8h, 6 days left"
    assert re.match(answer, out)


NAMES = {
    "the slug": "feedback-review",
    "an alias": "cfr",
    "a beginning": "feed",
    "the beginning of a word": "rev",
    "any part": "edback",
    "capitals": "FEED",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_by_part_of_it(cchabits: Program, name: str) -> None:
    """Slug, alias, beginning, beginning of a word and part of it name a habit."""
    assert "feedback-review" in cchabits.does("log", NAMES[name], "--with", "sales")


DAYS = {
    "today": "Tue 24 Nov",
    "yesterday": "Mon 23 Nov",
    "tue": "Tue 24 Nov",
    "Friday": "Fri 20 Nov",
    "3d": "Sat 21 Nov",
    "2026-11-20": "Fri 20 Nov",
    "20 nov": "Fri 20 Nov",
    "20 November 2026": "Fri 20 Nov",
    "nov 20": "Fri 20 Nov",
}


@pytest.mark.parametrize("typed", DAYS)
def test_a_day_is_echoed_as_it_was_read(cchabits: Program, typed: str) -> None:
    """Each way of writing a past day is resolved and shown with its weekday."""
    assert f"· {DAYS[typed]} ·" in cchabits.does("log", "customer-day", "1h", "--on", typed)


def test_a_partial_entry_is_saved_and_says_what_is_missing(cchabits: Program) -> None:
    """An entry without a required detail is kept; the hint has the command that completes it."""
    code, out, err = cchabits("log", "feedback-review", "--on", "fri", "--id", "a3f9c2d4")
    assert code == 0
    assert out.startswith("! feedback-review · Fri 20 Nov")
    assert "saved as partial: departments missing" in out
    assert err == (
        "  hint: it counts to nothing until it names departments\n"
        "  hint: cchabits edit a3f9 --with departments=DEPARTMENTS\n"
    )


def test_an_act_before_the_start_counts_for_no_period(cchabits: Program) -> None:
    """An entry dated before the habit's start is kept, and said to count for no period."""
    out = cchabits.does("log", "customer-day", "1h", "--on", "2026-07-31")
    assert "kept, counts for no period: the habit starts on 1 Aug" in out


def test_an_act_can_count_for_an_earlier_period(cchabits: Program) -> None:
    """With --for the answer names the period that the entry went to."""
    out = cchabits.does("log", "feed", "--with", "sales", "--for", "2026-10-31")
    assert "counts for October" in out


def test_who_logs_and_every_detail_are_kept(cchabits: Program) -> None:
    """The journal has note, name and details; a comma splits those that are required."""
    cchabits.does(
        "log", "feed", "--with", "sales,support", "--with", "departments=IT",
        "--with", "actions=call, then write", "--with", "actions=visit",
        "-m", "Acme: SSO", "--by", "Jo", "--id", "board-1",
    )  # fmt: skip
    assert cchabits.logged()[0] == {
        "type": "entry",
        "id": "board-1",
        "habit": "feedback-review",
        "on": "2026-11-24",
        "amount": 1,
        "with": {
            "departments": ["sales", "support", "IT"],
            "actions": ["call, then write", "visit"],
        },
        "note": "Acme: SSO",
        "by": "Jo",
    }


def test_a_repeated_id_never_doubles_an_entry(cchabits: Program) -> None:
    """The same act under the same id is acknowledged again, and nothing is written."""
    cchabits.does("log", "customer-day", "90m", "--id", "x1")
    before = files_of(cchabits.home)
    assert "already logged, nothing changed" in cchabits.does(
        "log", "customer-day", "90m", "--id", "x1"
    )
    assert files_of(cchabits.home) == before


def test_an_id_of_another_act_is_refused(cchabits: Program) -> None:
    """A different act under an id that is taken is an error."""
    cchabits.does("log", "customer-day", "90m", "--id", "x1")
    check_refusal(cchabits("log", "customer-day", "2h", "--id", "x1"), 65, "x1 belongs to another")


def test_the_json_answer_has_the_entry_and_how_the_habit_stands(cchabits: Program) -> None:
    """`log --json` is one object: the journal's entry, what is missing, the period, the status."""
    document = json.loads(cchabits.does("log", "customer-day", "90m", "--json", "--id", "x1"))
    assert list(document) == ["schema", "today", "entry", "missing", "counts_for", "habit"]
    assert document["schema"] == "cchabits.log/1"
    assert document["today"] == "2026-11-24"
    assert document["entry"] == {
        "id": "x1", "habit": "customer-day", "on": "2026-11-24", "minutes": 90,
    }  # fmt: skip
    assert document["missing"] == []
    assert document["counts_for"] == {"begin": "2026-11-01", "end": "2026-12-01"}
    assert list(document["habit"]) == STATUS_KEYS


def test_the_json_answer_names_what_a_partial_entry_lacks(cchabits: Program) -> None:
    """`missing` has the details' keys, and `counts_for` is null."""
    code, out, _ = cchabits("log", "road-show", "--on", "2026-09-15", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["missing"] == ["customer", "departments"]
    assert document["counts_for"] is None


def test_a_blank_between_commas_is_no_detail(cchabits: Program) -> None:
    """Blank texts of a list are left out of what is kept."""
    out = cchabits.does("log", "feed", "--with", "sales,,support,", "--json")
    assert json.loads(out)["entry"]["with"] == {"departments": ["sales", "support"]}


def test_an_act_in_the_grace_of_a_window_is_told_that_it_is_overdue(fresh: Program) -> None:
    """Where a rolling window has ended short of its target, no days are left, and none are told."""
    fresh.write(
        'schema = 1\n[[habit]]\nslug = "listen"\ntitle = "Listen"\ncadence = "within 30 days"\n'
        "target = 2\ngrace = 5\nstart = 2026-08-01\n"
    )
    out = fresh.does("log", "listen", "--today", "2026-09-02")
    assert "    1–30 Aug: 0 of 2, overdue    " in out


MORE_THAN_A_TICK = """\
schema = 1

[[habit]]
slug = "courage-check"
title = "Ten-courage self-check"
measure = "score"
target = 7
cadence = "quarterly"
ask = ["weakest", "weakest_why"]
start = 2026-01-01

[[habit]]
slug = "customer-objectives"
title = "Measurable customer objectives in reviews, mine first"
measure = "checklist"
cadence = "yearly"
items = ["own", "ana", "bob", "Cy Young"]
first = "own"
start = 2025-01-01

[[habit]]
slug = "balance-the-targets"
title = "Customer targets weigh as much as sales targets"
measure = "coverage"
ratio = true
cadence = "quarterly"
ask = ["in_bonus"]
start = 2026-01-01

[[habit]]
slug = "first-year"
title = "A list in its first period"
measure = "checklist"
cadence = "yearly"
items = ["own"]
start = 2026-11-02
"""


@pytest.fixture
def thoughtful(fresh: Program) -> Program:
    """The program in a home of habits that are more than a tick."""
    fresh.write(MORE_THAN_A_TICK)
    fresh("status")
    return fresh


def test_a_score_offers_what_is_worth_adding(thoughtful: Program) -> None:
    """The command asks for what is still missing, its capitals replaced, and then no more."""
    out, err = thoughtful("log", "courage-check", "7", "--id", "a3f9c2d4")[1:]
    assert "Q4: 7 of 10, met" in out
    command = "cchabits edit a3f9 --with weakest=WEAKEST --with weakest_why=WEAKEST_WHY"
    assert err == f"  hint: worth adding: {command}\n"
    check_refusal(thoughtful(*command.split()[1:]), 65, "WEAKEST stands for what you write there")
    replaced = command.replace("=WEAKEST_WHY", "=no-budget").replace("=WEAKEST", "=fund-it")
    assert thoughtful(*replaced.split()[1:]).code == 0
    assert thoughtful.logged()[-1]["with"] == {"weakest": ["fund-it"], "weakest_why": ["no-budget"]}
    err = thoughtful("log", "courage-check", "8", "--with", "weakest=fund it", "--id", "b1b1")[2]
    assert err == "  hint: worth adding: cchabits edit b1b1 --with weakest_why=WEAKEST_WHY\n"
    thoughtful.does("log", "courage", "6", "--with", "weakest=x", "--with", "weakest_why=y")
    thoughtful.does("log", "courage-check", "8", "--with", "weakest=fund it", "--id", "b1b1")


def test_a_score_offers_no_command_that_a_stranger_wrote(fresh: Program) -> None:
    """What a pack asks for may be any text; only what can be a detail's key is offered."""
    asked = 'ask = ["why; rm -rf ~", "$(id)", "weakest", "-x"]'
    fresh.write(re.sub(r"ask = .*", asked, MORE_THAN_A_TICK, count=1))
    fresh("status")
    err = fresh("log", "courage-check", "7", "--id", "a3f9c2d4")[2]
    assert err == "  hint: worth adding: cchabits edit a3f9 --with weakest=WEAKEST\n"


def test_only_a_score_offers_anything(thoughtful: Program) -> None:
    """Other habits ask as much, and logging them stays quiet."""
    thoughtful.does("log", "balance-the-targets", "40/60")


LISTED = {
    "the first": (
        ["own"],
        "2026: 1 of 4, 37 days left    left: ana, bob and Cy Young; own came first",
    ),
    "another first": (["ana"], "left: own, bob and Cy Young; own was to come first"),
    "the first too late": (["ana", "own"], "left: bob and Cy Young; own came after another item"),
    "one of several": (["own", "Cy Young"], "2026: 2 of 4, 37 days left    left: ana and bob; own"),
    "the last": (["own", "ana", "bob", "Cy Young"], "2026: 4 of 4, met    own came first    (undo"),
}


@pytest.mark.parametrize("name", LISTED)
def test_an_item_says_who_is_left_and_whether_ones_own_came_first(
    thoughtful: Program, name: str
) -> None:
    """The confirmation of a list's item has what is left of the list, the first one leading."""
    items, said = LISTED[name]
    outs = [thoughtful.does("log", "customer-objectives", item) for item in items]
    assert said in outs[-1]


def test_what_is_left_fits_a_narrow_place(
    thoughtful: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on a line of its own, broken where it is long."""
    monkeypatch.setenv("COLUMNS", "50")
    lines = thoughtful.does("log", "customer-objectives", "own", "--id", "a3f9c2d4").splitlines()
    assert lines[1:] == [
        "  left: ana, bob and Cy Young; own came first",
        "  (undo: cchabits undo)",
    ]


def test_an_item_of_another_period_says_nothing_of_this_one(thoughtful: Program) -> None:
    """What is left is told of the open period only."""
    out = thoughtful.does("log", "customer-objectives", "ana", "--on", "2025-11-20")
    assert "left:" not in out


def test_who_is_not_on_the_list_can_be_added(thoughtful: Program) -> None:
    """The refusal has the command that adds an item to the others, and from when it holds."""
    result = thoughtful("log", "customer-objectives", "Dee Dee")
    check_refusal(result, 65, "customer-objectives: 'Dee Dee' is not on the list")
    hints = [line.removeprefix("  hint: ") for line in result.err.splitlines()[1:]]
    command = 'cchabits habits edit customer-objectives "items=own,ana,bob,Cy Young,Dee Dee"'
    assert hints == [
        "the items are: own, ana, bob, Cy Young",
        f"to add it from Fri 1 Jan 2027 on: {command}",
    ]
    assert thoughtful(*shlex.split(command)[1:]).code == 0
    thoughtful("habits", "sync")
    assert "it is on the list from Fri 1 Jan 2027 on" in thoughtful("log", "cust", "Dee Dee").err
    assert thoughtful("log", "cust", "Dee Dee", "--today", "2027-01-04").code == 0


def test_a_list_in_its_first_period_may_begin_anew(thoughtful: Program) -> None:
    """Nothing has been judged by it yet, so it need not wait for the year to end."""
    result = thoughtful("log", "first-year", "ana")
    *_, offer = result.err.splitlines()
    command = "cchabits habits edit first-year items=own,ana start=tomorrow"
    assert offer.startswith("  hint: or from tomorrow on, its first day then, without what was ")
    assert offer.endswith(f": {command}")
    thoughtful(*command.split()[1:])
    thoughtful("habits", "sync")
    out = thoughtful.does("log", "first-year", "ana", "--today", "2026-11-25")
    assert "25 Nov–31 Dec: 1 of 2" in out


def test_an_item_with_a_comma_is_added_in_the_file(thoughtful: Program) -> None:
    """On a command line a comma parts two items, so the file is opened instead."""
    err = thoughtful("log", "first-year", "Ana, Bob").err
    assert err.splitlines()[-1] == "  hint: to add it from Fri 1 Jan 2027 on: cchabits habits edit"


RATIOS = {
    "40/60": "balance-the-targets 40 of 60 · Tue 24 Nov · a3f9    Q4: 0.67 of 1, behind, 37 days",
    "60/60": "Q4: 1 of 1, met so far",
    "90/60": "Q4: 1.5 of 1, met so far",
    "9999/10000": "Q4: 0.99 of 1, behind",
    "0/60": "Q4: 0 of 1, behind",
    "1250000.5/1000000": "Q4: 1.25 of 1, met so far",
    "5/0": "Q4: 5 of 0, 37 days left",
}


@pytest.mark.parametrize("typed", RATIOS)
def test_a_ratio_is_held_against_its_target(thoughtful: Program, typed: str) -> None:
    """Rounded to hundredths, and never up to a target that it falls short of."""
    out = thoughtful.does("log", "balance-the-targets", typed, "--id", "a3f9c2d4")
    assert RATIOS[typed] in out
