"""Plausible states of a home, built as the program builds them: definitions and days of entries."""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from typing import Any

from cchabits.domain.book import Day, Mark
from cchabits.domain.definition import read_habit
from cchabits.domain.habit import Habit, Pause
from cchabits.domain.ledger import Exemptions
from cchabits.domain.life import Life
from cchabits.domain.measure import Value
from cchabits.domain.numbers import MILLION
from cchabits.domain.plan import Plan
from cchabits.domain.settings import Settings
from cchabits.domain.summary import HabitSummary, Record, Summary, build_summary
from tests.engine import life_of

TODAY = dt.date(2026, 11, 24)

THYS_EIGHT: Sequence[Mapping[str, Any]] = (
    {
        "slug": "customer-day",
        "title": "A day a month with customers",
        "measure": "duration",
        "ask": ["customer_ref", "personally"],
    },
    {
        "slug": "customer-question",
        "title": "What is in this for our customers?",
        "measure": "coverage",
    },
    {
        "slug": "customer-objectives",
        "title": "Measurable customer objectives in reviews, mine first",
        "measure": "checklist",
        "items": ["own", "sales", "operations", "product", "finance"],
        "first": "own",
        "cadence": "yearly",
    },
    {
        "slug": "staff-time",
        "title": "Time and resources for staff to meet customers",
        "measure": "coverage",
        "occasions": "my direct reports",
        "min_occasions": 6,
        "cadence": "quarterly",
    },
    {
        "slug": "feedback-review",
        "title": "Customer feedback review with other departments invited",
        "requires": ["departments"],
    },
    {
        "slug": "online-listening",
        "title": "Go online, find customer comments, contribute",
        "requires": ["contribution"],
    },
    {
        "slug": "clv-in-decisions",
        "title": "Customer lifetime value in financial and investment decisions",
        "measure": "coverage",
        "cadence": "quarterly",
    },
    {
        "slug": "new-focus",
        "title": "Formal quarterly search for new ways to focus on customers",
        "requires": ["new_ways"],
        "cadence": "quarterly",
    },
)


def habit(table: Mapping[str, Any], start: dt.date = dt.date(2026, 8, 1)) -> Habit:
    """Read a definition that must be without problems."""
    found, problems = read_habit({"title": "A title", **table}, Settings(), start)
    assert found is not None, problems
    return found


def life(table: Mapping[str, Any], start: dt.date = dt.date(2026, 8, 1)) -> Life:
    """Read a definition that never changed and must be without problems."""
    return life_of(habit(table, start))


def one(
    table: Mapping[str, Any],
    *days: Day,
    today: dt.date = TODAY,
    exemptions: Exemptions = Exemptions(),  # noqa: B008 - a value, never changed
) -> HabitSummary:
    """Summarise one habit, ended or not."""
    records = [Record(life({"slug": "some-habit", **table}), days, exemptions)]
    return build_summary(records, today, with_ended=True).habits[0]


def did(on: dt.date, value: Value = 1) -> Day:
    """Return a day with one full entry."""
    return Day(on, (Mark(value),))


def pair(done: int, of: int) -> tuple[int, int]:
    """Return occasions as coverage holds them."""
    return done * MILLION, of * MILLION


def monthly(values: Sequence[Value | None], day: int = 9) -> list[Day]:
    """Return one entry a month up to this month, the last value; None is a month without."""
    months = [divmod(TODAY.year * 12 + TODAY.month - 1 - back, 12) for back in range(len(values))]
    return [
        did(dt.date(year, month + 1, day), value)
        for (year, month), value in zip(reversed(months), values, strict=True)
        if value is not None
    ]


@functools.cache
def rich_state(plans: tuple[Plan, ...] = ()) -> Summary:
    """Return two overdue, one due soon with a partial entry, four on track, one met."""
    hours = [480, 500, 120, 490, 130, 480, 480, 600, 120, 125, 480, 100, None]
    asked = [(9, 9), (5, 5), (8, 8), (6, 6), (6, 7), (7, 7), (4, 4), (9, 9), (10, 11), (7, 7)]
    kept = "·█·█·██·█·█·"
    listening = [1] * 8 + [None] + [1] * 3 + [None]
    days = {
        "customer-day": monthly(hours),
        "customer-question": monthly([pair(*x) for x in [*asked, (8, 8), (6, 6), (11, 11)]], 19),
        "customer-objectives": [did(dt.date(2025, 2, 3), "own"), did(dt.date(2026, 2, 2), "own")],
        "staff-time": [
            *(did(dt.date(2025, month, 5), pair(6, 6)) for month in (1, 4, 7, 10)),
            *(
                did(dt.date(2026, month, 5), pair(done, 6))
                for month, done in ((1, 6), (4, 5), (7, 6))
            ),
            did(dt.date(2026, 11, 12), pair(4, 4)),
        ],
        "feedback-review": monthly([1 if sign == "█" else None for sign in kept] + [None], 14),
        "online-listening": [*monthly(listening, 23), Day(dt.date(2026, 11, 17), (), (None,))],
        "clv-in-decisions": [
            did(dt.date(2026, 5, 20), pair(3, 4)),
            did(dt.date(2026, 8, 4), pair(2, 2)),
        ],
        "new-focus": [
            did(dt.date(2026, 3, 3)),
            did(dt.date(2026, 6, 30)),
            did(dt.date(2026, 9, 21)),
        ],
    }
    starts = {"customer-objectives": dt.date(2024, 1, 1), "staff-time": dt.date(2025, 1, 1)}
    records = [
        Record(
            life(table, starts.get(table["slug"], dt.date(2025, 11, 1))),
            days[table["slug"]],
            Exemptions(),
            plans=[plan for plan in plans if plan.habit == table["slug"]],
        )
        for table in THYS_EIGHT
    ]
    return build_summary(records, TODAY)


