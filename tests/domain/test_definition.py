"""What a definition may say, and how it is refused where it may not (docs/cadence.md, 1 and 2)."""

import datetime as dt
from typing import Any

import pytest

from cchabits.domain.definition import KEYS, check_rule, default_lead, read_habit
from cchabits.domain.habit import Habit, Requirement
from cchabits.domain.numbers import Written
from cchabits.domain.settings import Settings

ADDED = dt.date(2026, 11, 20)
PLAIN = {"slug": "a-habit", "title": "A habit"}

LISTED = {"measure": "checklist", "items": ["own", "team"]}
COVERAGE = {"measure": "coverage"}
SCORE = {"measure": "score"}
HOURS = {"measure": "duration"}


def read(**keys: object) -> tuple[Habit | None, list[str]]:
    """Read a definition of a slug, a title and these keys; `from_` stands for `from`."""
    table: dict[str, Any] = PLAIN | {key.rstrip("_"): value for key, value in keys.items()}
    return read_habit(table, Settings(), ADDED)


def habit(**keys: object) -> Habit:
    """Read a definition that must be without problems."""
    found, problems = read(**keys)
    assert found is not None, problems
    return found


# What is left out


def test_a_slug_and_a_title_are_enough() -> None:
    """Whatever else is left out has the default of the table in docs/cadence.md."""
    found = habit()
    assert (found.measure.name, found.measure.target_figure) == ("count", 1)
    assert (found.cadence.text, found.start, found.end) == ("monthly", ADDED, None)
    assert (found.grace, found.lead, found.requires) == (0, 7, ())
    assert found.words == habit(title="A habit", question="", ask=[], from_=[]).words


@pytest.mark.parametrize(
    ("keys", "target"),
    [
        ({}, 1),
        (HOURS, 480),
        (COVERAGE, 1),
        (LISTED, 2),
        (SCORE, None),
    ],
)
def test_a_target_left_out_is_the_measures(keys: dict[str, Any], target: float | None) -> None:
    """Without a target: once, a day, all occasions, all items, none."""
    assert habit(**keys).measure.target_figure == target


def test_a_day_of_work_is_as_long_as_the_settings_say() -> None:
    """The default target of a duration, a day, has `hours_per_day` hours."""
    found, _ = read_habit(PLAIN | HOURS, Settings(day_minutes=450), ADDED)
    assert found is not None
    assert found.measure.target_figure == 450


def test_a_period_without_an_occasion_is_a_miss_by_default() -> None:
    """`min_occasions` is 1 where it is left out."""
    assert not habit(**COVERAGE).measure.is_silent((0, 0))


@pytest.mark.parametrize(
    ("days", "lead"),
    [
        (1, 0), (6, 0), (7, 2), (27, 2), (28, 7), (84, 7), (85, 14), (169, 14),
        (170, 21), (349, 21), (350, 30), (9999, 30),
    ],
)  # fmt: skip
def test_the_lead_goes_by_the_nominal_length(days: int, lead: int) -> None:
    """Each row of the table of leads holds from its first length to its last."""
    assert default_lead(days) == lead


@pytest.mark.parametrize(
    ("cadence", "lead"),
    [
        ("daily", 0), ("every 6 days", 0), ("weekly", 2), ("every 3 weeks", 2), ("monthly", 7),
        ("every 4 weeks", 7), ("every 2 months", 7), ("quarterly", 14), ("every 3 months", 14),
        ("half-yearly", 21), ("every 2 quarters", 21), ("yearly", 30), ("every 50 weeks", 30),
        ("within 6 days", 0), ("within 30 days", 7), ("within 1 year", 30),
        ("RRULE:FREQ=DAILY", 0), ("RRULE:FREQ=WEEKLY;BYDAY=MO,FR", 2),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", 7), ("RRULE:FREQ=MONTHLY;INTERVAL=3", 14),
        ("RRULE:FREQ=YEARLY", 30),
    ],
)  # fmt: skip
def test_the_lead_of_a_cadence(cadence: str, lead: int) -> None:
    """A lead left out goes by the cadence's unit times N; by a rule's FREQ times INTERVAL."""
    assert habit(cadence=cadence).lead == lead


# What is taken


