"""Backups of a home: when they are taken, what is refused, and how words leave them."""

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from cchabits.domain.stock import HabitStock
from cchabits.errors import CannotWrite, NotNow
from cchabits.services.backups import (
    BackedUp,
    Cleaned,
    back_up,
    back_up_daily,
    forget_in_backups,
    list_backups,
)
from cchabits.services.session import Place
from cchabits.storage import shelf, store
from cchabits.storage.backup import sidecar_of, take, verify
from cchabits.storage.database import Patience
from tests.fakes import FakeClock, set_clock
from tests.services.homes import DAY, Leader, act
from tests.storage.old_schemas import VERSIONS, habits_file_of, restore, tables_of


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """A clock at nine in the morning of 20 November, in UTC."""
    return set_clock(monkeypatch, DAY)


def backed_up(leader: Leader, file: Path | None = None) -> BackedUp:
    """Back a leader's log up."""
    with leader.session() as session:
        return back_up(session, file)


def reasons(leader: Leader) -> list[str]:
    """Return why the backups on the shelf were taken, the newest first."""
    return [one.kept.why for one in list_backups(Place(leader.home))]


# Asked for


def test_the_shelf_is_where_storage_looks(leader: Leader) -> None:
    """The home and the package that migrates name the same folder."""
    assert leader.home.backups == shelf.shelf_of(leader.home.database)


def test_a_backup_says_how_much_it_has(leader: Leader, clock: FakeClock) -> None:
    """By habit in their order, then what concerns all; only what counts is counted."""
    leader.log("call")
    leader.log("call")
    leader.undo()
    leader.skip("call", "2026-10-03")
    leader.pause("visit")
    leader.pause(None, "1 dec", "9 dec")
    done = backed_up(leader)
    counts = {one.slug: one for one in done.stock.counts}
    assert counts["call"] == HabitStock("call", 1, 1, 0, 0, 1)
    assert counts["visit"] == HabitStock("visit", 0, 0, 1, 0, 1)
    assert counts[None] == HabitStock(None, 0, 0, 1, 0, 0)
    assert done.stock.total == HabitStock(None, 1, 1, 2, 0, 9)
    assert done.path == leader.home.backups / "cchabits-20261120T090000Z-asked.db"
    assert verify(done.path) == done.checked
    assert clock.zone is None


def test_a_backup_goes_where_it_is_asked_to(leader: Leader, tmp_path: Path) -> None:
    """Into a file, or under a name of its own into a folder; a link to one is followed."""
    leader.log("call")
    assert backed_up(leader, tmp_path / "a.db").path == tmp_path / "a.db"
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to("disk")
    named = backed_up(leader, tmp_path / "link").path
    assert named.parent == tmp_path / "disk"
    assert shelf.kept(tmp_path / "disk")[0].path == named
    assert reasons(leader) == []


def test_a_backup_of_ours_is_replaced(leader: Leader, tmp_path: Path) -> None:
    """With its checksum beside it, it is one that cchabits wrote."""
    leader.log("call")
    target = backed_up(leader, tmp_path / "a.db").path
    leader.log("call")
    assert backed_up(leader, target).stock.total.entries == 2
    assert tables_of(target) == tables_of(leader.home.database)


@pytest.mark.parametrize("case", ["text", "log", "copy", "spoilt", "pipe", "other"])
def test_nothing_else_is_written_over(leader: Leader, tmp_path: Path, case: str) -> None:
    """A text, a log, a copy without a checksum, a spoilt backup: all are left as they are."""
    leader.log("call")
    target = backed_up(leader, tmp_path / "a.db").path
    if case == "log":
        target = leader.home.database
    elif case == "pipe":
        target = Path("/dev/null")
    elif case == "text":
        target.write_text("mine")
    elif case == "spoilt":
        with target.open("ab") as file:
            file.write(b"x")
    else:
        sidecar_of(target).unlink()
    before = target.read_bytes()
    with pytest.raises(NotNow, match="the log itself" if case == "log" else "there already"):
        backed_up(leader, target)
    assert target.read_bytes() == before


# Once a day


