"""What `edit`, `delete` and forgetting answer: what it was, what it is, and how that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.render.answered import DOT, GAP, INDENT, UNDO_HINT, tick
from cchabits.render.example import quoted
from cchabits.render.line import Line, Look, Segment, columns_of, cut, text_of
from cchabits.render.logged import life_words, open_period, partial_hints
from cchabits.render.words import (
    both,
    day_words,
    listed,
    names_words,
    period_words,
    plural,
    progress,
    value_words,
    weekday_words,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from cchabits.domain.correction import Correction, Forgettable, Forgotten, Version
    from cchabits.domain.habit import Entry, Habit
    from cchabits.domain.summary import HabitSummary, PeriodStanding
    from cchabits.render.theme import Role

LONGEST_SAID = 70  # columns of note, details and names

_VERSION_COLUMNS = len("  before  ")


def edit_lines(correction: Correction, today: dt.date, look: Look) -> list[Line]:
    """Return an entry before and after, what of it changed, and how its periods stand."""
    before, after = correction.before, correction.after or correction.before
    named = correction.prefix
    if not correction.is_change:
        return [_unchanged_line(correction, today, look)]
    role: Role = "due_soon" if after.missing else "met"
    glyph = look.glyphs.due_soon if after.missing else look.glyphs.met
    old = [Segment("  before  ", "quiet"), *_act(before.entry, before.habit, named, today)]
    new = [
        Segment(f"{glyph} ", role), Segment("after   ", "quiet"),
        *_act(after.entry, after.habit, named, today),
    ]  # fmt: skip
    olds = _with_said(old, _said(before.entry, after.entry, today), look)
    news = _with_said(new, _said(after.entry, before.entry, today), look)
    begin, *more = _stands(correction, after, today)
    if len(news) == 1:
        return [*olds, *_flow([*news, begin, *more, (UNDO_HINT,)], look)]
    return [*olds, *news, *_flow([(INDENT, *begin), *more, (UNDO_HINT,)], look)]


def delete_lines(correction: Correction, today: dt.date, look: Look) -> list[Line]:
    """Return what was deleted, and what that did to the period it had counted for."""
    before = correction.before
    act = (
        tick(look), Segment("deleted "),
        *_act(before.entry, before.habit, correction.prefix, today),
    )  # fmt: skip
    return _flow([act, (Segment(_effect(correction, today)),), (UNDO_HINT,)], look)


def edit_hints(correction: Correction) -> list[str]:
    """Return what to do about an entry that is partial; empty when it is full."""
    after = correction.after
    is_asked = after is not None and correction.is_change
    return partial_hints(correction.prefix, after.missing) if after and is_asked else []


def delete_remarks(correction: Correction) -> list[str]:
    """Return where what a deleted entry said still is, and how to remove it; empty if nothing."""
    entry = correction.before.entry
    said = {"note": entry.note, "details": entry.details, "name": entry.by}
    names = [name for name, found in said.items() if found]
    if not names:
        return []
    remain, them = ("remains", "it") if names in (["note"], ["name"]) else ("remain", "them")
    command = f"cchabits doctor --forget {quoted(correction.any_prefix)}"
    return [f"its {listed(names)} {remain} in undo and in backups; {command} removes {them}"]


def forget_question(known: Forgettable, today: dt.date) -> str:
    """Return what to ask before an entry is forgotten."""
    named = text_of(_act(known.entry, known.habit, known.entry.id, today))
    return f"Forget {_told(known)} of {named}, in backups too? That cannot be undone."


def forget_lines(
    known: Forgettable, forgotten: Forgotten, today: dt.date, look: Look
) -> list[Line]:
    """Return what was forgotten of an entry, and in how many backups."""
    backups = plural(forgotten.backups, "backup")
    if known.versions:
        words = f"forgotten: {_told(known)}{f', and in {backups}' if forgotten.backups else ''}"
    elif forgotten.backups:
        words = f"forgotten: note, details and name in {backups}"
    else:
        words = "nothing was left to forget"
    act = _act(known.entry, known.habit, known.entry.id, today)
    return _flow([(tick(look), *act), (Segment(words),)], look)


def forget_hints(known: Forgettable) -> list[str]:
    """Return how to forget what an entry in the log says as well; empty where it is in none."""
    if not known.is_live:
        return []
    named = quoted(known.entry.id)
    return [
        "what the entry says now is still in the log; to forget that too, first:",
        f'cchabits edit {named} -m "", or cchabits delete {named}',
    ]


def forget_remarks(forgotten: Forgotten, folder: Path) -> list[str]:
    """Return which files may still hold what was forgotten; empty where none does."""
    if not forgotten.doubtful:
        return []
    one = len(forgotten.doubtful) == 1
    may, them = ("may", "it") if one else ("may all", "them")
    names = names_words(forgotten.doubtful)
    return [f"in {folder}, {names} cannot be changed and {may} still hold it; remove {them}"]


def _told(known: Forgettable) -> str:
    if not known.versions:
        return "what may be left"
    return f"note, details and name in {plural(known.versions, 'earlier version')}"


def _unchanged_line(correction: Correction, today: dt.date, look: Look) -> Line:
    mark = Segment(f"{look.glyphs.on_track} ", "quiet")
    act = _act(correction.before.entry, correction.before.habit, correction.prefix, today)
    return look.show((mark, *act, GAP, Segment("nothing changed")))


def _act(entry: Entry, habit: Habit, named: str, today: dt.date) -> Line:
    words = f"{habit.slug} {value_words(habit, entry.value)}".rstrip()
    day = Segment(weekday_words(entry.on, today))
    return Segment(words, "strong"), DOT, day, DOT, Segment(named, "quiet")


# What a version says that the other does not


def _said(entry: Entry, other: Entry, today: dt.date) -> list[str]:
    """Return what an entry says, and the other does not; the note comes last, to be cut."""
    said = []
    if entry.credit != other.credit:
        said.append(f"for {day_words(entry.credit, today)}" if entry.credit else "for its own day")
    for key in dict.fromkeys([*entry.details, *other.details]):
        if entry.details.get(key) != other.details.get(key):
            texts = ", ".join(entry.details.get(key, ()))
            said.append(f"{key}: {texts}" if texts else f"no {key}")
    if entry.by != other.by:
        said.append(f"by {entry.by}" if entry.by else "no name")
    if entry.note != other.note:
        said.append(f'"{entry.note}"' if entry.note else "no note")
    return said


def _with_said(line: Sequence[Segment], said: Sequence[str], look: Look) -> list[Line]:
    """Return a line with what it says, or that on a line of its own, cut where it is too long."""
    shown = look.show(line)
    if not said:
        return [shown]
    text = cut(look.say(" · ".join(said)), LONGEST_SAID, look.glyphs.ellipsis)
    if look.has_room_for(columns_of(text_of(shown)) + 2 + columns_of(text)):
        return [(*shown, INDENT, Segment(text))]
    indent = Segment(" " * _VERSION_COLUMNS)
    return [
        shown,
        (indent, Segment(cut(text, look.width - _VERSION_COLUMNS, look.glyphs.ellipsis))),
    ]


# How its periods stand


def _stands(correction: Correction, after: Version, today: dt.date) -> list[Line]:
    """Return, for each period that an edit touched, how that stands."""
    before, left = correction.before, correction.left
    is_moved = before.habit.slug != after.habit.slug
    former = _period(correction.habits[0], left, today, has_name=is_moved) if left else ()
    if after.missing:
        verb = "still" if before.missing else "now"
        words = f"{verb} partial: {both(after.missing)} missing"
        return [(Segment(words, "due_soon"),), *([former] if former else [])]
    if after.counts is None:
        return [(Segment(_uncounted(after, today)),), *([former] if former else [])]
    now = _period(correction.habits[-1], after.counts, today, has_name=is_moved)
    if before.missing:
        return [(Segment("now counts for "), *now)]
    is_same = not is_moved and left is not None and left.period == after.counts.period
    return [now] if is_same or not former else [now, former]


def _uncounted(version: Version, today: dt.date) -> str:
    """Return why a full entry counts for no period."""
    if version.entry.on > today:
        return f"kept, counts from {day_words(version.entry.on, today)} on"
    return f"counts for no period: {life_words(version.habit, version.entry.on, today)}"


def _period(
    habit: HabitSummary, standing: PeriodStanding, today: dt.date, *, has_name: bool
) -> Line:
    """Return how a period stands; with its habit's name where that is not plain."""
    name = (Segment(f"{habit.habit.slug} "),) if has_name else ()
    if standing.outcome is None and habit.period == standing.period:
        return (*name, *open_period(habit, today))
    return (*name, Segment(f"{_label(standing, today)}: {_reached(habit, standing)}"))


