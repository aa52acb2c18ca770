"""What a span of days came to, over all habits: the figures of a review (docs/practice.md).

A period belongs to a span when the first day after it, the end it came to, is one of the span's
days: then it was over. So any month back from any day has exactly one monthly period.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.dates import months_of, plus_days, plus_months
from cchabits.domain.drift import drifts
from cchabits.domain.figures import Tally
from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.history import skip_in
from cchabits.domain.ledger import JUDGED, KEPT, MISSED, SKIPPED
from cchabits.domain.plan import say_do, standings
from cchabits.domain.practice import MISS_REASONS, SPANS, reason_in
from cchabits.domain.stage import comebacks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cchabits.domain.book import Day
    from cchabits.domain.drift import Drift
    from cchabits.domain.habit import Skip
    from cchabits.domain.ledger import Closed
    from cchabits.domain.life import Definition, Life
    from cchabits.domain.practice import MissReason
    from cchabits.domain.summary import Account

CUSTOMER_TIME = "T1"
"""The clause that asks for time with customers; a habit's key `from` names it."""

DURATION = "duration"

WEEK, MONTH, QUARTER, YEAR = SPANS
_SIX_DAYS = dt.timedelta(days=6)
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}


class ReviewSpan(NamedTuple):
    """The days that a review looks back on, both ends included; `name` is one of SPANS."""

    name: str
    first: dt.date
    last: dt.date

    @property
    def is_long(self) -> bool:
        """Whether it is a quarter or a year, of which the figures come before all else."""
        return self.name in {QUARTER, YEAR}

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day is one of them."""
        return self.first <= day <= self.last

    def saw_end_of(self, closed: Closed) -> bool:
        """Tell whether a period was over on one of the days, and not before."""
        return self.holds(closed.end)

    @property
    def months(self) -> tuple[dt.date, ...]:
        """The first days of the calendar months that it shares a day with, oldest first."""
        return months_of(self.first, self.last)


def span_of(name: str, today: dt.date) -> ReviewSpan:
    """Return the days up to `today`: seven, or those after the same day one to twelve months ago.

    In the calendar's first year they begin with it.

    >>> span_of("month", dt.date(2026, 11, 24)).first
    datetime.date(2026, 10, 25)
    """
    if today.year == dt.MINYEAR:
        return ReviewSpan(name, dt.date.min, today)
    if name == WEEK:
        return ReviewSpan(name, today - _SIX_DAYS, today)
    return ReviewSpan(name, plus_days(plus_months(today, -_MONTHS[name]), 1), today)


class Lived(NamedTuple):
    """A habit judged from its start, with what was written down about its periods.

    `skips` and `reasons` are those of the habit, in the order of recording; `definitions` are as
    recorded, oldest first.
    """

    judged: Account
    skips: Sequence[Skip] = ()
    reasons: Sequence[MissReason] = ()
    definitions: Sequence[Definition] = ()

    @property
    def slug(self) -> str:
        """The habit's name."""
        return self.judged.record.life.slug

    @property
    def judged_periods(self) -> list[Closed]:
        """The closed periods that were met, late or missed, oldest first."""
        return [one for one in self.judged.ledger.closed if one.outcome in JUDGED]

    def over_in(self, span: ReviewSpan) -> list[Closed]:
        """Return the closed periods that belong to a span, oldest first."""
        return [one for one in self.judged.ledger.closed if span.saw_end_of(one)]

    def reason_for(self, closed: Closed) -> MissReason | None:
        """Return what explains a missed period, or None."""
        return reason_in(closed.period, self.reasons)


class Kept(NamedTuple):
    """How many of a habit's judged periods were kept: met or late."""

    habit: str
    tally: Tally


class Ranked(NamedTuple):
    """A reason, and for how many periods it was given."""

    reason: str
    times: int


class Hours(NamedTuple):
    """Minutes spent with customers in a calendar month, as far as the span holds it."""

    month: dt.date
    minutes: int


