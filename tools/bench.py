"""Measure how long the commands take, as ratios within one run.

    python tools/bench.py [--quick] [--rounds N]

The program is installed from its wheel into an environment of its own, and every case runs once a
round, so that whatever else the machine does falls on all alike. Nothing here passes or fails: the
bounds are printed beside what was measured. `--quick` leaves out the million and most rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import platform
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
RUN_CASE = ROOT / "tools" / "run_case.py"
ROUNDS = 21
QUICK_ROUNDS = 5
YEARS = 10
LINES = 100_000
MILLION = 1_000_000

FLOOR = "import typer, rich.console, rich.table, sqlite3, dataclasses, datetime"

# The same lines, read and inserted with nothing around it, in the leanest way there is.
PLAIN_IMPORT = """
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[2])
database.execute("CREATE TABLE entry (id, habit, day, minutes, done, occasions, note)")
with open(sys.argv[1], encoding="utf-8") as file:
    next(file)
    lines = map(json.loads, file)
    rows = ((line["id"], line["habit"], line["on"], line.get("minutes"), line.get("done"),
             line.get("of"), line.get("note")) for line in lines)
    database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
database.commit()
"""

# A mail every day from its first minute on, to a server on this computer; there always is
# something to write of.
MAIL = """
[mail]
to = "ana@example.org"
days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
at = "00:00"
transport = "smtp"
host = "127.0.0.1"
port = {port}

[[habit]]
slug = "call"
title = "Call a customer"
start = 2026-01-01
"""

# What each habit of the pack thys-eight takes as a value, and the details that make it full.
VALUES: dict[str, dict[str, object]] = {
    "customer-day": {"minutes": 90},
    "customer-question": {"done": 1, "of": 1},
    "customer-objectives": {"item": "own"},
    "staff-time": {"done": 3, "of": 4},
    "feedback-review": {"amount": 1, "with": {"departments": ["sales", "support"]}},
    "online-listening": {"amount": 1, "with": {"contribution": ["answered a review"]}},
    "clv-in-decisions": {"done": 1, "of": 1},
    "new-focus": {"amount": 1, "with": {"new_ways": ["a customer in the board meeting"]}},
}

# They change what is measured: without .pyc files every start takes four times as long.
LEFT_OUT = {
    "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONWARNINGS",
    "CCHABITS_HOME", "CCHABITS_TODAY", "NO_COLOR", "FORCE_COLOR", "COLUMNS",
}  # fmt: skip


class Case(NamedTuple):
    """One command to measure. `prepare` runs before each measurement, outside it.

    `against` names the case it is held against, and `bound` how many times as long it may take;
    `memory_bound` is the same for its peak memory. With `is_answer` the time is that until the
    first letter of the answer, whatever the command does afterwards.
    """

    name: str
    command: list[str]
    home: Path | None = None
    against: str | None = None
    bound: float | None = None
    memory_bound: float | None = None
    prepare: Callable[[], object] | None = None
    is_answer: bool = False


class Sample(NamedTuple):
    """How long one run took, and the most memory it held."""

    seconds: float
    kilobytes: int


class Failed(Exception):
    """A measured command did not end well."""


class Bench:
    """The environments, homes and journals under one temporary folder."""

    def __init__(self, folder: Path, today: dt.date) -> None:
        self.folder = folder
        self.mail_port = 0
        self.today = today
        self.bin = folder / "cchabits" / "bin"
        self.watson_bin = folder / "watson" / "bin"

    def install(self) -> None:
        """Build the wheel and install it; install td-watson beside it."""
        say("installing cchabits from its wheel, and td-watson, each by itself")
        _environment(self.folder / "cchabits", ".")
        _environment(self.folder / "watson", "td-watson", "setuptools<81")

    def cchabits(self, *arguments: str) -> list[str]:
        """Return a command line of the installed program."""
        return [str(self.bin / "cchabits"), *arguments]

    def python(self, code: str, *arguments: str) -> list[str]:
        """Return a command line of the same environment's Python."""
        return [str(self.bin / "python"), "-c", code, *arguments]

    def new_home(self, name: str, start: dt.date) -> Path:
        """Return a home with the eight habits, which start on a day."""
        home = self.folder / "homes" / name
        home.mkdir(parents=True)
        run_once(self.cchabits("--today", str(start), "init", "--pack", "thys-eight"), home)
        return home

    def filled_home(self, entries: int, years: int, name: str = "filled") -> Path:
        """Return a home with so many entries over so many years up to today, imported."""
        say(f"a home with {entries:,} entries over {years} years")
        start = self.today - dt.timedelta(days=365 * years)
        home = self.new_home(f"{name}-{entries}-{years}", start)
        journal = self.journal(entries, start)
        run_once(self.cchabits("import", str(journal)), home)
        return home

    def changed_home(self, entries: int, years: int) -> Path:
        """Return such a home in which every definition changed every second month."""
        home = self.filled_home(entries, years, "changed")
        say(f"its definitions changed every second month, in {years} years")
        path = home / "habits.toml"
        first = path.read_text(encoding="utf-8")
        for number in range(1, 6 * years):
            noticed = self.today - dt.timedelta(days=365 * years - 61 * number)
            path.write_text(changed(first, number), encoding="utf-8")
            run_once(self.cchabits("habits", "sync", "--today", str(noticed)), home)
        return home

    def journal(self, entries: int, start: dt.date) -> Path:
        """Return a journal file with so many entries from a day to today."""
        path = self.folder / f"{entries}-{start}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(journal_lines(entries, start, self.today))
        return path


