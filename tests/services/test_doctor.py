"""Each check of `doctor` sees the trouble it is there for, and what can be mended is."""

import contextlib
import datetime as dt
import hashlib
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cchabits import clock
from cchabits.errors import Busy
from cchabits.services.doctor import surroundings
from cchabits.services.doctor.backups import look_at_shelf
from cchabits.services.doctor.case import Case
from cchabits.services.doctor.examination import CHECKS, examine
from cchabits.services.doctor.log import HOME
from cchabits.services.session import Place
from cchabits.storage import store
from cchabits.storage.backup import sidecar_of
from cchabits.storage.database import Patience
from cchabits.storage.opening import open_database
from tests.fakes import set_clock
from tests.services.homes import DAY, HABITS, Leader, new_folder
from tests.storage.old_schemas import habits_file_of, restore
from tests.storage.unfit import run_sql

SECOND_PAGE = 4096
INDEX = "ix_entry_habit_day"


@pytest.fixture
def leader() -> Iterator[Leader]:
    """A home with some of everything in its log, and a backup."""
    with new_folder() as folder:
        made = Leader(folder)
        made.log("call", on="2026-10-02", note="Acme")
        made.log("call", on="2026-11-02")
        made.log("visit", "90m", on="2026-11-03")
        made.edit("last", "2h")
        made.skip("review", "2026-09-30")
        made.pause("listen", "2026-12-01", "2026-12-20")
        made.explain("letter")
        made.reflect("month", "a visit")
        made.choose("courage", "keep")
        made.log("question", "3/4")
        made.undo()
        made.back_up()
        assert made.examine().findings == ()
        yield made


def files_of(leader: Leader) -> dict[str, tuple[int, bytes]]:
    """Return every file of a home: its mode and what it holds."""
    return {
        str(path): (path.stat().st_mode, path.read_bytes())
        for path in sorted(leader.home.folder.rglob("*"))
        if path.is_file()
    }


