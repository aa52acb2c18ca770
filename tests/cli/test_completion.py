"""`cchabits completion`, and what its scripts ask for; the shells have tests of their own."""

import os
import sqlite3
from pathlib import Path

import pytest

from cchabits.cli.scripts import SHELLS
from tests.cli.program import Program, check_refusal, files_of, run_process

TITLES = {
    "customer-day": "A day a month with customers",
    "customer-question": "What is in this for our customers?",
    "feedback-review": "Customer feedback review with other departments invited",
    "customer-objectives": "Measurable customer objectives in reviews, mine first",
    "courage-check": "Did I speak up for the customer?",
    "road-show": "ended 2026-09-30: The road show",
}


def offered(program: Program, kind: str, word: str, *typed: str) -> dict[str, str]:
    """Return what the program offers, each name with what is said of it."""
    lines = program.does("__complete", kind, word, *typed).splitlines()
    return {name: said for name, _, said in (line.partition("\t") for line in lines)}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed_as_it_lies_in_the_package(fresh: Program, shell: str) -> None:
    """It needs no home, and options beside it change nothing."""
    script = fresh.does("completion", shell)
    assert script.startswith(("# ", "#compdef "))
    assert "_cchabits" in script
    assert script == fresh.does("completion", shell, "--color", "always")
    assert script == run_process(fresh.home, "completion", shell, PYTHONIOENCODING="ascii").out


def test_a_shell_must_be_named(fresh: Program) -> None:
    """Without one, or with one there is no script for, all three are named."""
    for arguments in ([], ["tcsh"], ["BASH"]):
        result = fresh("completion", *arguments)
        check_refusal(result, 2)
        assert all(shell in result.err for shell in SHELLS)
        assert "\t" not in result.err
        assert "\\t" not in result.err


@pytest.mark.parametrize("arguments", [[], ["habits"], ["colours", ""], ["--help"]], ids=" ".join)
def test_no_other_question_is_answered(cchabits: Program, arguments: list[str]) -> None:
    """What the scripts do not ask is a command that is not there."""
    check_refusal(cchabits("__complete", *arguments), 2, "no such command '__complete'")


def test_habits_are_offered_in_their_order(cchabits: Program) -> None:
    """As in habits.toml, each with its title; those that have ended come last."""
    assert list(offered(cchabits, "habits", "").items()) == list(TITLES.items())


def test_the_present_title_is_shown(cchabits: Program) -> None:
    """Where a habit has been defined anew, the newest definition tells it, and whether it ended."""
    database = sqlite3.connect(cchabits.home / "cchabits.db", isolation_level=None)
    database.execute(
        "INSERT INTO definition SELECT habit_id, '2026-10-01', "
        "json_remove(json_set(content, '$.title', 'On the road again'), '$.end'), settings "
        "FROM definition WHERE habit_id = (SELECT id FROM habit WHERE slug = 'road-show')"
    )
    database.close()
    assert offered(cchabits, "habits", "")["road-show"] == "On the road again"


def test_an_alias_is_offered_once_it_is_begun(cchabits: Program) -> None:
    """Before that it would only be one word more to choose from."""
    assert "cfr" not in offered(cchabits, "habits", "")
    assert offered(cchabits, "habits", "cf")["cfr"] == TITLES["feedback-review"]


@pytest.mark.parametrize(
    ("typed", "variable"),
    [
        (["--today", "2026-09-30"], "2026-11-24"),
        (["log", "--today=2026-09-30"], "2026-11-24"),
        (["--today", "2026-11-24", "log", "--today", "2026-08-01"], "2026-11-24"),
        ([], "2026-09-30"),
    ],
)
def test_a_habit_ends_by_the_day_given(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, typed: list[str], variable: str
) -> None:
    """Its last day included."""
    monkeypatch.setenv("CCHABITS_TODAY", variable)
    assert offered(cchabits, "habits", "", *typed)["road-show"] == "The road show"


def test_only_what_stands_before_two_dashes_is_an_option(cchabits: Program) -> None:
    """After them the same words are a habit's, or a value."""
    nowhere = str(cchabits.home / "nowhere")
    assert offered(cchabits, "habits", "", "--home", nowhere) == {}
    assert offered(cchabits, "habits", "", "--", "--home", nowhere) == TITLES
    assert offered(cchabits, "habits", "", "log", "--home") == TITLES


