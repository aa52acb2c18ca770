"""A slow, literal reading of docs/cadence.md, to compare the real engine with.

Everything is judged anew from the raw records on every call: nothing is cached, nothing is
folded. Amounts are exact fractions; only ``strength`` is a float. Input is taken as valid.
"""

import datetime as dt
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

ONE_DAY = dt.timedelta(days=1)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

# docs/cadence.md, section 2: nominal lengths, in days.
NOMINAL = {"day": 1, "week": 7, "month": 30, "quarter": 90, "half": 180, "year": 365}
# How many months a unit has, for the units that are made of months.
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
# docs/cadence.md, section 2: the calendar cadences that are one word.
ONE_WORD = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "half-yearly": "half",
    "yearly": "year",
}
RULE_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
# docs/cadence.md, section 2: lengths under the first number get the second as `lead`.
DEFAULT_LEADS = ((7, 0), (28, 2), (85, 7), (170, 14), (350, 21))
LONGEST_LEAD = 30

# docs/cadence.md, section 10.
UNITS = {
    "count": "times",
    "duration": "minutes",
    "coverage": "ratio",
    "checklist": "items",
    "score": "points",
}
# docs/cadence.md, section 7: the outcomes that adherence and strength are about.
JUDGED = ("met", "late", "missed")
KEPT = ("met", "late")

# docs/cadence.md, section 8: what the definition recorded last says of all terms.
WORDS = (
    "title",
    "question",
    "why",
    "source",
    "quote",
    "alias",
    "occasions",
    "ask",
    "lead",
    "pack",
    "from",
    "cadence_from",
    "reason",
)

# A definition as it was recorded: the day it takes effect, the definition, the settings.
Term = tuple[dt.date, Mapping[str, Any], Mapping[str, Any]]


# --- What is handed in -----------------------------------------------------------------------


@dataclass(frozen=True)
class Settings:
    """The settings that shape periods and amounts (docs/cadence.md, section 8)."""

    week_start: int
    fiscal_month: int
    hours_per_day: Fraction


@dataclass(frozen=True)
class Cadence:
    """A cadence in parts (docs/cadence.md, section 2).

    ``kind`` is "calendar", "rolling" or "deadline"; ``rule`` is the RFC 5545 text of a deadline.
    """

    kind: str
    unit: str
    times: int
    rule: str = ""

    @property
    def nominal_length(self) -> int:
        """L in days (docs/cadence.md, section 2, the table)."""
        return NOMINAL[self.unit] * self.times


@dataclass(frozen=True)
class Habit:
    """A habit as one term defines it, with its defaults filled in (docs/cadence.md, section 1).

    ``start`` is the begin of the term, and ``end`` the end of the run of terms it is in.
    """

    slug: str
    measure: str
    target: Fraction | None
    cadence_text: str
    cadence: Cadence
    grace: int
    lead: int
    requires: tuple[tuple[str, int], ...]
    items: tuple[str, ...]
    first: str | None
    ratio: bool
    min_occasions: Fraction
    start: dt.date
    end: dt.date | None
    settings: Settings


@dataclass(frozen=True)
class Entry:
    """One entry (docs/cadence.md, section 3); ``order`` is its place in the logging."""

    order: int
    on: dt.date
    for_day: dt.date | None
    full: bool
    amount: Fraction
    minutes: Fraction
    done: Fraction
    of: Fraction
    item: str
    score: Fraction


@dataclass(frozen=True)
class Pause:
    """A pause: ``until`` is exclusive, None is open (docs/cadence.md, section 8)."""

    begin: dt.date
    until: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Whether the day is inside the pause."""
        return self.begin <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Book:
    """All records of one habit that can be seen today."""

    entries: tuple[Entry, ...]
    skips: tuple[dt.date, ...]
    pauses: tuple[Pause, ...]

    def paused(self, day: dt.date) -> bool:
        """Whether a pause holds the day (docs/cadence.md, section 8)."""
        return any(pause.holds(day) for pause in self.pauses)


@dataclass(frozen=True)
class Period:
    """A period or window as it was given: ``begin`` is in, ``end`` is out."""

    begin: dt.date
    end: dt.date
    warm_up: bool = False
    cut: bool = False

    def holds(self, day: dt.date) -> bool:
        """Whether the day is one of the period's days."""
        return self.begin <= day < self.end

    def days(self) -> list[dt.date]:
        """Every day of the period."""
        return [self.begin + ONE_DAY * n for n in range((self.end - self.begin).days)]


@dataclass(frozen=True)
class Verdict:
    """A period, the term that judges it, the entries that count for it, and what became of it.

    ``outcome`` is one of docs/cadence.md, section 5, or "pending", or "open". ``recorded_end``
    differs from the period's end for a rolling window that was reached; the next period begins
    there. ``is_open`` is true of a window on the day it is reached, and of one that waits.
    """

    habit: Habit
    period: Period
    outcome: str
    entries: tuple[Entry, ...]
    recorded_end: dt.date
    is_open: bool = False


@dataclass
class Course:
    """Everything judged as of today: closed periods, those that wait, the open one."""

    closed: list[Verdict] = field(default_factory=list)
    pending: list[Verdict] = field(default_factory=list)
    open: Verdict | None = None

    @property
    def verdicts(self) -> list[Verdict]:
        """Every period once, in no order; a window that waits may be pending and open."""
        now = [] if self.open is None or self.open in self.pending else [self.open]
        return [*self.closed, *self.pending, *now]


