"""What is kept beside the entries always equals what the entries say.

Random habits, and random sequences of commands on days that move forwards and backwards. Beside the
database stands a model in memory, which knows of every operation what it added and what it took
out, and nothing else; days and checkpoints are held against a judgement from its raw entries.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchabits.domain.book import days_of
from cchabits.domain.cadence import Period
from cchabits.domain.habit import Entry, Pause, Skip
from cchabits.domain.ledger import MISSED, Exemptions
from cchabits.domain.life import Life
from cchabits.domain.plan import Plan
from cchabits.domain.practice import CHOICES, SPANS, Choice, MissReason, Practice, Reflection
from cchabits.domain.summary import HabitSummary, Record, Summary, account, build_summary
from cchabits.errors import CchabitsError, Unacceptable
from cchabits.services.judging import summarise_all
from cchabits.services.session import Session
from cchabits.storage import books, compiled, store
from cchabits.storage.practice import practice
from cchabits.transfer.journal import header, read_journal
from tests import strategies as drawn
from tests.services.homes import DAY, Leader, act, new_folder, part_of_examples
from tests.strategies import LAST, ONE_DAY, days_about

pytestmark = pytest.mark.slow

SLUGS = ("a-habit", "b-habit")
KINDS = (
    "log", "log", "log", "import", "edit", "edit", "delete", "skip", "pause", "resume", "reason",
    "review", "choice", "plan", "undo", "undo", "undo",
)  # fmt: skip
OFFERED = 3
A_YEAR = dt.timedelta(days=366)  # what passed longer ago is told by `plan list` alone
EDITABLE = ("habit", "value", "on", "credit", "details")


class Step(NamedTuple):
    """One command: what it does, what it is given, and the day it is given on."""

    act: str
    today: dt.date
    given: Any = None


class Script(NamedTuple):
    """A home, the commands given in it, and the days it is looked at."""

    tables: Sequence[Mapping[str, Any]]
    settings: Mapping[str, Any]
    steps: Sequence[Step]
    todays: Sequence[dt.date]


# What is done


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    """Return one or two habits of any kind and up to fourteen commands."""
    shaping = draw(drawn.settings())
    slugs = SLUGS[: draw(st.integers(1, 2))]
    tables = [draw(drawn.definitions(shaping)) | {"slug": slug} for slug in slugs]
    # Few days, that come up often, so that what was kept on one is used on another.
    todays = draw(st.lists(_days(tables, shaping), min_size=1, max_size=3))
    todays.append(draw(st.sampled_from([LAST, LAST, max(todays) + 10 * ONE_DAY])))
    steps = draw(st.lists(_steps(tables, shaping, todays), min_size=2, max_size=14))
    return Script(tables, shaping, steps, todays)


@st.composite
def _days(
    draw: st.DrawFn, tables: Sequence[Mapping[str, Any]], shaping: Mapping[str, Any]
) -> dt.date:
    return draw(drawn.todays(draw(st.sampled_from(tables)), shaping))


@st.composite
def _steps(
    draw: st.DrawFn,
    tables: Sequence[Mapping[str, Any]],
    shaping: Mapping[str, Any],
    todays: Sequence[dt.date],
) -> Step:
    return draw(steps_of(draw(st.sampled_from(KINDS)), tables, shaping, todays))


@st.composite
def steps_of(
    draw: st.DrawFn,
    kind: str,
    tables: Sequence[Mapping[str, Any]],
    shaping: Mapping[str, Any],
    todays: Sequence[dt.date],
) -> Step:
    """Return a command of one kind, on one of some days."""
    table = draw(st.sampled_from(tables))
    today = draw(st.sampled_from(todays))
    if kind in {"edit", "delete"}:
        return draw(_correcting(kind, table, shaping, today))
    if kind == "log":
        record = draw(drawn.entries(table, shaping)) | {"habit": table["slug"]}
        on = dt.date.fromisoformat(record["on"])
        later = [one for one in todays if one >= on]
        return Step("log", draw(st.sampled_from([on, on, *later])), record)
    if kind == "import":
        one = drawn.entries(table, shaping).map(lambda record: record | {"habit": table["slug"]})
        return Step("import", today, draw(st.lists(one, min_size=1, max_size=6)))
    if kind == "undo":
        return Step("undo", today, draw(st.one_of(st.none(), st.integers(1, 14))))
    if kind in {"review", "choice", "plan"}:
        return draw(_looking_back(kind, table, today))
    return draw(_exempting(kind, table, shaping, today))


@st.composite
def _exempting(
    draw: st.DrawFn, kind: str, table: Mapping[str, Any], shaping: Mapping[str, Any], today: dt.date
) -> Step:
    if kind in {"skip", "reason"}:
        last = table.get("end") or LAST
        day = draw(st.one_of(st.none(), days_about(table, shaping, table["start"], last)))
        return Step(kind, today, (table["slug"], day))
    owner = draw(st.sampled_from([table["slug"], None]))
    if kind == "resume":
        return Step("resume", today, owner)
    record = draw(drawn.pauses(table, shaping))
    return Step("pause", today, (owner, record["from"], record.get("until")))


@st.composite
def _looking_back(draw: st.DrawFn, kind: str, table: Mapping[str, Any], today: dt.date) -> Step:
    if kind == "choice":
        return Step(kind, today, (table["slug"], draw(st.sampled_from(CHOICES))))
    if kind == "plan":
        ahead = draw(st.sampled_from([-1, 0, 1, 1, 12, 70]))
        return Step(kind, today, (table["slug"], str(today + ahead * ONE_DAY)))
    lines = draw(st.lists(st.sampled_from(["", "", "a line"]), min_size=3, max_size=3))
    return Step(kind, today, (draw(st.sampled_from(SPANS)), *lines))


@st.composite
def _correcting(
    draw: st.DrawFn, kind: str, table: Mapping[str, Any], shaping: Mapping[str, Any], today: dt.date
) -> Step:
    which = draw(st.integers(0, 9))
    if kind == "delete":
        return Step("delete", today, which)
    record = draw(drawn.entries(table, shaping)) | {"habit": table["slug"]}
    fields = draw(st.sets(st.sampled_from(EDITABLE), min_size=1))
    return Step("edit", today, (which, record, fields))


@st.composite
def long_scripts(draw: st.DrawFn) -> Script:
    """Return a script that begins with an import of entries on 100 to 200 days."""
    script = draw(scripts())
    table = draw(st.sampled_from(script.tables))
    models = draw(st.lists(drawn.entries(table, script.settings), min_size=1, max_size=3))
    number, apart = draw(st.sampled_from([(110, 3), (150, 1), (200, 4)]))
    gap = draw(st.integers(5, 60))
    can_be_given = table["measure"] != "coverage" and "within" not in table.get("cadence", "")
    is_given = can_be_given and draw(st.booleans())
    dense = []
    for place in range(number):
        on = table["start"] + apart * place * ONE_DAY
        record = models[place % len(models)] | {"habit": table["slug"], "on": str(on)}
        record.pop("for", None)
        credit = on - gap * ONE_DAY
        if is_given and place % 7 == 0 and table["start"] <= credit <= table.get("end", LAST):
            record["for"] = str(credit)
        dense.append(record)
    today = draw(st.sampled_from([*script.todays, LAST, LAST]))
    return script._replace(steps=[Step("import", today, dense), *script.steps])


# What that comes to


Logged = Entry | Skip | Pause | Practice


class Item:
    """Something in the log, the operation that added it, and the last that took it out.

    `place` is where it stands in the order of logging, which an edited entry keeps.
    """

    def __init__(self, value: Logged, adder: int, place: int) -> None:
        self.value = value
        self.adder = adder
        self.place = place
        self.remover: int | None = None


class Model:
    """Every operation so far, and all it added and took out.

    `undoes` has, for each undo, the operation that it turned round, be it undone or brought back.
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.undoes: list[int | None] = []
        self.effective: list[bool] = []

    def begin(self, undoes: int | None = None) -> int:
        """Note an operation, and return its number."""
        self.undoes.append(undoes)
        self.effective.append(True)
        return len(self.undoes)

    def live(self, kind: Any) -> list[Any]:  # noqa: ANN401 - a type, or a union of types
        """Return what stands of a kind, in the order it was logged."""
        found = sorted(self._live_items(), key=lambda item: item.place)
        return [item.value for item in found if isinstance(item.value, kind)]

    def add(self, values: Sequence[Logged], operation: int) -> None:
        """Add what an operation added."""
        for value in values:
            self.items.append(Item(value, operation, len(self.items)))

    def replace(self, earlier: Entry, later: Entry, operation: int) -> None:
        """Put an entry in the place of another, as an operation did."""
        for item in self._live_items():
            if item.value == earlier:
                self._take_out(item, operation)
                self.items.append(Item(later, operation, item.place))

    def remove(self, values: Sequence[Logged], operation: int) -> None:
        """Take out what an operation took out."""
        for item in self._live_items():
            if item.value in values:
                self._take_out(item, operation)

    def may_undo(self, number: int | None) -> bool:
        """Tell whether an operation, or the newest, may be undone: it stands, and nothing needs it.

        What took out what an undone operation had added cannot be brought back before that.
        """
        if number is None:
            return self._newest() is not None
        if number > len(self.undoes) or not self._stands(number):
            return False
        root = self._root(number)
        if self._stands(root):
            mine = [item for item in self.items if item.adder == root]
            return not any(item.remover and self._stands(item.remover) for item in mine)
        return all(self._stands(item.adder) for item in self.items if item.remover == root)

    def undo(self, number: int | None) -> None:
        """Undo an operation that may be undone, or an undo."""
        target = self._newest() if number is None else number
        assert target is not None
        root = self._root(target)
        is_back = not self._stands(root)
        self._retire_undos(root)
        self.begin(undoes=root)
        self.effective[root - 1] = is_back

    def _take_out(self, item: Item, operation: int) -> None:
        """Take an item out; what took it out before can then not be brought back any more."""
        if item.remover:
            self._retire_undos(item.remover)
        item.remover = operation

    def _retire_undos(self, root: int) -> None:
        """Let the undos of an operation no longer stand: it was turned round once more."""
        for place, undone in enumerate(self.undoes):
            if undone == root:
                self.effective[place] = False

    def _root(self, number: int) -> int:
        return self.undoes[number - 1] or number

    def _newest(self) -> int | None:
        """Return the newest operation that stands and is no undo, or None."""
        numbers = range(len(self.undoes), 0, -1)
        return next((n for n in numbers if self._stands(n) and not self.undoes[n - 1]), None)

    def _stands(self, number: int) -> bool:
        return self.effective[number - 1]

    def _live_items(self) -> list[Item]:
        return [
            item
            for item in self.items
            if self._stands(item.adder) and not (item.remover and self._stands(item.remover))
        ]


