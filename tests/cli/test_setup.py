"""`cchabits init`, `habits`, `packs`, `config`, `--version`, and no command at all."""

import json
import stat
from pathlib import Path

import pytest

from cchabits import __version__
from cchabits.packs import pack_names
from tests.cli.program import HABITS, Program, check_refusal, files_of, names_of

ROOT = Path(__file__).parents[2]
EIGHT = (
    "customer-day", "customer-question", "customer-objectives", "staff-time", "feedback-review",
    "online-listening", "clv-in-decisions", "new-focus",
)  # fmt: skip


def test_the_first_run_welcomes_and_says_how_to_begin(fresh: Program) -> None:
    """Without a command and without a home there is a welcome that ends in `cchabits init`."""
    assert fresh.does().endswith("\n  cchabits init\n")
    assert not fresh.home.exists()


def test_later_runs_without_a_command_are_short_help(cchabits: Program) -> None:
    """The short help has examples before the commands, in one line each."""
    out = cchabits.does()
    assert out.index("Examples:") < out.index("Daily:") < out.index("Options:")
    assert out == cchabits.does("help") == cchabits.does("-h") == cchabits.does("--help")


def test_the_version_is_the_package_version(fresh: Program) -> None:
    """`--version` needs no home."""
    assert fresh.does("--version") == f"cchabits {__version__}\n"
    assert fresh.does("--color", "never", "--version", "--today", "1999-01-01") == (
        fresh.does("--version")
    )
    assert not fresh.home.exists()


def test_init_sets_up_three_habits(fresh: Program) -> None:
    """The answer names the habits, the two files, and what to type next."""
    out = fresh.does("init")
    assert out.startswith("3 habits set up\n")
    assert all(slug in out for slug in ("customer-day", "customer-question", "feedback-review"))
    assert str(fresh.home / "habits.toml") in out
    assert str(fresh.home / "cchabits.db") in out
    assert out.endswith("cchabits status\n")


def test_init_with_the_eight_writes_the_example(fresh: Program) -> None:
    """`init --pack thys-eight` writes what habits.example.toml holds."""
    assert fresh("init", "--pack", "thys-eight", "--yes").code == 0
    written = (fresh.home / "habits.toml").read_bytes()
    assert written == (ROOT / "habits.example.toml").read_bytes()


def test_packs_add_up(fresh: Program) -> None:
    """A habit that two packs have is set up once."""
    code, out, err = fresh("init", "--pack", "starter", "--pack", "thys-eight")
    assert (code, out.partition("\n")[0]) == (0, "8 habits set up")
    assert err.startswith("  hint: 8 habits are active; 5 are about what one can keep up; ")
    assert [out.count(f"\n{slug} ") for slug in EIGHT] == [1] * 8


def test_what_init_makes_is_private(fresh: Program) -> None:
    """The folder is 0700 and both files 0600, whatever the umask."""
    import os

    before = os.umask(0)
    try:
        fresh.does("init", "--home", str(fresh.home / "a" / "b"))
    finally:
        os.umask(before)
    folder = fresh.home / "a" / "b"
    paths = [fresh.home, folder, folder / "habits.toml", folder / "cchabits.db"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o700, 0o700, 0o600, 0o600]


def test_init_never_writes_over_a_file(cchabits: Program) -> None:
    """A second `init` is refused, and the file is as it was."""
    before = files_of(cchabits.home)
    check_refusal(cchabits("init"), 65, "is there already, and was left as it is")
    assert files_of(cchabits.home) == before


def test_init_writes_a_lost_file_back(cchabits: Program) -> None:
    """Byte by byte as it was last read; nothing of what was logged or defined changes."""
    cchabits.does("log", "customer-day", "1h")
    whole, log = files_of(cchabits.home)["habits.toml"], cchabits.does("export")
    (cchabits.home / "habits.toml").unlink()
    assert cchabits("status").err.endswith("as it last was: cchabits init\n")
    out = cchabits.does("init")
    assert out.startswith("habits.toml was missing, and is written back as it last was: 6 habits\n")
    assert files_of(cchabits.home)["habits.toml"] == whole
    assert cchabits.does("export") == log


