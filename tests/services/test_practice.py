"""What is written down around the acts: which period a reason explains, and what is kept."""

import datetime as dt

import pytest

from cchabits.domain.practice import (
    CHOICES,
    MISS_REASONS,
    SPANS,
    Choice,
    MissReason,
    Practice,
    Reflection,
)
from cchabits.errors import BadDay, BadDetail, BadValue, NotNow, Unacceptable, UnknownHabit
from tests.services.homes import DAY, Leader, act

LATER = DAY + dt.timedelta(days=1)


def missed(leader: Leader, *months: int) -> None:
    """Log a call in each month from August to October but these."""
    kept = [month for month in (8, 9, 10) if month not in months]
    leader.take([act("call", f"2026-{month:02}-05") for month in kept])


# Reasons


def test_without_a_day_the_latest_missed_period_without_a_reason_is_explained(
    leader: Leader,
) -> None:
    """Said twice, a reason goes back in time, from one missed period to the one before."""
    missed(leader, 8, 10)
    labels = [leader.explain("call").label for _ in range(2)]
    assert labels == ["October 2026", "August 2026"]


def test_the_day_it_takes_is_the_last_of_the_period(leader: Leader) -> None:
    """Without a day, the reason is recorded on the last day of the missed period."""
    assert leader.explain("call", note="a launch", countermeasure="If ...").record == MissReason(
        "call", dt.date(2026, 10, 31), "forgot", "a launch", "If ..."
    )


def test_a_second_reason_for_a_period_replaces_the_first(leader: Leader) -> None:
    """A period has one reason; undone, the second gives its place back to the first."""
    leader.explain("call", "2026-10-03")
    leader.explain("call", "2026-10-20", reason="comfort")
    assert [one.on.day for one in leader.practice()] == [20]
    leader.undo()
    assert [one.on.day for one in leader.practice()] == [3]


def test_a_reason_changes_no_verdict(leader: Leader) -> None:
    """A missed period with a reason is missed as it was."""
    before = leader.status()
    receipt = leader.explain("call")
    assert leader.status() == before
    assert receipt.after in before.habits


@pytest.mark.parametrize(
    ("habit", "day", "sentence"),
    [
        ("call", "2026-10-03", "call is met for October 2026"),
        ("review", "2026-10-03", "review is met, if late, for October 2026"),
        ("visit", "2026-10-03", "visit is skipped for October 2026"),
        ("letter", "2026-10-03", "letter is excused for 8 Sep–5 Oct 2026"),
        ("call", "2026-11-03", "call is met for November 2026"),
        ("visit", "2026-11-03", "the period of visit that holds 2026-11-03 is not over"),
        ("visit", "2026-12-03", "the period of visit that holds 2026-12-03 is not over"),
    ],
)
def test_only_what_is_missed_can_be_explained(
    leader: Leader, habit: str, day: str, sentence: str
) -> None:
    """A period that came to anything else is refused, with what it came to; nothing is written."""
    leader.take([act("call", "2026-10-05"), act("call", "2026-11-05")])
    leader.log("review", on="2026-11-02", details=("departments=hr",))
    leader.skip("visit", "2026-10-05")
    leader.pause("letter", "2026-09-01", "2026-11-01")
    before = leader.everything()
    with pytest.raises(NotNow, match=sentence):
        leader.explain(habit, day)
    assert leader.everything() == before


def test_what_had_no_occasions_is_not_explained(leader: Leader) -> None:
    """A period without an occasion is not missed where the habit says so."""
    silent = {"slug": "question", "measure": "coverage", "target": 0.9, "min_occasions": 0}
    leader.define([silent | {"start": "2026-08-01"}])
    with pytest.raises(NotNow, match="question has no missed period"):
        leader.explain("question")
    with pytest.raises(NotNow, match="question had no occasions in October 2026"):
        leader.explain("question", "2026-10-03")


def test_a_period_that_waits_in_its_grace_is_not_missed_yet(leader: Leader) -> None:
    """The days of grace count as not over, and the way to excuse the period is named."""
    with pytest.raises(NotNow, match="is not over") as caught:
        leader.explain("review", "2026-10-03", today="2026-11-03")
    assert "cchabits skip review --on 2026-10-03" in caught.value.hints[0]


def test_where_all_is_explained_the_way_to_another_reason_is_named(leader: Leader) -> None:
    """With a reason for each missed period, another needs its day."""
    missed(leader, 9)
    leader.explain("call")
    with pytest.raises(NotNow, match="every missed period of call has its reason") as caught:
        leader.explain("call")
    assert caught.value.hints == ("to give another: cchabits reason call REASON --on DAY",)


def test_where_nothing_was_missed_there_is_nothing_to_explain(leader: Leader) -> None:
    """A habit that was always kept has no period to explain."""
    missed(leader)
    with pytest.raises(NotNow, match="call has no missed period"):
        leader.explain("call")


