"""Strategies for tables of habits.toml whose texts are as hostile as TOML lets them be."""

from typing import Any

from hypothesis import strategies as st

from cchabits.domain.definition import KEYS
from cchabits.domain.numbers import Written
from cchabits.domain.table import LONGEST_TEXT

# All but surrogates, which no UTF-8 holds; and some that TOML, a terminal or an editor reads.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(
        ['"', '"""', "'''", "\\", "\\u0041", "#", "]", "= 1", "\n[[habit]]\n", "\r\n", "\x1b[31m"]
    ),
    st.sampled_from(["." * LONGEST_TEXT, "\u202e", "\ufeff", "\x7f", "\U0001f600", "\x00"]),
)

WRITTEN = st.from_regex(r"\A-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,20}|[eE][+-]?[0-9]{1,3})\Z").map(
    Written
)

VALUES = st.one_of(
    TEXTS,
    st.lists(TEXTS, max_size=4),
    st.integers(-(2**62), 2**62),
    st.booleans(),
    WRITTEN,
)


def raw_tables() -> st.SearchStrategy[dict[str, Any]]:
    """Tables of known keys with values of every kind, whether or not the key takes them."""
    keys = st.sampled_from([key for key in KEYS if key not in {"start", "end"}])
    tables = st.dictionaries(keys, VALUES)
    days = st.fixed_dictionaries({}, optional={"start": st.dates(), "end": st.dates()})
    return st.tuples(tables, days).map(lambda both: both[0] | both[1])


def good_tables() -> st.SearchStrategy[dict[str, Any]]:
    """Tables that are good definitions, whatever their texts; none has a slug."""
    texts = TEXTS.filter(lambda text: "\0" not in text)
    said = texts.filter(str.strip)
    return st.fixed_dictionaries(
        {"title": said},
        optional={
            "question": texts,
            "why": texts,
            "source": texts,
            "quote": texts,
            "ask": st.lists(said, max_size=4, unique=True),
            "target": st.integers(1, 10**6),
            "cadence": st.sampled_from(["weekly", "quarterly", "every 2 weeks", "within 30 days"]),
            "grace": st.integers(0, 6),
            "lead": st.integers(0, 366),
            "requires": st.sampled_from([["departments"], ["departments>=2", "with.whom"]]),
            "start": st.dates(),
        },
    )
