"""The engine and the oracle, written apart from the same page, agree on random histories."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given

from cchabits.domain.summary import account, summarise
from tests import engine, oracle
from tests.strategies import KINDS, ONE_DAY, Case, cases


def answer_of_the_engine(case: Case) -> dict[str, Any]:
    """Return what the engine makes of a case, with the outcomes that adherence is about."""
    definition, settings, records, today = case
    record = engine.record_of(engine.habit_of(definition, settings), records)
    judged = account(record, today)
    strip = [recent.outcome for recent in summarise(judged, today).strip]
    return engine.evaluate_account(judged, today) | {"judged": strip}


def answer_of_the_oracle(case: Case) -> dict[str, Any]:
    """Return what the oracle makes of a case, in the same form."""
    answer = oracle.evaluate(*case)
    return answer | {"judged": [one["outcome"] for one in answer["judged"]]}


@given(cases(kinds=KINDS[:1]))
def test_calendar_cadences(case: Case) -> None:
    """The engine answers as the oracle does where the calendar gives the periods."""
    assert answer_of_the_engine(case) == answer_of_the_oracle(case)


@given(cases(measures=("count", "duration"), kinds=("rolling",)))
def test_rolling_cadences(case: Case) -> None:
    """The engine answers as the oracle does where reaching a window ends it."""
    assert answer_of_the_engine(case) == answer_of_the_oracle(case)


@given(cases(kinds=("deadline",)))
def test_deadline_cadences(case: Case) -> None:
    """The engine answers as the oracle does where a rule gives the due days."""
    assert answer_of_the_engine(case) == answer_of_the_oracle(case)


@pytest.mark.parametrize("further", range(8))
def test_graces_that_overlap(further: int) -> None:
    """The engine answers as the oracle does where grace is longer than the period that follows.

    The shortest gap among the first 60 occurrences is 3 days; after them come 28 February and
    1 March.
    """
    start = dt.date(2026, 3, 1)
    rule = "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,4,8,12,16,20,24,28"
    definition = {"slug": "a-habit", "measure": "count", "start": start, "grace": 2}
    daily = [start + ONE_DAY * number for number in range(361)]  # up to 24 February 2027
    records = [{"type": "entry", "habit": "a-habit", "on": str(on)} for on in daily]
    today = dt.date(2027, 2, 27) + ONE_DAY * further
    case = Case(definition | {"cadence": rule}, {}, records, today)
    assert answer_of_the_engine(case) == answer_of_the_oracle(case)


def test_partial_entries_of_the_day_a_window_is_reached_late() -> None:
    """The engine counts the partial entries that the oracle does, those of grace among them."""
    definition = {
        "slug": "a-habit", "measure": "count", "cadence": "within 10 days", "grace": 5,
        "requires": ["customer"], "start": dt.date(2026, 1, 1),
    }  # fmt: skip
    entry: dict[str, Any] = {"type": "entry", "habit": "a-habit", "on": "2026-01-13"}
    records = [entry | {"on": "2026-01-12"}, entry | {"with": {"customer": ["a"]}}, entry]
    case = Case(definition, {}, records, dt.date(2026, 1, 13))
    assert answer_of_the_engine(case) == answer_of_the_oracle(case)
