"""Forgetting: what deleted entries said is gone from the file, and from undo."""

import contextlib
import sqlite3
from collections.abc import Callable

import pytest

from cchabits.errors import BadEntryId, NotNow, StorageFailed
from cchabits.storage import opening
from cchabits.storage.database import Patience
from tests.services.homes import DAY, Leader, act

NEWS = "Borealis fires its director"
WORDS = (NEWS, "a director, Zelda", "Quasimodo")


def said(leader: Leader) -> list[tuple[str, str | None, str]]:
    """Return note, details and name of every row there is, live or not."""
    return leader.rows("SELECT note, details, logged_by FROM entry ORDER BY pk")


def has_words(leader: Leader) -> bool:
    """Tell whether any of the words is anywhere in the home's files."""
    files = [path.read_bytes() for path in leader.home.folder.iterdir()]
    return any(word.encode() in content for content in files for word in WORDS)


def log_secret(leader: Leader, note: str = NEWS, entry_id: str = "a3f9c0de") -> None:
    """Log an act that says what is to be forgotten."""
    leader.log("visit", "90m", note=note, details=[f"who={WORDS[1]}"], by=WORDS[2], id=entry_id)


def edit_and_delete(leader: Leader) -> None:
    """Edit an entry twice, and delete it."""
    leader.edit("a3f9", "2h")
    leader.edit("a3f9", note=f"{NEWS} tomorrow", on="2026-11-01")
    leader.delete("a3f9")


def edit_to_nothing(leader: Leader) -> None:
    """Empty all that an entry says."""
    leader.edit("a3f9", note="", details=["who="], by="")


ENDINGS: dict[str, Callable[[Leader], object]] = {
    "deleted": lambda leader: leader.delete("a3f9"),
    "undone": lambda leader: leader.undo(),
    "edited and deleted": edit_and_delete,
    "edited": edit_to_nothing,
}


@pytest.mark.parametrize("length", [1, 200, 350])
@pytest.mark.parametrize("name", ENDINGS)
def test_what_was_forgotten_is_not_in_the_file(
    leader: Leader, monkeypatch: pytest.MonkeyPatch, name: str, length: int
) -> None:
    """However the entry went, and long notes included, no byte of its words is left.

    Not even where SQLite leaves in the file what it overwrites, as most builds of it do.
    """
    monkeypatch.setattr(opening, "PRAGMAS", (*opening.PRAGMAS, "secure_delete = OFF"))
    for number in range(20):
        leader.log("call", note=f"before {number} " * 40)
    log_secret(leader, NEWS * length)
    for number in range(20):
        leader.log("call", note=f"after {number} " * 40)
    if name == "undone":
        leader.undo(21)
    else:
        ENDINGS[name](leader)
    assert has_words(leader)
    leader.forget("a3f9")
    assert not has_words(leader)
    assert leader.rows("PRAGMA integrity_check") == [("ok",)]


def test_only_the_entry_named_is_forgotten(leader: Leader) -> None:
    """Everything else stays: other entries, live or dead, and all values, days and operations."""
    log_secret(leader)
    leader.log("call", note="kept", id="b4c2")
    leader.log("call", note="kept too", id="c5d3")
    leader.delete("a3f9")
    leader.delete("b4c2")
    before = leader.everything()
    leader.forget("a3f9")
    after = leader.everything()
    lost, gained = set(before) - set(after), set(after) - set(before)
    assert len(lost) == len(gained) == 1
    assert "Borealis" in lost.pop()
    assert gained.pop().endswith(
        "VALUES(1,'a3f9c0de',3,'2026-11-20',NULL,90,NULL,NULL,NULL,NULL,NULL,'','',NULL,1,4,0,NULL);"
    )


def test_undo_brings_a_forgotten_entry_back_without_words(leader: Leader) -> None:
    """Value and day come back, and count; a detail that it needed is missing now."""
    leader.log("review", details=["hr"], note=NEWS, id="a3f9")
    log_secret(leader, entry_id="b4c2")
    leader.delete("a3f9")
    leader.delete("b4c2")
    leader.forget("a3f9")
    leader.forget("b4c2")
    leader.undo()
    leader.undo()
    assert said(leader) == [("", None, ""), ("", None, "")]
    assert leader.status(DAY, "visit").habits[0].total == 90
    assert leader.status(DAY, "review").habits[0].partial == 1


