"""`cchabits log`: the main job."""

import json
import re

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
