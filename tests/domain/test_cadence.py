"""The periods that each cadence gives, and the cadences that are refused (docs/cadence.md, 2)."""

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given

from cchabits.domain.cadence import Cadence, Period
from cchabits.domain.definition import check_rule, read_habit
from cchabits.domain.settings import Settings
from tests import engine
from tests import strategies as drawn

MONTHLY = "RRULE:FREQ=MONTHLY"
LAST_WORKDAY = "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
FORTNIGHTLY = "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"
LEAP_DAYS = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"


def day(text: str) -> dt.date:
    """Return a day written YYYY-MM-DD."""
    return dt.date.fromisoformat(text)


def read(cadence: str, **more: object) -> tuple[Cadence | None, list[str]]:
    """Read a cadence in a definition that has no other problem, its occurrences looked at too."""
    settings = Settings(more.pop("week", 0), more.pop("fiscal", 1))  # type: ignore[arg-type]
    table: dict[str, Any] = {"slug": "a", "title": "A", "cadence": cadence} | more
    habit, problems = read_habit(table, settings, day("2026-01-01"))
    if habit is None:
        return None, problems
    return habit.cadence, problems + check_rule(habit)


def first_periods(cadence: str, start: str, count: int = 3, **shaping: object) -> list[Period]:
    """Return the first periods of a habit that starts on a day."""
    found, problems = read(cadence, start=day(start), **shaping)
    assert found is not None, problems
    periods = [found.period_at(day(start), day(start))]
    while len(periods) < count:
        periods.append(found.period_at(periods[-1].end, day(start)))
    return periods


# Periods


