"""Laws: what holds for every habit, every history and every day."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from cchabits.domain.book import days_of
from cchabits.domain.cadence import Period
from cchabits.domain.dates import DateRange, plus_months
from cchabits.domain.habit import Habit, Pause, paused_days
from cchabits.domain.ledger import Closed, Ledger, Open
from cchabits.domain.numbers import (
    HIGHEST_WHOLE,
    MILLION,
    MOST_MINUTES,
    Written,
    duration_text,
    millionths,
    minutes,
    plain_number,
)
from cchabits.domain.summary import (
    Account,
    Checkpoint,
    Record,
    account,
    checkpoint_of,
    is_valid,
    summarise,
)
from tests.engine import evaluate_account, habit_of, life_of, record_of
from tests.strategies import (
    LAST,
    ONE_DAY,
    Case,
    cases,
    days,
    definitions,
    entries,
    histories,
    settings,
)

STEADY = ("count", "duration", "checklist", "score")
FIXED = ("calendar", "deadline")
# How good an outcome is; a period that is not over is as good as what it has come to.
RANKS = {"missed": 0, "unmet": 0, "no-data": 1, "skipped": 1, "excused": 1, "late": 2, "met": 3}


def judged(case: Case, today: dt.date | None = None) -> Account:
    """Judge a case, on its own day or on another."""
    habit = habit_of(case.definition, case.settings)
    return account(record_of(habit, case.records), today or case.today)


def verdicts(ledger: Ledger) -> list[Closed | Open]:
    """Return every period of a ledger once, oldest first."""
    pending = [ledger.pending] if ledger.pending and ledger.pending != ledger.open else []
    still_open = [ledger.open] if ledger.open else []
    return [*ledger.closed, *pending, *still_open]


def rank(verdict: Closed | Open) -> int:
    """Return how good it is what became of a period, or has so far."""
    if isinstance(verdict, Closed):
        return RANKS[verdict.outcome]
    return RANKS["met" if verdict.is_met else "unmet"]


# Periods


@st.composite
def lines(draw: st.DrawFn, kind: str) -> tuple[Habit, list[Period]]:
    """Return a habit without an end, and its first periods."""
    shaping = draw(settings())
    definition = draw(definitions(shaping, kinds=(kind,)))
    definition.pop("end", None)
    habit = habit_of(definition, shaping)
    periods = [habit.cadence.period_at(habit.start, habit.start)]
    for _ in range(draw(st.integers(1, 20))):
        periods.append(habit.cadence.period_at(periods[-1].end, habit.start))
    return habit, periods


@given(st.one_of(lines("calendar"), lines("deadline")))
def test_periods_tile_the_line(line: tuple[Habit, list[Period]]) -> None:
    """Periods begin at the start, hold at least a day, and leave neither gap nor overlap."""
    habit, periods = line
    assert periods[0].begin == habit.start
    assert all(one.begin <= one.due for one in periods)
    assert all(one.end == following.begin for one, following in itertools.pairwise(periods))


@given(lines("calendar"))
def test_calendar_periods_do_not_drift(line: tuple[Habit, list[Period]]) -> None:
    """Every calendar period lies where counting whole units from the first one puts it."""
    habit, periods = line
    number, unit = 1, habit.cadence.text
    if unit.startswith("every"):
        _, count, unit = unit.split()
        number = int(count)
    months = {"mon": 1, "qua": 3, "hal": 6, "yea": 12}.get(unit[:3], 0)
    plain_days = {"day": 1, "dai": 1, "wee": 7}.get(unit[:3], 0)
    step = relativedelta(months=months, days=plain_days) * number
    regular = [one for one in periods if not one.is_excusable]
    assert [one.begin for one in regular] == [
        regular[0].begin + step * index for index in range(len(regular))
    ]


@given(lines("deadline"))
def test_due_days_are_the_occurrences(line: tuple[Habit, list[Period]]) -> None:
    """The due days of a rule are dateutil's occurrences, from the first on, each of them."""
    habit, periods = line
    begin = dt.datetime.combine(habit.start, dt.time())
    rule = rrulestr(habit.cadence.text.removeprefix("RRULE:"), dtstart=begin)
    expected = [day.date() for day in itertools.islice(rule, len(periods))]
    assert [one.due for one in periods] == expected


