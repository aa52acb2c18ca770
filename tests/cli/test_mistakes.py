"""Bugs of ours: one sentence, and a private file that tells whoever mends them where, not what."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from cchabits.cli.traces import MOST_KEPT, trace_of
from tests.cli.program import (
    COMMAND,
    HABITS,
    Program,
    Result,
    check_refusal,
    environment,
    files_of,
)

pytestmark = pytest.mark.slow

SENTENCE = "something went wrong inside cchabits"
NOTE = "Acme is leaving us"
# The program with a patch: `broken` is called instead of what `status` does.
HARNESS = """\
import sys
from cchabits import __main__
import cchabits.cli.status as status
import cchabits.cli.log as log
{patch}
status.summarise_all = broken
sys.exit(__main__.main())
"""

BUGS = {
    "a value": "def broken(*_): raise ValueError('about ' + repr('Acme is leaving us'))",
    "a key": "def broken(*_): {}['Acme is leaving us']",
    "a chain": """\
def broken(*_):
    try:
        raise KeyError('Acme is leaving us')
    except KeyError as first:
        raise RuntimeError("no 'Acme is leaving us' here") from first""",
    "an unexpected error of the database": """\
import sqlite3
def broken(*_): sqlite3.connect(':memory:').execute('SELECT x FROM nowhere')""",
    "a recursion": "def broken(*_): broken()",
    "a mutual recursion": """\
def broken(*_): other()
def other(): broken()""",
    "no memory": "def broken(*_): raise MemoryError",
    "no memory, really": "def broken(*_): bytes(1 << 62)",
    "a message that fails": """\
class Worse(Exception):
    def __str__(self): raise ValueError('Acme is leaving us')
def broken(*_): raise Worse""",
    "a message that is no text": """\
class Worse(Exception):
    def __str__(self): return 7
def broken(*_): raise Worse""",
    "a message of several lines": "def broken(*_): raise ValueError('a' * 500 + chr(10) * 9)",
    "half a character": "def broken(*_): raise ValueError(chr(0xd800))",
    "an escape": "def broken(*_): raise ValueError(chr(27) + '[2J')",
    "a bug where nobody can catch it": """\
class Late:
    def __del__(self): raise ValueError('Acme is leaving us')
def broken(*_):
    late = Late()
    del late
    raise ValueError""",
    "a loop of causes": """\
def broken(*_):
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    raise one""",
}


def run(home: Path, patch: str, *arguments: str, umask: int = -1, **more: str) -> Result:
    """Run the program with a bug in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", HARNESS.format(patch=patch), *(arguments or ("status",))],
        env=environment(home, **more),
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        umask=umask,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def trace_in(folder: Path) -> Path:
    """Return the only trace in a folder."""
    (trace,) = folder.glob("*.txt")
    return trace


@pytest.mark.parametrize("name", BUGS)
def test_a_bug_is_one_sentence_and_a_private_file(cchabits: Program, name: str) -> None:
    """Nothing else is printed; the trace names the place in the program, and no note."""
    result = run(cchabits.home, BUGS[name])
    check_refusal(result, 70, SENTENCE)
    assert len(result.err.splitlines()) == 2
    trace = trace_in(cchabits.home / "traces")
    assert result.err.splitlines()[1] == f"  hint: the details are in {trace}; please report them"
    assert stat.S_IMODE(trace.stat().st_mode) == 0o600
    assert stat.S_IMODE(trace.parent.stat().st_mode) == 0o700
    text = trace.read_text(encoding="utf-8")
    assert "status.py" in text
    assert NOTE not in text
    assert "\x1b" not in result.err + text


def test_a_trace_says_what_it_takes_to_mend_it(cchabits: Program) -> None:
    """The versions, the day, each exception of the chain by its kind, the first one first."""
    run(cchabits.home, BUGS["a chain"])
    text = trace_in(cchabits.home / "traces").read_text(encoding="utf-8")
    assert text.startswith("cchabits ")
    assert "Python 3." in text.splitlines()[0]
    assert text.index("builtins.KeyError: '…'") < text.index("builtins.RuntimeError: no '…' here")


