"""What a calendar is told: the plans, the due days, and how it goes on from what it told before."""

import datetime as dt
import itertools
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cchabits.domain.agenda import (
    DAYS_CANCELLED,
    DUE,
    MOST_DUE_DAYS,
    PLAN,
    UTC,
    Event,
    Published,
    brought_up_to_date,
    due_days,
    newly_cancelled,
    plans_to_show,
    slot_of,
    uid_of,
)
from cchabits.domain.dates import plus_months
from cchabits.domain.habit import paused_days
from cchabits.domain.plan import Plan
from cchabits.domain.summary import Account, account
from tests.engine import Told, habit_of, life_of, record_of, recorded_of
from tests.services.homes import part_of_examples
from tests.strategies import Case, Story, cases, histories_of_changes, terms_of

START = dt.date(2026, 8, 1)
TODAY = dt.date(2026, 11, 24)  # a Tuesday
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
ONE_DAY = dt.timedelta(days=1)
SLUG = "a-habit"


def judged(*records: dict[str, Any], today: dt.date = TODAY, **keys: object) -> Account:
    """Return a habit, monthly unless said otherwise, judged by records."""
    habit = habit_of({"slug": SLUG, "start": START, **keys}, {})
    return account(record_of(habit, records), today)


def dues(*records: dict[str, Any], today: dt.date = TODAY, **keys: object) -> list[str]:
    """Return the due days of a habit."""
    told = due_days(judged(*records, today=today, **keys), today)
    return [one.period.due.isoformat() for one in told]


def act(on: str, **rest: object) -> dict[str, Any]:
    """Return an entry."""
    return {"type": "entry", "habit": SLUG, "on": on, **rest}


def pause(begin: str, until: str | None = None) -> dict[str, Any]:
    """Return a pause of the habit."""
    return {"type": "pause", "habit": SLUG, "from": begin, "until": until}


def skip(on: str) -> dict[str, Any]:
    """Return a skip."""
    return {"type": "skip", "habit": SLUG, "on": on, "reason": "illness"}


# Due days


@pytest.mark.parametrize(
    ("cadence", "count", "first", "last"),
    [
        ("daily", 1 + MOST_DUE_DAYS, "2026-11-24", "2027-01-16"),
        ("every 10 days", 37, "2026-11-28", "2027-11-23"),
        ("weekly", 52, "2026-11-29", "2027-11-21"),
        ("every 2 weeks", 26, "2026-12-06", "2027-11-21"),
        ("monthly", 12, "2026-11-30", "2027-10-31"),
        ("every 2 months", 6, "2026-11-30", "2027-09-30"),
        ("quarterly", 4, "2026-12-31", "2027-09-30"),
        ("half-yearly", 2, "2026-12-31", "2027-06-30"),
        ("yearly", 1, "2026-12-31", "2026-12-31"),
        ("every 3 years", 1, "2026-12-31", "2026-12-31"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", 12, "2026-12-07", "2027-11-01"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,FR", 1 + MOST_DUE_DAYS, "2026-11-27", "2027-05-31"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 1, "2028-02-29", "2028-02-29"),
        ("within 30 days", 1, "2026-11-28", "2026-11-28"),
        ("within 2 years", 1, "2028-07-31", "2028-07-31"),
    ],
)
def test_due_days_are_those_of_a_year(cadence: str, count: int, first: str, last: str) -> None:
    """The open period's always, however late; of a rolling cadence no other is known."""
    told = dues(cadence=cadence)
    assert (len(told), told[0], told[-1]) == (count, first, last)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], "2026-11-30"),
        ([act("2026-11-03")], "2026-12-31"),  # met
        ([skip("2026-11-03")], "2026-12-31"),
        ([skip("2026-12-03")], "2026-11-30"),
        ([pause("2026-11-20")], None),  # for good
        ([pause("2026-11-20", "2026-11-25")], "2026-11-30"),
        ([pause("2026-11-20", "2026-12-01")], "2026-12-31"),  # the due day itself
        ([pause("2026-11-01", "2026-11-16")], "2026-12-31"),  # half of its days excuse it
        ([pause("2026-11-24", "2027-01-10")], "2027-01-31"),
    ],
)
def test_what_asks_for_nothing_is_not_due(
    records: list[dict[str, Any]], expected: str | None
) -> None:
    """Met, skipped or paused: the next period's day is the first."""
    told = dues(*records, cadence="monthly")
    assert next(iter(told), None) == expected


