"""Killed, or failed by the disk, at each system call on its files, a command is all or nothing."""

import functools
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.program import COMMAND, TODAY, Result, check_refusal, environment
from tests.counting import Tell
from tests.crashes.commands import COMMANDS, Command, make_homes, write_journal
from tests.crashes.sweeping import (
    CORRUPT,
    KILLED,
    STRACE,
    Call,
    Stand,
    State,
    calls_on,
    shared,
    spread,
    state_of,
    tracing_stands,
)
from tests.services.homes import new_folder

pytestmark = pytest.mark.slow

LOOK = "status"  # what a leader may type next: it takes notice of an edited habits.toml
REPAIR = ["doctor", "--repair"]
NEW = ["init"]  # makes the database, then records habits.toml, which the next command may do too
COMPLETED = "done by the next command"
ALL_THE_SAME = "done all the same"
DISK = {73, 74}
FILE = {65, 66}  # a backup that cannot be read is, as far as `restore` can see, damaged or gone
READ_ON = "answered, and said not to be recorded"
NOT_RECORDED = "it could not be recorded now"
SAID_TO_BE_DONE = (
    "not certain whether this was saved",
    "it is gone from the log, but",
    "is made and was checked, but",
)


class Case(NamedTuple):
    """A command, the home it finds, and the calls to be tried.

    `before` and `after` are that home, without the command and with it; each `_seen` once the next
    command has been there. `told` is what a reader then says.
    """

    command: Command
    home: Path
    calls: list[Call]
    before: State
    before_seen: State
    after: State
    after_seen: State
    told: list[Result]
    files: set[str]


class Trial(NamedTuple):
    """One of the calls of a case."""

    case: Case
    call: Call


class Found(NamedTuple):
    """How a command ended, what became of its home, and which files in it are none of it."""

    result: Result
    became: str
    strays: set[str]


@pytest.fixture(scope="module")
def made() -> Iterator[list[Stand]]:
    """The stands that commands run on."""
    with tracing_stands() as some:
        yield some


@pytest.fixture(scope="module")
def trials(made: Sequence[Stand]) -> Iterator[list[Trial]]:
    """Every call that is to be tried, after each command was once done without a fault."""
    with new_folder() as folder:
        make_homes(made[0], folder)
        for stand in made:
            write_journal(stand.folder)
        cases = shared(made, functools.partial(case_of, folder), COMMANDS)
        yield [Trial(case, call) for case in cases for call in case.calls]


def case_of(folder: Path, stand: Stand, command: Command) -> Case:
    """Do a command without any fault."""
    home = folder / command.home
    stand.put(home)
    before, before_seen = states_now_and_next(stand)
    stand.put(home)
    calls = spread(stand.calls(command.words), command.calls)
    after, after_seen = states_now_and_next(stand)
    assert calls
    assert after != before
    assert after.rows != CORRUPT
    told, files = told_of(stand), stand.files()
    return Case(command, home, calls, before, before_seen, after, after_seen, told, files)


def states_now_and_next(stand: Stand) -> tuple[State, State]:
    """Return what a home holds, and what it holds when the next command has been there."""
    now = state_of(stand.home)
    stand.run(LOOK)
    return now, state_of(stand.home)


def told_of(stand: Stand) -> list[Result]:
    """Return what there is to see in a home."""
    return [stand.run("status", "--json"), stand.run("history", "--json"), stand.run("export")]


def attempt(fault: str, stand: Stand, trial: Trial) -> Found:
    """Do a command with a fault at one of its calls."""
    case, call = trial
    stand.put(case.home)
    result = stand.run_with(fault, call, case.command.words)
    strays = stand.files() - case.files
    return Found(result, became(stand, case), strays)


def became(stand: Stand, case: Case) -> str:
    """Tell what became of a home; where half of it was done, let the command be repeated."""
    now = state_of(stand.home)
    if now.rows == CORRUPT:
        return "corrupt"
    if now in (case.before, case.after):
        return "as before" if now == case.before else "done"
    stand.run(LOOK)
    following = state_of(stand.home)
    if following in (case.before_seen, case.after_seen):
        return "as before" if following == case.before_seen else COMPLETED
    stand.run(*case.command.words)
    stand.run(LOOK)
    return "done when repeated" if told_of(stand) == case.told else "half done"


def judged_killed(found: Found) -> str:
    """Judge what a kill did."""
    assert found.result.code == KILLED, found
    is_lost = found.result.out and found.became != "done"
    return "lost" if is_lost else found.became


