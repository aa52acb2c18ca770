"""Links in the place of files, and files that are nobody else's to read, whatever the umask."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import HABITS, Program, check_refusal, files_of, names_of

# Every command that writes, each in a state that the one before leaves behind.
WRITES = (
    ["log", "customer-day", "1h", "--id", "first"],
    ["log", "feed", "--with", "sales", "--id", "second"],
    ["edit", "first", "2h", "-m", "longer"],
    ["delete", "second"],
    ["undo"],
    ["skip", "feed", "--on", "2026-10-05", "--reason", "illness"],
    ["pause", "courage", "--from", "today"],
    ["resume", "courage"],
    ["delete", "second"],
    ["doctor", "--forget", "second", "--yes"],
    ["habits", "add", "reading", "cadence=weekly"],
    ["habits", "sync"],
    ["habits", "edit", "reading", "title=Read"],
    ["habits", "sync"],
    ["habits", "rename", "reading", "books"],
    ["habits", "retire", "books"],
    ["habits", "sync"],
    ["packs", "add", "thys-eight"],
    ["habits", "sync"],
    ["export", "-o", "out.jsonl"],
    ["export", "--format", "csv", "-o", "out.csv"],
    ["calendar", "export", "out.ics"],
    ["import", "out.jsonl"],
    ["backup"],
    ["backup", "out.db"],
    ["restore", "out.db", "--yes"],
)
BACKUPS = ("-daily.db", "-asked.db", "-restore.db")
READS = (["status"], ["history"], ["export"], ["undo", "--list"])
PRECIOUS = b"Somebody's letters, which are none of ours.\n" * 100


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A file elsewhere that no command has any business with."""
    path = tmp_path / "precious"
    path.write_bytes(PRECIOUS)
    return path


def run_all(program: Program) -> None:
    """Do everything that writes."""
    for words in WRITES:
        code, _, err = program(*words)
        assert code == 0, (words, err)


