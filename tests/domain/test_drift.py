"""Drift: which definitions ask for less than the one before, and what is told of those that did."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from cchabits.domain.definition import read_habit
from cchabits.domain.drift import Drift, drift_between, drifts
from cchabits.domain.habit import Habit
from cchabits.domain.life import Definition
from cchabits.domain.numbers import Written
from cchabits.domain.settings import Settings

FIRST = dt.date(2026, 8, 1)
DURATION = {"measure": "duration"}
COVERAGE = {"measure": "coverage"}
CHECKLIST = {"measure": "checklist", "items": ["a", "b", "c"]}
SCORE = {"measure": "score"}

Keys = Mapping[str, Any]


def habit(keys: Keys, settings: Settings = Settings()) -> Habit:  # noqa: B008 - a plain value
    """Return the habit that some keys define."""
    found, problems = read_habit({"slug": "call", "title": "A call", **keys}, settings, FIRST)
    assert found, problems
    return found


LOWER: list[tuple[Keys, Keys, str]] = [
    ({"target": 2}, {}, "target"),
    (DURATION | {"target": "8h"}, DURATION | {"target": "7h59"}, "target"),
    (DURATION, DURATION | {"target": "4h"}, "target"),
    (COVERAGE, COVERAGE | {"target": Written("0.9")}, "target"),
    (COVERAGE | {"min_occasions": 3}, COVERAGE, "target"),
    (COVERAGE, COVERAGE | {"min_occasions": 0}, "target"),
    (CHECKLIST, CHECKLIST | {"target": 2}, "target"),
    (CHECKLIST, CHECKLIST | {"items": ["a", "b"]}, "target"),
    (SCORE | {"target": 7}, SCORE | {"target": 6}, "target"),
    (SCORE | {"target": 7}, SCORE, "target"),
    ({"cadence": "weekly"}, {}, "cadence"),
    ({}, {"cadence": "every 2 months"}, "cadence"),
    ({"cadence": "within 10 days"}, {"cadence": "within 2 weeks"}, "cadence"),
    ({"cadence": "weekly"}, {"cadence": "RRULE:FREQ=MONTHLY;BYDAY=1MO"}, "cadence"),
    ({"target": 2}, {"target": 6, "cadence": "quarterly"}, "cadence"),
    ({"requires": ["a"]}, {}, "requires"),
    ({"requires": ["a>=2"]}, {"requires": ["a"]}, "requires"),
    ({"requires": ["a", "b"]}, {"requires": ["b>=2", "c"]}, "requires"),
    ({"target": 3}, {"target": 2, "cadence": "quarterly"}, "target cadence"),
    ({"target": 2, "requires": ["a"]}, {"target": 1}, "target requires"),
    (DURATION | {"target": "8h"}, DURATION | {"target": "1h", "cadence": "weekly"}, "target"),
    (CHECKLIST, CHECKLIST | {"target": 1, "cadence": "weekly"}, "target"),
    (SCORE | {"target": 7, "requires": ["a"]}, DURATION, "requires"),  # the targets are not alike
]

NO_LOWER: list[tuple[Keys, Keys]] = [
    ({}, {}),
    ({}, {"target": 2}),
    (DURATION | {"target": "8h"}, DURATION | {"target": "480m"}),
    (COVERAGE | {"target": 1, "ratio": True}, COVERAGE | {"min_occasions": 0}),
    (CHECKLIST, CHECKLIST | {"items": ["a", "b", "x"]}),
    (SCORE, SCORE | {"target": 3}),
    ({"target": 5}, DURATION | {"target": "1m"}),
    ({"cadence": "monthly"}, {"cadence": "within 30 days"}),
    ({"cadence": "every 2 weeks"}, {"cadence": "RRULE:FREQ=WEEKLY;INTERVAL=2"}),
    ({"requires": ["a"]}, {"requires": ["b", "a>=2"]}),
    ({"grace": 0}, {"grace": 9, "title": "Another", "lead": 3, "end": dt.date(2026, 9, 9)}),
    (DURATION | {"target": "8h"}, DURATION | {"target": "2h", "cadence": "weekly"}),
    ({"target": 30}, {"target": 1, "cadence": "daily"}),
]


@pytest.mark.parametrize(("before", "after", "kinds"), LOWER)
def test_less_is_named_by_its_kinds(before: Keys, after: Keys, kinds: str) -> None:
    """A definition that asks for less does so in the kinds that are told."""
    assert drift_between(habit(before), habit(after)) == tuple(kinds.split())


@pytest.mark.parametrize(("before", "after"), NO_LOWER)
def test_as_much_and_more_is_no_drift(before: Keys, after: Keys) -> None:
    """What asks for as much, for more, or for something else does not drift."""
    assert drift_between(habit(before), habit(after)) == ()


def test_a_shorter_day_lowers_what_is_told_in_days() -> None:
    """Targets are compared as the settings make them."""
    short, long = Settings(day_minutes=360), Settings(day_minutes=480)
    assert drift_between(habit(DURATION, long), habit(DURATION, short)) == ("target",)
    assert drift_between(habit(DURATION, short), habit(DURATION, long)) == ()
    hours = DURATION | {"target": "8h"}
    assert drift_between(habit(hours, long), habit(hours, short)) == ()


STORY = [
    Definition(FIRST, {"title": "A", "target": 4, "reason": "from the pack"}, Settings()),
    Definition(dt.date(2026, 10, 1), {"title": "A", "target": 3, "reason": " ill "}, Settings()),
    Definition(dt.date(2026, 11, 1), {"title": "A", "target": 5, "reason": "well"}, Settings()),
    Definition(dt.date(2027, 1, 1), {"title": "A", "target": 2, "reason": "sold"}, Settings()),
]


def told(found: list[Drift]) -> list[tuple[str, int, int, str]]:
    """Return drifts in short: the day, the target before and after, and the reason."""
    return [
        (one.begin.isoformat(), one.before.measure.target, one.after.measure.target, one.reason)  # type: ignore[attr-defined]
        for one in found
    ]


def test_each_drift_has_the_reason_it_came_with() -> None:
    """Of all definitions those that ask for less are told, each with its own reason."""
    found = told(drifts(STORY, "call", dt.date.min, dt.date.max))
    assert found == [("2026-10-01", 4, 3, "ill"), ("2027-01-01", 5, 2, "sold")]


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-10-01", "2027-01-01", ["2026-10-01"]),
        ("2026-10-02", "2027-01-02", ["2027-01-01"]),
        ("2026-10-02", "2027-01-01", []),
    ],
)
def test_the_first_day_is_in_and_the_last_is_not(since: str, until: str, days: list[str]) -> None:
    """Drifts are told of a stretch of days that is half-open."""
    stretch = (dt.date.fromisoformat(since), dt.date.fromisoformat(until))
    assert [day for day, *_ in told(drifts(STORY, "call", *stretch))] == days
