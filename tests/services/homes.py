"""A leader's home in a folder of its own, and the services called as the commands call them."""

import contextlib
import datetime as dt
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis

from cchabits.config.paths import Home, find_home
from cchabits.config.template import habits_toml
from cchabits.domain.correction import Correction, Forgettable
from cchabits.domain.finding import Examination, Repair
from cchabits.domain.history import History, Latest
from cchabits.domain.numbers import Written
from cchabits.domain.plan import Plan
from cchabits.domain.practice import Choice, Practice, Reflection
from cchabits.domain.review import Review
from cchabits.domain.summary import Summary
from cchabits.services.corrections import delete, edit
from cchabits.services.doctor.examination import examine, repair
from cchabits.services.exemptions import PauseReceipt, SkipReceipt, SkipRequest, pause, resume, skip
from cchabits.services.forgetting import find_forgettable, forget
from cchabits.services.history import Asked, history, latest
from cchabits.services.journal import ImportReceipt, Source, export_journal, import_journal
from cchabits.services.judging import summarise_all
from cchabits.services.log import Act, Receipt, log
from cchabits.services.plans import (
    Planned,
    PlanReceipt,
    PlanRequest,
    add_plan,
    drop_plan,
    plans,
)
from cchabits.services.practice import (
    ReasonReceipt,
    ReasonRequest,
    choose,
    explain,
    records,
    reflect,
)
from cchabits.services.review import review
from cchabits.services.session import Place, Session, open_session
from cchabits.services.undo import UndoReceipt, undo
from cchabits.storage.database import Patience
from cchabits.storage.shelf import ASKED, put
from cchabits.transfer.journal import header

START = dt.date(2026, 8, 1)
DAY = dt.date(2026, 11, 20)

HABITS: Sequence[Mapping[str, Any]] = (
    {"slug": "call", "start": START},
    {"slug": "review", "grace": 5, "requires": ["departments"], "start": START},
    {"slug": "visit", "measure": "duration", "target": "1 day", "start": START},
    {"slug": "question", "measure": "coverage", "target": Decimal("0.9"), "start": START},
    {"slug": "objectives", "measure": "checklist", "items": ["own", "team"], "start": START},
    {"slug": "gifts", "measure": "checklist", "target": 2, "start": START},
    {"slug": "courage", "measure": "score", "cadence": "weekly", "start": START},
    {"slug": "listen", "cadence": "within 30 days", "start": START},
    {"slug": "letter", "cadence": "RRULE:FREQ=MONTHLY;BYDAY=1MO", "start": START},
)

_MEMORY = Path("/dev/shm")  # noqa: S108 - the files in it are in folders of their own
# All columns but `removed_by`: who took a row out, and was undone, is no part of what it says.
_LOG_COLUMNS = {
    "entry": (
        "pk, id, habit_id, day, amount, minutes, done, occasions, item, score, details, note, "
        "logged_by, credit, added_by, place"
    ),
    "skip": "pk, habit_id, day, reason, note, countermeasure, added_by",
    "pause": "pk, habit_id, begin, until, reason, added_by",
    "practice": "pk, habit_id, day, kind, content, added_by",
}


@contextlib.contextmanager
def new_folder() -> Iterator[Path]:
    """Make a folder for the length of a block, in memory where there is such a place.

    A sync costs 16 ms on this team's disks and nothing there; the database is a real file anyway.
    """
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="cchabits-test-", dir=place) as name:
        yield Path(name)


