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
    """Return what a customer is worth as its document; money has two decimals, the rest four."""
    customer = told.customer
    return {
        "schema": CLV_SCHEMA,
        "margin": float(customer.margin),
        "retention": float(customer.retention),
        "discount": float(customer.discount),
        "acquisition": float(customer.acquisition),
        "years": customer.years,
        "clv": round(float(told.value), 2),
        "multiple": round(float(told.multiple), 4),
        "elasticity": None if told.elasticity is None else round(float(told.elasticity), 4),
        "one_point": {
            "from": round(float(told.point_from), 4),
            "to": round(float(told.point_to), 4),
            "worth": round(float(told.point), 2),
        },
    }


def _multiple_words(told: Worth) -> str:
    years = told.customer.years
    over = "over all years" if years is None else f"over {plural(years, 'year')}"
    cost = f", less {_money(told.customer.acquisition)}" if told.customer.acquisition else ""
    return f"{_money(told.customer.margin)} × {float(told.multiple):.2f}, {over}{cost}"


def _elasticity_words(told: Worth) -> str:
    if told.elasticity is None:
        return "nobody stays, so no later margin counts"
    return f"1 per cent more retention is worth {float(told.elasticity):.2f} per cent more margin"


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
    return f"{float(part * 100):.4g}%"


def _money(amount: Fraction) -> str:
    """Return an amount in whole numbers, and with two decimals where it is small and has any."""
    if abs(amount) >= _LARGE:
        return f"{float(amount):,.0f}"
    return f"{float(amount):,.2f}".removesuffix(".00")
