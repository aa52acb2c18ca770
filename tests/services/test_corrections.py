"""Corrections: what `edit` and `delete` change, what they leave, and that all can be undone."""

import subprocess
import sys
from typing import Any

import pytest

from cchabits.domain.habit import Entry
from cchabits.domain.measure import Value
from cchabits.domain.numbers import MILLION
from cchabits.errors import (
    AmbiguousHabit,
    BadDay,
    BadDetail,
    BadEntryId,
    BadValue,
    CannotUndo,
    Unacceptable,
    UnknownHabit,
)
from cchabits.services.undo import latest_operations
from cchabits.storage import store
from tests.services.homes import DAY, HABITS, Leader, act, new_folder


def entries_of(leader: Leader) -> list[Entry]:
    """Return all live entries in the order of logging."""
    with leader.session() as session:
        return list(store.entries(session.database, session.stored))


def the_entry(leader: Leader) -> Entry:
    """Return the only entry."""
    (entry,) = entries_of(leader)
    return entry


def totals(leader: Leader, *names: str) -> list[object]:
    """Return what the open periods of habits have."""
    found = {one.habit.slug: one.total for one in leader.status(DAY).habits}
    return [found[name] for name in names]


def newest_title(leader: Leader) -> str:
    """Return what the list of operations says of the newest."""
    with leader.session() as session:
        return latest_operations(session)[0].title


# Naming an entry


@pytest.fixture
def many(leader: Leader) -> Leader:
    """A leader with entries whose ids have much in common."""
    ids = ["abcd1111", "abcd2222", "abcde", "ABCD1111", "x1", "wxyz", "wxyz-1", "émile-1"]
    leader.take([act("call", "2026-11-05", amount=n, id=one) for n, one in enumerate(ids, start=1)])
    return leader


@pytest.mark.parametrize(
    ("typed", "entry_id"),
    [
        ("abcd1", "abcd1111"),
        ("abcd1111", "abcd1111"),
        ("ABCD", "ABCD1111"),
        ("x1", "x1"),
        ("wxyz", "wxyz"),
        ("wxyz-", "wxyz-1"),
        ("émil", "émile-1"),
        ("last", "émile-1"),
    ],
)
def test_an_entry_is_named_by_the_beginning_of_its_id(
    many: Leader, typed: str, entry_id: str
) -> None:
    """Four characters or more that only one id begins with, a whole id, or `last`, name it."""
    assert many.edit(typed, "99").before.entry.id == entry_id
    assert many.rows("SELECT id FROM entry WHERE is_live AND amount = 99") == [(entry_id,)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "'' is too short to name an entry"),
        ("abc", "'abc' is too short to name an entry"),
        ("wxy", "'wxy' is too short"),
        ("abcf", "no entry has an id that begins with 'abcf'"),
        ("Abcd", "no entry has an id that begins with 'Abcd'"),
        ("abcd11111", "no entry has an id"),
        ("LAST", "no entry has an id"),
        ("%bcd", "no entry has an id"),
        ("____", "no entry has an id"),
        ("abcd\0", "is no entry's id"),
        ("\ud800bcd", "is no entry's id"),
        ("abcd\n", "is no entry's id"),
        ("abcd", "'abcd' begins the ids of several entries"),
    ],
)
def test_what_names_no_entry_is_refused(many: Leader, typed: str, said: str) -> None:
    """Too short, unknown or ambiguous: one sentence, a next step, and nothing is written."""
    before = many.everything()
    with pytest.raises(BadEntryId) as refusal:
        many.edit(typed, "99")
    assert said in refusal.value.sentence
    assert refusal.value.hints
    with pytest.raises(BadEntryId) as refusal:
        many.delete(typed)
    assert said in refusal.value.sentence
    assert many.everything() == before