def _effect(correction: Correction, today: dt.date) -> str:
    """Return how the period stood that a deleted entry counted for, and how it stands now."""
    before, left = correction.before, correction.left
    if before.missing:
        return "it was partial, and counted to nothing"
    if before.counts is None:
        return "it counted for no period"
    habit = correction.habits[0]
    label = _label(before.counts, today)
    then = f"{label}: {_reached(habit, before.counts)}"
    return f"{then} → {_reached(habit, left)}" if left else then


def _reached(habit: HabitSummary, standing: PeriodStanding) -> str:
    """Return what a period has of what it needs, and what it came to."""
    done = progress(standing.habit, standing.total)
    if standing.outcome is not None:
        return f"{done}, {standing.outcome.replace('-', ' ')}"
    is_over = habit.period is None or standing.period.begin < habit.period.begin
    if standing.habit.measure.is_met(standing.total):
        return f"{done}, met"
    return f"{done}, overdue" if is_over else done


def _label(standing: PeriodStanding, today: dt.date) -> str:
    return period_words(standing.habit.cadence.label(standing.period), today)


def _flow(pieces: Sequence[Line], look: Look) -> list[Line]:
    """Return pieces side by side, as many as fit on a line; the next lines are set in."""
    lines: list[Line] = []
    for piece in map(look.show, pieces):
        joined = (*lines[-1], GAP, *piece) if lines else piece
        if lines and not look.has_room_for(columns_of(text_of(joined))):
            lines.append((INDENT, *piece))
        else:
            lines[-1:] = [joined]
    return lines
