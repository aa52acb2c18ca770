"""The system's own zone, of which Python tells no name, is the zone that it is."""

import datetime as dt
import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from cchabits import clock

ZONES = ("Europe/Brussels", "America/Nuuk", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")

DAYS = ("2026-03-28", "2026-03-29", "2026-10-04", "2026-10-25")  # with a change in one or another


@pytest.fixture(params=ZONES, name="zone")
def system_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Make a zone the system's."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_a_named_zone_is_that_zone() -> None:
    """Its clock changes come with it."""
    assert clock.zone("Europe/Brussels") is ZoneInfo("Europe/Brussels")


def test_the_systems_zone_has_its_clock_changes(zone: str) -> None:
    """Every half hour of a year is the same instant, day and hour by either."""
    known, system = ZoneInfo(zone), clock.zone(None)
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    moments = [begin + dt.timedelta(minutes=30 * number) for number in range(2 * 24 * 365)]
    assert len(moments) == 17520
    for moment in moments:
        here, there = moment.astimezone(system), moment.astimezone(known)
        assert here.replace(tzinfo=None) == there.replace(tzinfo=None)
        assert (here.utcoffset(), here.fold) == (there.utcoffset(), there.fold)
        assert here.astimezone(dt.UTC) == moment


def test_a_local_hour_that_comes_twice_or_never_is_read_alike(zone: str) -> None:
    """What a clock change leaves out or doubles means the same instant in both."""
    known, system = ZoneInfo(zone), clock.zone(None)
    for day in map(dt.date.fromisoformat, DAYS):
        for minute in range(0, 24 * 60, 15):
            for fold in (0, 1):
                hour = dt.time(*divmod(minute, 60), fold=fold)
                one, other = (dt.datetime.combine(day, hour, here) for here in (known, system))
                assert one.astimezone(dt.UTC) == other.astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Europe/Brussels", "Europe/Brussels"),
        (":Europe/Brussels", "Europe/Brussels"),
        ("/usr/share/zoneinfo/Europe/Brussels", "Europe/Brussels"),
        ("CET-1CEST,M3.5.0,M10.5.0", ""),
        ("Europe", ""),
        ("../../etc/passwd", ""),
        ("nowhere", ""),
        ("", ""),
    ],
)
def test_the_systems_zone_has_a_name_where_tz_gives_one(
    monkeypatch: pytest.MonkeyPatch, given: str, expected: str
) -> None:
    """A rule has none; a zone that is set has its own."""
    monkeypatch.setenv("TZ", given)
    assert clock.zone_name(None) == expected
    assert clock.zone_name("Asia/Kathmandu") == "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("/usr/share/zoneinfo/Europe/Brussels", "Europe/Brussels"),
        ("/var/db/timezone/zoneinfo/America/Nuuk", "America/Nuuk"),
        ("/etc/localtime", ""),
    ],
)
def test_else_the_link_says_it(monkeypatch: pytest.MonkeyPatch, place: str, expected: str) -> None:
    """Also where TZ names the link; a copy in its place says nothing."""
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr("os.path.realpath", lambda _: place)
    assert clock.zone_name(None) == expected
    for given in (":/etc/localtime", "/etc/localtime"):
        monkeypatch.setenv("TZ", given)
        assert clock.zone_name(None) == expected
