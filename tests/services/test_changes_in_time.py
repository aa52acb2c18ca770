"""What holds whatever habits.toml is changed to, and whenever.

Random habits, commands and edits of the file, in a real home. What is kept is held against what the
entries say under the same definitions, and what was judged before an edit against what it is after.
"""

import datetime as dt
import itertools
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cchabits.domain.change import CHANGES, NEW, RETIRED, RETURNS, STARTS, first_difference
from cchabits.domain.habit import Entry
from cchabits.domain.ledger import EXCUSED, Closed
from cchabits.domain.life import Life
from cchabits.domain.summary import account
from cchabits.errors import BrokenDefinitions
from cchabits.services import editing
from cchabits.services.session import Place
from cchabits.storage import books
from tests import strategies as drawn
from tests.services.homes import Leader, new_folder, part_of_examples
from tests.services.test_kept_sums import SLUGS, Model, Step, _steps, check, play
from tests.strategies import LAST, MEASURES, ONE_DAY

Tables = Sequence[Mapping[str, Any]]

ALL = (MEASURES, drawn.KINDS)
PARTS = (*drawn.PARTS, "settings", "wording", "gone")


class File(NamedTuple):
    """What habits.toml says; a habit that has gone from it is not among the tables."""

    tables: Tables
    settings: Mapping[str, Any]


class Script(NamedTuple):
    """A home as it is set up, the commands and edits in it, and the days it is looked at.

    `has_reasons`: every edit gives one, so that nothing waits for it.
    """

    file: File
    steps: Sequence[Step]
    todays: Sequence[dt.date]
    has_reasons: bool


class Edits:
    """The versions of habits.toml so far, from which the next one is drawn."""

    def __init__(self, tables: Tables, shaping: dict[str, Any], *, has_reasons: bool) -> None:
        self.versions: dict[str, list[tuple[dict[str, Any] | None, dict[str, Any]]]] = {
            table["slug"]: [(dict(table), shaping)] for table in tables
        }
        self.shaping = shaping
        self.has_reasons = has_reasons
        self.reasons: dict[str, dict[str, str]] = {slug: {} for slug in self.versions}

    @property
    def file(self) -> File:
        """The latest version."""
        latest = [(slug, versions[-1][0]) for slug, versions in self.versions.items()]
        tables = [one | self.reasons[slug] for slug, one in latest if one is not None]
        return File(tables, self.shaping)

    def edit(self, draw: st.DrawFn, noticed: dt.date) -> File:
        """Draw the next version: something of one habit, or a setting, is another."""
        slug = draw(st.sampled_from(sorted(self.versions)))
        versions = self.versions[slug]
        table = next(one for one, _ in reversed(versions) if one is not None)
        ends = drawn._ends(table["start"], noticed, [])
        shaping = self.shaping
        fresh, self.shaping = draw(drawn._edits(versions, ends, PARTS, ALL))
        versions.append((None if fresh is None else fresh | {"slug": slug}, self.shaping))
        self._give_reasons(self.versions if self.shaping != shaping else [slug])
        return self.file

    def _give_reasons(self, slugs: Iterable[str]) -> None:
        """Give habits a reason that none has had, so that nothing of this edit waits for one."""
        count = sum(len(versions) for versions in self.versions.values())
        if self.has_reasons:
            self.reasons |= {slug: {"reason": f"reason {count}"} for slug in slugs}


@st.composite
def scripts(draw: st.DrawFn, most: int = 14) -> Script:
    """Return one or two habits, and commands and edits of the file, the edits in order of days."""
    shaping = draw(drawn.settings())
    slugs = SLUGS[: draw(st.integers(1, 2))]
    tables = [
        draw(drawn._frequent(shaping, ALL, draw(drawn.days(drawn.FIRST, drawn.MIDDLE))))
        | {"slug": slug}
        for slug in slugs
    ]
    edits = Edits(tables, shaping, has_reasons=draw(st.booleans()))
    file, steps = edits.file, []
    noticed = min(table["start"] for table in tables)
    todays = [noticed]
    for kind in draw(
        st.lists(st.sampled_from(["edit", "else", "else"]), min_size=1, max_size=most)
    ):
        if kind == "edit":
            noticed += ONE_DAY * draw(st.sampled_from([0, 0, 1, 3, 12, 31, 75]))
            todays.append(noticed)
            steps.append(Step("define", noticed, edits.edit(draw, noticed)))
        elif edits.file.tables:
            steps.append(draw(_steps(edits.file.tables, edits.file.settings, todays)))
    days = [*todays[-4:], noticed + 20 * ONE_DAY, LAST]
    return Script(file, steps, days, edits.has_reasons)


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
        records = [(one.slug, books.whole_record(session.database, one)) for one in session.stored]
    return {
        (slug, day): account(record, day).ledger.closed for slug, record in records for day in days
    }


