"""habits.toml and the database: every command notices what has changed, and says so."""

import contextlib
import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest

from cchabits.domain.ledger import EXCUSED
from cchabits.domain.summary import account
from cchabits.errors import BrokenDefinitions, Busy, CannotUndo, NoHabits, NotConfigured
from cchabits.services.session import Place, open_session
from cchabits.storage import books
from cchabits.storage.database import Patience
from tests.fakes import FakeClock, set_clock
from tests.services.homes import DAY, HABITS, START, Leader, act
from tests.storage.test_database import PATIENCE, lock

BROKEN = 'schema = 1\n[[habit]]\nslug = "call"\ntitle = "Call"\ncadence = "fortnightly"\n'
CALL = {"slug": "call", "start": START}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock at 20 November 2026; without a given day the commands follow it."""
    return set_clock(monkeypatch, DAY)


def remarks(
    leader: Leader, today: dt.date | None = None, patience: Patience | None = None
) -> list[str]:
    """Return what the next command has to say of habits.toml."""
    with leader.session(today, patience) as session:
        return session.remarks


def slugs(leader: Leader, today: dt.date | None = None) -> list[str]:
    """Return the habits in force, those that have ended aside."""
    return [one.habit.slug for one in leader.status(today).habits]


# The first command


def test_the_first_command_makes_the_database(leader: Leader, clock: FakeClock) -> None:
    """In a home that has only habits.toml, any command works, and has nothing to remark."""
    assert remarks(leader) == []
    assert sorted(slugs(leader)) == sorted(table["slug"] for table in HABITS)
    assert clock.zone is None


def test_a_home_without_anything_has_no_habits(tmp_path: Path) -> None:
    """Without habits.toml and database there are no habits, and nothing is made."""
    leader = Leader.__new__(Leader)
    leader.home = Leader(tmp_path).home
    leader.home.habits_file.unlink()
    with pytest.raises(NoHabits) as refusal:
        remarks(leader)
    assert refusal.value.exit_code == 78
    assert refusal.value.hints == ("cchabits init",)
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_not_there_has_no_habits(tmp_path: Path) -> None:
    """A folder that does not exist is not made by a command that finds no habits."""
    leader = Leader(tmp_path)
    home = leader.home._replace(
        habits_file=tmp_path / "no" / "habits.toml", database=tmp_path / "no" / "a.db"
    )
    with pytest.raises(NoHabits), open_session(Place(home)):
        pass
    assert not (tmp_path / "no").exists()


def test_a_broken_file_makes_no_database(leader: Leader, clock: FakeClock) -> None:
    """Where nothing good is known yet, a broken file stops the command and makes nothing."""
    leader.write(BROKEN)
    with pytest.raises(BrokenDefinitions) as refusal:
        remarks(leader, clock.day)
    assert refusal.value.exit_code == 78
    assert "fortnightly" in refusal.value.sentence
    assert not leader.home.database.exists()


def test_a_file_without_habits_is_a_good_one(leader: Leader) -> None:
    """A home may have no habits yet."""
    leader.write("schema = 1\n")
    assert slugs(leader, DAY) == []


def test_a_habit_without_a_start_begins_when_it_is_first_seen(
    leader: Leader, clock: FakeClock
) -> None:
    """Its start is the day it was noticed, and stays so."""
    leader.define([{"slug": "call"}])
    remarks(leader)
    clock.day += dt.timedelta(days=9)
    leader.define([{"slug": "call", "lead": 3}])
    with leader.session(None) as session:
        assert session.habits[0].start == DAY


def test_the_day_is_that_of_the_time_zone(leader: Leader, clock: FakeClock) -> None:
    """Without a given day, today is asked for in the zone of the settings."""
    leader.define([CALL], {"timezone": "Europe/Brussels"})
    with leader.session(None) as session:
        assert session.today == clock.day
    assert clock.zone == "Europe/Brussels"


# Edits


def test_an_unchanged_file_is_not_remarked_upon(leader: Leader, clock: FakeClock) -> None:
    """The second command has nothing to say."""
    remarks(leader)
    clock.day += dt.timedelta(days=1)
    assert remarks(leader) == []


def test_words_and_order_may_change(leader: Leader, clock: FakeClock) -> None:
    """A remark in the file is no change; another order shows."""
    remarks(leader)
    leader.define(list(reversed(HABITS)))
    assert remarks(leader, None) == []
    with leader.session(clock.day) as session:
        assert [habit.slug for habit in session.habits] == [t["slug"] for t in reversed(HABITS)]


def test_a_new_habit_is_noticed(leader: Leader, clock: FakeClock) -> None:
    """A habit added to the file is there with the next command, which says so once."""
    leader.define([CALL])
    remarks(leader)
    leader.define([CALL, {"slug": "new"}])
    assert remarks(leader) == ["habits.toml: new is new, from Fri 20 Nov"]
    assert remarks(leader) == []
    assert set(slugs(leader, clock.day)) == {"new", "call"}


def test_a_changed_habit_is_noticed_and_waits_for_its_next_period(
    leader: Leader, clock: FakeClock
) -> None:
    """A new requirement leaves the entries of the open period full, and holds from the next."""
    leader.define([CALL])
    leader.log("call", on="2026-10-05", today=clock.day)
    leader.define([CALL | {"requires": ["who"]}])
    assert remarks(leader) == ["habits.toml: call changes from Tue 1 Dec: requires nothing → who"]
    assert leader.log("call", today=clock.day).missing == ()
    assert leader.status(None).habits[0].adherence.met == 1
    clock.day = dt.date(2026, 12, 1)
    assert [need.key for need in leader.log("call", today=clock.day).missing] == ["who"]
    summary = leader.status(None).habits[0]
    assert (summary.adherence.met, summary.is_met) == (2, False)


def test_a_setting_changes_what_it_shapes(leader: Leader, clock: FakeClock) -> None:
    """Another length of the working day changes `1 day`, target and entry, from the next period."""
    leader.define([{"slug": "visit", "measure": "duration", "target": "1 day", "start": START}])
    remarks(leader)
    leader.write(
        leader.home.habits_file.read_text().replace("# hours_per_day = 8", "hours_per_day = 6")
        + 'reason = "a shorter week"\n'
    )
    assert remarks(leader) == ["habits.toml: visit changes from Tue 1 Dec: 8h monthly → 6h monthly"]
    leader.log("visit", "6h", today=clock.day)
    assert not leader.status(None).habits[0].is_met
    leader.log("visit", "0.25 day", today=clock.day)
    assert leader.status(None).habits[0].total == 480
    clock.day = dt.date(2026, 12, 2)
    leader.log("visit", "1 day", today=clock.day)
    summary = leader.status(None).habits[0]
    assert (summary.total, summary.is_met) == (360, True)


VALUES = {"call": "2", "visit": "9h", "question": "2/3", "gifts": "book", "courage": "7"}


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(VALUES, 2)))
def test_another_measure_waits_for_the_next_period(
    leader: Leader, clock: FakeClock, first: str, second: str
) -> None:
    """Entries keep their kind of value; those of the next period have the new one."""
    tables = {table["slug"]: table for table in HABITS}
    leader.define([{**tables[first], "slug": "one"}])
    leader.log("one", VALUES[first], on="2026-10-05", today=clock.day)
    leader.define([{**tables[second], "slug": "one", "reason": "some are asked less often"}])
    assert len(remarks(leader)) == 1
    leader.log("one", VALUES[first], today=clock.day)
    clock.day = dt.date(2026, 12, 2)
    leader.log("one", VALUES[second], today=clock.day)
    assert leader.status(None).habits[0].habit.measure.name == tables[second].get(
        "measure", "count"
    )
    journal = "\n".join(leader.export(clock.day)).encode()
    assert leader.take_bytes(journal, today=clock.day).there == 3
    for _ in range(3):
        leader.undo(today=clock.day)
    assert leader.status(None).habits


def test_another_measure_is_refused_where_it_could_not_read_entries(
    leader: Leader, clock: FakeClock
) -> None:
    """A habit that has not begun takes another definition at once, unless entries forbid that."""
    coming = {"slug": "call", "start": dt.date(2026, 12, 1)}
    leader.define([coming])
    leader.log("call", today=clock.day)
    leader.define([coming | {"measure": "duration"}])
    assert "key 'measure': it has entries as count, on 2026-11-20 for one" in remarks(leader)[0]
    assert leader.status(None).habits[0].habit.measure.name == "count"


RATIO = {"slug": "share", "measure": "coverage", "ratio": True}
LISTED = {"slug": "share", "measure": "checklist", "target": 1}
BEFORE = {"start": dt.date(2026, 12, 1)}


@pytest.mark.parametrize(
    ("was", "changes", "given"),
    [
        (RATIO, {"ratio": False}, {"done": 7.5, "of": 3}),
        (RATIO, {"ratio": False}, {"done": 5, "of": 3}),
        (RATIO, {"ratio": False}, {"done": 0, "of": 0}),
        (LISTED | {"items": ["a", "b"]}, {"items": ["b", "c"]}, {"item": "a"}),
        (LISTED, {"items": ["b", "c"]}, {"item": "a"}),
    ],
)
@pytest.mark.usefixtures("clock")
def test_what_the_same_measure_could_not_read_any_more_is_refused(
    leader: Leader, was: dict[str, Any], changes: dict[str, Any], given: dict[str, Any]
) -> None:
    """A habit that has not begun keeps what it is logged by; what is exported reads back."""
    coming = was | BEFORE
    leader.define([coming])
    leader.take([act("share", str(DAY), **given)], today=DAY)
    leader.define([coming | changes])
    remark = remarks(leader)[0]
    assert f"'share': key '{next(iter(changes))}': it has" in remark
    assert "on 2026-11-20, in force or undone, which could not be read any more" in remark
    journal = "\n".join(leader.export(DAY)).encode()
    assert leader.take_bytes(journal, today=DAY).there == 1
    leader.back_up()
    assert [one.check for one in leader.examine(DAY).findings] == ["habits.toml"]


def test_what_the_same_measure_can_still_read_is_no_reason_to_refuse(
    leader: Leader, clock: FakeClock
) -> None:
    """Whole occasions, and an item that stays on the list."""
    share, steps = RATIO | BEFORE, LISTED | BEFORE | {"slug": "steps"}
    leader.define([share, steps])
    acts = [act("share", str(clock.day), done=2, of=3), act("steps", str(clock.day), item="a")]
    leader.take(acts, today=clock.day)
    leader.define([share | {"ratio": False}, steps | {"items": ["a"]}])
    assert "problem" not in "".join(remarks(leader))
    measures: list[Any] = [one.habit.measure for one in leader.status(None).habits]
    assert (measures[0].ratio, measures[1].items) == (False, ("a",))
    assert leader.take_bytes("\n".join(leader.export(clock.day)).encode(), today=clock.day)


def test_a_habit_with_acts_ahead_that_could_not_be_read_does_not_leave(
    leader: Leader, clock: FakeClock
) -> None:
    """Of the measure that it would have had by then: the last good definitions stay in force."""
    leader.define([CALL, {"slug": "stays"}])
    remarks(leader)
    leader.define([CALL | {"measure": "duration", "reason": "longer ones"}, {"slug": "stays"}])
    remarks(leader)
    leader.take([act("call", "2026-12-05", minutes=60)], today=clock.day)
    leader.define([{"slug": "stays"}])
    assert "'call': key 'measure': it has entries as duration, on 2026-12-05" in remarks(leader)[0]
    assert [one.habit.slug for one in leader.status(None).habits] == ["call", "stays"]


@pytest.mark.parametrize(("first", "second"), [("call", "question"), ("gifts", "courage")])
def test_an_act_of_another_measure_that_was_undone_breaks_nothing(
    leader: Leader, clock: FakeClock, first: str, second: str
) -> None:
    """What was undone before the measure changed can no longer bring back what cannot be read."""
    tables = {table["slug"]: table for table in HABITS}
    leader.define([{**tables[first], "slug": "one"}])
    leader.log("one", VALUES[first], on="2026-10-05", today=clock.day)
    undone = leader.undo(today=clock.day)
    leader.define([{**tables[second], "slug": "one"}])
    remarks(leader)
    with contextlib.suppress(CannotUndo):
        leader.undo(undone.number, today=clock.day)
    assert leader.status(None).habits
    assert leader.export(clock.day)


def test_an_entry_keeps_its_value_when_the_measure_changes(
    leader: Leader, clock: FakeClock
) -> None:
    """What was logged as a count is not exported as minutes."""
    leader.define([CALL])
    leader.log("call", "90", today=clock.day)
    leader.define([CALL | {"measure": "duration"}])
    assert '"minutes"' not in "".join(leader.export(clock.day))


def test_a_habit_that_is_gone_is_retired(leader: Leader, clock: FakeClock) -> None:
    """A habit that left the file ends the day before, says so, and keeps its entries."""
    leader.define([CALL, {"slug": "visit", "start": START}])
    leader.log("call", on="2026-10-05", today=clock.day)
    leader.define([{"slug": "visit", "start": START}])
    assert remarks(leader) == ["habits.toml: call is retired, its last day Thu 19 Nov"]
    assert slugs(leader) == ["visit"]
    with leader.session(None) as session:
        ended = session.find("call").life
    assert ended.end == clock.day - dt.timedelta(days=1)
    assert leader.status(None, "call").habits[0].adherence.met == 1


def test_a_habit_that_had_ended_keeps_its_end(leader: Leader, clock: FakeClock) -> None:
    """Taking a habit that ended long ago out of the file changes nothing."""
    leader.define([CALL | {"end": dt.date(2026, 9, 30)}, {"slug": "visit", "start": START}])
    remarks(leader)
    leader.define([{"slug": "visit", "start": START}])
    assert remarks(leader) == []
    with leader.session(clock.day) as session:
        assert session.find("call").life.end == dt.date(2026, 9, 30)


def test_a_habit_that_returns_goes_on(leader: Leader, clock: FakeClock) -> None:
    """Put back into the file, a retired habit begins anew, and keeps what it came to."""
    leader.define([CALL, {"slug": "visit", "start": START}])
    leader.log("call", on="2026-10-05", today=clock.day)
    leader.define([{"slug": "visit", "start": START}])
    remarks(leader)
    clock.day += dt.timedelta(days=10)
    leader.define([CALL, {"slug": "visit", "start": START}])
    assert remarks(leader) == ["habits.toml: call is back from Mon 30 Nov"]
    assert set(slugs(leader)) == {"call", "visit"}
    assert leader.status(None, "call").habits[0].adherence.met == 1


def test_a_habit_retired_on_its_first_day_is_gone_the_next(
    leader: Leader, clock: FakeClock
) -> None:
    """A habit added and dropped on one day ends that day."""
    leader.define([{"slug": "call"}, {"slug": "visit", "start": START}])
    remarks(leader)
    leader.define([{"slug": "visit", "start": START}])
    remarks(leader)
    clock.day += dt.timedelta(days=1)
    assert slugs(leader) == ["visit"]


@pytest.mark.parametrize("days", [0, 1])
def test_a_slug_that_was_mistyped_can_be_joined(
    leader: Leader, clock: FakeClock, days: int
) -> None:
    """The command that joins the two is told, also on the day the habit began."""
    leader.define([CALL, {"slug": "vsit"}])
    remarks(leader)
    clock.day += dt.timedelta(days=days)
    leader.define([CALL, {"slug": "visit"}])
    assert remarks(leader)[1:] == ["if that is one habit: cchabits habits rename vsit visit"]


def test_a_habit_dropped_before_it_begins_has_one_thing_said_of_it(
    leader: Leader, clock: FakeClock
) -> None:
    """That it is dropped: nothing of a start on the day it was, and it asks for nothing."""
    leader.define([*HABITS, {"slug": "tour", "start": dt.date(2026, 12, 1)}])
    remarks(leader)
    clock.day += dt.timedelta(days=1)
    leader.define(HABITS)
    assert remarks(leader) == ["habits.toml: tour is dropped before it began"]
    assert "tour" not in slugs(leader)


def test_a_habit_dropped_before_it_began_comes_back_with_a_future_start(
    leader: Leader, clock: FakeClock
) -> None:
    """It starts on that day as if it were new, and was asked for on none before."""
    start = dt.date(2026, 12, 1)
    tour = {"slug": "tour", "start": start}
    for tables in ([*HABITS, tour], HABITS):
        leader.define(tables)
        remarks(leader)
        clock.day += dt.timedelta(days=1)
    leader.define([*HABITS, tour])
    assert remarks(leader) == ["habits.toml: tour starts on Tue 1 Dec"]
    clock.day = start
    (summary,) = [one for one in leader.status(None).habits if one.habit.slug == "tour"]
    assert summary.period is not None
    assert (summary.period.begin, summary.figures.recent) == (start, ())


def test_a_habit_with_a_long_grace_can_be_dropped_before_it_begins(
    leader: Leader, clock: FakeClock
) -> None:
    """The day to its name has no room for that grace, and needs none."""
    tour = {"slug": "tour", "start": dt.date(2026, 12, 1), "cadence": "every 3 years", "grace": 700}
    leader.define([*HABITS, tour])
    remarks(leader)
    clock.day += dt.timedelta(days=1)
    leader.define(HABITS)
    assert remarks(leader) == ["habits.toml: tour is dropped before it began"]


@pytest.mark.parametrize("cadence", ["daily", "RRULE:FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA"])
def test_a_habit_dropped_before_it_began_has_no_miss(
    leader: Leader, clock: FakeClock, cadence: str
) -> None:
    """Also where every day is due: no period is judged, and it comes back as a new one."""
    tour = {"slug": "tour", "start": dt.date(2026, 12, 1), "cadence": cadence}
    for tables in ([*HABITS, tour], HABITS):
        leader.define(tables)
        remarks(leader)
    clock.day += dt.timedelta(days=1)
    with leader.session(clock.day, is_reader=True) as session:
        (tour_stored,) = [one for one in session.stored if one.slug == "tour"]
        record = books.whole_record(session.database, tour_stored)
        closed = account(record, clock.day).ledger.closed
    assert [period.outcome for period in closed] == [EXCUSED]
    leader.define([*HABITS, tour])
    assert remarks(leader) == ["habits.toml: tour starts on Tue 1 Dec"]


def test_a_habit_dropped_before_it_began_comes_back_without_a_start(
    leader: Leader, clock: FakeClock
) -> None:
    """It starts on the day that is noticed, as a new one does."""
    for tables in ([*HABITS, {"slug": "tour", "start": dt.date(2026, 12, 1)}], HABITS):
        leader.define(tables)
        remarks(leader)
        clock.day += dt.timedelta(days=1)
    leader.define([*HABITS, {"slug": "tour"}])
    assert remarks(leader) == ["habits.toml: tour starts on Sun 22 Nov"]


# What keeps the last good definitions


def test_a_broken_file_leaves_the_last_good_definitions(leader: Leader, clock: FakeClock) -> None:
    """Logging, status, undo and export go on, and each says what is wrong with the file."""
    remarks(leader)
    leader.write(BROKEN)
    said = remarks(leader)
    assert "fortnightly" in " ".join(said)
    assert "the last good definitions stay in force" in said[0]
    leader.log("visit", "1h", today=clock.day)
    assert len(slugs(leader)) == len(HABITS)
    assert len(leader.export(clock.day)) == 2 + len(HABITS)
    leader.undo(today=clock.day)
    assert leader.rows("SELECT * FROM entry WHERE is_live") == []


def test_a_mended_file_is_taken(leader: Leader, clock: FakeClock) -> None:
    """Mended, the file is noticed and the remark is gone."""
    remarks(leader)
    leader.write(BROKEN)
    remarks(leader)
    leader.define([CALL])
    remarks(leader)
    assert remarks(leader) == []
    assert slugs(leader, clock.day) == ["call"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"schema = 1\n[[habit", b"\0", b"schema = 2\n"]
)
def test_a_file_that_is_no_toml_of_ours_is_broken(
    leader: Leader, clock: FakeClock, content: bytes
) -> None:
    """Whatever lies there, the commands go on and say so."""
    remarks(leader)
    leader.home.habits_file.write_bytes(content)
    assert "the last good definitions stay in force" in remarks(leader, None)[0]
    assert len(slugs(leader, clock.day)) == len(HABITS)


def test_a_missing_file_leaves_the_last_good_definitions(leader: Leader, clock: FakeClock) -> None:
    """Without the file the commands go on, and say that it is missing."""
    remarks(leader)
    leader.home.habits_file.unlink()
    assert "is missing; the last good definitions stay in force" in remarks(leader)[0]
    leader.log("call", today=clock.day)


def test_a_file_that_may_not_be_read_leaves_them_too(leader: Leader, clock: FakeClock) -> None:
    """A folder in its place, or a file closed to us: the log goes on, and says why."""
    remarks(leader)
    leader.home.habits_file.unlink()
    leader.home.habits_file.mkdir()
    (said, _) = remarks(leader)
    assert said.endswith("cannot be read: is a directory; the last good definitions stay in force")
    leader.log("call", today=clock.day)
    assert leader.export(clock.day)
    leader.undo(today=clock.day)


def test_what_changes_definitions_needs_a_file_that_may_be_read(
    leader: Leader, clock: FakeClock
) -> None:
    """So does the first command of a home, for which there are none yet."""
    text = leader.home.habits_file.read_text()
    leader.home.habits_file.unlink()
    leader.home.habits_file.mkdir()
    with pytest.raises(NotConfigured, match="cannot be read"):
        remarks(leader)
    assert not leader.home.database.exists()
    leader.home.habits_file.rmdir()
    leader.write(text)
    remarks(leader)
    leader.home.habits_file.unlink()
    leader.home.habits_file.mkdir()
    with pytest.raises(NotConfigured, match="cannot be read"):
        leader.take([act("call", clock.day)], today=clock.day)


def test_a_link_to_the_file_is_followed(leader: Leader, clock: FakeClock) -> None:
    """habits.toml may be a link, as into a folder kept in git."""
    real = leader.home.folder / "dotfiles.toml"
    leader.home.habits_file.rename(real)
    leader.home.habits_file.symlink_to(real)
    assert remarks(leader, clock.day) == []
    assert slugs(leader)


# A given day


def test_a_given_day_records_nothing(leader: Leader, clock: FakeClock) -> None:
    """With a given day an edited file is only remarked upon; the next command takes it."""
    remarks(leader)
    leader.define([CALL, {"slug": "new"}])
    before = leader.everything()
    assert "with a given day that is not recorded" in remarks(leader, dt.date(2026, 10, 1))[0]
    assert leader.everything() == before
    assert remarks(leader) == ["habits.toml: 1 habit is new, 8 are retired"]
    assert clock.day == DAY


def test_a_given_day_makes_a_new_database(leader: Leader, clock: FakeClock) -> None:
    """In a new home the given day is the day that habits are first seen on."""
    leader.define([{"slug": "call"}])
    with leader.session("2026-09-15") as session:
        assert session.habits[0].start == dt.date(2026, 9, 15)
    assert clock.day == DAY


# Locks


def test_a_reader_waits_a_second_to_record_an_edit(leader: Leader, clock: FakeClock) -> None:
    """While another writes, a reader leaves an edited file for later, with a remark."""
    remarks(leader)
    leader.define([CALL])
    with lock(leader.home.database), leader.session(None, is_reader=True) as session:
        said = session.remarks
        assert len(session.habits) == len(HABITS)
    assert "could not be recorded now" in said[0]
    assert slugs(leader, None) == ["call"]
    assert clock.day == DAY


def test_a_writer_waits_for_its_turn_to_record_an_edit(leader: Leader, clock: FakeClock) -> None:
    """A writing command never goes on with definitions that are out of date."""
    remarks(leader, clock.day)
    leader.define([CALL])
    with lock(leader.home.database), pytest.raises(Busy):
        remarks(leader, None, PATIENCE)


def test_a_new_home_waits_for_its_first_writer(leader: Leader, clock: FakeClock) -> None:
    """Where no definitions are known yet, a lock is in the way of every command."""
    remarks(leader)
    leader.rows("SELECT 1")
    leader.home.database.unlink()
    leader.home.database.touch()
    with lock(leader.home.database), pytest.raises(Busy):
        remarks(leader, clock.day, PATIENCE)


def test_entries_of_a_retired_habit_can_be_imported(leader: Leader, clock: FakeClock) -> None:
    """A journal may have entries of a habit that has left the file."""
    leader.define([CALL, {"slug": "visit", "start": START}])
    remarks(leader)
    leader.define([{"slug": "visit", "start": START}])
    remarks(leader)
    assert leader.take([act("call", "2026-10-05")], today=clock.day).added["entry"] == 1
