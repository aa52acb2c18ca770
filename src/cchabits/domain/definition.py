"""Definitions: one table of habits.toml, or its copy in the store, into a habit.

Reading never stops at the first mistake: it returns the habit, or None, and every problem found,
each naming the key, what was found and what is allowed (docs/cadence.md, 1 and 2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cchabits.domain.cadence import DeadlineCadence
from cchabits.domain.cadence_text import read_cadence
from cchabits.domain.coverage import Coverage
from cchabits.domain.habit import Habit, Requirement, Words
from cchabits.domain.measure import (
    HIGHEST_SCORE,
    LONGEST_ITEM,
    Checklist,
    Count,
    Duration,
    Measure,
    Score,
)
from cchabits.domain.numbers import HIGHEST_WHOLE, MILLION, Written, minutes
from cchabits.domain.table import Reader

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from cchabits.domain.cadence import Cadence
    from cchabits.domain.settings import Settings

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DETAIL_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}")

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

_REQUIREMENT = re.compile(rf"({DETAIL_KEY.pattern})(?:\s*>=\s*([1-9]\d{{0,2}}))?")


def read_habit(
    table: Mapping[str, Any], settings: Settings, added: dt.date
) -> tuple[Habit | None, list[str]]:
    """Read a definition; `added` is its start where it names none.

    Returns the habit, or None where there are problems, and the problems. Whether a rule ever
    occurs is left to `check_rule`, which costs more than reading does.
    """
    reader = Reader(table)
    reader.refuse_unknown_keys(KEYS)
    slug = reader.pattern("slug", SLUG, "a-z, 0-9 and hyphens, at most 40 characters")
    measure = _MEASURES[reader.choice("measure", tuple(_MEASURES), "count")](reader, settings)
    _refuse_keys_of_other_measures(reader)
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


def _refuse_keys_of_other_measures(reader: Reader) -> None:
    measure = reader.table.get("measure", "count")
    for key, owner in _ONLY_FOR.items():
        if key in reader.table and measure != owner:
            reader.problems.append(f"key '{key}': is for measure '{owner}', not '{measure}'")


def _read_words(reader: Reader) -> Words:
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


def _read_requires(reader: Reader) -> tuple[Requirement, ...]:
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


def _read_grace(reader: Reader, cadence: Cadence, start: dt.date) -> int:
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


def _count(reader: Reader, settings: Settings) -> Measure:  # noqa: ARG001 - one signature
    return Count(_whole_target(reader, 1))


def _duration(reader: Reader, settings: Settings) -> Measure:
    found = reader.table.get("target", "1 day")
    total = minutes(found, settings.day_minutes) if isinstance(found, str) else None
    if total is None or isinstance(found, Written):
        reader.problem("target", 'a duration such as "1 day", "90m" or "1h30"')
    return Duration(total or 1)


def _coverage(reader: Reader, settings: Settings) -> Measure:  # noqa: ARG001 - one signature
    is_ratio = reader.flag("ratio")
    target = reader.part("target", MILLION, HIGHEST_WHOLE if is_ratio else 1)
    least = reader.whole("min_occasions", 0, 1_000_000, 1)
    return Coverage(target or MILLION, least, is_ratio, reader.text("occasions"))


def _checklist(reader: Reader, settings: Settings) -> Measure:  # noqa: ARG001 - one signature
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


def _score(reader: Reader, settings: Settings) -> Measure:  # noqa: ARG001 - one signature
    return Score(reader.part("target", None, HIGHEST_SCORE))


_WHOLE = "a whole number of 1 or more"


def _whole_target(reader: Reader, default: int) -> int:
    amount = reader.part("target", default * MILLION, HIGHEST_WHOLE, _WHOLE) or MILLION
    if amount % MILLION:
        reader.problem("target", _WHOLE)
    return max(1, amount // MILLION)


_MEASURES: dict[str, Callable[[Reader, Settings], Measure]] = {
    "count": _count,
    "duration": _duration,
    "coverage": _coverage,
    "checklist": _checklist,
    "score": _score,
}