def test_a_linked_habits_file_is_written_through_by_every_command(
    fresh: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link stays one, the file stays where it is kept, and nothing else lies beside it."""
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "dotfiles" / "mine.toml"
    kept.parent.mkdir()
    kept.write_text(HABITS, encoding="utf-8")
    fresh.home.mkdir()
    (fresh.home / "habits.toml").symlink_to(kept)
    run_all(fresh)
    assert (fresh.home / "habits.toml").is_symlink()
    text = kept.read_text(encoding="utf-8")
    assert ('slug = "books"' in text, 'slug = "online-listening"' in text) == (True, True)
    assert [path.name for path in kept.parent.iterdir()] == ["mine.toml"]


def test_a_home_that_is_a_link_is_followed(cchabits: Program, tmp_path: Path) -> None:
    """Who keeps the whole folder elsewhere may."""
    (tmp_path / "link").symlink_to(cchabits.home)
    cchabits.does("log", "customer-day", "1h", "--home", str(tmp_path / "link"))
    assert len(cchabits.logged()) == 1


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("words", [*WRITES[:1], ["init"], *READS], ids=lambda words: words[0])
def test_a_linked_database_is_refused(
    cchabits: Program, precious: Path, words: list[str], *, is_there: bool
) -> None:
    """What it points to is not opened, and not made where there is nothing."""
    (cchabits.home / "cchabits.db").unlink()
    if words == ["init"]:
        (cchabits.home / "habits.toml").unlink()
    if not is_there:
        precious.unlink()
    (cchabits.home / "cchabits.db").symlink_to(precious)
    check_refusal(cchabits(*words), 78, "it is a link")
    assert (cchabits.home / "cchabits.db").is_symlink()
    assert precious.exists() is is_there
    assert not is_there or precious.read_bytes() == PRECIOUS


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_a_link_beside_the_database_is_not_followed(
    cchabits: Program, precious: Path, suffix: str, *, is_there: bool
) -> None:
    """SQLite's own files: nothing is written to where they point, and nothing is made there."""
    if not is_there:
        precious.unlink()
    (cchabits.home / f"cchabits.db{suffix}").symlink_to(precious)
    for words in (*WRITES[:1], *READS):
        code, out, err = cchabits(*words)
        assert code == 0 or (code, out, err.count("error: ")) == (73, "", 1), (words, err)
    assert precious.exists() is is_there
    assert not is_there or precious.read_bytes() == PRECIOUS


def test_links_that_lead_to_themselves_are_one_sentence(cchabits: Program) -> None:
    """habits.toml in a circle is no habits.toml; what was known stays in force where it is read."""
    path = cchabits.home / "habits.toml"
    path.unlink()
    path.symlink_to("habits.toml")
    result = cchabits("status")
    assert (result.code, "customer-day" in result.out) == (0, True)
    assert "habits.toml cannot be read: too many levels of symbolic links; the last" in result.err
    check_refusal(cchabits("habits", "add", "x"), 78, "habits.toml cannot be read")


def test_a_linked_backups_folder_is_followed(
    cchabits: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who keeps the backups on another disk may: the link stays, and they lie where it leads."""
    monkeypatch.chdir(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (cchabits.home / "backups").symlink_to(elsewhere)
    run_all(cchabits)
    assert (cchabits.home / "backups").is_symlink()
    backups = names_of(elsewhere)
    assert [any(why in name for name in backups) for why in BACKUPS] == [True] * len(BACKUPS)


@pytest.mark.parametrize("leads_to", ["nowhere", "precious", "backups"])
def test_a_backups_folder_that_leads_to_none_is_told(
    cchabits: Program, precious: Path, leads_to: str
) -> None:
    """What was logged is saved, and said to be; a backup that is asked for is refused."""
    (cchabits.home / "backups").symlink_to(
        leads_to if leads_to == "backups" else precious.with_name(leads_to)
    )
    code, out, err = cchabits("log", "customer-day", "1h")
    assert (code, out[:1], err.count("hint: it is saved, but")) == (0, "✓", 1)
    check_refusal(cchabits("backup"), 73)
    assert len(cchabits.logged()) == 1
    assert precious.read_bytes() == PRECIOUS
    assert not precious.with_name("nowhere").exists()


def test_a_backup_does_no_harm_through_a_link(
    cchabits: Program, precious: Path, tmp_path: Path
) -> None:
    """`restore` refuses a link, and `backup FILE` writes over nothing that is no backup."""
    cchabits.does("log", "customer-day", "1h")
    link = tmp_path / "link.db"
    link.symlink_to(precious)
    before = files_of(cchabits.home)
    check_refusal(cchabits("restore", str(link), "--yes"), 65, "it is a link")
    result = cchabits("backup", str(link))
    check_refusal(result, result.code)
    assert files_of(cchabits.home) == before
    assert precious.read_bytes() == PRECIOUS


def test_an_export_and_an_import_follow_links(cchabits: Program, tmp_path: Path) -> None:
    """They are the user's files: written through, read through."""
    cchabits.does("log", "customer-day", "1h")
    link, kept = tmp_path / "link.jsonl", tmp_path / "kept.jsonl"
    link.symlink_to(kept)
    cchabits.does("export", "-o", str(link))
    assert link.is_symlink()
    assert kept.is_file()
    assert "1 there already" in cchabits.does("import", str(link))


@pytest.fixture
def no_umask() -> Iterator[None]:
    """A process that keeps nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Return what somebody else may read or write in a folder, itself included."""
    paths = [folder, *folder.rglob("*")]
    return [str(path) for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.usefixtures("no_umask")
def test_no_command_makes_what_others_may_read(
    fresh: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a umask of 000, from `init` on: files are 0600 at most, and folders 0700."""
    place = tmp_path / "place"
    place.mkdir(mode=0o700)
    monkeypatch.chdir(place)
    monkeypatch.setenv("CCHABITS_HOME", str(place / "deep" / "home"))
    fresh.does("init")
    (place / "deep" / "home" / "habits.toml").write_text(HABITS, encoding="utf-8")
    fresh.does("habits", "sync")
    for words in WRITES:
        code, _, err = fresh(*words)
        assert code == 0, (words, err)
        assert open_to_others(place) == [], words
    made = {path.name for path in place.iterdir()}
    assert made == {"deep", "out.jsonl", "out.csv", "out.ics", "out.db", "out.db.sha256"}
    backups = names_of(place / "deep" / "home" / "backups")
    assert [any(why in name for name in backups) for why in BACKUPS] == [True] * len(BACKUPS)


@pytest.mark.usefixtures("no_umask")
def test_the_platforms_folders_are_private_too(
    fresh: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where habits.toml and the log lie apart, each in a folder of its own."""
    monkeypatch.delenv("CCHABITS_HOME")
    for name in ("config", "data"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / "user" / name))
    fresh.does("init")
    fresh.does("log", "customer-day", "1h")
    assert open_to_others(tmp_path / "user") == []
    assert names_of(tmp_path / "user" / "config" / "cchabits") == ["habits.toml"]
    assert names_of(tmp_path / "user" / "data" / "cchabits") == ["backups", "cchabits.db"]
