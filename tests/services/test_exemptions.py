"""Skips and pauses: which period they take, and what they change."""

import datetime as dt

import pytest

from cchabits.domain.habit import SKIP_REASONS
from cchabits.errors import BadDay, BadDetail, BadValue, NotNow, Unacceptable, UnknownHabit
from cchabits.services.judging import summarise_all
from cchabits.storage import store
from tests.services.homes import DAY, Leader, act


def skips_of(leader: Leader) -> list[tuple[str, str]]:
    """Return the live skips, each by its habit and day."""
    with leader.session() as session:
        found = [one.skip for one in store.skips(session.database, session.stored)]
    return [(skip.habit, str(skip.on)) for skip in found]


def pauses_of(leader: Leader) -> list[tuple[str | None, str, str]]:
    """Return the live pauses, each by its habit and days."""
    with leader.session() as session:
        found = [one.pause for one in store.pauses(session.database, session.stored)]
    return [(pause.habit, str(pause.begin), str(pause.until)) for pause in found]


def state(leader: Leader, habit: str, today: dt.date | str = DAY) -> str:
    """Return a habit's state."""
    return leader.status(today, habit).habits[0].state


# Skips


@pytest.mark.parametrize(
    ("logged", "today", "period"),
    [
        (["08-05", "09-05"], "2026-11-03", "2026-10-01"),  # October waits in its grace
        (["08-05", "09-05"], "2026-11-10", "2026-10-01"),  # October is missed
        (["08-05"], "2026-11-10", "2026-10-01"),  # September too: the latest one
        (["08-05", "09-05"], "2026-10-31", "2026-10-01"),  # October is open
        (["08-05", "09-05", "10-05"], "2026-11-10", "2026-11-01"),  # nothing is overdue
    ],
)
def test_without_a_day_the_period_that_is_overdue_is_skipped_else_the_open_one(
    leader: Leader, logged: list[str], today: str, period: str
) -> None:
    """The period that waits or was missed comes first; where nothing is overdue, the open one."""
    leader.take([act("review", f"2026-{on}", with_={"departments": ["hr"]}) for on in logged])
    assert str(leader.skip("review", today=today).period.begin) == period


def test_what_was_missed_and_silenced_is_not_skipped(leader: Leader) -> None:
    """Once one act was done since, a missed period is not what a skip without a day takes."""
    leader.log("call", on="2026-11-06")
    with pytest.raises(NotNow, match="November 2026"):
        leader.skip("call")


def test_the_day_it_takes_is_named(leader: Leader) -> None:
    """Without a day, the skip is recorded on the last day of the overdue period."""
    assert str(leader.skip("review", today="2026-11-03").skip.on) == "2026-10-31"


def test_skipping_what_is_overdue_settles_it(leader: Leader) -> None:
    """A habit whose overdue period is skipped is overdue no longer."""
    assert state(leader, "call") == "overdue"
    assert leader.skip("call").after.state == "on-track"


def test_skipping_the_open_period_shows(leader: Leader) -> None:
    """A habit whose open period is skipped says so."""
    leader.log("call", on="2026-10-05")
    assert leader.skip("call").after.state == "skipped"


@pytest.mark.parametrize("habit", ["call", "listen", "letter", "courage", "question"])
def test_every_kind_of_habit_can_be_skipped(leader: Leader, habit: str) -> None:
    """Calendar, rolling and deadline periods are skipped alike."""
    receipt = leader.skip(habit)
    assert receipt.period.holds(receipt.skip.on)
    assert receipt.label


def test_a_skip_changes_what_was_judged(leader: Leader) -> None:
    """A period that was missed, and had been counted as such, is so no longer."""
    assert leader.log("call").after.adherence.of == 3
    assert leader.skip("call", "2026-09-05").after.adherence.of == 2
    assert leader.status(DAY, "call").habits[0].adherence.of == 2
    leader.undo()
    assert leader.status(DAY, "call").habits[0].adherence.of == 3


def test_a_skip_may_lie_ahead(leader: Leader) -> None:
    """A period that has not begun can be skipped by a day written out in full."""
    receipt = leader.skip("call", "2027-03-15")
    assert str(receipt.period.begin) == "2027-03-01"
    assert state(leader, "call", "2027-03-02") == "skipped"


