"""What completion offers out of the log: habits and entries, each with a few words.

Light on purpose: it is asked for at the press of a key, so it goes by the store's rows, without
the rules that a habit or an entry is read by. A name that a shell would have to quote is left out.
"""

from __future__ import annotations

import datetime as dt

from cchabits.domain.ids import LAST, unique_prefix
from cchabits.storage import compiled as sql
from cchabits.storage.glance import glance

TYPE_CHECKING = False  # as typing's own, whose import costs 4 ms
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Candidate = tuple[str, str]

MOST_ENTRIES = 20
_BESIDE_LETTERS = "-._"
_MILLION = 1_000_000  # the store's scale; domain.numbers would cost 2 ms for it


def habits(path: str, typed: str, today: str) -> Iterator[Candidate]:
    """Yield the habits with their titles, in the order of habits.toml; those that ended come last.

    An alias is offered where it is what has been begun: `typed` is the word so far.
    """
    rows = glance(path, sql.HABITS_TO_OFFER)
    for slug, title, alias, end in sorted(rows, key=lambda row: bool(row[3] and row[3] < today)):
        said = str(title or "")
        if end and end < today:
            said = f"ended {end}: {said}" if said else f"ended {end}"
        yield slug, said
        if typed and alias and alias.startswith(typed):
            yield alias, said


def entries(path: str, typed: str, today: str) -> Iterator[Candidate]:  # noqa: ARG001 - as habits()
    """Yield the newest live entries, the last one first, each by as much of its id as names it.

    A word that is longer than that is completed to the whole id.
    """
    rows = glance(path, sql.ENTRIES_TO_OFFER, most=MOST_ENTRIES)
    for place, (entry_id, before, after, *columns) in enumerate(rows):
        said = _entry_words(columns)
        if not place:
            yield LAST, said
        prefix = unique_prefix(entry_id, before, after)
        is_longer = len(typed) > len(prefix) and entry_id.startswith(typed)
        yield entry_id if is_longer else prefix, said


KINDS: dict[str, Callable[[str, str, str], Iterator[Candidate]]] = {
    "habits": habits,
    "entries": entries,
}


def is_plain(name: str) -> bool:
    """Tell whether a name means the same in every shell, without quotes, and is no option."""
    letters = name.translate(dict.fromkeys(map(ord, _BESIDE_LETTERS)))
    return letters.isascii() and letters.isalnum() and not name.startswith("-")


def _entry_words(columns: list[Any]) -> str:
    """Return an entry's habit, day, value and note, as far as it has them."""
    on, slug, note, *value = columns
    day = dt.date.fromisoformat(on)
    words = (slug, f"{day:%a} {day.day} {day:%b %Y}", _value_words(value), note)
    return ", ".join(word for word in words if word)


def _value_words(value: list[Any]) -> str:
    """Return the one value that an entry has; nothing for a count of one."""
    amount, minutes, done, occasions, item, score = value
    if minutes is not None:
        from cchabits.domain.numbers import duration_text  # 2 ms or more, with its patterns

        return duration_text(minutes)
    if amount is not None:
        return f"{amount:,}" if amount != 1 else ""
    if done is not None:
        return f"{done / _MILLION:g} of {occasions / _MILLION:g}"
    return f"{score / _MILLION:g}" if score is not None else str(item)