def journal_lines(entries: int, start: dt.date, today: dt.date) -> Iterator[str]:
    """Yield a journal of entries spread evenly over the days from `start` to `today`.

    The same arguments give the same lines.
    """
    chance = random.Random(entries)
    slugs = list(VALUES)
    days = (today - start).days + 1
    yield json.dumps({"type": "header", "schema": "cchabits.journal/1"}) + "\n"
    for number in range(entries):
        on = start + dt.timedelta(days=number * days // entries)
        slug = chance.choice(slugs)
        record: dict[str, object] = {"type": "entry", "id": f"{chance.getrandbits(64):016x}"}
        record |= {"habit": slug, "on": str(on)} | VALUES[slug]
        if number % 3 == 0:
            record["note"] = f"Customer {number % 97}: what they told us"
        if number % 200 == 0 and slug == "feedback-review" and on.day < 10 and on > start:  # noqa: PLR2004
            record["for"] = str(max(start, on - dt.timedelta(days=on.day)))
        yield json.dumps(record) + "\n"


def changed(habits_toml: str, number: int) -> str:
    """Return habits.toml with other targets of coverages, and other graces of the rest."""
    head, *habits = habits_toml.split("[[habit]]\n")
    edited = [
        habit.replace("target = 1.0", f"target = 0.{90 + number % 9}")
        if 'measure = "coverage"' in habit
        else f"grace = {number % 20 + 1}\n{habit}"
        for habit in habits
    ]
    return "[[habit]]\n".join([head, *edited])


def cases(bench: Bench, *, is_quick: bool) -> Iterator[Case]:
    """Yield what is measured, setting up the homes it needs."""
    yield Case("bare", bench.python("pass"))
    yield Case("floor", bench.python(FLOOR), against="bare")
    home = bench.filled_home(1_500, 3)
    for kind in ("habits", "entries"):
        command = bench.cchabits("__complete", kind, "", "log")
        yield Case(f"completing {kind}", command, home, "bare", 3)
    log = bench.cchabits("log", "customer-day", "90m", "-m", "Acme: SSO blocks the renewal")
    yield Case("log", log, home, "floor", 1.35)
    yield Case("status", bench.cchabits("status"), home, "floor", 1.75)
    past = bench.cchabits("history", "customer-day")
    yield Case("history", past, home, "status")
    yield Case("review", bench.cchabits("review", "--year"), home, "status", 3)
    home = bench.changed_home(1_500, 3)
    yield Case("log, changed", log, home, "floor", 1.35)
    yield Case("status, changed", bench.cchabits("status"), home, "floor", 1.75)
    yield from _mail_cases(bench)
    yield from _watson_cases(bench)
    yield from _size_cases(bench, log, (LINES,) if is_quick else (LINES, MILLION))
    yield from _import_cases(bench)


def _mail_cases(bench: Bench) -> Iterator[Case]:
    """Yield ticks in a home whose mail of today is decided, and what comes before that."""
    home = bench.filled_home(1_500, 3, "reminded")
    with (home / "habits.toml").open("a", encoding="utf-8") as file:
        file.write(MAIL.format(port=bench.mail_port))
    tick = bench.cchabits("remind", "run")
    run_once(tick, home)
    with contextlib.closing(sqlite3.connect(home / "cchabits.db")) as database:
        if database.execute("SELECT state FROM mail").fetchall() != [("sent",)]:
            raise Failed("a tick that was to send a mail has sent none")

    def change(*statements: str) -> Callable[[], None]:
        def prepare() -> None:
            with contextlib.closing(sqlite3.connect(home / "cchabits.db")) as database:
                for statement in (*statements, "UPDATE tick SET since = NULL, until = NULL"):
                    database.execute(statement)
                database.commit()

        return prepare

    silent = "UPDATE mail SET kind = 'nothing', state = 'silent'"
    yield Case("tick", tick, home, "bare", 3)
    yield Case("tick that looks", tick, home, "bare", 8, prepare=change(silent))
    paused = "INSERT INTO snooze (habit_id) SELECT id FROM habit WHERE id NOT IN ("
    paused += "SELECT coalesce(habit_id, 0) FROM snooze)"
    yield Case(
        "tick that judges", tick, home, "bare", 8, prepare=change("DELETE FROM mail", paused)
    )
    awake = ("DELETE FROM mail", "DELETE FROM snooze")
    yield Case("mail", tick, home, "status", 3, prepare=change(*awake))
    yield Case("status with mail", bench.cchabits("status"), home, "status")


def _watson_cases(bench: Bench) -> Iterator[Case]:
    folder = bench.folder / "homes" / "watson"
    watson = str(bench.watson_bin / "watson")
    run_once([watson, "start", "customer-day"], folder)
    yield Case("watson status", [watson, "status"], folder, "status")


def _size_cases(bench: Bench, log: list[str], sizes: tuple[int, ...]) -> Iterator[Case]:
    least = bench.filled_home(1_000, YEARS)
    yield Case("status, 1,000", bench.cchabits("status"), least)
    for size in sizes:
        home = bench.filled_home(size, YEARS)
        yield Case(f"status, {size:,}", bench.cchabits("status"), home, "status, 1,000", 1.4, 1.3)
        yield Case(f"log, {size:,}", log, home, "log")
        past = bench.cchabits("history", "customer-day")
        yield Case(f"history, {size:,}", past, home, f"status, {size:,}")
        looked_back = bench.cchabits("review", "--year")
        yield Case(f"review, {size:,}", looked_back, home, f"status, {size:,}")
        if size == LINES:
            yield from _daily_cases(log, home, f"log, {size:,}")


def _daily_cases(log: list[str], home: Path, usual: str) -> Iterator[Case]:
    """Yield the first log of a day, which backs the log up, and how soon it answers.

    The backup may take three times as long as a log, so that both together take four.
    """

    def forget_day() -> None:
        shutil.rmtree(home / "backups", ignore_errors=True)

    yield Case("first log of a day", log, home, usual, 4, prepare=forget_day)
    yield Case("answer of a log", log, home, is_answer=True)
    yield Case(
        "answer of the first", log, home, "answer of a log", 1.2, prepare=forget_day, is_answer=True
    )


def _import_cases(bench: Bench) -> Iterator[Case]:
    start = bench.today - dt.timedelta(days=365 * YEARS)
    empty = bench.new_home("empty", start)
    home = bench.folder / "homes" / "import"
    plain = bench.folder / "plain.db"
    journal = str(bench.journal(LINES, start))

    def fresh_home() -> None:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(empty, home)

    yield Case(
        "plain import",
        bench.python(PLAIN_IMPORT, journal, str(plain)),
        prepare=lambda: plain.unlink(missing_ok=True),
    )
    imported = bench.cchabits("import", journal)
    yield Case("import", imported, home, "plain import", 8, prepare=fresh_home)


def measure(measured: list[Case], rounds: int) -> dict[str, list[Sample]]:
    """Run every case once a round, after a round that does not count; return the samples."""
    samples: dict[str, list[Sample]] = {case.name: [] for case in measured}
    for number in range(rounds + 1):
        say(f"round {number} of {rounds}" if number else "a round to warm up, not counted")
        for case in measured:
            if case.prepare:
                case.prepare()
            sample = run_once(case.command, case.home, is_answer=case.is_answer)
            if number:
                samples[case.name].append(sample)
    return samples


def run_once(command: list[str], home: Path | None = None, *, is_answer: bool = False) -> Sample:
    """Run a command, its output thrown away, and return what it took; raises Failed.

    With `is_answer` the time is that until it first says something.
    """
    environment = {key: text for key, text in os.environ.items() if key not in LEFT_OUT}
    if home is not None:
        environment |= {"CCHABITS_HOME": str(home), "WATSON_DIR": str(home)}
    # Not from here: it would be charged with what the bench itself holds.
    script = [sys.executable, "-I", "-S", str(RUN_CASE), "answer" if is_answer else "whole"]
    ran = subprocess.run([*script, *command], env=environment, stdout=subprocess.PIPE, check=True)
    seconds, kilobytes, code = ran.stdout.split()
    if int(code):
        raise Failed(f"{' '.join(command)} ended with {int(code)}")
    return Sample(float(seconds), int(kilobytes))


def report(measured: list[Case], samples: dict[str, list[Sample]]) -> Iterator[str]:
    """Yield the lines of the table."""
    times = {name: median(one.seconds for one in taken) for name, taken in samples.items()}
    peaks = {name: median(one.kilobytes for one in taken) for name, taken in samples.items()}
    yield f"{'case':<20}{'median':>10}{'memory':>9}   ratio"
    for case in measured:
        own, peak = times[case.name], peaks[case.name]
        line = f"{case.name:<20}{1000 * own:>7,.0f} ms{peak / 1024:>6.0f} MB"
        if case.against:
            line += f"   {_ratio(own / times[case.against], case.bound)} {case.against}"
        if case.against and case.memory_bound:
            line += f", memory {_ratio(peak / peaks[case.against], case.memory_bound).lstrip()}"
        yield line


def _ratio(ratio: float, bound: float | None) -> str:
    if bound is None:
        return f"{ratio:5.2f} ×"
    verdict = "within" if ratio <= bound else "OVER"
    return f"{ratio:5.2f} × ({verdict} {bound:g})"


def machine() -> str:
    """Return what the run was measured on: processor, cores, system, Python and SQLite."""
    model = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.exists():
        lines = described.read_text(encoding="utf-8").splitlines()
        named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        model = named[0] if named else model
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def say(text: str) -> None:
    """Tell how far it is, on standard error, so that the table can be kept by itself."""
    print(f"  {text} …", file=sys.stderr, flush=True)


def _environment(folder: Path, *requirements: str) -> None:
    environment = os.environ | {"PYTHON": sys.executable}
    script = ["sh", "tools/environment.sh", str(folder), *requirements]
    subprocess.run(script, cwd=ROOT, env=environment, check=True)


@contextlib.contextmanager
def mail_server() -> Iterator[int]:
    """Take every mail, and keep none, for the length of a block; yields the port."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = Controller(Sink(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def main() -> int:
    """Measure, and print the table; the exit code tells only whether it could be done."""
    parser = argparse.ArgumentParser(description="Measure how long the commands take.")
    parser.add_argument("--quick", action="store_true", help="few rounds, and no million")
    parser.add_argument("--rounds", type=int, help=f"how many (default {ROUNDS})")
    options = parser.parse_args()
    rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the folder is removed
    with tempfile.TemporaryDirectory(prefix="cchabits-bench-") as folder:
        bench = Bench(Path(folder), dt.date.today())  # noqa: DTZ011 - the program's own today
        try:
            bench.install()
            with mail_server() as bench.mail_port:
                measured = list(cases(bench, is_quick=options.quick))
                samples = measure(measured, rounds)
        except (Failed, subprocess.CalledProcessError) as problem:
            print(f"error: {problem}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
    print(f"{machine()}\nmedians of {rounds} interleaved rounds\n")
    print("\n".join(report(measured, samples)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
