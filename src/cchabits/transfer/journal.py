"""The journal: one JSON object a line, the header first (docs/scripting.md).

Reading names every bad line and never stops at the first; writing gives a file that reads back to
the same records. The order of lines is the order of logging. The definitions at its head are read
by definitions.py, before the records, which are read by what they say.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.admission import (
    LONGEST_NAME,
    LONGEST_REASON,
    check_credit,
    check_details,
    check_id,
    check_note,
    check_reason,
    read_iso_day,
)
from cchabits.domain.habit import Entry, Pause, Skip
from cchabits.domain.numbers import Written
from cchabits.domain.records import definition_record, json_text
from cchabits.domain.settings import settings_record
from cchabits.domain.text import check_text, shown
from cchabits.errors import BadDay, BadDetail, BadJournal, Unacceptable, UnknownHabit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from cchabits.domain.life import Definition, Life
    from cchabits.domain.measure import Measure
    from cchabits.domain.practice import Practice

SCHEMA = "cchabits.journal/1"
LONGEST_LINE = 1_000_000  # characters
DEFINITION = "definition"

_VALUE_KEYS = frozenset({"amount", "minutes", "done", "of", "item", "score"})
_ENTRY_KEYS = _VALUE_KEYS | {"type", "id", "habit", "on", "with", "note", "by", "for"}
_SKIP_KEYS = frozenset({"type", "habit", "on", "reason", "note", "next"})
_PAUSE_KEYS = frozenset({"type", "habit", "from", "until", "reason"})
_BESIDE = frozenset({"type", "habit", "on"})  # what practice has around its content


class Journal(NamedTuple):
    """The records of a journal, each kind in the order of its lines.

    An entry without an id has ''. `lines` are the numbers of the entries' lines, when it was read.
    """

    entries: list[Entry]
    skips: list[Skip]
    pauses: list[Pause]
    practice: list[Practice]
    lines: list[int]

    @property
    def has_records(self) -> bool:
        """Tell whether there is anything in it."""
        return any(self[:-1])


class Problem(NamedTuple):
    """A line that cannot be taken, counted from 1, and why."""

    line: int
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}"


def read_journal(
    lines: Iterable[str], habits: Mapping[str, Life], unread: Collection[str] = ()
) -> tuple[Journal, list[Problem]]:
    """Read a journal's records, given the habits by slug; blank lines are passed over.

    So are the definitions at its head, and the lines of the habits in `unread`, whose definitions
    have problems of their own. Raises BadJournal when the first line is not the header of a journal
    that is known.
    """
    reading = _Reading(habits, frozenset(unread))
    for number, line in lines_after_header(lines):
        try:
            reading.read(number, line)
        except Unacceptable as problem:
            reading.problems.append(Problem(number, problem.sentence))
    return reading.journal, reading.problems


def has_definitions(lines: Iterable[str]) -> bool:
    """Tell whether a journal begins with definitions; raises BadJournal where it is none."""
    for _, line in lines_after_header(lines):
        try:
            return read_object(line).get("type") == DEFINITION
        except BadJournal:
            continue
    return False


def lines_after_header(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines behind the header with their numbers, those that are blank left out."""
    has_header = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if has_header:
            yield number, line
        else:
            _check_header(line)
            has_header = True
    if not has_header:
        raise BadJournal("the journal is empty", f"its first line must be the header: {header()}")


def header() -> str:
    """Return a journal's first line, without its line end."""
    return json.dumps({"type": "header", "schema": SCHEMA})


def write_journal(
    entries: Iterable[Entry],
    others: Iterable[Skip | Pause | Practice],
    habits: Mapping[str, Life],
    definitions: Iterable[tuple[str, Definition]] = (),
) -> Iterator[str]:
    """Yield the lines of a journal, without their line ends; each definition is with its habit.

    `others` are all records that are no entries, in the order of their lines.
    """
    yield header()
    for slug, definition in definitions:
        yield json_text(_definition_record(slug, definition))
    for entry in entries:
        measure = habits[entry.habit].on(entry.meant_for).measure
        yield json.dumps(entry_record(entry, measure), ensure_ascii=False)
    for other in others:
        yield json.dumps(_other_record(other), ensure_ascii=False)


def entry_record(entry: Entry, measure: Measure) -> dict[str, Any]:
    """Return an entry as the object a journal has for it; what is empty is left out."""
    record: dict[str, Any] = {"type": "entry", "id": entry.id, "habit": entry.habit}
    record["on"] = entry.on.isoformat()
    record.update(measure.to_record(entry.value))
    if entry.details:
        record["with"] = {key: list(texts) for key, texts in entry.details.items()}
    optional = {"note": entry.note, "by": entry.by, "for": entry.credit}
    return record | {key: str(value) for key, value in optional.items() if value}


