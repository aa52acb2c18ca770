"""Plans in words and as JSON: the day, the time, how long, where, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.domain.numbers import duration_text
from cchabits.domain.plan import AHEAD, BROKEN, KEPT, PASSED, plan_content, time_words
from cchabits.render.answered import DOT, GAP, UNDO_HINT, tick
from cchabits.render.explained import Explained
from cchabits.render.line import Segment
from cchabits.render.words import period_words, progress, tally_words, weekday_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from cchabits.domain.figures import Tally
    from cchabits.domain.plan import Plan, PlanStanding
    from cchabits.domain.summary import HabitSummary
    from cchabits.render.line import Line, Look

PLANS_SCHEMA = "cchabits.plans/1"

STATE_WORDS = {AHEAD: "ahead", PASSED: "passed", KEPT: "kept", BROKEN: "not kept"}


def plan_words(plan: Plan, today: dt.date) -> str:
    """Return a plan without its habit, such as `Thu 26 Nov at 09:00 for 1h, Acme`."""
    where = f", {plan.where}" if plan.where else ""
    return f"{slot_words(plan, today)} for {duration_text(plan.minutes)}{where}"


def slot_words(plan: Plan, today: dt.date) -> str:
    """Return when a plan is, such as `Thu 26 Nov at 09:00`."""
    return f"{weekday_words(plan.on, today)} at {time_words(plan.at)}"


def standing_words(standing: PlanStanding, today: dt.date) -> str:
    """Return what is planned next; of a plan that passed, that the next one is asked for."""
    words = planned_words(standing, today)
    is_passed = standing.state == PASSED
    return f"{words}: {plan_command(standing.plan.habit)}" if is_passed else words


def planned_words(standing: PlanStanding, today: dt.date) -> str:
    """Return what is planned next, or only that it passed."""
    plan, state = standing
    if state == PASSED:
        return f"{slot_words(plan, today)} passed"
    return f"planned for {plan_words(plan, today)}"


def plan_command(habit: str) -> str:
    """Return how an act of a habit is planned."""
    return f"cchabits plan add {habit} DAY TIME"


def explained_plans(kept: Tally) -> list[Explained]:
    """Return how many plans were kept, with how that is counted; nothing where none is due yet."""
    sentence = "Kept, of the plans kept or not; one that can still be kept is not counted."
    return [Explained("Plans", tally_words(kept), sentence)] if kept.of else []


def added_line(
    plan: Plan, replaced: Plan | None, after: HabitSummary, today: dt.date, look: Look
) -> Line:
    """Return what `plan add` answers: the plan, what it replaces, and how its period stands.

    Of a period that has not begun there is nothing to say.
    """
    named = Segment(f"{plan.habit} planned for {slot_words(plan, today)}", "strong")
    said = [duration_text(plan.minutes), *([plan.where] if plan.where else [])]
    if replaced and replaced._replace(made=plan.made) != plan:
        is_as_long = replaced.minutes == plan.minutes
        length = "" if is_as_long else f" for {duration_text(replaced.minutes)}"
        where = f", {replaced.where}" if replaced.where not in {"", plan.where} else ""
        said.append(f"in place of {time_words(replaced.at)}{length}{where}")
    facts = [segment for text in said for segment in (DOT, Segment(text))]
    so_far = []
    if after.period and after.label and after.period.holds(plan.on):
        label = period_words(after.label, today)
        so_far = [GAP, Segment(f"{label}: {progress(after.habit, after.total)}")]
    return look.show((tick(look), named, *facts, *so_far, GAP, UNDO_HINT))


def others_hint(others: Sequence[Plan], today: dt.date) -> list[str]:
    """Return which plan of the same habit is ahead as well, and how it is dropped."""
    if not others:
        return []
    first, *more = others
    also = f" and {len(more)} more" if more else ""
    drop = f"cchabits plan drop {first.habit} {first.on}"
    return [f"also planned: {slot_words(first, today)}{also}; to drop it: {drop}"]


def dropped_plan_line(plan: Plan, today: dt.date, look: Look) -> Line:
    """Return what `plan drop` answers."""
    named = Segment(f"{plan.habit} no longer planned for {slot_words(plan, today)}", "strong")
    return look.show((tick(look), named, GAP, UNDO_HINT))


def plans_document(
    standings: Sequence[PlanStanding], kept: Tally, today: dt.date
) -> dict[str, Any]:
    """Return plans as their document; the ratio is of all plans, those that are not shown too."""
    return {
        "schema": PLANS_SCHEMA,
        "today": today.isoformat(),
        **planned_object(standings, kept),
    }


def planned_object(standings: Sequence[PlanStanding], kept: Tally) -> dict[str, Any]:
    """Return plans, and how many were kept, as every document has them."""
    return {"plans": [plan_object(one) for one in standings], "say_do": say_do_object(kept)}


def plan_object(standing: PlanStanding) -> dict[str, Any]:
    """Return a plan, and what has become of it."""
    plan, state = standing
    said = {"where": None, **plan_content(plan)}
    return {"habit": plan.habit, "on": plan.on.isoformat(), **said, "state": state}


def say_do_object(kept: Tally) -> dict[str, int]:
    """Return how many plans were kept, of how many that are kept or broken."""
    return {"kept": kept.n, "of": kept.of}
