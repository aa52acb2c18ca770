"""The calendar of a home goes on from the file it is exported over, and never harms another."""

import datetime as dt
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import icalendar
import pytest

from cchabits import clock, disk
from cchabits.errors import CannotWrite, CchabitsError, DamagedLog, NotNow, StorageFailed
from cchabits.services.calendar import Exported, calendar_text, export_calendar
from cchabits.services.editing import rename
from cchabits.services.plans import PlanRequest, add_plan, drop_plan
from cchabits.services.restoring import opened_backup, restore
from tests.services.homes import DAY, START, Leader, new_folder
from tests.storage import old_schemas

ZONE = {"timezone": "Europe/Brussels"}
HABITS = (
    {"slug": "visit", "title": "A day with customers", "measure": "duration", "target": "1 day",
     "start": START},
    {"slug": "call", "title": "A call", "cadence": "weekly", "start": START},
)  # fmt: skip
NOTE = "a secret that only the log keeps"


class Told(NamedTuple):
    """An event as a subscriber reads it."""

    title: str
    begin: dt.date
    uid: str
    sequence: int
    status: str
    stamp: dt.datetime


class Subscribed:
    """A leader with a calendar, whose clock goes on by an hour at each export."""

    def __init__(self, folder: Path) -> None:
        self.leader = Leader(folder, HABITS, ZONE)
        self.file = folder / "agenda.ics"
        self.today = DAY
        self.now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)

    def plan(self, day: str, at: str, length: str | None = None, where: str = "") -> None:
        """Plan a day with customers."""
        with self.leader.session(None) as session:
            add_plan(session, PlanRequest("visit", day, at, length, where))

    def go_to(self, today: dt.date) -> None:
        """Have another day come."""
        self.today = today
        self.now = dt.datetime.combine(today, self.now.timetz())

    def drop(self) -> None:
        """Drop the next plan."""
        with self.leader.session(None) as session:
            drop_plan(session, "visit")

    def export(self, file: Path | None = None, *, takes_over: bool = False) -> Exported:
        """Export the calendar."""
        self.now += dt.timedelta(hours=1)
        with self.leader.session(None, is_reader=True) as session:
            return export_calendar(session, file or self.file, takes_over=takes_over)

    def told(self, file: Path | None = None) -> list[Told]:
        """Return what a subscriber reads, in its order."""
        calendar: Any = icalendar.Calendar.from_ical((file or self.file).read_bytes())
        return [
            Told(
                str(one["summary"]),
                one["dtstart"].dt,
                str(one["uid"]),
                int(one["sequence"]),
                str(one["status"]),
                one["dtstamp"].dt,
            )
            for one in calendar.walk("VEVENT")
        ]

    def of(self, uid: str) -> Told:
        """Return an event by its UID."""
        (found,) = (one for one in self.told() if one.uid == uid)
        return found

    def planned(self) -> Told:
        """Return the one event that has a time."""
        (found,) = (one for one in self.told() if isinstance(one.begin, dt.datetime))
        return found


@pytest.fixture
def subscribed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Subscribed]:
    """A leader with two habits and a calendar."""
    with new_folder() as folder:
        made = Subscribed(folder)
        monkeypatch.setattr(clock, "now", lambda: made.now)
        monkeypatch.setattr(clock, "today", lambda _: made.today)
        yield made


# What is told


