"""The commands of `cchabits remind` that have a scheduler run it, or no longer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import invocation_of
from cchabits.errors import UsageProblem

if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation
    from cchabits.domain.crontab import Task


def install_command(
    context: typer.Context,
    cron: Annotated[bool, typer.Option("--cron", help="A line for your crontab.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="A systemd timer for you.")] = False,
    is_written: Annotated[
        bool, typer.Option("--write", help="Put it where it belongs, not only show it.")
    ] = False,
) -> None:
    """Show, or put in place, what sends the mail by itself.

    It calls `cchabits remind run` every half hour. Without an option it is cron, where that is
    found, else systemd. Only with `--write` is anything written, in a block of its own that
    replaces an earlier one; the other lines of your crontab stay as they are.

    Examples:
      cchabits remind install
      cchabits remind install --write
      cchabits remind install --systemd --write
    """
    from cchabits.services import schedule  # it starts programs, and only here
    from cchabits.services.letters import mail_settings

    if cron and systemd:
        raise UsageProblem("--cron and --systemd are two ways to the same", "give one of them")
    invocation = invocation_of(context)
    kind = schedule.CRON if cron else schedule.SYSTEMD if systemd else schedule.choose()
    with invocation.session(is_reader=True) as session:
        mail_settings(session)  # without it there is nothing to run
        task = schedule.task_for(session.place.home)
    install = _install_cron if kind == schedule.CRON else _install_units
    install(invocation, task, is_written=is_written)


def uninstall_command(context: typer.Context) -> None:
    """Take away what `remind install --write` put in place.

    That is this home's part of the crontab, or its systemd timer; the rest stays as it was.
    Mail that is set up stays so: `cchabits remind off` stops it as well.

    Examples:
      cchabits remind uninstall
    """
    from cchabits.services.schedule import uninstall  # it starts programs, and only here

    invocation = invocation_of(context)
    removed = uninstall(invocation.home, os.environ)
    invocation.done("cchabits remind uninstall says that nothing is left", wants_backup=False)
    screen = invocation.screen
    if removed.is_cron:
        screen.say("taken out of your crontab")
    if removed.files:
        timer = removed.files[-1].with_suffix(".timer").name
        screen.say(*(f"removed {path}" for path in removed.files), "To have systemd know:", "")
        screen.hand_over(f"  systemctl --user stop {timer}", "  systemctl --user daemon-reload")


def _install_cron(invocation: Invocation, task: Task, *, is_written: bool) -> None:
    from cchabits.domain.crontab import cron_line
    from cchabits.services.schedule import put_into_crontab

    line = cron_line(task)
    if is_written:
        put_into_crontab(task)
        invocation.done("crontab -l shows it", wants_backup=False)
    screen = invocation.screen
    screen.hand_over(line)
    if is_written:
        screen.hint("it is in your crontab; cchabits remind test sends a first mail")
    else:
        screen.hint("cchabits remind install --cron --write puts this line into your crontab")


def _install_units(invocation: Invocation, task: Task, *, is_written: bool) -> None:
    from cchabits.services.schedule import unit_texts, write_units

    texts, screen = unit_texts(task, os.environ), invocation.screen
    if not is_written:
        for path, text in texts.items():
            screen.hand_over(f"# {path}", *text.splitlines(), "")
        screen.hint("cchabits remind install --systemd --write writes these two files")
        return
    write_units(task, os.environ)
    invocation.done(f"the files are {' and '.join(map(str, texts))}", wants_backup=False)
    screen.say(*(f"wrote {path}" for path in texts), "To have systemd run it:", "")
    timer = next(path.name for path in texts if path.suffix == ".timer")
    screen.hand_over("  systemctl --user daemon-reload", f"  systemctl --user enable --now {timer}")
    screen.hint("loginctl enable-linger has it run, too, while you are not logged in")


COMMANDS = (("install", install_command), ("uninstall", uninstall_command))
