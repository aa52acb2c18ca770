"""What an edited habits.toml changes, and from which day: planned, then recorded.

Loaded only when the file was edited, and by the commands that edit it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.config.toml import parse_toml
from cchabits.domain.change import (
    WAITS,
    Effect,
    Known,
    Wanted,
    changed,
    effects,
    first_difference,
    retired,
    without_end,
)
from cchabits.domain.dates import day_before, plus_days
from cchabits.domain.definition import check_rule
from cchabits.domain.drift import held, unexplained
from cchabits.domain.life import Definition, Life, Term, checked_life, reason_given
from cchabits.domain.records import definition_record
from cchabits.domain.text import shown
from cchabits.errors import BadValue, BrokenDefinitions, NotNow, Unacceptable
from cchabits.render.changes import changes_notes
from cchabits.render.drift import waiting_note
from cchabits.services.judging import judge_and_keep
from cchabits.storage import books, store
from cchabits.storage.waiting import drop_waiting, keep_waiting, waiting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cchabits.config.habits_file import HabitsFile
    from cchabits.domain.measure import Measure
    from cchabits.services.definitions import Edited
    from cchabits.storage.database import Database
    from cchabits.storage.rows import Logged
    from cchabits.storage.store import StoredHabit


class Scope(NamedTuple):
    """Which habits are looked at, all where `only` is None; what is `guarded` needs its reason.

    `joined` is a habit that goes on under that name just now: what reason it gives is new to it.
    """

    only: Collection[str] | None = None
    is_guarded: bool = True
    joined: str = ""

    def holds(self, slug: str) -> bool:
        """Tell whether a habit is looked at."""
        return self.only is None or slug in self.only


EVERYTHING = Scope()


class Step(NamedTuple):
    """What the file does to one habit; `stored` is None where that is new, and `place` where gone.

    `definitions` are all that the habit has from then on.
    """

    slug: str
    stored: StoredHabit | None
    place: int | None
    definitions: list[Definition]
    effects: list[Effect]

    @property
    def is_waiting(self) -> bool:
        """Whether part of what the file says waits for a reason."""
        return any(effect.kind == WAITS for effect in self.effects)


def record(
    database: Database, edited: Edited, file: HabitsFile, given_today: dt.date | None
) -> list[Step]:
    """Bring the store to what the file says, unless another process has just done so.

    What waits is looked at again all the same. Belongs into a transaction. Raises
    BrokenDefinitions where the log forbids what the file says.
    """
    content = edited.content.decode()
    kept = store.habits_file(database)
    scope = Scope(waiting(database)) if kept and kept.text == content else EVERYTHING
    if scope.only == []:
        return []
    today = given_today or clock.today(file.timezone)
    steps = steps_of(database, edited.path, file, today, scope)
    take(database, steps, today)
    store.keep_habits_file(database, content, file.timezone)
    return steps


def take(database: Database, steps: Iterable[Step], today: dt.date) -> None:
    """Record steps and which of them wait, and judge anew from the first day that each changes."""
    waited = set(waiting(database))
    for step in steps:
        _take(database, step, today)
        if step.stored and step.is_waiting:
            keep_waiting(database, step.stored.number, today)
        elif step.stored and step.slug in waited:
            drop_waiting(database, step.stored.number)


def is_logged_before(
    stored: Iterable[StoredHabit], database: Database, one: StoredHabit, other: StoredHabit
) -> bool:
    """Tell whether a habit has an entry that was logged before another habit's last."""
    is_seen = False
    for entry in store.entries(database, stored):
        if is_seen and entry.habit == other.slug:
            return True
        is_seen = is_seen or entry.habit == one.slug
    return False


def join(database: Database, gone: StoredHabit, come: StoredHabit, today: dt.date) -> None:
    """Let a habit that left the file go on under the name, and with the log, of another.

    Where the period it was in then is not over yet, it goes on as if it had never left. Otherwise
    what came in its place follows it, as both were judged. Raises NotNow where that could not read
    entries that are there.
    """
    definitions = without_end(_known(database, gone), today)
    if definitions == list(gone.definitions):
        definitions += _definitions_after(gone.life.end, come)
    for stored in (gone, come):
        _refuse_unreadable(database, stored, definitions)
    store.move_log(database, come.number, gone.number)
    store.drop_habit(database, come.number)
    store.rename_habit(database, gone.number, come.slug)
    store.keep_definitions(database, gone.number, definitions)


