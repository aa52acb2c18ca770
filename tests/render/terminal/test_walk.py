"""What a walk shows at a stop, whatever the stop."""

import pytest

from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.numbers import Written
from cchabits.domain.practice import MISS_REASONS
from cchabits.render.glyphs import ASCII
from cchabits.render.line import Line, Look, text_of
from cchabits.render.reasons import COUNTERMEASURES, REASON_WORDS
from cchabits.render.terminal.walk import (
    StepNumber,
    answers_lines,
    farewell_line,
    items_lines,
    opening_lines,
    prompt_lines,
    question_lines,
    reason_keys,
    skipped_words,
    stop_lines,
)
from tests.render.states import pair
from tests.reviews import TODAY, day, plan, review_of, told

WIDE = Look(80)
FIRST = StepNumber(1, 2)


def texts(lines: list[Line]) -> list[str]:
    """Return lines without their roles."""
    return [text_of(line) for line in lines]


def test_many_missed_periods_are_counted_not_listed() -> None:
    """The latest three by name, in the order in which they were missed."""
    (stop,) = review_of(told({}, ["01-05"]), span="year").stops
    assert texts(stop_lines(stop, FIRST, TODAY, WIDE)) == [
        "1 of 2  ✗ call   overdue 8 months",
        "  6 before these, missed",
        "  August: 0 of 1, missed",
        "  September: 0 of 1, missed",
        "  October: 0 of 1, missed",
        "  November: 0 of 1, 6 days left",
    ]


def test_a_partial_entry_is_told_before_another_is_logged() -> None:
    """What is there already, and what it lacks."""
    stop = review_of(told({"requires": ["departments"]}, ["09-05", "10-05"])).stops[0]
    stop = stop._replace(summary=stop.summary._replace(partial=1))
    assert texts(stop_lines(stop, FIRST, TODAY, WIDE))[-1] == "  1 partial: lacks departments"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("11-26", ["  planned for Thu 26 Nov at 09:00 for 1h, Acme"]),
        ("11-12", ["  Thu 12 Nov at 09:00 passed: when is the next one?"]),
        ("10-12", []),
    ],
)
def test_what_is_planned_is_told_at_its_stop(on: str, said: list[str]) -> None:
    """Ahead, or passed and still to be kept; one that was broken is over."""
    habit = told({}, ["09-05"])
    (stop,) = review_of(habit, practice=[plan(on, "Acme", made="10-12")]).stops
    lines = texts(stop_lines(stop, FIRST, TODAY, WIDE))
    assert lines[3:] == said
    assert lines[2] == "  November: 0 of 1, 6 days left"


def test_a_missed_habit_that_is_kept_again_is_not_called_overdue() -> None:
    """Nor is its skip taken for that of the open period."""
    (stop,) = review_of(told({}, ["08-05", "09-05", "11-05"])).stops
    assert texts(stop_lines(stop, FIRST, TODAY, WIDE)) == [
        "1 of 2  ! call   missed",
        "  October: 0 of 1, missed",
        "  November: 1 of 1, met",
    ]
    assert skipped_words(stop, TODAY) == "October"


def test_a_period_in_its_grace_is_named_by_its_last_day() -> None:
    """It is overdue and not missed, so nothing of it is unexplained."""
    habit = told({"grace": 27}, ["09-29"], start=day("09-01"))
    (stop,) = review_of(habit, today=day("11-20")).stops
    assert stop.unexplained == ()
    assert skipped_words(stop, TODAY) == "what was due on 31 Oct"


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ((4, 4, 4), "August, September and October: 3 of 4, the minimum each time."),
        (
            (4, 8, 4),
            "August 3 of 4, September 6 of 8 and October 3 of 4, the minimum each time.",
        ),
    ],
)
def test_a_habit_at_its_minimum_is_told_what_it_came_to(done: tuple[int, ...], said: str) -> None:
    """Once where that was the same each time."""
    days = {f"{8 + at:02}-05": pair(of * 3 // 4, of) for at, of in enumerate(done)}
    table = {"measure": "coverage", "target": Written("0.75"), "lead": 1}
    (question,) = review_of(told(table, days | {"11-05": pair(9, 9)})).questions
    assert texts(question_lines(question, FIRST, TODAY, WIDE))[1].strip() == said


def test_each_reason_has_a_key_words_and_a_countermeasure() -> None:
    """No key twice; each countermeasure is a plan, and short."""
    assert REASON_WORDS.keys() == {*MISS_REASONS, *SKIP_REASONS}
    assert COUNTERMEASURES.keys() == {*MISS_REASONS}
    keys = reason_keys(MISS_REASONS)
    assert len({key.key for key in keys}) == len(MISS_REASONS) == 11
    for example in COUNTERMEASURES.values():
        assert example.startswith("If ")
        assert ", then I will " in example
        assert len(example) <= 88


@pytest.mark.parametrize("width", [30, 59, 60, 80, 0])
def test_answers_fit_any_width(width: int) -> None:
    """Two columns from 60 on, none broken; every answer is there."""
    lines = texts(answers_lines(reason_keys(MISS_REASONS), Look(width)))
    assert len(lines) == (11 if 0 < width < 60 else 6)
    assert max(map(len, lines)) <= (width or 80)
    assert "".join(lines).count("[") == 11


def test_items_are_shown_as_what_they_are() -> None:
    """Whatever they hold, and however long they are."""
    lines = texts(items_lines(["a\x1b[2J", "x" * 70], Look(40)))
    assert lines[0] == "  1 a\\x1b[2J"
    assert max(map(len, lines)) <= 40


@pytest.mark.parametrize(
    ("width", "above", "prompt"),
    [(80, [], "  How long (90m, 1h30): "), (40, ["  90m, 1h30"], "  How long: ")],
)
def test_a_prompt_leaves_room_for_the_answer(width: int, above: list[str], prompt: str) -> None:
    """Its hint goes above it where it must."""
    lines, shown = prompt_lines("How long", "90m, 1h30", Look(width))
    assert (texts(lines), shown) == (above, prompt)
    assert prompt_lines("Next time", "", Look(width)) == ([], "  Next time: ")
    assert prompt_lines("né", "", Look(width, glyphs=ASCII))[1] == "  ne: "


def test_a_walk_begins_with_what_waits_and_a_long_span_with_its_figures() -> None:
    """A month has its verdict only."""
    month = texts(opening_lines(review_of(told({}, []), waiting=["call"]), WIDE))
    assert month[1:] == [
        "1 habit overdue; 1 period missed, not explained yet",
        "  call: its change in habits.toml waits for a reason.",
        '  cchabits habits edit call reason="…"',
    ]
    year = texts(opening_lines(review_of(told({}, []), span="year"), WIDE))
    assert any(line.startswith("  Kept ") for line in year)


@pytest.mark.parametrize(
    ("steps", "left", "said"),
    [
        (0, 0, "Nothing was changed."),
        (1, 0, "1 step saved."),
        (3, 1, "3 steps saved; 1 stop left for another time."),
    ],
)
def test_the_end_says_what_was_saved(steps: int, left: int, said: str) -> None:
    """And what is left."""
    assert text_of(farewell_line(steps, left, WIDE)) == said
