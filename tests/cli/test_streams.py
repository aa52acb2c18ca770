"""What goes where, in which colours, letters and widths."""

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.cli.program import (
    COMMAND,
    Program,
    Result,
    environment,
    run_on_terminal,
    run_process,
)

pytestmark = pytest.mark.slow

ESCAPE = "\x1b["


def test_hints_are_not_data(cchabits: Program) -> None:
    """A partial entry's hints go to standard error, its confirmation to standard output."""
    _, out, err = cchabits("log", "feed")
    assert "hint" not in out
    assert err.startswith("  hint: ")


def test_notes_are_not_data(cchabits: Program) -> None:
    """What was noticed about habits.toml goes to standard error; the JSON stays one document."""
    cchabits.write("broken")
    code, out, err = cchabits("status", "--json")
    assert code == 0
    assert len(json.loads(out)["habits"]) == 5
    assert err.startswith("note: ")


COLOURS: dict[str, tuple[dict[str, str], list[str], bool]] = {
    "nothing said": ({}, [], False),
    "FORCE_COLOR": ({"FORCE_COLOR": "1"}, [], True),
    "FORCE_COLOR on a dumb terminal": ({"FORCE_COLOR": "1", "TERM": "dumb"}, [], True),
    "an empty FORCE_COLOR": ({"FORCE_COLOR": ""}, [], False),
    "NO_COLOR over FORCE_COLOR": ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
    "an empty NO_COLOR": ({"FORCE_COLOR": "1", "NO_COLOR": ""}, [], True),
    "always": ({}, ["--color", "always"], True),
    "always over NO_COLOR": ({"NO_COLOR": "1"}, ["--color", "always"], True),
    "never over FORCE_COLOR": ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    "the last one said": ({}, ["--color", "always", "--color", "never"], False),
}


@pytest.mark.parametrize("arguments", [["status"], ["log", "courage", "7"], ["habits", "list"]])
@pytest.mark.parametrize("name", COLOURS)
def test_colour_follows_what_was_said(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, name: str, arguments: list[str]
) -> None:
    """Not on a terminal: the option first, then NO_COLOR, then FORCE_COLOR, then none."""
    variables, options, is_coloured = COLOURS[name]
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    assert (ESCAPE in cchabits.does(*arguments, *options)) == is_coloured


