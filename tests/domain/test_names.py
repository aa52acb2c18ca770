"""The habit that a typed name means: the only one it fits best, or none."""

import pytest

from cchabits.domain.definition import read_habit
from cchabits.domain.life import Life
from cchabits.domain.names import find_habit
from cchabits.domain.settings import Settings
from cchabits.errors import AmbiguousHabit, UnknownHabit
from tests.engine import life_of
from tests.strategies import FIRST


def habit(slug: str, alias: str | None = None) -> Life:
    """Return a habit with a name, and perhaps another."""
    table = {"slug": slug, "title": "A title"} | ({"alias": alias} if alias else {})
    found, problems = read_habit(table, Settings(), FIRST)
    assert found is not None, problems
    return life_of(found)


HABITS = [
    habit("customer-day", "day"),
    habit("customer-question"),
    habit("customer-objectives", "goals"),
    habit("day-off"),
    habit("feedback-review"),
    habit("review"),
    habit("online-listening", "ears"),
    habit("job-talk"),
]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("review", "review"),  # exactly, though another has it as a word
        ("day", "customer-day"),  # an alias, though another begins so
        ("REVIEW", "review"),
        (" ears ", "online-listening"),
        ("customer-q", "customer-question"),
        ("f", "feedback-review"),
        ("da", "AMBIGUOUS customer-day day-off"),  # an alias begins so too
        ("day-", "day-off"),
        ("rev", "review"),  # the beginning of a slug goes before that of a word
        ("que", "customer-question"),
        ("list", "online-listening"),
        ("ob", "customer-objectives"),  # the beginning of a word goes before its middle
        ("goal", "customer-objectives"),
        ("back", "feedback-review"),
        ("stion", "customer-question"),
        ("r-d", "customer-day"),
        ("c", "AMBIGUOUS customer-day customer-question customer-objectives"),
        ("o", "online-listening"),
        ("er-", "AMBIGUOUS customer-day customer-question customer-objectives"),
        ("off", "day-off"),
    ],
)
def test_the_first_step_that_fits_decides(typed: str, slug: str) -> None:
    """Exact names go first, then beginnings, then beginnings of words, then any part."""
    if slug.startswith("AMBIGUOUS"):
        with pytest.raises(AmbiguousHabit) as refusal:
            find_habit(typed, HABITS)
        candidates = slug.split()[1:]
        *others, last = candidates
        said = f"'{typed}' could be {', '.join(others)} or {last}"
        assert refusal.value.sentence == said
    else:
        assert find_habit(typed, HABITS).slug == slug


@pytest.mark.parametrize(
    "typed", ["", " ", "-x", "nothing", "customer day", "*", "\0", "é", "x" * 5000]
)
def test_a_name_that_fits_none_is_refused(typed: str) -> None:
    """No text is taken for a name it is no part of."""
    with pytest.raises(UnknownHabit) as refusal:
        find_habit(typed, HABITS)
    assert refusal.value.exit_code == 65


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("custmer-day", "customer-day"), ("feedbak", "feedback-review"), ("reveiw", "review")],
)
def test_a_misspelt_name_is_answered_with_the_nearest(typed: str, nearest: str) -> None:
    """The hint offers the name that was probably meant."""
    with pytest.raises(UnknownHabit) as refusal:
        find_habit(typed, HABITS)
    assert refusal.value.hints[0].startswith("did you mean ")
    assert nearest in refusal.value.hints[0]


def test_a_name_near_none_is_answered_with_all() -> None:
    """Where no name is near, the hint lists them."""
    with pytest.raises(UnknownHabit) as refusal:
        find_habit("zzz", HABITS)
    assert all(one.slug in refusal.value.hints[0] for one in HABITS)


def test_without_habits_the_hint_says_where_to_look() -> None:
    """Where there are none, the hint names the command that shows them."""
    with pytest.raises(UnknownHabit) as refusal:
        find_habit("call", [])
    assert "cchabits habits list" in refusal.value.hints[0]


def test_slug_and_alias_of_one_habit_are_no_two() -> None:
    """A text that fits both names of one habit is not ambiguous."""
    assert find_habit("list", [habit("listening", "listen")]).slug == "listening"
