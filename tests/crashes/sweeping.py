"""Commands stopped, or failed, at each of the system calls that they make on the files of a home.

strace does it, attached to a copy of a process that has the program loaded (stand.py). The K-th
call of a name is the same in every run, so a dry run tells which there are.
"""

import contextlib
import functools
import hashlib
import json
import os
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple, TypeVar

import pytest

from tests.cli.program import Result, environment
from tests.crashes import stand as stand_script
from tests.services.homes import new_folder

STRACE = shutil.which("strace") or "strace"
STANDS = 2
KILLED = -9
CORRUPT = ("corrupt",)

T = TypeVar("T")
R = TypeVar("R")

_CALL = re.compile(r"^\d+ +(\w+)\((.*)")
_NAME = 'INSERT INTO "home" '  # made at random with each database, whatever is done in it


class Call(NamedTuple):
    """The K-th system call of a name, as strace counts them, and what it says of it."""

    name: str
    number: int
    said: str


class State(NamedTuple):
    """What a home holds: habits.toml, the database's rows as SQL, and the backups asked for.

    The rows are CORRUPT where the database, or any backup, is not whole.
    """

    habits_file: bytes | None
    rows: tuple[str, ...]
    asked: tuple[str, ...]


class Stand:
    """A process that runs commands in copies of itself, in a home that is made anew each time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._log = folder / "calls"
        self._process = subprocess.Popen(
            [sys.executable, stand_script.__file__],
            env=environment(self.home, CCHABITS_TODAY="", XDG_CONFIG_HOME=str(folder / "config")),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def run(self, *words: str) -> Result:
        """Run a command, with other random numbers than the traced ones have."""
        return self._run(words, os.kill, seed="untraced")

    def run_killed(self, words: Sequence[str], seconds: float) -> Result:
        """Run a command, and kill it after a time, if it has not ended by then."""

        def let_go(number: int, go: int) -> None:
            os.kill(number, go)
            select.select([], [], [], seconds)
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

        return self._run(words, let_go, seed="killed")

    def run_to_a_full_disk(self, words: Sequence[str]) -> Result:
        """Run a command whose answer there is no room for."""
        return self._run(words, os.kill, seed="untraced", out=Path("/dev/full"))

    def run_to_nobody(self, words: Sequence[str]) -> Result:
        """Run a command whose answer goes into a pipe that nobody reads any more."""
        pipe = self.folder / "pipe"
        if not pipe.exists():
            os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

        def let_go(number: int, go: int) -> None:
            os.close(reader)
            os.kill(number, go)

        return self._run(words, let_go, seed="untraced", out=pipe)

    def calls(self, words: Sequence[str]) -> list[Call]:
        """Run a command, and return the calls that it makes on the home and the files in it."""
        result = self._run_traced(words, ["-y"])
        assert result.code == 0, result
        return calls_on(self.home, self._log)

    def run_with(self, fault: str, call: Call, words: Sequence[str]) -> Result:
        """Run a command with a fault at one of its calls, as strace writes it: signal=KILL."""
        inject = f"inject={call.name}:{fault}:when={call.number}"
        result = self._run_traced(words, ["-y", "-e", f"trace={call.name}", "-e", inject])
        lines = self._log.read_text(encoding="utf-8").splitlines()
        assert f"{self.home}" in lines[call.number - 1], "another call was hit"
        return result

    def put(self, home: Path) -> None:
        """Make the home a copy of another, or nothing where there is no other."""
        shutil.rmtree(self.home, ignore_errors=True)
        if home.exists():
            shutil.copytree(home, self.home)

    def files(self) -> set[str]:
        """Return the names of the files in the home."""
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*")}

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _run_traced(self, words: Sequence[str], options: Sequence[str]) -> Result:
        traced = functools.partial(_let_go_traced, options=["-o", str(self._log), *options])
        return self._run(words, traced, seed="traced")

    def _run(
        self,
        words: Sequence[str],
        let_go: Callable[[int, int], object],
        seed: str,
        out: Path | None = None,
    ) -> Result:
        """Run a command in a copy, which `let_go` gives the signal to begin.

        Its answer goes to a file of its own, or where `out` says and nobody can read it again.
        """
        answer, err = self.folder / "out", self.folder / "err"
        answer.write_bytes(b"")
        arguments = ["--home", str(self.home), *words]
        asked = {"arguments": arguments, "out": str(out or answer), "err": str(err), "seed": seed}
        assert self._process.stdin
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        tracer = let_go(int(self._answer()), stand_script.GO)
        code = int(self._answer())
        if isinstance(tracer, subprocess.Popen):
            tracer.communicate()
        return Result(code, answer.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def _let_go_traced(number: int, go: int, options: Sequence[str]) -> "subprocess.Popen[str]":
    """Attach strace to a process that waits, and let it go."""
    tracer = subprocess.Popen(
        [STRACE, "-f", "-p", str(number), *options],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr
    said = tracer.stderr.readline()
    os.kill(number, go)
    assert said.endswith("attached\n"), said
    return tracer


def calls_on(home: Path, log: Path) -> list[Call]:
    """Return the calls on a home and its files that strace has written down."""
    counts: dict[str, int] = {}
    found = []
    for line in log.read_text(encoding="utf-8").splitlines():
        call = _CALL.match(line)
        if call:
            name, said = call.groups()
            counts[name] = counts.get(name, 0) + 1
            if f"{home}" in said:
                found.append(Call(name, counts[name], said.replace(f"{home}", "home")))
    return found


def set_up_stands(stack: contextlib.ExitStack) -> list[Stand]:
    """Make as many stands as are of use at once."""
    made = []
    for _ in range(STANDS):
        stand = Stand(stack.enter_context(new_folder()))
        stack.callback(stand.close)
        made.append(stand)
    return made


@functools.cache
def why_nothing_can_be_traced() -> str:
    """Return the reason, which is empty where something can be."""
    if shutil.which(STRACE) is None:
        return "there is no strace"
    sleeper = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    command = [STRACE, "-o", os.devnull, "-p", str(sleeper.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr
        said = tracer.stderr.readline()
        sleeper.communicate()
    return "" if said.endswith("attached\n") else f"strace may not trace here: {said.strip()}"


@contextlib.contextmanager
def tracing_stands() -> Iterator[list[Stand]]:
    """Set up stands to trace on; where that cannot be done the test is skipped, and says why."""
    if why_nothing_can_be_traced():
        pytest.skip(why_nothing_can_be_traced())
    with contextlib.ExitStack() as stack:
        yield set_up_stands(stack)


def shared(made: Iterable[Stand], work: Callable[[Stand, T], R], items: Iterable[T]) -> list[R]:
    """Do a work for each of many items, on whichever stand is free."""
    free: SimpleQueue[Stand] = SimpleQueue()
    for stand in made:
        free.put(stand)

    def do(item: T) -> R:
        stand = free.get()
        try:
            return work(stand, item)
        finally:
            free.put(stand)

    with ThreadPoolExecutor(STANDS) as pool:
        return list(pool.map(do, items))


def state_of(home: Path) -> State:
    """Return what a home holds, by another program's eyes, which first heal what a crash left."""
    database, habits_file = home / "cchabits.db", home / "habits.toml"
    text = habits_file.read_bytes() if habits_file.exists() else None
    backups = sorted((home / "backups").glob("cchabits-*.db"))
    asked = tuple(path.name for path in backups if "-asked" in path.name)
    rows = _rows(database) if database.exists() else ()
    return State(text, rows if all(map(_is_whole, backups)) else CORRUPT, asked)


