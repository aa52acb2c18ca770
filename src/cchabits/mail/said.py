"""What the other side said, as a message may repeat it."""

from __future__ import annotations

LONGEST_SAID = 200  # characters


def one_line(said: bytes | str) -> str:
    r"""Return the beginning of what was said as one line, with nothing that is not printable.

    >>> one_line(b"5.1.1 no such\r\nuser \x1b[2J here")
    '5.1.1 no such user [2J here'
    """
    text = said if isinstance(said, str) else said.decode("utf-8", "replace")
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(line.split())[:LONGEST_SAID]
