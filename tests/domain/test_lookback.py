"""The figures of a review: which days it looks back on, and what they came to."""

import datetime as dt
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.dates import months_of, plus_days
from cchabits.domain.habit import Skip
from cchabits.domain.ledger import JUDGED, KEPT, MISSED, SKIPPED, Closed
from cchabits.domain.lookback import Lived, LookBack, look_back, span_of
from cchabits.domain.plan import BROKEN, Plan, standings
from cchabits.domain.plan import KEPT as PLAN_KEPT
from cchabits.domain.practice import MISS_REASONS, SPANS, MissReason, Practice
from cchabits.domain.summary import account
from tests.engine import habit_of, record_of
from tests.reviews import START, TODAY, Told, day, plan, review_of, reviewed, skip, told, why
from tests.strategies import Case, cases

EVERY_MONTH = [f"{month:02}-05" for month in range(1, 12)]


def back(
    *habits: Told, practice: Sequence[Practice] = (), span: str = "year", today: dt.date = TODAY
) -> LookBack:
    """Return the figures of a review."""
    return review_of(*habits, practice=practice, span=span, today=today).back


def without(*months: str) -> list[str]:
    """Return a day of each month up to this one, but for some, given as `MM`."""
    return [on for on in EVERY_MONTH if on[:2] not in months]


# The days


@pytest.mark.parametrize(
    ("name", "today", "first"),
    [
        ("week", "2026-11-24", "2026-11-18"),
        ("month", "2026-11-24", "2026-10-25"),
        ("month", "2026-03-31", "2026-03-01"),
        ("month", "2026-03-01", "2026-02-02"),
        ("quarter", "2026-11-24", "2026-08-25"),
        ("quarter", "2026-05-31", "2026-03-01"),
        ("year", "2026-11-24", "2025-11-25"),
        ("year", "2028-02-29", "2027-03-01"),
    ],
)
def test_a_span_ends_with_today(name: str, today: str, first: str) -> None:
    """A week is seven days; the others begin after the same day one, three or twelve months ago."""
    span = span_of(name, day(today))
    assert (span.first, span.last) == (day(first), day(today))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
def test_every_month_back_has_the_end_of_one_month(today: dt.date) -> None:
    """Whatever the day, one monthly period was over in the month before, and twelve in the year."""
    ends = dict.fromkeys(SPANS, 0)
    for name in SPANS:
        span = span_of(name, today)
        held = (plus_days(span.first, more) for more in range((today - span.first).days + 1))
        ends[name] = sum(one.day == 1 for one in held)
    assert (ends["month"], ends["quarter"], ends["year"]) == (1, 3, 12)
    assert ends["week"] <= 1


@pytest.mark.parametrize("name", SPANS)
def test_a_span_at_an_end_of_the_calendar_has_its_days(name: str) -> None:
    """No day before the first is needed, and none after the last."""
    assert span_of(name, dt.date.min).first == dt.date.min
    assert span_of(name, dt.date.max).months[-1] == dt.date(9999, 12, 1)


def test_months_end_with_the_calendar() -> None:
    """December 9999 is the last, and told once."""
    told = months_of(dt.date(9999, 11, 30), dt.date.max)
    assert told == (dt.date(9999, 11, 1), dt.date(9999, 12, 1))


# What they came to


def test_kept_is_of_what_was_judged() -> None:
    """Met and late of met, late and missed; what was excused, skipped or silent is not counted."""
    done = [*without("03", "06", "08"), "09-02"]
    habit = told({"grace": 5}, done, skip("06-10"), start=day("01-10"))
    (kept,) = back(habit).kept
    assert (kept.habit, kept.tally) == ("call", (7, 8))


def test_a_period_belongs_to_the_day_on_which_it_was_over() -> None:
    """That is the first day after it, whether it is the first of the span or the last."""
    found = {
        on: back(told(done=EVERY_MONTH), span="month", today=day(on)).kept_in_all
        for on in ("09-30", "10-01", "10-31", "11-01")
    }
    assert set(found.values()) == {(1, 1)}


