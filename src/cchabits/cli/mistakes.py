"""Failures that are not the program's own errors, put into the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer import TyperException

from cchabits import disk
from cchabits.cli.misread import misread, named
from cchabits.errors import CchabitsError, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.cli.invocation import Invocation

# Where to see what a command did that has no place in the list of `undo`.
_SHOWN_BY = {
    "habits": "cchabits habits list",
    "packs": "cchabits habits list",
    "init": "cchabits habits list",
    "doctor": "cchabits doctor",
    "backup": "cchabits backup --list",
    "restore": "cchabits status",
}


def in_words(
    problem: Exception, arguments: Sequence[str], invocation: Invocation, *, is_saved: bool
) -> CchabitsError:
    """Return any failure as one the user can be told.

    `is_saved`: the command had done what it was asked before; only its answer failed.
    """
    if isinstance(problem, CchabitsError):
        return problem
    if isinstance(problem, TyperException):
        return misread(problem, arguments, invocation)
    if not isinstance(problem, OSError):
        return _bug(problem, arguments, invocation, is_saved=is_saved)
    return _unanswered(arguments) if is_saved else _refused(problem)


def _unanswered(arguments: Sequence[str]) -> CchabitsError:
    """Return that a command has done what it was asked; only its answer failed."""
    where = _SHOWN_BY.get(named(arguments), "cchabits undo --list")
    return StorageFailed("it was saved, but the answer could not be written", f"{where} shows it")


def _refused(problem: OSError) -> CchabitsError:
    """Return what the system refused."""
    what = f"{problem.filename}: " if problem.filename else ""
    return disk.refusal(f"{what}{disk.why(problem)}", problem, "check the path and its permissions")


def _bug(
    problem: Exception, arguments: Sequence[str], invocation: Invocation, *, is_saved: bool
) -> CchabitsError:
    """Return that the program has a bug, and where its trace is kept."""
    from cchabits.cli.traces import keep_trace  # 10 ms, and only for a bug

    sentence = "something went wrong inside cchabits"
    if is_saved:
        sentence = f"it was saved, but then {sentence}"
    trace = keep_trace(problem, arguments, invocation)
    if trace is None:
        return CchabitsError(sentence, "no folder could keep the details")
    return CchabitsError(sentence, f"the details are in {trace}; please report them")
