"""Failures that are not the program's own errors, put into the user's words."""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from typing import TYPE_CHECKING

from cchabits.errors import CannotWrite, CchabitsError, StorageFailed, UsageProblem

if TYPE_CHECKING:
    from typer import TyperException

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def explain(problem: TyperException) -> CchabitsError:
    """Return what is wrong with a command line, in one sentence, and where to look."""
    sentence = problem.format_message().strip().rstrip(".").replace("\n", " ")
    context = getattr(problem, "ctx", None)
    path = context.command_path if context else "cchabits"
    first, *rest = sentence.split(". ", 1)
    hints = [text.strip() for text in rest]
    return UsageProblem(_lowered(first), *hints, f"{path} --help")


def explain_system(problem: OSError) -> CchabitsError:
    """Return what the system refused."""
    what = f"{problem.filename}: " if problem.filename else ""
    sentence = f"{what}{(problem.strerror or str(problem)).lower()}"
    if problem.errno in _FULL:
        return StorageFailed(sentence, "free some space, then try again")
    return CannotWrite(sentence, "check the path and its permissions")


def keep_trace(problem: Exception) -> CchabitsError:
    """Keep the trace of a bug in a file that only its owner may read, and say where it is."""
    handle, path = tempfile.mkstemp(prefix="cchabits-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(traceback.format_exception(problem))
    return CchabitsError(
        "something went wrong inside cchabits, and nothing was written after it",
        f"the details are in {path}; please report them",
    )


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
