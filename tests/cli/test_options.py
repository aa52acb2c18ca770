"""The global options, on either side of the command, and what only looks like one."""

from pathlib import Path

import pytest

from tests.cli.program import HABITS, Program, check_refusal

COMMANDS = (
    ["status"], ["log", "courage", "7"], ["habits", "list"], ["undo", "--list"], ["export"],
    ["skip", "feed", "--reason", "illness"], ["pause", "--from", "today"], ["habits", "check"],
    ["history", "feed"], ["review", "--week"],
    ["habits", "edit", "cfr", "requires=departments"], ["habits", "sync", "--dry-run"],
)  # fmt: skip


@pytest.fixture
def elsewhere(cchabits: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """The program, whose environment names neither its home nor its day."""
    monkeypatch.setenv("CCHABITS_HOME", str(tmp_path / "nowhere"))
    monkeypatch.delenv("CCHABITS_TODAY")
    return cchabits


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("place", ["before", "after", "between", "equals"])
def test_global_options_stand_anywhere(elsewhere: Program, command: list[str], place: str) -> None:
    """Before the command, after its arguments, between them, and with an equals sign."""
    home = str(elsewhere.home)
    options = ["--home", home, "--today", "2026-11-24", "--color", "never"]
    arguments = {
        "before": [*options, *command],
        "after": [*command, *options],
        "between": [*options[:2], command[0], *options[2:], *command[1:]],
        "equals": [f"--home={home}", *command, "--today=2026-11-24"],
    }[place]
    elsewhere.does(*arguments)


def test_the_last_one_given_holds(elsewhere: Program) -> None:
    """The option after the command wins over the one before it."""
    out = elsewhere.does(
        "--home", "/nowhere", "--today", "2026-11-01", "status", "--today", "2026-11-24",
        "--home", str(elsewhere.home),
    )  # fmt: skip
    assert out.startswith("Tue 24 Nov 2026")


def test_a_home_in_the_user_s_folder_is_found(
    elsewhere: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`~` stands for it, also where the shell leaves it alone."""
    monkeypatch.setenv("HOME", str(elsewhere.home.parent))
    out = elsewhere.does("--home=~/home", "config", "path")
    assert out == f"{elsewhere.home}/habits.toml\n"


def test_a_relative_home_is_found(elsewhere: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is meant from where one stands, and told as a whole path."""
    monkeypatch.chdir(elsewhere.home.parent)
    assert elsewhere.does("config", "path", "--home", "home") == f"{elsewhere.home}/habits.toml\n"


def test_two_leaders_may_be_kept(cchabits: Program, tmp_path: Path) -> None:
    """What is logged for one home is not in another."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "habits.toml").write_text(HABITS, encoding="utf-8")
    cchabits.does("log", "courage", "7", "--home", str(other))
    assert cchabits.logged() == []
    assert len(cchabits.logged("--home", str(other))) == 1


@pytest.mark.parametrize(
    "note", ["--today", "--home", "-h", "--", "-m", "--json", "--color=always"]
)
def test_a_note_may_look_like_an_option(cchabits: Program, note: str) -> None:
    """Whatever follows -m is the note."""
    cchabits.does("log", "courage", "7", "-m", note)
    cchabits.does("log", "courage", "7", f"--note={note}")
    assert [record["note"] for record in cchabits.logged()] == [note, note]


def test_after_two_hyphens_everything_is_an_argument(cchabits: Program) -> None:
    """`--` ends the options, for a command's arguments and for the program's."""
    cchabits.does("log", "--", "courage", "7")
    cchabits.does("--", "log", "courage", "7")
    check_refusal(cchabits("log", "courage", "--", "--today"), 65, "'--today' is not a score")
    assert len(cchabits.logged()) == 2


def test_an_option_is_not_cut_short(cchabits: Program) -> None:
    """`--tod` is no option, whatever it begins."""
    check_refusal(cchabits("status", "--tod", "2026-11-24"), 2)


@pytest.mark.parametrize("place", ["before", "after"])
def test_help_works_on_either_side(cchabits: Program, place: str) -> None:
    """`cchabits log -h` is the command's help; `cchabits -h log` the program's."""
    if place == "after":
        assert cchabits.does("log", "-h") == cchabits.does("log", "--help")
        assert cchabits.does("log", "-h") == cchabits.does("help", "log")
    else:
        assert cchabits.does("-h", "log") == cchabits.does("-h")


@pytest.mark.parametrize("day", ["fri", "3d", "2026-1-1", "20261124", "24 nov 2026", "2026-11-31"])
def test_the_day_is_written_in_full(cchabits: Program, day: str) -> None:
    """--today takes YYYY-MM-DD and nothing else, with exit code 65."""
    check_refusal(cchabits("--today", day, "status"), 65, f"--today: '{day}' is not a day")


def test_a_given_day_records_no_change_of_habits(cchabits: Program) -> None:
    """An edited habits.toml is told of, not recorded, under --today."""
    cchabits.write(HABITS.replace("A day a month", "Two days a month"))
    code, out, err = cchabits("habits", "list")
    assert code == 0
    assert "A day a month" in out
    assert "has changed; with a given day that is not recorded" in err


def test_an_edited_file_is_noticed(cchabits: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a given day the next command says what changed, once."""
    monkeypatch.delenv("CCHABITS_TODAY")
    without_last = HABITS.rpartition("[[habit]]")[0].replace("target", "target")
    changed = without_last.replace("A day a month", "Two days a month")
    cchabits.write(changed + '\n[[habit]]\nslug = "new-one"\ntitle = "A new one"\n')
    first = cchabits("habits", "list")
    assert "Two days a month" in first.out
    assert "new-one is new" in first.err
    assert cchabits("habits", "list") == (0, first.out, "")