def _definitions_after(end: dt.date | None, come: StoredHabit) -> list[Definition]:
    """Return a habit's definitions from the day after another one's end, if it lived on then."""
    if end is None:
        return []
    first = plus_days(end, 1)
    by_day = {max(one.begin, first): one for one in come.definitions}
    return [
        one._replace(begin=begin)
        for begin, one in by_day.items()
        if str(one.table.get("end", begin)) >= str(begin)  # days as ISO texts
    ]


def _refuse_unreadable(
    database: Database, stored: StoredHabit, definitions: list[Definition]
) -> None:
    life = checked_life(stored.slug, definitions)
    for logged, measure in _unreadable(database, stored, life):
        is_other = logged.measure != measure.name
        had = f"entries as {logged.measure}" if is_other else shown(measure.to_text(logged.value))
        raise NotNow(
            f"{stored.slug} has {had}, which the other cannot read",
            "keep them as two habits: nothing is lost of either",
        )


def judge_anew(database: Database, number: int, today: dt.date) -> None:
    """Make all that is kept of a habit equal to its entries and definitions."""
    fresh = store.habit(database, number)
    books.recount(database, fresh, dt.date.min)
    books.forget_judgement(database, number, dt.date.min)
    judge_and_keep(database, fresh, today)


def steps_of(
    database: Database,
    path: Path,
    file: HabitsFile,
    today: dt.date,
    scope: Scope = EVERYTHING,
) -> list[Step]:
    """Return what the file does to each habit in it, and to those that are gone from it.

    What asks for less than is in force, and gives no reason, waits where that is guarded. Raises
    BrokenDefinitions where the log forbids what the file says.
    """
    known = store.habits(database)
    stored = {one.slug: one for one in known if scope.holds(one.slug)}
    noted = _reasons_noted(database)
    noted.pop(scope.joined, None)
    steps: list[Step] = []
    problems: list[str] = []
    gone = set(stored)
    for place, (slug, wanted) in enumerate(_wanted(file, noted)):
        if not scope.holds(slug):
            continue
        gone.discard(slug)
        with _telling(slug, problems):
            step = _step(database, stored.get(slug), (slug, place), wanted, today)
            steps.append(_guarded(database, step, wanted, today) if scope.is_guarded else step)
    for slug in sorted(gone):
        with _telling(slug, problems):
            steps.append(_retirement(database, stored[slug], today))
    if problems:
        raise BrokenDefinitions(path, problems)
    return steps


@contextlib.contextmanager
def _telling(slug: str, problems: list[str]) -> Iterator[None]:
    """Tell of what the log forbids of a habit as of a problem of the file."""
    try:
        yield
    except Unacceptable as problem:
        problems.append(f"habit '{slug}': {problem.sentence}")


def _wanted(file: HabitsFile, noted: Mapping[str, str]) -> list[tuple[str, Wanted]]:
    """Return what the file says of each habit; `noted` are the reasons it gave before."""
    found = []
    for slug, table in file.tables:
        before = [noted[slug]] if slug in noted else noted.values()  # it may have been renamed
        is_new = reason_given(table) not in before
        wanted = Wanted(table.get("start"), definition_record(table), file.settings, is_new)
        found.append((slug, wanted))
    return found


def _reasons_noted(database: Database) -> dict[str, str]:
    """Return the reason that each habit had in habits.toml as it was last recorded."""
    noted = store.habits_file(database)
    document, _ = parse_toml(noted.text if noted else "")
    return {table["slug"]: reason_given(table) for table in document.get("habit", [])}


def _step(
    database: Database,
    stored: StoredHabit | None,
    named: tuple[str, int],
    wanted: Wanted,
    today: dt.date,
) -> Step:
    slug, place = named
    if stored is None:
        definitions = [Definition(wanted.start or today, wanted.table, wanted.settings)]
    elif wanted.is_recorded_in(stored.definitions):
        definitions = list(stored.definitions)
    else:
        definitions = changed(_known(database, stored), wanted, today)
    return _with_effects(database, Step(slug, stored, place, definitions, []), today)


def _guarded(database: Database, step: Step, wanted: Wanted, today: dt.date) -> Step:
    """Return a step without what asks for less and gives no reason: that waits."""
    if step.stored is None or step.definitions == list(step.stored.definitions):
        return step
    known = _known(database, step.stored)
    drift = unexplained(known, wanted, step.definitions, today)
    if drift is None:
        return step
    definitions = changed(known, held(known, wanted, today), today)
    rest = _with_effects(database, step._replace(definitions=definitions, effects=[]), today)
    waits = Effect(step.slug, WAITS, drift.begin, drift.before, drift.after)
    return rest._replace(effects=[*rest.effects, waits])


