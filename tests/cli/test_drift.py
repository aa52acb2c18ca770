"""The program where a change asks for less: what it says, asks, and leaves alone."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.cli.dialogue import dialogue
from tests.cli.program import (
    Program,
    check_refusal,
    files_of,
    run_on_terminal,
    run_process,
)

HABITS = """\
schema = 1

[[habit]]
slug = "customer-day"
title = "A day a month with customers"
measure = "duration"
target = "8h"
start = 2020-01-01

[[habit]]
slug = "review"
title = "A review"
cadence = "weekly"
requires = ["departments"]
start = 2020-01-01
"""
NO_DAY = {"CCHABITS_TODAY": ""}
WAITS = "! customer-day waits: target 8h → 4h needs a reason\n"
HOW = '  hint: cchabits habits edit customer-day reason="…"\n'
NOTE = (
    "note: habits.toml: customer-day waits for a reason: "
    'cchabits habits edit customer-day reason="…"\n'
)
QUESTION = "customer-day: target 8h → 4h. Why? (or Enter: it waits) "


@pytest.fixture
def program(fresh: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program in a home that has been used once, on the real day."""
    monkeypatch.delenv("CCHABITS_TODAY")
    fresh.write(HABITS)
    fresh.does("habits", "list")
    return fresh


def table_of(program: Program, slug: str = "customer-day") -> dict[str, object]:
    """Return what habits.toml says of a habit."""
    text = (program.home / "habits.toml").read_text(encoding="utf-8")
    (table,) = [one for one in tomllib.loads(text)["habit"] if one["slug"] == slug]
    return dict(table)


def lower(program: Program, target: str = "4h") -> None:
    """Lower the target in habits.toml by hand."""
    program.write(HABITS.replace('"8h"', f'"{target}"'))


def coming(program: Program) -> str:
    """Return what is told of the habit's definition that is ahead, or an empty text."""
    lines = program("habits", "show", "customer-day").out.splitlines()
    return next((line.split(maxsplit=3)[3] for line in lines if line.startswith("  From")), "")


# Without a terminal


def test_an_edit_that_asks_for_less_waits(program: Program) -> None:
    """The file is written, nothing is recorded, and the answer says how to go on; exit code 0."""
    assert program("habits", "edit", "customer-day", "target=4h") == (0, WAITS, HOW)
    assert table_of(program)["target"] == "4h"
    assert coming(program) == ""


def test_an_edit_with_its_reason_does_not(program: Program) -> None:
    """It answers as any change does."""
    out = program.does("habits", "edit", "customer-day", "target=4h", "reason=the plant is sold")
    assert "changes from" in out
    assert out.endswith(": 8h monthly → 4h monthly\n")
    assert coming(program) == "8h monthly → 4h monthly"


def test_the_reason_can_come_later(program: Program) -> None:
    """The command that the line names does what the line promises."""
    program("habits", "edit", "customer-day", "target=4h")
    out = program.does("habits", "edit", "customer-day", "reason=the plant is sold")
    assert out.endswith(": 8h monthly → 4h monthly\n")
    assert program("status").err == ""


def test_asking_again_for_what_waits_says_that_it_waits(program: Program) -> None:
    """The file says so already, and that is no reason to leave it at that."""
    for _ in range(2):
        assert program("habits", "edit", "customer-day", "target=4h") == (0, WAITS, HOW)
    arguments = ("habits", "edit", "customer-day", "target=4h")
    code, _ = on_terminal(program, *arguments, typed="the plant is sold\n")
    assert code == 0
    assert coming(program) == "8h monthly → 4h monthly"


@pytest.mark.parametrize(
    "line", ["status", "habits list", "habits show customer-day", "status customer-day"]
)
def test_what_is_looked_at_says_what_waits(program: Program, line: str) -> None:
    """One line on standard error, each time; to programs nothing."""
    lower(program)
    program("log", "customer-day", "1h")
    for _ in range(2):
        code, out, err = program(*line.split())
        assert (code, err) == (0, NOTE)
        assert "waits" not in out
    document = program.does(*line.split(), "--json")
    assert "waits" not in document
    assert json.loads(document)["habits"]


def test_logging_says_it_once(program: Program) -> None:
    """The log that notices the edit tells of it beside its answer; the next has no word of it."""
    lower(program)
    first = program("log", "customer-day", "1h")
    assert first.code == 0
    assert first.err == NOTE.replace("waits for a", "waits: target 8h → 4h needs a")
    for line in ("log customer-day 1h", "history customer-day", "undo", "export", "skip review"):
        assert "waits" not in "".join(program(*line.split())[1:]), line


def test_a_look_that_notices_an_edit_says_it_once(program: Program) -> None:
    """The line that tells of the edit is the only one."""
    lower(program)
    assert program("status").err == NOTE.replace("waits for a", "waits: target 8h → 4h needs a")


