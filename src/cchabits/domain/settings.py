"""The settings that shape periods and amounts; they are part of each definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.numbers import MILLION, Written, millionths, plain_number
from cchabits.domain.periods import MONTHS, WEEKDAYS
from cchabits.domain.spelling import nearest_hint
from cchabits.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = ("week_start", "fiscal_year_start", "hours_per_day")
HOURS_IN_A_DAY = 24

_WEEKDAYS = tuple(name.lower() for name in WEEKDAYS)
_MONTHS = tuple(name.lower() for name in MONTHS)


class Settings(NamedTuple):
    """How periods and amounts are shaped.

    `week_start` counts weekdays from 0, Monday; `fiscal_year_start` months from 1, January;
    `day_minutes` is what one day of a duration is.
    """

    week_start: int = 0
    fiscal_year_start: int = 1
    day_minutes: int = 480


def settings_record(settings: Settings) -> dict[str, str | int | float]:
    """Return the settings as a journal has them.

    >>> settings_record(Settings(day_minutes=450))
    {'week_start': 'monday', 'fiscal_year_start': 'january', 'hours_per_day': 7.5}
    """
    return {
        "week_start": _WEEKDAYS[settings.week_start],
        "fiscal_year_start": _MONTHS[settings.fiscal_year_start - 1],
        "hours_per_day": plain_number(settings.day_minutes * MILLION // 60),
    }


def read_settings_record(record: Mapping[str, object]) -> tuple[Settings, list[str]]:
    """Return the settings of a record and its problems; a key left out has its default.

    Keys that are not known are the caller's to refuse.
    """
    problems: list[str] = []
    week_start = _place(record, "week_start", _WEEKDAYS, problems)
    month = _place(record, "fiscal_year_start", _MONTHS, problems)
    hours = record.get("hours_per_day", 8)
    minutes = _day_minutes(hours)
    if minutes is None:
        expected = f"a number above 0, at most {HOURS_IN_A_DAY}, that makes whole minutes"
        problems.append(setting_problem("hours_per_day", hours, expected))
    return Settings(week_start, month + 1, minutes or Settings().day_minutes), problems


def setting_problem(key: str, found: object, expected: str) -> str:
    """Return the problem of one key, with what was found cut to about a line."""
    return f"key '{key}': found {shown(found, none='nothing')}, expected {expected}"


def _place(
    record: Mapping[str, object], key: str, names: tuple[str, ...], problems: list[str]
) -> int:
    found = record.get(key, names[0])
    name = found.lower() if isinstance(found, str) else ""
    if name in names:
        return names.index(name)
    expected = f"one of {', '.join(names)}{nearest_hint(name[:40], names)}"
    problems.append(setting_problem(key, found, expected))
    return 0


def _day_minutes(found: object) -> int | None:
    """Return hours in whole minutes, or None where they are none, or no day has as many."""
    number = Written(found) if isinstance(found, float) else found
    if not isinstance(number, int | Written):
        return None
    amount = millionths(number)
    if amount is None or not 0 < amount <= HOURS_IN_A_DAY * MILLION or amount * 60 % MILLION:
        return None
    return amount * 60 // MILLION