def test_plans_have_times_and_due_days_are_days(subscribed: Subscribed) -> None:
    """In the leader's zone, with where it is, how it stands and how it is logged."""
    subscribed.plan("26 nov", "9:00", "2h", "Acme, in Ghent")
    subscribed.leader.log("visit", "90m", note=NOTE)
    done = subscribed.export()
    assert (done.counted.plans, done.counted.cancelled) == (1, 0)
    assert done.counted.due_days == len(subscribed.told()) - 1
    text = subscribed.file.read_text(encoding="utf-8").replace("\n ", "")
    calendar: Any = icalendar.Calendar.from_ical(text)
    days = [one for one in calendar.walk("VEVENT") if one["summary"].startswith("Due: A day")]
    (plan,) = (one for one in calendar.walk("VEVENT") if one["dtstart"].params.get("TZID"))
    assert plan["dtstart"].dt.isoformat() == "2026-11-26T09:00:00+01:00"
    assert plan["dtend"].dt.isoformat() == "2026-11-26T11:00:00+01:00"
    assert (plan["summary"], plan["location"]) == ("A day with customers", "Acme, in Ghent")
    assert plan["description"].splitlines()[0] == "8h monthly"
    assert plan["description"].splitlines()[1].startswith("To log it: cchabits log visit 2h")
    assert [one["dtstart"].dt.isoformat() for one in days[:2]] == ["2026-11-30", "2026-12-31"]
    assert days[0]["description"].splitlines()[0] == "November 2026: 1h30 of 8h"
    assert days[1]["description"].splitlines()[0] == "December 2026: 8h monthly"
    assert NOTE not in text


def test_a_habit_that_asks_for_nothing_is_not_in_it(subscribed: Subscribed) -> None:
    """Paused for good, it is gone; what is over has no day ahead."""
    subscribed.leader.pause("visit", "today")
    subscribed.leader.define([{**HABITS[1], "end": dt.date(2026, 11, 29)}, HABITS[0]], ZONE)
    subscribed.export()
    titles = [(one.title, f"{one.begin}") for one in subscribed.told()]
    assert titles == [("Due: A call", "2026-11-22"), ("Due: A call", "2026-11-29")]


