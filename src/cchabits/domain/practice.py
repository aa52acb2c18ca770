"""What is written down around the acts: why one was missed, what a review came to, an answer.

None of it is judged by. In the journal and in the store each record is its kind, its day, its
habit where it is about one, and the rest as `content_of()` has it (docs/scripting.md).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

MISS_REASONS = (
    "minutiae", "sales_push", "not_ready", "data_warehouse", "ownership", "comfort",
    "no_customer_available", "cancelled_by_other", "forgot", "wrong_habit", "other",
)  # fmt: skip
"""What explains a missed period; the first six are the articles' own words for it."""

SPANS = ("week", "month", "quarter", "year")
"""What a review can look back on."""

REASON, REVIEW, CHOICE = KINDS = ("reason", "review", "choice")
"""What a record is called, here and in the journal."""

DEEPEN, RAISE, KEEP = CHOICES = ("deepen", "raise", "keep")
"""What can become of a habit that is met exactly at its minimum."""


class MissReason(NamedTuple):
    """Why a period was missed, which is named by a day in it, and what to do the next time."""

    habit: str
    on: dt.date
    reason: str
    note: str = ""
    countermeasure: str = ""

    @property
    def kind(self) -> str:
        """What the record is called."""
        return REASON


class Reflection(NamedTuple):
    """What a review came to: what went well, what did not, and what is next; each may be empty.

    `span` is what it looked back on, one of SPANS, up to the day it was held on.
    """

    on: dt.date
    span: str
    plus: str = ""
    delta: str = ""
    next: str = ""

    @property
    def kind(self) -> str:
        """What the record is called."""
        return REVIEW

    @property
    def habit(self) -> str | None:
        """No habit: a review is about all of them."""
        return None


class Choice(NamedTuple):
    """What becomes of a habit that was met exactly at its minimum: one of CHOICES."""

    habit: str
    on: dt.date
    choice: str

    @property
    def kind(self) -> str:
        """What the record is called."""
        return CHOICE


Practice = MissReason | Reflection | Choice


def content_of(record: Practice) -> dict[str, str]:
    """Return what a record says beside its kind, its habit and its day; empty texts are left out.

    >>> content_of(MissReason("call", dt.date(2026, 9, 30), "forgot", countermeasure="if ..."))
    {'reason': 'forgot', 'next': 'if ...'}
    """
    if isinstance(record, MissReason):
        said = {"reason": record.reason, "note": record.note, "next": record.countermeasure}
    elif isinstance(record, Reflection):
        said = {"span": record.span, "plus": record.plus}
        said |= {"delta": record.delta, "next": record.next}
    else:
        said = {"choice": record.choice}
    return {key: text for key, text in said.items() if text}


def practice_from(
    kind: str, habit: str | None, on: dt.date, content: Mapping[str, Any]
) -> Practice:
    """Return the record of a kind that `content_of()` has made; raises ValueError for another."""
    said = dict(content)
    if kind == REASON:
        return MissReason(
            habit or "", on, said["reason"], said.get("note", ""), said.get("next", "")
        )
    if kind == REVIEW:
        return Reflection(on, **said)
    if kind == CHOICE:
        return Choice(habit or "", on, **said)
    raise ValueError(f"no record of practice is called {kind}")
