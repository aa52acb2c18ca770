"""A habit's past: the days of its definitions, and why each period is as it is."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from cchabits.domain.book import days_of
from cchabits.domain.habit import Entry, Pause, Skip
from cchabits.domain.history import (
    CUT,
    PAUSED,
    REDEFINED,
    WARM_UP,
    History,
    InForce,
    PastEntry,
    Recorded,
    Span,
    build_history,
    days_in_force,
)
from cchabits.domain.ledger import Exemptions
from cchabits.domain.life import Definition, Life, read_life
from cchabits.domain.plan import AHEAD, BROKEN, KEPT, PASSED, Plan
from cchabits.domain.practice import MissReason
from cchabits.domain.settings import Settings
from cchabits.domain.summary import Record, build_summary
from tests import engine, strategies
from tests.strategies import Case

TODAY = dt.date(2026, 11, 24)
START = dt.date(2026, 8, 1)


def day(text: str) -> dt.date:
    """Return a day of 2026."""
    return dt.date.fromisoformat(f"2026-{text}")


def definitions(tables: Mapping[dt.date, Mapping[str, Any]]) -> list[Definition]:
    """Return definitions by the day each takes effect; a habit without a title gets one."""
    return [Definition(at, {"title": "A", **table}, Settings()) for at, table in tables.items()]


def life(tables: Mapping[dt.date, Mapping[str, Any]]) -> Life:
    """Return the life of definitions that must be without problems."""
    found, problems = read_life("a", definitions(tables))
    assert found is not None, problems
    return found


def act(on: str, value: Any = 1, credit: str | None = None) -> Entry:  # noqa: ANN401 - a Value
    """Return a full entry."""
    return Entry(f"id-{on}", "a", day(on), value, {}, credit=day(credit) if credit else None)


def told(
    tables: Mapping[dt.date, Mapping[str, Any]] | Mapping[str, Any],
    *acts: Entry,
    exemptions: Exemptions = Exemptions(),  # noqa: B008 - a value, never changed
    span: Span = Span(),  # noqa: B008 - a value, never changed
    today: dt.date = TODAY,
) -> History:
    """Tell of a habit, given its definitions, or the only one, which starts in August."""
    known: Any = tables if any(isinstance(key, dt.date) for key in tables) else {START: tables}
    record = Record(life(known), days_of(life(known), acts), exemptions)
    skips = [Skip("a", on, "illness") for on in exemptions.skips]
    entries = [PastEntry(one, record.life.on(one.meant_for), one.id) for one in acts]
    return build_history(Recorded(definitions(known), record, skips, entries), span, today)


def outcomes(history: History) -> list[str]:
    """Return the outcomes of the periods that are told of."""
    return [past.closed.outcome for past in history.periods]


# Definitions


def test_each_definition_has_its_days() -> None:
    """It lasts until the day before the next one takes effect; the last has no end."""
    found = days_in_force(life({START: {}, day("10-01"): {"target": 2}}))
    assert [(one.begin, one.last) for one in found] == [(START, day("09-30")), (day("10-01"), None)]


def test_definitions_that_judge_alike_are_one() -> None:
    """An end that was taken back, or another word, is no change to tell of."""
    (found,) = days_in_force(life({START: {}, day("10-01"): {"title": "B"}}))
    assert (found.begin, found.last) == (START, None)


def test_a_gap_parts_definitions_that_judge_alike() -> None:
    """A habit that came back as it was has two stretches of days."""
    found = days_in_force(life({START: {"end": day("09-15")}, day("11-01"): {}}))
    assert [(one.begin, one.last) for one in found] == [(START, day("09-15")), (day("11-01"), None)]


@pytest.mark.parametrize(
    ("today", "at"), [("07-01", 0), ("08-01", 0), ("09-30", 0), ("10-01", 1), ("11-24", 1)]
)
def test_the_definition_of_the_day_is_marked(today: str, at: int) -> None:
    """Those before it were, those after it are to come; before all it is the first."""
    history = told({START: {}, day("10-01"): {"target": 2}}, today=day(today))
    assert history.at == at
    assert isinstance(history.in_force[at], InForce)


# Why a period is as it is


def test_a_late_period_has_the_day_it_was_reached() -> None:
    """In grace, by an entry given to it, or of the two, the one that made it enough."""
    graced = told({"grace": 5}, act("09-02"), today=day("10-09"))
    assert [past.late_on for past in graced.periods] == [day("09-02"), None]
    given = told({}, act("09-20", credit="08-31"))
    assert given.periods[0].late_on == day("09-20")
    both = told({"target": 3, "grace": 9}, act("08-09"), act("09-03"), act("09-02", credit="08-31"))
    assert both.periods[0].late_on == day("09-03")


def test_a_late_window_has_the_day_it_was_reached() -> None:
    """The one that its grace took, and that closed it the day after."""
    history = told({"cadence": "within 30 days", "grace": 9}, act("09-03"), today=day("09-09"))
    assert [(past.closed.end, past.late_on) for past in history.periods] == [
        (day("09-04"), day("09-03"))
    ]


def test_an_excused_period_says_why() -> None:
    """It was a warm-up, was cut by the habit's end, or by a change, or was paused."""
    warm_up = told({day("08-20"): {}}, today=day("09-09"))
    cut = told({START: {"end": day("08-15")}}, today=day("09-09"))
    away = Pause(None, day("08-10"), day("09-01"))
    paused = told({}, exemptions=Exemptions((), (away,)), today=day("09-09"))
    windows = {START: {"cadence": "within 30 days"}, day("08-20"): {"cadence": "weekly"}}
    redefined = told(windows, today=day("08-21"))
    histories = (warm_up, cut, paused, redefined)
    assert [history.periods[0].excuse for history in histories] == [WARM_UP, CUT, PAUSED, REDEFINED]


