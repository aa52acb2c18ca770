"""Commands that change habits.toml: file and database both change, or neither does."""

import contextlib
import datetime as dt
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cchabits.config import write
from cchabits.domain import change
from cchabits.errors import (
    AmbiguousHabit,
    BadDay,
    BadPack,
    BadValue,
    BrokenDefinitions,
    Busy,
    CannotRewrite,
    CchabitsError,
    ChangedMeanwhile,
    FileMissing,
    NoHabits,
    NotConfigured,
    NotNow,
    StorageFailed,
    Unacceptable,
    UnknownHabit,
)
from cchabits.services import editing
from cchabits.services.amending import Amended
from cchabits.services.session import Place
from cchabits.storage.database import Database, Patience
from tests.fakes import FakeClock, set_clock
from tests.services.homes import Leader, act
from tests.storage.test_database import PATIENCE, lock

DAY = dt.date(2026, 11, 20)
ONE_DAY = dt.timedelta(days=1)
NEVER = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
GIVEN = dt.date(2026, 10, 7)

FILE = """\
# Kept in git.
schema = 1

[settings]
week_start = "monday"   # as at home

# What I do myself
[[habit]]
slug = "call"           # every week
title = "Call a customer"
cadence = "weekly"
start = 2026-08-03

[[habit]]
slug = "visit"
alias = "trip"
title = "Visit a customer"
measure = "duration"
target = "1 day"
start = 2026-08-01

[[habit]]
title = "Feedback review"
slug = "review"
requires = ["departments"]
grace = 5
start = 2026-08-01
end = 2026-10-10

[[habit]]
slug = "roadshow"
title = "The road show"
start = 2027-01-01
# The end.
"""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock at 20 November 2026, a Friday."""
    return set_clock(monkeypatch, DAY)


@pytest.fixture
def mine(leader: Leader, clock: FakeClock) -> Leader:
    """A home with four habits: a running count and a duration, one that ended, one to come."""
    assert clock.day == DAY
    leader.write(FILE)
    leader.status(None)
    return leader


def place(leader: Leader, today: dt.date | None = None, patience: Patience | None = None) -> Place:
    """Return the home as a command without a given day has it, or with one."""
    return Place(leader.home, today, patience or Patience())


def text(leader: Leader) -> str:
    """Return what habits.toml says."""
    return leader.home.habits_file.read_bytes().decode()


def kinds(amended: Amended) -> list[tuple[str, str, dt.date]]:
    """Return what a command did: to which habit, what, and from which day."""
    return [(one.slug, one.kind, one.day) for one in amended.effects]


def stored(leader: Leader, slug: str) -> list[tuple[str, str]]:
    """Return a habit's definitions: from which day, and their keys."""
    return leader.rows(
        "SELECT begin, content FROM definition JOIN habit ON habit.id = habit_id WHERE slug = ? "
        "ORDER BY begin",
        slug,
    )


def slugs(leader: Leader) -> list[str]:
    """Return every habit that is known."""
    return [slug for (slug,) in leader.rows("SELECT slug FROM habit ORDER BY slug")]


def outcomes(leader: Leader, *names: str) -> list[object]:
    """Return how habits stand today."""
    return list(leader.status(None, *names).habits)


@contextlib.contextmanager
def nothing_changes(leader: Leader) -> Iterator[None]:
    """Check that a block leaves file, folder and database as they were."""
    files = sorted(path.name for path in leader.home.folder.iterdir())
    before = text(leader), leader.everything()
    yield
    assert (text(leader), leader.everything()) == before
    assert sorted(path.name for path in leader.home.folder.iterdir()) == files


def is_recorded(leader: Leader) -> bool:
    """Tell whether all that the file says is recorded: a dry run has nothing to tell."""
    kept = leader.rows("SELECT content FROM habits_file")
    return kept == [(text(leader),)] and editing.sync(place(leader), is_dry=True) == []


# Adding


def test_a_habit_is_added_behind_the_others(mine: Leader) -> None:
    """Its lines follow the last ones, all before them are as they were, and it is known at once."""
    amended = editing.add(place(mine), "site-visit", ["cadence=quarterly", "ask=who, what for"])
    assert kinds(amended) == [("site-visit", change.NEW, DAY)]
    assert text(mine) == (
        f'{FILE}\n[[habit]]\nslug = "site-visit"\ntitle = "Site visit"\n'
        'cadence = "quarterly"\nask = ["who", "what for"]\n'
    )
    assert is_recorded(mine)
    assert mine.log("site-visit", today=DAY).after.habit.start == DAY


def test_a_key_that_is_given_empty_is_left_out(mine: Leader) -> None:
    """`why=` adds no key."""
    editing.add(place(mine), "new", ["title=New", "why="])
    assert text(mine).endswith('slug = "new"\ntitle = "New"\n')


def test_a_start_in_the_past_is_judged_from_then(mine: Leader) -> None:
    """A definition first seen takes effect on its start."""
    amended = editing.add(place(mine), "letter", ["start=2026-09-01"])
    assert kinds(amended) == [("letter", change.NEW, dt.date(2026, 9, 1))]
    assert mine.status(None, "letter").habits[0].adherence.of == 2


def test_a_habit_that_left_the_file_comes_back(mine: Leader, clock: FakeClock) -> None:
    """What was logged of it before is still there."""
    mine.log("call", on="2026-11-10", today=DAY)
    mine.write("schema = 1\n")
    mine.status(None)
    clock.day += 30 * ONE_DAY
    amended = editing.add(place(mine), "call", ["title=Call a customer", "cadence=weekly"])
    assert kinds(amended) == [("call", change.RETURNS, clock.day)]
    assert mine.status(None, "call").habits[0].last_done == dt.date(2026, 11, 10)


def test_what_a_user_types_is_only_text(mine: Leader) -> None:
    """Quotes, TOML, SQL and terminal escapes in a title come back as they were typed."""
    title = '"]\n[[habit]]\nslug = "evil" \\ \x1b[31m [bold] {0} %s \'; DROP TABLE habit; --'
    editing.add(place(mine), "new", [f"title={title}"])
    assert mine.status(None, "new").habits[0].habit.words.title == title
    assert slugs(mine) == ["call", "new", "review", "roadshow", "visit"]


# Changing


