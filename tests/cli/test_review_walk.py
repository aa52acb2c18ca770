"""Walking through a review: one key a step, each saved as it is taken, and nothing lost."""

import json
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cchabits.services.practice import reflect
from tests.cli.dialogue import Dialogue, dialogue
from tests.cli.program import Program, files_of, run_on_terminal, run_process
from tests.cli.test_hostile import HOSTILE, check_harmless
from tests.services.homes import Leader
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow

KEYS = "[q]uit"
DAY, QUESTION, FEEDBACK, COURAGE = (
    "customer-day", "customer-question", "feedback-review", "courage-check"
)  # fmt: skip


def walk_to(talk: Dialogue, habit: str) -> None:
    """Pass what comes before a habit's stop."""
    while habit not in talk.until(KEYS):
        talk.press("\n")


def log_a_day(talk: Dialogue) -> str:
    """Log a day with customers at its stop, and return the confirmation."""
    talk.answer("l", "How long")
    talk.answer("90m\n", "When")
    talk.answer("\n", "Note")
    return talk.answer("Acme\n", KEYS)


def kinds(program: Program) -> list[str]:
    """Return what kinds of records the log holds, in their order."""
    return [record["type"] for record in program.logged()]


def rows(home: Path) -> dict[str, int]:
    """Count what stands in each table a step writes to."""
    database = sqlite3.connect(home / "cchabits.db")
    tables = ("entry", "skip", "pause", "practice")
    counted = {
        table: database.execute(
            f"SELECT count(*) FROM {table} WHERE removed_by IS NULL"  # noqa: S608 - a name of ours
        ).fetchone()[0]
        for table in tables
    }
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
    return counted


# The whole walk


def test_every_step_of_a_walk_is_in_the_log(cchabits: Program) -> None:
    """An act, a reason with its countermeasure, a skip, a pause, and the three lines at the end."""
    with dialogue(cchabits.home, "review") as talk:
        assert "Review of the month" in talk.until("1 of 4")
        walk_to(talk, DAY)
        logged = log_a_day(talk)
        assert "✓ customer-day 1h30 · Tue 24 Nov" in logged
        assert "October: 0h of 8h, missed" in logged
        assert "Why was October missed?" in talk.answer("r", "[Enter] not now")
        assert "If a sales push fills the week" in talk.answer("2", "Next time: ")
        assert "✓ customer-day missed for October · sales push" in talk.answer("y\n", KEYS)
        talk.answer("\n", "2 of 4")
        talk.until(KEYS)
        assert "Skip October" in talk.answer("s", "not now")
        talk.answer("2", "Next time")
        talk.answer(
            "If I am ill, then I will ask Ana.\n", "✓ customer-question skipped for October"
        )
        walk_to(talk, FEEDBACK)
        talk.answer("a", "Back on")
        assert "back on 1 Dec" in talk.answer("1 dec\n", KEYS)
        talk.press("\n")
        walk_to(talk, "What it comes to")
        talk.answer("\n", "Plus")
        talk.answer("two visits\n", "Delta")
        talk.answer("\n", "Next")
        talk.press("call Ana\n")
        assert talk.end() == 0
        assert "6 steps saved" in talk.rest()
    records = {record["type"]: record for record in cchabits.logged()}
    assert (records["entry"]["minutes"], records["entry"]["note"]) == (90, "Acme")
    assert records["skip"]["reason"] == "illness"
    assert records["skip"]["next"] == "If I am ill, then I will ask Ana."
    assert (records["pause"]["from"], records["pause"]["until"]) == ("2026-11-24", "2026-12-01")
    assert records["reason"]["reason"] == "sales_push"
    assert records["reason"]["next"].startswith("If a sales push fills the week, then I will")
    assert (records["review"]["plus"], records["review"]["next"]) == ("two visits", "call Ana")
    assert len(kinds(cchabits)) == 5


def test_passing_changes_nothing(cchabits: Program) -> None:
    """Whoever only presses Enter has looked, and no more: the database is as it was."""
    before = files_of(cchabits.home)
    with dialogue(cchabits.home, "review") as talk:
        walk_to(talk, "What it comes to")
        talk.answer("\n", "Plus")
        talk.answer("\n", "Delta")
        talk.answer("\n", "Next")
        talk.press("\n")
        assert talk.end() == 0
        assert "Nothing was changed." in talk.rest()
    assert files_of(cchabits.home) == before