@given(cases())
def test_judged_periods_tile_a_habits_life(case: Case) -> None:
    """Every day of a habit's life up to today is in one period, by its recorded end."""
    habit = habit_of(case.definition, case.settings)
    found = verdicts(judged(case).ledger)
    begins = [one.period.begin for one in found]
    ends = [one.end if isinstance(one, Closed) else one.period.end for one in found]
    assert begins == [habit.start, *ends[:-1]][: len(found)]
    last_day = min(case.today, habit.end or case.today)
    assert not found or ends[-1] > last_day or habit.cadence.is_rolling
    assert bool(found) == (habit.start <= last_day)


@given(cases(measures=("count", "duration"), kinds=("rolling",)))
def test_windows_are_contiguous(case: Case) -> None:
    """A window begins at the recorded end of the one before, which its last entry decides."""
    ledger = judged(case).ledger
    windows = ledger.closed
    assert all(one.end == later.period.begin for one, later in itertools.pairwise(windows))
    assert all(one.end <= one.period.end or one.outcome == "late" for one in windows)
    if ledger.open and windows:
        assert ledger.open.period.begin == windows[-1].end


@given(st.lists(st.tuples(days(), st.none() | st.integers(1, 400)), max_size=5), days(), days())
def test_a_paused_day_counts_once(
    drawn: Sequence[tuple[dt.date, int | None]], one: dt.date, other: dt.date
) -> None:
    """A day is paused when at least one pause holds it, however many do."""
    pauses = [
        Pause(None, begin, begin + ONE_DAY * length if length else None) for begin, length in drawn
    ]
    period = DateRange(min(one, other), max(one, other))
    each = [period.begin + ONE_DAY * number for number in range(period.days)]
    paused = [day for day in each if any(pause.holds(day) for pause in pauses)]
    assert paused_days(period, pauses) == len(paused)


# Outcomes


class Addition(NamedTuple):
    """A case, and one more full entry that is logged last."""

    case: Case
    entry: dict[str, Any]


@st.composite
def additions(draw: st.DrawFn) -> Addition:
    """Return a case and an entry that today can see, in the habit's life, and full."""
    case = draw(cases(measures=STEADY))
    case.definition.pop("requires", None)
    entry = draw(entries(case.definition, case.settings))
    on = dt.date.fromisoformat(entry["on"])
    habit = habit_of(case.definition, case.settings)
    assume(on <= case.today and habit.is_live_on(on))
    return Addition(case, entry)


def holder(found: Account, entry: Mapping[str, Any]) -> Closed | Open:
    """Return the period that the entry logged last counts for."""
    on = dt.date.fromisoformat(entry["on"])
    if "for" in entry:
        given_to = dt.date.fromisoformat(entry["for"])
        return next(one for one in verdicts(found.ledger) if one.period.holds(given_to))
    index = found.book.index_at(on + ONE_DAY) - 1
    counted = [one for one in verdicts(found.ledger) if one.acts[0] <= index < one.acts[1]]
    return counted[0] if counted else verdicts(found.ledger)[-1]


@given(additions())
def test_an_entry_more_never_harms_its_period(addition: Addition) -> None:
    """A further full entry never worsens the outcome of the period it is credited to."""
    case, entry = addition
    after = holder(judged(case._replace(records=[*case.records, entry])), entry)
    before = {one.period.begin: one for one in verdicts(judged(case).ledger)}
    assert rank(after) >= rank(before[after.period.begin])


