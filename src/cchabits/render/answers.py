"""The commands that answer what a review asks, the first of which matters most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.ledger import MISSED
from cchabits.domain.standing import DUE_SOON
from cchabits.render.example import example_command, quoted

if TYPE_CHECKING:
    from cchabits.domain.ledger import Closed
    from cchabits.domain.review import Question, Stop

MOST_MISSES = 2  # of one habit; those before them come up when these have their reason

PLAN = '--next "if ..., then I will ..."'
CLOSING = '--plus "..." --delta "..." --next "..."'


def stop_commands(stop: Stop, *, has_plans: bool = False) -> list[str]:
    """Return what can be typed at a stop: log it, say why it was missed, skip what is overdue.

    A habit that nothing is asked of today only wants its reasons. `has_plans` proposes a
    countermeasure with each reason.
    """
    summary = stop.summary
    missed = stop.unexplained[:MOST_MISSES]
    told = [_reason_command(stop.habit, one, has_plans=has_plans) for one in missed]
    if stop.kind == MISSED and summary.state != DUE_SOON:
        return told
    log = example_command(summary.habit, summary.total)
    skip = f"--on {stop.overdue_on} --reason R" if stop.overdue_on else "--reason R"
    return [log, *told, f"cchabits skip {quoted(stop.habit)} {skip}"]


def question_commands(question: Question) -> list[str]:
    """Return how to deepen a habit, raise its target, or keep it as it is."""
    edit = f"cchabits habits edit {quoted(question.habit)}"
    return [
        f"{edit} requires=DETAIL",
        f"{edit} target=TARGET",
        f"cchabits review --keep {quoted(question.habit)}",
    ]


def waiting_command(habit: str) -> str:
    """Return how to give the reason that a change in habits.toml waits for."""
    return f'cchabits habits edit {quoted(habit)} reason="..."'


def closing_command(span: str) -> str:
    """Return how to write down what a review of a span came to."""
    return f"cchabits review --{span} {CLOSING}"


def _reason_command(habit: str, missed: Closed, *, has_plans: bool) -> str:
    plan = f" {PLAN}" if has_plans else ""
    return f"cchabits reason {quoted(habit)} REASON --on {missed.last}{plan}"
