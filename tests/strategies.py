"""Hypothesis strategies shared by all tests: settings, definitions, histories and days.

Definitions and records are raw, as habits.toml and a journal have them. Days lie within about two
and a half years, around a leap day, and lean towards the edges of periods: first and last days,
first and last days of grace, and the days beside them.
"""

import datetime as dt
import functools
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from dateutil.rrule import rrulestr
from hypothesis import assume
from hypothesis import strategies as st

from tests import oracle

SLUG = "a-habit"
FIRST = dt.date(2024, 1, 1)
LAST = dt.date(2026, 7, 1)
MIDDLE = dt.date(2025, 3, 1)
ONE_DAY = dt.timedelta(days=1)

MEASURES = ("count", "duration", "coverage", "checklist", "score")
SUMMED = ("count", "duration")  # those that windows take
KINDS = ("calendar", "rolling", "deadline")
# Cadences whose periods are short.
FREQUENT = {
    "calendar": ("monthly", "weekly", "every 2 weeks", "every 10 days", "quarterly", "daily"),
    "rolling": ("within 10 days", "within 30 days", "within 2 weeks", "within 1 month"),
    "deadline": ("RRULE:FREQ=MONTHLY;BYDAY=1MO", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"),
}

# What of a definition changes together.
PARTS = {
    "measure": ("measure", "target", "items", "first", "ratio", "min_occasions"),
    "target": (),
    "cadence": ("cadence",),
    "grace": ("grace",),
    "requires": ("requires",),
    "lead": ("lead",),
    "end": ("end",),
}
CADENCE_OFTEN = ("cadence",) * 4
REASONS = ("travel_or_leave", "illness", "emergency", "no_occasion")
ITEMS = ("own", "team", "board", "peers")

# docs/cadence.md, section 1: the shortest period of each unit.
SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 90, "half": 181, "year": 365}

MONTH_DAYS = ("1", "2", "4", "8", "12", "15", "28", "29", "30", "31", "-1", "-2", "+10")

# Rules with something to them; the random ones come on top.
RULES = (
    "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=DAILY;INTERVAL=3;BYMONTH=1,2,3",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
    "FREQ=MONTHLY;BYMONTHDAY=1,4,8,12,16,20,24,28",
    "FREQ=MONTHLY;BYMONTHDAY=2,8,14,20,26",
)


class Case(NamedTuple):
    """A habit as defined, what was written down about it, and a day to judge it on."""

    definition: dict[str, Any]
    settings: dict[str, Any]
    records: list[dict[str, Any]]
    today: dt.date


class Change(NamedTuple):
    """What was noticed on a day: another definition or settings, or None, the habit is gone.

    The first `known` records of the story had been logged by then; none is dated later.
    """

    noticed: dt.date
    definition: dict[str, Any] | None
    settings: dict[str, Any]
    known: int


class Story(NamedTuple):
    """A habit as first defined, what changed, what was written down, and a day to judge it on."""

    definition: dict[str, Any]
    settings: dict[str, Any]
    changes: list[Change]
    records: list[dict[str, Any]]
    today: dt.date


def settings() -> st.SearchStrategy[dict[str, Any]]:
    """Settings of every week, fiscal year and length of a working day."""
    return st.fixed_dictionaries(
        {
            "week_start": st.sampled_from(oracle.WEEKDAYS),
            "fiscal_year_start": st.sampled_from(oracle.MONTHS),
            "hours_per_day": st.sampled_from([8, Decimal("7.5"), 1, 24]),
        }
    )


def days(begin: dt.date = FIRST, end: dt.date = LAST) -> st.SearchStrategy[dt.date]:
    """Days from `begin` to `end`, both included; the edges of months come up often."""
    plain = st.dates(begin, end)
    edges = [day for day in _EDGES_OF_MONTHS if begin <= day <= end]
    return st.one_of(plain, st.sampled_from(edges)) if edges else plain


_EDGES_OF_MONTHS = [
    day
    for day in (FIRST + ONE_DAY * number for number in range((LAST - FIRST).days))
    if day.day == 1 or (day + ONE_DAY).day == 1 or (day.month, day.day) == (2, 28)
]


# Definitions


