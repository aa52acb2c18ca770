"""The journal out and in: all of it, or nothing, and every bad line named."""

import codecs
import contextlib
import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cchabits.domain.summary import Record, account
from cchabits.errors import BadJournal
from cchabits.services import editing
from cchabits.services.journal import ImportReceipt, Source, export_journal, found_home
from cchabits.services.judging import summarise_all
from cchabits.services.session import Place, Session
from cchabits.storage import books
from cchabits.transfer.journal import SCHEMA, header
from tests import strategies as drawn
from tests.services.homes import (
    DAY,
    HABITS,
    Leader,
    act,
    journal_of,
    new_folder,
    part_of_examples,
)
from tests.strategies import LAST, SLUG, Case

SKIP = {"type": "skip", "habit": "call", "on": "2026-09-30", "reason": "illness"}
PAUSE = {"type": "pause", "habit": None, "from": "2026-10-10", "until": "2026-10-20"}
EVERYTHING: Sequence[Mapping[str, Any]] = (
    act("call", "2026-11-03", id="one", amount=2, note="a note", by="Kim", for_="2026-10-31"),
    act(
        "review",
        "2026-11-03",
        id="two",
        amount=1,
        with_={"departments": ["sales", "hr"], "who": ["x, y"]},
    ),
    act("visit", "2026-11-05", id="three", minutes=90),
    act("question", "2026-11-02", id="four", done=2, of=3),
    act("objectives", "2026-11-02", id="five", item="own"),
    act("courage", "2026-11-02", id="six", score=7.25),
    act("call", "2027-02-01", id="seven", amount=1),
    SKIP | {"note": "flu", "next": "if … then …"},
    PAUSE | {"reason": "travel_or_leave"},
    {"type": "pause", "habit": "visit", "from": "2026-10-10"},
)
EACH = Counter(entry=7, skip=1, pause=2)

PRACTICE: Sequence[Mapping[str, Any]] = (
    {"type": "reason", "habit": "call", "on": "2026-10-31", "reason": "forgot", "note": "n"},
    {"type": "reason", "habit": "visit", "on": "2026-10-31", "reason": "comfort", "next": "if …"},
    {"type": "review", "on": "2026-11-20", "span": "month", "plus": "a", "delta": "b", "next": "c"},
    {"type": "choice", "habit": "call", "on": "2026-11-20", "choice": "keep"},
    {
        "type": "plan",
        "habit": "call",
        "on": "2026-11-27",
        "at": "09:00",
        "minutes": 90,
        "made": "2026-11-20",
        "where": "Acme",
    },
)
AROUND = Counter(reason=2, review=1, choice=1, plan=1)


