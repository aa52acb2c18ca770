"""`cchabits import` and `export`."""

import csv
import io
import json
import os
import re
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cchabits.cli import import_
from tests.cli.program import (
    HABITS,
    Program,
    check_refusal,
    files_of,
    names_of,
    run_on_terminal,
    run_process,
)

HEADER = '{"type": "header", "schema": "cchabits.journal/1"}'
DEFINITION = (
    '{"type": "definition", "habit": "call", "from": "2026-09-01", "definition": '
    '{"title": "A call"}}'
)
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
    program.does("reason", "customer-day", "comfort", "--next", "if, then")
    program.does("pause", "--from", "2026-12-20", "--until", "2027-01-04")
    program.does("pause", "courage", "--from", "today", "--reason", "travel_or_leave")


def test_a_journal_goes_into_a_new_home_as_it_came(cchabits: Program, journal: Path) -> None:
    """With the same habits, no more than the log is added; what is exported again is the same."""
    fill(cchabits)
    assert cchabits.does("export", "-o", str(journal)) == f"16 records written to {journal}\n"
    other = cchabits.home.parent / "other"
    other.mkdir()
    (other / "habits.toml").write_text(HABITS, encoding="utf-8")
    answer = cchabits.does("import", str(journal), "--home", str(other))
    assert answer == "✓ added 6 entries, 1 skip, 2 pauses, 1 reason    (undo: cchabits undo)\n"
    assert cchabits.does("export", "--home", str(other)) == journal.read_text(encoding="utf-8")
    for day in ("2026-11-01", "2026-11-24", "2026-12-24", "2027-03-01"):
        here = cchabits.does("status", "--json", "--today", day)
        assert cchabits.does("status", "--json", "--today", day, "--home", str(other)) == here


def test_a_journal_makes_a_home_of_its_own(cchabits: Program, journal: Path) -> None:
    """Without habits.toml the habits come with the journal, and every day is as it was."""
    fill(cchabits)
    cchabits.does("export", "-o", str(journal))
    other = cchabits.home.parent / "other"
    options = ("--home", str(other))
    answer = cchabits.does("import", str(journal), "--dry-run", *options)
    assert answer == "would add 6 habits, 6 entries, 1 skip, 2 pauses, 1 reason\n"
    assert not other.exists()
    code, out, err = cchabits("import", str(journal), *options)
    assert code == 0
    assert (
        out == "✓ added 6 habits, 6 entries, 1 skip, 2 pauses, 1 reason    (undo: cchabits undo)\n"
    )
    assert err == (
        f"note: added to {other}/habits.toml: customer-objectives, customer-day, "
        "customer-question and 3 more; undo takes back what was logged, not habits\n"
    )
    assert cchabits.does("export", *options) == journal.read_text(encoding="utf-8")
    for day in ("2026-11-01", "2026-11-24", "2026-12-24", "2027-03-01"):
        names = ("customer-day", "customer-question", "feedback-review", "road-show")
        here = cchabits.does("status", *names, "--json", "--today", day)
        assert cchabits.does("status", *names, "--json", "--today", day, *options) == here
    assert cchabits.does("habits", "check", *options).endswith("is in order: 6 habits\n")


def test_a_journal_without_definitions_makes_no_home(fresh: Program, journal: Path) -> None:
    """What its entries mean is not known anywhere, so there are no habits yet."""
    journal.write_text(f"{HEADER}\n{ENTRY}\n", encoding="utf-8")
    check_refusal(fresh("import", str(journal)), 78, "there are no habits yet")
    assert not fresh.home.exists()


def test_a_bad_definition_makes_no_home(fresh: Program, journal: Path) -> None:
    """Nothing is made of a journal that cannot be taken."""
    journal.write_text(f"{HEADER}\n{DEFINITION.replace('title', 'titel')}\n", encoding="utf-8")
    result = fresh("import", str(journal))
    check_refusal(result, 65, "1 line of log.jsonl cannot be taken; nothing was imported")
    assert "line 2: unknown key 'titel' (did you mean 'title'?)" in result.err
    assert not fresh.home.exists()


