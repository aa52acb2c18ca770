"""`cchabits doctor` as it is typed and answered."""

import json
import re
import shlex
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cchabits.domain.finding import DAMAGE, FAULT, RISK, Examination, Finding, Repair, Sights
from cchabits.render.findings import examination_lines, repair_lines
from cchabits.render.glyphs import ASCII
from cchabits.render.line import Look, columns_of, text_of
from cchabits.render.theme import COLOURFUL
from tests.cli.program import Program, check_refusal, files_of, run_on_terminal, run_process
from tests.services.test_doctor import instead_of
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture

WELL = (
    "✓ nothing is wrong with 1 entry of 6 habits, habits.toml, 1 backup and the place they lie in\n"
)
KEYS = {"schema", "entries", "habits", "backups", "looked_at", "left_out", "findings"}
FINDING_KEYS = {"check", "weight", "sentence", "count", "advice", "can_repair"}


@pytest.fixture
def used(cchabits: Program) -> Program:
    """A home with an entry, and the backup of its day."""
    cchabits.does("log", "customer-day", "90m", "--id", "a3f9", "-m", "Acme")
    return cchabits


def spoil(program: Program, statement: str) -> None:
    """Change the database behind the program's back."""
    with sqlite3.connect(program.home / "cchabits.db") as link:
        link.execute(statement)
    link.close()


def test_one_line_when_nothing_is_wrong(used: Program) -> None:
    """It says what was looked at, exits with 0, and changes nothing."""
    before = files_of(used.home)
    assert used.does("doctor") == WELL
    assert used.does("doctor", "--repair") == WELL
    assert files_of(used.home) == before


def test_a_finding_is_told_and_is_1(used: Program) -> None:
    """A sentence, and the command that mends it; mended, it is gone, and that is 0."""
    spoil(used, "UPDATE day SET marks = '[5]'")
    assert used("doctor") == (
        1,
        (
            "1 finding\n"
            "\n"
            "! the sums kept for 1 day are not what the entries say: customer-day\n"
            "    cchabits doctor --repair mends this\n"
        ),
        "",
    )
    code, out, err = used("doctor", "--repair")
    assert (code, err) == (0, "")
    mended, backup, well = out.splitlines()
    assert mended.startswith("✓ mended: the sums kept for 1 day are not what the entries say")
    assert Path(backup.removeprefix("    the log as it was before: ")).is_file()
    assert well == WELL.rstrip().replace("1 backup", "2 backups")


def test_what_cannot_be_mended_stays_1(used: Program) -> None:
    """And the command that goes back to the backup can be typed as it is shown."""
    content = (used.home / "cchabits.db").read_bytes()
    (used.home / "cchabits.db").write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    check_refusal(used("status"), 74)
    code, out, err = used("doctor", "--repair")
    assert (code, err) == (1, "")
    move, restore = re.findall(r"^    ((?:mv|cchabits restore) .*)$", out, re.MULTILINE)
    subprocess.run(shlex.split(move), check=True)
    assert used(*shlex.split(restore)[1:], "--yes").code == 0
    assert used("doctor").code == 0
    assert [one["id"] for one in used.logged()] == ["a3f9"]


WHERE_OTHERS_REFUSE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a damaged database": (lambda path: path.write_bytes(path.read_bytes()[:5000]), "damaged"),
    "another's file": (lambda path: path.write_bytes(b"Dear diary, " * 900), "(not SQLite)"),
    "a folder": (lambda path: instead_of(path, Path.mkdir), "it is no file"),
    "a link": (lambda path: instead_of(path, lambda it: it.symlink_to("x")), "it is a link"),
    "no database": (lambda path: path.unlink(), "there is no log at"),
    "broken definitions": (
        lambda path: path.with_name("habits.toml").write_text("slug ="), "habits.toml: at the end"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WHERE_OTHERS_REFUSE)
@pytest.mark.parametrize("options", [[], ["--repair"], ["--json"]])
def test_it_works_where_other_commands_do_not(used: Program, name: str, options: list[str]) -> None:
    """One clear sentence in its place, no traceback, and exit code 1."""
    make, said = WHERE_OTHERS_REFUSE[name]
    make(used.home / "cchabits.db")
    code, out, err = used("doctor", *options)
    assert (code, err) == (1, "")
    assert said in out
    assert "Traceback" not in out


