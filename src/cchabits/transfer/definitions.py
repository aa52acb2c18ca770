"""The definitions at the head of a journal, each checked as habits.toml would be.

A journal may come from anyone, so what looking a definition over may cost is bounded.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits import clock
from cchabits.domain.admission import read_iso_day
from cchabits.domain.change import settled
from cchabits.domain.checked import MOST_PROBLEMS, has_rule, read_checked_habit, shortened
from cchabits.domain.definition import SLUG
from cchabits.domain.life import Definition
from cchabits.domain.records import definition_record
from cchabits.domain.settings import KEYS as SETTINGS_KEYS
from cchabits.domain.settings import Settings, read_settings_record
from cchabits.domain.spelling import nearest_hint
from cchabits.domain.table import HIGHEST_NUMBER, MOST_KEYS
from cchabits.domain.text import LONGEST_SHOWN, check_text, shown
from cchabits.errors import BadJournal, Unacceptable
from cchabits.transfer.journal import (
    DEFINITION,
    Problem,
    check_keys,
    lines_after_header,
    read_object,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cchabits.domain.habit import Habit

LONGEST_DEFINITION = 64 * 1024  # characters of a line: as many as a whole habits.toml may have
MOST_DEFINITIONS = 5_000
MOST_PERIODS = 80_000  # of all habits together: a second's walk

_KEYS = frozenset({"type", "habit", "from", DEFINITION, "settings"})
_BESIDE = {"slug": "habit", "start": "from"}  # what stands beside a definition, and as which key
_MOST_RULE_SECONDS = 1.0  # for all rules together: a legitimate one takes some milliseconds


class Told(NamedTuple):
    """What the definitions of a journal say.

    `habits` are in the order of the file they came from, as far as that shows, each with its
    definitions, oldest first, from days on which they can take effect. `unread` are those of which
    a line has a problem.
    """

    habits: dict[str, list[Definition]]
    unread: set[str]


def read_definitions(lines: Iterable[str]) -> tuple[Told, list[Problem]]:
    """Read the definitions at a journal's head, up to the first record of another type.

    Lines that are no object are left to those who read the records. Raises BadJournal as
    `read_journal()` does.
    """
    reading = _Reading()
    for number, line in lines_after_header(lines):
        try:
            record = read_object(line)
        except BadJournal:
            continue
        if record.get("type") != DEFINITION:
            break
        reading.read(number, line, record)
    told = reading.told()
    return told, reading.problems


class _Line(NamedTuple):
    """A definition, the number of its line, and the habit it makes."""

    number: int
    definition: Definition
    habit: Habit


class _Reading:
    """The definitions read so far, by habit and in their order, and the problems met."""

    def __init__(self) -> None:
        self.found: dict[str, list[_Line]] = {}
        self.places: list[tuple[dt.date, str]] = []
        self.unread: set[str] = set()
        self.problems: list[Problem] = []
        self.periods = 0
        self.rule_seconds = 0.0
        self.has_dead_rule = self.has_stopped = False

    def read(self, number: int, line: str, record: dict[str, Any]) -> None:
        """Read a definition; once too much is wrong or asked for, that is told and none is read."""
        problems = [] if self.has_stopped else self.reasons_to_stop()
        if self.has_stopped or problems:
            self.has_stopped = True
            self.unread.add(_slug(record))
        else:
            problems = self.looked_over(number, line, record)
        if problems:
            self.unread.add(_slug(record))
        self.problems += [Problem(number, shortened(problem)) for problem in problems]

    def reasons_to_stop(self) -> list[str]:
        """Return why no more definitions are looked at, or nothing."""
        rest = "this definition and those after it were not looked at"
        if len(self.problems) >= MOST_PROBLEMS or self.has_dead_rule:
            return [rest]
        if self.rule_seconds > _MOST_RULE_SECONDS:
            return [f"the rules above take too long to follow; {rest}"]
        if len(self.places) >= MOST_DEFINITIONS:
            return [f"a journal has at most {MOST_DEFINITIONS:,} definitions; {rest}"]
        return []

    def looked_over(self, number: int, line: str, record: dict[str, Any]) -> list[str]:
        """Keep a definition, or return its problems."""
        try:
            if len(line) > LONGEST_DEFINITION:
                raise BadJournal(f"a definition has at most {LONGEST_DEFINITION:,} characters")
            check_keys(record, _KEYS)
            slug, begin = self.slug_and_begin(record)
            settings = _read_settings(record.get("settings"))
            table = _table(record.get(DEFINITION), f"'{DEFINITION}'")
        except Unacceptable as problem:
            return [problem.sentence]
        beside = table.keys() & _BESIDE.keys()
        if beside:
            return [f"key '{key}': stands beside, as '{_BESIDE[key]}'" for key in sorted(beside)]
        habit, problems = self.habit(table | {"slug": slug}, settings, begin)
        if habit is not None and habit.end and habit.end < begin:
            return [f"key 'end': found '{habit.end}', expected {begin}, its 'from', or later"]
        if habit is not None:
            end = {"end": habit.end} if habit.end else {}
            definition = Definition(begin, definition_record(table | end), settings)
            self.found.setdefault(slug, []).append(_Line(number, definition, habit))
            self.places.append((begin, slug))
        return problems

    def slug_and_begin(self, record: Mapping[str, Any]) -> tuple[str, dt.date]:
        """Return the habit, and the day from which it is defined, later than that before."""
        slug = _slug(record)
        if not SLUG.fullmatch(slug):
            found = shown(record.get("habit"))
            raise BadJournal(
                f"'habit' is {found}, and must be a-z, 0-9 and hyphens, at most 40 characters"
            )
        begin = read_iso_day(record.get("from"), "'from'")
        if slug in self.found:
            self.check_follows(self.found[slug][-1], begin)
        return slug, begin

    def check_follows(self, before: _Line, begin: dt.date) -> None:
        """Refuse a day that is not after the one of the definition before, or is far away."""
        earlier = before.definition.begin
        if begin <= earlier:
            raise BadJournal(
                f"'from' is {begin}, and must be after {earlier}, that of the definition before"
            )
        self.periods += (begin - earlier).days // before.habit.cadence.days
        if self.periods > MOST_PERIODS:
            raise BadJournal(
                f"'from' is {begin}: there are more than {MOST_PERIODS:,} periods between the "
                "definitions"
            )

    def habit(
        self, table: Mapping[str, Any], settings: Settings, begin: dt.date
    ) -> tuple[Habit | None, list[str]]:
        """Read a habit, held against the first day of all, as `read_life()` does.

        That its rule occurs is held against its own.
        """
        lines = self.found.get(table["slug"])
        first = lines[0].definition.begin if lines else begin
        began = clock.stopwatch()
        habit, problems, self.has_dead_rule = read_checked_habit(table, settings, first, begin)
        if has_rule(table):
            self.rule_seconds += clock.stopwatch() - began
        return habit, problems

    def told(self) -> Told:
        """Return what was read without a problem; each definition from where it takes effect."""
        habits = {}
        for slug in _in_file_order(self.places):
            lines = [] if slug in self.unread else self.found[slug]
            try:
                habits[slug] = settled(slug, [line.definition for line in lines])
            except Unacceptable as problem:
                self.unread.add(slug)
                self.problems.append(Problem(lines[-1].number, problem.sentence))
        return Told({slug: found for slug, found in habits.items() if found}, self.unread)


def _slug(record: Mapping[str, Any]) -> str:
    """Return the habit that a record names, or nothing."""
    slug = record.get("habit")
    return slug if isinstance(slug, str) else ""


def _read_settings(found: object) -> Settings:
    record = _table({} if found is None else found, "'settings'")
    unknown = [key for key in record if key not in SETTINGS_KEYS]
    if unknown:
        near = nearest_hint(unknown[0][:LONGEST_SHOWN], SETTINGS_KEYS)
        raise BadJournal(f"settings: unknown key {shown(unknown[0])}{near}")
    settings, problems = read_settings_record(record)
    if problems:
        raise BadJournal(f"settings: {problems[0]}")
    return settings


def _table(found: object, what: str) -> dict[str, Any]:
    """Return an object whose values a habits.toml may have; what is null is left out."""
    if not isinstance(found, dict):
        raise BadJournal(f"{what} must be an object")
    if len(found) > MOST_KEYS:
        raise BadJournal(f"{len(found):,} keys are more than {what} has")
    for key, value in found.items():
        _check_value(key, value)
    return {key: value for key, value in found.items() if value is not None}


def _check_value(key: str, value: object) -> None:
    """Refuse what no key takes, before any of it is shown."""
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, dict | list):
            raise BadJournal(f"key {shown(key)}: neither a text, a number nor a list of texts")
        if isinstance(text, int) and abs(text) > HIGHEST_NUMBER:
            raise BadJournal(f"key {shown(key)}: a number far too large")
        if isinstance(text, str):
            check_text(text, f"key {shown(key)}", LONGEST_DEFINITION)


def _in_file_order(places: Sequence[tuple[dt.date, str]]) -> list[str]:
    """Return the habits in the order of their file: that of the definitions of each day.

    Where that does not show, or the days contradict one another, the first to be defined is first.
    """
    from graphlib import CycleError, TopologicalSorter  # 2 ms, and only for definitions

    first: dict[str, int] = {}
    for number, (_, slug) in enumerate(places):
        first.setdefault(slug, number)
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(first, ()))
    for (day, slug), (next_day, next_slug) in itertools.pairwise(places):
        if day == next_day:
            sorter.add(next_slug, slug)
    try:
        sorter.prepare()
    except CycleError:
        return sorted(first, key=lambda slug: first[slug])
    order: list[str] = []
    waiting: list[tuple[int, str]] = []
    while sorter.is_active():
        for slug in sorter.get_ready():
            heapq.heappush(waiting, (first[slug], slug))
        order.append(heapq.heappop(waiting)[1])
        sorter.done(order[-1])
    return order
