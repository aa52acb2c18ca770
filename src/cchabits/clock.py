"""The only clock in the program: which day it is for the leader, and which instant for the log."""

from __future__ import annotations

import datetime as dt
import time

TODAY_VARIABLE = "CCHABITS_TODAY"  # names a day to act on instead, for whoever sets the clock aside

_LOCAL_TIME = "/etc/localtime"


def today(timezone: str | None) -> dt.date:
    """Return the calendar date in a time zone, or in the system's where it is None.

    `timezone` is an IANA name that has been checked when the settings were read.
    """
    if timezone is None:
        return dt.date.today()  # noqa: DTZ011 - the system's own zone is what is asked for
    from zoneinfo import ZoneInfo  # 5 ms, and only where a zone is set

    return dt.datetime.now(ZoneInfo(timezone)).date()


def zone(timezone: str | None) -> dt.tzinfo:
    """Return a time zone, or the system's where it is None, with all its clock changes."""
    if timezone is None:
        return _SystemZone()
    from zoneinfo import ZoneInfo  # as today()

    return ZoneInfo(timezone)


def zone_name(timezone: str | None) -> str:
    """Return the IANA name of a time zone, or of the system's where it is None; empty for none.

    The system says it in TZ, or by where /etc/localtime leads to, which TZ may name too.
    """
    if timezone is not None:
        return timezone
    import os  # with the next, and only for a calendar
    from zoneinfo import ZoneInfo

    given = os.environ.get("TZ")
    said = _LOCAL_TIME if given is None else given.removeprefix(":")
    place = os.path.realpath(said) if said == _LOCAL_TIME else said
    name = place.rpartition("/zoneinfo/")[2]
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of names
        return ""


def now() -> dt.datetime:
    """Return this instant in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def stopwatch() -> float:
    """Return seconds that only ever go forwards, to measure a wait by."""
    return time.monotonic()


class _SystemZone(dt.tzinfo):
    """The system's own zone, whose name Python does not tell; the C library knows its rules."""

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta | None:
        return when.replace(tzinfo=None).astimezone().utcoffset() if when else None

    def dst(self, when: dt.datetime | None) -> dt.timedelta | None:  # noqa: ARG002 - one signature
        return None

    def tzname(self, when: dt.datetime | None) -> str | None:
        return when.replace(tzinfo=None).astimezone().tzname() if when else None

    def fromutc(self, when: dt.datetime) -> dt.datetime:
        stamp = when.replace(tzinfo=dt.UTC).timestamp()
        return dt.datetime.fromtimestamp(stamp).replace(tzinfo=self)  # noqa: DTZ006 - its own
