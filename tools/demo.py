"""Show the program at work: a year of made-up history in a temporary folder, then real commands.

    python tools/demo.py

The history is made day by day through the program's own services; the same day always gives the
same one. Each command is shown before its answer, and nothing is left behind.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock, packs
from cchabits.cli.screen import Screen
from cchabits.config.paths import find_home
from cchabits.config.template import habits_toml
from cchabits.domain.dates import plus_months
from cchabits.domain.habit import Pause
from cchabits.services.exemptions import SkipRequest, pause, skip
from cchabits.services.log import Act, log
from cchabits.services.session import Place, open_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchabits.services.session import Session

SEED = 8
PACK = "thys-eight"
INTERRUPTED = 130

HEADING = "The eight behaviours of the pack thys-eight, and a made-up year of them.\n"
COMMANDS = (
    "cchabits status",
    'cchabits log feedback-review --with sales,support -m "Two themes: onboarding and invoices"',
    'cchabits skip customer-day --reason travel_or_leave --next "if I travel, then I call two"',
    'cchabits plan add customer-day thu 9:00 2h -m "Borealis, on site"',
    "cchabits status",
)
ENDING = (
    "That was made up, and is gone again. To begin with your own: make install, then cchabits init"
)

CUSTOMERS = ("Acme", "Borealis", "Castel", "Duna", "Elm & Sons")
HEARD = (
    "SSO blocks the renewal",
    "the invoice is hard to read",
    "support answers fast, and solves slowly",
    "they would pay for onboarding",
    "nobody told them about the new portal",
)


class Event(NamedTuple):
    """An act, a skip or a pause, and the day on which it is typed."""

    day: dt.date
    typed: Act | SkipRequest | Pause


# The year


def first_day(today: dt.date) -> dt.date:
    """Return the day the eight habits start: a year ago."""
    return plus_months(today, -12)


def history(today: dt.date) -> list[Event]:
    """Return a year of events up to `today`, in the order they are typed; no chance but the seed.

    Whatever the day, feedback-review and customer-day are overdue at its end, and online-listening
    is due soon.
    """
    year = _Year(today)
    events = [
        *year.leave(),
        *year.customer_days(),
        *year.questions(),
        *year.reviews(),
        *year.online(),
        *year.quarterly(),
    ]
    lived = (one for one in events if first_day(today) <= one.day <= today)
    return sorted(lived, key=lambda one: one.day)


class _Year:
    """A leader's year, told from its end: `month(3)` is the first day of three months ago."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.chance = random.Random(SEED)

    def month(self, ago: int) -> dt.date:
        return plus_months(self.today.replace(day=1), -ago)

    def logged(self, on: dt.date, act: Act, *, days_late: int = 0) -> Event:
        """Return an act done on a day, and typed then or some days after."""
        day = on + dt.timedelta(days=days_late)
        return Event(day, act._replace(on=on.isoformat()))

    def heard(self) -> str:
        return f"{self.chance.choice(CUSTOMERS)}: {self.chance.choice(HEARD)}"

    def leave(self) -> Iterator[Event]:
        """Yield three weeks off, three months ago."""
        begin = self.month(3) + dt.timedelta(days=6)
        until = begin + dt.timedelta(days=21)
        away = Pause(None, begin, until, "travel_or_leave")
        yield Event(begin - dt.timedelta(days=4), away)

    def customer_days(self) -> Iterator[Event]:
        """Yield a day of visits a month; in one month ill, for one late, in the last too few."""
        for ago in (12, 11, 10, 9, 8, 6, 5, 2):
            for day in sorted(self.chance.sample(range(1, 27), 3)):
                minutes = self.chance.choice(("2h30", "3h", "3h30"))
                on = self.month(ago) + dt.timedelta(days=day)
                act = Act("customer-day", minutes, note=self.heard())
                yield self.logged(on, act, days_late=self.chance.choice((0, 0, 0, 2)))
        ill = self.month(7) + dt.timedelta(days=17)
        why = "if I am ill, then a colleague goes and I read the notes"
        request = SkipRequest("customer-day", str(ill), "illness", countermeasure=why)
        yield Event(ill, request)
        first = self.month(4) + dt.timedelta(days=20)
        yield self.logged(first, Act("customer-day", "5h", note=self.heard()))
        late = Act("customer-day", "3h30", credit=first.isoformat(), note=self.heard())
        yield self.logged(self.month(3) + dt.timedelta(days=2), late)
        last = self.month(1) + dt.timedelta(days=8)
        yield self.logged(last, Act("customer-day", "3h", note=self.heard(), by="Ana"))

    def questions(self) -> Iterator[Event]:
        """Yield a count a week of the decisions at which the question was asked; two were not."""
        for week in range(1, 53):
            on = self.today - dt.timedelta(days=7 * week - 4)
            if self.month(3) + dt.timedelta(days=6) <= on < self.month(2):
                continue
            of = self.chance.choice((2, 3, 4))
            done = of - 1 if week in {17, 33} else of
            yield self.logged(on, Act("customer-question", f"{done}/{of}"))

    def reviews(self) -> Iterator[Event]:
        """Yield monthly reviews; one month none, one late, and since then none with others."""
        for ago in (12, 11, 10, 8, 7, 5, 4, 2):
            on = self.month(ago) + dt.timedelta(days=self.chance.randrange(8, 20))
            guests = self.chance.choice(("sales,support", "product", "finance,sales"))
            yield self.logged(on, Act("feedback-review", details=(guests,), note=self.heard()))
        ninth = self.month(9) + dt.timedelta(days=14)
        act = Act("feedback-review", details=("support",), credit=ninth.isoformat())
        yield self.logged(self.month(8) + dt.timedelta(days=3), act)
        alone = max(self.month(0), self.today - dt.timedelta(days=3))
        yield self.logged(alone, Act("feedback-review", note="only my own team"))

    def online(self) -> Iterator[Event]:
        """Yield a contribution every few weeks, the last 25 days ago; one gap was too long."""
        on = self.today - dt.timedelta(days=25)
        contribution = ("contribution=answered a review",)
        for gap in (22, 26, 19, 28, 41, 24, 21, 27, 29, 20, 25, 23):
            yield self.logged(on, Act("online-listening", details=contribution))
            on -= dt.timedelta(days=gap)

    def quarterly(self) -> Iterator[Event]:
        """Yield what comes once a quarter or a year."""
        own = self.month(5) + dt.timedelta(days=11)
        yield self.logged(own, Act("customer-objectives", "own", note="first reply within a day"))
        begin = self.month((self.today.month - 1) % 3)
        for ago in (4, 3, 2, 1, 0):
            quarter = plus_months(begin, -3 * ago)
            yield from self.quarter(quarter + dt.timedelta(days=12), is_last=ago == 0)

    def quarter(self, on: dt.date, *, is_last: bool) -> Iterator[Event]:
        value = self.chance.choice(("3/3", "4/4", "2/2", "2/3"))
        yield self.logged(on, Act("clv-in-decisions", "2/2" if is_last else value))
        if is_last:
            return
        later = on + dt.timedelta(days=30)
        yield self.logged(later, Act("staff-time", self.chance.choice(("6/6", "6/6", "5/6"))))
        found = ("new_ways=a customer in the board meeting",)
        yield self.logged(later, Act("new-focus", details=found))


