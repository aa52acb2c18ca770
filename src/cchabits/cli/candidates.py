"""`cchabits __complete KIND WORD [TYPED]...`: what the completion scripts ask the program for.

KIND is one of `services.candidates.KINDS`, WORD the word under the cursor, and TYPED the words
before it, as the shell has them. The answer has a line a candidate: its name, a tab, and a few
words about it. It is empty whenever there is nothing to offer, whatever the reason.
"""

from __future__ import annotations

import os
import sys

from cchabits import clock
from cchabits.config.folders import DATABASE, find_folders
from cchabits.render.clean import clean
from cchabits.services.candidates import KINDS, is_plain

MOST_COLUMNS = 72  # about a candidate
_WIDE_FROM = "\u1100"  # roughly: what East Asian letters, and emoji, begin with
_CUT = "..."
_QUOTING = "'\"\\$"


def answer(arguments: list[str]) -> int | None:
    """Print the candidates and return the exit code, or None where something else was asked."""
    if len(arguments) < 3 or arguments[1] not in KINDS:  # noqa: PLR2004 - up to WORD
        return None
    try:
        lines = _lines(arguments[1], arguments[2], arguments[3:])
    except Exception:  # noqa: BLE001 - a mistake has no place in the middle of a command line
        return 0
    sys.stdout.buffer.write("".join(lines).encode(sys.stdout.encoding, "replace"))
    return 0


def _lines(kind: str, word: str, typed: list[str]) -> list[str]:
    home, today = (_given(name, typed) for name in ("--home", "--today"))
    _, folder = find_folders(home, os.environ)
    day = today or os.environ.get(clock.TODAY_VARIABLE) or clock.today(None).isoformat()
    found = KINDS[kind](os.path.join(folder, DATABASE), word, day)  # noqa: PTH118 - no Path here
    return [f"{name}\t{_cut(clean(said))}\n" for name, said in found if is_plain(name)]


def _cut(said: str) -> str:
    widths = [1 + (letter >= _WIDE_FROM) for letter in said]
    if sum(widths) <= MOST_COLUMNS:
        return said
    while sum(widths) > MOST_COLUMNS - len(_CUT):
        widths.pop()
    return said[: len(widths)] + _CUT


def _given(name: str, typed: list[str]) -> str | None:
    """Return the value of an option among the words before the cursor; the last one holds."""
    found = None
    for word, following in zip(typed, [*typed, None][1:], strict=True):
        if word == "--":
            break
        if word == name and following is not None:
            found = _unquoted(following)
        elif word.startswith(f"{name}="):
            found = _unquoted(word.removeprefix(f"{name}="))
    return found


def _unquoted(word: str) -> str:
    """Return a word as the shell will hand it on, as far as that can be told without running it."""
    if not any(mark in word for mark in _QUOTING):
        return word
    import shlex  # 8 ms, and hardly ever

    try:
        (plain,) = shlex.split(word)
    except ValueError:  # a quote without its end, or several words: it was plain already
        plain = word
    return os.path.expandvars(plain)
