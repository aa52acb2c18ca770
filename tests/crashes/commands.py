"""The commands that write, and the homes that each finds."""

import contextlib
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import NamedTuple

from tests.cli.program import HABITS
from tests.crashes.stand import NOW
from tests.crashes.sweeping import Stand
from tests.services.homes import act, journal_of
from tests.storage.old_schemas import habits_file_of, restore

EVERY = sys.maxsize  # of its calls
SPREAD = 25

JOURNAL = "acts.jsonl"  # beside the home, whose calls alone are counted
FIRST_BACKUP = f"cchabits-{NOW:%Y%m%dT%H%M%SZ}-daily.db"  # the first act of the day makes it
WALK = {"title": "A walk", "cadence": "weekly"}


class Command(NamedTuple):
    """A command that writes: the home it finds, and how many of its calls are tried."""

    arguments: str
    home: str = "used"
    calls: int = SPREAD

    @property
    def words(self) -> list[str]:
        """The arguments, one by one; what is joined by _ is one that has spaces."""
        return [word.replace("_", " ") for word in self.arguments.split()]


COMMANDS = (
    Command("log customer-day 90m -m Acme:_SSO_blocks_the_renewal --id new1", calls=EVERY),
    Command("status", home="old", calls=EVERY),
    Command("log customer-day 90m --id new1", home="new"),
    Command("status", home="edited"),
    Command("skip feedback-review --reason illness"),
    Command("reason feedback-review comfort --on 2026-10-20 --next if_so,_then_so"),
    Command("plan add customer-day 2026-12-24 9:00 2h -m Acme"),
    Command("plan drop courage-check"),
    Command("pause feedback-review --from today"),
    Command("resume courage-check"),
    Command("edit entry1 2h -m longer"),
    Command("delete entry1"),
    Command("undo"),
    Command(f"import {JOURNAL}"),
    Command("habits add reading cadence=weekly"),
    Command("habits edit customer-day title=Days"),
    Command("habits retire customer-question"),
    Command("habits rename customer-question asked"),
    Command("habits sync", home="edited"),
    Command("packs add thys-eight"),
    Command("init", home="none"),
    Command(f"import {JOURNAL}", home="none"),
    Command("backup"),
    Command(f"restore {FIRST_BACKUP} --yes"),
    Command("doctor --forget gone1 --yes"),
    Command("doctor --repair", home="harmed"),
)

# What the used home has seen: something for each command to do.
_USE = (
    "log customer-day 1h --id entry1",
    "log customer-question 3/4 --id entry2",
    "log feedback-review --with departments=sales --id gone1 -m a_secret",
    "delete gone1",
    "pause courage-check --from today",
    "reason feedback-review forgot",
    "plan add courage-check 2026-12-24 9:00",
    "log customer-day 30m --on 2026-10-05 --id entry3",
)


def make_homes(stand: Stand, folder: Path) -> None:
    """Make the homes that commands find, each in a folder of its name, and the journal."""
    for name in ("new", "used", "edited", "old", "harmed"):
        home = folder / name
        home.mkdir(mode=0o700)
        _make_old(home) if name == "old" else _make_new(home)
        if name in {"used", "edited", "harmed"}:
            _use(stand, home)
    _edit(folder / "edited")
    _harm(folder / "harmed")


def write_journal(folder: Path) -> None:
    """Write a journal with a habit, its acts, and what is written around them."""
    definition = {"type": "definition", "habit": "walk", "from": "2026-09-01", "definition": WALK}
    acts = [act("walk", f"2026-10-{day:02}", id=f"walk{day}") for day in range(1, 31)]
    missed = {"type": "reason", "habit": "walk", "on": "2026-11-03", "reason": "forgot"}
    review = {"type": "review", "on": "2026-11-03", "span": "month", "plus": "walks"}
    plan = {"type": "plan", "habit": "walk", "on": "2026-12-03", "at": "09:00"}
    (folder / JOURNAL).write_bytes(journal_of([definition, *acts, missed, review, plan]))


def _make_new(home: Path) -> None:
    (home / "habits.toml").write_text(HABITS, encoding="utf-8")


def _make_old(home: Path) -> None:
    database = restore(1, home / "cchabits.db")
    (home / "habits.toml").write_text(habits_file_of(database), encoding="utf-8")


def _use(stand: Stand, home: Path) -> None:
    stand.put(home)
    for line in _USE:
        outcome = stand.run(*Command(line).words)
        assert outcome.code == 0, outcome
    shutil.copytree(stand.home, home, dirs_exist_ok=True)


def _harm(home: Path) -> None:
    """Take away what `doctor --repair` makes anew, inside the log and outside."""
    with contextlib.closing(sqlite3.connect(home / "cchabits.db")) as link, link:
        link.execute("DELETE FROM day")
        link.execute("DELETE FROM checkpoint")
    (home / "cchabits.db").chmod(0o644)


def _edit(home: Path) -> None:
    kept = HABITS.partition('[[habit]]\nslug = "road-show"')[0]
    text = kept.replace("A day a month", "Two days a month")
    (home / "habits.toml").write_text(text, encoding="utf-8")
