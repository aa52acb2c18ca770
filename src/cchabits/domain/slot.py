"""A plan typed in one line: a day, a time, and perhaps how long, and where or with whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.days import coming_day
from cchabits.domain.numbers import words_of_length
from cchabits.domain.plan import TIME_FORMS, read_time
from cchabits.domain.text import shown
from cchabits.errors import BadDay, BadValue, UnclearDay

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

SLOT_FORMS = "write thu 9:00, or thu 9:00 2h Acme"

_MOST_IN_DAY = 3  # words: 1 dec 2026
_MOST_IN_TIME = 2  # words: 9 am
_YEARS = 5  # ahead: four digits that end a day so near are its year, and no time


class TypedSlot(NamedTuple):
    """The pieces of a plan, each as it was typed; `length` and `where` may be left out."""

    on: str
    at: str
    length: str | None = None
    where: str | None = None


def read_slot(text: str, today: dt.date, day_minutes: int) -> TypedSlot:
    """Return the pieces of a line; day, time and length take as many words as they can.

    A day of work has `day_minutes`. Raises BadDay or BadValue where it does not begin with a day
    and a time.

    >>> import datetime as dt
    >>> tuple(read_slot("1 dec 9 am 2h30 Acme, in Ghent", dt.date(2026, 11, 24), 480))
    ('1 dec', '9 am', '2h30', 'Acme, in Ghent')
    """
    words = text.split()
    for size in range(_MOST_IN_DAY, 0, -1):
        day, rest = " ".join(words[:size]), words[size:]
        if _is_day(day, today) and (taken := _words_of_time(rest)):
            return _parted(day, rest, taken, words_of_length(rest[taken:], day_minutes))
        if _is_day(day, today) and size == len(words):
            break  # the year of a day is no time
    raise _unread(words, today)


def slot_of(words: Sequence[str], today: dt.date) -> TypedSlot:
    """Return the pieces of a command's words, at least two, of which none is checked here.

    Time and length take as many words as they can, a day only with a time behind it: what follows
    1dec is mostly that, and seldom its year. Raises BadValue where there is nothing behind the day.

    >>> import datetime as dt
    >>> tuple(slot_of("1 dec 9 am 2h 30m in Ghent".split(), dt.date(2026, 11, 24)))
    ('1 dec', '9 am', '2h 30m', 'in Ghent')
    """
    sizes = range(1, min(_MOST_IN_DAY, len(words)) + 1)
    possible = [size for size in sizes if _is_day(" ".join(words[:size]), today)]
    timed = [size for size in possible if _words_of_time(words[size:])]
    size = max(timed, default=min(possible, default=1))
    if size == len(words):
        raise BadValue("the time is missing", TIME_FORMS)
    if year := _year_at_the_end(words, today):
        raise BadValue(
            "the time is missing", f"{year} is a year; a time is written {year[:2]}:{year[2:]}"
        )
    rest = words[size:]
    taken = max(1, _words_of_time(rest))
    return _parted(" ".join(words[:size]), rest, taken, max(1, words_of_length(rest[taken:])))


def _parted(day: str, rest: Sequence[str], of_time: int, of_length: int) -> TypedSlot:
    """Return a slot of what is behind its day: so many words of its time, and of its length."""
    at, length, where = (
        " ".join(words)
        for words in (
            rest[:of_time],
            rest[of_time : of_time + of_length],
            rest[of_time + of_length :],
        )
    )
    return TypedSlot(day, at, length or None, where or None)


def _is_day(text: str, today: dt.date) -> bool:
    """Tell whether a text is a day, be it one that lacks its year."""
    try:
        coming_day(text, today)
    except UnclearDay:
        return True
    except BadDay:
        return False
    return True


def _year_at_the_end(words: Sequence[str], today: dt.date) -> str:
    """Return the last word where it makes a day of this year or one soon of those before it."""
    year = words[-1]
    is_year = re.fullmatch("[0-9]{4}", year, re.ASCII) and 0 <= int(year) - today.year <= _YEARS
    return year if is_year and _is_day(" ".join(words), today) else ""


def _words_of_time(words: Sequence[str]) -> int:
    """Return how many words the time takes that a text begins with; 0 where it begins with none."""
    for size in range(min(_MOST_IN_TIME, len(words)), 0, -1):
        try:
            read_time(" ".join(words[:size]))
        except BadValue:
            continue
        return size
    return 0


def _unread(words: list[str], today: dt.date) -> BadValue:
    """Return what is wrong with a line: its time where it begins with a day, else the whole."""
    for size in range(_MOST_IN_DAY, 0, -1):
        if size < len(words) and _is_day(" ".join(words[:size]), today):
            return BadValue(f"{shown(words[size])} is not a time", SLOT_FORMS)
    return BadValue(f"{shown(' '.join(words))} is not a day and a time", SLOT_FORMS)