def test_the_candidates_are_told(many: Leader) -> None:
    """An ambiguous beginning lists each entry with enough of its id, its habit and its day."""
    with pytest.raises(BadEntryId) as refusal:
        many.delete("abcd")
    assert refusal.value.hints == (
        "abcd1: call 1 --on 2026-11-05",
        "abcd2: call 2 --on 2026-11-05",
        "abcde: call 3 --on 2026-11-05",
        "type more of the id",
    )


def test_of_many_candidates_some_are_told(leader: Leader) -> None:
    """A beginning that a hundred ids share lists five, and says that there are more."""
    leader.take([act("call", DAY, id=f"meeting-{number:03}") for number in range(100)])
    with pytest.raises(BadEntryId) as refusal:
        leader.delete("meet")
    assert len(refusal.value.hints) == 7
    assert refusal.value.hints[5] == "and more"


def test_in_an_empty_log_there_is_no_last_entry(leader: Leader) -> None:
    """`last` is refused before anything was logged, and after all was deleted."""
    with pytest.raises(BadEntryId, match="there is no entry yet"):
        leader.delete("last")
    leader.log("call")
    leader.delete("last")
    with pytest.raises(BadEntryId, match="there is no entry yet"):
        leader.edit("last", "2")


def test_what_was_deleted_is_not_named(leader: Leader) -> None:
    """A deleted entry, or one undone, cannot be edited; the one before it is `last` again."""
    leader.log("call", "1", id="first")
    leader.log("call", "2", id="second")
    leader.log("call", "3", id="third")
    leader.undo()
    leader.delete("second")
    for typed in ("second", "third"):
        with pytest.raises(BadEntryId):
            leader.edit(typed, "9")
    assert leader.edit("last", "9").before.entry.id == "first"


def test_the_last_entry_is_the_one_logged_last(leader: Leader) -> None:
    """Neither a later day nor a later edit makes an entry the last one logged."""
    leader.log("call", id="first")
    leader.log("call", on="2026-11-01", id="second")
    leader.edit("first", "2")
    assert leader.edit("last", "3").before.entry.id == "second"


# Editing


LOGGED: dict[str, Any] = {
    "on": "2026-11-18",
    "credit": "2026-10-31",
    "note": "Acme",
    "details": ["departments=sales,support", "customer=Acme, Duna"],
    "by": "Ana",
    "id": "a3f9",
}

