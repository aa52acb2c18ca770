"""What entries add up to: the five measures (docs/cadence.md, 3); `coverage` has the third.

A measure is an object with the same few members. By `name` the outside asks which one it is: to
say and to ask for things in its words, and where something is for one measure alone.

* `total(values)` adds up values in their order; an empty sequence gives the measure's nothing,
* `is_met(total)` tells whether a period with that total is kept, and `can_be_lost` whether that
  may change again with what comes later in the period,
* `is_exactly_met(total)` tells whether it has what the target asks for, and more could be,
* `is_silent(total)` tells whether it is no data rather than a miss,
* `is_behind(total)` tells whether an open period falls short of the target as it stands,
* `reached(total)` is the part of the target reached, 0 to 1, for strength and the strip,
* `is_out_of_order(total)` tells whether the item to be first came after another; None: no matter,
* `takes_gifts` tells whether an entry can be given to an earlier period,
* `figure(total)` and `target_figure` are what programs read: a number or None,
* `unit` is the word for that number,
* `parse(text, day_minutes)` reads a value as typed, `from_record(record)` as a journal has it, and
  `to_text(value)` and `to_record(value)` are their inverses; the first two raise BadValue,
* `can_read(value)` tells whether a value that the same kind of measure kept is one of this one's,
* `record_keys` are the keys a journal has a value under.

Whatever may have decimals (coverage amounts, scores and their targets) is held as whole
millionths, so that 9 of 10 meets 0.9 exactly and no sum is ever rounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cchabits.domain.numbers import (
    HIGHEST_WHOLE,
    MILLION,
    MOST_DIGITS,
    MOST_MINUTES,
    Written,
    duration_text,
    millionths,
    minutes,
    plain_number,
)
from cchabits.domain.placeholder import ITEM, stands_for
from cchabits.domain.text import check_text, shown
from cchabits.errors import BadDetail, BadValue, NotListed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HIGHEST_SCORE = 10
LONGEST_ITEM = 200  # characters

Value = Any
"""One entry's value as its measure keeps it: int, (done, of) or text."""

Total = Any
"""What a measure makes of several values."""

Figure = int | float | None


class Measure(Protocol):
    """A kind of measure; the module's docstring says what each member means."""

    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def can_be_lost(self) -> bool: ...
    @property
    def takes_gifts(self) -> bool: ...
    @property
    def record_keys(self) -> frozenset[str]: ...
    @property
    def target_figure(self) -> Figure: ...
    def total(self, values: Sequence[Value]) -> Total: ...
    def is_met(self, total: Total) -> bool: ...
    def is_exactly_met(self, total: Total) -> bool: ...
    def is_silent(self, total: Total) -> bool: ...
    def is_behind(self, total: Total) -> bool: ...
    def is_out_of_order(self, total: Total) -> bool | None: ...
    def reached(self, total: Total) -> float: ...
    def figure(self, total: Total) -> Figure: ...
    def parse(self, text: str | None, day_minutes: int) -> Value: ...
    def from_record(self, record: Mapping[str, object]) -> Value: ...
    def to_record(self, value: Value) -> dict[str, object]: ...
    def to_text(self, value: Value) -> str: ...
    def can_read(self, value: Value) -> bool: ...


class _Steady:
    """What holds for every measure but coverage: what is met stays met, and nothing is a miss."""

    __slots__ = ()
    can_be_lost = False
    takes_gifts = True

    def is_silent(self, total: Total) -> bool:  # noqa: ARG002 - one signature for all measures
        return False

    def is_behind(self, total: Total) -> bool:  # noqa: ARG002 - one signature for all measures
        return False

    def is_out_of_order(self, total: Total) -> bool | None:  # noqa: ARG002 - one signature
        return None

    def can_read(self, value: Value) -> bool:  # noqa: ARG002 - one signature for all measures
        return True


class _SummedFields(NamedTuple):
    target: int


class Count(_Steady, _SummedFields):
    """How often: whole amounts, added up to a whole target."""

    __slots__ = ()
    name = "count"
    unit = "times"
    record_keys = frozenset({"amount"})

    @property
    def target_figure(self) -> Figure:
        return self.target

    def total(self, values: Sequence[Value]) -> Total:
        return sum(values)

    def is_met(self, total: Total) -> bool:
        return bool(total >= self.target)

    def is_exactly_met(self, total: Total) -> bool:
        return bool(total == self.target)

    def reached(self, total: Total) -> float:
        return min(1.0, float(total / self.target))

    def figure(self, total: Total) -> Figure:
        return int(total)

    def parse(self, text: str | None, day_minutes: int) -> Value:  # noqa: ARG002 - one signature
        if text is None:
            return 1
        is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
        amount = int(text) if is_number else 0
        if not 1 <= amount <= HIGHEST_WHOLE:
            raise BadValue(
                f"{shown(text)} is not a whole number of 1 or more",
                "leave it out for 1, or write 2",
            )
        return amount

    def from_record(self, record: Mapping[str, object]) -> Value:
        amount = record.get("amount")
        return 1 if amount is None else _whole_number("amount", amount, HIGHEST_WHOLE)

    def to_record(self, value: Value) -> dict[str, object]:
        return {"amount": value}

    def to_text(self, value: Value) -> str:
        return str(value)


