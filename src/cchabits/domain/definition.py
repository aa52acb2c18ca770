"""Definitions: one table of habits.toml, or its copy in the store, into a habit.

Reading never stops at the first mistake: it returns the habit, or None, and every problem found,
each naming the key, what was found and what is allowed (docs/cadence.md, 1 and 2).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import TYPE_CHECKING, Any, TypeGuard

from cchabits.domain import periods
from cchabits.domain.cadence import CalendarCadence, DeadlineCadence, RollingCadence
from cchabits.domain.habit import Habit, Requirement, Words
from cchabits.domain.measure import (
    HIGHEST_SCORE,
    LONGEST_ITEM,
    Checklist,
    Count,
    Coverage,
    Duration,
    Measure,
    Score,
)
from cchabits.domain.numbers import HIGHEST_WHOLE, MILLION, Written, millionths, minutes
from cchabits.domain.settings import Settings
from cchabits.domain.spelling import nearest_hint
from cchabits.domain.text import LONGEST_SHOWN, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cchabits.domain.cadence import Cadence

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DETAIL_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}")
LONGEST_TEXT = 2000  # characters

KEYS = (
    "slug", "title", "question", "why", "source", "quote", "alias", "measure", "target",
    "cadence", "grace", "lead", "requires", "occasions", "ratio", "ask", "items", "first",
    "min_occasions", "start", "end", "pack", "from", "cadence_from", "reason",
)  # fmt: skip

_ONLY_FOR = {
    "occasions": "coverage", "ratio": "coverage", "min_occasions": "coverage",
    "items": "checklist", "first": "checklist",
}  # fmt: skip

_LEADS = ((7, 0), (28, 2), (85, 7), (170, 14), (350, 21))  # nominal length under, days of lead
_LONGEST_LEAD = 30

_EVERY = re.compile(r"every (\d{1,4}) (day|week|month|quarter|year)s?", re.ASCII)
_WITHIN = re.compile(r"within (\d{1,4}) (day|week|month|year)s?", re.ASCII)
_REQUIREMENT = re.compile(rf"({DETAIL_KEY.pattern})(?:\s*>=\s*([1-9]\d{{0,2}}))?")
_RULE_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}


def read_habit(
    table: Mapping[str, Any], settings: Settings, added: dt.date
) -> tuple[Habit | None, list[str]]:
    """Read a definition; `added` is its start where it names none.

    Returns the habit, or None where there are problems, and the problems. Whether a rule ever
    occurs is left to `check_rule`, which costs more than reading does.
    """
    reader = _Reader(table)
    reader.refuse_unknown_keys()
    slug = reader.pattern("slug", SLUG, "a-z, 0-9 and hyphens, at most 40 characters")
    measure = _MEASURES[reader.choice("measure", tuple(_MEASURES), "count")](reader, settings)
    reader.refuse_keys_of_other_measures()
    cadence = read_cadence(reader, settings)
    if cadence.is_rolling and measure.name not in {"count", "duration"}:
        reader.problem("cadence", f"no rolling cadence: {measure.name} needs periods that stay")
    start = reader.day("start") or added
    end = reader.day("end")
    if end and end < start:
        reader.problem("end", f"{start}, the habit's start, or later")
    habit = Habit(
        slug=slug,
        words=_read_words(reader),
        measure=measure,
        cadence=cadence,
        start=start,
        end=end,
        grace=_read_grace(reader, cadence, start),
        lead=reader.whole("lead", 0, 366, default_lead(cadence.days)),
        requires=_read_requires(reader),
    )
    return (None if reader.problems else habit), reader.problems


def check_rule(habit: Habit) -> list[str]:
    """Return the problem of a rule that has no occurrence in five years, or none."""
    if isinstance(habit.cadence, DeadlineCadence) and not habit.cadence.occurs_soon(habit.start):
        return [f"key 'cadence': {habit.cadence.text} has no occurrence in five years"]
    return []


def default_lead(days: int) -> int:
    """Return the days before the due day on which a habit becomes due soon, by nominal length.

    >>> [default_lead(days) for days in (1, 7, 30, 90, 180, 365)]
    [0, 2, 7, 14, 21, 30]
    """
    return next((lead for under, lead in _LEADS if days < under), _LONGEST_LEAD)


class _Reader:
    """A table being read, and the problems met so far."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.problems: list[str] = []

    def problem(self, key: str, expected: str) -> None:
        found = shown(self.table.get(key), none="nothing")
        self.problems.append(f"key '{key}': found {found}, expected {expected}")

    def refuse_unknown_keys(self) -> None:
        for key in self.table:
            if key not in KEYS:
                near = nearest_hint(key[:LONGEST_SHOWN], KEYS)
                self.problems.append(f"unknown key {shown(key)}{near}")

    def refuse_keys_of_other_measures(self) -> None:
        measure = self.table.get("measure", "count")
        for key, owner in _ONLY_FOR.items():
            if key in self.table and measure != owner:
                self.problems.append(f"key '{key}': is for measure '{owner}', not '{measure}'")

    def text(self, key: str, *, is_required: bool = False) -> str:
        found = self.table.get(key, None if is_required else "")
        is_usable = _is_text(found) and len(found) <= LONGEST_TEXT and "\0" not in found
        if is_usable and (found.strip() or not is_required):
            return str(found)
        self.problem(key, f"a text of at most {LONGEST_TEXT} characters")
        return ""

    def pattern(self, key: str, pattern: re.Pattern[str], expected: str) -> str:
        found = self.table.get(key)
        if _is_text(found) and pattern.fullmatch(found):
            return found
        self.problem(key, expected)
        return ""

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        found = self.table.get(key, default)
        if _is_text(found) and found in allowed:
            return found
        self.problem(key, f"one of {', '.join(allowed)}")
        return default

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        found = self.table.get(key, default)
        if isinstance(found, int) and not isinstance(found, bool) and low <= found <= high:
            return found
        self.problem(key, f"a whole number from {low} to {high}")
        return default

    def part(self, key: str, default: int | None, highest: int, expected: str = "") -> int | None:
        """Return a number above 0 and up to `highest`, in millionths, which is `expected`."""
        found = self.table.get(key)
        if found is None:
            return default
        is_number = isinstance(found, int | Written)
        amount = millionths(found) if is_number else None
        if amount is not None and 0 < amount <= highest * MILLION:
            return amount
        if expected and isinstance(found, int) and found > highest:
            expected = f"at most {highest:,}"
        usual = f"a number above 0, at most {highest}, with at most six decimals"
        self.problem(key, expected or usual)
        return default

    def flag(self, key: str) -> bool:
        found = self.table.get(key, False)
        if not isinstance(found, bool):
            self.problem(key, "true or false")
        return found is True

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.table.get(key, [])
        are_texts = isinstance(found, list) and all(
            _is_text(text) and text.strip() and "\0" not in text for text in found
        )
        if are_texts and len(set(found)) == len(found):
            return tuple(found)
        self.problem(key, "a list of different texts")
        return ()

    def day(self, key: str) -> dt.date | None:
        found = self.table.get(key)
        if found is None:
            return None
        if isinstance(found, dt.date) and not isinstance(found, dt.datetime):
            return found
        if _is_text(found):
            with contextlib.suppress(ValueError):
                return dt.date.fromisoformat(found)
        self.problem(key, "a day such as 2026-11-20, without quotes")
        return None