@st.composite
def definitions(
    draw: st.DrawFn,
    shaping: Mapping[str, Any],
    measures: Sequence[str] = MEASURES,
    kinds: Sequence[str] = KINDS,
    start: dt.date | None = None,
) -> dict[str, Any]:
    """Return a definition that breaks no rule of docs/cadence.md, sections 1 and 2."""
    measure = draw(st.sampled_from(measures))
    possible = [kind for kind in kinds if kind != "rolling" or measure in {"count", "duration"}]
    start = start or draw(days(FIRST, dt.date(2025, 12, 31)))
    definition: dict[str, Any] = {"slug": SLUG, "measure": measure, "start": start}
    definition |= draw(_targets(measure))
    definition |= draw(_cadences(draw(st.sampled_from(possible)), start))
    if measure != "coverage":
        definition["grace"] = draw(_graces(definition))
    if draw(st.booleans()):
        definition["lead"] = draw(st.integers(0, 40))
    if draw(st.integers(0, 2)) == 0:
        needs = ["departments", "departments>=2", "customer", "departments >= 3"]
        definition["requires"] = draw(
            st.lists(st.sampled_from(needs), min_size=1, max_size=2, unique_by=lambda need: need[0])
        )
    if draw(st.integers(0, 2)) == 0:
        definition["end"] = draw(days_about(definition, shaping, start, LAST))
    return definition


@st.composite
def _targets(draw: st.DrawFn, measure: str) -> dict[str, Any]:
    """Return what a definition says of its measure, target and all."""
    if measure == "count":
        return draw(st.sampled_from([{}, {"target": 1}, {"target": 2}, {"target": 3}]))
    if measure == "duration":
        texts = ["1 day", "0.5 day", "90m", "90 min", "1h30", "1:30", "1.5h", "2 h", "1m"]
        return draw(st.sampled_from([{}, *({"target": text} for text in texts)]))
    if measure == "score":
        return draw(st.sampled_from([{}, {"target": 7}, {"target": Decimal("7.5")}]))
    if measure == "checklist":
        return draw(_checklists())
    return draw(_coverages())


@st.composite
def _checklists(draw: st.DrawFn) -> dict[str, Any]:
    items: list[str] = draw(st.lists(st.sampled_from(ITEMS), unique=True, max_size=4))
    lists: dict[str, Any] = {"items": items} if items else {"target": draw(st.integers(1, 3))}
    if draw(st.booleans()) and items:
        lists["target"] = draw(st.integers(1, len(items)))
    if draw(st.booleans()):
        lists["first"] = draw(st.sampled_from(items or ITEMS))
    return lists


@st.composite
def _coverages(draw: st.DrawFn) -> dict[str, Any]:
    is_ratio = draw(st.booleans())
    parts = ["1.0", "0.9", "0.5", "0.75", "0.666667", "0.000001"]
    coverage: dict[str, Any] = {"ratio": True} if is_ratio else {}
    if draw(st.booleans()):
        more = ["1.25", "3", "1000000"] if is_ratio else []
        coverage["target"] = Decimal(draw(st.sampled_from(parts + more)))
    if draw(st.booleans()):
        coverage["min_occasions"] = draw(st.sampled_from([0, 1, 3]))
    return coverage


@st.composite
def _cadences(draw: st.DrawFn, kind: str, start: dt.date) -> dict[str, Any]:
    """Return the key `cadence`, or nothing, which is monthly."""
    if kind == "deadline":
        return {"cadence": f"RRULE:{draw(rules(start))}"}
    number = draw(st.one_of(st.integers(1, 3), st.integers(1, 30)))
    plural = draw(st.sampled_from(["s", ""]))
    if kind == "rolling":
        unit = draw(st.sampled_from(["day", "week", "month", "year"]))
        return {"cadence": f"within {number} {unit}{plural}"}
    unit = draw(st.sampled_from(["day", "week", "month", "quarter", "year"]))
    texts = [*oracle.ONE_WORD, f"every {number} {unit}{plural}"]
    return draw(st.sampled_from([{}, *({"cadence": text} for text in texts)]))


@st.composite
def rules(draw: st.DrawFn, start: dt.date) -> str:
    """Return an RFC 5545 rule, without `RRULE:`, that occurs within five years of `start`."""
    rule = draw(st.one_of(st.sampled_from(RULES), _random_rules()))
    assume(first_occurrences(rule, start))
    return rule