def refusal_of(leader: Leader, records: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return what is said of the bad lines of a journal, which must change nothing."""
    leader.status()
    before = leader.everything()
    with pytest.raises(BadJournal) as refusal:
        leader.take(records)
    assert leader.everything() == before
    return refusal.value.hints


# In


def test_everything_a_journal_holds_is_taken(leader: Leader) -> None:
    """Entries, skips and pauses are taken, and those dated ahead are counted apart."""
    assert leader.take(EVERYTHING) == ImportReceipt(EACH, there=0, ahead=1, outside=0)


def test_entries_outside_their_habit_s_life_are_counted(leader: Leader) -> None:
    """Entries dated before the start are taken, and counted apart, since they count for nothing."""
    receipt = leader.take([act("call", "2026-07-31"), act("call", "2026-08-01")])
    assert (receipt.added["entry"], receipt.outside) == (2, 1)


def test_what_is_written_around_the_acts_is_taken(leader: Leader) -> None:
    """Each kind is counted by itself, and undone with the import."""
    receipt = leader.take([*EVERYTHING[:1], *PRACTICE])
    assert receipt.added == AROUND + Counter(entry=1)
    assert leader.records()[1:] == [*PRACTICE]
    assert "1 entry, 2 reasons, 1 review, 1 choice, 1 plan" in leader.undo().operation.title
    assert leader.practice() == []


def test_what_is_written_around_the_acts_and_there_is_left_alone(leader: Leader) -> None:
    """A record that is equal is not added again; one that differs stands beside it."""
    leader.take(PRACTICE)
    before = leader.everything()
    receipt = leader.take([*PRACTICE, *PRACTICE])
    assert (receipt.added.total(), receipt.there) == (0, 10)
    assert leader.everything() == before
    assert leader.take([{**PRACTICE[0], "note": "m"}]).added["reason"] == 1
    receipt = leader.take([{**PRACTICE[0], "note": None}, {**PRACTICE[0], "note": ""}])
    assert receipt.added["reason"] == 1


def test_only_what_is_written_around_the_acts_is_an_import_too(leader: Leader) -> None:
    """A journal without entries is imported behind a backup, as one operation; dry, as nothing."""
    leader.status()
    before = leader.everything()
    assert leader.take(PRACTICE, is_dry=True).added == AROUND
    assert leader.everything() == before
    leader.take(PRACTICE)
    assert [one.name.split("-")[0] for one in leader.home.backups.glob("*.db")] != []
    leader.undo()
    assert leader.practice() == []


def test_line_order_is_the_order_of_logging(leader: Leader) -> None:
    """Of two scores of a day the one on the later line is the last."""
    leader.take([act("courage", DAY, score=3), act("courage", DAY, score=8)])
    assert leader.status(DAY, "courage").habits[0].total == 8_000_000


def test_a_dry_run_counts_and_writes_nothing(leader: Leader) -> None:
    """A dry run answers as the import would, and changes nothing."""
    leader.status()
    before = leader.everything()
    receipt = leader.take(EVERYTHING, is_dry=True)
    assert receipt == ImportReceipt(EACH, there=0, ahead=1, outside=0)
    assert leader.everything() == before
    assert leader.take(EVERYTHING).added["entry"] == 7


def test_what_is_there_already_is_left_alone(leader: Leader) -> None:
    """Importing the same records once more adds none, and notes no operation."""
    leader.take(EVERYTHING)
    before = leader.everything()
    assert leader.take(EVERYTHING) == ImportReceipt(Counter(), there=10, ahead=0, outside=0)
    assert leader.everything() == before


def test_only_what_is_new_is_added(leader: Leader) -> None:
    """Of records known and unknown, the unknown are added."""
    leader.take(EVERYTHING[:3])
    added = EACH - Counter(entry=3)
    assert leader.take(EVERYTHING) == ImportReceipt(added, there=3, ahead=1, outside=0)


def test_a_logged_act_is_known_by_its_id(leader: Leader) -> None:
    """An act logged with an id is left alone when a journal brings it again."""
    leader.log("call", "2", on="2026-11-03", credit="2026-10-31", note="a note", by="Kim", id="one")
    assert leader.take(EVERYTHING[:1]).there == 1


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 3},
        {"on": "2026-11-04"},
        {"note": "b"},
        {"by": ""},
        {"for": None},
        {"with": {"a": ["b"]}},
    ],
)
def test_an_id_of_another_entry_is_refused(leader: Leader, change: dict[str, Any]) -> None:
    """An id that the store has for another entry is a bad line."""
    leader.take(EVERYTHING[:1])
    hints = refusal_of(leader, [EVERYTHING[1], {**EVERYTHING[0], **change}])
    assert hints == ("line 3: the id one belongs to another entry",)


def test_an_id_of_another_habit_is_refused(leader: Leader) -> None:
    """An id of another habit's entry is a bad line too."""
    leader.take(EVERYTHING[:1])
    hints = refusal_of(leader, [act("question", DAY, id="one", done=1, of=1)])
    assert hints == ("line 2: the id one belongs to another entry",)


def test_equal_lines_with_one_id_are_one_entry(leader: Leader) -> None:
    """The same line twice is taken once."""
    assert leader.take([EVERYTHING[0], EVERYTHING[0]]).added["entry"] == 1
    assert leader.rows("SELECT count(*) FROM entry") == [(1,)]


def test_different_lines_with_one_id_are_refused(leader: Leader) -> None:
    """One id on two different lines is a problem of the later one."""
    hints = refusal_of(leader, [act("call", DAY, id="x"), act("call", DAY, id="x", amount=2)])
    assert hints == ("line 3: the id x belongs to another line",)


def test_lines_without_an_id_are_all_taken(leader: Leader) -> None:
    """Equal lines without an id are as many acts."""
    assert leader.take([act("call", DAY)] * 3).added["entry"] == 3
    assert leader.rows("SELECT count(DISTINCT id) FROM entry") == [(3,)]


def test_a_file_without_ids_is_taken_once(leader: Leader) -> None:
    """The same file once more is refused, with the day it was imported and what to do."""
    leader.take([act("call", DAY)])
    with pytest.raises(BadJournal, match="imported before") as refusal:
        leader.take([act("call", DAY)])
    assert "--again" in refusal.value.hints[0]
    assert leader.take([act("call", DAY)], is_again=True).added["entry"] == 1
    assert leader.take([act("call", DAY), act("call", DAY)]).added["entry"] == 2


def test_a_file_whose_import_was_undone_is_taken_again(leader: Leader) -> None:
    """Undone, an import counts as not made; brought back, it counts again."""
    leader.take([act("call", DAY)])
    undone = leader.undo()
    leader.take([act("call", DAY)])
    leader.undo()
    leader.undo(undone.number)
    with pytest.raises(BadJournal, match="imported before"):
        leader.take([act("call", DAY)])


def test_a_dry_run_is_no_import(leader: Leader) -> None:
    """After a dry run the file is as new as before."""
    leader.take([act("call", DAY)], is_dry=True)
    assert leader.take([act("call", DAY)]).added["entry"] == 1


def test_one_bad_line_among_a_thousand_is_named(leader: Leader) -> None:
    """One bad line refuses all, and is named by its number."""
    lines = [act("call", DAY, id=f"n{number}") for number in range(1000)]
    lines[699]["amount"] = 0
    hints = refusal_of(leader, lines)
    assert hints == ("line 701: 'amount' is 0, and must be a whole number of 1 or more",)


def test_every_bad_line_is_named(leader: Leader) -> None:
    """Several bad lines are all named, in their order, whatever is wrong with each."""
    leader.take([act("call", DAY, id="known")])
    lines: list[Mapping[str, Any]] = [
        act("call", DAY),
        act("nothing", DAY),
        act("call", DAY, id="known", amount=5),
        act("call", "2026-02-30"),
        act("call", DAY),
        {"type": "skip", "habit": "call", "on": "2026-09-30", "reason": "busy"},
        {"type": "pause", "habit": "call", "from": "2026-09-30", "until": "2026-09-30"},
        {"type": "theatre"},
    ]
    hints = refusal_of(leader, lines)
    assert [hint.split(":")[0] for hint in hints] == [f"line {n}" for n in (3, 4, 5, 7, 8, 9)]


def test_a_definition_behind_a_record_is_refused(leader: Leader) -> None:
    """Definitions come first, so that every record can be read by them."""
    line = {"type": "definition", "habit": "call", "from": "2026-08-01", "definition": {}}
    hints = refusal_of(leader, [act("call", DAY), line])
    assert hints == ("line 3: a definition stands before all that was logged",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the journal is empty"),
        (b"\n \n", "the journal is empty"),
        (b"\xef\xbb\xbf", "the journal is empty"),
        (b"PK\x03\x04", "this is not a journal"),
        (b"[1, 2]\n", "this is not a journal"),
        (b"[" * 100_000, "this is not a journal"),
        (b'{"type": "entry", "habit": "call", "on": "2026-11-03"}\n', "this is not a journal"),
        (b'{"type": "header", "schema": "cchabits.journal/2"}\n', "cchabits.journal/2"),
        (b'{"type": "header", "schema": "cchabits.status/1"}\n', "cchabits.status/1"),
        (b'{"type": "header"}\n', SCHEMA),
        (b'{"type": "header", "schema": ["x"]}\n', SCHEMA),
        (header().encode("utf-16"), "is not UTF-8 text: see line 1"),
        (journal_of([act("call", DAY)] * 3) + b'{"note": "caf\xe9"}\n', "see line 5"),
    ],
)
def test_what_is_no_journal_is_refused(leader: Leader, content: bytes, sentence: str) -> None:
    """An empty file, another program's, another version's, and bytes that are no text."""
    leader.status()
    before = leader.everything()
    with pytest.raises(BadJournal) as refusal:
        leader.take_bytes(content)
    assert sentence in refusal.value.sentence
    assert refusal.value.hints
    assert leader.everything() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda content: codecs.BOM_UTF8 + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.replace(b"\n", b"\n\n  \n"),
        lambda content: content.rstrip(b"\n"),
        lambda content: b"\n" + content,
    ],
)
def test_editors_do_not_break_a_journal(leader: Leader, change: Any) -> None:  # noqa: ANN401
    """A mark at the beginning, other line ends and empty lines change nothing."""
    receipt = leader.take_bytes(change(journal_of(EVERYTHING)))
    assert receipt.added["entry"] == 7


