"""Lifetime value: the numbers it was given with, and what holds of all."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.clv import MOST_YEARS, Customer, worth
from cchabits.errors import BadValue

parts = st.fractions(0, Fraction(999, 1000), max_denominator=1000)
rates = st.fractions(0, 1, max_denominator=100)
margins = st.fractions(Fraction(1, 100), 10_000, max_denominator=100)


def test_the_known_multiple_and_elasticity() -> None:
    """At a retention of 0.8 and a discount of 0.1 they are 2.67 and 3.67."""
    told = worth(Customer(Fraction(1), Fraction(8, 10), Fraction(1, 10)))
    assert told.multiple == Fraction(8, 3)
    assert told.elasticity == Fraction(11, 3)
    assert told.point == Fraction(81, 29) - Fraction(8, 3)


@given(margins, parts, rates)
def test_the_elasticity_is_one_more_than_the_multiple_and_the_rest(
    margin: Fraction, retention: Fraction, discount: Fraction
) -> None:
    """By its definition: how a small step of retention changes the margins' worth, in percent."""
    told = worth(Customer(margin, retention, discount))
    if told.elasticity is not None:
        step = Fraction(1, 10**9)
        stepped = worth(Customer(margin, retention * (1 + step), discount))
        slope = (stepped.value - told.value) / told.value / step
        assert abs(slope - told.elasticity) < told.elasticity**2 * 10**-6


@given(margins, parts, rates, st.integers(1, 60))
def test_a_horizon_only_takes_away(
    margin: Fraction, retention: Fraction, discount: Fraction, years: int
) -> None:
    """More years are never worth less, and none are worth more than all."""
    some, more, every = (
        worth(Customer(margin, retention, discount, years=count)).value
        for count in (years, years + 1, None)
    )
    assert some <= more <= every


@given(margins, parts, rates, st.fractions(0, 1000, max_denominator=10))
def test_a_point_of_retention_is_the_difference_it_makes(
    margin: Fraction, retention: Fraction, discount: Fraction, acquisition: Fraction
) -> None:
    """What winning the customer cost has no part in it."""
    told = worth(Customer(margin, retention, discount, acquisition))
    low, high = (
        worth(Customer(margin, part, discount, acquisition)).value
        for part in (told.point_from, told.point_to)
    )
    assert told.point == high - low > 0
    assert retention in {told.point_from, told.point_to}


@given(margins, parts, st.integers(1, 200))
def test_a_horizon_adds_up_year_by_year(margin: Fraction, retention: Fraction, years: int) -> None:
    """Without a discount each year is worth the part that is still there."""
    there, total = Fraction(1), Fraction(0)
    for _ in range(years):
        there *= retention
        total += margin * there
    assert worth(Customer(margin, retention, Fraction(0), years=years)).value == total


@given(parts.filter(bool), rates, st.integers(1, 60))
def test_the_elasticity_of_a_horizon_weighs_each_year(
    retention: Fraction, discount: Fraction, years: int
) -> None:
    """A year counts as often as retention was asked until then."""
    told = worth(Customer(Fraction(1), retention, discount, years=years))
    powers = [(retention / (1 + discount)) ** year for year in range(1, years + 1)]
    assert told.multiple == sum(powers)
    weighted = sum(year * power for year, power in enumerate(powers, start=1))
    assert told.elasticity == weighted / sum(powers)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"margin": Fraction(0)}, "margin"),
        ({"margin": Fraction(-1)}, "margin"),
        ({"retention": Fraction(1)}, "retention"),
        ({"retention": Fraction(-1, 10)}, "retention"),
        ({"discount": Fraction(-1, 10)}, "discount"),
        ({"discount": Fraction(10)}, "discount"),
        ({"acquisition": Fraction(-1)}, "acquisition"),
        ({"years": 0}, "horizon"),
        ({"years": MOST_YEARS + 1}, "horizon"),
    ],
)
def test_what_has_no_finite_value_is_refused(changes: dict[str, Any], said: str) -> None:
    """In a sentence that names what is out of range."""
    usual = Customer(Fraction(1200), Fraction(8, 10), Fraction(1, 10))
    with pytest.raises(BadValue, match=said):
        worth(usual._replace(**changes))
