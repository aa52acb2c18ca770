"""Lines that are too long, in which what one may want to copy stays whole."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.render.folding import copyable
from cchabits.render.line import Look, Segment, columns_of, text_of

GAP = Segment("    ")
LONG = "cchabits skip feedback-review --on 2026-11-05 --reason REASON"
RESTS = "cchabits pause HABIT --from today rests one"
SETTING = r"""printf '\n[mail]\nto = "you@example.org"\nfolder = "f"\n' >> '/a  b/habits.toml'"""
HERE = """'/home/Ana'"'"'s home'"""
TICK = f"*/30 * * * * /opt/python -P -m cchabits calendar export --home {HERE} >/dev/null"
CRON = "*/30 * * * * /opt/py -P -m cchabits calendar export /srv/ana/cchabits.ics >/dev/null"
PATH = "/home/leader/.local/share/cchabits/backups/cchabits-20261122T151948Z-asked.db"


def folds(*texts: str, width: int, label: int = 0) -> list[str]:
    """Return the lines that segments, plain ones, are folded into."""
    line = tuple(map(Segment, texts))
    return [text_of(one) for one in copyable(line, Look(width), label)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"8 habits are active; 5 are about what one can keep up; {RESTS}",
            [
                "  hint: 8 habits are active; 5 are about what one can keep",
                "        up;",
                "        cchabits pause HABIT --from today rests one",
            ],
        ),
        (
            "what made it impossible is said with cchabits skip: travel_or_leave, illness, other",
            [
                "  hint: what made it impossible is said with",
                "        cchabits skip: travel_or_leave, illness, other",
            ],
        ),
        (
            "cchabits remind install --cron --write puts this line into your crontab",
            [
                "  hint: cchabits remind install --cron --write puts this",
                "        line into your crontab",
            ],
        ),
        (
            "'Acme asked' is one more than cchabits log takes; put what belongs together in quotes",
            [
                "  hint: 'Acme asked' is one more than cchabits log takes;",
                "        put what belongs together in quotes",
            ],
        ),
        (
            f"something went wrong inside cchabits (the details are in {PATH})",
            [
                "  hint: something went wrong inside cchabits (the details",
                "        are in",
                f"  {PATH})",
            ],
        ),
        (
            "the crontab is not as cchabits left it, and stays as it was before",
            [
                "  hint: the crontab is not as cchabits left it, and stays",
                "        as it was before",
            ],
        ),
        (
            "cchabits remind install shows the line, and more, for crontab -e",
            [
                "  hint: cchabits remind install shows the line, and more,",
                "        for crontab -e",
            ],
        ),
        (f"or else {LONG[:-7]}", ["  hint: or else", f"  {LONG[:-7]}"]),
        (f"or else {LONG}", ["  hint: or else", f"  {LONG}"]),
        (LONG, [f"  hint: {LONG}"]),
        (f"from crontab -e: {CRON}", ["  hint: from crontab -e:", f"  {CRON}"]),
        (f"the file is {PATH}", ["  hint: the file is", f"  {PATH}"]),
        (
            "/home/leader/cchabits.db is not a cchabits database; which cchabits did not make",
            [
                "  hint: /home/leader/cchabits.db is not a cchabits",
                "        database; which cchabits did not make",
            ],
        ),
    ],
)
def test_a_hint_is_folded_at_spaces_and_its_command_is_whole(
    text: str, expected: list[str]
) -> None:
    """The next lines begin under its first word; a command that is long begins further left."""
    assert folds("  hint: ", text, width=58, label=8) == expected


def test_a_setting_pasted_from_a_narrow_terminal_is_what_it_was(tmp_path: Path) -> None:
    """A shell that runs the line writes a file that reads as TOML."""
    path = tmp_path / "a  folder" / "habits.toml"
    path.parent.mkdir()
    command = SETTING.replace("/a  b/habits.toml", str(path))
    _, typed = folds("  hint: ", f"to begin with: {command}", width=60, label=8)
    subprocess.run(["sh", "-c", typed], check=True)
    assert tomllib.loads(path.read_text()) == {"mail": {"to": "you@example.org", "folder": "f"}}


@pytest.mark.parametrize("width", [24, 32, 40, 48, 60, 80])
@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        ("", "cchabits undo --list", " shows what was deleted"),
        ("", "cchabits remind install --cron --write", " puts this line into your crontab"),
        ("", "cchabits habits edit promises end=", " lets it go on"),
        ("", "cchabits habits add promises", ", with its keys, brings it back"),
        ("backups; ", 'cchabits doctor --forget "-x; shows it"', " removes them"),
        ("please report it; ", "cchabits config path --database", " says where it is"),
        ("if it is one: ", "cchabits habits rename visit call", ""),
        ("it is planned: ", "cchabits plan list promises --all", ""),
        ("if it is one: ", "cchabits habits rename promises talks", ""),
        ("it is kept ", "(cchabits backup --list)", ""),
        ("it is lost: ", f"cchabits restore {HERE}/backups/a.db --home {HERE}", ""),
        ("by itself, from crontab -e: ", TICK, ""),
    ],
)
def test_a_command_is_whole_in_a_sentence_of_any_width(
    before: str, command: str, after: str, width: int
) -> None:
    """Nothing stands before it in its line, and nothing else makes the line too long."""
    lines = folds("  hint: ", f"{before}{command}{after}", width=width, label=8)
    (line,) = (one for one in lines if command in one)
    said = line.removeprefix("  hint: ").strip()
    assert said.startswith(command) or len(lines) == 1
    assert columns_of(line) <= width or said.rstrip(",") == command


@pytest.mark.parametrize("command", [SETTING, f"rm '{PATH}' {PATH}.sha256", f"mv {PATH} '/a b/c'"])
def test_a_command_of_the_shell_is_whole_to_its_end(command: str) -> None:
    """As a terminal copies it, it is what was to be typed, whatever is quoted in it."""
    said, typed = folds("  hint: ", f"to begin with: {command}", width=60, label=8)
    assert (said, typed.strip()) == ("  hint: to begin with:", command)


def test_a_line_is_broken_at_its_gaps_first() -> None:
    """How to take something back goes to the next line as a whole."""
    undone = "✓ undone: log feedback-review 1 --on 2026-11-24"
    back = "(bring it back: cchabits undo 84)"
    assert folds(undone, GAP.text, back, width=80) == [undone, f"  {back}"]


def test_a_command_of_the_line_is_never_broken() -> None:
    """Beside its label, or under it, or where it was, if it is longer than any line."""
    label, command = "  Or add one     ", "cchabits packs add courage --habit courage-check"
    line = (Segment(label, "quiet"), Segment(command, "command"))
    assert [text_of(one) for one in copyable(line, Look(80))] == [label + command]
    assert [text_of(one) for one in copyable(line, Look(60))] == [label.rstrip(), f"    {command}"]
    assert [text_of(one) for one in copyable(line[1:], Look(40))] == [command]


def test_what_looks_alike_is_one_piece_of_its_line() -> None:
    """Its colour is said once a line, not once a word."""
    line = (Segment("! ", "behind"), Segment("the words of a sentence", "quiet"))
    assert copyable(line, Look(16), 2) == [
        (Segment("! ", "behind"), Segment("the words of a", "quiet")),
        (Segment("  "), Segment("sentence", "quiet")),
    ]


def test_what_is_shown_as_a_command_is_one_whatever_its_words() -> None:
    """In a sentence, what follows the first name could tell what the command does."""
    command = "cchabits log objectives everybody"
    assert copyable((Segment(command, "command"),), Look(24)) == [(Segment(command, "command"),)]


@given(st.lists(st.text("ab ü日-", max_size=30), min_size=1), st.integers(14, 90))
def test_words_are_whole_and_only_a_word_is_too_long(texts: list[str], width: int) -> None:
    """No word is broken or lost, and a line is wider than the screen for one word only."""
    lines = folds(*texts, width=width)
    assert " ".join(lines).split() == "".join(texts).split()
    assert all(columns_of(line.rstrip()) <= width or len(line.split()) == 1 for line in lines)
    if len(lines) > 1:
        assert all(line.strip() and not re.search(" $", line) for line in lines)
