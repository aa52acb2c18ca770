"""What the checks look at, and what a check is."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.text import shown
from cchabits.render.words import names_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from cchabits.domain.finding import Finding
    from cchabits.services.session import Place
    from cchabits.storage.database import Database
    from cchabits.storage.shelf import Kept
    from cchabits.storage.store import StoredHabit

NO_RESCUE = "no good backup is kept; if you have one elsewhere: cchabits restore FILE"


class Shelf(NamedTuple):
    """The backups that can be restored, newest first; those that cannot, and why.

    `log` is the database that they are of; `unsigned` are the good ones without a checksum.
    """

    log: Path
    good: list[Kept]
    bad: list[tuple[Kept, str]]
    unsigned: list[Kept]

    @property
    def rescue(self) -> tuple[str, ...]:
        """What to do about what only a backup has: go back to the newest good one.

        What is no whole log is moved away first, for `restore` does not lose what it cannot keep.
        """
        if not self.good:
            return (NO_RESCUE,)
        away = f"mv {typed(self.log)} {typed(self.log.with_name(f'{self.log.name}.damaged'))}"
        is_there = os.path.lexists(self.log)
        return *([away] if is_there else ()), f"cchabits restore {typed(self.good[0].path)}"


class Case(NamedTuple):
    """A home as it is looked over.

    `database` is None where there is none or it cannot be asked, and `stored` where its habits
    cannot be read. `is_fit`: a backup of it would be one that can be restored. `is_sound`: all
    of it was read, and nothing in it is damaged.
    """

    place: Place
    today: dt.date
    shelf: Shelf
    database: Database | None = None
    stored: list[StoredHabit] | None = None
    is_fit: bool = False
    is_sound: bool = False


class Check(NamedTuple):
    """One thing that is looked at, by its name in the words of the field.

    `why_not` says why it cannot be looked at, or nothing. `mend` mends what `look` found and marked
    as repairable, and is None where nothing can be; the case it gets has its database inside a
    transaction, unless it `is_outside` and needs none.
    """

    name: str
    look: Callable[[Case], Iterator[Finding]]
    why_not: Callable[[Case], str] = lambda _: ""
    mend: Callable[[Case], None] | None = None
    is_outside: bool = False


def no_database(case: Case) -> str:
    """Say why the database cannot be asked, if so."""
    return "" if case.database is not None else "there is no database that can be asked"


def no_habits(case: Case) -> str:
    """Say why the log cannot be read by its habits, if so."""
    return no_database(case) or ("" if case.stored is not None else "the habits cannot be read")


def asked(case: Case) -> Database:
    """Return the database of a case that has one."""
    assert case.database is not None  # noqa: S101 - `why_not` has seen to that
    return case.database


def some(names: Iterable[str]) -> str:
    """Return names in a row, the first few of them, each as a message repeats it."""
    return names_words([shown(name)[1:-1] for name in names])


def typed(path: Path) -> str:
    """Return a path as one types it."""
    return shlex.quote(str(path))
