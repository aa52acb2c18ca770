"""The steps one can take at a stop of a review: log, plan, skip, pause, or say why it was missed.

Each asks what its command has no default for, calls the command's service, and prints the command's
own confirmation. It returns the number by which it is undone, or None where nothing was written: an
answer was left empty, or the service refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.cli.keyboard import ENTER, ESCAPE
from cchabits.cli.log import logged_of
from cchabits.domain import admission
from cchabits.domain.days import coming_day, past_day
from cchabits.domain.details import read_details
from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.practice import MISS_REASONS
from cchabits.domain.slot import read_slot
from cchabits.domain.standing import DUE_SOON
from cchabits.render.acts import pause_line, reason_line, skip_line
from cchabits.render.example import items_left
from cchabits.render.logged import hint_lines, log_lines
from cchabits.render.plans import added_line, others_hint
from cchabits.render.reasons import COUNTERMEASURES
from cchabits.render.terminal import walk as screen
from cchabits.render.terminal.walk import Key
from cchabits.services.exemptions import SkipRequest, pause, skip
from cchabits.services.log import Act, log
from cchabits.services.plans import PlanReceipt, PlanRequest, add_plan
from cchabits.services.practice import ReasonRequest, explain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from cchabits.cli.conversation import Conversation
    from cchabits.domain.habit import Habit, Requirement
    from cchabits.domain.review import Stop
    from cchabits.services.session import Session

_DAY_MINUTES = 480  # any will do: a value is only looked at here, and read by the service
_NOT_NOW = Key("Enter", "not now")
_OPEN = "open"
_OTHER = "other"
_TAKEN = ("y", "yes")

_WHEN = ("When", "Enter: today; or fri, 3d, 20 oct")
_NOTE = ("Note", "may stay empty")
_SLOT = ("Day and time", "thu 9:00, or thu 9:00 2h Acme")
_NEXT_TIME = ("Next time", "if …, then I will …; may stay empty")
_UNTIL = ("Back on", "fri, 14d, 1 dec, or open; empty: not now")


# Logging


def take_log(talk: Conversation, stop: Stop, today: dt.date) -> int | None:
    """Log an act: of today, unless the stop has a past period that an earlier one may mend."""
    habit = stop.summary.habit
    value = _ask_value(talk, stop)
    if value is None:
        return None
    details = [
        f"{need.key}={text}" for need in habit.requires if (text := _detail(talk, habit, need))
    ]
    on = "" if stop.kind == DUE_SOON else talk.line(*_WHEN, lambda text: past_day(text, today))
    note = talk.line(*_NOTE, admission.check_note)
    act = Act(stop.habit, value or None, on or None, note=note, details=details)
    receipt = talk.call(lambda session: log(session, act))
    if receipt is None:
        return None
    said = logged_of(receipt, today)
    talk.saved(log_lines(said, talk.look), hint_lines(said))
    return receipt.operation


def _ask_value(talk: Conversation, stop: Stop) -> str | None:
    """Ask for a value; empty where it goes without saying, None where none was given."""
    measure: Any = stop.summary.habit.measure
    if measure.name == "count":
        return "" if measure.target == 1 else _value(talk, measure, "How many", "Enter: 1")
    if measure.name == "checklist":
        return _ask_item(talk, measure, stop.summary.total or ()) or None
    return _value(talk, measure, *_prompt(measure)) or None


def _prompt(measure: Any) -> tuple[str, str]:  # noqa: ANN401 - a Measure
    if measure.name == "coverage":
        return ("The two amounts", "40/60") if measure.ratio else ("How many of how many", "3/4")
    return {"duration": ("How long", "90m, 1h30"), "score": ("Score", "0 to 10")}[measure.name]


def _value(talk: Conversation, measure: Any, name: str, hint: str) -> str:  # noqa: ANN401
    return talk.line(name, hint, lambda text: measure.parse(text, _DAY_MINUTES))


def _ask_item(talk: Conversation, measure: Any, done: tuple[str, ...]) -> str:  # noqa: ANN401
    """Ask for an item, by its number in the list of those that are left or by its name."""
    left = items_left(measure, done)
    if not left:
        return _value(talk, measure, "Which", "")
    numbered = {str(number): item for number, item in enumerate(left, start=1)}
    talk.show(screen.items_lines(left, talk.look))
    typed = talk.line(
        "Which", "", lambda text: measure.parse(numbered.get(text, text), _DAY_MINUTES)
    )
    return typed if typed in {measure.first, *measure.items} else numbered.get(typed, typed)


def _detail(talk: Conversation, habit: Habit, need: Requirement) -> str:
    key = need.key
    many = "commas between" if need.least == 1 else f"{need.least} or more, commas between"
    return talk.line(key, many, lambda text: read_details([f"{key}={text}"], habit))


# Planning


def take_plan(talk: Conversation, stop: Stop, today: dt.date) -> int | None:
    """Plan the next act; what cannot be planned is asked again."""
    receipt = None
    while receipt is None:
        typed = talk.line(*_SLOT, lambda text: read_slot(text, today, _DAY_MINUTES))
        if not typed:
            return None
        request = PlanRequest(stop.habit, *read_slot(typed, today, _DAY_MINUTES))
        receipt = talk.call(_adding(request))
    plan, replaced, others, after, operation = receipt
    line = added_line(plan, replaced, after, today, talk.look)
    talk.saved([line], others_hint(others, today))
    return operation


def _adding(request: PlanRequest) -> Callable[[Session], PlanReceipt]:
    return lambda session: add_plan(session, request)


# Skipping and pausing


def take_skip(talk: Conversation, stop: Stop, today: dt.date) -> int | None:
    """Skip a period: the overdue one, else the latest missed one, else the open one."""
    talk.show(screen.why_skip_lines(stop, today, talk.look))
    reason = _ask_reason(talk, SKIP_REASONS)
    if reason is None:
        return None
    plan = talk.line(*_NEXT_TIME, admission.check_note)
    request = SkipRequest(stop.habit, str(_skipped_day(stop, today)), reason, countermeasure=plan)
    receipt = talk.call(lambda session: skip(session, request))
    if receipt is None:
        return None
    talk.saved([skip_line(receipt.skip, receipt.label, today, talk.look)])
    return receipt.operation


def _skipped_day(stop: Stop, today: dt.date) -> dt.date:
    """Return a day of the period that a skip at a stop names."""
    if stop.overdue_on:
        return stop.overdue_on
    return (
        stop.unexplained[0].period.begin
        if stop.unexplained
        else min(today, stop.summary.due or today)
    )


def take_pause(talk: Conversation, stop: Stop, today: dt.date) -> int | None:
    """Pause a habit from today on."""
    until = talk.line(*_UNTIL, lambda text: text.lower() == _OPEN or coming_day(text, today))
    if not until:
        return None
    end = None if until.lower() == _OPEN else until
    receipt = talk.call(lambda session: pause(session, stop.habit, "today", end, ""))
    if receipt is None:
        return None
    talk.saved([pause_line(receipt.slug, receipt.pause, today, talk.look)])
    return receipt.operation


# Why a period was missed


def take_reason(talk: Conversation, stop: Stop, today: dt.date) -> int | None:
    """Say why the latest missed period of a stop was missed, and what to do the next time."""
    missed = stop.unexplained[0]
    talk.show(screen.why_missed_lines(missed, today, talk.look))
    reason = _ask_reason(talk, MISS_REASONS)
    if reason is None:
        return None
    note = talk.line("In a few words", "", admission.check_note) if reason == _OTHER else ""
    plan = _ask_countermeasure(talk, reason)
    request = ReasonRequest(stop.habit, reason, str(missed.last), note, plan)
    receipt = talk.call(lambda session: explain(session, request))
    if receipt is None:
        return None
    talk.saved([reason_line(receipt.record, receipt.label, today, talk.look)])
    return receipt.operation


def _ask_countermeasure(talk: Conversation, reason: str) -> str:
    """Offer a countermeasure; what is not taken or written is none."""
    talk.show(screen.countermeasure_lines(reason, talk.look))
    plan = talk.line("Next time", "", admission.check_note)
    return COUNTERMEASURES[reason] if plan.lower() in _TAKEN else plan


def _ask_reason(talk: Conversation, reasons: Sequence[str]) -> str | None:
    keys = screen.reason_keys(reasons)
    named = {key.key: reason for key, reason in zip(keys, reasons, strict=True)}
    look = talk.look
    pressed = talk.key(
        [*keys, _NOT_NOW], [*screen.answers_lines(keys, look), *screen.keys_lines([_NOT_NOW], look)]
    )
    return None if pressed in {ENTER, ESCAPE} else named[pressed]
