"""A habit's past, for whoever tells it: definitions, periods, entries, and why each is as it is."""

from __future__ import annotations

import datetime as dt
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.book import total_of
from cchabits.domain.dates import day_before, plus_days
from cchabits.domain.figures import Tally
from cchabits.domain.heat import HeatMap, heat_map
from cchabits.domain.ledger import EXCUSED, LATE, MISSED, SKIPPED, grace_end
from cchabits.domain.life import are_judged_alike
from cchabits.domain.plan import say_do, standings
from cchabits.domain.practice import reason_in
from cchabits.domain.standing import ENDED
from cchabits.domain.summary import account, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cchabits.domain.book import Book
    from cchabits.domain.cadence import Period
    from cchabits.domain.habit import Entry, Habit, Requirement, Skip
    from cchabits.domain.ledger import Closed, Ledger, Open
    from cchabits.domain.life import Definition, Life
    from cchabits.domain.plan import PlanStanding
    from cchabits.domain.practice import MissReason
    from cchabits.domain.summary import Account, HabitSummary, Record

WARM_UP = "warm-up"
CUT = "cut"
REDEFINED = "redefined"
PAUSED = "paused"


class Span(NamedTuple):
    """The days that are told of, both included; None is as far as there is anything."""

    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def first(self) -> dt.date:
        """The first day."""
        return self.since or dt.date.min

    def last(self, today: dt.date) -> dt.date:
        """Return the last day that can be seen as of `today`."""
        return min(self.until or today, today)

    def shares_a_day(self, begin: dt.date, end: dt.date) -> bool:
        """Tell whether a day from `begin` up to `end`, which is not included, is one of them."""
        return self.first < end and (self.until is None or begin <= self.until)


class InForce(NamedTuple):
    """The days on which one definition is in force; `end` is not in, None where none is known."""

    begin: dt.date
    end: dt.date | None
    habit: Habit

    @property
    def last(self) -> dt.date | None:
        """The last of its days, or None."""
        return self.end and day_before(self.end)


class PastPeriod(NamedTuple):
    """A closed period, and why it came to its outcome.

    `late_on` is the day on which a late one was reached; `excuse` is WARM_UP, CUT by the habit's
    end, REDEFINED or PAUSED where it is excused; `explained` is what was said of one that was
    skipped or missed, if anything was.
    """

    closed: Closed
    late_on: dt.date | None = None
    excuse: str | None = None
    explained: Skip | MissReason | None = None


class Waiting(NamedTuple):
    """A period that waits through its grace, of which `until` is the last day."""

    still_open: Open
    until: dt.date


