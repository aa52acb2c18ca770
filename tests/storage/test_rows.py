"""Domain values into rows of a real file, and back: what comes out is what went in."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.config.habits_file import read_habits
from cchabits.config.template import habits_toml
from cchabits.domain.book import Day, Mark
from cchabits.domain.figures import Figures, Recent
from cchabits.domain.habit import Entry, Pause, Skip
from cchabits.domain.ledger import Resumption
from cchabits.domain.life import Definition
from cchabits.domain.numbers import HIGHEST_WHOLE, MILLION, MOST_MINUTES, Written
from cchabits.domain.records import definition_record
from cchabits.domain.settings import Settings
from cchabits.domain.summary import Checkpoint
from cchabits.services.session import Session
from cchabits.storage import operations, rows, store
from tests import strategies as drawn
from tests.engine import life_of
from tests.services.homes import HABITS, Leader, new_folder

DAYS = st.dates()
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
DETAILS = st.dictionaries(TEXTS.filter(str.strip), st.lists(TEXTS, max_size=3).map(tuple))
AMOUNTS = st.integers(0, HIGHEST_WHOLE * MILLION)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "call": st.integers(1, HIGHEST_WHOLE),
    "visit": st.integers(1, MOST_MINUTES),
    "question": st.tuples(AMOUNTS, AMOUNTS),
    "gifts": TEXTS.filter(str.strip),
    "courage": st.integers(0, 10 * MILLION),
}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return an entry of any measure, with everything an entry may have."""
    habit = draw(st.sampled_from(sorted(VALUES)))
    return Entry(
        id=draw(st.uuids().map(str)),
        habit=habit,
        on=draw(DAYS),
        value=draw(VALUES[habit]),
        details=draw(DETAILS),
        note=draw(TEXTS),
        by=draw(TEXTS),
        credit=draw(st.none() | DAYS),
    )


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """An open home, for all examples of this module."""
    with new_folder() as folder, Leader(folder, HABITS).session() as opened:
        yield opened


@given(logged=st.lists(entries(), max_size=4, unique_by=lambda entry: entry.id))
def test_entries_come_back_as_they_went(session: Session, logged: list[Entry]) -> None:
    """Entries come out of the file in the order of logging, each equal to what went in."""
    by_slug = {one.slug: one for one in session.stored}
    with operation_of(session) as number:
        pairs = [(by_slug[entry.habit], entry) for entry in logged]
        store.add_entries(session.database, pairs, number)
        assert list(store.entries(session.database, session.stored)) == logged
        for entry in logged:
            assert store.entry(session.database, session.stored, entry.id) == entry


class _TakenBack(Exception):
    """Ends a transaction so that nothing of an example stays for the next."""


@contextlib.contextmanager
def operation_of(session: Session) -> Iterator[int]:
    """Begin an operation in a transaction that is taken back when the block ends."""
    with contextlib.suppress(_TakenBack), session.database.writing():
        yield operations.begin_operation(session.database, "a title", dt.datetime.now(dt.UTC))
        raise _TakenBack


@given(on=DAYS, reason=TEXTS, note=TEXTS, countermeasure=TEXTS)
def test_skips_come_back_as_they_went(
    session: Session, on: dt.date, reason: str, note: str, countermeasure: str
) -> None:
    """A skip comes out of the file equal to what went in."""
    skip = Skip("call", on, reason, note, countermeasure)
    with operation_of(session) as number:
        store.add_skip(session.database, session.find("call").number, skip, number)
        assert [one.skip for one in store.skips(session.database, session.stored)] == [skip]


@given(
    habit=st.sampled_from(["call", None]),
    begin=st.dates(max_value=dt.date(9999, 12, 30)),
    length=st.none() | st.integers(1, 1000),
    reason=TEXTS,
)
def test_pauses_come_back_as_they_went(
    session: Session, habit: str | None, begin: dt.date, length: int | None, reason: str
) -> None:
    """A pause, of one habit or of all, open or not, comes out equal to what went in."""
    last = dt.date.max.toordinal()
    until = length and dt.date.fromordinal(min(last, begin.toordinal() + length))
    pause = Pause(habit, begin, until or None, reason)
    number = session.find(habit).number if habit else None
    with operation_of(session) as operation:
        store.add_pause(session.database, number, pause, operation)
        assert [one.pause for one in store.pauses(session.database, session.stored)] == [pause]


# Pairs are of coverage, which cannot be given to another day.
MARKS = st.one_of(
    st.builds(Mark, st.tuples(AMOUNTS, AMOUNTS)),
    st.builds(Mark, st.one_of(st.none(), st.integers(), TEXTS), st.none() | DAYS),
)


@given(
    day=st.builds(
        Day,
        DAYS,
        st.lists(MARKS, max_size=4).map(tuple),
        st.lists(st.none() | DAYS, max_size=4).map(tuple),
    )
)
def test_days_come_back_as_they_went(day: Day) -> None:
    """A day's marks and partials come back from their texts, types and all."""
    params = rows.day_params(1, day)
    assert rows.day_from((params["day"], params["marks"], params["partials"])) == day


FIGURES = st.builds(
    Figures,
    st.floats(0, 1),
    st.integers(0),
    st.integers(0),
    st.integers(0),
    st.none() | DAYS,
    st.lists(
        st.builds(Recent, st.sampled_from(["met", "late", "missed"]), st.floats(0, 1)), max_size=12
    ).map(tuple),
)


@given(
    checkpoint=st.builds(
        Checkpoint,
        DAYS,
        DAYS,
        st.builds(Resumption, DAYS, st.integers(0, 1000)),
        FIGURES,
        st.none() | DAYS,
    )
)
def test_checkpoints_come_back_as_they_went(checkpoint: Checkpoint) -> None:
    """A checkpoint comes back exactly: strength to the last bit, tuples as tuples."""
    params = rows.checkpoint_params(1, checkpoint)
    names = ("as_of", "settled", "begin", "used", "figures", "last_done")
    assert rows.checkpoint_from(tuple(params[name] for name in names)) == checkpoint


@given(settings=st.builds(Settings, st.integers(0, 6), st.integers(1, 12), st.integers(1, 1440)))
def test_settings_come_back_as_they_went(settings: Settings) -> None:
    """Settings come back from their text, half hours included."""
    assume_whole = settings._replace(day_minutes=max(30, settings.day_minutes // 30 * 30))
    definition = Definition(drawn.FIRST, {"title": "A title"}, assume_whole)
    assert _came_back(definition) == definition


@given(shaping=drawn.settings(), data=st.data())
def test_definitions_come_back_as_they_went(shaping: dict[str, Any], data: st.DataObject) -> None:
    """A habit read from its stored definition is the habit that the file defines."""
    table = {"title": "A title"} | data.draw(drawn.definitions(shaping))
    written = [_written(one) for one in (table, shaping)]
    file, problems = read_habits(habits_toml([written[0]], written[1]), dt.date(2026, 1, 1))
    assert file is not None, problems
    slug, kept = file.tables[0]
    start = file.habits[0].start
    definition = Definition(start, definition_record(kept), file.settings)
    assert _came_back(definition) == definition
    assert rows.life_from(slug, [definition]) == life_of(file.habits[0])


def _came_back(definition: Definition) -> Definition:
    params = rows.definition_params(1, definition)
    return rows.definition_from(params["begin"], params["content"], params["settings"])


def _written(table: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, int | str | list | dt.date) else Written(value)
        for key, value in table.items()
    }
