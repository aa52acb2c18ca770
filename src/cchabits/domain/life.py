"""A habit through time: its definitions, and which of them a day is judged by (docs/cadence.md, 8).

The store keeps every definition with the day it took effect. A `Life` is what they come to: a term
for each, in force from its first day until the next one begins. What is only said of a habit, and
how early it is announced, acts at once: the newest definition says it for all terms.
"""

from __future__ import annotations

import bisect
import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.cadence import have_same_periods
from cchabits.domain.definition import read_habit
from cchabits.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cchabits.domain.habit import Habit, Words
    from cchabits.domain.settings import Settings

ACT_AT_ONCE = (
    "title", "question", "why", "source", "quote", "alias", "ask", "pack", "from", "cadence_from",
    "reason", "lead", "occasions",
)  # fmt: skip


class Definition(NamedTuple):
    """What is recorded of a habit from a day on: its keys, and the settings they were read with.

    `table` is as habits.toml has it, without `slug` and `start`.
    """

    begin: dt.date
    table: Mapping[str, Any]
    settings: Settings


class Term(NamedTuple):
    """A habit as it is defined from a day on; periods are counted from `anchor`.

    `habit.start` and `habit.end` are the ends of the unbroken run of terms it belongs to.
    """

    begin: dt.date
    anchor: dt.date
    habit: Habit

    def is_over_on(self, day: dt.date) -> bool:
        """Tell whether the habit has ended before a day."""
        return self.habit.end is not None and self.habit.end < day

    def anchor_of(self, begin: dt.date, habit: Habit) -> dt.date:
        """Return where the periods of the next term are counted from, which begins without a gap.

        Another cadence is as if started that day.
        """
        return self.anchor if have_same_periods(self.habit.cadence, habit.cadence) else begin


class Life(NamedTuple):
    """A habit's terms, oldest first; there is at least one, and they all have its present words."""

    terms: tuple[Term, ...]

    @property
    def slug(self) -> str:
        """The habit's present name."""
        return self.terms[0].habit.slug

    @property
    def words(self) -> Words:
        """What is said of the habit now."""
        return self.terms[0].habit.words

    @property
    def start(self) -> dt.date:
        """The first day of all."""
        return self.terms[0].begin

    @property
    def end(self) -> dt.date | None:
        """The last day of all, or None."""
        return self.terms[-1].habit.end

    def index_on(self, day: dt.date) -> int:
        """Return the index of the term in force on a day: before the first of them, the first."""
        return max(0, bisect.bisect_right(self.terms, day, key=_begin) - 1)

    def on(self, day: dt.date) -> Habit:
        """Return the habit as it is defined on a day, also where no period holds that."""
        if len(self.terms) == 1:  # as most have; an import asks four times for every entry
            return self.terms[0].habit
        return self.terms[self.index_on(day)].habit

    def holds(self, day: dt.date) -> bool:
        """Tell whether a period can hold a day: not before the start, in a gap or after the end."""
        return self.on(day).is_live_on(day)

    def first_day_from(self, day: dt.date) -> dt.date | None:
        """Return the first day that a period can hold, from a day on; None where there is none."""
        if self.holds(day):
            return day
        return next((term.begin for term in self.terms if term.begin > day), None)


def read_life(slug: str, definitions: Sequence[Definition]) -> tuple[Life | None, list[str]]:
    """Read definitions, oldest first, at least one; returns None where there are problems.

    Each is held against the first day of all, as the file's was: what it allows stays allowed.
    """
    *earlier, (begin, table, settings) = definitions
    first = definitions[0].begin
    newest, problems = read_habit({**table, "slug": slug}, settings, first)
    read: list[tuple[dt.date, Habit]] = []
    for definition in earlier:
        habit, found = read_habit(_unsaid(slug, definition, table), definition.settings, first)
        problems += found
        if habit and newest:
            read.append((definition.begin, habit._replace(words=newest.words)))
    if newest is None or problems:
        return None, problems
    return Life(tuple(_terms([*read, (begin, newest)]))), []


