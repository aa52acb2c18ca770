"""The engine gives every worked example of docs/cadence.md, section 9."""

import pytest

from tests.engine import evaluate
from tests.examples import EXAMPLES, Example


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example-{example.number}")
def test_worked_example(example: Example) -> None:
    """The engine agrees with every column of a worked example."""
    result = evaluate(example.definition, example.settings, example.records, example.today)
    assert result["state"] == example.state
    assert result["overdue_since"] == example.since
    assert result["done"] == example.done
    assert result["due"] == example.due
    assert [one["outcome"] for one in result["outcomes"]] == example.outcomes
    assert (result["streak"], result["best_streak"]) == (example.streak, example.best)
    adherence = result["adherence"]
    assert (adherence["met"], adherence["of"]) == example.adherence
    assert result["strength"] == example.strength