def play(leader: Leader, model: Model, step: Step) -> None:
    """Give one command, to the program and to the model; what is refused changes neither.

    What may be undone is undone, and nothing else.
    """
    before = leader.live_rows()
    is_undo = step.act == "undo"
    may_be_undone = is_undo and model.may_undo(step.given)
    try:
        _give(leader, model, step)
    except Unacceptable:
        assert leader.live_rows() == before, "what is refused changes nothing"
        assert not may_be_undone, "it can be undone"
    else:
        assert may_be_undone or not is_undo, "it cannot be undone"


def _give(leader: Leader, model: Model, step: Step) -> None:
    if step.act == "log":
        receipt = leader.log(**typed(step.given), today=step.today)
        model.add([receipt.entry], model.begin())
    elif step.act == "import":
        leader.take(step.given, today=step.today, is_again=True)
        with leader.session(step.today) as session:
            kept = list(store.entries(session.database, session.stored))
            wanted = _read(step.given, [one.life for one in session.stored])
        added = kept[-len(wanted) :]
        assert [entry._replace(id="") for entry in added] == wanted
        model.add(added, model.begin())
    elif step.act == "edit":
        _give_edit(leader, model, step)
    elif step.act == "delete":
        deleted = leader.delete(_id_of(leader, step.given), today=step.today)
        model.remove([deleted.before.entry], model.begin())
    elif step.act == "skip":
        slug, day = step.given
        skipped = leader.skip(slug, day and str(day), today=step.today)
        operation = model.begin()
        same = [
            one for one in model.live(Skip) if one.habit == slug and skipped.period.holds(one.on)
        ]
        model.remove(same, operation)
        model.add([skipped.skip], operation)
    elif step.act in {"reason", "review", "choice", "plan"}:
        _give_practice(leader, model, step)
    elif step.act == "pause":
        owner, begin, until = step.given
        paused = leader.pause(owner, begin, until, today=step.today)
        model.add([paused.pause], model.begin())
    elif step.act == "resume":
        held = [
            one for one in model.live(Pause) if one.habit == step.given and one.holds(step.today)
        ]
        leader.resume(step.given, today=step.today)
        operation = model.begin()
        model.remove(held, operation)
        shortened = [one._replace(until=step.today) for one in held if one.begin < step.today]
        model.add(shortened, operation)
    else:
        leader.undo(step.given, today=step.today)
        model.undo(step.given)