class Duration(Count):
    """How long: whole minutes, added up to a target in minutes."""

    __slots__ = ()
    name = "duration"
    unit = "minutes"
    record_keys = frozenset({"minutes"})

    def parse(self, text: str | None, day_minutes: int) -> Value:
        if text is None:
            raise BadValue("how long it took is missing", "add it: 90m, 1h30, 2h or 1 day")
        total = minutes(text, day_minutes)
        if total is None:
            raise BadValue(
                f"{shown(text)} is not a duration of whole minutes",
                "write it as 90m, 1h30, 2h or 1 day",
            )
        return total

    def from_record(self, record: Mapping[str, object]) -> Value:
        return _whole_number("minutes", record.get("minutes"), MOST_MINUTES)

    def to_record(self, value: Value) -> dict[str, object]:
        return {"minutes": value}

    def to_text(self, value: Value) -> str:
        return duration_text(value)


class _ChecklistFields(NamedTuple):
    target: int
    items: tuple[str, ...] = ()
    first: str | None = None


class Checklist(_Steady, _ChecklistFields):
    """Which of the items: distinct labels; with `items` declared, only those count."""

    __slots__ = ()
    name = "checklist"
    unit = "items"
    record_keys = frozenset({"item"})

    @property
    def target_figure(self) -> Figure:
        return self.target

    def total(self, values: Sequence[Value]) -> Total:
        counted = (item for item in values if not self.items or item in self.items)
        return tuple(dict.fromkeys(counted))

    def is_met(self, total: Total) -> bool:
        return len(total) >= self.target

    def is_exactly_met(self, total: Total) -> bool:
        has_more = not self.items or self.target < len(self.items)
        return has_more and len(total) == self.target

    def reached(self, total: Total) -> float:
        return min(1.0, len(total) / self.target)

    def figure(self, total: Total) -> Figure:
        return len(total)

    def parse(self, text: str | None, day_minutes: int) -> Value:  # noqa: ARG002 - one signature
        if text is None or not text.strip():
            raise BadValue("the item is missing", *self._items_hint())
        if not self.items and text.strip() == ITEM:
            raise BadValue(stands_for(ITEM), "write the item in its place, in your own words")
        return self._checked(text.strip())

    def from_record(self, record: Mapping[str, object]) -> Value:
        item = record.get("item")
        if not isinstance(item, str) or not item.strip():
            raise BadValue(f"'item' is {shown(item)}, and must be a text", *self._items_hint())
        return self._checked(item)

    def to_record(self, value: Value) -> dict[str, object]:
        return {"item": value}

    def to_text(self, value: Value) -> str:
        return str(value)

    def can_read(self, value: Value) -> bool:
        return not self.items or value in self.items

    def _checked(self, item: str) -> str:
        if not self.can_read(item):
            raise NotListed(item, shown(item), *self._items_hint())
        try:
            return check_text(item, "an item", LONGEST_ITEM)
        except BadDetail as problem:
            raise BadValue(problem.sentence) from None

    def _items_hint(self) -> tuple[str, ...]:
        return (f"the items are: {', '.join(self.items)}",) if self.items else ()

    def is_out_of_order(self, total: Total) -> bool | None:
        """Tell whether the first item came after another, or None where no item is to be first."""
        return None if self.first is None else self.first in (total or ())[1:]


class _ScoreFields(NamedTuple):
    target: int | None = None


class Score(_Steady, _ScoreFields):
    """How well: the last score counts; `target`, in millionths or None, is only compared with."""

    __slots__ = ()
    name = "score"
    unit = "points"
    record_keys = frozenset({"score"})

    @property
    def target_figure(self) -> Figure:
        return None if self.target is None else plain_number(self.target)

    def total(self, values: Sequence[Value]) -> Total:
        return values[-1] if values else None

    def is_met(self, total: Total) -> bool:
        return total is not None

    def is_exactly_met(self, total: Total) -> bool:  # noqa: ARG002 - one signature
        return False

    def reached(self, total: Total) -> float:
        return 0.0 if total is None else 1.0

    def figure(self, total: Total) -> Figure:
        return None if total is None else plain_number(total)

    def parse(self, text: str | None, day_minutes: int) -> Value:  # noqa: ARG002 - one signature
        if text is None:
            raise BadValue("the score is missing", "add a number from 0 to 10")
        return _score(shown(text), millionths(text.strip()))

    def from_record(self, record: Mapping[str, object]) -> Value:
        score = record.get("score")
        number = millionths(score) if isinstance(score, int | Written) else None
        return _score(f"'score' is {shown(score)}, and", number)

    def to_record(self, value: Value) -> dict[str, object]:
        return {"score": plain_number(value)}

    def to_text(self, value: Value) -> str:
        return str(plain_number(value))


def _whole_number(key: str, found: object, highest: int) -> int:
    """Return a whole number of 1 or more from a file, however it is written."""
    amount = millionths(found) if isinstance(found, int | Written) else None
    whole, rest = divmod(amount or 0, MILLION)
    if rest or not 1 <= whole <= highest:
        raise BadValue(f"'{key}' is {shown(found)}, and must be a whole number of 1 or more")
    return whole


def _score(found: str, score: int | None) -> int:
    if score is None or not 0 <= score <= HIGHEST_SCORE * MILLION:
        raise BadValue(
            f"{found} is not a score from 0 to {HIGHEST_SCORE}",
            "write it as 7 or 7.5; at most six decimals are kept",
        )
    return score
