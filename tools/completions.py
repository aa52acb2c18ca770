"""Write the completion scripts from the command line, or check that they are fresh.

    python -m tools.completions [--check]

tools/shells/ has what does not change in each, with marks for what the commands say.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cchabits.cli import scripts
from tools.commandline import Argument, Command, Offer, Option, all_commands, command_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEMPLATES = Path(__file__).parent / "shells"
SCRIPTS = Path(scripts.__file__).parent / "completions"


def written(root: Command | None = None) -> dict[Path, str]:
    """Return the path of each script, with the text it should have for a command line."""
    root = root or command_line()
    return {
        SCRIPTS / f"cchabits.{shell}": _filled(
            (TEMPLATES / f"cchabits.{shell}").read_text(encoding="utf-8"), _PARTS[shell](root)
        )
        for shell in scripts.SHELLS
    }


def _filled(template: str, parts: dict[str, Iterator[str]]) -> str:
    """Return a template with lines in the place of its marks, which stand alone on theirs."""
    for mark, lines in parts.items():
        before, found, after = template.partition(f"@{mark}@\n")
        if not found:
            raise ValueError(f"the template has no @{mark}@")
        template = before + "".join(f"{line}\n" for line in lines) + after
    return template


def _path(command: Command) -> str:
    return " ".join(command.path)


# bash


def _bash(root: Command) -> dict[str, Iterator[str]]:
    return {"commands": (line for one in all_commands(root) for line in _bash_case(one))}


def _bash_case(command: Command) -> Iterator[str]:
    yield f"    {_single(_path(command))})"
    if command.commands:
        yield "        commands=("
        yield from (f"            {_ansi(one.path[-1], one.summary)}" for one in command.commands)
        yield "        )"
    yield "        options=("
    for option in command.options:
        kind = _bash_kind(option.offer) if option.offer else ""
        yield from (f"            {_ansi(name, kind, option.help)}" for name in option.names)
    yield "        )"
    places = [_bash_kind(one.offer) or "nothing" for one in command.arguments]
    if command.arguments and command.arguments[-1].is_variadic:
        yield f"        rest={places.pop()}"
    if places:
        yield f"        places=({' '.join(places)})"
    yield "        ;;"


def _bash_kind(offer: Offer) -> str:
    return "=" + ",".join(offer.words) if offer.words else offer.found or "nothing"


def _ansi(*fields: str) -> str:
    r"""Return fields with tabs between as bash's $'…'.

    >>> print(_ansi("it's", "a\\b"))
    $'it\'s\ta\\b'
    """
    escaped = (field.replace("\\", "\\\\").replace("'", "\\'") for field in fields)
    return "$'" + "\\t".join(escaped) + "'"


def _single(text: str) -> str:
    """Return a text in single quotes, for bash and zsh."""
    return "'" + text.replace("'", "'\\''") + "'"


# zsh


def _zsh(root: Command) -> dict[str, Iterator[str]]:
    groups = [one for one in all_commands(root) if one.commands]
    return {
        "commands": (line for one in groups for line in _zsh_case(one)),
        "functions": (line for one in all_commands(root) for line in _zsh_function(one)),
    }


def _zsh_case(group: Command) -> Iterator[str]:
    yield f"        ({_single(_path(group))})"
    yield "            found=("
    for command in group.commands:
        yield f"                {_single(f'{command.path[-1]}:{_described(command.summary)}')}"
    yield "            )"
    yield "            ;;"


def _described(text: str) -> str:
    return text.replace("\\", "\\\\")


def _zsh_function(command: Command) -> Iterator[str]:
    if command.path:
        yield ""
    yield f"{_zsh_name(command)}() {{"
    yield from _zsh_group(command) if command.commands else _zsh_arguments(command)
    yield "}"


def _zsh_name(command: Command) -> str:
    return "_".join(("_cchabits_at", *command.path))


def _zsh_group(group: Command) -> Iterator[str]:
    yield "    local curcontext=$curcontext state state_descr line ret=1"
    yield "    typeset -A opt_args"
    yield "    _arguments -C -s -S \\"
    yield from (f"        {spec} \\" for option in group.options for spec in _zsh_option(option))
    yield f"        {_single(f'1:command: _cchabits_commands {_path(group)}'.rstrip())} \\"
    yield "        '*:::argument:->argument' && ret=0"
    yield "    [[ $state == argument ]] || return ret"
    yield '    words=("$line[1]" "${(@)words}")'
    yield "    (( CURRENT += 1 ))"
    dashed = "-".join(("cchabits", *group.path))
    yield f"    curcontext=${{curcontext%:*:*}}:{dashed}-$line[1]:"
    yield "    case $line[1] in"
    for command in group.commands:
        yield f"        ({command.path[-1]}) {_zsh_name(command)} && ret=0 ;;"
    yield "    esac"
    yield "    return ret"


def _zsh_arguments(command: Command) -> Iterator[str]:
    specs = [spec for option in command.options for spec in _zsh_option(option)]
    places = enumerate(command.arguments, start=1)
    specs += [_zsh_place(number, argument) for number, argument in places]
    yield "    _arguments -s -S \\"
    yield from (f"        {spec} \\" for spec in specs[:-1])
    yield f"        {specs[-1]}"


def _zsh_option(option: Option) -> Iterator[str]:
    """Yield what _arguments is told of an option, a word for each of its names."""
    others = "- *" if option.names[-1] in {"--help", "--version"} else " ".join(option.names)
    is_alone = others == option.names[0]
    before = "*" if option.is_repeatable else "" if is_alone else f"({others})"
    said = f"[{_escaped(option.help, '[]')}]"
    value = f":{_escaped(option.metavar)}:{_zsh_action(option.offer)}" if option.offer else ""
    for name in option.names:
        joined = ("=" if name.startswith("--") else "+") if option.offer else ""
        yield _single(f"{before}{name}{joined}{said}{value}")


def _zsh_place(number: int, argument: Argument) -> str:
    place = "*" if argument.is_variadic else str(number)
    optional = "" if argument.is_required or argument.is_variadic else ":"
    # A message, as an option's value has, would keep an option typed in its place from completing.
    action = "()" if argument.offer == Offer() else _zsh_action(argument.offer)
    return _single(f"{place}:{optional}{_escaped(argument.metavar)}:{action}")


def _zsh_action(offer: Offer) -> str:
    """Return an action; a space before a function keeps it from being given words of compadd's."""
    if offer.words:
        return f"({' '.join(offer.words)})"
    return {
        "": " ",
        "files": "_files",
        "folders": "_files -/",
        "commands": " _cchabits_named",
    }.get(offer.found) or f" _cchabits_ask {offer.found}"


