"""Text that means harm: kept as it was typed, and shown as what it is."""

import os
import re
from collections.abc import Sequence

import pytest

from tests.cli.program import HABITS, Program, check_refusal, files_of, run_on_terminal, run_process

pytestmark = pytest.mark.slow

COLOURS = re.compile(r"\x1b\[(?:0|1|38;5;\d{1,3})m")

HOSTILE = {
    "clear the screen": "\x1b[2J\x1b[H",
    "a link": "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
    "the clipboard": "\x1b]52;c;aGVsbG8=\x07",
    "a title": "\x1b]0;owned\x1b\\",
    "a C1 escape": "\x9b31m\x9d52;c;aGk=\x9c\x85",
    "a bell, and back": "a\x07\x08\x08b\r\x0b\x0c\x7f",
    "right to left": "abc\u202ecod.exe\u202c\u2066x\u2069\u200f",
    "nothing to see": "a\u200bb\ufeffc\u00ad",
    "lines": "first\nsecond\u2028third\u2029fourth",
    "markup": "[/x][bold]loud[/bold] [link=http://evil.example]here[/]",
    "an emoji's name": ":smile: :bomb:",
    "tags": "\U000e0041\U000e0042",
    "a format": "%s {0} {home!r} $(reboot) `reboot`",
    "a formula": "=cmd|' /C calc'!A0",
    "what is fine": "Müller – é ✓ 日本 👩‍👩‍👧",
}

PRINTING = (
    ["status"],
    ["status", "list"],
    ["history"],
    ["history", "list"],
    ["history", "\x1b[2J"],
    ["history", "--since", "\x1b[2J"],
    ["undo", "--list"],
    ["habits", "list"],
    ["habits", "show", "list"],
    ["log", "list", "\x1b[2J:smile:"],
    ["log", "list", "\x1b[2Jnot there"],
    ["undo"],
    ["skip", "list", "--reason", "\x1b[2J"],
    ["reason", "list", "\x1b[2J"],
    ["reason", "list", "forgot", "--on", "\x1b[2J"],
    ["reason", "list", "forgot", "-m", "\x1b[2J", "--next", "[/x]:smile:"],
    ["plan", "list"],
    ["plan", "list", "list", "--all"],
    ["plan", "add", "list", "\x1b[2J", "9:00"],
    ["plan", "add", "list", "3d", "\x1b[2J:smile:"],
    ["plan", "add", "list", "3d", "9:00", "\x9b31m"],
    ["plan", "add", "list", "3d", "9:00", "-m", "\x1b[2J[/x]:smile:"],
    ["plan", "drop", "list", "\x1b[2J"],
    ["plan", "drop", "list"],
    ["review"],
    ["review", "--year"],
    ["review", "--plus", "\x1b[2J", "--delta", "[/x]:smile:", "--next", "\x9b31m"],
    ["review", "--keep", "\x1b[2J"],
    ["pause", "\x1b[2J", "--from", "\x1b[2J"],
    ["pause", "list", "--from", "\x1b]52;c;x\x07"],
    ["packs", "show", "\x1b[2J"],
    ["import", "\x1b[2J.jsonl"],
    ["help", "\x1b[2J"],
    ["\x1b[2J"],
    ["log", "--\x1b[2J"],
    ["export", "--format", "\x1b[2J"],
    ["status", "--today", "\x1b[2J"],
    ["status", "--color", "\x1b[2J"],
    ["--home", "/nowhere/\x1b[2J", "status"],
    ["--home", "/nowhere/\x1b[2J", "config", "path"],
    ["log", "list", "--id", "\x1b[2J"],
    ["log", "list", "--with", "\x1b[2J=x"],
    ["log", "list", "--with", "\x1b[2J"],
    ["edit", "last", "[/x]", "-m", "\x1b[2J:smile:", "--by", "\x1b[2J", "--with", "[/x]=\x1b[2J"],
    ["edit", "last", "\x1b[2Jnot there"],
    ["edit", "\x1b[2J", "x"],
    ["delete", "last"],
    ["delete", "\x1b[2J:smile:"],
    ["doctor"],
    ["doctor", "--repair"],
    ["doctor", "--forget", "\x1b[2J", "--yes"],
    ["doctor", "--forget", "last", "--yes"],
)  # fmt: skip

