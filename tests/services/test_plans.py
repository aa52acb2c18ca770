"""Plans in a home: made, replaced, listed, dropped, undone, and never judged by."""

import datetime as dt
from collections import Counter

import pytest

from cchabits import clock
from cchabits.domain.figures import Tally
from cchabits.domain.plan import AHEAD, BROKEN, KEPT, PASSED
from cchabits.errors import BadDay, BadValue, NotNow, Unacceptable, UnknownHabit
from cchabits.services import editing
from cchabits.services.session import Place
from tests.services.homes import DAY, Leader, new_folder


def states(leader: Leader, today: str = str(DAY)) -> list[tuple[str, str, str]]:
    """Return every plan by its habit, its day and what became of it."""
    found = leader.plans(today=today).standings
    return [(one.plan.habit, str(one.plan.on), one.state) for one in found]


def test_a_plan_has_a_day_a_time_a_length_and_a_place(leader: Leader) -> None:
    """And the day it was made on; an hour where no length is said."""
    made = leader.plan("visit", "thu", "14:30", length="1h30", where=" Acme, Ghent ").plan
    assert (made.habit, made.on, made.made) == ("visit", dt.date(2026, 11, 26), DAY)
    assert (made.at, made.minutes, made.where) == (dt.time(14, 30), 90, "Acme, Ghent")
    assert leader.plan("call", "fri").plan.minutes == 60
    assert [one.plan.habit for one in leader.plans().standings] == ["visit", "call"]


def test_a_day_of_work_is_as_long_as_the_settings_say(leader: Leader) -> None:
    """As it is for what is logged."""
    leader.define([{"slug": "visit", "start": "2026-08-01"}], {"hours_per_day": 6})
    assert leader.plan("visit", "fri", length="1 day").plan.minutes == 360


def test_a_plan_of_the_same_day_is_replaced(leader: Leader) -> None:
    """The receipt has what was there; plans of other days stay, and are named."""
    first = leader.plan("visit", "thu", "9:00").plan
    leader.plan("visit", "1 dec")
    receipt = leader.plan("visit", "thu", "15:00")
    assert receipt.replaced == first
    assert [str(one.on) for one in receipt.others] == ["2026-12-01"]
    assert [str(one.on) for one in leader.practice()] == ["2026-12-01", "2026-11-26"]


def test_what_is_planned_anew_keeps_what_is_left_out(leader: Leader) -> None:
    """Another time is no reason to say again how long, and with whom; both can be changed."""
    leader.plan("visit", "thu", "9:00", length="2h", where="Acme, Ghent")
    moved = leader.plan("visit", "thu", "15:00").plan
    assert (moved.at, moved.minutes, moved.where) == (dt.time(15), 120, "Acme, Ghent")
    assert leader.plan("visit", "thu", "15:00", length="45m", where="").plan[3:] == (45, DAY, "")
    assert leader.plan("visit", "fri", "15:00").plan.minutes == 60


def test_a_plan_that_is_moved_within_its_day_was_made_when_it_was_made_first(
    leader: Leader,
) -> None:
    """So that what was done for it in between goes on keeping it."""
    leader.plan("call", "2026-11-26", "9:00", today="2026-11-03")
    leader.log("call", on="2026-11-11")
    moved = leader.plan("call", "2026-11-26", "14:00", today="2026-11-21").plan
    assert (moved.at, moved.made) == (dt.time(14), dt.date(2026, 11, 3))
    assert states(leader, "2026-11-27") == [("call", "2026-11-26", KEPT)]


def test_nothing_is_judged_by_a_plan(leader: Leader) -> None:
    """States and figures are what they were; only the plan is told beside them."""
    leader.log("call")
    before = leader.status()
    for one in ("call", "visit"):
        leader.plan(one, "fri")
    after = leader.status()
    assert [one._replace(plan=None) for one in after.habits] == list(before.habits)
    planned = {one.habit.slug: one.plan.state for one in after.habits if one.plan}
    assert planned == {"call": AHEAD, "visit": AHEAD}


def test_a_plan_is_followed_through_its_month(leader: Leader) -> None:
    """Ahead, passed, then kept late in the month; or not, once that is over."""
    leader.plan("call", "2026-11-26")
    leader.plan("visit", "2026-11-26")
    assert states(leader, "2026-11-26") == [
        ("call", "2026-11-26", AHEAD),
        ("visit", "2026-11-26", AHEAD),
    ]
    leader.log("call", on="2026-11-28", today="2026-11-28")
    assert [state for *_, state in states(leader, "2026-11-28")] == [KEPT, PASSED]
    assert leader.plans(today="2026-11-28").say_do == Tally(1, 1)
    assert [state for *_, state in states(leader, "2026-12-01")] == [KEPT, BROKEN]
    assert leader.plans(today="2026-12-01").say_do == Tally(1, 2)


def test_an_edit_or_an_undo_of_the_act_is_seen(leader: Leader) -> None:
    """What became of a plan follows from the log as it is."""
    leader.plan("call", "2026-11-26")
    leader.log("call", on="2026-11-26", today="2026-12-03")
    assert states(leader, "2026-12-03")[0][2] == KEPT
    leader.edit("last", on="2026-12-02", today="2026-12-03")
    assert states(leader, "2026-12-03")[0][2] == BROKEN
    leader.undo(today="2026-12-03")
    assert states(leader, "2026-12-03")[0][2] == KEPT


