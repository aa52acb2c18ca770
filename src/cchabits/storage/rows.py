"""Rows of the store into domain values, and back. Days are ISO text in the store."""

from __future__ import annotations

import datetime as dt
import functools
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.book import Day, Mark
from cchabits.domain.figures import Figures, Recent
from cchabits.domain.habit import Entry, Pause
from cchabits.domain.ledger import Resumption
from cchabits.domain.life import Definition, Life, read_life
from cchabits.domain.numbers import Written
from cchabits.domain.records import definition_json
from cchabits.domain.settings import Settings, read_settings_record, settings_record
from cchabits.domain.summary import Checkpoint
from cchabits.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cchabits.domain.measure import Value
    from cchabits.storage.database import Row

_read_day = dt.date.fromisoformat


def day_or_none(text: str | None) -> dt.date | None:
    """Return a stored day, or None where none is stored."""
    return None if text is None else _read_day(text)


def text_or_none(day: dt.date | None) -> str | None:
    """Return a day as it is stored."""
    return None if day is None else day.isoformat()


# Definitions


def life_from(slug: str, definitions: Sequence[Definition]) -> Life:
    """Return a habit's life from its stored definitions, which were checked before."""
    life, problems = read_life(slug, definitions)
    if life is None:
        raise StorageFailed(
            f"the stored definition of {slug} cannot be read: {problems[0]}",
            "please report it; cchabits config path --database says where it is",
        )
    return life


def definition_from(begin: str, content: str, settings: str) -> Definition:
    """Return a stored definition."""
    table = _definition_keys(content)
    return Definition(_read_day(begin), table, _settings_from(settings))


@functools.lru_cache(maxsize=8)  # most definitions share theirs
def _settings_from(text: str) -> Settings:
    settings, problems = read_settings_record(json.loads(text, parse_float=Written))
    if problems:
        raise StorageFailed(
            f"the stored settings cannot be read: {problems[0]}", "please report it"
        )
    return settings


def definition_params(habit_id: int, definition: Definition) -> dict[str, Any]:
    """Return the parameters that add a definition."""
    return {
        "habit_id": habit_id,
        "begin": definition.begin.isoformat(),
        "content": definition_json(definition.table),
        "settings": json.dumps(settings_record(definition.settings)),
    }


# Days and checkpoints


def day_from(row: Sequence[Any]) -> Day:
    """Return a day from its date, marks and partials."""
    on, marks, partials = row
    return Day(
        _read_day(on),
        tuple(_mark_from(mark) for mark in json.loads(marks)),
        tuple(day_or_none(credit) for credit in json.loads(partials)) if partials != "[]" else (),
    )


def day_params(habit_id: int, day: Day) -> dict[str, Any]:
    """Return the parameters that keep a day."""
    return {
        "habit_id": habit_id,
        "day": day.on.isoformat(),
        "marks": _compact([_mark_json(mark) for mark in day.full]),
        "partials": _partials_json(day.partial),
    }


def _mark_from(mark: Any) -> Mark:  # noqa: ANN401 - whatever JSON has
    if isinstance(mark, dict):
        return Mark(mark["value"], _read_day(mark["for"]))
    return Mark(tuple(mark) if isinstance(mark, list) else mark)


def _partials_json(partial: Sequence[dt.date | None]) -> str:
    return _compact([text_or_none(credit) for credit in partial]) if partial else "[]"


def _mark_json(mark: Mark) -> object:
    if mark.credit is None:
        return mark.value
    return {"value": mark.value, "for": mark.credit.isoformat()}


def checkpoint_from(row: Row) -> Checkpoint:
    """Return a checkpoint from its columns without the habit's."""
    as_of, settled, begin, used, figures, last_done = row
    return Checkpoint(
        _read_day(as_of),
        _read_day(settled),
        Resumption(_read_day(begin), used),
        _figures_from(json.loads(figures)),
        day_or_none(last_done),
    )