def test_check_and_sync_say_what_waits(program: Program) -> None:
    """Both tell it in full, before it is recorded and after."""
    lower(program)
    for _ in range(2):
        checked = program("habits", "check")
        assert checked.code == 0
        assert checked.err == NOTE.replace("waits for a", "waits: target 8h → 4h needs a")
        dry = program("habits", "sync", "--dry-run")
        assert dry[:2] == (0, WAITS.removeprefix("! "))
        assert dry.err.startswith(HOW)
        assert program("habits", "sync") == (0, WAITS, HOW)


def test_a_tick_says_nothing_of_it(program: Program) -> None:
    """What cron runs stays silent, also where it is what notices the edit."""
    folder = f'transport = "file"\nfolder = "{program.home}"'
    mail = f'[mail]\nto = "lea@example.org"\n{folder}\n\n[[habit]]'
    program.write(HABITS.replace('"8h"', '"4h"').replace("[[habit]]", mail, 1))
    for _ in range(2):
        assert program("remind", "run") == (0, "", "")
    assert program("status").err == NOTE


def test_doctor_finds_no_fault_in_it(program: Program) -> None:
    """A change that waits is in order."""
    program.home.chmod(0o700)
    (program.home / "habits.toml").chmod(0o600)
    lower(program)
    program("status")
    code, out, _ = program("doctor")
    assert (code, "customer-day" in out) == (0, False)


def test_a_hostile_reason_is_only_shown(program: Program) -> None:
    """What a reason holds reaches the screen in letters alone."""
    reason = "sold \x1b[31m it"
    program("habits", "edit", "customer-day", "target=4h", f"reason={reason}")
    assert "\x1b" not in program("habits", "show", "customer-day").out
    assert table_of(program)["reason"] == reason


def test_the_reason_of_a_change_that_is_ahead_stands_under_it(program: Program) -> None:
    """It says nothing of the cadence that is in force."""
    program.does("habits", "edit", "customer-day", "target=4h", "reason=the plant is sold")
    shown = " ".join(program.does("habits", "show", "customer-day").split())
    assert "8h monthly → 4h monthly Reason the plant is sold How to log" in shown
    assert shown.count("the plant is sold") == 1
    history = " ".join(program.does("history", "customer-day").split())
    assert "8h monthly → 4h monthly Reason the plant is sold" in history


# The original beside


def test_the_original_stands_beside(fresh: Program) -> None:
    """`habits show` has what was asked for, until when, and why, for a year."""
    fresh.write(HABITS)
    fresh.does("status", "--today", "2026-11-24")
    for target, reason, day in (
        ("4h", "the plant is sold", "2026-11-24"),
        ("3h", "a new role", "2026-12-24"),
        ("2h", "a long winter", "2027-01-24"),
        ("3h", "better", "2027-02-24"),
    ):
        lowered = f'"{target}"\nreason = "{reason}"'
        fresh.write(HABITS.replace('"8h"', lowered))
        fresh.does("habits", "sync", "--today", day)
    shown = " ".join(fresh.does("habits", "show", "customer-day", "--today", "2027-03-01").split())
    assert (
        "Target 3h in all (8h until Mon 30 Nov 2026, “the plant is sold”; "
        "4h until Thu 31 Dec 2026, “a new role”) Cadence monthly Due"
    ) in shown
    assert " Reason better How to log" in shown
    later = " ".join(fresh.does("habits", "show", "customer-day", "--today", "2027-12-15").split())
    assert "Target 3h in all (4h until Thu 31 Dec 2026, “a new role”) Cadence" in later
    last = " ".join(fresh.does("habits", "show", "customer-day", "--today", "2028-01-01").split())
    assert "Target 3h in all Cadence" in last


def test_a_longer_cadence_and_a_dropped_requirement_stand_beside_too(fresh: Program) -> None:
    """Each stands where the present one does, and the reason is told once."""
    fresh.write(HABITS)
    fresh.does("status", "--today", "2026-11-24")
    less = HABITS.replace('cadence = "weekly"\n', 'reason = "too often"\n')
    fresh.write(less.replace('requires = ["departments"]\n', ""))
    fresh.does("habits", "sync", "--today", "2026-11-24")
    shown = fresh.does("habits", "show", "review", "--today", "2026-12-24", "--color", "never")
    facts = [line.strip() for line in shown.splitlines()]
    assert "Cadence        monthly (weekly until Sun 29 Nov 2026, “too often”)" in facts
    needs = "Requires       nothing (departments until Sun 29 Nov 2026, “too often”)"
    assert needs in facts
    assert not any(line.startswith("Target") and "until" in line for line in facts)


# On a terminal


def on_terminal(
    program: Program, *arguments: str, typed: str, **more: str
) -> tuple[int, list[str]]:
    """Call the program on a terminal, on the real day; return its lines, what was typed first."""
    code, text = run_on_terminal(
        program.home, *arguments, "--color", "never", columns=100, typed=typed, **(NO_DAY | more)
    )
    return code, text.replace("\r\n", "\n").splitlines()