def test_a_skipped_period_has_its_skip() -> None:
    """So has the open one; a skip for a period that was kept says nothing."""
    exemptions = Exemptions((day("08-09"), day("09-09"), day("11-09")))
    history = told({}, act("09-20"), exemptions=exemptions)
    assert outcomes(history) == ["skipped", "met", "missed"]
    assert [past.explained and past.explained.on for past in history.periods] == [
        day("08-09"),
        None,
        None,
    ]
    assert history.open_skip is not None
    assert history.open_skip.on == day("11-09")


@pytest.mark.parametrize(
    ("table", "until"),
    [({"grace": 25}, "11-25"), ({"grace": 25, "end": day("11-24")}, "11-24"), ({"grace": 5}, None)],
)
def test_a_period_waits_until_the_last_day_of_its_grace(
    table: Mapping[str, Any], until: str | None
) -> None:
    """Which is not past the habit's end."""
    waiting = told(table, act("08-09"), act("09-09")).waiting
    assert (waiting and waiting.until) == (day(until) if until else None)


# Spans


@pytest.mark.parametrize(
    ("span", "labels"),
    [
        (Span(), ["08", "09", "10"]),
        (Span(day("08-31")), ["08", "09", "10"]),
        (Span(day("09-01")), ["09", "10"]),
        (Span(None, day("08-31")), ["08"]),
        (Span(None, day("09-01")), ["08", "09"]),
        (Span(day("09-30"), day("09-30")), ["09"]),
        (Span(day("12-01")), []),
    ],
)
def test_a_period_is_told_of_when_it_shares_a_day(span: Span, labels: list[str]) -> None:
    """Its first day is in, the day after its last is not."""
    periods = told({}, span=span).periods
    assert [f"{past.closed.period.begin:%m}" for past in periods] == labels


