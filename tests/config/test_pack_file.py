"""A pack's file: what is written reads back, and nothing comes along."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cchabits.config.pack_file import FIRST_LINE, NEVER_TAKEN, is_exported, pack_toml, read_pack
from tests.config.tables import TEXTS, good_tables


@given(TEXTS.filter(lambda text: "\0" not in text), st.lists(good_tables(), min_size=1, max_size=3))
def test_a_pack_reads_back_as_the_habits_it_was_written_from(
    title: str, tables: list[dict[str, Any]]
) -> None:
    """Whatever the texts hold, the habits are the same, without what only their leader says."""
    named = [table | {"slug": f"habit-{number}"} for number, table in enumerate(tables)]
    own = {"alias": "mine", "reason": "my board wants it", "end": "2030-01-01"}
    text = pack_toml(title, [table | own | {"alias": table["slug"] + "-x"} for table in named])
    found, problems = read_pack(text.encode())
    assert problems == []
    assert found.title == title
    assert found.tables == [
        {key: value for key, value in table.items() if key not in NEVER_TAKEN} for table in named
    ]
    assert is_exported(text.encode())
    assert text.replace("\n", "").isprintable()


def test_only_what_begins_as_an_export_is_one() -> None:
    """A pack by another hand is not taken for one."""
    assert not is_exported(b'schema = 1\n[[habit]]\nslug = "a"\ntitle = "A"\n')
    assert not is_exported(f"\n{FIRST_LINE}".encode())


def test_a_reason_is_not_taken_from_a_stranger() -> None:
    """Why a leader changed a habit is not part of what another one takes up."""
    habit = 'slug = "a"\ntitle = "A"\nreason = "theirs"\nstart = 2020-01-01\n'
    found, problems = read_pack(f"[[habit]]\n{habit}".encode())
    assert (found.tables, problems) == ([{"slug": "a", "title": "A"}], [])
