"""Setting up a home: habits.toml from packs, and the database."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import packs
from cchabits.config.paths import make_folder
from cchabits.config.template import habits_toml
from cchabits.config.write import replace_file, take_away
from cchabits.errors import CchabitsError, ChangedMeanwhile, InDoubt, NotNow
from cchabits.services.session import open_session
from cchabits.storage.opening import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cchabits.domain.habit import Habit
    from cchabits.services.session import Place

DEFAULT_PACK = "starter"


class SetUp(NamedTuple):
    """What a new home has."""

    habits_file: Path
    database: Path
    habits: list[Habit]
    today: dt.date


def init(place: Place, pack_names: Sequence[str]) -> SetUp:
    """Write habits.toml with the habits of packs, and make the database.

    A habit that several packs have is written once. Raises NotNow where habits.toml is there. Where
    the database cannot be made, habits.toml is not left behind either.
    """
    tables = {
        table["slug"]: table
        for name in pack_names or (DEFAULT_PACK,)
        for table in packs.load_pack(name).habits
    }
    path = place.home.habits_file
    if place.home.database.exists():
        open_database(place.home.database, place.patience).close()  # refuses what is not ours
    make_folder(path.parent)
    text = habits_toml(tables.values())
    try:
        replace_file(path, text, None)
    except ChangedMeanwhile:
        raise NotNow(
            f"{path} is there already, and was left as it is",
            "edit it to change your habits; cchabits habits check looks it over",
        ) from None
    with _taken_back_on_failure(path, text), open_session(place) as session:
        return SetUp(path, place.home.database, session.habits, session.today)


@contextlib.contextmanager
def _taken_back_on_failure(path: Path, text: str) -> Iterator[None]:
    try:
        yield
    except InDoubt:  # the next command sees whether the database has it, and completes it if not
        raise
    except CchabitsError:
        with contextlib.suppress(CchabitsError):  # what went wrong first is what is told
            take_away(path, text.encode())
        raise
