"""The oracle's reading of changes: laws for every story, and examples worked out by hand."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests import oracle
from tests.services.homes import part_of_examples
from tests.strategies import (
    ONE_DAY,
    SLUG,
    Case,
    Change,
    Story,
    cases,
    histories_of_changes,
    recorded,
    spans,
    terms_of,
)

Records = Sequence[Mapping[str, Any]]


# Laws


class Step(NamedTuple):
    """One change of a story: the terms before and after it, and what was logged by then."""

    before: list[oracle.Term]
    change: Change
    after: list[oracle.Term]
    logged: list[dict[str, Any]]


def steps(story: Story) -> list[Step]:
    """Return every change of a story that does not take back an end of the day before.

    Nor one of a habit that never began: it has a day to its name until it does.
    """
    found = []
    for number, change in enumerate(story.changes):
        before, logged = terms_of(story, number), story.records[: change.known]
        is_back = oracle.end_of_life(before, change.noticed) == change.noticed - ONE_DAY
        if not is_back and not oracle.never_began(before, logged, change.noticed):
            found.append(Step(before, change, recorded(before, change, logged), logged))
    return found


def closed(terms: Sequence[oracle.Term], records: Records, today: dt.date) -> dict[dt.date, Any]:
    """Return the closed periods by their begin: their end, outcome and entries."""
    return {
        one.period.begin: (one.recorded_end, one.outcome, one.entries)
        for one in oracle.course_of(terms, records, today).closed
    }


def within_life(entries: Sequence[oracle.Entry], end: dt.date | None) -> bool:
    """Whether none of the entries is dated after a habit's end."""
    return end is None or all(entry.on <= end for entry in entries)


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes(), st.sampled_from([0, 1, 5, 40, 400]))
def test_what_is_closed_stays(story: Story, later: int) -> None:
    """A change leaves the periods closed when it is noticed as they are, for good.

    One that counts an entry dated after an end that the change brings, or takes away, is not meant.
    """
    for before, change, after, logged in steps(story):
        end, old_end = (oracle.end_of_life(terms, change.noticed) for terms in (after, before))
        was = closed(before, logged, change.noticed)
        now = closed(after, logged, change.noticed + ONE_DAY * later)
        for begin, verdict in was.items():
            if within_life(verdict[2], end) and within_life(now[begin][2], old_end):
                assert now[begin] == verdict


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes())
def test_later_entries_mend_what_is_closed_as_ever(story: Story) -> None:
    """What was logged later mends a period closed by then as it would have without the change."""
    for before, change, after, logged in steps(story):
        ends = [oracle.end_of_life(terms, change.noticed) for terms in (before, after)]
        is_pending = oracle.course_of(before, logged, change.noticed).pending
        if ends[0] == ends[1] and not is_pending and change.noticed < story.today:
            later = [
                one
                for one in story.records[change.known :]
                if one["type"] == "entry" and one["on"] > change.noticed.isoformat()
            ]
            without, with_it = (
                closed(terms, [*logged, *later], story.today) for terms in (before, after)
            )
            for begin in closed(before, logged, change.noticed):
                assert with_it[begin] == without[begin]


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes(), st.data())
def test_two_changes_before_the_first_takes_effect_are_one(
    story: Story, data: st.DataObject
) -> None:
    """A change noticed before the last one took effect replaces it."""
    ahead = [step for step in steps(story) if step.after[-1][0] > step.change.noticed]
    assume(ahead)
    before, change, after, logged = ahead[-1]
    assume(before[0][0] <= change.noticed and change.definition is not None)
    noticed = data.draw(st.dates(change.noticed, after[-1][0] - ONE_DAY))
    definition, settings = data.draw(
        st.sampled_from([before[-1][1:], *(term[1:] for term in terms_of(story))])
    )
    second = {key: value for key, value in definition.items() if key != "end"}
    if (end := oracle.end_of(after[-1])) is not None:
        second["end"] = end
    until_then = [
        one
        for one in story.records[change.known :]
        if "on" in one and change.noticed.isoformat() < one["on"] <= noticed.isoformat()
    ]
    replaced = oracle.changed(after, second, settings, noticed, [*logged, *until_then])
    assert replaced == oracle.changed(before, second, settings, change.noticed, logged)


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes())
def test_no_day_is_judged_twice_and_none_is_left_out(story: Story) -> None:
    """Within a run each period begins where the one before ended; no entry counts twice."""
    terms = terms_of(story)
    verdicts = oracle.course_of(terms, story.records, story.today).verdicts
    verdicts.sort(key=lambda one: one.period.begin)
    counted = [entry for one in verdicts for entry in one.entries]
    assert len(counted) == len(set(counted))
    for run in oracle.read_life(terms):
        mine = [one for one in verdicts if oracle.lives_on(run, one.period.begin)]
        begins = [one.period.begin for one in mine]
        assert begins[:1] == [run[0].start][: len(mine)]
        assert begins[1:] == [one.recorded_end for one in mine[:-1]]


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes())
def test_periods_of_a_term_lie_in_it(story: Story) -> None:
    """Each period is judged by the term in force when it begins, and ends by the next one's."""
    terms = terms_of(story)
    for one in oracle.course_of(terms, story.records, story.today).closed:
        later = [begin for begin, _, _ in terms if begin > one.period.begin]
        assert one.habit.start <= one.period.begin
        assert all(one.recorded_end <= begin for begin in later)