@st.composite
def _random_rules(draw: st.DrawFn) -> str:
    freq = draw(st.sampled_from(list(oracle.RULE_UNITS)))
    number = ["", "", "1", "2", "5", "-1", "+3"] if freq in {"MONTHLY", "YEARLY"} else [""]
    weekdays = [f"{n}{day}" for n in number for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")]
    by_day, days_named = draw(
        st.sampled_from([("BYDAY", weekdays), ("BYMONTHDAY", list(MONTH_DAYS))])
    )
    choices = {
        "INTERVAL": ["1", "2", "3"],
        "BYMONTH": [str(month) for month in range(1, 13)],
        by_day: days_named,
        "BYSETPOS": ["1", "-1"],
    }
    parts = [f"FREQ={freq}"]
    for key, values in choices.items():
        if draw(st.booleans()):
            most = 1 if key == "INTERVAL" else 4
            drawn = draw(st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True))
            parts.append(f"{key}={','.join(drawn)}")
    return ";".join(parts)


@functools.lru_cache
def first_occurrences(rule: str, start: dt.date) -> list[dt.date]:
    """Return a rule's first 60 days, or none where the first is more than five years away.

    A rule that never occurs is sought to the end of the calendar. The question is put 7,600 years
    later, where the end is near and the weekdays are the same.
    """
    later = dt.datetime.combine(start.replace(year=start.year + 7600), dt.time())
    first = next(iter(rrulestr(rule, dtstart=later)), None)
    if first is None or first.year - later.year >= 5:
        return []
    begin = dt.datetime.combine(start, dt.time())
    return [day.date() for day in itertools.islice(rrulestr(rule, dtstart=begin), 60)]


@st.composite
def _graces(draw: st.DrawFn, definition: Mapping[str, Any]) -> int:
    """Return a grace within the rules (docs/cadence.md, section 1); most often none."""
    most = _shortest(definition) - 1
    return draw(st.sampled_from([0, 0, min(1, most), min(5, most), most]))


def _shortest(definition: Mapping[str, Any]) -> int:
    cadence = oracle.read_cadence(definition.get("cadence", "monthly"))
    if cadence.kind != "deadline":
        return SHORTEST[cadence.unit] * cadence.times
    first = first_occurrences(cadence.rule, definition["start"])
    return min((late - early).days for early, late in itertools.pairwise(first))


# Days that matter to a habit


def spans(
    definition: Mapping[str, Any], shaping: Mapping[str, Any], most: int = 30
) -> list[oracle.Period]:
    """Return the first periods of a habit, without its end; for a rolling cadence, if unreached."""
    return _spans(
        definition.get("cadence", "monthly"),
        definition["start"],
        shaping["week_start"],
        shaping["fiscal_year_start"],
    )[:most]


@functools.lru_cache
def _spans(cadence: str, start: dt.date, week: str, fiscal_year: str) -> list[oracle.Period]:
    habit = oracle.read_habit(
        {"slug": SLUG, "cadence": cadence, "start": start},
        oracle.read_settings({"week_start": week, "fiscal_year_start": fiscal_year}),
    )
    if habit.cadence.kind == "calendar":
        periods = oracle.calendar_periods(habit)
    elif habit.cadence.kind == "deadline":
        periods = oracle.deadline_periods(habit)
    else:
        periods = _windows(habit)
    return [one for one in itertools.islice(periods, 30) if one.begin <= LAST]


def _windows(habit: oracle.Habit) -> Iterator[oracle.Period]:
    begin = habit.start
    while True:
        end = oracle.add_units(begin, habit.cadence.unit, habit.cadence.times)
        yield oracle.Period(begin, end)
        begin = end


@st.composite
def days_about(
    draw: st.DrawFn,
    definition: Mapping[str, Any],
    shaping: Mapping[str, Any],
    begin: dt.date,
    end: dt.date,
) -> dt.date:
    """Return a day from `begin` to `end`, both included, near the edge of a period or anywhere."""
    period = draw(st.sampled_from(spans(definition, shaping)))
    grace = ONE_DAY * definition.get("grace", 0)
    last = period.end - ONE_DAY
    edges = [
        period.begin, last, last - ONE_DAY, period.end, period.end + ONE_DAY, last + grace,
        period.end + grace, definition["start"], definition.get("end") or last,
        period.begin + (last - period.begin) / 2,
    ]  # fmt: skip
    possible = [day for day in edges if begin <= day <= end]
    anywhere = days(begin, min(end, max(begin, spans(definition, shaping)[-1].end)))
    return draw(st.one_of(st.sampled_from(possible), anywhere) if possible else anywhere)


# Histories


