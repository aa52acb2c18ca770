"""`cchabits restore`: a backup in the place of the log."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import AS_JSON, Command, invocation_of, new_app
from cchabits.domain.stock import differences
from cchabits.errors import FileMissing, UsageProblem
from cchabits.render.backups import comparison_lines, restore_question, restored_line
from cchabits.services.restoring import Restorable, Restored, opened_backup, restore

if TYPE_CHECKING:
    from cchabits.cli.invocation import Invocation
    from cchabits.cli.screen import Screen
    from cchabits.domain.stock import Stock

app = new_app()


@app.command("restore", cls=Command)
def restore_command(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A backup; the name will do for the home's own.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change, habit by habit.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Put a backup in the place of the log.

    The backup is checked, and the present log is backed up before anything is written. The file
    habits.toml is left as it is; where it is missing it is written as the backup had it.

    Examples:
      cchabits backup --list
      cchabits restore cchabits-20261122T051200Z-daily.db --dry-run
      cchabits restore /media/stick/cchabits.db
    """
    invocation = invocation_of(context)
    screen = invocation.screen
    if not file.strip():
        raise FileMissing(f"'{file}'", "cchabits backup --list")
    with opened_backup(invocation.place, Path(file)) as found:
        if not found.checked.has_sidecar:
            screen.remark(f"{found.file.name} has no checksum beside it; all else was checked")
        if dry_run:
            _show(invocation, found, None, as_json=as_json)
            return
        if found.now and not yes and not _agrees(screen, found, found.now):
            screen.say("Nothing was restored.")
            return
        done = restore(found)
        invocation.done("cchabits status shows it")
        _show(invocation, found, done, as_json=as_json)


def _agrees(screen: Screen, found: Restorable, now: Stock) -> bool:
    if not screen.is_attended:
        raise UsageProblem("restoring replaces the log", "to do it without being asked: --yes")
    return screen.asks(restore_question(found.file.name, now, found.then))


def _show(
    invocation: Invocation, found: Restorable, done: Restored | None, *, as_json: bool
) -> None:
    """Answer with what was restored, or would be (None)."""
    screen, file = invocation.screen, found.file
    before = done.before if done else None
    changes = differences(found.now, found.then)
    if as_json:
        from cchabits.render.json import restore_document

        kept = str(before) if before else None
        screen.answer(restore_document(str(file), kept, changes, is_dry=done is None))
    elif done is None:
        screen.show(comparison_lines(file.name, changes, screen.look()))
    else:
        back = f"cchabits restore {shlex.quote(before.name)}" if before else None
        screen.show([restored_line(file.name, found.then, screen.look(), back=back)])
    screen.remark(*(done.remarks if done else ()))
