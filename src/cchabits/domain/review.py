"""A review: what wants a word today, worst first, and what the days behind it came to.

Whoever walks through it, prints it or answers in JSON gets this one value, and judges nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.history import days_in_force
from cchabits.domain.ledger import JUDGED, MET, MISSED
from cchabits.domain.lookback import Lived, look_back, span_of
from cchabits.domain.plan import Plan
from cchabits.domain.practice import Choice, MissReason, Reflection
from cchabits.domain.standing import (
    BEHIND,
    DUE_SOON,
    ENDED,
    NOT_STARTED,
    OVERDUE,
    PAUSED,
    SKIPPED,
)
from cchabits.domain.summary import account, overdue_day, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchabits.domain.habit import Skip
    from cchabits.domain.ledger import Closed
    from cchabits.domain.life import Definition
    from cchabits.domain.lookback import LookBack, ReviewSpan
    from cchabits.domain.practice import Practice
    from cchabits.domain.summary import HabitSummary, Record

AT_MINIMUM_FOR = 3  # periods, then it is asked what is to become of the habit

STOP_KINDS = (OVERDUE, MISSED, DUE_SOON)
"""Why a review stops at a habit, worst first."""


class Stop(NamedTuple):
    """A habit that wants a word, and why: `kind` is one of STOP_KINDS.

    `summary` has how it stands: the open period, how overdue, how many days left. `unexplained`
    are its missed periods that no reason explains, newest first: those of the span and, where it
    is overdue, the last one whenever that was. An OVERDUE habit may have none, a MISSED one has
    some and may be due soon besides, a DUE_SOON one has none. `overdue_on` is the last day of the
    period that is overdue, by which a skip names it; None where the habit is not overdue.
    """

    kind: str
    summary: HabitSummary
    unexplained: tuple[Closed, ...] = ()
    overdue_on: dt.date | None = None

    @property
    def habit(self) -> str:
        """The habit's name."""
        return self.summary.habit.slug

    @property
    def wants_act(self) -> bool:
        """Whether an act is asked for, and not only why one was missed."""
        return self.kind != MISSED or self.summary.state == DUE_SOON

    @property
    def can_be_planned(self) -> bool:
        """Whether a day can be planned: not for what counts by the occasion, which nobody knows."""
        return not self.summary.habit.measure.can_be_lost

    @property
    def wants_plan(self) -> bool:
        """Whether the open period has something left to be done, and no plan ahead."""
        summary = self.summary
        if summary.period is None or summary.is_planned or not self.can_be_planned:
            return False
        return not summary.is_met and summary.state not in {PAUSED, SKIPPED}


class Question(NamedTuple):
    """A habit met exactly at its minimum: is it to be deepened, raised, or kept as it is.

    `periods` are the last three that were judged, oldest first.
    """

    summary: HabitSummary
    periods: tuple[Closed, ...]

    @property
    def habit(self) -> str:
        """The habit's name."""
        return self.summary.habit.slug


class Review(NamedTuple):
    """All that a review looks at, as of `today`.

    `habits` counts those that run today. Stops come worst first, at most one a habit; questions in
    the order of habits.toml. `waiting` names the habits whose change in habits.toml waits for a
    reason. `previous` is what the last review came to, or None.
    """

    today: dt.date
    span: ReviewSpan
    habits: int
    stops: tuple[Stop, ...]
    questions: tuple[Question, ...]
    waiting: tuple[str, ...]
    previous: Reflection | None
    back: LookBack

    def count(self, kind: str) -> int:
        """Return how many stops are of a kind."""
        return sum(stop.kind == kind for stop in self.stops)


class Reviewed(NamedTuple):
    """What is recorded of one habit: all of its days, not from a checkpoint on, and the rest."""

    record: Record
    skips: Sequence[Skip] = ()
    definitions: Sequence[Definition] = ()


def build_review(
    recorded: Sequence[Reviewed],
    practice: Sequence[Practice],
    waiting: Iterable[str],
    span: str,
    today: dt.date,
) -> Review:
    """Review habits, given in the order of habits.toml, as of `today`; `span` is one of SPANS.

    `practice` is all that is written down around them, in the order of recording.
    """
    days = span_of(span, today)
    every = [_lived(one, practice, today) for one in recorded]
    running = [
        (one, summary)
        for one, summary in ((one, summarise(one.judged, today)) for one in every)
        if summary.state not in {ENDED, NOT_STARTED}
    ]
    stops = (_stop(one, summary, days) for one, summary in running)
    asked = (_question(one, summary, practice, today) for one, summary in running)
    return Review(
        today=today,
        span=days,
        habits=len(running),
        stops=tuple(sorted(filter(None, stops), key=_urgency)),
        questions=tuple(filter(None, asked)),
        waiting=tuple(waiting),
        previous=_latest(practice, today),
        back=look_back(every, days),
    )


