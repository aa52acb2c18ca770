"""What holds whatever habits.toml is changed to, and whenever.

Random habits, commands and edits of the file, in a real home. What is kept is held against what the
entries say under the same definitions, and what was judged before an edit against what it is after.
"""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cchabits.domain.ledger import Closed
from cchabits.domain.summary import account
from cchabits.errors import BrokenDefinitions
from cchabits.services import editing
from cchabits.services.session import Place
from cchabits.storage import store
from tests import strategies as drawn
from tests.services.homes import Leader, new_folder, part_of_examples
from tests.services.test_kept_sums import SLUGS, Model, Step, _steps, check, play
from tests.strategies import LAST, MEASURES, ONE_DAY

Tables = Sequence[Mapping[str, Any]]
Rows = list[tuple[Any, ...]]

ALL = (MEASURES, drawn.KINDS)
PARTS = (*drawn.PARTS, "settings", "wording", "gone")


class File(NamedTuple):
    """What habits.toml says; a habit that has gone from it is not among the tables."""

    tables: Tables
    settings: Mapping[str, Any]


class Script(NamedTuple):
    """A home as it is set up, the commands and edits in it, and the days it is looked at."""

    file: File
    steps: Sequence[Step]
    todays: Sequence[dt.date]


class Edits:
    """The versions of habits.toml so far, from which the next one is drawn."""

    def __init__(self, tables: Tables, shaping: dict[str, Any]) -> None:
        self.versions: dict[str, list[tuple[dict[str, Any] | None, dict[str, Any]]]] = {
            table["slug"]: [(dict(table), shaping)] for table in tables
        }
        self.shaping = shaping

    @property
    def file(self) -> File:
        """The latest version."""
        latest = [versions[-1][0] for versions in self.versions.values()]
        return File([table for table in latest if table is not None], self.shaping)

    def edit(self, draw: st.DrawFn, noticed: dt.date) -> File:
        """Draw the next version: something of one habit, or a setting, is another."""
        slug = draw(st.sampled_from(sorted(self.versions)))
        versions = self.versions[slug]
        table = next(one for one, _ in reversed(versions) if one is not None)
        ends = drawn._ends(table["start"], noticed, [])
        fresh, self.shaping = draw(drawn._edits(versions, ends, PARTS, ALL))
        versions.append((None if fresh is None else fresh | {"slug": slug}, self.shaping))
        return self.file


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Return one or two habits, and up to fourteen commands and edits, edits in order of days."""
    shaping = draw(drawn.settings())
    slugs = SLUGS[: draw(st.integers(1, 2))]
    tables = [
        draw(drawn._frequent(shaping, ALL, draw(drawn.days(drawn.FIRST, drawn.MIDDLE))))
        | {"slug": slug}
        for slug in slugs
    ]
    edits = Edits(tables, shaping)
    file, steps = edits.file, []
    noticed = min(table["start"] for table in tables)
    todays = [noticed]
    for kind in draw(st.lists(st.sampled_from(["edit", "else", "else"]), min_size=3, max_size=14)):
        if kind == "edit":
            noticed += ONE_DAY * draw(st.sampled_from([0, 0, 1, 3, 12, 31, 75]))
            todays.append(noticed)
            steps.append(Step("edit", noticed, edits.edit(draw, noticed)))
        elif edits.file.tables:
            steps.append(draw(_steps(edits.file.tables, edits.file.settings, todays)))
    return Script(file, steps, [*todays[-4:], noticed + 20 * ONE_DAY, LAST])


def record(leader: Leader, file: File, noticed: dt.date) -> bool:
    """Write habits.toml and record it on a day; what is refused changes nothing."""
    before = leader.home.habits_file.read_bytes(), leader.everything()
    leader.define(*file)
    try:
        editing.sync(Place(leader.home, noticed))
    except BrokenDefinitions:
        leader.home.habits_file.write_bytes(before[0])
        assert leader.everything() == before[1]
        return False
    return True


def judged(leader: Leader, days: Sequence[dt.date]) -> dict[tuple[str, dt.date], Sequence[Closed]]:
    """Return the closed periods of each habit as of each day."""
    with leader.session(days[0]) as session:
        records = [(one.slug, store.whole_record(session.database, one)) for one in session.stored]
    return {
        (slug, day): account(record, day).ledger.closed for slug, record in records for day in days
    }


def told(closed: Closed) -> tuple[object, ...]:
    """Return what a closed period came to; how the habit is called is not part of it."""
    return closed.period, closed.end, closed.outcome, closed.total


def definitions(leader: Leader) -> Rows:
    """Return all definitions."""
    return leader.rows("SELECT * FROM definition ORDER BY habit_id, begin")


@settings(max_examples=part_of_examples(0.3))
@given(script=scripts())
def test_days_and_checkpoints_equal_the_entries(script: Script) -> None:
    """After any commands and edits, days and summaries are what a fresh judgement says."""
    model = Model()
    with new_folder() as folder:
        leader = Leader(folder, *script.file)
        leader.status(script.todays[0])
        for step in script.steps:
            if step.act == "edit":
                record(leader, step.given, step.today)
            else:
                play(leader, model, step)
            check(leader, model, [step.today, script.todays[-1]])
        check(leader, model, sorted(script.todays))


@settings(max_examples=part_of_examples(0.3))
@given(script=scripts())
def test_what_was_judged_stays(script: Script) -> None:
    """A period that is closed when an edit is noticed has the same outcome ever after."""
    model = Model()
    with new_folder() as folder:
        leader = Leader(folder, *script.file)
        leader.status(script.todays[0])
        for step in script.steps:
            if step.act != "edit":
                play(leader, model, step)
                continue
            days = sorted({step.today, step.today + 40 * ONE_DAY, LAST})
            before = judged(leader, days)
            record(leader, step.given, step.today)
            after = judged(leader, days)
            for slug, day in before:
                closed = len(before[slug, step.today])
                was = [told(one) for one in before[slug, day][:closed]]
                assert [told(one) for one in after[slug, day][:closed]] == was, (slug, day)


@settings(max_examples=part_of_examples(0.3))
@given(script=scripts())
def test_no_day_is_judged_twice(script: Script) -> None:
    """Periods follow one another; between two of them are only days on which there was no habit."""
    model = Model()
    with new_folder() as folder:
        leader = Leader(folder, *script.file)
        leader.status(script.todays[0])
        for step in script.steps:
            if step.act == "edit":
                record(leader, step.given, step.today)
            else:
                play(leader, model, step)
        with leader.session(LAST) as session:
            for one in session.stored:
                walked = account(store.whole_record(session.database, one), LAST).ledger
                spans = [(closed.period.begin, closed.end) for closed in walked.closed]
                waiting = [one.period for one in (walked.pending, walked.open) if one]
                spans += sorted({(period.begin, period.end) for period in waiting})
                for (_, end), (begin, _) in itertools.pairwise(
                    [(one.life.start, one.life.start), *spans]
                ):
                    assert end <= begin
                    gap = [end + ONE_DAY * number for number in range((begin - end).days)]
                    assert not any(map(one.life.holds, gap)), (end, begin)


class Pair(NamedTuple):
    """A home, and two further versions of its file, noticed on two days."""

    script: Script
    first: tuple[dt.date, File]
    second: tuple[dt.date, File]


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Return a home and two edits on one day."""
    script = draw(scripts())
    edits = Edits(script.file.tables, dict(script.file.settings))
    for step in script.steps:
        if step.act == "edit":
            now = {table["slug"]: table for table in step.given.tables}
            for slug, versions in edits.versions.items():
                versions.append((now.get(slug), step.given.settings))
            edits.shaping = step.given.settings
    noticed = script.todays[-2]
    first, second = (edits.edit(draw, noticed) for _ in range(2))
    return Pair(script, (noticed, first), (noticed, second))


