"""What a user types to define a habit, such as grace=5, as values of habits.toml.

Only the shape is seen to here: which values a key allows, the reader of the file says.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from cchabits.domain.days import coming_day
from cchabits.domain.definition import KEYS
from cchabits.domain.numbers import Written
from cchabits.domain.placeholder import DETAIL, NAME, check_own
from cchabits.domain.spelling import nearest
from cchabits.domain.table import LONGEST_TEXT
from cchabits.domain.text import check_text, shown
from cchabits.errors import BadValue, Unacceptable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Value = str | int | dt.date | list[str]  # a bool is an int, and a `Written` number a text

_PLACEHOLDERS = {
    "requires": (DETAIL, "write in its place what an entry is to say too, such as customer"),
    "items": (NAME, "write the item in its place"),
}
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)0*(\d{0,20}\.\d{1,20})", re.ASCII)


def read_assignments(texts: Iterable[str], today: dt.date) -> dict[str, Value | None]:
    """Return the keys that are typed as KEY=VALUE, in order; None for one that is to go.

    `grace=` takes the key away. A list is split at its commas, days are read as those of plans are,
    and a number keeps its digits. Raises Unacceptable for a text that is no assignment, for a key
    that is unknown, given twice, or `slug`, and for a value that the key cannot hold.
    """
    found: dict[str, Value | None] = {}
    for text in texts:
        key, value = _read(text, today)
        if key in found:
            raise Unacceptable(f"{key} is given twice", _once(key))
        found[key] = value
    return found


def _read(text: str, today: dt.date) -> tuple[str, Value | None]:
    name, is_one, typed = text.partition("=")
    key = name.strip()
    if not is_one:
        example = f"{key}=VALUE" if key in KEYS else "KEY=VALUE, such as grace=5"
        raise Unacceptable(f"{shown(text)} sets no key", f"write {example}")
    if key == "slug":
        raise Unacceptable("a slug is no key to set", "cchabits habits rename OLD NEW")
    if key not in KEYS:
        raise Unacceptable(f"there is no key {shown(key)}", _hint(key))
    typed = typed.strip()
    return key, _READERS.get(key, _text)(key, typed, today) if typed else None


def _once(key: str) -> str:
    return f"write {key}=ONE,TWO" if _READERS.get(key) is _texts else "give each key once"


def _hint(key: str) -> str:
    known = [one for one in KEYS if one != "slug"]
    near = nearest(key, known)
    return f"did you mean {near[0]}?" if near else f"the keys are {', '.join(known)}"


def _text(key: str, typed: str, today: dt.date) -> str:  # noqa: ARG001 - one signature
    return check_text(typed, key, LONGEST_TEXT)


def _texts(key: str, typed: str, today: dt.date) -> list[str] | None:
    texts = [_text(key, text.strip(), today) for text in typed.split(",") if text.strip()]
    for text in texts if key in _PLACEHOLDERS else ():
        check_own(text, *_PLACEHOLDERS[key])
    return texts or None


def _number(key: str, typed: str, today: dt.date) -> str | int:
    """Return a number as TOML writes it, and what is no plain number as a text.

    A target may be either: "1 day" is one.
    """
    if _WHOLE.fullmatch(typed):
        return int(typed)
    decimal = _DECIMAL.fullmatch(typed)
    if decimal is None:
        return _text(key, typed, today)
    sign, digits = decimal.groups()
    return Written(f"{sign}0{digits}" if digits.startswith(".") else f"{sign}{digits}")


def _flag(key: str, typed: str, today: dt.date) -> bool:  # noqa: ARG001 - one signature
    if typed.lower() not in _FLAGS:
        raise BadValue(f"{key} is not {shown(typed)}", f"write {key}=yes or {key}=no")
    return _FLAGS[typed.lower()]


def _day(key: str, typed: str, today: dt.date) -> dt.date:  # noqa: ARG001 - one signature
    return coming_day(typed, today)


_READERS: dict[str, Callable[[str, str, dt.date], Value | None]] = {
    **dict.fromkeys(("target", "grace", "lead", "min_occasions"), _number),
    **dict.fromkeys(("requires", "ask", "items", "from"), _texts),
    **dict.fromkeys(("start", "end"), _day),
    "ratio": _flag,
}
