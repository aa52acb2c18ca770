"""Help: examples first, in 80 columns, and true."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from cchabits.cli.app import COMMANDS, app
from cchabits.cli.invocation import Invocation
from tests.cli.program import Program
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture

GROUPS = {
    "habits": ("list", "show", "check", "add", "edit", "rename", "retire", "sync"),
    "packs": ("list", "show", "add", "export"),
    "plan": ("add", "list", "drop"),
    "outcome": ("log", "list", "drop"),
    "config": ("path",),
    "calendar": ("export",),
    "remind": (
        *("run", "preview", "status", "test", "snooze", "off", "on", "resend", "forget"),
        *("install", "uninstall"),
    ),
}
PATHS = [[name] for name in COMMANDS] + [
    [group, name] for group, names in GROUPS.items() for name in names
]


def of_path(path: list[str]) -> str:
    """Return a test's id."""
    return "-".join(path)


@pytest.fixture
def wide(fresh: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program in 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    return fresh


@pytest.mark.parametrize("path", PATHS, ids=of_path)
def test_the_help_of_a_command_is_as_it_was(
    wide: Program, path: list[str], snapshot: Snapshot
) -> None:
    """`cchabits help CMD` and `cchabits CMD --help` say the same, and no more than was agreed."""
    out = wide.does("help", *path)
    assert out == wide.does(*path, "--help")
    snapshot.check(of_path(path), out)


def test_the_short_help_is_as_it_was(wide: Program, snapshot: Snapshot) -> None:
    """All commands, in a line each, after the examples."""
    snapshot.check("cchabits", wide.does("help"))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_line_is_the_summary(wide: Program, name: str) -> None:
    """A command says of itself what the list of commands says of it."""
    assert wide.does("help", name).splitlines()[0] == COMMANDS[name].summary


@pytest.mark.parametrize("path", PATHS, ids=of_path)
def test_examples_come_first(wide: Program, path: list[str]) -> None:
    """Every command has examples, before its usage."""
    out = wide.does("help", *path)
    assert "\nExamples:\n" in out
    assert out.index("Examples:") < out.index("Usage:")


@pytest.mark.parametrize("path", [[], *PATHS], ids=of_path)
def test_help_fits_in_80_columns(wide: Program, path: list[str]) -> None:
    """No line of it is longer."""
    lines = wide.does("help", *path).splitlines()
    assert [line for line in lines if len(line) > 80] == []


@pytest.mark.parametrize("path", [[], *PATHS], ids=of_path)
def test_an_example_can_be_typed(wide: Program, path: list[str]) -> None:
    """Each command in an example exists, and takes what it is given there."""
    commands = list(examples_of(wide.does("help", *path)))
    assert commands
    for command in commands:
        parse(command)


@pytest.mark.parametrize("path", [[], *PATHS], ids=of_path)
def test_help_leaves_no_gap(wide: Program, path: list[str]) -> None:
    """One empty line parts two paragraphs, never two."""
    assert "\n\n\n" not in wide.does("help", *path)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_lists_its_commands(wide: Program, group: str) -> None:
    """Its help names each of them with what it does."""
    out = wide.does("help", group)
    assert all(re.search(rf"^  {name}  +\w", out, re.MULTILINE) for name in GROUPS[group])


def test_what_a_command_does_is_said_in_full(wide: Program) -> None:
    """A long summary goes on in the next line; it is not cut with dots."""
    lists = [wide.does("help", group).partition("\nCommands:\n")[2] for group in GROUPS]
    assert [text for text in lists if not text or "..." in text] == []


@pytest.mark.parametrize(
    ("path", "usage"),
    [("status", "[OPTIONS] [HABIT]..."), ("habits add", "[OPTIONS] NAME [KEY=VALUE]...")],
)
def test_usage_has_dots_after_what_may_be_given_again(wide: Program, path: str, usage: str) -> None:
    """And none after what is given once."""
    assert f"Usage: cchabits {path} {usage}\n" in wide.does("help", *path.split())


@pytest.mark.parametrize("path", PATHS, ids=of_path)
def test_every_command_takes_the_global_options(wide: Program, path: list[str]) -> None:
    """And its help says so."""
    out = wide.does("help", *path)
    assert all(f"  {option}" in out for option in ("--home DIR", "--today DAY", "--color WHEN"))


def examples_of(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each call of the program in a help's examples."""
    part = text.partition("Examples:\n")[2].partition("\n\n")[0]
    for line in part.splitlines():
        for call in re.findall(r"\bcchabits((?: +(?:\"[^\"]*\"|[^\s\"|&>)]+))*)", line):
            yield shlex.split(call)


def parse(arguments: list[str]) -> None:
    """Parse a command line down to its command, as far as running it; raises what that raises."""
    command: Any = typer.main.get_command(app)
    context: Any = typer.Context(command, info_name="cchabits", obj=Invocation())
    while hasattr(command, "get_command"):
        name = arguments.pop(0)
        command = command.get_command(context, name)
        assert command, name
        if not hasattr(command, "get_command"):
            command.make_context(name, arguments, parent=context)