def _rows(database: Path) -> tuple[str, ...]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        checked = connection.execute("PRAGMA integrity_check").fetchall()
        if checked != [("ok",)] or connection.execute("PRAGMA foreign_key_check").fetchall():
            return CORRUPT
        lines = (line for line in connection.iterdump() if line.startswith("INSERT"))
        return tuple(line for line in lines if not line.startswith(_NAME))


def _is_whole(backup: Path) -> bool:
    """Tell whether a backup can be relied on, with the checksum beside it if there is one."""
    sidecar = backup.with_name(f"{backup.name}.sha256")
    checksum = hashlib.sha256(backup.read_bytes()).hexdigest()
    is_as_written = not sidecar.exists() or checksum in sidecar.read_text(encoding="utf-8")
    address = f"{backup.as_uri()}?immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        return is_as_written and connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def spread(calls: Sequence[Call], count: int) -> list[Call]:
    """Return as many of the calls, evenly spread, and the first of each kind that is left out."""
    if len(calls) <= count:
        return list(calls)
    chosen = {round(place * (len(calls) - 1) / (count - 1)) for place in range(count)}
    kinds = {calls[index].name for index in chosen}
    for index, call in enumerate(calls):
        if call.name not in kinds:
            kinds.add(call.name)
            chosen.add(index)
    return [calls[index] for index in sorted(chosen)]
