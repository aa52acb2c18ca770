"""`cchabits import` and `export`."""

import io
import json
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.program import HABITS, Program, check_refusal, files_of

HEADER = '{"type": "header", "schema": "cchabits.journal/1"}'
ENTRY = '{"type": "entry", "habit": "customer-day", "on": "2026-11-05", "minutes": 90}'


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A file that may be a journal."""
    return tmp_path / "log.jsonl"


def fill(program: Program) -> None:
    """Log one of everything."""
    program.does("log", "customer-day", "90m", "-m", "Acme – é ✓", "--by", "Jo")
    program.does("log", "customer-question", "3/4", "--on", "fri")
    program("log", "feed")
    program.does("log", "feed", "--with", "sales,IT", "--for", "2026-10-31", "--id", "late")
    program.does("log", "customer-objectives", "own")
    program.does("log", "courage-check", "7.5")
    program.does("skip", "feed", "--on", "2026-09-01", "--reason", "illness", "--next", "if, then")
    program.does("pause", "--from", "2026-12-20", "--until", "2027-01-04")
    program.does("pause", "courage", "--from", "today", "--reason", "travel_or_leave")


def test_a_journal_goes_into_a_new_home_as_it_came(cchabits: Program, journal: Path) -> None:
    """Exported, imported and exported again it is the same, and so is the status of every day."""
    fill(cchabits)
    assert cchabits.does("export", "-o", str(journal)) == f"9 records written to {journal}\n"
    other = cchabits.home.parent / "other"
    other.mkdir()
    (other / "habits.toml").write_text(HABITS, encoding="utf-8")
    answer = cchabits.does("import", str(journal), "--home", str(other))
    assert answer == "✓ added 6 entries, 1 skip, 2 pauses    (undo: cchabits undo)\n"
    assert cchabits.does("export", "--home", str(other)) == journal.read_text(encoding="utf-8")
    for day in ("2026-11-01", "2026-11-24", "2026-12-24", "2027-03-01"):
        here = cchabits.does("status", "--json", "--today", day)
        assert cchabits.does("status", "--json", "--today", day, "--home", str(other)) == here


def test_an_export_to_standard_output_is_the_file(cchabits: Program, journal: Path) -> None:
    """Both ways write the same lines, the header first."""
    fill(cchabits)
    cchabits.does("export", "-o", str(journal))
    assert cchabits.does("export", "--format", "jsonl") == journal.read_text(encoding="utf-8")
    assert journal.read_text(encoding="utf-8").startswith(f"{HEADER}\n")


def test_an_exported_file_is_private_and_alone(cchabits: Program, journal: Path) -> None:
    """It is 0600, replaces what was there, and leaves nothing beside it."""
    journal.write_text("old", encoding="utf-8")
    journal.chmod(0o644)
    cchabits.does("export", "-o", str(journal))
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert sorted(path.name for path in journal.parent.iterdir()) == ["home", "log.jsonl"]


def test_an_export_is_written_through_a_link(cchabits: Program, journal: Path) -> None:
    """The link stays, and the file it leads to is the journal."""
    link = journal.with_name("latest.jsonl")
    link.symlink_to(journal.name)
    cchabits.does("export", "-o", str(link))
    assert link.is_symlink()
    assert journal.read_text(encoding="utf-8").startswith(f"{HEADER}\n")


def test_an_export_into_a_device_is_refused(cchabits: Program) -> None:
    """Root would have replaced it by a file."""
    check_refusal(cchabits("export", "-o", "/dev/null"), 73, "/dev/null is not a file to write to")
    assert Path("/dev/null").is_char_device()


def test_a_journal_imported_again_adds_nothing(cchabits: Program, journal: Path) -> None:
    """Records that are there are left alone."""
    fill(cchabits)
    cchabits.does("export", "-o", str(journal))
    before = files_of(cchabits.home)
    answer = cchabits.does("import", str(journal))
    assert answer == "✓ added nothing · 9 there already\n"
    assert files_of(cchabits.home) == before


def test_a_dry_run_only_counts(cchabits: Program, journal: Path) -> None:
    """It answers what it would add, and changes no file."""
    journal.write_text(f"{HEADER}\n{ENTRY}\n", encoding="utf-8")
    before = files_of(cchabits.home)
    assert cchabits.does("import", str(journal), "--dry-run") == "✓ would add 1 entry\n"
    assert files_of(cchabits.home) == before


def test_a_file_without_ids_is_taken_once(cchabits: Program, journal: Path) -> None:
    """The second time it is refused, until --again says that it is meant."""
    journal.write_text(f"{HEADER}\n{ENTRY}\n", encoding="utf-8")
    cchabits.does("import", str(journal))
    result = cchabits("import", str(journal))
    check_refusal(result, 65, "was imported before")
    assert "--again" in result.err
    assert cchabits.does("import", str(journal), "--again").startswith("✓ added 1 entry")


def test_standard_input_is_read_for_a_dash(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`import -` takes what is piped in."""
    piped = io.TextIOWrapper(io.BytesIO(f"{HEADER}\n{ENTRY}\n".encode()))
    monkeypatch.setattr(sys, "stdin", piped)
    assert cchabits.does("import", "-").startswith("✓ added 1 entry")


