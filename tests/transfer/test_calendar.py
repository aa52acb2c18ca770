"""A calendar is valid iCalendar, reads back as what was written, and is trusted only unharmed."""

import datetime as dt
import io
import re
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from dateutil import tz
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.agenda import UTC, Agenda, Event, Published
from cchabits.render.clean import clean
from cchabits.transfer import calendar as page
from cchabits.transfer.calendar import is_ours, read_calendar, write_calendar

TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
ONE_DAY = dt.timedelta(days=1)
HOME = "0123456789abcdef0123456789abcdef"
BRUSSELS = "Europe/Brussels"

HOSTILE = (
    "a, b; c: d",
    "back\\slash \\n \\, \\;",
    "\"quoted\" and 'single'",
    "END:VEVENT\nBEGIN:VEVENT\nSUMMARY:another",
    "x\r\nATTACH:https://example.org",
    "\r",
    " leads and trails ",
    "\ttab",
    "é" * 200,
    "👩‍💻🏳️‍🌈" * 40,
    "a" * 74 + "é",
    "x" * 10_000,
    "=1+1 %0A ^n ^^ ^'",
    "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e",
    "\x00\x07\x1b[2J\x7f\x9b",
    "\u202eevil\u2066",
    "0" * 64,
    "X-CCHABITS-CHECKSUM:" + "0" * 32,
)


def shown(text: str) -> str:
    """Return a text as it is given to a calendar: whoever writes one cleans it."""
    return clean(text, keep_newlines=True)


def day(uid: str = "one@cchabits", on: dt.date = TODAY, **said: Any) -> Event:  # noqa: ANN401 - texts
    """Return an event of a day."""
    return Event(uid, on, on + ONE_DAY, "", "A title")._replace(**said)


def timed(begin: str, end: str, zone: str = BRUSSELS, **said: Any) -> Event:  # noqa: ANN401 - texts
    """Return an event from one time to another."""
    first, last = (dt.datetime.fromisoformat(text) for text in (begin, end))
    return Event("two@cchabits", first, last, zone, "A title")._replace(**said)


def agenda(*events: Event) -> Agenda:
    """Return an agenda that is told for the first time."""
    return Agenda(HOME, tuple(Published(one, 0, NOW) for one in events))


FULL = agenda(
    timed("2026-11-26T09:00", "2026-11-26T11:00", where="Acme, in Ghent", text="one\ntwo"),
    day(text="three"),
)


def lines_of(text: str) -> list[str]:
    """Return the content lines of a calendar, unfolded as RFC 5545, 3.1, has it."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


# What is written


def test_a_calendar_has_what_the_rfc_asks_for() -> None:
    """One of each that there must be one of, in the calendar and in each event."""
    text = write_calendar(FULL)
    lines = lines_of(text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("VERSION:2.0") == 1
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    assert not [line for line in lines if re.match("METHOD|ORGANIZER|ATTENDEE", line)]
    events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
    assert len(events) == 2
    for event in events:
        names = [re.split("[:;]", line)[0] for line in event.splitlines()]
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"):
            assert names.count(name) == 1, name
        assert "DURATION" not in names
        assert "BEGIN" not in names  # no alarm


def test_a_timed_event_names_its_zone_which_is_described() -> None:
    """The day's event has days, of which the last is not in it, and takes no time."""
    lines = lines_of(write_calendar(FULL))
    assert "DTSTART;TZID=Europe/Brussels:20261126T090000" in lines
    assert "DTEND;TZID=Europe/Brussels:20261126T110000" in lines
    assert "DTSTART;VALUE=DATE:20261124" in lines
    assert "DTEND;VALUE=DATE:20261125" in lines
    assert lines.count("TRANSP:TRANSPARENT") == 1
    assert lines.count("BEGIN:VTIMEZONE") == lines.count("TZID:Europe/Brussels") == 1
    assert lines.index("END:VTIMEZONE") < lines.index("BEGIN:VEVENT")


