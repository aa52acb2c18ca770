"""Undo: every act can be taken back, and brought back, also much later."""

import datetime as dt
from collections.abc import Callable

import pytest

from cchabits.domain.operation import Operation
from cchabits.errors import CannotUndo, NothingToUndo
from cchabits.services.undo import LISTED, latest_operations
from tests.fakes import set_clock
from tests.services.homes import DAY, HABITS, START, Leader, act


def amounts(leader: Leader) -> list[int]:
    """Return the amounts of the live entries, in the order of logging."""
    return [row[0] for row in leader.rows("SELECT amount FROM entry WHERE is_live ORDER BY pk")]


def operations_of(leader: Leader) -> list[Operation]:
    """Return the latest operations, newest first."""
    with leader.session() as session:
        return latest_operations(session)


ACTS: dict[str, Callable[[Leader], object]] = {
    "log": lambda leader: leader.log("call"),
    "log partial": lambda leader: leader.log("review"),
    "log for another day": lambda leader: leader.log("review", credit="2026-09-01", details=["hr"]),
    "log back": lambda leader: leader.log("question", "3/4", on="2026-08-03"),
    "skip": lambda leader: leader.skip("call"),
    "skip again": lambda leader: leader.skip("visit", "2026-10-03", reason="emergency"),
    "pause": lambda leader: leader.pause("call", "2026-10-01"),
    "pause all": lambda leader: leader.pause(None),
    "resume": lambda leader: leader.resume("letter"),
    "resume today's": lambda leader: leader.resume("listen"),
    "import": lambda leader: leader.take(
        [
            act("call", "2026-08-05", amount=7),
            {"type": "skip", "habit": "call", "on": "2026-09-05", "reason": "illness"},
            {"type": "pause", "habit": None, "from": "2026-09-05"},
        ]
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_undo_after_do_is_nothing(leader: Leader, name: str) -> None:
    """Whatever was done, undone, leaves the log and the summary as they were."""
    leader.log("visit", "2h")
    leader.skip("visit", "2026-10-20")
    leader.pause("letter", "2026-10-10")
    leader.pause("listen")
    before, status = leader.live_rows(), leader.status()
    ACTS[name](leader)
    assert leader.live_rows() != before
    leader.undo()
    assert (leader.live_rows(), leader.status()) == (before, status)


@pytest.mark.parametrize("name", ACTS)
def test_undo_of_an_undo_brings_back(leader: Leader, name: str) -> None:
    """Undoing an undo leaves the log and the summary as the act had made them."""
    leader.skip("visit", "2026-10-20")
    leader.pause("letter", "2026-10-10")
    leader.pause("listen")
    ACTS[name](leader)
    after, status = leader.live_rows(), leader.status()
    receipt = leader.undo()
    again = leader.undo(receipt.number)
    assert (receipt.was_brought_back, again.was_brought_back) == (False, True)
    assert (leader.live_rows(), leader.status()) == (after, status)


def test_undo_goes_back_many_steps(leader: Leader) -> None:
    """Forty acts are undone one by one, the newest first, each command opening the home anew."""
    for amount in range(1, 41):
        leader.log("call", str(amount))
    for left in range(39, -1, -1):
        assert leader.undo().operation.title.startswith(f"log call {left + 1} ")
        assert amounts(leader) == list(range(1, left + 1))
    with pytest.raises(NothingToUndo):
        leader.undo()


def test_an_act_in_the_middle_can_be_undone(leader: Leader) -> None:
    """By its number any act is undone, and those around it stand."""
    for amount in (1, 2, 3):
        leader.log("call", str(amount))
    assert leader.undo(2).operation.number == 2
    assert amounts(leader) == [1, 3]


def test_undo_passes_over_what_is_undone(leader: Leader) -> None:
    """After an undo in the middle, undo without a number takes the newest act that stands."""
    for amount in (1, 2, 3):
        leader.log("call", str(amount))
    leader.undo(3)
    leader.undo()
    assert amounts(leader) == [1]


def test_what_was_brought_back_can_be_undone_again(leader: Leader) -> None:
    """Do, undo, bring back, and undo: nothing is left, and the first act is named each time."""
    leader.log("call", "4")
    leader.undo()
    leader.undo(2)
    assert amounts(leader) == [4]
    assert leader.undo().operation.number == 1
    assert amounts(leader) == []


def test_a_bringing_back_can_be_undone_by_its_number(leader: Leader) -> None:
    """The number of the operation that brought an act back takes it away again."""
    leader.log("call", "4")
    leader.undo()
    back = leader.undo(2)
    receipt = leader.undo(back.number)
    assert not receipt.was_brought_back
    assert amounts(leader) == []


def test_a_bringing_back_that_was_overtaken_brings_nothing_back(leader: Leader) -> None:
    """An act brought back and then undone by itself does not return by undoing the former."""
    leader.log("call", "4")
    leader.undo()
    back = leader.undo(2)
    leader.undo()
    with pytest.raises(CannotUndo):
        leader.undo(back.number)
    assert amounts(leader) == []


def test_what_is_undone_cannot_be_undone_again(leader: Leader) -> None:
    """An act that does not stand is refused by its number, and so is an undo brought back."""
    leader.log("call")
    leader.undo(1)
    with pytest.raises(CannotUndo, match="operation 1 has been undone already"):
        leader.undo(1)
    leader.undo(2)
    with pytest.raises(CannotUndo, match="operation 2 has been undone already"):
        leader.undo(2)


@pytest.mark.parametrize("number", [0, -1, 99, 2**62])
def test_an_operation_that_is_not_there_cannot_be_undone(leader: Leader, number: int) -> None:
    """A number that no operation has is refused, with where to find them."""
    leader.log("call")
    with pytest.raises(CannotUndo, match=f"there is no operation {number}"):
        leader.undo(number)


def test_a_number_beyond_all_numbers_is_refused(leader: Leader) -> None:
    """A number too big for the database is no operation's either."""
    leader.log("call")
    with pytest.raises(CannotUndo):
        leader.undo(10**30)


def test_in_a_new_home_there_is_nothing_to_undo(leader: Leader) -> None:
    """Without an act, undo says so."""
    with pytest.raises(NothingToUndo):
        leader.undo()


def test_what_was_built_upon_cannot_be_undone_alone(leader: Leader) -> None:
    """A pause that was resumed is undone after the resume, which the refusal names."""
    leader.pause("call", "2026-11-01")
    leader.resume("call")
    before = leader.everything()
    with pytest.raises(CannotUndo, match="operation 2 was built upon this one") as refusal:
        leader.undo(1)
    assert refusal.value.hints == ("cchabits undo 2",)
    assert leader.everything() == before
    leader.undo(2)
    leader.undo(1)
    assert leader.rows("SELECT * FROM pause WHERE is_live") == []


def test_a_skip_that_was_replaced_cannot_be_undone_alone(leader: Leader) -> None:
    """The skip that replaced it is undone first."""
    leader.skip("call", "2026-10-05")
    leader.skip("call", "2026-10-06")
    with pytest.raises(CannotUndo):
        leader.undo(1)
    leader.undo()
    assert leader.rows("SELECT day FROM skip WHERE is_live") == [("2026-10-05",)]


def test_two_resumes_of_one_pause_do_not_both_stand(leader: Leader) -> None:
    """A resume cannot be brought back once its pause was ended in another way."""
    leader.pause("call", "2026-11-01", today="2026-11-01")
    first = leader.resume("call", today="2026-11-10")
    undone = leader.undo(today="2026-11-11")
    leader.resume("call", today="2026-11-12")
    before = leader.live_rows()
    with pytest.raises(CannotUndo):
        leader.undo(undone.number)
    assert first.pause.until == dt.date(2026, 11, 10)
    assert leader.live_rows() == before


def test_two_skips_of_one_period_do_not_both_stand(leader: Leader) -> None:
    """A skip that replaced another cannot be brought back once a third has."""
    leader.skip("call", "2026-10-05")
    leader.skip("call", "2026-10-06")
    undone = leader.undo()
    leader.skip("call", "2026-10-07")
    with pytest.raises(CannotUndo):
        leader.undo(undone.number)
    assert leader.rows("SELECT day FROM skip WHERE is_live") == [("2026-10-07",)]


def test_an_id_taken_since_keeps_its_entry(leader: Leader) -> None:
    """An entry whose id was given to another since cannot be brought back; nothing is changed."""
    leader.log("call", id="request-1")
    undone = leader.undo()
    leader.log("visit", "1h", id="request-1")
    before = leader.everything()
    with pytest.raises(CannotUndo, match="the same id"):
        leader.undo(undone.number)
    assert leader.everything() == before


def test_undo_works_on_any_day(leader: Leader) -> None:
    """An act logged on a later day is undone on an earlier one, and judged rightly on both."""
    leader.log("call", on="2026-10-05", today="2026-11-20")
    leader.undo(today="2026-09-01")
    assert leader.status("2026-11-20", "call").habits[0].adherence.met == 0


def test_acts_of_a_habit_that_is_gone_can_be_undone(leader: Leader) -> None:
    """After a habit has left habits.toml, what was logged for it is undone as before."""
    leader.log("call", today="2026-11-20")
    leader.define([table for table in HABITS if table["slug"] != "call"])
    with leader.session(None):
        pass
    leader.undo()
    assert amounts(leader) == []


def test_operations_are_listed_newest_first(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list says what was done as one would type it, when, and whether it stands."""
    clock = set_clock(monkeypatch, DAY)
    leader.log("visit", "90m", on="2026-11-19", credit="2026-10-31")
    clock.day = dt.date(2026, 11, 21)
    leader.skip("call", "2026-10-05")
    leader.undo(1)
    undone, skipped, logged = operations_of(leader)
    assert logged.title == "log visit 1h30 --on 2026-11-19 --for 2026-10-31"
    assert logged.at == dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    assert not logged.is_effective
    assert skipped.title == "skip call --on 2026-10-05 --reason illness"
    assert skipped.at.date() == dt.date(2026, 11, 21)
    assert (undone.title, undone.undoes) == (f"undo: {logged.title}", 1)


def test_the_list_has_thirty_steps(leader: Leader) -> None:
    """The thirty newest operations are listed."""
    leader.take([act("call", START)])
    for _ in range(LISTED):
        leader.log("call")
    numbers = [operation.number for operation in operations_of(leader)]
    assert numbers == list(range(LISTED + 1, 1, -1))
    assert len(numbers) >= 30