def test_a_target_waits_for_the_next_period(mine: Leader) -> None:
    """Only its line changes, and the file's comments stay."""
    amended = editing.edit(place(mine), "visit", ["target=2 days"])
    assert kinds(amended) == [("visit", change.CHANGES, dt.date(2026, 12, 1))]
    assert text(mine) == FILE.replace('"1 day"', '"2 days"')
    assert [begin for begin, _ in stored(mine, "visit")] == ["2026-08-01", "2026-12-01"]
    assert is_recorded(mine)


def test_words_act_at_once(mine: Leader) -> None:
    """A new title has no day to wait for, and makes no second definition."""
    amended = editing.edit(place(mine), "visit", ["title=A day out", "lead=3"])
    assert kinds(amended) == [("visit", change.AT_ONCE, DAY)]
    assert len(stored(mine, "visit")) == 1
    assert mine.status(None, "visit").habits[0].habit.words.title == "A day out"


def test_a_key_is_taken_away(mine: Leader) -> None:
    """`alias=` removes its line, and no other."""
    editing.edit(place(mine), "visit", ["alias="])
    assert text(mine) == FILE.replace('alias = "trip"\n', "")
    with pytest.raises(UnknownHabit), mine.session(None) as session:
        session.find("trip")


def test_a_key_that_is_not_there_need_not_be_taken_away(mine: Leader) -> None:
    """Nothing is written, nothing recorded."""
    with nothing_changes(mine):
        amended = editing.edit(place(mine), "visit", ["grace="])
    assert amended == Amended([], [], is_written=False)


def test_a_default_that_is_spelled_out_changes_nothing_else(mine: Leader) -> None:
    """The file has another line; the habit is judged as before."""
    amended = editing.edit(place(mine), "visit", ["cadence=monthly"])
    assert amended == Amended([], [])
    assert 'cadence = "monthly"\n' in text(mine)
    assert is_recorded(mine)


def test_a_second_change_replaces_the_first(mine: Leader, clock: FakeClock) -> None:
    """Two changes before the first takes effect leave what the second alone would leave."""
    editing.edit(place(mine), "visit", ["target=2 days"])
    clock.day += 3 * ONE_DAY
    editing.edit(place(mine), "visit", ["target=3 days"])
    twice = stored(mine, "visit")
    editing.edit(place(mine), "visit", ["target=1 day"])
    editing.edit(place(mine), "visit", ["target=3 days"])
    assert stored(mine, "visit") == twice
    assert len(twice) == 2


def test_there_and_back_leaves_nothing(mine: Leader, clock: FakeClock) -> None:
    """A change taken back before it took effect was none."""
    before = stored(mine, "visit")
    editing.edit(place(mine), "visit", ["target=2 days", "cadence=weekly", "grace=2"])
    clock.day += 5 * ONE_DAY
    amended = editing.edit(place(mine), "visit", ["target=1 day", "cadence=", "grace="])
    assert kinds(amended) == [("visit", change.STAYS, dt.date(2026, 12, 1))]
    assert stored(mine, "visit") == before
    assert text(mine) == FILE


def test_an_end_acts_at_once_and_can_be_taken_back(mine: Leader) -> None:
    """Without its end the habit goes on as if it had never had one."""
    before = stored(mine, "call")
    amended = editing.edit(place(mine), "call", ["end=2026-11-27"])
    assert kinds(amended) == [("call", change.ENDS, dt.date(2026, 11, 27))]
    assert kinds(editing.edit(place(mine), "call", ["end="])) == [("call", change.GOES_ON, DAY)]
    assert stored(mine, "call") == before


def test_the_exact_name_goes_before_a_part_of_a_running_one(mine: Leader) -> None:
    """A habit that has ended can be changed by its name, though another's begins with it."""
    editing.add(place(mine), "review-call", [])
    amended = editing.edit(place(mine), "review", ["end="])
    assert kinds(amended) == [("review", change.RETURNS, DAY)]


# Retiring


def test_a_habit_is_retired_yesterday(mine: Leader) -> None:
    """The file keeps its lines and says when it ended; its entries stay."""
    mine.log("call", on="2026-11-10", today=DAY)
    amended = editing.retire(place(mine), "call", None)
    assert kinds(amended) == [("call", change.RETIRED, DAY - ONE_DAY)]
    assert text(mine) == FILE.replace("2026-08-03\n", "2026-08-03\nend = 2026-11-19\n")
    assert [one.habit.slug for one in mine.status(None).habits] == ["visit", "roadshow"]
    assert len(mine.records()) == 1


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("today", DAY),
        ("2026-11-25", dt.date(2026, 11, 25)),
        ("fri", DAY + 7 * ONE_DAY),
        ("2026-11-16", dt.date(2026, 11, 16)),
    ],
)
def test_a_last_day_can_be_typed(mine: Leader, typed: str, last: dt.date) -> None:
    """It is read as the days of plans are, and may lie ahead."""
    kind = change.ENDS if last >= DAY else change.RETIRED
    assert kinds(editing.retire(place(mine), "call", typed)) == [("call", kind, last)]
    assert f"end = {last}\n" in text(mine)


def test_a_last_day_may_not_undo_what_was_judged(mine: Leader) -> None:
    """A day before the open period is moved to the day before it, and that is said."""
    amended = editing.retire(place(mine), "call", "2026-09-09")
    assert kinds(amended) == [("call", change.RETIRED, dt.date(2026, 11, 15))]
    assert amended.remarks == [
        "its last day is 2026-11-15, not 2026-09-09: what was judged stays as judged"
    ]
    assert is_recorded(mine)


def test_an_end_that_comes_with_a_change_of_another_habit_is_told(mine: Leader) -> None:
    """As where the file was recorded as of a day to come, and a habit had left it."""
    mine.write(text(mine).replace('slug = "call"', 'slug = "other"'))
    editing.sync(place(mine, DAY + 10 * ONE_DAY))
    amended = editing.edit(place(mine), "visit", ["title=Visit"])
    assert ("call", change.RETIRED, DAY - ONE_DAY) in kinds(amended)
    assert ("visit", change.AT_ONCE, DAY) in kinds(amended)


