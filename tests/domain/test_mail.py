"""What a day's mail says, and when it goes: in every zone, once a local day."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cchabits.domain import mail
from cchabits.domain.book import Day
from cchabits.domain.habit import Pause
from cchabits.domain.ledger import Exemptions
from cchabits.domain.mail import Decision, Folder, MailSettings, Snooze, decide
from cchabits.domain.plan import Plan
from cchabits.domain.summary import Record, Summary, build_summary
from tests.render.states import did, life, pair
from tests.services.homes import part_of_examples

SETTINGS = MailSettings("ana@example.org", "ana@example.org", Folder("/mail"))
EVERY_DAY = SETTINGS._replace(days=frozenset(range(7)))
BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY = dt.date(2026, 11, 23)
TICK = dt.timedelta(minutes=5)
ZONES = sorted(available_timezones())
INSTANTS = st.datetimes(
    dt.datetime(1975, 1, 1),  # noqa: DTZ001 - the strategy gives them their zone
    dt.datetime(2037, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(dt.UTC),
)
TIMES = st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))


def summary_of(*tables: dict[str, Any], today: dt.date, **days: Sequence[Day]) -> Summary:
    """Summarise habits that began in August, with what was done, by slug with underscores."""
    records = [
        Record(life({"title": "A title"} | table), days.get(table["slug"], ()), Exemptions())
        for table in tables
    ]
    return build_summary(records, today)


def decided(
    summary: Summary, settings: MailSettings = SETTINGS, snoozes: Iterable[Snooze] = ()
) -> Decision:
    """Decide at eight in the morning of the summary's day."""
    now = dt.datetime.combine(summary.today, dt.time(8), BRUSSELS)
    return decide(summary, settings, now, snoozes)


def slugs(habits: Iterable[Any]) -> list[str]:
    """Return the names of summaries."""
    return [one.habit.slug for one in habits]


CALL, VISIT, WEEKLY = {"slug": "call"}, {"slug": "visit"}, {"slug": "week", "cadence": "weekly"}
AUGUST_TO_OCTOBER = [did(dt.date(2026, month, 9)) for month in (8, 9, 10)]


# What is said


def test_what_is_overdue_is_asked_for() -> None:
    """A month missed makes a mail, whatever the rest is like."""
    decision = decided(summary_of(CALL, today=MONDAY))
    assert (decision.kind, slugs(decision.asks), decision.why) == ("reminder", ["call"], "overdue")


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (dt.date(2026, 11, 16), "nothing"),  # due on 30 November, and the next mail is on the 23rd
        (dt.date(2026, 11, 23), "reminder"),  # the next mail is on the due day itself
        (dt.date(2026, 11, 30), "reminder"),  # the due day
    ],
)
def test_what_is_due_by_the_next_mail_is_asked_for(today: dt.date, kind: str) -> None:
    """A due day is told of in time: on the morning of the day itself it would be late."""
    decision = decided(summary_of(CALL, today=today, call=AUGUST_TO_OCTOBER))
    assert decision.kind == kind
    assert decision.why == ("due" if decision.asks else "calm")


def test_more_days_a_week_make_the_next_mail_nearer() -> None:
    """With a mail a day, what is due in a week can wait."""
    summary = summary_of(CALL, today=MONDAY, call=AUGUST_TO_OCTOBER)
    assert decided(summary, EVERY_DAY).kind == "nothing"


def test_what_is_well_is_silent() -> None:
    """Nothing is sent where all is met, paused, skipped, or cannot be mended."""
    met = [*AUGUST_TO_OCTOBER, did(MONDAY)]
    lost = {"slug": "question", "measure": "coverage"}
    asked = [did(dt.date(2026, month, 9), pair(1, 1)) for month in (8, 9, 10)]
    summary = summary_of(
        CALL, lost, today=MONDAY, call=met, question=[*asked, did(MONDAY, pair(1, 2))]
    )
    assert [one.state for one in summary.habits] == ["behind", "met"]
    assert decided(summary) == Decision("nothing", (), "calm", (), dt.date(2026, 11, 30))


