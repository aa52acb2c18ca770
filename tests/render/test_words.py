"""The phrases, as tables."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from cchabits.domain.book import Day
from cchabits.domain.habit import Pause
from cchabits.domain.ledger import Exemptions
from cchabits.domain.measure import Total, Value
from cchabits.domain.numbers import MILLION, Written
from cchabits.domain.summary import Record, Summary, build_summary
from cchabits.render import words
from cchabits.render.line import text_of
from tests.render import states
from tests.render.states import did, pair

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "spoken", "short"),
    [
        ("2026-10-09", "9 Oct", "9 Oct"),
        ("2026-12-01", "1 Dec", "1 Dec"),
        ("2027-10-19", "19 Oct", "19 Oct"),
        ("2025-12-29", "29 Dec", "29 Dec"),
        ("2025-12-28", "28 Dec 2025", "Dec 2025"),
        ("2024-02-29", "29 Feb 2024", "Feb 2024"),
    ],
)
def test_a_day_has_its_year_where_it_needs_one(day: str, spoken: str, short: str) -> None:
    """The year is said once a day is so far that its name could mean another."""
    on = dt.date.fromisoformat(day)
    assert words.day_words(on, TODAY) == spoken
    assert words.last_words(on, TODAY) == short


def test_a_long_day_has_everything() -> None:
    """The heading's day has weekday and year."""
    assert words.long_day(TODAY) == "Tue 24 Nov 2026"
    assert words.weekday_words(dt.date(2026, 11, 20), TODAY) == "Fri 20 Nov"
    assert words.last_words(None, TODAY) == "–"


@pytest.mark.parametrize(
    ("days", "spoken"),
    [
        (1, "1 day"), (2, "2 days"), (13, "13 days"), (14, "2 weeks"), (23, "3 weeks"),
        (69, "9 weeks"), (70, "2 months"), (365, "12 months"), (729, "23 months"),
        (730, "2 years"), (4000, "10 years"),
    ],
)  # fmt: skip
def test_a_stretch_of_days_is_said_as_people_say_it(days: int, spoken: str) -> None:
    """Days are counted for two weeks, weeks for ten, months for two years."""
    assert words.how_long(days) == spoken


@pytest.mark.parametrize(
    ("label", "spoken", "short"),
    [
        ("November 2026", "November", "Nov"),
        ("November 2025", "November 2025", "Nov 2025"),
        ("Q4 2026", "Q4", "Q4"),
        ("H2 2026", "H2", "H2"),
        ("2026", "2026", "2026"),
        ("week of 23 Nov 2026", "week of 23 Nov", "week of 23 Nov"),
        ("Nov 2026–Jan 2027", "Nov 2026–Jan 2027", "Nov 2026–Jan 2027"),
        ("Tue 24 Nov 2026", "Tue 24 Nov", "Tue 24 Nov"),
    ],
)
def test_a_period_is_named_without_the_present_year(label: str, spoken: str, short: str) -> None:
    """This year goes without saying, any other does not."""
    assert words.period_words(label, TODAY) == spoken
    assert words.short_period_words(label, TODAY) == short


COVERAGE = {"measure": "coverage"}
MONEY = {"measure": "coverage", "ratio": True}
LIST = {"measure": "checklist", "items": ["own", "sales", "all hands"]}


@pytest.mark.parametrize(
    ("table", "total", "spoken"),
    [
        ({"target": 3}, 2, "2 of 3"),
        ({}, 4, "4 of 1"),
        ({"measure": "duration"}, 0, "0h of 8h"),
        ({"measure": "duration"}, 90, "1h30 of 8h"),
        ({"measure": "duration", "target": "45m"}, 0, "0m of 45m"),
        (COVERAGE, pair(11, 11), "11 of 11"),
        (COVERAGE, pair(0, 3), "0 of 3"),
        (COVERAGE, (0, 0), "–"),
        (MONEY, pair(40, 60), "40 of 60"),
        (MONEY, (12_500_000, 20_000_000), "12.5 of 20"),
        (MONEY, pair(1_234_567, 2_000_000), "1.23M of 2M"),
        (LIST, (), "0 of 3"),
        (LIST, ("own",), "1 of 3"),
        ({"measure": "score"}, None, "–"),
        ({"measure": "score"}, 7 * MILLION, "7 of 10"),
        ({"measure": "score"}, 7_500_000, "7.5 of 10"),
        ({}, None, "–"),
    ],
)
def test_progress_is_n_of_n(table: Mapping[str, Any], total: Total, spoken: str) -> None:
    """How far a period has come is said as *n of N*, whatever is measured."""
    assert words.progress(states.habit({"slug": "a", **table}), total) == spoken


@pytest.mark.parametrize(
    ("table", "value", "spoken"),
    [
        ({}, 1, ""),
        ({}, 3, "3"),
        ({"measure": "duration"}, 90, "1h30"),
        (COVERAGE, pair(3, 4), "3 of 4"),
        (LIST, "all\x1b[2J hands", r"all\x1b[2J hands"),
        ({"measure": "score"}, 7 * MILLION, "7 of 10"),
    ],
)
def test_a_value_is_said_in_its_measure(
    table: Mapping[str, Any], value: Value, spoken: str
) -> None:
    """An entry's value is said as one types it, or nearly."""
    assert words.value_words(states.habit({"slug": "a", **table}), value) == spoken


