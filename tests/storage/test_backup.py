"""Backups: whole, checked and private, or not there; and what is none is refused."""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cchabits.errors import BadBackup, Busy, CannotWrite, FileMissing, StorageFailed
from cchabits.storage import backup
from cchabits.storage.backup import Checked, copied, sidecar_of, take, verify
from cchabits.storage.database import Patience
from cchabits.storage.opening import open_database
from cchabits.storage.version import SCHEMA_VERSION
from tests.counting import Tell
from tests.services.homes import Leader, act
from tests.storage.old_schemas import VERSIONS, restore, tables_of
from tests.storage.unfit import UNFIT, run_sql, without_sidecar

FLIPS = 1_000
SHORT = Patience(given_up_after=0.1)


@pytest.fixture
def log(leader: Leader) -> Path:
    """A log with a few entries, one of them deleted."""
    leader.take([act("call", f"2026-11-{day:02}", note=f"note {day}") for day in range(1, 21)])
    leader.log("visit", "90m", note="a secret")
    leader.delete("last")
    return leader.home.database


@pytest.fixture
def made(log: Path) -> Path:
    """A backup of it."""
    target = log.with_name("a backup %.db")
    take(log, target, Patience())
    return target


# What a backup is


def test_a_backup_has_every_row_of_its_log(log: Path, made: Path) -> None:
    """Live and dead rows, table by table."""
    assert tables_of(made) == tables_of(log)


def test_a_backup_is_found_whole(made: Path) -> None:
    """Looked through, it has the present schema, its size and the checksum beside it."""
    checked = verify(made)
    assert checked == Checked(SCHEMA_VERSION, made.stat().st_size, checked.checksum, True)  # noqa: FBT003


def test_sha256sum_reads_the_checksum(made: Path) -> None:
    """The file beside a backup is what `sha256sum -c` takes, also for a name with a line end."""
    odd = made.with_name("two\nlines \\ and a backslash.db")
    take(made, odd, Patience())
    for path in (made, odd):
        done = subprocess.run(
            ["sha256sum", "-c", sidecar_of(path).name],
            cwd=made.parent, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("umask", [0, 0o777])
def test_a_backup_is_its_owners_only(log: Path, umask: int) -> None:
    """Whatever the umask, the file and its checksum are 0600."""
    before = os.umask(umask)
    try:
        take(log, log.with_name("b.db"), Patience())
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in log.parent.glob("b.db*")}
    assert modes == {0o600}


def test_a_backup_keeps_nothing_of_what_was_overwritten(log: Path) -> None:
    """What a row said before it was blanked may be left in the log's free space, never here."""
    run_sql(log, "UPDATE entry SET note = '' WHERE note = 'a secret'")
    target = log.with_name("b.db")
    take(log, target, Patience())
    assert b"a secret" not in target.read_bytes()


def test_a_backup_is_taken_while_another_holds_the_write_lock(log: Path) -> None:
    """As a migration and an import do, which have written nothing yet."""
    database = open_database(log, SHORT)
    with database.writing():
        take(log, log.with_name("b.db"), SHORT)
    database.close()
    verify(log.with_name("b.db"))


def test_taking_again_replaces_file_and_checksum(leader: Leader, log: Path, made: Path) -> None:
    """The new one is found whole, and has what was logged since."""
    first = verify(made)
    leader.log("call")
    take(log, made, Patience())
    assert verify(made).checksum != first.checksum
    assert tables_of(made) == tables_of(log)


@pytest.mark.parametrize("name", ["with space", "100%", "é", "#?&", os.fsdecode(b"not-text-\xff")])
def test_any_folder_will_do(log: Path, name: str) -> None:
    """Names that mean something in an address, or are no text, are names."""
    folder = log.parent / name
    folder.mkdir()
    shutil.copy(log, folder / "a.db")
    take(folder / "a.db", folder / "b.db", Patience())
    assert verify(folder / "b.db").has_sidecar


# When none can be taken


def everything_in(folder: Path) -> set[str]:
    """Return the names of all files in a folder."""
    return {path.name for path in folder.rglob("*")}


