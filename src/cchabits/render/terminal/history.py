"""The past on one screen: how a habit is defined and stands, its year, its periods and entries.

Only commands and ids may be wider than the screen. In a pipe, which has no width, nothing is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain import standing
from cchabits.domain.life import are_judged_alike
from cchabits.domain.periods import short_day, span_label
from cchabits.domain.plan import PASSED
from cchabits.render import words
from cchabits.render.changes import differences
from cchabits.render.example import example_command
from cchabits.render.explained import explained_figures
from cchabits.render.facts import LONGEST_LINE, fact_lines, label, wrapped
from cchabits.render.heat import heat_lines
from cchabits.render.line import Segment, columns_of, cut
from cchabits.render.listing import cadence_sentence, target_words
from cchabits.render.plans import explained_plans, plan_command, planned_words
from cchabits.render.terminal.entries import entry_lines
from cchabits.render.terminal.past import period_lines
from cchabits.render.terminal.planned import latest_plan_lines
from cchabits.render.terminal.table import line_len

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from cchabits.domain.habit import Habit
    from cchabits.domain.history import History, InForce, Latest, Span
    from cchabits.render.explained import Explained
    from cchabits.render.line import Line, Look

_LABEL = len("Last done")
_LEAST_SENTENCE = 24  # columns: with less beside a figure, its sentence stands under it
_MARGIN = "  "
_GAP = "   "


def history_lines(history: History, look: Look, periods: int, entries: int) -> list[Line]:
    """Return the screen of one habit, with at most so many closed periods and entries."""
    screen = _Screen(history, look, periods, entries)
    parts = [
        screen.head(),
        screen.definition(),
        screen.figures(),
        screen.span(),
        heat_lines(history.heat, look),
        period_lines(history, periods, look),
        latest_plan_lines(history.plans, history.today, look),
        screen.latest(),
        screen.more(),
    ]
    return [line for part in parts if part for line in (*part, ())][:-1]


def latest_lines(latest: Latest, look: Look, most: int) -> list[Line]:
    """Return the screen of all habits: their latest entries, at most so many."""
    _, span, entries = latest
    told = entries[:most]
    is_all = len(told) == len(entries)
    count = words.plural(len(told), "entry") if told else "no entries"
    said = f"{'' if is_all else 'the latest '}{count}{_span_words(span, latest.today)}"
    head = look.show((Segment(words.long_day(latest.today), "strong"), Segment(f"   {said}")))
    if not told:
        return [head]
    more = [] if is_all else [(), *more_lines(count, look)]
    return [head, (), *entry_lines(told, latest.today, look, has_habits=True), *more]


def more_lines(shown: str, look: Look) -> list[Line]:
    """Return how much is shown, and how to see more, on as many lines as that takes."""
    text = f"The latest {shown}; --limit N shows more."
    pieces = wrapped(text, look.width - len(_MARGIN)) if look.width else [text]
    return [(Segment(_MARGIN), Segment(piece, "quiet")) for piece in pieces]


class _Screen(NamedTuple):
    """What every part of the screen looks at, and how many rows it has at most."""

    history: History
    look: Look
    periods: int
    entries: int

    @property
    def habit(self) -> Habit:
        return self.history.summary.habit

    # Who it is, and how it stands

    def head(self) -> list[Line]:
        """Return title and name, the state and how far it has come, and what there is to note."""
        notes = (
            (Segment(f"{_MARGIN}{note}", "due_soon"),) for note in words.notes(self.history.summary)
        )
        return [
            *self.joined(*self.names()),
            *self.joined(*self.state()),
            *map(self.look.show, notes),
            *self.planned(),
        ]

    def planned(self) -> list[Line]:
        """Return what is planned next, or that it passed, and how the next one is planned."""
        plan = self.history.summary.plan
        if plan is None:
            return []
        said = self.short(planned_words(plan, self.history.today), 2 * LONGEST_LINE)
        pieces = wrapped(said, min(self.look.width or LONGEST_LINE, LONGEST_LINE) - len(_MARGIN))
        lines: list[Line] = [(Segment(f"{_MARGIN}{piece}"),) for piece in pieces]
        if plan.state == PASSED:
            lines[-1] = (
                *lines[-1],
                Segment(": "),
                Segment(plan_command(self.habit.slug), "command"),
            )
        return lines

    def joined(self, one: Line, other: Line) -> list[Line]:
        """Return two pieces on one line where they fit, else on two; the second may be empty."""
        pieces = [self.look.show(piece) for piece in (one, other) if piece]
        together = (*pieces[0], Segment(_GAP), *pieces[-1])
        has_room = len(pieces) > 1 and self.look.has_room_for(line_len(together))
        return [together] if has_room else pieces

    def names(self) -> tuple[Line, Line]:
        said = self.habit.words
        name = f"{self.habit.slug}, or {said.alias}" if said.alias else self.habit.slug
        title = self.short(said.title, self.look.width)
        return (Segment(title, "strong"),), (Segment(name, "quiet"),)

    def state(self) -> tuple[Line, Line]:
        summary, today = self.history.summary, self.history.today
        role = words.role_of(summary.state)
        glyph: str = getattr(self.look.glyphs, role)
        is_over = summary.state == standing.ENDED and self.habit.end
        over = f" on {words.day_words(is_over, today)}" if is_over else ""
        state = Segment(f"{glyph} {words.state_words(summary, today)}{over}", role)
        if summary.label is None:
            return (state,), ()
        label = words.period_words(summary.label, today)
        return (state,), (Segment(f"{label}: {words.progress(self.habit, summary.total)}"),)

    # How it is defined

    def definition(self) -> list[Line]:
        """Return what is asked, who says so, and since when; and how that was, and will be."""
        said, habit = self.habit.words, self.habit
        requires = f", naming {words.both(habit.requires)}" if habit.requires else ""
        grace = f"; {words.plural(habit.grace, 'day')} of grace" if habit.grace else ""
        facts = [
            ("Question", said.question),
            ("Target", f"{target_words(habit)}{requires}"),
            ("Cadence", f"{cadence_sentence(habit)}{grace}"),
            ("Source", self.one_line(said.source)),
            ("Quote", f"“{self.one_line(said.quote, others=2)}”" if said.quote else ""),
            *self.changes(),
            ("Reason", said.reason),
        ]
        return fact_lines(facts, self.look, _LABEL)

    def one_line(self, text: str, others: int = 0) -> str:
        """Return a text cut to what fits beside a label and so many other letters."""
        room = min(self.look.width, LONGEST_LINE) - line_len((label("", _LABEL),))
        return self.short(text, room - others)

    def short(self, text: str, columns: int) -> str:
        said = self.look.say(text)
        return cut(said, columns, self.look.glyphs.ellipsis) if self.look.width else said

    def changes(self) -> Iterator[tuple[str, str]]:
        """Yield since when the definition holds, those before it, and those to come."""
        spells, at, today = self.history.in_force, self.history.at, self.history.today
        now = spells[at]
        ends = f", until {_day(now.last)}" if now.last else ""
        yield "Starts" if now.begin > today else "Since", f"{_day(now.begin)}{ends}"
        for before, after in zip(spells[:at][::-1], spells[1 : at + 1][::-1], strict=True):
            days = span_label(before.begin, before.end or after.begin)
            yield "Before", f"{days}: {_change(before, after)}"
        for before, after in zip(spells[at:-1], spells[at + 1 :], strict=True):
            yield "From", f"{_day(after.begin)}: {_change(before, after)}"

    # How it has been

    def figures(self) -> list[Line]:
        """Return each figure with how it is counted."""
        figures = explained_figures(self.history.summary, self.history.today)
        figures += explained_plans(self.history.say_do)
        width = max(len(figure.value) for figure in figures)
        return [line for figure in figures for line in self.figure(figure, width)]

    def figure(self, figure: Explained, width: int) -> Iterator[Line]:
        """Yield a figure, with its sentence beside it or, for want of room, under it."""
        name = label(figure.name, _LABEL)
        room = (self.look.width or LONGEST_LINE) - line_len((name,)) - width - len(_MARGIN)
        is_beside = room >= _LEAST_SENTENCE
        under = " " * (line_len((name,)) + (width + len(_MARGIN) if is_beside else 0))
        pieces = wrapped(figure.sentence, room if is_beside else self.look.width - len(under))
        value = Segment(self.look.say(figure.value), "strong")
        if is_beside:
            padding = Segment(" " * (width + len(_MARGIN) - columns_of(value.text)))
            yield name, value, padding, Segment(pieces.pop(0), "quiet")
        else:
            yield name, value
        for piece in pieces:
            yield Segment(under), Segment(piece, "quiet")

    def span(self) -> list[Line]:
        """Return which days the rest is about, where that was asked."""
        span = _span_words(self.history.span, self.history.today)
        return [(Segment(f"{_MARGIN}Below, the days{span}."),)] if span else []

    def latest(self) -> list[Line]:
        """Return the entries, or how to log the first."""
        history = self.history
        told = history.entries[: self.entries]
        if told:
            return entry_lines(told, history.today, self.look)
        span = _span_words(history.span, history.today)
        lead = Segment(f"{_MARGIN}No entries{span or ' yet'}.")
        if span or history.summary.period is None:
            return [(lead,)]
        command = Segment(example_command(self.habit), "command")
        return [(lead,), self.look.show((Segment(f"{_MARGIN}To log one:  "), command))]

    def more(self) -> list[Line]:
        """Return how to see more, where there is more than is shown."""
        shown = []
        if len(self.history.periods) > self.periods:
            shown.append(words.plural(self.periods, "closed period"))
        if len(self.history.entries) > self.entries:
            shown.append(words.plural(self.entries, "entry"))
        return more_lines(" and ".join(shown), self.look) if shown else []


def _span_words(span: Span, today: dt.date) -> str:
    """Return a span after a blank, such as ` since 1 Jan`; nothing where it has no bounds."""
    since, until = (day and words.day_words(day, today) for day in (span.since, span.until))
    if since and until:
        return f" from {since} to {until}"
    return f" since {since}" if since else f" until {until}" if until else ""


def _change(before: InForce, after: InForce) -> str:
    """Return what another definition changes, and the days between them that had none."""
    is_same = are_judged_alike(before.habit, after.habit)
    changes = "the same" if is_same else ", ".join(differences(before.habit, after.habit))
    if before.end is None or before.end == after.begin:
        return changes
    return f"{changes}; nothing was asked {span_label(before.end, after.begin)}"


def _day(day: dt.date) -> str:
    return f"{short_day(day)} {day.year}"
