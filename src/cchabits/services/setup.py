"""Setting up a home: habits.toml from packs, and the database."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import packs
from cchabits.config.paths import make_folder
from cchabits.config.template import habits_toml
from cchabits.config.write import replace_file, take_away
from cchabits.errors import CchabitsError, ChangedMeanwhile, NotNow, PerhapsSaved, StorageFailed
from cchabits.services.definitions import is_recorded, read_file
from cchabits.services.session import open_session
from cchabits.storage import store
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
    is_written_back: bool


def init(place: Place, pack_names: Sequence[str]) -> SetUp:
    """Write habits.toml with the habits of packs, and make the database.

    A habit that several packs have is written once. Where only habits.toml is missing, it is
    written back as it was last read. Raises NotNow where it is there, or packs are named for that.
    Where the database cannot be made, habits.toml is not left behind either.
    """
    path = place.home.habits_file
    lost = _lost_text(place)
    if lost is not None and pack_names:
        raise NotNow(
            f"{path} is missing, and its habits are in the log",
            "cchabits init, without a pack, writes it back; then cchabits packs add NAME",
        )
    text = _text_of(pack_names or (DEFAULT_PACK,)) if lost is None else lost
    make_folder(path.parent)
    try:
        replace_file(path, text, None)
    except ChangedMeanwhile:
        more = [f"cchabits packs add {name}" for name in pack_names]
        raise NotNow(
            f"{path} is there already, and was left as it is",
            *(more or ["to change your habits: cchabits habits edit"]),
        ) from None
    with _taken_back_on_failure(place, text), open_session(place) as session:
        found = (session.habits, session.today)
    return SetUp(path, place.home.database, *found, is_written_back=lost is not None)


def _text_of(pack_names: Sequence[str]) -> str:
    """Return habits.toml with the habits of packs."""
    tables = {table["slug"]: table for name in pack_names for table in packs.load_pack(name).habits}
    return habits_toml(tables.values())


def _lost_text(place: Place) -> str | None:
    """Return what the missing habits.toml of a home with habits said, else None.

    Raises ForeignDatabase and the like, for a database that is not ours.
    """
    if not place.home.database.exists():
        return None
    opened = open_database(place.home.database, place.patience)
    with contextlib.closing(opened) as database:
        kept = store.habits_file(database)
        is_lost = read_file(place.home.habits_file) is None and store.habits(database)
    return kept.text if kept and is_lost else None


@contextlib.contextmanager
def _taken_back_on_failure(place: Place, text: str) -> Iterator[None]:
    try:
        yield
    except PerhapsSaved:  # the next command sees whether the database has it, else completes it
        raise
    except StorageFailed:
        if _is_recorded(place, text):  # it failed behind the end, when all was written
            raise PerhapsSaved(place.home.database) from None
        _take_back(place, text)
        raise
    except (CchabitsError, OSError):
        _take_back(place, text)
        raise


def _take_back(place: Place, text: str) -> None:
    with contextlib.suppress(CchabitsError):  # what went wrong first is what is told
        take_away(place.home.habits_file, text.encode())


def _is_recorded(place: Place, text: str) -> bool:
    """Tell whether the database has habits.toml as it was just written, if it can be asked."""
    if not place.home.database.exists():
        return False
    with contextlib.suppress(CchabitsError):
        opened = open_database(place.home.database, place.patience)
        with contextlib.closing(opened) as database:
            return is_recorded(database, text)
    return False
