"""A habit's figures, each with a sentence on how it is counted (docs/cadence.md, 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.figures import ADHERENCE_PERIODS
from cchabits.render.words import NONE, day_words, how_long, kept_words

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.summary import HabitSummary


class Explained(NamedTuple):
    """A figure: what it is called, what it comes to, and how it is counted."""

    name: str
    value: str
    sentence: str


def explained_figures(summary: HabitSummary, today: dt.date) -> list[Explained]:
    """Return the figures of a habit; strength always with the *n of N* beside it."""
    kept = kept_words(summary.adherence)
    streak, best = summary.figures.streak, summary.figures.best
    which = "Closed periods kept" if summary.habit.measure.can_be_lost else "Periods kept"
    strength = f"{summary.figures.strength:.2f}"
    return [
        Explained(
            "Kept", kept, f"Met or late, of the last {ADHERENCE_PERIODS} met, late or missed."
        ),
        Explained("Streak", f"{streak}, best {best}", f"{which} in a row; only a miss ends it."),
        Explained(
            "Strength",
            f"{strength}, {kept}" if summary.adherence.of else NONE,
            "From 0 to 1; each period counts, the latest most.",
        ),
        Explained("Last done", *_last(summary, today)),
    ]


def _last(summary: HabitSummary, today: dt.date) -> tuple[str, str]:
    if summary.last_done is None:
        return NONE, "There is no full entry yet."
    days = (today - summary.last_done).days
    ago = f"{how_long(days)} ago" if days > 1 else "yesterday" if days else "today"
    return day_words(summary.last_done, today), f"The day of the newest full entry, {ago}."
