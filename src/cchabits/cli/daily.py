"""The day's backup, once the answer of a command that writes is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.cli.mistakes import in_words
from cchabits.services.backups import back_up_daily

if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation


def back_up_quietly(invocation: Invocation, arguments: list[str]) -> None:
    """Take the day's backup, if it is due; a failure is a hint, for what was asked is done."""
    try:
        back_up_daily(invocation.place)
    except KeyboardInterrupt:
        return  # the next write of the day tries again
    except Exception as problem:  # noqa: BLE001 - whatever it is, the command has succeeded
        mistake = in_words(problem, arguments, is_saved=False)
        invocation.screen.hint(
            f"it is saved, but today's backup failed: {mistake.sentence}", *mistake.hints[:1]
        )
