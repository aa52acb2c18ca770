"""Restoring: what was in the backup is in the log, what was there can be had back, or nothing."""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cchabits.config.paths import Home
from cchabits.domain.stock import Difference, HabitStock, differences
from cchabits.errors import BadBackup, Busy, CannotWrite, FileMissing, StorageFailed
from cchabits.services.backups import REPAIR, back_up, back_up_before, list_backups
from cchabits.services.restoring import Restored, opened_backup, restore
from cchabits.services.session import Place
from cchabits.storage import shelf
from cchabits.storage.backup import take, verify
from cchabits.storage.database import Patience
from cchabits.storage.shelf import Kept
from cchabits.storage.version import SCHEMA_VERSION
from tests.counting import Tell
from tests.services.homes import DAY, HABITS, Leader, new_folder
from tests.storage import old_schemas
from tests.storage.old_schemas import VERSIONS, habits_file_of, tables_of
from tests.storage.unfit import UNFIT, run_sql, without_sidecar
from tests.waiting import PATIENCE, none_left, wait_until

SHORT = Patience(given_up_after=0.3)

_READER = """
import sqlite3, sys
link = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
count = "SELECT count(*), count(DISTINCT note) FROM entry WHERE is_live = 1"
link.execute("BEGIN")
print(*link.execute(count).fetchone(), flush=True)
sys.stdin.readline()
print(*link.execute(count).fetchone(), flush=True)
link.execute("COMMIT")
while sys.stdin.readline():
    link.execute("BEGIN")
    first, second = (link.execute(count).fetchone() for _ in range(2))
    link.execute("COMMIT")
    assert first == second
    print(*first, flush=True)
"""


@pytest.fixture
def other() -> Iterator[Leader]:
    """Another computer, with nothing on it yet."""
    with new_folder() as folder:
        leader = Leader(folder)
        leader.home.habits_file.unlink()
        yield leader


def backed_up(leader: Leader) -> Path:
    """Back a leader's log up, and return where."""
    with leader.session() as session:
        return back_up(session).path


def restored(leader: Leader, file: Path, patience: Patience | None = None) -> Restored:
    """Restore a backup."""
    place = Place(leader.home, DAY, patience or Patience())
    with opened_backup(place, file) as found:
        return restore(found)


def filled(leader: Leader) -> Path:
    """Log three acts, and return a backup with them, to which two more are logged afterwards."""
    for number in range(3):
        leader.log("call", note=f"before {number}")
    leader.pause("visit", "1 dec", "9 dec")
    path = backed_up(leader)
    for number in range(2):
        leader.log("call", note=f"after {number}")
    return path


def entries_of(leader: Leader) -> list[str]:
    """Return the notes in the log."""
    return [one["note"] for one in leader.records() if one["type"] == "entry"]


# What comes back


def test_the_log_is_what_the_backup_was(leader: Leader) -> None:
    """Row for row, all tables, and nothing of what was logged since."""
    file = filled(leader)
    done = restored(leader, file)
    assert tables_of(leader.home.database) == tables_of(file)
    assert entries_of(leader) == ["before 0", "before 1", "before 2"]
    assert done.remarks == []
    assert leader.home.database.stat().st_mode & 0o777 == 0o600


def test_one_can_go_back(leader: Leader) -> None:
    """What was there before is in a backup of its own, which brings it back."""
    file = filled(leader)
    before = tables_of(leader.home.database)
    done = restored(leader, file)
    assert done.before is not None
    assert verify(done.before).has_sidecar
    restored(leader, done.before)
    assert tables_of(leader.home.database) == before
    assert [one.kept.why for one in list_backups(Place(leader.home))].count("restore") == 2


def test_what_is_restored_stays_on_the_shelf(leader: Leader) -> None:
    """Though so many backups have been made since that it would have gone."""
    leader.log("call")
    with leader.session() as session:
        first = back_up_before(session, REPAIR)
        for _ in range(shelf.KEPT_LATEST - 1):
            back_up_before(session, REPAIR)
    restored(leader, first)
    assert verify(first).has_sidecar


def test_undo_goes_on_from_the_backup(leader: Leader) -> None:
    """The operations are those of the backup; the restore is none of them."""
    file = filled(leader)
    restored(leader, file)
    assert leader.undo().operation.title.startswith("pause visit")
    assert leader.undo().operation.title.startswith("log call")
    assert entries_of(leader) == ["before 0", "before 1"]
    leader.log("call", note="and on")


