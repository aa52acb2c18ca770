"""Definitions that change while something else goes on are seen by it."""

import datetime as dt

import pytest

from cchabits.services import definitions
from cchabits.services.log import Act, log
from cchabits.services.session import Place, open_session
from cchabits.storage import store
from tests.fakes import set_clock
from tests.services.homes import Leader

TODAY = dt.date(2026, 11, 20)


def test_an_ended_habit_without_a_start_does_not_break_the_file(leader: Leader) -> None:
    """A habit whose end has passed is still a good one: it began when it was first noticed."""
    leader.write('schema = 1\n[[habit]]\nslug = "one"\ntitle = "One"\nend = 2026-01-31\n')
    leader.status(today="2026-01-05")
    file = definitions.parse(
        leader.home.habits_file,
        leader.home.habits_file.read_bytes(),
        TODAY,
        _stored(leader),
    )
    assert [habit.start for habit in file.habits] == [dt.date(2026, 1, 5)]


def test_a_log_counts_by_the_definition_in_force_when_it_writes(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit recorded by another command while a log was about to write is what it counts by."""
    plain = '[[habit]]\nslug = "one"\ntitle = "One"\nstart = 2026-12-01\n'
    set_clock(monkeypatch, TODAY)
    leader.write(f"schema = 1\n{plain}")
    leader.status()
    with open_session(Place(leader.home)) as waiting:
        leader.write(f'schema = 1\n{plain}requires = ["who"]\n')
        with open_session(Place(leader.home)):
            pass
        receipt = log(waiting, Act("one"))
    assert [need.key for need in receipt.missing] == ["who"]
    assert leader.rows("SELECT marks FROM day") == [("[]",)]


def test_what_was_logged_too_early_is_read_by_the_first_definition(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act before the start is partial once the habit, still to begin, requires a detail."""
    clock = set_clock(monkeypatch, TODAY)
    one = {"slug": "one", "start": dt.date(2026, 12, 1)}
    leader.define([one])
    leader.log("one", today=clock.day)
    leader.define([one | {"requires": ["who"]}])
    assert leader.status(None).habits[0].last_done is None


@pytest.mark.parametrize(("back_on", "start"), [(15, 12), (15, 15), (15, 20), (11, 11), (11, 12)])
def test_a_habit_comes_back_on_its_own_day(
    leader: Leader, monkeypatch: pytest.MonkeyPatch, back_on: int, start: int
) -> None:
    """A start after the end is where it begins anew, and the file can be edited again."""
    clock = set_clock(monkeypatch, dt.date(2026, 11, 1))
    one = {"slug": "one", "start": dt.date(2026, 10, 1), "cadence": "weekly"}
    leader.define([one])
    leader.status(None)
    clock.day = dt.date(2026, 11, 10)
    leader.define([one | {"end": dt.date(2026, 11, 10)}])
    leader.status(None)
    clock.day, begin = dt.date(2026, 11, back_on), dt.date(2026, 11, start)
    for target in (1, 2, 3):
        leader.define([one | {"start": begin, "target": target}])
        with leader.session(None) as session:
            assert not any("stay in force" in remark for remark in session.remarks)
    with leader.session(None) as session:
        terms = session.stored[0].life.terms
    assert [term.begin for term in terms][:2] == [dt.date(2026, 10, 1), begin]
    assert terms[0].habit.end == dt.date(2026, 11, 10)


def _stored(leader: Leader) -> list[store.StoredHabit]:
    with open_session(Place(leader.home, dt.date(2026, 1, 5))) as session:
        return list(session.stored)
