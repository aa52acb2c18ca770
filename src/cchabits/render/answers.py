"""The commands that answer what a review asks, the first of which matters most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.placeholder import ANYTHING, COUNTERMEASURE, DETAIL
from cchabits.render.example import example_command, quoted
from cchabits.render.plans import plan_command

if TYPE_CHECKING:
    from cchabits.domain.ledger import Closed
    from cchabits.domain.review import Question, Stop

MOST_MISSES = 2  # of one habit; those before them come up when these have their reason

CLOSING = f'--plus "{ANYTHING}" --delta "{ANYTHING}" --next "{ANYTHING}"'

_PLAN = f' --next "{COUNTERMEASURE}"'


def stop_commands(stop: Stop, room: int = 0) -> list[str]:
    """Return what can be typed at a stop: log it, say why it was missed, plan it, skip it.

    A habit that nothing is asked of today only wants its reasons, and perhaps a plan. A note and a
    countermeasure are proposed where they fit into so many columns, 0 being any.
    """
    told = [_reason_command(stop.habit, one, room) for one in stop.unexplained[:MOST_MISSES]]
    told += [plan_command(quoted(stop.habit))] if stop.wants_plan else []
    if not stop.wants_act:
        return told
    day = f" --on {stop.overdue_on}" if stop.overdue_on else ""
    skipping = f"cchabits skip {quoted(stop.habit)}{day} --reason R"
    return [_log_command(stop, room), *told, skipping]


def question_commands(question: Question) -> list[str]:
    """Return how to deepen a habit, raise its target, or keep it as it is.

    Deepened, it requires one more detail than before: a list that is given replaces the one there.
    """
    edit = f"cchabits habits edit {quoted(question.habit)}"
    needs = [need.text for need in question.summary.habit.requires]
    deeper = f"requires={','.join([*needs, DETAIL])}"
    return [
        f"{edit} {quoted(deeper)}",
        f"{edit} target=TARGET",
        f"cchabits review --keep {quoted(question.habit)}",
    ]


def closing_command(span: str) -> str:
    """Return how to write down what a review of a span came to."""
    return f"cchabits review --{span} {CLOSING}"


def _log_command(stop: Stop, room: int) -> str:
    habit, total = stop.summary.habit, stop.summary.total
    command = example_command(habit, total)
    has_note = _fits(command, room)
    return command if has_note else example_command(habit, total, has_note=False)


def _reason_command(habit: str, missed: Closed, room: int) -> str:
    command = f"cchabits reason {quoted(habit)} REASON --on {missed.last}"
    return f"{command}{_PLAN}" if _fits(f"{command}{_PLAN}", room) else command


def _fits(command: str, room: int) -> bool:
    return room == 0 or len(command) <= room
