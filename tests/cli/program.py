"""The program as a test calls it: in this process, in one of its own, or on a pseudo-terminal."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cchabits.__main__ import main
from tests.waiting import PATIENCE, none_left

TODAY = "2026-11-24"  # a Tuesday
COMMAND = (sys.executable, "-m", "cchabits")
SCRIPT = Path(sys.executable).with_name("cchabits")

HABITS = """\
schema = 1

[[habit]]
slug = "customer-day"
title = "A day a month with customers"
measure = "duration"
start = 2026-08-01

[[habit]]
slug = "customer-question"
title = "What is in this for our customers?"
measure = "coverage"
start = 2026-08-01

[[habit]]
slug = "feedback-review"
alias = "cfr"
title = "Customer feedback review with other departments invited"
requires = ["departments"]
start = 2026-08-01

[[habit]]
slug = "customer-objectives"
title = "Measurable customer objectives in reviews, mine first"
measure = "checklist"
cadence = "yearly"
items = ["own", "sales", "product"]
first = "own"
start = 2026-01-01

[[habit]]
slug = "courage-check"
title = "Did I speak up for the customer?"
measure = "score"
cadence = "weekly"
start = 2026-11-02

[[habit]]
slug = "road-show"
title = "The road show"
requires = ["customer", "departments>=2"]
start = 2026-08-01
end = 2026-09-30
"""

SETTINGS = (
    "CCHABITS_HOME", "CCHABITS_TODAY", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM",
    "PYTHONIOENCODING", "PYTHONUTF8", "LC_ALL", "LANG", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
)  # fmt: skip


class Result(NamedTuple):
    """What a call of the program came to."""

    code: int
    out: str
    err: str


class Program:
    """The program in this process, with a home of its own; `home` need not exist."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Result:
        """Run the program."""
        self._capsys.readouterr()
        code = main(list(arguments))
        return Result(code, *self._capsys.readouterr())

    def does(self, *arguments: str) -> str:
        """Run the program, which succeeds without a word on standard error; return its answer."""
        code, out, err = self(*arguments)
        assert (code, err) == (0, "")
        return out

    def logged(self, *options: str) -> list[dict[str, Any]]:
        """Return the records of the log as the journal has them: no definitions among them."""
        lines = self.does("export", *options).removesuffix("\n").split("\n")
        records = [json.loads(line) for line in lines]
        return [one for one in records if one["type"] not in {"header", "definition"}]

    def write(self, text: str) -> None:
        """Write habits.toml."""
        self.home.mkdir(mode=0o700, exist_ok=True)
        (self.home / "habits.toml").write_text(text, encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder with what it holds."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names_of(folder: Path) -> list[str]:
    """Return the names of what lies in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())


def check_refusal(result: Result, code: int, said: str = "") -> None:
    """Check that an error is one sentence and hints on standard error, and nothing else."""
    assert result.code == code, result
    assert result.out == ""
    assert result.err.endswith("\n")
    lines = [line for line in result.err.splitlines() if not line.startswith("note: ")]
    sentence, *hints = lines
    assert sentence.startswith("error: ")
    assert len(sentence) > len("error: ")
    assert all(hint.startswith("  hint: ") for hint in hints), hints
    assert "Traceback" not in result.err
    assert said in sentence


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process that has nothing to do with whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    given = {"CCHABITS_HOME": str(home), "CCHABITS_TODAY": TODAY, "LC_ALL": "C.UTF-8"}
    return kept | given | more


def run_process(
    home: Path,
    *arguments: str | bytes,
    command: Sequence[str] = COMMAND,
    stdin: bytes = b"",
    **more: str,
) -> Result:
    """Run the program in a process of its own."""
    done = subprocess.run(
        [*command, *arguments],
        env=environment(home, **more),
        input=stdin,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def start(
    home: Path,
    *arguments: str,
    command: Sequence[str] = COMMAND,
    env: Mapping[str, str] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start the program in a process of its own, with pipes."""
    pipe = subprocess.PIPE
    whole = environment(home, **(env or {}))
    return subprocess.Popen([*command, *arguments], env=whole, stdin=pipe, stdout=pipe, stderr=pipe)


def run_on_terminal(
    home: Path, *arguments: str, columns: int = 80, typed: str = "", **more: str
) -> tuple[int, str]:
    """Run the program on a pseudo-terminal, where something may be typed.

    Returns its exit code and all it wrote there; what was typed is among it.
    """
    parent, child = pty.openpty()
    os.set_blocking(parent, False)
    _set_columns(child, columns)
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment(home, TERM="xterm-256color") | more,
        stdin=child,
        stdout=child,
        stderr=child,
    )
    os.close(child)
    with none_left([process]):
        try:
            os.write(parent, typed.encode())
            written = b"".join(_read_all(parent))
        finally:
            os.close(parent)
        return process.wait(timeout=PATIENCE), written.decode()


@contextmanager
def locked(database: Path, kind: str) -> Iterator[None]:
    """Hold a lock on the database, from a connection of another program's."""
    import sqlite3  # the tests' own door into the file

    other = sqlite3.connect(database, isolation_level=None)
    other.execute(f"BEGIN {kind}")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def _set_columns(terminal: int, columns: int) -> None:
    import termios

    termios.tcsetwinsize(terminal, (24, columns))


def _read_all(terminal: int) -> Iterator[bytes]:
    """Read a pseudo-terminal until nobody has it open any more, and no longer than we can wait."""
    until = time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < until, "the terminal stays open"
        if not select.select([terminal], [], [], 0.5)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # what Linux says when the last one has closed it
            return
        if not piece:
            return
        yield piece
