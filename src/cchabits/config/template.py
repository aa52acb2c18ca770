"""habits.toml as `init` writes it: commented, for a person who has never seen TOML."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cchabits.domain.definition import KEYS
from cchabits.domain.numbers import Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HEADER = """\
# The habits you keep with cchabits, and how they are counted.
#
# Change this file with any text editor: every cchabits command notices. To have it checked at once:
#
#     cchabits habits check
#
# A line that begins with # is a remark. Every other line is: key = value. A text stands in
# "quotes" (a quote inside it is \\", a backslash \\\\), a number does not; a list stands in
# [brackets], and a day is written 2026-11-20.
#
# Each [[habit]] begins a habit; to add one, copy another and change its slug, the name you type.
# To drop one, delete its lines: what you logged stays. What you may want to change first:
#
#   cadence   how often: "weekly", "monthly", "quarterly", "every 2 weeks", "within 30 days", …
#   target    how much a period needs: 2 times, "90m" or "1 day" of a duration, 0.9 of a coverage
#   grace     days after a period's end in which it can still be met, late
#   requires  details that an entry must carry to count
#   ask       details worth noting, never needed
#   start     the first day that counts; left out, it is the day the habit is first noticed
#
# All keys: docs/definitions.md

schema = 1
"""

_SETTINGS = (
    ("week_start", '"monday"', ""),
    ("fiscal_year_start", '"january"', "the month in which your quarters and years begin"),
    ("hours_per_day", "8", 'what "1 day" of a duration is'),
    ("timezone", '"Europe/Brussels"', "left out, it is this computer's"),
)

_MAIL = """\
# Reminder mail: take the # away from these lines; cchabits remind preview shows what it would say.
# [mail]
# to = "you@example.org"
# days = ["monday"]
# at = "07:30"
# transport = "file"              # the mails lie in a folder; "smtp" or "sendmail" sends them
# folder = "~/cchabits-mail"
"""

_REMARKS = {
    "cadence": "# The source names no period; this one is our proposal. Change it as it suits you.",
    "items": "# Add a text for each thing that is yours to do, such as each review you hold.",
}


def habits_toml(
    tables: Iterable[Mapping[str, object]], settings: Mapping[str, object] | None = None
) -> str:
    """Return the whole file; `settings` has the keys of `[settings]` that are to be set.

    It reads back as the same tables, in the same order, `start` included where one has it.
    """
    parts = [_HEADER, _settings_toml(settings or {}), _MAIL, *map(habit_toml, tables)]
    return "\n".join(parts)


def habit_toml(table: Mapping[str, object]) -> str:
    """Return one habit's lines, as they may be added to the end of a file, after an empty line."""
    remarked = {"items", *(["cadence"] if table.get("cadence_from") == "default" else [])}
    lines = ["[[habit]]"]
    for key, line in _key_lines(table):
        lines += [_REMARKS[key], line] if key in remarked else [line]
    return "\n".join(lines) + "\n"


def plain_habit_toml(table: Mapping[str, object]) -> str:
    """Return one habit's lines without a remark, for a file that is not the leader's own."""
    return "\n".join(["[[habit]]", *(line for _, line in _key_lines(table))]) + "\n"


def inline_habit_toml(table: Mapping[str, object]) -> str:
    """Return one habit in braces, for a file that has its habits in a list."""
    pairs = (f"{key} = {value_toml(table[key])}" for key in sorted(table, key=KEYS.index))
    return "{" + ", ".join(pairs) + "}"


def value_toml(value: object) -> str:
    """Return a value as it is written behind a key, always on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Written | int | float):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(value_toml, value)) + "]"
    return _text(str(value))


def _key_lines(table: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(key, f"{key} = {value_toml(table[key])}") for key in sorted(table, key=KEYS.index)]


def _settings_toml(settings: Mapping[str, object]) -> str:
    lines = ["# Take the # away from a line to change a setting.", "[settings]"]
    for key, default, remark in _SETTINGS:
        line = f"{key} = {value_toml(settings[key])}" if key in settings else f"# {key} = {default}"
        lines.append(f"{line:<34}# {remark}" if remark else line)
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Return a text in quotes; what is not printable is escaped, so that no editor is fooled."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(character: str) -> str:
    if character in {'"', "\\"}:
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"  # noqa: PLR2004 - four digits
