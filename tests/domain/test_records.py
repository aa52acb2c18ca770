"""A definition in the store and the journal is the definition in the file."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given

from cchabits.domain.numbers import Written
from cchabits.domain.records import definition_json, json_text
from tests.config.tables import raw_tables


@given(raw_tables())
def test_a_definition_reads_back_to_the_same_table(table: dict[str, Any]) -> None:
    """Nothing is lost but the slug and the start, which stand beside it; days become texts."""
    kept = {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in table.items()
        if key not in {"slug", "start"}
    }
    assert json.loads(definition_json(table), parse_float=Written) == kept


@given(raw_tables())
def test_a_definition_is_json_on_one_line(table: dict[str, Any]) -> None:
    """Any reader of JSON takes it, and the order of keys in the file does not show."""
    text = definition_json(table)
    assert "\n" not in text
    assert json.loads(text).keys() == table.keys() - {"slug", "start"}
    assert definition_json(dict(reversed(table.items()))) == text


def test_a_journal_shows_what_was_written() -> None:
    """Keys come in the order of the documentation, numbers with their digits, days as ISO texts."""
    table = {
        "cadence": "monthly",
        "end": dt.date(2026, 12, 31),
        "target": Written("0.90"),
        "measure": "coverage",
        "start": dt.date(2026, 8, 1),
        "title": "Asked « pourquoi »",
        "slug": "asked",
    }
    assert definition_json(table) == (
        '{"title": "Asked « pourquoi »", "measure": "coverage", "target": 0.90, '
        '"cadence": "monthly", "end": "2026-12-31"}'
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1_000.5", "1000.5"),
        ("+1.5", "1.5"),
        ("1e06", "1e06"),
        ("nan", '"nan"'),
        ("-inf", '"-inf"'),
    ],
)
def test_numbers_that_only_toml_knows_become_json(number: str, text: str) -> None:
    """Underscores and a plus go; what JSON has no number for becomes a text."""
    assert json_text(Written(number)) == text