def test_several_imports_make_one_home(fresh: Program, journal: Path) -> None:
    """Whichever makes it, the others find what it made."""
    entry = ENTRY.replace("customer-day", "call").replace("minutes", "amount")
    named = entry.replace("{", '{"id": "one", ', 1)
    journal.write_text(f"{HEADER}\n{DEFINITION}\n{named}\n", encoding="utf-8")
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: run_process(fresh.home, "import", str(journal)), range(6)))
    assert [one.err for one in done if one.code] == []
    assert [one["id"] for one in fresh.logged()] == ["one"]
    assert (fresh.home / "habits.toml").read_text(encoding="utf-8").count("\n[[habit]]\n") == 1
    assert names_of(fresh.home) == ["backups", "cchabits.db", "habits.toml"]


def test_a_habit_comes_with_its_journal(cchabits: Program, journal: Path) -> None:
    """It is added to habits.toml, which says the same as before of the others."""
    journal.write_text(f"{HEADER}\n{DEFINITION}\n", encoding="utf-8")
    assert cchabits("import", str(journal)).out == "✓ added 1 habit\n"
    written = (cchabits.home / "habits.toml").read_text(encoding="utf-8")
    assert written.startswith(HABITS)
    assert written.endswith('[[habit]]\nslug = "call"\ntitle = "A call"\nstart = 2026-09-01\n')
    cchabits.does("log", "call")


@pytest.mark.parametrize("lines", [ENTRY, DEFINITION])
def test_a_broken_file_stops_an_import(cchabits: Program, journal: Path, lines: str) -> None:
    """It is not among the commands that go on with the last good definitions."""
    journal.write_text(f"{HEADER}\n{lines}\n", encoding="utf-8")
    cchabits.write(HABITS.replace("monthly", "sometimes") + "nonsense = 1\n")
    before = files_of(cchabits.home)
    for options in ([], ["--dry-run"]):
        check_refusal(cchabits("import", str(journal), *options), 78, "unknown key 'nonsense'")
    assert files_of(cchabits.home) == before


def test_an_export_to_standard_output_is_the_file(cchabits: Program, journal: Path) -> None:
    """Both ways write the same lines, the header first."""
    fill(cchabits)
    cchabits.does("export", "-o", str(journal))
    assert cchabits.does("export", "--format", "jsonl") == journal.read_text(encoding="utf-8")
    assert journal.read_text(encoding="utf-8").startswith(f"{HEADER}\n")


def test_an_exported_file_is_private_and_alone(cchabits: Program, journal: Path) -> None:
    """It is 0600, replaces what was there, and leaves nothing beside it."""
    journal.write_text(f"{HEADER}\n", encoding="utf-8")
    journal.chmod(0o644)
    cchabits.does("export", "-o", str(journal))
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert sorted(path.name for path in journal.parent.iterdir()) == ["home", "log.jsonl"]


@pytest.mark.parametrize("name", ["habits.toml", "cchabits.db", "cchabits.db-journal"])
@pytest.mark.parametrize("is_link", [False, True])
def test_no_export_is_written_over_what_the_home_lives_by(
    cchabits: Program, tmp_path: Path, name: str, *, is_link: bool
) -> None:
    """By whatever name, and not where that file is missing either."""
    before = files_of(cchabits.home)
    path = tmp_path / "link" if is_link else cchabits.home / name
    if is_link:
        path.symlink_to(cchabits.home / name)
    result = cchabits("export", "-o", str(path))
    check_refusal(result, 65, f"{path} is a file that cchabits lives by; it was left as it is")
    assert files_of(cchabits.home) == before


@pytest.mark.parametrize("options", [[], ["--format", "csv"]])
@pytest.mark.parametrize(
    "content", [b"precious", ENTRY.encode(), b"id,habit\r\n", b"\xff" * 70_000]
)
def test_a_file_that_is_no_export_is_not_replaced(
    cchabits: Program, journal: Path, options: list[str], content: bytes
) -> None:
    """What somebody else wrote is left as it is, and the hint says what to do."""
    journal.write_bytes(content)
    result = cchabits("export", "-o", str(journal), *options)
    check_refusal(result, 65, f"{journal} is there already, and is no journal or table")
    assert result.err.endswith("  hint: choose another name\n")
    assert journal.read_bytes() == content


