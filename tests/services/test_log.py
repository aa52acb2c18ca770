"""Logging an act: what is written, for which period it counts, and what is refused."""

import datetime as dt
from typing import Any

import pytest

from cchabits.domain.ids import LEAST_PREFIX
from cchabits.domain.numbers import MILLION
from cchabits.errors import (
    AmbiguousHabit,
    BadDay,
    BadDetail,
    BadEntryId,
    BadValue,
    Unacceptable,
    UnknownHabit,
)
from tests.services.homes import DAY, Leader, act, new_folder


def day(text: str) -> dt.date:
    """Return a day of 2026 from its month and day."""
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("habit", "typed", "value"),
    [
        ("call", None, 1),
        ("call", "3", 3),
        ("visit", "90m", 90),
        ("visit", "1 day", 480),
        ("question", "3/4", (3 * MILLION, 4 * MILLION)),
        ("question", "no", (0, MILLION)),
        ("objectives", "own", "own"),
        ("courage", "7.5", 7_500_000),
    ],
)
def test_a_value_is_kept_as_its_measure_has_it(
    leader: Leader, habit: str, typed: str | None, value: object
) -> None:
    """A value of each measure is read, kept, and there when the home is opened again."""
    receipt = leader.log(habit, typed)
    assert receipt.entry.value == value
    assert leader.rows("SELECT id FROM entry") == [(receipt.entry.id,)]


@pytest.mark.parametrize(
    ("habit", "typed"),
    [
        ("call", "0"),
        ("call", "-1"),
        ("call", "two"),
        ("call", "1.5"),
        ("visit", None),
        ("visit", "90"),
        ("visit", "0m"),
        ("question", "5/4"),
        ("question", "4"),
        ("question", None),
        ("objectives", "theirs"),
        ("objectives", None),
        ("gifts", " "),
        ("courage", "11"),
        ("courage", "nan"),
        ("courage", None),
    ],
)
def test_a_value_that_is_none_is_refused(leader: Leader, habit: str, typed: str | None) -> None:
    """What the measure does not take is refused by the habit's name, and nothing is written."""
    leader.status()
    before = leader.everything()
    with pytest.raises(BadValue, match=f"^{habit}: "):
        leader.log(habit, typed)
    assert leader.everything() == before


@pytest.mark.parametrize("letters", ["a\0b", "\ud800"])
@pytest.mark.parametrize("where", ["note", "by", "value", "details", "id"])
def test_text_that_cannot_be_kept_is_refused(leader: Leader, where: str, letters: str) -> None:
    """NUL and half characters are refused in words, wherever they are typed."""
    typed: dict[str, Any] = {"value": "a book"}
    typed[where] = [f"who={letters}"] if where == "details" else letters
    with pytest.raises(Unacceptable):
        leader.log("gifts", **typed)
    assert leader.rows("SELECT * FROM entry") == []


@pytest.mark.parametrize(
    "note",
    [
        "\x1b[31mred\x1b[0m",
        "[bold]x[/x]",
        ":smile:",
        "'); DROP TABLE entry; --",
        "é\u2028\u202e",
        "=1+1",
    ],
)
def test_a_hostile_note_is_kept_as_typed(leader: Leader, note: str) -> None:
    """Escapes, markup and other tricks are text like any other."""
    leader.log("call", note=note, by=note, details=[f"who={note}"])
    with leader.session() as session:
        from cchabits.storage import store

        kept = next(store.entries(session.database, session.stored))
    assert (kept.note, kept.by, kept.details) == (note, note, {"who": (note,)})


def test_a_note_may_be_long_and_not_longer(leader: Leader) -> None:
    """Ten thousand characters of a note are kept, and one more is refused."""
    leader.log("call", note="é" * 10_000)
    with pytest.raises(BadDetail, match="10,001"):
        leader.log("call", note="é" * 10_001)


# Names and days


@pytest.mark.parametrize("typed", ["lis", "LISTEN", "sten"])
def test_a_short_name_is_enough(leader: Leader, typed: str) -> None:
    """A name that fits one habit logs to it."""
    assert leader.log(typed).entry.habit == "listen"


def test_an_ambiguous_name_logs_nothing(leader: Leader) -> None:
    """A name that fits several habits is never guessed."""
    with pytest.raises(AmbiguousHabit, match="listen or letter"):
        leader.log("l")
    assert leader.rows("SELECT * FROM entry") == []


def test_an_unknown_name_says_what_is_near(leader: Leader) -> None:
    """A name that fits none is refused, with the nearest one."""
    with pytest.raises(UnknownHabit) as refusal:
        leader.log("reveiw")
    assert "review" in refusal.value.hints[0]


