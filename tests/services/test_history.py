"""What was, as the store has it: one habit's past, and the latest entries of all."""

import datetime as dt
import random
from collections.abc import Iterable

import pytest

from cchabits.domain.history import PastEntry
from cchabits.errors import BadDay, UnknownHabit
from cchabits.services.history import Asked, history, latest
from cchabits.storage.database import Database, Row
from tests.fakes import set_clock
from tests.services.homes import DAY, HABITS, Leader, act


def days(entries: Iterable[PastEntry]) -> list[str]:
    """Return the days of entries, without their year."""
    return [f"{one.entry.on:%m-%d}" for one in entries]


def ids(entries: Iterable[PastEntry]) -> list[str]:
    """Return the ids of entries."""
    return [one.entry.id for one in entries]


def test_entries_are_told_newest_first(leader: Leader) -> None:
    """Those of the latest day first, and of one day what was logged last."""
    leader.log("call", on="2026-10-09", id="first")
    leader.log("call", on="2026-11-09", id="second")
    leader.log("call", on="2026-10-09", id="third")
    assert ids(leader.history("call").entries) == ["second", "third", "first"]


def test_an_edited_entry_keeps_its_place(leader: Leader) -> None:
    """Of one day, what was logged last comes first, whatever was corrected since."""
    leader.log("call", id="first")
    leader.log("call", id="second")
    leader.log("listen", id="third")
    leader.edit("first", note="corrected")
    assert ids(leader.history("call").entries) == ["second", "first"]
    assert ids(leader.latest().entries) == ["third", "second", "first"]


def test_entries_of_all_are_told_newest_first(leader: Leader) -> None:
    """Across habits too; an ended habit's are among them."""
    ended = {"slug": "over", "start": dt.date(2026, 8, 1), "end": dt.date(2026, 8, 31)}
    leader.define([*HABITS, ended])
    on = {
        "call": "2026-10-09",
        "listen": "2026-10-10",
        "over": "2026-08-09",
        "letter": "2026-10-09",
    }
    for slug, day in on.items():
        leader.log(slug, on=day, id=slug)
    assert ids(leader.latest().entries) == ["listen", "letter", "call", "over"]
    assert ids(leader.latest(most=3).entries) == ["listen", "letter", "call"]


def test_only_so_many_are_read(leader: Leader) -> None:
    """None is no bound; a number larger than any log is one too."""
    leader.take(act("call", f"2026-09-{day:02}", amount=1) for day in range(1, 21))
    assert days(leader.history("call", most=2).entries) == ["09-20", "09-19"]
    assert len(leader.history("call").entries) == 20
    assert len(leader.history("call", most=10**30).entries) == 20


def test_the_future_cannot_be_seen(leader: Leader) -> None:
    """An entry dated ahead is invisible until its day, however it is asked for."""
    leader.take([act("call", "2026-11-20", amount=1), act("call", "2026-11-21", amount=1)])
    for typed in ({}, {"until": "2026-12-31"}, {"since": "2026-11-20"}):
        assert days(leader.history("call", **typed).entries) == ["11-20"]
        assert days(leader.latest(**typed).entries) == ["11-20"]
    assert leader.history("call").heat.highest == 1
    assert days(leader.history("call", "2026-11-21").entries) == ["11-21", "11-20"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"since": "9 sep"}, ["10-09", "09-09"]),
        ({"until": "9 sep"}, ["09-09", "08-09"]),
        ({"since": "2026-09-09", "until": "2026-09-09"}, ["09-09"]),
        ({"since": "10 sep", "until": "8 oct"}, []),
        ({"since": "3d"}, []),
        ({"since": "2026-12-01"}, []),
    ],
)
def test_a_span_has_both_its_days(leader: Leader, typed: dict[str, str], found: list[str]) -> None:
    """Days are read as past ones; one that lies ahead may be named in full."""
    leader.take(act("call", f"2026-{month}-09", amount=1) for month in ("08", "09", "10"))
    assert days(leader.history("call", **typed).entries) == found
    assert days(leader.latest(**typed).entries) == found


def test_a_span_cannot_run_backwards(leader: Leader) -> None:
    """The two days are named."""
    with pytest.raises(BadDay) as refusal:
        leader.history("call", since="2026-10-02", until="2026-10-01")
    assert refusal.value.sentence == "--since is 2026-10-02, after --until, 2026-10-01"


@pytest.mark.parametrize("typed", [{"since": "11/12"}, {"until": "someday"}])
def test_a_span_is_never_guessed(leader: Leader, typed: dict[str, str]) -> None:
    """What cannot be read, or has two readings, is refused."""
    with pytest.raises(BadDay):
        leader.latest(**typed)


def test_an_entry_is_named_by_as_little_of_its_id_as_does(leader: Leader) -> None:
    """At least four characters, and as many as set it apart from the ids of all habits."""
    for slug, entry_id in (("call", "abcdef12"), ("listen", "abcdex12"), ("letter", "b")):
        leader.log(slug, id=entry_id)
    prefixes = {one.entry.id: one.prefix for one in leader.latest().entries}
    assert prefixes == {"abcdef12": "abcdef", "abcdex12": "abcdex", "b": "b"}