@pytest.mark.parametrize(
    ("cadence", "start", "dues"),
    [
        ("daily", "2026-02-27", ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ("weekly", "2026-01-05", ["2026-01-11", "2026-01-18", "2026-01-25"]),
        ("weekly", "2026-01-07", ["2026-01-11", "2026-01-18", "2026-01-25"]),
        ("monthly", "2026-01-01", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("monthly", "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("quarterly", "2026-01-15", ["2026-03-31", "2026-06-30", "2026-09-30"]),
        ("half-yearly", "2026-01-15", ["2026-06-30", "2026-12-31", "2027-06-30"]),
        ("yearly", "2026-01-01", ["2026-12-31", "2027-12-31", "2028-12-31"]),
        ("every 2 days", "2026-01-05", ["2026-01-06", "2026-01-08", "2026-01-10"]),
        ("every 1 day", "2026-01-05", ["2026-01-05", "2026-01-06", "2026-01-07"]),
        ("every 2 weeks", "2026-01-07", ["2026-01-11", "2026-01-25", "2026-02-08"]),
        ("every 3 months", "2026-01-15", ["2026-01-31", "2026-04-30", "2026-07-31"]),
        ("every 2 quarters", "2026-02-15", ["2026-03-31", "2026-09-30", "2027-03-31"]),
        ("every 2 years", "2024-03-01", ["2024-12-31", "2026-12-31", "2028-12-31"]),
        ("within 30 days", "2026-01-31", ["2026-03-01", "2026-03-31", "2026-04-30"]),
        ("within 1 month", "2026-01-31", ["2026-02-27", "2026-03-27", "2026-04-27"]),
        ("within 2 weeks", "2026-01-07", ["2026-01-20", "2026-02-03", "2026-02-17"]),
        ("within 1 year", "2024-02-29", ["2025-02-27", "2026-02-27", "2027-02-27"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", "2026-08-03", ["2026-08-03", "2026-09-07", "2026-10-05"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", "2026-08-04", ["2026-09-07", "2026-10-05", "2026-11-02"]),
        ("RRULE:FREQ=MONTHLY", "2026-01-31", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        (f"{MONTHLY};BYMONTHDAY=31", "2026-02-01", ["2026-03-31", "2026-05-31", "2026-07-31"]),
        (f"{MONTHLY};BYMONTHDAY=-1", "2026-02-01", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        (f"{MONTHLY};{LAST_WORKDAY}", "2026-01-01", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        (FORTNIGHTLY, "2026-01-07", ["2026-01-09", "2026-01-19", "2026-01-23"]),
        (LEAP_DAYS, "2024-02-29", ["2024-02-29", "2028-02-29", "2032-02-29"]),
        ("rrule:freq=weekly;byday=mo", "2026-01-05", ["2026-01-05", "2026-01-12", "2026-01-19"]),
    ],
)  # fmt: skip
def test_due_days(cadence: str, start: str, dues: list[str]) -> None:
    """The due day of a period is its last day."""
    assert [str(period.due) for period in first_periods(cadence, start)] == dues


@given(case=drawn.cases(kinds=("calendar", "deadline")), on=drawn.days())
def test_the_next_begin_is_where_the_periods_put_it(case: drawn.Case, on: dt.date) -> None:
    """The first begin from a day on is what walking from period to period comes to."""
    habit = engine.habit_of(case.definition, case.settings)
    begin = habit.start
    while begin < on:
        begin = habit.cadence.period_at(begin, habit.start).end
    assert habit.cadence.begin_from(on, habit.start) == begin


def test_no_period_begins_after_the_last_occurrence() -> None:
    """After that the next begin is where the calendar ends."""
    cadence, problems = read("RRULE:FREQ=YEARLY")
    assert cadence is not None, problems
    assert cadence.begin_from(day("9999-06-02"), day("9998-06-01")) == day("9999-06-02")
    assert cadence.begin_from(day("9999-06-03"), day("9998-06-01")) == dt.date.max


@pytest.mark.parametrize(
    ("cadence", "start", "is_warm_up"),
    [
        ("daily", "2026-01-07", False),
        ("weekly", "2026-01-05", False),
        ("weekly", "2026-01-06", True),
        ("monthly", "2026-01-01", False),
        ("monthly", "2026-01-31", True),
        ("quarterly", "2026-02-01", True),
        ("every 2 weeks", "2026-01-05", False),
        ("every 2 weeks", "2026-01-12", False),
        ("every 2 weeks", "2026-01-11", True),
        ("yearly", "2026-01-02", True),
        ("within 30 days", "2026-01-07", False),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", "2026-01-07", False),
    ],
)
def test_warm_ups(cadence: str, start: str, *, is_warm_up: bool) -> None:
    """A start inside a unit period gives a warm-up; all periods after it are judged."""
    flags = [period.is_excusable for period in first_periods(cadence, start)]
    assert flags == [is_warm_up, False, False]


@pytest.mark.parametrize(
    ("cadence", "shaping", "start", "due"),
    [
        ("weekly", {"week": 6}, "2026-01-04", "2026-01-10"),
        ("weekly", {"week": 5}, "2026-01-04", "2026-01-09"),
        ("quarterly", {"fiscal": 2}, "2026-01-15", "2026-01-31"),
        ("half-yearly", {"fiscal": 4}, "2026-01-15", "2026-03-31"),
        ("yearly", {"fiscal": 10}, "2026-10-01", "2027-09-30"),
        ("monthly", {"fiscal": 10}, "2026-10-01", "2026-10-31"),
        ("within 1 year", {"fiscal": 10}, "2026-01-15", "2027-01-14"),
    ],
)
def test_settings_shape_periods(
    cadence: str, shaping: dict[str, object], start: str, due: str
) -> None:
    """A week begins on `week_start`; a quarter, half and year begin in `fiscal_year_start`."""
    (period,) = first_periods(cadence, start, 1, **shaping)
    assert str(period.due) == due


@pytest.mark.parametrize(
    ("end", "last", "is_cut"),
    [
        (None, "2026-01-31", False),
        ("2026-01-31", "2026-01-31", False),
        ("2026-02-10", "2026-01-31", False),
        ("2026-01-30", "2026-01-30", True),
        ("2026-01-01", "2026-01-01", True),
    ],
)
def test_a_habits_end_cuts_its_period(end: str | None, last: str, *, is_cut: bool) -> None:
    """A period is cut, and excusable, where the habit ends before the period's last day."""
    (period,) = first_periods("monthly", "2026-01-01", 1)
    found = period.cut(day(end) if end else None)
    assert (str(found.due), found.is_excusable) == (last, is_cut)


def test_a_rule_without_a_further_occurrence_leaves_a_period_without_an_end() -> None:
    """After the calendar's last occurrence the period runs to the calendar's end."""
    (first, second) = first_periods("RRULE:FREQ=YEARLY", "9999-06-01", 2)
    assert (first.due, second.end) == (day("9999-06-01"), dt.date.max)


@pytest.mark.parametrize(
    "cadence", ["every 9999 years", "within 9999 weeks", "every 9999 quarters"]
)
def test_the_longest_periods_do_not_pass_the_calendar(cadence: str) -> None:
    """A period that would pass the calendar's last day ends with it."""
    (period,) = first_periods(cadence, "9900-01-01", 1)
    assert period.end <= dt.date.max


# Refusals


@pytest.mark.parametrize(
    "cadence",
    [
        "Daily", "hourly", "fortnightly", "half yearly", "every week", "every two weeks",
        "every 0 weeks", "every -1 weeks", "every 1.5 weeks", "every 2 halves", "every 2 hours",
        "every 2", "weekly ", "within 30", "within 0 days", "within 2 quarters", "within 30 hours",
        "within days", "FREQ=DAILY", "every 2 weeks, on Monday",
    ],
)  # fmt: skip
def test_cadences_that_are_refused(cadence: str) -> None:
    """A cadence that is none of the three kinds is refused with those that are."""
    found, problems = read(cadence)
    assert found is None
    expected = "daily, weekly, monthly, quarterly, half-yearly, yearly, every N"
    assert problems[0].startswith(f"key 'cadence': found '{cadence}', expected {expected}")


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ", "FREQ=", "INTERVAL=2", "FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=SECONDLY",
        "FREQ=DAILY,WEEKLY", "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=1.5",
        "FREQ=DAILY;INTERVAL=1,2", "FREQ=DAILY;INTERVAL=", "FREQ=DAILY;INTERVAL=99999",
        "FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20270101", "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;BYMINUTE=0", "FREQ=DAILY;BYSECOND=0", "FREQ=WEEKLY;WKST=SU",
        "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYYEARDAY=100", "FREQ=YEARLY;BYEASTER=0",
        "FREQ=DAILY;X-WHAT=1", "FREQ=DAILY;;BYDAY=MO", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;BYDAY=",
        "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=54MO", "FREQ=MONTHLY;BYDAY=MO,,TU",
        "FREQ=WEEKLY;BYDAY=1MO", "FREQ=DAILY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTHDAY=-32",
        "FREQ=YEARLY;BYMONTH=0", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=-1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367",
        "DTSTART:20260101\nRRULE:FREQ=DAILY", "FREQ=DAILY\nRRULE:FREQ=WEEKLY",
        "FREQ=DAILY BYDAY=MO",
    ],
)  # fmt: skip
def test_rules_that_are_refused(rule: str) -> None:
    """A rule with anything but the six parts, each in its bounds, is a problem of its key."""
    found, problems = read(f"RRULE:{rule}")
    assert found is None
    assert [problem.partition(":")[0] for problem in problems] == ["key 'cadence'"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=60",
        "FREQ=DAILY;INTERVAL=9999;BYDAY=MO",
    ],
)
@pytest.mark.parametrize("grace", [0, 1])
def test_rules_that_never_occur_are_refused_at_once(rule: str, grace: int) -> None:
    """A rule without an occurrence in five years is refused within a second, grace or not."""
    begun = time.process_time()
    _, problems = read(f"RRULE:{rule}", grace=grace)
    assert time.process_time() - begun < 1
    assert problems


@pytest.mark.parametrize(
    ("rule", "occurs"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", True),  # 2028
        ("FREQ=YEARLY;INTERVAL=5;BYMONTH=1;BYMONTHDAY=1", True),  # the first of them is the start
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU", True),  # 2028
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", False),  # 2044
        ("FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29", False),  # 2032
    ],
)
def test_a_rule_occurs_within_five_years(rule: str, *, occurs: bool) -> None:
    """A rule must have an occurrence in the five years from the habit's start."""
    _, problems = read(f"RRULE:{rule}")
    assert (not problems) is occurs


@pytest.mark.parametrize(
    ("cadence", "length"),
    [
        ("daily", 1), ("weekly", 7), ("monthly", 30), ("quarterly", 90), ("half-yearly", 180),
        ("yearly", 365), ("every 3 weeks", 21), ("every 2 quarters", 180), ("within 2 months", 60),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,FR", 7), ("RRULE:FREQ=MONTHLY;INTERVAL=2", 60),
        ("RRULE:FREQ=DAILY;INTERVAL=10;BYMONTH=1", 10), ("RRULE:FREQ=YEARLY", 365),
    ],
)  # fmt: skip
def test_nominal_lengths(cadence: str, length: int) -> None:
    """The nominal length is the unit's days times N; a rule's is its FREQ times INTERVAL."""
    found, _ = read(cadence)
    assert found is not None
    assert found.days == length