def test_a_damaged_log_is_not_backed_up(log: Path) -> None:
    """That is said, and nothing is left behind."""
    content = bytearray(log.read_bytes())
    content[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
    log.write_bytes(content)
    before = everything_in(log.parent)
    with pytest.raises(StorageFailed):
        take(log, log.with_name("b.db"), Patience())
    assert everything_in(log.parent) == before


def test_a_log_in_use_is_waited_for(log: Path) -> None:
    """While another process writes its changes, none is taken, and nothing is left behind."""
    before = everything_in(log.parent)
    with contextlib.closing(sqlite3.connect(log, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            take(log, log.with_name("b.db"), SHORT)
    assert everything_in(log.parent) == before


def test_a_folder_that_is_not_there_is_named(log: Path) -> None:
    """No folder is made for a backup."""
    with pytest.raises(CannotWrite, match=r"there is no folder .*nowhere"):
        take(log, log.parent / "nowhere" / "b.db", Patience())


def test_a_log_that_has_gone_is_not_made(log: Path) -> None:
    """A backup of nothing is none."""
    with pytest.raises(CannotWrite):
        take(log.with_name("gone.db"), log.with_name("b.db"), Patience())
    assert not log.with_name("gone.db").exists()
    assert not log.with_name("b.db").exists()


# What is refused


@pytest.mark.parametrize(("spoil", "why"), UNFIT.values(), ids=UNFIT)
def test_what_is_no_backup_is_refused(
    made: Path, spoil: Callable[[Path], object], why: str
) -> None:
    """Without a checksum to tell, by what it is; verified or copied, and nothing is left behind."""
    spoil(without_sidecar(made))
    before = everything_in(made.parent)
    with pytest.raises(BadBackup, match=why):
        verify(made)
    with pytest.raises(BadBackup, match=why), copied(made, made.parent):
        pass
    assert everything_in(made.parent) == before


def test_a_file_that_is_not_there_is_missed(made: Path) -> None:
    """As any other file that was named."""
    with pytest.raises(FileMissing):
        verify(made.with_name("gone.db"))


def test_statistics_that_sqlite_keeps_are_no_strangers(made: Path) -> None:
    """A log that somebody ran ANALYZE on can be backed up and restored."""
    run_sql(without_sidecar(made), "ANALYZE")
    assert verify(made).version == SCHEMA_VERSION


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_of_an_older_schema_is_one(tmp_path: Path, version: int) -> None:
    """Its version is told; it is not brought any further."""
    old = restore(version, tmp_path / "old.db")
    assert verify(old).version == version
    assert take(old, tmp_path / "b.db", Patience()).version == version


def test_a_copy_is_what_was_checked(made: Path) -> None:
    """Its bytes are the backup's, it is its owner's only, and it is gone after the block."""
    with copied(made, made.parent) as (copy, checked):
        assert copy.read_bytes() == made.read_bytes()
        assert copy.stat().st_mode & 0o777 == 0o600
        assert checked == verify(made)
    assert not copy.exists()


def test_every_flipped_bit_is_seen(tell: Tell, made: Path) -> None:
    """D9: of 1,000 copies of a backup in which one bit differs, not one is taken for whole."""
    chance = random.Random(9)
    content = made.read_bytes()
    refused = 0
    for place in chance.sample(range(8 * len(content)), FLIPS):
        flipped = bytearray(content)
        flipped[place // 8] ^= 1 << place % 8
        made.write_bytes(flipped)
        try:
            verify(made)
        except BadBackup:
            refused += 1
    tell(f"D9: {refused} of {FLIPS} backups with a flipped bit refused")
    assert refused == FLIPS


def test_a_flipped_bit_of_the_checksum_is_seen(made: Path) -> None:
    """Whichever of the two has changed, the backup is not trusted."""
    sidecar = sidecar_of(made)
    content = sidecar.read_bytes()
    for place in range(8 * 64):
        flipped = bytearray(content)
        flipped[place // 8] ^= 1 << place % 8
        sidecar.write_bytes(flipped)
        with pytest.raises(BadBackup):
            verify(made)


def test_a_checksum_that_cannot_be_read_is_no_checksum(made: Path) -> None:
    """A folder in its place does not pass for none."""
    sidecar_of(made).unlink()
    sidecar_of(made).mkdir()
    with pytest.raises(BadBackup, match="its checksum cannot be read"):
        verify(made)


def test_a_backup_is_never_beside_the_checksum_of_another(
    leader: Leader, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut short between the two, what lies there is the new one without a checksum."""
    leader.log("call")
    replace = Path.replace

    def replace_backups(path: Path, target: Path) -> Path:
        if target.suffix == backup.SIDECAR:
            raise OSError(5, "Input/output error")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replace_backups)
    with pytest.raises(StorageFailed, match="input/output error"):
        take(leader.home.database, made, Patience())
    assert not verify(made).has_sidecar
    assert tables_of(made) == tables_of(leader.home.database)


def test_what_it_leaves_half_done_has_no_name(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails at the last step leaves neither a backup nor a checksum."""

    def fail(_: Path) -> None:
        raise OSError(28, "No space left on device")

    before = everything_in(log.parent)
    monkeypatch.setattr(backup, "sync", fail)
    with pytest.raises(StorageFailed, match="no space left"):
        take(log, log.with_name("b.db"), Patience())
    assert everything_in(log.parent) == before