@st.composite
def histories(
    draw: st.DrawFn, definition: Mapping[str, Any], shaping: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return journal records of one habit, in the order of logging."""
    kept: list[dict[str, Any]] = draw(st.one_of(st.just([]), _regular(definition, shaping)))
    more: list[dict[str, Any]] = draw(st.lists(entries(definition, shaping), max_size=12))
    plans: list[dict[str, Any]] = draw(
        st.lists(st.one_of(skips(definition, shaping), pauses(definition, shaping)), max_size=3)
    )
    return [*kept, *more, *plans]


@st.composite
def _regular(
    draw: st.DrawFn, definition: Mapping[str, Any], shaping: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return entries that reach the target, in most of a habit's first periods."""
    periods = spans(definition, shaping, 16)
    lapses = draw(st.sets(st.integers(0, len(periods) - 1), max_size=4))
    delay = draw(st.sampled_from([0, 0, 1, 2, 40]))
    return [
        {"type": "entry", "habit": SLUG, "on": str(period.begin + ONE_DAY * delay), **value}
        for number, period in enumerate(periods)
        if number not in lapses
        for value in _sufficient(oracle.read_habit(definition, oracle.read_settings(shaping)))
    ]


def _sufficient(habit: oracle.Habit) -> Iterator[dict[str, Any]]:
    """Yield the values that just reach the target, with every detail that is required."""
    target = habit.target or 0
    values: dict[str, list[dict[str, Any]]] = {
        "count": [{"amount": int(target)}],
        "duration": [{"minutes": int(target)}],
        "coverage": [{"done": 3, "of": 3}],
        "checklist": [{"item": item} for item in (habit.items or ITEMS)[: int(target)]],
        "score": [{"score": 8}],
    }
    for value in values[habit.measure]:
        yield {**value, "with": {key: list("abc"[:least]) for key, least in habit.requires}}


@st.composite
def entries(
    draw: st.DrawFn, definition: Mapping[str, Any], shaping: Mapping[str, Any]
) -> dict[str, Any]:
    """Return an entry, which may be partial, given to another day, or outside the habit's life."""
    start = definition["start"]
    on = draw(days_about(definition, shaping, start - 3 * ONE_DAY, LAST))
    entry = {"type": "entry", "habit": SLUG, "on": str(on), **draw(values(definition, shaping))}
    if needs := oracle.read_requires(definition.get("requires", ())):
        entry["with"] = draw(_details(needs))
    is_fixed = not definition.get("cadence", "monthly").startswith("within")
    if definition["measure"] != "coverage" and is_fixed and start <= on:
        last = min(on, definition.get("end") or on)
        if draw(st.integers(0, 3)) == 0:
            entry["for"] = str(draw(days_about(definition, shaping, start, last)))
    return entry


def values(
    definition: Mapping[str, Any], shaping: Mapping[str, Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """Return the values of an entry, as a journal has them, about the size of the target."""
    return _values(oracle.read_habit(definition, oracle.read_settings(shaping)))


def _values(habit: oracle.Habit) -> st.SearchStrategy[dict[str, Any]]:
    measure = habit.measure
    if measure == "count":
        return st.sampled_from([{}, {"amount": 1}, {"amount": 2}, {"amount": 3}])
    if measure == "duration":
        target = int(habit.target or 1)
        amounts = sorted({1, max(1, target // 2), max(1, target - 1), target})
        return st.fixed_dictionaries({"minutes": st.sampled_from(amounts)})
    if measure == "checklist":
        return st.fixed_dictionaries({"item": st.sampled_from(habit.items or (*ITEMS, "else"))})
    if measure == "score":
        scores = st.one_of(st.integers(0, 10), st.integers(0, 10_000).map(lambda n: n / 1000))
        return st.fixed_dictionaries({"score": scores})
    return _amounts() if habit.ratio else _occasions()


@st.composite
def _occasions(draw: st.DrawFn) -> dict[str, Any]:
    of = draw(st.one_of(st.integers(1, 4), st.just(10)))
    return {"done": draw(st.one_of(st.integers(max(0, of - 1), of), st.integers(0, of))), "of": of}


def _amounts() -> st.SearchStrategy[dict[str, Any]]:
    amount = st.one_of(
        st.sampled_from([0, 1, 3, 0.9, 0.1, 0.2, 0.000001, 1000000.5]),
        st.integers(0, 10_000).map(lambda n: n / 100),
        st.integers(0, 3_000_000).map(lambda n: n / 1_000_000),
    )
    return st.fixed_dictionaries({"done": amount, "of": amount})


def _details(needs: Sequence[tuple[str, int]]) -> st.SearchStrategy[dict[str, list[str]]]:
    """Details that meet every need, most often, or fall short of one in one way or another."""
    full = {key: list("abc"[:least]) for key, least in needs}
    key, least = needs[0]
    short = [
        {key: [" ", ""]},
        {key: ["sales", " sales "] + ["sales"] * least},
        {key: list("abc"[: least - 1])},
        {},
    ]
    padded = {key: [f" {text} " for text in texts] for key, texts in full.items()}
    return st.sampled_from([full, full, full, padded, *short])


@st.composite
def skips(
    draw: st.DrawFn, definition: Mapping[str, Any], shaping: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a skip of a day in the habit's life."""
    last = definition.get("end") or LAST
    on = draw(days_about(definition, shaping, definition["start"], last))
    return {"type": "skip", "habit": SLUG, "on": str(on), "reason": draw(st.sampled_from(REASONS))}


@st.composite
def pauses(
    draw: st.DrawFn, definition: Mapping[str, Any], shaping: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a pause of the habit or of all, with or without an end."""
    begin = draw(days_about(definition, shaping, FIRST, LAST))
    owner = draw(st.sampled_from([SLUG, None]))
    pause: dict[str, Any] = {"type": "pause", "habit": owner, "from": str(begin)}
    if draw(st.integers(0, 3)):
        until = days_about(definition, shaping, begin + ONE_DAY, LAST + ONE_DAY)
        length = st.integers(1, 40).map(lambda n: begin + ONE_DAY * n)
        pause["until"] = str(draw(st.one_of(until, length)))
    return pause


@st.composite
def todays(draw: st.DrawFn, definition: Mapping[str, Any], shaping: Mapping[str, Any]) -> dt.date:
    """Return a day to judge a habit on, from just before its start to just after its end."""
    begin = definition["start"] - 2 * ONE_DAY
    return draw(days_about(definition, shaping, begin, LAST))


@st.composite
def cases(
    draw: st.DrawFn, measures: Sequence[str] = MEASURES, kinds: Sequence[str] = KINDS
) -> Case:
    """Return a habit, its history and a day to judge it on."""
    shaping = draw(settings())
    definition = draw(definitions(shaping, measures, kinds))
    records = draw(histories(definition, shaping))
    on_record = [dt.date.fromisoformat(one["on"]) for one in records if "on" in one]
    today = todays(definition, shaping)
    if on_record:
        beside = st.tuples(st.sampled_from(on_record), st.sampled_from([0, 0, 1]))
        today = st.one_of(today, beside.map(lambda pair: pair[0] + ONE_DAY * pair[1]))
    return Case(definition, shaping, records, draw(today))


# Changes


def terms_of(story: Story, most: int | None = None) -> list[oracle.Term]:
    """Return the terms of a story after all its changes, or after the first ones."""
    terms: list[oracle.Term] = [(story.definition["start"], story.definition, story.settings)]
    for change in story.changes[:most]:
        terms = recorded(terms, change, story.records[: change.known])
    return terms


def recorded(
    terms: Sequence[oracle.Term], change: Change, records: Sequence[Mapping[str, Any]]
) -> list[oracle.Term]:
    """Return the terms after one more change."""
    if change.definition is None:
        return oracle.retired(terms, change.noticed, records)
    return oracle.changed(terms, change.definition, change.settings, change.noticed, records)


@st.composite
def histories_of_changes(
    draw: st.DrawFn,
    measures: Sequence[str] = MEASURES,
    kinds: Sequence[str] = KINDS,
    parts: Sequence[str] = (*PARTS, "settings", "wording", "gone"),
    most: int = 4,
) -> Story:
    """Return a story in which definition and settings change, some of it before it takes effect.

    `parts` are what may change. Each entry is one by the term in force on the day it is given to;
    a change that would make another of an entry that is there is left out.
    """
    shaping = draw(settings())
    definition = draw(_frequent(shaping, (measures, kinds), draw(days(FIRST, MIDDLE))))
    if draw(st.integers(0, 3)):
        definition.pop("end", None)
    story = Story(definition, shaping, [], [], definition["start"])
    noticed = definition["start"] + ONE_DAY * draw(st.sampled_from([20, 0, 90, 5, -3]))
    files: list[tuple[dict[str, Any] | None, dict[str, Any]]] = [(definition, shaping)]
    for _ in range(draw(st.integers(1, most))):
        since, terms = noticed, terms_of(story)
        edges = _edges(terms, story.records, since)
        noticed = draw(_noticed(edges, since))
        story.records.extend(draw(_logged(terms, story.records, edges, (since, noticed))))
        ends = _ends(definition["start"], noticed, edges)
        file = draw(_edits(files, ends, parts, (measures, kinds)))
        change = Change(noticed, *file, len(story.records))
        if _fits(terms, recorded(terms, change, story.records), story.records):
            story.changes.append(change)
            files.append(file)
    terms = terms_of(story)
    edges = _edges(terms, story.records, noticed)
    story.records.extend(draw(_logged(terms, story.records, edges, (noticed, edges[-1]))))
    return story._replace(today=draw(_todays_of(story, terms, edges)))


@st.composite
def _frequent(
    draw: st.DrawFn,
    shaping: Mapping[str, Any],
    limits: tuple[Sequence[str], Sequence[str]],
    start: dt.date,
) -> dict[str, Any]:
    """Return a definition whose periods are short, most often, so that changes meet many."""
    summed = [one for one in limits[0] if one in SUMMED]
    kind = draw(st.sampled_from([one for one in limits[1] if summed or one != "rolling"]))
    measures = summed if kind == "rolling" else limits[0]
    definition = draw(definitions(shaping, measures, [kind], start=start))
    if draw(st.integers(0, 3)):
        definition["cadence"] = draw(st.sampled_from(FREQUENT[kind]))
    if "grace" in definition and draw(st.booleans()):
        definition["grace"] = draw(st.sampled_from([3, 8, 20]))
    return _valid(definition)


def _edges(
    terms: Sequence[oracle.Term], records: Sequence[Mapping[str, Any]], since: dt.date
) -> list[dt.date]:
    """Return the days at the edges of periods, of graces and of terms, in order.

    They go on for some months after a day, and after the last term begins.
    """
    until = max(since, min(LAST, max(since, terms[-1][0]) + 200 * ONE_DAY))
    edges = {since, until} | {day for term in terms for day in (term[0] - ONE_DAY, term[0])}
    for verdict in oracle.course_of(terms, records, until).verdicts:
        period, grace = verdict.period, ONE_DAY * verdict.habit.grace
        for end in (period.end, period.end + grace, verdict.recorded_end):
            edges |= {end - ONE_DAY, end}
        edges |= {period.begin, period.begin + (period.end - period.begin) / 2}
    return sorted(day for day in edges if day <= until)


def _noticed(edges: Sequence[dt.date], since: dt.date) -> st.SearchStrategy[dt.date]:
    """Days of the next change: soon, at an edge, or long after."""
    coming = [day for day in edges if day >= since]
    return st.one_of(
        st.sampled_from([since + ONE_DAY * number for number in (0, 0, 1, 2)]),
        st.sampled_from(coming[:12]),
        st.sampled_from(coming[:60]),
        st.dates(since, edges[-1]),
    )


@st.composite
def _edits(
    draw: st.DrawFn,
    files: Sequence[tuple[dict[str, Any] | None, dict[str, Any]]],
    ends: st.SearchStrategy[dt.date | None],
    parts: Sequence[str],
    limits: tuple[Sequence[str], Sequence[str]],
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Return what the file says next: edited, as it was once, or nothing of the habit."""
    present = [(one, shaping) for one, shaping in files if one is not None]
    definition, shaping = present[-1]
    is_gone = files[-1][0] is None
    how = draw(st.sampled_from([*(["edit"] * 6), "revert", "gone"]))
    if how == "gone" and "gone" in parts and not is_gone:
        return None, shaping
    if how == "revert" or (is_gone and draw(st.booleans())):
        earlier = draw(st.integers(0, len(present) - 1))
        return present[earlier]
    edited_parts = [one for one in (*parts, *CADENCE_OFTEN) if one in parts and one != "gone"]
    chosen = draw(st.sets(st.sampled_from(edited_parts), min_size=1, max_size=3))
    if "settings" in chosen:
        shaping = shaping | {key: draw(settings())[key] for key in draw(_some_settings())}
    fresh = draw(_frequent(shaping, limits, definition["start"])) | {"end": draw(ends)}
    if fresh.get("cadence", "").startswith("within") and definition["measure"] not in SUMMED:
        chosen |= {"measure"} if "cadence" in chosen else set()
    edited = _merged(definition, fresh, chosen)
    if "target" in chosen:
        measure = edited["measure"]
        edited = _merged(edited, {"measure": measure} | draw(_targets(measure)), {"measure"})
    if "wording" in chosen:
        edited |= draw(_rewordings(edited))
    return _valid(edited), shaping


def _some_settings() -> st.SearchStrategy[list[str]]:
    keys = ["week_start", "fiscal_year_start", "hours_per_day"]
    return st.lists(st.sampled_from(keys), min_size=1, unique=True)


def _ends(
    start: dt.date, noticed: dt.date, edges: Sequence[dt.date]
) -> st.SearchStrategy[dt.date | None]:
    """No end, or one beside the day it is noticed, or at an edge before or after."""
    beside = [noticed + ONE_DAY * number for number in (-40, -2, -1, 0, 1, 5, 40)]
    near = [day for day in edges if abs((day - noticed).days) < 100]
    possible = [day for day in (*beside, *near) if start <= day <= LAST]
    return st.sampled_from([None, None, *possible])


def _merged(
    definition: Mapping[str, Any], fresh: Mapping[str, Any], parts: Collection[str]
) -> dict[str, Any]:
    """Return the definition with some parts of another one."""
    keys = {key for part in parts for key in PARTS.get(part, ())}
    kept = {key: value for key, value in definition.items() if key not in keys}
    taken = {key: fresh[key] for key in keys if fresh.get(key) is not None}
    return kept | taken


@st.composite
def _rewordings(draw: st.DrawFn, definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same cadence in other words."""
    text = definition.get("cadence", "monthly")
    words = text.split()
    if text.startswith("RRULE"):
        return {}
    if len(words) == 1:
        unit = oracle.ONE_WORD[text]
        return {} if unit == "half" else {"cadence": f"every 1 {unit}"}
    return {"cadence": text.removesuffix("s") + draw(st.sampled_from(["s", ""]))}


def _valid(definition: dict[str, Any]) -> dict[str, Any]:
    """Return the definition with what its other parts don't allow taken out."""
    valid = dict(definition)
    rolling = valid.get("cadence", "monthly").startswith("within")
    if rolling and valid["measure"] not in SUMMED:
        del valid["cadence"]
    if valid["measure"] == "coverage":
        valid.pop("grace", None)
    elif "grace" in valid:
        valid["grace"] = min(valid["grace"], _shortest(valid) - 1)
    return valid


def _fits(
    terms: Sequence[oracle.Term],
    after: Sequence[oracle.Term],
    records: Sequence[Mapping[str, Any]],
) -> bool:
    """Whether every entry stays what it is, and every rule has an occurrence in its term."""
    lives = [oracle.read_life(terms), oracle.read_life(after)]
    given = [(one["on"], one.get("for")) for one in records if one["type"] == "entry"]
    same = all(_shape(lives[0], *days) == _shape(lives[1], *days) for days in given)
    rules = [(habit.cadence.rule, habit.start) for habit in oracle.all_terms(lives[1])]
    return same and all(first_occurrences(rule, begin) for rule, begin in rules if rule)


def _shape(
    life: Sequence[Sequence[oracle.Habit]], on: str, for_day: str | None
) -> tuple[object, ...]:
    """Return what decides whether an entry is a valid one."""
    day = dt.date.fromisoformat(for_day or on)
    habit = oracle.in_force(oracle.all_terms(life), day)
    is_held = any(oracle.lives_on(run, day) for run in life)
    gift = (habit.cadence.kind == "rolling", is_held) if for_day else ()
    return (habit.measure, habit.ratio, habit.items, *gift)


@st.composite
def _logged(
    draw: st.DrawFn,
    terms: Sequence[oracle.Term],
    records: Sequence[Mapping[str, Any]],
    edges: Sequence[dt.date],
    between: tuple[dt.date, dt.date],
) -> list[dict[str, Any]]:
    """Return records that are written between two changes, in the order of logging.

    Entries that are kept up are dated between them; single ones may be dated before.
    """
    kept: list[dict[str, Any]] = []
    if draw(st.booleans()):
        kept = draw(_kept_up(terms, records, *between))
    more = draw(st.lists(_entries_by_terms(terms, edges, *between), max_size=6))
    begin, definition, shaping = terms[0]
    first = {**definition, "start": begin}
    plan = st.one_of(skips(first, shaping), pauses(first, shaping))
    return [*kept, *more, *draw(st.one_of(st.just([]), st.lists(plan, max_size=1)))]


@st.composite
def _kept_up(
    draw: st.DrawFn,
    terms: Sequence[oracle.Term],
    records: Sequence[Mapping[str, Any]],
    since: dt.date,
    until: dt.date,
) -> list[dict[str, Any]]:
    """Return entries that reach the target, in most of the periods between two changes."""
    verdicts = oracle.course_of(terms, records, until).verdicts
    delay = ONE_DAY * draw(st.sampled_from([0, 0, 1, 2, 10]))
    lapses = draw(st.sets(st.integers(0, 15), max_size=4))
    habits = oracle.all_terms(oracle.read_life(terms))
    days_kept = [one.period.begin + delay for one in verdicts if since <= one.period.begin][:16]
    return [
        {"type": "entry", "habit": SLUG, "on": str(day), **value}
        for number, day in enumerate(days_kept)
        if number not in lapses and day <= until
        for value in _sufficient(oracle.in_force(habits, day))
    ]


@st.composite
def _entries_by_terms(
    draw: st.DrawFn,
    terms: Sequence[oracle.Term],
    edges: Sequence[dt.date],
    since: dt.date,
    until: dt.date,
) -> dict[str, Any]:
    """Return an entry that the term in force allows on the day it is given to."""
    life = oracle.read_life(terms)
    habits = oracle.all_terms(life)
    first = terms[0][0] - 3 * ONE_DAY
    borders = [term[0] + ONE_DAY * number for term in terms for number in (-1, 0, 1, 3)]
    on = draw(
        st.one_of(
            _among([day for day in edges if since <= day <= until], since, until),
            _among([day for day in borders if first <= day <= until], since, until),
            _among([day for day in edges if first <= day <= until], min(first, until), until),
        )
    )
    entry = {"type": "entry", "habit": SLUG, "on": str(on)}
    held = [day for day in {on, *edges} if day <= on and _may_be_given_to(life, day)]
    given = on
    if held and draw(st.integers(0, 3)) == 0:
        given = draw(st.sampled_from(sorted(held)[-40:]))
        entry["for"] = str(given)
    habit = oracle.in_force(habits, given)
    entry |= draw(_values(habit))
    needs = habit.requires or next((one.requires for one in habits if one.requires), ())
    return entry | ({"with": draw(_details(needs))} if needs else {})


def _may_be_given_to(life: Sequence[Sequence[oracle.Habit]], day: dt.date) -> bool:
    """Whether an entry may be given to a day: one of a period that is not a window."""
    habit = oracle.in_force(oracle.all_terms(life), day)
    is_fixed = habit.measure != "coverage" and habit.cadence.kind != "rolling"
    return is_fixed and any(oracle.lives_on(run, day) for run in life)


def _among(likely: Sequence[dt.date], begin: dt.date, end: dt.date) -> st.SearchStrategy[dt.date]:
    """Days of those, or any from begin to end, both included."""
    anywhere = st.dates(min(begin, end), end)
    return (
        st.one_of(st.sampled_from(likely), st.sampled_from(likely), anywhere)
        if likely
        else anywhere
    )


@st.composite
def _todays_of(
    draw: st.DrawFn, story: Story, terms: Sequence[oracle.Term], edges: Sequence[dt.date]
) -> dt.date:
    """Return a day to judge a story on: at an edge, beside a record or a change, or anywhere."""
    on_record = [dt.date.fromisoformat(one["on"]) for one in story.records if "on" in one]
    beside = [*on_record, *(change.noticed for change in story.changes)]
    borders = [term[0] for term in terms[1:]] or edges
    after = [day for day in edges if day >= borders[0]]
    nearby = st.tuples(st.sampled_from(beside or edges), st.integers(0, 1))
    return draw(
        st.one_of(
            st.sampled_from(after[:60] or edges),
            st.tuples(st.sampled_from(borders), st.integers(0, 30)).map(_days_after),
            nearby.map(_days_after),
            st.dates(story.definition["start"] - 2 * ONE_DAY, LAST),
        )
    )


def _days_after(pair: tuple[dt.date, int]) -> dt.date:
    return pair[0] + ONE_DAY * pair[1]