@pytest.mark.parametrize(
    ("keys", "target"),
    [
        ({"target": 1}, 1),
        ({"target": Written("2.0")}, 2),
        ({"target": 10**12}, 10**12),
        (HOURS | {"target": "1 day"}, 480),
        (HOURS | {"target": "0.5 days"}, 240),
        (HOURS | {"target": "90m"}, 90),
        (HOURS | {"target": "1h30"}, 90),
        (HOURS | {"target": "1:30"}, 90),
        (HOURS | {"target": "1m"}, 1),
        (COVERAGE | {"target": Written("0.9")}, 0.9),
        (COVERAGE | {"target": 1}, 1),
        (COVERAGE | {"target": Written("0.000001")}, 0.000001),
        (COVERAGE | {"ratio": True, "target": Written("1.5")}, 1.5),
        (LISTED | {"target": 1}, 1),
        (LISTED | {"target": 2}, 2),
        ({"measure": "checklist", "target": 3}, 3),
        (SCORE | {"target": 10}, 10),
        (SCORE | {"target": Written("7.5")}, 7.5),
    ],
)
def test_targets_that_are_taken(keys: dict[str, Any], target: float) -> None:
    """A target within its measure's bounds is taken as it is written."""
    assert habit(**keys).measure.target_figure == target


@pytest.mark.parametrize(
    ("keys", "met"),
    [
        ((9, 10), True),
        ((899_999, 1_000_000), False),
        ((900_000, 1_000_000), True),
    ],
)
def test_decimals_mean_what_is_written(keys: tuple[int, int], *, met: bool) -> None:
    """9 of 10 meets 0.9, and a millionth less does not."""
    measure = habit(**COVERAGE, target=Written("0.9")).measure
    assert measure.is_met(measure.total([(keys[0] * 10**6, keys[1] * 10**6)])) is met


@pytest.mark.parametrize("slug", ["a", "0", "a-b", "9-", "a" * 40])
def test_slugs_that_are_taken(slug: str) -> None:
    """A slug is a-z, 0-9 and hyphens, not a hyphen first, 40 characters at most."""
    assert habit(slug=slug).slug == slug


@pytest.mark.parametrize(
    ("written", "need"),
    [
        ("departments", Requirement("departments", 1)),
        ("departments>=2", Requirement("departments", 2)),
        ("departments >= 2", Requirement("departments", 2)),
    ],
)
def test_requirements_that_are_taken(written: str, need: Requirement) -> None:
    """A requirement is a detail key, alone or with the number of different texts it needs."""
    assert habit(requires=[written]).requires == (need,)


@pytest.mark.parametrize(
    ("cadence", "most"),
    [
        ("daily", 0), ("every 3 days", 2), ("weekly", 6), ("monthly", 27), ("every 2 months", 55),
        ("quarterly", 89), ("half-yearly", 180), ("every 2 quarters", 179), ("yearly", 364),
        ("every 2 years", 729), ("within 30 days", 29), ("within 2 weeks", 13),
        ("within 1 month", 27), ("within 1 year", 364),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", 27), ("RRULE:FREQ=WEEKLY;BYDAY=MO,FR", 2),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,TU", 0), ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31", 30),
        ("RRULE:FREQ=YEARLY", 364), ("RRULE:FREQ=DAILY;INTERVAL=4", 3),
    ],
)  # fmt: skip
def test_grace_is_less_than_the_shortest_period(cadence: str, most: int) -> None:
    """A grace of one day less than the shortest period is taken, and a day more is refused."""
    assert habit(cadence=cadence, grace=most, start=dt.date(2026, 1, 1)).grace == most
    _, problems = read(cadence=cadence, grace=most + 1, start=dt.date(2026, 1, 1))
    assert problems == [f"key 'grace': found {most + 1}, expected a whole number from 0 to {most}"]


def test_a_habit_may_end_on_the_day_it_starts() -> None:
    """`end` is the last day, so a life of one day has the same start and end."""
    found = habit(start=ADDED, end=ADDED)
    assert found.is_live_on(ADDED)


