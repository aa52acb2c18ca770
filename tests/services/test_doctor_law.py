"""Doctor finds nothing in any home that commands alone have made, and finds one wrong sum in it."""

import contextlib
import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cchabits.errors import Unacceptable
from tests import strategies as drawn
from tests.fakes import set_clock
from tests.services.homes import Leader, new_folder, part_of_examples
from tests.services.test_kept_sums import Model, Script, long_scripts, play, scripts, typed

KEPT = "SELECT * FROM day ORDER BY habit_id, day"
JUDGED = "SELECT * FROM checkpoint ORDER BY habit_id, as_of"


class Wrong(NamedTuple):
    """A way to make one kept sum say something else than the entries do."""

    table: str
    statement: str


WRONGS = (
    Wrong("day", "UPDATE day SET marks = '[77]' WHERE habit_id = ? AND day = ?"),
    Wrong("day", "UPDATE day SET marks = 'no JSON' WHERE habit_id = ? AND day = ?"),
    Wrong("day", "UPDATE day SET partials = '[null,null,null]' WHERE habit_id = ? AND day = ?"),
    Wrong("day", "UPDATE day SET day = 'x' || day WHERE habit_id = ? AND day = ?"),
    Wrong("day", "DELETE FROM day WHERE habit_id = ? AND day = ?"),
    Wrong("checkpoint", "UPDATE checkpoint SET used = used + 1 WHERE habit_id = ? AND as_of = ?"),
    Wrong("checkpoint", "UPDATE checkpoint SET figures = '[]' WHERE habit_id = ? AND as_of = ?"),
    Wrong(
        "checkpoint",
        "UPDATE checkpoint SET figures = replace(figures, '[', '[1') "
        "WHERE habit_id = ? AND as_of = ?",
    ),
    Wrong(
        "checkpoint",
        "UPDATE checkpoint SET settled = '2001-01-01' WHERE habit_id = ? AND as_of = ?",
    ),
    Wrong("checkpoint", "UPDATE checkpoint SET settled = 'x' WHERE habit_id = ? AND as_of = ?"),
)


def played(leader: Leader, script: Script) -> dt.date:
    """Give the commands of a script, and a backup; return the last day."""
    model = Model()
    leader.status(script.todays[0])
    for step in script.steps:
        play(leader, model, step)
    leader.back_up()
    return script.todays[-1]


@settings(max_examples=part_of_examples(0.2))
@given(script=st.one_of(scripts(), long_scripts()))
def test_in_a_home_that_commands_have_made_nothing_is_wrong(script: Script) -> None:
    """Whatever was logged, imported, corrected, planned and undone, on days in any order."""
    with new_folder() as folder:
        leader = Leader(folder, script.tables, script.settings)
        today = played(leader, script)
        before = leader.everything()
        seen = leader.examine(today)
        assert [*seen.findings, *seen.left_out] == []
        assert leader.everything() == before


class Edit(NamedTuple):
    """A day, what habits.toml says from then on, and what is logged that day."""

    day: dt.date
    tables: list[dict[str, Any]]
    records: list[dict[str, Any]]


@st.composite
def edits(draw: st.DrawFn) -> list[Edit]:
    """Return up to five texts of habits.toml, days or months apart, each with acts under it."""
    shaping = draw(drawn.settings())
    days = sorted(draw(st.sets(drawn.days(), min_size=1, max_size=5)))
    made = []
    for day in days:
        slugs = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3))
        tables = [dict(draw(drawn.definitions(shaping))) | {"slug": f"{one}-x"} for one in slugs]
        records = [
            _dated(draw(drawn.entries(table, shaping)), day) | {"habit": table["slug"]}
            for table in tables
            for _ in range(draw(st.integers(0, 3)))
        ]
        made.append(Edit(day, tables, records))
    return made


def _dated(record: Mapping[str, Any], day: dt.date) -> dict[str, Any]:
    """Return an act as one of a day, and of its own period."""
    return {key: text for key, text in record.items() if key != "for"} | {"on": str(day)}


