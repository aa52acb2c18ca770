"""The program's commands, each loaded only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer

from cchabits.cli.command import Group, invocation_of, new_app
from cchabits.cli.invocation import Invocation
from cchabits.cli.version import OPTION, show_version


class Loadable(NamedTuple):
    """A command: its module in this package, the panel it is listed in, and what it does."""

    module: str
    panel: str
    summary: str


PANELS = ("Daily", "Review", "Reminders", "Data", "Setup")

COMMANDS = {
    "log": Loadable("log", "Daily", "Log an act."),
    "status": Loadable("status", "Daily", "Show what is overdue, due, on track and met."),
    "history": Loadable("history", "Daily", "Show a habit's past, or the latest entries of all."),
    "review": Loadable(
        "review", "Review", "Go through what is overdue, missed or due soon, and look back."
    ),
    "plan": Loadable("plan", "Daily", "Plan a day and a time for an act."),
    "skip": Loadable("skip", "Review", "Skip a period that could not be kept."),
    "reason": Loadable("reason", "Review", "Say why a period was missed."),
    "pause": Loadable("pause", "Daily", "Pause a habit, or all of them."),
    "resume": Loadable("resume", "Daily", "End a pause today, or take back one that lies ahead."),
    "edit": Loadable("edit", "Daily", "Correct an entry."),
    "delete": Loadable("delete", "Daily", "Take an entry out of the log."),
    "undo": Loadable("undo", "Daily", "Undo the last change, or list what can be undone."),
    "roadmap": Loadable("roadmap", "Review", "Show how far each habit has come."),
    "outcome": Loadable("outcome", "Review", "Keep what customers say and do, beside the acts."),
    "clv": Loadable("clv", "Review", "Show what a customer is worth, and a point of retention."),
    "remind": Loadable("remind", "Reminders", "Show, send and stop the reminder mail."),
    "calendar": Loadable("calendar", "Reminders", "Write plans and due days for your calendar."),
    "habits": Loadable("habits", "Setup", "List, show, add and change the habits."),
    "packs": Loadable("packs", "Setup", "List, show and add packs of habits; hand on your own."),
    "init": Loadable("init", "Setup", "Set up habits.toml and the log."),
    "config": Loadable("config", "Setup", "Show where the files are."),
    "completion": Loadable("completion", "Setup", "Print the completion script of a shell."),
    "import": Loadable("import_", "Data", "Import a journal."),
    "export": Loadable("export", "Data", "Export the log as a journal, or its entries as CSV."),
    "backup": Loadable("backup", "Data", "Back up the log, or list the backups there are."),
    "restore": Loadable("restore", "Data", "Put a backup in the place of the log."),
    "doctor": Loadable("doctor", "Data", "Look the log over, mend it, or forget what was deleted."),
    "help": Loadable("help", "Setup", "Show the help of a command."),
}


class Root(Group):
    """The top of the command line, which knows its commands by name and loads the one it needs."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer's vendored Click
        """Return the commands' names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Load a command; None where there is none of that name."""
        loadable = COMMANDS.get(cmd_name)
        if loadable is None:
            return None
        module = import_module(f"cchabits.cli.{loadable.module}")
        return typer.main.get_command(module.app)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the command called, or name the nearest known one."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            self.commands = dict.fromkeys(COMMANDS, self)  # the names that suggestions look at
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the short help: examples first, then the commands by panel."""
        formatter.write(_HEAD)
        for panel in PANELS:
            named = [(name, one.summary) for name, one in COMMANDS.items() if one.panel == panel]
            with formatter.section(panel):
                formatter.write_dl(named, col_spacing=3)
        self.format_options(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write nothing: the panels have the commands."""


_HEAD = """\
cchabits: hold customer-centric acts to their cadence

Examples:
  cchabits status
  cchabits log customer-day 90m -m "Acme: SSO blocks the renewal"
  cchabits log feedback-review --with sales,support

cchabits help COMMAND shows more of a command.
"""

WELCOME = """\
cchabits holds the acts that make a leader customer-centric to their cadence.

It begins with three habits; `cchabits packs list` shows more to choose from.

  cchabits init
"""


app = new_app(cls=Root, invoke_without_command=True)


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option(OPTION, help="Show the version.")] = False,
) -> None:
    """Hold customer-centric acts to their cadence."""
    if version:
        show_version()
        raise typer.Exit
    if context.invoked_subcommand is None:
        home = invocation_of(context).home
        is_first = not home.habits_file.exists() and not home.database.exists()
        sys.stdout.write(WELCOME if is_first else f"{context.get_help()}\n")


def run(arguments: list[str], invocation: Invocation) -> int:
    """Run the command line and return its exit code; raises what the commands raise."""
    command = typer.main.get_command(app)
    try:
        with command.make_context("cchabits", list(arguments), obj=invocation) as context:
            command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    return 0
