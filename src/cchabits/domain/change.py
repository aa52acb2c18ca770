"""What a changed definition does, and from which day (docs/cadence.md, 8).

What is closed stays as it was judged: another target, cadence or requirement takes effect when the
next period begins, and until then a second change replaces the first. Words and `lead` act at once.
A reason stays with the definition that it came with.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.dates import day_before, plus_days
from cchabits.domain.definition import read_habit
from cchabits.domain.ledger import EXCUSED
from cchabits.domain.life import (
    Definition,
    Term,
    are_judged_alike,
    checked_life,
    with_reasons,
    with_words,
)
from cchabits.domain.summary import account
from cchabits.errors import BadDay, BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cchabits.domain.habit import Habit
    from cchabits.domain.ledger import Ledger
    from cchabits.domain.life import Life
    from cchabits.domain.settings import Settings
    from cchabits.domain.summary import Account, Record


NEW = "new"
AT_ONCE = "at once"
STARTS = "starts"
CHANGES = "changes"
RETURNS = "returns"
STAYS = "stays"
ENDS = "ends"
RETIRED = "retired"
DROPPED = "dropped"
RENAMED = "renamed"
GOES_ON = "goes on"
WAITS = "waits"


class Wanted(NamedTuple):
    """A habit as habits.toml now has it; `start` is None where it is left out.

    `table` has neither `slug` nor `start`, and its days are ISO texts. `is_reason_new`: the reason
    is another than the file gave when it was last recorded.
    """

    start: dt.date | None
    table: Mapping[str, Any]
    settings: Settings
    is_reason_new: bool = True

    @property
    def end(self) -> dt.date | None:
        """The last day, or None."""
        return _end_of(self.table)

    def is_recorded_in(self, definitions: Sequence[Definition]) -> bool:
        """Tell whether the newest definition is this one already."""
        begin, table, settings = definitions[-1]
        starts = {None, begin, definitions[0].begin}
        return self.start in starts and (table, settings) == (self.table, self.settings)


class Known(NamedTuple):
    """A habit as it is recorded: all its definitions, oldest first, and all its days."""

    definitions: Sequence[Definition]
    record: Record

    @property
    def life(self) -> Life:
        """What the definitions come to."""
        return self.record.life


def changed(known: Known, wanted: Wanted, noticed: dt.date) -> list[Definition]:
    """Return a habit's definitions after a change that is noticed on a day.

    Raises BadDay where another `start` would undo what was judged, and BadValue where the
    definition breaks a rule only from the day on which it would take effect.
    """
    fresh = _changed(known, wanted, noticed)
    return with_reasons(known.definitions, fresh, is_new=wanted.is_reason_new)


def _changed(known: Known, wanted: Wanted, noticed: dt.date) -> list[Definition]:
    first = known.definitions[0].begin
    if noticed < first:
        return [Definition(wanted.start or first, wanted.table, wanted.settings)]
    start, last = wanted.start, known.life.on(noticed).end
    is_other = start is not None and start not in {term.habit.start for term in known.life.terms}
    is_back = is_other or (start is None and not (wanted.end and wanted.end < noticed))
    if is_back and _never_began(known, noticed):
        return [Definition(start or noticed, wanted.table, wanted.settings)]
    if last is not None and last < noticed and not (is_other and start and start <= last):
        return _after_the_end(known, wanted, noticed, last)
    if is_other and start:
        return _with_other_start(known, wanted, start, noticed)
    return _while_running(known, wanted, noticed)


def retired(known: Known, noticed: dt.date) -> list[Definition]:
    """Return a habit's definitions after it was noticed that it is gone from the file."""
    newest = known.definitions[-1]
    yesterday = day_before(noticed)
    table = _with_end(newest.table, yesterday)
    if noticed < known.life.start:  # what never began has a day to its name, and none is judged:
        lead = known.life.on(noticed).lead  # one day of a year is excused, one of a day is missed
        table |= {"cadence": "yearly", "lead": lead}
        table.pop("grace", None)  # which may be longer than a year has room for
        return [newest._replace(begin=yesterday, table=table)]
    return changed(known, Wanted(None, table, newest.settings), noticed)


def without_end(known: Known, noticed: dt.date) -> list[Definition]:
    """Return a habit's definitions without its end, if the period that cuts is not over yet."""
    *before, newest = known.definitions
    end = _end_of(newest.table)
    endless = [*before, newest._replace(table=_with_end(newest.table, None))]
    is_over = end is not None and end < _unclosed(_ledger(known, endless, noticed))
    return list(known.definitions) if is_over else endless


