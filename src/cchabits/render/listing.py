"""What the habits and packs are, as lists and in full; how they are doing is for `status`."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.cadence_text import rule_of
from cchabits.domain.definition import SLUG
from cchabits.domain.measure import HIGHEST_SCORE
from cchabits.domain.numbers import MILLION, duration_text, plain_number
from cchabits.render.example import example_command, quoted
from cchabits.render.facts import LEAST_TEXT, fact_lines, label, wrapped
from cchabits.render.howto import how_to_log, lengthening
from cchabits.render.line import Segment, columns_of, cut, text_of
from cchabits.render.words import both, long_day, number_words, plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cchabits.domain.habit import Habit
    from cchabits.render.line import Line, Look

MOST_ACTIVE = 5  # habits that a leader with little time can keep up

_INDENT = "  "
_NO_END = 10_000  # columns
_MARK = "*"
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
        return [
            (Segment("No habits yet. To choose some:  "), Segment("cchabits packs list", "command"))
        ]
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
    for less now, what was asked for before. The reason is that of the last change, ahead or not.
    """
    rules, reason = _rules(habit, beside), habit.words.reason
    is_said = any(reason in text for text in beside.values())
    changes = [*_dates(habit, today), *coming, ("Reason", "" if is_said else reason)]
    return _in_full(habit, [*_purpose(habit), ("", ""), *rules, ("", ""), *changes], look)


def offered_details(pack: PackView, look: Look) -> list[Line]:
    """Return all there is to know of a pack's one habit before it is taken up, and how to do so."""
    (habit,) = pack.habits
    command = f"cchabits packs add {quoted(pack.slug)} --habit {habit.slug}"
    adding = look.show((label("Add it"), Segment(command, "command")))
    facts = [*_purpose(habit), ("", ""), *_rules(habit, _NOTHING)]
    return [*_in_full(habit, facts, look), (), adding]


def pack_lines(packs: Iterable[PackView], look: Look) -> list[Line]:
    """Return a line a pack: its name, its number of habits, its title."""
    return _aligned(
        [(pack.slug, plural(len(pack.habits), "habit"), pack.title) for pack in packs], look
    )


def pack_details(pack: PackView, look: Look) -> list[Line]:
    """Return a pack's source and habits, whose each cadence is, and how to begin with it."""
    head = (Segment(pack.title, "strong"), Segment("   "), Segment(pack.slug, "quiet"))
    source = fact_lines([("Source", pack.source), ("", "")], look)
    rows = [(habit.slug, _marked(habit), habit.words.title) for habit in pack.habits]
    legend = fact_lines([("How often", _legend(pack.habits)), ("", "")], look)
    commands = [(label(name), Segment(command, "command")) for name, command in _ways_in(pack)]
    habits = _aligned(rows, look, is_cut=False)
    lines = [*_heads(head, look), (), *source, *habits, (), *legend, *commands]
    return [look.show(line) for line in lines]


def active_hints(active: int) -> list[str]:
    """Return what to say of so many habits kept up at once: nothing, unless they are many."""
    if active <= MOST_ACTIVE:
        return []
    way_out = "cchabits pause HABIT --from today rests one"
    return [f"{active} habits are active; {MOST_ACTIVE} are about what one can keep up; {way_out}"]


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
    text = habit.cadence.text
    return rule_of(text) or text


def cadence_sentence(habit: Habit) -> str:
    """Return how often, and whose proposal that is."""
    not_theirs = ", not the article's" if habit.words.clauses else ""
    whose = {"article": " (as the article says)", "default": f" (our default{not_theirs})"}
    return f"{cadence_words(habit)}{whose.get(habit.words.cadence_from, '')}"


# What is said of a habit


