"""Reviews as tests build them: habits with days, skips, reasons and definitions over time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cchabits.domain.book import Day, Mark
from cchabits.domain.habit import Skip
from cchabits.domain.ledger import Exemptions
from cchabits.domain.life import Definition, read_life
from cchabits.domain.measure import Value
from cchabits.domain.plan import Plan
from cchabits.domain.practice import MissReason, Practice
from cchabits.domain.review import Review, Reviewed, build_review
from cchabits.domain.settings import Settings
from cchabits.domain.summary import Record

TODAY = dt.date(2026, 11, 24)
START = dt.date(2026, 1, 1)

Tables = Mapping[dt.date, Mapping[str, Any]]


class Told(NamedTuple):
    """One habit as a test tells it: its definitions by the day each takes effect, and the rest.

    `done` has the value, or values, of each day, given as `MM-DD` of 2026.
    """

    tables: Tables
    done: Mapping[str, Value] = {}
    skips: Sequence[Skip] = ()
    slug: str = "call"


def day(text: str) -> dt.date:
    """Return a day of 2026, given as `MM-DD`, or another in full."""
    return dt.date.fromisoformat(text if len(text) > len("MM-DD") else f"2026-{text}")


def told(
    table: Mapping[str, Any] | None = None,
    done: Mapping[str, Value] | Sequence[str] = (),
    *skips: Skip,
    slug: str = "call",
    start: dt.date = START,
) -> Told:
    """Tell of a habit that never changed; a count where days are given without values."""
    values = done if isinstance(done, Mapping) else dict.fromkeys(done, 1)
    return Told({start: table or {}}, values, skips, slug)


def reviewed(one: Told) -> Reviewed:
    """Return what is recorded of a habit."""
    definitions = [
        Definition(begin, {"title": "A title", **table}, Settings())
        for begin, table in one.tables.items()
    ]
    life, problems = read_life(one.slug, definitions)
    assert life is not None, problems
    days = [Day(day(on), (Mark(value),)) for on, value in sorted(one.done.items())]
    record = Record(life, days, Exemptions(tuple(skip.on for skip in one.skips)))
    return Reviewed(record, one.skips, definitions)


def review_of(
    *habits: Told,
    practice: Sequence[Practice] = (),
    waiting: Sequence[str] = (),
    span: str = "month",
    today: dt.date = TODAY,
) -> Review:
    """Review habits as of a day."""
    return build_review([reviewed(one) for one in habits], practice, waiting, span, today)


def why(on: str, reason: str = "forgot", plan: str = "", slug: str = "call") -> MissReason:
    """Return what explains a missed period, named by a day in it."""
    return MissReason(slug, day(on), reason, countermeasure=plan)


def skip(on: str, reason: str = "illness", plan: str = "", slug: str = "call") -> Skip:
    """Return a skip of the period that holds a day."""
    return Skip(slug, day(on), reason, countermeasure=plan)


def plan(
    on: str, where: str = "", slug: str = "call", made: str | None = None, minutes: int = 60
) -> Plan:
    """Return a plan for nine o'clock, made on its day unless another is given."""
    return Plan(slug, day(on), dt.time(9), minutes, day(made or on), where)