def test_a_day_has_one_backup(leader: Leader, clock: FakeClock) -> None:
    """The next day has another; what else was taken counts for nothing."""
    leader.log("call")
    backed_up(leader)
    place = Place(leader.home)
    first = back_up_daily(place)
    assert first is not None
    assert back_up_daily(place) is None
    clock.day += dt.timedelta(days=1)
    second = back_up_daily(place)
    assert second is not None
    assert reasons(leader) == ["daily", "daily", "asked"]
    assert verify(second.path).has_sidecar


def test_a_clock_that_was_ahead_does_not_stop_the_days(leader: Leader, clock: FakeClock) -> None:
    """A backup dated next year is no reason not to take today's, nor is today's let go."""
    leader.log("call")
    place = Place(leader.home)
    clock.day += dt.timedelta(days=400)
    for _ in range(40):
        assert back_up_daily(place)
        clock.day += dt.timedelta(days=1)
    clock.day = DAY
    today = back_up_daily(place)
    assert today is not None
    assert today.path.exists()


def test_the_day_is_the_computers(leader: Leader, clock: FakeClock) -> None:
    """Whatever day a command acts on."""
    leader.log("call", today="2026-09-09")
    back_up_daily(Place(leader.home, dt.date(2026, 9, 9)))
    assert list_backups(Place(leader.home))[0].kept.taken == clock.now()


def test_a_shelf_in_use_is_left_for_the_next_write(leader: Leader) -> None:
    """Another process is at it, most likely with the same in mind."""
    leader.log("call")
    with shelf.locked(leader.home.backups, Patience()):
        assert back_up_daily(Place(leader.home)) is None
    assert back_up_daily(Place(leader.home)) is not None


# Before an import


def test_an_import_is_preceded_by_a_backup(leader: Leader) -> None:
    """It has what was there before, and nothing of the import."""
    leader.log("call")
    leader.take([act("call", "2026-11-02")])
    (one,) = list_backups(Place(leader.home))
    assert one.kept.why == "import"
    assert len(tables_of(one.kept.path)["entry"]) == 1


def test_an_import_of_nothing_needs_none(leader: Leader) -> None:
    """Nor does one that only counts, or one that is refused."""
    record = act("call", "2026-11-02", id="abcd")
    leader.take([record])
    before = reasons(leader)
    leader.take([record])
    leader.take([act("call", "2026-11-03")], is_dry=True)
    with pytest.raises(Exception, match="cannot be taken"):
        leader.take([act("call", "2026-13-03")])
    assert reasons(leader) == before == ["import"]


def test_without_a_backup_there_is_no_import(leader: Leader) -> None:
    """Where none can be made, nothing is imported."""
    leader.log("call")
    leader.home.backups.write_text("in the way")
    before = leader.everything()
    with pytest.raises(CannotWrite, match="nothing was changed"):
        leader.take([act("call", "2026-11-02")])
    assert leader.everything() == before


# Forgetting


def forgotten(leader: Leader, entry_id: str) -> Cleaned:
    """Forget an entry's words, in the log alone and then in its backups, and tell of these."""
    with leader.session() as session:
        with session.database.wiping():
            store.blank_dead_entries(session.database, entry_id)
        return forget_in_backups(session, entry_id)


def holders(leader: Leader, word: bytes = b"Acme") -> list[str]:
    """Return the names of the files of a home that have a word anywhere in their bytes."""
    files = [path for path in leader.home.folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if word in path.read_bytes())


def log_secret(leader: Leader) -> None:
    """Log an entry that says something."""
    leader.log("review", note="Acme leaves", details=("departments=Acme",), by="Acme",
               id="a3f9c0de")  # fmt: skip


def test_words_leave_the_backups_too(leader: Leader, clock: FakeClock) -> None:
    """Whether an entry lived or was deleted when a backup was taken; each is whole afterwards."""
    leader.log("call", note="Beta stays")
    backed_up(leader)
    log_secret(leader)
    backed_up(leader)
    leader.delete("a3f9")
    backed_up(leader)
    assert len(holders(leader)) == 3
    cleaned = forgotten(leader, "a3f9c0de")
    assert holders(leader) == []
    assert [path.name for path in cleaned.written] == [
        "cchabits-20261120T090000Z-asked-3.db",
        "cchabits-20261120T090000Z-asked-2.db",
    ]
    assert cleaned.unreadable == []
    for one in list_backups(Place(leader.home)):
        assert verify(one.kept.path).has_sidecar
        assert one.kept.path.stat().st_mode & 0o777 == 0o600
    assert len(holders(leader, b"Beta stays")) == 4
    assert clock.zone is None


