"""What a review stops at, what it asks once, and in which order."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchabits.domain import standing
from cchabits.domain.ledger import JUDGED, MISSED
from cchabits.domain.life import are_judged_alike
from cchabits.domain.lookback import span_of
from cchabits.domain.numbers import MILLION, Written
from cchabits.domain.plan import Plan
from cchabits.domain.practice import MISS_REASONS, SPANS, Choice, MissReason, Reflection
from cchabits.domain.review import (
    STOP_KINDS,
    Review,
    Reviewed,
    Stop,
    build_review,
)
from cchabits.domain.summary import account, build_summary
from tests.engine import habit_of, record_of, recorded_of
from tests.reviews import START, TODAY, Told, day, plan, review_of, skip, told, why
from tests.services.homes import part_of_examples
from tests.strategies import Case, Story, cases, histories_of_changes, terms_of

EVERY_MONTH = [f"{month:02}-05" for month in range(1, 12)]
UNTIL_AUGUST = EVERY_MONTH[:8]


def labels(stop: Stop) -> list[str]:
    """Return the missed periods that want a reason."""
    return [one.label.removesuffix(" 2026") for one in stop.unexplained]


# Stops


def test_a_habit_kept_and_not_due_is_no_stop() -> None:
    """What is met now, and was met in each period of the span, is passed by."""
    review = review_of(told(done=dict.fromkeys(EVERY_MONTH, 2)))
    assert (review.stops, review.questions) == ((), ())


def test_an_overdue_habit_stops_with_its_miss_and_a_day_of_it() -> None:
    """It has the period that wants a reason, and the last day of the one that is overdue."""
    (stop,) = review_of(told(done=EVERY_MONTH[:9])).stops
    assert (stop.kind, labels(stop), stop.overdue_on) == (
        standing.OVERDUE, ["October"], day("10-31"),
    )  # fmt: skip


def test_a_habit_done_again_stops_at_the_miss_before() -> None:
    """Met this month, it still wants the reason of last month's miss; nothing of it is overdue."""
    (stop,) = review_of(told(done=[*EVERY_MONTH[:9], "11-05"])).stops
    assert (stop.kind, labels(stop), stop.overdue_on) == (MISSED, ["October"], None)
    assert stop.summary.state == standing.MET


def test_a_reason_takes_the_miss_off_the_list() -> None:
    """Where every miss of the span is explained, the habit is passed by."""
    habit = told(done=[*EVERY_MONTH[:9], "11-05"])
    assert review_of(habit, practice=[why("10-12")]).stops == ()


def test_an_overdue_habit_with_its_reason_is_still_overdue() -> None:
    """A reason explains a miss and does not excuse it."""
    (stop,) = review_of(told(done=EVERY_MONTH[:9]), practice=[why("10-12")]).stops
    assert (stop.kind, labels(stop)) == (standing.OVERDUE, [])


def test_the_reason_of_another_habit_explains_nothing() -> None:
    """A reason belongs to its habit."""
    habit = told(done=[*EVERY_MONTH[:9], "11-05"])
    assert review_of(habit, practice=[why("10-12", slug="visit")]).count(MISSED) == 1


def test_a_period_that_waits_in_its_grace_wants_no_reason_yet() -> None:
    """It can still be kept, so it is overdue, and not missed."""
    habit = told({"grace": 27}, EVERY_MONTH[:9])
    (stop,) = review_of(habit).stops
    assert (stop.kind, labels(stop), stop.overdue_on) == (standing.OVERDUE, [], day("10-31"))


def test_a_window_that_waits_in_its_grace_is_named_by_its_last_day() -> None:
    """It stays the open one, so the day before its begin would be another's."""
    window = told({"cadence": "within 30 days", "grace": 20}, ["10-10"], start=day("10-01"))
    (stop,) = review_of(window).stops
    assert (stop.kind, stop.overdue_on) == (standing.OVERDUE, day("11-09"))


def test_what_is_overdue_for_long_still_wants_its_last_reason() -> None:
    """The last miss of an overdue habit is asked about, even where it lies before the span."""
    quarterly = told({"cadence": "quarterly"}, ["02-05", "05-05"])
    (stop,) = review_of(quarterly, span="week").stops
    assert labels(stop) == ["Q3"]


def test_misses_before_the_span_are_not_asked_about() -> None:
    """A month looks back on one monthly period, a quarter on three; the newest comes first."""
    habit = told(done=[*EVERY_MONTH[:6], "11-05"])
    found = {span: review_of(habit, span=span).stops for span in SPANS}
    assert [labels(found[span][0]) for span in ("month", "quarter", "year")] == [
        ["October"],
        ["October", "September", "August"],
        ["October", "September", "August", "July"],
    ]
    assert found["week"] == ()


