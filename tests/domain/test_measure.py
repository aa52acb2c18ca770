"""What entries add up to, and which values are taken (docs/cadence.md, 3)."""

from collections.abc import Mapping

import pytest

from cchabits.domain.coverage import Coverage
from cchabits.domain.measure import (
    LONGEST_ITEM,
    Checklist,
    Count,
    Duration,
    Measure,
    Score,
    Value,
)
from cchabits.domain.numbers import HIGHEST_WHOLE, MILLION, MOST_MINUTES, Written
from cchabits.errors import BadValue

WORKING_DAY = 480
WHOLE = MILLION
HALF = MILLION // 2

ONCE = Count(1)
HOUR = Duration(60)
ALL = Coverage(WHOLE)
SHARE = Coverage(WHOLE, ratio=True)
LIST = Checklist(2, ("own", "team", "board"), "own")
LABELS = Checklist(2)
SCORE = Score()


# Sums


@pytest.mark.parametrize(
    ("measure", "values", "figure", "is_met"),
    [
        (Count(3), [], 0, False),
        (Count(3), [1, 1], 2, False),
        (Count(3), [1, 2], 3, True),
        (Count(3), [5], 5, True),
        (HOUR, [30, 29], 59, False),
        (HOUR, [30, 30], 60, True),
        (ALL, [], None, False),
        (ALL, [(WHOLE, WHOLE)], 1.0, True),
        (ALL, [(2 * WHOLE, 3 * WHOLE), (WHOLE, WHOLE)], 0.75, False),
        (Coverage(900_000), [(9 * WHOLE, 10 * WHOLE)], 0.9, True),
        (Coverage(900_001), [(9 * WHOLE, 10 * WHOLE)], 0.9, False),
        (Coverage(333_333), [(WHOLE, 3 * WHOLE)], 0.3333, True),
        (Coverage(333_334), [(WHOLE, 3 * WHOLE)], 0.3333, False),
        (Coverage(333_333, ratio=True), [(333_333 * 10**12 - 1, 10**18)], 0.3333, False),
        (Coverage(WHOLE, 3), [(2 * WHOLE, 2 * WHOLE)], 1.0, False),
        (Coverage(WHOLE, 3), [(3 * WHOLE, 3 * WHOLE)], 1.0, True),
        (Coverage(WHOLE, 0), [], None, False),
        (Coverage(WHOLE, 0), [(WHOLE, WHOLE)], 1.0, True),
        (SHARE, [(HALF, 0)], None, False),
        (SHARE, [(3 * WHOLE, 2 * WHOLE)], 1.5, True),
        (SHARE, [(HALF, HALF), (HALF, WHOLE)], 0.6667, False),
        (LIST, ["own"], 1, False),
        (LIST, ["own", "own"], 1, False),
        (LIST, ["own", "board"], 2, True),
        (LIST, ["own", "else"], 1, False),
        (LABELS, ["anything", "else"], 2, True),
        (SCORE, [], None, False),
        (SCORE, [0], 0, True),
        (SCORE, [9 * WHOLE, 4 * WHOLE], 4, True),
        (Score(7 * WHOLE), [HALF], 0.5, True),
    ],
)
def test_sums(measure: Measure, values: list[Value], figure: float | None, *, is_met: bool) -> None:
    """Entries add up as the table of docs/cadence.md says, and meet the target or do not."""
    total = measure.total(values)
    assert (measure.figure(total), measure.is_met(total)) == (figure, is_met)


@pytest.mark.parametrize(
    ("done", "of", "figure"),
    [
        (2, 3, 0.6667),
        (14_860_000, 3_200_000, 4.6438),  # 4.64375, which a float rounds down
        (3, 20_000, 0.0002),  # 0.00015, the same
    ],
)
def test_a_ratio_is_rounded_once(done: int, of: int, figure: float) -> None:
    """A ratio has the four decimals of the exact quotient, not of a float near it."""
    assert SHARE.figure((done, of)) == figure


@pytest.mark.parametrize(
    ("measure", "values", "part"),
    [
        (Count(4), [], 0.0),
        (Count(4), [1, 2], 0.75),
        (Count(4), [9], 1.0),
        (HOUR, [15], 0.25),
        (ALL, [], 0.0),
        (Coverage(HALF), [(WHOLE, 4 * WHOLE)], 0.5),
        (Coverage(HALF), [(4 * WHOLE, 4 * WHOLE)], 1.0),
        (Coverage(WHOLE, 4), [(WHOLE, WHOLE)], 0.25),
        (Coverage(WHOLE, 4), [(WHOLE, 2 * WHOLE)], 0.25),
        (Coverage(WHOLE, 0), [(WHOLE, 2 * WHOLE)], 0.5),
        (LIST, ["own"], 0.5),
        (LIST, ["own", "team", "board"], 1.0),
        (SCORE, [], 0.0),
        (SCORE, [0], 1.0),
    ],
)
def test_the_part_reached(measure: Measure, values: list[Value], part: float) -> None:
    """The part of the target reached is 0 to 1; for coverage it is that of the occasions too."""
    assert measure.reached(measure.total(values)) == part