def _retirement(database: Database, stored: StoredHabit, today: dt.date) -> Step:
    definitions = retired(_known(database, stored), today)
    return _with_effects(database, Step(stored.slug, stored, None, definitions, []), today)


def _known(database: Database, stored: StoredHabit) -> Known:
    return Known(stored.definitions, books.whole_record(database, stored))


def _with_effects(database: Database, step: Step, today: dt.date) -> Step:
    """Say what a step does; raises BadValue where entries could not be read any more."""
    slug, stored, _, definitions, _ = step
    if stored is not None and list(stored.definitions) == definitions:
        return step
    life = checked_life(slug, definitions)
    for term in life.terms:
        if stored is None or term not in stored.life.terms:
            _refuse_dead_rule(term)
    if stored is not None:
        _refuse_other_values(database, stored, life)
    return step._replace(effects=effects(stored and stored.life, life, today))


def _refuse_dead_rule(term: Term) -> None:
    """Refuse a rule that has no occurrence from the day on which it would take effect."""
    for problem in check_rule(term.habit._replace(start=term.anchor)):
        raise BadValue(f"{problem} from {term.anchor} on")


def _refuse_other_values(database: Database, stored: StoredHabit, life: Life) -> None:
    """Refuse definitions whose measure cannot read the values of entries that are there."""
    since = first_difference(stored.life, life)
    if since is None:
        return
    for (meant_for, kind, value), measure in _unreadable(database, stored, life, since):
        if kind != measure.name:
            raise BadValue(
                f"key 'measure': it has entries as {kind}, on {meant_for} for one; "
                f"give the habit that is to be a {measure.name} another slug"
            )
        key, had = "ratio" if kind == "coverage" else "items", shown(measure.to_text(value))
        raise BadValue(
            f"key '{key}': it has {had}, on {meant_for}, in force or undone, which could not "
            "be read any more; give the habit that is to change another slug"
        )


def _unreadable(
    database: Database, stored: StoredHabit, life: Life, since: dt.date = dt.date.min
) -> Iterator[tuple[Logged, Measure]]:
    """Yield what was logged from a day on and a life cannot read, each with the measure it meets.

    What was undone is among it, for it may be brought back.
    """
    for logged in store.values_logged(database, stored, since):
        measure = life.on(logged.meant_for).measure
        if logged.measure != measure.name or not measure.can_read(logged.value):
            yield logged, measure


def _take(database: Database, step: Step, today: dt.date) -> None:
    """Record a step.

    What it changes is judged at once: a reader keeps no checkpoint, and would walk ten years at
    every `status`.
    """
    slug, stored, place, definitions, _ = step
    if stored is None:
        number = store.add_habit(database, slug, place or 0)
        store.keep_definitions(database, number, definitions)
        return
    if place is not None:
        store.place_habit(database, stored.number, place)
    if list(stored.definitions) == definitions:
        return
    store.keep_definitions(database, stored.number, definitions)
    fresh = store.habit(database, stored.number)
    since = first_difference(stored.life, fresh.life)
    if since is not None:
        books.recount(database, fresh, since)
        books.forget_judgement(database, stored.number, day_before(since))
        judge_and_keep(database, fresh, today)


def remarks_on(steps: Sequence[Step], today: dt.date) -> list[str]:
    """Return the one line on what was recorded, or none; where to look, and what may be meant.

    What waits for a reason has a line of its own.
    """
    found = [effect for step in steps for effect in step.effects]
    done = [effect for effect in found if effect.kind != WAITS]
    waits = [effect for effect in found if effect.kind == WAITS]
    line, *more = changes_notes(done, today) if done else [""]
    remarks = [f"habits.toml: {line}", *more, *_maybe_renamed(steps)] if line else []
    return [*remarks, *([waiting_note(waits)] if waits else ())]


def _maybe_renamed(steps: Sequence[Step]) -> list[str]:
    """Return how to join a habit that has gone with one that came in its place."""
    new = [step.slug for step in steps if step.stored is None]
    gone = [step.slug for step in steps if step.place is None and step.effects]
    if len(new) == len(gone) == 1:
        return [f"if that is one habit: cchabits habits rename {gone[0]} {new[0]}"]
    return []