# --- Reading numbers, durations and days -----------------------------------------------------


def exact(number: Decimal | float | str | Fraction) -> Fraction:
    """A number as it was written: 0.9 is nine tenths (docs/cadence.md, section 1)."""
    if isinstance(number, float):
        return Fraction(str(number))
    return Fraction(number)


def plain(number: Fraction | None) -> int | float | None:
    """An exact number as an int where it is whole, else as a float."""
    if number is None:
        return None
    return number.numerator if number.denominator == 1 else float(number)


def rounded(number: Fraction) -> float:
    """A ratio with four decimals (docs/cadence.md, section 10)."""
    return float(round(number, 4))


def as_day(value: dt.date | str | None) -> dt.date | None:
    """A day from ISO text, or as it is."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def needed_day(value: dt.date | str) -> dt.date:
    """A day that must be there."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def duration_minutes(text: str, hours_per_day: Fraction) -> Fraction:
    """Minutes of a written duration (docs/cadence.md, section 3)."""
    text = text.strip().lower()
    if found := re.fullmatch(r"(\d+):(\d+)", text):
        return Fraction(found[1]) * 60 + Fraction(found[2])
    if found := re.fullmatch(r"(\d+)\s*h\s*(\d+)\s*(?:m|min)?", text):
        return Fraction(found[1]) * 60 + Fraction(found[2])
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(m|min|h|d|day|days)", text)
    if found is None:
        raise ValueError(text)
    if found[2] in ("m", "min"):
        return Fraction(found[1])
    if found[2] == "h":
        return Fraction(found[1]) * 60
    return Fraction(found[1]) * hours_per_day * 60


# --- Section 1: a habit ----------------------------------------------------------------------


def read_settings(settings: Mapping[str, Any]) -> Settings:
    """The settings, with their defaults (docs/cadence.md, sections 8 and 10)."""
    return Settings(
        week_start=WEEKDAYS.index(settings.get("week_start", "monday")),
        fiscal_month=MONTHS.index(settings.get("fiscal_year_start", "january")) + 1,
        hours_per_day=exact(settings.get("hours_per_day", 8)),
    )


def read_cadence(text: str) -> Cadence:
    """The parts of a written cadence (docs/cadence.md, section 2)."""
    if text.upper().startswith("RRULE:"):
        return read_rule(text)
    words = text.split()
    if len(words) == 1:
        return Cadence("calendar", ONE_WORD[words[0]], 1)
    kinds = {"every": "calendar", "within": "rolling"}
    return Cadence(kinds[words[0]], words[2].removesuffix("s"), int(words[1]))


def read_rule(text: str) -> Cadence:
    """A deadline cadence; its length is FREQ times INTERVAL (docs/cadence.md, section 2)."""
    rule = text.upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in rule.split(";") if part)
    return Cadence("deadline", RULE_UNITS[parts["FREQ"]], int(parts.get("INTERVAL", "1")), rule)


def default_lead(length: int) -> int:
    """The default `lead` of a nominal length (docs/cadence.md, section 2, the table)."""
    for below, lead in DEFAULT_LEADS:
        if length < below:
            return lead
    return LONGEST_LEAD


def read_target(definition: Mapping[str, Any], settings: Settings) -> Fraction | None:
    """The target or its default by measure (docs/cadence.md, section 1)."""
    measure = definition.get("measure", "count")
    target = definition.get("target")
    if measure == "duration":
        text = "1 day" if target is None else str(target)
        return duration_minutes(text, settings.hours_per_day)
    if target is not None:
        return exact(target)
    if measure == "score":
        return None
    if measure == "checklist":
        return Fraction(len(set(definition["items"])))
    return Fraction(1)