def first_day() -> Summary:
    """Return the eight habits on the day they were set up."""
    records = [Record(life(table, TODAY), (), Exemptions()) for table in THYS_EIGHT]
    return build_summary(records, TODAY)


def all_overdue() -> Summary:
    """Return the eight habits, never done since January."""
    records = [Record(life(table, dt.date(2025, 1, 1)), (), Exemptions()) for table in THYS_EIGHT]
    return build_summary(records, TODAY)


def all_paused() -> Summary:
    """Return the eight habits on a day on which all of them are paused."""
    pause = Pause(None, dt.date(2026, 11, 20), dt.date(2026, 12, 7))
    records = [Record(life(table), (), Exemptions((), (pause,))) for table in THYS_EIGHT]
    return build_summary(records, TODAY)


def away() -> Summary:
    """Return the eight habits before many pauses, one of them of a habit with a long name."""
    long = "a-habit-with-a-name-of-exactly-40-letter"
    whose = [None, "customer-day", None, long, "feedback-review"]
    first, last = dt.date(2026, 12, 1), dt.date(2027, 1, 4)
    days = [dt.timedelta(days=7 * number) for number in range(len(whose))]
    pauses = tuple(
        Pause(one, first + past, None if one else last)
        for one, past in zip(whose, days, strict=True)
    )
    records = [Record(life(table), (), Exemptions((), pauses)) for table in THYS_EIGHT]
    return build_summary(records, TODAY)


def all_well() -> Summary:
    """Return the monthly habits, done in each month."""
    tables = [table for table in THYS_EIGHT if "cadence" not in table]
    full = {"duration": 480, "coverage": pair(4, 4)}
    records = [
        Record(life(table), monthly([full.get(table.get("measure", ""), 1)] * 4), Exemptions())
        for table in tables
    ]
    return build_summary(records, TODAY)


def long_overdue(start: dt.date = dt.date(2025, 11, 1)) -> Summary:
    """Return the monthly habits: one is overdue for months, one has more than its target."""
    tables = [table for table in THYS_EIGHT if table.get("cadence", "yearly") == "yearly"]
    many: dict[str, Sequence[Value | None]] = {
        "customer-day": [480, 190] * 6 + [570],
        "customer-question": [pair(4, 4)] * 13,
        "customer-objectives": ["own"],
        "feedback-review": [1] * 7 + [None] * 6,
        "online-listening": [1] * 13,
    }
    months = (TODAY.year - start.year) * 12 + TODAY.month - start.month + 1
    records = [
        Record(life(table, start), monthly(many[table["slug"]][-months:], 17), Exemptions())
        for table in tables
    ]
    return build_summary(records, TODAY)


def fifty() -> Summary:
    """Return fifty habits of all measures and cadences, in many states."""
    records = []
    for number in range(50):
        table = dict(THYS_EIGHT[number % 8])
        slug = f"{table['slug']}-{number}"
        values: list[Value] = [480, pair(3, 4), "own", pair(6, 6), 1, 1, pair(2, 2), 1]
        days = monthly([values[number % 8] if (number + i) % 3 else None for i in range(12)])
        start = dt.date(2025 - number % 3, 11, 1)
        records.append(Record(life({**table, "slug": slug}, start), days, Exemptions()))
    return build_summary(records, TODAY)


def long_names() -> Summary:
    """Return habits whose names are as long as names can be, and titles in wide letters."""
    tables: list[dict[str, Any]] = [
        {
            "slug": "a-name-of-forty-characters-is-the-longest",
            "title": "Kundenzentrierung für Müller",
        },
        {
            "slug": "customer-advisory-board-emea",
            "title": "お客様の声を毎月の会議で聞く",
            "cadence": "weekly",
        },
        {"slug": "budget", "title": "Money", "measure": "coverage", "ratio": True},
    ]
    tables[0]["slug"] = tables[0]["slug"][:40]
    days = [did(dt.date(2026, 11, 3), pair(1_250_000, 2_000_000))]
    records = [
        Record(life(table), days if "ratio" in table else (), Exemptions()) for table in tables
    ]
    return build_summary(records, TODAY)
