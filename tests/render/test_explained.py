"""The figures, and how they are counted."""

import datetime as dt

import pytest

from cchabits.render.explained import explained_figures
from tests.render.states import TODAY, did, monthly, one, pair


def values(*days: dt.date) -> dict[str, str]:
    """Return what the figures of a monthly habit since August come to, by their names."""
    summary = one({}, *map(did, days))
    return {figure.name: figure.value for figure in explained_figures(summary, TODAY)}


def test_figures_are_told_with_their_n_of_n() -> None:
    """Strength too, which is slow and misleads by itself."""
    assert values(dt.date(2026, 8, 9), dt.date(2026, 9, 9)) == {
        "Kept": "2 of 3", "Streak": "0, best 2", "Strength": "0.33, 2 of 3", "Last done": "9 Sep",
    }  # fmt: skip


def test_before_anything_is_judged_there_is_nothing_to_tell() -> None:
    """Not even a strength of nothing."""
    figures = explained_figures(one({"start": dt.date(2026, 11, 1)}), TODAY)
    assert [figure.value for figure in figures] == ["–", "0, best 0", "–", "–"]
    assert figures[-1].sentence == "There is no full entry yet."


@pytest.mark.parametrize(
    ("day", "ago"),
    [("2026-11-24", "today"), ("2026-11-23", "yesterday"), ("2026-11-22", "2 days ago"),
     ("2026-10-09", "6 weeks ago")],
)  # fmt: skip
def test_the_last_time_is_told_as_people_say_it(day: str, ago: str) -> None:
    """With how long ago that was."""
    figures = explained_figures(one({}, did(dt.date.fromisoformat(day))), TODAY)
    assert figures[-1].sentence == f"The day of the newest full entry, {ago}."


def test_what_can_be_lost_counts_only_once_it_is_closed() -> None:
    """The streak of a coverage leaves the open period out, and its sentence says so."""
    coverage = one({"measure": "coverage"}, *monthly([pair(1, 1)] * 4))
    sentences = [figures[1].sentence for figures in
                 (explained_figures(one_of, TODAY) for one_of in (one({}), coverage))]  # fmt: skip
    assert sentences == [
        "Periods kept in a row; only a miss ends it.",
        "Closed periods kept in a row; only a miss ends it.",
    ]