def test_init_puts_no_pack_in_the_place_of_a_lost_file(cchabits: Program) -> None:
    """All habits that the pack does not have would be retired."""
    cchabits.does("log", "customer-day", "1h")
    (cchabits.home / "habits.toml").unlink()
    before = files_of(cchabits.home)
    check_refusal(cchabits("init", "--pack", "starter"), 65, "its habits are in the log")
    assert files_of(cchabits.home) == before


def test_init_writes_through_a_link(fresh: Program) -> None:
    """Who keeps the file elsewhere, such as in git, may put the link there first."""
    fresh.home.mkdir()
    (fresh.home / "habits.toml").symlink_to("mine.toml")
    fresh.does("init")
    assert (fresh.home / "habits.toml").is_symlink()
    assert (fresh.home / "mine.toml").read_text(encoding="utf-8").count("\n[[habit]]\n") == 3


def test_init_with_an_unknown_pack_makes_nothing(fresh: Program) -> None:
    """Not even the folder."""
    check_refusal(fresh("init", "--pack", "thys-eigth"), 65, "no pack is called 'thys-eigth'")
    assert not fresh.home.exists()


def test_init_beside_a_foreign_database_makes_nothing(fresh: Program) -> None:
    """Where the database is another program's, habits.toml is not written either."""
    fresh.home.mkdir()
    (fresh.home / "cchabits.db").write_bytes(b"something else entirely, and long enough " * 9)
    before = files_of(fresh.home)
    check_refusal(fresh("init"), 78, "is not a cchabits database")
    assert files_of(fresh.home) == before


def test_the_habits_are_listed_in_the_order_of_the_file(cchabits: Program) -> None:
    """A line a habit: name, what it asks for and how often, title; an ended one says so."""
    lines = cchabits.does("habits", "list").splitlines()
    assert len(lines) == 6
    assert lines[0].split("  ")[0] == "customer-day"
    assert "8h monthly" in lines[0]
    assert "(ended Wed 30 Sep 2026)" in lines[5]


def test_the_habits_as_json_have_what_is_left_out_filled_in(cchabits: Program) -> None:
    """`habits list --json` and `habits show --json` are documents of one schema."""
    document = json.loads(cchabits.does("habits", "list", "--json"))
    assert document["schema"] == "cchabits.habits/1"
    assert document["habits"][2]["alias"] == "cfr"
    shown = json.loads(cchabits.does("habits", "show", "cfr", "--json"))
    assert shown == document | {"habits": [document["habits"][2]]}


def test_a_habit_is_shown_with_how_to_log_it(cchabits: Program) -> None:
    """`habits show` ends in a command to copy."""
    out = cchabits.does("habits", "show", "cfr")
    assert out.startswith("Customer feedback review with other departments invited")
    assert out.splitlines()[-1].endswith("cchabits log feedback-review --with DEPARTMENTS")


def test_an_unknown_habit_is_not_shown(cchabits: Program) -> None:
    """`habits show` finds names as every command does."""
    check_refusal(cchabits("habits", "show", "nope"), 65, "no habit is called 'nope'")


def test_checking_reads_the_file_and_records_nothing(cchabits: Program) -> None:
    """`habits check` says that the file is in order, and the store does not learn of it."""
    cchabits.write(HABITS.replace("A day a month", "Two days a month"))
    before = files_of(cchabits.home)
    assert cchabits.does("habits", "check").endswith("habits.toml is in order: 6 habits\n")
    assert files_of(cchabits.home) == before


def test_checking_names_every_mistake(cchabits: Program) -> None:
    """The sentence counts them, and each is a hint that names the habit and the key."""
    cchabits.write(HABITS.replace("measure =", "mesure =").replace("schema = 1\n", "schema = 1\n"))
    result = cchabits("habits", "check")
    check_refusal(result, 78, "problems")
    assert "habit 'customer-day': unknown key 'mesure' (did you mean 'measure'?)" in result.err


