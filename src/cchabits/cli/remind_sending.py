"""The commands of `cchabits remind` that send, stop and settle mail."""

from __future__ import annotations

from typing import Annotated

import typer

from cchabits.cli.command import AS_JSON, invocation_of
from cchabits.render import reminders

IN_THE_STATUS = "cchabits remind status shows it"
NUMBER = typer.Argument(metavar="ID", help="Its number in `cchabits remind status`.")


def run_command(context: typer.Context) -> None:
    """Send the mail that is due; say nothing where all is well.

    A scheduler calls this every half hour; the habits and habits.toml decide whether there is a
    mail. However often it runs, a day has one at most. What goes wrong is told once a day.

    Examples:
      cchabits remind run
    """
    from cchabits.cli.tick import run  # it has ways of its own not to load this

    code = run(invocation_of(context).place)
    if code:
        raise typer.Exit(code)


def status_command(
    context: typer.Context,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Show what was sent or not, and when the next mail may go.

    Examples:
      cchabits remind status
    """
    from cchabits.services.mail_glance import status

    invocation = invocation_of(context)
    with invocation.session(is_reader=True) as session:
        found = status(session)
    screen = invocation.screen
    if as_json:
        from cchabits.render.json import reminders_document  # 2 ms, and not for people

        screen.answer(reminders_document(found))
    else:
        screen.show(reminders.status_lines(found, screen.look()))


def test_command(context: typer.Context) -> None:
    """Send a short test mail now, and say what the server answered.

    It is no reminder: the day's mail goes all the same.

    Examples:
      cchabits remind test
    """
    from cchabits.services.sending import send_test

    invocation = invocation_of(context)
    with invocation.session(is_reader=True) as session:
        recipient, answer = send_test(session)
    invocation.done(f"it is among the mail of {recipient}", wants_backup=False)
    screen = invocation.screen
    screen.show([reminders.sent_line(recipient, answer, screen.look())])


def snooze_command(
    context: typer.Context,
    until: Annotated[
        str, typer.Option("--until", metavar="DAY", help="The day mail comes back; today ends it.")
    ],
    habit: Annotated[
        str | None, typer.Argument(metavar="HABIT", help="Its name; all mail if left out.")
    ] = None,
) -> None:
    """Send no mail about a habit, or none at all, until a day.

    The habit stays as due as it is; to be excused, pause it. Days look ahead here: fri is the next
    one, 3d is in three days.

    Examples:
      cchabits remind snooze --until 14d
      cchabits remind snooze customer-day --until 2027-01-11
      cchabits remind snooze customer-day --until today
    """
    from cchabits.services.reminding import snooze

    invocation = invocation_of(context)
    with invocation.session() as session:
        made = snooze(session, habit, until)
        today = session.today
    invocation.done(IN_THE_STATUS)
    screen = invocation.screen
    screen.show([reminders.snooze_line(made, today, screen.look())])


def off_command(context: typer.Context) -> None:
    """Send no mail until it is switched on again.

    Examples:
      cchabits remind off
    """
    _switch(context, is_on=False)


def on_command(context: typer.Context) -> None:
    """Send mail again, from the next day that has one.

    Examples:
      cchabits remind on
    """
    _switch(context, is_on=True)


def resend_command(context: typer.Context, number: Annotated[int, NUMBER]) -> None:
    """Send a mail that is in doubt, or failed, once more.

    It says what there was to say on its day, under the same Message-ID: most mail programs show
    two of the same as one.

    Examples:
      cchabits remind resend 12
    """
    from cchabits.services.letters import local_now, mail_settings
    from cchabits.services.sending import send_again

    invocation = invocation_of(context)
    with invocation.session() as session:
        settings = mail_settings(session)
        now = local_now(session, settings)
        recipient, answer = send_again(session, settings, number, now)
    invocation.done(IN_THE_STATUS)
    screen = invocation.screen
    screen.show([reminders.sent_line(recipient, answer, screen.look())])


def forget_command(context: typer.Context, number: Annotated[int, NUMBER]) -> None:
    """Give up a mail that is in doubt, waits or failed.

    It is not sent again, and no longer listed as in doubt.

    Examples:
      cchabits remind forget 12
    """
    from cchabits.services.sending import forget

    invocation = invocation_of(context)
    with invocation.session() as session:
        post = forget(session, number)
        today = session.today
    invocation.done(IN_THE_STATUS)
    screen = invocation.screen
    screen.show([reminders.forgotten_line(post, today, screen.look())])


def _switch(context: typer.Context, *, is_on: bool) -> None:
    from cchabits.services.reminding import switch_off, switch_on

    invocation = invocation_of(context)
    with invocation.session() as session:
        if is_on:
            switch_on(session)
        else:
            switch_off(session)
    invocation.done(IN_THE_STATUS)
    screen = invocation.screen
    screen.show([reminders.switched_line(screen.look(), is_on=is_on)])


COMMANDS = (
    ("run", run_command),
    ("status", status_command),
    ("test", test_command),
    ("snooze", snooze_command),
    ("off", off_command),
    ("on", on_command),
    ("resend", resend_command),
    ("forget", forget_command),
)