def _give_practice(leader: Leader, model: Model, step: Step) -> None:
    """Write something down around the acts; it takes the place of what it is meant to replace."""
    if step.act == "reason":
        slug, day = step.given
        wanted = _to_explain(leader, model, step)
        receipt = leader.explain(slug, day and str(day), today=step.today)
        record: Practice | None = receipt.record
        assert receipt.period == wanted
        same = [
            one
            for one in model.live(MissReason)
            if one.habit == slug and receipt.period.holds(one.on)
        ]
    elif step.act == "choice":
        record = leader.choose(*step.given, today=step.today)
        same = [one for one in model.live(Choice) if one[:2] == record[:2]]
    elif step.act == "plan":
        record = leader.plan(*step.given, today=step.today).plan
        same = [one for one in model.live(Plan) if one[:2] == record[:2]]
    else:
        span, *lines = step.given
        record = leader.reflect(span, *lines, today=step.today)
        same = [one for one in model.live(Reflection) if one[:2] == (step.today, span)]
        assert (record is None) == (not any(lines))
    if record:
        operation = model.begin()
        model.remove(same, operation)
        model.add([record], operation)


def _to_explain(leader: Leader, model: Model, step: Step) -> Period | None:
    """Return the missed period that a reason is for: of its day, or the latest without a reason."""
    slug, day = step.given
    with leader.session(step.today) as session:
        raw = next(one for one in _raw_records(session, model) if one.life.slug == slug)
    said = [one.on for one in model.live(MissReason) if one.habit == slug]
    missed = [one.period for one in account(raw, step.today).ledger.closed if one.outcome == MISSED]
    if day:
        return next((one for one in missed if one.holds(day)), None)
    return next((one for one in reversed(missed) if not any(map(one.holds, said))), None)


