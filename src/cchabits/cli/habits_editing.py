"""`cchabits habits add`, `edit`, `rename`, `retire` and `sync`: habits.toml by commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cchabits.cli.command import invocation_of
from cchabits.domain.text import shown
from cchabits.errors import UsageProblem
from cchabits.render.listing import active_hints

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cchabits.cli.invocation import Invocation
    from cchabits.domain.change import Effect
    from cchabits.services.amending import Amended

STANDARD_EDITOR = "vi"
IN_THE_HABITS = "cchabits habits list shows it"

HABIT = typer.Argument(metavar="HABIT", help="Its name, or part of it.")
FIRST_KEYS = typer.Argument(metavar="KEY=VALUE", help="What else it is, such as grace=5.")
KEYS = typer.Argument(metavar="KEY=VALUE", help="What to change; KEY= takes a key away.")


def add_command(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(metavar="NAME", help="What you will type for it.")],
    keys: Annotated[list[str] | None, FIRST_KEYS] = None,
) -> None:
    """Add a habit to habits.toml.

    Unless you say otherwise it is asked for once a month, and starts today.

    Examples:
      cchabits habits add site-visit title="A visit to a customer's site"
      cchabits habits add call-customer measure=duration target=2h cadence=weekly
    """
    from cchabits.services.editing import add  # 20 ms, and only to change the file

    invocation = invocation_of(context)
    show_amended(invocation, add(invocation.place, slug, keys or []))


def edit_command(
    context: typer.Context,
    habit: Annotated[str | None, HABIT] = None,
    keys: Annotated[list[str] | None, KEYS] = None,
) -> None:
    """Change a habit in habits.toml, or open the file in your editor.

    A title and other words act at once, and so do lead and end; all else takes effect when the next
    period begins. What asks for less than before needs a reason, and waits until it has one. A list
    is written with commas.

    Examples:
      cchabits habits edit customer-day target="2 days" grace=5
      cchabits habits edit customer-day target=4h reason="the plant is sold"
      cchabits habits edit customer-day grace=
      cchabits habits edit
    """
    from cchabits.services.editing import edit, existing_file  # as add_command()

    invocation = invocation_of(context)
    if habit is not None and keys:
        keys = [*keys, *_reason_typed(invocation, habit, keys)]
        show_amended(invocation, edit(invocation.place, habit, keys))
        return
    if habit is not None and "=" in habit:
        raise UsageProblem("say which habit to change", f"cchabits habits edit HABIT {habit}")
    if habit is not None or not sys.stdin.isatty():
        raise UsageProblem(
            "say what to change, as KEY=VALUE",
            f"cchabits habits edit {habit or 'HABIT'} grace=5",
            "on a terminal, cchabits habits edit opens habits.toml",
        )
    _open_editor(existing_file(invocation.place))
    is_dry = invocation.given_today is not None  # what is edited on a given day waits for a sync
    _sync(invocation, is_dry=is_dry)


def rename_command(
    context: typer.Context,
    habit: Annotated[str, HABIT],
    slug: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
) -> None:
    """Give a habit another name; all that was logged stays with it.

    If you changed the name in habits.toml yourself, this joins the two.

    Examples:
      cchabits habits rename feedback-review customer-feedback
    """
    from cchabits.services.editing import rename  # as add_command()

    invocation = invocation_of(context)
    show_amended(invocation, rename(invocation.place, habit, slug))


def retire_command(
    context: typer.Context,
    habit: Annotated[str, HABIT],
    last: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="Its last day; yesterday if left out."),
    ] = None,
) -> None:
    """End a habit; its entries are kept.

    Its lines in habits.toml stay too, with its last day. cchabits habits edit HABIT end= lets it go
    on.

    Examples:
      cchabits habits retire online-listening
      cchabits habits retire online-listening --on 2026-12-31
    """
    from cchabits.services.editing import retire  # as add_command()

    invocation = invocation_of(context)
    show_amended(invocation, retire(invocation.place, habit, last))


def sync_command(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would take effect, and when.")
    ] = False,
) -> None:
    """Record what an edited habits.toml changes.

    Every command does so by itself, unless it is given a day; this one does it as of that day. On a
    terminal it asks for the reasons that changes wait for.

    Examples:
      cchabits habits sync --dry-run
      cchabits habits sync
    """
    _sync(invocation_of(context), is_dry=dry_run)


def show_amended(invocation: Invocation, amended: Amended) -> None:
    """Tell what a change of habits.toml does."""
    if amended.is_written:
        is_recorded = bool(amended.effects) or invocation.given_today is None
        invocation.done(IN_THE_HABITS, wants_backup=is_recorded)
    screen = invocation.screen
    screen.remark(*amended.remarks)
    if amended.effects:
        show_effects(invocation, amended.effects)
    elif not amended.is_written:
        screen.say("nothing to change: habits.toml says so already")
    elif invocation.given_today is None:
        screen.say("habits.toml is written; nothing else changes")
    screen.hint(*active_hints(amended.active))


def show_effects(
    invocation: Invocation, effects: Sequence[Effect], *, is_dry: bool = False
) -> None:
    """Tell effects, a line each; where there are none that is said too."""
    from cchabits.domain.change import WAITS  # with the services
    from cchabits.render.changes import effect_lines
    from cchabits.render.drift import waiting_command

    screen = invocation.screen
    if effects:
        screen.show(effect_lines(effects, invocation.day, screen.look(), is_dry=is_dry))
    else:
        screen.say("no habit changes: habits.toml says of them what is recorded")
    screen.hint(*(waiting_command(effect.slug) for effect in effects if effect.kind == WAITS))
    if effects and is_dry:
        screen.hint("nothing was recorded; cchabits habits sync does so")


def _sync(invocation: Invocation, *, is_dry: bool) -> None:
    """Record what the file says; on a terminal with the reasons that some of it waits for."""
    from cchabits.services.editing import sync  # as add_command()

    reasons = {}
    if invocation.screen.is_attended and not is_dry:
        reasons = _reasons_typed(invocation, sync(invocation.place, is_dry=True))
    effects = sync(invocation.place, is_dry=is_dry, reasons=reasons)
    if not is_dry:
        invocation.done(IN_THE_HABITS)
    show_effects(invocation, effects, is_dry=is_dry)


def _reason_typed(invocation: Invocation, habit: str, keys: list[str]) -> list[str]:
    """Return the reason of a change, asked for on a terminal where it needs one, as KEY=VALUE.

    With a given day nothing is recorded, and so nothing asked.
    """
    from cchabits.services.editing import edit  # as add_command()

    is_given = any(key.partition("=")[0].strip() == "reason" for key in keys)
    if is_given or invocation.given_today is not None or not invocation.screen.is_attended:
        return []
    tried = edit(invocation.place, habit, keys, is_dry=True)
    invocation.screen.remark(*tried.remarks)
    return [f"reason={why}" for why in _reasons_typed(invocation, tried.effects).values()]


def _reasons_typed(invocation: Invocation, effects: Sequence[Effect]) -> dict[str, str]:
    """Ask for the reason of each change that waits; those left empty go on waiting."""
    from cchabits.domain.change import WAITS  # with the services
    from cchabits.render.drift import reason_question

    asked = [effect for effect in effects if effect.kind == WAITS]
    typed = {one.slug: invocation.screen.question(reason_question(one)) for one in asked}
    return {slug: reason for slug, reason in typed.items() if reason}


def _open_editor(path: Path) -> None:
    """Open a file in the user's editor and wait for its end.

    Ctrl-C is for the editor meanwhile: it must not lose what is typed there.
    """
    import shlex  # 8 ms together, and only to open an editor
    import signal
    import subprocess

    chosen = [os.environ.get(name, "").strip() for name in ("VISUAL", "EDITOR")]
    editor = next(filter(None, chosen), STANDARD_EDITOR)
    earlier = signal.signal(signal.SIGINT, lambda *_: None)  # ignored, the editor would inherit it
    try:
        code = subprocess.run([*shlex.split(editor), str(path)], check=False).returncode  # noqa: S603 - the user's own choice
    except (OSError, ValueError):
        raise UsageProblem(f"the editor {shown(editor)} cannot be started", "set EDITOR") from None
    finally:
        signal.signal(signal.SIGINT, earlier)
    if code:
        ended = f"ended with {code}" if code > 0 else "was ended"
        raise UsageProblem(f"the editor {ended}", "if you saved: cchabits habits sync")