NASTY_HABIT = """
[[habit]]
slug = "list"
title = "\\u001b[2J[/x] :smile: \\u202etitle"
question = "\\u001b]52;c;aGVsbG8=\\u0007?"
quote = "[bold]\\u009b31m"
source = "\\u001b]8;;http://evil.example\\u0007me"
why = "\\r\\nerror: nothing"
reason = "\\u2066x"
measure = "checklist"
items = ["\\u001b[2J:smile:", "[/x]"]
first = "[/x]"
ask = ["\\u001b[31mred"]
start = 2026-08-01
"""


def check_harmless(text: str) -> None:
    """Check that nothing in a text does anything to a terminal, our own colours apart."""
    rest = COLOURS.sub("", text).replace("\r\n", "").replace("\n", "")
    assert [letter for letter in rest if not letter.isprintable()] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_typed_is_kept(cchabits: Program, name: str) -> None:
    """Note, detail and name come out of the export as they went in."""
    text = HOSTILE[name]
    cchabits.does("log", "courage", "7", "-m", text, "--with", f"said={text}", "--by", text)
    (record,) = cchabits.logged()
    assert (record["note"], record["by"]) == (text, text)
    assert record["with"] == {"said": [text.strip()]}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_typed_goes_round(cchabits: Program, name: str) -> None:
    """Exported and imported into another home it is exported the same."""
    text = HOSTILE[name]
    cchabits.does("log", "courage", "7", "-m", text, "--by", text)
    cchabits.does("skip", "feed", "--reason", "illness", "-m", text, "--next", text)
    cchabits.does("reason", "customer-day", "forgot", "-m", text, "--next", text)
    cchabits("plan", "add", "customer-day", "fri", "9:00", "-m", text)
    journal = cchabits.home.parent / "log.jsonl"
    exported = cchabits.does("export")
    journal.write_text(exported, encoding="utf-8")
    other = cchabits.home.parent / "other"
    other.mkdir()
    (other / "habits.toml").write_text(HABITS, encoding="utf-8")
    cchabits.does("import", str(journal), "--home", str(other))
    assert cchabits.does("export", "--home", str(other)) == exported


