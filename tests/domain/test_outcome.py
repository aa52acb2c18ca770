"""Outcomes: ranges, margins, and what the journal keeps of them."""

import datetime as dt
import json
from math import isclose
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.numbers import MILLION, Written
from cchabits.domain.outcome import (
    CHURN,
    CLV,
    CSAT,
    NPS,
    RETENTION,
    SCALES,
    Answers,
    Outcome,
    Scale,
    check_outcome,
    margin,
    outcome_content,
    outcome_from,
    scale_of,
)
from cchabits.errors import Unacceptable

DAY = dt.date(2026, 11, 24)

counts = st.integers(0, 10_000)
answers = st.builds(Answers, counts, counts, counts).filter(lambda one: one.n)


def score(given_answers: Answers) -> Outcome:
    """Return a score by its counts."""
    return Outcome(DAY, NPS, given_answers.score, given_answers.n, answers=given_answers)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Return an outcome of any kind that can be kept."""
    name = draw(st.sampled_from([*SCALES, "effort"]))
    method = draw(
        st.text(max_size=20, alphabet=st.characters(codec="utf-8", exclude_characters="\0"))
    )
    if name == NPS and draw(st.booleans()):
        return score(draw(answers))._replace(method=method)
    low, high = SCALES.get(name) or (-5 * MILLION, 7 * MILLION)
    low, high = (-(10**9), 10**9) if low is None or high is None else (low, high)
    return Outcome(
        DAY,
        name,
        draw(st.integers(low, high)),
        draw(st.none() | st.integers(1, 10**6)),
        method,
        scale=None if name in SCALES else Scale(low, high),
    )


def test_the_known_margin() -> None:
    """Of 50 promoters, 30 passives and 20 detractors: 30, give or take 15."""
    one = score(Answers(50, 30, 20))
    found = margin(one)
    assert one.value == 30 * MILLION
    assert found is not None
    assert isclose(found, 15.07, abs_tol=0.01)


@pytest.mark.parametrize(
    ("name", "value", "n", "expected"),
    [
        (CSAT, 84, 120, 6.57),  # (100.8 + 2) of 124
        (RETENTION, 0.82, 512, 0.0333),
        (CHURN, 0, 10, 0.1827),  # nobody of ten is not nobody
        (RETENTION, 1, 1, 0.43),
    ],
)
def test_a_share_has_the_margin_of_two_more_of_each(
    name: str, value: float, n: int, expected: float
) -> None:
    """As Agresti and Coull have it; never nothing, however clear the answers."""
    found = margin(Outcome(DAY, name, round(value * MILLION), n))
    assert found is not None
    assert isclose(found, expected, rel_tol=0.01)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(DAY, NPS, 30 * MILLION, 100),
        Outcome(DAY, CSAT, 84 * MILLION),
        Outcome(DAY, CLV, 3200 * MILLION, 100),
        Outcome(DAY, "effort", 2 * MILLION, 100, scale=Scale(MILLION, 7 * MILLION)),
    ],
)
def test_what_cannot_be_told_has_no_margin(outcome: Outcome) -> None:
    """A score without its counts, a share of nobody knows how many, money, one's own."""
    assert margin(outcome) is None


@given(answers, st.integers(2, 50))
def test_more_answers_are_surer(given_answers: Answers, times: int) -> None:
    """The same shares of more answers have a smaller margin, and all of them some."""
    few, many = (
        margin(score(Answers(*(count * factor for count in given_answers))))
        for factor in (1, times)
    )
    assert few is not None
    assert many is not None
    assert 0 < many < few <= 200


@given(answers)
def test_a_score_lies_in_its_range(given_answers: Answers) -> None:
    """Whatever the counts."""
    check_outcome(score(given_answers))


@given(outcomes())
def test_what_is_written_reads_back(outcome: Outcome) -> None:
    """Through JSON, to the last digit."""
    text = json.dumps(outcome_content(outcome))
    assert outcome_from(DAY, json.loads(text, parse_float=Written)) == outcome


@given(outcomes())
def test_a_declared_range_holds_until_another_is(outcome: Outcome) -> None:
    """What is known by name has its own, whatever was declared."""
    later = Scale(0, 10 * MILLION)
    assert scale_of(outcome.name, [outcome]) == (SCALES.get(outcome.name) or outcome.scale)
    after = [outcome, outcome._replace(scale=later)]
    assert scale_of(outcome.name, after) == (SCALES.get(outcome.name) or later)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"value": 1}, "has a 'name'"),
        ({"name": "nps"}, "'value' is missing"),
        ({"name": "nps", "value": True}, "'value' is True"),
        ({"name": "nps", "value": 101}, "must be from -100 to 100"),
        ({"name": "csat", "value": -1}, "must be from 0 to 100"),
        ({"name": "retention", "value": 82}, "must be from 0 to 1"),
        ({"name": "effort", "value": 3}, "the range of effort is not known"),
        ({"name": "effort", "value": 9, "range": [1, 7]}, "must be from 1 to 7"),
        ({"name": "effort", "value": 9, "range": [7, 1]}, "from a lower number to a higher"),
        ({"name": "effort", "value": 9, "range": [1, None]}, "a list of two numbers"),
        ({"name": "No name", "value": 9, "range": [1, 10]}, "is no name of an outcome"),
        ({"name": "nps", "value": 10, "n": 0}, "n is 0"),
        ({"name": "nps", "value": 10, "n": "many"}, "n is 'many', expected a whole number"),
        ({"name": "nps", "value": 10, "n": 3, "promoters": 1}, "passives is missing"),
        (
            {"name": "nps", "value": 10, "n": 3, "promoters": 1, "passives": 1, "detractors": 1},
            "1, 1, 1 make 0 of 3, not 10 of 3",
        ),
        ({"name": "nps", "value": 0} | Answers(1, 1, 1)._asdict(), "0 of 3, not 0 without n"),
        ({"name": "csat", "value": 0, "n": 1} | Answers(0, 1, 0)._asdict(), "make an nps"),
        ({"name": "nps", "value": 10, "method": 3}, "the method is not a text"),
    ],
)
def test_what_cannot_be_is_refused(content: dict[str, Any], said: str) -> None:
    """In one sentence that names what was found."""
    with pytest.raises(Unacceptable, match=said.replace("[", r"\[")):
        outcome_from(DAY, content)