def test_errors_follow_the_same_rules(cchabits: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard error is coloured by itself, and `error: ` is there either way."""
    assert ESCAPE not in cchabits("log", "nope").err
    assert ESCAPE in cchabits("--color", "always", "log", "nope").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "error: " in cchabits("log", "nope").err


@pytest.mark.parametrize(
    "arguments",
    [["export"], ["status", "--json"], ["config", "path"], ["--version"], ["help", "log"]],
)
def test_what_programs_read_is_never_coloured(cchabits: Program, arguments: list[str]) -> None:
    """Whatever was said about colour."""
    assert ESCAPE not in cchabits.does(*arguments, "--color", "always")


TERMINALS: dict[str, tuple[dict[str, str], bool]] = {
    "a terminal": ({}, True),
    "a dumb terminal": ({"TERM": "dumb"}, False),
    "NO_COLOR": ({"NO_COLOR": "1"}, False),
}


@pytest.mark.parametrize("name", TERMINALS)
def test_a_terminal_has_colours_unless_told_otherwise(cchabits: Program, name: str) -> None:
    """On a real terminal TERM=dumb and NO_COLOR turn them off."""
    variables, is_coloured = TERMINALS[name]
    code, out = run_on_terminal(cchabits.home, "status", columns=80, **variables)
    assert code == 0
    assert (ESCAPE in out) == is_coloured


def test_the_width_is_the_terminal_s(cchabits: Program) -> None:
    """No line is longer than the terminal is wide, at any width from 50."""
    for columns in (50, 60, 80, 100):
        _, out = run_on_terminal(cchabits.home, "status", columns=columns, NO_COLOR="1")
        assert max(map(len, out.splitlines())) <= columns


@pytest.mark.parametrize("columns", ["", "0", "-1", "abc", "1", "9" * 12, "²"])
def test_odd_columns_are_survived(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """COLUMNS may say anything."""
    monkeypatch.setenv("COLUMNS", columns)
    for arguments in (["status"], ["habits", "list"], ["habits", "show", "cfr"], ["-h"]):
        assert cchabits.does(*arguments)


def test_columns_say_how_wide_it_is(cchabits: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe is 80 columns wide, unless COLUMNS says otherwise."""
    piped = cchabits.does("status")
    for columns in (50, 60, 80, 100, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        out = cchabits.does("status")
        assert max(map(len, out.splitlines())) <= columns
        assert (out == piped) == (columns == 80)


def test_an_answer_in_a_pipe_is_one_line(cchabits: Program) -> None:
    """A confirmation is not broken where nobody looks."""
    out = cchabits.does("log", "customer-objectives", "own")
    assert len(out) > 80
    assert out.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["log", "courage", "7"],
        ["log", "feed"],
        ["habits", "list"],
        ["habits", "show", "cfr"],
        ["packs", "show", "thys-eight"],
        ["-h"],
        ["help", "skip"],
        ["export"],
        ["status", "--json"],
        ["habits", "list", "--json"],
        ["log", "nope–é"],
        ["__complete", "habits", ""],
        ["__complete", "entries", ""],
    ],
)
def test_what_cannot_be_encoded_is_spelt_in_ascii(cchabits: Program, arguments: list[str]) -> None:
    """Every command answers where standard output is ASCII; only the journal stays UTF-8."""
    cchabits.does("log", "customer-day", "1h", "-m", "Müller – ✓ 日本")
    cchabits.write(
        (cchabits.home / "habits.toml")
        .read_text(encoding="utf-8")
        .replace("The road", "Die Straße –")
    )
    code, out, err = run_process(cchabits.home, *arguments, PYTHONIOENCODING="ascii")
    assert code == (65 if arguments[-1] == "nope–é" else 0)
    assert out.isascii() or arguments == ["export"]
    assert err.isascii()


def pipe_into(home: Callable[[], dict[str, str]], arguments: str, reader: str) -> Result:
    """Run the program in a pipe, as a shell does; its exit code is the pipe's first."""
    program = f"{' '.join(COMMAND)} {arguments}"
    script = f"{program} | {reader}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], env=home(), capture_output=True, timeout=30, check=False
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


CLOSED = 141
LONG = ("export", "status", "status --json", "habits list", "-h")


@pytest.mark.parametrize(
    "arguments", [*LONG, "--version", "completion bash", "__complete habits ''"]
)
def test_a_closed_pipe_is_no_error(cchabits: Program, arguments: str) -> None:
    """Who reads no further leaves no word on standard error, and 141 as every program of a pipe."""
    result = pipe_into(lambda: environment(cchabits.home), arguments, "sleep 0")
    assert result.err == ""
    assert result.code in {0, CLOSED}


def test_the_head_of_a_long_export_is_enough(cchabits: Program, used_journal: str) -> None:
    """`cchabits export | head -1` has the header, and nothing is said."""
    cchabits.does("import", used_journal)
    result = pipe_into(lambda: environment(cchabits.home), "export", "head -1")
    assert result == Result(CLOSED, '{"type": "header", "schema": "cchabits.journal/1"}\n', "")


@pytest.fixture
def used_journal(cchabits: Program) -> str:
    """A journal longer than what a pipe holds."""
    path = cchabits.home.parent / "long.jsonl"
    lines = ['{"type": "header", "schema": "cchabits.journal/1"}']
    entry = '{"type": "entry", "habit": "customer-day", "on": "2026-11-05", "minutes": 90}'
    path.write_text("\n".join([*lines, *[entry] * 5000]), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "arguments",
    [
        "status", "log customer-day 1h", "export", "-h", "log nope",
        "--version", "completion fish", "__complete habits ''",
    ],
)  # fmt: skip
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_bug(cchabits: Program, arguments: str, closed: str) -> None:
    """Started without one of its streams, as some schedulers do, it does what it can."""
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(COMMAND)} {arguments} {closed}"],
        env=environment(cchabits.home),
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode in ({65} if arguments == "log nope" else {0, 74})