def settled(slug: str, definitions: Iterable[Definition]) -> list[Definition]:
    """Return definitions, oldest first, each from a day on which one of its periods can begin.

    One that is dated inside a period takes effect when the next begins, unless another has come by
    then; one that is over before that only ends what was in force. Definitions as the store has
    them stay as they are. Raises BadValue where one cannot be read from the day it takes effect on.
    """
    kept: list[tuple[Definition, Term]] = []
    for definition in definitions:
        while kept and definition.begin <= kept[-1][0].begin:
            kept.pop()
        border = _border(kept[-1][1], definition.begin) if kept else definition.begin
        end = _end_of(definition.table)
        if kept and end is not None and end < border:
            kept[-1] = _cut(*kept[-1], definition, end)
        elif not kept or border < dt.date.max:
            coming = definition._replace(begin=border)
            first = kept[0][0].begin if kept else border
            kept.append((coming, _term(slug, coming, kept[-1][1] if kept else None, first)))
    return [definition for definition, _ in kept]


class Effect(NamedTuple):
    """One thing that a change does to a habit, with the day from which it does.

    `before` and `after` are the habit as it is defined before and from then; None where that says
    nothing.
    """

    slug: str
    kind: str
    day: dt.date
    before: Habit | None = None
    after: Habit | None = None


def effects(old: Life | None, new: Life, noticed: dt.date) -> list[Effect]:
    """Return what a change does to a habit; nothing where it stays as it was.

    `old` is None for a habit that was not known. The reason of what is judged otherwise from then
    on is no effect of its own.
    """
    slug = new.slug
    if old is None:
        return [Effect(slug, NEW, new.start, after=new.terms[0].habit)]
    was, now = old.on(noticed), new.on(noticed)
    if first_difference(old, new) is not None:
        now = now._replace(words=now.words._replace(reason=was.words.reason))
    found = []
    is_gone = new.end is not None and new.end < noticed and new.end != old.end
    if (was.words, was.lead) != (now.words, now.lead) and not is_gone:  # it announces no more
        found.append(Effect(slug, AT_ONCE, noticed, was, now))
    if new.end is not None and new.end < noticed < old.start:
        return [Effect(slug, DROPPED, new.end)]
    if new.start != old.start:
        found.append(Effect(slug, STARTS, new.start))
    found += _new_terms(old, new)
    if not found and new.end == old.end:
        dropped = [term.begin for term in old.terms if term.begin > noticed]
        found += [Effect(slug, STAYS, day) for day in dropped if day not in _begins(new)]
    begins_anew = any(effect.kind in {RETURNS, STARTS} for effect in found)
    if new.end != old.end and not (begins_anew and new.end is None):
        found.append(_other_end(new, noticed))
    return found


def _other_end(new: Life, noticed: dt.date) -> Effect:
    if new.end is None:
        return Effect(new.slug, GOES_ON, noticed)
    return Effect(new.slug, RETIRED if new.end < noticed else ENDS, new.end)


def first_difference(old: Life, new: Life) -> dt.date | None:
    """Return the first day from which the two judge otherwise, or None where they never do.

    What was logged before the first term is read by it.
    """
    days = [
        min(was.begin, now.begin) if at else dt.date.min
        for at, (was, now) in enumerate(zip(old.terms, new.terms, strict=False))
        if was[:2] != now[:2] or not are_judged_alike(was.habit, now.habit)
    ]
    days += [term.begin for term in (*old.terms[len(new.terms) :], *new.terms[len(old.terms) :])]
    for was, now in zip(old.terms, new.terms, strict=False):
        ends = {was.habit.end, now.habit.end}
        days += [end for end in ends if end and len(ends) > 1]
    return min(days, default=None)


def _new_terms(old: Life, new: Life) -> Iterator[Effect]:
    """Yield what takes effect with a term that was not there, or was another."""
    there = {term.begin: term.habit for term in old.terms}
    for before, (begin, _, habit) in itertools.pairwise(new.terms):
        if begin in there and are_judged_alike(there[begin], habit):
            continue
        kind = RETURNS if habit.start == begin else CHANGES
        yield Effect(new.slug, kind, begin, before.habit, habit)


def _border(term: Term, day: dt.date) -> dt.date:
    """Return the first day from `day` on, on which another definition can follow a term's."""
    if term.is_over_on(day):
        return day
    border = term.habit.cadence.begin_from(day, term.anchor)
    return min(border, plus_days(term.habit.end, 1)) if term.habit.end else border


def _cut(
    definition: Definition, term: Term, by: Definition, end: dt.date
) -> tuple[Definition, Term]:
    """Return a definition, and its term, as ended by another before that takes effect."""
    table = _with_end(with_words(definition.table, by.table), end)
    return definition._replace(table=table), term._replace(habit=term.habit._replace(end=end))


def _term(slug: str, definition: Definition, before: Term | None, first: dt.date) -> Term:
    """Return a definition's term, held against the first day of all, as `read_life()` does."""
    begin, table, settings = definition
    habit, problems = read_habit(dict(table) | {"slug": slug}, settings, first)
    if habit is None:
        raise BadValue(problems[0])
    habit = habit._replace(start=begin)
    if before is None or before.is_over_on(begin):
        return Term(begin, begin, habit)
    return Term(begin, before.anchor_of(begin, habit), habit)


def _begins(life: Life) -> set[dt.date]:
    return {term.begin for term in life.terms}


