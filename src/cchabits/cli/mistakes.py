"""Failures that are not the program's own errors, put into the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer import TyperException

from cchabits import disk
from cchabits.cli.misread import misread
from cchabits.errors import CchabitsError, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.cli.invocation import Invocation


def in_words(problem: Exception, arguments: Sequence[str], invocation: Invocation) -> CchabitsError:
    """Return any failure as one the user can be told."""
    if isinstance(problem, CchabitsError):
        return problem
    if isinstance(problem, TyperException):
        return misread(problem, arguments, invocation)
    if not isinstance(problem, OSError):
        return _bug(problem, arguments, invocation)
    return _unanswered(invocation) if invocation.is_done else _refused(problem)


def _unanswered(invocation: Invocation) -> CchabitsError:
    """Return that a command has done what it was asked; only its answer failed."""
    sentence = f"{_done_words(invocation)}, but the answer could not be written"
    return StorageFailed(sentence, invocation.where)


def _done_words(invocation: Invocation) -> str:
    return "it was saved" if invocation.wants_backup else "it was done"


def _refused(problem: OSError) -> CchabitsError:
    """Return what the system refused."""
    what = f"{problem.filename}: " if problem.filename else ""
    return disk.refusal(f"{what}{disk.why(problem)}", problem, "check the path and its permissions")


def _bug(problem: Exception, arguments: Sequence[str], invocation: Invocation) -> CchabitsError:
    """Return that the program has a bug, and where its trace is kept."""
    from cchabits.cli.traces import keep_trace  # 10 ms, and only for a bug

    sentence = "something went wrong inside cchabits"
    if invocation.is_done:
        sentence = f"{_done_words(invocation)}, but then {sentence}"
    trace = keep_trace(problem, arguments, invocation)
    if trace is None:
        return CchabitsError(sentence, "no folder could keep the details")
    return CchabitsError(sentence, f"the details are in {trace}; please report them")
