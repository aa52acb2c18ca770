"""What a customer is worth, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.render.facts import fact_lines
from cchabits.render.line import Segment
from cchabits.render.words import plural

if TYPE_CHECKING:
    from fractions import Fraction

    from cchabits.domain.clv import Worth
    from cchabits.render.line import Line, Look

CLV_SCHEMA = "cchabits.clv/1"

_FOREVER = "CLV = margin × r / (1 + i - r) - acquisition cost"
_HORIZON = "CLV = margin × the sum of (r / (1 + i))^t, t = 1 to {years} - acquisition cost"
_LARGE = 1000
_TENTH = 0.1
_SOURCE = "Gupta and Lehmann, “Customers as Assets”, Journal of Interactive Marketing, 2003"


def worth_lines(told: Worth, look: Look) -> list[Line]:
    """Return the value first, then what retention does to it, and by which formula."""
    head = (
        Segment(f"A customer is worth {_money(told.value)}", "strong"),
        Segment(f"   {_multiple_words(told)}", "quiet"),
    )
    facts = [
        ("Retention", _elasticity_words(told)),
        ("One point", _point_words(told)),
        ("", ""),
        ("Formula", _formula(told)),
        ("Source", _SOURCE),
    ]
    return [look.show(line) for line in (head, (), *fact_lines(facts, look))]


def worth_document(told: Worth) -> dict[str, Any]:
    """Return what a customer is worth as its document.

    What went in is as it was given, money has two decimals, and the rest four.
    """
    customer = told.customer
    return {
        "schema": CLV_SCHEMA,
        "margin": float(customer.margin),
        "retention": float(customer.retention),
        "discount": float(customer.discount),
        "acquisition": float(customer.acquisition),
        "years": customer.years,
        "clv": float(round(told.value, 2)),
        "multiple": round(float(told.multiple), 4),
        "elasticity": None if told.elasticity is None else round(float(told.elasticity), 4),
        "one_point": {
            "from": float(told.point_from),
            "to": float(told.point_to),
            "worth": float(round(told.point, 2)),
        },
    }


def _multiple_words(told: Worth) -> str:
    years = told.customer.years
    over = "over all years" if years is None else f"over {plural(years, 'year')}"
    cost = f", less {_given(told.customer.acquisition)}" if told.customer.acquisition else ""
    return f"{_given(told.customer.margin)} × {_factor(told.multiple)}, {over}{cost}"


def _elasticity_words(told: Worth) -> str:
    if told.elasticity is None:
        return "nobody stays, so no later margin counts"
    return f"1 per cent more retention is worth {_factor(told.elasticity)} per cent more margin"


def _point_words(told: Worth) -> str:
    """Return what one point is worth, to a customer and to a thousand of them."""
    change = f"from {_percent(told.point_from)} to {_percent(told.point_to)}"
    return (
        f"{change}: {_money(told.point)} a customer, "
        f"{_money(told.point * 1000)} for a thousand of them"
    )


def _formula(told: Worth) -> str:
    years = told.customer.years
    return _FOREVER if years is None else _HORIZON.format(years=years)


def _percent(part: Fraction) -> str:
    """Return a part in per cent, with all its decimals: 99.999% is not 100%."""
    return f"{float(part * 100):.15g}%"


def _factor(number: Fraction) -> str:
    """Return a number with two decimals; one that would be 0 with two digits that are not."""
    decimals = ",.2f" if not number or number >= _TENTH else ".2g"
    return f"{float(number):{decimals}}"


def _given(amount: Fraction) -> str:
    """Return an amount that was typed, with all its decimals where it has any, two at least."""
    if amount.denominator == 1:
        return _money(amount)
    whole, _, decimals = f"{float(amount):,.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


def _money(amount: Fraction) -> str:
    """Return an amount in whole numbers, and with two decimals where it is small and has any."""
    if abs(amount) >= _LARGE:
        return f"{round(amount):,}"
    return f"{float(amount):,.2f}".removesuffix(".00")