def definitions_after(script: Script, *files: tuple[dt.date, File]) -> Rows | None:
    """Return the definitions of a home after a script, then files, or None where one is refused."""
    with new_folder() as folder:
        leader = Leader(folder, *script.file)
        leader.status(script.todays[0])
        model = Model()
        for step in script.steps:
            if step.act == "edit":
                record(leader, step.given, step.today)
            else:
                play(leader, model, step)
        are_taken = [record(leader, file, noticed) for noticed, file in files]
        return definitions(leader) if all(are_taken) else None


@settings(max_examples=part_of_examples(0.3))
@given(pair=pairs())
def test_a_second_edit_replaces_the_first(pair: Pair) -> None:
    """Two edits on a day leave the definitions that the second alone would leave."""
    twice = definitions_after(pair.script, pair.first, pair.second)
    once = definitions_after(pair.script, pair.second)
    assume(twice is not None and once is not None)
    assert twice == once


@settings(max_examples=part_of_examples(0.3))
@given(pair=pairs())
def test_there_and_back_is_nothing(pair: Pair) -> None:
    """An edit that is taken back on its day leaves the definitions as they were."""
    noticed, _ = pair.first
    last = [step.given for step in pair.script.steps if step.act == "edit"]
    back = (noticed, last[-1] if last else pair.script.file)
    before = definitions_after(pair.script, back)
    after = definitions_after(pair.script, pair.first, back)
    assume(before is not None and after is not None)
    assert after == before