def _lived(one: Reviewed, practice: Iterable[Practice], today: dt.date) -> Lived:
    slug = one.record.life.slug
    mine = [said for said in practice if getattr(said, "habit", None) == slug]
    plans = [said for said in mine if isinstance(said, Plan)]
    reasons = tuple(said for said in mine if isinstance(said, MissReason))
    judged = account(one.record._replace(plans=plans), today)
    return Lived(judged, one.skips, reasons, one.definitions)


def _latest(practice: Iterable[Practice], today: dt.date) -> Reflection | None:
    """Return the review that was held last; of those of one day, the one recorded last."""
    held = [one for one in practice if isinstance(one, Reflection) and one.on <= today]
    return max(reversed(held), key=lambda one: one.on, default=None)


# Stops


def _stop(lived: Lived, summary: HabitSummary, span: ReviewSpan) -> Stop | None:
    unexplained = _unexplained(lived, summary, span)
    overdue_on = overdue_day(lived.judged, summary)
    if overdue_on:
        return Stop(OVERDUE, summary, unexplained, overdue_on)
    if unexplained:
        return Stop(MISSED, summary, unexplained)
    return Stop(DUE_SOON, summary) if _is_due_soon(summary) else None


def _unexplained(lived: Lived, summary: HabitSummary, span: ReviewSpan) -> tuple[Closed, ...]:
    closed = lived.judged.ledger.closed
    looked_at = [
        one
        for one in closed
        if span.saw_end_of(one) or (summary.state == OVERDUE and one is closed[-1])
    ]
    missed = (one for one in reversed(looked_at) if one.outcome == MISSED)
    return tuple(one for one in missed if not lived.reason_for(one))


def _is_due_soon(summary: HabitSummary) -> bool:
    """Tell whether a habit is due soon, also while it is behind and can still be met."""
    if summary.state == BEHIND:
        return not summary.is_lost and summary.days_left <= summary.habit.lead
    return summary.state == DUE_SOON


def _urgency(stop: Stop) -> tuple[int, int, dt.date]:
    """Return a key that sorts worst first.

    The overdue come longest first, the missed by how often and how long ago, the due soon nearest
    first.
    """
    kind, summary, unexplained, _ = stop
    day = {OVERDUE: summary.overdue_since, DUE_SOON: summary.due}.get(kind)
    if kind == MISSED:
        return STOP_KINDS.index(kind), -len(unexplained), unexplained[-1].end
    return STOP_KINDS.index(kind), 0, day or dt.date.max


# Questions


def _question(
    lived: Lived, summary: HabitSummary, practice: Iterable[Practice], today: dt.date
) -> Question | None:
    """Return what to ask of a habit that its last three judged periods met at the minimum.

    They were all judged by the definition in force. An answer closes the question until another
    definition takes effect, and so does a change that lies ahead.
    """
    latest = [one for one in lived.judged.ledger.closed if one.outcome in JUDGED][-AT_MINIMUM_FOR:]
    if len(latest) < AT_MINIMUM_FOR or not all(map(is_at_minimum, latest)):
        return None
    begun = [spell for spell in days_in_force(lived.judged.record.life) if spell.begin <= today]
    since = begun[-1].begin
    is_changing = lived.judged.record.life.terms[-1].begin > today
    is_answered = any(
        isinstance(said, Choice) and said.habit == lived.slug and since <= said.on <= today
        for said in practice
    )
    if is_changing or is_answered or latest[0].period.begin < since:
        return None
    return Question(summary, tuple(latest))


def is_at_minimum(closed: Closed) -> bool:
    """Tell whether a period was met in time, with what its target asks for and nothing more.

    Never where nothing more can be: a score, a full checklist, a coverage of all occasions, and a
    window of a rolling cadence, which ends when it is reached.
    """
    if closed.outcome != MET or closed.habit.cadence.is_rolling:
        return False
    return closed.habit.measure.is_exactly_met(closed.total)