def test_the_commands_shown_are_for_the_home_that_was_named(
    used: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup of one leader's log is not restored over another's."""
    monkeypatch.delenv("CCHABITS_HOME")
    home = used.home.rename(used.home.with_name("Ana's home"))
    (home / "cchabits.db").chmod(0o666)
    _, out, _ = used("doctor", "--home", str(home))
    assert f"cchabits doctor --repair --home {shlex.quote(str(home))} mends this" in out
    (home / "cchabits.db").unlink()
    _, out, _ = used("doctor", "--home", str(home))
    (command,) = re.findall(r"^    (cchabits restore .*)$", out, re.MULTILINE)
    assert shlex.split(command)[-2:] == ["--home", str(home)]
    assert used(*shlex.split(command)[1:], "--yes").code == 0
    assert used("doctor", "--home", str(home)).code == 0


def test_what_mends_several_findings_is_shown_once(used: Program) -> None:
    """Typed a second time, it would move the restored log away."""
    spoil(used, "DELETE FROM habit")
    code, out, _ = used("doctor")
    assert code == 1
    assert out.count("✗ ") == 2
    assert (out.count("    mv "), out.count("    cchabits restore ")) == (1, 1)
    assert out.count("    the commands above mend this too\n") == 1


def test_a_damaged_log_leads_to_doctor_and_that_to_a_backup(used: Program) -> None:
    """Any other command names doctor, which does not name itself."""
    database = used.home / "cchabits.db"
    database.write_bytes(database.read_bytes()[:30_000])
    code, _, err = used("status")
    assert (code, err.splitlines()[1:]) == (74, ["  hint: cchabits doctor"])
    code, out, _ = used("doctor")
    assert code == 1
    assert "    cchabits restore " in out
    assert "    cchabits doctor" not in out


def test_a_new_home_is_told_how_to_begin(fresh: Program) -> None:
    """Nothing is made by looking."""
    code, out, err = fresh("doctor")
    assert (code, err) == (1, "")
    assert "nothing is set up here" in out
    assert "    cchabits init\n" in out
    assert not fresh.home.exists()


def test_programs_get_what_people_get(used: Program) -> None:
    """The document has every check, and each finding with all that is known of it."""
    spoil(used, "UPDATE day SET marks = '[5]'")
    (used.home / "habits.toml").write_text("slug =")
    code, out, err = used("doctor", "--json")
    seen = json.loads(out)
    assert (code, err, set(seen)) == (1, "", KEYS)
    assert seen["schema"] == "cchabits.doctor/1"
    assert (seen["entries"], seen["habits"], seen["backups"]) == (1, 6, 1)
    assert all(set(one) == FINDING_KEYS for one in seen["findings"])
    assert [one["check"] for one in seen["findings"]] == ["sums", "habits.toml"]
    assert seen["looked_at"] == [
        "database", "integrity", "schema", "home", "references", "operations", "habits", "sums",
        "practice", "mail",
        "habits.toml", "backups", "permissions", "disk", "sync", "clock",
    ]  # fmt: skip
    code, out, err = used("doctor", "--repair", "--json")
    done = json.loads(out)
    assert (code, err, set(done)) == (1, "", KEYS | {"mended", "backup"})
    assert [one["check"] for one in done["mended"]] == ["sums"]
    assert [one["check"] for one in done["findings"]] == ["habits.toml"]
    assert Path(done["backup"]).is_file()


def test_a_bad_page_in_the_words_of_sqlite_is_shown_cleaned(used: Program) -> None:
    """What a file says is data: no escape of its own reaches the screen."""
    spoil(used, 'CREATE TABLE "\x1b[2J" (a)')
    code, out, _ = used("doctor")
    assert code == 1
    assert "\\x1b[2J" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("options", [["--repair"], ["--json"]])
def test_forgetting_goes_alone(used: Program, options: list[str]) -> None:
    """It is another thing than looking."""
    check_refusal(used("doctor", "--forget", "a3f9", *options), 2, "--forget goes alone")


# Forgetting in backups


def test_what_is_forgotten_leaves_the_backups_too(used: Program) -> None:
    """It says how many were written anew; no file of the home holds a word of it any more."""
    used.does("backup")
    used("delete", "a3f9")
    assert any(b"Acme" in content for content in files_of(used.home).values())
    out = used.does("doctor", "--forget", "a3f9", "--yes")
    assert out.endswith(
        "forgotten: note, details and name in 1 earlier version, and in 2 backups\n"
    )
    assert not any(b"Acme" in content for content in files_of(used.home).values())
    assert used("doctor").code == 0
    again = used.does("doctor", "--forget", "a3f9", "--yes")
    assert again.endswith("nothing was left to forget\n")


def test_a_copy_that_cannot_be_changed_is_named(used: Program) -> None:
    """A copy made before a repair is no backup; it may hold the words, and is to be removed."""
    used.does("log", "customer-day", "1h")
    spoil(used, "DELETE FROM operation WHERE id = 2")
    assert used("doctor", "--repair").code == 0
    used("delete", "a3f9")
    code, _, err = used("doctor", "--forget", "a3f9", "--yes")
    (copy,) = (used.home / "backups").glob("as-it-was-*.db")
    assert code == 0
    assert f"{copy.name} cannot be changed and may still hold it; remove it" in err
    copy.unlink()
    assert not any(b"Acme" in content for content in files_of(used.home).values())


# The screens

DATA = "/home/ana/.local/share/cchabits"
FINDINGS = (
    Finding(
        "integrity",
        DAMAGE,
        "the database is damaged: 3 problems, the first: Tree 5 page 7: btreeInitPage() returns "
        "error code 11",
        (
            f"mv {DATA}/cchabits.db {DATA}/cchabits.db.damaged",
            f"cchabits restore {DATA}/backups/cchabits-20261121T070200Z-daily.db",
        ),
        3,
    ),
    Finding(
        "sums",
        FAULT,
        "the sums kept for 2 days and 1 judgement are not what the entries say: customer-day and "
        "feedback-review",
        (),
        3,
        can_repair=True,
    ),
    Finding(
        "habits.toml",
        FAULT,
        "/home/ana/.config/cchabits/habits.toml has 2 problems",
        (
            "habit 'visit': key 'target': found 'x', expected a duration such as \"6h\"",
            "mend the file; this tells all that is wrong: cchabits habits check",
        ),
        2,
    ),
    Finding(
        "sync",
        RISK,
        "/home/ana/Dropbox/cchabits is copied by Dropbox, which may mix two versions of the log",
        ("keep the log on this computer's own disk",),
    ),
)
SEEN = Examination(("database",), (), FINDINGS, Sights(312, 8, 5))
FINE = SEEN._replace(findings=(), left_out=(("disk", "on macOS that cannot be seen"),))
DONE = Repair(FINDINGS[1:2], f"{DATA}/backups/cchabits-20261124T080000Z-repair.db", FINE)
NEW = FINE._replace(left_out=(), sights=Sights())

SCREENS: dict[str, tuple[Examination | Repair, Look]] = {
    "findings-80": (SEEN, Look(80)),
    "findings-50": (SEEN, Look(50)),
    "findings-120": (SEEN, Look(120)),
    "findings-pipe": (SEEN, Look(0)),
    "findings-80-colour": (SEEN, Look(80, COLOURFUL)),
    "findings-80-ascii": (SEEN, Look(80, glyphs=ASCII)),
    "well-80": (FINE, Look(80)),
    "new-80": (NEW, Look(80)),
    "mended-80": (DONE, Look(80)),
    "mended-50": (DONE, Look(50)),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_as_it_was(name: str, snapshot: Snapshot) -> None:
    """Findings worst first, what was mended, and that nothing is wrong, at several widths."""
    from cchabits.render.line import paint

    shown, look = SCREENS[name]
    lines = (
        repair_lines(shown, look) if isinstance(shown, Repair) else examination_lines(shown, look)
    )
    snapshot.check(name, "\n".join(paint(line, look.theme) for line in lines))
    for line in lines:
        is_command = any(segment.role == "command" for segment in line)
        assert is_command or look.has_room_for(columns_of(text_of(line)))


@pytest.mark.parametrize("width", [20, 40, 62, 68])
def test_what_one_may_copy_is_whole_at_any_width(width: int) -> None:
    """A command in the midst of what to do, and a path in a sentence."""
    lines = [text_of(line).strip() for line in examination_lines(SEEN, Look(width))]
    assert "cchabits habits check" in lines
    assert any("/home/ana/.config/cchabits/habits.toml" in line for line in lines)


def test_a_terminal_shows_signs_and_words(used: Program) -> None:
    """On a terminal of 60 columns only a path is longer, and what is wrong has a sign and words."""
    used.home.chmod(0o755)
    code, said = run_on_terminal(used.home, "doctor", columns=60)
    assert code == 1
    plain = re.sub(r"\x1b\[[\d;]*m", "", said).split("\r\n")
    assert "! others on this computer may look into" in "\n".join(plain)
    assert all(len(line) <= 60 or "/" in line.split()[-1] for line in plain)


def test_it_can_be_read_by_who_may_not_write(used: Program) -> None:
    """Looking needs no right to write; a real process says the same."""
    (used.home / "cchabits.db").chmod(0o400)
    code, out, err = run_process(used.home, "doctor")
    assert (code, out, err) == (0, WELL, "")