def test_a_time_in_utc_needs_no_zone() -> None:
    """It ends in Z."""
    lines = lines_of(write_calendar(agenda(timed("2026-11-26T09:00", "2026-11-26T11:00", UTC))))
    assert "DTSTART:20261126T090000Z" in lines
    assert "BEGIN:VTIMEZONE" not in lines


def check_raw(text: str) -> None:
    """Check what RFC 5545, 3.1 and 3.3.11, says of the bytes of a calendar."""
    content = text.encode()
    assert content.endswith(b"\r\n")
    folded = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in folded)
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    assert content.count(b"\r") == content.count(b"\n") == len(folded) - 1
    for line in folded:
        line.decode()  # no letter is cut in two


def said_by(text: str) -> list[Any]:
    """Return the events of a calendar as the library reads them."""
    read: Any = icalendar.Calendar.from_ical(text)
    assert read.errors == []
    return list(read.walk("VEVENT"))


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_stays_one_text(text: str) -> None:
    """It adds no line, no property and no event."""
    given_ = agenda(day(title=shown(text), where=clean(text), text=shown(f"{text}\n{text}")))
    written = write_calendar(given_)
    check_raw(written)
    (event,) = said_by(written)
    plain = set(said_by(write_calendar(FULL))[0])
    assert set(event) <= plain
    assert event["summary"] == shown(text)
    assert read_calendar(written.encode()) == (given_, [])


PIECES = ("\\", "N", "n", ",", ";", ":", '"', "%2C", "%5C", "^n", "\n", " ", "é", "=")
TEXTS = (
    st.text(max_size=200)
    | st.sampled_from(HOSTILE)
    | st.lists(st.sampled_from(PIECES), max_size=80).map("".join)
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Return an event of any kind, with any texts."""
    texts = {
        "title": shown(draw(TEXTS)),
        "where": shown(draw(TEXTS)),
        "text": shown(draw(TEXTS)),
    }
    uid = f"{draw(st.integers(0, 10**9)):040}@cchabits"
    if draw(st.booleans()):
        return day(uid, draw(st.dates(dt.date(1970, 1, 1), dt.date(2200, 1, 1))), **texts)
    begin = draw(st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2032, 1, 1)))  # noqa: DTZ001
    begin = begin.replace(second=0, microsecond=0)
    end = begin + dt.timedelta(minutes=draw(st.integers(1, 1440)))
    zone = draw(st.sampled_from([BRUSSELS, "America/New_York", "Australia/Lord_Howe", UTC]))
    return Event(uid, begin, end, zone, **texts)


PUBLISHED = st.builds(
    Published,
    events(),
    st.integers(0, 2**31 - 2),
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1)).map(  # noqa: DTZ001
        lambda when: when.replace(microsecond=0, tzinfo=dt.UTC)
    ),
    st.booleans(),
)


@given(st.lists(PUBLISHED, max_size=4))
def test_a_calendar_reads_back_as_what_was_written(published: list[Published]) -> None:
    """And is written again to the same byte."""
    given_ = Agenda(HOME, tuple(published))
    text = write_calendar(given_)
    check_raw(text)
    again, problems = read_calendar(text.encode())
    assert (again, problems) == (given_, [])
    assert write_calendar(again) == text
    assert len(said_by(text)) == len(published)


def test_a_cancelled_event_says_so() -> None:
    """With all that it said before."""
    told = Agenda(HOME, (Published(day(), 4, NOW, is_cancelled=True),))
    (event,) = said_by(write_calendar(told))
    assert (event["status"], event["sequence"], event["summary"]) == ("CANCELLED", 4, "A title")


# Zones


Onset = tuple[dt.datetime, dt.timedelta, dt.timedelta]


def observances(text: str) -> list[Onset]:
    """Return, of a calendar's one zone, each onset in UTC, and what holds before and after it."""
    read: Any = icalendar.Calendar.from_ical(text)
    (zone,) = read.walk("VTIMEZONE")
    return sorted(
        (
            (begin - one["tzoffsetfrom"].td).replace(tzinfo=dt.UTC),
            one["tzoffsetfrom"].td,
            one["tzoffsetto"].td,
        )
        for one in zone.subcomponents
        for begin in begins(one)
    )


def begins(observance: Any) -> list[dt.datetime]:  # noqa: ANN401 - the library's
    """Return when what a zone observes begins, until the end of 2027."""
    first = observance["dtstart"].dt
    if "rrule" not in observance:
        return [first]
    said = observance["rrule"].to_ical().decode()
    every = rrulestr(said, dtstart=first).between(first, dt.datetime(2028, 1, 1), inc=True)  # noqa: DTZ001 - a local time
    assert every[0] == first
    return every


def instant(local: dt.datetime, known: list[Onset]) -> dt.datetime:
    """Return what a local time is by a VTIMEZONE, as RFC 5545, 3.3.5, has it.

    The first of two; by what held before, where it is left out.
    """
    offsets = [known[0][1], *(after for _, _, after in known)]
    for number, offset in enumerate(offsets):
        moment = (local - offset).replace(tzinfo=dt.UTC)
        if number == len(known) or moment < known[number][0]:
            begun = number == 0 or moment >= known[number - 1][0]
            return moment if begun else (local - offsets[number - 1]).replace(tzinfo=dt.UTC)
    raise AssertionError


def check_zone(name: str) -> int:
    """Check a zone as described against the zone, each half hour around each of its changes."""
    text = write_calendar(agenda(timed("2026-01-01T09:00", "2027-12-31T11:00", name)))
    zone, known = ZoneInfo(name), observances(text)
    assert "RRULE" in text or all(before == after for _, before, after in known[:1])
    assert known[0][0] < dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC)
    count = 0
    for onset, *_ in known:
        first = onset.astimezone(zone).replace(tzinfo=None, minute=0, second=0) - ONE_DAY
        for half in range(96):
            local = first + half * dt.timedelta(minutes=30)
            meant = local.replace(tzinfo=zone).astimezone(dt.UTC)
            if meant > known[0][0]:
                assert instant(local, known) == meant, (name, local)
                count += 1
    return count