@pytest.mark.parametrize(
    ("table", "done", "is_stop"),
    [
        ({"lead": 10}, EVERY_MONTH[:10], True),
        ({"lead": 5}, EVERY_MONTH[:10], False),
        ({"lead": 10}, EVERY_MONTH, False),
    ],
)
def test_a_habit_due_soon_is_a_stop(table: dict[str, Any], done: list[str], is_stop: bool) -> None:  # noqa: FBT001 - a column
    """Within its lead, and not met."""
    stops = review_of(told(table, done)).stops
    assert [stop.kind for stop in stops] == [standing.DUE_SOON] * is_stop


@pytest.mark.parametrize(("target", "is_stop"), [("0.5", True), ("1.0", False)])
def test_a_coverage_behind_near_its_due_day_is_due_soon(target: str, is_stop: bool) -> None:  # noqa: FBT001 - a column
    """As long as it can still reach its target."""
    done = dict.fromkeys(EVERY_MONTH[:10], (MILLION, MILLION)) | {"11-05": (0, MILLION)}
    habit = told({"measure": "coverage", "target": Written(target), "lead": 10}, done)
    assert [stop.kind for stop in review_of(habit).stops] == [standing.DUE_SOON] * is_stop


@pytest.mark.parametrize("ending", [{"end": day("11-10")}, {}])
def test_what_has_ended_or_not_begun_is_passed_by(ending: dict[str, Any]) -> None:
    """Neither is counted among the habits that run."""
    start = START if ending else TODAY + dt.timedelta(days=3)
    review = review_of(told(ending, UNTIL_AUGUST if ending else [], start=start))
    assert (review.habits, review.stops) == (0, ())


def test_stops_come_worst_first() -> None:
    """Overdue longest first, then missed most often, then due nearest."""
    habits = [
        told({"lead": 10}, EVERY_MONTH[:10], slug="soon"),
        told({"cadence": "quarterly", "lead": 60}, ["02-05", "05-05", "08-05"], slug="later"),
        told(done=EVERY_MONTH[:9], slug="overdue"),
        told(done=[*EVERY_MONTH[:9], "11-05"], slug="missed-once"),
        told(done=[*EVERY_MONTH[:7], "11-05"], slug="missed-often"),
        told(done=EVERY_MONTH[:4], slug="long-overdue"),
    ]
    assert [stop.habit for stop in review_of(*habits, span="quarter").stops] == [
        "long-overdue", "overdue", "missed-often", "missed-once", "soon", "later",
    ]  # fmt: skip


# What is planned


@pytest.mark.parametrize(
    ("plans", "is_wanted"),
    [
        pytest.param([], True, id="nothing"),
        pytest.param([plan("11-26", made="11-20")], False, id="ahead"),
        pytest.param([plan("11-24")], False, id="today"),
        pytest.param([plan("11-12")], True, id="passed"),
        pytest.param([plan("10-12")], True, id="broken"),
        pytest.param([plan("12-01", made="11-20")], True, id="in another period"),
        pytest.param([plan("11-12"), plan("11-30", made="11-20")], False, id="passed and ahead"),
        pytest.param([plan("11-26", slug="visit", made="11-20")], True, id="of another habit"),
    ],
)
def test_a_stop_wants_a_plan_in_its_open_period(plans: list[Plan], *, is_wanted: bool) -> None:
    """It stands all the same: what is planned is overdue until it is done."""
    (stop,) = review_of(told(done=EVERY_MONTH[:9]), practice=plans).stops
    assert (stop.kind, stop.wants_plan) == (standing.OVERDUE, is_wanted)


def test_what_is_met_or_comes_by_the_occasion_wants_no_plan() -> None:
    """The reason of a miss before is asked for, and nothing is to be planned."""
    done = [*EVERY_MONTH[:9], "11-05"]
    every = {"measure": "coverage", "target": 1}
    asked = dict.fromkeys(EVERY_MONTH[:9], (4, 4))
    (untouched,) = review_of(told(every, asked)).stops
    assert not untouched.wants_plan
    lost = told(every, asked | {"11-05": (1, 4)})
    skipped = told({}, EVERY_MONTH[:9], skip("11-10"))
    for habit in (told(done=done), lost, skipped):
        for stop in review_of(habit, span="quarter").stops:
            if stop.kind == MISSED:
                assert not stop.wants_plan, stop.summary.state