def test_a_habit_that_began_today_has_today(mine: Leader, clock: FakeClock) -> None:
    """It ends the day it began, is said to end already the second time, and is gone the next."""
    editing.add(place(mine), "new", [])
    assert kinds(editing.retire(place(mine), "new", None)) == [("new", change.ENDS, DAY)]
    with nothing_changes(mine), pytest.raises(NotNow, match="new ends on 2026-11-20 already"):
        editing.retire(place(mine), "new", None)
    clock.day += ONE_DAY
    assert "new" not in [one.habit.slug for one in mine.status(None).habits]


def test_a_habit_that_ended_can_go_on(mine: Leader, clock: FakeClock) -> None:
    """The hint of a second retirement brings it back, as if it had never been away."""
    before = stored(mine, "visit")
    editing.retire(place(mine), "visit", None)
    clock.day += ONE_DAY
    with nothing_changes(mine), pytest.raises(NotNow, match="visit ended on 2026-11-19") as refusal:
        editing.retire(place(mine), "visit", "2026-12-31")
    assert refusal.value.hints == ("cchabits habits edit visit end= lets it go on",)
    clock.day -= ONE_DAY
    amended = editing.edit(place(mine), "visit", ["end="])
    assert kinds(amended) == [("visit", change.GOES_ON, DAY)]
    assert stored(mine, "visit") == before


def test_a_last_day_is_moved(mine: Leader) -> None:
    """One that lies ahead may come nearer, and go farther."""
    for last in ("2026-12-31", "2026-11-30", "2027-03-31"):
        editing.retire(place(mine), "visit", last)
    assert mine.status(None, "visit").habits[0].habit.end == dt.date(2027, 3, 31)
    assert text(mine).count("end = ") == 2


def test_a_habit_to_come_can_be_given_a_last_day(mine: Leader) -> None:
    """Within its life, that is an end like any other."""
    amended = editing.retire(place(mine), "roadshow", "2027-02-28")
    assert kinds(amended) == [("roadshow", change.ENDS, dt.date(2027, 2, 28))]


# Renaming


def test_a_habit_is_renamed_with_its_log(mine: Leader) -> None:
    """File and all that was written down have the new name; what it came to is as it was."""
    mine.log("call", on="2026-11-10", today=DAY)
    mine.explain("call", today=DAY)
    mine.choose("call", "keep", today=DAY)
    mine.skip("call", "2026-11-03", today=DAY)
    mine.pause("call", "2026-12-01", "2026-12-05", today=DAY)
    (before,) = mine.status(None, "call").habits
    journal = mine.export(DAY)
    amended = editing.rename(place(mine), "call", "call-customer")
    assert kinds(amended) == [("call", change.RENAMED, DAY)]
    assert text(mine) == FILE.replace('"call"', '"call-customer"')
    (after,) = mine.status(None, "call-customer").habits
    assert after == before._replace(habit=before.habit._replace(slug="call-customer"))
    assert mine.export(DAY) == [line.replace('"call"', '"call-customer"') for line in journal]
    assert is_recorded(mine)


def test_what_was_logged_before_a_rename_can_be_undone(mine: Leader) -> None:
    """Undo knows the habit by more than its name, and brings back under the new one."""
    mine.log("call", on="2026-11-10", today=DAY)
    editing.rename(place(mine), "call", "ring")
    undone = mine.undo(today=DAY)
    assert mine.records() == []
    mine.undo(undone.number, today=DAY)
    assert mine.status(None, "ring").habits[0].last_done == dt.date(2026, 11, 10)


def test_a_rename_on_a_given_day_is_recorded(mine: Leader) -> None:
    """File and log must have the same name, whatever the day."""
    amended = editing.rename(place(mine, GIVEN), "call", "ring")
    assert (kinds(amended), amended.remarks) == ([("call", change.RENAMED, GIVEN)], [])
    assert is_recorded(mine)


def test_a_habit_that_left_the_file_is_renamed(mine: Leader) -> None:
    """Only the log knows it; the file is as it was."""
    mine.write(FILE.replace('slug = "call"', 'slug = "walk"'))
    mine.status(None)
    editing.rename(place(mine), "call", "ring")
    assert slugs(mine) == ["review", "ring", "roadshow", "visit", "walk"]
    assert is_recorded(mine)


def test_an_ended_habit_without_a_start_is_renamed(mine: Leader, clock: FakeClock) -> None:
    """It keeps the day on which it was first noticed, before its end."""
    editing.add(place(mine), "new", [])
    clock.day += 40 * ONE_DAY
    editing.retire(place(mine), "new", None)
    clock.day += 40 * ONE_DAY
    editing.rename(place(mine), "new", "old")
    assert mine.status(None, "old").habits[0].habit.start == DAY


def test_a_freed_name_can_be_given(mine: Leader) -> None:
    """Two habits change their names by way of a third."""
    mine.log("call", on="2026-11-10", today=DAY)
    for old, new in (("call", "x"), ("visit", "call"), ("x", "visit")):
        editing.rename(place(mine), old, new)
    assert mine.status(None, "visit").habits[0].last_done == dt.date(2026, 11, 10)
    assert mine.status(None, "call").habits[0].last_done is None


# A slug that was changed in the file


def change_slug(leader: Leader, old: str, new: str) -> list[str]:
    """Change a habit's name in the file, and return what the next command says of it."""
    leader.write(text(leader).replace(f'slug = "{old}"', f'slug = "{new}"'))
    with leader.session(None) as session:
        return session.remarks


def test_a_changed_slug_is_joined(mine: Leader, clock: FakeClock) -> None:
    """What the hint says makes one habit of two, which stands as if it had been renamed."""
    mine.log("call", on="2026-11-10", today=DAY)
    (before,) = mine.status(None, "call").habits
    definitions = stored(mine, "call")
    said = change_slug(mine, "call", "ring")
    assert said[1] == "if that is one habit: cchabits habits rename call ring"
    amended = editing.rename(place(mine), "call", "ring")
    assert kinds(amended) == [("call", change.RENAMED, DAY)]
    assert stored(mine, "ring") == definitions
    (after,) = mine.status(None, "ring").habits
    assert after == before._replace(habit=before.habit._replace(slug="ring"))
    assert slugs(mine) == ["review", "ring", "roadshow", "visit"]
    assert is_recorded(mine)
    assert clock.day == DAY


