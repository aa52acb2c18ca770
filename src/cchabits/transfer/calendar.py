r"""An agenda as a calendar that other programs subscribe to: iCalendar, RFC 5545, in UTF-8.

What is read is only what `write_calendar()` wrote: a checksum tells. Twice the library's own is not
used: its VTIMEZONE dates the begin of summer time an hour late (`_observances()`), and it makes a
line break of the two letters `\N` (`_Text`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar import Event as Component
from icalendar.prop import vDuration, vText

from cchabits.domain.agenda import UTC, Agenda, Event, Published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LARGEST_CALENDAR = 16 * 1024 * 1024
"""Bytes of a calendar that is written, and read again: some 20,000 events."""

PRODUCT = "-//cchabits//calendar 1//EN"
NAME = "cchabits"
REFRESHED = dt.timedelta(hours=1)  # how often a subscriber is asked to look

_HOME, _CHECKSUM = "X-CCHABITS-HOME", "X-CCHABITS-CHECKSUM"
_NO_CHECKSUM = "0" * 32
_CHECKED = re.compile(rb"^X-CCHABITS-CHECKSUM:([0-9a-f]{32})\r$", re.MULTILINE)
_OURS = re.compile(rb"^PRODID:-//cchabits//", re.MULTILINE)
_SIGN = re.compile(r"[\\;,]")
_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HOME_NAME = re.compile("[0-9a-f]{32}")
_HIGHEST_SEQUENCE = 2**31 - 1  # what an INTEGER holds
_CONFIRMED, _CANCELLED = "CONFIRMED", "CANCELLED"


def write_calendar(agenda: Agenda) -> str:
    """Return the text of a calendar; it reads back as the same agenda.

    It has no METHOD, which is for messages between people and asks for an ORGANIZER (RFC 5546,
    3.2.1): some refuse one without the other, and a single user's events have none (RFC 5545,
    3.8.4.3).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", vDuration(REFRESHED), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESHED))
    calendar.add(_HOME, agenda.home)
    calendar.add(_CHECKSUM, _NO_CHECKSUM)
    events = [one.event for one in agenda.events]
    for zone in sorted({event.zone for event in events} - {"", UTC}):
        calendar.add_component(_timezone(zone, [one for one in events if one.zone == zone]))
    for one in agenda.events:
        calendar.add_component(_component(one))
    content: bytes = calendar.to_ical()
    line = f"{_CHECKSUM}:".encode()
    return content.replace(line + _NO_CHECKSUM.encode(), line + _digest(content), 1).decode()


def is_ours(content: bytes) -> bool:
    """Tell whether a file says that this program wrote it, whole or not."""
    return content.startswith(b"BEGIN:VCALENDAR\r\n") and _OURS.search(content) is not None


def read_calendar(content: bytes) -> tuple[Agenda, list[str]]:
    """Return the agenda of a calendar that `write_calendar()` wrote, and what is wrong with it."""
    nothing = Agenda("", ())
    if not _is_whole(content):
        return nothing, ["it is damaged, or something else has changed it"]
    try:
        calendar: Any = Calendar.from_ical(content)
        if str(calendar["prodid"]) != PRODUCT:
            return nothing, ["another version of cchabits wrote it"]
        events = tuple(_published(one) for one in calendar.walk("VEVENT"))
        return Agenda(_home(str(calendar[_HOME])), events), []
    except (KeyError, ValueError, TypeError, AttributeError, OSError, RecursionError) as problem:
        return nothing, [f"it cannot be read: {type(problem).__name__}"]


def _home(name: str) -> str:
    if not _HOME_NAME.fullmatch(name):
        raise ValueError(name)
    return name


def _is_whole(content: bytes) -> bool:
    found = _CHECKED.search(content)
    if not found:
        return False
    blank = content[: found.start(1)] + _NO_CHECKSUM.encode() + content[found.end(1) :]
    return found[1] == _digest(blank)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest()[: len(_NO_CHECKSUM)].encode()


# Events


def _component(one: Published) -> Component:
    event, sequence, changed, is_cancelled = one
    component = Component()
    component.add("uid", event.uid)
    component.add("dtstamp", changed)
    component.add("last-modified", changed)
    component.add("sequence", sequence)
    component.add("status", _CANCELLED if is_cancelled else _CONFIRMED)
    for name, when in (("dtstart", event.begin), ("dtend", event.end)):
        if event.zone == UTC and isinstance(when, dt.datetime):
            component.add(name, when.replace(tzinfo=dt.UTC))
        else:
            component.add(name, when, {"TZID": event.zone} if event.zone else {})
    component.add("transp", "OPAQUE" if event.is_timed else "TRANSPARENT")
    component.add("summary", _Text(event.title))
    if event.where:
        component.add("location", _Text(event.where))
    if event.text:
        component.add("description", _Text(event.text))
    return component


class _Text(vText):
    """A text in which no two letters stand for another (RFC 5545, 3.3.11)."""

    def to_ical(self) -> bytes:
        """Return the text as a calendar has it."""
        text = _SIGN.sub(r"\\\g<0>", self)
        return text.replace("\n", r"\n").encode()


