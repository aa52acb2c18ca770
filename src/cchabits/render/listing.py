"""What the habits and packs are, as lists and in full; how they are doing is for `status`."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.measure import HIGHEST_SCORE
from cchabits.domain.numbers import MILLION, duration_text, plain_number
from cchabits.render.example import example_command
from cchabits.render.facts import LEAST_TEXT, fact_lines, label
from cchabits.render.line import Segment, columns_of, cut, text_of
from cchabits.render.words import both, long_day, number_words, plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cchabits.domain.habit import Habit
    from cchabits.render.line import Line, Look

_NO_END = 10_000  # columns
_NOTHING: Mapping[str, str] = {}


class PackView(NamedTuple):
    """A pack as it is shown: what it is called, who recommends it, and its habits in order."""

    slug: str
    title: str
    source: str
    habits: tuple[Habit, ...]


def habit_lines(habits: Sequence[Habit], today: dt.date, look: Look) -> list[Line]:
    """Return a line a habit: its name, what it asks for and how often, and its title."""
    if not habits:
        return [(Segment("No habits yet. To begin:  "), Segment("cchabits init", "command"))]
    rows = [(habit.slug, asks_words(habit), _title(habit, today)) for habit in habits]
    return _aligned(rows, look)


def habit_details(
    habit: Habit,
    today: dt.date,
    look: Look,
    coming: Iterable[tuple[str, str]] = (),
    beside: Mapping[str, str] = _NOTHING,
) -> list[Line]:
    """Return all there is to know of a habit, and how to log it.

    `coming` has the changes that are not in force yet, each with its day; `beside`, by what asks
    for less now, what was asked for before.
    """
    rules = _rules(habit, beside)
    facts = [*_purpose(habit), ("", ""), *rules, ("", ""), *_dates(habit, today), *coming]
    name = habit.slug if not habit.words.alias else f"{habit.slug}, or {habit.words.alias}"
    head = (Segment(habit.words.title, "strong"), Segment("   "), Segment(name, "quiet"))
    command = (label("Log it"), Segment(example_command(habit), "command"))
    heads = [head] if look.has_room_for(columns_of(text_of(head))) else [head[:1], head[2:]]
    lines = [*heads, (), *fact_lines(facts, look), (), command]
    return [look.show(line) for line in lines]


def pack_lines(packs: Iterable[PackView], look: Look) -> list[Line]:
    """Return a line a pack: its name, its number of habits, its title."""
    return _aligned(
        [(pack.slug, plural(len(pack.habits), "habit"), pack.title) for pack in packs], look
    )


def pack_details(pack: PackView, look: Look) -> list[Line]:
    """Return a pack's source and habits, and how to begin with it."""
    head = (Segment(pack.title, "strong"), Segment("   "), Segment(pack.slug, "quiet"))
    source = fact_lines([("Source", pack.source)], look)
    rows = [(habit.slug, asks_words(habit), habit.words.title) for habit in pack.habits]
    command = (label("Begin with it"), Segment(f"cchabits init --pack {pack.slug}", "command"))
    lines = [head, (), *source, (), *_aligned(rows, look), (), command]
    return [look.show(line) for line in lines]


def asks_words(habit: Habit) -> str:
    """Return what a habit asks for and how often, in a few words, such as `8h monthly`."""
    return f"{brief_words(habit)} {cadence_words(habit)}"


def brief_words(habit: Habit) -> str:
    """Return what a period needs, in as few words as there are, such as `8h`."""
    return _BRIEF[habit.measure.name](habit.measure)


def target_words(habit: Habit) -> str:
    """Return what a period needs, in a sentence's words."""
    return _TARGETS[habit.measure.name](habit.measure)


def cadence_words(habit: Habit) -> str:
    """Return how often, as the definition says it; a rule without its scheme."""
    return habit.cadence.text.removeprefix("RRULE:")


def cadence_sentence(habit: Habit, *, tells_reason: bool = True) -> str:
    """Return how often, whose proposal that is, and why it was changed, if that is to be told."""
    whose = {"article": " (as the article says)", "default": " (our default, not the article's)"}
    reason = f"; {habit.words.reason}" if habit.words.reason and tells_reason else ""
    return f"{cadence_words(habit)}{whose.get(habit.words.cadence_from, '')}{reason}"


# What is said of a habit


def _purpose(habit: Habit) -> list[tuple[str, str]]:
    said = habit.words
    quote = f"“{said.quote}”" if said.quote else ""
    return [
        ("Question", said.question), ("Why", said.why), ("Quote", quote),
        ("Source", said.source), ("Pack", said.pack),
    ]  # fmt: skip


