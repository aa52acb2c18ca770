"""Completion in a real bash, zsh and fish: what each offers at the end of a line."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cchabits.cli.app import COMMANDS
from cchabits.cli.scripts import SHELLS
from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.practice import MISS_REASONS
from cchabits.packs import pack_names
from tests.cli.program import Program, files_of, locked
from tests.cli.shells import Bash, Shell, begin_another, is_there, open_shell
from tools import completions
from tools.commandline import Argument, Command, Offer, command_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

TITLES = {
    "customer-day": "A day a month with customers",
    "customer-question": "What is in this for our customers?",
    "feedback-review": "Customer feedback review with other departments invited",
    "customer-objectives": "Measurable customer objectives in reviews, mine first",
    "courage-check": "Did I speak up for the customer?",
    "road-show": "ended 2026-09-30: The road show",
}
DAYS = {"today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
        "sunday"}  # fmt: skip

# What a shell would run, read as its own, or be led astray by, if it took a title for more than
# something to show.
HOSTILE = {
    "a command": "$(touch HERE/a) `touch HERE/b` ; touch HERE/c | tee HERE/d & : > HERE/e",
    "quotes": """it's "so" said ''""",
    "colons and brackets": ":a:b [c]:d: (e) {f,g} -n -- --home=x",
    "a tab and a line": "one\ttwo\nthree\rfour\vfive\u2028six",
    "an escape": "\x1b[31mred\x1b]0;owned\x07 \x9b2J",
    "signs": "%F{red}%n %s $HOME ${HOME} \\ \\n \\\\ !! #x ~ * ? = ^",
    "right to left": "abc\u202edef",
    "much": "x" * 1500,
    "wide": "日本語の題名" * 20,
    "nothing": "",
}  # fmt: skip


class Case(NamedTuple):
    """The words of a line, the last one being typed, and the names that are offered for it."""

    words: list[str]
    names: set[str]


def names_below(group: str) -> set[str]:
    """Return the names of a group's commands."""
    (found,) = (one for one in command_line().commands if one.path == (group,))
    return {one.path[-1] for one in found.commands}


CASES = {
    "commands": Case([""], set(COMMANDS)),
    "a command begun": Case(["sta"], {"status"}),
    "commands of a group": Case(["habits", ""], names_below("habits")),
    "the program's options": Case(["--ver"], {"--version"}),
    "a command's options": Case(["log", "--o"], {"--on"}),
    "an option of every command": Case(["habits", "show", "--hom"], {"--home"}),
    "habits": Case(["log", ""], set(TITLES)),
    "a habit begun": Case(["log", "feed"], {"feedback-review"}),
    "an alias begun": Case(["log", "cf"], {"cfr"}),
    "a habit in a group": Case(["habits", "show", "cou"], {"courage-check"}),
    "one habit, then more": Case(["status", "cfr", "cou"], {"courage-check"}),
    "only one habit": Case(["log", "cfr", ""], set()),
    "a habit after options": Case(["log", "--on", "fri", "-m", "x", "feed"], {"feedback-review"}),
    "a habit after a flag": Case(["log", "--json", "feed"], {"feedback-review"}),
    "a habit after --": Case(["log", "--", "feed"], {"feedback-review"}),
    "a habit after options before": Case(["--color", "never", "log", "feed"], {"feedback-review"}),
    "reasons": Case(["skip", "cfr", "--reason", ""], set(SKIP_REASONS)),
    "reasons of a miss": Case(["reason", "cfr", ""], set(MISS_REASONS)),
    "a reason begun": Case(["pause", "--reason", "il"], {"illness"}),
    "days": Case(["log", "--on", ""], DAYS),
    "days to come": Case(["plan", "add", "cfr", ""], DAYS - {"yesterday"} | {"tomorrow"}),
    "no day for --today": Case(["plan", "add", "--today", ""], set()),
    "the first day of a pause": Case(["pause", "--from", "tom"], {"tomorrow"}),
    "no day for a test's clock": Case(["--today", ""], set()),
    "colours": Case(["--color", ""], {"auto", "always", "never"}),
    "formats": Case(["export", "--format", "js"], {"jsonl"}),
    "packs": Case(["packs", "show", ""], set(pack_names())),
    "packs of an option": Case(["init", "--pack", "thy"], {"thys-eight"}),
    "shells": Case(["completion", ""], set(SHELLS)),
    "nothing for a note": Case(["log", "cfr", "-m", ""], set()),
    "commands to be helped with": Case(["help", "sk"], {"skip"}),
    "commands of a group to be helped with": Case(["help", "packs", ""], names_below("packs")),
    "no command of that name": Case(["nope", ""], set()),
}  # fmt: skip


