"""What `backup` and `restore` answer: what a file holds, what there is to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.render.answered import DOT, GAP, tick
from cchabits.render.line import Segment, columns_of, text_of
from cchabits.render.words import how_long, plural

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from cchabits.domain.stock import Difference, HabitStock, Stock
    from cchabits.render.line import Line, Look

_KILO, _MEGA = 1_000, 1_000_000
_KINDS = {
    "entries": "Entries",
    "skips": "Skips",
    "pauses": "Pauses",
    "practice": "Other",
    "definitions": "Definitions",
}


class Shelved(NamedTuple):
    """A backup that is kept: its name, when it was taken, by the local clock, why, and its size."""

    name: str
    taken: dt.datetime
    why: str
    size: int
    has_checksum: bool


def backup_line(path: str, size: int, stock: Stock, look: Look) -> Line:
    """Return what `backup` answers: where it is, how large, and how much of the log it has."""
    line = [tick(look), Segment(f"backed up to {path}", "strong"), DOT]
    return look.show((*line, Segment(size_words(size)), DOT, Segment(stock_words(stock))))


def shelf_lines(folder: str, found: Sequence[Shelved], now: dt.datetime, look: Look) -> list[Line]:
    """Return the backups that are kept, after the folder they lie in: a line each, or two."""
    if not found:
        line = (Segment("No backups yet. To make one:  "), Segment("cchabits backup", "command"))
        return [look.show(line)]
    rows = [
        (one.name, _age(one.taken, now), one.why, size_words(one.size), _flaw(one)) for one in found
    ]
    head = (Segment(f"{plural(len(found), 'backup')} in {folder}"),)
    pairs = [(name, _dotted(facts)) for name, *facts in rows]
    return [look.show(head), (), *_fitting(_columns(rows, look, right=3), pairs, look)]


def comparison_lines(name: str, changes: Iterable[Difference], look: Look) -> list[Line]:
    """Return what restoring a backup would change, a habit a line; `12 → 10` is now and then.

    Where a line is too long, a habit has two, and what there is none of is left out.
    """
    told = list(changes)
    kinds = [kind for kind in _KINDS if kind != "practice" or _has_practice(told)]
    rows: list[tuple[str, ...]] = [("Habit", *(_KINDS[kind] for kind in kinds))]
    is_alike = True
    for one in told:
        is_alike = is_alike and _counts(one.now) == _counts(one.then)
        if one.slug is None and _is_nothing(one.now) and _is_nothing(one.then):
            continue
        cells = (_cell(one, kind) for kind in kinds)
        rows.append((one.slug or "all habits", *cells))
    said = f"{name} has as many of each as the log" if is_alike else f"now → with {name}"
    pairs = [(name, _dotted(_counted(cells, rows[0]))) for name, *cells in rows[1:]]
    return [look.show((Segment(said),)), (), *_fitting(_columns(rows, look), pairs, look)]


def restored_line(name: str, stock: Stock, look: Look, *, back: str | None) -> Line:
    """Return what `restore` answers; `back` is the command that goes back, if there was a log."""
    line = [tick(look), Segment(f"restored {name}", "strong"), DOT, Segment(stock_words(stock))]
    if back:
        line += [GAP, Segment(f"(go back: {back})", "quiet")]
    return look.show(line)


def restore_question(name: str, now: Stock, then: Stock) -> str:
    """Return what is asked before a log is replaced."""
    return (
        f"Replace the log ({plural(now.total.entries, 'entry')}) with {name} "
        f"({plural(then.total.entries, 'entry')})? The log is backed up first."
    )


def stock_words(stock: Stock) -> str:
    """Return how much there is: entries always, the rest where there is any."""
    nouns = zip(("entry", "skip", "pause", "other record"), stock.total[1:5], strict=True)
    words = [plural(count, noun) for noun, count in nouns if count or noun == "entry"]
    return f"{', '.join(words)} of {plural(stock.habits, 'habit')}"


def size_words(size: int) -> str:
    """Return a size in bytes as people say it.

    >>> [size_words(size) for size in (900, 131_072, 15_600_000)]
    ['900 bytes', '131 KB', '15.6 MB']
    """
    if size < _KILO:
        return f"{size} bytes"
    return f"{size / _KILO:,.0f} KB" if size < _MEGA else f"{size / _MEGA:,.1f} MB"


def _age(taken: dt.datetime, now: dt.datetime) -> str:
    days = (now.date() - taken.date()).days
    return f"today {taken:%H:%M}" if days == 0 else f"{how_long(days)} old" if days > 0 else "ahead"


def _flaw(one: Shelved) -> str:
    return "" if one.has_checksum else "no checksum"


def _is_nothing(count: HabitStock | None) -> bool:
    return not any(_counts(count))


def _has_practice(changes: Iterable[Difference]) -> bool:
    """Tell whether there is any of what only reviews write: who holds none never meets it."""
    return any(side.practice for one in changes for side in (one.now, one.then) if side)


def _counts(count: HabitStock | None) -> tuple[int, ...]:
    """Return the numbers of a count; what is not known has nothing of it."""
    return tuple(count[1:]) if count else (0,) * len(_KINDS)


def _cell(one: Difference, kind: str) -> str:
    now, then = (f"{getattr(side, kind, 0):,}" for side in (one.now, one.then))
    return now if now == then else f"{now} → {then}"


def _counted(cells: Sequence[str], head: Sequence[str]) -> list[str]:
    """Return the numbers of a row, each after what it counts, without those that are nothing."""
    named = zip(cells, head[1:], strict=True)
    return [f"{kind.lower()} {cell}" for cell, kind in named if cell != "0"]


def _dotted(facts: Iterable[str]) -> str:
    return " · ".join(filter(None, facts)) or "nothing"


def _fitting(table: list[Line], pairs: Iterable[tuple[str, str]], look: Look) -> list[Line]:
    """Return a table, or where that is too wide, two lines for each of its rows."""
    if all(look.has_room_for(columns_of(text_of(line))) for line in table):
        return table
    told = [
        (Segment(f"{'  ' * (1 + at)}{text}"),) for pair in pairs for at, text in enumerate(pair)
    ]
    return [look.show(line) for line in told]


def _columns(rows: Sequence[Sequence[str]], look: Look, right: int | None = None) -> list[Line]:
    """Return rows with their cells below each other, those of one column at the right of it."""
    said = [[look.say(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*said, strict=True)]
    lines: list[Line] = []
    for row in said:
        cells = [
            cell.rjust(width) if at == right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append((Segment(f"  {'  '.join(cells)}".rstrip()),))
    return lines
