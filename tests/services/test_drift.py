"""What asks for less than before: what waits, what does not, and what is told of it."""

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Mapping
from typing import Any

import pytest

from cchabits.domain.change import WAITS
from cchabits.domain.drift import drifts, drifts_of_a_year
from cchabits.domain.life import Life
from cchabits.services import editing
from cchabits.services.session import Place, open_session
from cchabits.services.setup import init
from cchabits.storage.waiting import waiting
from tests.fakes import FakeClock, set_clock
from tests.services.homes import DAY, START, Leader

VISIT: Mapping[str, Any] = {
    "slug": "visit", "measure": "duration", "target": "8h", "start": START
}  # fmt: skip
CALL: Mapping[str, Any] = {"slug": "call", "target": 2, "start": START}
HALF = {**VISIT, "target": "4h"}
SOLD = {**HALF, "reason": "the plant is sold"}
DECEMBER = dt.date(2026, 12, 1)

WAITING = (
    'habits.toml: visit waits: target 8h → 4h needs a reason: cchabits habits edit visit reason="…"'
)
STILL = 'habits.toml: visit waits for a reason: cchabits habits edit visit reason="…"'


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock at 20 November 2026."""
    return set_clock(monkeypatch, DAY)


@pytest.fixture
def home(leader: Leader, clock: FakeClock) -> Leader:
    """A home with two habits, used once."""
    assert clock.day == DAY
    leader.define([VISIT, CALL])
    assert said(leader) == []
    return leader


def said(leader: Leader, *, tells_waiting: bool = False) -> list[str]:
    """Return what the next command has to say of habits.toml."""
    place = Place(leader.home)
    with open_session(place, is_reader=True, tells_waiting=tells_waiting) as session:
        return session.remarks


def edited(leader: Leader, *tables: Mapping[str, Any], **settings: Any) -> list[str]:  # noqa: ANN401
    """Edit habits.toml, and return what the next command says."""
    leader.define(tables, settings)
    return said(leader)


def noted(leader: Leader) -> list[str]:
    """Return the habits of which is noted that their change waits."""
    with open_session(Place(leader.home), is_reader=True) as session:
        return waiting(session.database)


def life(leader: Leader, slug: str = "visit") -> Life:
    """Return what all definitions of a habit come to."""
    with open_session(Place(leader.home), is_reader=True) as session:
        return session.find(slug).life


def targets(leader: Leader, slug: str = "visit") -> list[tuple[str, int]]:
    """Return from which days a habit has which target."""
    terms = life(leader, slug).terms
    return [(term.begin.isoformat(), term.habit.measure.target) for term in terms]  # type: ignore[attr-defined]


# A change that waits


def test_a_lowered_target_waits_and_is_told_once(home: Leader) -> None:
    """The command that notices it says how to go on; the next says nothing, unless it is asked."""
    assert edited(home, HALF, CALL) == [WAITING]
    assert said(home) == []
    assert said(home, tells_waiting=True) == [STILL]
    assert noted(home) == ["visit"]
    assert targets(home) == [("2026-08-01", 480)]


def test_what_is_in_force_goes_on_while_a_change_waits(home: Leader, clock: FakeClock) -> None:
    """Months later the period still needs what it needed."""
    edited(home, HALF, CALL)
    clock.day = dt.date(2027, 2, 10)
    home.log("visit", "5h", today=clock.day)
    assert home.status(None, "visit").habits[0].is_met is False
    assert said(home, tells_waiting=True) == [STILL]


def test_a_reason_in_the_file_lets_it_take_effect(home: Leader) -> None:
    """It is recorded from the next period on, and the note is gone."""
    edited(home, HALF, CALL)
    assert edited(home, SOLD, CALL) == [
        "habits.toml: visit changes from Tue 1 Dec: 8h monthly → 4h monthly"
    ]
    assert (noted(home), said(home, tells_waiting=True)) == ([], [])
    assert targets(home) == [("2026-08-01", 480), ("2026-12-01", 240)]


def test_with_a_reason_it_never_waits(home: Leader) -> None:
    """A reason that comes with the change is enough."""
    assert edited(home, SOLD, CALL) == [
        "habits.toml: visit changes from Tue 1 Dec: 8h monthly → 4h monthly"
    ]
    assert noted(home) == []


def test_going_back_takes_the_note_away(home: Leader) -> None:
    """The file says again what is in force: nothing waits, and nothing is told."""
    edited(home, HALF, CALL)
    assert edited(home, VISIT, CALL) == []
    assert noted(home) == []


@pytest.mark.parametrize("said", ["…", "...", " - "])
def test_a_reason_without_a_word_is_none(home: Leader, said: str) -> None:
    """The proposed command has one in its place."""
    needs_another = WAITING.replace("needs a ", "needs another ")
    assert edited(home, {**HALF, "reason": said}, CALL) == [needs_another]
    assert targets(home) == [("2026-08-01", 480)]


def test_an_empty_reason_is_none(home: Leader) -> None:
    """Blanks explain nothing."""
    assert edited(home, {**HALF, "reason": "  "}, CALL) == [WAITING]


def test_a_reason_explains_one_change(home: Leader, clock: FakeClock) -> None:
    """What was said of an earlier change is no reason for the next one."""
    edited(home, SOLD, CALL)
    clock.day = dt.date(2027, 1, 5)
    again = {**SOLD, "target": "2h"}
    waiting_again = WAITING.replace("8h → 4h needs a", "4h → 2h needs another")
    assert edited(home, again, CALL) == [waiting_again]
    assert edited(home, {**again, "reason": "a new role"}, CALL) == [
        "habits.toml: visit changes from Mon 1 Feb: 4h monthly → 2h monthly"
    ]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ({"target": 2}, {"target": 1}, "target 2 times → once"),
        ({"cadence": "weekly"}, {}, "cadence weekly → monthly"),
        ({"requires": ["who", "team>=2"]}, {"requires": ["team"]},
         "requires who and 2 team → team"),
        ({"measure": "coverage", "min_occasions": 3}, {"measure": "coverage"},
         "target every occasion, at least 3 a period → every occasion"),
        ({"measure": "score", "target": 7}, {"measure": "score"},
         "target a score from 0 to 10, held against 7 → a score from 0 to 10"),
        ({"target": 2, "cadence": "weekly"}, {}, "target 2 times → once, cadence weekly → monthly"),
    ],
)  # fmt: skip
def test_each_kind_is_told(
    leader: Leader, clock: FakeClock, before: Mapping[str, Any], after: Mapping[str, Any], what: str
) -> None:
    """The line says in what the habit would ask for less, as it was and as it would be."""
    assert clock.day == DAY
    leader.define([{"slug": "call", "start": START, **before}])
    said(leader)
    assert edited(leader, {"slug": "call", "start": START, **after}) == [
        f'habits.toml: call waits: {what} needs a reason: cchabits habits edit call reason="…"'
    ]


def test_many_that_wait_have_one_line(home: Leader) -> None:
    """They are named, and the command that lists what each of them needs."""
    assert edited(home, HALF, {**CALL, "target": 1}) == [
        "habits.toml: visit and call wait for a reason each: cchabits habits sync"
    ]
    assert said(home, tells_waiting=True) == [
        "habits.toml: visit and call wait for a reason each: cchabits habits sync"
    ]


def test_a_shorter_day_waits_in_each_habit_that_it_lowers(leader: Leader, clock: FakeClock) -> None:
    """A setting needs a reason in the habits that ask for less by it; the others take it."""
    assert clock.day == DAY
    days = {**VISIT, "target": "1 day"}
    leader.define([days, {**VISIT, "slug": "tour"}, CALL])
    said(leader)
    assert edited(leader, days, {**VISIT, "slug": "tour"}, CALL, hours_per_day=6) == [
        WAITING.replace("4h", "6h")
    ]
    with open_session(Place(leader.home)) as session:
        minutes = {one.slug: one.day_minutes_on(DECEMBER) for one in session.stored}
    assert minutes == {"visit": 480, "tour": 360, "call": 360}


# What acts all the same


def test_the_rest_of_the_file_is_recorded(home: Leader) -> None:
    """Words of the same habit act at once, and another habit changes as it would."""
    fresh = {**HALF, "title": "A day out", "lead": 3, "alias": "out"}
    assert edited(home, fresh, {**CALL, "target": 3}) == [
        "habits.toml: 1 habit changes at once, 1 changes from Tue 1 Dec",
        "cchabits habits show HABIT says what changes",
        WAITING,
    ]
    assert life(home, "out").words.title == "A day out"


def test_what_is_raised_beside_waits_with_it(home: Leader) -> None:
    """What a period needs changes as a whole, or not at all."""
    assert edited(home, {**HALF, "requires": ["who"], "grace": 3}, CALL) == [WAITING]
    habit = life(home).terms[-1].habit
    assert (habit.requires, habit.grace) == ((), 0)


def test_whose_proposal_the_cadence_is_stays_with_the_cadence(
    leader: Leader, clock: FakeClock
) -> None:
    """It is the article's as long as the one that is not waits."""
    assert clock.day == DAY
    call = {**CALL, "cadence_from": "article"}
    leader.define([call])
    said(leader)
    edited(leader, {**CALL, "cadence": "quarterly"})
    assert life(leader, "call").words.cadence_from == "article"


