"""A command line that cannot be read: what is wrong with it, and what was probably meant.

Only what is typed wrong comes here, so it may take its time. Where it can be told what was meant,
the hint is the whole command, as it can be pasted.
"""

from __future__ import annotations

import os
import re
from importlib import import_module
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits import clock
from cchabits.cli.app import COMMANDS
from cchabits.domain.days import readings
from cchabits.domain.numbers import is_length
from cchabits.domain.spelling import nearest
from cchabits.domain.text import shown
from cchabits.errors import BadDay, UsageProblem
from cchabits.render.example import quoted
from cchabits.services.candidates import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer import TyperException

    from cchabits.cli.invocation import Invocation

# What people type, by the group they type it in, and the command that does it with what it needs.
_MEANT: dict[str, dict[str, tuple[str, str]]] = {
    "": {
        "list": ("habits list", ""),
        "ls": ("habits list", ""),
        "add": ("habits add", "NAME"),
        "new": ("habits add", "NAME"),
        "remove": ("delete", "ENTRY"),
        "rm": ("delete", "ENTRY"),
        "done": ("log", "HABIT"),
        "did": ("log", "HABIT"),
        "version": ("--version", ""),
    },
    "habits": dict.fromkeys(("remove", "delete", "rm"), ("retire", "HABIT"))
    | {"ls": ("list", ""), "new": ("add", "NAME")},
    "plan": dict.fromkeys(("remove", "delete", "rm"), ("drop", "HABIT")) | {"ls": ("list", "")},
    "outcome": dict.fromkeys(("remove", "delete", "rm"), ("drop", "NAME")) | {"ls": ("list", "")},
}
_OF_A_HABIT = {"delete": "habits retire", "habits add": "log"}  # where the word after is one's name
_TAKES_HABITS = {"": "log", "plan": "add"}  # what a habit's name in a command's place stands for
_LEAST_OF_A_NAME = 3  # letters of a habit's name that tell it from a slip
_DAY_WANTED = {"pause": ("--from", "today", 1), "snooze": ("--until", "14d", 0)}
_HAS_DIGIT = re.compile(r"[0-9]")
_OPTION = re.compile(r"--?[a-z][a-z-]*(=[\w.,:/-]*)?")


class Mistyped(NamedTuple):
    """A command line, what the parser says of it, and what holds for the call."""

    problem: Any
    sentence: str
    arguments: list[str]
    invocation: Invocation

    @property
    def context(self) -> Any:  # noqa: ANN401 - Typer's vendored Click
        """The command that was being read; None where that is lost."""
        return getattr(self.problem, "ctx", None)


def misread(
    problem: TyperException, arguments: Sequence[str], invocation: Invocation
) -> UsageProblem:
    """Return what is wrong with a command line, and where to look."""
    sentence = problem.format_message().strip().rstrip(".")
    sentence = sentence.replace("\n\t", " ").replace("\n", " ")  # as Typer lists choices
    typed = Mistyped(problem, sentence, list(arguments), invocation)
    told = next((told for begin, told in _TOLD.items() if sentence.startswith(begin)), _other)
    return told(typed)


def _other(typed: Mistyped) -> UsageProblem:
    """Tell of anything else in the parser's words."""
    first, *rest = typed.sentence.split(". ", 1)
    return UsageProblem(_lowered(first), *map(_lowered, rest), _help(typed))


def _no_command(typed: Mistyped) -> UsageProblem:
    """Tell of a command that is none: what it stands for, what is nearest, or what there is."""
    first, *near = typed.sentence.split(". ", 1)
    meant = _meant(typed, first)
    if meant:
        return UsageProblem(_lowered(first), meant)
    hints = [_lowered(text.strip()) for text in near] or [_what_there_is(typed.context)]
    return UsageProblem(_lowered(first), *hints, _help(typed))