@pytest.mark.parametrize(("span", "is_first"), [("--month", False), ("--quarter", True)])
def test_a_walk_says_what_the_days_came_to(cchabits: Program, span: str, *, is_first: bool) -> None:
    """A quarter begins with its figures, and a month ends with them, as their pages do."""
    with dialogue(cchabits.home, "review", span) as talk:
        begin = talk.until(KEYS)
        talk.press("\n")
        walk_to(talk, "What it comes to")
        rest = talk.screen().removeprefix(begin)
    assert ("  Kept  " in begin, "  Kept  " in rest) == (is_first, not is_first)


def test_an_outcome_stands_at_the_beginning(cchabits: Program) -> None:
    """Where it is asked for; one that is not known is refused before a key is asked for."""
    cchabits.does("outcome", "log", "nps", "42", "--n", "100")
    with dialogue(cchabits.home, "review", "--outcome", "nps") as talk:
        assert "42 (n 100)" in talk.until(KEYS)
    with dialogue(cchabits.home, "review", "--outcome", "nbs") as talk:
        assert talk.end() == 65
        assert "there is no outcome 'nbs'" in talk.screen()
        assert KEYS not in talk.screen()


# Planning


def test_the_next_act_is_planned_in_one_line(cchabits: Program) -> None:
    """It is saved at once, said at its stop, which stands, and undone like any other step."""
    with dialogue(cchabits.home, "review") as talk:
        walk_to(talk, DAY)
        talk.answer("p", "Day and time")
        told = talk.answer("thu 9:00 2h Acme, in Ghent\n", KEYS)
        assert "✓ customer-day planned for Thu 26 Nov at 09:00 · 2h · Acme, in Ghent" in told
        assert "1 of 4" in told
        assert "planned for Thu 26 Nov at 09:00 for 2h, Acme, in Ghent\n" in told
        (record,) = cchabits.logged()
        assert (record["type"], record["on"], record["at"]) == ("plan", "2026-11-26", "09:00")
        assert (record["minutes"], record["where"]) == (120, "Acme, in Ghent")
        undone = talk.answer("u", KEYS)
        assert "undone: plan add customer-day 2026-11-26 09:00" in undone
        assert "planned for" not in undone
        talk.press("q")
        assert talk.end() == 0
    assert kinds(cchabits) == []


def test_a_plan_that_cannot_be_is_asked_again(cchabits: Program) -> None:
    """Whether the line or the service refuses it, in one sentence; empty goes back to the keys."""
    before = files_of(cchabits.home)
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        talk.answer("p", "Day and time")
        for typed, said in (
            ("thu", "error: 'thu' is not a day and a time"),
            ("thu soon", "error: 'soon' is not a time"),
            ("1 dec 2026", "error: '2026' is not a time"),
            ("2026-11-20 9:00", "error: 2026-11-20 has passed; a plan is for today or later"),
            ("thu 9:00 30h", "error: a plan is for 1 minute to 24 hours"),
        ):
            assert said in talk.answer(f"{typed}\n", "Day and time")
        assert "1 of 4" in talk.answer("\n", KEYS)
        talk.press("q")
        assert talk.end() == 0
        assert "Nothing was changed" in talk.rest()
    assert files_of(cchabits.home) == before


def test_what_counts_by_the_occasion_is_not_offered_a_plan(cchabits: Program) -> None:
    """Nobody knows when the occasions come; the habit before it can be planned."""
    with dialogue(cchabits.home, "review") as talk:
        shown = talk.until(KEYS)
        assert DAY in shown
        assert "[p]lan" in shown
        shown = talk.answer("\n", KEYS)
        assert "customer-question" in shown
        assert "[p]lan" not in shown
        talk.press("q")
        assert talk.end() == 0


def test_a_slot_that_passed_asks_for_the_next_one(cchabits: Program) -> None:
    """At its stop; the day that was planned instead is shown there from then on."""
    cchabits.does("plan", "add", DAY, "2026-11-12", "9:00", "--today", "2026-11-10")
    with dialogue(cchabits.home, "review") as talk:
        shown = talk.until(KEYS)
        assert "Thu 12 Nov at 09:00 passed: when is the next one?" in shown
        talk.answer("p", "Day and time")
        told = talk.answer("30 nov 2:30pm\n", KEYS)
        assert "planned for Mon 30 Nov at 14:30 for 1h\n" in told
        assert "passed" not in told
        talk.press("q")
        assert talk.end() == 0


