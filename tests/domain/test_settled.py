"""Definitions from elsewhere are settled on days on which a period can begin."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given

from cchabits.domain.change import settled
from cchabits.domain.life import Definition, read_life
from cchabits.domain.settings import Settings
from cchabits.errors import BadValue
from tests import engine
from tests.domain.test_changes_against_oracle import terms_of_the_engine
from tests.strategies import Story, histories_of_changes

Told = tuple[str, dict[str, Any]]


def told(*pairs: Told) -> list[Definition]:
    """Return definitions from the days, and with the keys, that each is told with."""
    return [
        Definition(dt.date.fromisoformat(begin), {"title": "A"} | keys, Settings())
        for begin, keys in pairs
    ]


def days(definitions: Sequence[Definition]) -> list[str]:
    """Return the days from which definitions hold."""
    return [definition.begin.isoformat() for definition in definitions]


MONTHLY: dict[str, Any] = {}
WEEKLY = {"cadence": "weekly"}
TWICE = {"target": 2}
FIRST_MONDAYS = {"cadence": "RRULE:FREQ=MONTHLY;BYDAY=1MO"}
ROLLING = {"cadence": "within 30 days"}


@pytest.mark.parametrize(
    ("before", "begin", "settled_on"),
    [
        (MONTHLY, "2026-10-01", "2026-10-01"),
        (MONTHLY, "2026-10-02", "2026-11-01"),
        (MONTHLY, "2026-08-31", "2026-09-01"),  # inside the warm-up
        (MONTHLY, "9999-12-15", None),  # no period begins after it
        (WEEKLY, "2026-10-01", "2026-10-05"),
        ({"cadence": "every 2 weeks"}, "2026-08-31", "2026-09-07"),
        ({"cadence": "every 2 weeks"}, "2026-09-07", "2026-09-07"),
        ({"cadence": "every 3 months"}, "2026-09-02", "2026-12-01"),
        ({"cadence": "yearly"}, "2026-09-02", "2027-01-01"),
        (FIRST_MONDAYS, "2026-09-08", "2026-09-08"),
        (FIRST_MONDAYS, "2026-09-09", "2026-10-06"),
        (ROLLING, "2026-09-09", "2026-09-09"),
        (MONTHLY | {"end": "2026-10-20"}, "2026-10-10", "2026-10-21"),
        (MONTHLY | {"end": "2026-10-20"}, "2026-10-21", "2026-10-21"),
        (MONTHLY | {"end": "2026-10-20"}, "2026-10-25", "2026-10-25"),  # after a gap
    ],
)
def test_a_definition_takes_effect_when_a_period_begins(
    before: dict[str, Any], begin: str, settled_on: str | None
) -> None:
    """One dated inside a period of the one before it waits for the next; a window is cut."""
    found = settled("call", told(("2026-08-20", before), (begin, TWICE)))
    assert days(found)[1:] == ([settled_on] if settled_on else [])


def test_another_one_by_then_takes_its_place() -> None:
    """Of two definitions inside one period the later one holds when the next begins."""
    definitions = told(
        ("2026-08-01", MONTHLY),
        ("2026-09-05", WEEKLY),
        ("2026-09-20", TWICE),
        ("2026-10-01", ROLLING),
    )
    assert days(settled("call", definitions[:3])) == ["2026-08-01", "2026-10-01"]
    assert settled("call", definitions[:3])[1].table["target"] == 2
    assert settled("call", definitions)[1].table == definitions[3].table


def test_periods_are_counted_from_where_the_cadence_began() -> None:
    """A definition that keeps the cadence keeps its count; the one after it follows that."""
    definitions = told(
        ("2026-08-03", {"cadence": "every 2 weeks"}),
        ("2026-08-17", {"cadence": "every 2 weeks", "target": 2}),
        ("2026-08-24", WEEKLY),
    )
    assert days(settled("call", definitions)) == ["2026-08-03", "2026-08-17", "2026-08-31"]


def test_one_that_is_over_before_it_takes_effect_ends_the_habit() -> None:
    """Its end holds for the definition before it, with its words."""
    definitions = told(
        ("2026-08-01", MONTHLY), ("2026-09-05", {"title": "B", "target": 2, "end": "2026-09-20"})
    )
    (only,) = settled("call", definitions)
    assert only.table == {"title": "B", "end": "2026-09-20"}
    life, _ = read_life("call", [only])
    assert life is not None
    assert life.end == dt.date(2026, 9, 20)
    following = settled("call", [*definitions, *told(("2026-09-15", WEEKLY))])
    assert days(following) == ["2026-08-01", "2026-09-21"]


def test_one_that_cannot_be_read_from_that_day_is_refused() -> None:
    """Where the day decides whether a definition is a good one, the later day does."""
    with pytest.raises(BadValue, match="cadence"):
        settled("call", told(("2026-08-01", {"cadence": "never"})))


@given(histories_of_changes())
def test_what_a_home_recorded_is_settled(story: Story) -> None:
    """Definitions as the store has them stay as they are."""
    recorded = [engine._definition(term) for term in terms_of_the_engine(story)]
    assert settled("a-habit", recorded) == recorded


def test_a_definition_is_held_against_the_first_day_of_all() -> None:
    """A grace that a rule allowed from there on stays allowed where it begins with a short gap."""
    rule = {"cadence": "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,4,8,12,16,20,24,28", "grace": 2}
    recorded = told(("2024-05-31", {}), ("2024-08-01", rule))
    assert settled("call", recorded) == recorded
