"""The settings of habits.toml, and those of them that are part of each definition, as a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.config.toml import unknown_keys, unusable_values
from cchabits.domain.definition import Settings, nearest_hint
from cchabits.domain.numbers import MILLION, Written, millionths, plain_number
from cchabits.errors import Unacceptable

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
RECORD_KEYS = ("week_start", "fiscal_year_start", "hours_per_day")
KEYS = (*RECORD_KEYS, "timezone")

_HOURS = 24


def read_settings(table: object) -> tuple[Settings, str | None, list[str]]:
    """Return the settings, the time zone (None: the system's) and the problems.

    A setting that is left out, or has a problem, has its default.
    """
    if not isinstance(table, dict):
        return Settings(), None, ["key 'settings': expected a line [settings], then its keys"]
    problems = unusable_values(table)
    if problems:
        table = {}  # what it holds cannot even be shown
    problems += unknown_keys(table, KEYS)
    settings = _read_shapes(table, problems)
    timezone = _read_timezone(table, problems)
    return settings, timezone, [f"settings: {why}" for why in problems]


def settings_record(settings: Settings) -> dict[str, Any]:
    """Return the settings as a journal has them (docs/cadence.md, 10).

    >>> settings_record(Settings(day_minutes=450))
    {'week_start': 'monday', 'fiscal_year_start': 'january', 'hours_per_day': 7.5}
    """
    return {
        "week_start": WEEKDAYS[settings.week_start],
        "fiscal_year_start": MONTHS[settings.fiscal_year_start - 1],
        "hours_per_day": plain_number(settings.day_minutes * MILLION // 60),
    }


def settings_from_record(record: Mapping[str, object]) -> Settings:
    """Return the settings of a record; a key that is left out has its default.

    Raises Unacceptable where a key or a value is not known.
    """
    problems = unusable_values(record) or unknown_keys(record, RECORD_KEYS)
    settings = Settings() if problems else _read_shapes(record, problems)
    if problems:
        raise Unacceptable(f"settings: {problems[0]}")
    return settings


def _read_shapes(table: Mapping[str, object], problems: list[str]) -> Settings:
    week_start = _place(table, "week_start", WEEKDAYS, problems)
    month = _place(table, "fiscal_year_start", MONTHS, problems)
    hours = table.get("hours_per_day", 8)
    minutes = _day_minutes(hours)
    if minutes is None:
        expected = f"a number above 0, at most {_HOURS}, that makes whole minutes"
        problems.append(_problem("hours_per_day", hours, expected))
    return Settings(week_start, month + 1, minutes or Settings().day_minutes)


def _place(
    table: Mapping[str, object], key: str, names: tuple[str, ...], problems: list[str]
) -> int:
    """Return the place of the name that a key gives, 0 where it is left out."""
    found = table.get(key, names[0])
    name = found.lower() if isinstance(found, str) else ""
    if name in names:
        return names.index(name)
    expected = f"one of {', '.join(names)}{nearest_hint(name[:40], names)}"
    problems.append(_problem(key, found, expected))
    return 0


def _day_minutes(found: object) -> int | None:
    """Return hours in minutes, or None where they are no hours of a day, or no whole minutes."""
    number = Written(found) if isinstance(found, float) else found
    if isinstance(number, str) and not isinstance(number, Written):
        return None
    minutes, rest = divmod((millionths(number) or 0) * 60, MILLION)
    return minutes if not rest and 0 < minutes <= _HOURS * 60 else None


def _read_timezone(table: Mapping[str, object], problems: list[str]) -> str | None:
    found = table.get("timezone")
    if found is None:
        return None
    if isinstance(found, str) and _is_timezone(found):
        return found
    hint = ""
    if isinstance(found, str):
        from zoneinfo import available_timezones  # 3 ms and more, and only for a mistake

        hint = nearest_hint(found[:40], tuple(sorted(available_timezones())))
    problems.append(_problem("timezone", found, f"a name such as Europe/Brussels{hint}"))
    return None


def _is_timezone(name: str) -> bool:
    from zoneinfo import ZoneInfo  # 3 ms, and only where a zone is set

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of names
        return False
    return True


def _problem(key: str, found: object, expected: str) -> str:
    shown = f"'{found}'" if isinstance(found, str) and not isinstance(found, Written) else found
    return f"key '{key}': found {str(shown)[:60]}, expected {expected}"
