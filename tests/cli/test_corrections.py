"""`edit`, `delete` and `doctor --forget`, as they are typed and answered."""

import json
import shlex
from collections.abc import Sequence

import pytest

from tests.cli.program import (
    HABITS,
    Program,
    Result,
    check_refusal,
    files_of,
    run_on_terminal,
    run_process,
)
from tests.cli.test_log import STATUS_KEYS
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture

LONG = "Acme: SSO blocks the renewal, and they mean it; Ana is to call them before Friday at noon"

# One after the other in one home; each line is answered as the snapshots have it.
STORY: Sequence[Sequence[str]] = (
    ["log", "customer-day", "90m", "--on", "2026-11-20", "-m", "Acme: SSO", "--id", "a3f9c2d4"],
    ["edit", "a3f9", "2h", "--on", "2026-11-19"],
    ["edit", "a3f9", "-m", LONG],
    ["edit", "a3f9", "2h"],
    ["edit", "a3f9", "--on", "2026-10-30", "--by", "Ana"],
    ["edit", "a3f9", "--habit", "customer-question", "3/4"],
    ["edit", "a3f9", "--on", "2026-07-31"],
    ["delete", "a3f9"],
    ["undo"],
    ["log", "feedback-review", "--on", "2026-11-20", "--id", "b4c2d4e1"],
    ["edit", "b4c2", "-m", "checkout"],
    ["edit", "b4c2", "--with", "sales,support", "--with", "customer=Acme, Duna"],
    ["edit", "b4c2", "--for", "2026-10-31"],
    ["edit", "b4c2", "--for", "", "--with", "departments="],
    ["delete", "b4c2"],
    ["doctor", "--forget", "b4c2", "--yes"],
    ["log", "courage-check", "7.5", "--id", "c5d3e2f1"],
    ["edit", "c5d3", "8"],
    ["doctor", "--forget", "c5d3", "--yes"],
    ["delete", "last"],
    ["log", "customer-objectives", "own", "--id", "d6e4"],
    ["edit", "d6e4", "sales"],
    ["delete", "d6e4"],
)


@pytest.fixture
def logged(cchabits: Program) -> Program:
    """The program with an act that has all that can be said of it."""
    cchabits.does(
        "log", "customer-day", "90m", "--on", "2026-11-20", "-m", "Acme: SSO", "--id", "a3f9c2d4"
    )
    return cchabits


def told(program: Program, story: Sequence[Sequence[str]]) -> list[Result]:
    """Give commands that all succeed, and return what they answer."""
    answers = [program(*arguments) for arguments in story]
    assert [answer for answer in answers if answer.code] == []
    return answers


def shown(story: Sequence[Sequence[str]], answers: Sequence[Result]) -> str:
    """Return commands with all that they answered."""
    pairs = zip(story, answers, strict=True)
    return "\n".join(f"$ cchabits {shlex.join(typed)}\n{a.out}{a.err}" for typed, a in pairs)


def entry_of(program: Program) -> dict[str, object]:
    """Return the only entry as the journal has it."""
    (record,) = program.logged()
    return record


# What is answered


@pytest.mark.parametrize("columns", ["0", "60", "80", "100"])
def test_corrections_are_answered_as_they_were(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot, columns: str
) -> None:
    """Before and after, what changed, and how the periods stand, in the width there is."""
    monkeypatch.setenv("COLUMNS", columns)
    answers = told(cchabits, STORY)
    for arguments, result in zip(STORY, answers, strict=True):
        if arguments[0] in {"edit", "delete", "doctor"} and columns != "0":
            assert max(map(len, result.out.splitlines())) <= int(columns)
    snapshot.check(columns if columns != "0" else "pipe", shown(STORY, answers))


def test_corrections_have_colours(cchabits: Program, snapshot: Snapshot) -> None:
    """The sign and what is missing have the colour of their state, and the rest is calm."""
    few = [[*arguments, "--color", "always"] for arguments in STORY[:12]]
    snapshot.check("colour", shown(few, told(cchabits, few)))


def test_corrections_are_spelt_in_ascii(logged: Program) -> None:
    """Where standard output is ASCII, no sign is lost."""
    home = logged.home
    code, out, _ = run_process(
        home, "edit", "a3f9", "2h", "-m", "Müller – é", PYTHONIOENCODING="ascii"
    )
    assert code == 0
    assert out == (
        '  before  customer-day 1h30 - Fri 20 Nov - a3f9  "Acme: SSO"\n'
        '+ after   customer-day 2h - Fri 20 Nov - a3f9  "Muller - e"    '
        "November: 2h of 8h, 6 days left    (undo: cchabits undo)\n"
    )
    code, out, _ = run_process(home, "delete", "a3f9", PYTHONIOENCODING="ascii")
    assert "    November: 2h of 8h -> 0h of 8h    " in out