EDITS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the value": ({"value": "3"}, {"value": 3}),
    "the day": ({"on": "2026-11-19"}, {"on": "2026-11-19"}),
    "the day, in words": ({"on": "thu"}, {"on": "2026-11-19"}),
    "the credit": ({"credit": "2026-09-30"}, {"credit": "2026-09-30"}),
    "the credit away": ({"credit": ""}, {"credit": None}),
    "the note": ({"note": "Borealis"}, {"note": "Borealis"}),
    "the note away": ({"note": ""}, {"note": ""}),
    "the name": ({"by": "Jo"}, {"by": "Jo"}),
    "the name away": ({"by": ""}, {"by": ""}),
    "a required list": (
        {"details": ["departments=IT,hr"]},
        {"details": {"departments": ("IT", "hr"), "customer": ("Acme, Duna",)}},
    ),
    "the one required list, bare": (
        {"details": ["legal"]},
        {"details": {"departments": ("legal",), "customer": ("Acme, Duna",)}},
    ),
    "another detail, as typed": (
        {"details": ["customer=Elm, Oak"]},
        {"details": {"departments": ("sales", "support"), "customer": ("Elm, Oak",)}},
    ),
    "several texts of a detail": (
        {"details": ["customer=Elm", "customer=Oak"]},
        {"details": {"departments": ("sales", "support"), "customer": ("Elm", "Oak")}},
    ),
    "a new detail": (
        {"details": ["place=Ghent"]},
        {
            "details": {
                "departments": ("sales", "support"),
                "customer": ("Acme, Duna",),
                "place": ("Ghent",),
            }
        },
    ),
    "a detail away": (
        {"details": ["customer="]},
        {"details": {"departments": ("sales", "support")}},
    ),
    "a required detail away": (
        {"details": ["departments= , "]},
        {"details": {"customer": ("Acme, Duna",)}},
    ),
    "everything": (
        {"value": "2", "on": "2026-11-17", "credit": "", "note": "", "by": "", "details": ["a=b"]},
        {
            "value": 2,
            "on": "2026-11-17",
            "credit": None,
            "note": "",
            "by": "",
            "details": {
                "departments": ("sales", "support"),
                "customer": ("Acme, Duna",),
                "a": ("b",),
            },
        },
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_only_what_is_given_changes(leader: Leader, name: str) -> None:
    """Whatever an edit gives is changed or taken away, and the rest of the entry stays."""
    typed, changed = EDITS[name]
    leader.log("review", **LOGGED)
    before = the_entry(leader)
    correction = leader.edit("a3f9", **typed)
    after = the_entry(leader)
    shown = {
        field: str(found) if field in {"on", "credit"} and found else found
        for field, found in after._asdict().items()
    }
    expected = before._asdict() | {"on": str(before.on), "credit": str(before.credit)} | changed
    assert shown == expected
    assert (correction.before.entry, correction.after and correction.after.entry) == (before, after)


@pytest.mark.parametrize(
    "typed",
    [
        {"value": "1"},
        {"on": "2026-11-18"},
        {"credit": "2026-10-31"},
        {"note": "Acme"},
        {"by": "Ana"},
        {"details": ["sales,support"]},
        {"details": ["place="]},
        {"habit": "rev"},
    ],
)
def test_an_edit_that_changes_nothing_writes_nothing(leader: Leader, typed: dict[str, Any]) -> None:
    """Given what is there already, or a detail away that is not there, the file keeps its bytes."""
    leader.log("review", **LOGGED)
    before = leader.home.database.read_bytes()
    correction = leader.edit("a3f9", **typed)
    assert not correction.is_change
    assert leader.home.database.read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"value": "0"}, BadValue),
        ({"value": ""}, BadValue),
        ({"on": "tomorrow"}, BadDay),
        ({"on": "11/12"}, BadDay),
        ({"on": ""}, BadDay),
        ({"on": "2026-10-30"}, BadDay),
        ({"credit": "2026-11-19"}, BadDay),
        ({"credit": "2026-07-31"}, BadDay),
        ({"habit": "nope"}, UnknownHabit),
        ({"habit": ""}, UnknownHabit),
        ({"habit": "l"}, AmbiguousHabit),
        ({"habit": "listen"}, BadDay),
        ({"habit": "visit"}, BadValue),
        ({"habit": "question", "value": "yes"}, BadDay),
        ({"note": "x" * 10_001}, BadDetail),
        ({"note": "a\0b"}, BadDetail),
        ({"by": "\ud800"}, BadDetail),
        ({"details": ["=x"]}, BadDetail),
        ({"details": [f"k{n}=x" for n in range(99)]}, BadDetail),
    ],
)
def test_what_log_refuses_edit_refuses(
    leader: Leader, typed: dict[str, Any], error: type[Unacceptable]
) -> None:
    """An edited entry obeys the rules of a logged one, with what it keeps; else nothing changes."""
    leader.log("review", **LOGGED)
    before = leader.everything()
    with pytest.raises(error):
        leader.edit("a3f9", **typed)
    assert leader.everything() == before


def test_a_credit_in_the_way_is_told(leader: Leader) -> None:
    """Where a kept `--for` does not go with the new day, the refusal says how to take it away."""
    leader.log("review", **LOGGED)
    with pytest.raises(BadDay) as refusal:
        leader.edit("a3f9", on="2026-10-30")
    assert refusal.value.hints == ('--for "" takes it away',)
    assert leader.edit("a3f9", on="2026-10-30", credit="").is_change


