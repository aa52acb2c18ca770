"""The check of habits.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.finding import FAULT, Finding
from cchabits.errors import BrokenDefinitions, NotConfigured, StorageFailed
from cchabits.services import definitions, recording
from cchabits.services.doctor.case import Check
from cchabits.storage import store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cchabits.services.doctor.case import Case

_MOST_PROBLEMS = 3  # are told; `habits check` tells them all


def _look_at_file(case: Case) -> Iterator[Finding]:
    path = case.place.home.habits_file
    try:
        content = definitions.read_file(path)
        if content is not None:
            _hold_against_the_log(case, path, content)
        elif case.database is not None and store.habits_file(case.database):
            sentence, *advice = definitions.lost(path)
            yield Finding(FILE.name, FAULT, sentence, tuple(advice))
    except BrokenDefinitions as broken:
        count = len(broken.problems)
        told = broken.problems[:_MOST_PROBLEMS] if count > 1 else ()
        hint = "mend the file; this tells all that is wrong: cchabits habits check"
        yield Finding(FILE.name, FAULT, broken.sentence, (*told, hint), count)
    except NotConfigured as unreadable:
        yield Finding(FILE.name, FAULT, unreadable.sentence, unreadable.hints)


def _hold_against_the_log(case: Case, path: Path, content: bytes) -> None:
    """Raise BrokenDefinitions for a file with problems, or one that the log forbids.

    Rows that cannot be read are no fault of the file, and are told of where they lie.
    """
    file = definitions.parse(path, content, case.today, case.stored or ())
    database = case.database
    noted = store.habits_file(database) if database else None
    if database and noted and noted.text != content.decode():
        try:
            recording.steps_of(database, path, file, case.today)
        except StorageFailed:
            return


FILE = Check("habits.toml", _look_at_file)