def test_a_pause_is_respected() -> None:
    """A paused habit is neither asked for nor planned."""
    plans = Exemptions((), (Pause(None, dt.date(2026, 11, 20), dt.date(2027, 1, 4)),))
    for today in (MONDAY, dt.date(2026, 12, 1)):
        summary = build_summary([Record(life(CALL), (), plans)], today)
        assert decided(summary).kind == "nothing"


def test_at_most_so_many_are_asked_for() -> None:
    """The worst come first: the overdue longest first, then by due day."""
    tables = [
        {"slug": "soon", "cadence": "weekly"},
        {"slug": "later", "cadence": "monthly"},
        {"slug": "old", "cadence": "weekly"},
        {"slug": "older", "cadence": "monthly"},
    ]
    summary = summary_of(
        *tables, today=MONDAY, soon=[did(dt.date(2026, 11, 22))], later=AUGUST_TO_OCTOBER,
        old=[did(dt.date(2026, 11, 3))],
    )  # fmt: skip
    assert slugs(decided(summary).asks) == ["older", "old", "soon"]
    assert slugs(decided(summary, SETTINGS._replace(max_asks=1)).asks) == ["older"]
    assert slugs(decided(summary, SETTINGS._replace(max_asks=5)).asks)[-1] == "later"


def test_a_snooze_is_respected() -> None:
    """One habit is quiet, or all of them, up to the day that the snooze names."""
    summary = summary_of(CALL, VISIT, today=MONDAY)
    tomorrow = MONDAY + dt.timedelta(days=1)
    assert slugs(decided(summary, snoozes=[Snooze("call", tomorrow)]).asks) == ["visit"]
    assert slugs(decided(summary, snoozes=[Snooze("call", MONDAY)]).asks) == ["call", "visit"]
    assert decided(summary, snoozes=[Snooze(None, tomorrow)]).why == "snoozed"
    assert decided(summary, snoozes=[Snooze(None, MONDAY)]).kind == "reminder"
    assert decided(summary, snoozes=[Snooze(None, None)]).why == "off"


def test_the_first_working_day_of_a_month_plans() -> None:
    """A Tuesday, though mail goes on Mondays: it asks for days, and for nothing else."""
    first = dt.date(2026, 12, 1)
    tables: list[dict[str, Any]] = [
        CALL,
        {"slug": "search", "cadence": "quarterly"},
        WEEKLY,
        {"slug": "question", "measure": "coverage"},
        {"slug": "window", "cadence": "within 60 days"},
        {"slug": "yearly", "cadence": "yearly"},
        {"slug": "next-year", "cadence": "every 2 years", "start": dt.date(2026, 1, 1)},
    ]
    done = [*AUGUST_TO_OCTOBER, did(MONDAY)]
    summary = summary_of(*tables, today=first, call=done, window=[did(dt.date(2026, 11, 20))])
    decision = decided(summary)
    assert (decision.kind, decision.asks, decision.why) == ("planning", (), "to-plan")
    assert sorted(slugs(decision.to_plan)) == ["call", "search", "yearly"]
    assert decided(summary, SETTINGS._replace(planning=False)).kind == "nothing"
    snoozed = decided(summary, snoozes=[Snooze("call", MONDAY + dt.timedelta(days=30))])
    assert sorted(slugs(snoozed.to_plan)) == ["search", "yearly"]


def test_planning_is_folded_into_a_reminder() -> None:
    """Where both fall on one day there is one mail; whom it asks to act it does not ask to plan."""
    first = dt.date(2027, 2, 1)  # a Monday
    done = [*AUGUST_TO_OCTOBER, did(MONDAY), did(dt.date(2026, 12, 9)), did(dt.date(2027, 1, 9))]
    decision = decided(summary_of(CALL, VISIT, today=first, call=done))
    assert decision.kind == "reminder"
    assert (slugs(decision.asks), slugs(decision.to_plan)) == (["visit"], ["call"])


def planned_on(
    day: dt.date, today: dt.date, done: Sequence[Day] = (), cadence: str = "monthly"
) -> Summary:
    """Summarise a habit that has one plan, made in November."""
    plan = Plan("call", day, dt.time(9), 60, dt.date(2026, 11, 2))
    table = CALL | {"cadence": cadence}
    return build_summary([Record(life(table), done, Exemptions(), plans=[plan])], today)