class PastEntry(NamedTuple):
    """An entry, the habit as it is defined for it, and as much of its id as names it."""

    entry: Entry
    habit: Habit
    prefix: str

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What a partial entry lacks."""
        return self.habit.missing(self.entry.details)


class History(NamedTuple):
    """One habit as of `today`: its state and figures, and its past in a span of days.

    `definitions` are as recorded, and `in_force` the days of each, oldest first; the one of the
    summary is at the index `at`. Closed periods are oldest first, entries newest first.
    `open_skip` is the one recorded for the open period. `plans` are those for days of the span, the
    oldest first, and `say_do` is of all plans.
    """

    today: dt.date
    span: Span
    summary: HabitSummary
    definitions: Sequence[Definition]
    in_force: Sequence[InForce]
    at: int
    periods: Sequence[PastPeriod]
    waiting: Waiting | None
    open_skip: Skip | None
    heat: HeatMap
    entries: Sequence[PastEntry]
    plans: Sequence[PlanStanding] = ()
    say_do: Tally = Tally(0, 0)

    def tells_of(self, period: Period) -> bool:
        """Tell whether a period that is not closed shares a day with the span."""
        return self.span.shares_a_day(period.begin, period.end)


class Recorded(NamedTuple):
    """What is recorded of one habit: all of it, but for entries those that are to be told of.

    `reasons` are those of missed periods.
    """

    definitions: Sequence[Definition]
    record: Record
    skips: Sequence[Skip]
    entries: Sequence[PastEntry]
    reasons: Sequence[MissReason] = ()


class Latest(NamedTuple):
    """Entries of all habits in a span of days, newest first, as of `today`."""

    today: dt.date
    span: Span
    entries: Sequence[PastEntry]


def build_history(recorded: Recorded, span: Span, today: dt.date) -> History:
    """Tell of one habit as of `today`: its periods and its year in a span of days."""
    definitions, record, skips, entries, reasons = recorded
    life = record.life
    judged = account(record, today)
    summary = summarise(judged, today)
    in_force = days_in_force(life)
    week_start = definitions[life.index_on(today)].settings.week_start
    planned = standings(judged, record.plans, today)
    return History(
        today=today,
        span=span,
        summary=summary,
        definitions=definitions,
        in_force=in_force,
        at=max(0, sum(one.begin <= today for one in in_force) - 1),
        periods=past_periods(judged, span, skips, reasons),
        waiting=waiting_in(judged.ledger),
        open_skip=skip_in(summary.period, skips) if summary.period else None,
        heat=heat_map(
            life, record.days, span.first, last_day_told(summary, span, today), week_start
        ),
        entries=entries,
        plans=[one for one in planned if span.shares_a_day(one.plan.on, plus_days(one.plan.on, 1))],
        say_do=say_do(planned),
    )


def days_in_force(life: Life) -> list[InForce]:
    """Return the days of each definition, oldest first.

    Definitions without a gap between them that are judged alike are one.
    """
    found: list[InForce] = []
    for begin, end, habit in _terms(life):
        before = found[-1] if found else None
        if before and before.end == begin and are_judged_alike(before.habit, habit):
            found[-1] = InForce(before.begin, end, habit)
        else:
            found.append(InForce(begin, end, habit))
    return found


def _terms(life: Life) -> Iterator[InForce]:
    for term, following in zip_longest(life.terms, life.terms[1:]):
        ends = [following.begin] if following else []
        ends += [plus_days(term.habit.end, 1)] if term.habit.end else []
        yield InForce(term.begin, min(ends, default=None), term.habit)


def past_periods(
    judged: Account, span: Span, skips: Sequence[Skip] = (), reasons: Sequence[MissReason] = ()
) -> tuple[PastPeriod, ...]:
    """Return an account's closed periods that share a day with a span, oldest first.

    `skips` and `reasons` are those of the habit.
    """
    return tuple(
        _told(judged, closed, skips, reasons)
        for closed in judged.ledger.closed
        if span.shares_a_day(closed.period.begin, closed.end)
    )


def waiting_in(ledger: Ledger) -> Waiting | None:
    """Return the period that waits through its grace, if one does."""
    pending = ledger.pending
    if pending is None:
        return None
    return Waiting(pending, day_before(grace_end(pending.habit, pending.period)))


def reached_on(book: Book, closed: Closed) -> dt.date | None:
    """Return the day of the entry that brought a period to its target; None where none did."""
    measure = closed.habit.measure
    acts = sorted([*book.acts[slice(*closed.acts)], *book.gifts_to(closed.period)])
    reached = (
        act.on
        for count, act in enumerate(acts, start=1)
        if measure.is_met(total_of(measure, acts[:count]))
    )
    return next(reached, None)


def excuse_of(life: Life, closed: Closed) -> str:
    """Return why a period is excused."""
    begin = closed.period.begin
    anchor = life.terms[life.index_on(begin)].anchor
    if closed.habit.cadence.period_at(begin, anchor).is_excusable:
        return WARM_UP
    if closed.period.is_excusable:
        return CUT if closed.period.due == closed.habit.end else REDEFINED
    return PAUSED


def skip_in(period: Period, skips: Iterable[Skip]) -> Skip | None:
    """Return the first skip for a day of a period, or None."""
    return next((skip for skip in skips if period.holds(skip.on)), None)


def last_day_told(summary: HabitSummary, span: Span, today: dt.date) -> dt.date:
    """Return the last day of a heat map: of a habit that has ended, one of its own days."""
    last = span.last(today)
    if summary.state != ENDED or summary.habit.end is None:
        return last
    return min(last, max(summary.habit.end, summary.last_done or summary.habit.end))


def _told(
    judged: Account, closed: Closed, skips: Iterable[Skip], reasons: Iterable[MissReason]
) -> PastPeriod:
    outcome = closed.outcome
    if outcome == LATE:
        return PastPeriod(closed, late_on=reached_on(judged.book, closed))
    if outcome == EXCUSED:
        return PastPeriod(closed, excuse=excuse_of(judged.record.life, closed))
    if outcome == SKIPPED:
        return PastPeriod(closed, explained=skip_in(closed.period, skips))
    if outcome == MISSED:
        return PastPeriod(closed, explained=reason_in(closed.period, reasons))
    return PastPeriod(closed)
