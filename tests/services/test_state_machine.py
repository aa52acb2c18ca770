"""A home over many commands, against a model in memory (docs/safety, D11).

The model knows of every operation what it added and took out. After each command the journal, the
days that are kept and the numbers of `status` are what the model says; a command that is undone
leaves everything as it was, and one that is undone once more, as it had made it.
"""

import contextlib
import copy
import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from cchabits.domain.habit import Entry, Pause, Skip
from cchabits.domain.practice import Practice
from cchabits.services.backups import back_up
from cchabits.services.restoring import opened_backup, restore
from cchabits.services.session import Place
from cchabits.transfer.journal import read_journal
from tests import strategies as drawn
from tests.counting import Tell
from tests.services.homes import Leader, new_folder, part_of_examples
from tests.services.test_changes_in_time import ALL, Edits, record
from tests.services.test_kept_sums import SLUGS, Model, Step, _give, check, play, steps_of
from tests.strategies import LAST, ONE_DAY

pytestmark = pytest.mark.slow

LEAST_STEPS = 2000 if os.environ.get("CI") else 60
MOST_BACKUPS = 3
DOING = (
    "log", "log", "import", "edit", "delete", "skip", "pause", "resume", "reason", "review",
    "choice", "plan",
)  # fmt: skip


@st.composite
def edited(draw: st.DrawFn, edits: Edits, noticed: dt.date) -> Edits:
    """Return the versions of habits.toml with one more."""
    more = copy.deepcopy(edits)
    more.edit(draw, noticed)
    return more


class Visible(NamedTuple):
    """All that a user can see of a log."""

    journal: list[str]
    rows: dict[str, list[tuple[Any, ...]]]
    status: list[object]


class Saved(NamedTuple):
    """A backup, and how the home and its model were when it was taken."""

    file: Path
    today: dt.date
    model: Model
    edits: Edits
    habits_toml: bytes
    seen: Visible


