"""What was done to the log, so that it can be undone."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class Operation(NamedTuple):
    """One act that changed the log; `undoes` is the operation it turned round, for an undo."""

    number: int
    at: dt.datetime
    title: str
    undoes: int | None
    is_effective: bool
