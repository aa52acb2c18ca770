"""habits.toml changed as a careful person would: one place, and every other byte as it was.

Only the lines of the habit that changes are handed to tomlkit, so the order, comments and line ends
of the rest cannot suffer. What comes out is read again before it is returned: unless it says what
was meant, and nothing else, CannotRewrite is raised.

A text is the file's, whole: with its byte order mark, if it has one, and its own line ends.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.config.template import habit_toml, inline_habit_toml, value_toml
from cchabits.config.toml import blotted, parse_toml
from cchabits.domain.spelling import nearest
from cchabits.domain.text import shown
from cchabits.errors import CannotRewrite, UnknownHabit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tomlkit import TOMLDocument
    from tomlkit.items import InlineTable, Item, Table

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BARE_LINE_END = re.compile(r"(?<!\r)\n")


class _Span(NamedTuple):
    """A part of a text, `end` not included."""

    begin: int
    end: int

    def of(self, text: str) -> str:
        return text[self.begin : self.end]

    def replaced(self, text: str, new: str) -> str:
        return text[: self.begin] + new + text[self.end :]


def with_habits(text: str, tables: Sequence[Mapping[str, object]]) -> str:
    """Return the file's text with habits added behind the others, or at its end.

    Raises CannotRewrite.
    """
    if not tables:
        return text
    document = _read(text)
    array = _inline_array(text)
    expected = document | {"habit": [*document.get("habit", []), *map(dict, tables)]}
    if array is None:
        return _checked(_appended(text, tables), expected)
    with _understood():
        longer = _lengthened(array.of(text), tables)
    return _checked(array.replaced(text, longer), expected)


def with_keys(text: str, slug: str, changes: Mapping[str, object | None]) -> str:
    """Return the file's text with keys of one habit set, or removed where the value is None.

    A key that has its value already stays as it is written; a new one follows the habit's last.
    Raises UnknownHabit where the file has no habit of that slug, and CannotRewrite.
    """
    document = _read(text)
    number = _number(document, slug)
    table = document["habit"][number]
    needed = {key: new for key, new in changes.items() if not _is_same(table.get(key), new)}
    if not needed:
        return text
    for key, new in needed.items():
        table.pop(key) if new is None else table.update({key: new})
    places = _places(text)
    if len(places) != len(document["habit"]):
        raise CannotRewrite("its habits are not told apart")
    place = places[number]
    with _understood():
        changed = _changed(place.of(text), needed, _line_end(text))
    return _checked(place.replaced(text, changed), document)


def renamed(text: str, old: str, new: str) -> str:
    """Return the file's text with another slug for one habit.

    Raises UnknownHabit where the file has no habit of the old slug, and CannotRewrite. Whether the
    new slug is free, and one at all, is seen when the file is read.
    """
    return with_keys(text, old, {"slug": new})


# What the file says


def _read(text: str) -> dict[str, Any]:
    document, problems = parse_toml(text)
    if problems:
        raise CannotRewrite(problems[0])
    habits = document.get("habit", [])
    if not isinstance(habits, list) or not all(isinstance(habit, dict) for habit in habits):
        raise CannotRewrite("key 'habit': a habit begins with [[habit]], in two brackets")
    return document


def _checked(text: str, expected: Mapping[str, Any]) -> str:
    """Return a new text that says what is expected, and nothing else."""
    document, problems = parse_toml(text)
    if problems:
        raise CannotRewrite(f"the outcome could not be read: {problems[0]}")
    if not _is_same(document, expected):
        raise CannotRewrite("the outcome would not say what was meant")
    return text


def _number(document: Mapping[str, Any], slug: str) -> int:
    """Return a habit's place among all of the file."""
    slugs = [habit.get("slug") for habit in document.get("habit", [])]
    if slug not in slugs:
        known = [one for one in slugs if isinstance(one, str)]
        raise UnknownHabit(shown(slug), nearest(slug, known), known)
    if slugs.count(slug) > 1:
        raise CannotRewrite(f"it has {slugs.count(slug)} habits with the slug {shown(slug)}")
    return slugs.index(slug)


def _is_same(one: object, other: object) -> bool:
    """Tell whether two values are equal and of one type: neither 1 and true, nor 1.0 and "1.0"."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return one == other


# Where it says it


def _places(text: str) -> list[_Span]:
    """Return where each habit is: from its [[habit]] to its last key's line, or its braces."""
    array = _inline_array(text)
    if array is not None:
        return list(_in_braces(text, array))
    bare = blotted(text)
    tables: list[_Span] = []
    for statement in _statements(bare):
        if _is_header(bare, statement):
            tables.append(statement)
        elif tables:
            tables[-1] = _Span(tables[-1].begin, statement.end)
    return [table for table in tables if _is_habit(table.of(text))]