def interrupt(leader: Leader) -> None:
    """Let a process die in the middle of a write, so that what it had begun is left behind."""
    script = (
        "import os, sqlite3, sys\n"
        "link = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "link.execute('PRAGMA cache_size = 1')\n"
        "link.execute('BEGIN')\n"
        "link.execute('DELETE FROM checkpoint')\n"
        "link.executemany('INSERT INTO habit (slug, position) VALUES (?, 9)',"
        " ((f'{n}' * 500,) for n in range(1000, 2000)))\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(leader.home.database)], check=True)
    assert leader.home.database.with_name("cchabits.db-journal").stat().st_size


def damage(leader: Leader) -> None:
    """Overwrite all but the first page."""
    content = leader.home.database.read_bytes()
    rest = len(content) - SECOND_PAGE
    leader.home.database.write_bytes(content[:SECOND_PAGE] + b"\xa5" * rest)


def spoil_index(leader: Leader) -> None:
    """Let an index have to hold rows that are not in it."""
    with contextlib.closing(sqlite3.connect(leader.home.database)) as link, link:
        link.execute("PRAGMA writable_schema = ON")
        link.execute(
            "UPDATE sqlite_schema SET sql = 'CREATE INDEX ix_entry_place ON entry (place)' "
            "WHERE name = 'ix_entry_place'"
        )


def lose_operation(leader: Leader) -> None:
    """Take an operation out that rows of the log tell of."""
    assert leader.change("DELETE FROM operation WHERE id = 2") == 1


def lose_rows(leader: Leader) -> None:
    """Take out what an operation added."""
    assert leader.change("DELETE FROM entry WHERE added_by = 2") == 1
    leader.change("DELETE FROM day WHERE day = '2026-11-02'")
    leader.change("DELETE FROM checkpoint")


def age_backup(leader: Leader) -> None:
    """Let the only backup be one of two days before the last change."""
    for path in (leader.home.folder / "backups").iterdir():
        end = path.name.partition("-asked")[2]
        old = f"{clock.now() - dt.timedelta(days=2):cchabits-%Y%m%dT%H%M%SZ}-asked{end}"
        text = path.read_bytes()
        path.unlink()
        path.with_name(old).write_bytes(text.replace(path.name.encode(), old.encode()))
        path.with_name(old).chmod(0o600)


def drop_backups(leader: Leader) -> None:
    """Let there be no backup."""
    shutil.rmtree(leader.home.folder / "backups")


def lay_a_file_in_the_place_of_backups(leader: Leader) -> None:
    """Let there be something else where the backups go."""
    drop_backups(leader)
    (leader.home.folder / "backups").write_text("mine")
    (leader.home.folder / "backups").chmod(0o600)


def open_backups(leader: Leader) -> None:
    """Let others write what lies beside the log."""
    for path in (leader.home.folder / "backups").iterdir():
        path.chmod(0o666)


def instead_of(path: Path, make: Callable[[Path], object]) -> None:
    """Put something else in the place of a file."""
    path.unlink()
    make(path)


class Trouble(NamedTuple):
    """Something wrong: how it comes about, where it is found, how bad it is, and in which words."""

    make: Callable[[Leader], object]
    check: str
    weight: str
    said: str
    extent: int = 1


MAIL_OF_NO_DAY = """\
INSERT INTO mail (recipient, day, kind, state, message_id, at, tries, error)
VALUES ('ana@example.org', 'monday', 'reminder', 'sent', '<a@b>', '', 1, '')
"""

MENDABLE = {
    "an interrupted write": Trouble(
        interrupt, "database", "fault", "a command was interrupted while it wrote to"
    ),
    "no name": Trouble(
        lambda home: home.change("DELETE FROM home"),
        "home", "fault", "the database lacks the name by which calendars know this home",
    ),
    "a wrong day": Trouble(
        lambda home: home.change("UPDATE day SET marks = '[5]' WHERE day = '2026-11-02'"),
        "sums", "fault", "the sums kept for 1 day are not what the entries say: call",
    ),
    "wrong judgements": Trouble(
        lambda home: home.change("UPDATE checkpoint SET used = used + 7"),
        "sums", "fault", "the sums kept for 5 judgements are not what the entries say", 5,
    ),
    "judgements that cannot be read": Trouble(
        lambda home: home.change("UPDATE checkpoint SET settled = '', figures = '{'"),
        "sums", "fault", "the sums kept for 5 judgements are not what the entries say", 5,
    ),
    "sums of nobody": Trouble(
        lambda home: home.change("INSERT INTO day VALUES (99, '2026-11-02', '[1]', '[]')"),
        "sums", "fault", "1 sum is kept of habits that are gone",
    ),
    "a change of nobody that waits": Trouble(
        lambda home: home.change("INSERT INTO waiting VALUES (99, '2026-11-02')"),
        "sums", "fault", "1 sum is kept of habits that are gone",
    ),
    "a lost operation": Trouble(
        lose_operation, "operations", "fault",
        "the list that undo works by lacks 1 operation, which 1 row of the log tells of",
    ),
    "a lost base of an undo": Trouble(
        lambda home: home.change("UPDATE operation SET undoes = 77 WHERE undoes IS NOT NULL"),
        "operations", "fault", "lacks 1 operation",
    ),
    "lost rows": Trouble(
        lose_rows, "operations", "fault",
        "1 operation that undo could take back has left nothing in the log: log call 1",
    ),
    "an unknown habit": Trouble(
        lambda home: home.change("UPDATE habits_file SET content = replace(content, 'visit', 'x')"),
        "habits", "fault", "visit is neither in habits.toml nor retired",
    ),
    "an open database": Trouble(
        lambda home: home.home.database.chmod(0o644),
        "permissions", "fault", "others on this computer may look into",
    ),
    "an open folder": Trouble(
        lambda home: home.home.folder.chmod(0o755), "permissions", "fault", "(0755)"
    ),
    "open backups": Trouble(
        open_backups,
        "permissions", "fault", "and 1 more file", 2,
    ),
    "no backup": Trouble(
        drop_backups, "backups", "risk", "no backup of the log is kept that could be restored"
    ),
    "an old backup": Trouble(age_backup, "backups", "risk", "the newest backup is of"),
}  # fmt: skip


@pytest.mark.parametrize("name", MENDABLE)
def test_what_can_be_mended_without_loss_is(leader: Leader, name: str) -> None:
    """It is seen, in its words, and nothing is changed by looking; mended, nothing is wrong."""
    trouble = MENDABLE[name]
    before = leader.records()
    trouble.make(leader)
    files = files_of(leader)
    (finding,) = leader.examine().findings
    assert files_of(leader) == files
    assert (finding.check, finding.weight) == (trouble.check, trouble.weight)
    assert trouble.said in finding.sentence
    assert (finding.extent, finding.can_repair) == (trouble.extent, True)
    done = leader.repair()
    assert (done.mended, done.left.findings) == ((finding,), ())
    if name != "lost rows":
        assert leader.records() == before
    again = leader.repair()
    assert (again.mended, again.backup, again.left.findings) == ((), None, ())


HOPELESS = {
    "a damaged file": Trouble(damage, "database", "damage", "the database is damaged"),
    "a damaged index": Trouble(
        spoil_index, "integrity", "damage", "damaged: 5 problems, the first: row 1 missing", 5,
    ),
    "another's file": Trouble(
        lambda home: home.home.database.write_bytes(b"Dear diary, " * 1000),
        "database", "damage", "is not a cchabits database (not SQLite)",
    ),
    "a lost table": Trouble(
        lambda home: home.change("DROP TABLE checkpoint"),
        "schema", "damage", "the database lacks checkpoint",
    ),
    "a lost log": Trouble(
        lambda home: home.home.database.unlink(), "database", "damage", "but 1 backup of one"
    ),
    "an emptied log": Trouble(
        lambda home: home.home.database.write_bytes(b""), "database", "damage", "there is no log at"
    ),
    "entries of no habit": Trouble(
        lambda home: home.change("UPDATE entry SET habit_id = 99 WHERE day = '2026-10-02'"),
        "habits", "damage", "1 row of the log belongs to a habit that is not known",
    ),
    "a habit without a definition": Trouble(
        lambda home: home.change("DELETE FROM definition WHERE habit_id = 1"),
        "habits", "damage", "2 rows of the log belong to a habit that is not known", 2,
    ),
    "a definition of no habit": Trouble(
        lambda home: home.change("UPDATE definition SET habit_id = 99 WHERE habit_id = 7"),
        "references", "damage", "1 row of the table definition names a habit that is gone",
    ),
    "a definition that cannot be read": Trouble(
        lambda home: home.change("UPDATE definition SET content = '{}' WHERE habit_id = 1"),
        "habits", "damage", "the stored definition of call cannot be read",
    ),
    "a definition that is no JSON": Trouble(
        lambda home: home.change("UPDATE definition SET content = '{' WHERE habit_id = 1"),
        "habits", "damage", "rows that cannot be read (seen while looking at habits)",
    ),
    "an entry that cannot be read": Trouble(
        lambda home: home.change("UPDATE entry SET details = '{' WHERE day = '2026-10-02'"),
        "sums", "damage", "rows that cannot be read (seen while looking at sums)",
    ),
    "a reason that cannot be read": Trouble(
        lambda home: home.change("UPDATE practice SET content = 'x' WHERE kind = 'reason'"),
        "practice", "damage", "1 row of reasons, reviews, outcomes or plans cannot be read, and",
    ),
    "records of no kind": Trouble(
        lambda home: home.change("UPDATE practice SET kind = 'dream'"),
        "practice", "damage", "3 rows of reasons, reviews, outcomes or plans cannot", 3,
    ),
    "a review of no habit": Trouble(
        lambda home: home.change("UPDATE practice SET habit_id = 99 WHERE kind = 'review'"),
        "habits", "damage", "1 row of the log belongs to a habit that is not known",
    ),
    "a mail that cannot be read": Trouble(
        lambda home: home.change(MAIL_OF_NO_DAY),
        "mail", "damage", "rows that cannot be read (seen while looking at mail)",
    ),
    "a tick that cannot be read": Trouble(
        lambda home: home.change(
            "INSERT OR REPLACE INTO tick (id, until, utc_offset, told) VALUES (1, 'soon', 0, '')"
        ),
        "mail", "damage", "rows that cannot be read (seen while looking at mail)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOPELESS)
def test_what_cannot_be_mended_leads_to_the_newest_backup(leader: Leader, name: str) -> None:
    """The command that goes back to it is named with its path, and repairing changes nothing."""
    trouble = HOPELESS[name]
    (backup,) = (leader.home.folder / "backups").glob("*.db")
    trouble.make(leader)
    files = files_of(leader)
    findings = leader.examine().findings
    finding = findings[0]
    assert (finding.check, finding.weight) == (trouble.check, trouble.weight), findings
    assert trouble.said in finding.sentence
    assert finding.extent == trouble.extent
    assert finding.advice[-1] == f"cchabits restore {backup}"
    assert not finding.can_repair
    if not any(one.can_repair for one in findings):
        done = leader.repair()
        assert (done.mended, done.backup, done.left.findings) == ((), None, findings)
        assert files_of(leader) == files


ALMOST = {
    "a newer schema": Trouble(
        lambda home: home.change("PRAGMA user_version = 99"), "database", "fault", "has schema 99"
    ),
    "a trigger": Trouble(
        lambda home: home.change(
            "CREATE TRIGGER theirs AFTER INSERT ON entry BEGIN DELETE FROM entry; END"
        ),
        "schema", "fault", "the database has theirs, which cchabits did not make",
    ),
    "another index": Trouble(
        lambda home: [
            home.change("DROP INDEX ix_entry_place"),
            home.change("CREATE INDEX ix_entry_place ON entry (place)"),
        ],
        "schema", "fault", "the database has ix_entry_place otherwise than this version makes it",
    ),
    "a broken file": Trouble(
        lambda home: home.write('schema = 1\n[[habit]]\nslug = 7\ntarget = "x"\n'),
        "habits.toml", "fault", "habits.toml has 3 problems", 3,
    ),
    "a file that cannot be read": Trouble(
        lambda home: instead_of(home.home.habits_file, Path.mkdir),
        "habits.toml", "fault", "habits.toml cannot be read: is a directory",
    ),
    "no room for backups": Trouble(
        lay_a_file_in_the_place_of_backups,
        "backups", "fault", "backups is no folder, so no backup can be made",
    ),
    "a missing file": Trouble(
        lambda home: home.home.habits_file.unlink(),
        "habits.toml", "fault", "habits.toml is missing; the last good definitions stay in force",
    ),
    "a link": Trouble(
        lambda home: instead_of(home.home.database, lambda path: path.symlink_to("habits.toml")),
        "database", "damage", "it is a link",
    ),
    "a folder": Trouble(
        lambda home: instead_of(home.home.database, lambda path: path.mkdir(0o700)),
        "database", "damage", "it is no file",
    ),
    "a pipe": Trouble(
        lambda home: instead_of(home.home.database, lambda path: os.mkfifo(path, 0o600)),
        "database", "damage", "it is no file",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALMOST)
def test_what_only_people_can_mend_is_told_with_what_to_do(leader: Leader, name: str) -> None:
    """Newer, stranger, broken or missing: a sentence and a piece of advice, and no repair."""
    trouble = ALMOST[name]
    trouble.make(leader)
    files = files_of(leader)
    (finding,) = leader.examine().findings
    assert (finding.check, finding.weight) == (trouble.check, trouble.weight)
    assert trouble.said in finding.sentence
    assert (finding.extent, finding.can_repair) == (trouble.extent, False)
    assert finding.advice
    done = leader.repair()
    assert (done.mended, done.backup, done.left.findings) == ((), None, (finding,))
    assert files_of(leader) == files


def test_a_name_is_given_once_and_is_no_other_s(leader: Leader) -> None:
    """Two repairs at once give one name; two lost names are replaced by two."""
    names = set()
    for _ in range(2):
        leader.change("DELETE FROM home")
        case = Case(Place(leader.home, DAY, Patience()), DAY, look_at_shelf(leader.home))
        with contextlib.closing(open_database(leader.home.database, Patience())) as database:
            for _ in range(2):
                with database.writing():
                    assert HOME.mend
                    HOME.mend(case._replace(database=database))
                names.add(store.home_name(database))
    assert len(names) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)


@pytest.mark.parametrize("name", ["''", "'x'", "x'00'", "7", "'a' || char(10)", "NULL"])
def test_nothing_else_is_a_name(leader: Leader, name: str) -> None:
    """Not even another program writes one: the database refuses it."""
    with pytest.raises(sqlite3.IntegrityError):
        leader.change(f"UPDATE home SET name = {name}")  # noqa: S608 - from above


# A home without a log


def test_a_home_in_which_nothing_is_set_up_is_told_how_to_begin(tmp_path: Path) -> None:
    """Neither habits.toml nor a log: one finding; nothing is made by looking."""
    leader = Leader(tmp_path)
    leader.home.habits_file.unlink()
    (finding,) = leader.examine().findings
    assert finding.sentence.startswith("nothing is set up here: ")
    assert finding.advice == ("cchabits init",)
    assert leader.repair().left.findings == (finding,)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [None, b""])
def test_before_anything_was_logged_nothing_is_wrong(tmp_path: Path, content: bytes | None) -> None:
    """A home with habits.toml alone, or with an empty file beside it, only waits for its log."""
    leader = Leader(tmp_path)
    if content is not None:
        leader.home.database.write_bytes(content)
        leader.home.database.chmod(0o600)
    seen = leader.examine()
    assert (seen.findings, seen.sights.entries) == ((), None)
    assert {name for name, _ in seen.left_out} >= {"integrity", "sums", "clock"}


def test_an_older_log_is_brought_to_the_present_schema(tmp_path: Path) -> None:
    """Looking leaves it as it is; repairing does what any command would, behind a backup."""
    leader = Leader(tmp_path)
    restore(1, leader.home.database).chmod(0o600)
    leader.write(habits_file_of(leader.home.database))
    before = leader.home.database.read_bytes()
    (finding,) = leader.examine().findings
    assert finding.sentence.startswith("the database has schema 1")
    assert leader.home.database.read_bytes() == before
    done = leader.repair()
    assert (done.mended, done.left.findings) == ((finding,), ())
    assert len(list((tmp_path / "backups").glob("*-migration.db"))) == 1


# Backups


def flip(path: Path) -> None:
    """Flip one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_backup_that_has_changed_is_named(leader: Leader) -> None:
    """One flipped bit is enough; the newest good one is what `restore` is told to take."""
    (good,) = (leader.home.folder / "backups").glob("*.db")
    bad = leader.back_up()
    flip(bad)
    leader.home.database.unlink()
    lost, spoilt = leader.examine().findings
    assert lost.advice == (f"cchabits restore {good}",)
    why = "it differs from its .sha256: one of the two has changed since it was made"
    assert spoilt.sentence == f"1 of 2 backups cannot be restored: {bad.name}: {why}"
    assert spoilt.advice == ("it may be all there is: keep it until the log is whole again",)


def test_a_spoilt_backup_is_to_be_removed_beside_a_good_one_and_a_sound_log(leader: Leader) -> None:
    """A path is only named for `rm` where nothing can be lost with it."""
    bad = leader.back_up()
    flip(bad)
    (finding,) = leader.examine().findings
    assert finding.advice == ("to remove it:", f"rm {bad} {bad}.sha256")


def test_a_spoilt_backup_is_kept_beside_a_log_whose_rows_are_damaged(leader: Leader) -> None:
    """Even if SQLite finds the file to be in order, and another backup is good."""
    flip(leader.back_up())
    leader.change("DELETE FROM habit WHERE id = 1")
    finding = next(one for one in leader.examine().findings if one.check == "backups")
    assert finding.advice == ("it may be all there is: keep it until the log is whole again",)


def test_backups_are_kept_while_they_may_be_all_there_is(leader: Leader) -> None:
    """Wrong checksums beside good copies, and a damaged log: nothing tells to remove any."""
    leader.back_up()
    for path in (leader.home.folder / "backups").glob("*.sha256"):
        path.write_text("bad")
    finding = next(one for one in leader.examine().findings if one.check == "backups")
    assert finding.advice == ("keep them until there is a good one", "cchabits backup")
    damage(leader)
    found = leader.examine().findings
    assert found[1].advice == ("they may be all there is: keep them until the log is whole again",)
    assert "rm " not in " ".join(advice for one in found for advice in one.advice)


def test_the_newest_good_backup_is_looked_through_to_its_last_index(leader: Leader) -> None:
    """There a wrong index is seen although the checksum is right; behind a good one it is not."""
    spoil_an_index(leader.back_up())
    (finding,) = leader.examine().findings
    assert finding.check == "backups"
    assert INDEX in finding.sentence
    leader.back_up()
    assert leader.examine().findings == ()


def spoil_an_index(backup: Path) -> None:
    """Take entries away, but not from an index, in a backup whose checksum is made to fit."""
    with contextlib.closing(sqlite3.connect(backup, isolation_level=None)) as link:
        link.execute("PRAGMA writable_schema = ON")
        row = link.execute("SELECT * FROM sqlite_schema WHERE name = ?", (INDEX,)).fetchone()
        link.execute("DELETE FROM sqlite_schema WHERE name = ?", (INDEX,))
    run_sql(backup, "DELETE FROM entry")
    with contextlib.closing(sqlite3.connect(backup, isolation_level=None)) as link:
        link.execute("PRAGMA writable_schema = ON")
        link.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)
    checksum = hashlib.sha256(backup.read_bytes()).hexdigest()
    sidecar_of(backup).write_text(f"{checksum}  {backup.name}\n")


def test_without_a_good_backup_that_is_said(leader: Leader) -> None:
    """What is left then is a copy from elsewhere."""
    (only,) = (leader.home.folder / "backups").glob("*.db")
    flip(only)
    damage(leader)
    findings = leader.examine().findings
    assert [one.check for one in findings] == ["database", "backups"]
    assert findings[0].advice == (
        "no good backup is kept; if you have one elsewhere: cchabits restore FILE",
    )


def test_a_backup_without_a_checksum_is_a_risk(leader: Leader) -> None:
    """It could be restored, and nobody would see a flipped bit."""
    for path in (leader.home.folder / "backups").glob("*.sha256"):
        path.unlink()
    (finding,) = leader.examine().findings
    assert (finding.check, finding.weight) == ("backups", "risk")
    assert "1 backup has no checksum" in finding.sentence


def test_a_log_that_is_no_fit_backup_is_copied_as_it_was(leader: Leader) -> None:
    """Rows without their operation cannot be restored, so the copy lies under another name."""
    lose_operation(leader)
    before = leader.home.database.read_bytes()
    done = leader.repair()
    assert done.backup is not None
    copy = Path(done.backup)
    assert copy.name.startswith("as-it-was-")
    assert copy.read_bytes() == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert leader.repair().backup is None


def test_a_backup_comes_before_any_other_repair(leader: Leader) -> None:
    """It has the log as it was, with the wrong sum."""
    leader.change("UPDATE day SET marks = '[5]' WHERE day = '2026-11-02'")
    backup = leader.repair().backup
    assert backup is not None
    with contextlib.closing(sqlite3.connect(backup)) as link:
        found = link.execute("SELECT marks FROM day WHERE day = '2026-11-02'").fetchall()
    assert found == [("[5]",)]


# Several at once


def test_findings_come_worst_first_and_each_is_mended(leader: Leader) -> None:
    """What an interrupted write hid is found once that is taken back, in the same repair."""
    leader.change("UPDATE day SET marks = '[5]' WHERE day = '2026-11-02'")
    leader.home.folder.chmod(0o750)
    drop_backups(leader)
    seen = leader.examine()
    assert [one.check for one in seen.findings] == ["sums", "permissions", "backups"]
    interrupt(leader)
    assert [one.check for one in leader.examine().findings] == ["database", "permissions"]
    done = leader.repair()
    assert {one.check for one in done.mended} == {"database", "sums", "permissions", "backups"}
    assert done.left.findings == ()


def test_undo_works_again_after_a_lost_operation_was_found(leader: Leader) -> None:
    """What stands in for it can be undone, and takes out what the lost one had added."""
    lose_operation(leader)
    leader.repair()
    assert leader.rows("SELECT title, is_effective FROM operation WHERE id = 2") == [
        ("found again by doctor", 1)
    ]
    leader.undo(2)
    assert leader.rows("SELECT count(*) FROM entry WHERE is_live AND day = '2026-11-02'") == [(0,)]
    assert leader.examine().findings == ()


def test_a_habit_that_is_retired_by_repair_keeps_its_entries(leader: Leader) -> None:
    """Its last day is the day before, as if its leaving had been noticed."""
    leader.define([one for one in HABITS if one["slug"] != "visit"])
    text = leader.home.habits_file.read_text()
    leader.change("UPDATE habits_file SET content = ?", text)
    (finding,) = leader.examine().findings
    assert finding.sentence.startswith("visit is neither in habits.toml nor retired")
    leader.repair()
    assert leader.status(DAY, "visit").habits[0].habit.end == DAY - dt.timedelta(days=1)
    assert len([one for one in leader.records() if one.get("habit") == "visit"]) == 1


def test_a_file_that_was_good_once_and_is_broken_by_now_is_no_damage_of_the_log(
    leader: Leader,
) -> None:
    """Only the file is to be mended; nothing leads to an older log."""
    leader.change("UPDATE habits_file SET content = content || 'x = 1'")
    (kept,) = leader.rows("SELECT content FROM habits_file")
    leader.write(kept[0])
    found = leader.examine().findings
    assert [(one.check, one.weight) for one in found] == [("habits.toml", "fault")]


def test_an_edit_that_no_command_has_seen_yet_is_no_fault(leader: Leader) -> None:
    """A habit that has just gone from the file is retired by the next command, as always."""
    leader.define([one for one in HABITS if one["slug"] != "visit"])
    assert leader.examine().findings == ()


# The place and the clock

MOUNTS = """\
sysfs /sys sysfs rw 0 0
tower:/home {0} {1} rw 0 0
/dev/sda1 / ext4 rw 0 0
/dev/sda2 {0}/other\\040one ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("kind", "is_far"),
    [
        ("nfs", True), ("nfs4", True), ("cifs", True), ("smb3", True), ("fuse.sshfs", True),
        ("fuse.rclone", True), ("ext4", False), ("fuse.gocryptfs", False), ("fuseblk", False),
    ],
)  # fmt: skip
def test_a_network_disk_is_a_risk(
    leader: Leader, monkeypatch: pytest.MonkeyPatch, kind: str, *, is_far: bool
) -> None:
    """By the kind of the file system that the data folder lies on; a disk inside it is another."""
    mounts = leader.home.folder / "mounts"
    mounts.write_text(MOUNTS.format(leader.home.folder.parent, kind))
    monkeypatch.setattr(surroundings, "MOUNTS", mounts)
    findings = leader.examine().findings
    assert [one.check for one in findings] == ["disk"] * is_far
    assert all(kind in one.sentence and one.weight == "risk" for one in findings)


def test_where_mounts_cannot_be_seen_that_is_said(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left out, with the reason, and nothing is wrong."""
    monkeypatch.setattr(surroundings, "MOUNTS", leader.home.folder / "nowhere")
    monkeypatch.setattr("sys.platform", "darwin")
    seen = leader.examine()
    assert (seen.findings, seen.left_out) == ((), (("disk", "on macOS that cannot be seen"),))


@pytest.mark.parametrize(
    ("folder", "mark", "client"),
    [
        ("Dropbox/habits", None, "Dropbox"),
        ("Dropbox (Acme)/habits", None, "Dropbox"),
        ("OneDrive - Acme/habits", None, "OneDrive"),
        ("Library/Mobile Documents/habits", None, "iCloud"),
        ("Google Drive/habits", None, "Google Drive"),
        ("Library/CloudStorage/GoogleDrive-a@acme.com/x", None, "a cloud"),
        ("nextcloud/habits", None, "Nextcloud"),
        ("documents/habits", "documents/.sync_0a1b2c3d4e5f.db", "Nextcloud"),
        ("documents/habits", "documents/.dropbox", "Dropbox"),
        ("documents/habits", "documents/notes.db", None),
        ("dropboxes/onedriven", None, None),
    ],
)
def test_a_folder_that_is_synchronised_is_a_risk(
    tmp_path: Path, folder: str, mark: str | None, client: str | None
) -> None:
    """By the name of a folder on the way to it, or by what the client leaves in the topmost."""
    home = tmp_path / folder
    home.mkdir(parents=True, mode=0o700)
    if mark:
        (tmp_path / mark).touch()
    findings = Leader(home).examine().findings
    assert [one.check for one in findings] == (["sync"] if client else [])
    assert all(f"is copied by {client}," in one.sentence for one in findings)


def test_a_clock_behind_the_newest_change_is_a_risk(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence has both days."""
    set_clock(monkeypatch, dt.date(2025, 3, 1))
    (finding,) = [one for one in leader.examine().findings if one.check == "clock"]
    assert finding.weight == "risk"
    assert "the clock is behind: it says Sat 1 Mar 2025" in finding.sentence


# What keeps from looking


def test_a_log_that_may_only_be_read_is_told(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every change would be refused. Root may write anything, so the system's answer is set."""
    closed = {leader.home.folder.resolve(), leader.home.database}
    monkeypatch.setattr(os, "access", lambda path, _: path not in closed)
    (finding,) = leader.examine().findings
    assert (finding.check, finding.weight, finding.extent) == ("permissions", "fault", 2)
    assert finding.sentence == f"you may not write to {leader.home.folder.resolve()} and 1 more"
    assert (finding.can_repair, finding.advice) == (False, (surroundings.MAKE_WRITABLE,))


def test_a_log_that_is_being_written_is_waited_for(leader: Leader) -> None:
    """A lock that is held for too long is what it is for every command."""
    with contextlib.closing(sqlite3.connect(leader.home.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            examine(Place(leader.home, DAY, Patience(given_up_after=0.1)))


def test_every_check_has_a_name_of_its_own() -> None:
    """What is mended is told by the check it was found in."""
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names)) == 16
