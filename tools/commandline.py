"""The command line as the program has it: every command, its words, options and arguments.

The completion scripts and the man page are made from this, so that nobody lists commands twice.
What completes a value is found by the parameter itself, so a new command needs nothing here as long
as it calls things by their metavars: HABIT, ENTRY, FILE, DIR, DAY, COMMAND.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from cchabits.cli.app import app
from cchabits.cli.command import EXAMPLES
from cchabits.cli.invocation import COLORS
from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.periods import WEEKDAYS
from cchabits.domain.practice import MISS_REASONS
from cchabits.packs import pack_names

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = "cchabits"
EVERYWHERE = ("--home", "--today", "--color", "-h")  # the options that every command takes


class Offer(NamedTuple):
    """What completes a value: `words`, or what a shell or the program finds by the name of it.

    The names are `files`, `folders`, `commands` and those of `services.candidates.KINDS`. Neither
    words nor a name: nothing does.
    """

    words: tuple[str, ...] = ()
    found: str = ""


class Option(NamedTuple):
    """An option by all its names; a flag has no metavar and no offer."""

    names: tuple[str, ...]
    metavar: str
    help: str
    offer: Offer | None
    is_repeatable: bool

    @property
    def is_everywhere(self) -> bool:
        """Whether every command takes it."""
        return self.names[0] in EVERYWHERE


class Argument(NamedTuple):
    """A value by its place; where it `is_variadic`, all that follow are the same."""

    metavar: str
    help: str
    offer: Offer
    is_variadic: bool
    is_required: bool


class Command(NamedTuple):
    """A command, or a group of them; `path` is what one types after the program's name.

    `text` has the paragraphs after the summary, `examples` the lines of the examples.
    """

    path: tuple[str, ...]
    summary: str
    text: tuple[str, ...]
    examples: tuple[str, ...]
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    commands: tuple[Command, ...]


def command_line() -> Command:
    """Return the whole command line, from its root."""
    return _command(typer.main.get_command(app), None, ())


def all_commands(root: Command) -> Iterator[Command]:
    """Yield a command and all below it, in the order of the help."""
    yield root
    for command in root.commands:
        yield from all_commands(command)


def _command(command: Any, above: Any, path: tuple[str, ...]) -> Command:  # noqa: ANN401 - Typer's own
    name = path[-1] if path else PROGRAM
    context = typer.Context(command, parent=above, info_name=name, **command.context_settings)
    parameters = [one for one in command.get_params(context) if not one.hidden]
    said, _, examples = (command.help or "").partition(EXAMPLES)
    summary, *text = [" ".join(part.split()) for part in said.strip().split("\n\n")]
    names = command.list_commands(context) if hasattr(command, "list_commands") else ()
    below = ((name, command.get_command(context, name)) for name in names)
    return Command(
        path,
        summary,
        tuple(text),
        tuple(line.strip() for line in examples.splitlines() if line.strip()),
        tuple(_option(one, path) for one in parameters if one.param_type_name == "option"),
        tuple(_argument(one, path) for one in parameters if one.param_type_name == "argument"),
        tuple(_command(one, context, (*path, name)) for name, one in below if not one.hidden),
    )


def _option(parameter: Any, path: tuple[str, ...]) -> Option:  # noqa: ANN401 - Typer's own
    metavar = "" if parameter.is_flag else _metavar(parameter)
    offer = None if parameter.is_flag else _offer(parameter, path)
    names = sorted(
        parameter.opts, key=lambda name: name.startswith("--")
    )  # Typer's are in no order
    return Option(tuple(names), metavar, parameter.help or "", offer, parameter.multiple)


def _argument(parameter: Any, path: tuple[str, ...]) -> Argument:  # noqa: ANN401 - Typer's own
    is_variadic = parameter.nargs != 1
    offer = _offer(parameter, path)
    metavar = _metavar(parameter)
    return Argument(metavar, parameter.help or "", offer, is_variadic, parameter.required)


def _metavar(parameter: Any) -> str:  # noqa: ANN401 - Typer's own
    return str(parameter.metavar or parameter.name.upper())


def _offer(parameter: Any, path: tuple[str, ...]) -> Offer:  # noqa: ANN401 - Typer's own
    """Return what completes a parameter: its type's choices, or what its name or metavar means."""
    choices = getattr(parameter.type, "choices", None)
    if choices:
        return Offer(words=tuple(map(str, choices)))
    metavar = _metavar(parameter)
    if parameter.name in _BY_NAME:
        return _BY_NAME[parameter.name]
    if metavar == "DAY" and _LOOKING_AHEAD.intersection(path):
        return Offer(words=("today", "tomorrow", *_WEEKDAYS))
    return _BY_METAVAR.get(metavar, Offer())


_WEEKDAYS = tuple(name.lower() for name in WEEKDAYS)
_LOOKING_AHEAD = {"pause", "plan", "retire", "snooze"}  # to whom `fri` is the next one

_BY_NAME = {
    "color": Offer(words=COLORS),
    "today": Offer(),  # a day written out, which nobody completes
    "reason": Offer(words=SKIP_REASONS),
    "pack": Offer(words=pack_names()),
}

_BY_METAVAR = {
    "HABIT": Offer(found="habits"),
    "ENTRY": Offer(found="entries"),
    "FILE": Offer(found="files"),
    "DIR": Offer(found="folders"),
    "DAY": Offer(words=("today", "yesterday", *_WEEKDAYS)),
    "REASON": Offer(words=MISS_REASONS),
    "COMMAND": Offer(found="commands"),
}