@settings(max_examples=part_of_examples(0.1))
@given(cases(kinds=("calendar", "deadline")), st.data())
def test_the_same_said_again(case: Case, data: st.DataObject) -> None:
    """A term that says the same again, from the begin of a period on, changes nothing."""
    definition, settings, records, today = case
    again = data.draw(st.sampled_from(spans(definition, settings))).begin
    assume(again <= definition.get("end", again))
    terms = [(begin, definition, settings) for begin in sorted({definition["start"], again})]
    assert oracle.evaluate_terms(terms, records, today) == oracle.evaluate(*case)


@settings(max_examples=part_of_examples(0.1))
@given(histories_of_changes(), st.integers(1, 60))
def test_gone_and_back_on_one_day(story: Story, further: int) -> None:
    """A habit that is gone and back on one day goes on as if it had not been away."""
    terms = terms_of(story)
    noticed = terms[-1][0] + ONE_DAY * further
    end = oracle.end_of_life(terms, noticed)
    assume(end is None or end >= noticed)
    gone = oracle.retired(terms, noticed, story.records)
    back = oracle.changed(gone, terms[-1][1], terms[-1][2], noticed, story.records)
    judged = oracle.course_of(terms, story.records, noticed).closed
    used = [entry.on for verdict in judged for entry in verdict.entries]  # by what stays as it was
    assert oracle.end_of_life(gone, noticed) == max(noticed - ONE_DAY, *used, dt.date.min)
    assert back == terms


# Examples