def test_of_a_live_entry_only_what_it_said_before_is_forgotten(leader: Leader) -> None:
    """The entry stays as it is now; its earlier versions say nothing any more."""
    log_secret(leader)
    leader.edit("a3f9", note="harmless", details=["who="], by="Jo")
    known = leader.forget("a3f9")
    assert (known.is_live, known.versions) == (True, 1)
    assert said(leader) == [("", None, ""), ("harmless", None, "Jo")]
    leader.undo()
    assert said(leader)[0] == ("", None, "")


def test_an_entry_without_an_earlier_version_is_refused(leader: Leader) -> None:
    """A live entry that was never edited is told how it can be forgotten; nothing changes."""
    log_secret(leader)
    before = leader.home.database.read_bytes()
    with pytest.raises(NotNow, match="has no earlier version to forget") as refusal:
        leader.forget("a3f9")
    assert "to take it out: cchabits delete a3f9c0de" in refusal.value.hints
    assert leader.home.database.read_bytes() == before


def test_all_that_ever_had_the_id_is_forgotten(leader: Leader) -> None:
    """An id that two entries had, one after the other, is forgotten of both."""
    log_secret(leader)
    leader.delete("a3f9")
    log_secret(leader)
    leader.undo()
    assert leader.forget("a3f9").versions == 2
    assert not has_words(leader)


def test_forgetting_twice_is_harmless(leader: Leader) -> None:
    """A second time there is nothing left, and nothing is wrong."""
    log_secret(leader)
    leader.delete("a3f9")
    assert leader.forget("a3f9").versions == 1
    before = leader.everything()
    assert leader.forget("a3f9").versions == 0
    assert leader.everything() == before


# Naming what is dead


def test_a_dead_entry_is_named_as_a_live_one_is(leader: Leader) -> None:
    """By a whole id, a beginning that only one has, or `last`; dead and live ids are told apart."""
    for entry_id in ("abcd1", "abcd2", "abcd", "x1"):
        log_secret(leader, entry_id=entry_id)
    for entry_id in ("abcd1", "abcd", "x1"):
        leader.delete(entry_id)
    assert leader.forget("abcd").entry.id == "abcd"
    assert leader.forget("abcd1").entry.id == "abcd1"
    assert leader.forget("x1").entry.id == "x1"
    leader.edit("abcd2", note="harmless")
    assert leader.forget("last").entry.id == "abcd2"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("abc", "too short"),
        ("abce", "no entry has an id"),
        ("abcd", "begins the ids of several"),
        ("ab\0d", "is no entry's id"),
    ],
)
def test_what_names_nothing_is_refused(leader: Leader, typed: str, refusal: str) -> None:
    """Too short, unknown or ambiguous, among live and dead alike: nothing is forgotten."""
    for entry_id in ("abcd1", "abcd2"):
        log_secret(leader, entry_id=entry_id)
    leader.delete("abcd1")
    before = leader.everything()
    with pytest.raises(BadEntryId, match=refusal):
        leader.forget(typed)
    assert leader.everything() == before


def test_the_candidates_are_told_with_habit_and_day(leader: Leader) -> None:
    """Live and dead ones, by their whole ids."""
    leader.take([act("call", DAY, id="abcd1"), act("visit", DAY, minutes=5, id="abcd2")])
    leader.delete("abcd1")
    with pytest.raises(BadEntryId) as refusal:
        leader.forget("abcd")
    assert refusal.value.hints[:2] == (
        "abcd1: call 1 --on 2026-11-20",
        "abcd2: visit 5m --on 2026-11-20",
    )


# What goes wrong


def test_a_file_that_cannot_be_written_anew_is_said_to_keep_traces(leader: Leader) -> None:
    """While another program reads, the words go from the log; the rest is for a second try."""
    from cchabits.services.forgetting import forget

    log_secret(leader)
    leader.delete("a3f9")
    with leader.session(patience=Patience(given_up_after=0.1)) as session:
        database = session.database
        original = database.run

        def refuse(statement: str, params: dict[str, object]) -> None:
            if statement != "VACUUM":
                original(statement, params)
                return
            address = f"{leader.home.database.as_uri()}?mode=ro"
            with contextlib.closing(sqlite3.connect(address, uri=True)) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT * FROM entry").fetchone()
                original(statement, params)

        database.run = refuse  # type: ignore[method-assign, assignment]
        with pytest.raises(StorageFailed, match="may hold traces of it") as refusal:
            forget(session, "a3f9c0de")
    assert refusal.value.hints == ("try again",)
    assert said(leader) == [("", None, "")]
    leader.forget("a3f9")
    assert not has_words(leader)