def test_a_computer_without_a_log_gets_one(leader: Leader, other: Leader) -> None:
    """And habits.toml as the backup had it; nothing needed to be backed up."""
    file = filled(leader)
    done = restored(other, file)
    assert done.before is None
    assert done.remarks == [
        f"{other.home.habits_file} was missing, and was written as the backup had it"
    ]
    assert other.home.habits_file.read_text() == leader.home.habits_file.read_text()
    assert entries_of(other) == ["before 0", "before 1", "before 2"]
    assert other.home.database.stat().st_mode & 0o777 == 0o600


def test_a_home_in_two_folders_gets_both(leader: Leader, tmp_path: Path) -> None:
    """As on a platform with folders of its own for settings and data: they are made."""
    file = filled(leader)
    data = tmp_path / "share" / "cchabits"
    home = Home(tmp_path / "config" / "habits.toml", data / "cchabits.db", data)
    with opened_backup(Place(home), file) as found:
        restore(found)
    assert tables_of(home.database) == tables_of(file)
    assert (tmp_path / "config" / "habits.toml").exists()
    for folder in (data, home.backups):
        assert not folder.exists() or folder.stat().st_mode & 0o777 == 0o700


def test_another_habits_toml_is_left_alone_and_told(leader: Leader) -> None:
    """The next command takes it as edited on that day."""
    file = filled(leader)
    leader.define([*HABITS, {"slug": "new-one"}])
    with leader.session(None):
        pass
    text = leader.home.habits_file.read_text()
    done = restored(leader, file)
    (remark,) = done.remarks
    assert "is not as it was in the backup: the next command takes it as edited today" in remark
    assert leader.home.habits_file.read_text() == text
    with leader.session(None) as session:
        assert "new-one is new" in " ".join(session.remarks)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_of_an_older_schema_is_brought_to_ours(leader: Leader, version: int) -> None:
    """In a copy: the backup is left as it is."""
    old = old_schemas.restore(version, leader.home.folder / "old.db")
    leader.write(habits_file_of(old))
    leader.log("visit", "5m", today="2026-12-01")
    before = old.read_bytes()
    restored(leader, old)
    assert old.read_bytes() == before
    rows = {name: len(found) for name, found in tables_of(old).items()}
    assert {name: len(tables_of(leader.home.database)[name]) for name in rows} == rows
    assert leader.rows("PRAGMA user_version") == [(SCHEMA_VERSION,)]


def test_a_name_will_do_for_the_homes_own(leader: Leader) -> None:
    """Unless a file of that name lies where one stands."""
    file = filled(leader)
    restored(leader, Path(file.name))
    assert tables_of(leader.home.database) == tables_of(file)


def test_what_would_change_is_counted_by_habit(leader: Leader) -> None:
    """Entries, skips, pauses and definitions, now and then; a habit may be unknown to either."""
    file = filled(leader)
    leader.define([*HABITS[1:], {"slug": "new-one"}])
    with leader.session(None):
        pass
    before = leader.everything()
    with opened_backup(Place(leader.home, DAY), file) as found:
        told = {one.slug: one for one in differences(found.now, found.then)}
    assert told["call"] == Difference(
        "call", HabitStock("call", 5, definitions=1), HabitStock("call", 3, definitions=1)
    )
    assert told["visit"].now == told["visit"].then == HabitStock("visit", 0, 0, 1, definitions=1)
    assert told["new-one"] == Difference("new-one", HabitStock("new-one", definitions=1), None)
    assert leader.everything() == before


def test_what_is_written_around_the_acts_is_restored_and_counted(leader: Leader) -> None:
    """Reasons and answers with their habit, reviews with what concerns all."""
    leader.explain("call")
    leader.reflect("month", "a call")
    path, written = backed_up(leader), leader.practice()
    leader.choose("call", "keep")
    leader.reflect("week", "two calls")
    with opened_backup(Place(leader.home, DAY), path) as found:
        told = {one.slug: one for one in differences(found.now, found.then)}
        restore(found)
    assert leader.practice() == written
    assert told["call"] == Difference(
        "call",
        HabitStock("call", practice=2, definitions=1),
        HabitStock("call", practice=1, definitions=1),
    )
    assert told[None] == Difference(
        None, HabitStock(None, practice=2), HabitStock(None, practice=1)
    )


def test_looking_makes_nothing(leader: Leader, other: Leader) -> None:
    """Where there is no log, no folder and no file comes of it."""
    file = filled(leader)
    with opened_backup(Place(other.home), file) as found:
        assert found.now is None
    assert list(other.home.folder.iterdir()) == []


# What is refused


