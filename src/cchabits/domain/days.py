"""Days as people type them (README, "Days"). Whatever has two readings is refused with both."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import TYPE_CHECKING

from cchabits.domain.dates import plus_days
from cchabits.domain.periods import MONTHS, WEEKDAYS
from cchabits.domain.text import shown
from cchabits.errors import BadDay, UnclearDay

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMS = "write today, yesterday, fri, 3d, 20nov or 2026-11-20"
FORMS_AHEAD = "write today, tomorrow, fri, 3d, 20nov or 2026-11-20"
LEAST_LETTERS = 3  # of a weekday's or a month's name
_NAMED_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_DAY_MONTH = r"(?P<day>[0-9]{1,2})\.?[ -]?(?P<month>[a-z]{3,9})\.?(?:,?[ -]?(?P<year>[0-9]{4}))?"
_MONTH_DAY = r"(?P<month>[a-z]{3,9})\.?[ -]?(?P<day>[0-9]{1,2})(?:,?[ -](?P<year>[0-9]{4}))?"
_BACK_IN_WORDS = r"(?P<n>[0-9]{1,5}) (?P<unit>day|week)s? ago"
_AHEAD_IN_WORDS = r"in (?P<n>[0-9]{1,5}) (?P<unit>day|week)s?"
FAR_OFF = dt.timedelta(days=183)


def past_day(text: str, today: dt.date, *, may_lie_ahead: bool = False) -> dt.date:
    """Return a typed day, looking back: `fri` is the most recent one, today included.

    A day after `today` raises BadDay, unless `may_lie_ahead` and it is written out in full.
    """
    words = _words(text)
    day = _written_day(words, today, looks_ahead=False)
    if day is None:
        day = _back(words, today)
    if day is None:
        raise _unreadable(text, FORMS)
    if day > today and not may_lie_ahead:
        raise BadDay(f"{day} is in the future; an act is logged once it is done", FORMS)
    return day


def coming_day(text: str, today: dt.date) -> dt.date:
    """Return a typed day, looking ahead: `fri` is the next one, and `3d` is in three days."""
    words = _words(text)
    day = _written_day(words, today, looks_ahead=True)
    if day is None:
        day = _ahead(words, today)
    if day is None:
        raise _unreadable(text, FORMS_AHEAD)
    return day


def readings(text: str, today: dt.date) -> list[dt.date]:
    """Return what a typed day may mean, looking ahead first and then back; none for what is none.

    >>> [str(day) for day in readings("fri", dt.date(2026, 11, 24))]
    ['2026-11-27', '2026-11-20']
    """
    found: dict[dt.date, None] = {}
    for read in (coming_day, past_day):
        with contextlib.suppress(BadDay):
            found[read(text, today)] = None
    return list(found)


def iso_day(text: str) -> dt.date:
    """Return a day written YYYY-MM-DD, the only form `--today` takes."""
    day = _iso(text.strip())
    if day is None:
        raise BadDay(f"{shown(text)} is not a day", "write it as YYYY-MM-DD")
    return day


def _words(text: str) -> str:
    return " ".join(text.lower().split())


def _back(words: str, today: dt.date) -> dt.date | None:
    if words in _NAMED_DAYS:
        return plus_days(today, _NAMED_DAYS[words])
    if re.fullmatch(r"[0-9]{1,5}d", words):
        days = int(words[:-1])
        return today - dt.timedelta(days=days) if days < today.toordinal() else None
    weekday = _weekday(words)
    if weekday is None:
        return None
    back = (today.weekday() - weekday) % 7
    return today - dt.timedelta(days=back) if back < today.toordinal() else None


def _ahead(words: str, today: dt.date) -> dt.date | None:
    if words in _NAMED_DAYS:
        return plus_days(today, _NAMED_DAYS[words])
    if re.fullmatch(r"[0-9]{1,5}d", words):
        return plus_days(today, int(words[:-1]))
    weekday = _weekday(words)
    if weekday is None:
        return None
    return plus_days(today, (weekday - today.weekday()) % 7 or 7)


def _written_day(words: str, today: dt.date, *, looks_ahead: bool) -> dt.date | None:
    """Read a day that names its date, in full or as `20 nov`; refuse one with two readings.

    So can be read what says its distance in words, and whether that lies back or ahead.
    """
    if re.fullmatch("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", words):
        return _date(*map(int, words.split("-")))
    far = re.fullmatch(_BACK_IN_WORDS, words) or re.fullmatch(_AHEAD_IN_WORDS, words)
    if far:
        days = int(far["n"]) * (7 if far["unit"] == "week" else 1)
        return _day_at(today.toordinal() + (-days if far.re.pattern == _BACK_IN_WORDS else days))
    if re.fullmatch(r"[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{1,4})?\.?", words):
        raise _two_readings(words.rstrip("."), today)
    named = re.fullmatch(_DAY_MONTH, words) or re.fullmatch(_MONTH_DAY, words)
    month = _month(named["month"]) if named else None
    if named is None or month is None:
        return None
    if named["year"]:
        return _date(int(named["year"]), month, int(named["day"]))
    return _nearest_year(int(named["day"]), month, today, looks_ahead=looks_ahead)


def _nearest_year(day: int, month: int, today: dt.date, *, looks_ahead: bool) -> dt.date | None:
    """Give a day without a year its year: the last one, or looking ahead the next.

    Where that is far off, and the other reading is nearer, both are named and none is taken.
    """
    readings = [_date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    past = max((one for one in readings if one and one <= today), default=None)
    coming = min((one for one in readings if one and one >= today), default=None)
    meant, other = (coming, past) if looks_ahead else (past, coming)
    if meant is None or other is None or meant.year == today.year:
        return meant or other
    if abs(meant - today) > FAR_OFF and abs(other - today) < abs(meant - today):
        first, second = sorted((meant, other))
        named = f"{day} {MONTHS[month - 1][:3].lower()}"
        raise UnclearDay(f"'{named}' could be {first} or {second}", "add the year")
    return meant


def _two_readings(words: str, today: dt.date) -> BadDay:
    numbers = [int(number) for number in re.split(r"[/.-]", words)]
    year = numbers[2] if len(numbers) > 2 else today.year  # noqa: PLR2004 - day, month, year
    year += 2000 if year < 100 else 0  # noqa: PLR2004 - a year of two digits
    readings = {_date(year, numbers[0], numbers[1]), _date(year, numbers[1], numbers[0])}
    known = sorted(day for day in readings if day)
    if not known:
        return BadDay(f"'{words}' is not a day", FORMS)
    if len(known) == 1:
        return BadDay(f"'{words}' is not read, lest it be misread", f"write {known[0]}")
    return BadDay(
        f"'{words}' has two readings: {_in_words(known)}",
        f"write {' or '.join(str(day) for day in known)}",
    )


def _in_words(days: Iterable[dt.date]) -> str:
    return " or ".join(f"{day.day} {MONTHS[day.month - 1]}" for day in days)


def _unreadable(text: str, forms: str) -> BadDay:
    return BadDay(f"{shown(text)} is not a day", forms)


def _iso(words: str) -> dt.date | None:
    match = re.fullmatch(r"([0-9]{4})-([0-9][0-9])-([0-9][0-9])", words)
    return _date(*(int(part) for part in match.groups())) if match else None


def _day_at(ordinal: int) -> dt.date | None:
    """Return the day of a number, as `dt.date.toordinal` has it, or None where there is none."""
    is_there = 0 < ordinal < dt.date.max.toordinal()
    return dt.date.fromordinal(ordinal) if is_there else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    """Return a day that exists and has one after it, or None."""
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found if found < dt.date.max else None


def _weekday(words: str) -> int | None:
    return _position(words, WEEKDAYS)


def _month(words: str) -> int | None:
    position = _position(words, MONTHS)
    return None if position is None else position + 1


def _position(words: str, names: tuple[str, ...]) -> int | None:
    if len(words) < LEAST_LETTERS:
        return None
    found = [at for at, name in enumerate(names) if name.lower().startswith(words)]
    return found[0] if len(found) == 1 else None
