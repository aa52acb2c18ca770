"""`cchabits --version`, answered without loading the commands."""

from __future__ import annotations

import sys

from cchabits import __version__

OPTION = "--version"


def show_version() -> None:
    """Print the name and the version."""
    sys.stdout.write(f"cchabits {__version__}\n")


def answer(arguments: list[str]) -> int | None:
    """Print the version and return the exit code, or None where more was asked."""
    if arguments != [OPTION]:
        return None
    show_version()
    return 0
