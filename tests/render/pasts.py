"""Plausible pasts of one habit, built as the program builds them, from definitions and entries."""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from cchabits.domain.book import days_of
from cchabits.domain.habit import Entry, Pause, Skip
from cchabits.domain.history import History, Latest, PastEntry, Recorded, Span, build_history
from cchabits.domain.ledger import Exemptions
from cchabits.domain.life import Definition, read_life
from cchabits.domain.measure import Value
from cchabits.domain.plan import Plan
from cchabits.domain.practice import MissReason
from cchabits.domain.settings import Settings
from cchabits.domain.summary import Record
from tests.render.states import THYS_EIGHT, TODAY, pair

Table = Mapping[str, Any]
Tables = Mapping[dt.date, Table]

AUGUST = dt.date(2026, 8, 1)
NOTE = (
    "Müller asked for one invoice a month, and every other customer who was there wanted the same; "
    "we promised an answer by the end of the quarter"
)
WHO = {"departments": ("sales", "support")}


class Around(NamedTuple):
    """What there is beside definitions and entries."""

    skips: Sequence[Skip] = ()
    reasons: Sequence[MissReason] = ()
    pauses: Sequence[Pause] = ()
    span: Span = Span()
    plans: Sequence[Plan] = ()
    settings: Settings = Settings()


def past(
    tables: Tables | Table,
    entries: Sequence[Entry] = (),
    around: Around = Around(),  # noqa: B008 - a value, never changed
) -> History:
    """Tell of a habit, given its definitions by the day each takes effect, or the only one."""
    is_by_day = any(isinstance(key, dt.date) for key in tables)
    known: Any = tables if is_by_day else {AUGUST: tables}
    definitions = [
        Definition(begin, {"title": "A title", **table}, around.settings)
        for begin, table in known.items()
    ]
    life, problems = read_life("some-habit", definitions)
    assert life is not None, problems
    exemptions = Exemptions(tuple(skip.on for skip in around.skips), tuple(around.pauses))
    seen = sorted((one for one in entries if one.on <= TODAY), key=lambda one: one.on, reverse=True)
    told = [PastEntry(one, life.on(one.meant_for), one.id[:4]) for one in seen]
    record = Record(life, days_of(life, entries), exemptions, plans=around.plans)
    recorded = Recorded(definitions, record, around.skips, told, around.reasons)
    return build_history(recorded, around.span, TODAY)


def entry(on: str, value: Value = 1, **rest: Any) -> Entry:  # noqa: ANN401 - what an Entry takes
    """Return an entry of a day of 2026, unless a whole day is given, with an id of its own."""
    day = dt.date.fromisoformat(on if len(on) > len("11-24") else f"2026-{on}")
    entry_id = f"{day.toordinal() * 2654435761 % 2**32:08x}"
    given = {"id": entry_id, "details": {}} | rest
    return Entry(habit="some-habit", on=day, value=value, **given)


@functools.cache
def rich_past() -> History:
    """Return a habit that was changed and will be, with every outcome, and partial entries."""
    words = dict(THYS_EIGHT[4]) | {
        "question": "Did I do my best to call a review of feedback and invite other departments?",
        "source": "Alain Thys, Futurelab",
        "quote": "call meetings to review customer feedback at least once a month",
        "alias": "cfr",
        "cadence_from": "article",
        "grace": 5,
    }
    del words["slug"]
    tables = {
        dt.date(2025, 6, 16): words | {"cadence": "quarterly", "grace": 0},
        dt.date(2025, 10, 1): words,
        dt.date(2026, 12, 1): words | {"target": 2},
    }
    full = [
        entry(on, details=WHO, note=note)
        for on, note in (
            ("2025-09-03", ""), ("2025-10-14", ""), ("2025-11-14", "first with finance"),
            ("2025-12-09", ""), ("01-14", "Two themes: onboarding and invoices"), ("03-04", ""),
            ("03-18", ""), ("04-14", "checkout is slow on phones"), ("05-14", ""),
            ("06-11", NOTE),
            ("09-14", "They praised the hotline"),
        )
    ]  # fmt: skip
    partial = [entry("10-20", note="only my own team"), entry("11-17", by="Ana")]
    illness = Skip(
        "some-habit", dt.date(2026, 7, 10), "illness", "flu", "if I am ill, then Ana calls it"
    )
    leave = Pause(None, dt.date(2026, 8, 3), dt.date(2026, 8, 24))
    return past(tables, [*full, *partial], Around([illness], pauses=[leave]))


def ended() -> History:
    """Return a habit that ended within a month, and was done once after."""
    days = ("01-10", "02-10", "04-10", "09-10", "10-02")
    table = {"end": dt.date(2026, 9, 15)}
    return past({dt.date(2026, 1, 1): table}, [entry(day) for day in days])


def not_started() -> History:
    """Return a habit that begins in December."""
    return past({dt.date(2026, 12, 1): {"question": "Will I?"}})


def in_a_gap() -> History:
    """Return a habit that has ended, and will come back."""
    tables: Tables = {
        AUGUST: {"end": dt.date(2026, 10, 31)},
        dt.date(2027, 1, 1): {"target": 2},
    }
    return past(tables, [entry("08-12"), entry("10-05")])


def after_a_gap() -> History:
    """Return a habit that came back as it had been."""
    tables: Tables = {AUGUST: {"end": dt.date(2026, 9, 15)}, dt.date(2026, 11, 1): {}}
    return past(tables, [entry("08-12"), entry("11-05")])


def silent() -> History:
    """Return a coverage with months without an occasion."""
    table = {"measure": "coverage", "min_occasions": 0}
    done = [entry("08-03", pair(2, 2)), entry("09-03", pair(1, 2))]
    return past(table, done)