def test_what_was_typed_is_not_in_a_trace() -> None:
    """A message may repeat an argument without quotes, and that may be a note."""
    typed = ["log", "customer-day", "-m", NOTE]
    text = trace_of(ValueError(f"bad note {NOTE}: no"), typed)
    assert "builtins.ValueError: bad note '…': no" in text


def test_a_bug_after_saving_says_that_it_was_saved(cchabits: Program) -> None:
    """So that nobody logs an act twice."""
    patch = "def broken(*_): pass\nlog.show_receipt = log.logged_lines = None"
    patch += "\nimport cchabits.cli.screen as s\n"
    patch += "def bug(*_): raise ZeroDivisionError\ns.Screen.show = bug"
    result = run(cchabits.home, patch, "log", "customer-day", "90m")
    check_refusal(result, 70, f"it was saved, but then {SENTENCE}")
    assert len(cchabits.logged()) == 1


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["log", "customer-day", "90m"], "cchabits undo --list"),
        (["habits", "retire", "customer-day"], "cchabits habits list"),
        (["packs", "add", "starter"], "cchabits habits list"),
    ],
)
def test_an_answer_that_cannot_be_written_says_where_to_look(
    fresh: Program, arguments: list[str], where: str
) -> None:
    """The list of undo has what was logged; what became of habits.toml is shown by another."""
    fresh.write(HABITS if "customer-day" in arguments else "schema = 1\n")
    fresh.does("status")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=environment(fresh.home, CCHABITS_TODAY=""),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 74
    assert done.stderr.splitlines() == [
        "error: it was saved, but the answer could not be written",
        f"  hint: {where} shows it",
    ]


def test_a_restore_is_not_denied_when_its_answer_fails(cchabits: Program) -> None:
    """Whether the reader has gone or the disk is full, it is the answer that failed."""
    backup = str(cchabits.home / "kept.db")
    cchabits.does("status")
    cchabits.does("backup", backup)
    cchabits.does("log", "customer-day", "90m")
    assert answer_lost(cchabits, "restore", backup, "--dry-run") == (141, "")
    with Path("/dev/full").open("w") as full:
        code, err = answer_lost(cchabits, "restore", backup, "--yes", out=full)
    assert code == 74
    assert err.startswith("error: it was saved, but the answer could not be written\n")
    assert cchabits.logged() == []


def answer_lost(program: Program, *arguments: str, out: TextIO | None = None) -> tuple[int, str]:
    """Run a command that writes to where nothing can be written: nobody, unless said otherwise.

    Without a buffer, so that it fails in the middle of what it does.
    """
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=environment(program.home, PYTHONUNBUFFERED="1"),
        stdout=out or writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    return done.returncode, done.stderr


# Where a trace is kept

BUG = BUGS["a key"]


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_a_trace_is_private_whatever_the_umask(cchabits: Program, umask: int) -> None:
    """Neither anyone's to read, nor shut to its owner."""
    run(cchabits.home, BUG, umask=umask)
    trace = trace_in(cchabits.home / "traces")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (trace, trace.parent)]
    assert modes == [0o600, 0o700]


def test_without_a_home_a_trace_lies_among_temporary_files(fresh: Program, tmp_path: Path) -> None:
    """No home is made for it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    patch = "import cchabits.cli.invocation as i\ndef broken(*_): pass\n"
    patch += "def bug(*_, **__): raise ZeroDivisionError\ni.open_session = bug"
    result = run(fresh.home, patch, TMPDIR=str(folder))
    check_refusal(result, 70, SENTENCE)
    trace = trace_in(folder)
    assert str(trace) in result.err
    assert stat.S_IMODE(trace.stat().st_mode) == 0o600
    assert not fresh.home.exists()


@pytest.mark.parametrize("blocked", ["a file in its place", "a link to nowhere"])
def test_where_the_log_s_folder_cannot_keep_a_trace_another_does(
    cchabits: Program, tmp_path: Path, blocked: str
) -> None:
    """What lies at the place of the folder of traces is left alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    place = cchabits.home / "traces"
    place.touch() if blocked == "a file in its place" else place.symlink_to("nowhere")
    before = files_of(cchabits.home)
    result = run(cchabits.home, BUG, TMPDIR=str(folder))
    assert str(trace_in(folder)) in result.err
    assert files_of(cchabits.home) == before


