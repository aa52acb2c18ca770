"""`cchabits calendar`: what is planned and due, for the calendar one lives by."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import Command, Group, invocation_of, new_app
from cchabits.cli.output import output_path, write_out
from cchabits.errors import CchabitsError

if TYPE_CHECKING:
    from cchabits.config.paths import Home

app = new_app(cls=Group)


@app.callback()
def calendar_group() -> None:
    """Write plans and due days for your calendar.

    Examples:
      cchabits calendar export ~/Sync/cchabits.ics
    """


@app.command("export", cls=Command)
def export_command(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Where to write it, .ics; - is standard output."),
    ],
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Go on from the calendar of another home.")
    ] = False,
) -> None:
    """Write plans and due days as a calendar (iCalendar) for others to subscribe to.

    Plans have their times, due days are whole days of the next twelve months; no notes are in it.
    Export over the same FILE again: what changed is updated, what is gone is cancelled. Any other
    FILE that is there is left as it is.

    Examples:
      cchabits calendar export cchabits.ics
      cchabits calendar export ~/Sync/cchabits.ics
    """
    from cchabits.services.calendar import calendar_text, export_calendar  # 140 ms, and only here

    path = output_path(file)
    invocation = invocation_of(context)
    with invocation.session(is_reader=not take_over) as session:
        if path is None:
            write_out([calendar_text(session)])
            return
        done = export_calendar(session, path, takes_over=take_over)
    invocation.done(f"the file is {file}", wants_backup=take_over)
    from cchabits.render.agenda import exported_line

    screen = invocation.screen
    screen.show([exported_line(done.counted, file, screen.look(), is_changed=done.is_changed)])
    if done.is_new:
        screen.hint(
            "subscribe to it in your calendar; an export over the same file brings it up to date",
            *_by_itself(invocation.home, file),
        )


def _by_itself(home: Home, file: str) -> list[str]:
    """Return the line for cron that exports to a file; none where no line can say it.

    Cron mails what a job prints, so it prints nothing but what is wrong.
    """
    from cchabits.domain.crontab import cron_line  # with the next, and only for a first export
    from cchabits.services.schedule import task_for

    try:
        line = cron_line(task_for(home, "calendar", "export", os.path.abspath(file)))  # noqa: PTH100
    except CchabitsError:
        return []
    return [f"by itself, from crontab -e: {line} >/dev/null"]
