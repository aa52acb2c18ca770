"""The one thing the tests fake: the clock."""

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest

from cchabits import clock


class FakeClock:
    """A clock that stands still until it is set; `zone` is the time zone last asked for."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        self.zone: str | None = None

    def today(self, timezone: str | None) -> dt.date:
        """Return the day it is set to, whatever the time zone."""
        self.zone = timezone
        return self.day

    def now(self) -> dt.datetime:
        """Return nine in the morning of that day, in UTC."""
        return dt.datetime.combine(self.day, dt.time(9), dt.UTC)


def set_clock(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> FakeClock:
    """Put a fake clock in the place of the program's own, until the test is over."""
    fake = FakeClock(day)
    monkeypatch.setattr(clock, "today", fake.today)
    monkeypatch.setattr(clock, "now", fake.now)
    return fake


def count_tries(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Let the stopwatch go on by a tenth of a second a try, which is what SQLite waits each time.

    However slow the machine is, the program then sees no more time pass than it has waited. Returns
    the counter of its looks.
    """
    looks = itertools.count()
    monkeypatch.setattr(clock, "stopwatch", lambda: next(looks) / 10)
    return looks
