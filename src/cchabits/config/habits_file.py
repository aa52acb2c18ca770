"""habits.toml into settings and habits; what is wrong with it, all at once.

Each problem names the habit by its slug, or by its number where it has none, and the key; a mistake
in the TOML itself names the line.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.config.settings import read_settings
from cchabits.config.toml import parse_toml, unknown_keys, unusable_values
from cchabits.domain.checked import MOST_PROBLEMS, read_checked_habit, shortened
from cchabits.domain.definition import SLUG
from cchabits.domain.settings import Settings
from cchabits.domain.table import MOST_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cchabits.domain.habit import Habit
    from cchabits.domain.mail import MailSettings

    Added = dt.date | Callable[[str], dt.date]

SCHEMA = 1
TOP_KEYS = ("schema", "settings", "mail", "habit")

_MOST_DEAD_RULES = 2  # that never occur, then the others are not looked at


class HabitsFile(NamedTuple):
    """What the file says; `tables` and `habits` are the same habits, in the file's order.

    A table is the habit's keys as written, under its slug; only days written as texts are days.
    `timezone` is None for the system's, and `mail` where there is no [mail].
    """

    settings: Settings
    timezone: str | None
    tables: tuple[tuple[str, dict[str, Any]], ...]
    habits: tuple[Habit, ...]
    mail: MailSettings | None = None


def read_habits(source: str | bytes, added: Added) -> tuple[HabitsFile | None, list[str]]:
    """Return what the file says, or None where there are problems, and the problems.

    `added` is the first day of a habit that names no `start`, or gives it for a slug. A file
    without habits is a good one.
    """
    document, problems = parse_toml(source)
    problems = problems or _schema_problems(document)
    if problems:
        return None, list(map(shortened, problems))
    settings, timezone, settings_problems = read_settings(document.get("settings", {}))
    reading = _Reading(settings, added)
    mail, mail_problems = _mail(document)
    reading.problems = unknown_keys(document, TOP_KEYS) + settings_problems + mail_problems
    reading.read_all(document.get("habit", []))
    if reading.problems:
        return None, _listed(reading.problems)
    return HabitsFile(settings, timezone, tuple(reading.tables), tuple(reading.habits), mail), []


def read_tables(found: object, added: dt.date) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the habits of a document's key `habit` as tables, and their problems."""
    reading = _Reading(Settings(), added)
    reading.read_all(found)
    return [table for _, table in reading.tables], _listed(reading.problems)


class _Reading:
    """The habits read so far, and the problems met."""

    def __init__(self, settings: Settings, added: Added) -> None:
        self.settings = settings
        self.added = added
        self.tables: list[tuple[str, dict[str, Any]]] = []
        self.habits: list[Habit] = []
        self.problems: list[str] = []
        self.dead_rules = 0

    def read_all(self, tables: object) -> None:
        if not isinstance(tables, list):
            self.problems.append("key 'habit': a habit begins with [[habit]], in two brackets")
            return
        self.problems += _shared_names(tables)
        for number, table in enumerate(tables, start=1):
            if len(self.problems) > MOST_PROBLEMS or self.dead_rules == _MOST_DEAD_RULES:
                self.problems.append(f"habit {number} and those after it were not looked at")
                return
            found = self.read(table)
            self.problems += [f"{_label(number, table)}: {problem}" for problem in found]

    def read(self, table: object) -> list[str]:
        """Read one habit and return its problems."""
        if not isinstance(table, dict):
            return ["a habit begins with [[habit]], in two brackets"]
        problems = unusable_values(table)
        if len(table) > MOST_KEYS:
            problems = [f"{len(table):,} keys are more than a habit has"]
        if problems:
            return problems
        habit, problems, is_dead = read_checked_habit(table, self.settings, self._added(table))
        self.dead_rules += is_dead
        if habit is not None:
            days = {"start": habit.start, "end": habit.end}.items()
            table |= {key: day for key, day in days if key in table}
            self.tables.append((habit.slug, table))
            self.habits.append(habit)
        return problems

    def _added(self, table: Mapping[str, Any]) -> dt.date:
        if isinstance(self.added, dt.date):
            return self.added
        return self.added(str(table.get("slug", "")))


def _mail(document: Mapping[str, Any]) -> tuple[MailSettings | None, list[str]]:
    if "mail" not in document:
        return None, []
    from cchabits.config.mail import read_mail  # 3 ms, and only where mail is set up

    return read_mail(document["mail"])


def _schema_problems(document: Mapping[str, Any]) -> list[str]:
    found = document.get("schema")
    if found is None:
        return [f"key 'schema': found nothing, expected a line schema = {SCHEMA} at the top"]
    if found is True or found != SCHEMA:
        why = unusable_values({"schema": found})
        return why or [f"key 'schema': found {found}, and this version of cchabits reads {SCHEMA}"]
    return []


def _shared_names(tables: list[Any]) -> list[str]:
    """Return a problem for each slug or alias that another habit has, slugs going first."""
    owners: dict[str, str] = {}
    problems = []
    for key in ("slug", "alias"):
        for number, table in enumerate(tables, start=1):
            name = table.get(key) if isinstance(table, dict) else None
            if not isinstance(name, str) or not SLUG.fullmatch(name):
                continue
            if name in owners:
                label = f"habit {number}" if key == "slug" else _label(number, table)
                problems.append(f"{label}: key '{key}': found '{name}', which is {owners[name]}")
            else:
                owners[name] = f"the {key} of habit {number}"
    return problems


def _label(number: int, table: object) -> str:
    slug = table.get("slug") if isinstance(table, dict) else None
    is_usable = isinstance(slug, str) and SLUG.fullmatch(slug)
    return f"habit '{slug}'" if is_usable else f"habit {number}"


def _listed(problems: list[str]) -> list[str]:
    listed = list(map(shortened, problems[:MOST_PROBLEMS]))
    if len(problems) > MOST_PROBLEMS:
        listed.append(f"and more: these are the first {MOST_PROBLEMS}")
    return listed