def test_a_habit_that_has_ended_yields_its_name() -> None:
    """A short name means the habit that lives, and one that has ended only where no other fits."""
    with new_folder() as folder:
        leader = Leader(
            folder,
            [
                {"slug": "call-old", "start": day("01-01"), "end": day("06-30")},
                {"slug": "call-new", "start": day("07-01")},
            ],
        )
        assert leader.log("call").entry.habit == "call-new"
        assert leader.log("call-o").entry.habit == "call-old"


@pytest.mark.parametrize("on", ["tomorrow", "2026-11-21", "11/12", "soon"])
def test_a_day_that_cannot_be_is_refused(leader: Leader, on: str) -> None:
    """A future day, one with two readings, and no day at all are refused."""
    with pytest.raises(BadDay):
        leader.log("call", on=on)
    assert leader.rows("SELECT * FROM entry") == []


def test_what_was_logged_later_is_invisible_before(leader: Leader) -> None:
    """Looked at with an earlier today, an entry is not there yet."""
    leader.log("call", today="2026-11-20")
    assert leader.status("2026-11-19", "call").habits[0].last_done is None


# The period an entry counts for


@pytest.mark.parametrize(
    ("habit", "typed", "today", "begin"),
    [
        ("call", {}, "2026-11-20", "2026-11-01"),
        ("call", {"on": "2026-10-05"}, "2026-11-20", "2026-10-01"),
        ("call", {"credit": "2026-10-31"}, "2026-11-20", "2026-10-01"),
        ("call", {"on": "2026-10-05", "credit": "2026-09-30"}, "2026-11-20", "2026-09-01"),
        ("call", {"on": "2026-07-31"}, "2026-11-20", None),
        ("review", {"details": ["sales"]}, "2026-11-03", "2026-10-01"),
        ("review", {"details": ["sales"]}, "2026-11-06", "2026-11-01"),
        ("review", {}, "2026-11-20", None),
        ("review", {"details": ["departments= ,"]}, "2026-11-20", None),
        ("listen", {}, "2026-08-20", "2026-08-01"),
        ("letter", {}, "2026-11-20", "2026-11-03"),
    ],
)
def test_the_receipt_says_which_period_an_entry_counts_for(
    leader: Leader, habit: str, typed: dict[str, str], today: str, begin: str | None
) -> None:
    """The period is that of the day, of `--for`, or the one that grace saves; partial has none."""
    receipt = leader.log(habit, **typed, today=today)
    found = receipt.period and str(receipt.period.begin)
    assert found == begin


def test_grace_goes_to_the_period_it_saves_and_the_next_to_its_own(leader: Leader) -> None:
    """The first act of the grace days saves the period before; the second counts for its own."""
    receipts = [leader.log("review", details=["sales"], today="2026-11-03") for _ in range(2)]
    begins = [receipt.period and receipt.period.begin for receipt in receipts]
    assert begins == [day("10-01"), day("11-01")]


def test_an_entry_before_the_start_shows_as_last_done(leader: Leader) -> None:
    """An act before the habit's life counts to nothing, and is still the last one done."""
    receipt = leader.log("call", on="2026-07-31", today="2026-08-01")
    assert (receipt.after.total, receipt.after.last_done) == (0, day("07-31"))


def test_an_act_before_its_habit_begins_is_not_seen_earlier(leader: Leader) -> None:
    """An act dated before the start, but after today, is invisible, also once it was judged."""
    leader.log("call", on="2026-07-20", today="2026-07-20")
    leader.log("courage", "5", on="2026-07-01", today="2026-07-01")
    leader.log("call", on="2026-07-05", today="2026-07-05")
    assert leader.status("2026-07-06", "call").habits[0].last_done == day("07-05")


def test_a_partial_entry_says_what_is_missing(leader: Leader) -> None:
    """A partial entry is saved and shown, names what is missing, and counts to nothing."""
    receipt = leader.log("review")
    assert [need.key for need in receipt.missing] == ["departments"]
    assert (receipt.after.total, receipt.after.partial, receipt.after.last_done) == (0, 1, None)


@pytest.mark.parametrize(
    ("habit", "value", "credit"),
    [
        ("question", "yes", "2026-10-01"),
        ("listen", None, "2026-10-01"),
        ("call", None, "2026-11-21"),
        ("call", None, "2026-07-31"),
    ],
)
def test_a_credit_that_no_period_can_have_is_refused(
    leader: Leader, habit: str, value: str | None, credit: str
) -> None:
    """`--for` is refused for coverage, rolling cadences, a later day and one without a period."""
    with pytest.raises(BadDay):
        leader.log(habit, value, credit=credit)


@pytest.mark.slow
def test_acts_can_be_logged_up_to_the_last_day_there_is(leader: Leader) -> None:
    """On the last day that has another after it, an act is logged as on any other."""
    assert leader.log("call", today="9999-12-30").entry.on == dt.date(9999, 12, 30)


