"""`cchabits outcome`: what customers say and do, beside the acts."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, Group, invocation_of, new_app
from cchabits.render.outcomes import dropped_line, logged_hints, logged_line, outcomes_document
from cchabits.render.terminal.outcomes import outcome_lines
from cchabits.services.outcomes import OutcomeRequest, drop_outcome, log_outcome, outcomes

app = new_app(cls=Group)

_VALUES_MAY_BE_NEGATIVE = {"ignore_unknown_options": True}  # -12 is a score, not an option

NAME = typer.Argument(metavar="NAME", help="nps, csat, retention, churn, clv, or one's own.")


@app.callback()
def outcome_group() -> None:
    """Keep what customers say and do, beside the acts.

    An outcome is never counted among the acts, and nothing is said of what caused it.

    Examples:
      cchabits outcome log nps --promoters 50 --passives 30 --detractors 20
      cchabits outcome log retention 82% --n 512 --method "contracts renewed"
      cchabits outcome list
    """


@app.command("log", cls=Command, context_settings=_VALUES_MAY_BE_NEGATIVE)
def log_command(
    context: typer.Context,
    name: Annotated[str, NAME],
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", help="42, -12.5, 0.82 or 82%.")
    ] = None,
    n: Annotated[int | None, typer.Option("--n", metavar="N", help="Of how many.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="Its day; today if left out.")
    ] = None,
    method: Annotated[
        str, typer.Option("--method", metavar="TEXT", help="How it was found out.")
    ] = "",
    promoters: Annotated[
        int | None, typer.Option("--promoters", metavar="N", help="Who answered 9 or 10.")
    ] = None,
    passives: Annotated[
        int | None, typer.Option("--passives", metavar="N", help="Who answered 7 or 8.")
    ] = None,
    detractors: Annotated[
        int | None, typer.Option("--detractors", metavar="N", help="Who answered 0 to 6.")
    ] = None,
    ends: Annotated[
        tuple[str, str] | None,
        typer.Option("--range", metavar="LOW HIGH", help="The range of an outcome of one's own."),
    ] = None,
) -> None:
    """Keep an outcome.

    nps is from -100 to 100 and can be given by its counts, which give it a margin; csat from 0 to
    100, the share of 4 and 5; retention and churn from 0 to 1; clv an amount of money. One's own
    says its range the first time. The same name, day and method replace what was there.

    Examples:
      cchabits outcome log nps --promoters 50 --passives 30 --detractors 20
      cchabits outcome log csat 84 --n 120
      cchabits outcome log effort 2.1 --range 1 7 --n 80 --on 1oct
    """
    invocation = invocation_of(context)
    counts = (promoters, passives, detractors)
    request = OutcomeRequest(name, value, n, on, method, counts, ends)
    with invocation.session() as session:
        outcome, replaced = log_outcome(session, request)
        today = session.today
    invocation.done()
    screen = invocation.screen
    screen.show([logged_line(outcome, replaced, today, screen.look())])
    screen.hint(*logged_hints(outcome))


@app.command("list", cls=Command)
def list_command(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this one.")] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """List outcomes, the latest first, each with its margin and n.

    Examples:
      cchabits outcome list
      cchabits outcome list nps
    """
    invocation = invocation_of(context)
    with invocation.session(is_reader=True) as session:
        found = outcomes(session, name)
        today = session.today
    screen = invocation.screen
    if as_json:
        screen.answer(outcomes_document(found, today))
    else:
        screen.show(outcome_lines(found, today, screen.look()))


@app.command("drop", cls=Command)
def drop_command(
    context: typer.Context,
    name: Annotated[str, NAME],
    day: Annotated[
        str | None, typer.Argument(metavar="DAY", help="Its day; the latest if left out.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", hidden=True)] = None,
    method: Annotated[
        str | None,
        typer.Option("--method", metavar="TEXT", help="Its method, where a day has two."),
    ] = None,
) -> None:
    """Take an outcome out; undo brings it back.

    Examples:
      cchabits outcome drop nps
      cchabits outcome drop nps 1oct --method survey
    """
    invocation = invocation_of(context)
    with invocation.session() as session:
        outcome = drop_outcome(session, name, on if day is None else day, method)
        today = session.today
    invocation.done()
    screen = invocation.screen
    screen.show([dropped_line(outcome, today, screen.look())])
