"""The roadmap on a terminal: by pack, how far each habit has come, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.stage import (
    DAILY_BUSINESS,
    EXPERIMENT,
    IMPLEMENTED,
    LAPSED,
    PLANNED,
)
from cchabits.render.facts import fact_lines
from cchabits.render.line import Segment
from cchabits.render.terminal.table import Column, fitted, head_of, line_len, rows_of
from cchabits.render.words import NONE, long_day, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchabits.domain.roadmap import Roadmap, Stretch
    from cchabits.render.line import Line, Look
    from cchabits.render.theme import Role

_FURTHEST_FIRST = (DAILY_BUSINESS, IMPLEMENTED, EXPERIMENT, PLANNED, LAPSED)
_STEPS = {LAPSED: 0, PLANNED: 1, EXPERIMENT: 2, IMPLEMENTED: 3, DAILY_BUSINESS: 4}
_ROLES: dict[str, Role] = {LAPSED: "overdue", PLANNED: "away", DAILY_BUSINESS: "met"}
_OWN = "your own"
_LEAST_NAME = 12  # columns
_BARS_FROM = 60


def roadmap_lines(roadmap: Roadmap, look: Look) -> list[Line]:
    """Return the stages in a line, then each pack with its habits: a bar of four steps."""
    if not roadmap.stretches:
        return [
            (
                Segment("No habit runs today. To choose some:  "),
                Segment("cchabits packs list", "command"),
            )
        ]
    by_pack = roadmap.by_pack
    columns = _columns([one for _, group in by_pack for one in group], look)
    fitting = fitted(columns, look.width, look.glyphs.ellipsis)
    rows = iter(rows_of(fitting))
    lines = [*_head(roadmap, look), (), head_of(fitting)]
    for pack, group in by_pack:
        lines += [(Segment(pack or _OWN, "strong"),), *(next(rows) for _ in group)]
    turns = _turns(roadmap.stretches, look)
    lines += [(), *turns] if turns else []
    return [look.show(line) for line in lines]


def _head(roadmap: Roadmap, look: Look) -> list[Line]:
    day = Segment(long_day(roadmap.today), "strong")
    counts = [(name, roadmap.count(name)) for name in _FURTHEST_FIRST]
    said = ", ".join(_counted(name, count) for name, count in counts if count)
    verdict = Segment(f"{plural(len(roadmap.stretches), 'habit')}: {said}")
    line = (day, Segment("   "), verdict)
    return [line] if look.has_room_for(line_len(line)) else [(day,), (verdict,)]


def _counted(name: str, count: int) -> str:
    return plural(count, name) if name == EXPERIMENT else f"{count} {name}"


def _columns(stretches: Sequence[Stretch], look: Look) -> list[Column]:
    """Return the columns, whether they will fit or not."""

    def column(head: str, cell: Callable[[Stretch], Line], *, drop: int = 0) -> Column:
        return Column(head, tuple(look.show(cell(one)) for one in stretches), drop)

    names = column("  Habit", lambda one: (Segment(f"  {one.habit.slug}"),))
    columns = [
        names._replace(least=_LEAST_NAME),
        column("Stage", lambda one: _stage(one, look)),
        column("Kept", lambda one: (Segment(_kept(one)),), drop=1),
        column("Next after", lambda one: (Segment(_next_words(one)),)),
        column("Since", lambda one: (Segment(plural(one.months, "month")),), drop=2),
    ]
    return [one for one in columns if not one.is_empty({"", look.say(NONE)})]


def _stage(stretch: Stretch, look: Look) -> Line:
    """Return a stage as so many of four steps, where there is room for them, and its name."""
    steps = _STEPS[stretch.stage]
    role = _ROLES.get(stretch.stage, "plain")
    name = Segment(stretch.stage, role)
    if not look.has_room_for(_BARS_FROM):
        return (name,)
    bar = look.glyphs.kept * steps
    rest = look.glyphs.nothing * (_STEPS[DAILY_BUSINESS] - steps)
    return (Segment(bar, role), Segment(f"{rest} ", "quiet"), name)


def _kept(stretch: Stretch) -> str:
    n, of = stretch.latest
    return f"{n} of {of}" if of else NONE


def _next_words(stretch: Stretch) -> str:
    """Return what is missing for the next stage; nothing in the last."""
    if stretch.following is None:
        return ""
    _, count = stretch.following
    return f"{count} more kept" if count else "a first act"


def _turns(stretches: Sequence[Stretch], look: Look) -> list[Line]:
    """Return which habits came back after a miss, how often, and which lapsed as they began."""
    back = [(one.habit.slug, one.comebacks) for one in stretches if one.comebacks]
    back.sort(key=lambda pair: -pair[1])
    told = ", ".join(f"{slug} {count}" for slug, count in back)
    lapsed = ", ".join(one.habit.slug for one in stretches if one.is_false_start)
    return fact_lines([("Comebacks", told), ("False starts", lapsed)], look)
