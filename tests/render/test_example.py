"""The commands that mend things can be typed as they are."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from cchabits.domain.habit import Requirement
from cchabits.domain.measure import Total
from cchabits.errors import BadValue
from cchabits.render.example import completing_command, example_command
from tests.render.states import habit

HOURS = {"measure": "duration"}
ITEMS = {"measure": "checklist", "items": ["change management", 'it\'s "ours"', "own"]}

EXAMPLES: list[tuple[Mapping[str, Any], Total, str]] = [
    ({}, 0, ""),
    ({"target": 3}, 1, ""),
    ({"requires": ["departments"]}, 0, "--with DEPARTMENTS"),
    ({"requires": ["departments>=2"]}, 0, "--with departments=DEPARTMENTS1,DEPARTMENTS2"),
    ({"requires": ["new_ways", "owner"]}, 0, "--with new_ways=NEW_WAYS --with owner=OWNER"),
    (HOURS, 0, '2h -m "what came of it"'),
    ({**HOURS, "ask": ["customer_ref"]}, 0, '2h -m "who, what you heard"'),
    (HOURS, 405, '1h15 -m "what came of it"'),
    (HOURS, 600, '2h -m "what came of it"'),
    ({**HOURS, "target": "45m"}, 0, '45m -m "what came of it"'),
    ({"measure": "coverage"}, (0, 0), "yes"),
    ({"measure": "coverage", "ratio": True}, (0, 0), "40/60"),
    (ITEMS, (), '"change management"'),
    (ITEMS, ("change management",), "'it'\"'\"'s \"ours\"'"),
    ({**ITEMS, "first": "own"}, ("change management",), "own"),
    ({"measure": "checklist", "target": 2}, (), "ITEM"),
    ({"measure": "score"}, None, "7"),
]


@pytest.mark.parametrize(("table", "total", "expected"), EXAMPLES)
def test_the_example_logs_what_is_missing(
    table: Mapping[str, Any], total: Total, expected: str
) -> None:
    """Each measure has its command, from what the period has so far."""
    command = example_command(habit({"slug": "some-habit", **table}), total)
    assert command == f"cchabits log some-habit {expected}".rstrip()


@pytest.mark.parametrize(("table", "total", "expected"), EXAMPLES)
def test_a_shell_and_the_measure_read_the_example(
    table: Mapping[str, Any], total: Total, expected: str
) -> None:
    """The example's value is one that the habit takes, but for a word that stands for one's own."""
    some = habit({"slug": "some-habit", **table})
    typed = [*shlex.split(example_command(some, total)), None]
    value = None if typed[3] is None or typed[3].startswith("-") else typed[3]
    if value == "ITEM":
        with pytest.raises(BadValue, match="ITEM stands for what you write there"):
            some.measure.parse(value, 480)
        value = "a gift"
    assert some.measure.parse(value, 480)
    assert not expected or len(typed) > 4


def test_a_note_is_left_out_where_there_is_no_room() -> None:
    """The command works without its note."""
    assert example_command(habit({"slug": "a", **HOURS}), 0, has_note=False) == "cchabits log a 2h"


COMPLETIONS = [
    ("a3f9", [Requirement("departments")], "a3f9 --with departments=DEPARTMENTS"),
    (
        "a3f9",
        [Requirement("customer"), Requirement("departments", 2)],
        "a3f9 --with customer=CUSTOMER --with departments=DEPARTMENTS1,DEPARTMENTS2",
    ),
    ("it's;$(x)", [Requirement("who")], "'it'\"'\"'s;$(x)' --with who=WHO"),
    ("-x;y", [Requirement("who")], '--with who=WHO -- "-x;y"'),
]


@pytest.mark.parametrize(("entry_id", "missing", "expected"), COMPLETIONS)
def test_a_partial_entry_is_completed_by_its_id(
    entry_id: str, missing: Sequence[Requirement], expected: str
) -> None:
    """The command names what is lacking, and an id of any letters as a shell takes it."""
    command = completing_command(entry_id, missing)
    assert command == f"cchabits edit {expected}"
    assert entry_id in shlex.split(command)