def test_a_terminal_asks_once_for_the_reason(program: Program) -> None:
    """The answer is written into the file, and the change is recorded with it."""
    code, lines = on_terminal(
        program, "habits", "edit", "customer-day", "target=4h", typed="the plant is sold\n"
    )
    assert code == 0
    assert sum(QUESTION.strip() in line for line in lines) == 1
    assert lines[-1].endswith(": 8h monthly → 4h monthly")
    assert table_of(program)["reason"] == "the plant is sold"
    assert coming(program) == "8h monthly → 4h monthly"


@pytest.mark.parametrize("typed", ["\n", "   \n", "\x04"])
def test_an_empty_answer_lets_it_wait(program: Program, typed: str) -> None:
    """As without a terminal; the file has no reason."""
    code, lines = on_terminal(program, "habits", "edit", "customer-day", "target=4h", typed=typed)
    assert code == 0
    assert any(line.endswith(WAITS.strip()) for line in lines)
    assert lines[-1] == HOW.rstrip()
    assert table_of(program) == {**table_of(program), "target": "4h"}
    assert "reason" not in table_of(program)


@pytest.mark.parametrize(
    "keys", [["target=9h"], ["title=A day out"], ["target=4h", "reason=the plant is sold"]]
)
def test_what_needs_no_answer_is_not_asked(program: Program, keys: list[str]) -> None:
    """More, other words, and a reason that is there already."""
    _, lines = on_terminal(program, "habits", "edit", "customer-day", *keys, typed="")
    assert not any("Why?" in line for line in lines)


def test_a_given_day_asks_nothing(program: Program) -> None:
    """Nothing is recorded with it, and so nothing waits yet."""
    day = {"CCHABITS_TODAY": "2026-11-24"}
    _, lines = on_terminal(program, "habits", "edit", "customer-day", "target=4h", typed="", **day)
    assert not any("Why?" in line for line in lines)


def test_a_sync_on_a_terminal_asks_for_each(program: Program) -> None:
    """One answer is taken, the other left empty: that one goes on waiting."""
    program.write(HABITS.replace('"8h"', '"4h"').replace('"weekly"', '"monthly"'))
    code, lines = on_terminal(program, "habits", "sync", typed="the plant is sold\n\n")
    assert code == 0
    asked = re.findall(r"(customer-day|review): \w+ [^.]*\. Why\?", "\n".join(lines))
    assert asked == ["customer-day", "review"]
    assert table_of(program)["reason"] == "the plant is sold"
    assert "reason" not in table_of(program, "review")
    assert program("status").err == NOTE.replace("customer-day", "review")


def test_a_sync_that_is_only_tried_asks_nothing(program: Program) -> None:
    """A dry run tells, and that is all."""
    lower(program)
    code, lines = on_terminal(program, "habits", "sync", "--dry-run", typed="")
    assert (code, any("Why?" in line for line in lines)) == (0, False)


def test_the_editor_is_followed_by_the_question(program: Program, tmp_path: Path) -> None:
    """What was lowered in the editor is asked about when that is closed."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i \'s/"8h"/"4h"/\' "$1"\n')
    editor.chmod(0o700)
    code, lines = on_terminal(
        program, "habits", "edit", typed="the plant is sold\n", EDITOR=str(editor), VISUAL=""
    )
    assert code == 0
    assert lines[-1].endswith(": 8h monthly → 4h monthly")
    assert table_of(program)["reason"] == "the plant is sold"


def test_an_answer_that_cannot_be_kept_changes_nothing(program: Program) -> None:
    """A reason that is too long is refused, and the file is as it was."""
    before = files_of(program.home)
    long = "a" * 2001 + "\n"
    code, lines = on_terminal(program, "habits", "edit", "customer-day", "target=4h", typed=long)
    assert code == 65
    assert any("reason has 2,001 characters" in line for line in lines)
    assert files_of(program.home) == before


@pytest.mark.parametrize("command", ["habits edit customer-day target=4h", "habits sync"])
def test_an_interrupt_at_the_question_changes_nothing(program: Program, command: str) -> None:
    """Ctrl-C leaves exit code 130; the file and the database are as they were."""
    if command == "habits sync":
        lower(program)
    before = files_of(program.home)
    assert interrupted(program, *command.split()) == 130
    assert files_of(program.home) == before


def interrupted(program: Program, *arguments: str) -> int:
    """Call the program on a terminal, interrupt it at its question, and return its exit code."""
    with dialogue(program.home, *arguments, columns=100, TERM="dumb", **NO_DAY) as talk:
        talk.until("Why?")
        return talk.interrupt()


def test_without_a_terminal_nothing_is_asked(program: Program) -> None:
    """A process whose input is a pipe gets its answer at once."""
    result = run_process(
        program.home, "habits", "edit", "customer-day", "target=4h", stdin=b"why\n", **NO_DAY
    )
    assert result == (0, WAITS, HOW)
    assert "reason" not in table_of(program)


def test_a_change_that_is_refused_is_refused_before_it_is_asked_about(program: Program) -> None:
    """What breaks a rule has no need of a reason."""
    result = program("habits", "edit", "customer-day", "target=4h", "grace=99")
    check_refusal(result, 65, "key 'grace'")