class Leader:
    """One home, given definitions as habits.toml has them; a day may be a date or its text."""

    def __init__(
        self,
        folder: Path,
        tables: Iterable[Mapping[str, Any]] = HABITS,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.home: Home = find_home(str(folder), {})
        self.define(tables, settings)

    def define(
        self, tables: Iterable[Mapping[str, Any]], settings: Mapping[str, Any] | None = None
    ) -> None:
        """Write habits.toml; a habit without a title gets one."""
        plain = [{"title": "A title"} | {k: _plain(v) for k, v in t.items()} for t in tables]
        shaping = {key: _plain(value) for key, value in (settings or {}).items()}
        self.write(habits_toml(plain, shaping))

    def write(self, text: str) -> None:
        """Write habits.toml as it is given."""
        self.home.habits_file.write_text(text, encoding="utf-8")

    def session(
        self,
        today: dt.date | str | None = DAY,
        patience: Patience | None = None,
        *,
        is_reader: bool = False,
        needs_file: bool = False,
    ) -> contextlib.AbstractContextManager[Session]:
        """Open the home as a command with `--today` does, or as one without (None)."""
        place = self._place(today, patience)
        return open_session(place, is_reader=is_reader, needs_file=needs_file)

    def log(self, habit: str, value: str | None = None, **typed: Any) -> Receipt:  # noqa: ANN401
        """Log an act; `today` is when, and the rest is what Act takes."""
        with self.session(typed.pop("today", DAY)) as session:
            return log(session, Act(habit, value, **typed))

    def edit(self, entry: str, value: str | None = None, **typed: Any) -> Correction:  # noqa: ANN401
        """Edit an entry; `today` is when, and the rest is what Act takes."""
        with self.session(typed.pop("today", DAY)) as session:
            return edit(session, entry, Act(value=value, **typed))

    def delete(self, entry: str, *, today: dt.date | str = DAY) -> Correction:
        """Delete an entry."""
        with self.session(today) as session:
            return delete(session, entry)

    def forget(self, entry: str, *, today: dt.date | str = DAY) -> Forgettable:
        """Forget what an entry said."""
        with self.session(today) as session:
            known = find_forgettable(session, entry)
            forget(session, known.entry.id)
            return known

    def skip(
        self,
        habit: str,
        on: str | None = None,
        *,
        today: dt.date | str = DAY,
        **said: str,
    ) -> SkipReceipt:
        """Skip a period, for illness unless another reason is said."""
        with self.session(today) as session:
            return skip(session, SkipRequest(habit, on, **({"reason": "illness"} | said)))

    def pause(
        self,
        habit: str | None,
        begin: str = "today",
        until: str | None = None,
        *,
        reason: str = "",
        today: dt.date | str = DAY,
    ) -> PauseReceipt:
        """Pause a habit, or all of them."""
        with self.session(today) as session:
            return pause(session, habit, begin, until, reason)

    def resume(self, habit: str | None, *, today: dt.date | str = DAY) -> PauseReceipt:
        """End a pause."""
        with self.session(today) as session:
            return resume(session, habit)

    def explain(
        self,
        habit: str,
        on: str | None = None,
        *,
        today: dt.date | str = DAY,
        **said: str,
    ) -> ReasonReceipt:
        """Say why a period was missed: it was forgotten, unless another reason is said."""
        with self.session(today) as session:
            return explain(session, ReasonRequest(habit, on=on, **({"reason": "forgot"} | said)))

    def reflect(
        self,
        span: str,
        plus: str = "",
        delta: str = "",
        to_do: str = "",
        *,
        today: dt.date | str = DAY,
    ) -> Reflection | None:
        """Write down what a review came to."""
        with self.session(today) as session:
            return reflect(session, span, plus, delta, to_do)

    def choose(self, habit: str, choice: str, *, today: dt.date | str = DAY) -> Choice:
        """Answer what becomes of a habit that is met at its minimum."""
        with self.session(today) as session:
            return choose(session, habit, choice).record

    def plan(
        self,
        habit: str,
        on: str,
        at: str = "9:00",
        *,
        today: dt.date | str = DAY,
        **typed: Any,  # noqa: ANN401 - what PlanRequest takes
    ) -> PlanReceipt:
        """Plan an act."""
        with self.session(today) as session:
            return add_plan(session, PlanRequest(habit, on, at, **typed))

    def drop_plan(self, habit: str, on: str | None = None, *, today: dt.date | str = DAY) -> Plan:
        """Drop a plan, or the next of the habit."""
        with self.session(today) as session:
            return drop_plan(session, habit, on)

    def plans(self, habit: str | None = None, *, today: dt.date | str = DAY) -> Planned:
        """Return the plans of a habit, or of all, with what became of them."""
        with self.session(today, is_reader=True) as session:
            return plans(session, habit)

    def practice(self, today: dt.date | str = DAY) -> list[Practice]:
        """Return all that is written down around the acts."""
        with self.session(today, is_reader=True) as session:
            return records(session)

    def undo(self, number: int | None = None, *, today: dt.date | str = DAY) -> UndoReceipt:
        """Undo an operation, or the newest."""
        with self.session(today) as session:
            return undo(session, number)

    def status(self, today: dt.date | str | None = DAY, *names: str) -> Summary:
        """Summarise the habits named, or all."""
        with self.session(today, is_reader=True) as session:
            return summarise_all(session, list(names))

    def history(self, name: str, today: dt.date | str = DAY, **typed: Any) -> History:  # noqa: ANN401
        """Tell of one habit, given what Asked takes."""
        with self.session(today, is_reader=True) as session:
            return history(session, name, Asked(**typed))

    def review(self, today: dt.date | str | None = DAY, span: str = "month") -> Review:
        """Review all habits, looking back on a span."""
        with self.session(today, is_reader=True) as session:
            return review(session, span)

    def latest(self, today: dt.date | str = DAY, **typed: Any) -> Latest:  # noqa: ANN401
        """Tell of the entries of all habits, given what Asked takes."""
        with self.session(today, is_reader=True) as session:
            return latest(session, Asked(**typed))

    def take(
        self,
        records: Iterable[Mapping[str, Any]],
        *,
        today: dt.date | str = DAY,
        is_again: bool = False,
        is_dry: bool = False,
    ) -> ImportReceipt:
        """Import records as the lines of a journal."""
        return self.take_bytes(journal_of(records), today=today, is_again=is_again, is_dry=is_dry)

    def take_bytes(
        self,
        content: bytes,
        *,
        name: str = "acts.jsonl",
        today: dt.date | str = DAY,
        is_again: bool = False,
        is_dry: bool = False,
    ) -> ImportReceipt:
        """Import a file as it is."""
        with self.session(today, needs_file=True) as session:
            return import_journal(session, Source(name, content), is_again=is_again, is_dry=is_dry)

    def export(self, today: dt.date | str = DAY) -> list[str]:
        """Return the lines of the journal."""
        with self.session(today, is_reader=True) as session:
            return list(export_journal(session))

    def records(self, today: dt.date | str = DAY) -> list[dict[str, Any]]:
        """Return the entries, skips and pauses of the journal."""
        records = map(json.loads, self.export(today))
        return [one for one in records if one["type"] not in {"header", "definition"}]

    def back_up(self) -> Path:
        """Put a backup on the shelf, and return where it lies."""
        return put(self.home.backups, self.home.database, ASKED, Patience())[0].path

    def examine(self, today: dt.date | str | None = DAY) -> Examination:
        """Look the home over."""
        return examine(self._place(today))

    def repair(self, today: dt.date | str | None = DAY) -> Repair:
        """Mend what can be mended."""
        return repair(self._place(today))

    # What an outsider sees in the file

    def rows(self, statement: str, *params: object) -> list[tuple[Any, ...]]:
        """Ask the database file itself."""
        with self._from_outside() as connection:
            return connection.execute(statement, params).fetchall()

    def live_rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return what the log says now: the rows that count, and the days that are kept of them."""
        live = {
            table: self.rows(f"SELECT {columns} FROM {table} WHERE is_live ORDER BY pk")  # noqa: S608
            for table, columns in _LOG_COLUMNS.items()
        }
        return live | {"day": self.rows("SELECT * FROM day ORDER BY habit_id, day")}

    def everything(self) -> list[str]:
        """Return all that the database holds, as text."""
        with self._from_outside() as connection:
            return list(connection.iterdump())

    def change(self, statement: str, *params: object) -> int:
        """Change the database file itself, as another program might; return how many rows."""
        address = f"{self.home.database.as_uri()}?mode=rw"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection, connection:
            return connection.execute(statement, params).rowcount

    def _place(self, today: dt.date | str | None, patience: Patience | None = None) -> Place:
        given = dt.date.fromisoformat(today) if isinstance(today, str) else today
        return Place(self.home, given, patience or Patience())

    def _from_outside(self) -> contextlib.closing[sqlite3.Connection]:
        address = f"{self.home.database.as_uri()}?mode=ro"
        return contextlib.closing(sqlite3.connect(address, uri=True))


def part_of_examples(part: float) -> int:
    """Return a part of the examples that the profile asks for, for tests that are slow ones."""
    default = hypothesis.settings.default
    assert default is not None
    return round(default.max_examples * part)


def journal_of(records: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the bytes of a journal with records in their order."""
    lines = [header(), *(json.dumps(record, default=str) for record in records)]
    return "".join(f"{line}\n" for line in lines).encode()


def act(habit: str, on: dt.date | str, **rest: object) -> dict[str, object]:
    """Return the journal record of an entry; `with_` is its details, `for_` its credit."""
    keys = {"with_": "with", "for_": "for"}
    named = {keys.get(key, key): value for key, value in rest.items()}
    return {"type": "entry", "habit": habit, "on": str(on), **named}


def _plain(value: object) -> object:
    return Written(value) if isinstance(value, Decimal) else value