def test_an_act_of_a_habit_that_is_gone_can_be_edited(leader: Leader) -> None:
    """After a habit has left habits.toml its entries can be corrected, or moved to another."""
    leader.log("call", "4", id="a3f9", today="2026-11-20")
    leader.define([table for table in HABITS if table["slug"] != "call"])
    leader.edit("a3f9", "5", today="2026-11-20")
    leader.edit("a3f9", habit="letter", today="2026-11-20")
    assert the_entry(leader).habit == "letter"
    assert the_entry(leader).value == 5


# Another habit


@pytest.mark.parametrize(
    ("habit", "value", "other", "kept"),
    [
        ("call", "3", "letter", 3),
        ("gifts", "own", "objectives", "own"),
        ("objectives", "team", "gifts", "team"),
    ],
)
def test_a_value_goes_along_to_a_habit_that_takes_it(
    leader: Leader, habit: str, value: str, other: str, kept: Value
) -> None:
    """Moved to a habit of the same measure an entry keeps its value, and counts there."""
    leader.log(habit, value, id="a3f9")
    correction = leader.edit("a3f9", habit=other)
    assert (the_entry(leader).habit, the_entry(leader).value) == (other, kept)
    assert [one.habit.slug for one in correction.habits] == [habit, other]
    assert not totals(leader, habit)[0]
    assert totals(leader, other)[0]


@pytest.mark.parametrize("score", ["7", "7.5", "0.000001", "10"])
def test_decimals_go_along(score: str) -> None:
    """A score with decimals is the same score in another habit."""
    start = "2026-08-01"
    tables = [{"slug": slug, "measure": "score", "start": start} for slug in ("one", "two")]
    with new_folder() as folder:
        leader = Leader(folder, tables)
        value = leader.log("one", score, id="a3f9").entry.value
        leader.edit("a3f9", habit="two")
        assert the_entry(leader).value == value


@pytest.mark.parametrize(
    ("habit", "value", "other"),
    [
        ("call", "3", "visit"),
        ("visit", "90m", "call"),
        ("call", None, "courage"),
        ("courage", "7", "call"),
        ("question", "3/4", "visit"),
        ("gifts", "a book", "objectives"),
    ],
)
def test_a_value_that_cannot_go_along_is_asked_for(
    leader: Leader, habit: str, value: str | None, other: str
) -> None:
    """Moved to a habit that cannot take its value an entry needs a new one, and says so."""
    leader.log(habit, value, id="a3f9")
    before = leader.everything()
    with pytest.raises(BadValue, match=f"^{other} cannot take") as refusal:
        leader.edit("a3f9", habit=other)
    assert refusal.value.hints[-1] == "give a VALUE as well"
    assert leader.everything() == before


def test_a_new_value_may_come_with_a_new_habit(leader: Leader) -> None:
    """A value of the new habit's measure is taken, and both habits are judged anew."""
    leader.log("call", "3", id="a3f9")
    leader.edit("a3f9", "1 day", habit="visit")
    assert totals(leader, "call", "visit") == [0, 480]
    assert leader.rows("SELECT day FROM day") == [(str(DAY),)]


# The order of logging


def test_an_earlier_score_that_is_edited_stays_the_earlier(leader: Leader) -> None:
    """The last score of a day counts, and editing the one before it does not make it the last."""
    leader.log("courage", "3", id="first")
    leader.log("courage", "8", id="second")
    leader.edit("first", "4")
    assert totals(leader, "courage") == [8 * MILLION]
    leader.edit("second", "9")
    assert totals(leader, "courage") == [9 * MILLION]


def test_an_edited_score_moved_among_others_keeps_its_turn(leader: Leader) -> None:
    """Moved to another day an entry stands there as early as it was logged."""
    leader.log("courage", "3", on="2026-11-17", id="first")
    leader.log("courage", "8", on="2026-11-18", id="second")
    leader.edit("first", on="2026-11-18")
    assert totals(leader, "courage") == [8 * MILLION]
    leader.edit("first", on="2026-11-19")
    assert totals(leader, "courage") == [3 * MILLION]


