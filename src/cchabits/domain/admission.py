"""What may enter the log: the rules every entry passes, typed or imported.

Each check raises an Unacceptable that says what was found and what is allowed; values are checked
by their measure.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.ids import LAST
from cchabits.domain.numbers import Written
from cchabits.domain.text import check_text, shown
from cchabits.errors import BadDay, BadDetail, BadEntryId, BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cchabits.domain.habit import Habit
    from cchabits.domain.life import Life
    from cchabits.domain.measure import Value

LONGEST_ID = 200
LONGEST_NOTE = 10_000
LONGEST_DETAIL = 1_000
LONGEST_KEY = 60
LONGEST_NAME = 200
LONGEST_REASON = 200
MOST_DETAILS = 100
_ISO_LENGTH = len("2026-11-20")


def check_credit(life: Life, on: dt.date, credit: dt.date | None) -> None:
    """Refuse a `--for` day that no entry of the habit dated `on` can be given to."""
    if credit is None:
        return
    habit = life.on(credit)
    if not habit.measure.takes_gifts:
        raise BadDay(f"{habit.slug} counts occasions on their own day; --for is not for coverage")
    if habit.cadence.is_rolling:
        raise BadDay(f"{habit.slug} is '{habit.cadence.text}'; --for is not for rolling cadences")
    if credit > on:
        raise BadDay(f"--for {credit} is after the entry's own day, {on}")
    check_held(life, credit)


def check_held(life: Life, on: dt.date) -> None:
    """Refuse a day that no period of the habit holds."""
    if not life.holds(on):
        raise BadDay(f"no period of {life.slug} holds {on}", _ends(life, on))


def check_moved_value(value: Value, earlier: Habit, habit: Habit) -> Value:
    """Return a value as a habit has it that the entry is moved to, or that is defined anew."""
    if habit == earlier:
        return value
    record = {
        key: Written(repr(found)) if isinstance(found, float) else found
        for key, found in earlier.measure.to_record(value).items()
    }
    try:
        if habit.measure.record_keys >= record.keys():
            return habit.measure.from_record(record)
        hints: tuple[str, ...] = ()
    except BadValue as problem:
        hints = problem.hints
    had = earlier.measure.to_text(value)
    raise BadValue(
        f"{habit.slug} cannot take {had!r}, the value of the entry as {earlier.slug}",
        *hints,
        "give a VALUE as well",
    )


def check_reason(reason: object) -> str:
    """Return a reason that may skip or pause, as it is."""
    if isinstance(reason, str) and reason in SKIP_REASONS:
        return reason
    raise BadValue(
        f"{shown(reason)} is not a reason to skip",
        f"the reasons are: {', '.join(SKIP_REASONS)}",
        "what explains a missed period is said with: cchabits reason HABIT REASON",
    )


def check_id(entry_id: object) -> str:
    """Return an entry's id as it is: 1 to 200 printable characters without a space."""
    if not isinstance(entry_id, str) or not 1 <= len(entry_id) <= LONGEST_ID:
        raise BadEntryId(f"an id is a text of 1 to {LONGEST_ID} characters")
    if not entry_id.isprintable() or " " in entry_id or entry_id == LAST:
        raise BadEntryId("an id has no spaces or control characters, and is not 'last'")
    return entry_id


def check_note(note: object) -> str:
    """Return a note as it is."""
    return check_text(note, "the note", LONGEST_NOTE)


def check_details(details: Mapping[str, Sequence[object]]) -> dict[str, tuple[str, ...]]:
    """Return details, each a key with its texts, in their order."""
    count = sum(map(len, details.values()))
    if count > MOST_DETAILS:
        raise BadDetail(f"an entry has at most {MOST_DETAILS} details, and this one {count:,}")
    checked = {}
    for key, texts in details.items():
        check_text(key, "a detail's key", LONGEST_KEY)
        if not key.strip() or "=" in key or not key.isprintable():
            raise BadDetail(f"{shown(key)} cannot be a detail's key", "write --with KEY=VALUE")
        what = f"detail '{key}'"
        checked[key] = tuple(check_text(text, what, LONGEST_DETAIL) for text in texts)
    return checked


def read_iso_day(text: object, what: str) -> dt.date:
    """Return a day written YYYY-MM-DD and no other way."""
    if isinstance(text, str) and len(text) == _ISO_LENGTH and text[4] == text[7] == "-":
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            pass
    raise BadDay(f"{what} is {shown(text)}, and must be a day as YYYY-MM-DD")


def _ends(life: Life, on: dt.date) -> str:
    habit = life.on(on)
    until = f" and ends on {habit.end}" if habit.end else ""
    return f"it starts on {habit.start}{until}"