def test_a_window_that_waits_in_its_grace_is_planned_after_its_end() -> None:
    """What lies ahead of it is for it: it ends when it is reached."""
    window = told({"cadence": "within 30 days", "grace": 20}, ["10-10"], start=day("10-01"))
    assert review_of(window).stops[0].wants_plan
    assert not review_of(window, practice=[plan("11-26", made="11-20")]).stops[0].wants_plan


# What is asked once


@pytest.mark.parametrize(
    ("table", "value", "is_asked"),
    [
        ({}, 1, True),
        ({}, 2, False),
        ({"target": 3}, 3, True),
        ({"measure": "duration", "target": "8h"}, 480, True),
        ({"measure": "duration", "target": "8h"}, 481, False),
        ({"measure": "checklist", "items": ["a", "b"], "target": 1}, "a", True),
        ({"measure": "checklist", "items": ["a"]}, "a", False),
        ({"measure": "checklist", "target": 1}, "a", True),
        ({"measure": "coverage", "target": Written("0.5")}, (MILLION, 2 * MILLION), True),
        ({"measure": "coverage", "target": Written("0.5")}, (2 * MILLION, 3 * MILLION), False),
        ({"measure": "coverage"}, (MILLION, MILLION), False),
        ({"measure": "score"}, 7 * MILLION, False),
        ({"measure": "score", "target": 7}, 7 * MILLION, False),
        ({"cadence": "within 60 days"}, 1, False),
    ],
)
def test_three_periods_at_the_minimum_are_asked_about(
    table: dict[str, Any],
    value: Any,  # noqa: ANN401 - whatever a measure takes
    is_asked: bool,  # noqa: FBT001 - columns
) -> None:
    """Only where more would have been possible: never for a score or for all of something."""
    questions = review_of(told(table, dict.fromkeys(EVERY_MONTH, value))).questions
    assert [len(one.periods) for one in questions] == [3] * is_asked


def test_two_periods_at_the_minimum_are_not_asked_about() -> None:
    """It takes three."""
    assert review_of(told(done=["09-05", "10-05"], start=day("09-01"))).questions == ()


def test_a_skipped_period_between_does_not_matter() -> None:
    """The last three that were met, late or missed count."""
    done = ["07-05", "08-05", "10-05", "11-05"]
    (question,) = review_of(told({}, done, skip("09-05"), start=day("07-01"))).questions
    assert [one.label for one in question.periods] == ["July 2026", "August 2026", "October 2026"]


def test_a_late_period_is_not_at_ease() -> None:
    """A habit that is kept late is not asked to do more."""
    done = ["07-05", "08-05", "10-02", "10-09", "11-05"]
    habit = Told({day("07-01"): {"grace": 5}}, dict.fromkeys(done, 1))
    review = review_of(habit)
    assert [one.tally for one in review.back.kept] == [(1, 1)]
    assert review.questions == ()


@pytest.mark.parametrize(
    ("answered", "is_asked"), [("2026-06-30", True), ("2026-07-01", False), ("2026-11-24", False)]
)
def test_an_answer_closes_the_question_for_its_definition(answered: str, is_asked: bool) -> None:  # noqa: FBT001 - a column
    """Asked once: an answer holds until another definition takes effect."""
    habit = Told({START: {"target": 2}, day("07-01"): {}}, dict.fromkeys(EVERY_MONTH, 1))
    practice = [Choice("call", day(answered), "keep")]
    assert bool(review_of(habit, practice=practice).questions) == is_asked


def test_an_answer_about_another_habit_closes_nothing() -> None:
    """Each habit is asked about by itself."""
    practice = [Choice("visit", TODAY, "keep")]
    assert review_of(told(done=EVERY_MONTH), practice=practice).questions


@pytest.mark.parametrize(
    ("begin", "is_asked"), [("09-01", False), ("08-01", True), ("12-01", False)]
)
def test_a_change_begins_the_count_anew(begin: str, is_asked: bool) -> None:  # noqa: FBT001 - a column
    """Three periods under the definition in force; where one lies ahead, nothing is asked."""
    habit = Told({START: {"grace": 3}, day(begin): {}}, dict.fromkeys(EVERY_MONTH, 1))
    assert bool(review_of(habit).questions) == is_asked


# The rest


def test_what_the_last_review_came_to_is_told() -> None:
    """The one held last, whenever it was recorded; one that lies ahead is not seen."""
    practice = [
        Reflection(day("10-20"), "month", next="later"),
        Reflection(day("09-20"), "month", next="earlier"),
        Reflection(day("12-01"), "month", next="ahead"),
    ]
    previous = review_of(told(), practice=practice).previous
    assert previous is not None
    assert previous.next == "later"


def test_a_change_that_waits_is_named() -> None:
    """What waits for a reason wants a word too."""
    assert review_of(told(done=EVERY_MONTH), waiting=["call"]).waiting == ("call",)


