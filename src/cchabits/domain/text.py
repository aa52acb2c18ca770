"""What text may enter the log."""

from __future__ import annotations

from cchabits.errors import BadDetail


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