def test_empty_lines_count_in_the_numbers(leader: Leader) -> None:
    """A bad line is named by its number in the file, as an editor shows it."""
    content = journal_of([act("call", DAY)]) + b"\r\n\r\n" + b"rubbish\r\n"
    with pytest.raises(BadJournal) as refusal:
        leader.take_bytes(content)
    assert [hint.split(":")[0] for hint in refusal.value.hints] == ["line 5"]


def test_a_file_with_a_strange_name_is_taken(leader: Leader) -> None:
    """The name of a file may be any bytes the system allows."""
    leader.take_bytes(journal_of([act("call", DAY)]), name="b\udcffd\x1b[0m.jsonl")
    assert leader.rows("SELECT count(*) FROM entry") == [(1,)]


@pytest.mark.parametrize(
    "note", ["\x1b[31mred\x1b[0m", "[bold]x[/x]", ":smile:", "a\u2028b\u0085c\x0bd", "\x7f\x00"[:1]]
)
def test_a_hostile_note_is_kept_as_written(leader: Leader, note: str) -> None:
    """Escapes, markup and strange line ends come in and go out as they are."""
    leader.take([act("gifts", DAY, id="x", item=note, note=note, by=note, with_={"who": [note]})])
    (record,) = leader.records()
    assert [record["item"], record["note"], record["by"], record["with"]["who"]] == [
        note,
        note,
        note,
        [note],
    ]


