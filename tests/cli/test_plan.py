"""`plan`: made, shown, dropped and undone, on every width, and refused in one sentence."""

import json

import pytest

from cchabits.render.line import columns_of
from tests.cli.program import Program, check_refusal, run_process

ACME = ("plan", "add", "customer-day", "thu", "9:00", "2h", "-m", "Acme, in Ghent")


def test_a_plan_is_made_in_one_line(cchabits: Program) -> None:
    """Which says the day it was read as, how the month stands, and how to take it back."""
    assert cchabits.does(*ACME) == (
        "✓ customer-day planned for Thu 26 Nov at 09:00 · 2h · Acme, in Ghent"
        "    November: 0h of 8h    (undo: cchabits undo)\n"
    )
    cchabits.does("undo")
    assert cchabits.does("plan", "list") == (
        "Nothing is planned. For example:  cchabits plan add customer-day thu 9:00\n"
    )
    assert "plan add feedback-review thu" in cchabits.does("plan", "list", "feedback-review")


def test_a_place_needs_no_quotes(cchabits: Program) -> None:
    """The words after the length are where, or with whom, as in a review; not beside -m."""
    said = cchabits.does("plan", "add", "customer-day", "thu", "9:00", "2h", "Acme,", "in", "Ghent")
    assert " · 2h · Acme, in Ghent " in said
    check_refusal(cchabits(*ACME, "or", "Ben"), 2, "where it is planned is said twice")


def test_another_time_on_the_same_day_takes_its_place(cchabits: Program) -> None:
    """Which is said; a plan of another day stays, and is said too."""
    cchabits.does(*ACME)
    assert cchabits.does("plan", "add", "customer-day", "thu", "2pm") == (
        "✓ customer-day planned for Thu 26 Nov at 14:00 · 2h · Acme, in Ghent · in place of 09:00"
        "    November: 0h of 8h    (undo: cchabits undo)\n"
    )
    said = cchabits.does("plan", "add", "customer-day", "thu", "2pm", "1h", "-m", "Ben")
    assert "· 1h · Ben · in place of 14:00 for 2h, Acme, in Ghent " in said
    code, out, err = cchabits("plan", "add", "customer-day", "1 dec", "9")
    assert (code, "in place of" in out, "November" in out) == (0, False, False)
    assert err == (
        "  hint: also planned: Thu 26 Nov at 14:00; to drop it: "
        "cchabits plan drop customer-day 2026-11-26\n"
    )


def test_a_length_in_two_words_is_one(cchabits: Program) -> None:
    """What follows is where; nothing of the length is taken for it."""
    said = cchabits.does("plan", "add", "customer-day", "thu", "9:00", "2h", "30m", "Acme")
    assert " · 2h30 · Acme " in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("thu 9 am", "Thu 26 Nov at 09:00 · 1h  "),
        ("1 dec 9 am 2h Acme", "Tue 1 Dec at 09:00 · 2h · Acme "),
        ("in 2 weeks 9:00", "Tue 8 Dec at 09:00 · 1h "),
        ("thu 9 PM 2h Acme", "at 21:00 · 2h · Acme "),
        ("thu 9:00 2h 45 Park Row", "at 09:00 · 2h · 45 Park Row "),
        ("thu 9:00 1 h 30", "at 09:00 · 1h30  "),
        ("thu 9:00 1 h 30 m Acme", "at 09:00 · 1h30 · Acme "),
    ],
)
def test_day_time_and_length_are_as_many_words_as_they_are(
    cchabits: Program, typed: str, said: str
) -> None:
    """The number of a house is none of them."""
    assert said in cchabits.does("plan", "add", "customer-day", *typed.split())


def test_a_day_is_read_as_of_the_given_one(cchabits: Program) -> None:
    """In November `1 jul` may be of two years, in January it is the next."""
    plan = ("plan", "add", "customer-day", "1", "jul", "9:00")
    assert "'1 jul' could be 2026-07-01 or 2027-07-01" in cchabits(*plan).err
    assert "planned for Thu 1 Jul at 09:00" in cchabits.does(*plan, "--today", "2027-01-10")


def test_what_has_passed_is_not_named_beside_a_new_plan(cchabits: Program) -> None:
    """It cannot be dropped: the hint has what is ahead, and there is none."""
    cchabits.does("plan", "add", "customer-day", "2026-11-20", "9", "--today", "2026-11-02")
    assert cchabits(*ACME).err == ""


def test_the_list_has_what_is_ahead(cchabits: Program) -> None:
    """The next first; what was kept or not only where all is asked for."""
    cchabits.does("plan", "add", "feedback-review", "thu", "14:30", "--today", "2026-11-02")
    cchabits.does("log", "feed", "--with", "hr", "--on", "2026-11-05")
    cchabits.does("plan", "add", "customer-day", "2026-11-20", "9", "--today", "2026-11-02")
    cchabits.does("plan", "add", "courage", "fri", "17:00", "30m")
    assert cchabits.does("plan", "list") == (
        "  Day         Time   Length  Habit          State\n"
        "  Fri 20 Nov  09:00  1h      customer-day   passed\n"
        "  Fri 27 Nov  17:00  30m     courage-check  ahead\n"
        "\n"
        "  plans kept: 1 of 1\n"
    )
    assert "Thu 5 Nov " in cchabits.does("plan", "list", "--all")
    assert "courage" not in cchabits.does("plan", "list", "customer-day")