def test_a_temporary_folder_that_is_missing_does_no_harm(cchabits: Program) -> None:
    """TMPDIR may name anything: the trace lies beside the log."""
    result = run(cchabits.home, BUG, TMPDIR="/nowhere/at/all")
    assert str(trace_in(cchabits.home / "traces")) in result.err


def test_where_no_file_can_hold_a_byte_the_sentence_comes_all_the_same(cchabits: Program) -> None:
    """A full disk, here a limit on the size of files, leaves no half of a trace."""
    patch = f"import resource\n{BUG}\n"
    patch += "resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))\n"
    patch += "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    before = files_of(cchabits.home)
    result = run(cchabits.home, patch)
    check_refusal(result, 70, SENTENCE)
    assert result.err.splitlines()[1:] == ["  hint: no folder could keep the details"]
    assert files_of(cchabits.home) == before


def test_only_the_latest_traces_are_kept(cchabits: Program) -> None:
    """A bug in a line of cron does not fill the disk."""
    folder = cchabits.home / "traces"
    folder.mkdir(0o700)
    for number in range(30):
        (folder / f"cchabits-2026010{number // 10}T00000{number % 10}Z-x.txt").touch(0o600)
    run(cchabits.home, BUG)
    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == MOST_KEPT
    assert (folder / kept[-1]).stat().st_size


# What cannot even be told, and interrupts

BROKEN_TELLING = {
    "the words": "import cchabits.cli.mistakes as m\nm.in_words = broken",
    "the screen": "import cchabits.cli.screen as s\ns.Screen.error = broken",
    "the modules": "import sys\nsys.modules['cchabits.cli.mistakes'] = None",
    "the trace": "import cchabits.cli.traces as t\nt.trace_of = broken",
    "the temporary folder": "import tempfile\ntempfile.mkstemp = broken",
}


@pytest.mark.parametrize("name", BROKEN_TELLING)
def test_a_bug_in_telling_of_a_bug_is_the_same_sentence(cchabits: Program, name: str) -> None:
    """Whatever else is broken, there is no traceback."""
    result = run(cchabits.home, f"{BUG}\n{BROKEN_TELLING[name]}")
    check_refusal(result, 70, SENTENCE)


INTERRUPTS = {
    "a command": "def broken(*_): raise KeyboardInterrupt",
    "telling of a bug": f"{BUG}\nimport cchabits.cli.screen as s\n"
    "def stop(*_): raise KeyboardInterrupt\ns.Screen.error = stop",
    "writing a trace": f"{BUG}\nimport os\ndef stop(*_): raise KeyboardInterrupt\nos.fchmod = stop",
    "clearing up": """\
def broken(*_):
    try:
        raise ValueError
    finally:
        raise KeyboardInterrupt""",
    "the streams": f"{BUG}\ndef stop(): raise KeyboardInterrupt\n"
    "__main__._open_missing_streams = stop",
    "where nobody can catch it": """\
class Late:
    def __del__(self): raise KeyboardInterrupt
def broken(*_):
    late = Late()
    del late
    raise KeyboardInterrupt""",
}


@pytest.mark.parametrize("name", INTERRUPTS)
def test_an_interrupt_is_130_without_a_word_wherever_it_comes(cchabits: Program, name: str) -> None:
    """And half a trace does not stay."""
    result = run(cchabits.home, INTERRUPTS[name])
    assert result == Result(130, "", "")
    assert list((cchabits.home / "traces").glob("*")) == [] or name == "telling of a bug"