def _give_edit(leader: Leader, model: Model, step: Step) -> None:
    """Give some fields of a record to an entry; the others stay as they were."""
    which, record, fields = step.given
    given = {key: text for key, text in typed(record).items() if key in fields}
    given["credit"] = given["credit"] or "" if "credit" in fields else None
    edited = leader.edit(_id_of(leader, which), **given, note="edited", today=step.today)
    assert edited.after
    before, after = edited.before.entry, edited.after.entry
    assert (after.id, after.by) == (before.id, before.by)
    assert after.on == before.on or "on" in fields
    assert after.credit == before.credit or "credit" in fields
    assert after.details == before.details or "details" in fields
    assert after.value == before.value or fields & {"value", "habit"}
    if edited.is_change:
        model.replace(before, after, model.begin())


def _id_of(leader: Leader, which: int) -> str:
    """Return the id of one of the newest entries, counted from the newest, or of none."""
    order = "SELECT id FROM entry WHERE is_live ORDER BY coalesce(place, pk) DESC LIMIT 10"
    ids = [row[0] for row in leader.rows(order)]
    return ids[which % len(ids)] if ids else "last"


def typed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a journal's entry as one would type it."""
    details = [f"{key}={','.join(texts)}" for key, texts in record.get("with", {}).items()]
    value = None
    if "minutes" in record:
        value = f"{record['minutes']}m"
    elif "of" in record:
        value = f"{record['done']:.6f}/{record['of']:.6f}"
    elif single := [key for key in ("amount", "item", "score") if key in record]:
        value = str(record[single[0]])
    return {
        "habit": record["habit"],
        "value": value,
        "on": record["on"],
        "credit": record.get("for"),
        "details": details,
    }