@pytest.mark.parametrize(
    ("said", "error", "sentence"),
    [
        ({"reason": "illness"}, BadValue, "'illness' excuses a period, and explains none"),
        ({"reason": "laziness"}, BadValue, "'laziness' is not a reason"),
        ({"note": "n" * 10_001}, BadDetail, "the note has 10,001 characters"),
        ({"countermeasure": "a\0b"}, BadDetail, "NUL"),
        ({"note": "\ud800"}, BadDetail, "surrogate"),
        ({"on": "2026-07-31"}, BadDay, "no period of call holds 2026-07-31"),
        ({"on": "soon"}, BadDay, "'soon' is not a day"),
        ({"habit": "nobody"}, UnknownHabit, "no habit is called 'nobody'"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    leader: Leader, said: dict[str, str], error: type[Unacceptable], sentence: str
) -> None:
    """A reason that is none, a text that cannot be stored, a day outside: nothing is written."""
    leader.status()
    before = leader.everything()
    with pytest.raises(error, match=sentence) as caught:
        leader.explain(**({"habit": "call"} | said))
    assert leader.everything() == before
    if error is BadValue:
        assert all(reason in " ".join(caught.value.hints) for reason in MISS_REASONS)
        assert "cchabits skip: travel_or_leave" in " ".join(caught.value.hints)


# Reviews and answers


def test_a_review_that_says_nothing_is_not_written_down(leader: Leader) -> None:
    """Three empty lines leave the log as it is."""
    leader.status()
    before = leader.everything()
    assert leader.reflect("month", "", " ", "") is None
    assert leader.everything() == before


def test_the_lines_of_a_review_can_come_one_by_one(leader: Leader) -> None:
    """What is said of the same span on the same day is one record; each line is undone alone."""
    leader.reflect("month", "a call")
    leader.reflect("month", delta="no visit")
    leader.reflect("week", to_do="ask Ana")
    leader.reflect("month", "two calls", today=LATER)
    assert leader.practice() == [
        Reflection(DAY, "month", "a call", "no visit"),
        Reflection(DAY, "week", next="ask Ana"),
        Reflection(LATER, "month", "two calls"),
    ]
    for _ in range(3):
        leader.undo()
    assert leader.practice() == [Reflection(DAY, "month", "a call")]


def test_an_answer_is_written_down_once_a_day(leader: Leader) -> None:
    """Another answer for a habit on the same day replaces the first."""
    for choice in CHOICES:
        leader.choose("call", choice)
    leader.choose("visit", "deepen")
    assert leader.practice() == [Choice("call", DAY, "keep"), Choice("visit", DAY, "deepen")]


@pytest.mark.parametrize(
    ("span", "plus", "sentence"),
    [
        ("decade", "a", "'decade' is no span of a review"),
        ("month", "p" * 1_001, "'plus' has 1,001 characters; at most 1,000 are kept"),
        ("month", "\0", "'plus' holds a NUL character"),
    ],
)
def test_a_review_that_cannot_be_kept_is_refused(
    leader: Leader, span: str, plus: str, sentence: str
) -> None:
    """Another span, a line that is too long, a text that cannot be stored: nothing is written."""
    leader.status()
    before = leader.everything()
    with pytest.raises(Unacceptable, match=sentence):
        leader.reflect(span, plus)
    assert leader.everything() == before


def test_an_answer_that_cannot_be_kept_is_refused(leader: Leader) -> None:
    """Another word, a habit that does not hold the day: nothing is written."""
    leader.status()
    before = leader.everything()
    with pytest.raises(BadValue, match="'lower' is no choice"):
        leader.choose("call", "lower")
    with pytest.raises(BadDay, match="no period of call holds 2026-07-31"):
        leader.choose("call", "keep", today="2026-07-31")
    assert leader.everything() == before


# Undo, and what cannot be read


def every_kind(leader: Leader) -> list[Practice]:
    """Write down one record of each kind, and return them."""
    leader.explain("call")
    leader.reflect(SPANS[0], "a call")
    leader.choose("call", "keep")
    return leader.practice()


def test_each_record_is_undone_by_itself_and_brought_back(leader: Leader) -> None:
    """Undo takes back one record at a time, and undoing the undo brings it back."""
    written = every_kind(leader)
    receipts = [leader.undo() for _ in written]
    assert leader.practice() == []
    assert [one.operation.title for one in receipts] == [
        "keep call on 2026-11-20",
        "review --week --plus on 2026-11-20",
        "reason call forgot --on 2026-10-31",
    ]
    for one in reversed(receipts):
        leader.undo(one.number)
    assert leader.practice() == written


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", "no JSON"),
        ("content", "[" * 100_000),
        ("content", "[]"),
        ("content", '{"reason": 1, "span": 1, "choice": 1}'),
        ("content", '{"reason": "bad", "plus": 1, "choice": []}'),
        ("content", '{"more": ""}'),
        ("kind", "dream"),
        ("day", "someday"),
        ("habit_id", 99),
    ],
)
def test_what_cannot_be_read_is_left_out(leader: Leader, column: str, value: object) -> None:
    """A row that says nothing that was ever written takes nothing else with it."""
    every_kind(leader)
    for one in (1, 2, 3):
        assert leader.change(f"UPDATE practice SET {column} = ? WHERE pk = ?", value, one) == 1  # noqa: S608 - the names are this test's
    leader.choose("visit", "keep")
    assert leader.practice() == [Choice("visit", DAY, "keep")]


def test_a_record_of_the_wrong_owner_is_left_out(leader: Leader) -> None:
    """A review is of no habit, a reason and an answer are of one."""
    every_kind(leader)
    leader.change("UPDATE practice SET habit_id = 1 WHERE kind = 'review'")
    leader.change("UPDATE practice SET habit_id = NULL WHERE kind <> 'review'")
    assert leader.practice() == []