def _statements(bare: str) -> Iterator[_Span]:
    """Yield the lines that say something; a list over several lines is one with its key."""
    begin = depth = 0
    for line in _LINE.finditer(bare, bare.startswith("\ufeff")):  # a byte order mark is no sign
        if not depth:
            begin = line.start()
        depth += sum(map(line[0].count, "[{")) - sum(map(line[0].count, "]}"))
        if not depth and bare[begin : line.end()].strip():
            yield _Span(begin, line.end())


def _is_header(bare: str, statement: _Span) -> bool:
    return statement.of(bare).lstrip().startswith("[")


def _is_habit(lines: str) -> bool:
    """Tell whether a table's lines, read alone, are one element of `habit`."""
    document, _ = parse_toml(lines)
    return isinstance(document.get("habit"), list)


def _inline_array(text: str) -> _Span | None:
    """Return where `habit = […]` has its brackets, or None where habits begin with [[habit]]."""
    bare = blotted(text)
    for statement in _statements(bare):
        if _is_header(bare, statement):
            return None
        if _is_habit(statement.of(text)):
            value = bare.index("=", statement.begin)
            end = bare.rindex("]", value, statement.end)
            return _Span(bare.index("[", value), end + 1)
    return None


def _in_braces(text: str, array: _Span) -> Iterator[_Span]:
    begin = depth = 0
    for sign in re.finditer(r"[\[\]{}]", array.of(blotted(text))):
        if depth == 1 and sign[0] == "{":
            begin = array.begin + sign.start()
        depth += 1 if sign[0] in "[{" else -1
        if depth == 1 and sign[0] == "}":
            yield _Span(begin, array.begin + sign.end())


def _line_end(text: str) -> str:
    """Return how the lines of a text end, going by its first."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


# Saying it


@contextlib.contextmanager
def _understood() -> Iterator[None]:
    """Refuse what tomlkit takes for a mistake, in the file or in a value."""
    from tomlkit.exceptions import TOMLKitError  # as _lengthened()

    try:
        yield
    except TOMLKitError as problem:
        raise CannotRewrite(f"how it is written is not understood ({problem})") from None


def _appended(text: str, tables: Iterable[Mapping[str, object]]) -> str:
    line_end = _line_end(text)
    if text and not text.endswith("\n"):
        text += line_end
    is_apart = not text[:-1].rpartition("\n")[2].strip()
    lines = "\n".join(map(habit_toml, tables)).replace("\n", line_end)
    return text + lines if is_apart else text + line_end + lines


def _lengthened(array: str, tables: Iterable[Mapping[str, object]]) -> str:
    """Return a list of habits in brackets with more of them at its end."""
    import tomlkit  # 25 ms, and only where the file is changed

    document = _parsed(f"x = {array}")
    for table in tables:
        document["x"].append(tomlkit.value(inline_habit_toml(table)))
    lengthened = document.as_string().removeprefix("x = ")
    return _BARE_LINE_END.sub("\r\n", lengthened) if _line_end(array) == "\r\n" else lengthened


def _changed(habit: str, changes: Mapping[str, object | None], line_end: str) -> str:
    """Return a habit's lines, or its braces, with keys set or removed."""
    if habit.startswith("{"):
        inside = habit[:-1].rstrip()  # else a new key would stand behind the space before the }
        document = _parsed(f"x = {inside}}}")
        _change(document["x"], changes, line_end)
        return document.as_string()[len("x = ") : -1].rstrip() + habit[len(inside) :]
    missing = "" if habit.endswith("\n") else line_end
    document = _parsed(habit + missing)
    _change(document["habit"][0], changes, line_end)
    changed = document.as_string()
    return changed.removesuffix("\n").removesuffix("\r") if missing else changed


def _parsed(text: str) -> TOMLDocument:
    """Return a text as tomlkit reads it; raises CannotRewrite where it would write another."""
    import tomlkit  # as _lengthened()

    document = tomlkit.parse(text)
    if document.as_string() != text:
        raise CannotRewrite("how it is written could not be kept")
    return document


def _change(
    table: Table | InlineTable, changes: Mapping[str, object | None], line_end: str
) -> None:
    import tomlkit  # as _lengthened()

    for key, value in changes.items():
        if value is None:
            table.remove(key)
        elif key in table:
            table[key] = tomlkit.value(value_toml(value))
        else:
            _add(table, key, tomlkit.value(value_toml(value)), line_end)


def _add(table: Table | InlineTable, key: str, item: Item, line_end: str) -> None:
    """Add a key behind the others of a habit, as far from the margin as the last of them."""
    if table.is_inline_table():
        table.append(key, item)
        return
    indents = [other.trivia.indent for name, other in table.value.body if name is not None]
    item.trivia.indent = indents[-1] if indents else ""
    item.trivia.trail = line_end
    table.value.append(key, item)