def _with_other_start(
    known: Known, wanted: Wanted, start: dt.date, noticed: dt.date
) -> list[Definition]:
    """Move a start that no period has been closed since; or let an earlier run come before."""
    first = known.definitions[0]
    unclosed = _unclosed(_ledger(known, known.definitions, noticed))
    if unclosed == first.begin and start > noticed:
        return [Definition(start, wanted.table, wanted.settings)]
    if unclosed == first.begin:
        moved = [first._replace(begin=start)]
        record = known.record._replace(life=_life(known, moved))
        return _changed(Known(moved, record), wanted, noticed)
    if start < first.begin:
        table = _with_end(first.table, day_before(first.begin))
        rest = _changed(known, wanted._replace(start=None), noticed)
        return [Definition(start, table, first.settings), *rest]
    raise BadDay(
        f"key 'start': found {start}, but it has been judged since {known.life.start}, and what "
        "was judged stays"
    )


def _never_began(known: Known, noticed: dt.date) -> bool:
    """Tell whether a habit was gone from the file before it began, or on the day it did."""
    if known.life.start != known.life.end:
        return False
    closed = _ledger(known, known.definitions, noticed).closed
    return [period.outcome for period in closed] == [EXCUSED]


def _after_the_end(
    known: Known, wanted: Wanted, noticed: dt.date, last: dt.date
) -> list[Definition]:
    """Leave an ended habit ended, or let it come back, as if newly begun."""
    *before, now = [one for one in known.definitions if one.begin <= noticed]
    if wanted.end is not None and wanted.end < noticed:
        return [*before, now._replace(table=with_words(now.table, wanted.table))]
    start = wanted.start if wanted.start and wanted.start > last else None
    if start or last < day_before(noticed):
        return [*before, now, Definition(start or noticed, wanted.table, wanted.settings)]
    return _while_running(known, wanted, noticed)


def _while_running(known: Known, wanted: Wanted, noticed: dt.date) -> list[Definition]:
    """Let words and the end act at once, and the rest when the next period begins."""
    *before, now = [one for one in known.definitions if one.begin <= noticed]
    coming = known.definitions[len(before) + 1 :]
    now = now._replace(table=_with_end(with_words(now.table, wanted.table), None))
    judged = _account(known, [*before, now, *coming], noticed)
    end = wanted.end and max(wanted.end, _last_looked_at(judged))
    if end is not None and end < now.begin:
        return _ended_before(before, now, end)
    habit = _life(known, [*before, now]).on(noticed)
    border = _natural_end(judged.ledger)
    following = Definition(border, _with_end(wanted.table, None), wanted.settings)
    if are_judged_alike(habit, _life(known, [*before, now, following]).on(border)):
        now = now._replace(settings=wanted.settings)
    elif end is None or end >= max(border, noticed):
        return [*before, now, following._replace(table=wanted.table)]
    return [*before, now._replace(table=_with_end(now.table, end))]


def _ended_before(before: list[Definition], now: Definition, end: dt.date) -> list[Definition]:
    """End a habit before the definition in force has closed a period, and so leave that out.

    The first of all has a day to its name. One that had come back is as ended as it was.
    """
    if not before:
        return [now._replace(table=_with_end(now.table, now.begin))]
    *earlier, last = before
    worded = last._replace(table=with_words(last.table, now.table))
    has_ended = _end_of(last.table) is not None
    return [*earlier, worded if has_ended else worded._replace(table=_with_end(worded.table, end))]


def _account(known: Known, definitions: Sequence[Definition], noticed: dt.date) -> Account:
    record = known.record._replace(life=_life(known, definitions), checkpoint=None)
    return account(record, noticed)


def _ledger(known: Known, definitions: Sequence[Definition], noticed: dt.date) -> Ledger:
    return _account(known, definitions, noticed).ledger


def _last_looked_at(judged: Account) -> dt.date:
    """Return the last day that closed periods have looked at, acts of their grace included."""
    begin, used = judged.ledger.place
    unclosed = _unclosed(judged.ledger)
    acts = judged.book.acts
    taken = [acts[judged.book.index_at(begin) + used - 1].on] if used else []
    gifts = [gift.act.on for gift in judged.book.gifts if gift.credit < unclosed]
    return max([day_before(unclosed), *taken, *gifts])


def _unclosed(ledger: Ledger) -> dt.date:
    """Return the begin of the earliest period that is not closed yet."""
    waiting = ledger.pending or ledger.open
    return waiting.period.begin if waiting else ledger.place.begin


def _natural_end(ledger: Ledger) -> dt.date:
    """Return the end of the open period as it stands; a habit without an end always has one."""
    return ledger.open.period.end if ledger.open else ledger.place.begin


def _life(known: Known, definitions: Sequence[Definition]) -> Life:
    return checked_life(known.life.slug, definitions)


def _end_of(table: Mapping[str, Any]) -> dt.date | None:
    return dt.date.fromisoformat(table["end"]) if "end" in table else None


def _with_end(table: Mapping[str, Any], end: dt.date | None) -> dict[str, Any]:
    rest = {key: value for key, value in table.items() if key != "end"}
    return rest if end is None else rest | {"end": end.isoformat()}
