"""Ticks over days, zones and broken clocks: at most one mail a day, and none of another day."""

import datetime as dt
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from cchabits.services.plans import PlanRequest, add_plan
from tests.counting import Tell
from tests.services.homes import Leader, new_folder
from tests.services.ticks import (
    FakeTime,
    Reminded,
    count_deliveries,
    count_ticks,
    moments,
    set_time,
    system_zone,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
MONDAY = dt.datetime(2026, 11, 23, tzinfo=BRUSSELS)


@pytest.fixture
def reminded() -> Iterator[Reminded]:
    """A home with mail every day at 07:30 in Brussels, into a folder."""
    with new_folder() as folder:
        home = Reminded(Leader(folder), folder / "box")
        home.write()
        yield home


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    """A clock that stands at midnight, on a Monday in Brussels."""
    return set_time(monkeypatch, MONDAY)


@pytest.fixture
def delivered(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """All messages that were put into a folder, each time they were."""
    return count_deliveries(monkeypatch)


@pytest.fixture
def silent(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Sees that nothing is printed until the test is over."""
    yield
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("silent")
def test_a_thousand_ticks_over_a_day_send_one_mail(
    tell: Tell,
    reminded: Reminded,
    fake: FakeTime,
    delivered: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """E1: one mail and no output; all ticks but a few are over at a glance."""
    counted = count_ticks(monkeypatch)
    codes = []
    for number in range(1000):
        fake.at = MONDAY + number * DAY / 1000
        codes.append(reminded.tick())
    assert codes == [0] * 1000
    assert reminded.posts() == [("2026-11-23", "reminder", "sent")]
    assert len(delivered) == 1
    (mail,) = reminded.mails()
    assert parsedate_to_datetime(mail["Date"]) >= MONDAY + 7.5 * HOUR
    assert len(counted.looks) == 2  # the first of all, and the one that sends
    tell(
        f"E1: {len(codes):,} ticks, {len(delivered)} mail, no output; "
        f"{counted.glances.count(True)} over at a glance"
    )


def test_a_tick_sends_what_is_planned(reminded: Reminded, fake: FakeTime) -> None:
    """The mail that goes out has the plan, as the one that is previewed."""
    with reminded.leader.session(None) as session:
        add_plan(session, PlanRequest("call", "2026-11-26", "9:00"))
    fake.at = MONDAY + 8 * HOUR
    assert reminded.tick() == 0
    (mail,) = reminded.mails()
    texts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
    assert [b"Planned for Thu 26 Nov at 09:00 for 1h." in bytes(text) for text in texts] == [
        True, True,
    ]  # fmt: skip


def test_a_tick_is_noted_once_an_hour(reminded: Reminded, fake: FakeTime) -> None:
    """The database changes 24 times a day for all the ticks in it, whatever their number."""
    seen = set()
    for number in range(288):
        fake.at = MONDAY + 12 * HOUR + number * 5 * MINUTE
        reminded.tick()
        seen.add(reminded.leader.rows("SELECT noted_at FROM tick")[0][0])
    assert len(seen) == 25  # the first hour of the next day is one of them


def test_a_quiet_day_is_decided_once(reminded: Reminded, fake: FakeTime) -> None:
    """Where nothing is due at the hour of mail, that is the day's decision, whatever is due later.

    The habit begins in December, so in November nothing is asked.
    """
    reminded.write(start="2026-12-24")
    for at in moments(MONDAY, MONDAY + DAY, 30 * MINUTE):
        fake.at = at
        assert reminded.tick() == 0
    assert reminded.posts() == [("2026-11-23", "nothing", "silent")]
    assert reminded.mails() == []


# E6: clock changes


def changes_of(zone: ZoneInfo, year: int) -> list[dt.date]:
    """Return the local days of a year on which the clocks change."""
    begin = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    hours = [(begin + number * HOUR).astimezone(zone) for number in range(366 * 24)]
    return [later.date() for one, later in pairwise(hours) if one.utcoffset() != later.utcoffset()]


ZONES = (
    "Europe/Brussels", "Europe/London", "Europe/Lisbon", "Europe/Athens", "Europe/Dublin",
    "Europe/Helsinki", "Europe/Kyiv", "Europe/Chisinau", "Atlantic/Azores", "Atlantic/Reykjavik",
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Anchorage", "America/Adak", "America/Halifax", "America/St_Johns", "America/Havana",
    "America/Santiago", "America/Asuncion", "America/Nuuk", "America/Scoresbysund",
    "America/Miquelon", "America/Port-au-Prince", "America/Tijuana", "America/Sao_Paulo",
    "America/Bogota", "Asia/Beirut", "Asia/Jerusalem", "Asia/Gaza", "Asia/Kolkata",
    "Asia/Kathmandu", "Asia/Tokyo", "Asia/Tehran", "Asia/Shanghai", "Africa/Cairo",
    "Africa/Casablanca", "Africa/Lagos", "Antarctica/Troll", "Antarctica/McMurdo",
    "Australia/Sydney", "Australia/Adelaide", "Australia/Lord_Howe", "Australia/Eucla",
    "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Norfolk",
    "Pacific/Apia",
)  # fmt: skip
TIMES = ("00:00", "00:30", "02:30", "07:30", "23:45")


def mails_around(  # noqa: PLR0913 - a test's
    zone: ZoneInfo, day: dt.date, at: str, fake: FakeTime, minutes: int, *, is_system: bool
) -> int:
    """Tick every so many minutes of the three days around one; check that each gets one mail."""
    first, end = day - DAY, day + 2 * DAY
    begin = dt.datetime.combine(first, dt.time(), zone).astimezone(dt.UTC)
    last = dt.datetime.combine(end, dt.time(), zone).astimezone(dt.UTC)
    with new_folder() as folder:
        home = Reminded(Leader(folder), folder / "box")
        home.write(at=at, zone=None if is_system else zone.key)
        for fake.at in moments(begin, last, minutes * MINUTE):
            assert home.tick() == 0
        days = [(first + number * DAY).isoformat() for number in range(3)]
        assert home.posts() == [(one, "reminder", "sent") for one in days]
        sent = sorted(parsedate_to_datetime(mail["Date"]) for mail in home.mails())
        assert [moment.astimezone(zone).date().isoformat() for moment in sent] == days
    return len(sent)


@pytest.mark.parametrize("zone", ["Europe/Brussels", "America/Santiago", "Australia/Lord_Howe"])
@pytest.mark.parametrize("is_system", [True, False])
def test_a_change_of_clocks_neither_skips_nor_doubles(
    fake: FakeTime, zone: str, *, is_system: bool
) -> None:
    """The day of each change has one mail, even at an hour that is left out, or comes twice."""
    for day in changes_of(ZoneInfo(zone), 2026):
        with system_zone(zone if is_system else "UTC"):
            mails_around(ZoneInfo(zone), day, "02:30", fake, 30, is_system=is_system)


@pytest.mark.slow
@pytest.mark.parametrize("part", [0, 1], ids=["25 zones", "25 more"])
def test_every_local_day_has_one_mail_in_every_zone(
    fake: FakeTime, delivered: list[bytes], tell: Tell, part: int
) -> None:
    """E6: 50 zones, ticks every 5 minutes for the three days around each change of clocks."""
    assert len(set(ZONES)) == 50
    count = windows = 0
    for number, name in enumerate(ZONES[part::2]):
        zone, is_system = ZoneInfo(name), number % 2 == 0
        days = changes_of(zone, 2026) or [dt.date(2026, 3, 29), dt.date(2026, 10, 25)]
        for place, day in enumerate(days):
            at = TIMES[(number + place) % len(TIMES)]
            with system_zone(name if is_system else "Asia/Tokyo"):
                count += mails_around(zone, day, at, fake, 5, is_system=is_system)
            windows += 1
    tell(
        f"E6: {number + 1} zones, {windows} times three days of ticks: {count} mails, "
        "one for each local day"
    )
    assert len(delivered) == count == 3 * windows
    assert windows >= 2 * 25


# E7: a machine that was off, a clock that jumps


def sent_days(home: Reminded) -> list[dt.date]:
    """Return the local day each mail was sent on."""
    dates = [parsedate_to_datetime(mail["Date"]) for mail in home.mails()]
    return [date.astimezone(BRUSSELS).date() for date in dates]


def check_not_stale(home: Reminded) -> int:
    """Check that each mail was sent on its own day, and no day has two; return how many."""
    days = [dt.date.fromisoformat(day) for day, _, state in home.posts() if state == "sent"]
    assert sent_days(home) == days
    assert len(set(days)) == len(days)
    return len(days)


JUMPS = {
    "off for an hour": HOUR,
    "off for a day": DAY,
    "off for ten days": 10 * DAY,
    "clock back 2 h": -2 * HOUR,
    "clock forward 5 h": 5 * HOUR,
}


@pytest.mark.slow
@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_jump_in_time_sends_no_mail_of_another_day(
    tell: Tell,
    fake: FakeTime,
    delivered: list[bytes],
    capsys: pytest.CaptureFixture[str],
    jump: dt.timedelta,
) -> None:
    """E7: whatever the hour it begins at, and whether or not mail could be sent before it."""
    count = 0
    for hour in range(24):
        for could_send in (True, False):
            with new_folder() as folder:
                home = Reminded(Leader(folder), folder / "box")
                home.write()
                if not could_send:
                    home.box.touch()  # a file: no folder can be made there
                begin = MONDAY + hour * HOUR + 10 * MINUTE
                for fake.at in moments(MONDAY, begin, 30 * MINUTE):
                    home.tick()
                before = len(home.mails())
                if not could_send:
                    home.box.unlink()
                back = begin + jump
                for fake.at in moments(back, back + 4 * HOUR, 30 * MINUTE):
                    assert home.tick() == 0
                days = {at.astimezone(BRUSSELS).date() for at in (back, back + 4 * HOUR)}
                assert len(home.mails()) - before <= len(days)
                count += check_not_stale(home)
    capsys.readouterr()
    assert len(delivered) == count
    tell(f"E7: {jump}: 48 jumps, {count} mails, each on its own day, no two")


@pytest.mark.parametrize("days", [1, 3, 10])
def test_a_week_away_is_no_burst_of_mail(reminded: Reminded, fake: FakeTime, days: int) -> None:
    """A mail that could not be sent expires with its day; the day of return has its own."""
    reminded.box.touch()
    fake.at = MONDAY + 8 * HOUR
    reminded.tick()
    reminded.box.unlink()
    fake.at = MONDAY + days * DAY + 9 * HOUR
    assert reminded.tick() == 0
    assert [state for _, _, state in reminded.posts()] == ["expired", "sent"]
    assert sent_days(reminded) == [fake.at.date()]


def test_a_clock_that_was_far_ahead_silences_nothing(reminded: Reminded, fake: FakeTime) -> None:
    """What a tick found in a wrong year holds no longer once the clock is right."""
    fake.at = MONDAY + 365 * DAY
    reminded.tick()
    fake.at = MONDAY + 8 * HOUR
    reminded.tick()
    states = {day: state for day, _, state in reminded.posts()}
    assert states["2026-11-23"] == "sent"


def test_a_journey_moves_the_hour_of_mail(
    reminded: Reminded, fake: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the system's zone mail comes at 07:30 wherever one is, from the first tick there."""
    monkeypatch.setattr("cchabits.clock.today", fake.today)
    reminded.write(zone=None)
    with system_zone("America/New_York"):
        fake.at = MONDAY + 2 * HOUR
        reminded.tick()
    with system_zone("Europe/Brussels"):
        fake.at = MONDAY + 7.6 * HOUR
        reminded.tick()
    assert reminded.posts()[-1] == ("2026-11-23", "reminder", "sent")
