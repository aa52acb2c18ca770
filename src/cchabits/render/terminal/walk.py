"""What a walk through a review shows at each stop: how the habit stands, and what may be pressed.

Everything fits any width: what belongs together is wrapped between its pieces, under its head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.ledger import MISSED
from cchabits.domain.plan import PASSED
from cchabits.domain.practice import DEEPEN, RAISE
from cchabits.render.answers import question_commands
from cchabits.render.drift import waiting_command
from cchabits.render.facts import wrapped
from cchabits.render.folding import folded
from cchabits.render.line import Look, Segment, columns_of, cut, text_of
from cchabits.render.logged import open_period
from cchabits.render.plans import planned_words
from cchabits.render.reasons import COUNTERMEASURES, reason_words
from cchabits.render.terminal.review import figure_lines, head_lines
from cchabits.render.words import (
    NONE,
    day_words,
    listed,
    notes,
    period_words,
    plural,
    progress,
    role_of,
    state_words,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from cchabits.domain.ledger import Closed
    from cchabits.domain.review import Question, Review, Stop
    from cchabits.domain.summary import HabitSummary
    from cchabits.render.line import Line
    from cchabits.render.theme import Role

INDENT = "  "

_CHANGING = (DEEPEN, RAISE)
_LEAST_ANSWER = 20  # columns
_MOST_MISSED = 3  # lines
_LONGEST_LINE = 88  # columns of prose
_LONGEST_PLAN = 160  # columns
_BESIDE_FROM = 60  # columns from which two answers stand beside one another
_MOST_UNDER = 4  # answers that stand under one another in any width
_GAP = "  "


class Key(NamedTuple):
    """A key, and what it does: where the words begin with its letter, that stands in brackets."""

    key: str
    words: str


class StepNumber(NamedTuple):
    """Which stop it is, of how many."""

    number: int
    of: int


# The stops


def stop_lines(stop: Stop, place: StepNumber, today: dt.date, look: Look) -> list[Line]:
    """Return how a habit stands, which missed periods want a reason, and what is planned."""
    summary = stop.summary
    is_missed = stop.kind == MISSED
    role: Role = "behind" if is_missed else role_of(summary.state)
    glyph: str = getattr(look.glyphs, role)
    words = _missed_words(stop) if is_missed else state_words(summary, today)
    lines = [_head(place, Segment(f"{glyph} ", role), stop.habit, Segment(words, role))]
    more = len(stop.unexplained) - _MOST_MISSED
    if more > 0:
        lines.append((Segment(f"{INDENT}{more} before these, "), Segment("missed", "overdue")))
    lines += [_missed_line(one, today) for one in reversed(stop.unexplained[:_MOST_MISSED])]
    if summary.label:
        lines.append(_open_line(summary, today))
    said = [*notes(summary), *_planned(stop, today, look)]
    return [*_shown(lines, look), *_shown(_prose(said, look), look)]


def question_lines(question: Question, place: StepNumber, today: dt.date, look: Look) -> list[Line]:
    """Return what is asked of a habit that is met exactly at its minimum."""
    glyph = Segment(f"{look.glyphs.met} ", "met")
    said = [
        f"{_came_to(question.periods, today)}, the minimum each time.",
        "Deepen it, raise it, or keep it as it is? Nothing changes by itself.",
    ]
    head = _head(place, glyph, question.habit, Segment("met at its minimum", "met"))
    return _shown([head, *_prose(said, look)], look)


def changing_lines(question: Question, choice: str, look: Look) -> list[Line]:
    """Return the command by which one changes the habit; none where it is kept as it is."""
    if choice not in _CHANGING:
        return []
    command = question_commands(question)[_CHANGING.index(choice)]
    return _shown([(Segment(f"{INDENT}To do so  "), Segment(command, "command"))], look)


def settled_lines(slug: str, place: StepNumber, look: Look) -> list[Line]:
    """Return that a habit wants nothing any more, for somebody else has seen to it."""
    dot = Segment(f"{look.glyphs.dot} ", "quiet")
    words = Segment("nothing is left to do here", "quiet")
    return _shown([_head(place, dot, slug, words)], look)


# The keys


def keys_lines(keys: Iterable[Key], look: Look) -> list[Line]:
    """Return the keys that may be pressed, as many on a line as fit."""
    first, *rest = keys
    line = [Segment(INDENT), *_key(first)]
    for key in rest:
        line += [Segment(_GAP), *_key(key)]
    return _shown([tuple(line)], look)


def answers_lines(keys: Sequence[Key], look: Look) -> list[Line]:
    """Return answers of one key each, under one another or in two columns."""
    return _shown(_beside([_key(key) for key in keys], look), look)


def items_lines(items: Sequence[str], look: Look) -> list[Line]:
    """Return the items of a list that are left, numbered from 1, as the answers are."""
    numbered = enumerate(items, start=1)
    return _shown(_beside([(Segment(f"{at} {item}"),) for at, item in numbered], look), look)


def reason_keys(reasons: Iterable[str]) -> list[Key]:
    """Return reasons in words, numbered 1 to 9 and lettered from there on."""
    return [Key(key, reason_words(one)) for key, one in zip("123456789abcdef", reasons)]  # noqa: B905 - there are more keys than reasons


# The questions under a stop


def prompt_lines(name: str, hint: str, look: Look) -> tuple[list[Line], str]:
    """Return what stands before a line that is typed, and the lines above that.

    A hint stands beside the name where that leaves room for an answer, else above it.
    """
    beside = look.say(f"{INDENT}{name} ({hint}): ")
    if hint and look.has_room_for(columns_of(beside) + _LEAST_ANSWER):
        return [], beside
    above = _shown([(Segment(f"{INDENT}{hint}", "quiet"),)], look) if hint else []
    return above, look.say(f"{INDENT}{name}: ")


def why_missed_lines(missed: Closed, today: dt.date, look: Look) -> list[Line]:
    """Return the question why a period was missed."""
    words = f"{INDENT}Why was {period_words(missed.label, today)} missed?"
    return _shown([(Segment(words, "strong"),)], look)


def why_skip_lines(stop: Stop, today: dt.date, look: Look) -> list[Line]:
    """Return the question why a period is skipped, and which it is."""
    words = f"{INDENT}Skip {skipped_words(stop, today)}: what made it impossible?"
    return _shown([(Segment(words, "strong"),)], look)


def skipped_words(stop: Stop, today: dt.date) -> str:
    """Return which period a skip at a stop names: the overdue one, a missed one, the open one."""
    if stop.overdue_on:
        named = [one for one in stop.unexplained if one.period.begin <= stop.overdue_on < one.end]
        until = f"what was due on {day_words(stop.overdue_on, today)}"
        return period_words(named[0].label, today) if named else until
    if stop.unexplained:
        return period_words(stop.unexplained[0].label, today)
    return period_words(stop.summary.label or "", today)


def countermeasure_lines(reason: str, look: Look) -> list[Line]:
    """Return the countermeasure that is offered for a reason, and what may be done about it."""
    said = [f"An example: {COUNTERMEASURES[reason]}"]
    said.append("y takes it. Or write your own: If …, then I will …  Empty leaves it out.")
    return _shown(_prose(said, look), look)


# The beginning and the end


def opening_lines(review: Review, look: Look) -> list[Line]:
    """Return what a walk begins with: the verdict, what waits, and the figures of a long span."""
    lines = head_lines(review, look)
    for habit in review.waiting:
        lines += _shown(
            _prose([f"{habit}: its change in habits.toml waits for a reason."], look), look
        )
        lines.append(look.show((Segment(f"{INDENT}{waiting_command(habit)}", "command"),)))
    return [*lines, (), *figure_lines(review, look)] if review.span.is_long else lines


def end_lines(review: Review, look: Look) -> list[Line]:
    """Return what a walk ends with: the figures of a short span, and what is asked last."""
    said = "What it comes to: plus, delta and next, three short lines that may stay empty."
    asked = _shown(_prose([said], look), look)
    return asked if review.span.is_long else [*figure_lines(review, look), (), *asked]


def farewell_line(steps: int, left: int, look: Look) -> Line:
    """Return how many steps are saved, and how many stops are left for another time."""
    saved = f"{plural(steps, 'step')} saved" if steps else "Nothing was changed"
    later = f"; {plural(left, 'stop')} left for another time" if left else ""
    return look.show((Segment(f"{saved}{later}."),))


def _missed_words(stop: Stop) -> str:
    count = len(stop.unexplained)
    return "missed" if count == 1 else f"missed {count} times"


def _came_to(periods: Sequence[Closed], today: dt.date) -> str:
    """Return what periods came to, once where that is the same for all."""
    labels = [period_words(one.label, today) for one in periods]
    done = [progress(one.habit, one.total) for one in periods]
    if len(set(done)) == 1:
        return f"{listed(labels)}: {done[0]}"
    return listed([f"{label} {so_far}" for label, so_far in zip(labels, done, strict=True)])


def _missed_line(missed: Closed, today: dt.date) -> Line:
    done = progress(missed.habit, missed.total)
    came_to = "" if done == NONE else f"{done}, "
    label = f"{INDENT}{period_words(missed.label, today)}: {came_to}"
    return (Segment(label), Segment("missed", "overdue"))


def _open_line(summary: HabitSummary, today: dt.date) -> Line:
    """Return how the open period stands; where nothing can be counted yet, only how long it has."""
    done, *rest = open_period(summary, today)
    if progress(summary.habit, summary.total) == NONE:
        done = Segment(f"{period_words(summary.label or '', today)}: ")
    return (Segment(f"{INDENT}{done.text}"), *rest)


def _planned(stop: Stop, today: dt.date, look: Look) -> list[str]:
    """Return what is planned next; of a plan that passed, that the next one is asked for."""
    plan = stop.summary.plan
    if plan is None:
        return []
    said = cut(planned_words(plan, today), _LONGEST_PLAN, look.glyphs.ellipsis)
    return [f"{said}: when is the next one?" if plan.state == PASSED else said]


def _head(place: StepNumber, glyph: Segment, slug: str, state: Segment) -> Line:
    number = Segment(f"{place.number} of {place.of}  ", "quiet")
    return (number, glyph, Segment(slug, "strong"), Segment("   "), state)


def _key(key: Key) -> Line:
    letter, words = key
    brackets = (Segment("["), Segment(letter, "command"), Segment("]"))
    if words.startswith(letter):
        return (*brackets, Segment(words[len(letter) :]))
    return (*brackets, Segment(f" {words}"))


def _beside(answers: Sequence[Line], look: Look) -> list[Line]:
    """Return answers under one another; many of them in two columns, where there is room."""
    is_narrow = not look.has_room_for(_BESIDE_FROM) or len(answers) <= _MOST_UNDER
    height = len(answers) if is_narrow else (len(answers) + 1) // 2
    width = max(_width(one) for one in answers[:height])
    lines: list[Line] = []
    for at, answer in enumerate(answers[:height]):
        line = (Segment(INDENT), *answer)
        if at + height < len(answers):
            blanks = Segment(" " * (width - _width(answer) + 2 * len(_GAP)))
            line = (*line, blanks, *answers[at + height])
        lines.append(line)
    return lines


def _prose(texts: Iterable[str], look: Look) -> list[Line]:
    width = min(look.width or _LONGEST_LINE, _LONGEST_LINE) - len(INDENT)
    return [
        (Segment(f"{INDENT}{piece}"),) for text in texts for piece in wrapped(look.say(text), width)
    ]


def _width(line: Iterable[Segment]) -> int:
    return columns_of(text_of(line))


def _shown(lines: Iterable[Line], look: Look) -> list[Line]:
    return [piece for line in lines for piece in folded(look.show(line), look)]
