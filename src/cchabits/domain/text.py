"""What text may enter the log, and how a message repeats what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.numbers import HIGHEST_WHOLE, MILLION, Written
from cchabits.errors import BadDetail

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SHOWN = 60  # characters of what was found that a message repeats: about a line


def shown(found: object, *, none: str = "missing") -> str:
    """Return what was found as a message repeats it: a text in quotes, and never at length.

    >>> shown("abc"), shown(Written("1.5")), shown(None)
    ("'abc'", '1.5', 'missing')
    """
    if found is None:
        return none
    if isinstance(found, int) and abs(found) > HIGHEST_WHOLE * MILLION:
        return "a huge number"
    text = str(found)
    text = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return f"'{text}'" if isinstance(found, str) and not isinstance(found, Written) else text


def meant(typed: str, words: Sequence[str]) -> str:
    """Return the one of our words, such as a reason, that people mean: itself, or its beginning.

    What begins none of them, or several, is returned as it was typed.

    >>> meant("Not ready", ["not_ready", "not_now"]), meant("N", ["not_ready", "not_now"])
    ('not_ready', 'N')
    """
    word = "_".join(typed.lower().replace("-", " ").split())
    found = [word] if word in words else [one for one in words if word and one.startswith(word)]
    return found[0] if len(found) == 1 else typed


def check_text(text: object, what: str, longest: int) -> str:
    """Return a text as it is, unless it cannot be stored or is too long."""
    if not isinstance(text, str):
        raise BadDetail(f"{what} is not a text")
    if len(text) > longest:
        raise BadDetail(f"{what} has {len(text):,} characters; at most {longest:,} are kept")
    if not text.isascii() or "\0" in text:
        if "\0" in text:
            raise BadDetail(f"{what} holds a NUL character, which cannot be kept")
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise BadDetail(f"{what} is not valid text: it holds half a character (a surrogate)")
    return text
