"""Failures that are not the program's own errors, put into the user's words."""

from __future__ import annotations

import os
import tempfile
import traceback
from typing import TYPE_CHECKING

from typer import TyperException

from cchabits.cli.app import COMMANDS
from cchabits.errors import (
    DISK_ERRORS,
    CannotWrite,
    CchabitsError,
    StorageFailed,
    UsageProblem,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def in_words(problem: Exception, arguments: Sequence[str], *, is_saved: bool) -> CchabitsError:
    """Return any failure as one the user can be told.

    `is_saved`: the command had done what it was asked before; only its answer failed.
    """
    if isinstance(problem, CchabitsError):
        return problem
    if isinstance(problem, TyperException):
        return _misread(problem, arguments)
    if is_saved:
        hint = "cchabits undo --list shows it"
        return StorageFailed("it was saved, but the answer could not be written", hint)
    return _refused(problem) if isinstance(problem, OSError) else _bug(problem)


def _misread(problem: TyperException, arguments: Sequence[str]) -> CchabitsError:
    """Return what is wrong with a command line, and where to look."""
    sentence = problem.format_message().strip().rstrip(".")
    sentence = sentence.replace("\n\t", " ").replace("\n", " ")  # as Typer lists choices
    first, *rest = sentence.split(". ", 1)
    hints = [_lowered(text.strip()) for text in rest]
    if first.startswith("No such command") and not rest:
        hints.append("to log an act: cchabits log HABIT")
    return UsageProblem(_lowered(first), *hints, f"{_path(problem, arguments)} --help")


def _path(problem: TyperException, arguments: Sequence[str]) -> str:
    """Return the command a mistake was made in, as one types it."""
    context = getattr(problem, "ctx", None)
    if context is not None:
        return str(context.command_path)
    named = next((argument for argument in arguments if argument in COMMANDS), None)
    return f"cchabits {named}" if named else "cchabits"


def _refused(problem: OSError) -> CchabitsError:
    """Return what the system refused."""
    what = f"{problem.filename}: " if problem.filename else ""
    sentence = f"{what}{(problem.strerror or str(problem)).lower()}"
    if problem.errno in DISK_ERRORS:
        return StorageFailed(sentence, "free some space, then try again")
    return CannotWrite(sentence, "check the path and its permissions")


def _bug(problem: Exception) -> CchabitsError:
    """Keep the trace of a bug in a file that only its owner may read, and say where it is."""
    sentence = "something went wrong inside cchabits"
    try:
        handle, path = tempfile.mkstemp(prefix="cchabits-", suffix=".txt")
    except OSError:
        return CchabitsError(sentence, "no folder for temporary files could keep the details")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(traceback.format_exception(problem))
    return CchabitsError(sentence, f"the details are in {path}; please report them")


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
