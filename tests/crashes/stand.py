"""A process that has the program loaded, and runs each command in a copy of itself.

It saves a sweep the start-up, which is nine tenths of a command and touches no file of a home. What
differs from run to run stands still here, so that two homes in the same state are the same to the
byte: the clock, and the random numbers that ids and names are made of.

It reads a command a line, as JSON, and answers with the number of the copy, which waits for SIGUSR1
before it does anything, and with how that copy ended.
"""

import datetime as dt
import hashlib
import importlib
import itertools
import json
import os
import pkgutil
import signal
import sys
from collections.abc import Iterable, Sequence

import cchabits
from cchabits import clock
from cchabits.__main__ import main

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
GO = signal.SIGUSR1
LATER = (  # what commands import when they need it, and none of ours brings
    "dateutil.rrule",
    "encodings.utf_8_sig",
    "fractions",
    "graphlib",
    "hashlib",
    "rich.progress",
    "rich.table",
    "sqlite3",
    "tempfile",
    "tomlkit",
    "tomllib",
    "traceback",
    "typer._click.decorators",
    "unicodedata",
    "zoneinfo",
)
NEVER = ("cchabits.__main__", "cchabits.storage.schema", "cchabits.storage.statements")


def load() -> None:
    """Import everything, and warm what is made at its first use."""
    for name in LATER:
        importlib.import_module(name)
    load_all(cchabits.__path__, "cchabits.")


def load_all(path: Iterable[str], prefix: str) -> None:
    """Import every module below a package but those that no command needs."""
    for found in pkgutil.iter_modules(path, prefix):
        if found.name not in NEVER:
            module = importlib.import_module(found.name)
            load_all(getattr(module, "__path__", ()), f"{found.name}.")


def stand_still(seed: str) -> None:
    """Stop the clock, and let the random numbers follow from a seed."""
    numbers = itertools.count()

    def urandom(size: int) -> bytes:
        return hashlib.sha512(f"{seed} {next(numbers)}".encode()).digest()[:size]

    clock.today = lambda timezone: NOW.date()  # noqa: ARG005 - named as the real one
    clock.now = lambda: NOW
    os.urandom = urandom


def run(arguments: Sequence[str], out: str, err: str, seed: str) -> int:
    """Be the program, once the signal comes; its streams are files."""
    stand_still(seed)
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = os.open(os.devnull, os.O_RDONLY), os.open(out, new, 0o600), os.open(err, new, 0o600)
    print(os.getpid(), flush=True)  # noqa: T201 - all it does from here on may be counted
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    signal.sigwait({GO})
    try:
        return main(list(arguments))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def serve() -> None:
    """Run what is asked for, until nobody asks any more."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {GO})
    load()
    print("ready", flush=True)  # noqa: T201 - its answers are lines
    for line in sys.stdin:
        asked = json.loads(line)
        number = os.fork()
        if number == 0:
            os._exit(run(**asked))
        print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve()
