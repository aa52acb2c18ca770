"""What may enter the log: the rules that typed and imported records share."""

import datetime as dt

import pytest

from cchabits.domain import admission
from cchabits.domain.definition import read_habit
from cchabits.domain.habit import SKIP_REASONS, Habit
from cchabits.domain.life import Life
from cchabits.domain.numbers import MILLION
from cchabits.domain.settings import Settings
from cchabits.errors import BadDay, BadDetail, BadEntryId, BadValue
from tests.engine import life_of

START = dt.date(2026, 8, 1)
END = dt.date(2026, 12, 31)


def habit(**keys: object) -> Habit:
    """Return a habit that lives from August to December 2026."""
    table = {"slug": "call", "title": "A title", "end": END} | keys
    found, problems = read_habit(table, Settings(), START)
    assert found is not None, problems
    return found


def life(**keys: object) -> Life:
    """Return the life of a habit that never changed."""
    return life_of(habit(**keys))


def day(text: str) -> dt.date:
    """Return a day of 2026."""
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize("credit", [None, "11-20", "11-01", "08-01"])
def test_an_entry_may_be_given_to_an_earlier_day_of_the_habit(credit: str | None) -> None:
    """Its own day, and any before it from the start on, can be given."""
    admission.check_credit(life(), day("11-20"), day(credit) if credit else None)


def test_an_entry_after_the_end_may_be_given_to_the_last_day() -> None:
    """An act done after the habit's end can still be given to a period of its life."""
    admission.check_credit(life(), dt.date(2027, 1, 3), END)


@pytest.mark.parametrize(
    ("keys", "on", "credit", "why"),
    [
        ({}, "11-20", "11-21", "--for 2026-11-21 is after the entry's own day, 2026-11-20"),
        ({}, "11-20", "07-31", "no period of call holds 2026-07-31"),
        ({"end": day("11-10")}, "11-20", "11-11", "no period of call holds 2026-11-11"),
        ({"measure": "coverage"}, "11-20", "11-01", "--for is not for coverage"),
        ({"cadence": "within 30 days"}, "11-20", "11-01", "--for is not for rolling cadences"),
    ],
)
def test_an_entry_cannot_be_given_elsewhere(
    keys: dict[str, object], on: str, credit: str, why: str
) -> None:
    """What no period can take is refused with the reason."""
    with pytest.raises(BadDay, match=why):
        admission.check_credit(life(**keys), day(on), day(credit))


@pytest.mark.parametrize("on", [START, END])
def test_the_first_and_the_last_day_can_be_skipped(on: dt.date) -> None:
    """Both ends of a habit's life are in it."""
    admission.check_held(life(), on)


@pytest.mark.parametrize("on", [START - dt.timedelta(days=1), END + dt.timedelta(days=1)])
def test_a_day_outside_the_habit_s_life_cannot_be_skipped(on: dt.date) -> None:
    """The hint says when the habit starts and ends."""
    with pytest.raises(BadDay) as refusal:
        admission.check_held(life(), on)
    assert refusal.value.hints == ("it starts on 2026-08-01 and ends on 2026-12-31",)


@pytest.mark.parametrize("reason", SKIP_REASONS)
def test_the_four_reasons_are_taken(reason: str) -> None:
    """A reason that makes an act impossible is taken as it is."""
    assert admission.check_reason(reason) == reason


@pytest.mark.parametrize("reason", ["", "no time", "ILLNESS", None, 1, ["illness"]])
def test_any_other_reason_is_refused_with_those_that_are(reason: object) -> None:
    """Other reasons explain a miss, they do not excuse one."""
    with pytest.raises(BadValue) as refusal:
        admission.check_reason(reason)
    assert refusal.value.hints[0] == f"the reasons are: {', '.join(SKIP_REASONS)}"
    assert "cchabits reason HABIT REASON" in refusal.value.hints[1]


@pytest.mark.parametrize(
    "entry_id", ["a", "4f9a", "x" * 200, "é-1", "2026-11-20T09:00:00+01:00", "Last"]
)
def test_an_id_may_be_any_word(entry_id: str) -> None:
    """An id of another program's making is kept as it is."""
    assert admission.check_id(entry_id) == entry_id


@pytest.mark.parametrize(
    "entry_id", ["", "x" * 201, "a b", " ", "a\tb", "\u00a0", "\u202ea", "last", None, 7]
)
def test_an_id_that_cannot_be_shown_or_typed_is_refused(entry_id: object) -> None:
    """Spaces, control characters, `last`, and what is no text are refused."""
    with pytest.raises(BadEntryId):
        admission.check_id(entry_id)


