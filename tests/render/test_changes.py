"""What a changed definition does, said in a line each, or in one line for all."""

import datetime as dt
from typing import Any

import pytest

from cchabits.domain.change import Effect, effects
from cchabits.domain.life import Definition, Life, read_life
from cchabits.domain.numbers import Written
from cchabits.domain.settings import Settings
from cchabits.render.changes import changes_notes, differences, effect_lines, effect_words
from cchabits.render.glyphs import UNICODE
from cchabits.render.line import Look, text_of
from cchabits.render.theme import PLAIN

START = dt.date(2026, 8, 3)
TODAY = dt.date(2026, 11, 20)
NEXT = dt.date(2026, 12, 1)
USUAL = Settings()
SUNDAY = Settings(week_start=6)
APRIL = Settings(fiscal_year_start=4)


def life(*definitions: tuple[dt.date, dict[str, Any], Settings], slug: str = "call") -> Life:
    """Return what definitions come to, given from when each holds."""
    read = [Definition(day, {"title": "Call"} | keys, rest) for day, keys, rest in definitions]
    found, problems = read_life(slug, read)
    assert found is not None, problems
    return found


def changed(
    keys: dict[str, Any], settings: Settings = USUAL, before: dict[str, Any] | None = None
) -> list[str]:
    """Return what is said of a habit whose definition changes on 1 December."""
    old = (START, before or {}, USUAL)
    return [
        effect_words(one, TODAY)
        for one in effects(life(old), life(old, (NEXT, keys, settings)), TODAY)
    ]


ITEMS = {"measure": "checklist", "items": ["own", "team"]}
SHARES = {"measure": "coverage", "cadence": "quarterly"}
EVERY = "every occasion"
SCORE = {"measure": "score"}
ANY = "a score from 0 to 10"


@pytest.mark.parametrize(
    ("keys", "before", "said"),
    [
        ({"target": 2}, {}, "once monthly → 2 times monthly"),
        ({"cadence": "weekly"}, {}, "once monthly → once weekly"),
        ({"cadence": "daily", "target": 2}, {}, "once monthly → 2 times daily"),
        ({"cadence": "within 30 days"}, {}, "once monthly → once within 30 days"),
        ({"target": 2, "grace": 3}, {}, "once monthly → 2 times monthly, grace none → 3 days"),
        ({"grace": 1}, {"grace": 5}, "grace 5 days → 1 day"),
        ({"requires": ["who", "departments>=2"]}, {}, "requires nothing → who and 2 departments"),
        ({}, {"requires": ["who"]}, "requires who → nothing"),
        ({"measure": "duration"}, {}, "once monthly → 8h monthly"),
        (ITEMS | {"items": ["own", "board"]}, ITEMS, "own, team → own, board"),
        (ITEMS | {"items": ["own", "x" * 40]}, ITEMS, "other items"),
        (ITEMS | {"first": "own"}, ITEMS, "own, team → own, team; own first"),
        (SHARES | {"min_occasions": 3}, SHARES, f"{EVERY} → {EVERY}, at least 3 a period"),
        (SHARES | {"target": Written("0.9")}, SHARES, "every time quarterly → 9 of 10 quarterly"),
        (SCORE | {"target": 7}, SCORE, f"{ANY} → {ANY}, held against 7"),
        (
            SCORE | {"target": 5, "cadence": "weekly"}, SCORE | {"target": 7},
            f"{ANY}, held against 7 → {ANY}, held against 5, a score monthly → a score weekly",
        ),
    ],
)  # fmt: skip
def test_a_change_is_said_as_it_was_and_will_be(
    keys: dict[str, Any], before: dict[str, Any], said: str
) -> None:
    """Only what is judged otherwise is said, with the day from which."""
    assert changed(keys, before=before) == [f"changes from Tue 1 Dec: {said}"]


@pytest.mark.parametrize(
    ("cadence", "settings", "said"),
    [
        ("weekly", SUNDAY, "weeks from Monday → weeks from Sunday"),
        ("every 2 weeks", SUNDAY, "weeks from Monday → weeks from Sunday"),
        ("quarterly", APRIL, "quarters from January → quarters from April"),
        ("half-yearly", APRIL, "half-years from January → half-years from April"),
        ("yearly", APRIL, "years from January → years from April"),
    ],
)
def test_another_calendar_is_said(cadence: str, settings: Settings, said: str) -> None:
    """A setting that moves the periods is named by what it moves."""
    keys = {"cadence": cadence}
    assert changed(keys, settings, before=keys) == [f"changes from Tue 1 Dec: {said}"]


def test_a_new_cadence_does_not_speak_of_the_calendar() -> None:
    """From weeks to quarters, where either begins is no news."""
    one, two = life((START, {"cadence": "weekly"}, SUNDAY)), life((START, SHARES, APRIL))
    assert differences(one.on(TODAY), two.on(TODAY)) == ["once weekly → every time quarterly"]


