"""How commands look to Typer: the global options on each, and help that begins with examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from cchabits.cli.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer import Context

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
EXAMPLES = "Examples:"
AS_JSON = typer.Option("--json", help="Answer in JSON.")


def new_app(**options: Any) -> typer.Typer:  # noqa: ANN401 - Typer's own
    """Return an app that neither formats its help with Rich nor edits shell files."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=SETTINGS,
        **options,
    )


def invocation_of(context: Context) -> Invocation:
    """Return what holds for this call of the program."""
    found = context.find_root().obj
    assert isinstance(found, Invocation)  # noqa: S101 - main() puts it there
    return found


def global_options() -> list[TyperOption]:
    """Return the options that may stand before or after any command."""
    return [
        _global("--home", "DIR", "Folder with habits.toml and the log.", Invocation.set_home),
        _global("--today", "DAY", "Act as on this day, YYYY-MM-DD.", Invocation.set_today),
        _global("--color", "WHEN", "auto, always or never.", Invocation.set_color),
    ]


def _global(
    name: str, metavar: str, text: str, take: Callable[[Invocation, str | None], None]
) -> TyperOption:
    def keep(context: Context, parameter: object, value: str | None) -> None:  # noqa: ARG001
        take(invocation_of(context), value)

    return TyperOption(
        param_decls=[name], metavar=metavar, help=text, expose_value=False, callback=keep
    )


class Command(TyperCommand):
    """A command with the global options, whose help has its examples first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 - Typer's vendored Click
        """Return what may follow the command's name."""
        return _plain(super().collect_usage_pieces(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's vendored Click
        """Write the summary, the examples, the usage and the options, in this order."""
        _write_help(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands with the global options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 - Typer's vendored Click
        """Return what may follow the command's name."""
        return _plain(super().collect_usage_pieces(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's vendored Click
        """Write the summary, the examples, the usage and the options, in this order."""
        _write_help(self, ctx, formatter)


def _write_help(command: Any, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
    said, _, examples = (command.help or "").partition(EXAMPLES)
    for paragraph in said.strip().split("\n\n"):
        formatter.write_text(" ".join(paragraph.split()))
        formatter.write("\n")
    if examples:
        formatter.write(f"{EXAMPLES}\n")
        for line in examples.strip("\n").splitlines():
            formatter.write(f"  {line.strip()}\n" if line.strip() else "\n")
        formatter.write("\n")
    command.format_usage(ctx, formatter)
    command.format_options(ctx, formatter)


def _plain(pieces: list[str]) -> list[str]:
    """Return the pieces of a usage line with a required argument as it is typed."""
    return [piece.strip("{}") for piece in pieces]