def test_packs_are_listed_and_shown(fresh: Program) -> None:
    """Both need no home; a pack ends in the commands that take it up, whole or in part."""
    names = [line.split()[0] for line in fresh.does("packs", "list").splitlines()]
    assert names == list(pack_names())
    out = fresh.does("packs", "show", "thys-eight")
    assert all(slug in out for slug in EIGHT)
    whole, one, closer = out.splitlines()[-3:]
    assert whole.endswith(" cchabits init --pack thys-eight")
    assert one.endswith(" cchabits packs add thys-eight --habit new-focus")
    assert closer.endswith(" cchabits packs show thys-eight --habit new-focus")


def test_a_habit_of_a_pack_is_shown_in_full_before_it_is_taken_up(fresh: Program) -> None:
    """With its quotation, whose cadence it is, how to log it and how to add it, and no days."""
    out = fresh.does("packs", "show", "courage", "--habit", "courage-check")
    assert "“the root cause of the entire issue: lack of courage”" in out
    assert "quarterly (our default, not the article's)" in out
    assert "break silos" in out
    assert "  Log it         cchabits log courage-check 7\n" in out
    assert out.endswith("cchabits packs add courage --habit courage-check\n")
    assert "Since" not in out
    gemba = fresh.does("packs", "show", "field-extras", "--habit", "customer-gemba")
    assert "monthly (our default)" in gemba
    found = json.loads(fresh.does("packs", "show", "courage", "--habit", "fund-it", "--json"))
    assert [habit["slug"] for pack in found["packs"] for habit in pack["habits"]] == ["fund-it"]
    result = fresh("packs", "show", "courage", "--habit", "fund-itt")
    check_refusal(result, 65, "no habit is called 'fund-itt'")


def test_a_pack_in_a_file_is_looked_at_before_it_is_added(fresh: Program, tmp_path: Path) -> None:
    """A stranger's pack is shown, its text harmless, and nothing is written; or it is refused."""
    path = tmp_path / "theirs.toml"
    path.write_text(
        'title = "\\u001b]0;x\\u0007"\nsource = "\\u202eevil"\n[[habit]]\nslug = "walk"\n'
        'title = "\\u001b[2JWalk"\ncadence_from = "article"\n',
        encoding="utf-8",
    )
    out = fresh.does("packs", "show", str(path))
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "once monthly*" in out
    assert r"\x1b[2JWalk" in out
    assert out.splitlines()[-3].endswith(f"cchabits packs add {path}")
    assert not fresh.home.exists()
    path.write_text("title = 3\n", encoding="utf-8")
    check_refusal(fresh("packs", "show", str(path)), 65, "key 'title': expected a text")


EXPORTED = """\
# A pack of habits for cchabits. To take them up: cchabits packs add, and this file.
schema = 1
title = "Two of mine"

[[habit]]
slug = "feedback-review"
title = "Customer feedback review with other departments invited"
requires = ["departments"]

[[habit]]
slug = "road-show"
title = "The road show"
requires = ["customer", "departments>=2"]
"""


def test_ones_own_habits_are_handed_on(cchabits: Program, tmp_path: Path) -> None:
    """A pack has the habits and no more of their leader; the file is private until it is sent."""
    path = tmp_path / "two.toml"
    command = ["packs", "export", str(path), "--habit", "cfr", "--habit", "road"]
    code, out, err = cchabits(*command, "--title", "Two of mine")
    assert (code, out) == (0, f"2 habits written to {path}\n")
    assert err == f"  hint: whoever gets it: cchabits packs show {path}\n"
    assert path.read_text(encoding="utf-8") == EXPORTED
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert cchabits.does("packs", "export", "-", *command[3:], "--title", "Two of mine") == EXPORTED


def test_without_names_all_that_have_not_ended_are_handed_on(
    cchabits: Program, tmp_path: Path
) -> None:
    """An exported pack gives way to the next one, and a habit that is over is left out."""
    path = tmp_path / "mine.toml"
    assert cchabits("packs", "export", str(path), "--habit", "cfr").code == 0
    assert cchabits("packs", "export", str(path)).out == f"5 habits written to {path}\n"
    assert "road-show" not in path.read_text(encoding="utf-8")


