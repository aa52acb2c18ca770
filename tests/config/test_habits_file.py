"""habits.toml is read as a whole, and everything wrong with it is named."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.config.habits_file import read_habits
from cchabits.domain.checked import MOST_PROBLEMS
from cchabits.domain.coverage import Coverage
from cchabits.domain.measure import Count
from cchabits.domain.numbers import Written
from cchabits.domain.settings import Settings

DAY = dt.date(2026, 11, 20)
ONE = '[[habit]]\nslug = "one"\ntitle = "One"\n'

# What follows `schema = 1` and the good habit "one" without any further key, and what is said.
BROKEN_HABITS = [
    ("cadense = 1", "habit 'one': unknown key 'cadense' (did you mean 'cadence'?)"),
    ("zzz = 1", "habit 'one': unknown key 'zzz'"),
    (
        "cadence = 'fortnightly'",
        (
            "habit 'one': key 'cadence': found 'fortnightly', expected daily, weekly, monthly, "
            "quarterly, half-yearly, yearly, every N days|weeks|months|quarters|years, "
            "within N days|weeks|months|years, or RRULE:…"
        ),
    ),
    (
        "cadence = 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'",
        (
            "habit 'one': key 'cadence': RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 has no "
            "occurrence in five years"
        ),
    ),
    (
        "measure = 'minutes'",
        (
            "habit 'one': key 'measure': found 'minutes', expected one of count, duration, "
            "coverage, checklist, score"
        ),
    ),
    ("grace = 31", "habit 'one': key 'grace': found 31, expected a whole number from 0 to 27"),
    ("target = 1.5", "habit 'one': key 'target': found"),
    ("target = nan", "habit 'one': key 'target': found"),
    (
        "items = ['a']",
        "habit 'one': key 'items': is for measure 'checklist', not 'count'",
    ),
    (
        "requires = 'departments'",
        "habit 'one': key 'requires': found 'departments', expected a list of different texts",
    ),
    (
        "start = 2026-11-20T09:00:00",
        (
            "habit 'one': key 'start': found 2026-11-20 09:00:00, expected a day such as "
            "2026-11-20, without quotes"
        ),
    ),
    (
        "end = 2026-11-19",
        (
            "habit 'one': key 'end': found 2026-11-19, expected 2026-11-20, the "
            "habit's start, or later"
        ),
    ),
    ("why = 1", "habit 'one': key 'why': found 1, expected a text of at most 2000 characters"),
    ('why = "a\\u0000b"', "habit 'one': key 'why': a text that holds a NUL character"),
    ('ask = ["\\u0000"]', "habit 'one': key 'ask': a text that holds a NUL character"),
    ('why = {a = "\\u0000"}', "habit 'one': key 'why': a text that holds a NUL character"),
    (f"lead = 0x{'f' * 5_000}", "habit 'one': key 'lead': a number far too large"),
    (f"{'k' * 900} = 1", "habit 'one': unknown key 'kkk"),
    ("\n".join(f"k{n} = 1" for n in range(200)), "habit 'one': 202 keys are more than a habit has"),
    (ONE, "habit 2: key 'slug': found 'one', which is the slug of habit 1"),
    (
        '[[habit]]\nslug = "two"\ntitle = "Two"\nalias = "one"',
        "habit 'two': key 'alias': found 'one', which is the slug of habit 1",
    ),
    ("alias = 'one'", "habit 'one': key 'alias': found 'one', which is the slug of habit 1"),
    (
        'alias = "a"\n[[habit]]\nslug = "two"\ntitle = "Two"\nalias = "a"',
        "habit 'two': key 'alias': found 'a', which is the alias of habit 1",
    ),
    (
        '[[habit]]\ntitle = "Two"',
        "habit 2: key 'slug': found nothing, expected a-z, 0-9 and hyphens, at most 40 characters",
    ),
    (
        '[[habit]]\nslug = "Two Words"\ntitle = "Two"',
        (
            "habit 2: key 'slug': found 'Two Words', expected a-z, 0-9 and hyphens, at most 40 "
            "characters"
        ),
    ),
    (
        '[[habit]]\nslug = "two"',
        "habit 'two': key 'title': found nothing, expected a text of at most 2000 characters",
    ),
]

BROKEN_FILES = [
    ("", "key 'schema': found nothing, expected a line schema = 1 at the top"),
    ("schema = 2", "key 'schema': found 2, and this version of cchabits reads 1"),
    ("schema = '1'", "key 'schema': found 1, and this version of cchabits reads 1"),
    ("schema = true", "key 'schema': found True, and this version of cchabits reads 1"),
    (f"schema = 0x{'f' * 5_000}", "key 'schema': a number far too large"),
    ("schema = 1\n[setting]", "unknown key 'setting' (did you mean 'settings'?)"),
    ("schema = 1\nsettings = 1", "key 'settings': expected a line [settings], then its keys"),
    (
        "schema = 1\n[settings]\nweek_start = 'funday'",
        (
            "settings: key 'week_start': found 'funday', expected one of monday, tuesday, "
            "wednesday, thursday, friday, saturday, sunday (did you mean 'sunday'?)"
        ),
    ),
    ("schema = 1\n[habit]", "key 'habit': a habit begins with [[habit]], in two brackets"),
    ("schema = 1\nhabit = [1]", "habit 1: a habit begins with [[habit]], in two brackets"),
    ("schema = 1\nhabit = one", "line 2, column 9: a value is missing here"),
]

TOML_VALUES = [
    *("1", "0x10", "1.5", "nan", "-inf", "true", "''", "'a'", "'1 day'", "'RRULE:'"),
    *("[]", "[[]]", "[1, 'a']", "['a']", "{}", "{a.b = 1}"),
    *("2026-11-20", "09:00:00", "2026-11-20T09:00:00Z"),
]


@pytest.mark.parametrize(("lines", "problem"), BROKEN_HABITS)
def test_a_broken_habit_is_named(lines: str, problem: str) -> None:
    """The problem says which habit and key, what was found, what is allowed and what is nearest."""
    file, problems = read_habits(f"schema = 1\n{ONE}{lines}", DAY)
    assert file is None
    assert len(problems) == 1
    assert problems[0].startswith(problem)
    assert len(problems[0]) <= 301


@pytest.mark.parametrize(("text", "problem"), BROKEN_FILES)
def test_a_broken_file_is_named(text: str, problem: str) -> None:
    """The problem names the key or the line."""
    file, problems = read_habits(text, DAY)
    assert file is None
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_all_problems_are_named_at_once() -> None:
    """One mistake does not hide another: in the file, the settings and each habit."""
    text = f"schema = 1\nx = 1\n[settings]\ny = 1\n{ONE}z = 1\nlead = 'a'\n[[habit]]\nslug = 'two'"
    _, problems = read_habits(text, DAY)
    assert [problem.split(": ")[0] for problem in problems] == [
        "unknown key 'x'",
        "settings",
        "habit 'one'",
        "habit 'one'",
        "habit 'two'",
    ]


@pytest.mark.parametrize(
    "habit",
    [
        "[[habit]]\n",
        "[[habit]]\ncadense = 1\n" + "".join(f"titl{n} = 1\n" for n in range(90)),
    ],
)
def test_a_file_of_nothing_but_mistakes_is_over_in_a_moment(habit: str) -> None:
    """The first mistakes are listed, in less than two seconds."""
    text = "schema = 1\n" + habit * (65_000 // len(habit))
    begin = time.process_time()
    _, problems = read_habits(text, DAY)
    assert time.process_time() - begin < 2
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1] == "and more: these are the first 50"


def test_rules_that_never_occur_are_over_in_a_moment() -> None:
    """The first two are named, and what was not looked at is said, in less than two seconds."""
    text = "schema = 1\n" + "".join(
        f"[[habit]]\nslug = '{n}'\ntitle = 'A'\ngrace = 1\n"
        "cadence = 'RRULE:FREQ=DAILY;BYSETPOS=366'\n"
        for n in range(500)
    )
    begin = time.process_time()
    _, problems = read_habits(text, DAY)
    assert time.process_time() - begin < 2
    assert [problem.split(":")[0] for problem in problems[:-1]] == ["habit '0'", "habit '1'"]
    assert problems[-1] == "habit 3 and those after it were not looked at"


def test_a_file_without_habits_is_good() -> None:
    """Having no habits yet is no mistake."""
    file, problems = read_habits("schema = 1", DAY)
    assert problems == []
    assert file == (Settings(), None, (), (), None)


def test_settings_shape_the_habits() -> None:
    """A day of a duration, a week and a quarter are what the settings say."""
    text = (
        "schema = 1\n[settings]\nhours_per_day = 7.5\ntimezone = 'Asia/Tokyo'\n"
        f"{ONE}measure = 'duration'\n"
    )
    file, _ = read_habits(text, DAY)
    assert file is not None
    assert file.timezone == "Asia/Tokyo"
    assert file.habits[0].measure.target_figure == 450


def test_tables_are_kept_as_written() -> None:
    """The definition that is recorded has the digits of the file; days in quotes become days."""
    text = f"schema = 1\n{ONE}measure = 'coverage'\ntarget = 0.90\nstart = '2026-08-01'\n"
    file, _ = read_habits(text.encode(), DAY)
    assert file is not None
    table = {"slug": "one", "title": "One", "measure": "coverage", "target": "0.90"}
    assert file.tables == (("one", table | {"start": dt.date(2026, 8, 1)}),)
    assert isinstance(file.tables[0][1]["target"], Written)
    assert file.habits[0].measure == Coverage(900_000, 1, ratio=False)


def test_a_habit_without_a_start_begins_when_it_was_added() -> None:
    """The day may be one for all, or each habit's own."""
    text = f"schema = 1\n{ONE}[[habit]]\nslug = 'two'\ntitle = 'Two'\nstart = 2026-08-01"
    known = {"one": dt.date(2025, 1, 1), "two": dt.date(2025, 1, 2)}
    one_for_all, _ = read_habits(text, DAY)
    each_its_own, _ = read_habits(text, known.__getitem__)
    assert one_for_all is not None
    assert each_its_own is not None
    assert [habit.start for habit in one_for_all.habits] == [DAY, dt.date(2026, 8, 1)]
    assert [habit.start for habit in each_its_own.habits] == [known["one"], dt.date(2026, 8, 1)]
    assert one_for_all.habits[0].measure == Count(1)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_text_at_all_raises(noise: str | bytes) -> None:
    """Whatever stands in the file, there is an answer."""
    head = "schema = 1\n[[habit]]\n"
    file, problems = read_habits(head + noise if isinstance(noise, str) else noise, DAY)
    assert (file is None) == bool(problems)


@given(st.data())
def test_no_value_at_all_raises(data: st.DataObject) -> None:
    """Any TOML value may stand under any key."""
    keys = ("slug", "title", "measure", "cadence", "target", "start", "requires", "grace", "from")
    lines = [f"{key} = {data.draw(st.sampled_from(TOML_VALUES))}" for key in keys]
    file, problems = read_habits("schema = 1\n[[habit]]\n" + "\n".join(lines), DAY)
    assert (file is None) == bool(problems)
