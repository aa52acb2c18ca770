"""A home with mail, ticks at moments of a test's choice, and what came of them."""

import datetime as dt
import email
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cchabits import clock
from cchabits.__main__ import main
from cchabits.cli import tick
from cchabits.mail import folder
from cchabits.services import reminding
from tests.services.homes import Leader

EVERY_DAY = '["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]'
RECIPIENT = "ana@example.org"

_HEAD = """\
schema = 1

[settings]
{zone}

[mail]
to = "{to}"
days = {days}
at = "{at}"
on_doubt = "{on_doubt}"
{transport}
{more}

[[habit]]
slug = "call"
title = "{title}"
start = {start}
"""

_USUAL = {
    "at": "07:30",
    "days": EVERY_DAY,
    "on_doubt": "skip",
    "to": RECIPIENT,
    "start": "2026-01-01",
    "title": "Call a customer",
    "more": "",
}


class FakeTime:
    """A clock that is where a test puts it; `at` is in UTC."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def now(self) -> dt.datetime:
        """Return the moment it is set to, to the second."""
        return self.at.astimezone(dt.UTC).replace(microsecond=0)

    def today(self, timezone: str | None) -> dt.date:
        """Return the day of that moment in a zone."""
        return self.at.astimezone(clock.zone(timezone)).date()


def set_time(monkeypatch: pytest.MonkeyPatch, at: dt.datetime) -> FakeTime:
    """Put a fake clock in the place of the program's own, until the test is over."""
    fake = FakeTime(at)
    monkeypatch.setattr(clock, "now", fake.now)
    monkeypatch.setattr(clock, "today", fake.today)
    return fake


@contextmanager
def system_zone(name: str) -> Iterator[None]:
    """Let the system be in a time zone for a block."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


class Reminded(NamedTuple):
    """A home that gets mail, into a folder unless a server is named."""

    leader: Leader
    box: Path

    def write(self, *, zone: str | None = "Europe/Brussels", port: int = 0, **said: str) -> None:
        """Write habits.toml, with one habit that is overdue from 2026 on unless it is told.

        `said` may have `at`, `days`, `on_doubt`, `to`, `more` lines of [mail], and the habit's
        `start` and `title`.
        """
        transport = f'transport = "file"\nfolder = "{self.box}"'
        if port:
            transport = f'transport = "smtp"\nhost = "127.0.0.1"\nport = {port}\ntimeout = 5'
        named = f'timezone = "{zone}"' if zone else ""
        self.leader.write(_HEAD.format(zone=named, transport=transport, **(_USUAL | said)))

    def tick(self) -> int:
        """Run a tick as a scheduler does, in this process, and return the exit code."""
        return main(["remind", "run", "--home", str(self.leader.home.folder)])

    def mails(self) -> list[Message]:
        """Return the mails that lie in the folder, oldest first."""
        files = sorted(self.box.glob("*.eml")) if self.box.is_dir() else []
        return [email.message_from_bytes(file.read_bytes()) for file in files]

    def posts(self, columns: str = "day, kind, state") -> list[tuple[Any, ...]]:
        """Return what the outbox has, in the order of its decisions."""
        return self.leader.rows(f"SELECT {columns} FROM mail ORDER BY id")  # noqa: S608


def count_deliveries(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Keep each message that is put into a folder, until the test is over.

    In the folder itself one that is sent twice would take its own place.
    """
    put, messages = folder.send, []

    def putting(message: bytes, *rest: Any) -> str:  # noqa: ANN401 - as it is
        path = put(message, *rest)
        messages.append(message)
        return path

    monkeypatch.setattr(folder, "send", putting)
    return messages


class Counted(NamedTuple):
    """How many ticks found out what, at a glance or by looking closer."""

    glances: list[bool]
    looks: list[None]


def count_ticks(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Count what ticks do, until the test is over."""
    counted = Counted([], [])
    glance, look = tick._is_quiet, reminding.tick

    def glancing(home: str | None) -> bool:
        counted.glances.append(glance(home))
        return counted.glances[-1]

    def looking(place: Any) -> reminding.Ticked:  # noqa: ANN401 - a Place
        counted.looks.append(None)
        return look(place)

    monkeypatch.setattr(tick, "_is_quiet", glancing)
    monkeypatch.setattr(reminding, "tick", looking)
    return counted


def moments(begin: dt.datetime, end: dt.datetime, every: dt.timedelta) -> Iterator[dt.datetime]:
    """Yield the moments from one to before another."""
    while begin < end:
        yield begin
        begin += every