@given(cases(), st.integers(0, 400))
def test_the_closed_stays_closed(case: Case, further: int) -> None:
    """What is closed stays as it is on later days, until an entry is given to it."""
    later = min(case.today + ONE_DAY * further, LAST)
    gifts = [
        dt.date.fromisoformat(one["for"])
        for one in case.records
        if "for" in one and case.today < dt.date.fromisoformat(one["on"]) <= later
    ]
    then, now = judged(case).ledger.closed, judged(case, max(later, case.today)).ledger.closed
    untouched = [one for one in then if not any(map(one.period.holds, gifts))]
    if not gifts:
        assert now[: len(then)] == then
    first_gift = min(gifts, default=LAST)
    kept = [one for one in untouched if one.period.end <= first_gift]
    assert now[: len(kept)] == tuple(kept)


# Figures


@given(cases())
def test_figures_stay_within_bounds(case: Case) -> None:
    """Strength is 0 to 1, a streak never passes the best one, and adherence is of twelve."""
    figures = summarise(judged(case), case.today).figures
    assert 0 <= figures.strength <= 1
    assert 0 <= figures.streak <= figures.best
    assert 0 <= figures.adherence.late <= figures.adherence.met <= figures.adherence.of <= 12


@given(cases())
def test_a_summary_has_a_period_while_the_habit_lives(case: Case) -> None:
    """There is an open period on every day of a habit's life, and on no other."""
    summary = summarise(judged(case), case.today)
    assert (summary.period is not None) == summary.habit.is_live_on(case.today)


# Checkpoints


class Continued(NamedTuple):
    """A habit judged on a day, what was logged after that, and two later days."""

    definition: dict[str, Any]
    settings: dict[str, Any]
    records: list[dict[str, Any]]
    as_of: dt.date
    added: list[dict[str, Any]]
    later: tuple[dt.date, dt.date]


@st.composite
def continued(draw: st.DrawFn, *, with_additions: bool) -> Continued:
    """Return a case whose judging goes on, with or without entries logged in between."""
    definition, shaping, records, today = draw(cases())
    steps = st.one_of(st.integers(0, 3), st.integers(0, 40), st.integers(0, 400))
    second = today + ONE_DAY * draw(steps)
    third = second + ONE_DAY * draw(steps)
    added = [one for one in draw(histories(definition, shaping)) if one["type"] == "entry"]
    for one in draw(st.lists(entries(definition, shaping), max_size=4)):
        one.pop("for", None)
        added.append(one | {"on": str(today + ONE_DAY * draw(st.integers(-10, 3)))})
    kept = added if with_additions else []
    return Continued(definition, shaping, records, today, kept, (second, third))


def touched(entry: Mapping[str, Any]) -> dt.date:
    """Return the earliest day that an entry can count for."""
    return min(dt.date.fromisoformat(entry[key]) for key in ("on", "for") if key in entry)


def resumed(record: Record, checkpoint: Checkpoint | None, today: dt.date) -> Account:
    """Judge a habit as the store does: from a checkpoint and the days since, where that holds."""
    if checkpoint is None:
        return account(record, today)
    since = [day for day in record.days if checkpoint.place.begin <= day.on <= today]
    if is_valid(checkpoint, since, today):
        return account(record._replace(days=since, checkpoint=checkpoint), today)
    return account(record, today)


def answer(found: Account, today: dt.date, since: dt.date) -> dict[str, Any]:
    """Return what an account says, leaving out periods that began before `since`."""
    told = evaluate_account(found, today)
    told["outcomes"] = [one for one in told["outcomes"] if one["begin"] >= str(since)]
    return told | {"strip": summarise(found, today).strip, "place": found.ledger.place}