def test_a_later_skip_of_the_same_period_replaces_the_earlier(leader: Leader) -> None:
    """One period has one skip, the last one recorded; other habits and periods keep theirs."""
    leader.skip("call", "2026-10-05")
    leader.skip("call", "2026-09-05")
    leader.skip("visit", "2026-10-05")
    leader.skip("call", "2026-10-20", reason="emergency")
    assert sorted(skips_of(leader)) == [
        ("call", "2026-09-05"),
        ("call", "2026-10-20"),
        ("visit", "2026-10-05"),
    ]


def test_a_period_that_was_kept_cannot_be_skipped(leader: Leader) -> None:
    """There is nothing to skip where the target was reached; nothing is written."""
    leader.log("call", on="2026-10-05")
    before = leader.everything()
    with pytest.raises(NotNow, match="October 2026"):
        leader.skip("call", "2026-10-20")
    assert leader.everything() == before


def test_a_period_kept_late_cannot_be_skipped(leader: Leader) -> None:
    """A period that was reached in its grace is kept too."""
    leader.log("review", details=["sales"], on="2026-11-03")
    with pytest.raises(NotNow):
        leader.skip("review", "2026-10-20")


@pytest.mark.parametrize("on", ["2026-07-31", "11/12", "some day"])
def test_a_day_without_a_period_cannot_be_skipped(leader: Leader, on: str) -> None:
    """A day before the start, one with two readings, and no day at all are refused."""
    with pytest.raises(BadDay):
        leader.skip("call", on)


def test_before_its_start_a_habit_has_no_period_to_skip(leader: Leader) -> None:
    """Where no period is open and no day is given, that is said."""
    with pytest.raises(NotNow, match="no period open"):
        leader.skip("call", today="2026-07-01")


@pytest.mark.parametrize("reason", ["", "busy", "Illness", "illness ", "\ud800"])
def test_a_reason_that_excuses_nothing_is_refused(leader: Leader, reason: str) -> None:
    """Only the reasons that make an act impossible skip a period; the sentence lists them."""
    with pytest.raises(BadValue) as refusal:
        leader.skip("call", reason=reason)
    assert all(known in refusal.value.hints[0] for known in SKIP_REASONS)


def test_what_is_said_of_a_skip_is_kept(leader: Leader) -> None:
    """Reason, note and countermeasure are kept as typed."""
    leader.skip("call", reason="emergency", note="[b]\x1b[0m", countermeasure="if … then I will …")
    kept = leader.rows("SELECT reason, note, countermeasure FROM skip")
    assert kept == [("emergency", "[b]\x1b[0m", "if … then I will …")]


@pytest.mark.parametrize("where", ["note", "countermeasure"])
def test_a_note_that_cannot_be_kept_is_refused(leader: Leader, where: str) -> None:
    """NUL in a note or a countermeasure is refused."""
    with pytest.raises(BadDetail):
        leader.skip("call", **{where: "a\0b"})


# Pauses


def test_a_pause_holds_from_its_first_day_until_its_end(leader: Leader) -> None:
    """A habit is paused on the first day, on the last before the end, and not beside them."""
    leader.pause("call", "2026-11-22", "2026-11-24")
    states = [state(leader, "call", f"2026-11-{number}") for number in (21, 22, 23, 24)]
    assert [one == "paused" for one in states] == [False, True, True, False]


def test_a_pause_of_all_holds_for_every_habit(leader: Leader) -> None:
    """Without a name every habit is paused."""
    assert leader.pause(None).slug is None
    assert {summary.state for summary in leader.status().habits} == {"paused"}


def test_a_summary_says_whose_pause_it_is(leader: Leader) -> None:
    """A habit paused by itself can be told from one paused with all."""
    leader.pause("call")
    leader.pause(None, "2026-11-01", "2026-11-21")
    with leader.session() as session:
        call, visit = summarise_all(session, ["call", "visit"]).habits
    assert call.pause is not None
    assert visit.pause is not None
    assert (call.pause.habit, visit.pause.habit) == ("call", None)