def test_only_line_feeds_end_a_line(leader: Leader) -> None:
    """What other programs take for a line's end may stand in a text, unescaped."""
    record = act("call", DAY, id="x", note="a\u2028b\u2029c\u0085d")
    content = f"{header()}\n{json.dumps(record, ensure_ascii=False)}\n".encode()
    leader.take_bytes(content)
    assert leader.rows("SELECT note FROM entry") == [(record["note"],)]


@pytest.mark.parametrize("where", ["item", "note", "by", "with", "key", "id", "habit", "on"])
@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\udfff!"])
def test_text_that_cannot_be_kept_is_a_bad_line(leader: Leader, where: str, text: str) -> None:
    """NUL and half characters are named with their line, wherever they stand."""
    line = act("gifts", DAY, item="a book")
    details = {"with": {"with": {"who": [text]}}, "key": {"with": {text: ["x"]}}}
    hints = refusal_of(leader, [line | details.get(where, {where: text})])
    assert [hint.split(":")[0] for hint in hints] == ["line 2"]


# Out, and in again


def test_export_of_an_empty_log_has_the_definitions(leader: Leader) -> None:
    """Without entries there is a journal still."""
    first, *rest = leader.export()
    assert first == header()
    assert [json.loads(line)["habit"] for line in rest] == [one["slug"] for one in HABITS]


