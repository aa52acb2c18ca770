"""Where the habits file and the database lie (docs/cadence.md, 10).

One folder for everything where `--home` or CCHABITS_HOME names it, else the platform's own config
and data folders.
"""

from __future__ import annotations

import os
from pathlib import Path  # free: typer has imported it
from typing import TYPE_CHECKING, NamedTuple

from cchabits.config.folders import BACKUPS, DATABASE, HABITS_FILE, TRACES, VARIABLE, find_folders

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_FILE = 64 * 1024  # bytes of habits.toml


class Home(NamedTuple):
    """The places of one leader's files; `folder` holds the database, its backups and traces."""

    habits_file: Path
    database: Path
    folder: Path

    @property
    def backups(self) -> Path:
        """The folder of the log's backups, beside it; storage keeps to the same."""
        return self.folder / BACKUPS

    @property
    def traces(self) -> Path:
        """The folder of what is kept of bugs."""
        return self.folder / TRACES


def find_home(home: str | None, environ: Mapping[str, str]) -> Home:
    """Return the home given by `--home`, else by CCHABITS_HOME, else the platform's.

    Nothing is created. An empty CCHABITS_HOME counts as none; an empty `--home` raises
    UsageProblem, as does a `~name` that is nobody's.
    """
    config, data = map(Path, find_folders(home, environ))
    return Home(config / HABITS_FILE, data / DATABASE, data)


def make_folder(folder: Path) -> None:
    """Create a folder, and those above it that are missing, each 0700 whatever the umask.

    A folder that is there keeps its mode: it is its owner's. Raises CannotWrite and StorageFailed.
    """
    if os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises where it may not look
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    from cchabits import disk  # only where a folder is missing

    try:
        disk.make_private_folder(folder)
    except OSError as problem:
        if os.path.isdir(folder):  # noqa: PTH112 - another process was quicker
            return
        why = disk.why(problem)
        if isinstance(problem, FileExistsError | NotADirectoryError):
            why = "a file is in its place"
        sentence = f"cannot create the folder {folder}: {why}"
        hint = f"choose another folder with --home or {VARIABLE}"
        raise disk.refusal(sentence, problem, hint) from None