@pytest.mark.parametrize("first", ["jsonl", "csv"])
@pytest.mark.parametrize("then", ["jsonl", "csv"])
def test_an_export_is_replaced_by_the_next(
    cchabits: Program, journal: Path, first: str, then: str
) -> None:
    """Whatever its form, and so is an empty file, as mktemp makes one."""
    journal.touch()
    cchabits.does("export", "-o", str(journal), "--format", first)
    cchabits.does("log", "customer-day", "1h", "-m", "x" * 9_000)
    cchabits.does("export", "-o", str(journal), "--format", then)
    assert journal.read_bytes().decode() == cchabits.does("export", "--format", then)
    cchabits.does("export", "-o", str(journal), "--format", first)


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
    assert answer == "✓ added nothing · 10 there already\n"
    assert files_of(cchabits.home) == before


def test_a_dry_run_only_counts(cchabits: Program, journal: Path) -> None:
    """It answers what it would add, and changes no file."""
    journal.write_text(f"{HEADER}\n{ENTRY}\n", encoding="utf-8")
    before = files_of(cchabits.home)
    assert cchabits.does("import", str(journal), "--dry-run") == "would add 1 entry\n"
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


def test_a_pipe_that_has_a_name_is_read(cchabits: Program, journal: Path) -> None:
    """As from `import <(zcat log.jsonl.gz)`: in pieces, as they come, and longer than a pipe is."""
    longer = ENTRY.replace("}", f', "note": "{"x" * 9_000}"}}')
    os.mkfifo(journal)
    with ThreadPoolExecutor() as pool:
        writing = pool.submit(journal.write_text, "\n".join([HEADER, *[longer] * 20]))
        answer = cchabits.does("import", str(journal))
    assert writing.result() > 2 * 65_536
    assert answer.startswith("✓ added 20 entries")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_no_journal(cchabits: Program, device: str) -> None:
    """It is not even opened: some never end."""
    result = cchabits("import", device)
    check_refusal(result, 65, f"{device} is a device, not a journal")
    assert "or - for standard input" in result.err


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        (b"\0" * 65_536, "this is not a journal"),
        (b"y\n" * 32_768, "this is not a journal"),
        (b"\xff" * 65_536, "standard input is not UTF-8 text"),
        (b"\n" * 65_536, "the journal is empty"),
        (f"{HEADER}\n{'é' * 65_536}".encode(), "standard input is larger than 1 GB"),
    ],
)
def test_what_never_ends_is_read_no_further_than_needed(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch, piece: bytes, said: str
) -> None:
    """What begins like no journal is refused by its beginning, and any other by its size."""
    monkeypatch.setattr(import_, "MOST_BYTES", 1_000_000)
    endless = Endless(piece)
    monkeypatch.setattr(sys, "stdin", endless)
    check_refusal(cchabits("import", "-"), 65, said)
    assert endless.read <= (1_200_000 if "1 GB" in said else 2 * 65_536)


class Endless:
    """A standard input that gives its piece again and again; `read` counts the bytes."""

    def __init__(self, piece: bytes) -> None:
        self.piece = piece
        self.read = 0

    @property
    def buffer(self) -> "Endless":
        """Itself: there is no text."""
        return self

    def read1(self, size: int) -> bytes:
        """Give as much as a pipe would."""
        assert self.read < 2_000_000, "it is read without end"
        self.read += min(size, len(self.piece))
        return self.piece[:size]


def test_an_import_is_undone_whole(cchabits: Program, journal: Path) -> None:
    """One `undo` takes back all that one import added."""
    journal.write_text(f"{HEADER}\n{ENTRY}\n{ENTRY}\n", encoding="utf-8")
    before = cchabits.does("export")
    cchabits.does("import", str(journal))
    assert cchabits.does("undo").startswith("✓ undone: import log.jsonl: 2 entries")
    assert cchabits.does("export") == before


def test_an_import_is_listed_with_all_it_added(cchabits: Program, journal: Path) -> None:
    """Skips and pauses as well, since `undo` takes them back with the entries."""
    skip = '{"type": "skip", "habit": "feedback-review", "on": "2026-10-05", "reason": "illness"}'
    pause = '{"type": "pause", "from": "2026-09-01", "until": "2026-10-01"}'
    journal.write_text(f"{HEADER}\n{ENTRY}\n{skip}\n{pause}", encoding="utf-8")
    cchabits.does("import", str(journal))
    listed = cchabits.does("undo", "--list").splitlines()
    assert listed[0].endswith("  import log.jsonl: 1 entry, 1 skip, 1 pause")