def test_what_acts_at_once_is_named() -> None:
    """Words by their keys, the lead with its days, both of one habit in one line."""
    before = life((START, {"lead": 7}, USUAL))
    after = life((START, {"title": "Ring", "alias": "r", "from": ["T1"], "lead": 1}, USUAL))
    (effect,) = effects(before, after, TODAY)
    assert effect_words(effect, TODAY) == "changes at once: title, alias, from, lead 7 → 1 day"


def test_a_far_day_has_its_year() -> None:
    """A day a year ahead is not taken for the nearest one."""
    effect = Effect("call", "ends", dt.date(2027, 12, 31))
    assert effect_words(effect, TODAY) == "ends, its last day Fri 31 Dec 2027"


def every(count: int, settings: Settings = SUNDAY, **keys: Any) -> list[Effect]:  # noqa: ANN401 - keys of a habit
    """Return what a setting does to several habits, half of them weekly."""
    found = []
    for number in range(count):
        cadence = {"cadence": "weekly" if number % 2 else "quarterly"}
        old = (START, cadence, USUAL)
        slug = f"customer-habit-{number}"
        new = life(
            old,
            (NEXT if number else TODAY + (NEXT - TODAY) / 2, cadence | keys, settings),
            slug=slug,
        )
        found += effects(life(old, slug=slug), new, TODAY)
    return found


def test_one_change_is_told_in_full() -> None:
    """At 80 columns, it stands on one line of its own."""
    old = (START, {"measure": "duration"}, USUAL)
    new = life(old, (NEXT, {"measure": "duration", "target": "2 days"}, USUAL))
    (line,) = changes_notes(effects(life(old), new, TODAY), TODAY)
    assert line == "call changes from Tue 1 Dec: 8h monthly → 16h monthly"


def test_two_short_ones_are_told_in_full() -> None:
    """As a changed slug is: one habit has come, another one has gone."""
    gone = Effect("feedback-review", "retired", TODAY - dt.timedelta(days=1))
    assert changes_notes([Effect("review", "new", TODAY), gone], TODAY) == [
        "review is new, from Fri 20 Nov; feedback-review is retired, its last day Thu 19 Nov"
    ]


def test_many_changes_are_counted() -> None:
    """A setting that touches eight habits is one line, and another one says where to look."""
    april = Settings(week_start=6, fiscal_year_start=4)
    assert changes_notes(every(8, april, title="Other"), TODAY) == [
        "8 habits change at once, 8 change, the first from Wed 25 Nov",
        "cchabits habits show HABIT says what changes",
    ]
    assert changes_notes(every(7, april)[1:], TODAY) == [
        "6 habits change from Tue 1 Dec",
        "cchabits habits show HABIT says what changes",
    ]


def test_kinds_of_changes_are_counted_apart() -> None:
    """One of a kind is said as one."""
    new = [Effect(f"customer-habit-number-{number}", "new", TODAY) for number in range(3)]
    gone = Effect("feedback-review", "retired", TODAY)
    assert changes_notes([*new, gone], TODAY) == ["3 habits are new, 1 is retired"]


def test_every_kind_of_change_has_its_words() -> None:
    """A line each, with a tick where it is recorded, and aligned."""
    old: tuple[dt.date, dict[str, Any], Settings] = (START, {}, USUAL)
    (change,) = effects(life(old), life(old, (NEXT, {"target": 2}, USUAL)), TODAY)
    kinds = ["new", "starts", "returns", "stays", "ends", "retired", "goes on"]
    found = [change, *(Effect("customer-day", kind, TODAY) for kind in kinds)]
    look = Look(80, PLAIN, UNICODE)
    assert [text_of(line) for line in effect_lines(found, TODAY, look, is_dry=False)] == [
        "✓ call         changes from Tue 1 Dec: once monthly → 2 times monthly",
        "✓ customer-day is new, from Fri 20 Nov",
        "✓ customer-day starts on Fri 20 Nov",
        "✓ customer-day is back from Fri 20 Nov",
        "✓ customer-day stays as it is: nothing changes on Fri 20 Nov any more",
        "✓ customer-day ends, its last day Fri 20 Nov",
        "✓ customer-day is retired, its last day Fri 20 Nov",
        "✓ customer-day goes on without an end",
    ]
    dry = effect_lines([change], TODAY, look, is_dry=True)
    assert text_of(dry[0]) == "call changes from Tue 1 Dec: once monthly → 2 times monthly"


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (dt.date(2026, 1, 1), "is new, from Thu 1 Jan 2026"),
        (dt.date(2027, 1, 1), "is new, from Fri 1 Jan"),
        (dt.date(2026, 8, 3), "is new, from Mon 3 Aug"),
        (dt.date(2027, 9, 1), "is new, from Wed 1 Sep 2027"),
    ],
)
def test_a_day_that_may_be_behind_or_ahead_has_its_year(start: dt.date, said: str) -> None:
    """A habit may have begun, or may begin: without a year, a day is within half a year."""
    (effect,) = effects(None, life((start, {}, USUAL)), TODAY)
    assert effect_words(effect, TODAY) == said
