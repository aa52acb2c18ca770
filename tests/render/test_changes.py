"""What a changed definition does, in words."""

import datetime as dt

from cchabits.domain.definition import read_habit
from cchabits.domain.habit import Habit
from cchabits.domain.settings import Settings
from cchabits.render.changes import differences


def weekly(settings: Settings, **table: object) -> Habit:
    """Return a weekly habit under settings."""
    plain = {"slug": "a", "title": "A", "cadence": "weekly", **table}
    habit, problems = read_habit(plain, settings, dt.date(2026, 8, 1))
    assert habit is not None, problems
    return habit


def test_a_difference_is_told_as_it_was_and_will_be() -> None:
    """In what is asked, the grace and what is required, each by itself."""
    after = weekly(Settings(), target=2, grace=3, requires=["who"])
    assert differences(weekly(Settings()), after) == [
        "once weekly → 2 times weekly",
        "grace none → 3 days",
        "requires nothing → who",
    ]


def test_other_settings_move_the_periods() -> None:
    """What the definition says is the same, and yet it is judged otherwise."""
    found = differences(weekly(Settings(0)), weekly(Settings(6)))
    assert found == ["its periods begin on other days"]