def test_an_edit_answers_before_and_after(logged: Program) -> None:
    """The lines are those the product promises."""
    logged.does("log", "customer-day", "90m", "--on", "2026-11-03")
    assert logged.does("edit", "a3f9", "2h", "--on", "2026-11-19") == (
        "  before  customer-day 1h30 · Fri 20 Nov · a3f9\n"
        "✓ after   customer-day 2h · Thu 19 Nov · a3f9    November: 3h30 of 8h, 6 days left"
        "    (undo: cchabits undo)\n"
    )


def test_a_deletion_answers_what_it_took(logged: Program) -> None:
    """The line has the period before and after; the note's whereabouts are told beside it."""
    logged.does("log", "customer-day", "90m", "--on", "2026-11-03")
    assert logged("delete", "a3f9") == (
        0,
        (
            "✓ deleted customer-day 1h30 · Fri 20 Nov · a3f9    November: 3h of 8h → 1h30 of 8h"
            "    (undo: cchabits undo)\n"
        ),
        "note: its note remains in undo and in backups; cchabits doctor --forget a3f9 removes it\n",
    )


def test_a_deletion_without_words_says_nothing_of_them(cchabits: Program) -> None:
    """Where the entry said nothing, nothing remains to be removed."""
    cchabits.does("log", "customer-day", "90m")
    assert cchabits.does("delete", "last")


def test_the_remark_names_the_entry_among_dead_ones_too(cchabits: Program) -> None:
    """Where a deleted entry's id begins alike, the remark has as much of the id as it takes."""
    for entry_id in ("a3f9aaaa", "a3f9bbbb"):
        cchabits.does("log", "customer-day", "90m", "--id", entry_id, "-m", "a note")
        _, _, err = cchabits("delete", "last")
    assert "cchabits doctor --forget a3f9bbbb removes it" in err
    assert cchabits("doctor", "--forget", "a3f9bbbb", "--yes").code == 0


def test_a_partial_entry_is_completed_as_the_hint_says(cchabits: Program) -> None:
    """The command of the hint, its capitals replaced, makes the entry count."""
    _, _, err = cchabits("log", "road-show", "--on", "2026-09-15", "--id", "a3f9")
    command = err.splitlines()[-1].removeprefix("  hint: cchabits ").split()
    assert command == [
        "edit", "a3f9", "--with", "customer=CUSTOMER",
        "--with", "departments=DEPARTMENTS1,DEPARTMENTS2",
    ]  # fmt: skip
    check_refusal(cchabits(*command), 65, "CUSTOMER stands for what you write there")
    replaced = [one.replace("=CUSTOMER", "=Acme").replace("DEPARTMENTS", "d") for one in command]
    assert "now counts for September: 1 of 1, met" in cchabits.does(*replaced)


def test_what_is_still_missing_is_named(cchabits: Program) -> None:
    """An edit that completes half says what lacks, and how to give just that."""
    cchabits("log", "road-show", "--on", "2026-09-15", "--id", "a3f9")
    _, out, err = cchabits("edit", "a3f9", "--with", "customer=Acme")
    assert "still partial: 2 departments missing" in out
    assert err.splitlines()[-1] == (
        "  hint: cchabits edit a3f9 --with departments=DEPARTMENTS1,DEPARTMENTS2"
    )


# What is typed


def test_an_entry_is_corrected_in_every_way(logged: Program) -> None:
    """Value, day, note, details, name and habit are changed by their options, in any order."""
    logged.does(
        "edit", "--on", "thu", "a3f9", "-m", "another", "2h", "--with", "customer=Acme, Duna",
        "--by", "Jo", "--for", "2026-10-31",
    )  # fmt: skip
    assert entry_of(logged) == {
        "type": "entry", "id": "a3f9c2d4", "habit": "customer-day", "on": "2026-11-19",
        "minutes": 120, "with": {"customer": ["Acme, Duna"]}, "note": "another", "by": "Jo",
        "for": "2026-10-31",
    }  # fmt: skip
    logged.does(
        "edit", "last", "-m", "", "--with", "customer=", "--by", "", "--for", "",
        "--habit", "courage", "7",
    )  # fmt: skip
    assert entry_of(logged) == {
        "type": "entry", "id": "a3f9c2d4", "habit": "courage-check", "on": "2026-11-19", "score": 7,
    }  # fmt: skip


