"""Cadences as they are written: names, `every N`, `within N` and rules (docs/cadence.md, 2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cchabits.domain import periods
from cchabits.domain.cadence import CalendarCadence, DeadlineCadence, RollingCadence
from cchabits.domain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchabits.domain.cadence import Cadence
    from cchabits.domain.table import Reader

_EVERY = re.compile(r"every (\d{1,4}) (day|week|month|quarter|year)s?", re.ASCII)
_WITHIN = re.compile(r"within (\d{1,4}) (day|week|month|year)s?", re.ASCII)
_RULE_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}


def read_cadence(reader: Reader, settings: Settings) -> Cadence:
    """Read the key `cadence`, monthly where it is left out."""
    text = reader.text("cadence") if "cadence" in reader.table else "monthly"
    cadence = _calendar(text, settings) or _rolling(text)
    rule = rule_of(text)
    if cadence is None and rule is not None:
        cadence = _deadline(text, rule, reader)
    elif cadence is None:
        reader.problem(
            "cadence",
            "daily, weekly, monthly, quarterly, half-yearly, yearly, every N days|weeks|months|"
            "quarters|years, within N days|weeks|months|years, or RRULE:…",
        )
    return cadence or CalendarCadence(periods.month(), 1, "monthly")


def rule_of(text: str) -> str | None:
    """Return the rule of a cadence as it is written, without its scheme; None where it is no rule.

    >>> rule_of("RRULE:FREQ=DAILY"), rule_of("rrule:freq=daily"), rule_of("daily")
    ('FREQ=DAILY', 'freq=daily', None)
    """
    scheme, colon, rule = text.partition(":")
    return rule if colon and scheme.upper() == "RRULE" else None


def _units(settings: Settings) -> dict[str, Callable[[], periods.Unit]]:
    first_month = settings.fiscal_year_start
    return {
        "day": periods.Day,
        "week": lambda: periods.Week(settings.week_start),
        "month": periods.month,
        "quarter": lambda: periods.quarter(first_month),
        "half": lambda: periods.half(first_month),
        "year": lambda: periods.year(first_month),
    }


_NAMED = {
    "daily": "day", "weekly": "week", "monthly": "month",
    "quarterly": "quarter", "half-yearly": "half", "yearly": "year",
}  # fmt: skip


def _calendar(text: str, settings: Settings) -> Cadence | None:
    if text in _NAMED:
        return CalendarCadence(_units(settings)[_NAMED[text]](), 1, text)
    match = _EVERY.fullmatch(text)
    if match is None or int(match[1]) < 1:
        return None
    return CalendarCadence(_units(settings)[match[2]](), int(match[1]), text)


def _rolling(text: str) -> Cadence | None:
    match = _WITHIN.fullmatch(text)
    if match is None or int(match[1]) < 1:
        return None
    return RollingCadence(_units(Settings())[match[2]](), int(match[1]), text)


def _deadline(text: str, rule: str, reader: Reader) -> Cadence | None:
    parts: dict[str, str] = {}
    for piece in rule.upper().strip(";").split(";"):
        key, _, value = piece.partition("=")
        allowed = _RULE_PARTS.get(key)
        values = value.split(",") if key.startswith("BY") else [value]
        if allowed is None or key in parts or not all(map(allowed.fullmatch, values)):
            reader.problem(
                "cadence",
                f"a rule of FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH and BYSETPOS, each once and "
                f"with its own values; '{piece[:60]}' is not one",
            )
            return None
        parts[key] = value
    days = _RULE_DAYS.get(parts.get("FREQ", ""))
    if days is None:
        reader.problem("cadence", f"a rule with FREQ, one of {', '.join(_RULE_DAYS)}")
        return None
    if any(day[:-2] for day in parts.get("BYDAY", "").split(",")) and days < _RULE_DAYS["MONTHLY"]:
        reader.problem("cadence", "numbered weekdays such as 1MO with FREQ MONTHLY or YEARLY only")
        return None
    known = ";".join(f"{key}={value}" for key, value in parts.items())
    return DeadlineCadence(known, days * int(parts.get("INTERVAL", "1")), text)


_RULE_PARTS = {
    "FREQ": re.compile("|".join(_RULE_DAYS)),
    "INTERVAL": re.compile(r"[1-9]\d{0,3}", re.ASCII),
    "BYDAY": re.compile(r"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)", re.ASCII),
    "BYMONTHDAY": re.compile(r"[+-]?(?:[1-9]|[12]\d|3[01])", re.ASCII),
    "BYMONTH": re.compile(r"[1-9]|1[0-2]"),
    "BYSETPOS": re.compile(r"[+-]?(?:[1-9]\d{0,1}|[12]\d\d|3[0-5]\d|36[0-6])", re.ASCII),
}
