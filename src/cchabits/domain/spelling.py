"""What a misspelt word may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def nearest(word: str, known: Sequence[str], *, most: int = 1) -> list[str]:
    """Return the known words nearest to one, at most `most`, best first; empty if none is near."""
    from difflib import get_close_matches  # 2 ms, and only for a mistake

    return get_close_matches(word, known, n=most, cutoff=0.5)


def nearest_hint(word: str, known: Sequence[str]) -> str:
    """Return a clause that names the nearest known word, or nothing where none is near."""
    near = nearest(word, known)
    return f" (did you mean '{near[0]}'?)" if near else ""
