"""A year by week and weekday."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.book import Day, Mark
from cchabits.domain.habit import Habit
from cchabits.domain.heat import LEVELS, WEEKS, HeatMap, heat_map
from cchabits.domain.life import Life, Term
from tests.engine import habit_of, life_of

START = dt.date(2026, 8, 5)  # a Wednesday
TODAY = dt.date(2026, 11, 24)  # a Tuesday


def habit(**changes: object) -> Habit:
    """Return a monthly habit that starts on a Wednesday in August."""
    return habit_of({"slug": "a", "start": START, **changes}, {})


def day(on: dt.date, full: int = 1, partial: int = 0) -> Day:
    """Return a day with so many entries."""
    return Day(on, (Mark(1),) * full, (None,) * partial)


def year(*days: Day, first: dt.date = dt.date.min, last: dt.date = TODAY, week: int = 0) -> HeatMap:
    """Return the heat map of the habit with days."""
    return heat_map(life_of(habit()), days, first, last, week)


def test_a_week_has_its_days_under_one_another() -> None:
    """Cells begin with the first weekday; days before the habit, and to come, have none."""
    heat = year(day(dt.date(2026, 8, 6)), day(TODAY, 2))
    assert heat.weeks[0].cells == (None, None, 0, 1, 0, 0, 0)
    assert heat.weeks[-1].cells == (0, 2, None, None, None, None, None)
    assert len(heat.weeks) == 17
    assert heat.highest == 2


@pytest.mark.parametrize("week", range(7))
def test_a_week_begins_where_the_settings_say(week: int) -> None:
    """Each day stands in the row of its weekday."""
    heat = year(day(TODAY), week=week)
    assert heat.first_weekday == week
    assert heat.weeks[-1].cells.index(1) == (TODAY.weekday() - week) % 7


def test_a_year_has_53_weeks() -> None:
    """The last one holds the last day, so that each weekday is there 52 times or more."""
    heat = year(day(dt.date(2020, 1, 1)))
    long = heat_map(life_of(habit(start=dt.date(2020, 1, 1))), [], dt.date.min, TODAY, 0)
    assert (len(heat.weeks), len(long.weeks)) == (17, WEEKS)
    asked = sum(cell is not None for week in long.weeks for cell in week.cells)
    assert asked == 52 * 7 + 2


def test_weeks_before_the_first_act_or_question_are_left_out() -> None:
    """An entry dated before the habit began is shown; the weeks before it are not."""
    heat = year(day(dt.date(2026, 6, 3)))
    assert heat.weeks[0].cells == (None, None, 1, None, None, None, None)


def test_a_span_bounds_the_days() -> None:
    """No day before the first or after the last is looked at."""
    days = [day(dt.date(2026, 9, number)) for number in (9, 10, 16, 17)]
    heat = year(*days, first=dt.date(2026, 9, 10), last=dt.date(2026, 9, 16))
    assert [week.cells for week in heat.weeks] == [
        (None, None, None, 1, 0, 0, 0),
        (0, 0, 1, None, None, None, None),
    ]
    assert year(*days, first=dt.date(2026, 9, 10), last=dt.date(2026, 9, 9)).weeks == ()


def test_a_gap_is_blank() -> None:
    """Between two runs nothing is asked, so nothing is missing."""
    first = habit(end=dt.date(2026, 9, 15))
    again = first._replace(start=dt.date(2026, 10, 1), end=None)
    life = Life((Term(START, START, first), Term(again.start, again.start, again)))
    heat = heat_map(life, [], dt.date.min, TODAY, 0)
    assert [week.cells.count(None) for week in heat.weeks][6:9] == [5, 7, 3]


def test_partial_entries_are_not_counted() -> None:
    """Only what counts gives a day a sign."""
    assert year(day(TODAY, 0, partial=2)).highest == 0


def test_a_week_has_the_month_of_its_last_day() -> None:
    """A week in which a month begins is the first that has it; days to come do not count."""
    weeks = year(day(TODAY)).weeks
    assert [week.month for week in weeks[:6]] == [8, 8, 8, 8, 9, 9]
    assert year(last=dt.date(2026, 9, 30)).weeks[-1].month == 9


@pytest.mark.parametrize("last", [dt.date.min, dt.date(1, 1, 9), dt.date(9999, 12, 31)])
@pytest.mark.parametrize("week", range(7))
def test_the_ends_of_the_calendar_are_no_failure(last: dt.date, week: int) -> None:
    """A week that reaches over them has no cells there."""
    heat = heat_map(life_of(habit(start=dt.date.min)), [], dt.date.min, last, week)
    assert heat.weeks[-1].cells[(last.weekday() - week) % 7] == 0


@given(st.integers(1, 200))
def test_levels_grow_with_the_count(highest: int) -> None:
    """Nothing is level 0, the highest level LEVELS, and the steps are all counts, each once."""
    heat = HeatMap(0, (), highest)
    levels = [heat.level(count) for count in range(highest + 1)]
    assert levels == sorted(levels)
    assert (levels[0], levels[-1]) == (0, LEVELS)
    assert 0 not in levels[1:]
    counts = [count for step in heat.steps() for count in range(step.least, step.most + 1)]
    assert counts == list(range(1, highest + 1))
    assert all(
        heat.level(step.least) == heat.level(step.most) == step.level for step in heat.steps()
    )
