"""What a calendar's events say: plain lines, without the notes of any act."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.render.answered import tick
from cchabits.render.clean import clean
from cchabits.render.example import example_command
from cchabits.render.line import Segment
from cchabits.render.listing import asks_words
from cchabits.render.words import NONE, plural, progress

if TYPE_CHECKING:
    from cchabits.domain.agenda import DueDay
    from cchabits.domain.habit import Habit
    from cchabits.domain.plan import Plan
    from cchabits.render.line import Line, Look


class Told(NamedTuple):
    """The texts of an event: `where` is empty where nothing is said of it."""

    title: str
    where: str
    text: str


class Counted(NamedTuple):
    """How many plans and due days a calendar has, and how many events are cancelled in it anew."""

    plans: int
    due_days: int
    cancelled: int


def plan_told(plan: Plan, habit: Habit) -> Told:
    """Return what the event of a plan says."""
    text = f"{asks_words(habit)}\nTo log it: {example_command(habit)}"
    return _cleaned(Told(habit.words.title, plan.where, text))


def due_told(day: DueDay) -> Told:
    """Return what the event of a due day says; how a period stands only once it has begun."""
    habit, period, total, is_open = day
    so_far = progress(habit, total) if is_open else NONE
    said = asks_words(habit) if so_far == NONE else so_far
    text = f"{habit.cadence.label(period)}: {said}\nTo log it: {example_command(habit, total)}"
    return _cleaned(Told(f"Due: {habit.words.title}", "", text))


def exported_line(counted: Counted, file: str, look: Look, *, is_changed: bool) -> Line:
    """Return what an export of the calendar answers."""
    plans, due_days, cancelled = counted
    done = "calendar written" if is_changed else "calendar up to date"
    held = f"{plural(plans, 'plan')} and {plural(due_days, 'due day')}"
    gone = f", {cancelled:,} cancelled" if cancelled else ""
    said = Segment(f"{done}: {held}{gone}", "strong")
    return look.show((tick(look), said, Segment(f" · {file}", "quiet")))


def _cleaned(told: Told) -> Told:
    title, where, text = told
    return Told(clean(title), clean(where), clean(text, keep_newlines=True))