def _read(records: Sequence[Mapping[str, Any]], habits: Sequence[Life]) -> list[Entry]:
    lines = [header(), *(json.dumps(record) for record in records)]
    journal, problems = read_journal(lines, {habit.slug: habit for habit in habits})
    assert not problems
    return journal.entries


# What must be equal


def raw_summary(session: Session, model: Model, today: dt.date) -> Summary:
    """Judge all habits from the model's entries, without days or checkpoints of the store."""
    records = [
        one._replace(plans=[plan for plan in one.plans if plan.on >= today - A_YEAR])
        for one in _raw_records(session, model)
    ]
    return build_summary(records, today, with_ended=True)


def _raw_records(session: Session, model: Model) -> Iterator[Record]:
    for life in (one.life for one in session.stored):
        entries = [one for one in model.live(Entry) if one.habit == life.slug]
        exemptions = Exemptions(
            tuple(one.on for one in model.live(Skip) if one.habit == life.slug),
            tuple(one for one in model.live(Pause) if one.habit in {None, life.slug}),
        )
        plans = [one for one in model.live(Plan) if one.habit == life.slug]
        yield Record(life, days_of(life, entries), exemptions, plans=plans)


def check(leader: Leader, model: Model, todays: Sequence[dt.date]) -> None:
    """Hold the database against the model: the log, the days, and the summary on some days."""
    with leader.session(todays[0]) as session:
        database, stored = session.database, session.stored
        live = model.live(Entry)
        assert list(store.entries(database, stored)) == live
        newest = store.newest_entry(database, stored)
        assert (newest and newest.entry) == (live[-1] if live else None)
        offered = database.rows(compiled.ENTRIES_TO_OFFER, most=OFFERED)
        assert [row[0] for row in offered] == [one.id for one in reversed(live[-OFFERED:])]
        assert [one.skip for one in store.skips(database, stored)] == model.live(Skip)
        assert [one.pause for one in store.pauses(database, stored)] == model.live(Pause)
        assert [one.record for one in practice(database, stored)] == model.live(Practice)
        for one, raw in zip(stored, _raw_records(session, model), strict=True):
            assert books.whole_record(database, one).days == raw.days
        names = [habit.slug for habit in session.habits]
        for today in todays:
            kept = summarise_all(session._replace(today=today), names)
            from_raw = raw_summary(session, model, today)
            for mine, wanted in zip(kept.habits, from_raw.habits, strict=True):
                assert ownerless(mine) == ownerless(wanted), today


def ownerless(summary: HabitSummary) -> HabitSummary:
    """Return a summary whose pause does not say whose it is, which another test asks."""
    pause = summary.pause
    return summary._replace(pause=pause and pause._replace(habit=None))


@given(script=scripts())
def test_days_and_checkpoints_equal_the_entries(script: Script) -> None:
    """After any commands, on any days, days and summaries are what all live entries say."""
    model = Model()
    with new_folder() as folder:
        leader = Leader(folder, script.tables, script.settings)
        leader.status(script.todays[0])
        for step in script.steps:
            play(leader, model, step)
            check(leader, model, [step.today, script.todays[-1]])
        check(leader, model, script.todays)


@pytest.mark.slow
@settings(max_examples=part_of_examples(0.3))
@given(script=long_scripts(), more=st.lists(drawn.days(), max_size=6))
def test_a_long_history_is_judged_alike_on_every_day(script: Script, more: list[dt.date]) -> None:
    """With entries on more than a hundred days, and checkpoints at many places, all is as said."""
    model = Model()
    with new_folder() as folder:
        leader = Leader(folder, script.tables, script.settings)
        leader.status(script.todays[0])
        for step in script.steps:
            play(leader, model, step)
            check(leader, model, [step.today, *script.todays, *more])
    assert model.items