def _in_full(habit: Habit, facts: Iterable[tuple[str, str]], look: Look) -> list[Line]:
    name = habit.slug if not habit.words.alias else f"{habit.slug}, or {habit.words.alias}"
    head = (Segment(habit.words.title, "strong"), Segment("   "), Segment(name, "quiet"))
    named = [("Log it", example_command(habit)), ("Lengthen it", lengthening(habit))]
    commands = [(label(said), Segment(command, "command")) for said, command in named if command]
    first, *rest = how_to_log(habit)
    how = fact_lines([("How to log", first), *(("", said) for said in rest)], look)
    lines = [*_heads(head, look), (), *fact_lines(facts, look), (), *how, *commands]
    return [look.show(line) for line in lines]


def _heads(head: Line, look: Look) -> list[Line]:
    """Return a title and a name on one line, or on two where they do not fit."""
    has_room = look.has_room_for(columns_of(look.say(text_of(head))))
    return [head] if has_room else [head[:1], head[2:]]


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
    needs = both(habit.requires) if habit.requires else ""
    return [
        ("Target", _with(target_words(habit), beside.get("target"))),
        ("Cadence", _with(cadence_sentence(habit), beside.get("cadence"))),
        ("Requires", _with(needs, beside.get("requires"))),
        ("Worth noting", _asked(habit.words.ask)),
        ("Due soon", lead),
        ("Grace", grace if habit.grace else ""),
    ]


def _asked(keys: Sequence[str]) -> str:
    return f"{', '.join(keys)}; each as --with KEY=TEXT" if keys else ""


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


# What is said of a pack


def _marked(habit: Habit) -> str:
    """Return what a habit asks for, with a mark where its cadence is the article's."""
    return asks_words(habit) + _MARK * (habit.words.cadence_from == "article")


def _legend(habits: Sequence[Habit]) -> str:
    """Return whose the cadences are; nothing where no habit says it."""
    whose = {habit.words.cadence_from for habit in habits}
    if whose == {"article", "default"}:
        return f"{_MARK} as the article says; the others are our defaults"
    if "article" in whose:
        return f"{_MARK} as the article says"
    return "our defaults, all of them" if whose == {"default"} else ""


def _ways_in(pack: PackView) -> list[tuple[str, str]]:
    """Return the commands that take a pack up, whole or in part, or look closer.

    A file's can only be added.
    """
    name, one = quoted(pack.slug), f"--habit {pack.habits[-1].slug}"
    is_ours = SLUG.fullmatch(pack.slug)
    whole = f"cchabits init --pack {name}" if is_ours else f"cchabits packs add {name}"
    return [
        ("Begin with it" if is_ours else "Add it", whole),
        ("Or add one", f"cchabits packs add {name} {one}"),
        ("One in full", f"cchabits packs show {name} {one}"),
    ]


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


def _aligned(
    rows: Sequence[tuple[str, str, str]], look: Look, *, is_cut: bool = True
) -> list[Line]:
    """Return rows with their first two columns aligned, and the third beside them.

    It is cut at the line's end, or goes on below. Where there is little room beside the two, it has
    lines of its own.
    """
    first = max((len(row[0]) for row in rows), default=0) + 2
    second = max((len(row[1]) for row in rows), default=0) + 2
    is_narrow = 0 < look.width < first + second + LEAST_TEXT
    indent = len(_INDENT) if is_narrow else first + second
    room = max(LEAST_TEXT, look.width - indent) if look.width else _NO_END
    lines: list[Line] = []
    for one, two, three in rows:
        said = look.say(three)
        pieces = [cut(said, room, look.glyphs.ellipsis)] if is_cut else wrapped(said, room) or [""]
        begin = (Segment(f"{one:<{first - 2}}", "strong"), Segment(_INDENT), Segment(two))
        beside = () if is_narrow else (Segment(" " * (second - len(two))), _quiet(pieces.pop(0)))
        lines.append((*begin, *beside))
        lines += [(Segment(" " * indent), _quiet(piece)) for piece in pieces]
    return lines


def _quiet(text: str) -> Segment:
    return Segment(text, "quiet")
