"""The completion scripts, as they lie in completions/; `make completion` generates them.

A shell that starts may ask for one, so it is printed without loading the commands.
"""

from __future__ import annotations

import os
import sys

SHELLS = ("bash", "zsh", "fish")

_FOLDER = os.path.join(os.path.dirname(__file__), "completions")  # noqa: PTH118, PTH120 - no Path here


def print_script(shell: str) -> None:
    """Print the script of one of SHELLS, as UTF-8 whatever the terminal speaks: it is a file."""
    with open(f"{_FOLDER}/cchabits.{shell}", "rb") as file:  # noqa: PTH123 - no Path here
        script = file.read()
    sys.stdout.flush()
    sys.stdout.buffer.write(script)


def answer(arguments: list[str]) -> int | None:
    """Print a script and return the exit code, or None where something else was asked."""
    _, *shells = arguments
    if len(shells) != 1 or shells[0] not in SHELLS:
        return None
    print_script(shells[0])
    return 0
