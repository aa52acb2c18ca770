"""The one analysis that every renderer gets: what is wrong, how wrong, and how it has been.

Renderers choose words, widths and colours, and do no arithmetic of their own on the rules.
"""

from __future__ import annotations

import bisect
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain import figures as fig
from cchabits.domain.book import open_book
from cchabits.domain.dates import day_before, plus_days, plus_months
from cchabits.domain.ledger import Resumption, judge
from cchabits.domain.standing import (
    BEHIND,
    DUE_SOON,
    ENDED,
    OVERDUE,
    WORST_FIRST,
    Judgement,
    overdue_since,
    state_today,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cchabits.domain.book import Book, Day
    from cchabits.domain.cadence import Period
    from cchabits.domain.figures import Adherence, Figures, Recent
    from cchabits.domain.habit import Entry, Habit, Pause
    from cchabits.domain.ledger import Closed, Exemptions, Ledger, Open
    from cchabits.domain.life import Life
    from cchabits.domain.measure import Total
    from cchabits.domain.plan import Plan, PlanStanding

LEAST_DAYS_FOR_MILESTONES = 100  # with entries; fewer are walked in a moment


class Checkpoint(NamedTuple):
    """How far a habit has been judged, so that later days need not begin anew.

    All periods before `place` are closed and counted in `figures`. It holds for `as_of` and later
    days, as long as nothing dated, or given, up to `settled` is added or taken away.
    """

    as_of: dt.date
    settled: dt.date
    place: Resumption
    figures: Figures
    last_done: dt.date | None


class Record(NamedTuple):
    """What is known of a habit: its days, its exemptions, and perhaps how far it has been judged.

    With a checkpoint, `days` need not reach back further than its place. Nothing is judged by the
    plans.
    """

    life: Life
    days: Sequence[Day]
    exemptions: Exemptions
    checkpoint: Checkpoint | None = None
    plans: Sequence[Plan] = ()


class HabitSummary(NamedTuple):
    """A habit as of a day, by the definition of the open period, or the last one known by then.

    `period`, `label`, `due` and `total` are None when no period is open.

    `partial` counts the open period's partial entries. `overdue_since` is None unless overdue.
    `pause` is the one that holds today. `figures` count the open period in where it is met. `plan`
    is the next of the record's plans, else the latest that passed and can still be kept.
    """

    habit: Habit
    state: str
    period: Period | None
    label: str | None
    due: dt.date | None
    total: Total
    is_met: bool
    partial: int
    overdue_since: dt.date | None
    days_overdue: int
    days_left: int
    last_done: dt.date | None
    figures: Figures
    pause: Pause | None
    plan: PlanStanding | None = None

    @property
    def adherence(self) -> Adherence:
        """How many of the last twelve judged periods were kept."""
        return self.figures.adherence

    @property
    def strip(self) -> tuple[Recent, ...]:
        """The periods that adherence counts, oldest first."""
        return self.figures.recent

    @property
    def is_lost(self) -> bool:
        """Whether the open period cannot be met any more: all occasions count, and one is gone."""
        return self.state == BEHIND and self.habit.measure.target_figure == 1

    @property
    def is_planned(self) -> bool:
        """Whether an act is planned in time: in the open period, or ever where that is over.

        One that is over waits through its grace; then any day that is ahead will do.
        """
        if self.period is None or self.plan is None or not self.plan.is_ahead:
            return False
        return self.plan.plan.on < self.period.end or self.days_left < 0


class Summary(NamedTuple):
    """All habits as of a day, worst first, and their pauses that lie ahead, the nearest first."""

    today: dt.date
    habits: tuple[HabitSummary, ...]
    pauses_ahead: tuple[Pause, ...] = ()

    def count(self, state: str) -> int:
        """Return how many habits are in a state."""
        return sum(summary.state == state for summary in self.habits)


class PeriodStanding(NamedTuple):
    """How one period stands; `outcome` is None while it is open, or waits through its grace.

    `habit` is as it was defined when the period began.
    """

    habit: Habit
    period: Period
    total: Total
    outcome: str | None


class Account(NamedTuple):
    """A habit judged: its book and ledger, and the figures of all closed periods."""

    record: Record
    book: Book
    ledger: Ledger
    closed_figures: Figures


def build_summary(
    records: Iterable[Record], today: dt.date, *, with_ended: bool = False
) -> Summary:
    """Summarise habits as of `today`, worst first, those alike in the order given.

    Habits that have ended are left out unless `with_ended`.
    """
    summaries = [(summarise(account(record, today), today), record) for record in records]
    shown = [one for one in summaries if with_ended or one[0].state != ENDED]
    pauses = {one: None for _, record in shown for one in record.exemptions.pauses}
    ahead = sorted((one for one in pauses if one.begin > today), key=lambda one: one.begin)
    habits = sorted((summary for summary, _ in shown), key=_urgency)
    return Summary(today, tuple(habits), tuple(ahead))


def account(record: Record, today: dt.date) -> Account:
    """Judge a habit as of `today`, from its checkpoint where that holds."""
    life, days, exemptions, checkpoint, _ = record
    begun = checkpoint if checkpoint and is_valid(checkpoint, days, today) else None
    book = open_book(life, days, today)
    if begun and book.last_done is None:
        book = book._replace(last_done=begun.last_done)
    ledger = judge(life, book, exemptions, today, begun.place if begun else None)
    counted = begun.figures if begun else fig.NOTHING_YET
    return Account(record, book, ledger, fig.after(counted, ledger.closed))


def is_valid(checkpoint: Checkpoint, days: Sequence[Day], today: dt.date) -> bool:
    """Tell whether a checkpoint still says what all entries would say as of `today`.

    `days` are those from its place on. It does not where `today` lies before it, or where an entry
    that is visible by now, but was not when it was made, is given to a period behind it.
    """
    if today < checkpoint.as_of:
        return False
    begin = checkpoint.place.begin
    return not any(
        mark.credit and mark.credit < begin
        for day in days
        if checkpoint.as_of < day.on <= today
        for mark in day.full
    )


def summarise(judged: Account, today: dt.date) -> HabitSummary:
    """Summarise one judged habit."""
    life, _, exemptions, *_ = judged.record
    book, ledger, figures = judged.book, judged.ledger, judged.closed_figures
    state = state_today(Judgement(life, exemptions, book, ledger, figures), today)
    habit = ledger.open.habit if ledger.open else life.on(today)
    period = ledger.open.period if ledger.open else None
    since = overdue_since(ledger, figures) if state == OVERDUE else None
    return HabitSummary(
        habit=habit,
        state=state,
        period=period,
        label=habit.cadence.label(period) if period else None,
        due=period.due if period else None,
        total=ledger.open.total if ledger.open else None,
        is_met=bool(ledger.open and ledger.open.is_met),
        partial=book.partials_in(_counted(ledger.open, today)) if ledger.open else 0,
        overdue_since=since,
        days_overdue=(today - since).days if since else 0,
        days_left=(period.due - today).days if period else 0,
        last_done=book.last_done,
        figures=fig.with_open(figures, ledger.open),
        pause=exemptions.pause_on(today),
        plan=_plan_now(judged, today) if judged.record.plans else None,
    )


def overdue_day(judged: Account, summary: HabitSummary) -> dt.date | None:
    """Return the last day of the period that is overdue, by which a skip names it, or None."""
    if summary.state != OVERDUE or summary.period is None:
        return None
    pending = judged.ledger.pending
    return pending.period.due if pending else day_before(summary.period.begin)


def _plan_now(judged: Account, today: dt.date) -> PlanStanding | None:
    from cchabits.domain.plan import next_of, standings  # 2 ms, and only where something is planned

    return next_of(standings(judged, judged.record.plans, today))


def _counted(still_open: Open, today: dt.date) -> Period:
    """Return the open period's days; a window reached late has those up to today as well."""
    period = still_open.period
    is_late = still_open.is_met and period.end <= today
    return period._replace(end=plus_days(today, 1)) if is_late else period


def credited_period(judged: Account, entry: Entry, later: int = 0) -> Period | None:
    """Return the period that an entry counts for, or None.

    `later` is how many full entries of its day without a `--for` were logged after it. A partial
    entry counts for none; one that grace used up counts for the period before its own.
    """
    life, book, ledger = judged.record.life, judged.book, judged.ledger
    if life.on(entry.meant_for).missing(entry.details) or not life.holds(entry.on):
        return None
    walked: list[Closed | Open] = [*ledger.closed, *ledger.waiting]
    if entry.credit:
        return next((one.period for one in walked if one.period.holds(entry.credit)), None)
    index = book.index_at(plus_days(entry.on, 1)) - 1 - later
    return next((one.period for one in walked if one.acts[0] <= index < one.acts[1]), None)


def standing_on(judged: Account, day: dt.date) -> PeriodStanding | None:
    """Return how the period stands that holds a day, or None where none that was walked does."""
    begun = [one for one in judged.ledger.waiting if one.period.begin <= day]
    found = judged.ledger.holding(day) or (begun[-1] if begun else None)
    return PeriodStanding(found.habit, found.period, found.total, found.outcome) if found else None


def outcome_on(judged: Account, day: dt.date) -> tuple[Period, str | None]:
    """Return the period that holds a day, and its outcome, or None while it has none.

    The account must begin at the habit's start, the day lie in the habit's life and not ahead.
    """
    found = judged.ledger.holding(day) or judged.ledger.waiting[-1]
    return found.period, found.outcome


def checkpoint_of(judged: Account, today: dt.date) -> Checkpoint | None:
    """Return how far a habit has been judged as of `today`.

    None where there is nothing to go on from: before the habit's start, or while a period waits
    though one after it has closed.
    """
    place, closed = judged.ledger.place, judged.ledger.closed
    if place.begin > today or (closed and closed[-1].period.begin >= place.begin):
        return None
    earlier = judged.record.checkpoint
    before = [day.on for day in judged.record.days if day.full and day.on < place.begin]
    settled = _settled(judged, today)
    gifts = [gift.act.on for gift in judged.book.gifts if gift.credit < place.begin]
    known = [earlier.as_of] if earlier else []
    return Checkpoint(
        as_of=min(today, max([place.begin, plus_days(settled, 1), *gifts, *known])),
        settled=settled,
        place=place,
        figures=judged.closed_figures,
        last_done=max(before, default=earlier.last_done if earlier else None),
    )


def untrue_checkpoints(
    whole: Record, checkpoints: Iterable[Checkpoint | None]
) -> list[Checkpoint | None]:
    """Return those that are not what judging a habit anew gives; None stands for an unreadable one.

    The record has all days, and the checkpoints come in the order of `as_of`.
    """
    earlier: Checkpoint | None = None
    untrue: list[Checkpoint | None] = []
    for checkpoint in checkpoints:
        if checkpoint is None or checkpoint != _made_anew(whole, checkpoint.as_of, earlier):
            untrue.append(checkpoint)
        else:
            earlier = checkpoint
    return untrue


def _made_anew(whole: Record, as_of: dt.date, earlier: Checkpoint | None) -> Checkpoint | None:
    """Return how far a habit is judged as of a day, from an earlier checkpoint where that holds."""
    days = whole.days[: bisect.bisect_right(whole.days, as_of, key=_on)]
    if earlier:
        late = days[bisect.bisect_left(days, earlier.place.begin, key=_on) :]
        if is_valid(earlier, late, as_of):
            whole, days = whole._replace(checkpoint=earlier), late
    found = checkpoint_of(account(whole._replace(days=days), as_of), as_of)
    return found and found._replace(as_of=as_of)


def milestones(judged: Account, today: dt.date) -> Iterator[Checkpoint]:
    """Yield checkpoints a month apart, oldest first, over the periods that an account walked.

    None where it walked little: then a later walk over the same days costs little too.
    """
    record = judged.record
    begun = record.checkpoint.place.begin if record.checkpoint else record.life.start
    days = [day for day in record.days if day.on <= today]
    if len(days) < LEAST_DAYS_FOR_MILESTONES:
        return
    checkpoint = record.checkpoint
    month = max(begun, days[0].on).replace(day=1)
    until = month
    while (month := plus_months(month, 1)) < judged.ledger.place.begin:
        if month < until:
            continue
        high = bisect.bisect_right(days, month, key=_on)
        low = bisect.bisect_left(days, checkpoint.place.begin, key=_on) if checkpoint else 0
        part = record._replace(days=days[low:high], checkpoint=checkpoint)
        if checkpoint and not is_valid(checkpoint, part.days, month):
            if record.checkpoint:
                continue  # the days before it are not at hand
            part = record._replace(days=days[:high])
        walked = account(part, month)
        until = _nothing_closes_until(walked.ledger)
        found = checkpoint_of(walked, month)
        if found and (checkpoint is None or found.place != checkpoint.place):
            yield found
            checkpoint = found


def _nothing_closes_until(ledger: Ledger) -> dt.date:
    """Return a day before which a later walk comes no further than this one did."""
    still_open = ledger.open
    if ledger.pending or still_open is None or still_open.habit.cadence.is_rolling:
        return dt.date.min
    return still_open.period.end


def _settled(judged: Account, today: dt.date) -> dt.date:
    """Return the last day whose entries closed periods have looked at, their grace included."""
    place, acts = judged.ledger.place, judged.book.acts
    begun = [term for term in judged.record.life.terms if term.begin < place.begin]
    grace = max((term.habit.grace for term in begun), default=0)
    grace_end = min(today, day_before(plus_days(place.begin, grace)))
    used_through = (
        acts[judged.book.index_at(place.begin) + place.used - 1].on if place.used else None
    )
    return max(day_before(place.begin), grace_end, used_through or dt.date.min)


def _urgency(summary: HabitSummary) -> tuple[int, dt.date]:
    """Return a key that sorts worst first: the overdue longest first, the due soon nearest."""
    nearest = summary.overdue_since if summary.state == OVERDUE else None
    nearest = summary.due if summary.state == DUE_SOON else nearest
    return WORST_FIRST.index(summary.state), nearest or dt.date.max


def _on(day: Day) -> dt.date:
    return day.on
