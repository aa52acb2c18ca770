"""`cchabits clv`: what a customer is worth, and a point of retention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.domain.text import shown
from cchabits.errors import BadValue, UsageProblem

if TYPE_CHECKING:
    from fractions import Fraction

app = new_app()

LONGEST_NUMBER = 24  # characters
_NUMBER = r"(-?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+|(?=\.)))(\.\d+)?\s*(%?)"
_MONEY = frozenset({"--margin", "--acquisition"})
_SIGNS = "€$£"


@app.command("clv", cls=Command)
def clv_command(
    context: typer.Context,
    margin: Annotated[
        str | None, typer.Option("--margin", metavar="M", help="A customer's margin a year.")
    ] = None,
    retention: Annotated[
        str | None,
        typer.Option("--retention", metavar="R", help="The part that stays a year: 0.8 or 80%."),
    ] = None,
    discount: Annotated[
        str, typer.Option("--discount", metavar="I", help="The discount rate a year; 10%.")
    ] = "10%",
    acquisition: Annotated[
        str, typer.Option("--acquisition", metavar="A", help="What winning a customer costs.")
    ] = "0",
    years: Annotated[
        int | None, typer.Option("--years", metavar="N", help="Count only so many years.")
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Show what a customer is worth, and a point of retention.

    It reads and keeps nothing.

    Examples:
      cchabits clv --margin 1200 --retention 80%
      cchabits clv --margin 1200 --retention 0.8 --acquisition 400 --years 5
    """
    if margin is None or retention is None:
        raise UsageProblem(
            "say the margin and the retention", "cchabits clv --margin 1200 --retention 80%"
        )
    from cchabits.domain.clv import Customer, worth  # 5 ms, for its exact fractions
    from cchabits.render.worth import worth_document, worth_lines

    customer = Customer(
        _number("--margin", margin),
        _number("--retention", retention),
        _number("--discount", discount),
        _number("--acquisition", acquisition),
        years,
    )
    told = worth(customer)
    screen = invocation_of(context).screen
    if as_json:
        screen.answer(worth_document(told))
    else:
        screen.show(worth_lines(told, screen.look()))


def _number(option: str, typed: str) -> Fraction:
    """Return a number as typed, exactly; `80%` is 0.8.

    Commas or spaces may part thousands, and an amount of money may have its sign.
    """
    import re
    from fractions import Fraction

    text = typed.strip().replace("−", "-")
    text = re.sub(f"^[{_SIGNS}] ?| ?[{_SIGNS}]$", "", text) if option in _MONEY else text
    match = re.fullmatch(_NUMBER, text, re.ASCII)
    if match is None or len(text) > LONGEST_NUMBER:
        raise BadValue(f"{option} is no number: {shown(typed)}", "write 1200, 0.8 or 80%")
    number = Fraction(match[1].replace(",", "").replace(" ", "") + (match[2] or ""))
    return number / 100 if match[3] else number