def test_habits_without_a_judged_period_are_not_counted() -> None:
    """A habit that has only begun is no *0 of 0*."""
    found = back(told(start=day("11-01")), told({}, EVERY_MONTH, slug="visit"))
    assert [one.habit for one in found.kept] == ["visit"]
    assert found.kept_in_all == (10, 10)


def test_what_was_said_and_done_is_of_all_habits() -> None:
    """Plans for the days of the span, kept or not; what can still be kept is not counted."""
    call, visit = told({}, ["08-05", "11-05"]), told({}, ["11-06"], slug="visit")
    habits = [call, visit, told(slug="letter")]
    plans = [
        plan("08-05"), plan("08-24"), plan("10-06"), plan("11-05"), plan("11-25", made="11-24"),
        plan("11-20", slug="letter"),
        plan("09-10", slug="visit"), plan("11-04", slug="visit"),
    ]  # fmt: skip
    assert {name: back(*habits, practice=plans, span=name).say_do for name in SPANS} == {
        "week": (0, 0), "month": (2, 2), "quarter": (2, 4), "year": (3, 6),
    }  # fmt: skip


def test_acts_are_full_entries_by_pack_most_first() -> None:
    """A habit of no pack is one's own; habits that have ended were acted on too."""
    own = told({}, ["11-05"], slug="own")
    one = told({"pack": "one"}, ["11-01", "11-02"], slug="one")
    other = told({"pack": "one", "end": day("11-20")}, ["11-03"], slug="other")
    never = told({"pack": "two"}, ["09-03"], slug="never")
    assert back(own, one, other, never, span="month").acts == (("one", 3), ("", 1))


def test_customer_time_is_of_the_habits_that_ask_for_it() -> None:
    """Minutes of durations from the clause T1, by month, the months without any included."""
    table = {"measure": "duration", "from": ["T1"]}
    visit = told(table, {"08-24": 60, "08-25": 30, "10-05": 90, "10-06": 45}, slug="visit")
    other = told({"measure": "duration"}, {"10-05": 600}, slug="other")
    found = back(visit, other, span="quarter")
    assert [(one.month.month, one.minutes) for one in found.customer_time] == [
        (8, 30), (9, 0), (10, 135), (11, 0),
    ]  # fmt: skip
    assert found.customer_minutes == 165


def test_no_month_before_a_habit_began_is_told_as_one_without_customers() -> None:
    """But for one in which something was logged all the same."""
    table = {"measure": "duration", "from": ["T1"]}
    visit = told(table, {"07-05": 60, "10-05": 30}, slug="visit", start=day("09-15"))
    found = back(visit, span="year").customer_time
    assert [(one.month.month, one.minutes) for one in found] == [
        (7, 60), (9, 0), (10, 30), (11, 0),
    ]  # fmt: skip


def test_no_habit_with_customers_is_not_no_time_with_them() -> None:
    """Where no habit asks for it there is no figure, and a count of visits is none."""
    assert back(told({"from": ["T1"]}, EVERY_MONTH)).customer_time == ()


def test_amounts_from_before_a_habit_took_time_are_no_minutes() -> None:
    """What was logged as a count stays a count."""
    habit = Told(
        {START: {"from": ["T1"]}, day("10-01"): {"measure": "duration", "from": ["T1"]}},
        {"09-05": 3, "10-05": 480},
    )
    assert back(habit).customer_minutes == 480


def test_reasons_are_ranked_and_each_miss_counted_once() -> None:
    """Most first, else as they are listed; the second reason of a period is the one that counts."""
    habit = told({}, without("03", "04", "05", "06", "07"))
    practice = [
        why("03-10", "comfort"),
        why("03-20", "forgot"),
        why("04-01", "ownership"),
        why("05-31", "sales_push"),
        why("06-15", "forgot"),
        why("09-15", "minutiae"),
    ]
    found = back(habit, practice=practice)
    assert found.reasons == (("forgot", 2), ("sales_push", 1), ("ownership", 1))
    assert (found.missed, found.explained) == (5, 4)


