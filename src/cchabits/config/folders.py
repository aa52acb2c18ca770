"""The folders of habits.toml and of the log (docs/cadence.md, 10), as plain texts.

Light on purpose: completion asks for them at the press of a key, and `Path` alone would cost 7 ms.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as typing's own, whose import costs 4 ms
if TYPE_CHECKING:
    from collections.abc import Mapping

    from cchabits.errors import UsageProblem

VARIABLE = "CCHABITS_HOME"
HABITS_FILE, DATABASE = "habits.toml", "cchabits.db"
BACKUPS, TRACES = "backups", "traces"  # beside the database; storage keeps to the first

_NAME = "cchabits"


def find_folders(home: str | None, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the folder of habits.toml and that of the database.

    They are the one given by `--home`, else by CCHABITS_HOME, else the platform's. An empty
    CCHABITS_HOME counts as none; an empty `--home` raises UsageProblem, as does a `~name` that is
    nobody's.
    """
    if home is not None and not home.strip():
        raise _unusable("--home names no folder", "give one, or leave --home out")
    given = home or environ.get(VARIABLE, "").strip()
    if given:
        folder = _whole_path(given)
        return folder, folder
    return _linux_folders(environ) if sys.platform == "linux" else _platform_folders()


def _whole_path(given: str) -> str:
    expanded = os.path.expanduser(given)  # noqa: PTH111 - no Path here
    if expanded.startswith("~"):
        name = given.partition(os.sep)[0]
        raise _unusable(f"there is no home folder for {name}", "give the folder's whole path")
    return os.path.abspath(expanded)  # noqa: PTH100 - resolve() would follow links


def _unusable(sentence: str, hint: str) -> UsageProblem:
    from cchabits.errors import UsageProblem  # only for a mistake

    return UsageProblem(sentence, hint)


def _linux_folders(environ: Mapping[str, str]) -> tuple[str, str]:
    """Return what platformdirs would, without its import: 4 to 5 ms of every command.

    By the XDG base directory specification a relative path is ignored.
    """
    config = environ.get("XDG_CONFIG_HOME", "")
    data = environ.get("XDG_DATA_HOME", "")
    user = _whole_path(environ.get("HOME") or "~")
    return (
        os.path.join(config if config.startswith("/") else f"{user}/.config", _NAME),  # noqa: PTH118 - no Path here
        os.path.join(data if data.startswith("/") else f"{user}/.local/share", _NAME),  # noqa: PTH118
    )


def _platform_folders() -> tuple[str, str]:
    from platformdirs import user_config_dir, user_data_dir  # 4 to 5 ms, and not on Linux

    return user_config_dir(_NAME, appauthor=False), user_data_dir(_NAME, appauthor=False)
