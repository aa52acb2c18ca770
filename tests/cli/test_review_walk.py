"""Walking through a review: one key a step, each saved as it is taken, and nothing lost."""

import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.dialogue import Dialogue, dialogue
from tests.cli.program import HABITS, Program, files_of, run_process
from tests.services.homes import Leader

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
        talk.answer("If I am ill, then I will ask Ana.\n", "✓ customer-question skipped for October")
        walk_to(talk, FEEDBACK)
        talk.answer("p", "Back on")
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


@pytest.mark.parametrize("key", ["q", "\x1b", "\x04"], ids=["q", "Esc", "Ctrl-D"])
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
        assert talk.interrupt() == 130
        assert "error" not in talk.rest()
        assert talk.settings() == talk.settings_before
    assert [record["minutes"] for record in cchabits.logged()] == [90]


def test_the_last_lines_are_saved_one_by_one(cchabits: Program) -> None:
    """Whoever leaves after plus has said plus."""
    with dialogue(cchabits.home, "review", "--week") as talk:
        walk_to(talk, "What it comes to")
        talk.answer("\n", "Plus")
        talk.answer("two visits\n", "Delta")
        assert talk.interrupt() == 130
    (record,) = cchabits.logged()
    assert (record["span"], record["plus"]) == ("week", "two visits")


SIGNALS = {"SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP, "SIGKILL": signal.SIGKILL}


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
        talk.process.wait(timeout=20)
    assert kinds(cchabits) == ["entry"]


# Keys that are none


@pytest.mark.parametrize(
    "typed",
    ["\x1b[A", "\x1bOD", "\x1b[3~", "\x1b[23;5~", "é", "日", "x", "\t", "lqlq", "q" * 3000],
    ids=["up", "left", "delete", "F11", "é", "日", "x", "tab", "two at once", "a paste"],
)
def test_what_is_no_key_does_nothing(cchabits: Program, typed: str) -> None:
    """Neither an arrow, nor another letter, nor a text that was pasted."""
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        talk.press_in_vain(typed)
        assert talk.process.poll() is None
        assert talk.rest().strip() == ""
        talk.process.kill()
    assert kinds(cchabits) == []


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


@pytest.mark.parametrize(
    ("key", "asked"), [("l", "How long"), ("s", "not now"), ("p", "Back on"), ("r", "not now")]
)
def test_an_empty_answer_goes_back_to_the_keys(cchabits: Program, key: str, asked: str) -> None:
    """Whatever was begun, Enter alone writes nothing."""
    before = files_of(cchabits.home)
    with dialogue(cchabits.home, "review") as talk:
        talk.until(KEYS)
        talk.answer(key, asked)
        assert "1 of 4" in talk.answer("\n", KEYS)
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
)


@pytest.mark.parametrize("number", range(len(MEASURED)))
def test_each_measure_asks_for_what_it_needs(fresh: Program, number: int) -> None:
    """A count of one needs nothing; what a requirement names is asked for by its name."""
    table, answers, expected = MEASURED[number]
    fresh.home.mkdir()
    Leader(fresh.home, [{"slug": "it", "start": "2026-11-01", "lead": 10} | table])
    with dialogue(fresh.home, "review") as talk:
        talk.until(KEYS)
        talk.press("l")
        for asked, answer in answers:
            talk.until(asked)
            talk.until(": ")
            talk.press(f"{answer}\n")
        talk.until("Note")
        talk.answer("\n", "✓ it")
        talk.until(KEYS if number else "[q]uit")
        talk.press("q")
        assert talk.end() == 0
    (entry,) = fresh.logged()
    assert {key: entry[key] for key in expected} == expected