def test_a_changed_slug_of_a_habit_that_has_ended_is_joined(mine: Leader) -> None:
    """It has ended as before, and nothing follows that: what is exported can be imported again."""
    before = stored(mine, "review")
    change_slug(mine, "review", "feedback")
    amended = editing.rename(place(mine), "review", "feedback")
    assert kinds(amended) == [("review", change.RENAMED, DAY)]
    assert stored(mine, "feedback") == before
    exported = "".join(f"{line}\n" for line in mine.export(DAY))
    assert mine.take_bytes(exported.encode(), today=DAY).added.total() == 0


def test_a_name_is_joined_to_one_that_contains_it(mine: Leader) -> None:
    """The old name is exactly that, though it is a part of the new one."""
    change_slug(mine, "call", "call-customer")
    editing.rename(place(mine), "call", "call-customer")
    assert slugs(mine) == ["call-customer", "review", "roadshow", "visit"]


def test_entries_of_both_names_are_joined(mine: Leader, clock: FakeClock) -> None:
    """What was logged under either name counts, in the order of logging, and can be undone."""
    mine.log("call", on="2026-11-10", today=DAY)
    change_slug(mine, "call", "ring")
    clock.day += 2 * ONE_DAY
    mine.log("ring", today=clock.day)
    mine.skip("ring", "2026-11-03", today=clock.day)
    mine.pause("ring", "2026-12-01", "2026-12-05", today=clock.day)
    editing.rename(place(mine), "call", "ring")
    assert [record["habit"] for record in mine.records(clock.day)] == ["ring"] * 4
    (habit,) = mine.status(None, "ring").habits
    assert (habit.total, habit.figures.streak) == (1, 2)
    for _ in range(4):
        mine.undo(today=clock.day)
    assert mine.records(clock.day) == []


def test_undone_entries_of_both_names_can_be_brought_back(mine: Leader) -> None:
    """What was undone before they were joined comes back under the one name."""
    mine.log("call", today=DAY)
    first = mine.undo(today=DAY)
    change_slug(mine, "call", "ring")
    mine.log("ring", today=DAY)
    second = mine.undo(today=DAY)
    editing.rename(place(mine), "call", "ring")
    mine.undo(first.number, today=DAY)
    mine.undo(second.number, today=DAY)
    assert mine.status(None, "ring").habits[0].total == 2


def test_what_else_the_edit_changed_is_told_with_the_join(mine: Leader) -> None:
    """A new target beside the new slug waits for the next period of the joined habit."""
    mine.write(FILE.replace('slug = "call" ', 'target = 2\nslug = "ring" '))
    mine.status(None)
    amended = editing.rename(place(mine), "call", "ring")
    assert kinds(amended) == [
        ("call", change.RENAMED, DAY),
        ("ring", change.CHANGES, dt.date(2026, 11, 23)),
    ]
    assert [begin for begin, _ in stored(mine, "ring")] == ["2026-08-03", "2026-11-23"]


def test_a_late_join_leaves_what_was_judged(mine: Leader, clock: FakeClock) -> None:
    """Weeks later both are joined as they were judged, one after the other."""
    mine.log("call", on="2026-11-10", today=DAY)
    before = mine.status(None, "call").habits[0].adherence
    mine.write(text(mine).replace("start = 2026-08-03\n", ""))
    change_slug(mine, "call", "ring")
    for _ in range(6):
        clock.day += 7 * ONE_DAY
        mine.log("ring", today=clock.day)
    (apart,) = mine.status(None, "ring").habits
    editing.rename(place(mine), "call", "ring")
    (joined,) = mine.status(None, "ring").habits
    assert (apart.figures.streak, joined.figures.streak) == (6, 7)
    assert joined.adherence.met == min(12, apart.adherence.met + before.met)
    assert is_recorded(mine)


def test_a_late_join_of_a_habit_with_a_start_keeps_the_history(
    mine: Leader, clock: FakeClock
) -> None:
    """Where the new name began on the old one's start too, it counts from the old one's end."""
    for week in range(6):
        mine.log("call", on=str(dt.date(2026, 10, 6) + week * 7 * ONE_DAY), today=DAY)
    change_slug(mine, "call", "ring")
    clock.day += 21 * ONE_DAY
    editing.rename(place(mine), "call", "ring")
    (joined,) = mine.status(None, "ring").habits
    assert joined.adherence.met == 6
    assert joined.figures.misses == 2
    assert is_recorded(mine)


def test_entries_that_the_other_cannot_read_are_not_joined(mine: Leader) -> None:
    """A new slug with a new measure, logged already, stays a habit of its own."""
    mine.log("call", on="2026-11-10", today=DAY)
    mine.write(FILE.replace('slug = "call" ', 'slug = "ring"\nmeasure = "duration" '))
    mine.status(None)
    mine.log("ring", "1h", today=DAY)
    with nothing_changes(mine), pytest.raises(NotNow, match="ring has entries as duration"):
        editing.rename(place(mine), "call", "ring")
    mine.undo(today=DAY)
    assert slugs(mine) == ["call", "review", "ring", "roadshow", "visit"]


def test_two_habits_that_were_kept_side_by_side_are_not_joined(mine: Leader) -> None:
    """A habit that has gone does not swallow another one that was logged before it went."""
    mine.log("visit", "1h", today=DAY)
    mine.log("call", today=DAY)
    mine.write(FILE.replace('slug = "call" ', 'slug = "other" '))
    mine.status(None)
    with nothing_changes(mine), pytest.raises(NotNow, match="visit is the name of another habit"):
        editing.rename(place(mine), "call", "visit")


# What cannot be done


Act = Callable[[Place], object]

