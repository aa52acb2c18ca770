"""The one output border: no text that people or files gave reaches a person but through `clean()`.

JSON does not pass here; it keeps data as it is.
"""

from __future__ import annotations


def clean(text: str, *, keep_newlines: bool = False) -> str:
    r"""Return text with everything that is not printable shown escaped.

    Escapes, C0 and C1 controls, bidirectional overrides, half characters and line breaks come out
    as Python writes them. Lines stay lines with `keep_newlines`.

    >>> clean("a\x1b[2Jb\u202ec"), clean("customer – été")
    ('a\\x1b[2Jb\\u202ec', 'customer – été')
    """
    if text.isprintable():
        return text
    kept = "\n" if keep_newlines else ""
    return "".join(
        letter if letter.isprintable() or letter in kept else _escaped(letter) for letter in text
    )


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
