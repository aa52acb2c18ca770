"""The words that our commands have in the place of one's own: none of them is taken for data."""

from __future__ import annotations

from cchabits.domain.text import shown
from cchabits.errors import BadDetail

DETAIL = "DETAIL"
ITEM = "ITEM"
NAME = "NAME"
COUNTERMEASURE = "if ..., then I will ..."
ANYTHING = "..."


def check_own(text: str, placeholder: str, *hints: str) -> str:
    """Return what was typed as it is, unless it is what a command had in its place."""
    if text.strip() == placeholder:
        raise BadDetail(stands_for(placeholder), *hints)
    return text


def stands_for(placeholder: str) -> str:
    """Return that a word is none of the user's own."""
    named = placeholder if placeholder.isupper() else shown(placeholder)
    return f"{named} stands for what you write there"


def check_own_detail(text: str, key: str) -> str:
    """Return a detail as it is, unless it is its key in capitals, perhaps with a number.

    >>> check_own_detail("sales", "departments")
    'sales'
    >>> check_own_detail("DEPARTMENTS2", "departments")
    Traceback (most recent call last):
    cchabits.errors.BadDetail: DEPARTMENTS2 stands for what you write there
    """
    word = key.upper()
    number = text.removeprefix(word)
    if word != key.lower() and text.startswith(word) and number in {"", *"123456789"}:
        hint = f"write your {key} in its place; if it is called so, not all in capitals"
        check_own(text, text, hint)
    return text


def check_own_countermeasure(text: str) -> str:
    """Return what will be done the next time, unless it only says how to say it."""
    return check_own(text, COUNTERMEASURE, "say it in your own words, or leave --next out")


def check_own_line(text: str, name: str) -> str:
    """Return a line of a review, unless there is neither a letter nor a digit in it."""
    if text.strip() and not any(letter.isalnum() for letter in text):
        raise BadDetail(f"{name} is {shown(text.strip())}, which says nothing", "say it in words")
    return text