def rolling() -> History:
    """Return windows that were reached early, late and not at all, and one that waits."""
    days = ("08-10", "09-08", "10-10")
    table = {"cadence": "within 30 days", "grace": 16}
    return past({dt.date(2026, 8, 1): table}, [entry(day) for day in days])


def out_of_order() -> History:
    """Return a checklist whose first item came after another, in two quarters."""
    items = {"items": ["own", "sales", "product"], "first": "own", "cadence": "quarterly"}
    did = (("02-03", "sales"), ("02-04", "own"), ("03-03", "product"), ("11-03", "sales"),
           ("11-04", "own"))  # fmt: skip
    table = {"measure": "checklist", **items}
    return past({dt.date(2026, 1, 1): table}, [entry(on, item) for on, item in did])


def scores() -> History:
    """Return weekly scores, of weeks that begin on Sundays."""
    weeks = [dt.date(2026, 9, 3) + dt.timedelta(days=7 * week) for week in range(11)]
    given = [entry(str(day), (3 * at % 11) * 1_000_000) for at, day in enumerate(weeks)]
    table = {"measure": "score", "cadence": "weekly", "target": 7}
    return past({dt.date(2026, 9, 1): table}, given, Around(settings=Settings(6)))


def daily() -> History:
    """Return a daily habit, done on some days more than once."""
    first = dt.date(2026, 3, 1)
    days = [first + dt.timedelta(days=back) for back in range(260) if back % 9 != 4]
    again = [one for one in days for _ in range(1 + one.toordinal() % 4 * (one.month % 3))]
    acts = [entry(str(day), id=f"{at * 40503 % 65536:04x}") for at, day in enumerate(again)]
    return past({first: {"cadence": "daily"}}, acts)


def paused() -> History:
    """Return a habit that is paused, with a due day by a rule."""
    away = Pause(None, dt.date(2026, 11, 20), dt.date(2026, 12, 7))
    table = {"cadence": "RRULE:FREQ=MONTHLY;BYDAY=1MO"}
    return past(table, [entry("08-30"), entry("10-03")], Around(pauses=[away]))


def skipped() -> History:
    """Return a habit whose open period is skipped."""
    skip = Skip("some-habit", dt.date(2026, 11, 20), "travel_or_leave")
    return past({}, [entry("10-03")], Around([skip]))


def explained() -> History:
    """Return a checklist with reasons for what was missed, one of them out of order as well."""
    table = {"measure": "checklist", "items": ["own", "sales", "product"], "first": "own"}
    reasons = [
        MissReason("some-habit", dt.date(2026, 8, 31), "sales_push", "quarter end"),
        MissReason("some-habit", dt.date(2026, 9, 3), "forgot", countermeasure="If …, then I will"),
        MissReason("some-habit", dt.date(2026, 10, 31), "no_customer_available", NOTE, NOTE),
    ]
    acts = [entry("08-03", "sales"), entry("08-04", "own"), entry("10-02", "own")]
    return past(table, acts, Around(reasons=reasons))


def planned() -> History:
    """Return a habit with more plans than are shown: kept, broken, and ahead, with long places."""
    days = ("08-20", "09-10", "10-06", "10-20", "11-05", "11-19", "11-26")
    places = ("", "Acme", "", f"[/x]\x9b31m {NOTE}", "Müller & Söhne", "", NOTE)
    plans = [slot(on, where) for on, where in zip(days, places, strict=True)]
    done = [entry("09-10"), entry("11-05")]
    return past({"target": 2}, done, Around(plans=[*plans, slot("2027-01-07", "in another year")]))


def passed() -> History:
    """Return a habit whose only plan has passed, and can still be kept."""
    return past({}, [entry("09-10")], Around(plans=[slot("11-12", "Acme")]))


def slot(on: str, where: str = "") -> Plan:
    """Return a plan for two hours from nine o'clock, made in August."""
    day = dt.date.fromisoformat(on if len(on) > len("11-24") else f"2026-{on}")
    return Plan("some-habit", day, dt.time(9), 120, AUGUST, where)


def wide_letters() -> History:
    """Return a habit whose words, and notes, are in letters of two columns."""
    said = "お客様の声を毎月の会議で聞く " * 8
    table = {"title": said.strip(), "question": said, "source": said.replace(" ", "")}
    return past(table, [entry("09-03", note=said), entry("10-03", note=said)])


def long_items() -> History:
    """Return a checklist of any items, with names as long as a line."""
    item = "the review of everything that was ever said by any customer in any place"
    table = {"measure": "checklist", "target": 2, "requires": ["who>=2", "where"]}
    return past(table, [entry("09-03", item), entry("10-03", f"{item} again", note=item)])


def latest() -> Latest:
    """Return the entries of several habits."""
    names = ("feedback-review", "a-name-of-forty-characters-is-the-longest"[:40], "budget")
    told = [
        one._replace(habit=one.habit._replace(slug=name))
        for history in (rich_past(), scores(), long_items(), silent())
        for one, name in zip(history.entries, names * 9, strict=False)
    ]
    return Latest(TODAY, Span(), sorted(told, key=lambda one: one.entry.on, reverse=True))


PASTS: dict[str, Callable[[], History]] = {
    "rich": rich_past,
    "ended": ended,
    "not-started": not_started,
    "in-a-gap": in_a_gap,
    "after-a-gap": after_a_gap,
    "silent": silent,
    "rolling": rolling,
    "out-of-order": out_of_order,
    "scores": scores,
    "daily": daily,
    "paused": paused,
    "skipped": skipped,
    "explained": explained,
    "planned": planned,
    "passed": passed,
    "wide-letters": wide_letters,
    "long-items": long_items,
}
