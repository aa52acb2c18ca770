"""Entries, a line each: id, day, value, and what was said with it.

Under a partial one stands the command that completes it. Where there is little room beside an
entry, what was said stands under it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.render.example import completing_command
from cchabits.render.line import Segment, columns_of, cut, text_of
from cchabits.render.terminal.table import GAP, Column, fitted, head_of, rows_of, width_of
from cchabits.render.words import both, day_words, value_words, weekday_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from cchabits.domain.history import PastEntry
    from cchabits.render.line import Line, Look

_LEAST_NAME = 12  # columns
_LEAST_VALUE, _MOST_VALUE = 8, 24
_LEAST_SAID = 16
_NO_END = 1_000_000  # columns: longer than anything that can be said
_INDENT = Segment(" " * 8)
_DOT = " · "


def entry_lines(
    entries: Sequence[PastEntry], today: dt.date, look: Look, *, has_habits: bool = False
) -> list[Line]:
    """Return a head and the entries in the order given, with their habits if asked for."""
    table = _Table(entries, today, look)
    columns = fitted(table.columns(has_habits=has_habits), look.width, look.glyphs.ellipsis)
    room = look.width - width_of(columns) - GAP if look.width else _NO_END
    is_beside = room >= min(_LEAST_SAID, table.longest_said)
    if is_beside and table.longest_said:
        columns.append(Column("Note", tuple(table.said(past, room) for past in entries)))
    lines = [head_of(columns)]
    for row, past in zip(rows_of(columns), entries, strict=True):
        lines += [row, *([] if is_beside else table.below(past)), *table.completion(past)]
    return lines


class _Table(NamedTuple):
    """What every cell looks at."""

    entries: Sequence[PastEntry]
    today: dt.date
    look: Look

    def columns(self, *, has_habits: bool) -> list[Column]:
        """Return the columns that have anything to say, but for what was said."""
        columns = [
            self.column("  Entry", self.name),
            self.column("Day", self.day),
            self.column("Habit", self.habit, least=_LEAST_NAME),
            self.column("Value", self.value, least=_LEAST_VALUE),
        ]
        kept = [column for column in columns if has_habits or column.head != "Habit"]
        return [column for column in kept if not column.is_empty({""})]

    def column(self, head: str, cell: Callable[[PastEntry], Line], least: int = 0) -> Column:
        cells = tuple(self.look.show(cell(past)) for past in self.entries)
        return Column(head, cells, least=least)

    # The cells of an entry

    def name(self, past: PastEntry) -> Line:
        mark = self.look.glyphs.due_soon if past.missing else " "
        return (Segment(f"{mark} ", "due_soon"), Segment(past.prefix, "quiet"))

    def day(self, past: PastEntry) -> Line:
        return (Segment(weekday_words(past.entry.on, self.today)),)

    def habit(self, past: PastEntry) -> Line:
        return (Segment(past.habit.slug, "strong"),)

    def value(self, past: PastEntry) -> Line:
        """Return the value; an item is the only one that may be long."""
        words = self.look.say(value_words(past.habit, past.entry.value))
        room = _MOST_VALUE if self.look.width else _NO_END
        return (Segment(cut(words, room, self.look.glyphs.ellipsis)),)

    # What was said

    @property
    def longest_said(self) -> int:
        """Columns that what was said takes at most, uncut."""
        return max(columns_of(text_of(self.said(past, _NO_END))) for past in self.entries)

    def said(self, past: PastEntry, room: int) -> Line:
        """Return what was said with an entry, first what it lacks, in so many columns."""
        lacks = f"lacks {both(past.missing)}" if past.missing else ""
        texts = filter(None, [lacks, *_said(past, self.today)])
        text = cut(self.look.say(_DOT.join(texts)), room, self.look.glyphs.ellipsis)
        end = len(self.look.say(lacks))
        return (Segment(text[:end], "due_soon"), Segment(text[end:]))

    def below(self, past: PastEntry) -> list[Line]:
        """Return what was said on a line of its own, if there is anything."""
        said = self.said(past, self.look.width - len(_INDENT.text))
        return [(_INDENT, *said)] if text_of(said) else []

    def completion(self, past: PastEntry) -> list[Line]:
        """Return the command that completes a partial entry."""
        if not past.missing:
            return []
        command = completing_command(past.prefix, past.missing)
        return [self.look.show((_INDENT, Segment(command, "command")))]


def _said(past: PastEntry, today: dt.date) -> list[str]:
    entry = past.entry
    details = [f"{key}: {', '.join(texts)}" for key, texts in entry.details.items()]
    credit = f"for {day_words(entry.credit, today)}" if entry.credit else ""
    return [entry.note.strip(), *details, credit, f"by {entry.by}" if entry.by else ""]