@pytest.mark.parametrize(("spoil", "why"), UNFIT.values(), ids=UNFIT)
def test_what_is_no_backup_is_not_restored(
    leader: Leader, spoil: Callable[[Path], object], why: str
) -> None:
    """The log and the shelf are as they were."""
    file = filled(leader).rename(leader.home.folder / "b.db")
    spoil(file)
    before, shelved = leader.everything(), sorted(leader.home.backups.iterdir())
    with pytest.raises(BadBackup, match=why):
        restored(leader, file)
    assert leader.everything() == before
    assert sorted(leader.home.backups.iterdir()) == shelved


def test_a_flipped_bit_is_not_restored(leader: Leader) -> None:
    """Though SQLite would not see it, for it is in a note."""
    file = filled(leader)
    content = file.read_bytes()
    assert content.count(b"before 1") == 1
    file.write_bytes(content.replace(b"before 1", b"before 3"))
    before = leader.everything()
    with pytest.raises(BadBackup, match="one of the two has changed"):
        restored(leader, file)
    assert leader.everything() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET day = 'someday'",
        "UPDATE entry SET details = '{'",
        "UPDATE entry SET note = x'ff'",
        (
            "INSERT INTO skip (habit_id, day, reason, note, countermeasure, added_by, is_live) "
            "VALUES (1, '2026-10-01', 'illness', x'ff', '', 1, 1)"
        ),
        "UPDATE operation SET at = 'once'",
        "UPDATE entry SET day = CAST(x'ff' AS TEXT)",
        "UPDATE definition SET content = '[]'",
        "UPDATE day SET marks = 'x'",
        "UPDATE pause SET \"begin\" = ''",
    ],
)
def test_a_log_that_was_tampered_with_is_not_restored(leader: Leader, statement: str) -> None:
    """Its tables are ours, and without a checksum only its rows can tell."""
    file = without_sidecar(filled(leader))
    run_sql(file, statement)
    before = leader.everything()
    with pytest.raises(BadBackup, match="cannot read"):
        restored(leader, file)
    assert leader.everything() == before


def test_the_log_itself_is_no_backup(leader: Leader) -> None:
    """Nor is a file that is not there."""
    filled(leader)
    with pytest.raises(BadBackup, match="the log itself"):
        restored(leader, leader.home.database)
    with pytest.raises(FileMissing):
        restored(leader, leader.home.folder / "gone.db")


def test_a_log_that_cannot_be_backed_up_is_kept(leader: Leader) -> None:
    """Where the shelf cannot be written, nothing is restored."""
    file = filled(leader).rename(leader.home.folder / "b.db")
    before = leader.everything()
    with opened_backup(Place(leader.home, DAY), file) as found:
        for path in leader.home.backups.iterdir():
            path.unlink()
        leader.home.backups.rmdir()
        leader.home.backups.write_text("in the way")
        with pytest.raises(CannotWrite, match="nothing was restored"):
            restore(found)
    assert leader.everything() == before


