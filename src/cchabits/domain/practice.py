"""What is written down around the acts: why one was missed, what a review came to, what is planned.

None of it is judged by. In the journal and in the store each record is its kind, its day, its
habit where it is about one, and the rest as `content_of()` has it (docs/scripting.md). No everyday
command loads this module.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.admission import LONGEST_DETAIL, check_note
from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.outcome import (
    OUTCOME_KEYS,
    Outcome,
    check_outcome,
    outcome_content,
    outcome_from,
)
from cchabits.domain.plan import PLAN, PLAN_KEYS, Plan, check_plan, plan_content, plan_from
from cchabits.domain.spelling import nearest_hint
from cchabits.domain.text import check_text, shown
from cchabits.errors import BadDetail, BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchabits.domain.cadence import Period

MISS_REASONS = (
    "minutiae", "sales_push", "not_ready", "data_warehouse", "ownership", "comfort",
    "no_customer_available", "cancelled_by_other", "forgot", "wrong_habit", "other",
)  # fmt: skip
"""What explains a missed period; the first six are the articles' own words for it."""

SPANS = ("week", "month", "quarter", "year")
"""What a review can look back on."""

LINES = ("plus", "delta", "next")
"""What a review comes to: what went well, what did not, and what is next."""

REASON, REVIEW, CHOICE, OUTCOME, _ = KINDS = ("reason", "review", "choice", "outcome", PLAN)
"""What a record is called, here and in the journal."""

OF_NO_HABIT = frozenset({REVIEW, OUTCOME})
"""The kinds of which no record is about a habit; all others are about one."""

CONTENT_KEYS = {
    REASON: frozenset({"reason", "note", "next"}),
    REVIEW: frozenset({"span", *LINES}),
    CHOICE: frozenset({"choice"}),
    OUTCOME: OUTCOME_KEYS,
    PLAN: PLAN_KEYS,
}
"""What a record of each kind may say, beside its kind, its habit and its day."""

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


Practice = MissReason | Reflection | Choice | Outcome | Plan


def content_of(record: Practice) -> dict[str, Any]:
    """Return what a record says beside its kind, its habit and its day; empty texts are left out.

    >>> content_of(MissReason("call", dt.date(2026, 9, 30), "forgot", countermeasure="if ..."))
    {'reason': 'forgot', 'next': 'if ...'}
    """
    if isinstance(record, Outcome):
        return outcome_content(record)
    if isinstance(record, Plan):
        return plan_content(record)
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
    """Return the record of a kind, one of KINDS, whose content is as `content_of()` makes it.

    Raises an Unacceptable that says what is wrong with another.
    """
    unknown = content.keys() - CONTENT_KEYS[kind]
    if unknown:
        raise BadDetail(f"unknown key {shown(min(unknown))}")
    if kind == OUTCOME:
        return outcome_from(on, content)
    if kind == PLAN:
        return plan_from(habit or "", on, content)
    said: dict[str, Any] = {"reason": None, "span": None, "choice": None, **content}
    record: Practice
    if kind == REASON:
        record = MissReason(
            habit or "", on, said["reason"], said.get("note", ""), said.get("next", "")
        )
    elif kind == REVIEW:
        texts = (said.get(key, "") for key in LINES)
        record = Reflection(on, said["span"], *texts)
    else:
        record = Choice(habit or "", on, said["choice"])
    check_practice(record)
    return record


def check_practice(record: Practice) -> None:
    """Refuse a record that says what cannot be kept, or nothing."""
    if isinstance(record, Outcome):
        check_outcome(record)
    elif isinstance(record, Plan):
        check_plan(record)
    elif isinstance(record, MissReason):
        check_miss_reason(record.reason)
        check_note(record.note)
        check_note(record.countermeasure)
    elif isinstance(record, Reflection):
        if record.span not in SPANS:
            raise BadValue(f"{shown(record.span)} is no span of a review", f"{_listed(SPANS)}")
        for key in LINES:
            check_text(getattr(record, key), f"'{key}'", LONGEST_DETAIL)
        if not (record.plus or record.delta or record.next):
            raise BadDetail("a review says something: 'plus', 'delta' or 'next'")
    elif record.choice not in CHOICES:
        raise BadValue(f"{shown(record.choice)} is no choice", f"{_listed(CHOICES)}")


def check_miss_reason(reason: object) -> str:
    """Return a reason that explains a missed period, as it is."""
    if isinstance(reason, str) and reason in MISS_REASONS:
        return reason
    hint = f"the reasons are: {', '.join(MISS_REASONS)}"
    excuses = f"what made it impossible is said with cchabits skip: {', '.join(SKIP_REASONS)}"
    if reason in SKIP_REASONS:
        raise BadValue(f"{shown(reason)} excuses a period, and explains none", excuses, hint)
    meant = nearest_hint(reason, MISS_REASONS) if isinstance(reason, str) else ""
    raise BadValue(f"{shown(reason)} is not a reason{meant}", hint, excuses)


def reason_in(period: Period, reasons: Iterable[MissReason]) -> MissReason | None:
    """Return the last given reason for a day of a period, or None; all are of its habit."""
    return next((one for one in reversed([*reasons]) if period.holds(one.on)), None)


def _listed(words: Iterable[str]) -> str:
    return f"it is one of: {', '.join(words)}"
