"""Days as people type them: one reading, or none."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.days import coming_day, iso_day, past_day
from cchabits.errors import BadDay

TODAY = dt.date(2026, 11, 24)  # a Tuesday


def day(text: str) -> dt.date:
    """Return a day from its ISO text."""
    return dt.date.fromisoformat(text)


PAST = [
    ("today", "2026-11-24"),
    ("yesterday", "2026-11-23"),
    ("Yesterday", "2026-11-23"),
    ("  today ", "2026-11-24"),
    ("tue", "2026-11-24"),
    ("mon", "2026-11-23"),
    ("wed", "2026-11-18"),
    ("fri", "2026-11-20"),
    ("FRI", "2026-11-20"),
    ("friday", "2026-11-20"),
    ("thurs", "2026-11-19"),
    ("0d", "2026-11-24"),
    ("3d", "2026-11-21"),
    ("365d", "2025-11-24"),
    ("2026-11-20", "2026-11-20"),
    ("2019-02-28", "2019-02-28"),
    ("2024-02-29", "2024-02-29"),
    ("0001-01-01", "0001-01-01"),
    ("20 nov", "2026-11-20"),
    ("20 Nov", "2026-11-20"),
    ("20. november", "2026-11-20"),
    ("24 nov", "2026-11-24"),
    ("nov 20", "2026-11-20"),
    ("20nov", "2026-11-20"),
    ("20-Nov", "2026-11-20"),
    ("nov20", "2026-11-20"),
    ("20nov2025", "2025-11-20"),
    ("20-nov-2025", "2025-11-20"),
    ("3aug", "2026-08-03"),
    ("1 jun", "2026-06-01"),
    ("1 jan", "2026-01-01"),
    ("20 nov 2025", "2025-11-20"),
    ("nov 20, 2025", "2025-11-20"),
    ("29 feb 2024", "2024-02-29"),
    ("2026-1-6", "2026-01-06"),
    ("3 days ago", "2026-11-21"),
    ("1 day ago", "2026-11-23"),
    ("2 weeks ago", "2026-11-10"),
]


@pytest.mark.parametrize(("typed", "meant"), PAST)
def test_a_day_looking_back(typed: str, meant: str) -> None:
    """A typed day is the most recent one it can mean, today included."""
    assert past_day(typed, TODAY) == day(meant)


COMING = [
    ("today", "2026-11-24"),
    ("tomorrow", "2026-11-25"),
    ("yesterday", "2026-11-23"),
    ("wed", "2026-11-25"),
    ("fri", "2026-11-27"),
    ("mon", "2026-11-30"),
    ("tue", "2026-12-01"),
    ("0d", "2026-11-24"),
    ("3d", "2026-11-27"),
    ("40d", "2027-01-03"),
    ("2026-11-20", "2026-11-20"),
    ("2027-01-04", "2027-01-04"),
    ("24 nov", "2026-11-24"),
    ("20 dec", "2026-12-20"),
    ("1 jan", "2027-01-01"),
    ("jan 4", "2027-01-04"),
    ("1 nov 2026", "2026-11-01"),
    ("9999-12-30", "9999-12-30"),
    ("2026-12-1", "2026-12-01"),
    ("in 3 days", "2026-11-27"),
    ("in 2 weeks", "2026-12-08"),
    ("3 days ago", "2026-11-21"),
]


@pytest.mark.parametrize(("typed", "meant"), COMING)
def test_a_day_looking_ahead(typed: str, meant: str) -> None:
    """Looking ahead, a weekday is the next one after today, and `3d` is in three days."""
    assert coming_day(typed, TODAY) == day(meant)


@pytest.mark.parametrize(
    ("typed", "today", "meant"),
    [
        ("20 nov", "2026-02-01", "2025-11-20"),
        ("31 dec", "2026-01-01", "2025-12-31"),
        ("29 feb", "2024-03-01", "2024-02-29"),
        ("yesterday", "2026-01-01", "2025-12-31"),
        ("sun", "2026-03-01", "2026-03-01"),
    ],
)
def test_a_day_without_a_year_is_the_last_one(typed: str, today: str, meant: str) -> None:
    """Around New Year a day and month are those of the year before."""
    assert past_day(typed, day(today)) == day(meant)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("11/12", ["2026-11-12", "2026-12-11"]),
        ("3/4", ["2026-03-04", "2026-04-03"]),
        ("3.4", ["2026-03-04", "2026-04-03"]),
        ("11-12", ["2026-11-12", "2026-12-11"]),
        ("11/12/2025", ["2025-11-12", "2025-12-11"]),
        ("11/12/25", ["2025-11-12", "2025-12-11"]),
    ],
)
@pytest.mark.parametrize("read", [past_day, coming_day])
def test_two_readings_are_refused_with_both(
    read: Callable[[str, dt.date], dt.date], typed: str, readings: list[str]
) -> None:
    """A day that two people would read differently is refused, and both readings are offered."""
    with pytest.raises(BadDay, match="two readings") as refusal:
        read(typed, TODAY)
    assert refusal.value.hints == (f"write {' or '.join(readings)}",)


def test_both_readings_are_said_in_words() -> None:
    """The sentence names the two days as one would say them."""
    with pytest.raises(BadDay) as refusal:
        past_day("11/12", TODAY)
    assert refusal.value.sentence == "'11/12' has two readings: 12 November or 11 December"


@pytest.mark.parametrize(
    ("typed", "only"),
    [
        ("20/11", "2026-11-20"),
        ("11/20", "2026-11-20"),
        ("5/5", "2026-05-05"),
        ("13.11.2025", "2025-11-13"),
    ],
)
def test_one_reading_among_slashes_is_still_refused(typed: str, only: str) -> None:
    """Where only one reading is a day, it is offered, not taken: the habit would mislead."""
    with pytest.raises(BadDay) as refusal:
        past_day(typed, TODAY)
    assert refusal.value.hints == (f"write {only}",)


def test_a_day_just_passed_is_refused_looking_ahead() -> None:
    """Looking ahead, a day of last week is hardly the one of next year: both are offered."""
    with pytest.raises(BadDay, match="2026-11-20 or 2027-11-20"):
        coming_day("20 nov", TODAY)


@pytest.mark.parametrize(
    ("typed", "today", "readings"),
    [
        ("20 dec", "2026-11-24", ("2026-12-20", "2025-12-20")),
        ("25 nov", "2026-11-24", ("2026-11-25", "2025-11-25")),
        ("20 nov", "2026-06-01", ("2026-11-20", "2025-11-20")),
    ],
)
def test_a_day_long_ago_or_soon_is_refused_with_both(
    typed: str, today: str, readings: tuple[str, str]
) -> None:
    """A day whose year is in doubt, soon or long ago, is refused with both."""
    with pytest.raises(BadDay) as refusal:
        past_day(typed, day(today))
    assert all(reading in refusal.value.sentence for reading in readings)


@pytest.mark.parametrize("typed", ["tomorrow", "2026-11-25", "2027-01-01", "20 dec 2026"])
def test_a_future_day_is_refused(typed: str) -> None:
    """An act is logged once it is done; the sentence names the day."""
    with pytest.raises(BadDay, match="is in the future"):
        past_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-25", "2026-11-25"),
        ("20 dec 2026", "2026-12-20"),
        ("fri", "2026-11-20"),
        ("3d", "2026-11-21"),
    ],
)
def test_a_day_that_may_lie_ahead(typed: str, meant: str) -> None:
    """Where a day may lie ahead it must be written out: short forms still look back."""
    assert past_day(typed, TODAY, may_lie_ahead=True) == day(meant)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "now", "fr", "f", "friy", "3", "d", "-3d", "3 d ago", "3w", "next fri", "last friday",
     "t", "2026-02-30", "2026-13-01", "2026-00-10", "0000-01-01", "31 jun", "0 nov", "32 nov",
     "20 no", "20 november 26", "nov", "nov 2026", "2026-11", "2026-W47", "20261120", "1e3d",
     "99999999d", "20nov26", "nov2026", "nov202026", "20no", "\0", "x" * 5000, "fri\ud800",
     "2026-11-31", "3 days", "three days ago", "999999 days ago", "3 days  ago!", "29 feb 2025"],
)  # fmt: skip
@pytest.mark.parametrize("read", [past_day, coming_day])
def test_what_is_no_day_is_refused(read: Callable[[str, dt.date], dt.date], typed: str) -> None:
    """Anything else is no day; the hint shows the forms."""
    with pytest.raises(BadDay) as refusal:
        read(typed, TODAY)
    assert refusal.value.hints


def test_there_is_no_day_before_the_first() -> None:
    """More days ago than there are is no day."""
    with pytest.raises(BadDay):
        past_day("99999d", dt.date(200, 1, 1))


@pytest.mark.parametrize("typed", ["yesterday", "sat", "2d"])
def test_at_the_calendar_s_first_day_there_is_no_earlier(typed: str) -> None:
    """On the calendar's first day, a Monday, no day before it can be typed."""
    with pytest.raises(BadDay):
        past_day(typed, dt.date.min)