def check_continuing(history: Continued, records: Sequence[Mapping[str, Any]]) -> None:
    """Check that going on from checkpoint to checkpoint gives what starting anew gives."""
    habit = habit_of(history.definition, history.settings)
    first = account(record_of(habit, history.records), history.as_of)
    checkpoint = checkpoint_of(first, history.as_of)
    record = record_of(habit, records)
    for today in history.later:
        went_on = resumed(record, checkpoint, today)
        since = checkpoint.place.begin if checkpoint else habit.start
        assert answer(went_on, today, since) == answer(account(record, today), today, since)
        checkpoint = checkpoint_of(went_on, today)


@given(continued(with_additions=False))
def test_a_checkpoint_continues_as_if_anew(history: Continued) -> None:
    """From a checkpoint and the days since its place, a later day is judged as from the start."""
    check_continuing(history, history.records)


@given(continued(with_additions=True))
def test_a_checkpoint_takes_in_what_comes_after_it(history: Continued) -> None:
    """Entries that touch no day up to `settled` are counted in, on whatever day they come."""
    habit = habit_of(history.definition, history.settings)
    first = account(record_of(habit, history.records), history.as_of)
    checkpoint = checkpoint_of(first, history.as_of)
    settled = checkpoint.settled if checkpoint else dt.date.min
    added = [one for one in history.added if touched(one) > settled]
    check_continuing(history, [*history.records, *added])


MONTHLY = {"slug": "a-habit", "start": dt.date(2026, 8, 1)}


def entry(on: str, **more: object) -> dict[str, Any]:
    """Return an entry of 2026, of one time."""
    return {"type": "entry", "habit": "a-habit", "on": f"2026-{on}", **more}


def judged_on(
    on: str, records: Sequence[Mapping[str, Any]], **changes: object
) -> tuple[Record, Checkpoint | None]:
    """Judge a monthly habit on a day of 2026, and return its record and checkpoint."""
    habit = habit_of(MONTHLY | changes, {})
    record = record_of(habit, records)
    day = dt.date.fromisoformat(f"2026-{on}")
    return record, checkpoint_of(account(record, day), day)


def test_a_checkpoint_is_no_help_on_an_earlier_day() -> None:
    """A day before the checkpoint is judged from the start."""
    record, checkpoint = judged_on("11-02", [entry("08-12")])
    day = dt.date(2026, 9, 20)
    went_back = account(record._replace(checkpoint=checkpoint), day)
    assert went_back.ledger == account(record, day).ledger


def test_a_gift_that_comes_into_sight_refuses_a_checkpoint() -> None:
    """An entry that lay ahead, given to a period closed by then, has everything judged anew."""
    kept = [entry("08-12"), entry("09-12")]
    record, checkpoint = judged_on("11-10", [*kept, entry("11-12", **{"for": "2026-10-31"})])
    went_on = account(record._replace(checkpoint=checkpoint), dt.date(2026, 11, 12))
    assert [one.outcome for one in went_on.ledger.closed] == ["met", "met", "late"]


def test_the_grace_of_a_missed_period_is_settled() -> None:
    """An entry dated back into the grace of a missed period would make it late, so it matters."""
    _, checkpoint = judged_on("11-10", [entry("08-12"), entry("09-12")], grace=5)
    assert checkpoint is not None
    assert checkpoint.settled == dt.date(2026, 11, 5)


def test_what_grace_used_stays_used_behind_a_checkpoint() -> None:
    """An entry that made a period late does not count again when judging goes on."""
    records = [entry("08-12"), entry("09-12"), entry("11-03"), entry("11-04")]
    record, checkpoint = judged_on("11-10", records, grace=5)
    went_on = resumed(record, checkpoint, dt.date(2026, 11, 20))
    assert went_on.ledger.open is not None
    assert went_on.ledger.open.total == 1


def test_a_checkpoint_before_the_start_sees_no_further_than_its_day() -> None:
    """An entry dated before the start, and after the checkpoint, waits to be the last one done."""
    record, checkpoint = judged_on("07-01", [entry("07-20")])
    went_on = resumed(record, checkpoint, dt.date(2026, 7, 10))
    assert went_on.book.last_done is None