@settings(max_examples=part_of_examples(0.5))
@given(script=scripts())
def test_undo_after_do_is_nothing(script: Script) -> None:
    """Each command, undone at once, leaves what it found; and undone once more, what it made."""
    with new_folder() as folder:
        leader = Leader(folder, script.tables, script.settings)
        leader.status(script.todays[0])
        for step in script.steps:
            before = leader.live_rows()
            with contextlib.suppress(CchabitsError):
                if step.act == "undo":
                    leader.undo(step.given, today=step.today)
                elif step.act == "reason":  # which an empty model knows no missed period for
                    slug, day = step.given
                    leader.explain(slug, day and str(day), today=step.today)
                else:
                    _give(leader, Model(), step)
            after = leader.live_rows()
            if step.act == "undo" or after == before:  # refused, or an edit that changed nothing
                continue
            leader.undo(today=step.today)
            assert leader.live_rows() == before
            leader.undo(_newest(leader), today=step.today)
            assert leader.live_rows() == after


def _newest(leader: Leader) -> int:
    return int(leader.rows("SELECT max(id) FROM operation")[0][0])


# The ways in which what was judged can change, one by one


def test_an_act_given_to_a_judged_period_is_counted(leader: Leader) -> None:
    """An act logged today for a period long closed makes it late, though it was kept as missed."""
    assert leader.log("call").after.adherence == (0, 0, 3)
    assert leader.log("call", credit="2026-09-05").after.adherence == (1, 1, 3)
    assert leader.status(DAY, "call").habits[0].adherence == (1, 1, 3)


def test_an_act_dated_back_is_counted(leader: Leader) -> None:
    """An act dated into a period long closed makes it met."""
    leader.log("call")
    leader.log("call", on="2026-09-05")
    assert leader.status(DAY, "call").habits[0].adherence == (1, 0, 3)


def test_an_act_ahead_is_counted_once_its_day_has_come(leader: Leader) -> None:
    """An imported act, dated ahead and given to a closed period, counts from its own day on."""
    leader.take([act("call", "2026-12-05", for_="2026-10-05")])
    assert leader.status("2026-12-04", "call").habits[0].adherence == (0, 0, 4)
    assert leader.status("2026-12-05", "call").habits[0].adherence == (1, 1, 4)


def test_an_act_given_to_a_judged_period_is_unknown_the_day_before(leader: Leader) -> None:
    """Seen from before its own day, an act given to a closed period is not there."""
    leader.log("call", on="2026-11-03", credit="2026-08-05")
    assert leader.status("2026-11-02", "call").habits[0].adherence == (0, 0, 3)
    assert leader.status("2026-11-03", "call").habits[0].adherence == (1, 1, 3)


def test_an_act_that_grace_used_up_can_be_undone(leader: Leader) -> None:
    """Without the act that saved the period before, that one is missed again."""
    leader.log("review", details=["hr"], today="2026-11-03")
    leader.log("review", details=["hr"], today="2026-11-20")
    leader.undo(1)
    summary = leader.status(DAY, "review").habits[0]
    assert (summary.adherence, summary.total) == ((0, 0, 3), 1)


def test_an_act_before_the_one_that_grace_used_up_takes_its_place(leader: Leader) -> None:
    """Grace takes the first act after the period's end, also when it is logged later."""
    leader.log("review", "5", details=["hr"], on="2026-11-04")
    leader.log("review", "1", details=["hr"], on="2026-11-02")
    summary = leader.status(DAY, "review").habits[0]
    assert (summary.adherence, summary.total) == ((1, 1, 3), 5)


def test_a_window_reached_earlier_moves_those_after_it(leader: Leader) -> None:
    """An act dated back into a rolling window ends it there, and all later windows follow."""
    leader.log("listen", on="2026-11-10")
    assert leader.status(DAY, "listen").habits[0].adherence == (1, 0, 4)
    leader.log("listen", on="2026-08-20")
    assert leader.status(DAY, "listen").habits[0].adherence == (2, 0, 4)


def test_looking_back_does_not_disturb_what_is_kept(leader: Leader) -> None:
    """A command with an earlier day judges as of then, and later days are as they were."""
    leader.log("call", on="2026-10-05")
    later = leader.status(DAY)
    leader.log("visit", "1h", today="2026-09-01")
    leader.undo(today="2026-09-01")
    assert leader.status(DAY) == later
    assert leader.status("2026-09-30", "call").habits[0].last_done is None