def test_prefixes_name_one_entry_each(leader: Leader) -> None:
    """Whatever the ids, no other live one begins so; and one letter less would not do."""
    chance = random.Random(7)
    some = {"".join(chance.choices("ab", k=chance.randrange(1, 9))) for _ in range(120)} - {"last"}
    leader.take(act("call", "2026-11-09", amount=1, id=one) for one in some)
    for one in leader.history("call").entries:
        whole = one.entry.id
        others = [other for other in some - {whole} if other.startswith(one.prefix)]
        assert whole.startswith(one.prefix)
        assert others == [] or one.prefix == whole
        shorter = [other for other in some - {whole} if other.startswith(one.prefix[:-1])]
        assert shorter or len(one.prefix) <= 4


def test_what_was_undone_is_not_told(leader: Leader) -> None:
    """Nor does its id take anything from the names of others."""
    leader.log("call", id="abcdef12")
    leader.log("call", id="abcdex12")
    leader.undo()
    (one,) = leader.history("call").entries
    assert (one.entry.id, one.prefix) == ("abcdef12", "abcd")


def test_partial_entries_say_what_they_lack(leader: Leader) -> None:
    """By the definition in force on the day that they are meant for."""
    leader.log("review", id="some")
    leader.log("review", details=["sales"], id="full")
    found = {one.entry.id: [need.key for need in one.missing] for one in leader.latest().entries}
    assert found == {"full": [], "some": ["departments"]}


def test_an_entry_is_read_by_the_definition_of_its_day(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is required from December on, nothing lacks that was logged before."""
    clock = set_clock(monkeypatch, DAY)
    leader.log("call", today=DAY)
    leader.define([dict(HABITS[0]) | {"requires": ["who"]}, *HABITS[1:]])
    leader.status(None)
    clock.day = dt.date(2026, 12, 5)
    leader.log("call", today="2026-12-05")
    told = leader.history("call", "2026-12-05")
    assert [[need.key for need in one.missing] for one in told.entries] == [["who"], []]
    assert [one.begin for one in told.in_force] == [dt.date(2026, 8, 1), dt.date(2026, 12, 1)]
    assert [one.begin for one in told.definitions] == [dt.date(2026, 8, 1), dt.date(2026, 12, 1)]


def test_the_figures_are_those_of_the_status(leader: Leader) -> None:
    """For every habit, on every day, with checkpoints kept or not."""
    leader.take(
        act("call", dt.date(2026, 8, 3) + dt.timedelta(days=3 * number), amount=1)
        for number in range(30)
    )
    leader.log("visit", "8h", on="2026-09-03")
    leader.skip("visit", "2026-10-03")
    leader.pause(None, "2026-11-01", "2026-11-10")
    for day in ("2026-07-01", "2026-09-30", "2026-11-20", "2027-03-01"):
        for table in HABITS:
            (one,) = leader.status(day, table["slug"]).habits
            assert leader.history(table["slug"], day).summary == one


def test_a_skip_is_told_with_its_reason(leader: Leader) -> None:
    """With the note, and what will be done next time; those of other habits are not its."""
    leader.skip("call", "2026-10-09")
    leader.skip("visit", "2026-10-03", reason="emergency", countermeasure="if so, then I call")
    (skip,) = (one.explained for one in leader.history("visit").periods if one.explained)
    assert (skip.reason, skip.countermeasure) == ("emergency", "if so, then I call")


def test_a_miss_is_told_with_its_reason(leader: Leader) -> None:
    """With the note, and what will be done next time; those of other habits are not its."""
    leader.explain("call", "2026-10-09")
    leader.explain("visit", "2026-10-03", note="a launch", countermeasure="if so, then I call")
    (reason,) = (one.explained for one in leader.history("visit").periods if one.explained)
    assert (reason.reason, reason.note) == ("forgot", "a launch")
    assert reason.countermeasure == "if so, then I call"


def test_a_reason_stands_only_while_the_period_is_missed(leader: Leader) -> None:
    """Kept late it says nothing, skipped the skip does, and with that undone it stands again."""
    reason = leader.explain("call", "2026-10-09").record
    september, october = "2026-09-09", "2026-10-09"

    def explained() -> object:
        return leader.history("call").periods[-1].explained

    assert explained() == reason
    leader.log("call", credit=october)
    assert explained() is None
    leader.undo()
    skip = leader.skip("call", october).skip
    assert explained() == skip
    leader.undo()
    assert explained() == reason
    assert leader.history("call", until=september).periods[-1].explained is None


def test_weeks_begin_as_the_settings_have_it(leader: Leader) -> None:
    """As they are part of the definition in force."""
    leader.define(HABITS, {"week_start": "sunday"})
    assert leader.history("call").heat.first_weekday == 6


def test_an_unknown_habit_is_refused(leader: Leader) -> None:
    """The nearest are named, as everywhere."""
    with pytest.raises(UnknownHabit):
        leader.history("cal1")


@pytest.mark.parametrize("name", ["call", None])
def test_all_that_is_told_is_of_one_moment(
    leader: Leader, monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    """Everything is read in one transaction, which no other process's writing can come into."""
    leader.log("call")
    read = Database.rows
    seen = []

    def watched(database: Database, statement: str, **params: object) -> list[Row]:
        seen.append(database._connection.in_transaction)
        return read(database, statement, **params)

    with leader.session(is_reader=True) as session:
        monkeypatch.setattr(Database, "rows", watched)
        told = history(session, name, Asked()) if name else latest(session, Asked())
    assert len(told.entries) == 1
    assert set(seen) == {True}