@pytest.mark.parametrize("end", [dt.date(2026, 11, 10), dt.date(2026, 11, 25)])
def test_an_end_never_waits(home: Leader, end: dt.date) -> None:
    """A habit that ends before the change could take effect just ends."""
    told = edited(home, {**HALF, "end": end}, CALL)
    assert len(told) == 1
    assert "waits" not in told[0]
    assert (noted(home), targets(home)) == ([], [("2026-08-01", 480)])
    assert life(home).end == end


def test_an_end_acts_while_the_rest_waits(home: Leader) -> None:
    """One that lies after the next period begins is taken; the target still waits."""
    told = edited(home, {**HALF, "end": dt.date(2027, 3, 31)}, CALL)
    assert told == ["habits.toml: visit ends, its last day Wed 31 Mar", WAITING]
    assert life(home).end == dt.date(2027, 3, 31)


def test_a_waiting_habit_can_be_retired(home: Leader) -> None:
    """By the command, and by leaving the file."""
    edited(home, HALF, {**CALL, "target": 1})
    editing.retire(Place(home.home), "visit", None)
    assert noted(home) == ["call"]
    assert life(home).end == dt.date(2026, 11, 19)
    assert edited(home) == ["habits.toml: call is retired, its last day Thu 19 Nov"]
    assert noted(home) == []


