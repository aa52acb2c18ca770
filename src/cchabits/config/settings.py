"""The settings of habits.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.config.toml import unknown_keys, unusable_values
from cchabits.domain.settings import KEYS as RECORD_KEYS
from cchabits.domain.settings import Settings, read_settings_record, setting_problem
from cchabits.domain.spelling import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = (*RECORD_KEYS, "timezone")


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
    settings, shape_problems = read_settings_record(table)
    problems += shape_problems
    timezone = _read_timezone(table, problems)
    return settings, timezone, [f"settings: {why}" for why in problems]


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
    problems.append(setting_problem("timezone", found, f"a name such as Europe/Brussels{hint}"))
    return None


def _is_timezone(name: str) -> bool:
    from zoneinfo import ZoneInfo  # 3 ms, and only where a zone is set

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of names
        return False
    return True