# Undo


def test_u_undoes_the_last_step_and_goes_back_to_it(cchabits: Program) -> None:
    """Step by step; when none is left, the key is gone. `cchabits undo` does the same later."""
    with dialogue(cchabits.home, "review") as talk:
        assert "[u]ndo" not in talk.until(KEYS)
        log_a_day(talk)
        talk.answer("\n", "2 of 4")
        talk.until(KEYS)
        talk.answer("s", "not now")
        talk.answer("2", "Next time")
        talk.answer("\n", KEYS)
        assert "undone: skip customer-question" in talk.answer("u", "2 of 4")
        assert "[u]ndo" in talk.until(KEYS)
        again = talk.answer("u", KEYS)
        assert "undone: log customer-day" in again
        assert "1 of 4" in again
        assert "[u]ndo" not in again
        log_a_day(talk)
        talk.press("q")
        assert talk.end() == 0
    assert kinds(cchabits) == ["entry"]
    assert "undone: log customer-day" in cchabits.does("undo")
    assert kinds(cchabits) == []


@pytest.mark.slow
def test_an_undo_that_somebody_else_did_is_told(cchabits: Program) -> None:
    """What another process undid cannot be undone once more; the walk goes on."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        log_a_day(talk)
        cchabits.does("undo")
        assert "error: operation 1 has been undone already" in talk.answer("u", KEYS)
        talk.press("q")
        assert talk.end() == 0


def test_what_somebody_else_has_settled_is_passed_over(cchabits: Program) -> None:
    """In one line; what they did is not done again."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        for label in ("2026-10-31", "2026-11-24"):
            cchabits.does("skip", QUESTION, "--on", label, "--reason", "illness")
        passed = talk.answer("\n", KEYS)
        assert "2 of 4  · customer-question   nothing is left to do here" in passed
        assert "3 of 4" in passed
        talk.press("q")
        assert talk.end() == 0


# Leaving


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("q", id="q"),
        pytest.param("\x1b", id="Esc"),
        pytest.param("\x04", id="Ctrl-D", marks=pytest.mark.slow),
    ],
)
def test_leaving_half_way_keeps_what_was_taken(cchabits: Program, key: str) -> None:
    """With exit code 0, a word on what is left, and the terminal as it was."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        assert talk.settings() != talk.settings_before
        log_a_day(talk)
        talk.press(key)
        assert talk.end() == 0
        assert "1 step saved; 4 stops left for another time." in talk.rest()
        assert talk.settings() == talk.settings_before
    assert kinds(cchabits) == ["entry"]


@pytest.mark.parametrize("is_asked_for_a_line", [False, True], ids=["at a key", "in a line"])
def test_ctrl_c_ends_the_walk(cchabits: Program, *, is_asked_for_a_line: bool) -> None:
    """With 130 and no word; what was taken is kept, and what was being typed is not."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        log_a_day(talk)
        if is_asked_for_a_line:
            talk.answer("l", "How long")
            talk.answer("4h", "4h")
        talk.press("\x03")
        assert talk.end() == 130
        assert "error" not in talk.rest()
        assert talk.settings() == talk.settings_before
    assert [record["minutes"] for record in cchabits.logged()] == [90]


def test_the_last_lines_are_saved_one_by_one(cchabits: Program) -> None:
    """Whoever leaves after plus has said plus."""
    with dialogue(cchabits.home, "review", "--week") as talk:
        walk_to(talk, "What it comes to")
        talk.answer("\n", "Plus")
        talk.answer("two visits\n", "Delta")
        talk.press("\x03")
        assert talk.end() == 130
    (record,) = cchabits.logged()
    assert (record["span"], record["plus"]) == ("week", "two visits")


