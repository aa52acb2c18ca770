"""The entry point, and the border that no traceback crosses."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation

INTERRUPTED = 130
INTERNAL = 70
BROKEN_PIPE = 141  # what a shell reports of a program that a closed pipe ended


def main(arguments: list[str] | None = None) -> int:
    """Run the program with arguments, or the process's own, and return the exit code."""
    try:
        from cchabits.cli.invocation import Invocation  # inside, for an interrupt while loading

        code = _run(sys.argv[1:] if arguments is None else arguments, Invocation())
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has gone; Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return code


def _run(arguments: list[str], invocation: Invocation) -> int:
    from typer import TyperException

    from cchabits.cli.app import run
    from cchabits.errors import CchabitsError

    try:
        return run(arguments, invocation)
    except CchabitsError as problem:
        invocation.screen.error(problem)
        return problem.exit_code
    except TyperException as problem:
        from cchabits.cli.mistakes import explain  # only for a mistake

        mistake = explain(problem)
        invocation.screen.error(mistake)
        return mistake.exit_code
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except OSError as problem:
        from cchabits.cli.mistakes import explain_system

        mistake = explain_system(problem)
        invocation.screen.error(mistake)
        return mistake.exit_code
    except Exception as problem:  # noqa: BLE001 - a bug of ours, told in one sentence
        from cchabits.cli.mistakes import keep_trace

        bug = keep_trace(problem)
        invocation.screen.error(bug)
        return bug.exit_code


if __name__ == "__main__":
    sys.exit(main())