@pytest.mark.parametrize(
    ("values", "is_behind"),
    [([], False), ([(WHOLE, WHOLE)], False), ([(0, WHOLE)], True), ([(0, 0)], False)],
)
def test_only_occasions_can_be_behind(values: list[Value], *, is_behind: bool) -> None:
    """Coverage is behind once occasions are logged and the ratio is below the target."""
    assert SHARE.is_behind(SHARE.total(values)) is is_behind


@pytest.mark.parametrize(
    ("least", "total", "is_silent"),
    [(0, (0, 0), True), (0, (0, WHOLE), False), (1, (0, 0), False), (3, (0, 0), False)],
)
def test_silence_is_no_data_only_by_choice(
    least: int, total: tuple[int, int], *, is_silent: bool
) -> None:
    """A period without an occasion is no data where `min_occasions` is 0, and nowhere else."""
    assert Coverage(WHOLE, least).is_silent(total) is is_silent


@pytest.mark.parametrize("measure", [ONCE, HOUR, LIST, LABELS, SCORE])
def test_nothing_is_a_miss_elsewhere(measure: Measure) -> None:
    """No measure but coverage knows silence, being behind, or losing what is met."""
    nothing = measure.total([])
    flags = (measure.is_silent(nothing), measure.is_behind(nothing), measure.can_be_lost)
    assert flags == (False, False, False)


@pytest.mark.parametrize(
    ("items", "is_out_of_order"),
    [
        ([], False),
        (["own", "team"], False),
        (["team"], False),
        (["team", "own"], True),
        (["own", "team", "own"], False),
        (["else", "own"], False),
    ],
)
def test_the_first_item_comes_first(items: list[str], *, is_out_of_order: bool) -> None:
    """A checklist is out of order once its first item has come after another that counts."""
    assert LIST.is_out_of_order(LIST.total(items)) is is_out_of_order


def test_a_list_without_a_first_has_no_order() -> None:
    """Where no item is to be first, there is no flag at all."""
    assert LABELS.is_out_of_order(LABELS.total(["a", "b"])) is None


@pytest.mark.parametrize(
    ("measure", "unit"),
    [(ONCE, "times"), (HOUR, "minutes"), (ALL, "ratio"), (LIST, "items"), (SCORE, "points")],
)
def test_units(measure: Measure, unit: str) -> None:
    """Each measure has the unit that docs/cadence.md, section 10, gives it."""
    assert measure.unit == unit


# Values as typed


@pytest.mark.parametrize(
    ("measure", "text", "value"),
    [
        (ONCE, None, 1),
        (ONCE, "1", 1),
        (ONCE, "1000000000000", HIGHEST_WHOLE),
        (HOUR, "1h30", 90),
        (HOUR, "1 day", 480),
        (HOUR, "1m", 1),
        (ALL, "yes", (WHOLE, WHOLE)),
        (ALL, "No", (0, WHOLE)),
        (ALL, "3/4", (3 * WHOLE, 4 * WHOLE)),
        (ALL, " 0 / 1 ", (0, WHOLE)),
        (SHARE, "yes", (WHOLE, WHOLE)),
        (SHARE, "0.5/0", (HALF, 0)),
        (SHARE, "60/40", (60 * WHOLE, 40 * WHOLE)),
        (SHARE, "0.000001/1", (1, WHOLE)),
        (LIST, "team", "team"),
        (LIST, " own ", "own"),
        (LABELS, "anything at all", "anything at all"),
        (LABELS, "a" * LONGEST_ITEM, "a" * LONGEST_ITEM),
        (SCORE, "0", 0),
        (SCORE, "10", 10 * WHOLE),
        (SCORE, "7.5", 7_500_000),
        (SCORE, "10.000000", 10 * WHOLE),
    ],
)
def test_typed_values_that_are_taken(measure: Measure, text: str | None, value: Value) -> None:
    """A value within its measure's bounds is read exactly."""
    assert measure.parse(text, WORKING_DAY) == value