REFUSED: dict[str, tuple[Act, type[CchabitsError], str]] = {
    "add a slug": (
        lambda place: editing.add(place, "Call", []), BadValue, "'Call' cannot be a habit's name",
    ),
    "add an empty slug": (
        lambda place: editing.add(place, "", []), BadValue, "'' cannot be a habit's name",
    ),
    "add what is there": (
        lambda place: editing.add(place, "call", []), NotNow, "call is in habits.toml already",
    ),
    "add an alias": (
        lambda place: editing.add(place, "trip", []), NotNow, "trip is the alias of visit",
    ),
    "add with an alias that is taken": (
        lambda place: editing.add(place, "new", ["alias=call"]), BadValue, "which is the slug of",
    ),
    "add an unknown key": (
        lambda place: editing.add(place, "new", ["grcae=3"]), Unacceptable, "no key 'grcae'",
    ),
    "add without a value": (
        lambda place: editing.add(place, "new", ["grace"]), Unacceptable, "'grace' sets no key",
    ),
    "add a broken habit": (
        lambda place: editing.add(place, "new", ["cadence=fortnightly"]), BadValue, "fortnightly",
    ),
    "add a dead rule": (
        lambda place: editing.add(place, "new", [f"cadence={NEVER}"]),
        BadValue,
        "has no occurrence in five years",
    ),
    "edit nobody": (
        lambda place: editing.edit(place, "nobody", ["grace=1"]), UnknownHabit, "no habit",
    ),
    "edit a slug": (
        lambda place: editing.edit(place, "call", ["slug=ring"]), Unacceptable, "no key to set",
    ),
    "edit twice": (
        lambda place: editing.edit(place, "call", ["grace=1", "grace=2"]), Unacceptable, "twice",
    ),
    "edit too much grace": (
        lambda place: editing.edit(place, "call", ["grace=7"]), BadValue, "from 0 to 6",
    ),
    "edit no title": (
        lambda place: editing.edit(place, "call", ["title="]), BadValue, "key 'title'",
    ),
    "edit another start": (
        lambda place: editing.edit(place, "call", ["start=2026-09-01"]), BadValue, "judged",
    ),
    "edit an unreadable day": (
        lambda place: editing.edit(place, "call", ["end=someday"]), BadDay, "'someday' is not",
    ),
    "edit a day with two readings": (
        lambda place: editing.edit(place, "call", ["end=11/12"]), BadDay, "two readings",
    ),
    "edit a NUL": (
        lambda place: editing.edit(place, "call", ["why=a\0b"]), Unacceptable, "NUL",
    ),
    "edit what a file cannot hold": (
        lambda place: editing.edit(place, "call", ["why=\ud800"]), Unacceptable, "not valid text",
    ),
    "retire nobody": (
        lambda place: editing.retire(place, "nobody", None), UnknownHabit, "no habit",
    ),
    "retire what has ended": (
        lambda place: editing.retire(place, "review", None), NotNow, "review ended on 2026-10-10",
    ),
    "retire what is to come": (
        lambda place: editing.retire(place, "roadshow", None), NotNow, "has not begun yet",
    ),
    "retire before the start": (
        lambda place: editing.retire(place, "call", "2026-08-02"), BadValue, "key 'end'",
    ),
    "rename to no name": (
        lambda place: editing.rename(place, "call", "Call"), BadValue, "cannot be a habit's name",
    ),
    "rename to itself": (
        lambda place: editing.rename(place, "call", "call"), NotNow, "call is its name already",
    ),
    "rename to another": (
        lambda place: editing.rename(place, "call", "visit"), NotNow, "the name of another habit",
    ),
    "rename to one that ended": (
        lambda place: editing.rename(place, "call", "review"), NotNow, "the name of another habit",
    ),
    "rename to an alias": (
        lambda place: editing.rename(place, "call", "trip"), NotNow, "trip is the alias of visit",
    ),
    "rename to its own alias": (
        lambda place: editing.rename(place, "visit", "trip"), NotNow, "trip is the alias of visit",
    ),
    "rename nobody": (
        lambda place: editing.rename(place, "nobody", "new"), UnknownHabit, "no habit",
    ),
    "add a pack that is not there": (
        lambda place: editing.add_pack(place, "nope", []), Unacceptable, "no pack is called",
    ),
    "add a pack's habit that is not there": (
        lambda place: editing.add_pack(place, "starter", ["customer-dya"]), UnknownHabit, "dya",
    ),
    "add a file that is not there": (
        lambda place: editing.add_pack(place, "nope.toml", []), FileMissing, "no file nope.toml",
    ),
    "add a file in a file": (
        lambda place: editing.add_pack(place, f"{__file__}/x", []), FileMissing, "no file",
    ),
    "add a folder": (
        lambda place: editing.add_pack(place, f"{Path(__file__).parent}", []), BadPack, "a folder",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("attempt", "error", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_changes_nothing(
    mine: Leader, attempt: Act, error: type[CchabitsError], said: str
) -> None:
    """File and database are as they were, byte by byte, and the sentence says why."""
    with nothing_changes(mine), pytest.raises(error) as refusal:
        attempt(place(mine))
    assert said in refusal.value.sentence


@pytest.mark.parametrize(
    ("attempt", "said"),
    [(attempt, said) for attempt, error, said in REFUSED.values() if error is BadValue],
    ids=[name for name, (_, error, _) in REFUSED.items() if error is BadValue],
)
def test_a_given_day_refuses_the_same(mine: Leader, attempt: Act, said: str) -> None:
    """What could not be recorded is not written either."""
    with nothing_changes(mine), pytest.raises(BadValue) as refusal:
        attempt(place(mine, DAY))
    assert said in refusal.value.sentence


def test_several_that_a_name_may_mean_are_listed(mine: Leader) -> None:
    """Never a guess."""
    editing.add(place(mine), "callback", [])
    with nothing_changes(mine), pytest.raises(AmbiguousHabit):
        editing.edit(place(mine), "cal", ["grace=1"])


@pytest.mark.parametrize("keys", [["grace=1"], ["end="]])
def test_a_habit_that_left_the_file_cannot_be_changed(mine: Leader, keys: list[str]) -> None:
    """Its lines are not there to be changed; the hint says what brings it back."""
    change_slug(mine, "call", "walk")
    with nothing_changes(mine), pytest.raises(NotNow, match="not in habits") as refusal:
        editing.edit(place(mine), "call", keys)
    assert refusal.value.hints == ("cchabits habits add call, with its keys, brings it back",)


def test_another_measure_is_refused_before_it_begins_with_entries(mine: Leader) -> None:
    """What is logged already could not be read any more."""
    mine.log("roadshow", today=DAY)
    with nothing_changes(mine), pytest.raises(BadValue, match="it has entries as count"):
        editing.edit(place(mine), "roadshow", ["measure=score"])


COMMANDS: dict[str, Act] = {
    "add": lambda place: editing.add(place, "new", []),
    "edit": lambda place: editing.edit(place, "call", ["title=Ring"]),
    "retire": lambda place: editing.retire(place, "call", None),
    "rename": lambda place: editing.rename(place, "call", "ring"),
    "packs add": lambda place: editing.add_pack(place, "starter", []),
}
EVERY = COMMANDS | {
    "sync": editing.sync,
    "sync --dry-run": lambda place: editing.sync(place, is_dry=True),
}


@pytest.mark.parametrize("attempt", EVERY.values(), ids=EVERY)
def test_a_broken_file_is_left_as_it_is(mine: Leader, attempt: Act) -> None:
    """Whatever changes definitions stops at a broken file, and names its mistake."""
    mine.write(FILE.replace('"weekly"', '"fortnightly"'))
    with nothing_changes(mine), pytest.raises(BrokenDefinitions, match="fortnightly"):
        attempt(place(mine))


@pytest.mark.parametrize("attempt", EVERY.values(), ids=EVERY)
def test_a_missing_file_is_not_made_up(mine: Leader, attempt: Act) -> None:
    """The database knows the habits, but the file is the user's to put back."""
    mine.home.habits_file.unlink()
    before = mine.everything()
    with pytest.raises(NotConfigured, match="is missing") as refusal:
        attempt(place(mine))
    assert refusal.value.exit_code == 78
    assert (mine.everything(), mine.home.habits_file.exists()) == (before, False)


@pytest.mark.parametrize("attempt", EVERY.values(), ids=EVERY)
def test_without_a_home_there_are_no_habits(leader: Leader, attempt: Act) -> None:
    """Nothing is made, not even by a dry run."""
    leader.home.habits_file.unlink()
    with pytest.raises(NoHabits):
        attempt(place(leader))
    assert list(leader.home.folder.iterdir()) == []


@pytest.mark.parametrize("attempt", COMMANDS.values(), ids=COMMANDS)
def test_a_lock_is_waited_for(mine: Leader, attempt: Act) -> None:
    """While another process writes, nothing is written; after a while the command gives up."""
    with nothing_changes(mine), lock(mine.home.database), pytest.raises(Busy):
        attempt(place(mine, None, PATIENCE))


# Both, or neither


def fail_to_move(*_: object) -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("attempt", COMMANDS.values(), ids=COMMANDS)
def test_a_failing_disk_leaves_both_as_they_were(
    mine: Leader, monkeypatch: pytest.MonkeyPatch, attempt: Act
) -> None:
    """Where the file cannot be put in place nothing is recorded, and no part of it is left."""
    monkeypatch.setattr(os, "replace", fail_to_move)
    with nothing_changes(mine), pytest.raises(StorageFailed, match="no space left"):
        attempt(place(mine))


@pytest.mark.parametrize("attempt", COMMANDS.values(), ids=COMMANDS)
def test_a_database_that_fails_at_the_last_leaves_both_as_they_were(
    mine: Leader, monkeypatch: pytest.MonkeyPatch, attempt: Act
) -> None:
    """Where the change cannot be committed, the file is put back."""
    execute = Database._execute

    def failing(self: Database, statement: str, *rest: object) -> object:
        if statement == "COMMIT":
            raise StorageFailed("the disk is full")
        return execute(self, statement, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "_execute", failing)
    with nothing_changes(mine), pytest.raises(StorageFailed, match="the disk is full"):
        attempt(place(mine))


def test_an_edit_saved_meanwhile_is_not_overwritten(
    mine: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody saved while a command was at work stays, and the command says so."""
    theirs = f"{FILE}# saved meanwhile\n"
    replace = write._refuse_changed

    def saved_first(*arguments: object) -> None:
        mine.write(theirs)
        replace(*arguments)  # type: ignore[arg-type]

    before = mine.everything()
    monkeypatch.setattr(write, "_refuse_changed", saved_first)
    with pytest.raises(ChangedMeanwhile):
        editing.edit(place(mine), "call", ["grace=1"])
    assert (text(mine), mine.everything()) == (theirs, before)


def test_a_file_written_while_a_command_waited_is_not_recorded_as_it_was(
    mine: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that noticed an edit, and had to wait, does not record what is out of date."""
    mine.write(FILE.replace("2026-08-03", "2026-08-03\ntarget = 2"))
    writing = Database.writing

    @contextlib.contextmanager
    def late(self: Database, patience: Patience | None = None) -> Iterator[None]:
        mine.write(FILE)
        with writing(self, patience):
            yield

    with monkeypatch.context() as patched:
        patched.setattr(Database, "writing", late)
        before = mine.everything()
        with mine.session(None) as session:
            assert session.remarks == []
        assert mine.everything() == before
    assert is_recorded(mine)


def test_a_link_is_written_through(mine: Leader) -> None:
    """habits.toml may be a link into a folder kept in git: it stays one, and the file changes."""
    real = mine.home.folder / "dotfiles" / "cchabits.toml"
    real.parent.mkdir()
    mine.home.habits_file.rename(real)
    mine.home.habits_file.symlink_to(Path("dotfiles") / real.name)
    real.chmod(0o644)
    editing.edit(place(mine), "call", ["title=Ring"])
    editing.add(place(mine), "new", [])
    editing.rename(place(mine), "new", "newer")
    assert mine.home.habits_file.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o644
    assert 'title = "Ring"' in real.read_text()
    assert '"newer"' in real.read_text()
    assert sorted(path.name for path in real.parent.iterdir()) == [real.name]


def test_windows_line_ends_are_kept(mine: Leader) -> None:
    """A file that some editor saved with a byte order mark and CRLF keeps both."""
    windows = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    mine.home.habits_file.write_bytes(windows)
    mine.status(None)
    editing.edit(place(mine), "call", ["title=Ring"])
    editing.add(place(mine), "new", [])
    content = mine.home.habits_file.read_bytes()
    assert content.startswith(windows[:100])
    assert content.count(b"\r\n") == content.count(b"\n")
    assert is_recorded(mine)


def test_what_cannot_be_rewritten_is_left(mine: Leader) -> None:
    """A file that is too clever for a command is left to its author, exit code 78."""
    clever = (
        'schema = 1\nhabit = [{slug = "call", title = "Call", cadence = "weekly", '
        "start = 2026-08-03,}]\n"
    )
    mine.write(clever.replace(",}", "}"))
    mine.status(None)
    with contextlib.suppress(CannotRewrite):
        editing.edit(place(mine), "call", ["grace=2"])
    assert is_recorded(mine)


# What was edited by hand before


def test_an_edit_by_hand_is_recorded_first_and_told(mine: Leader) -> None:
    """A command that finds the file edited says what that does, beside its own answer."""
    mine.write(FILE.replace('"1 day"', '"2 days"'))
    amended = editing.edit(place(mine), "call", ["target=2"])
    assert amended.remarks == [
        "habits.toml: visit changes from Tue 1 Dec: 8h monthly → 16h monthly"
    ]
    assert kinds(amended) == [("call", change.CHANGES, dt.date(2026, 11, 23))]


@pytest.mark.parametrize("attempt", COMMANDS.values(), ids=COMMANDS)
def test_an_edit_by_hand_stands_in_the_way_of_a_given_day(mine: Leader, attempt: Act) -> None:
    """With a given day it may not be recorded, so nothing can be changed on top of it."""
    mine.write(FILE.replace('"1 day"', '"2 days"'))
    with nothing_changes(mine), pytest.raises(NotNow, match="changes that are not recorded"):
        attempt(place(mine, GIVEN))


@pytest.mark.parametrize("name", ["add", "edit", "retire", "packs add"])
def test_a_given_day_only_writes_the_file(mine: Leader, name: str) -> None:
    """What is written is recorded by the next command without a given day, or by a sync."""
    before = mine.everything()
    amended = COMMANDS[name](place(mine, DAY))
    assert isinstance(amended, Amended)
    assert (amended.effects, mine.everything()) == ([], before)
    assert "with a given day it is not recorded" in amended.remarks[0]
    assert text(mine) != FILE
    assert editing.sync(place(mine, DAY)) != []
    assert is_recorded(mine)


# Sync


def test_a_dry_run_says_what_a_sync_does(mine: Leader) -> None:
    """It records nothing, and the sync after it does just that."""
    mine.write(FILE.replace('"1 day"', '"2 days"').replace('"call"', '"ring"'))
    with nothing_changes(mine):
        planned = editing.sync(place(mine), is_dry=True)
    assert [(one.slug, one.kind) for one in planned] == [
        ("ring", change.NEW),
        ("visit", change.CHANGES),
        ("call", change.RETIRED),
    ]
    assert editing.sync(place(mine)) == planned
    assert editing.sync(place(mine)) == []


def test_a_sync_records_as_of_a_given_day(mine: Leader) -> None:
    """A change is dated by the day that is given: here its period is October."""
    mine.write(FILE.replace('"1 day"', '"2 days"'))
    (effect,) = editing.sync(place(mine, GIVEN))
    assert effect.day == dt.date(2026, 11, 1)


def test_the_first_sync_makes_the_home(leader: Leader, clock: FakeClock) -> None:
    """A dry run makes nothing; the sync makes the database, and each habit is new."""
    leader.write(FILE)
    first = editing.sync(place(leader), is_dry=True)
    assert [(one.kind, one.day) for one in first[:2]] == [
        (change.NEW, dt.date(2026, 8, 3)),
        (change.NEW, dt.date(2026, 8, 1)),
    ]
    assert not leader.home.database.exists()
    assert editing.sync(place(leader)) == first
    assert is_recorded(leader)
    assert clock.day == DAY


def test_a_comment_is_no_change(mine: Leader, clock: FakeClock) -> None:
    """Later, too, a file that says the same leaves every definition as it is."""
    editing.edit(place(mine), "visit", ["target=2 days"])
    editing.retire(place(mine), "call", "2026-09-09")
    before = mine.rows("SELECT * FROM definition")
    for days in (1, 20, 90, 400):
        clock.day += days * ONE_DAY
        mine.write(f"{text(mine)}# {clock.day}\n")
        assert editing.sync(place(mine)) == []
        assert mine.rows("SELECT * FROM definition") == before


# Packs


def test_a_pack_is_added(mine: Leader) -> None:
    """Its habits follow the file's own, and begin today."""
    amended = editing.add_pack(place(mine), "starter", [])
    assert [one.slug for one in amended.effects] == [
        "customer-day", "customer-question", "feedback-review",
    ]  # fmt: skip
    assert text(mine).startswith(FILE)
    assert text(mine).count('pack = "thys-eight"') == 3
    assert is_recorded(mine)


def test_some_of_a_pack_are_added(mine: Leader) -> None:
    """Those that are named, in the pack's order; one that is there is left, and that is said."""
    editing.add_pack(place(mine), "thys-eight", ["new-focus"])
    written = text(mine)
    amended = editing.add_pack(place(mine), "thys-eight", ["new-focus", "staff-time", "staff-time"])
    assert [one.slug for one in amended.effects] == ["staff-time"]
    assert amended.remarks == ["new-focus is in habits.toml already, and left as it was"]
    assert text(mine).startswith(written)


def test_a_pack_that_is_there_already_changes_nothing(mine: Leader) -> None:
    """All its habits are named in one sentence."""
    editing.add_pack(place(mine), "starter", [])
    with nothing_changes(mine), pytest.raises(NotNow) as refusal:
        editing.add_pack(place(mine), "starter", [])
    assert refusal.value.sentence == (
        "customer-day, customer-question, feedback-review are in habits.toml already"
    )


PACK = """\
title = "Our team"
source = "The board"

[[habit]]
slug = "walk"
title = "Walk the floor"
cadence = "weekly"
start = 2020-01-01
end = 2020-12-31
alias = "trip"

[[habit]]
slug = "talk"
title = "Talk"
source = "Ana"
"""


def pack_file(folder: Path, content: str | bytes, name: str = "team.toml") -> str:
    """Write a pack and return its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def test_a_file_is_a_pack(mine: Leader, tmp_path: Path) -> None:
    """Its habits begin today, without the sender's days and alias, and name their source."""
    amended = editing.add_pack(place(mine), pack_file(tmp_path, PACK), [])
    assert kinds(amended) == [("walk", change.NEW, DAY), ("talk", change.NEW, DAY)]
    sources = [one.habit.words.source for one in mine.status(None, "walk", "talk").habits]
    assert sorted(sources) == ["Ana", "The board"]
    assert "2020" not in text(mine)


@pytest.mark.parametrize("name", ["team", "starter.toml", "ours.txt"])
def test_a_file_beside_may_have_any_name(
    mine: Leader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A plain name that is no pack of the program's is looked for as a file."""
    pack_file(tmp_path, PACK, name)
    monkeypatch.chdir(tmp_path)
    assert len(editing.add_pack(place(mine), name, ["walk"]).effects) == 1


def test_a_pack_of_the_program_goes_before_a_file(
    mine: Leader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`starter` is the program's, whatever lies beside."""
    pack_file(tmp_path, PACK, "starter")
    monkeypatch.chdir(tmp_path)
    assert len(editing.add_pack(place(mine), "starter", []).effects) == 3
    assert len(editing.add_pack(place(mine), "./starter", []).effects) == 2


def test_a_leaders_file_is_a_pack(mine: Leader, tmp_path: Path) -> None:
    """Of a whole habits.toml the habits are taken, and neither settings nor mail."""
    theirs = FILE.replace('"monday"', '"sunday"').replace('"review"', '"their-review"')
    theirs += '\n[mail]\nto = "them@example.org"\ntransport = "sendmail"\n'
    amended = editing.add_pack(place(mine), pack_file(tmp_path, theirs), [])
    assert [one.slug for one in amended.effects] == ["their-review"]
    assert amended.remarks == [
        "call, visit, roadshow are in habits.toml already, and left as they were"
    ]
    assert "sunday" not in text(mine)
    assert "[mail]" not in text(mine)


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "an unknown key": ('[[habit]]\nslug = "a"\ntitle = "A"\nrun = "rm"\n', "unknown key 'run'"),
    "an unknown table": ('[hook]\nrun = "x"\n[[habit]]\nslug = "a"\ntitle = "A"\n', "key 'hook'"),
    "no habits": ('title = "Empty"\n', "there is no [[habit]] in it"),
    "nothing": ("", "there is no [[habit]] in it"),
    "an empty list": ("habit = []\n", "there is no [[habit]] in it"),
    "a habit that is none": ('habit = ["a"]\n', "a habit begins with [[habit]]"),
    "one habit in single brackets": ('[habit]\nslug = "a"\n', "in two brackets"),
    "a slug twice": (
        '[[habit]]\nslug = "a"\ntitle = "A"\n[[habit]]\nslug = "a"\ntitle = "A"\n',
        "which is the slug of habit 1",
    ),
    "a slug that is a path": ('[[habit]]\nslug = "../../x"\ntitle = "A"\n', "key 'slug'"),
    "a slug that is none": ('[[habit]]\nslug = 3\ntitle = "A"\n', "key 'slug'"),
    "another schema": ('schema = 2\n[[habit]]\nslug = "a"\ntitle = "A"\n', "key 'schema'"),
    "a source that is none": ('source = 3\n[[habit]]\nslug = "a"\ntitle = "A"\n', "key 'source'"),
    "a dead rule": (
        '[[habit]]\nslug = "a"\ntitle = "A"\ncadence = "' + NEVER + '"\n',
        "has no occurrence in five years",
    ),
    "a NUL": ('[[habit]]\nslug = "a"\ntitle = "A\\u0000"\n', "NUL"),
    "a bomb of brackets": ("x = " + "[" * 9_000, ""),
    "a bomb of tables": ("x = " + "{a = " * 3_000, ""),
    "a bomb of dots": (".".join("a" * 20_000) + " = 1\n", "dots"),
    "a bomb of digits": ("schema = " + "9" * 16_000, ""),
    "too many habits": ('[[habit]]\nslug = "a"\n' * 5_000, "65,536"),
    "a large file": (b"#" * 1_000_000, "65,536"),
    "no text": (b"\xff\xfe\x00\x01", "UTF-8"),
    "half a table": ("[[habit", ""),
}  # fmt: skip


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_pack_adds_nothing(
    mine: Leader, tmp_path: Path, content: str | bytes, said: str
) -> None:
    """It is refused whole, in a moment, with what is wrong with it."""
    path = pack_file(tmp_path, content)
    with nothing_changes(mine), pytest.raises(BadPack) as refusal:
        editing.add_pack(place(mine), path, [])
    assert said in refusal.value.sentence
    assert refusal.value.exit_code == 65


def test_a_pack_too_large_for_the_file_is_refused(mine: Leader, tmp_path: Path) -> None:
    """A file that could not be read any more is not written."""
    habits = "".join(
        f'[[habit]]\nslug = "h{number}"\ntitle = "H"\nwhy = "{"x" * 1900}"\n'
        for number in range(32)
    )
    editing.add_pack(place(mine), pack_file(tmp_path, habits), [])
    more = pack_file(tmp_path, habits.replace('"h', '"g'))
    with nothing_changes(mine), pytest.raises(CchabitsError, match="65,536"):
        editing.add_pack(place(mine), more, [])


def test_a_pack_whose_habit_is_an_alias_is_refused(mine: Leader, tmp_path: Path) -> None:
    """The name that one types for another habit cannot become a habit."""
    path = pack_file(tmp_path, '[[habit]]\nslug = "trip"\ntitle = "V"\n')
    with nothing_changes(mine), pytest.raises(NotNow, match="trip is the alias of visit"):
        editing.add_pack(place(mine), path, [])


def test_entries_of_a_habit_renamed_come_by_their_new_name(mine: Leader) -> None:
    """A journal written before a rename names a habit that is not there any more."""
    editing.rename(place(mine), "call", "ring")
    with pytest.raises(Unacceptable):
        mine.take([act("call", "2026-11-10")], today=DAY)


def test_a_cadence_of_one_s_own_is_no_longer_called_the_source_s(leader: Leader) -> None:
    """With another cadence, what said whose it was is gone from the file; other keys leave it."""
    keys = {"slug": "call", "start": dt.date(2026, 8, 3), "cadence_from": "article"}
    leader.define([keys])
    editing.edit(place(leader), "call", ["target=2"])
    assert 'cadence_from = "article"' in text(leader)
    editing.edit(place(leader), "call", ["cadence=weekly"])
    assert "cadence_from" not in text(leader).partition("[[habit]]\nslug")[2]
