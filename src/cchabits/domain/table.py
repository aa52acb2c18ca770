"""A table of TOML or JSON, read key by key: every problem is noted, and none stops the reading."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any, TypeGuard

from cchabits.domain.numbers import MILLION, Written, millionths
from cchabits.domain.spelling import nearest_hint
from cchabits.domain.text import LONGEST_SHOWN, shown

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

LONGEST_TEXT = 2000  # characters
MOST_KEYS = 100  # of a table, before each unknown one is looked at
HIGHEST_NUMBER = 10**18  # far above anything meant; a longer one may not even be printed


class Reader:
    """A table being read, and the problems met so far.

    Each reading gives a value that can be gone on with, whatever it found.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.problems: list[str] = []

    def problem(self, key: str, expected: str) -> None:
        """Note that a key has another value than is expected."""
        found = shown(self.table.get(key), none="nothing")
        self.problems.append(f"key '{key}': found {found}, expected {expected}")

    def refuse_unknown_keys(self, known: Sequence[str]) -> None:
        """Note every key that is not known, with the nearest that is."""
        for key in self.table:
            if key not in known:
                near = nearest_hint(key[:LONGEST_SHOWN], known)
                self.problems.append(f"unknown key {shown(key)}{near}")

    def text(self, key: str, *, is_required: bool = False) -> str:
        """Return a text; where it is left out, or no text, an empty one."""
        found = self.table.get(key, None if is_required else "")
        is_usable = _is_text(found) and len(found) <= LONGEST_TEXT and "\0" not in found
        if is_usable and (found.strip() or not is_required):
            return str(found)
        self.problem(key, f"a text of at most {LONGEST_TEXT} characters")
        return ""

    def pattern(self, key: str, pattern: re.Pattern[str], expected: str) -> str:
        """Return a text that a pattern fits, or an empty one."""
        found = self.table.get(key)
        if _is_text(found) and pattern.fullmatch(found):
            return found
        self.problem(key, expected)
        return ""

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """Return one of the texts that are allowed."""
        found = self.table.get(key, default)
        if _is_text(found) and found in allowed:
            return found
        self.problem(key, f"one of {', '.join(allowed)}")
        return default

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        found = self.table.get(key, default)
        if isinstance(found, int) and not isinstance(found, bool) and low <= found <= high:
            return found
        self.problem(key, f"a whole number from {low} to {high}")
        return default

    def part(self, key: str, default: int | None, highest: int, expected: str = "") -> int | None:
        """Return a number above 0 and up to `highest`, in millionths, which is `expected`."""
        found = self.table.get(key)
        if found is None:
            return default
        is_number = isinstance(found, int | Written)
        amount = millionths(found) if is_number else None
        if amount is not None and 0 < amount <= highest * MILLION:
            return amount
        if expected and isinstance(found, int) and found > highest:
            expected = f"at most {highest:,}"
        usual = f"a number above 0, at most {highest}, with at most six decimals"
        self.problem(key, expected or usual)
        return default

    def flag(self, key: str) -> bool:
        """Return whether a key is true; left out, it is not."""
        found = self.table.get(key, False)
        if not isinstance(found, bool):
            self.problem(key, "true or false")
        return found is True

    def texts(self, key: str) -> tuple[str, ...]:
        """Return texts, none blank or there twice; none at all where the key is left out."""
        found = self.table.get(key, [])
        are_texts = isinstance(found, list) and all(
            _is_text(text) and text.strip() and "\0" not in text for text in found
        )
        if are_texts and len(set(found)) == len(found):
            return tuple(found)
        self.problem(key, "a list of different texts")
        return ()

    def day(self, key: str) -> dt.date | None:
        """Return a day, written as TOML has one or as an ISO text; None where it is left out."""
        found = self.table.get(key)
        if found is None:
            return None
        if isinstance(found, dt.date) and not isinstance(found, dt.datetime):
            return found
        if _is_text(found):
            with contextlib.suppress(ValueError):
                return dt.date.fromisoformat(found)
        self.problem(key, "a day such as 2026-11-20, without quotes")
        return None


def _is_text(found: object) -> TypeGuard[str]:
    """Tell whether a value is a text; a number as written is none."""
    return isinstance(found, str) and not isinstance(found, Written)