NOT_REPLACED = {
    "a text": "mine\n",
    "a habits.toml": HABITS,
    "a pack that was written by hand": EXPORTED.partition("\n")[2],
    "nothing at all": "",
}


@pytest.mark.parametrize("name", NOT_REPLACED)
def test_an_export_replaces_no_other_file(cchabits: Program, tmp_path: Path, name: str) -> None:
    """Whatever is no exported pack is left as it is."""
    path = tmp_path / "mine.toml"
    path.write_text(NOT_REPLACED[name], encoding="utf-8")
    check_refusal(cchabits("packs", "export", str(path)), 65, "is there already, and is no pack")
    assert path.read_text(encoding="utf-8") == NOT_REPLACED[name]
    assert names_of(tmp_path) == ["home", "mine.toml"]


REFUSED_EXPORTS: dict[str, tuple[list[str], int, str]] = {
    "a folder": (["/"], 73, "'/' is not a file to write to"),
    "no name": ([""], 73, "'' is not a file to write to"),
    "a pipe": (["/dev/null"], 73, "/dev/null is not a file to write to"),
    "a folder that is not there": (["/nowhere/x.toml"], 73, "cannot be created"),
    "an unknown habit": (["x.toml", "--habit", "nope"], 65, "no habit is called 'nope'"),
    "a title that is too long": (["x.toml", "--title", "x" * 2001], 65, "the title has 2,001"),
}


@pytest.mark.parametrize("name", REFUSED_EXPORTS)
def test_an_export_that_cannot_be_is_refused(
    cchabits: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """In one sentence, and no file is left."""
    monkeypatch.chdir(tmp_path)
    arguments, code, said = REFUSED_EXPORTS[name]
    check_refusal(cchabits("packs", "export", *arguments), code, said)
    assert not (tmp_path / "x.toml").exists()


def test_packs_as_json_are_documents_of_one_schema(fresh: Program) -> None:
    """`packs list --json` has what `packs show --json` has of one."""
    document = json.loads(fresh.does("packs", "list", "--json"))
    assert document["schema"] == "cchabits.packs/1"
    assert [pack["slug"] for pack in document["packs"]] == list(pack_names())
    shown = json.loads(fresh.does("packs", "show", "starter", "--json"))
    assert shown == document | {"packs": document["packs"][:1]}


def test_checking_says_what_every_command_will_say(
    cchabits: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that the other commands refuse to record is not in order."""
    monkeypatch.delenv("CCHABITS_TODAY")
    cchabits.write(HABITS.replace("start = 2026-11-02", "start = 2026-11-10"))
    assert "it has been judged since 2026-11-02" in cchabits("status").err
    check_refusal(cchabits("habits", "check"), 78, "courage-check")


def test_an_unknown_pack_is_refused(fresh: Program) -> None:
    """With the packs there are."""
    result = fresh("packs", "show", "nope")
    check_refusal(result, 65, "no pack is called 'nope'")
    assert "starter, thys-eight" in result.err


def test_the_paths_are_told(fresh: Program) -> None:
    """`config path` needs no home; CCHABITS_HOME is one folder for both files."""
    assert fresh.does("config", "path") == f"{fresh.home}/habits.toml\n"
    assert fresh.does("config", "path", "--database") == f"{fresh.home}/cchabits.db\n"


def test_without_a_home_the_platform_says_where(
    fresh: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without CCHABITS_HOME there are two folders, and `init` makes both."""
    monkeypatch.delenv("CCHABITS_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    fresh.does("init")
    paths = [fresh.does("config", "path"), fresh.does("config", "path", "--database")]
    assert all(Path(path.rstrip("\n")).is_file() for path in paths)
    assert paths[0] != paths[1].replace("cchabits.db", "habits.toml")


@pytest.mark.parametrize("command", [["log", "customer-day", "1h"], ["status"], ["export"]])
def test_a_home_with_only_the_file_gets_its_database(fresh: Program, command: list[str]) -> None:
    """The first command creates it."""
    fresh.write(HABITS)
    fresh.does(*command)
    assert set(names_of(fresh.home)) - {"backups"} == {"cchabits.db", "habits.toml"}
