"""The engine as the oracle is called: raw definition and records in, one habit's answer out."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from cchabits.domain import change
from cchabits.domain.book import days_of
from cchabits.domain.change import Known, Wanted
from cchabits.domain.definition import read_habit
from cchabits.domain.habit import Habit
from cchabits.domain.ledger import Closed, Exemptions
from cchabits.domain.life import Definition, Life, Term, read_life
from cchabits.domain.numbers import Written
from cchabits.domain.records import definition_record
from cchabits.domain.settings import Settings
from cchabits.domain.summary import Account, Record, account, summarise
from cchabits.render.json import habit_object, outcome_object
from cchabits.transfer.journal import header, read_journal

SLUG = "a-habit"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def settings_of(settings: Mapping[str, Any]) -> Settings:
    """Return settings as the engine has them."""
    return Settings(
        WEEKDAYS.index(settings.get("week_start", "monday")),
        MONTHS.index(settings.get("fiscal_year_start", "january")) + 1,
        int(settings.get("hours_per_day", 8) * 60),
    )


def habit_of(definition: Mapping[str, Any], settings: Mapping[str, Any]) -> Habit:
    """Read a definition that must be without problems."""
    habit, problems = read_habit(_plain(definition), settings_of(settings), dt.date(2026, 1, 1))
    assert habit is not None, problems
    return habit


def _plain(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": "a title"} | {
        key: value if isinstance(value, int | str | list | dt.date) else _written(value)
        for key, value in definition.items()
    }


def _written(number: Decimal) -> Written:
    """Return a number as TOML has one that is no integer: with a point."""
    digits = f"{number:f}"
    return Written(digits if "." in digits else f"{digits}.0")


def life_of(habit: Habit) -> Life:
    """Return the life of a habit whose definition never changed."""
    return Life((Term(habit.start, habit.start, habit),))


def record_of(habit: Habit, records: Sequence[Mapping[str, Any]]) -> Record:
    """Read journal records that must be without problems into what the engine judges."""
    return _record(life_of(habit), records)


def _record(life: Life, records: Sequence[Mapping[str, Any]]) -> Record:
    lines = [header(), *(json.dumps(record, default=str) for record in records)]
    lives = {one["habit"]: life for one in records if one["habit"] is not None}
    journal, problems = read_journal(lines, {**lives, life.slug: life})
    assert not problems, problems
    mine = [one["habit"] in {life.slug, None} for one in records]
    assert all(mine), "this helper takes one habit's records"
    exemptions = Exemptions(tuple(skip.on for skip in journal.skips), tuple(journal.pauses))
    return Record(life, days_of(life, journal.entries), exemptions)


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


# Definitions over time

Told = tuple[dt.date, Mapping[str, Any], Mapping[str, Any]]
"""The day on which a definition takes effect, the definition, and the settings."""


def evaluate_terms(
    terms: Sequence[Told | Definition], records: Sequence[Mapping[str, Any]], today: dt.date
) -> dict[str, Any]:
    """Evaluate a habit whose definition changed, as the oracle does."""
    life = _known(terms, ()).life
    return evaluate_account(account(_record(life, records), today), today)


def recorded_of(
    terms: Sequence[Told | Definition], records: Sequence[Mapping[str, Any]]
) -> tuple[list[Definition], Record]:
    """Return the definitions of a habit over time, and what is needed to judge it by them."""
    known = _known(terms, ())
    return list(known.definitions), _record(known.life, records)


def changed(
    terms: Sequence[Told | Definition],
    definition: Mapping[str, Any],
    settings: Mapping[str, Any],
    noticed: dt.date,
    records: Sequence[Mapping[str, Any]],
) -> list[Definition]:
    """Return a habit's definitions after a change that was noticed on a day."""
    table = definition_record(_plain(definition))
    wanted = Wanted(definition.get("start"), table, settings_of(settings))
    return change.changed(_known(terms, records), wanted, noticed)


def retired(
    terms: Sequence[Told | Definition], noticed: dt.date, records: Sequence[Mapping[str, Any]]
) -> list[Definition]:
    """Return a habit's definitions after it was noticed on a day that it is gone."""
    return change.retired(_known(terms, records), noticed)


def _known(terms: Sequence[Told | Definition], records: Sequence[Mapping[str, Any]]) -> Known:
    definitions = [_definition(term) for term in terms]
    life, problems = read_life(SLUG, definitions)
    assert life is not None, problems
    return Known(definitions, _record(life, records))


def _definition(term: Told | Definition) -> Definition:
    if isinstance(term, Definition):
        return term
    begin, definition, settings = term
    return Definition(begin, definition_record(_plain(definition)), settings_of(settings))
