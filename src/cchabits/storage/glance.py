"""A glance into the database for completion: it never writes, never waits, and never complains.

Light on purpose: it is asked for at the press of a key.
"""

from __future__ import annotations

import os
import sqlite3

TYPE_CHECKING = False  # as typing's own, whose import costs 4 ms
if TYPE_CHECKING:
    from typing import Any

_MEANT_IN_ADDRESSES = str.maketrans({"%": "%25", "?": "%3f", "#": "%23"})


def glance(path: str, statement: str, **params: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query; none where there is no database, or it cannot be read at once."""
    if not os.path.isfile(path):  # noqa: PTH113 - no Path here; and to open a pipe would wait
        return []
    whole = path.translate(_MEANT_IN_ADDRESSES)
    try:
        connection = sqlite3.connect(f"file://{whole}?mode=ro", uri=True, timeout=0)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            return connection.execute(statement, params).fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return []


def jot(path: str, statement: str, **params: object) -> None:
    """Write a note that nothing depends on; where it cannot be written at once, it is left out."""
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute(statement, params)
        finally:
            connection.close()
    except sqlite3.Error:
        pass