KEPT = [*AUGUST_TO_OCTOBER, did(dt.date(2026, 11, 2))]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (dt.date(2026, 12, 1), "nothing"),  # today
        (dt.date(2026, 12, 31), "nothing"),  # the last day of the period
        (dt.date(2027, 1, 1), "planning"),  # the first after it
        (dt.date(2026, 11, 20), "planning"),  # of a period that is over
    ],
)
def test_what_has_its_day_is_not_asked_for_one(day: dt.date, kind: str) -> None:
    """A plan ahead in the open period is what the first working day would ask for."""
    assert decided(planned_on(day, dt.date(2026, 12, 1), KEPT)).kind == kind


def test_a_plan_that_passed_asks_for_the_next() -> None:
    """A quarter's plan that passed in its second month leaves the third to be planned."""
    summary = planned_on(
        dt.date(2026, 11, 20), dt.date(2026, 12, 1), AUGUST_TO_OCTOBER[:2], cadence="quarterly"
    )
    assert slugs(decided(summary).to_plan) == ["call"]


def test_what_has_its_day_presses_all_the_same() -> None:
    """A plan is no act: what is overdue, or due by the next mail, is told with it."""
    for done, why in (([], "overdue"), (AUGUST_TO_OCTOBER, "due")):
        decision = decided(planned_on(dt.date(2026, 11, 26), MONDAY, done))
        assert (slugs(decision.asks), decision.why) == (["call"], why)


def test_a_plan_alone_makes_no_mail() -> None:
    """What is due later, and has its day next week, is left to that day's calendar."""
    summary = planned_on(dt.date(2026, 11, 19), dt.date(2026, 11, 16), AUGUST_TO_OCTOBER)
    assert decided(summary).kind == "nothing"


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_a_month_has_one_first_working_day(day: dt.date) -> None:
    """It is no Saturday or Sunday, and every day before it in the month is one."""
    month = [day.replace(day=number) for number in range(1, 29)]
    (first,) = (one for one in month if mail.is_first_working_day(one))
    assert first.weekday() < 5
    assert all(one.weekday() > 4 for one in month if one < first)


# When it goes


def clock_changes() -> st.SearchStrategy[tuple[str, dt.datetime]]:
    """A zone, and an instant within a day of one of its clock changes, where it has any."""
    return st.tuples(st.sampled_from(ZONES), INSTANTS).map(lambda one: (one[0], _change(*one)))


def _change(zone: str, start: dt.datetime) -> dt.datetime:
    """Return the first clock change within a year of a start, or the start."""
    known, moment = ZoneInfo(zone), start
    for day in range(366):
        here, there = (moment + dt.timedelta(days=day + more) for more in (0, 1))
        if here.astimezone(known).utcoffset() != there.astimezone(known).utcoffset():
            return here.replace(minute=0, second=0, microsecond=0)
    return moment.replace(minute=0, second=0, microsecond=0)


@hypothesis_settings(max_examples=part_of_examples(0.4))
@given(clock_changes(), st.one_of(TIMES, st.sampled_from([dt.time(h, 30) for h in (0, 1, 2, 23)])))
@example(("America/Nuuk", dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC)), dt.time(23, 30))
@example(("Pacific/Apia", dt.datetime(2011, 12, 29, 12, tzinfo=dt.UTC)), dt.time(7, 30))
@example(("America/St_Johns", dt.datetime(2006, 10, 28, 12, tzinfo=dt.UTC)), dt.time(0, 0))
@example(("Antarctica/Troll", dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC)), dt.time(2, 30))
@example(("Europe/Brussels", dt.datetime(2026, 10, 24, 12, tzinfo=dt.UTC)), dt.time(2, 30))
def test_a_local_day_has_one_mail_time(change: tuple[str, dt.datetime], at: dt.time) -> None:
    """Every day that a zone has gets one moment, on that day, in order; a tick finds each."""
    zone, settings = ZoneInfo(change[0]), EVERY_DAY._replace(at=at)
    ticks = [change[1] + TICK * number for number in range(-288, 3 * 288)]
    days = sorted({tick.astimezone(zone).date() for tick in ticks})[1:-1]  # those seen in whole
    moments = {day: mail.mail_time(settings, day, zone) for day in days}
    local = {day: moment.astimezone(zone) for day, moment in moments.items() if moment}
    assert list(local) == days
    assert all(when.date() == day for day, when in local.items())
    in_order = [moment for moment in moments.values() if moment]
    assert in_order == sorted(set(in_order))
    due = {t.astimezone(zone).date() for t in ticks if mail.is_time(settings, t.astimezone(zone))}
    latest = {day for day in days if local[day].time() < dt.time(23, 50)}
    assert latest <= due


