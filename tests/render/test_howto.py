"""What `habits show` says of logging a habit, beside the example."""

from collections.abc import Mapping
from typing import Any

import pytest

from cchabits.render.howto import how_to_log, lengthening
from tests.render.states import habit

SAID: list[tuple[Mapping[str, Any], list[str]]] = [
    ({}, ["each time it is done; a number, such as 2, stands for several times"]),
    ({"measure": "duration"}, ["a time such as 90m, 1h30 or 2h; those of a period are added up"]),
    (
        {"measure": "coverage", "requires": ["who", "departments>=2"]},
        [
            "yes or no after one occasion, 5/6 after several; a period's are added up",
            "an entry without who or 2 departments is kept, and counts to nothing",
        ],
    ),
    (
        {"measure": "coverage", "ratio": True, "occasions": "granted of needed"},
        ["two amounts, granted of needed; those of a period are added up"],
    ),
    ({"measure": "coverage", "ratio": True}, ["two amounts; those of a period are added up"]),
    ({"measure": "checklist", "target": 2}, ["one item at a time, in your own words"]),
    ({"measure": "checklist", "items": ["a", "b"]}, ["one item of the list at a time"]),
    (
        {"measure": "checklist", "items": ["own", "Cy Young"], "first": "own"},
        ["one item of the list at a time, own first"],
    ),
    ({"measure": "score"}, ["0 to 10; the last score of a period counts"]),
]


@pytest.mark.parametrize(("table", "said"), SAID)
def test_each_measure_is_explained(table: Mapping[str, Any], said: list[str]) -> None:
    """What a value means, what an entry lacks that counts to nothing, how a list grows."""
    assert how_to_log(habit({"slug": "a-habit", **table})) == said


@pytest.mark.parametrize(
    ("items", "command"),
    [
        (["own", "Cy Young"], 'cchabits habits edit a-habit "items=own,Cy Young,NAME"'),
        (["own", "a, b"], "cchabits habits edit"),
    ],
)
def test_a_list_to_begin_with_grows_by_a_command(items: list[str], command: str) -> None:
    """Where one item is first, others are to follow; an item with a comma is for the editor."""
    table = {"slug": "a-habit", "measure": "checklist", "items": items}
    assert lengthening(habit({**table, "first": "own"})) == command
    assert not lengthening(habit(table))