def test_an_edit_without_anything_to_change_is_a_mistake(logged: Program) -> None:
    """It names the options, with exit code 2."""
    result = logged("edit", "a3f9")
    check_refusal(result, 2, "nothing is given that is to change")
    assert "give a VALUE, --on, --for, --habit, -m, --with or --by" in result.err


@pytest.mark.parametrize("arguments", [["edit"], ["delete"], ["delete", "a3f9", "2h"]])
def test_a_command_line_that_is_wrong_is_2(logged: Program, arguments: list[str]) -> None:
    """Without an entry, or with too much, nothing is written."""
    before = files_of(logged.home)
    check_refusal(logged(*arguments), 2)
    assert files_of(logged.home) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["edit", "a3", "2h"], "'a3' is too short"),
        (["edit", "ffff", "2h"], "no entry has an id that begins with 'ffff'"),
        (["delete", "A3F9"], "no entry has an id that begins with 'A3F9'"),
        (["edit", "a3f9", "90"], "customer-day: '90' is not a duration"),
        (["edit", "a3f9", "--on", "tomorrow"], "is in the future"),
        (["edit", "a3f9", "--habit", "courage"], "courage-check cannot take '1h30'"),
        (["edit", "a3f9", "--habit", "c"], "'c' could be"),
        (["edit", "a3f9", "--with", "sales"], "'sales' is not KEY=VALUE"),
    ],
)
def test_what_cannot_be_taken_is_65(logged: Program, arguments: list[str], said: str) -> None:
    """One sentence, a hint, and the file as it was."""
    before = files_of(logged.home)
    result = logged(*arguments)
    check_refusal(result, 65, said)
    assert "  hint: " in result.err
    assert files_of(logged.home) == before


def test_an_edit_that_changes_nothing_says_so(logged: Program) -> None:
    """And leaves the file alone."""
    before = files_of(logged.home)
    out = logged.does("edit", "a3f9", "1h30")
    assert out == "· customer-day 1h30 · Fri 20 Nov · a3f9    nothing changed\n"
    assert files_of(logged.home) == before


def test_an_id_that_looks_like_an_option_is_named_after_two_hyphens(cchabits: Program) -> None:
    """`--` ends the options here too, and the hint of a partial entry knows it."""
    _, _, err = cchabits("log", "feed", "--id", "-x;y")
    assert err.endswith('cchabits edit --with departments=DEPARTMENTS -- "-x;y"\n')
    cchabits.does("edit", "--with", "sales", "--", "-x;y")
    cchabits("delete", "--", "-x;y")
    assert cchabits.logged() == []


# For programs


def test_the_json_of_an_edit_has_both_versions(logged: Program) -> None:
    """One object: before, after, what is missing, both periods, and each habit once."""
    document = json.loads(logged.does("edit", "a3f9", "2h", "--on", "2026-10-30", "--json"))
    assert list(document) == [
        "schema", "today", "before", "after", "missing", "counted_for", "counts_for", "habits",
    ]  # fmt: skip
    assert (document["schema"], document["today"]) == ("cchabits.edit/1", "2026-11-24")
    assert document["before"] == {
        "id": "a3f9c2d4", "habit": "customer-day", "on": "2026-11-20", "minutes": 90,
        "note": "Acme: SSO",
    }  # fmt: skip
    assert document["after"] == document["before"] | {"on": "2026-10-30", "minutes": 120}
    assert document["missing"] == []
    assert document["counted_for"] == {"begin": "2026-11-01", "end": "2026-12-01"}
    assert document["counts_for"] == {"begin": "2026-10-01", "end": "2026-11-01"}
    assert [list(habit) for habit in document["habits"]] == [STATUS_KEYS]


def test_the_json_of_a_moved_entry_has_both_habits(logged: Program) -> None:
    """First the habit that it was of, then the one that it is of."""
    moved = ["edit", "a3f9", "7", "--habit", "courage", "--on", "2026-11-23", "--json"]
    document = json.loads(logged.does(*moved))
    assert [habit["slug"] for habit in document["habits"]] == ["customer-day", "courage-check"]
    assert [habit["done"] for habit in document["habits"]] == [0, 7]


def test_the_json_of_a_partial_entry_names_what_lacks(cchabits: Program) -> None:
    """`missing` has the keys, and it counts for no period."""
    cchabits("log", "feed", "--id", "a3f9")
    document = json.loads(cchabits.does("edit", "a3f9", "2", "--json"))
    assert (document["missing"], document["counts_for"]) == (["departments"], None)