def _meant(typed: Mistyped, sentence: str) -> str | None:
    """Return the command that is meant by a word that is none, with all that was typed."""
    said = [f"No such command {word!r}" for word in typed.arguments]
    if sentence not in said:
        return None
    at = said.index(sentence)
    before, word, after = typed.arguments[:at], typed.arguments[at], typed.arguments[at + 1 :]
    group = _group_of(typed.context)
    command, needed = _MEANT.get(group, {}).get(word, ("", ""))
    if after and _names_a_habit(after[0], typed.invocation):
        command = _OF_A_HABIT.get(command, command)
    if command:
        is_bare = needed and (not after or after[0].startswith("-"))
        return _command([*before, *command.split(), *([needed] if is_bare else []), *after])
    verb = _TAKES_HABITS.get(group)
    if verb and _names_a_habit(word, typed.invocation):
        return _command([*before, verb, word, *after])
    return None


def _names_a_habit(word: str, invocation: Invocation) -> bool:
    """Tell whether a word is a habit's name or alias, or the beginning of only one."""
    try:
        path, today = os.fspath(invocation.home.database), invocation.day.isoformat()
    except (UsageProblem, BadDay):
        return False
    known = [name for name, _ in KINDS["habits"](path, word, today) if name.startswith(word)]
    if word in known:
        return True
    is_slip = any(name.startswith(word) for name in COMMANDS)
    return len(known) == 1 and len(word) >= _LEAST_OF_A_NAME and not is_slip


def _what_there_is(context: Any) -> str:  # noqa: ANN401 - Typer's vendored Click
    """Return what might have been meant by a command that there is none of."""
    if context is None or context.parent is None:
        return "to log an act: cchabits log HABIT"
    return f"the commands are {', '.join(context.command.list_commands(context))}"


def _no_option(typed: Mistyped) -> UsageProblem:
    """Tell of an option that is none, and of the one that is nearest."""
    problem = typed.problem
    near = nearest(problem.option_name, problem.possibilities or [])
    hints = [f"did you mean {near[0]}?"] if near else []
    return UsageProblem(_lowered(problem.message), *hints, _help(typed))


def _bad_value(typed: Mistyped) -> UsageProblem:
    """Tell of a value that an option does not take."""
    options, _, why = typed.sentence.removeprefix("Invalid value for ").partition(": ")
    name = options.split(" / ")[-1].strip("'")
    why = re.sub("is not a valid int(eger)?$", "is not a whole number", why)
    return UsageProblem(f"{name}: {why}", _help(typed))


def _missing_option(typed: Mistyped) -> UsageProblem:
    """Tell of an option that is missing, and what the command is with it."""
    command = typed.context.info_name
    hint = _help(typed)
    if command in _DAY_WANTED and command in typed.arguments:
        at = typed.arguments.index(command) + 1
        hint = _with_day(typed.arguments, at, *_DAY_WANTED[command]) or hint
    return UsageProblem(_lowered(typed.sentence), hint)


def _with_day(arguments: list[str], at: int, option: str, usual: str, most: int) -> str | None:
    """Return a command with its day, which may have been typed without the option, or a usual one.

    `most` words may stand before it, and the words begin `at` a place. None where more is said than
    one day: whatever was meant, it is not for us to choose.
    """
    words = list(takewhile(lambda word: not word.startswith("-"), arguments[at:]))
    rest = arguments[at + len(words) :]
    days = [place for place in range(len(words)) if _is_day(" ".join(words[place:]))]
    kept = words[: days[0]] if days else words
    if len(kept) > most or any(map(_is_day, kept)):
        return None
    day = " ".join(words[days[0] :]) if days else usual
    return _command([*arguments[:at], *kept, option, day, *rest])


def _too_many(typed: Mistyped) -> UsageProblem:
    """Tell of words that a command has no place for, and how they may be meant."""
    extra = typed.sentence.partition("(s) (")[2].removesuffix(")")
    what = "is one word too many" if " " not in extra else f"is more than {_path(typed)} takes"
    hint = _whole(typed.context, typed.arguments, _places_of(extra, typed.arguments))
    return UsageProblem(f"{shown(extra)} {what}", hint or _help(typed))


