"""How commands look to Typer: the global options on each, and help that begins with examples."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from cchabits.cli.invocation import Invocation
from cchabits.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer import Context

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
EXAMPLES = "Examples:"
AS_JSON = typer.Option("--json", help="Answer in JSON.")
_ANY_LENGTH = 1000


def check_limit(limit: int | None) -> None:
    """Refuse a `--limit` that shows nothing; raises UsageProblem."""
    if limit is not None and limit < 1:
        raise UsageProblem(f"--limit is {limit}", "write a number of 1 or more")


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
        """Return what may follow the command's name; dots follow what may be given again."""
        pieces = [
            (piece, param.nargs)
            for param in self.get_params(ctx)
            for piece in param.get_usage_pieces(ctx)
        ]
        return [str(self.options_metavar), *(_plain(piece, nargs) for piece, nargs in pieces)]

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's vendored Click
        """Write the summary, the examples, the usage and the options, in this order."""
        _write_help(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands with the global options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's vendored Click
        """Run the command that is called; without one show the help, as the program itself does."""
        is_alone = not ctx._protected_args  # noqa: SLF001 - where Click has what follows a group
        if is_alone and not self.invoke_without_command:
            sys.stdout.write(f"{ctx.get_help()}\n")
            return None
        return super().invoke(ctx)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's vendored Click
        """Write what each command does, in full, on as many lines as that takes."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            told = [(name, one.get_short_help_str(_ANY_LENGTH)) for name, one in found if one]
            formatter.write_dl(told)

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


def _plain(piece: str, nargs: int) -> str:
    """Return a piece of a usage line as it is typed: a required argument without its braces."""
    return f"{piece.strip('{}')}{'' if nargs == 1 else '...'}"