def test_reasons_to_skip_are_ranked_apart() -> None:
    """A skip is no miss."""
    habit = told(
        {}, without("03", "04", "05"), skip("03-01"), skip("04-01", "emergency"), skip("05-01")
    )
    found = back(habit)
    assert (found.missed, found.reasons) == (0, ())
    assert found.skip_reasons == (("illness", 2), ("emergency", 1))


def test_a_countermeasure_counts_once_its_next_period_is_over() -> None:
    """Followed by a kept period: *n of N*, of those whose next judged period is over."""
    habit = told({}, without("03", "05", "06", "08", "10"), skip("08-10", plan="if ill, then Ana"))
    practice = [
        why("03-10", plan="if away, then earlier"),
        why("05-10", plan="if May, then June"),
        why("06-10"),
        why("10-10", plan="if full, then Friday"),
    ]
    found = back(habit, practice=practice)
    assert [(one.closed.label[:3], one.worked) for one in found.countermeasures] == [
        ("Mar", True), ("May", False), ("Aug", True), ("Oct", None),
    ]  # fmt: skip
    assert found.followed == (2, 3)


def test_a_comeback_is_a_kept_period_right_after_a_miss() -> None:
    """What was skipped between the two does not matter; a second kept one is none."""
    habit = told({}, without("03", "06", "07", "10"), skip("07-10"))
    found = back(habit)
    assert [(one.missed.label[:3], one.kept.label[:3]) for one in found.comebacks] == [
        ("Mar", "Apr"), ("Jun", "Aug"),
    ]  # fmt: skip


def test_a_comeback_belongs_to_the_span_in_which_it_was_kept() -> None:
    """The miss may lie before."""
    habit = told({}, without("09"))
    assert [len(back(habit, span=span).comebacks) for span in SPANS] == [0, 1, 1, 1]


def test_drift_is_told_in_the_span_it_took_effect_in() -> None:
    """From what to what, since when and why; one that lies ahead is not told yet."""
    habit = Told(
        {
            START: {"target": 4},
            day("03-01"): {"target": 3, "reason": "sold a plant"},
            day("10-25"): {"target": 2, "reason": "one more time"},
            day("11-25"): {"target": 1, "reason": "and again"},
        }
    )
    assert [one.reason for one in back(habit).drifts] == ["sold a plant", "one more time"]
    (drift,) = back(habit, span="month").drifts
    assert (drift.begin, drift.kinds) == (day("10-25"), ("target",))


# Laws


@st.composite
def lives(draw: st.DrawFn) -> tuple[Lived, dt.date, str]:
    """Return any habit with reasons for some of its periods, a day, and a span."""
    case: Case = draw(cases())
    habit = habit_of(case.definition, case.settings)
    judged = account(record_of(habit, case.records), case.today)
    closed = judged.ledger.closed
    chosen = draw(st.lists(st.sampled_from(closed), max_size=6)) if closed else []
    plans = st.sampled_from(["", "if asked, then answered"])
    reasons = [
        MissReason(habit.slug, one.last, draw(st.sampled_from(MISS_REASONS)), "", draw(plans))
        for one in chosen
    ]
    skips = [
        Skip(habit.slug, dt.date.fromisoformat(one["on"]), one["reason"], "", draw(plans))
        for one in case.records
        if one["type"] == "skip"
    ]
    return Lived(judged, skips, reasons), case.today, draw(st.sampled_from(SPANS))