class Countermeasure(NamedTuple):
    """What was to be done next time, after a period that was missed or skipped.

    `worked` tells whether the next judged period was kept; None while there is none.
    """

    closed: Closed
    text: str
    worked: bool | None

    @property
    def habit(self) -> str:
        """The habit's name."""
        return self.closed.habit.slug


class Comeback(NamedTuple):
    """A period kept right after a missed one, of those that are judged."""

    missed: Closed
    kept: Closed

    @property
    def habit(self) -> str:
        """The habit's name."""
        return self.kept.habit.slug


class LookBack(NamedTuple):
    """What the days of a span came to.

    `kept` has the habits with judged periods, in the order of habits.toml. `acts` counts full
    entries by pack, most first; habits of one's own are under the empty name. `say_do` counts the
    plans for its days that were kept, of those that were kept or broken. `customer_time` has
    every month of the span, oldest first, and is empty where no habit is about time with
    customers. `missed` counts the missed periods, and `reasons` ranks what explains them;
    `skip_reasons` ranks what excused others. Countermeasures, comebacks and
    drifts, which are definitions that ask for less since a day of the span, come oldest first.
    """

    span: ReviewSpan
    kept: tuple[Kept, ...] = ()
    say_do: Tally = Tally(0, 0)
    acts: tuple[tuple[str, int], ...] = ()
    customer_time: tuple[Hours, ...] = ()
    missed: int = 0
    reasons: tuple[Ranked, ...] = ()
    skip_reasons: tuple[Ranked, ...] = ()
    countermeasures: tuple[Countermeasure, ...] = ()
    comebacks: tuple[Comeback, ...] = ()
    drifts: tuple[Drift, ...] = ()

    @property
    def kept_in_all(self) -> Tally:
        """How many judged periods of all habits were kept."""
        return Tally(sum(one.tally.n for one in self.kept), sum(one.tally.of for one in self.kept))

    @property
    def explained(self) -> int:
        """How many of the missed periods have a reason."""
        return sum(one.times for one in self.reasons)

    @property
    def customer_minutes(self) -> int:
        """The minutes with customers in all of the span."""
        return sum(hours.minutes for hours in self.customer_time)

    @property
    def followed(self) -> Tally:
        """How many countermeasures were followed by a kept period, of those that could be yet."""
        tried = [one.worked for one in self.countermeasures if one.worked is not None]
        return Tally(sum(tried), len(tried))


def look_back(habits: Sequence[Lived], span: ReviewSpan) -> LookBack:
    """Return what the days of a span came to; `habits` are in the order of habits.toml."""
    over = [(one, closed) for one in habits for closed in one.over_in(span)]
    missed = [(one, closed) for one, closed in over if closed.outcome == MISSED]
    skipped = [(one, closed) for one, closed in over if closed.outcome == SKIPPED]
    explained = [one.reason_for(closed) for one, closed in missed]
    excused = [skip_in(closed.period, one.skips) for one, closed in skipped]
    return LookBack(
        span=span,
        kept=tuple(filter(None, (_kept(one, span) for one in habits))),
        say_do=_say_do(habits, span),
        acts=_acts_by_pack(habits, span),
        customer_time=_customer_time(habits, span),
        missed=len(missed),
        reasons=_ranked((why.reason for why in explained if why), MISS_REASONS),
        skip_reasons=_ranked((skip.reason for skip in excused if skip), SKIP_REASONS),
        countermeasures=tuple(sorted(_countermeasures([*missed, *skipped]), key=_when_planned)),
        comebacks=tuple(
            sorted((back for one in habits for back in _comebacks(one, span)), key=_when_back)
        ),
        drifts=tuple(
            sorted((drift for one in habits for drift in _drifts(one, span)), key=_when_begun)
        ),
    )


def _kept(lived: Lived, span: ReviewSpan) -> Kept | None:
    judged = [one for one in lived.over_in(span) if one.outcome in JUDGED]
    kept = sum(one.outcome in KEPT for one in judged)
    return Kept(lived.slug, Tally(kept, len(judged))) if judged else None


