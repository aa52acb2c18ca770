"""A review as a page: what wants a word, worst first, and what the days behind it came to.

Each thing stands with the commands that answer it. The page of a quarter or a year begins with the
figures, so that they are on one screen, and what wants a word has the one line there that matters
most: what is planned, or else a command. Only commands may be wider than the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.dates import plus_days
from cchabits.domain.ledger import MISSED
from cchabits.domain.periods import span_label
from cchabits.domain.plan import PASSED
from cchabits.domain.standing import DUE_SOON, OVERDUE
from cchabits.render import words
from cchabits.render.answers import (
    MOST_MISSES,
    closing_command,
    question_commands,
    stop_commands,
)
from cchabits.render.drift import waiting_command
from cchabits.render.example import quoted
from cchabits.render.facts import LONGEST_LINE, fact_lines, wrapped
from cchabits.render.folding import copyable
from cchabits.render.line import Segment, cut
from cchabits.render.looked_back import figure_facts
from cchabits.render.plans import plan_command, planned_words
from cchabits.render.terminal.table import Column, fitted, head_of, line_len, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cchabits.domain.ledger import Closed
    from cchabits.domain.review import Question, Review, Stop
    from cchabits.render.line import Line, Look
    from cchabits.render.theme import Role

TABLE_FROM = 60  # columns
WIDE_FROM = 100

_LEAST_TEXT = 24  # columns beside a name
_LEAST = 12  # columns that may be cut, at least
_LABEL = len("Countermeasures")
_LONGEST_NEXT = 160  # columns
_MARGIN = "  "
_INDENT = "    "  # before a command
_KINDS = {**words.STATE_NAMES, MISSED: "missed"}
_ROLES: dict[str, Role] = {MISSED: "behind"}


def review_lines(review: Review, look: Look) -> list[Line]:
    """Return the page, line by line."""
    page = _Page(review, look)
    if not review.habits:
        return [page.empty()]
    parts = [page.head(), page.stops(), page.asked(), page.figures(), page.closing()]
    if page.is_short:
        parts = [page.head(), page.figures(), [*page.stops(), *page.asked()], page.closing()]
    return [line for part in parts if part for line in (*part, ())][:-1]


def head_lines(review: Review, look: Look) -> list[Line]:
    """Return only the span and the verdict, and what the last review wanted to be next."""
    page = _Page(review, look)
    return page.head() if review.habits else [page.empty()]


def figure_lines(review: Review, look: Look) -> list[Line]:
    """Return only what the days of the span came to; in a list, each label before its words."""
    facts = figure_facts(review.back, review.today)
    if not 0 < look.width < TABLE_FROM:
        return fact_lines(facts, look, _LABEL)
    said = (f"{name}: {text}" if name else text for name, text in facts)
    pieces = (piece for one in said for piece in wrapped(look.say(one), look.width - len(_MARGIN)))
    return [(Segment(f"{_MARGIN}{piece}"),) for piece in pieces]


class _Page(NamedTuple):
    """The two things that every part of the page looks at."""

    review: Review
    look: Look

    @property
    def is_short(self) -> bool:
        """Whether the figures come first, and what is asked has one command each."""
        return self.review.span.is_long

    @property
    def is_list(self) -> bool:
        return 0 < self.look.width < TABLE_FROM

    # The verdict

    def empty(self) -> Line:
        """Return what there is to say where no habit runs."""
        lead = Segment("No habit runs today. To choose some:  ")
        return self.look.show((lead, Segment("cchabits packs list", "command")))

    def head(self) -> list[Line]:
        """Return the span and the verdict, on one line where they fit; then what was to be next.

        The page of a quarter or a year leaves that out, which more often is of a review between.
        """
        span = self.review.span
        days = span_label(span.first, plus_days(span.last, 1))
        head = Segment(f"Review of the {span.name}, {days}", "strong")
        verdict = self.verdict()
        together = self.look.show((head, Segment("   "), *verdict))
        fits = self.look.has_room_for(line_len(together))
        below = copyable(self.look.show(verdict), self.look)
        lines = [together] if fits else [*self.broken(head), *below]
        return [*lines, *([] if self.is_short else self.before())]

    def broken(self, said: Segment) -> list[Line]:
        """Return a sentence on as many lines as it takes."""
        pieces = wrapped(self.look.say(said.text), self.look.width)
        return [(Segment(piece, said.role),) for piece in pieces]

    def verdict(self) -> Line:
        """Return how many habits are overdue and due soon, and how many periods were missed.

        The periods are those of the figures; a habit may have missed several of them.
        """
        segments: list[Segment] = []
        for kind in (OVERDUE, DUE_SOON):
            count = self.review.count(kind)
            if count:
                said = f", {count}" if segments else words.plural(count, "habit")
                segments.append(Segment(f"{said} {_KINDS[kind]}", _role(kind)))
        missed = self.missed_words()
        if missed:
            segments += [*([Segment("; ")] if segments else []), Segment(missed, _role(MISSED))]
        return tuple(segments) or (Segment("nothing overdue, missed or due soon", "met"),)

    def missed_words(self) -> str:
        """Return how many periods of the span were missed, and how many nothing explains."""
        missed, explained = self.review.back.missed, self.review.back.explained
        if not missed:
            return ""
        silent = missed - explained
        many = {0: "all explained", missed: "none explained yet"}
        one = {0: "explained", 1: "not explained yet"}
        said = (one if missed == 1 else many).get(silent, f"{silent} not explained yet")
        return f"{words.plural(missed, 'period')} missed, {said}"

    def before(self) -> list[Line]:
        """Return what the last review came to, what was to be next at the end."""
        last = self.review.previous
        if last is None:
            return []
        on = words.day_words(last.on, self.review.today)
        named = (("Plus", last.plus), ("Delta", last.delta), ("Next", last.next))
        return [
            line
            for name, said in named
            if said.strip()
            for line in self.prose(f"{name}, said on {on}: {self.short(said)}")
        ]

    def short(self, said: str) -> str:
        return cut(self.look.say(said.strip()), _LONGEST_NEXT, self.look.glyphs.ellipsis)

    def prose(self, text: str) -> list[Line]:
        """Return a quiet sentence on as many lines as it takes."""
        room = min(self.look.width or LONGEST_LINE, LONGEST_LINE) - len(_MARGIN)
        pieces = wrapped(self.look.say(text), room)
        return [(Segment(_MARGIN), Segment(piece, "quiet")) for piece in pieces]

    # What wants a word

    def stops(self) -> list[Line]:
        """Return the stops, worst first, each with its commands."""
        stops = self.review.stops
        if not stops:
            return []
        fitting = fitted(self.columns(stops), self.look.width, self.look.glyphs.ellipsis)
        lines = [] if self.is_list else [head_of(fitting)]
        for row, stop in zip(rows_of(fitting), stops, strict=True):
            commands = stop_commands(stop, max(0, self.look.width - len(_INDENT)))
            planned = self.planned(stop)
            asked = [] if planned and self.is_short else self.commands(commands)
            lines += [row, *self.notes(stop), *planned, *asked]
        return lines

    def columns(self, stops: Sequence[Stop]) -> list[Column]:
        """Return the columns of the stops; in a list, the rest is in the lines under each."""
        columns = [
            self.column("  Habit", self.name, stops, _LEAST),
            self.column("So far", self.progress, stops)._replace(drop=1),
            self.column("State", self.state, stops),
            self.column("Missed, and no reason yet", self.missed, stops, _LEAST),
        ]
        if self.is_list:
            return [columns[0], columns[2]]
        nothing = {"", self.look.say(words.NONE)}
        return [column for column in columns if not column.is_empty(nothing)]

    def column(
        self, head: str, cell: Callable[[Stop], Line], stops: Sequence[Stop], least: int = 0
    ) -> Column:
        cells = tuple(self.look.show(cell(stop)) for stop in stops)
        return Column(head, cells, least=least)

    def name(self, stop: Stop) -> Line:
        role = _role(stop.kind)
        glyph: str = getattr(self.look.glyphs, role)
        return (Segment(f"{glyph} ", role), Segment(stop.habit, "strong"))

    def progress(self, stop: Stop) -> Line:
        return (Segment(words.progress(stop.summary.habit, stop.summary.total)),)

    def state(self, stop: Stop) -> Line:
        role = words.role_of(stop.summary.state)
        return (Segment(words.state_words(stop.summary, self.review.today), role),)

    def missed(self, stop: Stop) -> Line:
        """Return the latest missed periods without a reason, and how many there are before."""
        most = MOST_MISSES if self.look.has_room_for(WIDE_FROM) else 1
        named = [self.period(one) for one in stop.unexplained[:most]]
        more = len(stop.unexplained) - len(named)
        return (Segment(", ".join([*named, *([f"{more} before"] if more else ())])),)

    def period(self, missed: Closed) -> str:
        label = words.short_period_words(missed.label, self.review.today)
        return f"{label}: {words.progress(missed.habit, missed.total)}"

    def notes(self, stop: Stop) -> list[Line]:
        """Return what a row does not say."""
        said = words.notes(stop.summary)
        if self.is_list and stop.unexplained:
            missed = self.missed(stop)[0].text
            said = [f"missed {missed}", *said]
        return [line for note in said for line in self.prose(note)]

    def planned(self, stop: Stop) -> list[Line]:
        """Return what is planned, or that it passed.

        A short page has this where an act is asked for, and how to plan the next on the same line.
        """
        plan = stop.summary.plan
        if plan is None or (self.is_short and not stop.wants_act):
            return []
        said = self.short(planned_words(plan, self.review.today))
        if not self.is_short:
            return self.prose(said)
        if plan.state == PASSED and stop.wants_plan:
            command = Segment(plan_command(quoted(stop.habit)), "command")
            return [(Segment(_INDENT), Segment(f"{said}: ", "quiet"), command)]
        room = self.look.width - len(_INDENT)
        fitting = cut(said, room, self.look.glyphs.ellipsis) if self.look.width else said
        return [(Segment(_INDENT), Segment(fitting, "quiet"))]

    def commands(self, commands: Sequence[str]) -> list[Line]:
        """Return commands under what they answer, or only the first of them."""
        shown = commands[:1] if self.is_short else commands
        lines = ((Segment(_INDENT), Segment(command, "command")) for command in shown)
        return [self.look.show(line) for line in lines]

    # What is asked once, and what waits

    def asked(self) -> list[Line]:
        """Return the habits met at their minimum, and those whose change waits."""
        questions = (line for one in self.review.questions for line in self.question(one))
        return [*questions, *self.waiting()]

    def question(self, question: Question) -> Iterator[Line]:
        """Yield what can become of a habit; a short page leaves the commands to another."""
        latest = question.periods[-1]
        target = words.progress(latest.habit, latest.total)
        said = f"met exactly three times ({target}): deepen, raise or keep?"
        yield from self.beside("? ", question.habit, said)
        if not self.is_short:
            yield from self.commands(question_commands(question))

    def waiting(self) -> list[Line]:
        """Return the habits whose change in habits.toml wants a reason."""
        lines: list[Line] = []
        for habit in self.review.waiting:
            lines += self.beside("! ", habit, "its change in habits.toml waits for a reason")
            lines += self.commands([waiting_command(habit)])
        return lines

    def beside(self, sign: str, habit: str, text: str) -> list[Line]:
        """Return a text beside a habit's name, or under it where there is little room."""
        width = self.look.width or LONGEST_LINE
        fitting = cut(habit, width - len(sign), self.look.glyphs.ellipsis)
        name = self.look.show((Segment(sign), Segment(fitting, "strong")))
        room = width - line_len(name) - len(_MARGIN)
        if room < _LEAST_TEXT:
            return [name, *self.prose(text)]
        first, *rest = wrapped(self.look.say(text), room)
        indent = " " * (line_len(name) + len(_MARGIN))
        return [(*name, Segment(f"{_MARGIN}{first}")), *((Segment(indent + one),) for one in rest)]

    # What it came to

    def figures(self) -> list[Line]:
        return figure_lines(self.review, self.look)

    def closing(self) -> list[Line]:
        """Return how to write down what the review came to."""
        command = Segment(closing_command(self.review.span.name), "command")
        return [self.look.show((Segment(f"{_MARGIN}To close  "), command))]


def _role(kind: str) -> Role:
    return _ROLES.get(kind) or words.role_of(kind)