def test_a_plan_may_be_dropped_while_it_is_ahead(leader: Leader) -> None:
    """The next one, or that of a day; undo brings it back, and undoes a plan as well."""
    leader.plan("call", "27 nov")
    leader.plan("call", "26 nov")
    assert str(leader.drop_plan("call").on) == "2026-11-26"
    assert str(leader.drop_plan("call", "27 nov").on) == "2026-11-27"
    assert states(leader) == []
    leader.undo()
    assert states(leader) == [("call", "2026-11-27", AHEAD)]
    leader.undo()
    leader.undo()
    assert states(leader) == [("call", "2026-11-27", AHEAD)]
    leader.undo()
    assert states(leader) == []


def test_what_has_passed_cannot_be_dropped(leader: Leader) -> None:
    """It stays in what was said and done; what was never planned cannot either."""
    leader.plan("call", "2026-11-26")
    with pytest.raises(NotNow, match="has passed"):
        leader.drop_plan("call", today="2026-11-27")
    with pytest.raises(NotNow, match="nothing is planned for visit"):
        leader.drop_plan("visit")
    with pytest.raises(NotNow, match="2026-11-29"):
        leader.drop_plan("call", "2026-11-29")


def test_a_plan_that_passed_months_ago_is_asked_for_while_its_period_lasts(leader: Leader) -> None:
    """In a year, whatever has passed of it; a plan of last year is over."""
    leader.define([{"slug": "call", "start": "2025-01-01", "cadence": "yearly"}])
    leader.plan("call", "2025-12-20", today="2025-12-01")
    assert leader.status("2026-11-24").habits[0].plan is None
    leader.plan("call", "2026-01-02", today="2026-01-01")
    (habit,) = leader.status("2026-12-31").habits
    assert habit.plan
    assert (str(habit.plan.plan.on), habit.plan.state) == ("2026-01-02", PASSED)


def test_a_plan_that_no_period_holds_any_more_has_not_passed(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its habit ends before it: there is nothing to drop, and nothing was broken."""
    monkeypatch.setattr(clock, "today", lambda _: DAY)
    leader.plan("call", "2026-11-26")
    leader.define([{"slug": "call", "start": "2026-08-01", "end": "2026-11-25"}])
    leader.status(None)
    with pytest.raises(NotNow, match="nothing is planned for call on 2026-11-26"):
        leader.drop_plan("call", "2026-11-26")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (("call", "yesterday"), BadDay),
        (("call", "11/12"), BadDay),
        (("call", "2026-11-19"), BadDay),
        (("call", "fri", "25:00"), BadValue),
        (("nope", "fri"), UnknownHabit),
        (("gone", "fri"), BadDay),
    ],
)
def test_what_cannot_be_planned_is_refused(
    leader: Leader, typed: tuple[str, ...], problem: type[Unacceptable]
) -> None:
    """A day gone by or after the habit's end, what is no time, and nothing is written."""
    tables = [{"slug": "call", "start": "2026-08-01"}]
    leader.define([*tables, {"slug": "gone", "start": "2026-08-01", "end": "2026-11-22"}])
    with pytest.raises(problem):
        leader.plan(*typed)
    assert leader.practice() == []


@pytest.mark.parametrize("length", ["", "25h", "0m", "9", "-1h", "soon"])
def test_a_plan_is_up_to_a_day_long(leader: Leader, length: str) -> None:
    """And a minute at least."""
    with pytest.raises(BadValue):
        leader.plan("call", "fri", length=length)


def test_a_journal_has_the_plans(leader: Leader) -> None:
    """Another home tells of them the same, with every day they are asked on."""
    leader.plan("call", "2026-11-26", where="Zoë; Ghent, B")
    leader.plan("visit", "2026-12-03", length="2h")
    leader.log("call", on="2026-11-27", today="2026-11-28")
    journal = "\n".join(leader.export()).encode()
    with new_folder() as folder:
        other = Leader(folder)
        assert other.take_bytes(journal).added == Counter(entry=1, plan=2)
        for today in ("2026-11-26", "2026-11-28", "2026-12-24"):
            assert other.plans(today=today) == leader.plans(today=today)
        assert other.take_bytes(journal).added.total() == 0


def test_a_plan_goes_with_its_habit_to_another_name(leader: Leader) -> None:
    """As all that is written down does."""
    leader.plan("call", "fri")
    editing.rename(Place(leader.home), "call", "ring")
    assert states(leader) == [("ring", "2026-11-27", AHEAD)]


def test_a_damaged_row_is_left_out(leader: Leader) -> None:
    """A reader says what it can, and doctor has the rest to say."""
    leader.plan("call", "fri")
    leader.plan("visit", "fri")
    leader.change('UPDATE practice SET content = \'{"at": "soon"}\' WHERE pk = 1')
    assert states(leader) == [("visit", "2026-11-27", AHEAD)]
    assert [one.habit.slug for one in leader.status().habits if one.plan] == ["visit"]