def _say_do(habits: Iterable[Lived], span: ReviewSpan) -> Tally:
    judged = [one.judged for one in habits if one.judged.record.plans]
    told = (one for each in judged for one in standings(each, each.record.plans, span.last))
    return say_do(one for one in told if span.holds(one.plan.on))


def _acts_by_pack(habits: Iterable[Lived], span: ReviewSpan) -> tuple[tuple[str, int], ...]:
    acts: Counter[str] = Counter()
    for lived in habits:
        record = lived.judged.record
        done = sum(len(day.full) for day in record.days if span.holds(day.on))
        acts[record.life.words.pack] += done
    return tuple((pack, count) for pack, count in acts.most_common() if count)


def _customer_time(habits: Iterable[Lived], span: ReviewSpan) -> tuple[Hours, ...]:
    """Return the minutes of each month; only entries that are read as durations have any.

    No month before the habits began is told, unless something was logged in it.
    """
    asked = [one.judged.record for one in habits if _is_time_with_customers(one.judged.record.life)]
    if not asked:
        return ()
    spent: Counter[dt.date] = Counter()
    for record in asked:
        for day in record.days:
            if span.holds(day.on):
                spent[day.on.replace(day=1)] += _minutes_of(record.life, day)
    begun = min(span.last, *(record.life.start for record in asked)).replace(day=1)
    told = (month for month in span.months if month >= begun or spent[month])
    return tuple(Hours(month, spent[month]) for month in told)


def _is_time_with_customers(life: Life) -> bool:
    is_timed = any(term.habit.measure.name == DURATION for term in life.terms)
    return is_timed and CUSTOMER_TIME in life.words.clauses


def _minutes_of(life: Life, day: Day) -> int:
    are_times = (life.on(mark.credit or day.on).measure.name == DURATION for mark in day.full)
    return sum(mark.value for mark, is_time in zip(day.full, are_times, strict=True) if is_time)


def _ranked(given: Iterable[str], order: Sequence[str]) -> tuple[Ranked, ...]:
    """Return reasons with how often each was given, most first, else as they are listed."""
    counts = Counter(given)
    return tuple(
        Ranked(reason, counts[reason])
        for reason in sorted(counts, key=lambda one: (-counts[one], order.index(one)))
    )


def _countermeasures(periods: Iterable[tuple[Lived, Closed]]) -> Iterator[Countermeasure]:
    for lived, closed in periods:
        said: MissReason | Skip | None = (
            lived.reason_for(closed)
            if closed.outcome == MISSED
            else skip_in(closed.period, lived.skips)
        )
        if said and said.countermeasure:
            yield Countermeasure(closed, said.countermeasure, _was_next_kept(lived, closed))


def _was_next_kept(lived: Lived, closed: Closed) -> bool | None:
    """Tell whether the next judged period was kept; None where none is over yet."""
    later = (one for one in lived.judged_periods if one.period.begin >= closed.end)
    following = next(later, None)
    return None if following is None else following.outcome in KEPT


def _comebacks(lived: Lived, span: ReviewSpan) -> Iterator[Comeback]:
    judged = lived.judged_periods
    for at in comebacks([one.outcome in KEPT for one in judged]):
        if span.saw_end_of(judged[at]):
            yield Comeback(judged[at - 1], judged[at])


def _drifts(lived: Lived, span: ReviewSpan) -> list[Drift]:
    if len(lived.definitions) < 2:  # noqa: PLR2004 - as most have; reading them anew takes a while
        return []
    return drifts(lived.definitions, lived.slug, span.first, plus_days(span.last, 1))


def _when_planned(countermeasure: Countermeasure) -> dt.date:
    return countermeasure.closed.end


def _when_back(comeback: Comeback) -> dt.date:
    return comeback.kept.end


def _when_begun(drift: Drift) -> dt.date:
    return drift.begin
