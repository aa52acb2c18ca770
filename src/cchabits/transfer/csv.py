"""Entries as a table for spreadsheets: CSV as in RFC 4180, in UTF-8 (docs/scripting.md).

A text that a spreadsheet would take for a formula gets an apostrophe before it, and `plain_text()`
takes that away again; `details_from_text()` reads the column `with`.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cchabits.domain.habit import Entry
    from cchabits.domain.life import Life

COLUMNS = (
    "id", "habit", "on", "amount", "minutes", "done", "of", "item", "score",
    "with", "note", "by", "for",
)  # fmt: skip

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")
_SIGN = re.compile(r"[\\,;]")  # of those that part the details from one another
_PIECE = re.compile(r"\\.|.", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def write_entries(entries: Iterable[Entry], habits: Mapping[str, Life]) -> Iterator[str]:
    """Yield the head of the table and a row for each entry, without their line feeds.

    Each ends with its carriage return.
    """
    writer = csv.writer(_Lines())
    yield writer.writerow(COLUMNS)
    for entry in entries:
        yield writer.writerow(_row(entry, habits[entry.habit]))


def is_table(content: bytes) -> bool:
    """Tell whether a file begins as `write_entries()` does."""
    return content.startswith(f"{','.join(COLUMNS)}\r\n".encode())


def protected_text(text: str) -> str:
    """Return a text as no spreadsheet takes it for a formula.

    >>> protected_text("=1+1"), protected_text("'=1+1"), protected_text("'tis")
    ("'=1+1", "''=1+1", "'tis")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def plain_text(field: str) -> str:
    """Return the text that `protected_text()` made a field of."""
    return field[1:] if _PROTECTED.match(field) else field


def details_text(details: Mapping[str, tuple[str, ...]]) -> str:
    r"""Return details as one types them, with a backslash before a comma or semicolon in a text.

    >>> print(details_text({"departments": ("sales", "support"), "customer": ("Acme, Inc.",)}))
    departments=sales,support; customer=Acme\, Inc.
    """
    return "; ".join(
        f"{_escaped(key)}={','.join(map(_escaped, texts))}" if texts else _escaped(key)
        for key, texts in details.items()
    )


def details_from_text(text: str) -> dict[str, tuple[str, ...]]:
    """Return the details that `details_text()` made a text of."""
    found = {}
    for number, detail in enumerate(_parted(text, ";") if text else ()):
        key, equals, texts = detail[1 if number else 0 :].partition("=")
        parts = _parted(texts, ",") if equals else ()
        found[_ESCAPED.sub(r"\1", key)] = tuple(_ESCAPED.sub(r"\1", part) for part in parts)
    return found


class _Lines:
    """What `csv` writes to: it hands each line back, without its line feed."""

    def write(self, line: str) -> str:
        return line[:-1]


def _row(entry: Entry, life: Life) -> list[str]:
    measure = life.on(entry.meant_for).measure
    cells = {key: _cell(value) for key, value in measure.to_record(entry.value).items()}
    cells |= {
        "id": protected_text(entry.id),
        "habit": entry.habit,
        "on": entry.on.isoformat(),
        "with": protected_text(details_text(entry.details)),
        "note": protected_text(entry.note),
        "by": protected_text(entry.by),
        "for": entry.credit.isoformat() if entry.credit else "",
    }
    return [cells.get(column, "") for column in COLUMNS]


def _cell(value: object) -> str:
    """Return a value as a text, or as a plain number of at most six decimals."""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return protected_text(value) if isinstance(value, str) else str(value)


def _escaped(text: str) -> str:
    return _SIGN.sub(r"\\\g<0>", text)


def _parted(text: str, sign: str) -> list[str]:
    """Return what lies between signs, but for those with a backslash before them."""
    parts = [""]
    for piece in _PIECE.findall(text):
        if piece == sign:
            parts.append("")
        else:
            parts[-1] += piece
    return parts
