"""Ticks that are killed: a process that forks one for each line it reads.

    python -m tests.services.ticker HOME

A line has the moment the tick is to believe in, and where it ends itself: `-` nowhere, `before 2`
or `after 2` at the second commit. The answer is the tick's
process id at once, and later how it ended. Forked, so that a kill soon after the start meets a tick
at work and not Python's imports.
"""

import datetime as dt
import os
import signal
import sys
from typing import Any

from cchabits import clock
from cchabits.__main__ import main
from cchabits.storage.database import Database


def end() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def end_at_commit(where: str, number: int) -> None:
    """Let this process end itself before or after a commit, counted from 1."""
    execute = Database._execute
    seen = [0]

    def counting(self: Database, statement: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401
        is_meant = False
        if statement == "COMMIT":
            seen[0] += 1
            is_meant = seen[0] == number
        if is_meant and where == "before":
            end()
        found = execute(self, statement, *rest, **more)
        if is_meant:
            end()
        return found

    Database._execute = counting  # type: ignore[method-assign]


def tick(home: str, at: dt.datetime, where: str) -> int:
    """Run a tick that believes in a moment."""
    clock.now = lambda: at
    clock.today = lambda timezone: at.astimezone(clock.zone(timezone)).date()
    kind, _, number = where.partition(" ")
    if number:
        end_at_commit(kind, int(number))
    return main(["remind", "run", "--home", home])


def serve(home: str) -> None:
    """Fork a tick for each line, and tell of it."""
    for line in sys.stdin:
        stamp, _, where = line.strip().partition(" ")
        pid = os.fork()
        if not pid:
            os._exit(tick(home, dt.datetime.fromisoformat(stamp), where))
        print(pid, flush=True)  # noqa: T201 - its answer
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve(sys.argv[1])
