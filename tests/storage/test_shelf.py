"""The shelf: how backups are named and listed, who may put one there, and which may go."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchabits.errors import Busy, CannotWrite
from cchabits.storage import shelf
from cchabits.storage.backup import sidecar_of, verify
from cchabits.storage.database import Patience
from cchabits.storage.shelf import Kept
from cchabits.storage.version import SCHEMA_VERSION
from tests.fakes import set_clock
from tests.services.homes import DAY, Leader
from tests.storage.old_schemas import VERSIONS, restore

SHORT = Patience(given_up_after=0.1)
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def log(leader: Leader) -> Path:
    """A log with an entry."""
    leader.log("call")
    return leader.home.database


def names_in(folder: Path) -> list[str]:
    """Return the names of all files in a folder."""
    return sorted(path.name for path in folder.iterdir())


# Putting


def test_a_backup_is_named_by_when_and_why(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp is in UTC; a second one of the same second has a number."""
    set_clock(monkeypatch, DAY)
    folder = shelf.shelf_of(log)
    first, checked = shelf.put(folder, log, shelf.ASKED, Patience())
    second, _ = shelf.put(folder, log, shelf.ASKED, Patience())
    assert names_in(folder) == [
        "cchabits-20261120T090000Z-asked-2.db",
        "cchabits-20261120T090000Z-asked-2.db.sha256",
        "cchabits-20261120T090000Z-asked.db",
        "cchabits-20261120T090000Z-asked.db.sha256",
    ]
    assert shelf.kept(folder) == [second, first]
    assert verify(first.path) == checked
    assert (first.taken, first.why) == (dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), "asked")


def test_the_folder_is_its_owners_only(log: Path) -> None:
    """Whatever the umask, it is 0700."""
    before = os.umask(0)
    try:
        shelf.put(shelf.shelf_of(log), log, shelf.DAILY, Patience())
    finally:
        os.umask(before)
    assert shelf.shelf_of(log).stat().st_mode & 0o777 == 0o700


def test_where_nothing_was_put_nothing_is_kept(tmp_path: Path) -> None:
    """A folder that is not there has no backups."""
    assert shelf.kept(tmp_path / "backups") == []


def test_what_has_another_name_is_not_ours(log: Path) -> None:
    """It is not listed."""
    folder = shelf.shelf_of(log)
    folder.mkdir()
    for name in (
        "notes.txt", "cchabits.db", "cchabits-20261120T090000Z-mine.db",
        "cchabits-20261340T090000Z-daily.db", "x-cchabits-20261120T090000Z-daily.db",
        "cchabits-20261120T090000Z-daily.db.sha256", "cchabits-20261120T090000Z-daily.db\n",
    ):  # fmt: skip
        (folder / name).touch()
    assert shelf.kept(folder) == []