class Home(RuleBasedStateMachine):
    """One home, given commands in any order, on days that move forwards and backwards."""

    steps: ClassVar[dict[str, int]] = {}

    def __init__(self) -> None:
        super().__init__()
        self._folders = contextlib.ExitStack()
        self.model = Model()
        self.saved: list[Saved] = []

    def teardown(self) -> None:
        """Remove the home."""
        self._folders.close()

    @initialize(data=st.data())
    def set_up(self, data: st.DataObject) -> None:
        """Make a home with one or two habits, of any kind."""
        shaping = data.draw(drawn.settings())
        first = drawn.days(drawn.FIRST, drawn.MIDDLE)
        tables = [
            data.draw(drawn._frequent(shaping, ALL, data.draw(first))) | {"slug": slug}
            for slug in SLUGS[: data.draw(st.integers(1, 2))]
        ]
        self.edits = Edits(tables, shaping, has_reasons=data.draw(st.booleans()))
        self.noticed = min(table["start"] for table in tables)
        self.todays = [self.noticed, self.noticed + 20 * ONE_DAY]
        self.leader = Leader(self._folders.enter_context(new_folder()), *self.edits.file)
        self.leader.status(self.noticed)
        self.count("set up", self.todays[-1])

    # What is done

    @precondition(lambda self: self.edits.file.tables)
    @rule(data=st.data())
    def log(self, data: st.DataObject) -> None:
        """Log an act."""
        self.do(data, "log")

    @precondition(lambda self: self.edits.file.tables)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        """Import some acts."""
        self.do(data, "import")

    @precondition(lambda self: self.edits.file.tables)
    @rule(data=st.data(), kind=st.sampled_from(["edit", "edit", "delete"]))
    def correct(self, data: st.DataObject, kind: str) -> None:
        """Edit an entry, or delete it."""
        self.do(data, kind)

    @precondition(lambda self: self.edits.file.tables)
    @rule(data=st.data(), kind=st.sampled_from(["skip", "pause", "resume"]))
    def exempt(self, data: st.DataObject, kind: str) -> None:
        """Skip a period, pause a habit or all, or end that."""
        self.do(data, kind)

    @precondition(lambda self: self.edits.file.tables)
    @rule(data=st.data(), kind=st.sampled_from(["reason", "reason", "review", "choice", "plan"]))
    def look_back(self, data: st.DataObject, kind: str) -> None:
        """Say why one was missed, what a review came to, what becomes of a habit, or plan."""
        self.do(data, kind)

    @precondition(lambda self: self.edits.file.tables)
    @rule(data=st.data(), kind=st.sampled_from(DOING))
    def act_and_undo(self, data: st.DataObject, kind: str) -> None:
        """Give a command and undo it, and sometimes undo that: everything is as it was."""
        step = self.draw(data, kind)
        before, done = self.see(step.today), len(self.model.undoes)
        play(self.leader, self.model, step)
        if len(self.model.undoes) > done:
            after = self.see(step.today)
            self.undo(step, None)
            assert self.see(step.today) == before
            if data.draw(st.booleans()):
                self.undo(step, len(self.model.undoes))
                assert self.see(step.today) == after
        self.count(f"{kind}, undone", step.today)

    @rule(data=st.data())
    def undo_any(self, data: st.DataObject) -> None:
        """Undo the newest operation, or any other: an undo, one that is needed, or one unknown."""
        last = len(self.model.undoes)
        built_upon = [item.adder for item in self.model.items if item.remover]
        numbers = [st.none(), st.integers(max(1, last - 3), last + 1), st.integers(1, last + 1)]
        numbers += [st.sampled_from(built_upon)] if built_upon else []
        today = data.draw(st.sampled_from(self.todays))
        play(self.leader, self.model, Step("undo", today, data.draw(st.one_of(numbers))))
        self.count("undo", today)

    @rule(data=st.data(), later=st.sampled_from([0, 0, 1, 3, 12, 31, 75]))
    def edit_the_file(self, data: st.DataObject, later: int) -> None:
        """Write another habits.toml, which is recorded or refused as it is.

        Never before the day of an act that was given to another: nobody does what is still to come,
        and what it is given to must not change behind its back.
        """
        values = [item.value for item in self.model.items]
        given = [one.on for one in values if isinstance(one, Entry) and one.credit]
        self.noticed = max([min(self.noticed + later * ONE_DAY, LAST), *given])
        edits = data.draw(edited(self.edits, self.noticed))
        if record(self.leader, edits.file, self.noticed):
            self.edits = edits
        self.todays = [*self.todays[-3:], self.noticed]
        self.count("habits.toml", self.noticed)

    @precondition(lambda self: len(self.saved) < MOST_BACKUPS)
    @rule(data=st.data())
    def back_up(self, data: st.DataObject) -> None:
        """Back the log up, into a file; and import what is exported, all of which is there."""
        today = data.draw(st.sampled_from(self.todays))
        file = self.leader.home.folder / f"{len(self.saved)}.db"
        with self.leader.session(today) as session:
            back_up(session, file)
        edits, habits_toml = self.edits, self.leader.home.habits_file.read_bytes()
        model = copy.deepcopy(self.model)
        self.import_the_own_export()
        self.saved.append(Saved(file, today, model, edits, habits_toml, self.see(today)))
        self.count("backup", today)

    @precondition(lambda self: self.saved)
    @rule(data=st.data(), is_file_restored=st.booleans())
    def restore(self, data: st.DataObject, *, is_file_restored: bool) -> None:
        """Restore a backup, and perhaps the habits.toml of that time: all is as it was then."""
        saved = data.draw(st.sampled_from(self.saved))
        with opened_backup(Place(self.leader.home, saved.today), saved.file) as found:
            restore(found)
        self.model, self.edits = copy.deepcopy(saved.model), saved.edits
        if is_file_restored:
            self.leader.home.habits_file.write_bytes(saved.habits_toml)
        assert self.see(saved.today) == saved.seen
        self.count("restore", saved.today)

    # How it is given

    def do(self, data: st.DataObject, kind: str) -> None:
        """Give a command of a kind; what cannot be done changes nothing."""
        step = self.draw(data, kind)
        play(self.leader, self.model, step)
        self.count(kind, step.today)

    def draw(self, data: st.DataObject, kind: str) -> Step:
        """Return a command of a kind, for a habit that is in the file."""
        file = self.edits.file
        return data.draw(steps_of(kind, file.tables, file.settings, [*self.todays, LAST]))

    def undo(self, step: Step, number: int | None) -> None:
        """Undo an operation that may be undone."""
        _give(self.leader, self.model, Step("undo", step.today, number))

    def import_the_own_export(self) -> None:
        """Import what was exported, which adds nothing."""
        content = "".join(f"{line}\n" for line in self.leader.export(LAST))
        receipt = self.leader.take_bytes(content.encode(), today=LAST)
        assert (receipt.added.total(), receipt.habits) == (0, 0)

    def see(self, today: dt.date) -> Visible:
        """Return all that can be seen on the day of a command, and at the end of time."""
        status = [self.leader.status(day) for day in (today, LAST)]
        return Visible(self.leader.export(today), self.leader.live_rows(), list(status))

    def count(self, kind: str, today: dt.date) -> None:
        """Count a step, after which the home is as the model says."""
        self.steps[kind] = self.steps.get(kind, 0) + 1
        check(self.leader, self.model, [today, LAST])
        check_journal(self.leader, self.model)


def check_journal(leader: Leader, model: Model) -> None:
    """Hold what is exported against the model: each record that stands."""
    lines = leader.export(LAST)
    with leader.session(LAST) as session:
        lives = {one.slug: one.life for one in session.stored}
    journal, problems = read_journal(lines, lives)
    assert not problems
    assert journal.entries == model.live(Entry)
    assert journal.skips == model.live(Skip)
    assert journal.pauses == model.live(Pause)
    assert journal.practice == model.live(Practice)


def told(steps: Mapping[str, int]) -> str:
    """Return how many steps there were, of each kind."""
    each = ", ".join(f"{kind} {count:,}" for kind, count in sorted(steps.items()))
    return f"{sum(steps.values()):,} steps: {each}"


def test_a_home_is_as_the_model_says_after_every_command(
    tell: Tell,
) -> None:
    """D11: model and database agree after each of many steps, and undo after do is nothing."""
    Home.steps.clear()
    run(Home, settings=settings(max_examples=part_of_examples(0.13), stateful_step_count=50))
    tell(f"D11: {told(Home.steps)}")
    assert sum(Home.steps.values()) >= LEAST_STEPS
