"""Entries as CSV: any reader reads them back, and no spreadsheet runs them."""

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.habit import Entry
from cchabits.domain.numbers import MILLION
from cchabits.transfer.csv import (
    COLUMNS,
    details_from_text,
    details_text,
    plain_text,
    protected_text,
    write_entries,
)
from tests.transfer.test_journal import HABITS, KEYS, TEXTS, entries

SCRIPTING = Path(__file__).parent.parent.parent / "docs" / "scripting.md"
DANGEROUS = "=+-@\t\r"
TEXT_COLUMNS = ("id", "item", "with", "note", "by")
HOSTILE = st.text("'=+-@\t\r\n,;\\\"a ", max_size=8)


def written(*logged: Entry) -> bytes:
    """Return the file that entries are written as."""
    return "".join(f"{line}\n" for line in write_entries(logged, HABITS)).encode()


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Read a file as any program may."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def entry(habit: str, value: object, **rest: object) -> Entry:
    """Return an entry of 3 November."""
    return Entry("one", habit, dt.date(2026, 11, 3), value, **({"details": {}} | rest))  # type: ignore[arg-type]


def test_an_empty_log_is_a_head() -> None:
    """The columns are named in the first line, which ends as RFC 4180 has it."""
    assert written() == b"id,habit,on,amount,minutes,done,of,item,score,with,note,by,for\r\n"


def test_the_columns_are_those_of_the_page() -> None:
    """docs/scripting.md tells of every column, in their order."""
    text = SCRIPTING.read_text(encoding="utf-8").partition("## The entries as a table")[2]
    rows = re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE)
    assert [name for row in rows for name in re.findall("`(.*?)`", row)] == list(COLUMNS)


@pytest.mark.parametrize(
    ("habit", "value", "cells"),
    [
        ("call", 2, {"amount": "2"}),
        ("visit", 90, {"minutes": "90"}),
        ("question", (2 * MILLION, 3 * MILLION), {"done": "2", "of": "3"}),
        ("money", (1, 10**12 * MILLION), {"done": "0.000001", "of": "1000000000000"}),
        ("money", (0, 123_456_789_123_456), {"done": "0", "of": "123456789.123456"}),
        ("money", (100_000, 1_500_000), {"done": "0.1", "of": "1.5"}),
        ("gifts", "a book", {"item": "a book"}),
        ("courage", 7_250_000, {"score": "7.25"}),
    ],
)
def test_values_are_plain_numbers_in_columns_of_their_own(
    habit: str, value: object, cells: dict[str, str]
) -> None:
    """No exponent, no separator of thousands, no text around them."""
    (row,) = rows_of(written(entry(habit, value)))
    values = ("amount", "minutes", "done", "of", "item", "score")
    assert {key: row[key] for key in values if row[key]} == cells


def test_a_row_has_all_that_an_entry_says() -> None:
    """Details as one types them, texts as they are, days as everywhere."""
    logged = entry(
        "call",
        1,
        details={"departments": ("sales", "support"), "who": ("Ana, Bo",)},
        note='She said "no";\nthen yes',
        by="Kim",
        credit=dt.date(2026, 10, 31),
    )
    assert written(logged).split(b"\r\n")[1] == (
        b'one,call,2026-11-03,1,,,,,,"departments=sales,support; who=Ana\\, Bo",'
        b'"She said ""no"";\nthen yes",Kim,2026-10-31'
    )


@given(logged=st.lists(entries(), max_size=4))
def test_any_reader_reads_back_what_was_written(logged: list[Entry]) -> None:
    """Whatever the texts hold; nothing in them breaks a row, and no cell is a formula."""
    content = written(*logged)
    rows = rows_of(content)
    assert len(rows) == len(logged)
    for row, one in zip(rows, logged, strict=True):
        assert not any(row[column].startswith(tuple(DANGEROUS)) for column in COLUMNS)
        texts = {column: plain_text(row[column]) for column in TEXT_COLUMNS}
        assert (texts["id"], texts["note"], texts["by"]) == (one.id, one.note, one.by)
        assert details_from_text(texts["with"]) == one.details
        assert texts["item"] == (one.value if isinstance(one.value, str) else "")
        assert (row["habit"], row["on"]) == (one.habit, str(one.on))
        assert row["for"] == (str(one.credit) if one.credit else "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''+"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    """One more than it has, so that it can be told from those that were meant."""
    assert protected_text(text) == f"'{text}"
    assert plain_text(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "'", "'tis", "a=1", " =1", "''", "1-2"])
def test_other_text_stays_as_it_is(text: str) -> None:
    """An apostrophe before a letter is one."""
    assert protected_text(text) == plain_text(text) == text


@given(text=HOSTILE | st.text(max_size=8))
def test_protection_is_undone_exactly(text: str) -> None:
    """No two texts are written alike, and none begins as a formula does."""
    assert plain_text(protected_text(text)) == text
    assert not protected_text(text).startswith(tuple(DANGEROUS))


@given(
    details=st.dictionaries(
        KEYS | HOSTILE.filter(lambda key: "=" not in key and key.strip()),
        st.lists(TEXTS | HOSTILE, max_size=3).map(tuple),
        max_size=3,
    )
)
def test_details_are_read_back_exactly(details: dict[str, tuple[str, ...]]) -> None:
    """Commas, semicolons and backslashes in them included, and details without a text."""
    assert details_from_text(details_text(details)) == details