def test_a_habit_as_old_as_the_calendar_has_a_checkpoint() -> None:
    """A habit that starts on the calendar's first day can be judged and continued."""
    habit = habit_of(MONTHLY | {"start": dt.date.min}, {})
    day = dt.date(1, 1, 20)
    checkpoint = checkpoint_of(account(record_of(habit, []), day), day)
    assert checkpoint is not None
    assert checkpoint.place.begin == dt.date.min


@pytest.mark.parametrize(
    "more",
    [
        [],
        [{"type": "entry", "habit": "a-habit", "on": "2027-03-02", "for": "2027-03-01"}],
        [{"type": "skip", "habit": "a-habit", "on": "2027-03-01", "reason": "illness"}],
    ],
)
@pytest.mark.parametrize("as_of", ["2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04"])
def test_a_checkpoint_holds_where_graces_overlap(as_of: str, more: list[dict[str, Any]]) -> None:
    """A period that waits, or closes, before the one ahead of it does is counted once."""
    start = dt.date(2026, 3, 1)
    definition = {"slug": "a-habit", "start": start, "grace": 2}
    rule = "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,4,8,12,16,20,24,28"
    days_before = [start + ONE_DAY * number for number in range(361)]  # up to 24 February 2027
    records = [{"type": "entry", "habit": "a-habit", "on": str(on)} for on in days_before]
    every = [*records, *more]
    day = dt.date.fromisoformat(as_of)
    later = (day + ONE_DAY, dt.date(2027, 3, 9))
    history = Continued(definition | {"cadence": rule}, {}, every, day, [], later)
    check_continuing(history, every)


# Days and numbers


@given(days(), st.integers(-300, 300))
def test_months_are_added_as_dateutil_adds_them(day: dt.date, count: int) -> None:
    """A day some months later is what dateutil's relativedelta says."""
    assert plus_months(day, count) == day + relativedelta(months=count)


@given(days(), days())
def test_a_range_cannot_be_built_backwards(one: dt.date, other: dt.date) -> None:
    """A range whose end comes before its begin is refused; an empty one holds no day."""
    begin, end = min(one, other), max(one, other)
    built = DateRange(begin, end)
    assert built.days == sum(built.holds(begin + ONE_DAY * n) for n in range(built.days + 1))
    if begin < end:
        with pytest.raises(ValueError, match="before it begins"):
            DateRange(end, begin)


@given(st.integers(1, MOST_MINUTES), st.integers(1, 1440))
def test_a_duration_is_read_as_it_is_written(total: int, day_minutes: int) -> None:
    """What we write of a duration reads back as the same minutes, whatever a day is."""
    assert minutes(duration_text(total), day_minutes) == total


# Amounts in millionths, of at most 15 significant digits.
AMOUNTS = st.builds(
    lambda digits, zeros: digits * 10**zeros, st.integers(0, 10**15 - 1), st.integers(0, 6)
).filter(lambda amount: amount <= HIGHEST_WHOLE * MILLION)


@given(AMOUNTS)
def test_an_amount_survives_being_written(amount: int) -> None:
    """An amount in millionths, written out to six places, reads back exactly."""
    whole, rest = divmod(amount, MILLION)
    assert millionths(f"{whole}.{rest:06}") == amount


@given(AMOUNTS)
def test_an_amount_survives_the_journal(amount: int) -> None:
    """An amount that a journal carries as a JSON number reads back exactly."""
    number = plain_number(amount)
    written = number if isinstance(number, int) else Written(repr(number))
    assert millionths(written) == amount


@given(cases())
def test_the_order_of_other_days_is_no_matter(case: Case) -> None:
    """Only entries of one day depend on the order of logging."""
    habit = habit_of(case.definition, case.settings)
    by_day = sorted(case.records, key=lambda one: str(one.get("on", "")))
    assert record_of(habit, case.records).days == record_of(habit, by_day).days
    assert days_of(life_of(habit), []) == []