def judged_failed(trial: Trial, found: Found) -> str:
    """Judge what a failing disk did."""
    case, call = trial
    result, outcome, strays = found
    if case.command.words == REPAIR:
        return judged_repair(result, outcome, strays)
    if strays and not call.name.startswith("unlink"):  # what fails to be removed cannot go
        return "stray files"
    if result.code == 0:
        return judged_answer(result, outcome)
    check_refusal(result, result.code)
    if result.code not in DISK | (FILE if case.command.words[0] == "restore" else set()):
        return "another exit code"
    if outcome == "as before":
        return "refused"
    is_told = any(text in result.err for text in SAID_TO_BE_DONE) or case.command.words == [LOOK]
    is_done = outcome == "done" or (outcome == COMPLETED and case.command.words == NEW)
    return "done, and said so" if is_done and is_told else "half done"


def judged_answer(result: Result, outcome: str) -> str:
    """Judge a command that succeeded: it has done all, or read on and says what it did not do."""
    if NOT_RECORDED in result.err and outcome == "as before":
        return READ_ON
    return ALL_THE_SAME if outcome == "done" else "lost"


def judged_repair(result: Result, outcome: str, strays: set[str]) -> str:
    """Judge what a failing disk did to a repair, which may have mended all and then not see it.

    It tells of what it cannot read, or not mend, as of findings. Where a backup fails, a copy of
    the log as it was lies there instead.
    """
    if any("as-it-was" not in name for name in strays):
        return "stray files"
    if outcome not in {"as before", "done"} or (result.code == 0 and outcome != "done"):
        return "half done"
    if result.code == 1 and result.out:
        return "a finding"
    if result.code == 0:
        return ALL_THE_SAME
    check_refusal(result, result.code)
    return "refused" if result.code in DISK else "another exit code"


def said_of(name: str, trials: Sequence[Trial], verdicts: Sequence[str]) -> str:
    """Return what a sweep counted."""
    commands = len({trial.case.command for trial in trials})
    counts = ", ".join(f"{count} {verdict}" for verdict, count in Counter(verdicts).most_common())
    return f"{name}: {len(trials)} calls of {commands} commands: {counts}"


@pytest.mark.slow
def test_a_command_that_is_killed_is_done_or_not_done(
    tell: Tell, made: Sequence[Stand], trials: Sequence[Trial]
) -> None:
    """D3: SIGKILL loses nothing that was acknowledged, and nothing is left in halves or corrupt.

    A command that changes habits.toml too may be killed between the two: the next command completes
    it, or it may be repeated.
    """
    found = shared(made, functools.partial(attempt, "signal=KILL"), trials)
    verdicts = list(map(judged_killed, found))
    tell(said_of("D3", trials, verdicts))
    wrong = {"lost", "corrupt", "half done"}
    bad = zip(trials, verdicts, strict=True)
    assert [(t.case.command, t.call, verdict) for t, verdict in bad if verdict in wrong] == []
    repeated = {
        trial.case.command.words[1]
        for trial, verdict in zip(trials, verdicts, strict=True)
        if verdict == "done when repeated"
    }
    assert repeated <= {"rename", "acts.jsonl"}


@pytest.mark.slow
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_is_told_and_loses_nothing(
    tell: Tell,
    made: Sequence[Stand],
    trials: Sequence[Trial],
    error: str,
) -> None:
    """D4: an error, its exit code, what was there as it was, and no file beside it."""
    found = shared(made, functools.partial(attempt, f"error={error}"), trials)
    verdicts = list(map(judged_failed, trials, found))
    tell(said_of(f"D4, {error}", trials, verdicts))
    right = {"refused", READ_ON, ALL_THE_SAME, "done, and said so", "a finding"}
    bad = zip(trials, found, verdicts, strict=True)
    assert [(t.case.command, t.call, f) for t, f, verdict in bad if verdict not in right] == []


def test_a_copy_makes_the_calls_that_the_program_makes(tmp_path: Path) -> None:
    """What is swept is what happens: the same calls on the same files, in the same order."""
    with tracing_stands() as (stand, *_), new_folder() as folder:
        make_homes(stand, folder)
        words = ["log", "customer-day", "90m", "--id", "new1", "--today", TODAY]
        stand.put(folder / "used")
        copied = stand.calls(words)
        stand.put(folder / "used")
        log = tmp_path / "calls"
        subprocess.run(
            [STRACE, "--seccomp-bpf", "-f", "-y", "-o", str(log), *COMMAND, *words],
            env=environment(stand.home),
            capture_output=True,
            check=True,
        )
        real = calls_on(stand.home, log)
    # Behind the answer the real one, on its own day, takes the backup of that day.
    assert [call.name for call in copied] == [call.name for call in real[: len(copied)]]