def _rules(habit: Habit, beside: Mapping[str, str]) -> list[tuple[str, str]]:
    grace = f"{plural(habit.grace, 'day')} after a period's end, counted as late"
    lead = f"{plural(habit.lead, 'day')} before the last day" if habit.lead else "on the last day"
    is_said = any(habit.words.reason in text for text in beside.values())
    cadence = cadence_sentence(habit, tells_reason=not is_said)
    needs = both(habit.requires) if habit.requires else ""
    return [
        ("Target", _with(target_words(habit), beside.get("target"))),
        ("Cadence", _with(cadence, beside.get("cadence"))),
        ("Requires", _with(needs, beside.get("requires"))),
        ("Worth noting", ", ".join(habit.words.ask)),
        ("Due soon", lead),
        ("Grace", grace if habit.grace else ""),
    ]


def _with(now: str, before: str | None) -> str:
    return f"{now or 'nothing'} ({before})" if before else now


def _dates(habit: Habit, today: dt.date) -> list[tuple[str, str]]:
    begins = "Starts" if habit.start > today else "Since"
    ends = "Ended" if habit.end and habit.end < today else "Until"
    return [(begins, long_day(habit.start)), (ends, long_day(habit.end) if habit.end else "")]


def _title(habit: Habit, today: dt.date) -> str:
    if habit.start > today:
        return f"{habit.words.title} (starts {long_day(habit.start)})"
    if habit.end and habit.end < today:
        return f"{habit.words.title} (ended {long_day(habit.end)})"
    return habit.words.title


# Targets


def _share(amount: int) -> str:
    """Return a part of one as *n of N*, in the smallest whole numbers."""
    common = gcd(amount, MILLION)
    return f"{number_words(amount // common)} of {number_words(MILLION // common)}"


def _coverage_brief(measure: Any) -> str:  # noqa: ANN401 - a Coverage
    if measure.ratio:
        return f"ratio {number_words(plain_number(measure.target))}"
    return "every time" if measure.target == MILLION else _share(measure.target)


def _coverage_target(measure: Any) -> str:  # noqa: ANN401 - a Coverage
    if measure.ratio:
        return f"a ratio of at least {_coverage_brief(measure)[6:]}{_of(measure.occasions)}"
    share = "every occasion" if measure.target == MILLION else f"{_share(measure.target)} occasions"
    least = measure.min_occasions
    needed = f", at least {least} a period" if least > 1 else ""
    silent = "" if least else "; a period without any is no miss"
    return f"{share}{_of(measure.occasions)}{needed}{silent}"


def _of(occasions: str) -> str:
    return f" ({occasions})" if occasions else ""


def _checklist_target(measure: Any) -> str:  # noqa: ANN401 - a Checklist
    first = f"; {measure.first} first" if measure.first and measure.target > 1 else ""
    if not measure.items:
        return f"{plural(measure.target, 'different item')}{first}"
    items = ", ".join(measure.items)
    if measure.target == len(measure.items):
        return f"{items}{first}"
    return f"{measure.target} of: {items}{first}"


def _score_target(measure: Any) -> str:  # noqa: ANN401 - a Score
    line = "" if measure.target is None else f", held against {plain_number(measure.target)}"
    return f"a score from 0 to {HIGHEST_SCORE}{line}"


_TARGETS: dict[str, Callable[[Any], str]] = {
    "count": lambda measure: "once" if measure.target == 1 else plural(measure.target, "time"),
    "duration": lambda measure: f"{duration_text(measure.target)} in all",
    "coverage": _coverage_target,
    "checklist": _checklist_target,
    "score": _score_target,
}

_BRIEF: dict[str, Callable[[Any], str]] = {
    "count": lambda measure: "once" if measure.target == 1 else plural(measure.target, "time"),
    "duration": lambda measure: duration_text(measure.target),
    "coverage": _coverage_brief,
    "checklist": lambda measure: plural(measure.target, "item"),
    "score": lambda _: "a score",
}


# Lines


def _aligned(rows: Sequence[tuple[str, str, str]], look: Look) -> list[Line]:
    """Return rows with their first two columns aligned, and the third cut at the line's end."""
    first = max((len(row[0]) for row in rows), default=0) + 2
    second = max((len(row[1]) for row in rows), default=0) + 2
    room = max(LEAST_TEXT, look.width - first - second) if look.width else _NO_END
    return [
        (
            Segment(f"{one:<{first}}", "strong"),
            Segment(f"{two:<{second}}"),
            Segment(cut(look.say(three), room, look.glyphs.ellipsis), "quiet"),
        )
        for one, two, three in rows
    ]
