"""The Monday screen: the verdict, every habit worst first, and the commands that mend the worst.

Under 60 columns it is a list of two lines a habit; then a table, in which the day of the last act
gives way where names are long, and the strip only where it does not fit even so. From 100 columns
it has the periods, and each title: beside its row where all fit there, else under it.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple

from cchabits.domain import standing
from cchabits.render import words
from cchabits.render.example import example_command
from cchabits.render.facts import wrapped
from cchabits.render.line import Look, Segment, columns_of, cut
from cchabits.render.terminal.table import Column, fitted, head_of, line_len, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchabits.domain.plan import PlanStanding
    from cchabits.domain.summary import HabitSummary, Summary
    from cchabits.render.line import Line
    from cchabits.render.theme import Role

TABLE_FROM = 60  # columns
TITLES_FROM = 100

_MENDED = 2  # habits at most
_LEAST_NAME = 12  # columns, with the sign before it
_PAUSES = 3  # at most: more are not planned at a time
_NEXT = "  Next   "
_AWAY = "  Away   "
_TITLE = "Title"
_LONGEST_TITLE = 200  # columns, where there are none to keep to
_LONGEST_LABEL = 9  # columns: `September`; a longer head would widen its column
_MENDABLE = (standing.OVERDUE, standing.BEHIND, standing.DUE_SOON)


def print_status(summary: Summary, look: Look, stream: IO[str] | None = None) -> None:
    """Print the screen on `stream` or standard output."""
    # Rich is 23 ms, which laying out alone does not need.
    from cchabits.render.terminal.console import build_console, print_lines

    print_lines(status_lines(summary, look), look.theme, build_console(look, stream))


def status_lines(summary: Summary, look: Look) -> list[Line]:
    """Return the screen, line by line, as it may be shown in a look."""
    screen = _Screen(summary, look)
    if not summary.habits:
        return [screen.empty()]
    lines = [*screen.head(), (), *screen.habits(), (), *screen.what_next(), *screen.away()]
    return [look.show(line) for line in lines]


class _Screen(NamedTuple):
    """The two things that every part of the screen looks at."""

    summary: Summary
    look: Look

    @property
    def is_list(self) -> bool:
        return 0 < self.look.width < TABLE_FROM

    @property
    def is_wide(self) -> bool:
        return self.look.has_room_for(TITLES_FROM)

    # The verdict

    def empty(self) -> Line:
        """Return what there is to say without habits."""
        return (
            Segment("No habit runs today. To choose some:  "),
            Segment("cchabits packs list", "command"),
        )

    def head(self) -> list[Line]:
        """Return the day and the verdict, on one line where they fit."""
        day = Segment(words.long_day(self.summary.today), "strong")
        pieces = words.verdict(self.summary)
        line = (day, Segment("   "), *(segment for piece in pieces for segment in piece))
        return [line] if self.look.has_room_for(line_len(line)) else [(day,), *self.wrap(pieces)]

    def wrap(self, pieces: Sequence[Line]) -> list[Line]:
        """Return pieces, none of them broken, on as few lines as they fit on."""
        lines: list[Line] = []
        for piece in pieces:
            if lines and self.look.has_room_for(line_len((*lines[-1], *piece))):
                lines[-1] = (*lines[-1], *piece)
            else:
                lines.append(piece)
        return lines

    # The habits

    def habits(self) -> list[Line]:
        """Return the habits, worst first, with what there is to note under each."""
        columns = self.list_columns() if self.is_list else self.table_columns()
        fitting = fitted(columns, self.look.width, self.look.glyphs.ellipsis)
        is_titled = self.is_wide and fitting[-1].head != _TITLE
        lines = [] if self.is_list else [head_of(fitting)]
        for row, habit in zip(rows_of(fitting), self.summary.habits, strict=True):
            lines += [row, *self.notes(habit, is_titled=is_titled)]
        return lines

    def list_columns(self) -> list[Column]:
        """Return the columns of the first of a habit's two lines."""
        return [self.column("", self.name, least=_LEAST_NAME), self.column("", self.state)]

    def table_columns(self) -> list[Column]:
        """Return the columns that have anything to say, whether they will fit or not."""
        longest = max(len(habit.strip) for habit in self.summary.habits)
        columns = [
            self.column("  Habit", self.name, least=_LEAST_NAME),
            self.column(self.shared_label() or "So far", self.progress),
            self.column("Period", self.period)._replace(drop=3),
            self.column("Last", self.last)._replace(drop=2, is_right=True),
            self.column(words.plural(longest, "period"), self.strip)._replace(
                drop=1, is_right=True
            ),
            self.column("Kept", self.kept),
            self.column("State", self.state),
            self.column(_TITLE, self.title)._replace(drop=4),
        ]
        nothing = {"", self.look.say(words.NONE)}
        return [column for column in columns if not column.is_empty(nothing)]

    def column(self, head: str, cell: Callable[[HabitSummary], Line], least: int = 0) -> Column:
        """Return a column with the cell of each habit as it may be shown here."""
        cells = tuple(self.look.show(cell(habit)) for habit in self.summary.habits)
        return Column(head, cells, least=least)

    def shared_label(self) -> str:
        """Return the period that all habits are in, if it is one and its name is short."""
        labels = {habit.label for habit in self.summary.habits if habit.label}
        if len(labels) != 1:
            return ""
        label = words.period_words(labels.pop(), self.summary.today)
        return self.look.say(label) if len(label) <= _LONGEST_LABEL else ""

    def notes(self, habit: HabitSummary, *, is_titled: bool) -> list[Line]:
        """Return the lines under a habit's row: what there is to note."""
        notes = [
            *([self.facts(habit)] if self.is_list else ()),
            *([self.title(habit)] if is_titled else ()),
            *((Segment(note, "due_soon"),) for note in words.notes(habit)),
            *([self.planned(habit.plan)] if habit.plan else ()),
        ]
        return [(Segment("  "), *note) for note in notes]

    def planned(self, plan: PlanStanding) -> Line:
        """Return what is planned next, or that what was planned has passed.

        How the next one is planned is told where there is room for all of it.
        """
        from cchabits.render.plans import planned_words, standing_words  # only where there are any

        room, today = max(0, self.look.width - len("  ")), self.summary.today
        said = self.look.say(standing_words(plan, today))
        if not plan.is_ahead and 0 < room < columns_of(said):
            said = self.look.say(planned_words(plan, today))
        return (Segment(cut(said, room, self.look.glyphs.ellipsis) if room else said, "quiet"),)

    # The cells of a habit

    def name(self, habit: HabitSummary) -> Line:
        role = words.role_of(habit.state)
        glyph: str = getattr(self.look.glyphs, role)
        weight: Role = "strong" if habit.state in _MENDABLE else "plain"
        return (Segment(f"{glyph} ", role), Segment(habit.habit.slug, weight))

    def progress(self, habit: HabitSummary) -> Line:
        return (Segment(words.progress(habit.habit, habit.total)),)

    def period(self, habit: HabitSummary) -> Line:
        """Return the label of the open period, unless the head of the column before has it."""
        label = "" if not self.is_wide or self.shared_label() else habit.label or ""
        return (Segment(words.short_period_words(label, self.summary.today)),)

    def last(self, habit: HabitSummary) -> Line:
        return (Segment(words.last_words(habit.last_done, self.summary.today)),)

    def strip(self, habit: HabitSummary) -> Line:
        """Return one sign a period, oldest first."""
        return (Segment(words.strip_signs(habit, self.look.glyphs), "quiet"),)

    def kept(self, habit: HabitSummary) -> Line:
        """Return *n of N*, with its numbers under one another."""
        met, link, of = words.kept_words(habit.adherence).partition(" ")
        return (Segment(f"{met:>2}{link}{of}"),)

    def state(self, habit: HabitSummary) -> Line:
        text = words.state_words(habit, self.summary.today, is_short=not self.is_wide)
        return (Segment(text, words.role_of(habit.state)),)

    def title(self, habit: HabitSummary) -> Line:
        """Return the title, no longer than the line it may have to itself."""
        title = self.look.say(habit.habit.words.title) if self.is_wide else ""
        room = self.look.width - len("  ") if self.look.width else _LONGEST_TITLE
        return (Segment(cut(title, room, self.look.glyphs.ellipsis), "quiet"),)

    def facts(self, habit: HabitSummary) -> Line:
        """Return the second line of the list: how far, when last if that fits, how many kept."""
        done, kept = words.progress(habit.habit, habit.total), words.kept_words(habit.adherence)
        facts = [done, *([f"kept {kept}"] if habit.adherence.of else ())]
        if habit.last_done:
            last = f"last {words.last_words(habit.last_done, self.summary.today)}"
            longer = [done, last, *facts[1:]]
            facts = longer if self.look.has_room_for(2 + len(" · ".join(longer))) else facts
        return (Segment(" · ".join(facts), "quiet"),)

    # What to do

    def what_next(self) -> list[Line]:
        """Return the commands that mend the worst, or a calm line where nothing needs mending."""
        habits = self.summary.habits
        broken = [habit for habit in habits if _can_be_mended(habit)]
        if broken:
            return self.commands(broken[:_MENDED])
        is_new = not any(habit.last_done for habit in habits)
        running = [habit for habit in habits if habit.state == standing.ON_TRACK]
        return [*self.calm(), *(self.commands(running[:1]) if is_new else ())]

    def calm(self) -> list[Line]:
        """Return a calm sentence on as many lines as it takes."""
        said = self.look.say(words.calm(self.summary))
        pieces = wrapped(said, self.look.width - len("  ")) if self.look.width else [said]
        return [(Segment("  "), Segment(piece, "quiet")) for piece in pieces]

    def commands(self, habits: Sequence[HabitSummary]) -> list[Line]:
        """Return a command for each habit, after the word Next, or under it in a list."""
        said = [Segment(self.command(habit, self.indent(_NEXT)), "command") for habit in habits]
        return self.under(_NEXT, said)

    def away(self) -> list[Line]:
        """Return the pauses that lie ahead, the nearest ones."""
        ahead, today = self.summary.pauses_ahead, self.summary.today
        said = [words.away_words(pause, today) for pause in ahead[:_PAUSES]]
        more = len(ahead) - _PAUSES
        said += [f"and {more} more"] if more > 0 else []
        room = self.look.width - self.indent(_AWAY) if self.look.width else _LONGEST_TITLE
        cuts = [cut(self.look.say(one), room, self.look.glyphs.ellipsis) for one in said]
        return self.under(_AWAY, [Segment(one, "quiet") for one in cuts])

    def indent(self, head: str) -> int:
        """Return the columns before what is said after a word, or in a list under it."""
        return len("  ") if self.is_list else len(head)

    def under(self, head: str, said: Sequence[Segment]) -> list[Line]:
        """Return what is said after a word, or in a list under it."""
        lines: list[Line] = [(Segment(head.strip(), "strong"),)] if self.is_list and said else []
        for one in said:
            lead = " " * self.indent(head) if lines else head
            lines.append((Segment(lead, "strong"), one))
        return lines

    def command(self, habit: HabitSummary, indent: int) -> str:
        """Return a command, without a note where it would not fit otherwise."""
        command = example_command(habit.habit, habit.total)
        if self.look.has_room_for(indent + len(command)):
            return command
        return example_command(habit.habit, habit.total, has_note=False)


def _can_be_mended(summary: HabitSummary) -> bool:
    """Tell whether a command mends a habit."""
    return summary.state in _MENDABLE and not summary.is_lost
