"""`cchabits plan`: a day and a time for an act."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, Group, invocation_of, new_app
from cchabits.domain.plan import AHEAD, PASSED
from cchabits.domain.slot import slot_of
from cchabits.errors import UsageProblem
from cchabits.render.folding import folded
from cchabits.render.plans import added_line, dropped_plan_line, others_hint, plans_document
from cchabits.render.terminal.plans import plan_lines
from cchabits.services.plans import PlanRequest, add_plan, drop_plan, plans

app = new_app(cls=Group)

HABIT = typer.Argument(metavar="HABIT", help="Its name, or part of it.")


@app.callback()
def plan_group() -> None:
    """Plan a day and a time for an act.

    Nothing is judged by a plan: a habit is met by what is done in its period. A plan is kept by an
    act on its day; the last one of a period also by one on a day without a plan, after it was made.

    Examples:
      cchabits plan add customer-day thu 9:00 2h -m "Acme, in Ghent"
      cchabits plan list
    """


@app.command("add", cls=Command)
def add_command(
    context: typer.Context,
    habit: Annotated[str, HABIT],
    day: Annotated[
        str, typer.Argument(metavar="DAY", help="fri is the next one, 3d in three days.")
    ],
    time: Annotated[str, typer.Argument(metavar="TIME", help="9:00, 14:30, 9am or 2:30pm.")],
    length: Annotated[
        str | None, typer.Argument(metavar="LENGTH", help="45m, 2h or 1h30; else as before, or 1h.")
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD", help="Where, or with whom, in words; as after -m."),
    ] = None,
    where: Annotated[
        str | None,
        typer.Option("-m", "--where", metavar="WHERE", help='Where, or with whom; "" is nowhere.'),
    ] = None,
) -> None:
    """Plan an act; what was planned for the habit on that day is replaced.

    Length and place are then as they were planned for that day, where they are left out.

    Examples:
      cchabits plan add customer-day thu 9:00 2h Acme, in Ghent
      cchabits plan add feedback-review 1dec 2pm
    """
    typed = [day, time, *([length] if length else []), *(words or [])]
    invocation = invocation_of(context)
    with invocation.session() as session:
        slot = slot_of(typed, session.today)
        if slot.where and where is not None:
            once = "say it once, after -m or without"
            raise UsageProblem("where it is planned is said twice", once)
        said = PlanRequest(habit, slot.on, slot.at, slot.length, slot.where or where)
        receipt = add_plan(session, said)
        today = session.today
    invocation.done()
    screen = invocation.screen
    look = screen.look()
    plan, replaced, others, after, _ = receipt
    screen.show(folded(added_line(plan, replaced, after, today, look), look))
    screen.hint(*others_hint(others, today))


@app.command("list", cls=Command)
def list_command(
    context: typer.Context,
    habit: Annotated[str | None, typer.Argument(metavar="HABIT", help="Only of this one.")] = None,
    with_past: Annotated[bool, typer.Option("--all", help="Also what was kept, or not.")] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """List what is planned, the next first, and how many plans were kept.

    Examples:
      cchabits plan list
      cchabits plan list customer-day --all
    """
    invocation = invocation_of(context)
    with invocation.session(is_reader=True) as session:
        standings, kept, habits = plans(session, habit)
        today = session.today
    told = [one for one in standings if with_past or one.state in {AHEAD, PASSED}]
    screen = invocation.screen
    if as_json:
        screen.answer(plans_document(told, kept, today))
    else:
        screen.show(plan_lines(told, kept, today, screen.look(), habits))


@app.command("drop", cls=Command)
def drop_command(
    context: typer.Context,
    habit: Annotated[str, HABIT],
    day: Annotated[
        str | None, typer.Argument(metavar="DAY", help="Its day; the next if left out.")
    ] = None,
) -> None:
    """Drop a plan that is ahead; undo brings it back.

    Examples:
      cchabits plan drop customer-day
      cchabits plan drop customer-day fri
    """
    invocation = invocation_of(context)
    with invocation.session() as session:
        plan = drop_plan(session, habit, day)
        today = session.today
    invocation.done()
    screen = invocation.screen
    look = screen.look()
    screen.show(folded(dropped_plan_line(plan, today, look), look))
