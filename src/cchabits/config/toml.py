"""TOML text into values: limits first, then the parser, and its errors in plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cchabits.config.paths import LARGEST_FILE
from cchabits.domain.numbers import Written
from cchabits.domain.spelling import nearest_hint
from cchabits.domain.table import HIGHEST_NUMBER, MOST_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_KEY_LINE = 16 * 1024  # characters, without its texts
MOST_DOTS = 100  # of a key line: tomllib takes seconds for one with thousands

_BOM = b"\xef\xbb\xbf"  # what some Windows editors put before UTF-8

# Texts and comments, from left to right as TOML reads them; one without an end lasts to the end.
_TEXTS = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"?'
    r"|'[^'\n]*'?"
    r"|#[^\n]*",
    re.DOTALL,
)
_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_PLAIN_WORDS = (
    ("Invalid value", 'a value is missing here, or a text is without its "quotes"'),
    ("Expected '=' after a key", "a line is: key = value"),
    ("Invalid statement", "a line is: key = value, [table], [[habit]], or a # comment"),
    ("Illegal character '\\n'", "the closing quote is missing"),
    ("Unterminated string", "the closing quote is missing"),
    ("Expected newline or end of document", "there is more after the value than belongs to it"),
    ("Cannot overwrite a value", "this key stands here for the second time"),
    ("Cannot declare", "this table stands here for the second time; a habit begins with [[habit]]"),
    ("Unclosed array", "the closing ] of a list is missing, or a comma between its texts"),
    ("Invalid date or datetime", "there is no such day"),
    ("Exceeds the limit", "a number is far too long"),
    ("Unescaped '\\'", "in a text, a backslash is written twice"),
)


def parse_toml(source: str | bytes) -> tuple[dict[str, Any], list[str]]:
    """Return a document and the problem that keeps it from being read, if there is one.

    Numbers with decimals are `Written`. Never raises: whatever is wrong with the text is named,
    with its line where there is one.
    """
    data = source.encode("utf-8", "surrogateescape") if isinstance(source, str) else source
    if len(data) > LARGEST_FILE:
        return {}, [f"the file is larger than {LARGEST_FILE:,} bytes, the most that is read"]
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        return {}, [f"line {line}: byte 0x{data[problem.start]:02x} is not UTF-8; save it as UTF-8"]
    problems = _limits(text)
    if problems:
        return {}, problems
    return _parse(text)


def blotted(text: str) -> str:
    """Return a text of the same length in which only TOML's own signs are left.

    Each character of a comment is a space, each of a text in quotes, line ends included, an x: of
    `a = "[" # ]` there remains `a = xxx    `.
    """
    return _TEXTS.sub(lambda match: (" " if match[0][0] == "#" else "x") * len(match[0]), text)


def unknown_keys(table: Mapping[str, object], known: tuple[str, ...]) -> list[str]:
    """Return a problem for each key that is not known, with the nearest that is."""
    if len(table) > MOST_KEYS:
        return [f"{len(table):,} keys; at most {MOST_KEYS} are looked at"]
    return [f"unknown key '{key}'{nearest_hint(key, known)}" for key in table if key not in known]


def unusable_values(table: Mapping[str, object]) -> list[str]:
    """Return a problem for each value that no key takes: a huge number, a NUL in a text.

    It is asked before a value is shown: Python refuses to print a number of 5,000 digits.
    """
    return [f"key '{key}': {why}" for key, value in table.items() if (why := _why_unusable(value))]


def _why_unusable(value: object) -> str:
    if isinstance(value, int) and abs(value) > HIGHEST_NUMBER:
        return "a number far too large"
    if isinstance(value, str) and "\0" in value:
        return "a text that holds a NUL character, which cannot be kept"
    if isinstance(value, dict):
        return next(filter(None, map(_why_unusable, (*value, *value.values()))), "")
    if isinstance(value, list):
        return next(filter(None, map(_why_unusable, value)), "")
    return ""


def _limits(text: str) -> list[str]:
    """Refuse what tomllib takes seconds for: its cost grows with the square of a key's dots."""
    bare = _TEXTS.sub(lambda match: '""' + "\n" * match[0].count("\n"), text)
    for number, line in enumerate(bare.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            return [f"line {number}: more than {MOST_DOTS} dots outside texts"]
        if len(line) > LONGEST_KEY_LINE:
            return [f"line {number}: longer than {LONGEST_KEY_LINE:,} characters"]
    return []


def _parse(text: str) -> tuple[dict[str, Any], list[str]]:
    import tomllib  # 3 ms, and only where the file has changed

    try:
        return tomllib.loads(text, parse_float=Written), []
    except RecursionError:
        return {}, ["lists or tables are nested too deeply"]
    except ValueError as problem:  # TOMLDecodeError is one; so is Python's on a number too long
        return {}, [_in_plain_words(str(problem))]


def _in_plain_words(message: str) -> str:
    place = _PLACE.fullmatch(message)
    what = place[1] if place else message
    plain = next((words for start, words in _PLAIN_WORDS if what.startswith(start)), None)
    said = plain or what[:1].lower() + what[1:]
    if place is None:
        return said
    return f"line {place[2]}, column {place[3]}: {said}" if place[2] else f"at the end: {said}"
