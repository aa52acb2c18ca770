"""Numbers and durations as people and files write them, read exactly.

Numbers with decimals never become floats: TOML and JSON are read with `parse_float=Written`, and
`millionths()` turns what was written into whole millionths.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # as typing's own, whose import costs a quick answer 4 ms
if TYPE_CHECKING:
    from collections.abc import Sequence

MILLION = 1_000_000  # of a whole: how finely amounts, scores and targets are kept
HIGHEST_WHOLE = 10**12  # of a whole amount, so that its millionths fit the store's integers
MOST_DIGITS = 15  # significant ones, which every JSON reader keeps exactly
RATIO_SCALE = 10_000  # ratios are shown with four decimals
MOST_MINUTES = 10**6  # in one entry, almost two years

_ANY_DAY = 480  # minutes, where it only matters whether there is a number of them
_MOST_IN_LENGTH = 6  # words: 1 day 1 h 30 m

_NUMBER = re.compile(r"([+-]?)(\d{1,20})(?:\.(\d{1,20}))?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,5}):([0-5]\d)", re.ASCII)
_PARTS = re.compile(
    r"(?:(\d{1,7}(?:\.\d{1,6})?)\s*(?:d|days?))?\s*"
    r"(?:(\d{1,7}(?:\.\d{1,6})?)\s*h\s*)?"
    r"(?:(\d{1,7}(?:\.\d{1,6})?)\s*(m|min)|(?<=[h\s])([0-5]?\d))?",
    re.ASCII,
)


class Written(str):
    """A number with a decimal point or exponent, exactly as a file has it."""

    __slots__ = ()


def millionths(number: object) -> int | None:
    """Return a number in whole millionths, or None where it is no number or finer than that.

    A number with more than 15 significant digits is none, for programs would not keep it.

    >>> millionths(3), millionths("0.9"), millionths("1e-7"), millionths(True)
    (3000000, 900000, None, None)
    """
    if isinstance(number, bool):
        return None
    if isinstance(number, int):
        return number * MILLION if abs(number) <= HIGHEST_WHOLE else None
    if isinstance(number, Written):
        number = Written(number.replace("_", ""))
    match = _NUMBER.fullmatch(number) if isinstance(number, str) else None
    if match is None:
        return _exponent_millionths(number) if isinstance(number, Written) else None
    sign, whole, decimals = match.groups(default="")
    kept = decimals.rstrip("0")
    if len(kept) > 6 or int(whole) > HIGHEST_WHOLE:  # noqa: PLR2004 - six places are a millionth
        return None
    if len(f"{whole}{kept}".lstrip("0")) > MOST_DIGITS:
        return None
    amount = int(whole) * MILLION + int(kept.ljust(6, "0"))
    return -amount if sign == "-" else amount


def _exponent_millionths(number: Written) -> int | None:
    """Read the rare numbers with an exponent; NaN and infinity are none."""
    from decimal import Decimal, InvalidOperation  # 3 ms, for what hardly anyone writes

    try:
        amount = Decimal(number)
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount.adjusted()) > 12:  # noqa: PLR2004 - as HIGHEST_WHOLE
        return None
    digits = "".join(map(str, amount.as_tuple().digits)).rstrip("0")
    if len(digits) > MOST_DIGITS:
        return None
    scaled = amount.scaleb(6)
    is_exact = scaled == scaled.to_integral_value() and abs(scaled) <= HIGHEST_WHOLE * MILLION
    return int(scaled) if is_exact else None


def rounded_ratio(part: int, whole: int) -> float:
    """Return a ratio with four decimals, rounded once and half to even, as Decimal would.

    >>> rounded_ratio(3, 20000)
    0.0002
    """
    quotient, rest = divmod(part * RATIO_SCALE, whole)
    is_above_half = 2 * rest > whole or (2 * rest == whole and quotient % 2 == 1)
    return (quotient + is_above_half) / RATIO_SCALE


def plain_number(amount: int) -> int | float:
    """Return millionths as an ordinary number: whole where it is whole."""
    whole, rest = divmod(amount, MILLION)
    return amount / MILLION if rest else whole


def minutes(text: str, day_minutes: int) -> int | None:
    """Return a duration in whole minutes, or None where the text is no duration of one or more.

    A day has `day_minutes` minutes. Numbers may have decimals; the sum must be whole minutes. A
    number without a unit is no duration.

    >>> [minutes(text, 480) for text in ("90m", "1h30", "1:30", "1.5h", "1 day", "90")]
    [90, 90, 90, 90, 480, None]
    """
    text = text.strip().lower()
    clock = _CLOCK.fullmatch(text)
    if clock:
        return _reasonable(int(clock[1]) * 60 + int(clock[2]))
    match = _PARTS.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, ending, _, bare = match.groups(default="0")
    if match[5] and not match[2]:
        return None
    pieces = ((days, day_minutes), (hours, 60), (ending, 1), (bare, 1))
    total = sum((millionths(number) or 0) * size for number, size in pieces)
    whole, rest = divmod(total, MILLION)
    return None if rest else _reasonable(whole)


def is_length(text: str) -> bool:
    """Return whether a text is a duration, however long a day of work is.

    >>> [is_length(text) for text in ("2h 30m", "1 day", "2h Acme", "0m")]
    [True, True, False, False]
    """
    return minutes(text, _ANY_DAY) is not None


def words_of_length(words: Sequence[str], day_minutes: int = _ANY_DAY) -> int:
    """Return how many of the first words are a duration; 0 where they begin with none.

    A number alone is none of them unless it is the last: it may be that of a house.

    >>> [words_of_length(text.split()) for text in ("2h 30m Acme", "1 h 5 m", "2h 9 Row", "0m")]
    [2, 4, 1, 0]
    """
    for size in range(min(_MOST_IN_LENGTH, len(words)), 0, -1):
        is_whole = size in {1, len(words)} or words[size - 1][-1:].isalpha()
        if is_whole and minutes(" ".join(words[:size]), day_minutes) is not None:
            return size
    return 0


def _reasonable(total: int) -> int | None:
    return total if 1 <= total <= MOST_MINUTES else None


def duration_text(total: int) -> str:
    """Return minutes as people write them.

    >>> duration_text(90), duration_text(480), duration_text(45), duration_text(0)
    ('1h30', '8h', '45m', '0h')
    """
    hours, rest = divmod(total, 60)
    if not hours:
        return f"{rest}m" if rest else "0h"
    return f"{hours}h{rest:02d}" if rest else f"{hours}h"
