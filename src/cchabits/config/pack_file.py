"""A pack in a file of its own, as one leader hands it to another: habits, and never more.

It is written as the packs that come with the program are, or as a habits.toml, of which only the
habits are taken. It is a stranger's data: each habit is read as strictly as one of one's own.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.config.habits_file import SCHEMA, read_tables
from cchabits.config.template import plain_habit_toml, value_toml
from cchabits.config.toml import parse_toml, unknown_keys
from cchabits.domain.table import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOP_KEYS = ("schema", "title", "source", "settings", "mail", "habit")  # [mail] is never taken
ANY_DAY = dt.date(2026, 1, 1)  # a pack's habits begin when they are added
NEVER_TAKEN = ("start", "end", "alias", "reason")  # they are for whoever keeps the habit to say

FIRST_LINE = "# A pack of habits for cchabits. To take them up: cchabits packs add, and this file."


class PackFile(NamedTuple):
    """What a file offers: its title and source, empty where it has none, and its habits' tables."""

    title: str
    source: str
    tables: list[dict[str, Any]]


def read_pack(content: bytes) -> tuple[PackFile, list[str]]:
    """Return what a file offers, without what is never taken, and the problems."""
    nothing = PackFile("", "", [])
    document, problems = parse_toml(content)
    problems = problems or unknown_keys(document, TOP_KEYS)
    if document.get("schema", SCHEMA) != SCHEMA:
        problems.append(f"key 'schema': this version of cchabits reads {SCHEMA}")
    problems += _unusable_texts(document)
    habits = document.get("habit")
    if not problems and not habits:
        problems = ["there is no [[habit]] in it"]
    if problems:
        return nothing, problems
    title, source = document.get("title", ""), document.get("source", "")
    tables, problems = read_tables(_offered(habits, source), ANY_DAY)
    return (nothing if problems else PackFile(title, source, tables)), problems


def pack_toml(title: str, tables: Iterable[Mapping[str, object]]) -> str:
    """Return a pack's file; it reads back as the same habits, in the same order."""
    head = [FIRST_LINE, f"schema = {SCHEMA}"]
    head += [f"title = {value_toml(title)}"] if title else []
    return "\n".join(["\n".join(head) + "\n", *map(plain_habit_toml, map(handed_on, tables))])


def handed_on(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a habit's table what is for others too."""
    return {key: value for key, value in table.items() if key not in NEVER_TAKEN}


def is_exported(content: bytes) -> bool:
    """Tell whether a file begins as `pack_toml` has it, and so may be replaced by another."""
    return content.startswith(FIRST_LINE.encode())


def _unusable_texts(document: Mapping[str, Any]) -> list[str]:
    texts = {key: document.get(key, "") for key in ("title", "source")}
    return [
        f"key '{key}': expected a text of at most {LONGEST_TEXT} characters"
        for key, text in texts.items()
        if type(text) is not str or len(text) > LONGEST_TEXT  # a `Written` number is none
    ]


def _offered(habits: object, source: str) -> object:
    """Return what a pack offers of its habits; the pack's source is theirs where they name none."""
    if not isinstance(habits, list):
        return habits
    whose = {"source": source} if source else {}
    return [whose | handed_on(habit) if isinstance(habit, dict) else habit for habit in habits]
