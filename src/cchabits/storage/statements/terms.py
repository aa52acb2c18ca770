"""What the statements are made of: values that a caller gives, and a few constants."""

import datetime as dt

from sqlalchemy import (
    Integer,
    bindparam,
    literal_column,
)
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from cchabits.storage.schema import (
    Entry,
    Pause,
    Practice,
    Skip,
)

LogTable = type[Entry] | type[Skip] | type[Pause] | type[Practice]
LOG_TABLES: tuple[LogTable, ...] = (Entry, Skip, Pause, Practice)


def given(name: str) -> BindParameter[object]:
    """Return the value a caller gives under a name; its type is the column's it is held against."""
    return bindparam(name)


def values(table: type, *names: str) -> dict[str, BindParameter[object]]:
    """Return what a caller gives for columns of a table, each under the column's name."""
    return {name: bindparam(name, type_=getattr(table, name).type) for name in names}


FIRST_DAY: ColumnElement[str] = literal_column(f"'{dt.date.min.isoformat()}'")
ONE = literal_column("1", Integer)
NONE = literal_column("0", Integer)  # SQLite's dialect would else add an offset without a name
EMPTY: ColumnElement[str] = literal_column("''")