def test_acts_can_be_logged_from_the_first_day_there_is(leader: Leader) -> None:
    """On the calendar's first day too."""
    assert leader.log("call", today="0001-01-01").entry.on == dt.date.min


# Ids


def test_an_id_is_new_each_time(leader: Leader) -> None:
    """Without `--id` each entry gets an id of its own."""
    assert leader.log("call").entry.id != leader.log("call").entry.id


def test_a_repeated_act_is_left_alone(leader: Leader) -> None:
    """The same act with the same id again is acknowledged, and no row is written."""
    first = leader.log("call", id="request-1", note="a")
    before = leader.live_rows() | {"operation": leader.rows("SELECT * FROM operation")}
    again = leader.log("call", id="request-1", note="a")
    assert (first.was_there, again.was_there) == (False, True)
    assert again.entry == first.entry
    assert leader.live_rows() | {"operation": leader.rows("SELECT * FROM operation")} == before


def test_a_repeated_act_counts_for_the_same_period(leader: Leader) -> None:
    """Repeated once its period has closed, an act is said to count for that period still."""
    first = leader.log("call", id="request-1", on="2026-10-05", today="2026-11-20")
    again = leader.log("call", id="request-1", on="2026-10-05", today="2026-11-20")
    assert first.period is not None
    assert again.period == first.period


@pytest.mark.parametrize(
    ("habit", "value", "rest"),
    [
        ("call", "2", {}),
        ("call", None, {"note": "another"}),
        ("call", None, {"by": "Kim"}),
        ("call", None, {"on": "2026-11-19"}),
        ("call", None, {"credit": "2026-10-01"}),
        ("call", None, {"details": ["who=Acme"]}),
        ("listen", None, {}),
        ("visit", "1m", {}),
        ("question", "yes", {}),
        ("gifts", "a book", {}),
        ("courage", "1", {}),
    ],
)
def test_another_act_with_the_same_id_is_refused(
    leader: Leader, habit: str, value: str | None, rest: dict[str, object]
) -> None:
    """An id that names another entry, of any habit, is refused, and nothing is written."""
    leader.log("call", id="request-1")
    before = leader.everything()
    with pytest.raises(BadEntryId, match="request-1 belongs to another entry, log call 1"):
        leader.log(habit, value, id="request-1", **rest)
    assert leader.everything() == before


@pytest.mark.parametrize("entry_id", ["", "last", "a b", "a\nb", "\x1b[0m", "x" * 201])
def test_an_id_that_could_not_be_typed_is_refused(leader: Leader, entry_id: str) -> None:
    """An id is 1 to 200 characters that can be typed as one word, and not `last`."""
    with pytest.raises(BadEntryId):
        leader.log("call", id=entry_id)


def test_an_id_that_was_undone_is_free_again(leader: Leader) -> None:
    """After an undo the same id may name another act."""
    leader.log("call", id="request-1")
    leader.undo()
    assert not leader.log("call", "2", id="request-1").was_there


@pytest.mark.parametrize(
    ("there", "logged", "prefix"),
    [
        ([], "abcdef", "abcd"),
        (["abcdxx"], "abcdef", "abcde"),
        (["abcdee", "abcdeg"], "abcdef", "abcdef"),
        (["abcd"], "abcdef", "abcde"),
        (["abcdefgh"], "abcdef", "abcdef"),
        (["ABCDEF"], "abcdef", "abcd"),
        ([], "ab", "ab"),
        (["émile-2"], "émile-1", "émile-1"),
    ],
)
def test_the_prefix_names_the_entry_alone(
    leader: Leader, there: list[str], logged: str, prefix: str
) -> None:
    """The receipt shows as much of the id as no other entry shares, four characters at least."""
    leader.take([act("call", DAY, id=one) for one in there])
    assert leader.log("call", id=logged).prefix == prefix


def test_prefixes_stay_unique_among_many(leader: Leader) -> None:
    """Among two hundred ids each prefix given is one id's beginning only."""
    leader.take([act("call", DAY, id=f"{number:04b}-{number}") for number in range(200)])
    receipt = leader.log("call", id="1100-x")
    ids = [row[0] for row in leader.rows("SELECT id FROM entry")]
    assert [one for one in ids if one.startswith(receipt.prefix)] == [receipt.entry.id]
    assert len(receipt.prefix) >= LEAST_PREFIX


def test_an_act_survives_a_folder_that_moves(leader: Leader) -> None:
    """Nothing in the database depends on where the home lies."""
    leader.log("call")
    with new_folder() as other:
        for path in leader.home.folder.iterdir():
            (other / path.name).write_bytes(path.read_bytes())
        moved = Leader.__new__(Leader)
        moved.home = leader.home._replace(
            habits_file=other / "habits.toml", database=other / "cchabits.db", folder=other
        )
        assert moved.status(DAY, "call").habits[0].last_done == DAY
