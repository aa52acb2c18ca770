"""The reminder's service and timer for systemd, as the files of one user."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from cchabits.errors import CannotWrite

if TYPE_CHECKING:
    from cchabits.domain.crontab import Task

FIRST_LINE = "# Written by cchabits remind install; cchabits remind uninstall takes it away.\n"

_SERVICE = """\
[Unit]
Description=Send the reminder mail of cchabits that is due{whose}

[Service]
Type=oneshot
{variables}ExecStart={command}
"""

_TIMER = """\
[Unit]
Description=Look every half hour for a reminder mail of cchabits{whose}

[Timer]
OnCalendar=*:0/30
Persistent=true

[Install]
WantedBy=timers.target
"""


def unit_name(home: str) -> str:
    """Return the name of the units of a home, without `.timer`; each home has its own.

    >>> unit_name("")
    'cchabits-remind'
    """
    if not home:
        return "cchabits-remind"
    return f"cchabits-remind-{hashlib.sha256(_bytes(home)).hexdigest()[:8]}"


def service_text(task: Task) -> str:
    """Return the service that runs a task; raises CannotWrite where no unit can say it."""
    variables = "".join(
        f"Environment={_quoted(f'{name}={value}')}\n" for name, value in task.variables
    )
    command = " ".join(map(_quoted, task.words))
    if "$" in command:
        command = f":{command}"  # no variable is meant
    service = _SERVICE.format(whose=_whose(task), variables=variables, command=command)
    return FIRST_LINE + service


def timer_text(task: Task) -> str:
    """Return the timer of the service that has its name."""
    return FIRST_LINE + _TIMER.format(whose=_whose(task))


def _whose(task: Task) -> str:
    """Return whose mail it is, for a description, where `%` has a meaning and a break would end it.

    What is no plain text is left out: the command has it.
    """
    if not task.home.isprintable():
        return ""
    home = task.home.rstrip("\\").replace("%", "%%")
    return f", in {home}" if home else ""


def _quoted(word: str) -> str:
    r"""Return a word as a unit has it.

    >>> print(_quoted('100% "sure"'))
    "100%% \"sure\""
    """
    if re.search(r"[\0-\x1f\x7f]", word) or not _is_text(word):
        raise CannotWrite(
            "a path with control characters, or that is not UTF-8, cannot stand in a systemd unit",
            "use another folder",
        )
    doubled = word.replace("%", "%%")
    if re.fullmatch(r"[\w@%+=:,./-]+", doubled, re.ASCII):
        return doubled
    escaped = re.sub(r'(["\\])', r"\\\1", doubled)
    return f'"{escaped}"'


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