def days_to_come(model: Model, today: dt.date) -> list[dt.date]:
    """Return later days on which what is closed today is as it is today.

    None where the log knows more than today: an act that is given to what is closed already.
    """
    is_ahead = any(one.credit and one.on > today for one in model.live(Entry))
    return [] if is_ahead else sorted({today + 40 * ONE_DAY, LAST})


def ended_yesterday(leader: Leader, today: dt.date) -> set[str]:
    """Return the habits whose last period was cut by an end that can still be taken back."""
    return {slug for slug, life in lives(leader).items() if life.end == today - ONE_DAY}


def told(closed: Closed) -> tuple[object, ...]:
    """Return what a closed period came to; how the habit is called is not part of it."""
    return closed.period, closed.end, closed.outcome, closed.total


def lives(leader: Leader) -> dict[str, Life]:
    """Return what all definitions come to."""
    with leader.session(LAST, is_reader=True) as session:
        return {one.slug: one.life for one in session.stored}


def are_alike(some: Mapping[str, Life], others: Mapping[str, Life]) -> bool:
    """Tell whether homes judge alike on every day, however their files spell it.

    A habit that was gone before it began is as it was last known, and has a day to its name.
    """
    return some.keys() == others.keys() and all(
        first_difference(some[slug], others[slug]) is None
        or (has_a_day_to_its_name(some[slug]) and has_a_day_to_its_name(others[slug]))
        for slug in some
    )


def has_a_day_to_its_name(life: Life) -> bool:
    """Tell whether a habit has the one day that stands for a habit that never began."""
    return life.start == life.end


def never_began(leader: Leader, today: dt.date) -> set[str]:
    """Return the habits that never began: nothing of theirs was judged, and they may still come."""
    excused = {
        slug
        for (slug, _), closed in judged(leader, [today]).items()
        if [one.outcome for one in closed] == [EXCUSED]
    }
    return {slug for slug in excused if has_a_day_to_its_name(lives(leader)[slug])}


@settings(max_examples=part_of_examples(0.08))
@given(script=scripts())
def test_days_and_checkpoints_equal_the_entries(script: Script) -> None:
    """After any commands and edits, days and summaries are what a fresh judgement says."""
    model = Model()
    with new_folder() as folder:
        leader = Leader(folder, *script.file)
        leader.status(script.todays[0])
        for step in script.steps:
            if step.act == "define":
                record(leader, step.given, step.today)
            else:
                play(leader, model, step)
            check(leader, model, [step.today, script.todays[-1]])
        check(leader, model, sorted(script.todays))


@settings(max_examples=part_of_examples(0.08))
@given(script=scripts())
def test_what_was_judged_stays(script: Script) -> None:
    """A period that is closed when an edit is noticed has the same outcome ever after."""
    model = Model()
    with new_folder() as folder:
        leader = Leader(folder, *script.file)
        leader.status(script.todays[0])
        for step in script.steps:
            if step.act != "define":
                play(leader, model, step)
                continue
            days = [step.today, *days_to_come(model, step.today)]
            before, ended = judged(leader, days), ended_yesterday(leader, step.today)
            unbegun = never_began(leader, step.today)
            record(leader, step.given, step.today)
            after = judged(leader, days)
            for slug, day in before:
                if slug in unbegun:
                    continue
                closed = max(0, len(before[slug, step.today]) - (slug in ended))
                was = [told(one) for one in before[slug, day][:closed]]
                assert [told(one) for one in after[slug, day][:closed]] == was, (slug, day)