@pytest.mark.parametrize("note", ["", "a\nb\tc", "\x1b[0m", "[b]x", "😀", "x" * 10_000])
def test_a_note_is_kept_as_it_is(note: str) -> None:
    """Nothing is trimmed, folded or escaped."""
    assert admission.check_note(note) == note


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("a\0", "NUL"),
        ("é\0", "NUL"),
        ("\ud800", "half a character"),
        ("😀\udfff", "half a character"),
        ("x" * 10_001, "10,001 characters; at most 10,000"),
        (None, "is not a text"),
        (["x"], "is not a text"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(note: object, why: str) -> None:
    """The sentence says what is wrong with it."""
    with pytest.raises(BadDetail, match=why):
        admission.check_note(note)


@pytest.mark.parametrize("text", ["2026-11-20", "0001-01-01", "9999-12-31", "2024-02-29"])
def test_a_day_is_read_as_iso(text: str) -> None:
    """A day in a file is YYYY-MM-DD."""
    assert str(admission.read_iso_day(text, "'on'")) == text


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-2", "2026-1-020", "20261120", "2026-W47-5", "2026-325", "2025-02-29",
     "0000-01-01", "+026-11-20", " 2026-11-20", "2026-11-20 ", "２０２６-11-20", "2026‐11‐20",
     "today", 20261120, None, True, ["2026-11-20"], dt.date(2026, 11, 20)],
)  # fmt: skip
def test_no_other_form_of_a_day_is_read(text: object) -> None:
    """Anything else is refused, with what the day is for."""
    with pytest.raises(BadDay, match=r"^'on' is .*, and must be a day as YYYY-MM-DD$"):
        admission.read_iso_day(text, "'on'")


COVERAGE = habit(slug="ask", measure="coverage")
RATIO = habit(slug="clv", measure="coverage", ratio=True, target=1)
LISTED = habit(slug="list", measure="checklist", items=["own", "team"])
ANY_ITEM = habit(slug="any", measure="checklist", target=2)
HOURS = habit(slug="hours", measure="duration", target="1 day")
SCORE = habit(slug="courage", measure="score")


@pytest.mark.parametrize(
    ("earlier", "value", "later"),
    [
        (COVERAGE, (3 * MILLION, 4 * MILLION), RATIO),
        (RATIO, (3 * MILLION, 4 * MILLION), COVERAGE),
        (RATIO, (1, 10**12), habit(slug="other", measure="coverage", ratio=True, target=1)),
        (LISTED, "own", ANY_ITEM),
        (ANY_ITEM, "team", LISTED),
        (ANY_ITEM, " a\nb ", habit(slug="other", measure="checklist", target=2)),
        (HOURS, 90, habit(slug="other", measure="duration", target="90m")),
        (SCORE, 1, habit(slug="other", measure="score")),
        (habit(), 3, habit(slug="other", target=7)),
    ],
)
def test_a_value_is_the_same_in_another_habit(earlier: Habit, value: object, later: Habit) -> None:
    """A habit of the same measure takes a value to the last decimal, if its rules allow it."""
    assert admission.check_moved_value(value, earlier, later) == value


@pytest.mark.parametrize(
    ("earlier", "value", "later"),
    [
        (habit(), 1, HOURS),
        (HOURS, 90, habit()),
        (HOURS, 90, SCORE),
        (SCORE, 7 * MILLION, habit()),
        (COVERAGE, (MILLION, MILLION), habit()),
        (habit(), 1, COVERAGE),
        (RATIO, (40_500_000, 60 * MILLION), COVERAGE),
        (ANY_ITEM, "theirs", LISTED),
    ],
)
def test_a_value_that_another_habit_cannot_take_is_refused(
    earlier: Habit, value: object, later: Habit
) -> None:
    """Another measure, or a stricter rule, needs another value, and the refusal says so."""
    with pytest.raises(BadValue, match=f"^{later.slug} cannot take '.*', the value") as refusal:
        admission.check_moved_value(value, earlier, later)
    assert refusal.value.hints[-1] == "give a VALUE as well"


def test_a_value_that_its_habit_has_is_kept_whatever_it_is() -> None:
    """An item that is on the list no more stays while the habit is the same."""
    assert admission.check_moved_value("theirs", LISTED, LISTED) == "theirs"