def _read_words(reader: _Reader) -> Words:
    alias = ""
    if "alias" in reader.table:
        alias = reader.pattern("alias", SLUG, "a-z, 0-9 and hyphens, at most 40 characters")
    return Words(
        title=reader.text("title", is_required=True),
        question=reader.text("question"),
        why=reader.text("why"),
        source=reader.text("source"),
        quote=reader.text("quote"),
        alias=alias,
        ask=reader.texts("ask"),
        pack=reader.text("pack"),
        clauses=reader.texts("from"),
        cadence_from=reader.choice("cadence_from", ("article", "default", ""), ""),
        reason=reader.text("reason"),
    )


def _read_requires(reader: _Reader) -> tuple[Requirement, ...]:
    needs = []
    for text in reader.texts("requires"):
        match = _REQUIREMENT.fullmatch(text.strip())
        if match is None:
            reader.problem("requires", 'detail keys such as "departments" or "departments>=2"')
            return ()
        needs.append(Requirement(match[1], int(match[2] or 1)))
    if len({need.key for need in needs}) < len(needs):
        reader.problem("requires", "each detail key once")
    return tuple(needs)


def _read_grace(reader: _Reader, cadence: Cadence, start: dt.date) -> int:
    if "grace" not in reader.table:
        return 0
    if reader.table.get("measure") == "coverage":
        reader.problem("grace", "none: it is not for coverage")
        return 0
    if isinstance(cadence, DeadlineCadence):
        shortest = _shortest_gap(cadence, start) if reader.table["grace"] != 0 else 1
    else:
        shortest = cadence.shortest
    return reader.whole("grace", 0, shortest - 1, 0)