# What is refused


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        # slug, title and other words
        ({"slug": "A"}, "key 'slug': found 'A', expected a-z, 0-9 and hyphens"),
        ({"slug": "-a"}, "key 'slug': found '-a', expected a-z, 0-9"),
        ({"slug": "a" * 41}, f"key 'slug': found '{'a' * 41}', expected a-z, 0-9"),
        ({"slug": ""}, "key 'slug': found '', expected a-z, 0-9"),
        ({"slug": "a\n"}, "key 'slug': found 'a\n', expected a-z, 0-9"),
        ({"slug": None}, "key 'slug': found nothing, expected a-z, 0-9"),
        ({"title": None}, "key 'title': found nothing, expected a text"),
        ({"title": " "}, "key 'title': found ' ', expected a text"),
        ({"title": 3}, "key 'title': found 3, expected a text"),
        ({"why": ["a"]}, "key 'why': found ['a'], expected a text"),
        ({"alias": "No"}, "key 'alias': found 'No', expected a-z, 0-9"),
        ({"ask": "customer"}, "key 'ask': found 'customer', expected a list of different texts"),
        ({"ask": ["a", "a"]}, "key 'ask': found ['a', 'a'], expected a list of different texts"),
        ({"cadence_from": "me"}, "key 'cadence_from': found 'me', expected one of article"),
        # measure and target
        ({"measure": "times"}, "key 'measure': found 'times', expected one of count, duration"),
        ({"target": 0}, "key 'target': found 0, expected a whole number of 1 or more"),
        ({"target": -1}, "key 'target': found -1, expected a whole number of 1 or more"),
        ({"target": Written("1.5")}, "key 'target': found 1.5, expected a whole number"),
        ({"target": 10**12 + 1}, "key 'target': found 1000000000001, expected at most 1,000"),
        ({"target": True}, "key 'target': found True, expected a whole number of 1 or more"),
        ({"target": "2"}, "key 'target': found '2', expected a whole number of 1 or more"),
        (
            {"target": Written("nan")},
            "key 'target': found nan, expected a whole number",
        ),
        (HOURS | {"target": 90}, "key 'target': found 90, expected a duration such as"),
        (HOURS | {"target": "90"}, "key 'target': found '90', expected a duration such as"),
        (HOURS | {"target": "0m"}, "key 'target': found '0m', expected a duration such as"),
        (HOURS | {"target": "0.5m"}, "key 'target': found '0.5m', expected a duration such as"),
        (COVERAGE | {"target": 0}, "key 'target': found 0, expected a number above 0, at most 1,"),
        (
            COVERAGE | {"target": Written("1.000001")},
            "key 'target': found 1.000001, expected a number above 0, at most 1,",
        ),
        (
            COVERAGE | {"target": Written("0.0000001")},
            "key 'target': found 0.0000001, expected a number above 0, at most 1, with at most six",
        ),
        (LISTED | {"target": 3}, "key 'target': found 3, expected at most 2, the number of items"),
        (LISTED | {"target": Written("1.5")}, "key 'target': found 1.5, expected a whole number"),
        ({"measure": "checklist"}, "key 'target': found nothing, expected a whole number, or a"),
        (SCORE | {"target": 11}, "key 'target': found 11, expected a number above 0, at most 10,"),
        (SCORE | {"target": 0}, "key 'target': found 0, expected a number above 0, at most 10,"),
        # keys of one measure
        ({"items": ["a"]}, "key 'items': is for measure 'checklist', not 'count'"),
        (COVERAGE | {"first": "a"}, "key 'first': is for measure 'checklist', not 'coverage'"),
        (HOURS | {"ratio": True}, "key 'ratio': is for measure 'coverage', not 'duration'"),
        (SCORE | {"occasions": "a"}, "key 'occasions': is for measure 'coverage', not 'score'"),
        ({"min_occasions": 1}, "key 'min_occasions': is for measure 'coverage', not 'count'"),
        (COVERAGE | {"ratio": 1}, "key 'ratio': found 1, expected true or false"),
        (COVERAGE | {"min_occasions": -1}, "key 'min_occasions': found -1, expected a whole"),
        (COVERAGE | {"min_occasions": Written("1.5")}, "key 'min_occasions': found 1.5, expected"),
        (LISTED | {"items": ["a", "a"]}, "key 'items': found ['a', 'a'], expected a list of diff"),
        (LISTED | {"first": "boss"}, "key 'first': found 'boss', expected one of the items: own,"),
        # grace and lead
        (COVERAGE | {"grace": 1}, "key 'grace': found 1, expected none: it is not for coverage"),
        ({"grace": -1}, "key 'grace': found -1, expected a whole number from 0 to 27"),
        ({"grace": 28}, "key 'grace': found 28, expected a whole number from 0 to 27"),
        ({"grace": "5"}, "key 'grace': found '5', expected a whole number from 0 to 27"),
        ({"lead": -1}, "key 'lead': found -1, expected a whole number"),
        ({"lead": True}, "key 'lead': found True, expected a whole number"),
        # requires
        ({"requires": "departments"}, "key 'requires': found 'departments', expected a list"),
        ({"requires": ["a>=0"]}, "key 'requires': found ['a>=0'], expected detail keys such as"),
        ({"requires": ["a>2"]}, "key 'requires': found ['a>2'], expected detail keys such as"),
        ({"requires": ["a b"]}, "key 'requires': found ['a b'], expected detail keys such as"),
        (
            {"requires": ["a", "a>=2"]},
            "key 'requires': found ['a', 'a>=2'], expected each detail key once",
        ),
        # start and end
        ({"start": "soon"}, "key 'start': found 'soon', expected a day such as 2026-11-20"),
        ({"start": 2026}, "key 'start': found 2026, expected a day such as 2026-11-20"),
        (
            {"start": dt.datetime(2026, 1, 1)},  # noqa: DTZ001 - TOML's local ones have no zone
            "key 'start': found 2026-01-01 00:00:00, expected a day such as 2026-11-20",
        ),
        (
            {"end": dt.date(2026, 11, 19)},
            "key 'end': found 2026-11-19, expected 2026-11-20, the habit's start, or later",
        ),
        # unknown keys
        ({"cadance": "daily"}, "unknown key 'cadance' (did you mean 'cadence'?)"),
        ({"graze": 1}, "unknown key 'graze' (did you mean 'grace'?)"),
        ({"xyzzy": 1}, "unknown key 'xyzzy'"),
    ],
)
def test_what_is_refused(keys: dict[str, Any], problem: str) -> None:
    """A definition that breaks a rule is refused with the key, what was found and what may be."""
    found, problems = read(**keys)
    assert found is None
    assert any(one.startswith(problem) for one in problems), problems