def checkpoint_params(habit_id: int, checkpoint: Checkpoint) -> dict[str, Any]:
    """Return the parameters that keep a checkpoint."""
    return {
        "habit_id": habit_id,
        "as_of": checkpoint.as_of.isoformat(),
        "settled": checkpoint.settled.isoformat(),
        "begin": checkpoint.place.begin.isoformat(),
        "used": checkpoint.place.used,
        "figures": _compact(_figures_json(checkpoint.figures)),
        "last_done": text_or_none(checkpoint.last_done),
    }


def _figures_from(stored: list[Any]) -> Figures:
    strength, streak, best, misses, since, recent = stored
    latest = tuple(Recent(outcome, reached) for outcome, reached in recent)
    return Figures(strength, streak, best, misses, day_or_none(since), latest)


def _figures_json(figures: Figures) -> list[Any]:
    return [*figures[:4], text_or_none(figures.missed_since), figures.recent]


# Entries

# The columns amount, minutes, done, occasions, item and score, by the name of the measure.
_VALUE_COLUMNS: dict[str, Callable[[Value], tuple[Value, ...]]] = {
    "count": lambda amount: (amount, None, None, None, None, None),
    "duration": lambda minutes: (None, minutes, None, None, None, None),
    "coverage": lambda pair: (None, None, *pair, None, None),
    "checklist": lambda item: (None, None, None, None, item, None),
    "score": lambda score: (None, None, None, None, None, score),
}


def entry_from(row: Row, slugs: dict[int, str]) -> Entry:
    """Return an entry from its columns, given the habits' names by their numbers."""
    (_, _, entry_id, habit_id, on, amount, minutes, done, occasions, item, score,
     details, note, logged_by, credit) = row  # fmt: skip
    singles = (value for value in (amount, minutes, item, score) if value is not None)
    return Entry(
        id=entry_id,
        habit=slugs[habit_id],
        on=_read_day(on),
        value=(done, occasions) if done is not None else next(singles),
        details=_details_from(details),
        note=note,
        by=logged_by,
        credit=day_or_none(credit),
    )


class Logged(NamedTuple):
    """What one entry has: the day it is meant for, its value, and the measure that reads that."""

    meant_for: dt.date
    measure: str
    value: Value


def logged_from(row: Row) -> Logged:
    """Read the day an entry is meant for, and its value by the name of its measure."""
    meant_for, amount, minutes, done, occasions, item, score = row
    day = _read_day(meant_for)
    if done is not None:
        return Logged(day, "coverage", (done, occasions))
    singles = {"count": amount, "duration": minutes, "checklist": item, "score": score}
    return next(Logged(day, name, value) for name, value in singles.items() if value is not None)


def entry_params(
    habit_id: int, measure: str, entry: Entry, operation: int, place: int | None = None
) -> tuple[Any, ...]:
    """Return the parameters that add an entry, in the place of another where one is given."""
    return (
        entry.id,
        habit_id,
        entry.on.isoformat(),
        *_VALUE_COLUMNS[measure](entry.value),
        _compact(entry.details) if entry.details else None,
        entry.note,
        entry.by,
        text_or_none(entry.credit),
        operation,
        place,
    )


def _details_from(text: str | None) -> dict[str, tuple[str, ...]]:
    if text is None:
        return {}
    return {key: tuple(texts) for key, texts in json.loads(text).items()}


_definition_keys: Callable[[str], Any] = json.JSONDecoder(parse_float=Written).decode

# Made once: json.dumps() would make it anew for every value, and an import writes many.
_compact: Callable[[Any], str] = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def days_by_habit(rows: Iterable[Row]) -> dict[int, list[Day]]:
    """Gather rows of days, sorted by habit and day, by the habit's number."""
    gathered: dict[int, list[Day]] = {}
    for habit_id, *rest in rows:
        gathered.setdefault(habit_id, []).append(day_from(rest))
    return gathered


def pause_from(row: Row, slug: str | None) -> Pause:
    """Read the row of a pause, of the habit of that name, or of all (None)."""
    _, _, begin, until, reason = row
    return Pause(
        slug,
        dt.date.fromisoformat(str(begin)),
        day_or_none(None if until is None else str(until)),
        str(reason),
    )
