"""A journal exported and imported into a new home gives the same evaluation of every day.

Also where definitions and settings changed, and where habits ended, left the file and came back.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from cchabits.domain.summary import account
from cchabits.errors import Unacceptable
from cchabits.render.json import status_document
from cchabits.services.journal import Source, found_home
from cchabits.services.judging import summarise_all
from cchabits.services.session import Place, Session
from cchabits.storage import books
from tests import strategies as drawn
from tests.fakes import FakeClock, set_clock
from tests.services.homes import DAY, HABITS, START, Leader, new_folder, part_of_examples
from tests.strategies import LAST, ONE_DAY, SLUG, Story

pytestmark = pytest.mark.slow

DEFINITIONS = "SELECT slug, begin, content, settings FROM definition JOIN habit ON habit_id = id"


@pytest.fixture(scope="module")
def clock() -> Iterator[FakeClock]:
    """A clock that each example sets."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield set_clock(monkeypatch, LAST)


def played(story: Story, folder: Path, clock: FakeClock, *, has_reasons: bool) -> Leader:
    """Return a home in which a story has happened, if it is one that the home accepts.

    Without reasons for its changes some of them wait.
    """
    clock.day = min([story.definition["start"], *(change.noticed for change in story.changes)])
    leader = Leader(folder, [story.definition], story.settings)
    leader.status(None)
    done = 0
    for noticed, definition, shaping, known in story.changes:
        log_all(leader, story.records[done:known], noticed)
        done, clock.day = known, noticed
        why = {"reason": f"noticed on {noticed}"} if has_reasons else {}
        leader.define([] if definition is None else [{**definition, **why}], shaping)
        with accepted(), leader.session(None) as session:
            assume(not any("stay in force" in remark for remark in session.remarks))
    log_all(leader, story.records[done:], LAST)
    return leader


def log_all(leader: Leader, records: Sequence[Mapping[str, Any]], today: dt.date) -> None:
    """Log what a story has, if the home takes it by the definitions of that day."""
    with accepted():
        leader.take(records, today=today, is_again=True)


@contextlib.contextmanager
def accepted() -> Iterator[None]:
    """Leave a story that a home would refuse."""
    try:
        yield
    except Unacceptable:
        reject()


def founded(folder: Path, content: bytes, today: dt.date) -> Leader:
    """Return a new home, made of a journal on a day."""
    leader = Leader(folder)
    leader.home.habits_file.unlink()
    found_home(Place(leader.home, today), Source("log.jsonl", content))
    return leader


def shown(session: Session, today: dt.date) -> Mapping[str, object]:
    """Return all that there is to say of each habit on a day: as programs get it, and its ledger.

    The summary is made from checkpoints, the ledger from all that is known.
    """
    at = session._replace(today=today)
    document = status_document(summarise_all(at, [one.slug for one in at.habits]))
    records = [books.whole_record(at.database, one) for one in at.stored]
    ledgers = {record.life.slug: account(record, today).ledger for record in records}
    return {one["slug"]: (one, ledgers[one["slug"]]) for one in document["habits"]}


@st.composite
def around_the_acts(draw: st.DrawFn) -> dict[str, str]:
    """Return a reason, a review, an answer or a plan, as a journal has it."""
    text = draw(st.sampled_from(["one line", "if …, then …", "x\ny"]))
    record = {"on": str(draw(drawn.days()))}
    return record | draw(
        st.sampled_from(
            [
                {"type": "reason", "habit": SLUG, "reason": "forgot", "note": text},
                {"type": "reason", "habit": SLUG, "reason": "wrong_habit", "next": text},
                {"type": "review", "span": "quarter", "delta": text},
                {"type": "choice", "habit": SLUG, "choice": "raise"},
                {"type": "plan", "habit": SLUG, "at": "09:00", "minutes": 60, "where": text},
            ]
        )
    )


# Each example makes two homes, and the old one is edited several times.
@settings(max_examples=part_of_examples(0.5))
@given(
    story=drawn.histories_of_changes(),
    later=st.sampled_from([0, 1, 40]),
    more=st.lists(drawn.days(), max_size=3),
    written=st.lists(around_the_acts(), max_size=2),
    has_reasons=st.booleans(),
)
def test_a_new_home_says_the_same_of_every_day(  # noqa: PLR0913 - all that may differ
    clock: FakeClock,
    story: Story,
    later: int,
    more: list[dt.date],
    written: list[dict[str, str]],
    *,
    has_reasons: bool,
) -> None:
    """Whatever was defined when, the new home judges by it, and has nothing to notice."""
    with new_folder() as first, new_folder() as second:
        old = played(story, first, clock, has_reasons=has_reasons)
        old.take(written, today=LAST)
        exported = old.export(LAST)
        noticed = [story.definition["start"], *(change.noticed for change in story.changes)]
        clock.day = noticed[-1] + later * ONE_DAY
        new = founded(second, "\n".join(exported).encode(), clock.day)
        assert sorted(new.rows(DEFINITIONS)) == sorted(old.rows(DEFINITIONS))
        with new.session(None) as session:
            assert session.remarks == []
        assert new.export(LAST) == exported
        assert new.practice(LAST) == old.practice(LAST)
        with old.session(LAST) as one, new.session(LAST) as other:
            for today in {story.today, LAST, *noticed, *more}:
                assert shown(one, today) == shown(other, today)


@pytest.mark.parametrize("why", [{}, {"reason": "as much as there is room for"}])
def test_a_home_of_many_habits_says_the_same_of_every_day(
    clock: FakeClock, why: dict[str, str]
) -> None:
    """Habits come and go, the file is put in another order, and its settings change.

    So it is where what asks for less has its reason, and where it waits for one.
    """
    with new_folder() as first, new_folder() as second:
        old = Leader(first)
        clock.day = START
        old.status(None)
        old.log("call", today="2026-08-20")
        old.log("visit", "5h", on="2026-09-01", today="2026-09-02")
        old.log("listen", today="2026-09-05")
        edited = {table["slug"]: dict(table) for table in HABITS}
        clock.day = dt.date(2026, 9, 10)
        del edited["question"], edited["letter"]
        edited["review"]["grace"] = 0
        old.define([{"slug": "new", "cadence": "weekly"}, *edited.values()])
        old.status(None)
        old.log("new", today="2026-10-02")
        clock.day = dt.date(2026, 10, 5)
        edited["courage"] |= {"cadence": "every 2 weeks", "title": "Courage"} | why
        edited["visit"] |= why
        shaping = {"week_start": "sunday", "hours_per_day": 6}
        old.define([*reversed(edited.values()), {"slug": "new", "cadence": "weekly"}], shaping)
        old.status(None)
        old.log("visit", "6h", today="2026-11-03")
        old.skip("courage", "2026-10-12", today="2026-11-03")
        old.pause(None, "2026-11-10", "2026-11-15", today="2026-11-03")
        old.explain("call", today="2026-11-03", note="a launch")
        old.explain("new", today="2026-11-03", countermeasure="if …, then …")
        old.choose("listen", "keep", today="2026-11-04")
        old.reflect("year", "two visits", today="2026-11-05")
        exported = old.export(DAY)
        assert len(old.practice(DAY)) == 4
        new = founded(second, "\n".join(exported).encode(), DAY)
        clock.day = DAY
        with new.session(None) as session:
            assert session.remarks == []
        assert new.export(DAY) == exported
        with old.session(DAY) as one, new.session(DAY) as other:
            for number in range(0, 150, 3):
                today = START + number * ONE_DAY
                assert shown(one, today) == shown(other, today)