def _places_of(extra: str, arguments: list[str]) -> list[int]:
    """Return where the words stand that are too many; empty where that is not certain."""
    places: list[int] = []
    for at in range(len(arguments) - 1, 0, -1):
        word = arguments[at]
        if extra and word and extra.endswith(word) and not arguments[at - 1].startswith("-"):
            places.insert(0, at)
            extra = extra.removesuffix(word).removesuffix(" ")
    return [] if extra else places


def _whole(context: Any, arguments: list[str], places: list[int]) -> str | None:  # noqa: ANN401
    """Return the command as it may be meant, or None where that cannot be told.

    That takes words that stand together. What makes a day or a length of time with the word before
    it is one value. Behind the value of an act they are its day, or else its note; behind `init`,
    the packs.
    """
    if not places or places[-1] - places[0] >= len(places):
        return None
    words = [arguments[at] for at in places]
    rest = [word for at, word in enumerate(arguments) if at not in places]
    before = places[0] - 1
    value = " ".join([arguments[before], *words])
    if is_length(value) or (_takes_day(context, arguments, before) and _is_day(value)):
        return _command([*rest[:before], value, *rest[before + 1 :]])
    if context.info_name == "init":
        return _command([*rest, *(piece for word in words for piece in ("--pack", word))])
    if context.info_name == "log" and _HAS_DIGIT.search(arguments[before]) and not _is_day(value):
        return _with_more(context, rest, " ".join(words))
    return None


def _takes_day(context: Any, arguments: list[str], place: int) -> bool:  # noqa: ANN401 - as above
    """Tell whether a day may stand at a place: after an option, or where the command has one."""
    return arguments[place - 1].startswith("-") or context.info_name in {"add", "drop"}


def _with_more(context: Any, arguments: list[str], said: str) -> str | None:  # noqa: ANN401 - as above
    """Return an act with what was said behind its value: its day or its note, else the method."""
    if _is_day(said):
        return None if context.params.get("on") else _command([*arguments, "--on", said])
    name, option = ("note", "-m") if "note" in context.params else ("method", "--method")
    if context.params.get(name) or is_length(said) or _is_day(arguments[-1]):
        return None
    return _command([*arguments, option, said])


def _is_day(text: str) -> bool:
    return bool(readings(text, clock.today(None)))


def _group_of(context: Any) -> str:  # noqa: ANN401 - Typer's vendored Click
    """Return the group that a word was typed in; empty at the top."""
    return "" if context is None or context.parent is None else str(context.info_name)


def _help(typed: Mistyped) -> str:
    """Return how to see the help of the command that a mistake was made in."""
    return f"{_path(typed)} --help"


def _path(typed: Mistyped) -> str:
    """Return the command a mistake was made in, as one types it."""
    if typed.context is not None:
        return str(typed.context.command_path)
    name = named(typed.arguments)
    return " ".join(["cchabits", *([name] if name else []), *_command_of(name, typed.arguments)])


def _command_of(group: str, arguments: list[str]) -> list[str]:
    """Return the command of a group that is typed behind its name; empty where there is none."""
    if not group:
        return []
    known = import_module(f"cchabits.cli.{COMMANDS[group].module}").app.registered_commands
    behind = arguments[arguments.index(group) + 1 :][:1]
    return [word for word in behind if word in {one.name for one in known} - {group}]


def named(arguments: Sequence[str]) -> str:
    """Return the command that a command line names, or nothing."""
    return next((argument for argument in arguments if argument in COMMANDS), "")


def _command(arguments: Sequence[str]) -> str:
    """Return a command line as it is typed."""
    return " ".join(["cchabits", *map(_typed, arguments)])


def _typed(word: str) -> str:
    return word if _OPTION.fullmatch(word) else quoted(word)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


_TOLD = {
    "No such command": _no_command,
    "No such option": _no_option,
    "Invalid value for": _bad_value,
    "Missing option": _missing_option,
    "Got unexpected extra argument": _too_many,
}