@pytest.fixture(scope="module", params=SHELLS)
def shell(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """Each shell, with the script that the program prints."""
    script = completions.SCRIPTS / f"cchabits.{request.param}"
    yield from _open(request.param, script, tmp_path_factory)


@pytest.fixture(scope="module", params=SHELLS)
def mender(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """Each shell, with the script of a program that has one command more: `mend ENTRY`."""
    entry = Argument("ENTRY", "", Offer(found="entries"), is_variadic=False, is_required=True)
    root = command_line()
    mend = Command(("mend",), "Mend.", (), (), root.options[1:], (entry,), ())
    scripts = completions.written(root._replace(commands=(*root.commands, mend)))
    script = tmp_path_factory.mktemp("script") / f"cchabits.{request.param}"
    script.write_text(scripts[completions.SCRIPTS / script.name], encoding="utf-8")
    yield from _open(request.param, script, tmp_path_factory)


def _open(name: str, script: Path, factory: pytest.TempPathFactory) -> Iterator[Shell]:
    if not is_there(name):
        pytest.skip(f"there is no {name}")
    opened = open_shell(name, script, factory.mktemp(name))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", CASES)
def test_what_may_follow_is_offered(shell: Shell, cchabits: Program, name: str) -> None:
    """Commands, options, their values and habits, each where it may stand."""
    words, names = CASES[name]
    assert set(shell.offers(words, cchabits.home)) == names


def test_a_habit_is_shown_with_its_title(shell: Shell, cchabits: Program) -> None:
    """In the order of habits.toml, those that have ended last, and an alias with the title too."""
    offers = shell.offers(["log", ""], cchabits.home)
    assert list(offers.items()) == list(TITLES.items())
    assert shell.offers(["log", "cf"], cchabits.home) == {"cfr": TITLES["feedback-review"]} or (
        shell.name == "bash"  # which shows nothing beside the only one
    )


def test_a_command_is_shown_with_its_summary(shell: Shell, cchabits: Program) -> None:
    """And an option with its help."""
    offers = shell.offers([""], cchabits.home)
    assert offers == {name: one.summary for name, one in COMMANDS.items()}
    assert shell.offers(["log", "--"], cchabits.home)["--by"] == "Who logs it."


def test_a_reason_says_itself(shell: Shell, cchabits: Program) -> None:
    """Nothing stands beside the values of an option; its help names them all at once."""
    offers = shell.offers(["skip", "customer-day", "--reason", ""], cchabits.home)
    assert offers == dict.fromkeys(("travel_or_leave", "illness", "emergency", "no_occasion"), "")


@pytest.mark.parametrize(
    "words",
    [
        ["--home", "OTHER", "log", ""],
        ["log", "--home", "OTHER", ""],
        ["log", "--home=OTHER", ""],
        ["--home", "'OTHER'", "log", ""],
        ["--home=OTHER", "habits", "show", ""],
        ["habits", "--home", "OTHER", "show", ""],
        ["--home", "/nowhere", "log", "--home", "OTHER", ""],
        ["--home", "~/other", "log", ""],
        ["--home", "$HOME/other", "log", ""],
    ],
    ids=" ".join,
)
def test_a_home_that_is_typed_is_the_one_asked(
    shell: Shell, cchabits: Program, words: list[str]
) -> None:
    """Before or after the command, quoted or not; the last one holds."""
    other = cchabits.home.parent / "other"
    begin_another(other)
    typed = [word.replace("OTHER", str(other)) for word in words]
    assert list(shell.offers(typed, cchabits.home)) == ["another-leader"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_title_is_only_shown(shell: Shell, cchabits: Program, name: str) -> None:
    """Nothing in it is run, begins another line, or leaves the line it is shown on."""
    title = HOSTILE[name].replace("HERE", str(cchabits.home.parent))
    database = sqlite3.connect(cchabits.home / "cchabits.db", isolation_level=None)
    statement = "UPDATE definition SET content = json_set(content, '$.title', ?) WHERE habit_id = 1"
    database.execute(statement, [title])
    database.close()
    before = files_of(cchabits.home.parent)
    offers = shell.offers(["log", ""], cchabits.home)
    assert list(offers) == list(TITLES)
    shown = offers.pop("customer-day")
    assert offers == {slug: title for slug, title in TITLES.items() if slug != "customer-day"}
    assert shown.isprintable()
    assert shown[:20] == title.strip()[:20] or not title.isprintable()
    assert len(shown) <= 72
    assert files_of(cchabits.home.parent) == before


def test_entries_are_offered_newest_first(mender: Shell, cchabits: Program) -> None:
    """`last`, and the beginning of each id, with the habit, the day, the value and the note."""
    cchabits.does("log", "customer-day", "90m", "--id", "meeting-1", "-m", "Acme: SSO")
    cchabits.does("log", "courage", "7", "--on", "fri", "--id", "meeting-2")
    cchabits.does("log", "customer-question", "3/4", "--id", "0f3a99", "-m", "$(touch here)\nnew")
    question = "customer-question, Tue 24 Nov 2026, 3 of 4, $(touch here)\\nnew"
    assert list(mender.offers(["mend", ""], cchabits.home).items()) == [
        ("last", question),
        ("0f3a", question),
        ("meeting-2", "courage-check, Fri 20 Nov 2026, 7"),
        ("meeting-1", "customer-day, Tue 24 Nov 2026, 1h30, Acme: SSO"),
    ]
    assert set(mender.offers(["mend", "meeting"], cchabits.home)) == {"meeting-1", "meeting-2"}
    assert set(mender.offers(["mend", "0f3a9"], cchabits.home)) == {"0f3a99"}


def test_an_entry_that_would_need_quotes_is_left_out(mender: Shell, cchabits: Program) -> None:
    """An id may hold anything printable; what is offered is plain."""
    for entry_id in ("$(touch;x)", "a:b=c", "'x'", "-mine", "é-day"):
        cchabits.does("log", "customer-day", "1h", f"--id={entry_id}")
    assert set(mender.offers(["mend", ""], cchabits.home)) == {"last"}


@pytest.mark.parametrize("state", ["missing", "empty", "broken", "foreign", "a folder", "a pipe"])
def test_without_a_log_nothing_is_offered(shell: Shell, cchabits: Program, state: str) -> None:
    """Nor is anything said, or made."""
    database = cchabits.home / "cchabits.db"
    database.unlink()
    if state == "empty":
        database.touch()
    elif state == "broken":
        database.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    elif state == "foreign":
        database.write_text("not a database", encoding="utf-8")
    elif state == "a folder":
        database.mkdir()
    elif state == "a pipe":
        os.mkfifo(database)
    before = files_of(cchabits.home)
    assert shell.offers(["log", ""], cchabits.home) == {}
    assert files_of(cchabits.home) == before


def test_without_a_home_nothing_is_offered(shell: Shell, cchabits: Program) -> None:
    """Nor is one made."""
    nowhere = cchabits.home.parent / "nowhere"
    assert shell.offers(["log", ""], nowhere) == {}
    assert not nowhere.exists()


def test_a_locked_log_is_not_waited_for(shell: Shell, cchabits: Program) -> None:
    """Another process that writes keeps nobody at the prompt."""
    with locked(cchabits.home / "cchabits.db", "EXCLUSIVE"):
        assert shell.offers(["log", ""], cchabits.home) == {}
    assert set(shell.offers(["log", ""], cchabits.home)) == set(TITLES)


def test_files_complete_a_file(shell: Shell, cchabits: Program) -> None:
    """A journal is found among files and folders, a home among folders only."""
    (cchabits.home / "journal.jsonl").touch()
    (cchabits.home / "journals").mkdir()
    begun = str(cchabits.home / "jour")

    def offered(*words: str) -> set[str]:
        found = shell.offers([*words, begun], cchabits.home)
        return {name.rstrip("/").rpartition("/")[2] for name in found}

    assert offered("import") == offered("export", "-o") == {"journal.jsonl", "journals"}
    assert offered("--home") == {"journals"}


def test_bash_inserts_names_alone(cchabits: Program) -> None:
    """What bash may put into the line has no title; it shows titles only in a list of several."""
    if not is_there("bash"):
        pytest.skip("there is no bash")
    bash = Bash(completions.SCRIPTS / "cchabits.bash")
    words = ["log", "customer-"]
    inserted = bash.replies(words, cchabits.home, listing=False)
    assert inserted == ["customer-day", "customer-question", "customer-objectives"]
    assert bash.replies(["log", "feed"], cchabits.home, listing=True) == ["feedback-review"]
    listed = bash.replies(words, cchabits.home, listing=True)
    assert [line.split()[0] for line in listed] == inserted


def test_a_list_of_bash_is_no_wider_than_the_window(cchabits: Program) -> None:
    """A title that is longer is cut, for bash would break the line."""
    if not is_there("bash"):
        pytest.skip("there is no bash")
    bash = Bash(completions.SCRIPTS / "cchabits.bash")
    listed = bash.replies(["log", ""], cchabits.home, listing=True, COLUMNS="50")
    assert max(map(len, listed)) == 49
