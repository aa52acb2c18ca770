"""Plans: what becomes of them, and the times and lengths that people type."""

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cchabits.domain.book import Day, Mark
from cchabits.domain.figures import Tally
from cchabits.domain.ledger import Exemptions
from cchabits.domain.plan import (
    AHEAD,
    BROKEN,
    KEPT,
    PASSED,
    Plan,
    PlanStanding,
    next_of,
    plan_content,
    plan_from,
    read_time,
    say_do,
    standings,
)
from cchabits.domain.summary import Record, account, summarise
from cchabits.errors import BadDay, BadValue, Unacceptable
from tests.render import states

START = dt.date(2026, 8, 1)
NINE = dt.time(9)


def day(text: str) -> dt.date:
    """Return a day of 2026."""
    return dt.date.fromisoformat(f"2026-{text}")


def plan(on: dt.date, made: dt.date | None = None) -> Plan:
    """Return a plan, made on the first day of its month unless another is said."""
    return Plan("call", on, NINE, 60, made or on.replace(day=1))


def told(
    plans: Iterable[Plan],
    acts: Iterable[dt.date],
    today: dt.date,
    **table: object,
) -> tuple[PlanStanding, ...]:
    """Tell what becomes of plans of a habit that began in August, given days with an act."""
    days = [Day(on, (Mark(1),)) for on in sorted(set(acts))]
    life = states.life({"slug": "call", **table}, START)
    judged = account(Record(life, days, Exemptions()), today)
    return standings(judged, plans, today)


@pytest.mark.parametrize(
    ("planned", "acts", "today", "expected"),
    [
        ("11-12", [], "11-10", AHEAD),
        ("11-12", [], "11-12", AHEAD),
        ("11-12", ["11-12"], "11-12", KEPT),
        ("11-12", ["11-12"], "12-24", KEPT),
        ("11-12", [], "11-13", PASSED),  # until the month ends
        ("11-12", ["11-30"], "11-30", KEPT),
        ("11-12", [], "11-30", PASSED),
        ("11-12", [], "12-01", BROKEN),
        ("11-12", ["12-01"], "12-01", BROKEN),  # its period had ended
        ("11-12", ["11-05"], "11-10", AHEAD),  # done before it, and it may still be meant
        ("11-12", ["11-05"], "11-13", KEPT),
        ("11-12", ["10-31"], "12-01", BROKEN),
    ],
)
def test_a_plan_is_kept_on_its_day_or_before_its_period_ends(
    planned: str, acts: list[str], today: str, expected: str
) -> None:
    """One that passed can be kept until then; until its day it is ahead."""
    (standing,) = told([plan(day(planned))], map(day, acts), day(today))
    assert standing.state == expected


def test_what_was_done_before_it_was_planned_keeps_nothing() -> None:
    """Nor what was done on that day: in a review one logs an act, and then plans the next."""
    late = plan(day("11-12"), made=day("11-04"))
    assert told([late], [day("11-03")], day("12-01"))[0].state == BROKEN
    assert told([late], [day("11-04")], day("11-13"))[0].state == PASSED
    assert told([late], [day("11-05")], day("12-01"))[0].state == KEPT
    same_day = plan(day("11-04"), made=day("11-04"))
    assert told([same_day], [day("11-04")], day("12-01"))[0].state == KEPT


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        (["11-19"], [BROKEN, KEPT]),  # what was said twice was done once
        (["11-12"], [KEPT, BROKEN]),
        (["11-14"], [BROKEN, KEPT]),  # on no plan's day: it keeps the last
        (["11-12", "11-14"], [KEPT, KEPT]),
        ([], [BROKEN, BROKEN]),
    ],
)
def test_a_later_plan_of_the_period_replaces_one(acts: list[str], expected: list[str]) -> None:
    """So that no act keeps two: the earlier is kept on its day, or not at all."""
    found = told([plan(day("11-19")), plan(day("11-12"))], map(day, acts), day("12-24"))
    assert [one.plan.on for one in found] == [day("11-12"), day("11-19")]
    assert [one.state for one in found] == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("11-05", [KEPT, BROKEN]),  # before its day, and before there was another
        ("11-14", [KEPT, BROKEN]),  # late, and before there was another
        ("11-15", [KEPT, BROKEN]),  # the other was planned that day, when this was done
        ("11-16", [BROKEN, KEPT]),
    ],
)
def test_a_plan_that_was_kept_stays_so_when_the_next_one_is_made(
    act: str, expected: list[str]
) -> None:
    """Planning ahead takes nothing back: what replaces a plan does so from the next day on."""
    plans = [plan(day("11-12")), plan(day("11-19"), made=day("11-15"))]
    assert [one.state for one in told(plans, [day(act)], day("12-24"))] == expected


