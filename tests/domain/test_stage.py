"""The stages of a habit (docs/practice.md): by table, and by what holds of all of them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain import stage
from cchabits.domain.stage import (
    DAILY_BUSINESS,
    EXPERIMENT,
    IMPLEMENTED,
    LAPSED,
    PLANNED,
    STAGES,
    comebacks,
    is_false_start,
    kept_until_next,
    rule_for,
    stage_of,
)

MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY = 30, 90, 180, 365

periods = st.lists(st.booleans(), max_size=30)
lengths = st.sampled_from([1, 7, MONTHLY, 60, QUARTERLY, HALF_YEARLY, 360, YEARLY])


def outcomes(text: str) -> list[bool]:
    """Return periods from a text: `k` is kept, `-` missed."""
    return [letter == "k" for letter in text]


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("", MONTHLY, EXPERIMENT),
        ("kk", MONTHLY, EXPERIMENT),
        ("kkk", MONTHLY, IMPLEMENTED),
        ("k-k-k", MONTHLY, IMPLEMENTED),
        ("k-k--k", MONTHLY, IMPLEMENTED),
        ("k-k----", MONTHLY, EXPERIMENT),
        ("kkkkkkkkkkk", MONTHLY, IMPLEMENTED),  # eleven judged are not twelve
        ("kkkkkkkkkkkk", MONTHLY, DAILY_BUSINESS),
        ("kkkkk-kk-kkk", MONTHLY, DAILY_BUSINESS),
        ("kkkkkkkkkk--", MONTHLY, LAPSED),  # ten of twelve, and yet
        ("kkk--", MONTHLY, LAPSED),
        ("kk--", MONTHLY, EXPERIMENT),  # what never was implemented does not lapse
        ("kkk--k", MONTHLY, IMPLEMENTED),
        ("kkk----k", MONTHLY, EXPERIMENT),
        ("kkkkk", QUARTERLY, IMPLEMENTED),
        ("kkk-kk", QUARTERLY, DAILY_BUSINESS),
        ("kk--kk", QUARTERLY, IMPLEMENTED),
        ("kkkkk-", HALF_YEARLY, DAILY_BUSINESS),
        ("k", YEARLY, EXPERIMENT),
        ("kk", YEARLY, IMPLEMENTED),
        ("kkk", YEARLY, DAILY_BUSINESS),
        ("kk-", YEARLY, IMPLEMENTED),
        ("kk--", YEARLY, LAPSED),
    ],
)
def test_a_stage_follows_from_the_outcomes(text: str, days: int, expected: str) -> None:
    """Each row of the rule, on both sides of its edge."""
    assert stage_of(outcomes(text), rule_for(days), has_acts=True) == expected


@given(periods, lengths)
def test_without_an_act_everything_is_planned(kept: list[bool], days: int) -> None:
    """Whatever was missed."""
    assert stage_of(kept, rule_for(days), has_acts=False) == PLANNED


@given(periods, lengths)
def test_a_kept_period_never_leads_back(kept: list[bool], days: int) -> None:
    """One more kept period is the same stage or a later one."""
    rule = rule_for(days)
    before, after = (stage_of(some, rule, has_acts=True) for some in (kept, [*kept, True]))
    assert STAGES.index(before) <= STAGES.index(after)


@given(periods, lengths)
def test_what_is_missing_is_missing(kept: list[bool], days: int) -> None:
    """So many kept periods lead to the next stage, and one fewer does not."""
    rule = rule_for(days)
    now = stage_of(kept, rule, has_acts=True)
    following = kept_until_next(kept, rule, has_acts=True)
    assert (following is None) == (now == DAILY_BUSINESS)
    if following is not None:
        name, count = following
        assert stage_of([*kept, *[True] * count], rule, has_acts=True) == name
        assert STAGES.index(name) > STAGES.index(now)
        almost = stage_of([*kept, *[True] * (count - 1)], rule, has_acts=True)
        assert STAGES.index(almost) <= STAGES.index(now)


def test_a_first_act_begins_the_experiment() -> None:
    """What is planned needs no kept period for that."""
    assert kept_until_next([False], rule_for(MONTHLY), has_acts=False) == (EXPERIMENT, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("--", True), ("k--", True), ("--k", True), ("-k-", False), ("kk--", False), ("-", False)],
)
def test_a_false_start_is_a_lapse_among_the_first_three(text: str, *, expected: bool) -> None:
    """Two misses in a row, and never later ones."""
    assert is_false_start(outcomes(text)) is expected


@given(periods)
def test_each_run_of_misses_can_be_come_back_from_once(kept: list[bool]) -> None:
    """Comebacks are the runs of misses that something follows."""
    runs = [value for value, _ in itertools.groupby(kept)]
    assert len(comebacks(kept)) == sum(not run for run in runs[:-1])


@given(periods, lengths)
def test_a_lapse_needs_what_was_implemented(kept: list[bool], days: int) -> None:
    """What lapsed ends in two misses, and was implemented or daily business before."""
    rule = rule_for(days)
    if stage_of(kept, rule, has_acts=True) == LAPSED:
        assert not any(kept[-stage.LAPSE :])
        earlier = {stage_of(kept[:count], rule, has_acts=True) for count in range(1, len(kept) + 1)}
        assert earlier & {IMPLEMENTED, DAILY_BUSINESS}