@pytest.mark.parametrize(
    "name",
    [BRUSSELS, "Europe/Dublin", "America/New_York", "America/Nuuk", "Australia/Lord_Howe",
     "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "Asia/Gaza", "Etc/UTC"],
)  # fmt: skip
def test_a_zone_is_described_to_the_second(name: str) -> None:
    """Also by those whose winter time is the odd one, and those that change by half an hour."""
    assert check_zone(name) >= 40


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        (BRUSSELS, ["YEARLY;BYDAY=-1SU;BYMONTH=10", "YEARLY;BYDAY=-1SU;BYMONTH=3"]),
        ("America/New_York", ["YEARLY;BYDAY=1SU;BYMONTH=11", "YEARLY;BYDAY=2SU;BYMONTH=3"]),
        ("Asia/Kathmandu", []),
    ],
)
@pytest.mark.parametrize("last", ["2026-11-26", "2031-11-26"])
def test_a_zone_with_rules_has_one_for_winter_and_one_for_summer(
    name: str, rules: list[str], last: str
) -> None:
    """Outlook takes no more than one of each, and for it one without a rule is for good."""
    other = timed(f"{last}T09:00", f"{last}T11:00", name, uid="three@cchabits")
    text = write_calendar(agenda(timed("2026-11-26T09:00", "2026-11-26T11:00", name), other))
    said = [line for line in lines_of(text) if line.startswith("RRULE:")]
    assert said == [f"RRULE:FREQ={rule}" for rule in rules]
    assert text.count("BEGIN:STANDARD") == 1
    assert text.count("BEGIN:DAYLIGHT") == len(rules[1:])


@pytest.mark.slow
def test_every_zone_is_described_to_the_second() -> None:
    """All that there are."""
    names = sorted(available_timezones() - {UTC})
    count = sum(check_zone(name) for name in names)
    print(f"{len(names)} zones, {count} local times")  # noqa: T201 - the count is what is shown
    assert len(names) > 400
    assert count > 40 * len(names)


