"""The completion scripts are those of the present commands; a new one is in them by itself."""

from __future__ import annotations

import enum
import re
import shutil
import subprocess
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import pytest
import typer

from cchabits.cli import app as program
from cchabits.cli.command import Command as OwnCommand
from cchabits.cli.command import new_app
from cchabits.cli.scripts import SHELLS
from cchabits.services.candidates import KINDS
from tools import completions
from tools.commandline import Offer, all_commands, command_line

if TYPE_CHECKING:
    from pathlib import Path


class Form(enum.StrEnum):
    """Two choices."""

    ROUND = "round"
    SQUARE = "square"


def mend(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="It's the entry.")],
    habit: Annotated[list[str], typer.Argument(metavar="HABIT", help="Its habits.")],
    form: Annotated[Form, typer.Option("--form", help="A form.")] = Form.ROUND,
    file: Annotated[str, typer.Option("-f", "--file", metavar="FILE", help="[A file].")] = "",
    flag: Annotated[bool, typer.Option("--flag", help="A flag: yes.")] = False,  # noqa: FBT002
) -> None:
    """Mend an entry's value.

    Examples:
      cchabits mend last
    """


def test_the_scripts_are_fresh() -> None:
    """What lies in the package is what `make completion` writes."""
    for path, text in completions.written().items():
        assert path.read_text(encoding="utf-8") == text, "make completion"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_in_the_shell_s_own_language(shell: str) -> None:
    """The shell reads it without a complaint."""
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell}")
    path = completions.SCRIPTS / f"cchabits.{shell}"
    done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_no_mark_is_left(shell: str) -> None:
    """Every mark of the template has been filled in."""
    path = completions.SCRIPTS / f"cchabits.{shell}"
    assert re.findall(r"^@\w+@$", path.read_text(encoding="utf-8"), re.MULTILINE) == []


def test_every_value_is_completed_as_its_name_says() -> None:
    """A habit is a habit in whatever command it stands."""
    arguments = [one for command in all_commands(command_line()) for one in command.arguments]
    habits = {one.offer for one in arguments if one.metavar == "HABIT"}
    assert habits == {Offer(found="habits")}
    found = {one.offer.found for one in arguments if one.offer.found}
    assert found <= {"files", "folders", "commands", *KINDS}


def test_a_new_command_is_there_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its summary, options and arguments come from its own parameters, none from a list."""
    own = new_app()
    own.command("mend", cls=OwnCommand)(mend)
    fake = program.Loadable("mend", "Daily", "Mend an entry's value.")
    monkeypatch.setitem(program.COMMANDS, "mend", fake)
    monkeypatch.setattr(
        "cchabits.cli.app.import_module",
        lambda name: type("Module", (), {"app": own}) if "mend" in name else import_module(name),
    )
    (command,) = (one for one in command_line().commands if one.path == ("mend",))
    assert command.summary == "Mend an entry's value."
    assert [one.offer for one in command.arguments] == [
        Offer(found="entries"),
        Offer(found="habits"),
    ]
    offers = {one.names: one.offer for one in command.options if not one.is_everywhere}
    assert offers == {
        ("--form",): Offer(words=("round", "square")),
        ("-f", "--file"): Offer(found="files"),
        ("--flag",): None,
    }
    bash, zsh, fish = completions.written().values()
    assert "$'mend\\tMend an entry\\'s value.'" in bash
    assert "'mend:Mend an entry'\\''s value.'" in zsh
    assert "'(-f --file)--file=[\\[A file\\].]:FILE:_files'" in zsh
    assert "printf '%s\\t%s\\n' 'mend' 'Mend an entry\\'s value.'" in fish


@pytest.mark.parametrize("is_stale", [False, True])
def test_a_stale_script_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    *,
    is_stale: bool,
) -> None:
    """`--check` fails with what to run; without it the script is written anew."""
    script = tmp_path / "cchabits.bash"
    script.write_text("old" if is_stale else "new", encoding="utf-8")
    monkeypatch.setattr(completions, "written", lambda: {script: "new"})
    monkeypatch.setattr("sys.argv", ["completions", "--check"])
    assert completions.main() == int(is_stale)
    said = "cchabits.bash is stale: make completion\n" if is_stale else ""
    assert capsys.readouterr().err == said
    monkeypatch.setattr("sys.argv", ["completions"])
    assert completions.main() == 0
    assert script.read_text(encoding="utf-8") == "new"
