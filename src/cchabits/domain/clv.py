"""What a customer is worth: lifetime value, and what a point of retention is worth in it.

The margin multiple r / (1 + i - r) is that of Gupta and Lehmann, "Customers as Assets", Journal of
Interactive Marketing, 2003: yearly margins of customers who stay with probability r each year,
discounted at i, the first of them a year from now.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from cchabits.errors import BadValue

MOST_YEARS = 1000
POINT = Fraction(1, 100)


class Customer(NamedTuple):
    """What is known of a customer: yearly margin, retention, discount rate, cost, and horizon.

    Margin and acquisition cost are of one currency. `retention` is the probability to stay a year,
    0 or more and below 1; `discount` is of a year, 0 for none. `years` is how many are counted;
    None: all that may come.
    """

    margin: Fraction
    retention: Fraction
    discount: Fraction
    acquisition: Fraction = Fraction(0)
    years: int | None = None


class Worth(NamedTuple):
    """What a customer is worth, exactly.

    `value` is the lifetime value, less the acquisition cost; `multiple` what a margin of 1 comes
    to. `elasticity` is by how many percent the margins' present value grows for one percent more
    retention; None where there is no retention. `point` is what one point of retention more is
    worth, or, where it cannot grow by a whole one, the last one: `point_from` to `point_to`.
    """

    customer: Customer
    multiple: Fraction
    value: Fraction
    elasticity: Fraction | None
    point: Fraction
    point_from: Fraction
    point_to: Fraction


def worth(customer: Customer) -> Worth:
    """Return what a customer is worth.

    Raises BadValue for what is out of its range: then there is no finite value, or no sense in it.

    >>> told = worth(Customer(Fraction(1200), Fraction(8, 10), Fraction(1, 10)))
    >>> round(float(told.multiple), 2), round(float(told.elasticity), 2), int(told.value)
    (2.67, 3.67, 3200)
    """
    _check(customer)
    margin, retention, _, acquisition, _ = customer
    low = retention if retention + POINT < 1 else max(Fraction(0), retention - POINT)
    high = low + POINT if retention + POINT < 1 else retention
    multiple = _multiple(customer, retention)
    return Worth(
        customer=customer,
        multiple=multiple,
        value=margin * multiple - acquisition,
        elasticity=_elasticity(customer) if retention else None,
        point=margin * (_multiple(customer, high) - _multiple(customer, low)),
        point_from=low,
        point_to=high,
    )


def _check(customer: Customer) -> None:
    margin, retention, discount, acquisition, years = customer
    if margin <= 0:
        raise BadValue("the margin must be above 0", "give the margin of a year, such as 1200")
    if not 0 <= retention < 1:
        raise BadValue(
            "retention must be 0 or more, and below 1: some customers leave",
            "write the part of them that stays a year, such as 0.8 or 80%",
        )
    if not 0 <= discount <= 1:
        raise BadValue("the discount rate must be from 0 to 1", "write it as 0.1 or 10%")
    if acquisition < 0:
        raise BadValue("the acquisition cost must be 0 or more")
    if years is not None and not 1 <= years <= MOST_YEARS:
        raise BadValue(f"the horizon must be a whole number of years from 1 to {MOST_YEARS}")


def _multiple(customer: Customer, retention: Fraction) -> Fraction:
    """Return what a yearly margin of 1 comes to, over all years or those of the horizon.

    The sum of kept^t, t = 1 to N, in closed form: year by year takes half a minute where the
    numbers are long.
    """
    if customer.years is None:
        return retention / (1 + customer.discount - retention)
    kept = retention / (1 + customer.discount)
    return kept * (1 - kept**customer.years) / (1 - kept)


def _elasticity(customer: Customer) -> Fraction:
    """Return how the multiple answers to retention: (1 + i) / (1 + i - r) over all years.

    Over N years it is the sum of t * kept^t by that of kept^t, in closed form.
    """
    every = (1 + customer.discount) / (1 + customer.discount - customer.retention)
    if customer.years is None:
        return every
    last = (customer.retention / (1 + customer.discount)) ** customer.years
    return every - customer.years * last / (1 - last)