def test_a_plan_that_was_replaced_is_broken_from_the_next_day_on() -> None:
    """On the day that another one is made, an act may have been done for it."""
    plans = [plan(day("11-12")), plan(day("11-19"), made=day("11-15"))]
    assert [one.state for one in told(plans, [], day("11-15"))] == [PASSED, AHEAD]
    assert [one.state for one in told(plans, [], day("11-16"))] == [BROKEN, AHEAD]


def test_of_two_plans_for_a_day_the_later_one_holds() -> None:
    """An import may bring two; one act keeps one of them."""
    first = plan(day("11-12"))
    found = told([first, first._replace(at=dt.time(15))], [day("11-12")], day("12-24"))
    assert [(one.plan.at, one.state) for one in found] == [(dt.time(15), KEPT)]


def test_a_plan_of_another_period_replaces_nothing() -> None:
    """October's can be kept until October ends, whatever is planned for November."""
    plans = [plan(day("10-12")), plan(day("11-12"), made=day("10-13"))]
    assert [one.state for one in told(plans, [], day("10-20"))] == [PASSED, AHEAD]
    assert [one.state for one in told(plans, [day("10-30")], day("11-01"))] == [KEPT, AHEAD]


def test_a_rolling_window_is_a_period_too() -> None:
    """Which ends when it is reached: the plan after that is of the next window."""
    plans = [plan(day("08-20")), plan(day("08-25"))]
    found = told(plans, [day("08-20")], day("09-18"), cadence="within 30 days")
    assert [one.state for one in found] == [KEPT, PASSED]
    found = told(plans, [day("08-20"), day("09-18")], day("09-18"), cadence="within 30 days")
    assert [one.state for one in found] == [KEPT, KEPT]


def test_a_window_that_waits_has_no_day_to_plan_but_what_follows_it() -> None:
    """Of 30 days up to 30 August, and 20 of grace: a plan for September is ahead, then kept."""
    early, late = plan(day("08-20")), plan(day("09-05"), made=day("09-01"))
    table = {"cadence": "within 30 days", "grace": 20}
    assert [one.state for one in told([early, late], [], day("09-05"), **table)] == [BROKEN, AHEAD]
    assert [one.state for one in told([late], [], day("09-06"), **table)] == [PASSED]
    found = told([early, late], [day("09-05")], day("09-06"), **table)
    assert [one.state for one in found] == [BROKEN, KEPT]


def test_a_window_that_was_reached_late_had_ended_when_it_was_due() -> None:
    """On 30 August, so that the act of 5 September keeps nothing but the plan of its day."""
    plans = [plan(day("08-20")), plan(day("09-05"), made=day("09-01"))]
    table = {"cadence": "within 30 days", "grace": 20}
    done = [day("09-05")]
    assert [one.state for one in told(plans, done, day("09-24"), **table)] == [BROKEN, KEPT]
    assert [one.state for one in told(plans[:1], done, day("09-24"), **table)] == [BROKEN]