def test_a_waiting_habit_can_be_renamed(home: Leader) -> None:
    """It waits under its new name, and is told of when that is asked for."""
    edited(home, HALF, CALL)
    amended = editing.rename(Place(home.home), "visit", "day-out")
    assert [effect.kind for effect in amended.effects] == ["renamed", WAITS]
    assert noted(home) == ["day-out"]
    assert said(home, tells_waiting=True) == [STILL.replace("visit", "day-out")]


def test_a_rename_by_hand_hides_nothing(home: Leader) -> None:
    """Joined with what it was, a habit that came with less under another name waits."""
    half = {key: value for key, value in HALF.items() if key != "start"}
    edited(home, {**half, "slug": "day-out"}, CALL)
    amended = editing.rename(Place(home.home), "visit", "day-out")
    assert [effect.kind for effect in amended.effects][-1] == WAITS
    assert noted(home) == ["day-out"]
    assert targets(home, "day-out") == [("2026-08-01", 480)]


def test_commands_on_other_habits_do_not_tell_of_it(home: Leader) -> None:
    """A pack, a new habit and an edit elsewhere answer for themselves."""
    edited(home, HALF, CALL)
    place = Place(home.home)
    for amended in (
        editing.add(place, "tour", []),
        editing.add_pack(place, "starter", []),
        editing.edit(place, "call", ["target=3"]),
    ):
        assert WAITS not in {effect.kind for effect in amended.effects}
        assert amended.remarks == []
    assert noted(home) == ["visit"]


