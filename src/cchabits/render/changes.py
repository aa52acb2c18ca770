"""What a changed definition does, in words."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from cchabits.domain import change
from cchabits.domain.periods import MONTHS, WEEKDAYS
from cchabits.render.answered import tick
from cchabits.render.drift import needs_words, waiting_words
from cchabits.render.line import Segment
from cchabits.render.listing import asks_words, brief_words, target_words
from cchabits.render.words import day_words, long_day, plural, weekday_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from cchabits.domain.change import Effect
    from cchabits.domain.habit import Habit
    from cchabits.domain.life import Life
    from cchabits.render.line import Line, Look

_LONGEST_LINE = 110  # characters of several changes told in full; more are only counted
_NEAR = 180  # days: half a year, so that `1 Jan` can be only one of them
_LONGEST_TARGET = 40  # characters: a list of items may be far longer


def changes_notes(effects: Sequence[Effect], today: dt.date) -> list[str]:
    """Return what changes do in one line: each of them, or how many there are of a kind.

    Where they are only counted, another line says where to look.
    """
    told = [f"{effect.slug} {effect_words(effect, today)}" for effect in effects]
    line = "; ".join(told)
    if len(told) == 1 or len(line) <= _LONGEST_LINE:
        return [line]
    is_changed = any(effect.kind == change.CHANGES for effect in effects)
    more = "cchabits habits show HABIT says what changes" if is_changed else ""
    return [", ".join(_counts(effects, today)), *([more] if more else ())]


def effect_lines(
    effects: Sequence[Effect], today: dt.date, look: Look, *, is_dry: bool
) -> list[Line]:
    """Return a line for each effect; one that is only tried, or waits, has no tick."""
    width = max(len(effect.slug) for effect in effects)
    return [
        look.show(
            (
                *(() if is_dry else (_sign(effect, look),)),
                Segment(f"{effect.slug:<{width}} ", "strong"),
                Segment(effect_words(effect, today)),
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


def effect_words(effect: Effect, today: dt.date) -> str:
    """Return what one change does, and from which day."""
    return _WORDS[effect.kind](effect, _day(effect.day, today))


def differences(before: Habit, after: Habit) -> list[str]:
    """Return in which respects two definitions are judged otherwise: each as it was and will be."""
    pairs = [
        ("", asks_words(before), asks_words(after)),
        ("", *_frames(before, after)),
        ("grace ", _days(before.grace), _days(after.grace)),
        ("requires ", needs_words(before), needs_words(after)),
    ]
    found = [f"{label}{was} → {now}" for label, was, now in pairs if was != now]
    if brief_words(before) == brief_words(after):
        found = [*_other_target(target_words(before), target_words(after)), *found]
    return found or ["other details of its measure"]


def _other_target(was: str, now: str) -> list[str]:
    """Return what of a target its few words leave out, such as the items of a checklist."""
    if was == now:
        return []
    is_long = max(len(was), len(now)) > _LONGEST_TARGET
    return ["other items"] if is_long else [f"{was} → {now}"]


def _frames(before: Habit, after: Habit) -> tuple[str, str]:
    """Return where the weeks, quarters or years of two definitions begin, if that is comparable."""
    one, other = _unit(before), _unit(after)
    if one is None or other is None or one.name != other.name:
        return "", ""
    return _frame(one), _frame(other)


def _unit(habit: Habit) -> Any:  # noqa: ANN401 - a Week or a MonthSpan
    cadence: Any = habit.cadence
    return getattr(cadence, "unit", None) if not cadence.is_rolling else None


def _frame(unit: Any) -> str:  # noqa: ANN401 - a Week or a MonthSpan
    if unit.name == "week":
        return f"weeks from {WEEKDAYS[unit.first_weekday]}"
    name = "half-year" if unit.name == "half" else unit.name
    return f"{name}s from {MONTHS[unit.first_month - 1]}" if unit.days > 1 else ""


def _counts(effects: Sequence[Effect], today: dt.date) -> Iterator[str]:
    """Yield how many habits each kind of change concerns; for those that wait, from when."""
    days: dict[str, list[dt.date]] = {}
    for effect in effects:
        days.setdefault(effect.kind, []).append(effect.day)
    noun = " habit"
    for kind, those in days.items():
        one, many = _COUNTED[kind]
        count = len(those)
        said = f"{count}{noun}{'s' if noun and count > 1 else ''} {one if count == 1 else many}"
        noun = ""
        if kind == change.CHANGES:
            link = " from" if len(set(those)) == 1 else ", the first from"
            said += f"{link} {_day(min(those), today)}"
        yield said


def _sign(effect: Effect, look: Look) -> Segment:
    if effect.kind == change.WAITS:
        return Segment(f"{look.glyphs.due_soon} ", "due_soon")
    return tick(look)


def _day(day: dt.date, today: dt.date) -> str:
    """Return a day that may as well be behind as ahead: with its year unless it is near."""
    is_near = abs((day - today).days) <= _NEAR
    return weekday_words(day, today) if is_near else long_day(day)


def _said(effect: Effect) -> list[str]:
    assert effect.before is not None  # noqa: S101 - what acts at once was something before
    assert effect.after is not None  # noqa: S101 - and is something after
    pairs = zip(effect.before.words._fields, effect.before.words, effect.after.words, strict=True)
    said = [_KEYS.get(key, key) for key, was, now in pairs if was != now]
    was, now = effect.before.lead, effect.after.lead
    return [*said, *([f"lead {was} → {plural(now, 'day')}"] if was != now else ())]


def _renamed(effect: Effect) -> str:
    assert effect.after is not None  # noqa: S101 - what has another name is something
    return f"is called {effect.after.slug} now, with all that was logged"


def _changed(effect: Effect) -> str:
    assert effect.before is not None  # noqa: S101 - what changes was something before
    assert effect.after is not None  # noqa: S101 - and is something after
    return ", ".join(differences(effect.before, effect.after))


def _days(count: int) -> str:
    return plural(count, "day") if count else "none"


_KEYS = {"clauses": "from"}

_WORDS: dict[str, Callable[[Effect, str], str]] = {
    change.NEW: lambda _, day: f"is new, from {day}",
    change.AT_ONCE: lambda effect, _: f"changes at once: {', '.join(_said(effect))}",
    change.STARTS: lambda _, day: f"starts on {day}",
    change.CHANGES: lambda effect, day: f"changes from {day}: {_changed(effect)}",
    change.RETURNS: lambda _, day: f"is back from {day}",
    change.STAYS: lambda _, day: f"stays as it is: nothing changes on {day} any more",
    change.ENDS: lambda _, day: f"ends, its last day {day}",
    change.RENAMED: lambda effect, _: _renamed(effect),
    change.RETIRED: lambda _, day: f"is retired, its last day {day}",
    change.DROPPED: lambda *_: "is dropped before it began",
    change.GOES_ON: lambda *_: "goes on without an end",
    change.WAITS: lambda effect, _: waiting_words(effect),
}

# What several changes of a kind are counted as: of one habit, and of more.
_COUNTED = {
    change.NEW: ("is new", "are new"),
    change.AT_ONCE: ("changes at once", "change at once"),
    change.STARTS: ("starts on another day", "start on another day"),
    change.CHANGES: ("changes", "change"),
    change.RETURNS: ("is back", "are back"),
    change.STAYS: ("stays as it is", "stay as they are"),
    change.ENDS: ("ends", "end"),
    change.RENAMED: ("has another name", "have other names"),
    change.RETIRED: ("is retired", "are retired"),
    change.DROPPED: ("is dropped", "are dropped"),
    change.GOES_ON: ("goes on", "go on"),
}