# Laws


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Case, Reviewed, list[MissReason], str]:
    """Return a habit with any history, reasons for some of its days, and a span."""
    case = draw(cases())
    habit = habit_of(case.definition, case.settings)
    record = record_of(habit, case.records)
    closed = account(record, case.today).ledger.closed
    chosen = draw(st.lists(st.sampled_from(closed), max_size=4)) if closed else []
    reasons = [
        MissReason(habit.slug, one.last, draw(st.sampled_from(MISS_REASONS))) for one in chosen
    ]
    return case, Reviewed(record), reasons, draw(st.sampled_from(SPANS))


Drawn = tuple[Case, Reviewed, list[MissReason], str]


def reviewed_again(drawn: Drawn, *more: MissReason) -> Review:
    """Return the review of what was drawn, with more reasons."""
    case, recorded, reasons, span = drawn
    return build_review([recorded], [*reasons, *more], (), span, case.today)


@given(reviews())
def test_a_stop_is_what_its_summary_says(drawn: Drawn) -> None:
    """Its habit is as `status` has it: overdue, due soon, or with a missed period to explain."""
    case, recorded, reasons, span = drawn
    (summary,) = build_summary([recorded.record], case.today, with_ended=True).habits
    days = span_of(span, case.today)
    explained = {one.on for one in reasons}
    for stop in reviewed_again(drawn).stops:
        assert stop.summary == summary
        assert stop.kind in STOP_KINDS
        assert (stop.kind == standing.OVERDUE) == (summary.state == standing.OVERDUE)
        assert (stop.overdue_on is None) == (summary.state != standing.OVERDUE)
        assert stop.kind != MISSED or stop.unexplained
        assert stop.kind != standing.DUE_SOON or summary.days_left <= summary.habit.lead
        for number, missed in enumerate(stop.unexplained):
            assert missed.outcome == MISSED
            assert missed.last not in explained
            is_last = number == 0 and summary.state == standing.OVERDUE
            assert days.first <= missed.end <= days.last or is_last


@given(reviews())
def test_reasons_for_all_leave_only_what_is_overdue_or_due_soon(drawn: Drawn) -> None:
    """With a reason for each missed period, none is asked about any more."""
    asked = [one for stop in reviewed_again(drawn).stops for one in stop.unexplained]
    answers = [MissReason(one.habit.slug, one.last, "forgot") for one in asked]
    after = reviewed_again(drawn, *answers)
    assert [stop for stop in after.stops if stop.unexplained or stop.kind == MISSED] == []
    assert not after.habits or after.back.explained == after.back.missed


@settings(max_examples=part_of_examples(0.4))
@given(st.lists(cases(), max_size=4), st.sampled_from(SPANS))
def test_stops_are_in_order_and_each_habit_once(several: list[Case], span: str) -> None:
    """Overdue before missed before due soon; within a kind by how bad."""
    today = several[0].today if several else TODAY
    recorded = [
        Reviewed(record_of(habit_of(one.definition, one.settings), one.records)) for one in several
    ]
    stops = build_review(recorded, (), (), span, today).stops
    assert len(stops) <= len(recorded)
    kinds = [STOP_KINDS.index(stop.kind) for stop in stops]
    assert kinds == sorted(kinds)
    since = [stop.summary.overdue_since for stop in stops if stop.kind == standing.OVERDUE]
    assert since == sorted(since, key=lambda one: one or dt.date.max)
    often = [len(stop.unexplained) for stop in stops if stop.kind == MISSED]
    assert often == sorted(often, reverse=True)
    due = [stop.summary.days_left for stop in stops if stop.kind == standing.DUE_SOON]
    assert due == sorted(due)


@settings(max_examples=part_of_examples(0.3))
@given(histories_of_changes(), st.sampled_from(SPANS))
def test_changes_are_reviewed_by_what_is_in_force(story: Story, span: str) -> None:
    """Whatever changed: a question is about what is asked now, and drift has begun in the span."""
    definitions, record = recorded_of(terms_of(story), story.records)
    today = story.today
    review = build_review([Reviewed(record, (), definitions)], (), (), span, today)
    for question in review.questions:
        in_force = record.life.on(today)
        judged = [one for one in account(record, today).ledger.closed if one.outcome in JUDGED]
        assert list(question.periods) == judged[-3:]
        assert all(are_judged_alike(one.habit, in_force) for one in question.periods)
    for drift in review.back.drifts:
        assert drift.kinds
        assert review.span.first <= drift.begin <= today
    shown = build_summary([record], today).habits
    assert [stop.summary for stop in review.stops] == list(shown[: len(review.stops)])