class Example(NamedTuple):
    """A story, and what is said of it in the end, as far as it matters."""

    name: str
    story: Story
    expected: dict[str, Any]

    def shown(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an answer says of all that is expected."""
        periods = [
            f"{one['begin'][5:]} to {one['end'][5:]} {one['outcome']}" for one in answer["outcomes"]
        ]
        adherence = f"{answer['adherence']['met']} of {answer['adherence']['of']}"
        plain = {**answer, "outcomes": periods, "adherence": adherence}
        return {key: plain[key] for key in self.expected}


def day(month_and_day: str) -> dt.date:
    """A day of 2026, the year of every example."""
    return dt.date.fromisoformat(f"2026-{month_and_day}")


def story(
    definition: Mapping[str, Any],
    changes: Mapping[str, Mapping[str, Any] | None] | Sequence[tuple[str, Any]],
    entries: Mapping[str, Mapping[str, Any]] | Sequence[str],
    today: str,
) -> Story:
    """A story of a monthly count from 1 August, unless the definition says otherwise.

    A change is what differs from the definition; None, the habit is gone. A change or a
    definition may set `week_start`, which is else Monday.
    """
    values = entries if isinstance(entries, Mapping) else {on: {} for on in entries}
    records = [
        {"type": "entry", "habit": SLUG, "on": str(day(on)), **value}
        for on, value in sorted(values.items())
    ]
    first: dict[str, Any] = {"slug": SLUG, "measure": "count", "start": day("08-01"), **definition}
    noticed = []
    for on, change in changes.items() if isinstance(changes, Mapping) else changes:
        known = sum(one["on"] <= str(day(on)) for one in records)
        file = None if change is None else _without_settings({**first, **change})
        noticed.append(Change(day(on), file, _settings(change or {}), known))
    return Story(_without_settings(first), _settings(definition), noticed, records, day(today))


def _without_settings(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in definition.items() if key != "week_start"}


def _settings(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "week_start": definition.get("week_start", "monday"),
        "fiscal_year_start": "january",
        "hours_per_day": 8,
    }


CHANGES = [
    # Window 2 is 09-11 to 10-11. It is open on 10-05, so months begin on 10-11; what is left of
    # October is a warm-up. November is the first whole month. The last closed one is excused.
    Example(
        "windows-to-months",
        story(
            {"cadence": "within 30 days", "start": day("09-01")},
            {"10-05": {"cadence": "monthly"}},
            ["09-10"],
            "11-03",
        ),
        {
            "outcomes": [
                "09-01 to 09-11 met",
                "09-11 to 10-11 missed",
                "10-11 to 11-01 excused",
            ],
            "state": "on-track",
            "due": "2026-11-30",
            "adherence": "1 of 2",
            "streak": 0,
            "best_streak": 1,
        },
    ),
    # As before, but window 2 is reached on 10-07. The one after it begins on 10-08 and would end
    # on 11-07: months begin on 10-11, which cuts it to three days, and it is excused.
    Example(
        "windows-to-months-cut",
        story(
            {"cadence": "within 30 days", "start": day("09-01")},
            {"10-05": {"cadence": "monthly"}},
            ["09-10", "10-07"],
            "11-03",
        ),
        {
            "outcomes": [
                "09-01 to 09-11 met",
                "09-11 to 10-08 met",
                "10-08 to 10-11 excused",
                "10-11 to 11-01 excused",
            ],
            "streak": 2,
            "missed_in_a_row": 0,
        },
    ),
    # October stays a month. Weeks are as if started on 11-01, a Sunday: a warm-up of one day, a
    # week that is missed, and the one that is open. Three months met are 0.58360; a week missed
    # takes 0.5^(√7 / 13) = 0.86843 of that: 0.50682.
    Example(
        "months-to-weeks",
        story({}, {"10-20": {"cadence": "weekly"}}, ["08-12", "09-30", "10-05"], "11-10"),
        {
            "outcomes": [
                "08-01 to 09-01 met",
                "09-01 to 10-01 met",
                "10-01 to 11-01 met",
                "11-01 to 11-02 excused",
                "11-02 to 11-09 missed",
            ],
            "state": "overdue",
            "overdue_since": "2026-11-09",
            "cadence": "weekly",
            "due": "2026-11-15",
            "adherence": "3 of 4",
            "best_streak": 3,
            "strength": 0.5068,
        },
    ),
    # The week of 10-12 goes on to its Sunday. On 10-19 weeks from Sunday begin: a warm-up of six
    # days, then 10-25 to 11-01.
    Example(
        "weeks-from-sunday",
        story(
            {"cadence": "weekly", "start": day("10-05")},
            {"10-14": {"cadence": "weekly", "week_start": "sunday"}},
            ["10-06", "10-13"],
            "10-27",
        ),
        {
            "outcomes": [
                "10-05 to 10-12 met",
                "10-12 to 10-19 met",
                "10-19 to 10-25 excused",
            ],
            "state": "on-track",
            "period": {"begin": "2026-10-25", "end": "2026-11-01"},
        },
    ),
    # The third quarter needs 1, whatever was said in it. The fourth needs 2, and has no warm-up,
    # because it is the same cadence.
    Example(
        "target-mid-quarter",
        story(
            {"cadence": "quarterly", "start": day("07-01")},
            {"08-20": {"target": 2}},
            ["08-10", "10-20"],
            "11-05",
        ),
        {
            "outcomes": ["07-01 to 10-01 met"],
            "target": 2,
            "done": 1,
            "met": False,
            "streak": 1,
            "due": "2026-12-31",
        },
    ),
    # On 08-20 and on 09-15 still open is the third quarter: the second change replaces the first.
    Example(
        "changed-twice",
        story(
            {"cadence": "quarterly", "start": day("07-01")},
            {"08-20": {"target": 2}, "09-15": {"target": 3}},
            ["08-10", "10-20", "10-21"],
            "11-05",
        ),
        {"outcomes": ["07-01 to 10-01 met"], "target": 3, "done": 2, "met": False},
    ),
    # Taken back before it took effect: nothing was ever changed.
    Example(
        "taken-back",
        story(
            {"cadence": "quarterly", "start": day("07-01")},
            {"08-20": {"target": 2}, "09-15": {}},
            ["08-10", "10-20"],
            "11-05",
        ),
        {"outcomes": ["07-01 to 10-01 met"], "target": 1, "done": 1, "met": True, "streak": 2},
    ),
    # October waits up to 11-05. The entry of 11-03 makes it late and is used up: the week of 11-02
    # has none.
    Example(
        "grace-over-the-border",
        story(
            {"grace": 5},
            {"10-20": {"cadence": "weekly", "grace": 5}},
            ["08-12", "09-30", "11-03"],
            "11-03",
        ),
        {
            "outcomes": [
                "08-01 to 09-01 met",
                "09-01 to 10-01 met",
                "10-01 to 11-01 late",
                "11-01 to 11-02 excused",
            ],
            "done": 0,
            "state": "on-track",
            "due": "2026-11-08",
            "streak": 3,
        },
    ),
    # Without that entry October is pending, while the week is open.
    Example(
        "pending-over-the-border",
        story(
            {"grace": 5},
            {"10-20": {"cadence": "weekly", "grace": 5}},
            ["08-12", "09-30"],
            "11-03",
        ),
        {
            "outcomes": [
                "08-01 to 09-01 met",
                "09-01 to 10-01 met",
                "11-01 to 11-02 excused",
            ],
            "state": "overdue",
            "overdue_since": "2026-11-01",
            "due": "2026-11-08",
        },
    ),
    # The window 09-01 to 10-01 is open on 09-20, so the new target holds from 10-01. The entry of
    # 10-03 makes the window late at once; its end is 10-01, and the next one is under way since.
    Example(
        "window-late-over-the-border",
        story(
            {"cadence": "within 30 days", "grace": 5, "start": day("09-01")},
            {"09-20": {"target": 2}},
            ["10-03"],
            "10-03",
        ),
        {
            "outcomes": ["09-01 to 10-01 late"],
            "period": {"begin": "2026-10-01", "end": "2026-10-31"},
            "done": 0,
            "target": 2,
            "state": "on-track",
            "streak": 1,
        },
    ),
    # The window waits; the open one is the new term's.
    Example(
        "window-pending-over-the-border",
        story(
            {"cadence": "within 30 days", "grace": 5, "start": day("09-01")},
            {"09-20": {"target": 2}},
            [],
            "10-02",
        ),
        {
            "outcomes": [],
            "period": {"begin": "2026-10-01", "end": "2026-10-31"},
            "state": "overdue",
            "overdue_since": "2026-10-01",
        },
    ),
    # November takes minutes. Those of 11-03 say nothing of October, which is missed on 11-06.
    Example(
        "count-to-duration",
        story(
            {"grace": 5},
            {"10-20": {"measure": "duration", "grace": 5}},
            {"08-12": {}, "09-30": {}, "11-03": {"minutes": 480}},
            "11-06",
        ),
        {
            "outcomes": ["08-01 to 09-01 met", "09-01 to 10-01 met", "10-01 to 11-01 missed"],
            "unit": "minutes",
            "target": 480,
            "done": 480,
            "state": "met",
            "streak": 1,
            "best_streak": 2,
        },
    ),
    # On 10-25 no departments were needed yet, on 11-04 they were.
    Example(
        "requires",
        story(
            {},
            {"10-20": {"requires": ["departments"]}},
            ["08-12", "09-30", "10-25", "11-04"],
            "11-10",
        ),
        {
            "outcomes": ["08-01 to 09-01 met", "09-01 to 10-01 met", "10-01 to 11-01 met"],
            "done": 0,
            "partial": 1,
            "last_done": "2026-10-25",
        },
    ),
    # The end of 10-19 was noticed on 10-20 and taken away on 10-20.
    Example(
        "gone-and-back-the-same-day",
        story({}, [("10-20", None), ("10-20", {})], ["08-12", "09-30"], "10-22"),
        {
            "outcomes": ["08-01 to 09-01 met", "09-01 to 10-01 met"],
            "state": "on-track",
            "due": "2026-10-31",
        },
    ),
    # The last day was 10-09, which cuts October. The entry of 10-20 counts for no period, and is
    # the last done.
    Example(
        "gone",
        story({}, {"10-10": None}, ["08-12", "09-30", "10-20"], "11-01"),
        {
            "outcomes": ["08-01 to 09-01 met", "09-01 to 10-01 met", "10-01 to 10-10 excused"],
            "state": "ended",
            "due": None,
            "last_done": "2026-10-20",
            "streak": 2,
        },
    ),
    # Back on 11-16, it begins anew: the rest of November is a warm-up.
    Example(
        "gone-and-back-later",
        story({}, {"10-10": None, "11-16": {}}, ["08-12", "09-30", "10-20"], "12-01"),
        {
            "outcomes": [
                "08-01 to 09-01 met",
                "09-01 to 10-01 met",
                "10-01 to 10-10 excused",
                "11-16 to 12-01 excused",
            ],
            "state": "on-track",
            "due": "2026-12-31",
            "done": 0,
            "streak": 2,
        },
    ),
    # The lead acts at once, 11 days before the due day; the target does not.
    Example(
        "lead",
        story({}, {"10-20": {"lead": 20, "target": 2}}, ["08-12", "09-30"], "10-20"),
        {"state": "due-soon", "target": 1, "due": "2026-10-31"},
    ),
    # A warm-up from Wednesday 01-07, then two weeks each from 01-12. The new target holds from
    # 01-26, and the fortnights go on.
    Example(
        "fortnights-go-on",
        story(
            {"cadence": "every 2 weeks", "start": day("01-07")},
            {"01-20": {"target": 2}},
            ["01-09", "01-20", "01-28"],
            "02-10",
        ),
        {
            "outcomes": [
                "01-07 to 01-12 met",
                "01-12 to 01-26 met",
                "01-26 to 02-09 missed",
            ],
            "overdue_since": "2026-02-09",
            "due": "2026-02-22",
        },
    ),
    # The rule starts on Sunday 11-01. Its weeks are from Monday, every other one: that of 10-26,
    # whose Friday is past, then that of 11-09, with Friday 11-13.
    Example(
        "months-to-a-rule",
        story(
            {},
            {"10-20": {"cadence": "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"}},
            ["08-12", "09-30", "10-05"],
            "11-15",
        ),
        {
            "outcomes": [
                "08-01 to 09-01 met",
                "09-01 to 10-01 met",
                "10-01 to 11-01 met",
                "11-01 to 11-14 missed",
            ],
            "overdue_since": "2026-11-14",
            "due": "2026-11-27",
        },
    ),
    # An end acts at once: October ends on 10-25, which is near. What needed another target would
    # have begun after it.
    Example(
        "end-ahead",
        story({}, {"10-20": {"end": day("10-25"), "target": 2}}, ["08-12", "09-30"], "10-20"),
        {"state": "due-soon", "due": "2026-10-25", "target": 1},
    ),
    # September is closed and stays so: the end is 09-30 at the earliest.
    Example(
        "end-in-the-past",
        story({}, {"10-20": {"end": day("08-15")}}, ["08-12"], "10-20"),
        {"outcomes": ["08-01 to 09-01 met", "09-01 to 10-01 missed"], "state": "ended"},
    ),
    # Before the start everything is replaced, the start too.
    Example(
        "before-the-start",
        story(
            {"start": day("10-05")},
            {"10-01": {"cadence": "weekly", "start": day("10-12")}},
            [],
            "10-20",
        ),
        {"outcomes": ["10-12 to 10-19 missed"], "state": "overdue", "due": "2026-10-25"},
    ),
    # It is gone before it begins, and back by its first week: as if it had never been away.
    Example(
        "gone-before-the-start",
        story(
            {"start": day("10-05"), "cadence": "weekly"},
            [("10-01", None), ("10-07", {"cadence": "weekly"})],
            [],
            "10-13",
        ),
        {"outcomes": ["10-05 to 10-12 missed"], "state": "overdue", "due": "2026-10-18"},
    ),
    # Window 2, 09-11 to 10-11, is open on 10-05, so months begin on 10-11. Then 09-20 turns out to
    # have reached it, and window 3, 09-21 to 10-11, waits through its grace, which the month does
    # not: that is the open one.
    Example(
        "a-window-waits-past-the-border",
        story(
            {"cadence": "within 20 days", "start": day("09-01"), "grace": 15},
            {"09-05": {"cadence": "monthly", "grace": 0}},
            ["08-31"],
            "09-22",
        ),
        {
            "outcomes": [],
            "state": "overdue",
            "overdue_since": "2026-09-21",
            "period": {"begin": "2026-09-21", "end": "2026-10-01"},
        },
    ),
    # Window 1 ends on 09-21, and 09-21 is its border too. Grace reaches it on 09-23, when the
    # months have begun: it ends at the border, and no window follows it.
    Example(
        "reached-past-the-border",
        story(
            {"cadence": "within 20 days", "start": day("09-01"), "grace": 15},
            {"09-05": {"cadence": "monthly", "grace": 0}},
            ["09-23"],
            "10-02",
        ),
        {
            "outcomes": ["09-01 to 09-21 late", "09-21 to 10-01 excused"],
            "state": "on-track",
        },
    ),
]


@pytest.mark.parametrize("example", CHANGES, ids=lambda example: example.name)
def test_worked_example(example: Example) -> None:
    """The oracle gives what was worked out by hand."""
    told = example.story
    answer = oracle.evaluate_terms(terms_of(told), told.records, told.today)
    assert example.shown(answer) == example.expected


def test_the_names_of_the_examples_differ() -> None:
    """No two examples have the same name."""
    pairs = itertools.combinations([example.name for example in CHANGES], 2)
    assert all(one != other for one, other in pairs)