def test_programs_get_the_list_as_json(cchabits: Program) -> None:
    """Each plan as the journal has it, with what became of it."""
    cchabits.does(*ACME)
    document = json.loads(cchabits.does("plan", "list", "--json"))
    assert document == {
        "schema": "cchabits.plans/1",
        "today": "2026-11-24",
        "plans": [
            {
                "habit": "customer-day", "on": "2026-11-26", "where": "Acme, in Ghent",
                "at": "09:00", "minutes": 120, "made": "2026-11-24", "state": "ahead",
            }
        ],
        "say_do": {"kept": 0, "of": 0},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-11-24", "  planned for Thu 26 Nov at 09:00 for 2h, Acme, in Ghent"),
        ("2026-11-26", "  planned for Thu 26 Nov at 09:00 for 2h, Acme, in Ghent"),
        ("2026-11-27", "  Thu 26 Nov at 09:00 passed: cchabits plan add customer-day DAY TIME"),
        ("2026-12-01", ""),
    ],
)
def test_the_monday_screen_has_the_plan(cchabits: Program, today: str, said: str) -> None:
    """Under its habit while it is ahead; a slot that passed asks for the next one."""
    cchabits.does(*ACME)
    lines = cchabits.does("status", "--today", today).splitlines()
    under = lines[next(at for at, line in enumerate(lines) if "customer-day" in line) + 1]
    assert under == said if said else "plan" not in under


def test_a_place_without_its_option_is_told_where_it_goes(cchabits: Program) -> None:
    """The fourth word is a length, and one would think it may be left out."""
    _, _, err = cchabits("plan", "add", "customer-day", "fri", "9:00", "Acme")
    assert err.splitlines() == [
        "error: 'Acme' is not a length of time",
        "  hint: write 45m, 2h or 1h30; where or with whom goes after -m",
    ]


def test_no_half_command_stands_on_a_narrow_screen(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slot that passed says so, and how to plan the next one only where all of that fits."""
    cchabits.does(*ACME)
    monkeypatch.setenv("COLUMNS", "50")
    lines = cchabits.does("status", "--today", "2026-11-27").splitlines()
    assert "  Thu 26 Nov at 09:00 passed" in lines


def test_what_was_logged_before_it_was_planned_does_not_keep_a_plan(cchabits: Program) -> None:
    """As in a review, where an act is logged and then the next one planned."""
    cchabits.does("log", "customer-day", "2h")
    cchabits.does(*ACME)
    assert "  passed\n" in cchabits.does("plan", "list", "--today", "2026-11-27")
    cchabits.does("log", "customer-day", "2h", "--on", "2026-11-27", "--today", "2026-11-27")
    assert "plans kept: 1 of 1" in cchabits.does("plan", "list", "--today", "2026-11-27")


def test_the_monday_screen_as_json_has_the_plan(cchabits: Program) -> None:
    """And no key for a habit without one."""
    cchabits.does(*ACME)
    habits = json.loads(cchabits.does("status", "--json"))["habits"]
    (found,) = [one["plan"] for one in habits if "plan" in one]
    assert (found["habit"], found["at"], found["state"]) == ("customer-day", "09:00", "ahead")


@pytest.mark.parametrize("columns", ["50", "60", "80", "120"])
def test_a_long_place_is_cut_to_one_line(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """On any width; the list as JSON has all of it."""
    monkeypatch.setenv("COLUMNS", columns)
    place = "Großmann & Söhne, 日本, " * 20
    cchabits.does("plan", "add", "customer-day", "thu", "9:00", "-m", place)
    for told in (["status"], ["plan", "list"]):
        lines = cchabits.does(*told, "--color", "never").splitlines()
        assert max(map(columns_of, lines)) <= int(columns)
    assert ("Where, with whom" in lines[0], "Großm" in lines[1]) == (columns != "50",) * 2
    (found,) = json.loads(cchabits.does("plan", "list", "--json"))["plans"]
    assert found["where"] == place.strip()


def test_it_can_be_read_in_ascii(cchabits: Program) -> None:
    """Signs are spelt where they cannot be encoded."""
    cchabits.does(*ACME)
    told = run_process(cchabits.home, "status", PYTHONIOENCODING="ascii")
    assert told.code == 0
    assert "planned for Thu 26 Nov at 09:00" in told.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["add", "customer-day", "yesterday", "9"], 65, "has passed"),
        (["add", "customer-day", "11/12", "9"], 65, "two readings"),
        (["add", "customer-day", "soon", "9"], 65, "is not a day"),
        (["add", "customer-day", "fri", "25:00"], 65, "is not a time"),
        (["add", "customer-day", "fri", "9", "long"], 65, "is not a length of time"),
        (["drop", "customer-day", "fri"], 65, "nothing is planned for customer-day on 20"),
        (["add", "customer-day", "fri", "9", "25h"], 65, "1 minute to 24 hours"),
        (["add", "road-show", "fri", "9"], 65, "no period of road-show holds"),
        (["add", "nothing", "fri", "9"], 65, "nothing"),
        (["drop", "customer-day"], 65, "nothing is planned"),
        (["list", "nothing"], 65, "nothing"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    cchabits: Program, arguments: list[str], code: int, said: str
) -> None:
    """And nothing is written."""
    check_refusal(cchabits("plan", *arguments), code, said)
    assert cchabits.logged() == []