def test_an_import_is_undone_whole(cchabits: Program, journal: Path) -> None:
    """One `undo` takes back all that one import added."""
    journal.write_text(f"{HEADER}\n{ENTRY}\n{ENTRY}\n", encoding="utf-8")
    before = cchabits.does("export")
    cchabits.does("import", str(journal))
    assert cchabits.does("undo").startswith("✓ undone: import log.jsonl: 2 entries")
    assert cchabits.does("export") == before


def test_entries_after_today_are_told(cchabits: Program, journal: Path) -> None:
    """They are taken, and a note says that they show later."""
    journal.write_text(f"{HEADER}\n{ENTRY.replace('2026-11-05', '2026-12-05')}\n", encoding="utf-8")
    code, out, err = cchabits("import", str(journal))
    assert (code, out[:15]) == (0, "✓ added 1 entry")
    assert err.startswith("note: 1 entry dated after today")


def test_one_bad_line_among_a_thousand_stops_all(cchabits: Program, journal: Path) -> None:
    """It is named by its number, and nothing of the file is taken."""
    lines = [HEADER, *[ENTRY] * 1000]
    lines[700] = ENTRY.replace("90", '"ninety"')
    journal.write_text("\n".join(lines), encoding="utf-8")
    before = files_of(cchabits.home)
    result = cchabits("import", str(journal))
    check_refusal(result, 65, "1 line of log.jsonl cannot be taken; nothing was imported")
    assert "  hint: line 701: " in result.err
    assert files_of(cchabits.home) == before


BAD_LINES = (
    "{",
    "[]",
    '{"type": "what"}',
    ENTRY.replace("customer-day", "nope"),
    ENTRY.replace("2026-11-05", "2026-11-31"),
    ENTRY.replace("90", "0"),
    ENTRY.replace("90", "1e400"),
    ENTRY.replace("90", "NaN"),
    ENTRY.replace('"minutes": 90', '"score": 7'),
    ENTRY.replace("minutes", "minute"),
    ENTRY.replace("}", ', "id": ""}'),
    ENTRY.replace("}", r', "note": "a\u0000b"}'),
    ENTRY.replace("}", r', "note": "\ud800"}'),
    ENTRY.replace("}", ', "with": {"a": "b"}}'),
    "[" * 100_000,
    '{"type": "skip", "habit": "feedback-review", "on": "2026-11-05", "reason": "lazy"}',
    '{"type": "pause", "from": "2026-11-05", "until": "2026-11-05"}',
)


def test_every_bad_line_is_named(cchabits: Program, journal: Path) -> None:
    """All of them, whatever is wrong with each, by their numbers."""
    journal.write_text("\n".join([HEADER, *BAD_LINES]), encoding="utf-8")
    result = cchabits("import", str(journal))
    check_refusal(result, 65, f"{len(BAD_LINES)} lines of log.jsonl cannot be taken")
    named = [line.split(":")[1].strip() for line in result.err.splitlines()[1:]]
    assert named == [f"line {number}" for number in range(2, len(BAD_LINES) + 2)]


NOT_JOURNALS = {
    "an unknown version": (HEADER.replace("journal/1", "journal/2").encode(), "journal/2"),
    "no header": (ENTRY.encode(), "this is not a journal"),
    "nothing": (b"", "the journal is empty"),
    "another encoding": (f"{HEADER}\n".encode() + b"\xff\xfe", "is not UTF-8 text: see line 2"),
    "no text": (b"\x00\x01\x02", "this is not a journal"),
}


@pytest.mark.parametrize("name", NOT_JOURNALS)
def test_what_is_no_journal_is_refused(cchabits: Program, journal: Path, name: str) -> None:
    """Each is one sentence, and nothing is taken."""
    content, said = NOT_JOURNALS[name]
    journal.write_bytes(content)
    before = files_of(cchabits.home)
    check_refusal(cchabits("import", str(journal)), 65, said)
    assert files_of(cchabits.home) == before


def test_windows_line_ends_and_a_mark_at_the_start_are_read(
    cchabits: Program, journal: Path
) -> None:
    """As some editors write them."""
    journal.write_bytes(f"\ufeff{HEADER}\r\n{ENTRY}\r\n\r\n".encode())
    assert cchabits.does("import", str(journal)).startswith("✓ added 1 entry")


def test_a_line_with_the_id_of_another_entry_is_refused(cchabits: Program, journal: Path) -> None:
    """An id in the store that means something else is a bad line; an equal one is left alone."""
    cchabits.does("log", "customer-day", "2h", "--id", "x1")
    named = ENTRY.replace("}", ', "id": "x1"}')
    journal.write_text(f"{HEADER}\n{named}\n", encoding="utf-8")
    result = cchabits("import", str(journal))
    check_refusal(result, 65, "1 line of log.jsonl")
    assert "line 2: the id x1 belongs to another entry" in result.err


def test_every_line_of_an_export_has_its_id(cchabits: Program) -> None:
    """So that it may be imported twice."""
    fill(cchabits)
    lines = [json.loads(line) for line in cchabits.does("export").splitlines()]
    assert all(line["id"] for line in lines if line["type"] == "entry")
    assert [line["id"] for line in lines if line.get("for")] == ["late"]