@pytest.mark.parametrize(
    "home", ["'unended", '"', "''", "~nobody-of-that-name", "a\\ b", "$NOT_SET", "\x00"]
)
def test_a_home_half_typed_is_no_mistake(cchabits: Program, home: str) -> None:
    """Nothing is offered for what names no home yet."""
    assert offered(cchabits, "habits", "", "--home", home) == {}


def test_no_day_is_a_mistake(cchabits: Program) -> None:
    """Whatever was typed for one."""
    assert set(offered(cchabits, "habits", "", "--today", "\x1b[2J")) == set(TITLES)


def test_entries_are_offered_by_what_names_them(cchabits: Program) -> None:
    """`last`, and the shortest beginnings, of four letters or more, that no other entry has."""
    for entry_id in ("aaaa1111", "aaaa2222", "bbbb3333", "cc"):
        cchabits.does("log", "courage", "7", "--id", entry_id)
    assert list(offered(cchabits, "entries", "")) == ["last", "cc", "bbbb", "aaaa2", "aaaa1"]
    cchabits.does("undo")
    cchabits.does("undo", "2")
    assert list(offered(cchabits, "entries", "")) == ["last", "bbbb", "aaaa"]


def test_a_longer_beginning_is_completed_to_the_whole_id(cchabits: Program) -> None:
    """Else the shell would have nothing that begins with what was typed."""
    cchabits.does("log", "courage", "7", "--id", "aaaa1111")
    assert "aaaa1111" in offered(cchabits, "entries", "aaaa1")
    assert "aaaa1111" not in offered(cchabits, "entries", "aaaa")
    assert "aaaa1111" not in offered(cchabits, "entries", "aaaa2")


def test_the_newest_twenty_entries_are_offered(cchabits: Program) -> None:
    """In the order of logging, whatever their days."""
    for number in range(25):
        on = f"2026-11-{24 - number % 20:02}"
        cchabits.does("log", "courage", "7", "--on", on, "--id", f"{number:04}")
    numbers = [f"{number:04}" for number in range(24, 4, -1)]
    assert list(offered(cchabits, "entries", "")) == ["last", *numbers]


@pytest.mark.parametrize(
    ("habit", "value", "words"),
    [
        ("customer-day", "90m", ", 1h30"),
        ("customer-question", "3/4", ", 3 of 4"),
        ("cfr", "1", ""),
        ("cfr", "1200", ", 1,200"),
        ("customer-objectives", "own", ", own"),
        ("courage-check", "7.5", ", 7.5"),
    ],
)
def test_an_entry_is_told_by_its_value_and_note(
    cchabits: Program, habit: str, value: str, words: str
) -> None:
    """After its habit and day; a count of one goes without saying."""
    cchabits("log", habit, value, "--on", "2025-11-21", "-m", "Acme,\tand more")
    slug = "feedback-review" if habit == "cfr" else habit
    said = offered(cchabits, "entries", "")["last"]
    assert said == f"{slug}, Fri 21 Nov 2025{words}, Acme,\\tand more"


def test_what_is_said_fits_a_line(cchabits: Program) -> None:
    """A note is cut, a wide letter counting as two."""
    for letter, count in (("x", 34), ("日", 17)):
        cchabits.does("log", "courage", "7", "-m", letter * 500)
        said = offered(cchabits, "entries", "")["last"]
        assert said.endswith(f" {letter * count}...")


def test_asking_changes_nothing(cchabits: Program) -> None:
    """Not a byte of the home, and no file comes beside it; habits.toml is not even looked at."""
    cchabits.write("broken")
    before = files_of(cchabits.home)
    assert offered(cchabits, "habits", "") == TITLES
    assert offered(cchabits, "entries", "") == {}
    assert files_of(cchabits.home) == before


def test_what_a_crash_left_behind_is_left_for_a_command(cchabits: Program) -> None:
    """Rolling back would be to write; until a command has done so, nothing is offered."""
    journal = cchabits.home / "cchabits.db-journal"
    crash(cchabits.home / "cchabits.db", journal)
    before = files_of(cchabits.home)
    assert offered(cchabits, "habits", "") == {}
    assert files_of(cchabits.home) == before
    cchabits.does("status")
    assert offered(cchabits, "habits", "") == TITLES


def crash(database: Path, journal: Path) -> None:
    """Leave a database as a process does that dies in the middle of a commit."""
    child = os.fork()
    if not child:
        connection = sqlite3.connect(database, isolation_level=None)
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE definition SET content = content || zeroblob(50000)")
        connection.execute("UPDATE habit SET position = position + 100")
        os._exit(0)
    os.waitpid(child, 0)
    assert journal.stat().st_size > 0