def checked_life(slug: str, definitions: Sequence[Definition]) -> Life:
    """Read definitions as `read_life()` does; raises BadValue with the first problem."""
    life, problems = read_life(slug, definitions)
    if life is None:
        raise BadValue(problems[0])
    return life


def walk_length(life: Life, day: dt.date) -> int:
    """Return about how many periods lie in a life up to a day, or to its last definition."""
    borders = [*(term.begin for term in life.terms[1:]), day]
    return sum(
        max(0, (min(border, term.habit.end or border) - term.begin).days) // term.habit.cadence.days
        for term, border in zip(life.terms, borders, strict=True)
    )


def with_words(table: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a definition's keys as they are judged by, with other words and another `lead`."""
    words = {key: said[key] for key in ACT_AT_ONCE if key in said}
    if table.get("measure") != "coverage":
        words.pop("occasions", None)
    return {key: value for key, value in table.items() if key not in ACT_AT_ONCE} | words


def with_reasons(
    known: Sequence[Definition], fresh: Sequence[Definition], *, is_new: bool
) -> list[Definition]:
    """Return definitions after a change of known ones, each with the reason that it came with.

    Of the words only the reason stays with its definition: it tells why that one asks for less.
    The newest has the reason that is given now. Where none is given any more, or it is not new but
    still that of a change which was taken back, the newest has the one it had.
    """
    *earlier, newest = fresh
    now = newest if is_new and reason_given(newest.table) else _as_it_came(newest, known)
    return [*(_as_it_came(one, known) for one in earlier), now]


def reason_given(table: Mapping[str, Any]) -> str:
    """Return the reason that a definition's keys give, or an empty text where it has no word.

    The command that is proposed has three dots in its place, and may be sent off as it stands.
    """
    said = str(table.get("reason", "")).strip()
    return said if any(letter.isalnum() for letter in said) else ""


def are_judged_alike(one: Habit, other: Habit) -> bool:
    """Tell whether two definitions differ at most in words, `lead`, `start` and `end`."""
    return (
        one.measure.name == other.measure.name
        and _without_occasions(one) == _without_occasions(other)
        and have_same_periods(one.cadence, other.cadence)
        and (one.grace, one.requires) == (other.grace, other.requires)
    )


def _as_it_came(definition: Definition, known: Sequence[Definition]) -> Definition:
    """Return a definition with the reason it had, where it was known already."""
    judged = _judged_keys(definition.table)
    for begin, table, _ in known:
        if begin == definition.begin and _judged_keys(table) == judged:
            reason = {key: table[key] for key in ("reason",) if key in table}
            rest = {key: value for key, value in definition.table.items() if key != "reason"}
            return definition._replace(table=rest | reason)
    return definition


def _judged_keys(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in with_words(table, {}).items() if key != "end"}


def _unsaid(slug: str, definition: Definition, newest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an earlier definition is judged by; not its words."""
    said = {key: newest[key] for key in ("lead", "occasions") if key in newest}
    return with_words(definition.table, said) | {"slug": slug, "title": slug}


def _without_occasions(habit: Habit) -> tuple[object, ...]:
    measure: Any = habit.measure
    return tuple(measure._replace(occasions="") if measure.name == "coverage" else measure)


def _terms(read: Sequence[tuple[dt.date, Habit]]) -> Iterator[Term]:
    """Yield terms, given each habit with the day it begins; those without a gap are one run."""
    before: Term | None = None
    for (begin, habit), end in zip(read, _ends_of_runs(read), strict=True):
        start = anchor = begin
        if before is not None and not before.is_over_on(begin):
            start, anchor = before.habit.start, before.anchor_of(begin, habit)
        before = Term(begin, anchor, habit._replace(start=start, end=end))
        yield before


def _ends_of_runs(read: Sequence[tuple[dt.date, Habit]]) -> list[dt.date | None]:
    """Return the last day of each definition's run: its own, or else that of the next one."""
    ends: list[dt.date | None] = []
    following = run_end = None
    for begin, habit in reversed(read):
        ends_itself = following is None or (habit.end is not None and habit.end < following)
        run_end = habit.end if ends_itself else run_end
        ends.append(run_end)
        following = begin
    return ends[::-1]


def _begin(term: Term) -> dt.date:
    return term.begin