def _escaped(text: str, letters: str = "") -> str:
    for letter in f"\\:{letters}":
        text = text.replace(letter, f"\\{letter}")
    return text


# fish


def _fish(root: Command) -> dict[str, Iterator[str]]:
    groups = [one for one in all_commands(root) if one.commands]
    return {
        "commands": (line for one in groups for line in _fish_case(one)),
        "completions": _fish_completions(root),
    }


def _fish_case(group: Command) -> Iterator[str]:
    yield f"        case {_fish_text(_path(group))}"
    for command in group.commands:
        said = f"{_fish_text(command.path[-1])} {_fish_text(command.summary)}"
        yield f"            printf '%s\\t%s\\n' {said}"


def _fish_completions(root: Command) -> Iterator[str]:
    commands = list(all_commands(root))
    yield _fish_list("groups", [_path(one) for one in commands if one.commands])
    yield _fish_list(
        "takes_value",
        [
            f"{_path(one)} {name}"
            for one in commands
            for option in one.options
            for name in option.names
            if option.offer
        ],
    )
    yield "\ncomplete -c cchabits -e\ncomplete -c cchabits -f"
    yield from (_fish_option(one, None) for one in root.options if one.is_everywhere)
    for command in commands:
        yield ""
        own = [one for one in command.options if not one.is_everywhere]
        yield from (_fish_option(one, command) for one in own)
        if command.commands:
            offered = f"(__cchabits_commands {_fish_text(_path(command))})"
            yield _fish_place(command, "0", f"-k -a {_fish_text(offered)}")
        places = enumerate(command.arguments)
        yield from (
            _fish_place(command, f"{number}{'+' * argument.is_variadic}", offered)
            for number, argument in places
            if (offered := _fish_offer(argument.offer))
        )


def _fish_list(name: str, texts: list[str]) -> str:
    return f"set -g __cchabits_{name} " + " ".join(map(_fish_text, texts))


def _fish_place(command: Command, place: str, offered: str) -> str:
    condition = f"__cchabits_at {_fish_text(_path(command))} {place}"
    return f"complete -c cchabits -n {_fish_text(condition)} {offered}"


def _fish_option(option: Option, command: Command | None) -> str:
    parts = ["complete -c cchabits"]
    if command:
        parts.append(f"-n {_fish_text(f'__cchabits_at {_fish_text(_path(command))}')}")
    parts += [
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    ]
    if option.offer:
        parts += ["-r" if option.offer.found == "files" else "-x", _fish_offer(option.offer)]
    parts.append(f"-d {_fish_text(option.help)}")
    return " ".join(filter(None, parts))


def _fish_offer(offer: Offer) -> str:
    if offer.words:
        plain = " ".join(f"{word}\\t" for word in offer.words)  # else each has the option's help
        return f"-k -a {_fish_text(plain)}"
    return {
        "": "",
        "files": "-F",
        "folders": "-a '(__fish_complete_directories)'",
        "commands": "-k -a '(__cchabits_named)'",
    }.get(offer.found, f"-k -a '(__cchabits_ask {offer.found})'")


def _fish_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_PARTS: dict[str, Callable[[Command], dict[str, Iterator[str]]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}


def main() -> int:
    """Write the scripts, or with --check say which are stale; the exit code is 1 if any is."""
    wanted = written()
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.name} is stale: make completion", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