@given(st.sampled_from(ZONES), INSTANTS, TIMES)
def test_the_next_mail_is_the_first_after_now(zone: str, start: dt.datetime, at: dt.time) -> None:
    """Going from one to the next visits the mail day of every week, and nothing besides."""
    settings = SETTINGS._replace(at=at, planning=False)
    now = start.astimezone(ZoneInfo(zone))
    seen = []
    for _ in range(4):
        following = mail.next_time(settings, now)
        assert following is not None
        assert following.astimezone(dt.UTC) > now.astimezone(dt.UTC)
        assert mail.is_time(settings, following)
        assert not mail.is_time(settings, following - dt.timedelta(seconds=1)) or at == dt.time(0)
        seen.append(following.date())
        now = following
    assert all(day.weekday() == 0 for day in seen)
    gaps = {(after - before).days for before, after in itertools.pairwise(seen)}
    assert gaps <= {7, 14}  # 14 where a zone has left a Monday out


@pytest.mark.parametrize(
    ("zone", "day", "at", "local"),
    [
        ("Europe/Brussels", "2026-03-29", "02:30", "2026-03-29T03:30:00+02:00"),
        ("Europe/Brussels", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:45:00+11:00"),
        ("America/Nuuk", "2027-03-27", "23:30", "2027-03-27T22:30:00-02:00"),
        ("Asia/Kathmandu", "2026-03-29", "07:30", "2026-03-29T07:30:00+05:45"),
    ],
)
def test_a_clock_change_moves_a_mail_time(zone: str, day: str, at: str, local: str) -> None:
    """What the clock leaves out moves forward, or back where that were tomorrow; once of twice."""
    settings = EVERY_DAY._replace(at=dt.time.fromisoformat(at))
    moment = mail.mail_time(settings, dt.date.fromisoformat(day), ZoneInfo(zone))
    assert moment is not None
    assert moment.astimezone(ZoneInfo(zone)).isoformat() == local


def test_a_day_that_never_was_has_no_mail() -> None:
    """Samoa went from 29 to 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    assert mail.mail_time(EVERY_DAY, dt.date(2011, 12, 30), apia) is None
    now = dt.datetime(2011, 12, 29, 8, tzinfo=apia)
    assert mail.next_time(EVERY_DAY, now) == dt.datetime(2011, 12, 31, 7, 30, tzinfo=apia)


def test_a_snooze_moves_the_next_mail() -> None:
    """The first after it ends; none while all is off; one habit's snooze moves nothing."""
    now = dt.datetime.combine(MONDAY, dt.time(8), BRUSSELS)
    usual = dt.datetime(2026, 11, 30, 7, 30, tzinfo=BRUSSELS)
    later = dt.datetime(2026, 12, 14, 7, 30, tzinfo=BRUSSELS)
    assert mail.next_time(SETTINGS, now) == usual
    assert mail.next_time(SETTINGS, now, [Snooze("call", dt.date(2027, 1, 1))]) == usual
    assert mail.next_time(SETTINGS, now, [Snooze(None, dt.date(2026, 12, 8))]) == later
    assert mail.next_time(SETTINGS, now, [Snooze(None, None)]) is None
    early = now.replace(hour=7)
    assert mail.next_time(SETTINGS, early) == dt.datetime(2026, 11, 23, 7, 30, tzinfo=BRUSSELS)