def test_the_journal_keeps_the_order_of_logging(leader: Leader) -> None:
    """Edited again and again, entries are exported in the order they were first logged."""
    ids = [f"entry-{number}" for number in range(6)]
    for entry_id in ids:
        leader.log("call", id=entry_id)
    for number, which in enumerate((3, 0, 3, 5, 1, 0), start=2):
        leader.edit(ids[which], str(number))
    assert [entry.id for entry in entries_of(leader)] == ids
    leader.log("call", id="entry-6")
    assert [entry.id for entry in entries_of(leader)] == [*ids, "entry-6"]


def test_an_edited_journal_goes_round(leader: Leader) -> None:
    """Exported and imported elsewhere, an edited log is judged the same."""
    for number, score in enumerate("382"):
        leader.log("courage", score, id=f"score-{number}")
    leader.edit("score-0", "5")
    leader.edit("score-2", on="2026-11-17")
    exported = "".join(f"{line}\n" for line in leader.export()).encode()
    with new_folder() as folder:
        other = Leader(folder)
        other.take_bytes(exported)
        assert other.export() == leader.export()
        assert other.status() == leader.status()


def test_an_import_compares_with_the_entry_as_it_is_now(leader: Leader) -> None:
    """A line with the id of an edited entry is left alone if equal to it, and else refused."""
    leader.log("call", "1", id="a3f9")
    leader.edit("a3f9", "2")
    assert leader.take([act("call", DAY, amount=2, id="a3f9")]).there == 1
    with pytest.raises(Unacceptable):
        leader.take([act("call", DAY, amount=1, id="a3f9")])
    leader.delete("a3f9")
    assert leader.take([act("call", DAY, amount=1, id="a3f9")]).added["entry"] == 1


# What it counts for, before and after


def test_an_edit_says_how_the_periods_stand(leader: Leader) -> None:
    """Moved from one period to another an entry says how both stand, as of today."""
    leader.log("visit", "8h", on="2026-10-30", id="a3f9")
    correction = leader.edit("a3f9", on="2026-11-03")
    assert correction.after
    assert correction.before.counts
    assert (correction.before.counts.total, correction.before.counts.outcome) == (480, "met")
    assert correction.left
    assert (correction.left.total, correction.left.outcome) == (0, "missed")
    assert correction.after.counts
    assert (correction.after.counts.total, correction.after.counts.outcome) == (480, None)


def test_a_partial_entry_that_is_completed_counts(leader: Leader) -> None:
    """Given what it lacked an entry counts for its period, and without it no more."""
    leader.log("review", on="2026-10-14", id="a3f9")
    completed = leader.edit("a3f9", details=["hr"])
    assert completed.before.missing
    assert completed.before.counts is None
    assert completed.after
    assert completed.after.counts
    assert completed.after.counts.outcome == "met"
    emptied = leader.edit("a3f9", details=["departments="])
    assert emptied.left
    assert emptied.left.outcome == "missed"
    assert emptied.after
    assert emptied.after.counts is None


def test_an_entry_between_others_says_its_own_period(leader: Leader) -> None:
    """Of two entries on a grace day the first saves the month before, and the edit knows which."""
    leader.log("review", details=["hr"], on="2026-11-03", id="first")
    leader.log("review", details=["hr"], on="2026-11-03", id="second")
    for entry_id, begin in (("first", "2026-10-01"), ("second", "2026-11-01")):
        after = leader.edit(entry_id, note="edited").after
        assert after
        assert after.counts
        assert str(after.counts.period.begin) == begin


def test_a_repeated_act_between_others_says_its_own_period(leader: Leader) -> None:
    """`log --id`, repeated after another act of that day, names the period of the first."""
    typed: dict[str, Any] = {"details": ["hr"], "on": "2026-11-03"}
    first = leader.log("review", id="first", **typed)
    leader.log("review", id="second", **typed)
    again = leader.log("review", id="first", **typed)
    assert again.was_there
    assert again.period == first.period


