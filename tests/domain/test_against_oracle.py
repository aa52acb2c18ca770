"""The engine and the oracle, written apart from the same page, agree on random histories."""

from typing import Any

from hypothesis import given

from cchabits.domain.summary import account, summarise
from tests import engine, oracle
from tests.strategies import KINDS, Case, cases


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
