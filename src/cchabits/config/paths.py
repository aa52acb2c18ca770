"""Where the habits file and the database lie (docs/cadence.md, 10).

One folder for everything where `--home` or CCHABITS_HOME names it, else the platform's own config
and data folders.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path  # free: typer has imported it
from typing import TYPE_CHECKING, NamedTuple

from cchabits.errors import CannotWrite, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "CCHABITS_HOME"
HABITS_FILE = "habits.toml"
DATABASE = "cchabits.db"
LARGEST_FILE = 64 * 1024  # bytes of habits.toml

_NAME = "cchabits"


class Home(NamedTuple):
    """The places of one leader's files; `folder` holds the database and its backups."""

    habits_file: Path
    database: Path
    folder: Path


def find_home(home: str | None, environ: Mapping[str, str]) -> Home:
    """Return the home given by `--home`, else by CCHABITS_HOME, else the platform's.

    Nothing is created. An empty CCHABITS_HOME counts as none; an empty `--home` raises
    UsageProblem, as does a `~name` that is nobody's.
    """
    if home is not None and not home.strip():
        raise UsageProblem("--home names no folder", "give one, or leave --home out")
    given = home or environ.get(VARIABLE, "").strip()
    if given:
        folder = _whole_path(given)
        return Home(folder / HABITS_FILE, folder / DATABASE, folder)
    config, data = _linux_folders(environ) if sys.platform == "linux" else _platform_folders()
    return Home(config / HABITS_FILE, data / DATABASE, data)


def make_folder(folder: Path) -> None:
    """Create a folder, and those above it that are missing, each 0700 whatever the umask.

    A folder that is there keeps its mode: it is its owner's. Raises CannotWrite.
    """
    if os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises where it may not look
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)  # the umask may have taken bits away
    except OSError as problem:
        if os.path.isdir(folder):  # noqa: PTH112 - another process was quicker
            return
        why = (problem.strerror or str(problem)).lower()
        if isinstance(problem, FileExistsError | NotADirectoryError):
            why = "a file is in its place"
        raise CannotWrite(
            f"cannot create the folder {folder}: {why}",
            f"choose another folder with --home or {VARIABLE}",
        ) from problem


def _whole_path(given: str) -> Path:
    expanded = os.path.expanduser(given)  # noqa: PTH111 - Path.expanduser raises its own error
    if expanded.startswith("~"):
        name = given.partition(os.sep)[0]
        raise UsageProblem(f"there is no home folder for {name}", "give the folder's whole path")
    return Path(os.path.abspath(expanded))  # noqa: PTH100 - resolve() would follow links


def _linux_folders(environ: Mapping[str, str]) -> tuple[Path, Path]:
    """Return what platformdirs would, without its import: 4 to 5 ms of every command.

    By the XDG base directory specification a relative path is ignored.
    """
    config = environ.get("XDG_CONFIG_HOME", "")
    data = environ.get("XDG_DATA_HOME", "")
    user = _whole_path(environ.get("HOME") or "~")
    return (
        Path(config if config.startswith("/") else user / ".config", _NAME),
        Path(data if data.startswith("/") else user / ".local" / "share", _NAME),
    )


def _platform_folders() -> tuple[Path, Path]:
    from platformdirs import user_config_path, user_data_path  # 4 to 5 ms, and not on Linux

    return (
        user_config_path(_NAME, appauthor=False),
        user_data_path(_NAME, appauthor=False),
    )