def test_what_no_period_holds_is_not_told() -> None:
    """A day before the habit began, or after it ended, is nobody's to keep; the far ones are."""
    assert told([plan(day("07-12"))], [], day("11-24")) == ()
    assert told([plan(day("12-12"))], [], day("11-24"), end=day("11-30")) == ()
    (far,) = told([plan(day("12-31") + dt.timedelta(days=900))], [], day("11-24"))
    assert far.state == AHEAD


def test_the_next_plan_comes_before_what_has_passed() -> None:
    """Of what has passed, the latest; of what was kept or not, nothing."""
    passed, ahead, later = plan(day("11-12")), plan(day("12-03")), plan(day("12-24"))
    found = told([later, passed, ahead], [], day("11-24"))
    assert next_of(found) == PlanStanding(ahead, AHEAD)
    assert next_of(told([passed], [], day("11-24"))) == PlanStanding(passed, PASSED)
    assert next_of(told([passed], [], day("12-24"))) is None


def test_a_summary_has_the_next_plan() -> None:
    """Where the record has plans; a state does not depend on them."""
    life = states.life({"slug": "call"}, START)
    bare = Record(life, (), Exemptions())
    known = bare._replace(plans=[plan(day("11-26"), made=day("11-20"))])
    today = day("11-24")
    before, after = (summarise(account(one, today), today) for one in (bare, known))
    assert after.plan == PlanStanding(known.plans[0], AHEAD)
    assert after._replace(plan=None) == before


# Laws

DAYS = st.dates(START, dt.date(2026, 12, 31))


@st.composite
def plans(draw: st.DrawFn) -> list[Plan]:
    """Return plans for some days, each made on its day or before."""
    on = draw(st.lists(DAYS, unique=True, max_size=8))
    return [plan(one, one - dt.timedelta(days=draw(st.integers(0, 40)))) for one in on]


def by_hand(plans: list[Plan], acts: set[dt.date], today: dt.date) -> dict[dt.date, str]:
    """Tell the same from the acts' side: each keeps the plan of its day, or its month's last."""
    made = {one.on: one.made for one in plans}

    def in_month_of(day: dt.date) -> list[dt.date]:
        return [on for on in made if (on.year, on.month) == (day.year, day.month)]

    kept = set()
    for act in acts:
        known = [on for on in in_month_of(act) if made[on] < act]
        meant = act if act in made else max(known, default=None)
        if act <= today and meant:
            kept.add(meant)
    found = {}
    for on in made:
        is_replaced = any(later > on and made[later] < today for later in in_month_of(on))
        is_over = is_replaced or (on.year, on.month) < (today.year, today.month)
        state = KEPT if on in kept else BROKEN if is_over else PASSED
        is_ahead = on > today or (on == today and state != KEPT)
        found[on] = AHEAD if is_ahead else state
    return found


@given(plans(), st.sets(DAYS, max_size=8), DAYS)
def test_each_act_keeps_the_plan_of_its_day_or_the_last_of_its_period(
    made: list[Plan], acts: set[dt.date], today: dt.date
) -> None:
    """The plans' side and the acts' side agree, of a monthly habit."""
    found = {one.plan.on: one.state for one in told(made, acts, today)}
    assert found == by_hand(made, acts, today)


@given(plans(), st.sets(DAYS, max_size=8), DAYS, DAYS)
def test_an_act_more_never_breaks_a_plan(
    made: list[Plan], acts: set[dt.date], more: dt.date, today: dt.date
) -> None:
    """What was kept stays kept, and no more are counted as not kept."""
    before = say_do(told(made, acts, today))
    after = say_do(told(made, acts | {more}, today))
    assert after.n >= before.n
    assert after.of - after.n <= before.of - before.n


@given(plans(), st.sets(DAYS, max_size=8), DAYS, DAYS)
def test_what_is_decided_stays_so(
    made: list[Plan], acts: set[dt.date], one: dt.date, other: dt.date
) -> None:
    """As days go by and nothing is dated back."""
    early, late = sorted((one, other))
    before = {one.plan: one.state for one in told(made, acts, early)}
    after = {one.plan: one.state for one in told(made, acts, late)}
    assert before.keys() == after.keys()
    for made_plan, state in before.items():
        if state in {KEPT, BROKEN}:
            assert after[made_plan] == state