@given(lives())
def test_the_figures_are_what_counting_by_hand_gives(
    drawn: tuple[Lived, dt.date, str],
) -> None:
    """Each is counted anew from the closed periods, one by one."""
    lived, today, name = drawn
    span = span_of(name, today)
    found = look_back([lived], span)
    closed = lived.judged.ledger.closed
    mine = [one for one in closed if span.first <= one.end <= today]
    judged = [one for one in mine if one.outcome in JUDGED]
    missed = [one for one in mine if one.outcome == MISSED]
    explained = [one for one in missed if any(one.period.holds(why.on) for why in lived.reasons)]
    assert found.kept_in_all == (sum(one.outcome in KEPT for one in judged), len(judged))
    assert (found.missed, found.explained) == (len(missed), len(explained))
    assert sum(one.times for one in found.skip_reasons) == sum(
        one.outcome == SKIPPED for one in mine
    )
    times = [one.times for one in found.reasons]
    assert times == sorted(times, reverse=True)
    n, of = found.followed
    assert 0 <= n <= of <= len(found.countermeasures) <= len(mine)
    assert {(one.missed, one.kept) for one in found.comebacks} == {
        pair for pair in combinations(closed, 2) if is_comeback(*pair, closed) and pair[1] in mine
    }


def is_comeback(before: Closed, after: Closed, closed: Sequence[Closed]) -> bool:
    """Tell whether one was missed, the other kept, and none judged between them."""
    between = closed[closed.index(before) + 1 : closed.index(after)]
    is_right = before.outcome == MISSED and after.outcome in KEPT
    return is_right and not any(one.outcome in JUDGED for one in between)


DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 15))


@st.composite
def planned(draw: st.DrawFn) -> tuple[str, list[dt.date], list[Plan]]:
    """Return a cadence whose periods no act moves, the days of acts, and plans, at least one."""
    cadence = draw(st.sampled_from(["daily", "weekly", "monthly", "quarterly"]))
    acts = draw(st.lists(DAYS.filter(lambda on: on <= TODAY), max_size=8, unique=True))
    days = draw(st.lists(st.one_of(DAYS, *map(st.just, acts)), min_size=1, max_size=8, unique=True))
    made = [draw(st.dates(dt.date(2026, 9, 1), on)) for on in days]
    return (
        cadence,
        acts,
        [plan(str(on), made=str(since)) for on, since in zip(days, made, strict=True)],
    )


def lived_with(cadence: str, acts: Sequence[dt.date], plans: Sequence[Plan]) -> Lived:
    """Judge a habit that is done by any act, and has plans."""
    record = reviewed(told({"cadence": cadence}, list(map(str, acts)))).record
    return Lived(account(record._replace(plans=plans), TODAY))


@given(planned(), st.sampled_from(SPANS))
def test_only_what_was_kept_or_not_is_counted(
    drawn: tuple[str, list[dt.date], list[Plan]], name: str
) -> None:
    """Plan by plan: nothing of what lies ahead or has passed, and nothing outside the span."""
    lived, span = lived_with(*drawn), span_of(name, TODAY)
    found = look_back([lived], span).say_do
    told = standings(lived.judged, drawn[2], TODAY)
    states = [one.state for one in told if span.first <= one.plan.on <= TODAY]
    assert found == (states.count(PLAN_KEPT), states.count(PLAN_KEPT) + states.count(BROKEN))
    twice = look_back([lived, lived], span).say_do
    assert twice == (2 * found.n, 2 * found.of)


@given(planned(), st.data())
def test_an_act_on_the_day_of_a_plan_never_lowers_it(
    drawn: tuple[str, list[dt.date], list[Plan]], data: st.DataObject
) -> None:
    """Whatever was planned and done besides: *n of N* stays as it was, or is nearer to all."""
    cadence, acts, plans = drawn
    span = span_of("year", TODAY)
    before = look_back([lived_with(cadence, acts, plans)], span).say_do
    on = data.draw(st.sampled_from([one.on for one in plans]))
    after = look_back([lived_with(cadence, sorted({*acts, on}), plans)], span).say_do
    assert after.n >= before.n
    assert after.n * before.of >= before.n * after.of