def _definition_record(slug: str, definition: Definition) -> dict[str, Any]:
    return {
        "type": DEFINITION,
        "habit": slug,
        "from": definition.begin.isoformat(),
        "definition": definition_record(definition.table),
        "settings": settings_record(definition.settings),
    }


def _other_record(other: Skip | Pause | Practice) -> dict[str, Any]:
    if isinstance(other, Skip):
        return _skip_record(other)
    return _pause_record(other) if isinstance(other, Pause) else _practice_record(other)


def _skip_record(skip: Skip) -> dict[str, Any]:
    record = {"type": "skip", "habit": skip.habit, "on": skip.on.isoformat(), "reason": skip.reason}
    optional = {"note": skip.note, "next": skip.countermeasure}
    return record | {key: text for key, text in optional.items() if text}


def _pause_record(pause: Pause) -> dict[str, Any]:
    record = {"type": "pause", "habit": pause.habit, "from": pause.begin.isoformat()}
    optional = {"until": pause.until, "reason": pause.reason}
    return record | {key: str(value) for key, value in optional.items() if value}


def _practice_record(practice: Practice) -> dict[str, Any]:
    from cchabits.domain.practice import content_of  # 1 ms, and not for what logging answers

    record = {"type": practice.kind}
    record |= {"habit": practice.habit} if practice.habit else {}
    return record | {"on": practice.on.isoformat(), **content_of(practice)}


def _check_header(line: str) -> None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("type") != "header":
        raise BadJournal("this is not a journal", f"its first line must be the header: {header()}")
    if found.get("schema") != SCHEMA:
        raise BadJournal(
            f"the journal is of schema {shown(found.get('schema'))}, "
            f"and this version reads {SCHEMA}",
            "export it again with a version that matches",
        )


class _Reading:
    """The records read so far, the problems met, and the ids seen; `is_head` before all records."""

    def __init__(self, habits: Mapping[str, Life], unread: frozenset[str]) -> None:
        self.habits = habits
        self.unread = unread
        self.is_head = True
        self.journal = Journal([], [], [], [], [])
        self.problems: list[Problem] = []
        self.seen: dict[str, Entry] = {}

    def read(self, number: int, line: str) -> None:
        """Read a line after the header; raises an Unacceptable that says what is wrong with it."""
        record = read_object(line)
        kind = record.get("type")
        if kind == DEFINITION:
            self.pass_over_definition()
            return
        self.is_head = False
        if self.unread and self.is_unread(record.get("habit")):
            return
        if kind == "entry":
            self.keep(number, _read_entry(record, self.habits))
        elif kind == "skip":
            self.journal.skips.append(_read_skip(record, self.habits))
        elif kind == "pause":
            self.journal.pauses.append(_read_pause(record, self.habits))
        else:
            self.journal.practice.append(_read_practice(kind, record, self.habits))

    def is_unread(self, slug: object) -> bool:
        """Tell whether a habit cannot be known before its definitions are mended."""
        return isinstance(slug, str) and slug in self.unread

    def pass_over_definition(self) -> None:
        """Leave a definition to those who read the head; there is none behind that."""
        if not self.is_head:
            raise BadJournal("a definition stands before all that was logged")

    def keep(self, number: int, entry: Entry) -> None:
        """Keep an entry, unless the same one, by its id, was on an earlier line."""
        earlier = self.seen.setdefault(entry.id, entry) if entry.id else entry
        if earlier is entry:
            self.journal.entries.append(entry)
            self.journal.lines.append(number)
        elif earlier != entry:
            raise BadJournal(f"the id {entry.id} belongs to another line")


def read_object(line: str) -> dict[str, Any]:
    """Return the object on a line; raises BadJournal where there is none."""
    if len(line) > LONGEST_LINE:
        raise BadJournal(f"longer than {LONGEST_LINE:,} characters")
    try:
        record = _decode(line)
    except RecursionError:
        raise BadJournal("nested too deeply") from None
    except json.JSONDecodeError as problem:
        raise BadJournal(f"not JSON at character {problem.pos + 1:,}") from None
    except ValueError:  # what Python says of a number with thousands of digits
        raise BadJournal("a number in it has too many digits") from None
    if not isinstance(record, dict):
        raise BadJournal("not a JSON object")
    return record


def _refuse_constant(name: str) -> None:
    raise BadJournal(f"not JSON: {name} is not a number")


_decode: Callable[[str], Any] = json.JSONDecoder(
    parse_float=Written, parse_constant=_refuse_constant
).decode


