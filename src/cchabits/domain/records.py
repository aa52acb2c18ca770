"""A definition as the store and the journal keep it: a JSON object (docs/cadence.md, 10).

It has the table's keys as they are written, without `slug` and `start`, which stand beside it.
Numbers keep the digits they were written with.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

from cchabits.domain.definition import KEYS
from cchabits.domain.numbers import Written

if TYPE_CHECKING:
    from collections.abc import Mapping

_BESIDE = ("slug", "start")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def definition_record(table: Mapping[str, object]) -> dict[str, Any]:
    """Return a definition's object, always in the same order of keys; days are ISO texts."""
    kept = {key: table[key] for key in KEYS if key in table and key not in _BESIDE}
    return {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in kept.items()
    }


def definition_json(table: Mapping[str, object]) -> str:
    """Return a definition's object as JSON text on one line."""
    return json_text(definition_record(table))


def json_text(value: object) -> str:
    """Return JSON text in which a `Written` number is the number that was written.

    >>> json_text({"target": Written("0.90"), "ask": ["é"]})
    '{"target": 0.90, "ask": ["é"]}'
    """
    if isinstance(value, Written):
        number = value.replace("_", "").removeprefix("+")
        return number if _JSON_NUMBER.fullmatch(number) else json.dumps(value)
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)}: {json_text(inner)}" for key, inner in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