def test_another_command_on_it_tells_that_it_still_waits(home: Leader) -> None:
    """An edit of the habit that waits says so again."""
    edited(home, HALF, CALL)
    amended = editing.edit(Place(home.home), "visit", ["title=A day out"])
    assert [effect.kind for effect in amended.effects] == ["at once", WAITS]


def test_a_sync_tells_what_waits_and_changes_nothing(home: Leader) -> None:
    """Also when nothing was edited since, as often as it is asked."""
    edited(home, HALF, CALL)
    before = home.everything()
    for is_dry in (True, False, False):
        effects = editing.sync(Place(home.home), is_dry=is_dry)
        assert [(effect.slug, effect.kind) for effect in effects] == [("visit", WAITS)]
        assert home.everything() == before


def test_a_sync_with_a_reason_writes_it_into_the_file(home: Leader) -> None:
    """The file says why, and the change is recorded."""
    edited(home, HALF, CALL)
    effects = editing.sync(Place(home.home), reasons={"visit": "the plant is sold", "gone": "x"})
    assert [effect.kind for effect in effects] == ["changes"]
    assert 'reason = "the plant is sold"' in home.home.habits_file.read_text()
    assert noted(home) == []


def test_an_imported_definition_needs_no_reason(home: Leader, tmp_path_factory: Any) -> None:  # noqa: ANN401
    """What a journal asked for elsewhere this home's file may lower from its next period on."""
    other = Leader(tmp_path_factory.mktemp("other"), [{**VISIT, "target": "80h"}])
    journal = "\n".join(other.export(DAY)).encode()
    assert home.take_bytes(journal, today=DAY).remarks
    assert targets(home) == [("2026-08-01", 4800), ("2026-12-01", 480)]
    assert (noted(home), said(home)) == ([], [])


def test_a_lost_file_is_written_back_as_it_waits(home: Leader) -> None:
    """The change waits in it as before."""
    edited(home, HALF, CALL)
    home.home.habits_file.unlink()
    assert init(Place(home.home), []).is_written_back
    assert said(home, tells_waiting=True) == [STILL]


def test_doctor_has_nothing_to_say_of_it(home: Leader) -> None:
    """A change that waits is no fault."""
    edited(home, HALF, CALL)
    assert [one.sentence for one in home.examine(DAY).findings if "visit" in one.sentence] == []


# What it is compared with


def test_a_change_that_is_still_ahead_binds_nobody(home: Leader) -> None:
    """A raised target that has not taken effect may be lowered to what is in force."""
    edited(home, {**VISIT, "target": "20h"}, CALL)
    assert targets(home)[-1] == ("2026-12-01", 1200)
    assert edited(home, {**VISIT, "target": "9h"}, CALL) == [
        "habits.toml: visit changes from Tue 1 Dec: 8h monthly → 9h monthly"
    ]
    assert edited(home, VISIT, CALL) == [
        "habits.toml: visit stays as it is: nothing changes on Tue 1 Dec any more"
    ]


def test_what_waits_takes_the_place_of_a_change_that_is_ahead(home: Leader) -> None:
    """The file says neither what is in force nor what was ahead: what is in force goes on."""
    edited(home, {**VISIT, "target": "20h"}, CALL)
    assert edited(home, HALF, CALL) == [
        "habits.toml: visit stays as it is: nothing changes on Tue 1 Dec any more",
        WAITING,
    ]
    assert targets(home) == [("2026-08-01", 480)]