# Telling it to the program


def set_up(folder: Path, today: dt.date) -> Place:
    """Write habits.toml with the eight habits, started a year ago, and return the place.

    One is changed, as a leader may: online-listening is due within 30 days of the last time.
    """
    own = {"online-listening": {"cadence": "within 30 days"}}
    start = {"start": first_day(today)}
    tables = [table | start | own.get(table["slug"], {}) for table in packs.load_pack(PACK).habits]
    place = Place(find_home(str(folder), {}), today)
    place.home.habits_file.write_text(habits_toml(tables), encoding="utf-8")
    return place


def live(place: Place, events: list[Event]) -> None:
    """Put events through the services, each on its own day."""
    with open_session(place) as session:
        for event in events:
            record(session._replace(today=event.day), event)


def record(session: Session, event: Event) -> None:
    """Put one event through its service."""
    typed = event.typed
    if isinstance(typed, Act):
        log(session, typed)
    elif isinstance(typed, SkipRequest):
        skip(session, typed)
    else:
        pause(session, typed.habit, str(typed.begin), str(typed.until), typed.reason)


def show(command: str, place: Place) -> None:
    """Print a command as one would type it, and run it; where it fails, that ends the program."""
    look = Screen().look()
    shown = f"$ {command}" if look.theme.is_plain else f"\033[1m$ {command}\033[0m"
    print(f"{shown}\n", flush=True)
    given = {"CCHABITS_HOME": str(place.home.folder), "CCHABITS_TODAY": str(place.given_today)}
    arguments = [sys.executable, "-m", *shlex.split(command)]
    code = subprocess.run(arguments, env=os.environ | given, check=False).returncode
    if code:
        sys.exit(code)
    print(flush=True)


def main() -> int:
    """Run the demonstration and return the exit code."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))  # so the folder is removed
    try:
        with tempfile.TemporaryDirectory(prefix="cchabits-demo-") as folder:
            print(HEADING, flush=True)
            today = clock.today(None)
            place = set_up(Path(folder), today)
            live(place, history(today))
            for command in COMMANDS:
                show(command, place)
            print(ENDING, flush=True)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