def test_the_json_of_a_deletion_has_nothing_after(logged: Program) -> None:
    """The entry as it was, the period it had counted for, and its habit."""
    document = json.loads(logged.does("delete", "a3f9", "--json"))
    assert document["schema"] == "cchabits.delete/1"
    assert document["before"]["id"] == "a3f9c2d4"
    assert (document["after"], document["missing"], document["counts_for"]) == (None, [], None)
    assert document["counted_for"] == {"begin": "2026-11-01", "end": "2026-12-01"}
    assert [habit["done"] for habit in document["habits"]] == [0]


def test_the_json_of_no_change_has_the_same_twice(logged: Program) -> None:
    """Before and after are equal where nothing was written."""
    document = json.loads(logged.does("edit", "a3f9", "90m", "--json"))
    assert document["before"] == document["after"]


# Forgetting


@pytest.fixture
def deleted(logged: Program) -> Program:
    """The program after an act was edited and deleted."""
    logged.does("edit", "a3f9", "2h")
    logged("delete", "a3f9")
    return logged


def has_note(program: Program) -> bool:
    """Tell whether the note is anywhere in the home."""
    return any(b"Acme: SSO" in content for content in files_of(program.home).values())


def test_a_deleted_entry_is_forgotten(deleted: Program) -> None:
    """With --yes it is done at once, and undo brings back only what it did not say."""
    assert has_note(deleted)
    assert deleted.does("doctor", "--forget", "a3f9", "--yes") == (
        "✓ customer-day 2h · Fri 20 Nov · a3f9c2d4    "
        "forgotten: note, details and name in 2 earlier versions, and in 1 backup\n"
    )
    assert not has_note(deleted)
    deleted.does("undo")
    assert "note" not in entry_of(deleted)


@pytest.mark.parametrize(
    ("typed", "is_done"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False)]
)
def test_on_a_terminal_it_asks_first(deleted: Program, typed: str, *, is_done: bool) -> None:
    """The question says what is to be forgotten; only a yes does it."""
    code, said = run_on_terminal(deleted.home, "doctor", "--forget", "a3f9", typed=typed)
    assert code == 0
    assert (
        "Forget note, details and name in 2 earlier versions of customer-day 2h · Fri 20 Nov · "
        "a3f9c2d4, in backups too? That cannot be undone. [y/N]"
    ) in " ".join(said.split())
    assert ("Nothing was forgotten." in said) != is_done
    assert has_note(deleted) != is_done


def test_where_nobody_is_there_it_needs_yes(deleted: Program) -> None:
    """In a pipe nothing is asked, and nothing done."""
    before = files_of(deleted.home)
    result = run_process(deleted.home, "doctor", "--forget", "a3f9", stdin=b"y\n")
    check_refusal(result, 2, "forgetting cannot be undone")
    assert "--yes" in result.err
    assert files_of(deleted.home) == before


def test_a_live_entry_keeps_what_it_says(logged: Program) -> None:
    """Its earlier versions are forgotten, and the hint says how the entry itself can be."""
    logged.does("edit", "a3f9", "-m", "harmless")
    code, out, err = logged("doctor", "--forget", "a3f9", "--yes")
    assert (code, has_note(logged)) == (0, False)
    assert "in 1 earlier version, and in 1 backup\n" in out
    assert 'cchabits edit a3f9c2d4 -m "", or cchabits delete a3f9c2d4' in err
    assert entry_of(logged)["note"] == "harmless"


def test_an_entry_that_was_never_changed_cannot_be_forgotten(logged: Program) -> None:
    """The refusal names the two ways out."""
    result = logged("doctor", "--forget", "last", "--yes")
    check_refusal(result, 65, "has no earlier version to forget")
    assert "cchabits delete a3f9c2d4" in result.err


# Harm


def test_hostile_words_are_shown_escaped(cchabits: Program) -> None:
    """Escapes in notes, details, names and ids come out as text, in every answer."""
    nasty = "\x1b[2J[/x]:smile:\u202e"
    cchabits.write(
        HABITS + '\n[[habit]]\nslug = "any"\ntitle = "Any"\nmeasure = "checklist"\ntarget = 2\n'
    )
    home = cchabits.home
    said = ""
    for arguments in (
        ["log", "courage", "7", "--id", "a3f9[/x]:smile:", "-m", nasty],
        ["edit", "a3f9", "-m", f"{nasty} again", "--with", f"[/x]={nasty}", "--by", nasty],
        ["undo", "--list"],
        ["delete", "a3f9"],
        ["edit", nasty, "2"],
        ["delete", nasty],
        ["doctor", "--forget", nasty, "--yes"],
        ["doctor", "--forget", "a3f9", "--yes"],
    ):
        _, out, err = run_process(home, *arguments)
        said += out + err
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "😄" not in said
    assert r"\x1b[2J[/x]:smile:" in said