def test_two_edits_before_the_first_takes_effect_share_a_reason(home: Leader) -> None:
    """What is compared is what is in force, and the reason is not the one it came with."""
    edited(home, SOLD, CALL)
    assert edited(home, {**SOLD, "target": "2h"}, CALL) == [
        "habits.toml: visit changes from Tue 1 Dec: 8h monthly → 2h monthly"
    ]
    assert targets(home) == [("2026-08-01", 480), ("2026-12-01", 120)]


def test_a_habit_that_has_not_begun_takes_any_change(home: Leader) -> None:
    """Nobody was asked for it yet."""
    tour = {"slug": "tour", "target": 5, "start": DECEMBER}
    edited(home, VISIT, CALL, tour)
    assert edited(home, VISIT, CALL, {**tour, "target": 1}) == []
    assert targets(home, "tour") == [("2026-12-01", 1)]


@pytest.mark.parametrize(
    ("start", "begin"), [({"start": DECEMBER}, "2026-12-01"), ({}, "2026-11-22")]
)
def test_a_habit_that_was_dropped_before_it_began_comes_back_as_it_likes(
    home: Leader, clock: FakeClock, start: Mapping[str, Any], begin: str
) -> None:
    """It never asked anybody for anything, whenever it begins now."""
    yearly = {"slug": "tour", "cadence": "yearly"}
    tour = {**yearly, "target": 5, "start": DECEMBER}
    edited(home, VISIT, CALL, tour)
    edited(home, VISIT, CALL)
    clock.day += dt.timedelta(days=2)
    told = edited(home, VISIT, CALL, {**yearly, "target": 1, **start})
    assert not any("waits" in line for line in told)
    assert targets(home, "tour") == [(begin, 1)]


def test_a_start_moved_ahead_takes_any_change(leader: Leader, clock: FakeClock) -> None:
    """As long as no period has closed, it can begin later and with less."""
    assert clock.day == DAY
    leader.define([{**CALL, "start": DAY}])
    said(leader)
    told = edited(leader, {**CALL, "start": DECEMBER, "target": 1})
    assert not any("waits" in line for line in told)
    assert targets(leader, "call") == [("2026-12-01", 1)]


def test_a_habit_that_comes_back_with_less_waits(home: Leader, clock: FakeClock) -> None:
    """It is back with what it asked for when it ended."""
    edited(home, CALL)
    clock.day += dt.timedelta(days=10)
    assert edited(home, HALF, CALL) == ["habits.toml: visit is back from Mon 30 Nov", WAITING]
    assert targets(home)[-1] == ("2026-11-30", 480)


def test_a_change_recorded_before_there_was_a_guard_needs_no_reason(home: Leader) -> None:
    """What is ahead without a reason stays, whatever its words become."""
    path = home.home.habits_file
    edited(home, SOLD, CALL)
    with contextlib.closing(sqlite3.connect(home.home.database)) as database:
        database.execute("UPDATE definition SET content = json_remove(content, '$.reason')")
        database.commit()
    path.write_text(path.read_text().replace('reason = "the plant is sold"', 'why = "x"'))
    assert said(home) == ["habits.toml: visit changes at once: why"]
    assert targets(home)[-1] == ("2026-12-01", 240)


# Its reason


def reasons(leader: Leader) -> list[tuple[str, str]]:
    """Return the drifts of the habit, each with its day and reason."""
    with open_session(Place(leader.home), is_reader=True) as session:
        stored = session.find("visit")
        found = drifts(stored.definitions, "visit", dt.date.min, dt.date.max)
    return [(drift.begin.isoformat(), drift.reason) for drift in found]


