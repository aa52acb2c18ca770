"""The entry point, and the border that no traceback crosses."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False  # as typing's own, whose import costs a quick answer 4 ms
if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation

INTERRUPTED = 130
BROKEN_PIPE = 141  # what a shell reports of a program that a closed pipe ended
BUG = 70
LAST_WORDS = "error: something went wrong inside cchabits\n"  # where nothing better can be said


def main(arguments: list[str] | None = None) -> int:
    """Run the program with arguments, or the process's own, and return the exit code."""
    gc.disable()  # looking for garbage is a tenth of a command, and the process ends soon
    try:
        _open_missing_streams()
        if arguments is None:  # the process is ours, and so is all that it prints
            sys.unraisablehook = _say_nothing
        return _answer(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        gc.enable()  # for a caller that goes on, such as a test


def _answer(arguments: list[str]) -> int:
    """Run a command line; whatever goes wrong is told in one sentence, with its exit code."""
    invocation = None
    try:
        code = _quick_answer(arguments)
        if code is None:
            from cchabits.cli.invocation import Invocation

            invocation = Invocation()
            code = _run(arguments, invocation)
        sys.stdout.flush()
        if invocation and invocation.wants_backup:
            _back_up(invocation)
    except BrokenPipeError as problem:
        if invocation and invocation.is_done:  # who only read has gone on without a word
            _tell(problem, arguments, invocation)
        _drop_output()
        return BROKEN_PIPE
    except Exception as problem:  # noqa: BLE001 - the border
        return _tell(problem, arguments, invocation)
    return code


def _quick_answer(arguments: list[str]) -> int | None:
    """Answer what needs no command loaded, which takes 100 ms; None: nothing was said.

    Each of these modules has a function `answer`, and decides by all of the arguments.
    """
    match arguments[:1]:
        case ["__complete"]:
            from cchabits.cli.candidates import answer
        case ["--version"]:
            from cchabits.cli.version import answer
        case ["remind"]:
            from cchabits.cli.tick import answer
        case ["completion"]:
            from cchabits.cli.scripts import answer
        case _:
            return None
    return answer(arguments)


def _run(arguments: list[str], invocation: Invocation) -> int:
    from cchabits.cli.app import run

    return run(arguments, invocation)


def _back_up(invocation: Invocation) -> None:
    from cchabits.cli.daily import back_up_quietly  # only after a change

    back_up_quietly(invocation)


def _tell(problem: Exception, arguments: list[str], invocation: Invocation | None) -> int:
    """Say what went wrong on standard error, and return its exit code."""
    import contextlib  # all of it only for a mistake

    try:
        from cchabits.cli.invocation import Invocation
        from cchabits.cli.mistakes import in_words

        invocation = invocation or Invocation()
        mistake = in_words(problem, arguments, invocation)
        with contextlib.suppress(OSError):
            invocation.screen.error(mistake)
        code = mistake.exit_code
    except Exception:  # noqa: BLE001 - no memory left, a broken installation: no trace, ever
        with contextlib.suppress(Exception):
            sys.stderr.write(LAST_WORDS)
        code = BUG
    _drop_output()
    return code


def _say_nothing(_: object) -> None:
    """Take what Python would print of an exception that nobody can catch, as at its end."""


def _open_missing_streams() -> None:
    """Put /dev/null where a caller closed a stream, lest the database be opened in its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _drop_output() -> None:
    """Let what could not be written go; Python would complain of it once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