def test_a_window_ends_where_the_next_begins() -> None:
    """A window reached early shares no day with the span of the next one."""
    history = told({"cadence": "within 30 days"}, act("08-09"), span=Span(day("08-10")))
    assert history.periods[0].closed.period.begin == day("08-10")


def test_the_figures_are_those_of_the_status() -> None:
    """Whatever the span, state and figures are of the whole past as of today."""
    acts = (act("08-09"), act("10-09"))
    history = told({}, *acts, span=Span(day("10-01"), day("10-31")))
    record = Record(life({START: {}}), days_of(life({START: {}}), acts), Exemptions())
    assert history.summary == build_summary([record], TODAY).habits[0]


def test_the_year_of_a_habit_that_ended_ends_with_it() -> None:
    """Or with the last thing that was done, if that was later."""
    table = {START: {"end": day("08-15")}}
    assert len(told(table).heat.weeks) == 3
    assert len(told(table, act("08-20")).heat.weeks) == 4


def test_a_missed_period_has_its_reason() -> None:
    """The last one given for a day of it; a reason for a period that was kept says nothing."""
    days = ("08-09", "08-10", "09-09", "11-09")
    reasons = [MissReason("a", day(on), "forgot") for on in days]
    record = Record(life({START: {}}), days_of(life({START: {}}), [act("09-20")]), Exemptions())
    recorded = Recorded(definitions({START: {}}), record, (), (), reasons)
    history = build_history(recorded, Span(), TODAY)
    assert outcomes(history) == ["missed", "met", "missed"]
    assert [past.explained for past in history.periods] == [reasons[1], None, None]


# Any habit


@given(strategies.cases())
def test_every_outcome_has_its_reason(case: Case) -> None:
    """A late period was reached on or after its end, an excused one has an excuse, no other has."""
    habit = engine.habit_of(case.definition, case.settings)
    record = engine.record_of(habit, case.records)
    known = [Definition(habit.start, case.definition, Settings())]
    history = build_history(Recorded(known, record, (), ()), Span(), case.today)
    for closed, late_on, excuse, _ in history.periods:
        assert (late_on is not None) == (closed.outcome == "late")
        assert late_on is None or closed.period.end <= late_on <= case.today
        assert (excuse is not None) == (closed.outcome == "excused")


# What was planned


def test_plans_are_those_of_the_span_and_the_ratio_is_of_all() -> None:
    """By their days, each with what became of it; the next is among how the habit stands."""
    days = ("10-06", "09-10", "11-12", "11-20", "11-30", "10-20")
    plans = [Plan("a", day(on), dt.time(9), 60, day("09-01")) for on in days]
    record = Record(life({START: {}}), days_of(life({START: {}}), [act("09-10")]), Exemptions())
    recorded = Recorded(definitions({START: {}}), record._replace(plans=plans), (), ())
    history = build_history(recorded, Span(), TODAY)
    assert [(f"{one.plan.on:%m-%d}", one.state) for one in history.plans] == [
        ("09-10", KEPT), ("10-06", BROKEN), ("10-20", BROKEN), ("11-12", BROKEN),
        ("11-20", BROKEN), ("11-30", AHEAD),
    ]  # fmt: skip
    assert history.summary.plan == history.plans[-1]
    part = build_history(recorded, Span(day("10-07"), day("11-12")), TODAY)
    assert [f"{one.plan.on:%m-%d}" for one in part.plans] == ["10-20", "11-12"]
    assert part.say_do == history.say_do == (1, 5)


def test_a_passed_plan_is_not_counted() -> None:
    """While the period is open an act can still keep it."""
    record = Record(life({START: {}}), [], Exemptions())
    plans = [Plan("a", day("11-12"), dt.time(9), 60, day("11-12"))]
    recorded = Recorded(definitions({START: {}}), record._replace(plans=plans), (), ())
    history = build_history(recorded, Span(), TODAY)
    assert ([one.state for one in history.plans], history.say_do) == ([PASSED], (0, 0))