def test_a_reason_stays_with_its_definition(home: Leader, clock: FakeClock) -> None:
    """Later words, other reasons, raises and the end of the file's own reason leave it there."""
    edited(home, SOLD, CALL)
    first = ("2026-12-01", "the plant is sold")
    for day, table in (
        (dt.date(2026, 12, 5), {**SOLD, "title": "A day out"}),
        (dt.date(2026, 12, 6), {**HALF, "title": "A day out"}),
        (dt.date(2026, 12, 9), {**VISIT, "target": "9h", "reason": "more of it"}),
        (dt.date(2027, 1, 9), {**VISIT, "target": "9h"}),
        (dt.date(2027, 2, 9), {**VISIT, "target": "1h", "reason": "less of it"}),
        (dt.date(2027, 3, 9), {**VISIT, "target": "1h", "why": "it counts"}),
    ):
        clock.day = day
        edited(home, table, CALL)
        assert reasons(home)[0] == first, day
    assert reasons(home) == [first, ("2027-03-01", "less of it")]


def test_the_reason_of_the_newest_definition_can_be_put_better(
    home: Leader, clock: FakeClock
) -> None:
    """Another text in the file is what it says from then on."""
    edited(home, SOLD, CALL)
    clock.day = dt.date(2026, 12, 9)
    assert edited(home, {**HALF, "reason": "the plant in Ghent is sold"}, CALL) == [
        "habits.toml: visit changes at once: reason"
    ]
    assert reasons(home) == [("2026-12-01", "the plant in Ghent is sold")]


def test_a_change_that_is_taken_back_takes_its_reason_along(home: Leader, clock: FakeClock) -> None:
    """Left in the file, its reason is not given to the change before it, whatever comes later."""
    edited(home, SOLD, CALL)
    clock.day = dt.date(2026, 12, 9)
    role = {**HALF, "reason": "a new role"}
    edited(home, {**role, "target": "2h"}, CALL)
    assert edited(home, role, CALL) == [
        "habits.toml: visit stays as it is: nothing changes on Fri 1 Jan any more"
    ]
    assert reasons(home) == [("2026-12-01", "the plant is sold")]
    edited(home, {**role, "title": "A day out"}, {**CALL, "target": 3})
    assert reasons(home) == [("2026-12-01", "the plant is sold")]
    (waits,) = edited(home, {**role, "title": "A day out", "target": "2h"}, {**CALL, "target": 3})
    assert "needs another reason" in waits


def test_a_reason_that_came_with_another_name_explains_the_change(home: Leader) -> None:
    """Renamed and lowered at once in the file, and joined afterwards."""
    edited(home, {**SOLD, "slug": "trip"}, CALL)
    editing.rename(Place(home.home), "visit", "trip")
    assert targets(home, "trip")[-1] == ("2026-12-01", 240)
    assert said(home, tells_waiting=True) == []


def test_a_reason_travels_with_the_journal(home: Leader, tmp_path_factory: Any) -> None:  # noqa: ANN401
    """Exported and imported, each definition has its own."""
    edited(home, SOLD, CALL)
    edited(home, SOLD, {**CALL, "target": 3})
    journal = "\n".join(home.export(DAY)).encode()
    other = Leader(tmp_path_factory.mktemp("other"), [])
    other.take_bytes(journal, today=DAY)
    assert reasons(other) == [("2026-12-01", "the plant is sold")]


@pytest.mark.parametrize(
    ("today", "count"), [("2026-11-30", 0), ("2026-12-01", 1), ("2027-11-30", 1), ("2027-12-01", 0)]
)
def test_the_original_stands_beside_for_a_year(home: Leader, today: str, count: int) -> None:
    """From the day that less is asked for, until the same day a year later."""
    edited(home, SOLD, CALL)
    with open_session(Place(home.home), is_reader=True) as session:
        definitions = session.find("visit").definitions
    assert len(drifts_of_a_year(definitions, "visit", dt.date.fromisoformat(today))) == count
