"""The reminder's line in a crontab, within a block of its own; all other lines stay as they are.

A crontab is bytes here: whatever it holds beside the block is somebody else's. Each home has a
block of its own, so that an assistant may look after several leaders.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

from cchabits.errors import CannotWrite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EVERY_HALF_HOUR = "*/30 * * * *"

_BEGIN, _END = b"# BEGIN cchabits remind", b"# END cchabits remind"
_OPEN_END = b"# the line above had no line break at its end"
_TICK = b" cchabits remind run"  # what is in the line of a block, whoever has edited it
_LONGEST = 998  # bytes of a command that every cron takes


class Task(NamedTuple):
    """What a scheduler has to run: the words of a command, and the variables it needs.

    `home` is the folder it is for, empty for the platform's own. `variables` are names and values.
    """

    words: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()
    home: str = ""


class _Block(NamedTuple):
    """A block, from its first line to before `stop`; `home` is what its marks say after the name.

    `is_joined` where the line above got a line break for its sake.
    """

    begin: int
    stop: int
    home: bytes
    is_joined: bool


def cron_line(task: Task) -> str:
    """Return the line of a crontab that runs a task, without its line break.

    Raises CannotWrite where no line can say it.

    >>> cron_line(Task(("/opt/py thon", "-m", "cchabits"), home="/srv/ana"))
    "*/30 * * * * '/opt/py thon' -m cchabits"
    """
    assigned = [f"{name}={_quoted(value)}" for name, value in task.variables]
    command = " ".join([*assigned, *map(_quoted, task.words)])
    if re.search(r"[\0\r\n]", command):
        raise CannotWrite(
            "a path with a line break cannot stand in a crontab", "use --systemd, or another folder"
        )
    if len(_bytes(command)) > _LONGEST:
        raise CannotWrite(
            f"the line is too long for cron, which takes {_LONGEST} bytes",
            "use --systemd, or a folder with a shorter path",
        )
    return f"{EVERY_HALF_HOUR} {command}"


def put_in(crontab: bytes, task: Task) -> bytes:
    """Return a crontab with the task's block: in the place of an earlier one, else at the end.

    Raises CannotWrite where the marks of the blocks make no sense.
    """
    lines = _lines(crontab)
    mark = _mark(task.home)
    found = _block(lines, mark)
    is_joined = found.is_joined if found else bool(lines) and not lines[-1].endswith(b"\n")
    written = [_BEGIN + mark, *([_OPEN_END] if is_joined else []), _bytes(cron_line(task))]
    block = [line + b"\n" for line in (*written, _END + mark)]
    if found:
        return b"".join((*lines[: found.begin], *block, *lines[found.stop :]))
    return b"".join((*lines, b"\n" if is_joined else b"", *block))


def take_out(crontab: bytes, home: str) -> bytes | None:
    """Return a crontab without the block of a home, as it was before; None where it has none.

    Raises CannotWrite where the marks of the blocks make no sense.
    """
    lines = _lines(crontab)
    found = _block(lines, _mark(home))
    if found is None:
        return None
    before, after = lines[: found.begin], lines[found.stop :]
    if found.is_joined and not after:
        before[-1] = before[-1].removesuffix(b"\n")
    elif found.is_joined and _is_mark(after[0], _BEGIN):
        after.insert(1, _OPEN_END + b"\n")  # the next block keeps it in mind
    return b"".join(before + after)


def _quoted(word: str) -> str:
    r"""Return a word as it may stand in a crontab, for /bin/sh.

    Some crons take the backslash of `\%` away and some leave it to the shell, and some make one of
    two backslashes. So `\%` stands outside of quotes, and no backslash is followed by another.

    >>> print(_quoted("100% sure"))
    100\%' sure'
    """
    pieces = re.split(r"([%\\])", word)
    if len(pieces) == 1:
        return shlex.quote(word)
    spelled = {"%": r"\%", "\\": r"'\'"}
    return "".join(spelled.get(one) or shlex.quote(one) for one in pieces if one)


def _mark(home: str) -> bytes:
    return _bytes(f" --home {shlex.quote(home)}") if home else b""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")  # as the system has paths


def _lines(crontab: bytes) -> list[bytes]:
    """Return the lines with their line breaks; the last may have none."""
    return re.findall(rb"[^\n]*\n|[^\n]+\Z", crontab)


def _block(lines: Sequence[bytes], mark: bytes) -> _Block | None:
    """Return the block with a mark, once all of them are known to be whole."""
    found: dict[bytes, _Block] = {}
    for block in _blocks(lines):
        if block.home in found:
            raise _broken("has a second block for the same home", block.begin)
        found[block.home] = block
    return found.get(mark)


def _blocks(lines: Sequence[bytes]) -> Iterator[_Block]:
    """Yield the blocks in their order; raises CannotWrite at the first that is not as written."""
    begin: int | None = None
    for number, line in enumerate(lines):
        if _is_mark(line, _BEGIN):
            if begin is not None:
                raise _broken("begins a block within another", number)
            begin = number
        elif _is_mark(line, _END):
            if begin is None:
                raise _broken("ends a block that never began", number)
            yield _whole_block(lines, begin, number)
            begin = None
    if begin is not None:
        raise _broken("begins a block that never ends", begin)


def _whole_block(lines: Sequence[bytes], begin: int, end: int) -> _Block:
    home = lines[begin].rstrip()[len(_BEGIN) :]
    if lines[end].rstrip()[len(_END) :] != home:
        raise _broken("ends the block of another home", end)
    inner = [line.rstrip() for line in lines[begin + 1 : end]]
    is_joined = inner[:1] == [_OPEN_END]
    if len(inner) != 1 + is_joined or _TICK not in inner[-1]:
        raise _broken("begins a block that has not its one line, or more than that", begin)
    return _Block(begin, end + 1, home, is_joined)


def _is_mark(line: bytes, mark: bytes) -> bool:
    after = line.rstrip().removeprefix(mark)
    return line.startswith(mark) and (not after or after.startswith(b" --home "))


def _broken(what: str, number: int) -> CannotWrite:
    return CannotWrite(
        f"the crontab is not as cchabits left it, and stays as it is: line {number + 1} {what}",
        "crontab -e, and take out the lines from # BEGIN cchabits to # END cchabits",
    )