def test_what_waits_in_its_grace_is_due_still() -> None:
    """Beside the period that has begun since."""
    told = dues(act("2026-10-03"), act("2026-09-03"), grace=5, today=dt.date(2026, 12, 2))
    assert told[:2] == ["2026-11-30", "2026-12-31"]
    told = dues(cadence="within 30 days", grace=5, today=dt.date(2026, 9, 2))
    assert told == ["2026-08-30"]


def test_a_window_that_is_reached_today_is_followed_by_another() -> None:
    """It begins tomorrow, whatever is done today."""
    assert dues(act("2026-11-24"), cadence="within 30 days") == ["2026-12-24"]
    assert dues(act("2026-11-23"), cadence="within 30 days") == ["2026-12-23"]


def test_a_habit_that_has_not_begun_is_due_from_its_first_period_on() -> None:
    """That of a rolling one is known too."""
    later = dt.date(2027, 1, 1)
    assert dues(start=later)[:2] == ["2027-01-31", "2027-02-28"]
    assert dues(start=later, cadence="within 30 days") == ["2027-01-30"]


def test_a_habit_that_ends_is_due_on_its_last_day() -> None:
    """Nothing comes after it."""
    assert dues(end=dt.date(2027, 1, 15)) == ["2026-11-30", "2026-12-31", "2027-01-15"]
    assert dues(end=dt.date(2026, 11, 20)) == []


def test_a_change_that_is_recorded_holds_from_its_day_on() -> None:
    """After a window comes what it is to be from then on."""
    terms: list[Told] = [
        (START, {"slug": SLUG, "cadence": "within 30 days"}, {}),
        (dt.date(2026, 12, 1), {"slug": SLUG, "cadence": "quarterly"}, {}),
    ]
    _, record = recorded_of(terms, [])
    told = due_days(account(record, TODAY), TODAY)
    assert [one.period.due.isoformat() for one in told[:3]] == [
        "2026-11-28", "2026-12-31", "2027-03-31",
    ]  # fmt: skip
    assert [one.is_open for one in told[:2]] == [True, False]