SIGNALS = {"SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP, "SIGKILL": signal.SIGKILL}


@pytest.mark.slow
@pytest.mark.parametrize("name", SIGNALS)
def test_what_was_confirmed_outlives_the_program(cchabits: Program, name: str) -> None:
    """A signal ends it as it ends others; the terminal is as it was, but for SIGKILL."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        log_a_day(talk)
        talk.process.send_signal(SIGNALS[name])
        assert talk.end() == -SIGNALS[name]
        if name != "SIGKILL":
            assert talk.settings() == talk.settings_before
    assert rows(cchabits.home) == {"entry": 1, "skip": 0, "pause": 0, "practice": 0}


def test_a_closed_window_keeps_what_was_taken(cchabits: Program) -> None:
    """The terminal goes away while a key is awaited."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        log_a_day(talk)
        talk.hang_up()
        talk.process.wait(timeout=PATIENCE)
    assert kinds(cchabits) == ["entry"]


# Keys that are none


NO_KEYS = (
    "\x1b[A", "\x1bOD", "\x1b[3~", "\x1b[23;5~", "\x1bq", "é", "日", "x", "\t", "lq",
    "lq" * 512 + "q",
)  # fmt: skip


def test_what_is_no_key_does_nothing(cchabits: Program) -> None:
    """Neither an arrow or another named key, nor another letter, nor a text that was pasted."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        for typed in NO_KEYS:
            talk.press_in_vain(typed)
        assert "2 of 4" in talk.press_until("\n", KEYS)  # what follows a paste at once is of it
        talk.press("q")
        assert talk.end() == 0
        assert "Nothing was changed" in talk.rest()


def test_what_is_typed_before_a_question_does_not_answer_it(cchabits: Program) -> None:
    """An impatient q, typed while a step is being saved, does not leave the walk."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        talk.answer("l", "How long")
        talk.answer("90m\n", "When")
        talk.answer("\n", "Note")
        talk.answer("\nq", KEYS)
        assert "2 of 4" in talk.answer("\n", KEYS)
        talk.press("q")
        assert talk.end() == 0


# Answers


def test_a_bad_answer_is_asked_again(cchabits: Program) -> None:
    """With the service's sentence, at the question it was given to; nothing is written."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        talk.answer("l", "How long")
        refused = talk.answer("soon\n", "How long")
        assert "error: 'soon' is not a duration of whole minutes" in refused
        talk.answer("2h\n", "When")
        assert "error: 2026-12-24 is in the future" in talk.answer("2026-12-24\n", "When")
        talk.answer("20 oct\n", "Note")
        assert kinds(cchabits) == []
        assert "Tue 20 Oct" in talk.answer("\n", KEYS)
        talk.press("q")
        assert talk.end() == 0
    assert [record["on"] for record in cchabits.logged()] == ["2026-10-20"]


def test_an_empty_answer_goes_back_to_the_keys(cchabits: Program) -> None:
    """Whatever was begun, Enter alone writes nothing, and Esc does not where a reason is asked."""
    before = files_of(cchabits.home)
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        for key, asked in (
            ("l", "How long"), ("s", "not"), ("a", "Back on"), ("r", "not now"), ("p", "Day and"),
        ):  # fmt: skip
            talk.answer(key, asked)
            assert "1 of 4" in talk.answer("\n", KEYS)
        talk.answer("r", "not now")
        assert "1 of 4" in talk.answer("\x1b", KEYS)
        talk.press("q")
        assert talk.end() == 0
    assert files_of(cchabits.home) == before


def test_what_is_typed_can_be_edited_and_is_kept_as_it_is(cchabits: Program) -> None:
    """Backspace takes a letter back, also one of several bytes; quotes and commas are text."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        talk.answer("l", "How long")
        talk.answer("90mé\x7f\n", "When")
        talk.answer("\n", "Note")
        talk.answer('  Müller & "Söhne", 日本 [/x] $(reboot)\n', KEYS)
        talk.press("q")
        assert talk.end() == 0
    (entry,) = cchabits.logged()
    assert (entry["minutes"], entry["note"]) == (90, 'Müller & "Söhne", 日本 [/x] $(reboot)')


def test_only_what_was_shown_or_typed_is_a_countermeasure(cchabits: Program) -> None:
    """The example is left out by Enter, and one's own words take its place."""
    with dialogue(cchabits.home, "review", "--quarter") as talk:
        talk.until(KEYS)
        for key, answer in (("9", "\n"), ("b", "If I forget, then I will ask Ana.\n")):
            talk.answer("r", "not now")
            talk.press(key)
            if key == "b":
                talk.answer("", "In a few words")
                talk.press("a holiday\n")
            talk.until("Next time")
            talk.answer(answer, KEYS)
        talk.press("q")
        assert talk.end() == 0
    first, second = cchabits.logged()
    assert (first["on"], first["reason"]) == ("2026-10-31", "forgot")
    assert "next" not in first
    assert (second["on"], second["reason"], second["note"]) == ("2026-09-30", "other", "a holiday")
    assert second["next"] == "If I forget, then I will ask Ana."


MEASURED: tuple[tuple[dict[str, Any], list[tuple[str, str]], dict[str, Any]], ...] = (
    ({"target": 1}, [], {"amount": 1}),
    ({"target": 3}, [("How many", "")], {"amount": 1}),
    ({"target": 3}, [("How many", "2")], {"amount": 2}),
    ({"measure": "coverage"}, [("How many of how many", "3/4")], {"done": 3, "of": 4}),
    ({"measure": "score"}, [("Score", "7.5")], {"score": 7.5}),
    ({"measure": "checklist", "items": ["own", "2", "team"]}, [("2 2", "3")], {"item": "team"}),
    ({"measure": "checklist", "items": ["own", "2", "team"]}, [("2 2", "2")], {"item": "2"}),
    ({"measure": "checklist", "items": ["3", "own", "team"]}, [("1 3", "3")], {"item": "3"}),
    ({"measure": "checklist", "target": 2}, [("Which", "gifts")], {"item": "gifts"}),
    (
        {"requires": ["who", "rooms>=2"]},
        [("who (", "Ana"), ("rooms (2 or more", "a, b")],
        {"with": {"who": ["Ana"], "rooms": ["a", "b"]}},
    ),
    ({"requires": ["who"]}, [("who (", "")], {"amount": 1}),
)


def test_each_measure_asks_for_what_it_needs(fresh: Program) -> None:
    """A count of one needs nothing; what a requirement names is asked for by its name."""
    fresh.home.mkdir()
    due = {"start": "2026-11-01", "lead": 10}
    tables = [{"slug": f"habit-{at}", **due, **case[0]} for at, case in enumerate(MEASURED)]
    Leader(fresh.home, tables)
    with dialogue(fresh.home, "review") as talk:
        for at, (_, answers, _) in enumerate(MEASURED):
            walk_to(talk, f"habit-{at} ")
            talk.press("l")
            for asked, answer in answers:
                talk.until(asked)
                talk.until(": ")
                talk.press(f"{answer}\n")
            talk.until("Note")
            talk.answer("\n", f"✓ habit-{at}" if at < 10 else "! habit-10")
        talk.until("it counts to nothing until it names who")
        talk.until(KEYS)
        talk.press("q")
        assert talk.end() == 0
    logged = {record["habit"]: record for record in fresh.logged()}
    for at, (_, _, expected) in enumerate(MEASURED):
        assert {key: logged[f"habit-{at}"][key] for key in expected} == expected


# What is asked once, and who is not asked

ANSWERS = (
    ("d", "to be deepened", "cchabits habits edit d requires=DETAIL"),
    ("r", "to be raised", "cchabits habits edit r target=TARGET"),
    ("k", "kept as it is", ""),
)


def test_what_becomes_of_a_habit_at_its_minimum_is_asked_once(fresh: Program) -> None:
    """The answer is written down with the command that follows it, and habits.toml stays."""
    fresh.home.mkdir()
    table = {"target": 2, "start": "2026-08-01", "lead": 1}
    leader = Leader(fresh.home, [{"slug": key, **table} for key, _, _ in ANSWERS])
    for key, _, _ in ANSWERS:
        for month in ("08", "09", "10"):
            leader.log(key, "2", on=f"2026-{month}-05")
    before = leader.home.habits_file.read_bytes()
    with dialogue(fresh.home, "review") as talk:
        for key, said, command in ANSWERS:
            asked = talk.until(KEYS)
            assert "August, September and October: 2 of 2, the minimum each time." in asked
            told = talk.answer(key, "\n\n")
            assert f"✓ {key} {said}" in told
            assert command in told
        talk.until(KEYS)
        talk.press("q")
        assert talk.end() == 0
    with dialogue(fresh.home, "review") as talk:
        assert "at its minimum" not in talk.until(KEYS)
    assert leader.home.habits_file.read_bytes() == before
    assert kinds(fresh) == ["entry"] * 9 + ["choice"] * 3


@pytest.mark.parametrize("is_dumb", [True, False], ids=["dumb", "piped"])
def test_only_a_terminal_is_walked_on(cchabits: Program, *, is_dumb: bool) -> None:
    """Elsewhere the list is printed, and nothing waits for an answer."""
    if is_dumb:
        code, out = run_on_terminal(cchabits.home, "review", TERM="dumb")
    else:
        code, out, _ = run_process(cchabits.home, "review")
    assert code == 0
    assert "cchabits log customer-day 2h" in out
    assert KEYS not in out


def test_json_is_never_a_walk(cchabits: Program) -> None:
    """Also not on a terminal."""
    code, out = run_on_terminal(cchabits.home, "review", "--json")
    assert (code, json.loads(out)["schema"]) == (0, "cchabits.review/1")


@pytest.mark.slow
def test_what_was_noticed_is_said_once(cchabits: Program) -> None:
    """Though every step opens the home again."""
    cchabits.write("broken")
    with dialogue(cchabits.home, "review") as talk:
        walk_to(talk, COURAGE)
        talk.press("q")
        assert talk.end() == 0
        noted = [line for line in talk.screen().split("\n") if line.startswith("note: ")]
    assert len(noted) == len(set(noted)) > 0


@pytest.mark.slow
def test_the_day_given_is_the_day_of_each_step(cchabits: Program) -> None:
    """What is logged in a walk with `--today` is of that day."""
    with dialogue(cchabits.home, "review", "--today", "2026-11-10") as talk:
        talk.until(KEYS)
        assert "Tue 10 Nov" in log_a_day(talk)
        talk.press("q")
        assert talk.end() == 0
    assert [record["on"] for record in cchabits.logged()] == ["2026-11-10"]


# Letters and colours


@pytest.mark.slow
def test_a_terminal_without_unicode_is_walked_on_in_ascii(cchabits: Program) -> None:
    """Signs, dashes and dots are spelt; what cannot be read there is refused in a sentence."""
    with dialogue(cchabits.home, "review", PYTHONIOENCODING="ascii") as talk:
        talk.until(KEYS)
        talk.answer("l", "How long")
        talk.answer("90m\n", "When")
        talk.answer("\n", "Note")
        assert "error: what was typed cannot be read" in talk.answer("S\u00f6hne\n", "Note")
        assert "+ customer-day 1h30" in talk.answer("Soehne\n", KEYS)
        talk.press("q")
        assert talk.end() == 0
        assert talk.screen().replace("S\u00f6hne", "").isascii()


def test_only_our_colours_are_shown(cchabits: Program) -> None:
    """On a terminal with colours, keys and states have them, and questions have none."""
    with dialogue(cchabits.home, "review", NO_COLOR="") as talk:
        assert "\x1b[38;5;31ml\x1b[0m]og" in talk.until("]uit")
        talk.answer("r", "not now")
        talk.press("\x04")
        assert talk.end() == 0
        check_harmless(talk.screen())


# Text from people

NASTY_ITEMS = tuple(HOSTILE.values())


def test_hostile_text_does_nothing_to_the_terminal(fresh: Program) -> None:
    """Items, plans and what is typed are shown as what they are, and kept as they were."""
    fresh.home.mkdir()
    items = [f"item {number} {text} end" for number, text in enumerate(NASTY_ITEMS)]
    table = {"slug": "it", "measure": "checklist", "items": items, "start": "2026-08-01"}
    leader = Leader(fresh.home, [table])
    with leader.session() as session:
        reflect(session, "month", to_do="".join(NASTY_ITEMS))
    with dialogue(fresh.home, "review", columns=60) as talk:
        talk.until(KEYS)
        talk.answer("l", "Which: ")
        talk.answer("1\n", "When")
        talk.answer("\n", "Note")
        talk.answer("\x16\x1b[2J \x16\x9b31m [/x]:smile:\n", KEYS)
        assert "1 item 1 " in talk.answer("l", "Which: ")  # the first is done
        talk.answer("\x16\x1b]52;c;x\n", "is not on the list")
        talk.until("Which: ")
        talk.press("\x04")
        assert talk.end() == 0
        typed = [line for line in talk.screen().split("\n") if "Note" not in line]
        check_harmless("\n".join(line for line in typed if "Which: ^" not in line))
    (entry,) = [record for record in fresh.logged() if record["type"] == "entry"]
    assert entry["item"] == items[0]
    assert entry["note"].startswith("\x1b[2J ")
