"""A pack in a file of its own, as one leader hands it to another: habits, and never more.

It is written as the packs that come with the program are, or as a habits.toml, of which only the
habits are taken. It is a stranger's data: each habit is read as strictly as one of one's own.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from cchabits.config.habits_file import SCHEMA, read_tables
from cchabits.config.toml import parse_toml, unknown_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

TOP_KEYS = ("schema", "title", "source", "settings", "mail", "habit")  # [mail] is never taken
ANY_DAY = dt.date(2026, 1, 1)  # a pack's habits begin when they are added
NEVER_TAKEN = ("start", "end", "alias")  # they are for whoever keeps the habit to say


def read_pack(content: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the habits' tables, without `start`, `end` and `alias`, and the problems."""
    document, problems = parse_toml(content)
    problems = problems or unknown_keys(document, TOP_KEYS)
    if document.get("schema", SCHEMA) != SCHEMA:
        problems.append(f"key 'schema': this version of cchabits reads {SCHEMA}")
    habits = document.get("habit")
    if not problems and not habits:
        problems = ["there is no [[habit]] in it"]
    if problems:
        return [], problems
    source = {"source": document["source"]} if "source" in document else {}
    return read_tables(_offered(habits, source), ANY_DAY)


def _offered(habits: object, source: Mapping[str, object]) -> object:
    """Return what a pack offers of its habits; the pack's source is theirs where they name none."""
    if not isinstance(habits, list):
        return habits
    return [
        {**source} | {key: value for key, value in habit.items() if key not in NEVER_TAKEN}
        if isinstance(habit, dict)
        else habit
        for habit in habits
    ]