@pytest.mark.parametrize(
    ("measure", "text", "sentence"),
    [
        (ONCE, "0", "'0' is not a whole number of 1 or more"),
        (ONCE, "-1", "'-1' is not a whole number"),
        (ONCE, "1.5", "'1.5' is not a whole number"),
        (ONCE, "", "'' is not a whole number"),
        (ONCE, "²", "'²' is not a whole number"),
        (ONCE, "1000000000001", "'1000000000001' is not a whole number"),
        (ONCE, "9" * 5000, "is not a whole number"),
        (HOUR, None, "how long it took is missing"),
        (HOUR, "90", "'90' is not a duration of whole minutes"),
        (HOUR, "0m", "'0m' is not a duration"),
        (HOUR, "0.5m", "'0.5m' is not a duration"),
        (ALL, None, "how many of how many is missing"),
        (ALL, "3", "'3' is not a number of occasions"),
        (ALL, "0/0", "'0/0' is not a number of occasions"),
        (ALL, "1.5/2", "'1.5/2' is not a number of occasions"),
        (ALL, "5/4", "'5/4' is more than there were: done is 0 to 4"),
        (ALL, "-1/4", "'-1/4' is"),
        (ALL, "1/2/3", "'1/2/3' is not a number of occasions"),
        (SHARE, "-1/2", "'-1/2' is not two amounts of 0 or more"),
        (SHARE, "1/-2", "'1/-2' is not two amounts of 0 or more"),
        (SHARE, "0.0000001/1", "'0.0000001/1' is not two amounts"),
        (SHARE, "a/b", "'a/b' is not two amounts"),
        (LIST, None, "the item is missing"),
        (LIST, " ", "the item is missing"),
        (LIST, "boss", "'boss' is not on the list"),
        (LIST, "Own", "'Own' is not on the list"),
        (LABELS, "a" * (LONGEST_ITEM + 1), "an item has 201 characters; at most 200 are kept"),
        (SCORE, None, "the score is missing"),
        (SCORE, "10.000001", "'10.000001' is not a score from 0 to 10"),
        (SCORE, "-0.1", "'-0.1' is not a score"),
        (SCORE, "11", "'11' is not a score"),
        (SCORE, "7.0000001", "'7.0000001' is not a score"),
        (SCORE, "good", "'good' is not a score"),
    ],
)
def test_typed_values_that_are_refused(measure: Measure, text: str | None, sentence: str) -> None:
    """A value that is none is refused with what was found."""
    with pytest.raises(BadValue) as refused:
        measure.parse(text, WORKING_DAY)
    assert sentence in refused.value.sentence


def test_a_score_that_is_none_comes_with_one() -> None:
    """The hint has what can be typed instead, such as for 7/10."""
    with pytest.raises(BadValue) as refused:
        SCORE.parse("7/10", WORKING_DAY)
    assert refused.value.hints == ("write it as 7 or 7.5; at most six decimals are kept",)


# Values as a journal has them


@pytest.mark.parametrize(
    ("measure", "record", "value"),
    [
        (ONCE, {}, 1),
        (ONCE, {"amount": 3}, 3),
        (HOUR, {"minutes": MOST_MINUTES}, MOST_MINUTES),
        (ALL, {"done": 2, "of": 3}, (2 * WHOLE, 3 * WHOLE)),
        (ALL, {"done": Written("2.0"), "of": 3}, (2 * WHOLE, 3 * WHOLE)),
        (SHARE, {"done": Written("0.1"), "of": Written("1e-6")}, (100_000, 1)),
        (LIST, {"item": "own"}, "own"),
        (SCORE, {"score": 7}, 7 * WHOLE),
        (SCORE, {"score": Written("7.5")}, 7_500_000),
    ],
)
def test_recorded_values_that_are_taken(
    measure: Measure, record: Mapping[str, object], value: Value
) -> None:
    """A journal's value is read exactly, and written it reads back to the same."""
    found = measure.from_record(record)
    assert found == value
    rewritten = {
        key: Written(repr(number)) if isinstance(number, float) else number
        for key, number in measure.to_record(found).items()
    }
    assert measure.from_record(rewritten) == value


@pytest.mark.parametrize(
    ("measure", "record"),
    [
        (ONCE, {"amount": 0}),
        (ONCE, {"amount": Written("1.5")}),
        (ONCE, {"amount": "1"}),
        (ONCE, {"amount": True}),
        (ONCE, {"amount": HIGHEST_WHOLE + 1}),
        (HOUR, {}),
        (HOUR, {"minutes": 0}),
        (HOUR, {"minutes": "90m"}),
        (HOUR, {"minutes": MOST_MINUTES + 1}),
        (HOUR, {"minutes": Written("1.5")}),
        (ALL, {"done": 1}),
        (ALL, {"of": 1}),
        (ALL, {"done": 2, "of": 1}),
        (ALL, {"done": 0, "of": 0}),
        (ALL, {"done": "1", "of": "2"}),
        (ALL, {"done": True, "of": True}),
        (SHARE, {"done": -1, "of": 1}),
        (LIST, {}),
        (LIST, {"item": "boss"}),
        (LIST, {"item": 3}),
        (LABELS, {"item": ""}),
        (LABELS, {"item": "  "}),
        (LABELS, {"item": "a" * (LONGEST_ITEM + 1)}),
        (SCORE, {}),
        (SCORE, {"score": 11}),
        (SCORE, {"score": -1}),
        (SCORE, {"score": True}),
        (SCORE, {"score": "7"}),
        (SCORE, {"score": Written("nan")}),
    ],
)
def test_recorded_values_that_are_refused(measure: Measure, record: Mapping[str, object]) -> None:
    """A journal's value of another kind, or out of bounds, is refused."""
    with pytest.raises(BadValue):
        measure.from_record(record)