@pytest.mark.parametrize("name", [BRUSSELS, "America/New_York", "Africa/Casablanca"])
def test_another_reader_takes_the_zone_for_what_it_is(name: str) -> None:
    """dateutil's, which knows the description alone."""
    text = write_calendar(agenda(timed("2026-01-01T09:00", "2027-12-31T11:00", name)))
    begin, end = text.index("BEGIN:VTIMEZONE"), text.index("END:VTIMEZONE")

    read = tz.tzical(io.StringIO(text[begin:end] + "END:VTIMEZONE\r\n")).get()
    for number in range(730):
        noon = dt.datetime(2026, 1, 1, 12) + number * ONE_DAY  # noqa: DTZ001 - a local time
        assert (
            noon.replace(tzinfo=read).utcoffset() == noon.replace(tzinfo=ZoneInfo(name)).utcoffset()
        )


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("America/Mexico_City", 2021, 2024), ("Asia/Nicosia", 1999, 2000), ("Asia/Gaza", 2026, 2031)],
)
def test_a_rule_that_does_not_hold_in_each_year_is_not_told(
    name: str, first: int, last: int
) -> None:
    """Given up, or at another time of the day, or never one: each change is told by itself."""
    text = write_calendar(agenda(timed(f"{first}-01-01T09:00", f"{last}-12-31T11:00", name)))
    assert "RRULE" not in text
    known = observances(text)
    for number in range(365 * (last - first + 1) * 2):
        local = dt.datetime(first, 1, 1, 1, 30) + number * ONE_DAY / 2  # noqa: DTZ001 - a local time
        assert instant(local, known) == local.replace(tzinfo=ZoneInfo(name)).astimezone(dt.UTC)


# What is trusted


def test_no_harm_to_a_calendar_goes_unnoticed() -> None:
    """Each of its bytes changed, and each of its beginnings."""
    content = write_calendar(FULL).encode()
    harmed = [
        content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        for place in range(len(content))
    ]
    harmed += [content[:length] for length in range(len(content))]
    refused = sum(bool(read_calendar(one)[1]) or not is_ours(one) for one in harmed)
    print(f"{refused} of {len(harmed)} refused")  # noqa: T201 - the count is what is shown
    assert refused == len(harmed) > 2_000


@pytest.mark.parametrize(
    "content",
    [b"", b"BEGIN:VCALENDAR\r\n", b"\xff\xfe", b"BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\n"],
)
def test_what_others_wrote_is_not_ours(content: bytes) -> None:
    """Whatever it is."""
    assert not is_ours(content)


def stamped(content: bytes) -> bytes:
    """Return a calendar with the checksum of what it says."""
    mark = b"X-CCHABITS-CHECKSUM:"
    blank = re.sub(mark + rb"[0-9a-f]{32}", mark + b"0" * 32, content, count=1)
    return blank.replace(mark + b"0" * 32, mark + page._digest(blank), 1)


def test_another_version_is_not_read() -> None:
    """What it means is not known."""
    content = write_calendar(FULL).encode().replace(b"calendar 1", b"calendar 2")
    assert read_calendar(stamped(content))[1] == ["another version of cchabits wrote it"]


FORGED = (
    "", ":", ":x", ";TZID=../x:1", ";TZID=Europe:20261126T090000", ":20261126", ":-1", ":1",
    ":20261126T090000", ":20261126T090000Z", ";VALUE=DATE:20261126", ";VALUE=DATE:99999999",
    ":99991231T235959Z", ":VEVENT", ":VCALENDAR",
)  # fmt: skip


@given(st.data())
def test_what_is_forged_is_read_or_refused(data: st.DataObject) -> None:
    """With lines left out, doubled, and changed, and the right checksum: never an accident."""
    lines = write_calendar(FULL).split("\r\n")
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 2))
        name = re.split("[:;]", lines[place])[0]
        rest = data.draw(st.sampled_from(FORGED) | st.text(max_size=20).map(":{}".format))
        lines[place] = data.draw(
            st.sampled_from([name + rest, "", f"{lines[place]}\r\n{name}{rest}"])
        )
    read, problems = read_calendar(stamped("\r\n".join(lines).encode("utf-8", "surrogatepass")))
    assert problems or write_calendar(read)