def test_a_live_entry_without_its_words_is_counted_as_it_is(leader: Leader) -> None:
    """In a backup it is a partial entry then, and its day says so."""
    log_secret(leader)
    target = backed_up(leader).path
    leader.delete("a3f9")
    forgotten(leader, "a3f9c0de")
    tables = tables_of(target)
    assert [(row["is_live"], row["note"], row["details"]) for row in tables["entry"]] == [
        (1, "", None)
    ]
    assert [(row["marks"], row["partials"]) for row in tables["day"]] == [("[]", "[null]")]


def test_the_words_that_stand_stay(leader: Leader) -> None:
    """Of an edited entry, what it says now is kept in the backups that know it."""
    log_secret(leader)
    first = backed_up(leader).path
    leader.edit("a3f9", note="Beta stays", details=("departments=sales",), by="Ana")
    second = backed_up(leader).path
    cleaned = forgotten(leader, "a3f9c0de")
    assert set(cleaned.written) == {first, second}
    assert holders(leader) == []
    notes = {row["note"] for row in tables_of(second)["entry"] if row["is_live"]}
    assert notes == {"Beta stays"}


def test_a_backup_without_the_words_is_not_touched(leader: Leader) -> None:
    """Nor is a file that is not ours."""
    leader.log("call", note="Acme")
    target = backed_up(leader).path
    (leader.home.backups / "notes.txt").write_text("Acme")
    before = target.read_bytes()
    log_secret(leader)
    leader.delete("last")
    assert forgotten(leader, "a3f9c0de") == Cleaned([], [])
    assert target.read_bytes() == before


def test_a_damaged_backup_is_named(leader: Leader) -> None:
    """It may hold the words, and cannot be written anew."""
    log_secret(leader)
    target = backed_up(leader).path
    target.write_bytes(target.read_bytes() + b"x")
    leader.delete("a3f9")
    assert forgotten(leader, "a3f9c0de") == Cleaned([], [target])


def test_what_a_crash_left_on_the_shelf_goes_too(leader: Leader) -> None:
    """A half-made copy holds words as well as a whole one."""
    log_secret(leader)
    backed_up(leader)
    (leader.home.backups / ".cchabits-0a.partial").write_bytes(b"Acme")
    leader.delete("a3f9")
    forgotten(leader, "a3f9c0de")
    assert holders(leader) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_words_leave_a_backup_of_an_older_schema(leader: Leader, version: int) -> None:
    """It is brought to the present one on the way."""
    restore(version, leader.home.database)
    leader.write(habits_file_of(leader.home.database))
    with contextlib.closing(sqlite3.connect(leader.home.database)) as link:
        entry_id = link.execute("SELECT id FROM entry WHERE is_live = 0").fetchone()[0]
        link.execute("UPDATE entry SET note = 'Zorro' WHERE id = ?", (entry_id,))
        link.commit()
    with leader.session():
        pass
    (one,) = list_backups(Place(leader.home))
    assert verify(one.kept.path).version == version
    cleaned = forgotten(leader, entry_id)
    assert cleaned.written == [one.kept.path]
    assert holders(leader, b"Zorro") == []


def test_without_backups_there_is_nothing_to_clean(leader: Leader) -> None:
    """And no folder is made for it."""
    log_secret(leader)
    leader.delete("a3f9")
    assert forgotten(leader, "a3f9c0de") == Cleaned([], [])
    assert not leader.home.backups.exists()


def test_what_cannot_be_backed_up_is_said_by_name(leader: Leader, tmp_path: Path) -> None:
    """A log with a stranger's trigger would not be restored, and so is not backed up."""
    leader.log("call")
    with contextlib.closing(sqlite3.connect(leader.home.database)) as link:
        link.execute("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM skip; END")
    with pytest.raises(Exception, match="cannot be backed up: it has a trigger 't'"):
        take(leader.home.database, tmp_path / "a.db", Patience())
