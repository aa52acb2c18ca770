"""The man page says what the help and the docs say, in roff that its readers like."""

import re
import shutil
import subprocess

import pytest

from cchabits.cli.app import COMMANDS
from tools import manpage
from tools.commandline import Command, all_commands, command_line

LEAVES = [one for one in all_commands(command_line()) if not one.commands]


def shown(width: int = 300) -> str:
    """Return the page as a terminal has it, in lines wide enough to break few."""
    if not shutil.which("groff"):
        pytest.skip("there is no groff")
    command = ["groff", "-man", "-Tutf8", "-P-cbou", f"-rLL={width}n", "-ww", str(manpage.PAGE)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    return done.stdout


def test_the_page_is_fresh() -> None:
    """What lies in docs/ is what `make man` writes."""
    assert manpage.PAGE.read_text(encoding="utf-8") == manpage.man_page(), "make man"


def test_groff_has_no_complaint() -> None:
    """Not even where it is asked for all its warnings, at the width of a terminal."""
    assert shown(80)


def test_mandoc_has_no_complaint() -> None:
    """But for the date, which the page has from the first release on."""
    if not shutil.which("mandoc"):
        pytest.skip("there is no mandoc")
    command = ["mandoc", "-Tlint", str(manpage.PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


def test_it_has_the_sections_that_one_looks_for() -> None:
    """In the order that man(7) and custom have them."""
    page = manpage.PAGE.read_text(encoding="utf-8")
    sections = re.findall(r'^\.SH "?([^"\n]+)', page, re.MULTILINE)
    assert sections == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "VALUES", "NAMES", "DAYS",
        "DETAILS", "FILES", "ENVIRONMENT", "EXIT STATUS",
    ]  # fmt: skip


def test_it_has_every_command() -> None:
    """Each with its summary; a group's commands one by one."""
    page = manpage.PAGE.read_text(encoding="utf-8")
    headings = [line[5:] for line in page.splitlines() if line.startswith(".SS cchabits ")]
    assert {one.split()[1].replace("\\", "") for one in headings} == set(COMMANDS)
    assert len(headings) == len(LEAVES)


@pytest.mark.parametrize("command", LEAVES, ids=lambda one: " ".join(one.path))
def test_what_it_says_of_a_command_can_be_copied(command: Command) -> None:
    """Every option and example stands there letter for letter, hyphens and quotes too."""
    page = " ".join(shown().split())  # a sentence that ends a line of the source has two blanks
    wanted = [command.summary, *command.text, *command.examples]
    wanted += [name for option in command.options for name in option.names]
    wanted += [option.help for option in command.options]
    assert [text for text in wanted if text not in page] == []


def test_exit_codes_and_variables_are_those_of_the_docs() -> None:
    """Each row of the two tables is there."""
    docs = manpage.SCRIPTING.read_text(encoding="utf-8")
    page = shown()
    codes = re.findall(r"^\| (\d+) \| ", docs, re.MULTILINE)
    variables = re.findall(r"^\| `([A-Z_]+)", docs, re.MULTILINE)
    assert codes
    assert variables
    assert [one for one in codes if not re.search(rf"^ +{one} +\w", page, re.MULTILINE)] == []
    assert [one for one in variables if not re.search(rf"^ +{one}\b", page, re.MULTILINE)] == []


@pytest.mark.parametrize(
    "text",
    [".SH not a request", "'br nor this", "a\\fBc", "-- -n", 'it\'s `so` ^~ "so"', "é … ✓ 日"],
)
def test_any_text_comes_out_as_it_is(text: str) -> None:
    """A leading dot, a backslash, a hyphen that is one, quotes, and letters beyond ASCII."""
    if not shutil.which("groff"):
        pytest.skip("there is no groff")
    (line,) = manpage._filled(manpage.roff(text))
    source = f".TH X 1\n.SH NAME\n{line}\n"
    command = ["groff", "-man", "-Tutf8", "-P-cbou", "-ww"]
    done = subprocess.run(command, input=source, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    assert text in done.stdout