def test_an_export_that_is_broken_off_can_be_closed(leader: Leader) -> None:
    """Whoever reads only the first lines leaves no error behind, and no lock."""
    leader.take(EVERYTHING)
    with leader.session() as session, contextlib.closing(export_journal(session)) as lines:
        assert next(lines) == header()
        assert next(lines)
    assert leader.take([act("call", DAY)]).added["entry"] == 1


def test_export_writes_every_id(leader: Leader) -> None:
    """Each entry goes out with its id, in the order of logging, whatever its day."""
    first = leader.log("call", on="2026-11-19")
    second = leader.log("call", on="2026-11-18")
    ids = [record["id"] for record in leader.records()]
    assert ids == [first.entry.id, second.entry.id]


def test_what_was_undone_is_not_exported(leader: Leader) -> None:
    """An act that was undone does not go out."""
    leader.log("call")
    leader.skip("visit")
    leader.undo(1)
    assert [record["type"] for record in leader.records()] == ["skip"]


def test_a_journal_comes_out_as_it_went_in(leader: Leader) -> None:
    """What was imported is exported as the same records."""
    leader.take(EVERYTHING)
    assert leader.records() == list(EVERYTHING)


@pytest.mark.parametrize("reason", ["", "travel_or_leave", "conference season"])
def test_a_pause_goes_out_and_comes_in(leader: Leader, reason: str) -> None:
    """Whatever reason a pause was given with, its journal can be imported."""
    leader.pause("call", reason=reason)
    content = "\n".join(leader.export()).encode()
    with new_folder() as other:
        assert Leader(other).take_bytes(content).added["pause"] == 1


def known_of(session: Session) -> list[Record]:
    """Return all that every habit is judged from; evaluations are a function of it and a day."""
    return [books.whole_record(session.database, one) for one in session.stored]


def shown(session: Session, today: dt.date) -> object:
    """Return the summary and the outcomes of a day, the summary by way of checkpoints."""
    summary = summarise_all(session._replace(today=today), [one.slug for one in session.habits])
    return summary, [account(record, today).ledger for record in known_of(session)]


# Each example makes two homes: a third as many as elsewhere.
@settings(max_examples=part_of_examples(0.3))
@given(case=drawn.cases(), days=st.lists(drawn.days(), max_size=3), reason=st.none() | st.just(""))
def test_a_journal_gives_a_new_home_the_same_evaluation(
    case: Case, days: list[dt.date], reason: str | None
) -> None:
    """Exported and imported into a new home with the same habits.toml, every day is the same."""
    with new_folder() as first, new_folder() as second:
        old = Leader(first, [case.definition], case.settings)
        old.take(case.records, today=case.today)
        if reason is not None:
            old.pause(SLUG, str(case.today), reason=reason, today=case.today)
        exported = old.export(case.today)
        assume(len(set(exported)) == len(exported))  # of two equal pauses one is taken
        content = "\n".join(exported).encode()
        new = Leader(second, [case.definition], case.settings)
        new.take_bytes(content, today=LAST)
        todays = [case.today, case.definition["start"], LAST, *days]
        with old.session(case.today) as one, new.session(case.today) as other:
            assert known_of(one) == known_of(other)
            for today in todays:
                assert shown(one, today) == shown(other, today)
        assert new.export(case.today) == exported


def test_a_day_that_left_a_habit_s_life_keeps_no_journal_out(leader: Leader) -> None:
    """What was given to a day before the habit's end was moved there is exported and imported."""
    start = dt.date(2026, 10, 1)
    leader.define([{"slug": "call", "start": start}])
    leader.log("call", on="2026-11-19", credit="2026-11-18", today="2026-11-19")
    leader.define([{"slug": "call", "start": start, "end": dt.date(2026, 11, 10)}])
    editing.sync(Place(leader.home, DAY))
    exported = leader.export()
    content = "".join(f"{line}\n" for line in exported).encode()
    assert leader.take_bytes(content).there == 1
    with new_folder() as folder:
        new = Leader(folder)
        new.home.habits_file.unlink()
        found_home(Place(new.home, DAY), Source("a.jsonl", content))
        assert new.export() == exported
        assert new.status(DAY, "call") == leader.status(DAY, "call")