def test_without_a_zone_of_its_own_it_is_the_systems(
    subscribed: Subscribed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As TZ names it, else in UTC."""
    subscribed.leader.define(HABITS)
    monkeypatch.setenv("TZ", "America/New_York")
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    assert b"DTSTART;TZID=America/New_York:20261126T090000\r\n" in subscribed.file.read_bytes()


@pytest.mark.parametrize("today", [dt.date(1000, 1, 1), dt.date(9999, 12, 20)])
def test_the_ends_of_time_have_a_calendar_too(subscribed: Subscribed, today: dt.date) -> None:
    """It is shorter."""
    subscribed.today = today
    subscribed.leader.define([{**HABITS[0], "start": today}], ZONE)
    subscribed.plan("1d", "23:59", "24h")
    subscribed.export()
    assert subscribed.export().is_changed is False
    assert subscribed.planned().title == "A day with customers"


# Over the one before


def test_an_export_over_the_last_changes_no_byte_where_nothing_changed(
    subscribed: Subscribed,
) -> None:
    """And does not write the file at all."""
    subscribed.plan("26 nov", "9:00")
    assert subscribed.export() == subscribed.export()._replace(is_new=True, is_changed=True)
    before = subscribed.file.stat()
    content = subscribed.file.read_bytes()
    done = subscribed.export()
    assert (done.is_new, done.is_changed) == (False, False)
    assert subscribed.file.read_bytes() == content
    assert subscribed.file.stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    ("at", "length", "where"),
    [("10:00", None, ""), ("9:00", "2h", ""), ("9:00", None, "Ghent")],
)
def test_a_plan_that_is_moved_is_the_same_event_one_change_later(
    subscribed: Subscribed, at: str, length: str | None, where: str
) -> None:
    """Another time, length or place; all other events stay to the letter."""
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    before, others = subscribed.planned(), subscribed.told()
    subscribed.plan("26 nov", at, length, where)
    subscribed.export()
    after = subscribed.planned()
    assert (after.uid, after.sequence, after.status) == (before.uid, 1, "CONFIRMED")
    assert after.stamp > before.stamp
    assert set(subscribed.told()) - {after} == set(others) - {before}


def test_another_title_is_a_change_of_each_of_its_events(subscribed: Subscribed) -> None:
    """Of this habit's, and no other's."""
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    subscribed.leader.define([{**HABITS[0], "title": "Days out"}, HABITS[1]], ZONE)
    subscribed.export()
    changed = {one.title.removeprefix("Due: ") for one in subscribed.told() if one.sequence == 1}
    same = {one.title.removeprefix("Due: ") for one in subscribed.told() if one.sequence == 0}
    assert (changed, same) == ({"Days out"}, {"A call"})


def test_a_dropped_plan_is_cancelled_and_undo_brings_it_back(subscribed: Subscribed) -> None:
    """Each with a higher number, so that every subscriber takes it."""
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    uid = subscribed.planned().uid
    subscribed.drop()
    done = subscribed.export()
    assert (done.counted.plans, done.counted.cancelled) == (0, 1)
    assert subscribed.of(uid)[3:5] == (1, "CANCELLED")
    assert subscribed.export().counted.cancelled == 0
    subscribed.leader.undo()
    assert subscribed.export().counted.plans == 1
    assert subscribed.of(uid)[3:5] == (2, "CONFIRMED")


def test_a_period_that_is_met_is_no_longer_due(subscribed: Subscribed) -> None:
    """Until the act is taken out again."""
    subscribed.export()
    (due,) = (one for one in subscribed.told() if f"{one.begin}" == "2026-11-22")
    subscribed.leader.log("call")
    subscribed.export()
    assert subscribed.of(due.uid)[3:5] == (1, "CANCELLED")
    subscribed.leader.undo()
    subscribed.export()
    assert subscribed.of(due.uid)[3:5] == (2, "CONFIRMED")


def test_another_cadence_cancels_the_days_that_are_no_longer_due(subscribed: Subscribed) -> None:
    """Those of the period that is open stay: a change holds from the next on."""
    subscribed.export()
    other = {**HABITS[1], "cadence": "every 2 weeks", "reason": "they call us"}
    subscribed.leader.define([HABITS[0], other], ZONE)
    subscribed.export()
    calls = [one for one in subscribed.told() if one.title == "Due: A call"]
    assert (f"{calls[0].begin}", calls[0].status) == ("2026-11-22", "CONFIRMED")
    assert {one.status for one in calls} == {"CONFIRMED", "CANCELLED"}
    assert (f"{calls[1].begin}", calls[1].status) == ("2026-11-29", "CANCELLED")
    assert (f"{calls[2].begin}", calls[2].status) == ("2026-12-06", "CONFIRMED")


def test_another_zone_is_a_change_of_each_plan(subscribed: Subscribed) -> None:
    """Nine o'clock is another moment there; days are days everywhere."""
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    before, others = subscribed.planned(), subscribed.told()
    subscribed.leader.define(HABITS, {"timezone": "America/New_York"})
    subscribed.export()
    after = subscribed.planned()
    assert (after.uid, after.sequence) == (before.uid, 1)
    assert f"{after.begin}" == "2026-11-26 09:00:00-05:00"
    assert set(subscribed.told()) - {after} == set(others) - {before}


def test_a_habit_that_is_renamed_has_new_events(subscribed: Subscribed) -> None:
    """The old ones are cancelled, each."""
    subscribed.export()
    before = {one.uid for one in subscribed.told() if one.title == "Due: A call"}
    rename(subscribed.leader._place(None), "call", "phone")
    subscribed.export()
    calls = [one for one in subscribed.told() if one.title == "Due: A call"]
    assert {one.uid for one in calls if one.status == "CANCELLED"} == before
    assert len(calls) == 2 * len(before)


def test_another_home_s_file_is_left_unless_it_is_taken_over(subscribed: Subscribed) -> None:
    """Else all that the other planned were cancelled; a home from a journal may go on with it."""
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    with new_folder() as folder:
        other = Subscribed(folder)
        other.today = subscribed.today
        content = "".join(f"{line}\n" for line in subscribed.leader.export()).encode()
        other.leader.take_bytes(content)
        before = subscribed.file.read_bytes()
        with pytest.raises(NotNow, match="another home") as refusal:
            other.export(subscribed.file)
        assert "--take-over" in refusal.value.hints[-1]
        assert subscribed.file.read_bytes() == before
        assert not other.export(subscribed.file, takes_over=True).is_changed
        assert not other.export(subscribed.file).is_changed  # as cron will, and for good
        assert other.export().counted.plans == 1
        assert {one.uid for one in other.told()} == {one.uid for one in subscribed.told()}


def test_what_is_cancelled_goes_a_month_after_its_day(subscribed: Subscribed) -> None:
    """Then every subscriber has seen it."""
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    uid = subscribed.planned().uid
    subscribed.drop()
    for today, is_there in ((dt.date(2026, 12, 26), True), (dt.date(2026, 12, 27), False)):
        subscribed.go_to(today)
        subscribed.export()
        assert (uid in {one.uid for one in subscribed.told()}) == is_there


def test_a_past_plan_stays_for_three_months(subscribed: Subscribed) -> None:
    """Kept or not; then it goes without a word, for nobody looks for it."""
    subscribed.plan("26 nov", "9:00")
    for today, is_there in ((dt.date(2027, 2, 26), True), (dt.date(2027, 2, 27), False)):
        subscribed.go_to(today)
        subscribed.export()
        assert ("A day with customers" in {one.title for one in subscribed.told()}) == is_there


def test_the_events_of_two_files_are_the_same(subscribed: Subscribed) -> None:
    """So no calendar that reads both shows one twice; nor one of a home that was brought back."""
    subscribed.plan("26 nov", "9:00")
    other = subscribed.file.with_name("other.ics")
    subscribed.export()
    backup = subscribed.leader.back_up()
    subscribed.export(other)
    uids = {one.uid for one in subscribed.told()}
    assert {one.uid for one in subscribed.told(other)} == uids
    with new_folder() as folder:
        copied = Subscribed(folder)
        copied.leader.home.database.write_bytes(backup.read_bytes())
        copied.export()
        assert {one.uid for one in copied.told()} == uids


def test_a_backup_of_a_schema_without_names_leaves_the_name(subscribed: Subscribed) -> None:
    """Restored, it had none to bring back: the calendar goes on."""
    old = old_schemas.restore(4, subscribed.file.with_name("old.db"))
    subscribed.export()
    (name,) = subscribed.leader.rows("SELECT name FROM home")
    for _ in range(2):
        with opened_backup(subscribed.leader._place(None), old) as found:
            restore(found)
        assert subscribed.leader.rows("SELECT name FROM home") == [name]
        subscribed.export()


def test_two_homes_have_no_event_in_common(subscribed: Subscribed) -> None:
    """Though they have the same habits, and the same was done in the same second."""
    subscribed.export()
    with new_folder() as folder:
        other = Subscribed(folder)
        other.export()
        assert not {one.uid for one in other.told()} & {one.uid for one in subscribed.told()}
        other.plan("26 nov", "9:00")
        mine, theirs = (one.file.with_name("second.ics") for one in (subscribed, other))
        subscribed.plan("26 nov", "9:00")
        subscribed.export(mine)
        other.export(theirs)
        assert not {one.uid for one in other.told(theirs)} & {
            one.uid for one in subscribed.told(mine)
        }


def test_a_file_that_was_begun_before_anything_was_done_goes_on(subscribed: Subscribed) -> None:
    """A home has its name from its beginning."""
    subscribed.export()
    before = subscribed.told()
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    assert set(before) < set(subscribed.told())


def test_a_home_without_its_name_has_no_calendar_until_it_is_mended(subscribed: Subscribed) -> None:
    """Else its events were another home's; with another name they are new ones."""
    subscribed.plan("26 nov", "9:00")
    subscribed.export()
    uid = subscribed.planned().uid
    subscribed.leader.change("DELETE FROM home")
    second = subscribed.file.with_name("second.ics")
    with pytest.raises(DamagedLog, match="lacks the name of its home"):
        subscribed.export(second)
    assert not second.exists()
    subscribed.leader.repair()
    subscribed.export(second)
    assert uid not in {one.uid for one in subscribed.told(second)}
    with pytest.raises(NotNow, match="another home"):
        subscribed.export()


def test_whoever_knows_nothing_is_told_what_there_is(subscribed: Subscribed) -> None:
    """Without a file."""
    subscribed.plan("26 nov", "9:00")
    with subscribed.leader.session(None, is_reader=True) as session:
        text = calendar_text(session)
    subscribed.file.write_bytes(text.encode())
    assert {(one.sequence, one.status) for one in subscribed.told()} == {(0, "CONFIRMED")}
    subscribed.drop()
    assert subscribed.export().counted.cancelled == 1


# What is not touched


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no calendar that cchabits exported"),
        (b"my letters", "no calendar that cchabits exported"),
        (b"BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\nEND:VCALENDAR\r\n", "no calendar that"),
        (b"BEGIN:VCALENDAR\r\nPRODID:-//cchabits//calendar 1//EN\r\n", "damaged"),
        (b"x" * (16 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_another_file_is_left_as_it_is(subscribed: Subscribed, content: bytes, said: str) -> None:
    """Whatever it is."""
    subscribed.file.write_bytes(content)
    with pytest.raises(NotNow, match=said):
        subscribed.export()
    assert subscribed.file.read_bytes() == content


def test_a_calendar_that_somebody_changed_is_left_as_it_is(subscribed: Subscribed) -> None:
    """One letter is enough; out of the way, a new one is made."""
    subscribed.export()
    content = subscribed.file.read_bytes().replace(b"A call", b"A cell", 1)
    subscribed.file.write_bytes(content)
    with pytest.raises(NotNow, match="something else has changed it"):
        subscribed.export()
    assert subscribed.file.read_bytes() == content
    subscribed.file.unlink()
    assert subscribed.export().is_new


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640])
def test_the_file_keeps_its_permissions(subscribed: Subscribed, mode: int) -> None:
    """A new one is its owner's only."""
    subscribed.export()
    assert stat.S_IMODE(subscribed.file.stat().st_mode) == 0o600
    subscribed.file.chmod(mode)
    subscribed.plan("26 nov", "9:00")
    assert subscribed.export().is_changed
    assert stat.S_IMODE(subscribed.file.stat().st_mode) == mode


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("call", ["fsync", "open", "replace"])
def test_a_file_that_cannot_be_written_stays_as_it_was(
    subscribed: Subscribed, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """Whichever call fails; nothing is left beside it."""
    subscribed.export()
    before = subscribed.file.read_bytes()
    subscribed.plan("26 nov", "9:00")
    names = sorted(os.listdir(subscribed.file.parent))  # noqa: PTH208 - names alone

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        if call == "open":
            broken.setattr(disk, "make_private", fail)
        elif call == "fsync":
            broken.setattr(os, "fsync", fail)
        else:
            broken.setattr(Path, "replace", fail)
        expected: type[CchabitsError] = CannotWrite if code == errno.EACCES else StorageFailed
        with pytest.raises(expected):
            subscribed.export()
    assert subscribed.file.read_bytes() == before
    assert sorted(os.listdir(subscribed.file.parent)) == names  # noqa: PTH208 - names alone
    assert subscribed.export().is_changed


def test_what_could_act_elsewhere_is_spelt_out(subscribed: Subscribed) -> None:
    """A place may hold anything; a calendar gets no control characters, and one line of it."""
    subscribed.plan("26 nov", "9:00", where="Acme\x1b[2J\r\nATTENDEE:mailto:x@y")
    subscribed.export()
    content = subscribed.file.read_bytes()
    assert b"\x1b" not in content
    assert not [line for line in content.split(b"\r\n") if line.startswith(b"ATTENDEE")]
    (place,) = [line for line in content.split(b"\r\n") if line.startswith(b"LOCATION")]
    assert place.startswith(b"LOCATION:Acme")