def test_a_days_daily_backup_is_known(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the day of the system's time zone, and by no backup with another reason."""
    clock = set_clock(monkeypatch, DAY)
    folder = shelf.shelf_of(log)
    shelf.put(folder, log, shelf.ASKED, Patience())
    assert not shelf.has_daily(folder, DAY)
    shelf.put(folder, log, shelf.DAILY, Patience())
    assert shelf.has_daily(folder, clock.now().astimezone().date())
    assert not shelf.has_daily(folder, DAY + dt.timedelta(days=2))


def test_the_day_is_looked_at_again_at_the_shelf(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may have taken the day's backup a moment ago."""
    seen = iter([False, True])
    monkeypatch.setattr(shelf, "has_daily", lambda *_: next(seen))
    assert shelf.put_daily(shelf.shelf_of(log), log, Patience()) is None
    assert names_in(shelf.shelf_of(log)) == []


def test_one_process_at_a_time_is_at_the_shelf(log: Path) -> None:
    """Another one waits, and gives up in the end; a crash would let the shelf go."""
    folder = shelf.shelf_of(log)
    with shelf.locked(folder, SHORT):
        with pytest.raises(Busy), shelf.locked(folder, SHORT):
            pass
        code = (
            "import sys; from pathlib import Path\n"
            "from cchabits.storage import shelf; from cchabits.storage.database import Patience\n"
            "with shelf.locked(Path(sys.argv[1]), Patience(given_up_after=0.1)): pass\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, folder], capture_output=True, text=True, check=False
        )
    assert "Busy" in done.stderr
    with shelf.locked(folder, SHORT):
        pass


def test_a_file_in_the_folders_place_is_named(log: Path) -> None:
    """Nothing can be put there, and it is left as it is."""
    folder = shelf.shelf_of(log)
    folder.write_text("mine")
    with pytest.raises(CannotWrite, match=re.escape(str(folder))):
        shelf.put(folder, log, shelf.DAILY, Patience())
    assert folder.read_text() == "mine"


def test_what_a_crash_left_is_swept(log: Path) -> None:
    """Whatever was never finished, but for a fresh copy that a restore may be working with."""
    folder = shelf.shelf_of(log)
    folder.mkdir()
    for name in (".cchabits-0a.partial", ".cchabits-0b.partial-journal", ".cchabits-0d.copy"):
        (folder / name).touch()
    for name in (".cchabits-0e.copy", "a.partial", ".mine"):
        (folder / name).touch()
        os.utime(folder / name, (0, 0))
    with shelf.locked(folder, SHORT):
        assert names_in(folder) == [".cchabits-0d.copy", ".mine", "a.partial"]


# Migrations


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_log_is_backed_up_before_it_is_migrated(leader: Leader, version: int) -> None:
    """Once, as it was; opened again, no more."""
    restore(version, leader.home.database)
    for _ in range(2):
        with leader.session():
            pass
    (one,) = shelf.kept(shelf.shelf_of(leader.home.database))
    assert one.why == shelf.MIGRATION
    assert verify(one.path).version == version < SCHEMA_VERSION


@pytest.mark.parametrize("version", VERSIONS)
def test_without_a_backup_there_is_no_migration(leader: Leader, version: int) -> None:
    """Where none can be made, the log is as it was, and that is said."""
    restore(version, leader.home.database)
    before = leader.home.database.read_bytes()
    shelf.shelf_of(leader.home.database).write_text("in the way")
    with pytest.raises(CannotWrite, match="was left as it is"), leader.session():
        pass
    assert leader.home.database.read_bytes() == before


def test_a_new_log_needs_none(log: Path) -> None:
    """Nothing was in it before its schema was made."""
    assert not shelf.shelf_of(log).exists()


# Thinning

moments = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 - Hypothesis wants them so
shelves = st.lists(
    st.builds(
        lambda taken, number, why: Kept(
            taken.replace(microsecond=0), number, why, Path(f"{taken}-{number}-{why}")
        ),
        moments,
        st.integers(1, 3),
        st.sampled_from(shelf.REASONS),
    ),
    min_size=1,
    max_size=80,
    unique=True,
)


@given(shelves, st.integers(0, 40))
def test_the_one_just_verified_never_goes(found: list[Kept], newer: int) -> None:
    """Though the clock that named it is years behind, and there is enough of everything else."""
    verified = min(found)
    more = [
        Kept(NOON + dt.timedelta(days=40 * number), 1, shelf.DAILY, Path(str(number)))
        for number in range(newer)
    ]
    assert verified not in shelf.superfluous([*found, *more], verified)


@given(shelves)
def test_thinning_again_takes_nothing_more(found: list[Kept]) -> None:
    """What stays once stays while nothing is added; and what goes was there."""
    going = shelf.superfluous(found, max(found))
    assert set(going) <= set(found)
    assert shelf.superfluous(set(found) - set(going), max(found)) == []


@given(shelves)
def test_the_latest_stay_and_there_is_an_end_to_them(found: list[Kept]) -> None:
    """The ten newest stay, and never more than 33 altogether; what was asked for is not counted."""
    staying = set(found) - set(shelf.superfluous(found, max(found)))
    asked = {one for one in found if one.why == shelf.ASKED}
    others = sorted(set(found) - asked, reverse=True)
    assert asked | set(others[: shelf.KEPT_LATEST]) <= staying
    most = shelf.KEPT_LATEST + shelf.KEPT_DAYS + shelf.KEPT_WEEKS + shelf.KEPT_MONTHS
    assert len(staying - asked) <= most == 33


@given(st.integers(0, 1500), st.integers(1, 4))
@settings(deadline=None, max_examples=20)
def test_a_daily_routine_keeps_days_weeks_and_months(days: int, a_day: int) -> None:
    """Thinned after each backup, as it is done: each of the last periods still has its newest."""
    staying: set[Kept] = set()
    for number in range(days * a_day + 1):
        at = NOON + dt.timedelta(days=number // a_day, minutes=number % a_day)
        new = Kept(at, 1, shelf.DAILY, Path(str(number)))
        staying.add(new)
        staying -= set(shelf.superfluous(staying, new))
    last = NOON + dt.timedelta(days=days)
    held = {one.taken.date() for one in staying}
    assert {(last - dt.timedelta(days=ago)).date() for ago in range(min(7, days + 1))} <= held
    months = {(one.taken.year, one.taken.month) for one in staying}
    begun = {(on.year, on.month) for on in (NOON + dt.timedelta(days=n) for n in range(days + 1))}
    assert set(sorted(begun)[-12:]) <= months


def test_thinning_takes_file_and_checksum(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was put there a day each for forty days is thinned, and what is not ours stays."""
    clock = set_clock(monkeypatch, dt.date(2026, 1, 1))
    folder = shelf.shelf_of(log)
    folder.mkdir()
    (folder / "notes.txt").touch()
    for _ in range(40):
        shelf.put_daily(folder, log, Patience())
        clock.day += dt.timedelta(days=1)
    left = shelf.kept(folder)
    days = [f"{one.taken:%m-%d}" for one in left]
    assert days == ["02-09", "02-08", "02-07", "02-06", "02-05", "02-04", "02-03", "02-02",
                    "02-01", "01-31", "01-25"]  # fmt: skip
    paths = [path for one in left for path in (one.path, sidecar_of(one.path))]
    assert sorted([*paths, folder / "notes.txt"]) == sorted(folder.iterdir())