def test_entries_after_today_are_told(cchabits: Program, journal: Path) -> None:
    """They are taken, and a note says that they show later."""
    journal.write_text(f"{HEADER}\n{ENTRY.replace('2026-11-05', '2026-12-05')}\n", encoding="utf-8")
    code, out, err = cchabits("import", str(journal))
    assert (code, out[:15]) == (0, "✓ added 1 entry")
    assert err.startswith("note: 1 entry dated after today: shown from its day on\n")


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


# CSV


def test_the_entries_are_a_table(cchabits: Program, tmp_path: Path) -> None:
    """With a row for each, in the order of logging; to a file as to standard output."""
    fill(cchabits)
    table = tmp_path / "log.csv"
    answer = cchabits.does("export", "--format", "csv", "-o", str(table))
    assert answer == f"6 records written to {table}\n"
    content = table.read_bytes()
    out = run_process(cchabits.home, "export", "--format", "csv").out
    assert out.encode() == content
    assert content.count(b"\r\n") == content.count(b"\n") == 7
    first, *_, last = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert (first["habit"], first["minutes"], first["note"], first["by"]) == (
        "customer-day",
        "90",
        "Acme – é ✓",
        "Jo",
    )
    assert (last["habit"], last["score"], last["amount"]) == ("courage-check", "7.5", "")
    assert stat.S_IMODE(table.stat().st_mode) == 0o600


def test_a_note_is_no_formula(cchabits: Program) -> None:
    """A spreadsheet shows it, and does not run it."""
    cchabits.does("log", "courage", "7", "-m", "=cmd|' /C calc'!A0", "--id", "-1")
    row = cchabits.does("export", "--format", "csv").splitlines()[1]
    assert row == "'-1,courage-check,2026-11-24,,,,,,7,,'=cmd|' /C calc'!A0,,"


# Progress

FRAME = re.compile(r"(?:\x1b\[\?25l|\x1b\[2K)(reading|writing|judging) [^\r]*?([0-9]+)%\r")
GONE = "\r\x1b[1A\x1b[2K"  # up to the bar's line, which is erased


@pytest.fixture
def long_journal(journal: Path) -> Path:
    """A journal that takes a moment."""
    journal.write_text("\n".join([HEADER, *[ENTRY] * 6_000]), encoding="utf-8")
    return journal


def test_a_terminal_shows_how_far_an_import_is(cchabits: Program, long_journal: Path) -> None:
    """A bar for reading, then for writing; nothing of it is left above the answer."""
    code, written = run_on_terminal(cchabits.home, "import", str(long_journal))
    assert code == 0
    frames = FRAME.findall(written)
    assert list(dict.fromkeys(act for act, _ in frames)) == ["reading", "writing", "judging"]
    assert {int(part) for act, part in frames if act == "reading"} == set(range(101))
    bar, answer = written.split(GONE)
    assert bar.endswith("100%\r\n\x1b[?25h")
    assert "added 6,000 entries" in answer
    assert answer.count("\n") == 1


@pytest.mark.parametrize("setting", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_a_plain_terminal_shows_no_bar(
    cchabits: Program, long_journal: Path, setting: dict[str, str]
) -> None:
    """Where nothing can be erased, nothing is drawn."""
    code, written = run_on_terminal(
        cchabits.home, "import", str(long_journal), columns=80, **setting
    )
    assert (code, "\x1b" in written, "reading" in written) == (0, False, False)


def test_a_short_import_shows_no_bar(cchabits: Program, journal: Path) -> None:
    """It is over before one could be seen."""
    journal.write_text("\n".join([HEADER, *[ENTRY] * 100]), encoding="utf-8")
    _, written = run_on_terminal(cchabits.home, "import", str(journal))
    assert "reading" not in written


def test_a_pipe_sees_no_bar(cchabits: Program, long_journal: Path) -> None:
    """Whatever is said of colour."""
    result = run_process(cchabits.home, "import", str(long_journal), "--color", "always")
    assert (result.code, result.err) == (0, "")


def test_a_bar_is_gone_before_a_refusal(cchabits: Program, long_journal: Path) -> None:
    """The error stands on a line of its own."""
    with long_journal.open("a", encoding="utf-8") as file:
        file.write("\n{")
    code, written = run_on_terminal(cchabits.home, "import", str(long_journal))
    assert code == 65
    assert "error: " in written.split(GONE)[1].splitlines()[0]
