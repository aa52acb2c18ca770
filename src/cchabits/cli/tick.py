"""`cchabits remind run`: the tick that a scheduler calls every half hour, all year.

Nearly always there is nothing to do. Then one look at the database tells so, and nothing else is
loaded; whatever is unusual is left to the ordinary command.
"""

from __future__ import annotations

import os
import sys
import time

from cchabits import clock
from cchabits.config.folders import DATABASE, HABITS_FILE, find_folders
from cchabits.storage import compiled as sql
from cchabits.storage.glance import glance, jot
from cchabits.storage.version import SCHEMA_VERSION

TYPE_CHECKING = False  # as typing's own, whose import costs 4 ms
if TYPE_CHECKING:
    from cchabits.services.reminding import Ticked
    from cchabits.services.session import Place

_AN_HOUR = 13  # characters of a stamp, down to its hour


def answer(arguments: list[str]) -> int | None:
    """Run a tick and return the exit code, or None where something unusual was asked."""
    match arguments:
        case ["remind", "run"]:
            home = None
        case ["remind", "run", "--home", home] if home.strip():
            pass
        case _:
            return None
    if os.environ.get(clock.TODAY_VARIABLE):
        return None
    if _is_quiet(home):
        return 0
    from cchabits.config.paths import find_home  # only where there may be something to do
    from cchabits.services.session import Place

    return run(Place(find_home(home, os.environ)))


def run(place: Place) -> int:
    """Run a tick, say what went wrong, once a day, and return the exit code."""
    from cchabits.errors import CchabitsError  # only where there may be something to do
    from cchabits.services.reminding import Ticked, tick

    try:
        ticked = tick(place)
    except CchabitsError as problem:  # a home that cannot be opened remembers no telling either
        ticked = Ticked(problem, is_news=True)
    if (ticked.problem or ticked.note) and (ticked.is_news or sys.stderr.isatty()):
        _tell(ticked)
    return ticked.problem.exit_code if ticked.problem else 0


def _tell(ticked: Ticked) -> None:
    """Say in one line what went wrong, or is amiss with habits.toml."""
    from cchabits.cli.screen import Screen
    from cchabits.errors import CchabitsError

    if ticked.problem:
        Screen().error(CchabitsError(ticked.problem.sentence))  # without its hints
    else:
        Screen().remark(ticked.note)


def _is_quiet(home: str | None) -> bool:
    """Tell whether an earlier tick has found that there is nothing to do yet; note this one."""
    config, data = find_folders(home, os.environ)
    path = os.path.join(data, DATABASE)  # noqa: PTH118 - no Path here
    if os.path.islink(path):  # noqa: PTH114 - no Path here
        return False
    for content, since, until, offset, noted_at, version in glance(path, sql.QUIET_TIME):
        now = clock.now()
        stamp = now.isoformat()
        is_quiet = (
            version == SCHEMA_VERSION
            and since is not None
            and since <= stamp < until
            and offset == time.localtime(now.timestamp()).tm_gmtoff
            and _has(os.path.join(config, HABITS_FILE), content)  # noqa: PTH118
        )
        if is_quiet and noted_at[:_AN_HOUR] != stamp[:_AN_HOUR]:
            jot(path, sql.NOTE_TICK, noted_at=stamp)
        return is_quiet
    return False


def _has(path: str, content: str) -> bool:
    """Tell whether a file has a content."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - no Path here
            return file.read() == content.encode()
    except OSError:
        return False
