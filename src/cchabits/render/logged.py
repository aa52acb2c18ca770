"""What `log` answers: the most seen text of the product, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain import standing
from cchabits.domain.definition import DETAIL_KEY
from cchabits.render.answered import DOT, GAP, INDENT, UNDO_HINT
from cchabits.render.example import completing_command, items_left, noting_command
from cchabits.render.facts import wrapped
from cchabits.render.line import Line, Look, Segment, columns_of, text_of
from cchabits.render.words import (
    both,
    day_words,
    days_left_words,
    names_words,
    order_words,
    period_words,
    reached,
    value_words,
    weekday_words,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from cchabits.domain.habit import Habit, Requirement
    from cchabits.domain.measure import Total, Value
    from cchabits.domain.summary import HabitSummary
    from cchabits.render.theme import Role

_MOST_LEFT = 8  # items that are still to do, by name


class Logged(NamedTuple):
    """An entry as it was saved, and how its habit stands after it, as of `today`.

    `id` is as much of the entry's id as names it. `credited` is the label of the period it counts
    for, where that is not the habit's open one; None where it is, or where it counts for none.
    `was_there`: an entry with that id was there before, and nothing was written. `noted` are the
    keys of its details.
    """

    habit: Habit
    value: Value
    on: dt.date
    id: str
    after: HabitSummary
    today: dt.date
    missing: tuple[Requirement, ...] = ()
    credited: str | None = None
    was_there: bool = False
    noted: tuple[str, ...] = ()


def log_lines(logged: Logged, look: Look) -> list[Line]:
    """Return the confirmation: one line, or more where the place is too narrow for one.

    For an item of a list it says which are left, and whether the one to be first was.
    """
    begin = look.show([*_act(logged, look), GAP, *_standing(logged)])
    if logged.was_there:
        return [begin]
    lines = [begin]
    for piece in (*_listed(logged, look), (UNDO_HINT,)):
        joined = (*lines[-1], GAP, *piece)
        if look.has_room_for(columns_of(text_of(joined))):
            lines[-1] = joined
        else:
            lines.append((INDENT, *piece))
    return lines


def hint_lines(logged: Logged) -> list[str]:
    """Return what to do about a partial entry, or what is worth adding to a score.

    A bare number tells nothing later: why it is that is asked for once, where the habit names it.
    """
    if logged.was_there:
        return []
    if logged.missing or logged.habit.measure.name != "score":
        return partial_hints(logged.id, logged.missing)
    asked = filter(DETAIL_KEY.fullmatch, logged.habit.words.ask)  # which may be any texts
    unsaid = [key for key in asked if key not in logged.noted]
    return [f"worth adding: {noting_command(logged.id, unsaid)}"] if unsaid else []


def partial_hints(entry_id: str, missing: Sequence[Requirement]) -> list[str]:
    """Return what to do about an entry that lacks something; empty when it lacks nothing."""
    if not missing:
        return []
    return [
        f"it counts to nothing until it names {both(missing)}",
        completing_command(entry_id, missing),
    ]


def _act(logged: Logged, look: Look) -> Line:
    role: Role = "due_soon" if logged.missing else "met"
    glyph = look.glyphs.due_soon if logged.missing else look.glyphs.met
    named = f"{logged.habit.slug} {value_words(logged.habit, logged.value)}".rstrip()
    day = Segment(weekday_words(logged.on, logged.today))
    return (
        Segment(f"{glyph} ", role), Segment(named, "strong"),
        DOT, day, DOT, Segment(logged.id, "quiet"),
    )  # fmt: skip


def _listed(logged: Logged, look: Look) -> list[Line]:
    """Return what is left of a habit's list, and how its order stands; nothing for no list."""
    habit, total = logged.after.habit, logged.after.total
    if logged.missing or logged.credited or not logged.habit.is_live_on(logged.on):
        return []
    if habit.measure.name != "checklist" or logged.after.label is None:
        return []
    left = [] if logged.after.is_met else items_left(habit.measure, total)
    names = f"left: {names_words(left, _MOST_LEFT)}" if left else ""
    said = look.say("; ".join(filter(None, [names, _order(habit, total)])))
    columns = look.width - len(INDENT.text) if look.width else columns_of(said)
    return [(Segment(one),) for one in wrapped(said, columns)]


def _order(habit: Habit, total: Total) -> str:
    measure: Any = habit.measure
    first = measure.first
    if first is None or not total or measure.target == 1:
        return ""
    if first not in total:
        return f"{first} was to come first"
    return order_words(habit, total) or f"{first} came first"


def _standing(logged: Logged) -> Line:
    """Return what the entry did: which period it went to, and how that stands."""
    already = (Segment("already logged, nothing changed; "),) if logged.was_there else ()
    if logged.missing:
        words = f"saved as partial: {both(logged.missing)} missing"
        return (*already, Segment(words, "due_soon"))
    if not logged.habit.is_live_on(logged.on) and not logged.credited:
        words = life_words(logged.habit, logged.on, logged.today)
        return (*already, Segment(f"kept, counts for no period: {words}"))
    if logged.credited:
        return (*already, Segment(f"counts for {period_words(logged.credited, logged.today)}"))
    return (*already, *open_period(logged.after, logged.today))


def open_period(after: HabitSummary, today: dt.date) -> Line:
    """Return how a habit's open period stands, and how many days are left."""
    if after.label is None:
        return (Segment("kept"),)
    label = period_words(after.label, today)
    done = reached(after.habit, after.total)
    if after.is_met:
        met = "met so far" if after.habit.measure.can_be_lost else "met"
        return (Segment(f"{label}: {done}, "), Segment(met, "met"))
    if after.days_left < 0:  # a rolling window that waits through its grace
        return (Segment(f"{label}: {done}, "), Segment("overdue", "overdue"))
    behind = (Segment("behind", "behind"), Segment(", "))
    return (
        Segment(f"{label}: {done}, "),
        *(behind if after.state == standing.BEHIND else ()),
        Segment(days_left_words(after.days_left)),
    )


def life_words(habit: Habit, on: dt.date, today: dt.date) -> str:
    """Return why a day lies outside of a habit's life."""
    if on < habit.start:
        return f"the habit starts on {day_words(habit.start, today)}"
    return f"the habit ended on {day_words(habit.end or on, today)}"
