"""The check of habits.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.finding import FAULT, Finding
from cchabits.errors import BrokenDefinitions, NotConfigured
from cchabits.services import definitions
from cchabits.services.doctor.case import Check
from cchabits.storage import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cchabits.services.doctor.case import Case

_MOST_PROBLEMS = 3  # are told; `habits check` tells them all


def _look_at_file(case: Case) -> Iterator[Finding]:
    path = case.place.home.habits_file
    try:
        content = definitions.read_file(path)
        if content is not None:
            definitions.parse(path, content, case.today, case.stored or ())
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


FILE = Check("habits.toml", _look_at_file)