NINE_OF_TEN = {"measure": "coverage", "target": Written("0.9")}


@pytest.mark.parametrize(
    ("table", "days", "today", "spoken"),
    [
        ({}, [], "2026-11-24", "overdue 2 months"),
        ({}, [did(dt.date(2026, 9, 2))], "2026-11-24", "overdue 3 weeks"),
        ({}, [did(dt.date(2026, 9, 2))], "2026-11-01", "overdue"),
        ({}, [did(dt.date(2026, 9, 2))], "2026-11-02", "overdue 1 day"),
        (NINE_OF_TEN, [did(dt.date(2026, 11, 2), pair(1, 2))], "2026-11-24", "behind"),
        ({"start": dt.date(2026, 11, 1)}, [], "2026-11-24", "due in 6 days"),
        ({"start": dt.date(2026, 11, 1)}, [], "2026-11-29", "due tomorrow"),
        ({"start": dt.date(2026, 11, 1)}, [], "2026-11-30", "due today"),
        ({"start": dt.date(2026, 11, 1)}, [], "2026-11-03", "on track"),
        ({}, [did(dt.date(2026, 11, 2))], "2026-11-24", "met"),
        ({"start": dt.date(2026, 12, 1)}, [], "2026-11-24", "starts 1 Dec"),
        ({"start": dt.date(2027, 12, 1)}, [], "2026-11-24", "starts 1 Dec 2027"),
        ({"end": dt.date(2026, 10, 31)}, [], "2026-11-24", "ended"),
    ],
)
def test_a_state_says_how_long_or_until_when(
    table: Mapping[str, Any], days: list[Day], today: str, spoken: str
) -> None:
    """Each state has its words, with what one wants to know of it."""
    on = dt.date.fromisoformat(today)
    assert words.state_words(states.one(table, *days, today=on), on) == spoken


def test_a_plan_is_said_with_its_end() -> None:
    """A pause says when one is back, a skip only that it is one."""
    back = dt.date(2026, 12, 1)
    begin = dt.date(2026, 11, 20)
    paused = states.one({}, exemptions=Exemptions((), (Pause(None, begin, back),)))
    for_now = states.one({}, exemptions=Exemptions((), (Pause(None, begin),)))
    skipped = states.one({}, exemptions=Exemptions((begin,)))
    assert words.state_words(paused, TODAY) == "paused, back on 1 Dec"
    assert words.state_words(paused, TODAY, is_short=True) == "back on 1 Dec"
    assert words.state_words(for_now, TODAY) == "paused"
    assert words.state_words(skipped, TODAY) == "skipped"


def verdict(summary: Summary) -> str:
    """Return the verdict as plain text."""
    return "".join(text_of(piece) for piece in words.verdict(summary))


def test_the_verdict_counts_worst_first() -> None:
    """One sentence says how many habits are in which state."""
    assert verdict(states.rich_state()) == "8 habits: 2 overdue, 1 due soon, 4 on track, 1 met"


def test_the_verdict_does_not_count_where_all_are_alike() -> None:
    """What all share is said once, with how long where they share that too."""
    single = build_summary([Record(states.life({"slug": "a"}), (), Exemptions())], TODAY)
    assert verdict(states.all_well()) == "4 habits, all met"
    assert verdict(states.all_overdue()) == "8 habits, all overdue"
    assert verdict(states.all_paused()) == "8 habits, all paused, back on 7 Dec"
    assert verdict(single) == "1 habit: overdue 2 months"


def test_a_note_says_what_partial_entries_lack() -> None:
    """Partial entries are counted, with the details that could make them full."""
    partial = Day(TODAY, (), (None, None))
    two = {"requires": ["departments>=2", "owner"]}
    assert words.notes(states.one(two, partial)) == ["2 partial: lack 2 departments or owner"]
    assert words.notes(states.one({}, partial)) == ["2 partial"]
    assert words.notes(states.one(two)) == []


def test_a_note_says_when_the_first_item_was_not() -> None:
    """A checklist out of order is named, and nothing else changes."""
    table = {**LIST, "first": "own"}
    early, late = dt.date(2026, 11, 2), dt.date(2026, 11, 3)
    wrong = states.one(table, did(early, "sales"), did(late, "own"))
    right = states.one(table, did(early, "own"), did(late, "sales"))
    assert words.notes(wrong) == ["own came after another item"]
    assert words.notes(right) == []


def test_a_calm_day_says_what_comes_next() -> None:
    """Without anything to mend, the nearest day that something is due is named."""
    table = {"slug": "customer-day", "start": dt.date(2026, 11, 1)}
    ahead = build_summary([Record(states.life(table), (), Exemptions())], dt.date(2026, 11, 3))
    assert words.calm(ahead) == "Nothing is pressing. Next due: customer-day, in 3 weeks."
    assert words.calm(states.all_well()) == "Everything is met for now."
    assert words.calm(states.all_paused()) == "Nothing is asked for today."


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "b", "c", "d"], "a, b, c and 1 more"),
    ],
)
def test_many_names_are_not_all_told(names: list[str], said: str) -> None:
    """Three, and how many more."""
    assert words.names_words(names) == said