def _read_entry(record: dict[str, Any], habits: Mapping[str, Life]) -> Entry:
    check_keys(record, _ENTRY_KEYS)
    life = _life(record, habits)
    on = read_iso_day(record.get("on"), "'on'")
    credit = None
    if record.get("for") is not None:
        credit = read_iso_day(record["for"], "'for'")
        # A line with an id was logged once: the day may have left the habit's life since, which
        # leaves the entry counting for no period.
        if record.get("id") is None or credit > on or life.holds(credit):
            check_credit(life, on, credit)
    habit = life.on(credit or on)
    value = habit.measure.from_record(record)
    foreign = _VALUE_KEYS - habit.measure.record_keys
    if not foreign.isdisjoint(record):
        _refuse_foreign(record, foreign, habit.measure)
    return Entry(
        id=check_id(record["id"]) if record.get("id") is not None else "",
        habit=habit.slug,
        on=on,
        value=value,
        details=_details(record["with"]) if record.get("with") is not None else {},
        note=_given(record, "note", check_note),
        by=_given(record, "by", _check_by),
        credit=credit,
    )


def _refuse_foreign(record: dict[str, Any], foreign: frozenset[str], measure: Measure) -> None:
    found = [key for key in foreign if record.get(key) is not None]
    if found:
        raise BadDetail(f"'{min(found)}' is not a value of measure '{measure.name}'")


def _read_skip(record: dict[str, Any], habits: Mapping[str, Life]) -> Skip:
    check_keys(record, _SKIP_KEYS)
    return Skip(
        _life(record, habits).slug,
        read_iso_day(record.get("on"), "'on'"),
        check_reason(record.get("reason")),
        _given(record, "note", check_note),
        _given(record, "next", check_note),
    )


def _read_pause(record: dict[str, Any], habits: Mapping[str, Life]) -> Pause:
    check_keys(record, _PAUSE_KEYS)
    slug = None if record.get("habit") is None else _life(record, habits).slug
    begin = read_iso_day(record.get("from"), "'from'")
    until = None
    if record.get("until") is not None:
        until = read_iso_day(record["until"], "'until'")
        if until <= begin:
            raise BadDay(f"'until' is {until}, and must be after 'from', {begin}")
    return Pause(slug, begin, until, _given(record, "reason", _check_pause_reason))


def _read_practice(kind: object, record: dict[str, Any], habits: Mapping[str, Life]) -> Practice:
    from cchabits.domain.practice import (  # 1 ms, and not for what logging answers
        CONTENT_KEYS,
        KINDS,
        OF_NO_HABIT,
        practice_from,
    )

    if not isinstance(kind, str) or kind not in KINDS:
        known = ", ".join((DEFINITION, "entry", "skip", "pause", *KINDS[:-1]))
        raise BadJournal(f"type {shown(kind)} is not known: {known} or {KINDS[-1]}")
    is_about_one = kind not in OF_NO_HABIT
    check_keys(record, CONTENT_KEYS[kind] | (_BESIDE if is_about_one else _BESIDE - {"habit"}))
    slug = _life(record, habits).slug if is_about_one else None
    on = read_iso_day(record.get("on"), "'on'")
    said = {key: text for key, text in record.items() if key not in _BESIDE and text is not None}
    return practice_from(kind, slug, on, said)


def _given(record: dict[str, Any], key: str, check: Callable[[object], str]) -> str:
    """Return a text that may be left out, or be null: then it is empty."""
    found = record.get(key)
    return "" if found is None else check(found)


def _check_by(found: object) -> str:
    return check_text(found, "'by'", LONGEST_NAME)


def _check_pause_reason(found: object) -> str:
    return check_text(found, "the reason", LONGEST_REASON)


def check_keys(record: dict[str, Any], known: frozenset[str]) -> None:
    """Refuse a key that a line of its type does not have."""
    if not known.issuperset(record):
        unknown = min(record.keys() - known)
        raise BadJournal(f"unknown key {shown(unknown)}")


def _life(record: dict[str, Any], habits: Mapping[str, Life]) -> Life:
    slug = record.get("habit")
    life = habits.get(slug) if isinstance(slug, str) else None
    if slug is None:
        raise BadJournal("the habit is missing")
    if life is None:
        raise UnknownHabit(shown(slug), (), ())
    return life


def _details(found: object) -> dict[str, tuple[str, ...]]:
    is_mapping = isinstance(found, dict) and all(
        isinstance(texts, list) for texts in found.values()
    )
    if not isinstance(found, dict) or not is_mapping:
        raise BadDetail("'with' must be an object whose values are lists of texts")
    return check_details(found)
