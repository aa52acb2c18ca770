"""Periods, a line each, the latest first: what each is called, what it reached, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain import ledger, standing
from cchabits.domain.history import CUT, PAUSED, REDEFINED, WARM_UP
from cchabits.render.line import Segment
from cchabits.render.reasons import reason_words
from cchabits.render.terminal.table import Column, fitted, head_of, rows_of
from cchabits.render.words import (
    STATE_NAMES,
    day_words,
    days_left_words,
    order_words,
    period_words,
    progress,
    role_of,
    state_words,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from cchabits.domain.habit import Skip
    from cchabits.domain.history import History, PastPeriod, Waiting
    from cchabits.domain.practice import MissReason
    from cchabits.domain.summary import HabitSummary
    from cchabits.render.line import Line, Look
    from cchabits.render.theme import Role

_LEAST_OUTCOME = 6  # columns

_OUTCOMES: dict[str, tuple[Role, str]] = {
    ledger.MET: ("met", "met"),
    ledger.LATE: ("met", "late"),
    ledger.EXCUSED: ("away", "excused"),
    ledger.SKIPPED: ("away", "skipped"),
    ledger.NO_DATA: ("away", "no data"),
    ledger.MISSED: ("overdue", "missed"),
}

_EXCUSES = {
    WARM_UP: "first days",
    CUT: "last days",
    REDEFINED: "cut short by a change",
    PAUSED: "paused",
}


class _Row(NamedTuple):
    """A period as a line: when it began, how it looks, and its texts."""

    begin: dt.date
    role: Role
    label: str
    reached: str
    outcome: str
    why: str = ""


def period_lines(history: History, most: int, look: Look) -> list[Line]:
    """Return a head, and under it what is not closed and at most so many closed periods.

    Empty where there is no period to show.
    """
    closed = (_closed(past, history.today) for past in history.periods[-most:])
    rows = sorted([*_unclosed(history), *closed], key=lambda row: row.begin, reverse=True)
    if not rows:
        return []
    columns = [
        Column("  Period", tuple(look.show(_name(row, look)) for row in rows)),
        Column("Reached", tuple(look.show((Segment(row.reached),)) for row in rows), is_right=True),
        Column("Outcome", tuple(look.show(_outcome(row)) for row in rows), least=_LEAST_OUTCOME),
    ]
    fitting = fitted(columns, look.width, look.glyphs.ellipsis)
    return [head_of(fitting), *rows_of(fitting)]


# The cells of a row


def _name(row: _Row, look: Look) -> Line:
    glyph: str = getattr(look.glyphs, row.role)
    return (Segment(f"{glyph} ", row.role), Segment(row.label))


def _outcome(row: _Row) -> Line:
    outcome = Segment(row.outcome, row.role)
    return (outcome, Segment(f", {row.why}")) if row.why else (outcome,)


# Periods that are not closed


def _unclosed(history: History) -> Iterator[_Row]:
    """Yield the period that waits through its grace, and the open one, where they are told of."""
    waiting, summary = history.waiting, history.summary
    if waiting and history.tells_of(waiting.still_open.period):
        yield _waiting(waiting, history.today)
    is_other = waiting is None or waiting.still_open.period != summary.period
    if summary.period and history.tells_of(summary.period) and is_other:
        role, outcome = _standing(summary, history.today)
        label = period_words(summary.label or "", history.today)
        reached = progress(summary.habit, summary.total)
        why = _said_words(history.open_skip) if summary.state == standing.SKIPPED else ""
        yield _Row(summary.period.begin, role, label, reached, outcome, why)


def _waiting(waiting: Waiting, today: dt.date) -> _Row:
    habit, period, total, *_ = waiting.still_open
    label = period_words(habit.cadence.label(period), today)
    why = f"can be kept late until {day_words(waiting.until, today)}"
    reached = progress(habit, total)
    return _Row(period.begin, "overdue", label, reached, STATE_NAMES[standing.OVERDUE], why)


def _standing(summary: HabitSummary, today: dt.date) -> tuple[Role, str]:
    """Return how the open period looks, and how it stands; what was missed before is not its."""
    left = days_left_words(summary.days_left)
    if summary.is_met:
        return "met", "met so far" if summary.habit.measure.can_be_lost else "met"
    if summary.state in {standing.PAUSED, standing.SKIPPED}:
        return "away", state_words(summary, today)
    if summary.state == standing.BEHIND:
        return "behind", f"behind, {left}"
    role = role_of(summary.state) if summary.state == standing.DUE_SOON else "on_track"
    return role, f"open, {left}"


# Closed periods


def _closed(past: PastPeriod, today: dt.date) -> _Row:
    habit, period, end, outcome, total, _ = past.closed
    role, word = _OUTCOMES[outcome]
    label = period_words(habit.cadence.label(period._replace(end=end)), today)
    reached = progress(habit, total)
    return _Row(period.begin, role, label, reached, word, _why(past, today))


def _why(past: PastPeriod, today: dt.date) -> str:
    if past.late_on:
        return f"on {day_words(past.late_on, today)}"
    if past.excuse:
        return _EXCUSES[past.excuse]
    if past.closed.outcome == ledger.SKIPPED:
        return _said_words(past.explained)
    said = [_said_words(past.explained), order_words(past.closed.habit, past.closed.total)]
    return "; ".join(filter(None, said))


def _said_words(said: Skip | MissReason | None) -> str:
    """Return why a period was skipped or missed, what was noted, and what is done next time."""
    if said is None:
        return ""
    following = f"next time: {said.countermeasure}" if said.countermeasure else ""
    return "; ".join(filter(None, [reason_words(said.reason), said.note.strip(), following]))
