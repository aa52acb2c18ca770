"""Numbers and durations, read exactly as they are written (docs/cadence.md, 1 and 3)."""

import pytest

from cchabits.domain.numbers import (
    HIGHEST_WHOLE,
    MOST_MINUTES,
    Written,
    duration_text,
    millionths,
    minutes,
    plain_number,
)

WORKING_DAY = 480


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("90m", 90), ("90 m", 90), ("90min", 90), ("90 min", 90), (" 90M ", 90),
        ("2h", 120), ("2 h", 120), ("1.5h", 90), ("0.25 h", 15),
        ("1d", 480), ("1 d", 480), ("1day", 480), ("1 day", 480), ("2 days", 960), ("0.5 day", 240),
        ("1h30m", 90), ("1h30", 90), ("1h 30m", 90), ("1h05", 65), ("1h5", 65), ("1h30min", 90),
        ("1:30", 90), ("0:05", 5), ("10:00", 600), ("100:59", 6059),
        ("1d 2h 30m", 630), ("1d 2h", 600),
        ("1m", 1), ("0.1h", 6), ("1.0m", 1), ("1000000m", 10**6), ("0h1m", 1),
    ],
)  # fmt: skip
def test_durations_that_are_read(text: str, total: int) -> None:
    """Every way of writing a duration gives its whole minutes."""
    assert minutes(text, WORKING_DAY) == total


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "90", "1.5", "1:5", "1:60", ":30", "1:", "1:30:00", "0m", "0h", "0:00", "0 days",
        "-5m", "+5m", "1h-30", "0.5m", "1.25m", "0.01h", "1h60", "30m1h", "1h1h", "m", "h", "day",
        "1 hour", "1 week", "1,5h", "1e2m", "½h", "1000001m", "99999999m", "1d 30", "h30",
        "1.0000001h", "1 2h", "inf", "9" * 5000 + "m",
    ],
)  # fmt: skip
def test_durations_that_are_not(text: str) -> None:
    """What has no unit, no whole minute, or more than one reading is no duration."""
    assert minutes(text, WORKING_DAY) is None


def test_a_day_is_as_long_as_it_is_said_to_be() -> None:
    """A day in a duration has the minutes given, and half of an odd one is no whole minute."""
    assert minutes("1 day", 455) == 455
    assert minutes("0.5 day", 455) is None


def test_the_longest_duration_is_a_million_minutes() -> None:
    """A million minutes are read, and one more is not, however they are written."""
    assert minutes("16666h40", WORKING_DAY) == MOST_MINUTES
    assert minutes("16666h41", WORKING_DAY) is None


@pytest.mark.parametrize(
    ("total", "text"),
    [(0, "0h"), (1, "1m"), (59, "59m"), (60, "1h"), (61, "1h01"), (90, "1h30"), (600, "10h")],
)
def test_durations_as_they_are_written(total: int, text: str) -> None:
    """Minutes are written in hours from sixty on, with two digits after them."""
    assert duration_text(total) == text


@pytest.mark.parametrize(
    ("number", "amount"),
    [
        (0, 0), (3, 3_000_000), (-2, -2_000_000), (HIGHEST_WHOLE, HIGHEST_WHOLE * 10**6),
        ("0.9", 900_000), ("0.000001", 1), ("1.50", 1_500_000), ("+3", 3_000_000),
        ("-0.5", -500_000), ("007", 7_000_000), ("1.0000000000", 1_000_000),
        ("1000000000000", HIGHEST_WHOLE * 10**6),
        (Written("0.1"), 100_000), (Written("1_000.5"), 1_000_500_000), (Written("1e-6"), 1),
        (Written("9E2"), 900_000_000), (Written("1e12"), HIGHEST_WHOLE * 10**6),
        (Written("0.0"), 0), (Written("-0.0"), 0), (Written("5.0e-1"), 500_000),
    ],
)  # fmt: skip
def test_numbers_that_are_read(number: object, amount: int) -> None:
    """A number gives its exact millionths."""
    assert millionths(number) == amount


@pytest.mark.parametrize(
    "number",
    [
        None, True, False, 0.9, [], "", " ", ".5", "5.", "1,5", "1_000", "1e3", "nan", "inf", "½",
        "0.0000001", "1.0000001", HIGHEST_WHOLE + 1, -HIGHEST_WHOLE - 1, "1000000000000.000001",
        "1000000000001", "9" * 30, "9" * 5000, Written("nan"), Written("inf"), Written("-inf"),
        Written("1e-7"), Written("1e13"), Written("1e999999999"), Written("1e99999999999999999999"),
        Written("1.0000000000000000000000000000000001e0"), Written(""), Written("e5"),
        "123456789012.123456", Written("1234567890.123456"),
    ],
)  # fmt: skip
def test_numbers_that_are_not(number: object) -> None:
    """What is no number, too large, finer than a millionth, or over 15 digits long is refused."""
    assert millionths(number) is None


@pytest.mark.parametrize(
    ("amount", "number"),
    [(0, 0), (3_000_000, 3), (900_000, 0.9), (1, 0.000001), (-500_000, -0.5), (10**18, 10**12)],
)
def test_plain_numbers(amount: int, number: float) -> None:
    """Millionths become a whole number where they are whole, else one with decimals."""
    plain = plain_number(amount)
    assert plain == number
    assert isinstance(plain, int) == (amount % 10**6 == 0)