def _published(component: Any) -> Published:  # noqa: ANN401 - the library's, untyped inside
    if component.errors:
        raise ValueError(component.errors)
    begin, end = component["dtstart"].dt, component["dtend"].dt
    zone = ""
    if isinstance(begin, dt.datetime):
        zone = component["dtstart"].params.get("TZID", UTC)
        begin, end = begin.replace(tzinfo=None), end.replace(tzinfo=None)
    changed, sequence = component["dtstamp"].dt, int(component["sequence"])
    is_whole = type(begin) is type(end) and begin < end and changed.utcoffset() is not None
    if not is_whole or not 0 <= sequence < _HIGHEST_SEQUENCE:
        raise ValueError(component)
    if zone:
        ZoneInfo(zone)
    event = Event(
        str(component["uid"]),
        begin,
        end,
        str(zone),
        str(component["summary"]),
        str(component.get("location", "")),
        str(component.get("description", "")),
    )
    is_cancelled = str(component["status"]) == _CANCELLED
    return Published(event, sequence, changed, is_cancelled)


# Time zones


def _timezone(name: str, events: Iterable[Event]) -> Timezone:
    """Return the rules of a zone for the years of some events, at least one."""
    years = [day.year for event in events for day in (event.begin, event.end)]
    timezone = Timezone()
    timezone.add("tzid", name)
    for one in _observances(ZoneInfo(name), min(years), max(years)):
        timezone.add_component(one)
    return timezone


class _Onset(NamedTuple):
    """From when a zone observes something: at a local time of what it observed before."""

    begin: dt.datetime
    before: dt.timedelta
    now: dt.timedelta
    name: str
    is_standard: bool


def _observances(
    zone: ZoneInfo, first_year: int, last_year: int
) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """Yield what a zone observes, from the year before a year to the end of another.

    Outlook knows one rule for summer and one for winter (MS-STANOICAL, 2.2.47), and is an hour off
    where each change is listed. So they are rules where the clocks keep one in all these years.
    """
    begin = dt.datetime(max(first_year - 1, dt.MINYEAR), 1, 2, tzinfo=dt.UTC)
    end = dt.datetime(min(last_year + 1, dt.MAXYEAR), 1, 2, tzinfo=dt.UTC)
    offsets = [moment.astimezone(zone) for moment in (begin, *_changes(zone, begin, end))]
    onsets = [_onset(before, now) for before, now in pairwise([offsets[0], *offsets])]
    rules = _yearly(onsets[1:], range(begin.year, end.year))
    for one, rule in rules or [(one, {}) for one in onsets]:
        component = TimezoneStandard() if one.is_standard else TimezoneDaylight()
        component.add("dtstart", one.begin)
        component.TZOFFSETFROM, component.TZOFFSETTO = one.before, one.now
        component.add("tzname", one.name or zone.key)
        if rule:
            component.add("rrule", rule)
        yield component


def _onset(before: dt.datetime, now: dt.datetime) -> _Onset:
    begin = (now.astimezone(dt.UTC) + _offset(before)).replace(tzinfo=None)
    return _Onset(begin, _offset(before), _offset(now), now.tzname() or "", not now.dst())


def _yearly(
    onsets: Sequence[_Onset], years: Iterable[int]
) -> list[tuple[_Onset, dict[str, object]]]:
    """Return the first onset of winter and of summer, each with its rule; empty where one has none.

    So it is where what is observed begins twice in a year, or not at all, or otherwise.
    """
    found = []
    for is_standard in (True, False):
        half = [one for one in onsets if one.is_standard == is_standard]
        place = _place_in_month(half)
        alike = {(one.begin.time(), *one[1:]) for one in half}
        if not place or len(alike) > 1 or [one.begin.year for one in half] != [*years]:
            return []
        month, weekday = place
        found.append((half[0], {"freq": "yearly", "bymonth": month, "byday": weekday}))
    return found


def _place_in_month(onsets: Sequence[_Onset]) -> tuple[int, str] | None:
    """Return the month, and which weekday in it, as in -1SU, that all are on; None for no such."""
    days = [one.begin for one in onsets]
    if len({(day.month, day.weekday()) for day in days}) != 1:
        return None
    places = {(day.day - 1) // 7 + 1 for day in days}
    if all((day + _WEEK).month != day.month for day in days):
        places = {-1}
    named = f"{places.pop()}{_WEEKDAYS[days[0].weekday()]}"
    return None if places else (days[0].month, named)


def _changes(zone: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """Yield the moments in UTC at which a zone's clocks change, none of them within a day."""
    while begin < end:
        following = begin + _DAY
        if _rule(zone, begin) != _rule(zone, following):
            yield _change_between(zone, begin, following)
        begin = following


def _change_between(zone: ZoneInfo, before: dt.datetime, after: dt.datetime) -> dt.datetime:
    """Return the first second of what holds afterwards."""
    low, high = 0, int((after - before).total_seconds())
    known = _rule(zone, before)
    while high - low > 1:
        middle = (low + high) // 2
        is_later = _rule(zone, before + dt.timedelta(seconds=middle)) != known
        low, high = (low, middle) if is_later else (middle, high)
    return before + dt.timedelta(seconds=high)


def _rule(zone: ZoneInfo, moment: dt.datetime) -> tuple[dt.timedelta | None, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _offset(local: dt.datetime) -> dt.timedelta:
    return local.utcoffset() or dt.timedelta()
