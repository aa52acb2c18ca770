"""`cchabits completion`: the script that lets a shell complete this program's command lines."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cchabits.cli.command import Command, new_app
from cchabits.cli.scripts import print_script

app = new_app()


class Shell(StrEnum):
    """The shells there is a script for, as SHELLS has them."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


@app.command("completion", cls=Command)
def completion_command(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print the completion script of a shell.

    A line in the shell's start-up file switches completion on: in ~/.bashrc or ~/.zshrc the first
    or the second of these, in ~/.config/fish/config.fish the third.

    Examples:
      eval "$(cchabits completion bash)"
      eval "$(cchabits completion zsh)"
      cchabits completion fish | source
    """
    print_script(shell.value)
