"""`cchabits log`: the main job, answered in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.render.logged import Logged, hint_lines, log_lines
from cchabits.services.log import Act, Receipt, log

if TYPE_CHECKING:
    import datetime as dt


app = new_app()


@app.command("log", cls=Command)
def log_command(
    context: typer.Context,
    habit: Annotated[str, typer.Argument(metavar="HABIT", help="Its name, or part of it.")],
    value: Annotated[
        str | None,
        typer.Argument(metavar="VALUE", help="2, 90m, 3/4, yes, an item or a score."),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="When it was done; today if left out.")
    ] = None,
    credit: Annotated[
        str | None,
        typer.Option("--for", metavar="DAY", help="Count it for the period that holds this day."),
    ] = None,
    note: Annotated[str, typer.Option("-m", "--note", metavar="NOTE", help="What happened.")] = "",
    details: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="KEY=VALUE", help="A detail; again for more."),
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who logs it.")] = "",
    entry_id: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="A name for the entry, to repeat it safely."),
    ] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Log an act.

    Examples:
      cchabits log customer-day 90m -m "Acme: SSO blocks the renewal"
      cchabits log customer-question 3/4
      cchabits log customer-question no -m "new price list"
      cchabits log feedback-review --with sales,support
      cchabits log customer-objectives own --on fri
    """
    invocation = invocation_of(context)
    act = Act(habit, value, on, credit, note, tuple(details or ()), by, entry_id)
    with invocation.session() as session:
        receipt = log(session, act)
        today = session.today
    invocation.done(wants_backup=not receipt.was_there)
    if as_json:
        invocation.screen.answer(_document(receipt, today))
        return
    logged = logged_of(receipt, today)
    screen = invocation.screen
    screen.show(log_lines(logged, screen.look()))
    screen.hint(*hint_lines(logged))


def logged_of(receipt: Receipt, today: dt.date) -> Logged:
    """Return a receipt as it is told of."""
    habit, period = receipt.habit, receipt.period
    still_open = receipt.after.period
    is_open = bool(period and still_open and still_open.begin == period.begin)
    return Logged(
        habit=habit,
        value=receipt.entry.value,
        on=receipt.entry.on,
        id=receipt.prefix,
        after=receipt.after,
        today=today,
        missing=receipt.missing,
        credited=None if is_open or period is None else habit.cadence.label(period),
        was_there=receipt.was_there,
        noted=tuple(receipt.entry.details),
    )


def _document(receipt: Receipt, today: dt.date) -> dict[str, Any]:
    from cchabits.render.json import log_document  # 2 ms, and not for people
    from cchabits.transfer.journal import entry_record

    record = entry_record(receipt.entry, receipt.habit.measure)
    missing = [need.key for need in receipt.missing]
    return log_document(record, missing, receipt.period, receipt.after, today)
