"""What a changed definition does, in words."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cchabits.domain import change
from cchabits.domain.cadence import have_same_periods
from cchabits.render.line import Segment
from cchabits.render.listing import asks_words
from cchabits.render.words import both, day_words, long_day, plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from cchabits.domain.change import Effect
    from cchabits.domain.habit import Habit
    from cchabits.domain.life import Life
    from cchabits.render.line import Line, Look

_MOST_TOLD = 3  # in one line


def changes_line(effects: Sequence[Effect]) -> str:
    """Return what changes do in one line; where they are many, of the first and how many more."""
    told = [f"{effect.slug} {effect_words(effect)}" for effect in effects[:_MOST_TOLD]]
    more = len(effects) - len(told)
    return "; ".join([*told, *([f"and {plural(more, 'more change')}"] if more else ())])


def effect_lines(effects: Sequence[Effect], look: Look, *, is_dry: bool) -> list[Line]:
    """Return a line for each effect; one that is only tried has no tick."""
    tick = "" if is_dry else f"{look.glyphs.met} "
    width = max(len(effect.slug) for effect in effects) if is_dry else 0
    return [
        look.show(
            (
                Segment(tick, "met"),
                Segment(f"{effect.slug:<{width}} ", "strong"),
                Segment(effect_words(effect)),
            )
        )
        for effect in effects
    ]


def coming_changes(life: Life, today: dt.date) -> list[tuple[str, str]]:
    """Return for each definition that is not in force yet its day, and what it changes."""
    pairs = itertools.pairwise(life.terms)
    return [
        (f"From {day_words(term.begin, today)}", ", ".join(differences(before.habit, term.habit)))
        for before, term in pairs
        if term.begin > today
    ]


def effect_words(effect: Effect) -> str:
    """Return what one change does, and from which day."""
    return _WORDS[effect.kind](effect)


def differences(before: Habit, after: Habit) -> list[str]:
    """Return in which respects two definitions are judged otherwise: each as it was and will be."""
    pairs = [
        ("", asks_words(before), asks_words(after)),
        ("grace ", _days(before.grace), _days(after.grace)),
        ("requires ", _needs(before), _needs(after)),
    ]
    found = [f"{label}{was} → {now}" for label, was, now in pairs if was != now]
    if not found and not have_same_periods(before.cadence, after.cadence):
        return ["its periods begin on other days"]
    return found or ["other details of its measure"]


def _new(effect: Effect) -> str:
    return f"is new, from {long_day(effect.day)}"


def _said(effect: Effect) -> str:
    assert effect.before is not None  # noqa: S101 - what acts at once was something before
    assert effect.after is not None  # noqa: S101 - and is something after
    pairs = zip(effect.before.words._fields, effect.before.words, effect.after.words, strict=True)
    keys = [_KEYS.get(key, key) for key, was, now in pairs if was != now]
    if effect.before.lead != effect.after.lead:
        keys.append("lead")
    return f"has another {', '.join(keys)}"


def _renamed(effect: Effect) -> str:
    assert effect.after is not None  # noqa: S101 - what has another name is something
    return f"is called {effect.after.slug} now, with all that was logged"


def _changes(effect: Effect) -> str:
    assert effect.before is not None  # noqa: S101 - what changes was something before
    assert effect.after is not None  # noqa: S101 - and is something after
    what = ", ".join(differences(effect.before, effect.after))
    return f"changes from {long_day(effect.day)}: {what}"


def _days(count: int) -> str:
    return plural(count, "day") if count else "none"


def _needs(habit: Habit) -> str:
    return both(habit.requires) if habit.requires else "nothing"


_KEYS = {"clauses": "from"}

_WORDS: dict[str, Callable[[Effect], str]] = {
    change.NEW: _new,
    change.AT_ONCE: _said,
    change.STARTS: lambda effect: f"starts on {long_day(effect.day)}",
    change.CHANGES: _changes,
    change.RETURNS: lambda effect: f"is back from {long_day(effect.day)}",
    change.STAYS: lambda effect: f"stays as it is; no change on {long_day(effect.day)} any more",
    change.ENDS: lambda effect: f"ends, its last day {long_day(effect.day)}",
    change.RENAMED: _renamed,
    change.RETIRED: lambda effect: f"is retired, its last day {long_day(effect.day)}",
    change.GOES_ON: lambda _: "goes on without an end",
}
