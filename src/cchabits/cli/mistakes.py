"""Failures that are not the program's own errors, put into the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer import TyperException

from cchabits import disk
from cchabits.cli.app import COMMANDS
from cchabits.errors import (
    CchabitsError,
    StorageFailed,
    UsageProblem,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.cli.invocation import Invocation


def in_words(problem: Exception, arguments: Sequence[str], invocation: Invocation) -> CchabitsError:
    """Return any failure as one the user can be told."""
    if isinstance(problem, CchabitsError):
        return problem
    if isinstance(problem, TyperException):
        return _misread(problem, arguments)
    if not isinstance(problem, OSError):
        return _bug(problem, arguments, invocation)
    return _unanswered(invocation) if invocation.is_done else _refused(problem)


def _unanswered(invocation: Invocation) -> CchabitsError:
    """Return that a command has done what it was asked; only its answer failed."""
    sentence = f"{_done_words(invocation)}, but the answer could not be written"
    return StorageFailed(sentence, invocation.where)


def _done_words(invocation: Invocation) -> str:
    return "it was saved" if invocation.wants_backup else "it was done"


def _misread(problem: TyperException, arguments: Sequence[str]) -> CchabitsError:
    """Return what is wrong with a command line, and where to look."""
    sentence = problem.format_message().strip().rstrip(".")
    sentence = sentence.replace("\n\t", " ").replace("\n", " ")  # as Typer lists choices
    first, *rest = sentence.split(". ", 1)
    hints = [_lowered(text.strip()) for text in rest]
    if first.startswith("No such command") and not rest:
        hints.append(_what_there_is(problem))
    return UsageProblem(_lowered(first), *hints, f"{_path(problem, arguments)} --help")


def _what_there_is(problem: TyperException) -> str:
    """Return what might have been meant by a command that there is none of."""
    context = getattr(problem, "ctx", None)
    if context is None or context.parent is None:
        return "to log an act: cchabits log HABIT"
    return f"the commands are {', '.join(context.command.list_commands(context))}"


def _path(problem: TyperException, arguments: Sequence[str]) -> str:
    """Return the command a mistake was made in, as one types it."""
    context = getattr(problem, "ctx", None)
    if context is not None:
        return str(context.command_path)
    return f"cchabits {_named(arguments)}".rstrip()


def _named(arguments: Sequence[str]) -> str:
    """Return the command that a command line names, or nothing."""
    return next((argument for argument in arguments if argument in COMMANDS), "")


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


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