def test_a_grace_that_is_given_later_leaves_what_was_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """How far a habit was judged is as true after the change as it was before."""
    one = {"slug": "a-x", "start": dt.date(2026, 1, 5), "cadence": "weekly"}
    with new_folder() as folder:
        leader = Leader(folder, [one])
        clock = set_clock(monkeypatch, dt.date(2026, 1, 5))
        for week in range(12):
            clock.day = dt.date(2026, 1, 5) + dt.timedelta(weeks=week)
            leader.log("a-x", today=clock.day)
        leader.define([one | {"grace": 3}])
        clock.day += dt.timedelta(weeks=2)
        leader.status(None)
        assert leader.rows("SELECT count(*) FROM checkpoint") > [(1,)]
        leader.back_up()
        assert [*leader.examine(None).findings] == []


def test_a_habit_that_came_back_and_waits_in_its_grace_is_judged_alike_on_every_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is kept of it begins where it had ended, as it did before there was anything to wait."""
    before = {"slug": "a-x", "start": dt.date(2026, 1, 1), "end": dt.date(2026, 1, 31)}
    rule = "RRULE:FREQ=MONTHLY;BYMONTH=10"
    after = {"slug": "a-x", "start": dt.date(2026, 3, 1), "cadence": rule, "grace": 364}
    after["reason"] = "it is done once a year now"
    with new_folder() as folder:
        leader = Leader(folder, [before])
        clock = set_clock(monkeypatch, dt.date(2026, 2, 2))
        leader.status(None)
        clock.day = dt.date(2026, 11, 30)
        leader.define([after])
        leader.status(None)
        leader.back_up()
        assert [*leader.examine(None).findings] == []


@settings(max_examples=part_of_examples(0.2))
@given(story=edits())
def test_in_a_home_whose_habits_were_edited_nothing_is_wrong(story: list[Edit]) -> None:
    """Whatever habits came, changed, went and came back; but for a file that the log forbids."""
    with new_folder() as folder, pytest.MonkeyPatch.context() as patch:
        leader = Leader(folder, story[0].tables)
        for day, tables, records in story:
            set_clock(patch, day)
            leader.define(tables)
            leader.status(None)
            for record in records:
                with contextlib.suppress(Unacceptable):
                    leader.log(**typed(record), today=None)
        leader.back_up()
        with leader.session(None) as session:
            is_refused = any("the last good definitions stay" in one for one in session.remarks)
        found = [one.check for one in leader.examine(None).findings]
        assert found == (["habits.toml"] if is_refused else [])


@settings(max_examples=part_of_examples(0.1))
@given(script=st.one_of(scripts(), long_scripts()), data=st.data())
def test_one_wrong_sum_is_found_and_computed_anew(script: Script, data: st.DataObject) -> None:
    """It is the only finding; repaired, days are as they were, and nothing is found any more."""
    with new_folder() as folder:
        leader = Leader(folder, script.tables, script.settings)
        today = played(leader, script)
        wrong = data.draw(st.sampled_from(WRONGS))
        key = "day" if wrong.table == "day" else "as_of"
        kept = leader.rows(f"SELECT habit_id, {key} FROM {wrong.table} ORDER BY 1, 2")  # noqa: S608
        assume(kept)
        days, names = leader.rows(KEPT), [habit["slug"] for habit in script.tables]
        summary = leader.status(today, *names)
        assert leader.change(wrong.statement, *data.draw(st.sampled_from(kept))) == 1
        assume(wrong.table == "checkpoint" or leader.rows(KEPT) != days)

        (finding,) = leader.examine(today).findings
        assert (finding.check, finding.weight, finding.can_repair) == ("sums", "fault", True)
        done = leader.repair(today)
        assert (done.mended, done.left.findings) == ((finding,), ())
        assert leader.rows(KEPT) == days
        assert leader.status(today, *names) == summary
        again = leader.repair(today)
        assert (again.mended, again.backup, again.left) == (
            (),
            None,
            done.left._replace(sights=again.left.sights),
        )