@pytest.fixture
def nasty(cchabits: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A home with a habit, and entries, that mean harm."""
    monkeypatch.delenv("CCHABITS_TODAY")
    cchabits.write(HABITS + NASTY_HABIT)
    cchabits("status")
    note = "".join(HOSTILE.values())
    cchabits.does("log", "list", "\x1b[2J:smile:", "-m", note, "--by", note[:150])
    cchabits.does("log", "list", "[/x]", "--with", "said=\x1b[2J:smile:[/x]")
    cchabits.does("reason", "list", "forgot", "-m", note, "--next", note)
    cchabits.does("plan", "add", "list", "3d", "9:00", "-m", note[:1000])
    return cchabits


@pytest.mark.parametrize("arguments", PRINTING, ids=lambda one: repr(" ".join(one)))
@pytest.mark.parametrize("columns", ["50", "80", "120"])
def test_what_is_shown_is_harmless(
    nasty: Program, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], columns: str
) -> None:
    """No command prints an escape but its own colours, whatever it has to show or to refuse."""
    monkeypatch.setenv("COLUMNS", columns)
    code, out, err = nasty(*arguments, "--color", "always")
    assert code in {0, 2, 65, 66, 78}
    check_harmless(out)
    check_harmless(err)
    assert "😄" not in out + err


def test_a_terminal_sees_nothing_but_colours(nasty: Program) -> None:
    """On a pseudo-terminal, with Rich, too."""
    for line in (
        "status",
        "history",
        "history list",
        "habits show list",
        "undo --list",
        "log list",
    ):
        code, out = run_on_terminal(nasty.home, *line.split())
        assert code in {0, 65}
        assert "\x1b[" in out
        check_harmless(out)


def test_a_lone_line_of_a_journal_cannot_forge_another(nasty: Program) -> None:
    """Line breaks of every kind inside a note leave four records on four lines."""
    assert len(nasty.logged()) == 4


NOT_TEXT = os.fsdecode(b"bad \xff\xfe")


@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "courage", "7", "-m", NOT_TEXT],
        ["log", "courage", "7", "--by", NOT_TEXT],
        ["log", "courage", "7", "--with", f"a={NOT_TEXT}"],
        ["log", "courage", "7", "--with", f"{NOT_TEXT}=a"],
        ["log", "courage", "7", "--id", NOT_TEXT],
        ["log", "courage", "7", "--on", NOT_TEXT],
        ["log", "courage", NOT_TEXT],
        ["log", NOT_TEXT],
        ["log", "open-list", NOT_TEXT],
        ["log", "courage", "7", "-m", "\ud83d"],
        ["log", "courage", "7", "-m", "a\0b"],
        ["log", "courage", "7", "--with", "a=b\0"],
        ["edit", NOT_TEXT, "7"],
        ["delete", NOT_TEXT],
        ["doctor", "--forget", NOT_TEXT, "--yes"],
        ["skip", "feed", "--reason", "illness", "-m", NOT_TEXT],
        ["skip", "feed", "--reason", "illness", "--next", "a\0b"],
        ["skip", "feed", "--reason", NOT_TEXT],
        ["reason", "feed", "forgot", "-m", NOT_TEXT],
        ["reason", "feed", "forgot", "--next", "a\0b"],
        ["reason", "feed", NOT_TEXT],
        ["reason", NOT_TEXT, "forgot"],
        ["review", "--plus", NOT_TEXT],
        ["review", "--next", "a\0b"],
        ["review", "--keep", NOT_TEXT],
        ["pause", "--from", "today", "--reason", NOT_TEXT],
        ["status", NOT_TEXT],
        ["history", NOT_TEXT],
        ["import", NOT_TEXT],
        ["packs", "show", NOT_TEXT],
        ["--home", "/nowhere/" + NOT_TEXT, "status"],
        [NOT_TEXT],
        ["status", f"--{NOT_TEXT}"],
    ],
    ids=repr,
)
def test_what_is_no_text_is_refused(fresh: Program, arguments: list[str]) -> None:
    """Bytes that are no UTF-8, half characters and NUL are one sentence, and change nothing."""
    fresh.write(
        HABITS
        + '\n[[habit]]\nslug = "open-list"\ntitle = "Any"\n'
        + 'measure = "checklist"\ntarget = 2\n'
    )
    fresh.does("status")
    before = files_of(fresh.home)
    result = fresh(*arguments)
    assert result.code in {2, 65, 66, 73, 78}
    check_refusal(result, result.code)
    assert files_of(fresh.home) == before


@pytest.mark.parametrize("item", [r"a\u0000b", r"\ud800"])
def test_an_item_that_is_no_text_is_not_imported(fresh: Program, item: str) -> None:
    """Where any item counts, one that cannot be kept, or shown, is a bad line."""
    fresh.write(
        'schema = 1\n[[habit]]\nslug = "any"\ntitle = "Any"\nmeasure = "checklist"\ntarget = 2\n'
    )
    journal = fresh.home.parent / "log.jsonl"
    line = f'{{"type": "entry", "habit": "any", "on": "2026-11-05", "item": "{item}"}}'
    header = '{"type": "header", "schema": "cchabits.journal/1"}'
    journal.write_text(f"{header}\n{line}\n", encoding="utf-8")
    check_refusal(fresh("import", str(journal)), 65, "1 line of log.jsonl cannot be taken")


def test_bytes_that_are_no_text_are_refused_as_a_shell_passes_them(cchabits: Program) -> None:
    """In a process of its own, whatever its locale."""
    before = files_of(cchabits.home)
    for locale in ("C", "C.UTF-8"):
        arguments = ("log", "courage", "7", "-m", b"bad \xff")
        check_refusal(run_process(cchabits.home, *arguments, LC_ALL=locale), 65, "not valid text")
    assert files_of(cchabits.home) == before


def test_a_folder_whose_name_is_no_text_is_a_home(fresh: Program) -> None:
    """It is made, used, and shown escaped."""
    home = str(fresh.home) + NOT_TEXT
    assert "\\udcff" in fresh.does("--home", home, "init")
    assert "✓" in fresh.does("--home", home, "log", "customer-day", "1h")
    assert "customer-day" in fresh.does("--home", home, "export")