@pytest.mark.parametrize("measure", ["coverage", "checklist", "score"])
def test_only_sums_can_be_rolling(measure: str) -> None:
    """A rolling cadence takes `count` or `duration`, and is refused for what cannot be reached."""
    found, problems = read(measure=measure, target=1, cadence="within 30 days")
    assert found is None
    assert any("'cadence'" in one or "'measure'" in one for one in problems)


@pytest.mark.parametrize("measure", ["count", "duration"])
def test_sums_can_be_rolling(measure: str) -> None:
    """A rolling cadence takes `count` and `duration`."""
    assert habit(measure=measure, cadence="within 30 days").cadence.is_rolling


def test_all_problems_are_told_at_once() -> None:
    """Reading does not stop at the first problem."""
    _, problems = read(slug="A", target=0, grace=-1, lead="x", cadence="often", nonsense=1)
    told = " ".join(problems)
    assert all(f"'{key}'" in told for key in ("slug", "target", "grace", "lead", "cadence"))
    assert "unknown key 'nonsense'" in told


def test_a_huge_number_is_refused_like_any_other() -> None:
    """A number too long to be written out is a problem of its key, as TOML's 0xFFF… can be."""
    found, problems = read(target=16**5000)
    assert found is None
    assert problems[0].startswith("key 'target': found ")


def test_every_key_of_the_page_is_known() -> None:
    """The keys are those of the table in docs/cadence.md, section 1, and no more."""
    table = (
        "slug title question why source quote alias measure target cadence grace lead requires "
        "occasions ratio ask items first min_occasions start end pack from cadence_from reason"
    )
    assert sorted(KEYS) == sorted(table.split())


def test_a_rule_without_an_occurrence_is_refused_by_name() -> None:
    """A rule that does not occur within five years is a problem of the key `cadence`."""
    rule = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    problems = check_rule(habit(cadence=rule))
    assert problems == [f"key 'cadence': {rule} has no occurrence in five years"]
