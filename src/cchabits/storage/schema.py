"""The schema of record, as SQLModel tables.

Rows of the log are never changed: an operation adds rows and takes rows out, and `is_live` says
which count. So undoing an operation is turning its rows round, and nothing is ever lost.

`day` and `checkpoint` are kept beside the entries, in the same transaction, and always equal what
the entries say; both can be made anew from them.
"""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Index, MetaData, UniqueConstraint, text
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
).naming_convention

LIVE = text("is_live = 1")  # in the words of the queries, so that they use the index
UNSETTLED = text("state IN ('pending', 'sending', 'in_doubt')")


class Home(SQLModel, table=True):
    """What tells this home from others wherever it is told of; one row, made at random with it."""

    __tablename__ = "home"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint(
            "typeof(name) = 'text' AND length(name) = 32 AND name NOT GLOB '*[^0-9a-f]*'",
            name="of_32_digits",
        ),
    )

    id: int = Field(primary_key=True)
    name: str


class HabitsFile(SQLModel, table=True):
    """The text of habits.toml as it was last read without a problem; one row."""

    __tablename__ = "habits_file"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(primary_key=True)
    content: str
    timezone: str | None = None


class Habit(SQLModel, table=True):
    """A habit by its present name; its place in the file gives its place among equals."""

    __tablename__ = "habit"
    __table_args__ = (UniqueConstraint("slug"),)

    id: int | None = Field(default=None, primary_key=True)
    slug: str
    position: int


class Definition(SQLModel, table=True):
    """What a habit is from a day on: the keys and the settings, as JSON."""

    __tablename__ = "definition"

    habit_id: int = Field(primary_key=True, foreign_key="habit.id")
    begin: dt.date = Field(primary_key=True)
    content: str
    settings: str


