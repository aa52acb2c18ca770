"""One's own habits as a pack: another leader who adds it keeps the same habits."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.config.pack_file import NEVER_TAKEN, read_pack
from cchabits.domain.habit import Habit
from cchabits.errors import NotNow
from cchabits.packs import load_pack, pack_names
from cchabits.services import catalogue, editing
from cchabits.services.session import Place
from tests import strategies as drawn
from tests.services.homes import DAY, Leader, new_folder, part_of_examples

EVERY = {table["slug"]: table for name in pack_names() for table in load_pack(name).habits}


@st.composite
def homes(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Some definitions of every kind, and the settings they are read with."""
    settings = draw(drawn.settings())
    tables = draw(st.lists(drawn.definitions(settings), min_size=1, max_size=3))
    return [table | {"slug": f"habit-{at}"} for at, table in enumerate(tables)], settings


@hypothesis.settings(max_examples=part_of_examples(0.2))
@given(homes())
def test_what_is_handed_on_is_what_is_kept(
    home: tuple[list[Mapping[str, Any]], Mapping[str, Any]],
) -> None:
    """The pack of any home has its habits' tables, but for days, or says why it cannot be."""
    tables, settings = home
    with new_folder() as folder:
        giver = Leader(folder, tables, settings)
        with giver.session(is_reader=True) as session:
            try:
                text, count = catalogue.own_pack(session, [str(one["slug"]) for one in tables], "")
            except NotNow as refusal:
                # A rule may be one only from some days on, and so may the grace it allows.
                why = ("key 'grace'", "has no occurrence in five years")
                assert any(map(refusal.sentence.__contains__, why))  # noqa: PT017 - a refusal
                return
    found, problems = read_pack(text.encode())
    assert (count, problems) == (len(tables), [])
    for given_table, table in zip(tables, found.tables, strict=True):
        mine = {key: str(value) for key, value in given_table.items() if key not in NEVER_TAKEN}
        theirs = {key: str(value) for key, value in table.items() if key != "title"}
        assert theirs == mine


def words_left_out(habit: Habit) -> Habit:
    """Return a habit as anyone may keep it, from the same day."""
    words = habit.words._replace(alias="", reason="")
    return habit._replace(start=DAY, end=None, words=words)


def test_every_habit_of_the_packs_can_be_handed_on(tmp_path: Path) -> None:
    """All 72, from one home to another, come out equal."""
    path = tmp_path / "all.toml"
    with new_folder() as one, new_folder() as other:
        giver = Leader(one, EVERY.values())
        with giver.session(is_reader=True) as session:
            assert catalogue.export_pack(session, path, [], "All of them") == len(EVERY) == 72
        taker = Leader(other, [{"slug": "their-own"}])
        editing.add_pack(Place(taker.home), str(path), [])
        kept = {one.habit.slug: one.habit for one in giver.status().habits}
        theirs = {one.habit.slug: one.habit for one in taker.status(None).habits}
        assert theirs.keys() == kept.keys() | {"their-own"}
        for slug, habit in kept.items():
            assert words_left_out(theirs[slug]) == words_left_out(habit)


def test_what_is_handed_on_holds_today(tmp_path: Path) -> None:
    """A change that is ahead is not handed on yet; words, which act at once, are."""
    path = tmp_path / "one.toml"
    with new_folder() as folder:
        giver = Leader(folder, [{"slug": "call", "target": 2, "alias": "ring", "why": "old"}])
        giver.status(None)
        editing.edit(Place(giver.home), "call", ["target=5", "why=new", "reason=more of them"])
        with giver.session(None, is_reader=True) as session:
            catalogue.export_pack(session, path, ["ring", "call"], "")
    found, problems = read_pack(path.read_bytes())
    assert problems == []
    assert found.tables == [{"slug": "call", "title": "A title", "why": "new", "target": 2}]


def test_without_a_habit_that_goes_on_nothing_is_handed_on(tmp_path: Path) -> None:
    """A home whose habits are all over has no pack, unless they are named."""
    over = {"slug": "call", "start": "2026-01-01", "end": "2026-02-01"}
    with new_folder() as folder:
        giver = Leader(folder, [over])
        with giver.session(is_reader=True) as session:
            with pytest.raises(NotNow, match="no habit is left"):
                catalogue.export_pack(session, tmp_path / "none.toml", [], "")
            assert catalogue.export_pack(session, tmp_path / "one.toml", ["call"], "") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["one.toml"]