def test_a_damaged_log_is_to_be_moved_away(leader: Leader) -> None:
    """It is not written over, for it cannot be backed up; moved away, it leaves the place free."""
    file = filled(leader)
    content = bytearray(leader.home.database.read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    leader.home.database.write_bytes(content)
    with pytest.raises(StorageFailed) as refusal:
        restored(leader, file)
    assert refusal.value.sentence.endswith("nothing was restored")
    assert refusal.value.hints[-1].endswith("away first")
    assert leader.home.database.read_bytes() == content
    leader.home.database.rename(leader.home.folder / "damaged.db")
    restored(leader, file)
    assert entries_of(leader) == ["before 0", "before 1", "before 2"]


# Others at the same time


def test_what_is_written_in_between_is_not_lost(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act logged after the log was backed up, and before it was written over, is in a backup."""
    file = filled(leader)
    put, count = shelf.put, 0

    def put_and_log(*args: object, **more: object) -> object:
        nonlocal count
        done = put(*args, **more)  # type: ignore[arg-type]
        count += 1
        if count == 1:
            leader.log("call", note="in between")
        return done

    monkeypatch.setattr(shelf, "put", put_and_log)
    done = restored(leader, file)
    assert count == 2
    assert done.before is not None
    assert "in between" in {row["note"] for row in tables_of(done.before)["entry"]}
    assert tables_of(leader.home.database) == tables_of(file)


def test_a_log_that_never_rests_is_left(leader: Leader, monkeypatch: pytest.MonkeyPatch) -> None:
    """After twenty tries that is said; every act is in the log."""
    file = filled(leader)
    put = shelf.put

    def put_and_log(*args: object, **more: object) -> tuple[Kept, object]:
        leader_log = leader.log
        done = put(*args, **more)  # type: ignore[arg-type]
        leader_log("call", note="again")
        return done

    monkeypatch.setattr(shelf, "put", put_and_log)
    with pytest.raises(StorageFailed, match="changes all the time"):
        restored(leader, file)
    assert entries_of(leader).count("again") == 20


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE", "DEFERRED"])
def test_a_log_in_use_is_waited_for_and_left(leader: Leader, kind: str) -> None:
    """By a writer, or by a reader that does not end: nothing is restored."""
    file = filled(leader)
    before = leader.everything()
    place = Place(leader.home, DAY, SHORT)
    with opened_backup(place, file) as found:
        link = sqlite3.connect(leader.home.database, isolation_level=None)
        with contextlib.closing(link):
            link.execute(f"BEGIN {kind}")
            link.execute("SELECT count(*) FROM entry").fetchone()
            with pytest.raises(Busy):
                restore(found)
    assert leader.everything() == before


def test_an_open_reader_sees_the_old_or_the_new(tell: Tell, leader: Leader) -> None:
    """Another process reads on while two backups are restored in turn, and never sees a mixture."""
    few = filled(leader)
    for number in range(40):
        leader.log("call", note=f"more {number}")
    many = backed_up(leader)
    looks: list[str] = []
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", _READER, str(leader.home.database)]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stdout.readline() == "45 45\n"
        with pytest.raises(Busy):  # while it reads, it is waited for
            restored(leader, few, SHORT)
        reader.stdin.write("\n")
        assert reader.stdout.readline() == "45 45\n"
        for number in range(20):
            reader.stdin.write("\n" * 5)
            restored(leader, (few, many)[number % 2], Patience(given_up_after=60))
            looks += [reader.stdout.readline() for _ in range(5)]
    tell(f"{len(looks)} looks at a log restored 20 times: {sorted(set(looks))}")
    assert reader.returncode == 0
    assert set(looks) <= {"45 45\n", "3 3\n"}


# Under writers

# Writes until its standard input is closed, and prints how much that was.
_WRITER = """
import select, sys
from tests.services.homes import Leader
from pathlib import Path
leader = Leader.__new__(Leader)
from cchabits.config.paths import find_home
leader.home = find_home(sys.argv[1], {})
from cchabits.services.log import Act, log
from cchabits.services.session import Place, open_session
from cchabits.storage.database import Patience
import datetime as dt
place = Place(leader.home, dt.date(2026, 11, 20), Patience(given_up_after=240))
number = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    with open_session(place) as session:
        log(session, Act("call", note=f"{sys.argv[2]} {number}"))
    number += 1
print(number)
"""


def taken_under(writers: "list[subprocess.Popen[str]]", leader: Leader) -> list[Path]:
    """Take 25 backups while writers write, each once they have written some more."""
    folder = leader.home.folder / "taken"
    folder.mkdir()
    files: list[Path] = []
    seen = 0

    def is_more() -> bool:
        assert all(writer.poll() is None for writer in writers), "a writer has died"
        return operations(leader) >= seen + 5

    while len(files) < 25:
        wait_until(is_more, "nothing is written")
        files.append(folder / f"{len(files)}.db")
        take(leader.home.database, files[-1], Patience())
        seen = operations(leader)
    return files


def operations(leader: Leader) -> int:
    """Return how many operations the log has."""
    ((count,),) = leader.rows("SELECT count(*) FROM operation")
    assert isinstance(count, int)
    return count


@pytest.mark.slow
def test_backups_taken_under_writers_are_equal_to_their_source(
    tell: Tell, leader: Leader, other: Leader
) -> None:
    """D8: each of 25 is a state that the log was in, and restored, it is that state."""
    leader.log("call", note="first")
    pipe = subprocess.PIPE
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, leader.home.folder, str(number)],
            stdin=pipe,
            stdout=pipe,
            text=True,
        )
        for number in range(4)
    ]
    with none_left(writers):
        files = taken_under(writers, leader)
        written = [int(writer.communicate(timeout=2 * PATIENCE)[0]) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4
    source = tables_of(leader.home.database)
    assert len(source["entry"]) == 1 + sum(written)
    equal = 0
    sizes = set()
    for file in files:
        restored(other, file)
        tables = tables_of(other.home.database)
        assert tables == tables_of(file)
        last = len(tables["operation"])
        sizes.add(last)
        assert tables["operation"] == source["operation"][:last]
        assert tables["entry"] == [row for row in source["entry"] if row["added_by"] <= last]
        with other.session() as session:
            assert session.remarks == []
        equal += 1
    tell(f"D8: {equal} of 25 backups equal to their source, of {len(sizes)} states")
    assert equal == 25
    assert len(sizes) == 25
