"""Answers that cannot be written: what a command was asked to do is done, and that is said."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.program import Result
from tests.crashes.commands import COMMANDS, Command, make_homes, write_journal
from tests.crashes.sweeping import Stand
from tests.services.homes import new_folder
from tools.commandline import all_commands, command_line

pytestmark = pytest.mark.slow

MAIL = """
[mail]
to = "ana@example.org"
transport = "file"
folder = "{}"
days = ["tuesday"]
"""
READERS = {
    "status", "history", "roadmap", "clv", "plan list", "outcome list", "config path", "help",
    "habits list", "habits show", "habits check", "packs list", "packs show",
    "remind status", "remind run",  # which has no answer
    "completion",
}  # fmt: skip
WRITERS = (
    *(one for one in COMMANDS if one.arguments != "status"),  # its answer is all it was asked for
    Command("log customer-day 1h --id entry1"),  # which is there already
    Command("outcome log nps 42"),
    Command("outcome drop csat", home="mailed"),
    Command("review --plus calls"),
    Command("review --keep feedback-review", home="mailed"),
    Command("backup copy.db"),
    Command("export -o log.jsonl"),
    Command("packs export pack.toml"),
    Command("calendar export calendar.ics"),
    Command("remind preview --eml mail.eml", home="mailed"),
    Command("remind install --systemd --write", home="mailed"),
    Command("remind uninstall", home="mailed"),
    Command("remind test", home="mailed"),
    Command("remind snooze --until 3d", home="mailed"),
    Command("remind off", home="mailed"),
    Command("remind on", home="mailed"),
    Command("remind resend 1", home="mailed"),
    Command("remind forget 1", home="mailed"),
)
FIRST = {  # what is done before a command, for it to have something to do
    "remind uninstall": "remind install --systemd --write",
    "remind on": "remind off",
}
SAID = "but the answer could not be written"


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    """A stand with a journal, and beside it the homes that commands find."""
    with ExitStack() as stack:
        made = Stand(stack.enter_context(new_folder()))
        stack.callback(made.close)
        homes = made.folder / "homes"
        homes.mkdir()
        write_journal(made.folder)
        make_homes(made, homes)
        _make_mailed(made, homes)
        yield made


def _make_mailed(stand: Stand, homes: Path) -> None:
    """Make a home with an outcome, a habit at its minimum, and a mail that could not be sent."""
    stand.put(homes / "used")
    assert stand.run("outcome", "log", "csat", "84").code == 0
    for month in ("08", "09", "10"):
        line = f"log feedback-review --on 2026-{month}-20 --with departments=sales --id of{month}"
        assert stand.run(*line.split()).code == 0
    path = stand.home / "habits.toml"
    head, habits, rest = path.read_text(encoding="utf-8").partition("\n[[habit]]")
    for folder in ("/dev/null/mail", f"{stand.folder}/mail"):
        (stand.folder / "mail").mkdir(exist_ok=True)
        path.write_text(f"{head}{MAIL.format(folder)}{habits}{rest}", encoding="utf-8")
        stand.run("remind", "run")
    stand.home.rename(homes / "mailed")


@pytest.mark.parametrize("command", WRITERS, ids=lambda one: one.arguments)
def test_a_command_whose_answer_is_lost_says_that_it_was_done(
    stand: Stand, command: Command
) -> None:
    """Whether there is no room for it or nobody who reads it, and what shows it instead."""
    for run, code in ((stand.run_to_a_full_disk, 74), (stand.run_to_nobody, 141)):
        stand.put(stand.folder / "homes" / command.home)
        if command.arguments in FIRST:
            assert stand.run(*FIRST[command.arguments].split()).code == 0
        _check(run(command.words), code)


def _check(result: Result, code: int) -> None:
    assert result.code == code, result
    lines = [line for line in result.err.splitlines() if not line.startswith("note: ")]
    said, hint = lines[-2:]
    assert said in {f"error: it was saved, {SAID}", f"error: it was done, {SAID}"}
    assert hint.startswith("  hint: ")


def test_every_command_that_writes_is_among_them() -> None:
    """What is neither there nor a reader has been forgotten."""
    leaves = {" ".join(one.path) for one in all_commands(command_line()) if not one.commands}
    written = {
        leaf for leaf in leaves for one in WRITERS if f"{one.arguments} ".startswith(f"{leaf} ")
    }
    assert leaves - written == READERS
