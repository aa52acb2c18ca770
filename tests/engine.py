"""The engine as the oracle is called: raw definition and records in, one habit's answer out."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cchabits.domain.book import days_of
from cchabits.domain.definition import read_habit
from cchabits.domain.habit import Habit
from cchabits.domain.ledger import Closed, Plans
from cchabits.domain.life import life_of
from cchabits.domain.numbers import Written
from cchabits.domain.settings import Settings
from cchabits.domain.summary import Account, Record, account, summarise
from cchabits.render.json import habit_object, outcome_object
from cchabits.transfer.journal import header, read_journal

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def habit_of(definition: Mapping[str, Any], settings: Mapping[str, Any]) -> Habit:
    """Read a definition that must be without problems."""
    shaping = Settings(
        WEEKDAYS.index(settings.get("week_start", "monday")),
        MONTHS.index(settings.get("fiscal_year_start", "january")) + 1,
        int(settings.get("hours_per_day", 8) * 60),
    )
    plain = {"title": "a title"} | {
        key: value if isinstance(value, int | str | list | dt.date) else Written(value)
        for key, value in definition.items()
    }
    habit, problems = read_habit(plain, shaping, dt.date(2026, 1, 1))
    assert habit is not None, problems
    return habit


def record_of(habit: Habit, records: Sequence[Mapping[str, Any]]) -> Record:
    """Read journal records that must be without problems into what the engine judges."""
    others = {one["habit"]: life_of(habit) for one in records if one["habit"] is not None}
    lines = [header(), *(json.dumps(record, default=str) for record in records)]
    life = life_of(habit)
    journal, problems = read_journal(lines, {**others, habit.slug: life})
    assert not problems, problems
    mine = [one["habit"] in {habit.slug, None} for one in records]
    assert all(mine), "this helper takes one habit's records"
    plans = Plans(tuple(skip.on for skip in journal.skips), tuple(journal.pauses))
    return Record(life, days_of(life, journal.entries), plans)


def outcome_objects(closed: Sequence[Closed]) -> list[dict[str, Any]]:
    """Return closed periods, oldest first, as `history --json` has them."""
    return [outcome_object(one) for one in closed]


def evaluate_account(judged: Account, today: dt.date) -> dict[str, Any]:
    """Return an account as the oracle would."""
    answer = habit_object(summarise(judged, today))
    del answer["title"]
    if answer["period"]:
        del answer["period"]["label"]
    answer["outcomes"] = outcome_objects(judged.ledger.closed)
    return answer


def evaluate(
    definition: Mapping[str, Any],
    settings: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    today: dt.date,
) -> dict[str, Any]:
    """Evaluate a habit as of a day, as the oracle does."""
    record = record_of(habit_of(definition, settings), records)
    return evaluate_account(account(record, today), today)
