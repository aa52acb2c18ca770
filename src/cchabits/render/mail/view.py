"""What a mail shows, in order, before it is text or HTML: both say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.ledger import KEPT
from cchabits.render import words
from cchabits.render.example import example_command
from cchabits.render.glyphs import UNICODE
from cchabits.render.line import text_of
from cchabits.render.mail import phrases

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from cchabits.domain.figures import Recent
    from cchabits.domain.habit import Entry
    from cchabits.domain.mail import Decision, MailSettings
    from cchabits.domain.summary import HabitSummary, Summary
    from cchabits.render.mail.phrases import FootLine

BAR = 20  # pixels: the height of a period that was kept
MOST_ROWS = 60  # habits; a mail has to stay under 100 KB

_LEAST_PART, _NOTHING = 4, 2  # pixels
_LONGEST_COMMAND = 300  # characters; what is missing, `log` says itself


class Bar(NamedTuple):
    """A period of the strip: its height in pixels, and whether it was kept, part, or none."""

    height: int
    tone: str


class Step(NamedTuple):
    """What to type, the words that lead to it, and what is said or asked before them, if any."""

    question: str
    lead: str
    command: str


class Ask(NamedTuple):
    """A habit that something is asked of; `said` is empty unless notes may be shown."""

    title: str
    tone: str
    state: str
    facts: tuple[str, ...]
    bars: tuple[Bar, ...]
    signs: str
    kept: str
    steps: tuple[Step, ...]
    said: str = ""


class Row(NamedTuple):
    """A habit that nothing is asked of."""

    title: str
    tone: str
    state: str


class View(NamedTuple):
    """All that a mail says; `more` counts the habits that it has no room for."""

    subject: str
    day: str
    verdict: str
    asks: tuple[Ask, ...]
    plan_heading: str
    plans: tuple[Ask, ...]
    plan_rows: tuple[Row, ...]
    rows: tuple[Row, ...]
    more: int
    origin: str
    foot: tuple[FootLine, ...]


def view_of(
    summary: Summary,
    settings: MailSettings,
    decision: Decision,
    today: dt.date,
    said: Mapping[str, Entry],
) -> View:
    """Return what a mail shows; `said` has the last entry of habits, for notes that may be shown.

    No more than `max_asks` habits are asked for anything; what there is to plan besides is a line.
    """
    room = max(0, settings.max_asks - len(decision.asks))
    shown, rest = decision.to_plan[:room], decision.to_plan[room:]
    named = {one.habit.slug for one in (*decision.asks, *decision.to_plan)}
    others = [one for one in summary.habits if one.habit.slug not in named]
    notes = said if settings.include_notes else None
    plan_rows = _rows(rest[:MOST_ROWS], decision, today)
    return View(
        subject=phrases.subject(summary, decision),
        day=words.long_day(today),
        verdict="".join(text_of(piece) for piece in words.verdict(summary)) + ".",
        asks=tuple(_ask(one, today, notes) for one in decision.asks),
        plan_heading=phrases.planning_words(today) if decision.to_plan else "",
        plans=tuple(_ask(one, today, notes, is_planning=True) for one in shown),
        plan_rows=plan_rows,
        rows=_rows(others[: MOST_ROWS - len(plan_rows)], decision, today),
        more=max(0, len(rest) + len(others) - MOST_ROWS),
        origin=phrases.origin(settings),
        foot=tuple(phrases.foot_lines()),
    )


def _ask(
    summary: HabitSummary,
    today: dt.date,
    notes: Mapping[str, Entry] | None,
    *,
    is_planning: bool = False,
) -> Ask:
    """Return what is asked of a habit; where `notes` are None, plans do not say where they are."""
    entry = (notes or {}).get(summary.habit.slug)
    has_notes = notes is not None
    return Ask(
        title=phrases.title(summary),
        tone=words.role_of(summary.state),
        state=phrases.when_words(summary),
        facts=tuple(phrases.facts(summary, today)),
        bars=tuple(map(_bar, summary.strip)),
        signs=words.strip_signs(summary, UNICODE),
        kept=phrases.strip_label(summary),
        steps=tuple(_steps(summary, today, is_planning=is_planning, has_notes=has_notes)),
        said=phrases.said_words(entry, today) if entry else "",
    )


def _steps(
    summary: HabitSummary, today: dt.date, *, is_planning: bool, has_notes: bool
) -> Iterator[Step]:
    """Yield what to type: to plan, where that is asked for or a plan passed; and once it is done.

    Who is asked for nothing but a day has nothing to log yet.
    """
    planned = phrases.planned_words(summary, today, has_notes=has_notes)
    has_passed = summary.plan is not None and not summary.plan.is_ahead
    if is_planning or has_passed:
        asked = phrases.planning_question(summary, today)
        yield Step(f"{planned} {asked}".lstrip(), phrases.TO_PLAN, phrases.plan_command(summary))
        planned = ""
    if not is_planning:
        asked = phrases.question(summary, today)
        yield Step(f"{planned} {asked}".strip(), phrases.ONCE_DONE, _command(summary))


def _command(summary: HabitSummary) -> str:
    command = example_command(summary.habit, summary.total)
    if len(command) > _LONGEST_COMMAND:
        return f"cchabits log {summary.habit.slug}"
    return command


def _rows(habits: Sequence[HabitSummary], decision: Decision, today: dt.date) -> tuple[Row, ...]:
    return tuple(
        Row(
            phrases.title(one, phrases.LONGEST_ROW),
            words.role_of(one.state),
            phrases.row_words(one, decision, today),
        )
        for one in habits
    )


def _bar(period: Recent) -> Bar:
    if period.outcome in KEPT:
        return Bar(BAR, "kept")
    if not period.reached:
        return Bar(_NOTHING, "none")
    return Bar(max(_LEAST_PART, min(BAR - 3, round(period.reached * BAR))), "part")
