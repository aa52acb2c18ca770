"""A plan typed in one line, as it is read at a stop of a review."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.days import coming_day
from cchabits.domain.plan import read_time
from cchabits.domain.slot import TypedSlot, read_slot, slot_of
from cchabits.errors import BadDay, BadValue

TODAY = dt.date(2026, 11, 24)

DAYS = ("thu", "3d", "today", "1 dec", "dec 1", "1 dec 2026", "2026-12-01", "1dec", "dec1")
TIMES = ("9", "9:00", "14.30", "9am", "2:30 pm", "12 am")
LENGTHS = (None, "45m", "2h", "1h30", "2:30", "2h 30m", "1 h 30 m", "1 day")
PLACES = ("", "Acme", "Acme, in Ghent", "9 rooms", "45 Park Row", "an der See", "2 pm with Ana")


def read(text: str) -> TypedSlot:
    """Read a line as of a Tuesday."""
    return read_slot(text, TODAY, 480)


@given(*map(st.sampled_from, (DAYS, TIMES, LENGTHS, PLACES)))
def test_each_piece_is_found(day: str, time: str, length: str | None, place: str) -> None:
    """However many words it takes; what is no length begins where, or with whom."""
    found = read(" ".join(filter(None, [day, time, length, place])))
    assert found == (day, time, length, place or None)


@given(*map(st.sampled_from, (DAYS, TIMES, LENGTHS[1:], PLACES)))
def test_each_piece_of_a_command_is_found(day: str, time: str, length: str, place: str) -> None:
    """As the shell parts them, whether they are quoted or not."""
    typed = (day, time, length, place)
    words = " ".join(filter(None, typed)).split()
    assert slot_of(words, TODAY) == (day, time, length, place or None)
    assert slot_of(list(filter(None, typed)), TODAY) == (day, time, length, place or None)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("1dec 1430 2h", ("1dec", "1430", "2h", None)),
        ("1dec 1430", ("1dec", "1430", None, None)),
        ("1 dec 25:00", ("1 dec", "25:00", None, None)),
        ("soon 9:00", ("soon", "9:00", None, None)),
        ("1 jul 9:00", ("1 jul", "9:00", None, None)),  # of which year is asked later
        ("1 dec 2027 9:00", ("1 dec 2027", "9:00", None, None)),
    ],
)
def test_what_follows_a_day_is_its_time(words: str, found: tuple[str | None, ...]) -> None:
    """Whether it can be read or not, and though it could be a year; that is said later."""
    assert slot_of(words.split(), TODAY) == found


@pytest.mark.parametrize("words", ["1 dec", "1 dec 2026", "1dec 2027", "dec 1 2027"])
def test_a_command_without_a_time_is_refused(words: str) -> None:
    """A day of several words is not a day and a time, and its year is no time."""
    with pytest.raises(BadValue, match="the time is missing"):
        slot_of(words.split(), TODAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("thu", "'thu' is not a day and a time"),
        ("9:00", "'9:00' is not a day and a time"),
        ("someday 9:00", "'someday 9:00' is not a day and a time"),
        ("thu soon", "'soon' is not a time"),
        ("thu 25:00", "'25:00' is not a time"),
        ("1 dec", "'1 dec' is not a day and a time"),
        ("1 dec Acme", "'Acme' is not a time"),
        ("1dec 1400", "'1400' is not a time"),
        ("thu 2h Acme", "'2h' is not a time"),
    ],
)
def test_what_is_no_plan_is_one_sentence(text: str, said: str) -> None:
    """It names what cannot be read, and how it is written."""
    with pytest.raises(BadValue) as refused:
        read(text)
    assert str(refused.value) == said
    assert refused.value.hints == ("write thu 9:00, or thu 9:00 2h Acme",)


@given(st.text())
def test_any_line_is_read_or_refused(text: str) -> None:
    """What is read has a day and a time; nothing else is ever raised."""
    try:
        found = read(text)
    except (BadDay, BadValue):
        return
    assert coming_day(found.on, TODAY) is not None
    assert read_time(found.at) is not None
