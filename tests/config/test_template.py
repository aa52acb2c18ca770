"""The file that `init` writes says what it was given, to the program and to a person."""

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.config.habits_file import read_habits
from cchabits.config.template import habit_toml, habits_toml
from cchabits.domain.numbers import Written
from cchabits.domain.settings import Settings, settings_record
from tests.config.tables import good_tables, raw_tables

DAY = dt.date(2026, 11, 20)


def loads(text: str) -> dict[str, Any]:
    """Parse TOML as the program does."""
    return tomllib.loads(text, parse_float=Written)


@given(st.lists(raw_tables(), max_size=3))
def test_what_is_written_reads_back(tables: list[dict[str, Any]]) -> None:
    """Whatever the texts hold, the parser gives back the same tables in the same order."""
    document = loads(habits_toml(tables))
    assert document == {"schema": 1, "settings": {}} | ({"habit": tables} if tables else {})


@given(raw_tables())
def test_what_is_written_holds_nothing_that_acts_on_a_terminal(table: dict[str, Any]) -> None:
    """Only line ends are outside what can be printed."""
    assert habits_toml([table]).replace("\n", "").isprintable()


@given(st.lists(good_tables(), max_size=3))
def test_good_definitions_stay_good(tables: list[dict[str, Any]]) -> None:
    """A definition that is written to the file is one that the program takes."""
    named = tuple((f"habit-{number}", table) for number, table in enumerate(tables))
    text = habits_toml([table | {"slug": slug} for slug, table in named])
    file, problems = read_habits(text, DAY)
    assert problems == []
    assert file is not None
    assert file.tables == tuple((slug, table | {"slug": slug}) for slug, table in named)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"timezone": "Europe/Brussels"},
        settings_record(Settings(6, 4, 450)) | {"timezone": "UTC"},
    ],
)
def test_settings_read_back(settings: dict[str, Any]) -> None:
    """Settings that are given are set, the others are there as remarks."""
    text = habits_toml([], settings)
    found = {key: str(value) for key, value in loads(text)["settings"].items()}
    assert found == {key: str(value) for key, value in settings.items()}
    for key in ("week_start", "fiscal_year_start", "hours_per_day", "timezone"):
        assert (f"\n# {key} = " in text) == (key not in settings)


def test_the_remarks_are_the_defaults() -> None:
    """Taking the # away from the settings changes none of them but the time zone."""
    text = habits_toml([])
    for key in ("week_start", "fiscal_year_start", "hours_per_day"):
        text = text.replace(f"# {key} = ", f"{key} = ")
    file, _ = read_habits(text, DAY)
    assert file is not None
    assert file.settings == Settings()
    assert len(loads(text)["settings"]) == 3


def test_a_habit_can_be_added_at_the_end() -> None:
    """One habit's lines, after an empty one, are a good end of a file."""
    text = habits_toml([{"slug": "one", "title": "One"}])
    file, _ = read_habits(text + "\n" + habit_toml({"slug": "two", "title": "Two"}), DAY)
    assert file is not None
    assert [slug for slug, _ in file.tables] == ["one", "two"]


def test_only_our_own_cadences_are_called_ours() -> None:
    """A remark marks the cadence that the source does not give."""
    ours = habit_toml({"cadence": "monthly", "cadence_from": "default"})
    stated = habit_toml({"cadence": "monthly", "cadence_from": "article"})
    assert "our proposal" in ours
    assert "our proposal" not in stated
    assert "our proposal" not in habit_toml({"cadence": "monthly"})
