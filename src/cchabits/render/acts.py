"""What the other commands that change the log answer: one line each, with what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.render.answered import DOT, GAP, UNDO_HINT, tick
from cchabits.render.example import UNDO
from cchabits.render.line import Line, Look, Segment
from cchabits.render.reasons import reason_words
from cchabits.render.words import (
    day_words,
    listed,
    names_words,
    period_words,
    plural,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from cchabits.domain.habit import Pause, Skip
    from cchabits.domain.practice import Choice, MissReason, Reflection

_MOST_AHEAD = 3  # pauses: more are not planned at a time
_CHOSEN = {"deepen": "to be deepened", "raise": "to be raised", "keep": "kept as it is"}


def skip_line(skip: Skip, label: str, today: dt.date, look: Look) -> Line:
    """Return what `skip` answers: the habit, the period and the reason."""
    named = f"{skip.habit} skipped for {period_words(label, today)}"
    reason = Segment(reason_words(skip.reason))
    return look.show((tick(look), Segment(named, "strong"), DOT, reason, GAP, UNDO_HINT))


def reason_line(
    record: MissReason,
    label: str,
    today: dt.date,
    look: Look,
    replaced: MissReason | None = None,
) -> Line:
    """Return what `reason` answers: the habit, the missed period, why, and what that replaces."""
    named = f"{record.habit} missed for {period_words(label, today)}"
    reason = Segment(reason_words(record.reason))
    before = [Segment(_instead_of(replaced))] if replaced else []
    return look.show((tick(look), Segment(named, "strong"), DOT, reason, *before, GAP, UNDO_HINT))


def pause_line(slug: str | None, pause: Pause, today: dt.date, look: Look) -> Line:
    """Return what `pause` answers: from when, and when the habit, or all (None), is back."""
    named = Segment(f"{slug or 'all habits'} paused from {day_words(pause.begin, today)}", "strong")
    back = f"back on {day_words(pause.until, today)}" if pause.until else "until cchabits resume"
    return look.show((tick(look), named, DOT, Segment(back), GAP, UNDO_HINT))


def resume_line(
    slug: str | None, pause: Pause, still: Sequence[Pause], today: dt.date, look: Look
) -> Line:
    """Return what `resume` answers: that a habit, or all (None), is back, or which still is not."""
    if pause.begin > today:
        said = f"pause of {slug or 'all habits'} from {day_words(pause.begin, today)} taken back"
    elif not still:
        said = f"{slug or 'all habits'} back today"
    elif same := [one for one in still if one.habit == slug]:
        ended = f"the pause of {slug or 'all habits'} from {day_words(pause.begin, today)}"
        said = f"{ended} has ended; still paused since {day_words(same[0].begin, today)}"
    elif slug:
        said = f"{slug}'s own pause has ended; it is paused with all habits"
    else:
        but = names_words([one.habit for one in still if one.habit])
        said = f"all habits but {but} back today"
    return look.show((tick(look), Segment(said, "strong"), GAP, UNDO_HINT))


def resume_hints(still: Iterable[Pause]) -> list[str]:
    """Return how to end the pauses that hold all the same."""
    return [
        f"{one.habit} is paused by itself: {_resuming(one)}" if one.habit else _resuming(one)
        for one in still
    ]


def ahead_hints(ahead: Iterable[Pause], today: dt.date) -> list[str]:
    """Return how to take back the nearest pauses that lie ahead."""
    return [
        f"to take back the pause of {one.habit or 'all habits'} from "
        f"{day_words(one.begin, today)}: {_resuming(one)} --from {one.begin}"
        for one in sorted(ahead, key=lambda one: one.begin)[:_MOST_AHEAD]
    ]


def held_hints(held: Iterable[Pause], today: dt.date) -> list[str]:
    """Return how to end the pauses that hold today, those that began first leading."""
    return [
        f"a pause of {one.habit or 'all habits'} holds since {day_words(one.begin, today)}: "
        f"{_resuming(one)}"
        for one in sorted(held, key=lambda one: one.begin)[:_MOST_AHEAD]
    ]


def _resuming(pause: Pause) -> str:
    return " ".join(["cchabits resume", *([pause.habit] if pause.habit else ())])


def reflection_line(record: Reflection, look: Look) -> Line:
    """Return what `review` answers to plus, delta and next: which of them are written down."""
    said = [key for key in ("plus", "delta", "next") if getattr(record, key)]
    written = Segment(f"{listed(said)} written down")
    named = Segment(f"review of the {record.span}", "strong")
    return look.show((tick(look), named, DOT, written, GAP, UNDO_HINT))


def choice_line(record: Choice, look: Look) -> Line:
    """Return what is answered where it is said what becomes of a habit met at its minimum."""
    named = Segment(f"{record.habit} {_CHOSEN[record.choice]}", "strong")
    return look.show((tick(look), named, GAP, UNDO_HINT))


def undo_line(title: str, number: int, look: Look, *, was_brought_back: bool) -> Line:
    """Return what `undo` answers; `number` is the operation that turns it round again."""
    word = "brought back" if was_brought_back else "undone"
    inverse = "undo" if was_brought_back else "bring it back"
    after = Segment(f"({inverse}: {UNDO} {number})", "quiet")
    return look.show((tick(look), Segment(f"{word}: {title}", "strong"), GAP, after))


def operation_line(number: int, at: str, title: str, look: Look, *, is_effective: bool) -> Line:
    """Return an operation as `undo --list` has it."""
    mark = "" if is_effective else "  (undone)"
    role = "plain" if is_effective else "quiet"
    texts = (Segment(f"{number:>5}  ", "strong"), Segment(f"{at}  ", "quiet"))
    return look.show((*texts, Segment(f"{title}{mark}", role)))  # type: ignore[arg-type]


def import_lines(
    added: Mapping[str, int], there: int, look: Look, *, is_dry: bool, habits: int = 0
) -> list[Line]:
    """Return what `import` answers: how many it added of each kind, and how many were there.

    `habits` counts those that are new.
    """
    taken = records_words(added)
    words = ", ".join([*([plural(habits, "habit")] if habits else ()), *([taken] if taken else ())])
    verb = "would add" if is_dry else "added"
    begin = () if is_dry else (tick(look),)
    line = [*begin, Segment(f"{verb} {words or 'nothing'}", "strong")]
    if there:
        line += [DOT, Segment(f"{there:,} there already")]
    if taken and not is_dry:
        line += [GAP, UNDO_HINT]
    return [look.show(line)]


def _instead_of(replaced: MissReason) -> str:
    """Return what a reason took the place of, and what was said with it."""
    said = [reason_words(replaced.reason)]
    said += ["its note"] if replaced.note else []
    said += ["its countermeasure"] if replaced.countermeasure else []
    return f", in place of {listed(said)}"


def records_words(counts: Mapping[str, int]) -> str:
    """Return how many there are of each kind of record; empty where there is nothing.

    >>> records_words({"entry": 100000, "skip": 0, "pause": 1, "reason": 2})
    '100,000 entries, 1 pause, 2 reasons'
    """
    return ", ".join(plural(count, kind) for kind, count in counts.items() if count)