def test_an_entry_dated_ahead_counts_for_nothing_yet(leader: Leader) -> None:
    """An imported entry of a day to come can be edited, and counts for no period before it."""
    leader.take([act("call", "2026-12-05", id="a3f9")])
    leader.log("call")
    correction = leader.edit("a3f9", note="to come")
    assert correction.after
    assert correction.after.counts is None
    assert leader.delete("a3f9").left is None
    assert totals(leader, "call") == [1]


def test_a_correction_far_back_is_judged_anew(leader: Leader) -> None:
    """An act of a period long closed, edited or deleted, changes what was kept of it."""
    leader.log("call", on="2026-08-05", id="a3f9")
    leader.log("call")
    assert leader.status(DAY, "call").habits[0].adherence == (1, 0, 3)
    leader.edit("a3f9", on="2026-07-31")
    assert leader.status(DAY, "call").habits[0].adherence == (0, 0, 3)
    leader.edit("a3f9", on="2026-11-19", credit="2026-09-01")
    assert leader.status(DAY, "call").habits[0].adherence == (1, 1, 3)
    leader.delete("a3f9")
    assert leader.status(DAY, "call").habits[0].adherence == (0, 0, 3)


# Undo


CORRECTIONS: dict[str, Any] = {
    "edit the value": lambda leader: leader.edit("a3f9", "3"),
    "edit the day": lambda leader: leader.edit("a3f9", on="2026-10-05", credit=""),
    "edit the habit": lambda leader: leader.edit("a3f9", habit="letter"),
    "edit the note": lambda leader: leader.edit("a3f9", note="another"),
    "delete": lambda leader: leader.delete("a3f9"),
}


@pytest.mark.parametrize("name", CORRECTIONS)
def test_undo_after_a_correction_is_nothing(leader: Leader, name: str) -> None:
    """A correction undone leaves log and summary as they were, and brought back as it made them."""
    leader.log("review", **LOGGED)
    before, status = leader.live_rows(), leader.status()
    CORRECTIONS[name](leader)
    after, changed = leader.live_rows(), leader.status()
    assert after != before
    for _ in range(3):
        undone = leader.undo()
        assert (leader.live_rows(), leader.status()) == (before, status)
        leader.undo(undone.number)
        assert (leader.live_rows(), leader.status()) == (after, changed)


def test_an_edit_is_undone_over_thirty_steps(leader: Leader) -> None:
    """Thirty-five edits of one entry are undone one by one, and brought back one by one."""
    leader.log("visit", "100m", id="a3f9")
    for step in range(101, 136):
        leader.edit("a3f9", f"{step}m")
    numbers = []
    for step in range(134, 99, -1):
        numbers.append(leader.undo().number)
        assert the_entry(leader).value == step
    for step, number in zip(range(101, 136), reversed(numbers), strict=True):
        leader.undo(number)
        assert the_entry(leader).value == step
    assert len(leader.rows("SELECT * FROM entry WHERE is_live")) == 1


_UNDO = """
import datetime as dt, sys
from cchabits.config.paths import find_home
from cchabits.services.session import Place, open_session
from cchabits.services.undo import undo

with open_session(Place(find_home(sys.argv[1], {}), dt.date(2026, 11, 20))) as session:
    print(undo(session, int(sys.argv[2]) if sys.argv[2:] else None).number)
"""


def test_undo_of_corrections_survives_restarts(leader: Leader) -> None:
    """Edit, delete, undo, undo, bring back, bring back: each in a process of its own."""

    def undo_elsewhere(*number: str) -> str:
        command = [sys.executable, "-c", _UNDO, str(leader.home.folder), *number]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    leader.log("visit", "1h", id="a3f9")
    leader.edit("a3f9", "2h")
    leader.delete("a3f9")
    first = undo_elsewhere()
    assert the_entry(leader).value == 120
    second = undo_elsewhere()
    assert the_entry(leader).value == 60
    undo_elsewhere(second)
    assert the_entry(leader).value == 120
    undo_elsewhere(first)
    assert entries_of(leader) == []


