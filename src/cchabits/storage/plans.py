"""Plans alone, for the commands of every day: practice.py reads all that is written down."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from cchabits.errors import Unacceptable
from cchabits.storage import compiled as sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchabits.domain.plan import Plan
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit

_PLAN = "plan"  # as domain/plan.py has it, which is loaded only where something is planned


def plans_since(
    database: Database, stored: Iterable[StoredHabit], since: dt.date
) -> dict[int, list[Plan]]:
    """Return the plans for a day and later, by the numbers of their habits.

    What cannot be read is left out, as are habits without plans.
    """
    rows = database.rows(sql.PRACTICE_SINCE, kind=_PLAN, since=since.isoformat())
    slugs = {one.number: one.slug for one in stored} if rows else {}
    plans: dict[int, list[Plan]] = {}
    for _, owner, on, _, content in rows:
        plan = _plan_from(slugs[owner], on, content) if owner in slugs else None
        if plan:
            plans.setdefault(owner, []).append(plan)
    return plans


def _plan_from(habit: str, on: str, content: str) -> Plan | None:
    from cchabits.domain.plan import plan_from  # 2 ms, and only where something is planned

    try:
        said = json.loads(content)
        return plan_from(habit, dt.date.fromisoformat(on), said) if isinstance(said, dict) else None
    except (TypeError, ValueError, RecursionError, Unacceptable):  # json's own is a ValueError
        return None
