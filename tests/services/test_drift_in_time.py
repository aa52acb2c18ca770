"""What holds of changes that ask for less, whatever they are, and whenever they are noticed.

Random homes, and one more edit of the file in each: without a reason, with one, or with one later.
"""

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from cchabits.domain.change import DROPPED, ENDS, RETIRED, WAITS, Effect
from cchabits.domain.drift import drift_between
from cchabits.domain.life import are_judged_alike
from cchabits.errors import BrokenDefinitions
from cchabits.services import definitions, editing, recording
from cchabits.services.session import Place, open_session
from cchabits.storage.waiting import waiting
from tests import strategies as drawn
from tests.services.homes import Leader, new_folder, part_of_examples
from tests.services.test_changes_in_time import (
    ALL,
    File,
    Script,
    are_alike,
    judged,
    lives,
    pairs,
    record,
    set_up,
)
from tests.services.test_kept_sums import SLUGS, Model, Step, _steps, play
from tests.strategies import LAST, ONE_DAY

FRESH = {"reason": "one that nobody has given"}


class Edit(NamedTuple):
    """A home, and one more version of its file."""

    script: Script
    noticed: dt.date
    file: File

    @property
    def explained(self) -> File:
        """The version with a reason for all that it asks for."""
        return File([{**table, **FRESH} for table in self.file.tables], self.file.settings)

    @property
    def unexplained(self) -> File:
        """The version without any reason."""
        tables = [dict(table) for table in self.file.tables]
        return File([_without(table, "reason") for table in tables], self.file.settings)