class Operation(SQLModel, table=True):
    """One act of a user that changed the log, so that it can be undone.

    `undoes` names the operation this one turned round, be it undone or brought back. While
    `is_effective` is false, the operation has been undone, or overtaken by another turn.
    `source` is the hash of an imported file that had no ids.
    """

    __tablename__ = "operation"
    __table_args__ = (
        # The undos of an operation, which no longer stand once it is turned round again.
        Index("ix_operation_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: str
    title: str
    undoes: int | None = Field(default=None, foreign_key="operation.id")
    is_effective: bool = True
    source: str | None = None


class Entry(SQLModel, table=True):
    """One act as logged, with one value: amount, minutes, done of occasions, item or score.

    `done`, `occasions` and `score` are in millionths. `pk` is the order of logging, unless the row
    replaces another, whose place it then keeps as `place`. `id` is what people and files call it,
    and is unique among the live.
    """

    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint(
            "(amount IS NOT NULL) + (minutes IS NOT NULL) + (done IS NOT NULL)"
            " + (item IS NOT NULL) + (score IS NOT NULL) = 1",
            name="one_value",
        ),
        CheckConstraint("(done IS NULL) = (occasions IS NULL)", name="done_of_occasions"),
        # An id names one entry, and the neighbours of an id give its shortest unique prefix.
        Index("ix_entry_id", "id", unique=True, sqlite_where=LIVE),
        # What was deleted, edited or undone can still be named, to be forgotten.
        Index("ix_entry_dead_id", "id", sqlite_where=text("is_live = 0")),
        # The few rows that are not in the order of `pk`, to be merged with the others.
        Index("ix_entry_place", "place", sqlite_where=text("place IS NOT NULL")),
        # A day's entries, to keep `day` equal to them.
        Index("ix_entry_habit_day", "habit_id", "day"),
        # Undo turns round what one operation added or took out.
        Index("ix_entry_added_by", "added_by"),
        Index("ix_entry_removed_by", "removed_by", sqlite_where=text("removed_by IS NOT NULL")),
    )

    pk: int | None = Field(default=None, primary_key=True)
    id: str
    habit_id: int = Field(foreign_key="habit.id")
    day: dt.date
    amount: int | None = None
    minutes: int | None = None
    done: int | None = None
    occasions: int | None = None
    item: str | None = None
    score: int | None = None
    details: str | None = None
    note: str = ""
    logged_by: str = ""
    credit: dt.date | None = None
    added_by: int = Field(foreign_key="operation.id")
    removed_by: int | None = Field(default=None, foreign_key="operation.id")
    is_live: bool = True
    place: int | None = None


class Skip(SQLModel, table=True):
    """A period that could not be kept, named by a day in it."""

    __tablename__ = "skip"
    __table_args__ = (Index("ix_skip_added_by", "added_by"),)

    pk: int | None = Field(default=None, primary_key=True)
    habit_id: int = Field(foreign_key="habit.id")
    day: dt.date
    reason: str
    note: str = ""
    countermeasure: str = ""
    added_by: int = Field(foreign_key="operation.id")
    removed_by: int | None = Field(default=None, foreign_key="operation.id")
    is_live: bool = True


class Pause(SQLModel, table=True):
    """Days on which one habit, or all where none is named, is not asked for; `until` is not in."""

    __tablename__ = "pause"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until > begin", name="forwards"),
        Index("ix_pause_added_by", "added_by"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    habit_id: int | None = Field(default=None, foreign_key="habit.id")
    begin: dt.date
    until: dt.date | None = None
    reason: str = ""
    added_by: int = Field(foreign_key="operation.id")
    removed_by: int | None = Field(default=None, foreign_key="operation.id")
    is_live: bool = True


class Practice(SQLModel, table=True):
    """What is written down around the acts, by which nothing is judged (domain/practice.py).

    `kind` says what it is, and `content`, a JSON object, what it says; `habit_id` is none where it
    is about no single habit.
    """

    __tablename__ = "practice"
    __table_args__ = (Index("ix_practice_added_by", "added_by"),)

    pk: int | None = Field(default=None, primary_key=True)
    habit_id: int | None = Field(default=None, foreign_key="habit.id")
    day: dt.date
    kind: str
    content: str
    added_by: int = Field(foreign_key="operation.id")
    removed_by: int | None = Field(default=None, foreign_key="operation.id")
    is_live: bool = True


class Waiting(SQLModel, table=True):
    """A habit whose change in habits.toml waits for a reason, and since when."""

    __tablename__ = "waiting"

    habit_id: int = Field(primary_key=True, foreign_key="habit.id")
    since: dt.date


class Day(SQLModel, table=True):
    """What a habit's live entries of one day come to, for the engine; both texts are JSON.

    `marks` has the full entries in the order of logging, `partials` the days that the partial ones
    would count for.
    """

    __tablename__ = "day"
    __table_args__ = {"sqlite_with_rowid": False}

    habit_id: int = Field(primary_key=True, foreign_key="habit.id")
    day: dt.date = Field(primary_key=True)
    marks: str
    partials: str


class Checkpoint(SQLModel, table=True):
    """How far a habit has been judged, for any day from `as_of` on; `figures` is JSON.

    At most one a habit and month of `as_of`, so that a past day is judged from near it too.
    """

    __tablename__ = "checkpoint"

    habit_id: int = Field(primary_key=True, foreign_key="habit.id")
    as_of: dt.date = Field(primary_key=True)
    settled: dt.date
    begin: dt.date
    used: int
    figures: str
    last_done: dt.date | None = None


class Mail(SQLModel, table=True):
    """What became of the mail of one day to one address, also where there was nothing to send.

    The key of address and day is what keeps a day from having two. Stamps are in UTC.
    """

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("recipient", "day"),
        # The few that are not settled, however many years there are.
        Index("ix_mail_state", "state", sqlite_where=UNSETTLED),
    )

    id: int | None = Field(default=None, primary_key=True)
    recipient: str
    day: dt.date
    kind: str
    state: str
    message_id: str
    at: str
    tries: int
    next_try: str | None = None
    claimed_at: str | None = None
    doubted_at: str | None = None
    error: str


class Snooze(SQLModel, table=True):
    """Days without mail about a habit, or without any where none is named.

    `until` is the day it comes back on; without one it does only when that is asked for.
    """

    __tablename__ = "snooze"

    pk: int | None = Field(default=None, primary_key=True)
    habit_id: int | None = Field(default=None, foreign_key="habit.id")
    until: dt.date | None = None


class Tick(SQLModel, table=True):
    """What ticks remember; one row, which can be lost without harm.

    From `since` to `until` there is nothing to do, as long as habits.toml and the system's distance
    from UTC, in seconds, stay the same; `next_mail` is when the next may go. `noted_at` is when a
    tick last ran, to the hour. `told` is what went wrong last, said aloud on `told_on`.
    """

    __tablename__ = "tick"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(primary_key=True)
    noted_at: str | None = None
    since: str | None = None
    until: str | None = None
    next_mail: str | None = None
    utc_offset: int
    told_on: dt.date | None = None
    told: str


def declared() -> Iterator[tuple[str, str]]:
    """Yield the name and the DDL of every table and index, as a database is to have them."""
    sqlite = dialect()
    for table in SQLModel.metadata.sorted_tables:
        yield table.name, str(CreateTable(table).compile(dialect=sqlite))
        for index in table.indexes:
            yield str(index.name), str(CreateIndex(index).compile(dialect=sqlite))
