"""A review over a real home: what the services write is what it looks at, and it writes nothing."""

from collections.abc import Mapping
from typing import Any

from cchabits.domain.dates import plus_months
from cchabits.domain.ledger import Closed
from cchabits.domain.standing import OVERDUE
from cchabits.services.plans import PlanRequest, add_plan
from tests.services.homes import HABITS, Leader, act


def test_a_review_is_of_what_status_says(leader: Leader) -> None:
    """Judged from the start, each stop stands as `status` has it from where it was judged to."""
    records = [act("call", f"2026-{month:02}-05") for month in (8, 9)]
    leader.take([*records, act("review", "2026-09-01", with_={"departments": ["sales"]})])
    leader.log("visit", "2h")
    with leader.session() as session:
        add_plan(session, PlanRequest("call", "27 nov", "9:00"))
    shown = {one.habit.slug: one for one in leader.status().habits}
    stops = leader.review().stops
    assert len(stops) > 3
    assert shown["call"].plan
    assert [stop.summary for stop in stops] == [shown[stop.habit] for stop in stops]
    overdue = {slug for slug, one in shown.items() if one.state == OVERDUE}
    assert {stop.habit for stop in stops if stop.kind == OVERDUE} == overdue


def test_a_review_writes_nothing(leader: Leader) -> None:
    """Not even how far it has judged."""
    leader.log("call")
    before = leader.everything()
    leader.review(span="year")
    assert leader.everything() == before


def test_a_reason_and_its_undoing_are_seen(leader: Leader) -> None:
    """What is explained is not asked about, until the reason is undone."""
    leader.take([act("call", "2026-08-05"), act("call", "2026-11-05")])
    labels = [one.label for one in stop_of(leader, "call", "quarter")]
    assert labels == ["October 2026", "September 2026"]
    leader.explain("call", "2026-10-10")
    assert [one.label for one in stop_of(leader, "call", "quarter")] == ["September 2026"]
    leader.undo()
    assert [one.label for one in stop_of(leader, "call", "quarter")] == labels


def test_a_skip_is_no_miss(leader: Leader) -> None:
    """A period skipped afterwards wants no reason; its countermeasure is among the others."""
    leader.take([act("call", f"2026-{month:02}-05") for month in (8, 9, 11)])
    leader.skip("call", "2026-10-10", countermeasure="if ill, then Ana")
    back = leader.review().back
    assert [one.reason for one in back.skip_reasons] == ["illness"]
    assert [one.text for one in back.countermeasures] == ["if ill, then Ana"]
    assert stop_of(leader, "call") == ()


def test_a_change_that_waits_is_named_until_it_has_its_reason(leader: Leader) -> None:
    """Half the time with customers, first without a word, and then with one: then it is a drift."""
    leader.status()
    leader.define(with_visits("4h"))
    assert leader.review(None).waiting == ("visit",)
    leader.define(with_visits("4h", reason="sold a plant"))
    found = leader.review(None)
    assert found.waiting == ()
    later = leader.review(plus_months(found.today, 1))
    assert [drift.reason for drift in later.back.drifts] == ["sold a plant"]


def with_visits(target: str, **more: str) -> list[Mapping[str, Any]]:
    """Return the habits with another target of the visits."""
    other = {"target": target, **more}
    return [{**table, **(other if table["slug"] == "visit" else {})} for table in HABITS]


def stop_of(leader: Leader, habit: str, span: str = "month") -> tuple[Closed, ...]:
    """Return the missed periods of a habit that want a reason."""
    stops = leader.review(span=span).stops
    return next((stop.unexplained for stop in stops if stop.habit == habit), ())