def test_only_what_is_decided_is_counted() -> None:
    """Plans ahead, and those that can still be kept, are no broken word."""
    states = [AHEAD, KEPT, PASSED, BROKEN, KEPT]
    found = [PlanStanding(plan(day("11-12")), state) for state in states]
    assert say_do(found) == Tally(2, 3)
    assert say_do([]) == Tally(0, 0)


@given(plans(), st.sets(DAYS, max_size=8), DAYS, DAYS)
def test_a_plan_more_takes_no_kept_one_back(
    made: list[Plan], acts: set[dt.date], today: dt.date, on: dt.date
) -> None:
    """Made today for a day to come, when there is nothing planned for that."""
    known = [one for one in made if one.made <= today and one.on != on]
    assume(on > today)
    before = {one.plan.on for one in told(known, acts, today) if one.state == KEPT}
    after = told([*known, plan(on, today)], acts, today)
    assert before <= {one.plan.on for one in after if one.state == KEPT}


# What is typed, and what is kept


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", "09:00"), ("09:00", "09:00"), ("9.30", "09:30"), (" 14:30 ", "14:30"),
        ("0930", "09:30"), ("1430", "14:30"),
        ("9am", "09:00"), ("12am", "00:00"), ("12pm", "12:00"), ("2:30 PM", "14:30"),
        ("0:00", "00:00"), ("23:59", "23:59"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed: str, read: str) -> None:
    """With a colon or a point, with am and pm, or as the hour alone."""
    assert f"{read_time(typed):%H:%M}" == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "24:00",
        "9:60",
        "13pm",
        "0am",
        "9:5",
        "900",
        "nine",
        "9:00:00",
        "-9",
        "9 am pm",
        "٩",
        "9m",
    ],
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    """With the forms that are."""
    with pytest.raises(BadValue, match="is not a time"):
        read_time(typed)


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
PLANS = st.builds(
    lambda on, ahead, at, minutes, where: Plan(
        "call", on, at, minutes, on - dt.timedelta(days=ahead), where
    ),
    st.dates(dt.date(2000, 1, 1), dt.date(9999, 12, 30)),
    st.integers(0, 4000),
    TIMES,
    st.integers(1, 24 * 60),
    st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=80
    ).filter(str.isprintable),
)


@given(PLANS)
def test_what_a_plan_says_reads_back(made: Plan) -> None:
    """As the journal and the store have it."""
    assert plan_from(made.habit, made.on, plan_content(made)) == made


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": None}, {"at": "9:00"}, {"at": "25:00"}, {"at": 9}, {"at": ["09:00"]},
        {"minutes": 0}, {"minutes": 1441}, {"minutes": 1.5}, {"minutes": True}, {"minutes": "60"},
        {"made": "2026-11-13"}, {"made": "soon"}, {"made": None},
        {"where": 7}, {"where": "x" * 1_001},
        {"where": "\ud800"},
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused(wrong: dict[str, object]) -> None:
    """A time by the clock, a length up to a day, a day it was made on, a line of text."""
    content = plan_content(plan(day("11-12"))) | wrong
    with pytest.raises(Unacceptable):
        plan_from("call", day("11-12"), content)


def test_a_plan_is_made_before_its_day() -> None:
    """Else it were none."""
    with pytest.raises(BadDay, match="after it"):
        plan_from("call", day("11-12"), {"at": "09:00", "made": "2026-11-13"})


def test_what_lacks_its_time_is_told_what_it_lacks() -> None:
    """By the name of the key, since a journal was written by a program."""
    with pytest.raises(BadValue, match="'at' is missing"):
        plan_from("call", day("11-12"), {})