def test_a_text_is_not_repeated_at_length() -> None:
    """What is refused is repeated only as far as a line holds it."""
    with pytest.raises(BadDay) as refusal:
        past_day("x" * 5000, TODAY)
    assert len(refusal.value.sentence) < 300


@pytest.mark.parametrize("typed", ["2026-11-24", " 2026-11-24 "])
def test_a_given_day_is_written_in_full(typed: str) -> None:
    """`--today` takes YYYY-MM-DD."""
    assert iso_day(typed) == TODAY


@pytest.mark.parametrize(
    "typed", ["today", "24 nov", "20261124", "2026-11-31", "", "2026-11-24T00:00"]
)
def test_a_given_day_takes_no_other_form(typed: str) -> None:
    """`--today` takes nothing else."""
    with pytest.raises(BadDay):
        iso_day(typed)


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))


@given(today=DAYS, ago=st.integers(0, 6))
def test_a_weekday_is_within_the_last_seven_days(today: dt.date, ago: int) -> None:
    """The name of any of the last seven days means that day, and ahead the same one next week."""
    meant = today - dt.timedelta(days=ago)
    name = meant.strftime("%A").lower()
    assert past_day(name[:3], today) == meant
    assert coming_day(name, today) == meant + dt.timedelta(days=7)


@given(today=DAYS, on=DAYS)
def test_a_day_in_full_means_itself(today: dt.date, on: dt.date) -> None:
    """A day in ISO form, or with its month's name, is that day, whatever today is."""
    assert past_day(str(on), today, may_lie_ahead=True) == on
    assert coming_day(f"{on.day} {on:%b} {on.year}", today) == on


@given(today=DAYS, ago=st.integers(0, 182))
def test_a_day_of_the_last_half_year_needs_no_year(today: dt.date, ago: int) -> None:
    """A day and month within half a year back are that day."""
    meant = today - dt.timedelta(days=ago)
    assert past_day(f"{meant.day} {meant:%B}", today) == meant


@given(text=st.text(max_size=12), today=DAYS)
def test_any_text_is_a_day_or_refused(text: str, today: dt.date) -> None:
    """No text raises anything but BadDay, and looking back never gives a day ahead."""
    for read in (past_day, coming_day):
        try:
            found = read(text, today)
        except BadDay:
            continue
        assert read is coming_day or found <= today