def _without(table: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in keys}


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Return a home in which something went on, and an edit."""
    pair = draw(pairs())
    return Edit(pair.script, pair.noticed, pair.first)


@st.composite
def lowerings(draw: st.DrawFn) -> Edit:
    """Return a home, and an edit that mostly asks for less of its first habit."""
    edit = draw(edits())
    tables = [dict(table) for table in edit.file.tables]
    assume(tables)
    first = tables[0]
    if draw(st.booleans()):
        first.pop("requires", None)
    if first["measure"] in drawn.SUMMED and draw(st.booleans()):
        first["target"] = 1 if first["measure"] == "count" else "1m"
    if first["measure"] == "coverage":
        first["min_occasions"] = 0
    if "within" not in first.get("cadence", "within") and draw(st.booleans()):
        first["cadence"] = "every 3 years"
    return edit._replace(file=File(tables, edit.file.settings))


def effects_of(leader: Leader, file: File, noticed: dt.date) -> list[Effect]:
    """Record a version of the file that must be good, and return what it does."""
    leader.define(*file)
    try:
        return editing.sync(Place(leader.home, noticed))
    except BrokenDefinitions:
        reject()


def waiting_in(effects: Sequence[Effect]) -> set[str]:
    """Return the habits whose change waits."""
    return {effect.slug for effect in effects if effect.kind == WAITS}


def noted(leader: Leader) -> set[str]:
    """Return the habits of which is noted that their change waits."""
    with open_session(Place(leader.home, LAST), is_reader=True) as session:
        return set(waiting(session.database))


def record_unguarded(leader: Leader, file: File, noticed: dt.date) -> None:
    """Record a version of the file as if nothing in it needed a reason."""
    leader.define(*file)
    path = leader.home.habits_file
    with open_session(Place(leader.home, noticed)) as session, session.database.writing():
        content = definitions.read_file(path)
        assert content is not None
        read = definitions.parse(path, content, noticed, session.stored)
        scope = recording.Scope(is_guarded=False)
        steps = recording.steps_of(session.database, path, read, noticed, scope)
        recording.take(session.database, steps, noticed)


@settings(max_examples=part_of_examples(0.15))
@given(edit=lowerings())
def test_without_a_reason_nothing_that_is_judged_changes(edit: Edit) -> None:
    """What was judged stays, and what is in force goes on; all other habits change as they would.

    The file is noted with those that wait in it, and seeing it again changes nothing.
    """
    with new_folder() as folder:
        leader = set_up(folder, edit.script)
        before = lives(leader)
        closed = judged(leader, [edit.noticed])
        effects = effects_of(leader, edit.unexplained, edit.noticed)
        after, waits = lives(leader), waiting_in(effects)
        assert noted(leader) == waits
        for slug in waits:
            now = before[slug].on(edit.noticed)
            coming = [term for term in after[slug].terms if term.begin > edit.noticed]
            assert not any(drift_between(now, term.habit) for term in coming)
            then = after[slug].on(
                edit.noticed
            )  # to one that comes back, other settings are another week
            is_back = not before[slug].holds(edit.noticed)
            assert not drift_between(now, then) if is_back else are_judged_alike(now, then)
            was = [one.outcome for one in closed[slug, edit.noticed]]
            is_now = [one.outcome for one in judged(leader, [edit.noticed])[slug, edit.noticed]]
            assert is_now[: len(was) - 1] == was[:-1]
        rows = leader.everything()
        leader.define(*edit.unexplained)
        again = waiting_in(editing.sync(Place(leader.home, edit.noticed)))
        ending = {slug for slug in waits if after[slug].end is not None}
        assert waits - ending <= again <= waits  # nothing is to come of one that just came back
        assert again != waits or leader.everything() == rows


@settings(max_examples=part_of_examples(0.15))
@given(edit=lowerings())
def test_with_a_reason_all_changes_as_without_a_guard(edit: Edit) -> None:
    """A reason of its own makes a change what the rules of changes alone make of it."""
    with new_folder() as one, new_folder() as other:
        leader = set_up(one, edit.script)
        shutil.copytree(one, other, dirs_exist_ok=True)
        effects = effects_of(leader, edit.explained, edit.noticed)
        assert waiting_in(effects) == set()
        assert noted(leader) == set()
        free = Leader(other, *edit.unexplained)
        record_unguarded(free, edit.unexplained, edit.noticed)
        assert are_alike(lives(leader), lives(free))


class Lowered(NamedTuple):
    """A habit with commands given in its home, and what it is to be lowered to on a day."""

    before: Mapping[str, Any]
    settings: Mapping[str, Any]
    steps: Sequence[Step]
    noticed: dt.date
    after: Mapping[str, Any]


@st.composite
def lowered(draw: st.DrawFn) -> Lowered:
    """Return a habit that has begun, and one that requires less, and perhaps more or less else."""
    shaping = draw(drawn.settings())
    begin = draw(drawn.days(drawn.FIRST, drawn.MIDDLE))
    table = _without(draw(drawn._frequent(shaping, ALL, begin)), "end") | {"slug": SLUGS[0]}
    needs = table.get("requires", [])
    before = table | {"requires": [*needs, "something-else"]}
    noticed = begin + ONE_DAY * draw(st.integers(0, 200))
    steps = draw(st.lists(_steps([before], shaping, [begin, noticed]), max_size=8))
    fresh = draw(drawn._frequent(shaping, ALL, begin))
    is_alike = fresh["measure"] == table["measure"] and draw(st.booleans())
    after = _without(fresh, "end", "requires") | {"slug": SLUGS[0]} if is_alike else dict(table)
    return Lowered(before, shaping, steps, noticed, after | {"requires": needs})


@settings(max_examples=part_of_examples(0.15))
@given(one=lowered(), days=st.sampled_from([0, 1, 12, 31, 75, 400]))
def test_a_reason_given_later_is_a_change_made_later(one: Lowered, days: int) -> None:
    """What waited takes effect as if it were noticed on the day that it has its reason."""
    later = one.noticed + days * ONE_DAY
    explained = File([{**one.after, **FRESH}], one.settings)
    with new_folder() as folder, new_folder() as other:
        leader, model = Leader(folder, [one.before], one.settings), Model()
        leader.status(one.before["start"])
        for step in one.steps:
            play(leader, model, step)
        shutil.copytree(folder, other, dirs_exist_ok=True)
        waits = waiting_in(effects_of(leader, File([one.after], one.settings), one.noticed))
        assert waits == noted(leader) == {SLUGS[0]}
        effects_of(leader, explained, later)
        at_once = Leader(other, *explained)
        effects_of(at_once, explained, later)
        assert are_alike(lives(leader), lives(at_once))
        assert noted(leader) == set()


@settings(max_examples=part_of_examples(0.15))
@given(edit=edits())
def test_only_what_asks_for_less_waits(edit: Edit) -> None:
    """What waits would ask for less than is in force; what does not is recorded at once."""
    with new_folder() as one, new_folder() as other:
        leader = set_up(one, edit.script)
        shutil.copytree(one, other, dirs_exist_ok=True)
        before = lives(leader)
        waits = waiting_in(effects_of(leader, edit.unexplained, edit.noticed))
        free = Leader(other, *edit.unexplained)
        record_unguarded(free, edit.unexplained, edit.noticed)
        wanted, after = lives(free), lives(leader)
        for slug, life in before.items():
            lower = drift_between(life.on(edit.noticed), wanted[slug].terms[-1].habit)
            if slug in waits:
                assert lower
            else:
                assert are_alike({slug: after[slug]}, {slug: wanted[slug]})


RAISED: dict[str, Sequence[Mapping[str, Any]]] = {
    "count": ({"target": 10**6}, {"cadence": "daily"}),
    "duration": ({"target": "600h"},),
    "coverage": ({"target": 1, "ratio": False}, {"min_occasions": 50, "ratio": False}),
    "checklist": ({"target": 50, "items": [f"item {number}" for number in range(50)]},),
    "score": ({"target": 10},),
}


@settings(max_examples=part_of_examples(0.15))
@given(data=st.data())
def test_what_asks_for_more_never_waits(data: st.DataObject) -> None:
    """A higher target and more requirements are recorded at once, without a reason."""
    shaping = data.draw(drawn.settings())
    first = data.draw(drawn.days(drawn.FIRST, drawn.MIDDLE))
    table = data.draw(drawn._frequent(shaping, ALL, first)) | {"slug": SLUGS[0]}
    if table.get("ratio"):
        table = _without(table, "ratio", "target")
    noticed = first + ONE_DAY * data.draw(st.integers(0, 200))
    more = data.draw(st.sampled_from(RAISED[table["measure"]]))
    if "cadence" in more:
        more = _with_as_much_target(table) | {"grace": 0, "cadence": "daily"}
    needs = [*table.get("requires", []), "something-else"]
    with new_folder() as folder:
        leader = Leader(folder, [_without(table, "end")], shaping)
        leader.status(first)
        file = File([_without(table, "end", "first") | more | {"requires": needs}], shaping)
        assert waiting_in(effects_of(leader, file, noticed)) == set()


def _with_as_much_target(table: Mapping[str, Any]) -> dict[str, Any]:
    return {"target": table.get("target", 1)}


@settings(max_examples=part_of_examples(0.1))
@given(edit=lowerings())
def test_what_leaves_the_file_never_waits(edit: Edit) -> None:
    """A habit that is gone from the file is retired, also while a change of it waits.

    One that begins on that day ends on it.
    """
    with new_folder() as folder:
        leader = set_up(folder, edit.script)
        effects_of(leader, edit.unexplained, edit.noticed)
        was = lives(leader)
        gone = edit.noticed + ONE_DAY
        effects = effects_of(leader, File([], edit.file.settings), gone)
        begins = {life.slug for life in was.values() if life.on(gone).start == gone}
        later = [one for one in effects if one.kind not in {RETIRED, DROPPED}]
        assert all((one.kind, one.day) == (ENDS, gone) and one.slug in begins for one in later)
        ended = [life.end for life in lives(leader).values()]
        assert all(end is not None and end <= max(edit.noticed, LAST) for end in ended)
        assert noted(leader) == set()
        assert len(was) == len(ended)


def test_record_is_the_door_that_the_laws_use() -> None:
    """The helper that other laws record by goes through the guard as well."""
    with new_folder() as folder:
        first = dt.date(2026, 8, 1)
        one = {"slug": "call", "target": 2, "start": first}
        leader = Leader(folder, [one])
        leader.status(first)
        assert record(leader, File([one | {"target": 1}], {}), dt.date(2026, 9, 9))
        assert noted(leader) == {"call"}
