"""Settings are read from the file and from a record, and every mistake is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.config.settings import read_settings
from cchabits.domain.numbers import Written
from cchabits.domain.periods import MONTHS, WEEKDAYS
from cchabits.domain.settings import Settings, read_settings_record, settings_record

DAYS_OF_THE_WEEK = ", ".join(WEEKDAYS).lower()
MONTHS_OF_THE_YEAR = ", ".join(MONTHS).lower()


def test_what_is_left_out_has_its_default() -> None:
    """Without settings a week begins on Monday, a year in January, and a day has eight hours."""
    assert read_settings({}) == (Settings(0, 1, 480), None, [])


def test_every_setting_is_read() -> None:
    """Names are taken in any case, hours with decimals."""
    table = {
        "week_start": "Sunday",
        "fiscal_year_start": "april",
        "hours_per_day": Written("7.5"),
        "timezone": "Europe/Brussels",
    }
    assert read_settings(table) == (Settings(6, 4, 450), "Europe/Brussels", [])


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (3, "key 'settings': expected a line [settings], then its keys"),
        ({"weekstart": "monday"}, "settings: unknown key 'weekstart' (did you mean 'week_start'?)"),
        ({"theme": "dark"}, "settings: unknown key 'theme'"),
        (
            {"week_start": "mon"},
            (
                f"settings: key 'week_start': found 'mon', expected one of {DAYS_OF_THE_WEEK} "
                "(did you mean 'monday'?)"
            ),
        ),
        (
            {"week_start": 1},
            f"settings: key 'week_start': found 1, expected one of {DAYS_OF_THE_WEEK}",
        ),
        (
            {"fiscal_year_start": "januar"},
            (
                "settings: key 'fiscal_year_start': found 'januar', expected one of "
                f"{MONTHS_OF_THE_YEAR} (did you mean 'january'?)"
            ),
        ),
        (
            {"timezone": "Europe/Brussel"},
            (
                "settings: key 'timezone': found 'Europe/Brussel', expected a name such as "
                "Europe/Brussels (did you mean 'Europe/Brussels'?)"
            ),
        ),
        (
            {"timezone": "Europe"},
            "settings: key 'timezone': found 'Europe', expected a name such as Europe/Brussels",
        ),
        (
            {"timezone": "../../etc/passwd"},
            (
                "settings: key 'timezone': found '../../etc/passwd', expected a name such as "
                "Europe/Brussels"
            ),
        ),
        (
            {"timezone": 1},
            "settings: key 'timezone': found 1, expected a name such as Europe/Brussels",
        ),
        ({"timezone": "\0"}, "settings: key 'timezone': a text that holds a NUL character"),
        ({"hours_per_day": 16**5000}, "settings: key 'hours_per_day': a number far too large"),
    ],
)
def test_a_broken_setting_is_named(table: object, problem: str) -> None:
    """The problem says which key, what was found, what is allowed and what is nearest."""
    _, _, problems = read_settings(table)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


@pytest.mark.parametrize(
    "hours", [0, -1, 25, Written("24.1"), Written("0.33"), Written("nan"), "8", True, [8], None]
)
def test_hours_that_make_no_day_are_refused(hours: object) -> None:
    """A day has more than 0 and at most 24 hours, in whole minutes, and they are a number."""
    _, _, problems = read_settings({"hours_per_day": hours})
    assert len(problems) == 1
    assert "expected a number above 0, at most 24, that makes whole minutes" in problems[0]


def test_all_problems_are_named_at_once() -> None:
    """One broken setting does not hide another."""
    _, _, problems = read_settings({"week": 1, "week_start": 1, "timezone": 1})
    assert [problem.split("'")[1] for problem in problems] == ["week", "week_start", "timezone"]


@given(
    st.builds(
        Settings,
        st.integers(0, 6),
        st.integers(1, 12),
        st.integers(1, 480).map(lambda twentieths: 3 * twentieths),
    )
)
def test_a_record_reads_back_to_the_same_settings(settings: Settings) -> None:
    """What is written to the store and the journal is what is read from them."""
    assert read_settings_record(settings_record(settings)) == (settings, [])


@pytest.mark.parametrize("record", [{"week_start": 7}, {"hours_per_day": 2**99}])
def test_a_broken_record_has_a_problem(record: dict[str, Any]) -> None:
    """What a record says of periods and amounts must be known."""
    _, problems = read_settings_record(record)
    assert len(problems) == 1