def _shortest_gap(cadence: DeadlineCadence, start: dt.date) -> int:
    """Return a rule's shortest gap; for one that never occurs, which is refused anyway, 1."""
    return cadence.shortest_from(start) if cadence.occurs_soon(start) else 1


# Measures


def _count(reader: _Reader, settings: Settings) -> Measure:  # noqa: ARG001 - one signature
    return Count(_whole_target(reader, 1))


def _duration(reader: _Reader, settings: Settings) -> Measure:
    found = reader.table.get("target", "1 day")
    total = minutes(found, settings.day_minutes) if isinstance(found, str) else None
    if total is None or isinstance(found, Written):
        reader.problem("target", 'a duration such as "1 day", "90m" or "1h30"')
    return Duration(total or 1)


def _coverage(reader: _Reader, settings: Settings) -> Measure:  # noqa: ARG001 - one signature
    is_ratio = reader.flag("ratio")
    target = reader.part("target", MILLION, HIGHEST_WHOLE if is_ratio else 1)
    least = reader.whole("min_occasions", 0, 1_000_000, 1)
    return Coverage(target or MILLION, least, is_ratio, reader.text("occasions"))


def _checklist(reader: _Reader, settings: Settings) -> Measure:  # noqa: ARG001 - one signature
    items = reader.texts("items")
    if not items and "target" not in reader.table:
        reader.problem("target", "a whole number, or a list of items under 'items'")
    if any(item != item.strip() or len(item) > LONGEST_ITEM for item in items):
        reader.problem(
            "items", f"texts of at most {LONGEST_ITEM} characters, no space at their ends"
        )
    target = _whole_target(reader, len(items) or 1)
    if items and target > len(items):
        reader.problem("target", f"at most {len(items)}, the number of items")
    first = reader.text("first") or None
    if first and items and first not in items:
        reader.problem("first", f"one of the items: {', '.join(items)}")
    return Checklist(target, items, first)


def _score(reader: _Reader, settings: Settings) -> Measure:  # noqa: ARG001 - one signature
    return Score(reader.part("target", None, HIGHEST_SCORE))


_WHOLE = "a whole number of 1 or more"


def _whole_target(reader: _Reader, default: int) -> int:
    amount = reader.part("target", default * MILLION, HIGHEST_WHOLE, _WHOLE) or MILLION
    if amount % MILLION:
        reader.problem("target", _WHOLE)
    return max(1, amount // MILLION)


_MEASURES: dict[str, Callable[[_Reader, Settings], Measure]] = {
    "count": _count,
    "duration": _duration,
    "coverage": _coverage,
    "checklist": _checklist,
    "score": _score,
}


# Cadences


def read_cadence(reader: _Reader, settings: Settings) -> Cadence:
    """Read the key `cadence`, monthly where it is left out."""
    text = reader.text("cadence") if "cadence" in reader.table else "monthly"
    cadence = _calendar(text, settings) or _rolling(text)
    if cadence is None and text.upper().startswith("RRULE:"):
        cadence = _deadline(text, reader)
    elif cadence is None:
        reader.problem(
            "cadence",
            "daily, weekly, monthly, quarterly, half-yearly, yearly, every N days|weeks|months|"
            "quarters|years, within N days|weeks|months|years, or RRULE:…",
        )
    return cadence or CalendarCadence(periods.month(), 1, "monthly")


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


def _deadline(text: str, reader: _Reader) -> Cadence | None:
    parts: dict[str, str] = {}
    for piece in text[len("RRULE:") :].upper().strip(";").split(";"):
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
    rule = ";".join(f"{key}={value}" for key, value in parts.items())
    return DeadlineCadence(rule, days * int(parts.get("INTERVAL", "1")), text)


_RULE_PARTS = {
    "FREQ": re.compile("|".join(_RULE_DAYS)),
    "INTERVAL": re.compile(r"[1-9]\d{0,3}", re.ASCII),
    "BYDAY": re.compile(r"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)", re.ASCII),
    "BYMONTHDAY": re.compile(r"[+-]?(?:[1-9]|[12]\d|3[01])", re.ASCII),
    "BYMONTH": re.compile(r"[1-9]|1[0-2]"),
    "BYSETPOS": re.compile(r"[+-]?(?:[1-9]\d{0,1}|[12]\d\d|3[0-5]\d|36[0-6])", re.ASCII),
}


def _is_text(found: object) -> TypeGuard[str]:
    """Tell whether a value is a text; a number as written is none."""
    return isinstance(found, str) and not isinstance(found, Written)