def test_days_of_a_pause_look_ahead(leader: Leader) -> None:
    """`mon` is the next Monday, and `3d` in three days."""
    leader.pause("call", "mon", "10d")
    assert pauses_of(leader) == [("call", "2026-11-23", "2026-11-30")]


@pytest.mark.parametrize(
    ("begin", "until"), [("3d", "3d"), ("3d", "2d"), ("today", "yesterday"), ("11/12", None)]
)
def test_a_pause_that_does_not_go_forwards_is_refused(
    leader: Leader, begin: str, until: str | None
) -> None:
    """A pause ends after it begins, on days that can be read."""
    with pytest.raises(BadDay):
        leader.pause("call", begin, until)
    assert pauses_of(leader) == []


@pytest.mark.parametrize("reason", ["\0", "x" * 201, "\ud800"])
def test_a_pause_with_a_reason_that_cannot_be_kept_is_refused(leader: Leader, reason: str) -> None:
    """NUL, half characters and long stories are refused."""
    with pytest.raises(Unacceptable):
        leader.pause("call", reason=reason)


def test_an_unknown_habit_cannot_be_paused(leader: Leader) -> None:
    """A wrong name pauses nothing, rather than everything."""
    with pytest.raises(UnknownHabit):
        leader.pause("nothing")
    assert pauses_of(leader) == []


def test_half_a_period_paused_is_excused(leader: Leader) -> None:
    """What was judged changes with a pause that is dated back."""
    assert leader.status(DAY, "call").habits[0].adherence.of == 3
    leader.pause("call", "2026-09-10", "2026-11-01")
    assert leader.status(DAY, "call").habits[0].adherence.of == 1


def test_resuming_ends_the_pause_today(leader: Leader) -> None:
    """Resumed, a pause ends today, which is asked for again; what it excused it still excuses."""
    leader.pause("call", "2026-10-01", today="2026-10-01")
    receipt = leader.resume("call")
    assert receipt.pause.until == DAY
    assert pauses_of(leader) == [("call", "2026-10-01", "2026-11-20")]
    assert state(leader, "call") != "paused"


def test_resuming_on_the_day_itself_takes_the_pause_away(leader: Leader) -> None:
    """A pause that began today leaves nothing."""
    leader.pause("call")
    leader.resume("call")
    assert pauses_of(leader) == []


def test_resuming_ends_every_pause_that_holds(leader: Leader) -> None:
    """Two pauses of one habit that overlap are both ended; those to come are kept."""
    leader.pause("call", "2026-11-01", "2026-12-01")
    leader.pause("call", "2026-11-10")
    leader.pause("call", "2027-01-01", "2027-01-08")
    leader.resume("call")
    assert sorted(pauses_of(leader)) == [
        ("call", "2026-11-01", "2026-11-20"),
        ("call", "2026-11-10", "2026-11-20"),
        ("call", "2027-01-01", "2027-01-08"),
    ]


def test_resuming_all_leaves_single_pauses(leader: Leader) -> None:
    """The pause of all is ended, and a habit's own is not."""
    leader.pause(None, "2026-11-01")
    leader.pause("call", "2026-11-01")
    leader.resume(None)
    assert [one.habit.slug for one in leader.status().habits if one.state == "paused"] == ["call"]


@pytest.mark.parametrize(
    ("paused", "resumed", "sentence"),
    [
        ([], "call", "call is not paused today"),
        ([], None, "no pause holds today"),
        ([None], "call", "call is paused together with all habits"),
        (["call"], None, "not all habits are paused"),
        (["call"], "visit", "visit is not paused today"),
    ],
)
def test_what_is_not_paused_cannot_be_resumed(
    leader: Leader, paused: list[str | None], resumed: str | None, sentence: str
) -> None:
    """Resuming what is not paused says what is, and changes nothing."""
    leader.status()
    for one in paused:
        leader.pause(one, "2026-11-01")
    before = leader.everything()
    with pytest.raises(NotNow, match=sentence):
        leader.resume(resumed)
    assert leader.everything() == before
