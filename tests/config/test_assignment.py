"""What is typed as KEY=VALUE becomes a value of habits.toml."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.config.assignment import read_assignments
from cchabits.config.habits_file import read_habits
from cchabits.config.rewrite import with_habits
from cchabits.domain.definition import KEYS
from cchabits.domain.numbers import Written
from cchabits.errors import BadDay, Unacceptable

TODAY = dt.date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "key", "value"),
    [
        ("target=2", "target", 2),
        ("target=05", "target", 5),
        ("target=+2", "target", 2),
        ("target=-2", "target", -2),
        ("target=2 days", "target", "2 days"),
        ("target=1h30", "target", "1h30"),
        ("target=1:30", "target", "1:30"),
        ("target=1.5h", "target", "1.5h"),
        ("target=1e3", "target", "1e3"),
        ("target=1.", "target", "1."),
        ("target=٣", "target", "٣"),
        (f"target={'9' * 19}", "target", "9" * 19),
        ("grace=5", "grace", 5),
        ("grace = 5 ", "grace", 5),
        ("grace=five", "grace", "five"),
        ("lead=0", "lead", 0),
        ("min_occasions=3", "min_occasions", 3),
        ("requires=departments", "requires", ["departments"]),
        ("requires=departments,customer>=2", "requires", ["departments", "customer>=2"]),
        ("ask= a , b ,", "ask", ["a", "b"]),
        ("items=own=mine", "items", ["own=mine"]),
        ("from=T1,T2", "from", ["T1", "T2"]),
        ("ratio=true", "ratio", True),
        ("ratio=Yes", "ratio", True),
        ("ratio=false", "ratio", False),
        ("ratio=no", "ratio", False),
        ("start=2026-08-01", "start", dt.date(2026, 8, 1)),
        ("start=today", "start", TODAY),
        ("start=yesterday", "start", dt.date(2026, 11, 23)),
        ("end=fri", "end", dt.date(2026, 11, 27)),
        ("end=31 dec", "end", dt.date(2026, 12, 31)),
        ("end=3d", "end", dt.date(2026, 11, 27)),
        ("title=1, 2 = 3", "title", "1, 2 = 3"),
        ('title= "quoted" ', "title", '"quoted"'),
        ("why=5", "why", "5"),
        ("why=true", "why", "true"),
        ("cadence=every 2 weeks", "cadence", "every 2 weeks"),
        ("cadence=RRULE:FREQ=MONTHLY;BYDAY=1MO", "cadence", "RRULE:FREQ=MONTHLY;BYDAY=1MO"),
        ("grace=", "grace", None),
        ("why=  ", "why", None),
        ("ask=,", "ask", None),
        ("start=", "start", None),
    ],
)
def test_a_value_has_the_type_of_its_key(typed: str, key: str, value: object) -> None:
    """Numbers, lists, days and yes or no are told from texts by the key, a target by its looks."""
    found = read_assignments([typed], TODAY)
    assert found == {key: value}
    assert type(found[key]) is type(value)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("0.9", "0.9"), ("0.90", "0.90"), (".9", "0.9"), ("00.9", "0.9"), ("-07.50", "-7.50")],
)
def test_a_decimal_keeps_its_digits(typed: str, digits: str) -> None:
    """It is written as TOML wants it, and never becomes a float."""
    found = read_assignments([f"target={typed}"], TODAY)["target"]
    assert isinstance(found, Written)
    assert found == digits


def test_assignments_stay_in_order() -> None:
    """New keys are to be written as they were typed."""
    found = read_assignments(["why=a", "grace=1", "ask=b"], TODAY)
    assert list(found) == ["why", "grace", "ask"]


@pytest.mark.parametrize(
    ("typed", "sentence", "hint"),
    [
        (["grace"], "'grace' sets no key", "write grace=VALUE"),
        (["5"], "'5' sets no key", "write KEY=VALUE, such as grace=5"),
        ([""], "'' sets no key", "write KEY=VALUE, such as grace=5"),
        (["grce=5"], "there is no key 'grce'", "did you mean grace?"),
        (["Grace=5"], "there is no key 'Grace'", "did you mean grace?"),
        (["=5"], "there is no key ''", "the keys are title, question, "),
        (["zzz=5"], "there is no key 'zzz'", "the keys are title, question, "),
        (["slug=new"], "a slug is no key to set", "cchabits habits rename OLD NEW"),
        (["slug="], "a slug is no key to set", "cchabits habits rename OLD NEW"),
        (["slog=new"], "there is no key 'slog'", "the keys are title, question, "),
        (["grace=1", "grace=2"], "grace is given twice", "give each key once"),
        (["grace=1", "grace="], "grace is given twice", "give each key once"),
        (["ask=a", "ask=b"], "ask is given twice", "write ask=ONE,TWO"),
        (["ratio=maybe"], "ratio is not 'maybe'", "write ratio=yes or ratio=no"),
        (["ratio=1"], "ratio is not '1'", "write ratio=yes or ratio=no"),
        (["start=soon"], "'soon' is not a day", "write today, tomorrow, "),
        (["end=11/12"], "'11/12' has two readings", "write 2026-"),
        ([f"why={'x' * 2001}"], "why has 2,001 characters; at most 2,000 are kept", ""),
        (["why=\udce9"], "why is not valid text", ""),
        (["grace=\udce9"], "grace is not valid text", ""),
        (["ask=a,\udce9"], "ask is not valid text", ""),
    ],
)
def test_what_is_no_assignment_is_refused(typed: list[str], sentence: str, hint: str) -> None:
    """One sentence, and what to type instead."""
    with pytest.raises(Unacceptable) as caught:
        read_assignments(typed, TODAY)
    assert caught.value.sentence.startswith(sentence)
    assert "".join(caught.value.hints).startswith(hint)
    assert caught.value.exit_code == 65


def test_a_day_that_cannot_be_read_is_told_as_elsewhere() -> None:
    """It is the error of every other day."""
    with pytest.raises(BadDay):
        read_assignments(["start=2026-02-30"], TODAY)


@given(st.sampled_from(KEYS), st.text(st.characters(codec="utf-8"), max_size=30))
def test_whatever_is_typed_can_be_written(key: str, value: str) -> None:
    """What is not refused here goes into the file, whether or not the rules then allow it."""
    try:
        found = read_assignments([f"{key}={value}"], TODAY)
    except Unacceptable:
        return
    table = {name: one for name, one in found.items() if one is not None}
    text = with_habits("schema = 1\n", [{"slug": "one", "title": "One", **table}])
    file, problems = read_habits(text, TODAY)
    assert file or all(f"key '{key}'" in problem for problem in problems)


def test_a_typed_habit_reads() -> None:
    """Assignments that the rules allow make a habit of the file."""
    typed = ["title=One", "measure=coverage", "target=.90", "ask=a,b", "ratio=no", "end=31 dec"]
    table = {"slug": "one", **read_assignments(typed, TODAY)}
    file, problems = read_habits(with_habits("schema = 1\n", [table]), TODAY)
    assert problems == []
    assert file is not None
    assert file.tables == (("one", table),)