@settings(max_examples=part_of_examples(0.08))
@given(script=scripts())
def test_no_day_is_judged_twice(script: Script) -> None:
    """Periods follow one another; between two of them are only days on which there was no habit."""
    model = Model()
    with new_folder() as folder:
        leader = Leader(folder, *script.file)
        leader.status(script.todays[0])
        for step in script.steps:
            if step.act == "define":
                record(leader, step.given, step.today)
            else:
                play(leader, model, step)
        with leader.session(LAST) as session:
            for one in session.stored:
                walked = account(books.whole_record(session.database, one), LAST).ledger
                spans = [(closed.period.begin, closed.end) for closed in walked.closed]
                waiting = [one.period for one in (walked.pending, walked.open) if one]
                spans += sorted({(period.begin, period.end) for period in waiting})
                first = one.life.start
                for (_, end), (begin, _) in itertools.pairwise([(first, first), *spans]):
                    assert end <= begin
                    gap = [end + ONE_DAY * number for number in range((begin - end).days)]
                    assert not any(map(one.life.holds, gap)), (end, begin)


class Pair(NamedTuple):
    """A home, and two further versions of its file, noticed on one day."""

    script: Script
    noticed: dt.date
    first: File
    second: File


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Return a home and two edits on one day."""
    script = draw(scripts(most=5))
    shaping = dict(script.file.settings)
    edits = Edits(script.file.tables, shaping, has_reasons=script.has_reasons)
    for step in script.steps:
        if step.act == "define":
            now = {table["slug"]: table for table in step.given.tables}
            for slug, versions in edits.versions.items():
                versions.append((now.get(slug), step.given.settings))
            edits.shaping = step.given.settings
    noticed = script.todays[-2]
    first, second = (edits.edit(draw, noticed) for _ in range(2))
    return Pair(script, noticed, first, second)


def set_up(folder: Path, script: Script) -> Leader:
    """Return a home in which a script was played."""
    leader = Leader(folder, *script.file)
    leader.status(script.todays[0])
    model = Model()
    for step in script.steps:
        if step.act == "define":
            record(leader, step.given, step.today)
        else:
            play(leader, model, step)
    return leader


def is_in_force(leader: Leader, file: File, noticed: dt.date) -> bool:
    """Tell whether a version of the file is refused, or has taken effect when it is noticed.

    So has an end that lies farther back than yesterday: the days since belong to no period.
    """
    kept = leader.home.habits_file.read_bytes()
    leader.define(*file)
    try:
        effects = editing.sync(Place(leader.home, noticed), is_dry=True)
    except BrokenDefinitions:
        return True
    finally:
        leader.home.habits_file.write_bytes(kept)
    taken = {CHANGES: noticed, RETURNS: noticed, NEW: noticed, STARTS: noticed}
    taken[RETIRED] = noticed - 2 * ONE_DAY
    return any(effect.day <= taken.get(effect.kind, dt.date.min) for effect in effects)


@settings(max_examples=part_of_examples(0.08))
@given(pair=pairs())
def test_a_second_edit_replaces_the_first(pair: Pair) -> None:
    """Two edits before the first takes effect leave what the second alone would leave."""
    with new_folder() as one, new_folder() as other:
        leader = set_up(one, pair.script)
        assume(not is_in_force(leader, pair.first, pair.noticed))
        shutil.copytree(one, other, dirs_exist_ok=True)
        assume(record(Leader(other, *pair.second), pair.second, pair.noticed))
        alone = lives(Leader(other, *pair.second))
        record(leader, pair.first, pair.noticed)
        assume(record(leader, pair.second, pair.noticed))
        assert are_alike(lives(leader), alone)


@settings(max_examples=part_of_examples(0.08))
@given(pair=pairs())
def test_there_and_back_is_nothing(pair: Pair) -> None:
    """An edit that is taken back before it takes effect leaves the definitions as they were."""
    with new_folder() as folder:
        leader = set_up(folder, pair.script)
        assume(not is_in_force(leader, pair.first, pair.noticed))
        file, before = leader.home.habits_file.read_bytes(), lives(leader)
        record(leader, pair.first, pair.noticed)
        leader.home.habits_file.write_bytes(file)
        editing.sync(Place(leader.home, pair.noticed))
        assert are_alike(lives(leader), before)
