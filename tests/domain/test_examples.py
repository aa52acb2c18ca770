"""The engine and its oracle give every worked example of docs/cadence.md, section 9."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import engine, oracle
from tests.examples import EXAMPLES, Example

JUDGES = [pytest.param(engine.evaluate, id="engine"), pytest.param(oracle.evaluate, id="oracle")]


@pytest.mark.parametrize("evaluate", JUDGES)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example-{example.number}")
def test_worked_example(example: Example, evaluate: Callable[..., dict[str, Any]]) -> None:
    """Each judge agrees with every column of a worked example."""
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


def test_all_examples_are_there() -> None:
    """The table has the examples 1 to 26, in order."""
    assert [example.number for example in EXAMPLES] == list(range(1, 27))