def test_due_days_end_with_the_calendar() -> None:
    """Its last days have no next year."""
    for today in (dt.date(9999, 12, 30), dt.date(9999, 12, 31)):
        for cadence in ("daily", "monthly", "within 30 days", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31"):
            told = dues(cadence=cadence, start=dt.date(9999, 11, 1), today=today)
            assert all(day <= "9999-12-31" for day in told)


def check_due_days(record: Any, today: dt.date) -> int:  # noqa: ANN401 - a Record
    """Check due days against what each day will say if nothing more is done; return how many."""
    known = record._replace(days=[day for day in record.days if day.on <= today], checkpoint=None)
    told = due_days(account(known, today), today)
    assert len({one.period.due for one in told}) == len(told)
    for one in told:
        day = one.period.due
        if day >= today:
            still_open = account(known, day).ledger.open
            assert still_open is not None
            assert still_open.period.due == day
            assert not still_open.is_met
            assert not known.exemptions.has_skip_in(still_open.period)
    return len(told)


def check_days(record: Any, today: dt.date, later: dt.date) -> None:  # noqa: ANN401 - a Record
    """Check that what a later day asks for was told today, unless it hangs on what is done."""
    known = record._replace(days=[day for day in record.days if day.on <= today], checkpoint=None)
    still_open = account(known, later).ledger.open
    exemptions = known.exemptions
    if still_open is None or still_open.is_met or still_open.habit.cadence.is_rolling:
        return
    period = still_open.period
    is_paused = 2 * paused_days(period.range, exemptions.pauses) >= period.range.days
    if exemptions.has_skip_in(period) or is_paused or exemptions.pause_on(period.due):
        return
    assume(not any(term.habit.cadence.is_rolling for term in known.life.terms))
    told = [one.period.due for one in due_days(account(known, today), today)]
    assert period.due in told or len(told) >= MOST_DUE_DAYS or period.due > plus_months(today, 12)


@pytest.mark.slow
@settings(max_examples=part_of_examples(0.5))
@given(cases(), st.integers(0, 365))
def test_a_due_day_is_due_when_it_comes(case: Case, ahead: int) -> None:
    """And no day asks for more than was told, if nothing changes until then."""
    record = record_of(habit_of(case.definition, case.settings), case.records)
    check_due_days(record, case.today)
    check_days(record, case.today, case.today + ahead * ONE_DAY)


@pytest.mark.slow
@settings(max_examples=part_of_examples(0.5))
@given(histories_of_changes(), st.integers(0, 365))
def test_a_due_day_is_due_when_it_comes_whatever_changed(story: Story, ahead: int) -> None:
    """As above, with all the changes that are recorded by then."""
    _, record = recorded_of(terms_of(story), story.records)
    check_due_days(record, story.today)
    check_days(record, story.today, story.today + ahead * ONE_DAY)


# Plans


@pytest.mark.parametrize(
    ("on", "is_shown"),
    [
        ("2026-08-23", False),
        ("2026-08-24", True),
        ("2026-11-24", True),
        ("2027-06-30", True),
        ("2027-07-01", False),  # after the habit's end
        ("2031-11-25", False),
    ],
)
def test_plans_are_shown_that_are_near(on: str, is_shown: bool) -> None:  # noqa: FBT001 - a table
    """Of three months back, and ahead as long as the habit lasts."""
    life = life_of(habit_of({"slug": SLUG, "start": START, "end": dt.date(2027, 6, 30)}, {}))
    plan = Plan(SLUG, dt.date.fromisoformat(on), dt.time(9), 60, TODAY)
    assert plans_to_show(life, [plan], TODAY) == ([plan] if is_shown else [])


def test_a_plan_of_a_habit_that_has_ended_stays_where_it_was() -> None:
    """What is over is no different for it."""
    life = life_of(habit_of({"slug": SLUG, "start": START, "end": dt.date(2026, 9, 30)}, {}))
    plan = Plan(SLUG, dt.date(2026, 10, 5), dt.time(9), 60, TODAY)
    assert plans_to_show(life, [plan], TODAY) == [plan]


@pytest.mark.parametrize("today", [dt.date.min, dt.date(9999, 12, 31)])
def test_plans_at_the_ends_of_the_calendar_do_no_harm(today: dt.date) -> None:
    """There is no clock that could be turned back there."""
    life = life_of(habit_of({"slug": SLUG, "start": dt.date(1, 1, 1)}, {}))
    days = (dt.date.min, dt.date(1, 1, 4), dt.date(9999, 12, 20), dt.date.max)
    plans = [Plan(SLUG, day, dt.time(23, 59), 1440, day) for day in days]
    for plan in plans_to_show(life, plans, today):
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            slot_of(plan, ZoneInfo(zone), zone)


def slot(zone: str, on: str, at: str, minutes: int = 60) -> tuple[str, str, str]:
    """Return when a plan is, in a zone."""
    plan = Plan(SLUG, dt.date.fromisoformat(on), dt.time.fromisoformat(at), minutes, TODAY)
    begin, end, name = slot_of(plan, ZoneInfo(zone), zone)
    return begin.isoformat(" ", "minutes"), end.isoformat(" ", "minutes"), name


@pytest.mark.parametrize(
    ("on", "at", "minutes", "expected"),
    [
        ("2026-11-26", "09:00", 90, ("2026-11-26 09:00", "2026-11-26 10:30", "Europe/Brussels")),
        # Left out: 02:00 to 03:00.
        ("2027-03-28", "01:30", 60, ("2027-03-28 01:30", "2027-03-28 03:30", "Europe/Brussels")),
        ("2027-03-28", "02:30", 60, ("2027-03-28 03:30", "2027-03-28 04:30", "Europe/Brussels")),
        ("2027-03-28", "03:00", 60, ("2027-03-28 03:00", "2027-03-28 04:00", "Europe/Brussels")),
        ("2027-03-27", "12:00", 1440, ("2027-03-27 12:00", "2027-03-28 13:00", "Europe/Brussels")),
        # Twice: 02:00 to 03:00.
        ("2026-10-25", "01:00", 30, ("2026-10-25 01:00", "2026-10-25 01:30", "Europe/Brussels")),
        ("2026-10-25", "01:30", 60, ("2026-10-24 23:30", "2026-10-25 00:30", "UTC")),
        ("2026-10-25", "02:30", 60, ("2026-10-25 00:30", "2026-10-25 01:30", "UTC")),
        ("2026-10-25", "02:30", 120, ("2026-10-25 00:30", "2026-10-25 02:30", "UTC")),
        ("2026-10-25", "01:30", 150, ("2026-10-25 01:30", "2026-10-25 03:00", "Europe/Brussels")),
        ("2026-10-25", "03:00", 60, ("2026-10-25 03:00", "2026-10-25 04:00", "Europe/Brussels")),
    ],
)
def test_a_plan_lasts_as_long_as_planned_when_the_clocks_change(
    on: str, at: str, minutes: int, expected: tuple[str, str, str]
) -> None:
    """A time left out moves forward; of one that comes twice the first is meant."""
    assert slot("Europe/Brussels", on, at, minutes) == expected


def test_a_zone_without_a_name_is_said_in_utc() -> None:
    """Its clock holds all the same."""
    plan = Plan(SLUG, dt.date(2026, 11, 26), dt.time(9), 60, TODAY)
    begin, end, name = slot_of(plan, ZoneInfo("America/New_York"), "")
    assert (begin.hour, end.hour, name) == (14, 15, UTC)


@pytest.mark.slow
def test_a_plan_is_when_its_zone_says_it_is() -> None:
    """Each half hour of the days around every change of two years, in every zone there is."""
    count = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for day in _days_of_change(zone):
            for half in range(48):
                at = dt.time(half // 2, 30 * (half % 2))
                plan = Plan(SLUG, day, at, 90, TODAY)
                begin, end, said = slot_of(plan, zone, name)
                spoken = ZoneInfo(said)
                moments = [one.replace(tzinfo=spoken).astimezone(dt.UTC) for one in (begin, end)]
                meant = plan.begin.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
                assert moments == [meant, meant + dt.timedelta(minutes=90)], (name, plan)
                count += 1
    print(f"{count} plans")  # noqa: T201 - the count is what is shown
    assert count > 30_000


def _days_of_change(zone: ZoneInfo) -> list[dt.date]:
    days = [dt.date(2026, 1, 1) + number * ONE_DAY for number in range(731)]
    noons = [dt.datetime.combine(day, dt.time(12), zone).utcoffset() for day in days]
    pairs = itertools.pairwise(zip(days, noons, strict=True))
    changes = [pair for pair in pairs if pair[0][1] != pair[1][1]]
    return [days[0], *(day for (before, _), (after, _) in changes for day in (before, after))]


# How events are known


def test_an_event_is_known_by_its_home_kind_habit_and_day() -> None:
    """Whatever it says, and by nothing that could be read."""
    uids = [
        uid_of("one", PLAN, "visit", TODAY),
        uid_of("two", PLAN, "visit", TODAY),
        uid_of("one", DUE, "visit", TODAY),
        uid_of("one", PLAN, "visits", TODAY),
        uid_of("one", PLAN, "visit", TODAY + ONE_DAY),
    ]
    assert len(set(uids)) == len(uids)
    assert len(uids[0]) == len("@cchabits") + 40
    assert uid_of("one", PLAN, "visit", TODAY) == uids[0]
    assert "visit" not in uids[0]


# How a calendar goes on


def event(uid: str = "one", on: dt.date = TODAY, title: str = "A title") -> Event:
    """Return an event of a day."""
    return Event(uid, on, on + ONE_DAY, "", title)


def test_what_is_new_has_not_changed_yet() -> None:
    """Its number is 0."""
    assert brought_up_to_date([event()], [], NOW, TODAY) == (Published(event(), 0, NOW),)


def test_what_did_not_change_is_told_as_it_was() -> None:
    """Also its stamp."""
    known = Published(event(), 3, NOW)
    assert brought_up_to_date([event()], [known], LATER, TODAY) == (known,)


@pytest.mark.parametrize(
    "other",
    [
        event(title="Another"),
        event(on=TODAY + ONE_DAY),
        event()._replace(where="Ghent"),
        event()._replace(text="More"),
        event()._replace(zone="Europe/Brussels"),
    ],
)
def test_what_changed_is_one_change_later(other: Event) -> None:
    """Whatever of it that is."""
    known = Published(event(), 3, NOW)
    assert brought_up_to_date([other], [known], LATER, TODAY) == (Published(other, 4, LATER),)


def test_what_is_gone_is_cancelled_and_what_comes_back_is_on_again() -> None:
    """Each is a change."""
    (gone,) = brought_up_to_date([], [Published(event(), 0, NOW)], NOW, TODAY)
    assert gone == Published(event(), 1, NOW, is_cancelled=True)
    assert brought_up_to_date([], [gone], LATER, TODAY) == (gone,)
    (back,) = brought_up_to_date([event()], [gone], LATER, TODAY)
    assert back == Published(event(), 2, LATER)


@pytest.mark.parametrize("days", [-400, 0, DAYS_CANCELLED, DAYS_CANCELLED + 1])
def test_what_is_cancelled_is_told_until_its_day_is_long_past(days: int) -> None:
    """Then nobody needs to be told any more."""
    known = Published(event(), 1, NOW, is_cancelled=True)
    now = NOW + days * ONE_DAY
    told = brought_up_to_date([], [known], now, TODAY + days * ONE_DAY)
    assert bool(told) == (days <= DAYS_CANCELLED)


def test_a_day_that_has_not_come_makes_nothing_forgotten() -> None:
    """Whoever acts as on a later day and comes back goes on from the number that was told."""
    known = Published(event(), 3, NOW)
    ahead = brought_up_to_date([], [known], NOW, TODAY + 400 * ONE_DAY)
    assert ahead == (Published(event(), 4, NOW, is_cancelled=True),)
    assert brought_up_to_date([event()], ahead, LATER, TODAY) == (Published(event(), 5, LATER),)


def test_a_clock_that_was_set_back_makes_nothing_older() -> None:
    """The stamp stays at least what it was."""
    known = Published(event(), 0, LATER)
    (told,) = brought_up_to_date([event(title="Another")], [known], NOW, TODAY)
    assert told.changed == LATER


def test_cancelled_is_counted_once() -> None:
    """When it is said first."""
    known = Published(event(), 0, NOW)
    told = brought_up_to_date([event("two")], [known], NOW, TODAY)
    assert newly_cancelled({"one": known}, told) == 1
    assert newly_cancelled({one.event.uid: one for one in told}, told) == 0


STATES = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "y"]))


@given(st.lists(STATES, max_size=8))
def test_a_subscriber_always_sees_what_there_is(states: list[dict[str, str]]) -> None:
    """One that takes only what has a higher number ends up with the newest, and nothing else."""
    told: tuple[Published, ...] = ()
    seen: dict[str, Published] = {}
    for number, state in enumerate(states):
        wanted = [event(uid, title=title) for uid, title in state.items()]
        told = brought_up_to_date(wanted, told, NOW + number * ONE_DAY, TODAY)
        for one in told:
            known = seen.get(one.event.uid)
            if known is None or one.sequence > known.sequence:
                seen[one.event.uid] = one
            assert one == seen[one.event.uid]
        shown = {uid: one.event.title for uid, one in seen.items() if not one.is_cancelled}
        assert shown == state
