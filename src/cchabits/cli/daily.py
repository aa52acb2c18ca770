"""The day's backup, once the answer of a command that writes is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.errors import CchabitsError
from cchabits.services.backups import back_up_daily

if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation


def back_up_quietly(invocation: Invocation) -> None:
    """Take the day's backup, if it is due; a failure is a hint, for what was asked is done."""
    try:
        back_up_daily(invocation.place)
    except KeyboardInterrupt:
        return  # the next change of the day tries again
    except CchabitsError as problem:
        _hint(invocation, problem.sentence)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the command has succeeded
        from cchabits.cli.traces import keep_trace  # 10 ms, and only for a bug

        trace = keep_trace(problem, (), invocation)
        where = f" (the details are in {trace})" if trace else ""
        _hint(invocation, f"something went wrong inside cchabits{where}")


def _hint(invocation: Invocation, why: str) -> None:
    invocation.screen.hint(f"it is saved, but today's backup failed: {why}; see cchabits backup")