def read_requires(words: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Each required detail key with how many different texts it needs (section 1)."""
    needs = []
    for word in words:
        key, _, number = word.partition(">=")
        needs.append((key.strip(), int(number) if number else 1))
    return tuple(needs)


def read_habit(definition: Mapping[str, Any], settings: Settings) -> Habit:
    """A habit with the defaults of docs/cadence.md, section 1."""
    cadence_text = definition.get("cadence", "monthly")
    cadence = read_cadence(cadence_text)
    lead = definition.get("lead")
    return Habit(
        slug=definition["slug"],
        measure=definition.get("measure", "count"),
        target=read_target(definition, settings),
        cadence_text=cadence_text,
        cadence=cadence,
        grace=int(definition.get("grace", 0)),
        lead=default_lead(cadence.nominal_length) if lead is None else int(lead),
        requires=read_requires(definition.get("requires") or ()),
        items=tuple(definition.get("items") or ()),
        first=definition.get("first"),
        ratio=bool(definition.get("ratio")),
        min_occasions=exact(definition.get("min_occasions", 1)),
        start=needed_day(definition["start"]),
        end=as_day(definition.get("end")),
        settings=settings,
    )


# --- Section 8: definitions over time --------------------------------------------------------


def end_of(term: Term) -> dt.date | None:
    """The last day that a term's own definition names."""
    return as_day(term[1].get("end"))


def leaves_gap(term: Term, following: Term) -> bool:
    """Whether a term ends before the next one begins (docs/cadence.md, section 8)."""
    end = end_of(term)
    return end is not None and end < following[0]


def runs(terms: Sequence[Term]) -> list[list[Term]]:
    """Terms, oldest first, those together that follow each other without a gap."""
    parted = [[terms[0]]]
    for term, following in itertools.pairwise(terms):
        if leaves_gap(term, following):
            parted.append([])
        parted[-1].append(following)
    return parted


def read_life(terms: Sequence[Term]) -> list[list[Habit]]:
    """The runs of a habit, each with its terms as they judge (docs/cadence.md, section 8).

    The end of a run is that of its last term; the definition recorded last gives the lead.
    """
    lead = terms[-1][1].get("lead")
    return [
        [
            read_habit(
                {**definition, "start": begin, "end": end_of(run[-1]), "lead": lead},
                read_settings(settings),
            )
            for begin, definition, settings in run
        ]
        for run in runs(terms)
    ]


def all_terms(life: Sequence[Sequence[Habit]]) -> list[Habit]:
    """The terms of all runs, oldest first."""
    return [habit for run in life for habit in run]


def in_force(habits: Sequence[Habit], day: dt.date) -> Habit:
    """The last term begun by the day; before the first begins, that one (section 8)."""
    return [habits[0], *(habit for habit in habits if habit.start <= day)][-1]


def cadence_identity(habit: Habit) -> tuple[object, ...]:
    """What makes two cadences the same, whatever their wording (section 8)."""
    cadence, settings = habit.cadence, habit.settings
    by_week = cadence.kind == "calendar" and cadence.unit == "week"
    by_year = cadence.kind == "calendar" and cadence.unit in ("quarter", "half", "year")
    return (
        cadence.kind,
        cadence.unit,
        cadence.times,
        frozenset(cadence.rule.split(";")) - {"", "INTERVAL=1"},
        settings.week_start if by_week else None,
        settings.fiscal_month if by_year else None,
    )


def judging(habit: Habit) -> tuple[object, ...]:
    """All that a term judges by: two with the same are judged alike (section 8)."""
    return (
        habit.measure,
        habit.target,
        habit.items,
        habit.first,
        habit.ratio,
        habit.min_occasions,
        cadence_identity(habit),
        habit.grace,
        sorted(habit.requires),
    )


# --- Section 3: what an entry adds -----------------------------------------------------------


def is_full(habit: Habit, details: Mapping[str, Sequence[str]]) -> bool:
    """Whether every required detail is there (docs/cadence.md, section 3)."""
    for key, number in habit.requires:
        texts = {text.strip() for text in details.get(key, ())}
        if len(texts - {""}) < number:
            return False
    return True


def read_entry(habits: Sequence[Habit], order: int, record: Mapping[str, Any]) -> Entry:
    """An entry from its journal line (docs/cadence.md, sections 3 and 10).

    The term in force on the day it is given to says whether it is full (section 8).
    """
    on, for_day = needed_day(record["on"]), as_day(record.get("for"))
    habit = in_force(habits, on if for_day is None else for_day)
    amount = record.get("amount")
    return Entry(
        order=order,
        on=on,
        for_day=for_day,
        full=is_full(habit, record.get("with") or {}),
        amount=Fraction(1) if amount is None else exact(amount),
        minutes=exact(record.get("minutes") or 0),
        done=exact(record.get("done") or 0),
        of=exact(record.get("of") or 0),
        item=record.get("item") or "",
        score=exact(record.get("score") or 0),
    )


def read_book(
    habits: Sequence[Habit], records: Sequence[Mapping[str, Any]], today: dt.date
) -> Book:
    """The habit's records; entries dated after today are invisible (docs/cadence.md, top)."""
    slug = habits[0].slug
    entries, skips, pauses = [], [], []
    for order, record in enumerate(records):
        kind, owner = record["type"], record.get("habit")
        if kind == "pause" and owner in (None, slug):
            pauses.append(Pause(needed_day(record["from"]), as_day(record.get("until"))))
        elif kind == "skip" and owner == slug:
            skips.append(needed_day(record["on"]))
        elif kind == "entry" and owner == slug and needed_day(record["on"]) <= today:
            entries.append(read_entry(habits, order, record))
    return Book(tuple(by_day(entries)), tuple(skips), tuple(pauses))


def by_day(entries: Sequence[Entry]) -> list[Entry]:
    """Entries in order of day and then of logging."""
    return sorted(entries, key=lambda entry: (entry.on, entry.order))


def counted_items(habit: Habit, entries: Sequence[Entry]) -> list[str]:
    """The items that count, in order: with `items` set only those (docs/cadence.md, section 3)."""
    named = [entry.item for entry in by_day(entries)]
    return [item for item in named if not habit.items or item in habit.items]


def occasions(entries: Sequence[Entry]) -> Fraction:
    """Σ of, for coverage (docs/cadence.md, section 3)."""
    return sum((entry.of for entry in entries), Fraction(0))


def ratio(entries: Sequence[Entry]) -> Fraction | None:
    """Σ done ÷ Σ of, exact; none without occasions (docs/cadence.md, section 3)."""
    of = occasions(entries)
    return sum((entry.done for entry in entries), Fraction(0)) / of if of > 0 else None


def total(habit: Habit, entries: Sequence[Entry]) -> Fraction | None:
    """The sum `done` of full entries by measure (docs/cadence.md, section 3, the table)."""
    if habit.measure == "count":
        return sum((entry.amount for entry in entries), Fraction(0))
    if habit.measure == "duration":
        return sum((entry.minutes for entry in entries), Fraction(0))
    if habit.measure == "coverage":
        return ratio(entries)
    if habit.measure == "checklist":
        return Fraction(len(set(counted_items(habit, entries))))
    return by_day(entries)[-1].score if entries else None


def target_of(habit: Habit) -> Fraction:
    """The target of a measure that has one: all but score."""
    assert habit.target is not None
    return habit.target


def reached(habit: Habit, entries: Sequence[Entry]) -> bool:
    """Whether full entries meet the target (docs/cadence.md, section 3, the table)."""
    done = total(habit, entries)
    if done is None:
        return False
    if habit.measure == "score":
        return True
    if habit.measure == "coverage" and occasions(entries) < habit.min_occasions:
        return False
    return done >= target_of(habit)


def part_reached(habit: Habit, entries: Sequence[Entry]) -> Fraction:
    """The part v of the target reached (docs/cadence.md, section 7, strength)."""
    if reached(habit, entries):
        return Fraction(1)
    done = total(habit, entries)
    if done is None:
        return Fraction(0)
    part = min(Fraction(1), done / target_of(habit))
    if habit.measure == "coverage" and habit.min_occasions > 0:
        part *= min(Fraction(1), occasions(entries) / habit.min_occasions)
    return part


def out_of_order(habit: Habit, entries: Sequence[Entry]) -> bool:
    """Whether the `first` item came after another item (docs/cadence.md, section 3)."""
    items = counted_items(habit, entries)
    return habit.first in items and items[0] != habit.first


# --- Section 2: periods ----------------------------------------------------------------------


def add_units(day: dt.date, unit: str, number: int) -> dt.date:
    """The day so many units later; 31 January + 1 month is 28 February (section 2)."""
    if unit == "day":
        return day + dt.timedelta(days=number)
    if unit == "week":
        return day + dt.timedelta(weeks=number)
    return day + relativedelta(months=MONTHS_IN[unit] * number)


def unit_begin(day: dt.date, unit: str, settings: Settings) -> dt.date:
    """The begin of the unit period that holds the day (docs/cadence.md, section 2)."""
    begin = day
    while not begins_unit(begin, unit, settings):
        begin -= ONE_DAY
    return begin


def begins_unit(day: dt.date, unit: str, settings: Settings) -> bool:
    """Whether a unit period begins on the day (docs/cadence.md, section 2)."""
    if unit == "day":
        return True
    if unit == "week":
        return day.weekday() == settings.week_start
    return day.day == 1 and (day.month - settings.fiscal_month) % MONTHS_IN[unit] == 0


def calendar_periods(habit: Habit) -> Iterator[Period]:
    """A warm-up if `start` is inside a unit period, then N at a time (section 2)."""
    unit, begin = habit.cadence.unit, habit.start
    if not begins_unit(begin, unit, habit.settings):
        end = add_units(unit_begin(begin, unit, habit.settings), unit, 1)
        yield Period(begin, end, warm_up=True)
        begin = end
    while True:
        end = add_units(begin, unit, habit.cadence.times)
        yield Period(begin, end)
        begin = end


def deadline_periods(habit: Habit) -> Iterator[Period]:
    """Each occurrence is a due day; the first period runs from `start` (section 2)."""
    begin = habit.start
    rule = rrulestr(habit.cadence.rule, dtstart=dt.datetime.combine(habit.start, dt.time()))
    for occurrence in rule:
        end = occurrence.date() + ONE_DAY
        yield Period(begin, end)
        begin = end


def cut(habit: Habit, period: Period) -> Period:
    """The period, ended after the habit's `end` if that is before its last day (section 2)."""
    if habit.end is None or habit.end >= period.end - ONE_DAY:
        return period
    return Period(period.begin, habit.end + ONE_DAY, warm_up=period.warm_up, cut=True)


def begun(habit: Habit, day: dt.date, today: dt.date) -> bool:
    """Whether a period that begins on the day exists today."""
    return day <= today and (habit.end is None or day <= habit.end)


def grid(habit: Habit, anchor: dt.date) -> Iterator[Period]:
    """The periods of a calendar or deadline cadence as if the habit had started on a day."""
    anchored = replace(habit, start=anchor)
    calendar = habit.cadence.kind == "calendar"
    return calendar_periods(anchored) if calendar else deadline_periods(anchored)


def border_after(run: Sequence[Habit], begin: dt.date) -> dt.date | None:
    """The begin of the next term of the run after the one in force on a day (section 8)."""
    return min((habit.start for habit in run if habit.start > begin), default=None)


def given_window(habit: Habit, begin: dt.date, border: dt.date | None) -> Period:
    """The window that begins on a day; none reaches across a border (sections 2 and 8)."""
    end = add_units(begin, habit.cadence.unit, habit.cadence.times)
    if border is not None and border < end:
        return cut(habit, Period(begin, border, cut=True))
    return cut(habit, Period(begin, end))


# --- Section 4: which period an entry counts for ---------------------------------------------


def lives_on(run: Sequence[Habit], day: dt.date) -> bool:
    """Whether a day is one of a run's: from its start to its end (docs/cadence.md, section 4)."""
    end = run[0].end
    return run[0].start <= day and (end is None or day <= end)


def counting(life: Sequence[Sequence[Habit]], book: Book) -> list[Entry]:
    """Full entries dated in a run: the others count to nothing (sections 4 and 8)."""
    return [
        entry
        for entry in book.entries
        if entry.full and any(lives_on(run, entry.on) for run in life)
    ]


def belongs(entry: Entry, period: Period) -> bool:
    """Whether an entry is the period's, grace apart (docs/cadence.md, section 4)."""
    return period.holds(entry.on if entry.for_day is None else entry.for_day)


def grace_end(habit: Habit, period: Period) -> dt.date:
    """The day after the last day of grace; none past the habit's `end` (section 4)."""
    end = period.end + dt.timedelta(days=habit.grace)
    return end if habit.end is None else min(end, habit.end + ONE_DAY)


def readable_until(run: Sequence[Habit], habit: Habit) -> dt.date:
    """The begin of the next term whose entries have another kind of value (section 8)."""
    others = [later.start for later in run if later.measure != habit.measure]
    return min((begin for begin in others if begin > habit.start), default=dt.date.max)


def tried_in_grace(
    run: Sequence[Habit], period: Period, own: Sequence[Entry], others: Sequence[Entry]
) -> list[Entry] | None:
    """The entries of the grace days that bring the period to its target, or none (section 4)."""
    habit = in_force(run, period.begin)
    last = min(grace_end(habit, period), readable_until(run, habit))
    tried: list[Entry] = []
    for entry in by_day(others):
        if entry.for_day is None and period.end <= entry.on < last:
            tried.append(entry)
            if reached(habit, [*own, *tried]):
                return tried
    return None


# --- Section 5: outcomes of closed periods ---------------------------------------------------


def half_paused(book: Book, period: Period) -> bool:
    """Whether at least half the period's days are paused (docs/cadence.md, section 5)."""
    days = period.days()
    return 2 * sum(book.paused(day) for day in days) >= len(days)


def skip_recorded(book: Book, period: Period) -> bool:
    """Whether a skip is recorded for a day of the period (docs/cadence.md, section 5)."""
    return any(period.holds(day) for day in book.skips)


def outcome_without_grace(habit: Habit, book: Book, period: Period, own: Sequence[Entry]) -> str:
    """The first outcome that applies (docs/cadence.md, section 5, the table)."""
    if reached(habit, [entry for entry in own if entry.on < period.end]):
        return "met"
    if reached(habit, own):
        return "late"
    if period.warm_up or period.cut or half_paused(book, period):
        return "excused"
    if skip_recorded(book, period):
        return "skipped"
    if habit.measure == "coverage" and occasions(own) == 0 and habit.min_occasions == 0:
        return "no-data"
    return "missed"


def judge_ended(
    run: Sequence[Habit], book: Book, period: Period, entries: Sequence[Entry], today: dt.date
) -> Verdict:
    """A period whose end has come: its outcome, or "pending" (docs/cadence.md, 4 and 5)."""
    habit = in_force(run, period.begin)
    own = [entry for entry in entries if belongs(entry, period)]
    others = [entry for entry in entries if not belongs(entry, period)]
    outcome = outcome_without_grace(habit, book, period, own)
    if outcome != "missed" or habit.measure == "coverage":
        return Verdict(habit, period, outcome, tuple(own), period.end)
    tried = tried_in_grace(run, period, own, others)
    if tried is not None:
        return Verdict(habit, period, "late", (*own, *tried), period.end)
    if today < grace_end(habit, period):
        return Verdict(habit, period, "pending", tuple(own), period.end)
    return Verdict(habit, period, "missed", tuple(own), period.end)


def judge_fixed(
    run: Sequence[Habit], book: Book, period: Period, entries: Sequence[Entry], today: dt.date
) -> Verdict:
    """One period of a calendar or deadline cadence (docs/cadence.md, 4 and 5)."""
    if today >= period.end:
        return judge_ended(run, book, period, entries, today)
    own = [entry for entry in entries if belongs(entry, period)]
    habit = in_force(run, period.begin)
    return Verdict(habit, period, "open", tuple(own), period.end, is_open=True)


def day_reached(habit: Habit, window: Period, entries: Sequence[Entry]) -> dt.date | None:
    """The first day of a window on which its entries reach the target (section 2, rolling)."""
    for day in window.days():
        if reached(habit, [e for e in entries if window.begin <= e.on <= day]):
            return day
    return None


def judge_window(
    run: Sequence[Habit], book: Book, window: Period, entries: Sequence[Entry], today: dt.date
) -> Verdict:
    """One rolling window (docs/cadence.md, sections 2, 4 and 5).

    One that waits when the next term has begun is no longer the open one (section 8).
    """
    habit, border = in_force(run, window.begin), border_after(run, window.begin)
    own = [entry for entry in entries if belongs(entry, window)]
    day = day_reached(habit, window, own)
    if day is not None:
        met = Verdict(habit, window, "met", tuple(own), window.end)
        return reached_on(met, entries, day, border, today)
    if today < window.end:
        return Verdict(habit, window, "open", tuple(own), window.end, is_open=True)
    verdict = judge_ended(run, book, window, entries, today)
    if verdict.outcome == "pending" and border is not None and today >= border:
        return replace(verdict, recorded_end=border)
    if verdict.outcome == "late":
        day = max(entry.on for entry in verdict.entries)
        return reached_on(verdict, entries, day, border, today)
    return replace(verdict, is_open=verdict.outcome == "pending")


def reached_on(
    verdict: Verdict,
    entries: Sequence[Entry],
    day: dt.date,
    border: dt.date | None,
    today: dt.date,
) -> Verdict:
    """A window reached on a day, with every entry until then (docs/cadence.md, section 2).

    It is open that day, and the next begins the day after; unless the next term had begun by
    then, which goes on as it is (section 8).
    """
    begin = verdict.period.begin
    belonging = tuple(e for e in entries if e.for_day is None and begin <= e.on <= day)
    if border is not None and day >= border:
        return replace(verdict, entries=belonging, recorded_end=border)
    end = day + ONE_DAY
    return replace(verdict, entries=belonging, recorded_end=end, is_open=today == day)


def judge_run(
    run: Sequence[Habit], book: Book, entries: Sequence[Entry], course: Course, today: dt.date
) -> list[Entry]:
    """Every period of a run, oldest first, added to the course; the entries that are left.

    A period is judged by the term in force when it begins. A cadence that differs from the one
    before is as if started there; one that does not goes on (docs/cadence.md, section 8).
    """
    left, begin, before = list(entries), run[0].start, None
    periods: Iterator[Period] = iter(())
    while course.open is None and begun(run[0], begin, today):
        habit = in_force(run, begin)
        if habit.cadence.kind == "rolling":
            window = given_window(habit, begin, border_after(run, begin))
            verdict = judge_window(run, book, window, left, today)
        else:
            if before is None or cadence_identity(before) != cadence_identity(habit):
                periods = grid(habit, begin)
            verdict = judge_fixed(run, book, cut(habit, next(periods)), left, today)
        assert verdict.period.begin == begin
        add(course, verdict)
        left = [entry for entry in left if entry not in verdict.entries]
        before, begin = habit, verdict.recorded_end
    return left


def add(course: Course, verdict: Verdict) -> None:
    """File a verdict: a window that waits is both pending and open (section 5)."""
    if verdict.outcome == "pending":
        course.pending.append(verdict)
    if verdict.is_open:
        course.open = verdict
    elif verdict.outcome != "pending":
        course.closed.append(verdict)


def judge(life: Sequence[Sequence[Habit]], book: Book, today: dt.date) -> Course:
    """Every period as of today (docs/cadence.md, section 5)."""
    course = Course()
    left = counting(life, book)
    for run in life:
        left = judge_run(run, book, left, course, today)
    return course


def course_of(
    terms: Sequence[Term], records: Sequence[Mapping[str, Any]], today: dt.date
) -> Course:
    """Every period of a habit as of today, from what was recorded."""
    life = read_life(terms)
    return judge(life, read_book(all_terms(life), records, today), today)


# --- Section 6: state today ------------------------------------------------------------------


def missed_run(course: Course) -> list[Verdict]:
    """Closed periods back from the latest while they are missed (section 6)."""
    run: list[Verdict] = []
    for verdict in reversed(course.closed):
        if verdict.outcome != "missed":
            break
        run.append(verdict)
    return run


def is_overdue(book: Book, course: Course) -> bool:
    """Pending, or missed just before without a full entry since (section 6)."""
    if course.pending:
        return True
    if not course.closed or course.closed[-1].outcome != "missed":
        return False
    end = course.closed[-1].period.end
    return not any(entry.full and entry.on >= end for entry in book.entries)


def is_behind(open_now: Verdict) -> bool:
    """Coverage, occasions logged, and the ratio so far below target (section 6)."""
    if open_now.habit.measure != "coverage":
        return False
    so_far = ratio(open_now.entries)
    return so_far is not None and so_far < target_of(open_now.habit)


def state(life: Sequence[Sequence[Habit]], book: Book, course: Course, today: dt.date) -> str:
    """The state today, the first that applies (docs/cadence.md, section 6, the table)."""
    if today < life[0][0].start:
        return "not-started"
    if not any(lives_on(run, today) for run in life):
        return "ended"
    now = course.open
    assert now is not None
    due = now.period.end - ONE_DAY
    rows = (
        ("paused", book.paused(today)),
        ("met", reached(now.habit, now.entries)),
        ("skipped", skip_recorded(book, now.period)),
        ("overdue", is_overdue(book, course)),
        ("behind", is_behind(now)),
        ("due-soon", (due - today).days <= now.habit.lead),
        ("on-track", True),
    )
    return next(name for name, applies in rows if applies)


def overdue_since(course: Course) -> str:
    """The end of the earliest period of the run, or of the pending one (section 6)."""
    run = missed_run(course)
    earliest = run[-1] if run else course.pending[0]
    return earliest.period.end.isoformat()


# --- Section 7: summary figures --------------------------------------------------------------


def open_counts(course: Course) -> bool:
    """Whether the open period is met and adds to streak and strength (section 7)."""
    now = course.open
    if now is None or now.habit.measure == "coverage":
        return False
    return reached(now.habit, now.entries)


def streaks(course: Course) -> tuple[int, int]:
    """The streak and the best one, this one included (docs/cadence.md, section 7)."""
    streak = best = 0
    for verdict in course.closed:
        if verdict.outcome in KEPT:
            streak += 1
        elif verdict.outcome == "missed":
            streak = 0
        best = max(best, streak)
    streak += open_counts(course)
    return streak, max(best, streak)


def strength(course: Course) -> float:
    """The strength, rounded; each period by the term it is of (docs/cadence.md, section 7)."""
    counted = [verdict for verdict in course.closed if verdict.outcome in JUDGED]
    if course.open is not None and open_counts(course):
        counted.append(course.open)
    s = 0.0
    for verdict in counted:
        m = 0.5 ** (math.sqrt(verdict.habit.cadence.nominal_length) / 13)
        v = part_reached(verdict.habit, verdict.entries)
        s = s * m + float(v) * (1 - m)
    return round(s, 4)


def adherence(judged: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Met or late, of the periods judged; `met` includes the late ones (sections 7 and 10)."""
    return {
        "met": sum(one["outcome"] in KEPT for one in judged),
        "late": sum(one["outcome"] == "late" for one in judged),
        "of": len(judged),
    }


# --- Section 10: output ----------------------------------------------------------------------


def shown(habit: Habit, number: Fraction | None) -> int | float | None:
    """A `done`: a coverage to four places, whole numbers as such (section 10)."""
    if number is not None and habit.measure == "coverage":
        return rounded(number)
    return plain(number)


def shown_outcome(verdict: Verdict) -> dict[str, Any]:
    """One closed period as `history --json` has it (docs/cadence.md, section 10)."""
    return {
        "begin": verdict.period.begin.isoformat(),
        "end": verdict.recorded_end.isoformat(),
        "outcome": verdict.outcome,
        "done": shown(verdict.habit, total(verdict.habit, verdict.entries)),
    }


def partial_entries(book: Book, open_now: Verdict) -> int:
    """How many partial entries the open period has (docs/cadence.md, section 10).

    A rolling window reached today has all entries of that day (section 2), so to its recorded end.
    """
    known = Period(open_now.period.begin, open_now.period.end)
    if open_now.outcome == "late":
        known = Period(open_now.period.begin, open_now.recorded_end)
    return sum(not entry.full and belongs(entry, known) for entry in book.entries)


def open_part(habit: Habit, book: Book, course: Course) -> dict[str, Any]:
    """The keys about the open period (docs/cadence.md, section 10)."""
    now = course.open
    part: dict[str, Any] = {"period": None, "due": None, "done": None, "met": False, "partial": 0}
    if now is not None:
        part = {
            "period": {
                "begin": now.period.begin.isoformat(),
                "end": now.period.end.isoformat(),
            },
            "due": (now.period.end - ONE_DAY).isoformat(),
            "done": shown(habit, total(habit, now.entries)),
            "met": reached(habit, now.entries),
            "partial": partial_entries(book, now),
        }
    if habit.measure == "checklist" and habit.first is not None:
        part["out_of_order"] = now is not None and out_of_order(habit, now.entries)
    return part


def last_done(book: Book) -> str | None:
    """The day of the newest full entry, even one that counts to nothing (sections 4, 10)."""
    days = [entry.on for entry in book.entries if entry.full]
    return max(days).isoformat() if days else None


def evaluate_terms(
    terms: Sequence[Term], records: Sequence[Mapping[str, Any]], today: dt.date
) -> dict[str, Any]:
    """One habit as of a day, as `status --json` has it (docs/cadence.md, sections 8 and 10).

    Without `title` and the period's `label`; with the closed periods as `outcomes`, oldest first,
    and the last twelve that adherence is about as `judged`. The term of the open period says what
    is shown; without one, the term in force.
    """
    life = read_life(terms)
    book = read_book(all_terms(life), records, today)
    course = judge(life, book, today)
    habit = course.open.habit if course.open else in_force(all_terms(life), today)
    state_now = state(life, book, course, today)
    outcomes = [shown_outcome(verdict) for verdict in course.closed]
    judged = [one for one in outcomes if one["outcome"] in JUDGED][-12:]
    streak, best = streaks(course)
    return {
        "slug": habit.slug,
        "measure": habit.measure,
        "cadence": habit.cadence_text,
        "state": state_now,
        **open_part(habit, book, course),
        "target": plain(habit.target),
        "unit": UNITS[habit.measure],
        "overdue_since": overdue_since(course) if state_now == "overdue" else None,
        "missed_in_a_row": len(missed_run(course)),
        "last_done": last_done(book),
        "streak": streak,
        "best_streak": best,
        "adherence": adherence(judged),
        "strength": strength(course),
        "outcomes": outcomes,
        "judged": judged,
    }


def evaluate(
    definition: Mapping[str, Any],
    settings: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    today: dt.date,
) -> dict[str, Any]:
    """One habit as of a day, defined once and for all."""
    return evaluate_terms([(needed_day(definition["start"]), definition, settings)], records, today)


# --- Section 8: recording a change -----------------------------------------------------------


def changed(
    terms: Sequence[Term],
    definition: Mapping[str, Any],
    settings: Mapping[str, Any],
    noticed: dt.date,
    records: Sequence[Mapping[str, Any]],
) -> list[Term]:
    """The terms after a definition was noticed on a day (docs/cadence.md, section 8)."""
    first = terms[0][0]
    if noticed < first:
        return [(as_day(definition.get("start")) or first, definition, settings)]
    start = as_day(definition.get("start"))
    if start and start != first and never_began(terms, records, noticed):
        return [(start, definition, settings)]
    old_end, end = end_of_life(terms, noticed), as_day(definition.get("end"))
    if old_end is not None and old_end < noticed:
        return changed_after(old_end, terms, (definition, settings), noticed, records)
    if end is not None:
        end = max(end, earliest_end(terms, noticed, records))
    ended = ending(terms, end)
    if end is not None and end_of(ended[-1]) != end:  # what had come back is as it was
        return worded(ended, definition)
    return take_effect(ended, (definition, settings), noticed, records, end)


def changed_after(
    old_end: dt.date,
    terms: Sequence[Term],
    new: tuple[Mapping[str, Any], Mapping[str, Any]],
    noticed: dt.date,
    records: Sequence[Mapping[str, Any]],
) -> list[Term]:
    """The terms of a habit that had ended: it stays so, comes back, or had never been away."""
    begun_by_now = [term for term in terms if term[0] <= noticed]
    start, end = (as_day(new[0].get(key)) for key in ("start", "end"))
    if end is not None and end < noticed:
        return worded(terms, new[0])
    if start is not None and start > old_end:
        return [*begun_by_now, (start, *new)]
    if old_end < noticed - ONE_DAY:
        return [*begun_by_now, (noticed, *new)]
    return take_effect(ending(begun_by_now, end), new, noticed, records, end)


def retired(
    terms: Sequence[Term], noticed: dt.date, records: Sequence[Mapping[str, Any]]
) -> list[Term]:
    """The terms after a habit was seen to be gone on a day: it ended the day before.

    One that never began has that day to its name, as part of a year, so that it is excused.
    """
    if noticed < terms[0][0]:
        _, definition, settings = terms[-1]
        day = noticed - ONE_DAY
        return [with_end((day, {**definition, "cadence": "yearly"}, settings), day)]
    old_end = end_of_life(terms, noticed)
    if old_end is not None and old_end < noticed:
        remaining = [term for term in terms if term[0] <= noticed]
    else:
        floor = earliest_end(terms, noticed, records)
        remaining = ending(terms, max(noticed - ONE_DAY, floor))
    return worded(remaining, terms[-1][1])


def never_began(terms: Sequence[Term], records: Sequence[Mapping[str, Any]], day: dt.date) -> bool:
    """Whether a habit has a single day to its name, and nothing done on it that counted."""
    outcomes = [verdict.outcome for verdict in course_of(terms, records, day).closed]
    return len(terms) == 1 and end_of(terms[0]) == terms[0][0] and outcomes == ["excused"]


def end_of_life(terms: Sequence[Term], day: dt.date) -> dt.date | None:
    """The end of the run that the term in force on a day is in."""
    for run in reversed(runs(terms)):
        if run[0][0] <= day:
            return end_of(run[-1])
    return end_of(runs(terms)[0][-1])


def earliest_end(
    terms: Sequence[Term], noticed: dt.date, records: Sequence[Mapping[str, Any]]
) -> dt.date:
    """The day before the earliest period that is not closed, and none before the first start.

    Nor any before the last entry that a closed period has, so that it stays as it was judged.
    """
    course = course_of(terms, records, noticed)
    unclosed = [verdict for verdict in course.verdicts if verdict not in course.closed]
    begins = [verdict.period.begin - ONE_DAY for verdict in unclosed]
    used = [entry.on for verdict in course.closed for entry in verdict.entries]
    return max(terms[0][0], min(begins, default=terms[0][0]), *used)


def ending(terms: Sequence[Term], end: dt.date | None) -> list[Term]:
    """The terms with another end of their last run; those that would begin after it are gone."""
    *older, last = runs(terms)
    kept = [term for term in last if end is None or term[0] <= end]
    if kept:
        kept = [with_end(term, None) for term in kept[:-1]] + [with_end(kept[-1], end)]
    return [*itertools.chain.from_iterable(older), *kept]


def with_end(term: Term, end: dt.date | None) -> Term:
    """The term with another end in its definition, or none."""
    begin, definition, settings = term
    plain = {key: value for key, value in definition.items() if key != "end"}
    return begin, plain if end is None else {**plain, "end": end}, settings


def take_effect(
    terms: Sequence[Term],
    new: tuple[Mapping[str, Any], Mapping[str, Any]],
    noticed: dt.date,
    records: Sequence[Mapping[str, Any]],
    end: dt.date | None,
) -> list[Term]:
    """The terms with a new definition from the end of the open period (section 8).

    A term that has not begun is replaced, or gone if the new one is judged like that in force.
    """
    kept = ending([term for term in terms if term[0] <= noticed], end)
    if judged_alike(kept[-1], new):
        return ending([*kept[:-1], (kept[-1][0], *new)], end)
    now = course_of(terms, records, noticed).open
    if now is not None and (end is None or now.period.end <= end):
        return ending([*kept, (now.period.end, *new)], end)
    return worded(kept, new[0])


def judged_alike(term: Term, new: tuple[Mapping[str, Any], Mapping[str, Any]]) -> bool:
    """Whether a new definition judges as a term does (docs/cadence.md, section 8)."""
    habits = [
        read_habit({**definition, "start": term[0]}, read_settings(settings))
        for definition, settings in (term[1:], new)
    ]
    return judging(habits[0]) == judging(habits[1])


def worded(terms: Sequence[Term], definition: Mapping[str, Any]) -> list[Term]:
    """The terms with the words and the lead of a definition, which act at once."""
    begin, old, settings = terms[-1]
    plain = {key: value for key, value in old.items() if key not in WORDS}
    words = {key: definition[key] for key in WORDS if key in definition}
    return [*terms[:-1], (begin, {**plain, **words}, settings)]