def test_what_was_corrected_is_not_undone_alone(leader: Leader) -> None:
    """The log of an edited entry, and an edit of a deleted one, are undone after what came last."""
    leader.log("call", id="a3f9")
    leader.edit("a3f9", "2")
    leader.delete("a3f9")
    before = leader.everything()
    for number, builder in ((1, 2), (2, 3)):
        with pytest.raises(CannotUndo, match=f"operation {builder} was built upon this one"):
            leader.undo(number)
    assert leader.everything() == before


def test_a_correction_of_what_is_undone_is_not_brought_back(leader: Leader) -> None:
    """An edit comes back only after the entry that it edited."""
    leader.log("call", id="a3f9")
    leader.edit("a3f9", "2")
    edited = leader.undo()
    logged = leader.undo()
    before = leader.everything()
    with pytest.raises(CannotUndo, match="operation 2 changed what operation 1 had added"):
        leader.undo(edited.number)
    assert leader.everything() == before
    leader.undo(logged.number)
    leader.undo(edited.number)
    assert the_entry(leader).value == 2


def test_two_edits_of_one_entry_do_not_both_stand(leader: Leader) -> None:
    """An edit that was undone cannot be brought back once the entry was edited otherwise."""
    leader.log("call", id="a3f9")
    leader.edit("a3f9", "2")
    undone = leader.undo()
    leader.edit("a3f9", "3")
    with pytest.raises(CannotUndo):
        leader.undo(undone.number)
    assert the_entry(leader).value == 3


def test_an_edit_is_not_brought_back_after_a_deletion(leader: Leader) -> None:
    """An edit that was undone stays undone once the entry was deleted, and the entry stays away."""
    leader.log("call", id="a3f9")
    leader.edit("a3f9", "2")
    undone = leader.undo()
    leader.delete("a3f9")
    with pytest.raises(CannotUndo, match="undone already, or overtaken"):
        leader.undo(undone.number)
    assert entries_of(leader) == []
    leader.undo()
    assert the_entry(leader).value == 1


def test_a_deleted_entry_whose_id_is_taken_stays_deleted(leader: Leader) -> None:
    """An id is free after its entry was deleted; given to another, the first cannot come back."""
    leader.log("call", "1", id="a3f9")
    leader.delete("a3f9")
    leader.log("call", "2", id="a3f9")
    before = leader.everything()
    with pytest.raises(CannotUndo, match="the same id"):
        leader.undo(2)
    assert leader.everything() == before


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ({"value": "2h"}, "edit a3f9: visit 1h30 --on 2026-11-20 → 2h --on 2026-11-20"),
        (
            {"value": "2h", "on": "2026-11-19"},
            "edit a3f9: visit 1h30 --on 2026-11-20 → 2h --on 2026-11-19",
        ),
        (
            {"credit": "2026-10-01"},
            "edit a3f9: visit 1h30 --on 2026-11-20 → 1h30 --on 2026-11-20 --for 2026-10-01",
        ),
        (
            {"habit": "call", "value": "2"},
            "edit a3f9: visit 1h30 --on 2026-11-20 → call 2 --on 2026-11-20",
        ),
        (
            {"note": "SECRET", "details": ["SECRET=SECRET"], "by": "SECRET"},
            "edit a3f9: visit 1h30 --on 2026-11-20 → note, details, by",
        ),
    ],
)
def test_an_operation_says_what_was_edited_and_quotes_no_words(
    leader: Leader, typed: dict[str, Any], title: str
) -> None:
    """The list names value and day before and after; of what is private only that it changed."""
    leader.log("visit", "90m", id="a3f9c0de")
    leader.edit("a3f9", **typed)
    assert newest_title(leader) == title


def test_an_operation_says_what_was_deleted(leader: Leader) -> None:
    """The list names the deleted entry's habit, value and day."""
    leader.log("visit", "90m", id="a3f9c0de", note="SECRET")
    leader.delete("a3f9")
    assert newest_title(leader) == "delete a3f9: visit 1h30 --on 2026-11-20"
