"""`cchabits habits add`, `edit`, `rename`, `retire`, `sync` and `cchabits packs add`."""

import datetime as dt
import re
import sqlite3
import subprocess
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.program import (
    COMMAND,
    HABITS,
    TODAY,
    Program,
    Result,
    check_refusal,
    environment,
    files_of,
    locked,
    run_on_terminal,
    run_process,
)
from tests.fakes import FakeClock, set_clock

pytestmark = pytest.mark.slow

NO_DAY = {"CCHABITS_TODAY": ""}


def in_process(program: Program, *arguments: str) -> Result:
    """Call the program in a process of its own, on the real day."""
    return run_process(program.home, *arguments, CCHABITS_TODAY="")


def on_terminal(program: Program, variables: dict[str, str]) -> tuple[int, str]:
    """Call `habits edit` on a terminal, on the real day unless the variables give one."""
    arguments = ("habits", "edit", "--color", "never")
    return run_on_terminal(program.home, *arguments, **(NO_DAY | variables))  # type: ignore[arg-type]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock at Tuesday 24 November 2026."""
    return set_clock(monkeypatch, dt.date.fromisoformat(TODAY))


@pytest.fixture
def cchabits(cchabits: Program, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program in a home that has been used once, without a given day."""
    assert clock.day == dt.date.fromisoformat(TODAY)
    monkeypatch.delenv("CCHABITS_TODAY")
    return cchabits


@pytest.fixture
def edited(cchabits: Program) -> Program:
    """The program, whose habits.toml was edited by hand since."""
    cchabits.write(HABITS.replace('measure = "score"', 'measure = "score"\ngrace = 2'))
    return cchabits


def content_of(program: Program) -> tuple[str, list[str]]:
    """Return what habits.toml and the database say."""
    address = f"{(program.home / 'cchabits.db').as_uri()}?mode=ro"
    database = sqlite3.connect(address, uri=True)
    try:
        return text_of(program), list(database.iterdump())
    finally:
        database.close()


def text_of(program: Program) -> str:
    """Return what habits.toml says."""
    return (program.home / "habits.toml").read_text(encoding="utf-8")


def table_of(program: Program, slug: str) -> dict[str, object]:
    """Return what habits.toml says of a habit."""
    (table,) = [one for one in tomllib.loads(text_of(program))["habit"] if one["slug"] == slug]
    return dict(table)


# What the commands say

SAID = {
    'habits add site-visit title="A visit" cadence=quarterly': (
        "site-visit is new, from Tue 24 Nov"
    ),
    'habits edit customer-day "target=2 days"': (
        "customer-day changes from Tue 1 Dec: 8h monthly → 16h monthly"
    ),
    "habits edit cfr grace=5 requires=departments,customer": (
        "feedback-review changes from Tue 1 Dec: grace none → 5 days, "
        "requires departments → departments and customer"
    ),
    "habits edit feedback-review requires=departments,customer": (
        "feedback-review changes from Tue 1 Dec: requires departments → departments and customer"
    ),
    'habits edit customer-day "title=A day out" lead=3': (
        "customer-day changes at once: title, lead 7 → 3 days"
    ),
    'habits edit feedback-review "alias="': "feedback-review changes at once: alias",
    "habits edit courage cadence=daily": (
        "courage-check changes from Mon 30 Nov: a score weekly → a score daily"
    ),
    'habits edit customer-objectives "items=own,sales,product,legal"': (
        "customer-objectives changes from Fri 1 Jan: 3 items yearly → 4 items yearly"
    ),
    "habits edit road-show end=": "road-show is back from Tue 24 Nov",
    "habits edit customer-day end=2026-12-31": "customer-day ends, its last day Thu 31 Dec",
    "habits rename customer-day day-out": (
        "customer-day is called day-out now, with all that was logged"
    ),
    "habits retire courage": "courage-check is retired, its last day Mon 23 Nov",
    "habits retire courage --on today": "courage-check ends, its last day Tue 24 Nov",
    "habits retire courage --on fri": "courage-check ends, its last day Fri 27 Nov",
}


def many(active: int) -> str:
    """Return the hint that so many habits are more than one keeps up."""
    return (
        f"  hint: {active} habits are active; 5 are about what one can keep up; "
        "cchabits pause HABIT --from today rests one\n"
    )


@pytest.mark.parametrize(
    ("line", "said"), [one for one in SAID.items() if one[1]], ids=[k for k in SAID if SAID[k]]
)
def test_a_command_answers_in_one_line(cchabits: Program, line: str, said: str) -> None:
    """It says what it did and from when, with a hint to a sixth habit; the next has nothing to say.

    What else is said on standard error is nothing.
    """
    import shlex

    code, out, err = cchabits(*shlex.split(line))
    assert (code, out) == (0, f"✓ {said}\n")
    assert err == (many(6) if line.startswith("habits add") else "")
    cchabits.does("status")
    assert cchabits.does("habits", "sync", "--dry-run") == (
        "no habit changes: habits.toml says of them what is recorded\n"
    )


def test_what_is_so_already_is_said(cchabits: Program) -> None:
    """Neither the file nor the database is written."""
    before = content_of(cchabits)
    out = cchabits.does("habits", "edit", "cfr", "requires=departments", "grace=")
    assert out == "nothing to change: habits.toml says so already\n"
    assert content_of(cchabits) == before


def test_what_is_written_without_effect_is_said(cchabits: Program) -> None:
    """A default that is spelled out changes the file, and nothing else."""
    out = cchabits.does("habits", "edit", "customer-day", "cadence=monthly")
    assert out == "habits.toml is written; nothing else changes\n"
    assert table_of(cchabits, "customer-day")["cadence"] == "monthly"


def test_a_pack_is_told_habit_by_habit(cchabits: Program) -> None:
    """One that is there already is a note beside it."""
    code, out, err = cchabits("packs", "add", "starter")
    assert (code, out) == (65, "")
    code, out, err = cchabits("packs", "add", "thys-eight")
    assert code == 0
    assert out.splitlines() == [
        "✓ staff-time       is new, from Tue 24 Nov",
        "✓ online-listening is new, from Tue 24 Nov",
        "✓ clv-in-decisions is new, from Tue 24 Nov",
        "✓ new-focus        is new, from Tue 24 Nov",
    ]
    assert err == (
        "note: customer-day, customer-question, customer-objectives, feedback-review are in "
        "habits.toml already, and left as they were\n" + many(9)
    )


def test_what_is_to_come_is_shown(cchabits: Program) -> None:
    """`habits show` has the definition in force, and the one that waits."""
    cchabits.does("habits", "edit", "customer-day", "target=2 days", "grace=3")
    out = cchabits.does("habits", "show", "customer-day")
    assert "Target         8h in all\n" in out
    assert "From 1 Dec     8h monthly → 16h monthly, grace none → 3 days\n" in out


# Refusals

REFUSED: dict[str, tuple[int, str]] = {
    "habits add": (2, "missing argument 'NAME'"),
    "habits add Site-Visit": (65, "'Site-Visit' cannot be a habit's name"),
    "habits add customer-day": (65, "customer-day is in habits.toml already"),
    "habits add cfr": (65, "cfr is the alias of feedback-review"),
    "habits add new grace": (65, "'grace' sets no key"),
    "habits add new grcae=5": (65, "there is no key 'grcae'"),
    "habits add new grace=31": (65, "habit 'new': key 'grace': found 31"),
    "habits add new --nope": (2, "no such option: --nope"),
    "habits edit": (2, "say what to change, as KEY=VALUE"),
    "habits edit customer-day": (2, "say what to change, as KEY=VALUE"),
    "habits edit grace=5": (2, "say which habit to change"),
    "habits edit nobody grace=5": (65, "no habit is called 'nobody'"),
    "habits edit cust grace=5": (65, "'cust' could be customer-day, customer-question"),
    "habits edit customer-day slug=day": (65, "a slug is no key to set"),
    "habits edit customer-day target=2": (65, "habit 'customer-day': key 'target': found 2"),
    "habits edit customer-day start=2026-09-01": (65, "it has been judged since 2026-08-01"),
    "habits edit customer-day end=11/12": (65, "'11/12' has two readings"),
    "habits rename customer-day": (2, "missing argument 'NAME'"),
    "habits rename customer-day customer-day": (65, "customer-day is its name already"),
    "habits rename customer-day road-show": (65, "road-show is the name of another habit"),
    "habits rename customer-day cfr": (65, "cfr is the alias of feedback-review"),
    "habits retire road-show": (65, "road-show ended on 2026-09-30 already"),
    "habits retire customer-day --on 11/12": (65, "'11/12' has two readings"),
    "habits retire customer-day --on 2026-07-01": (65, "key 'end': found 2026-07-01"),
    "habits sync nothing": (2, "'nothing' is one word too many"),
    "packs add": (2, "missing argument 'NAME'"),
    "packs add nope": (65, "no pack is called 'nope'"),
    "packs add nope.toml": (66, "there is no file nope.toml"),
    "packs add /": (65, "/ is not a pack that can be added: it is a folder"),
    "packs add thys-eight --habit nope": (65, "no habit is called 'nope'"),
    "packs add starter": (65, "are in habits.toml already"),
}


@pytest.mark.parametrize("line", [line for line in REFUSED if REFUSED[line][1]])
def test_what_is_refused_changes_nothing(cchabits: Program, line: str) -> None:
    """One sentence, its exit code, and file and database as they were."""
    before = content_of(cchabits)
    check_refusal(cchabits(*line.split()), *REFUSED[line])
    assert content_of(cchabits) == before
    assert sorted(files_of(cchabits.home)) == ["cchabits.db", "habits.toml"]


EDITING = (
    ["habits", "add", "new"],
    ["habits", "edit", "customer-day", "grace=5"],
    ["habits", "rename", "customer-day", "day-out"],
    ["habits", "retire", "customer-day"],
    ["habits", "sync"],
    ["habits", "sync", "--dry-run"],
    ["packs", "add", "starter"],
)


@pytest.mark.parametrize("arguments", EDITING, ids=" ".join)
def test_a_broken_file_stops_what_changes_definitions(
    cchabits: Program, arguments: list[str]
) -> None:
    """78, the mistake is named, and the file is left to be mended."""
    cchabits.write(HABITS.replace('"weekly"', '"fortnightly"'))
    before = content_of(cchabits)
    check_refusal(cchabits(*arguments), 78, "found 'fortnightly'")
    assert content_of(cchabits) == before


@pytest.mark.parametrize("arguments", EDITING, ids=" ".join)
def test_a_missing_file_stops_what_changes_definitions(
    cchabits: Program, arguments: list[str]
) -> None:
    """78, and no new file is made."""
    (cchabits.home / "habits.toml").unlink()
    before = files_of(cchabits.home)
    check_refusal(cchabits(*arguments), 78, "habits.toml is missing")
    assert files_of(cchabits.home) == before


@pytest.mark.parametrize("arguments", [["status"], ["doctor"], ["habits", "check"], *EDITING])
def test_whoever_misses_the_file_tells_how_it_comes_back(
    cchabits: Program, arguments: list[str]
) -> None:
    """The advice is the same everywhere, and following it is all there is to do."""
    before = content_of(cchabits)
    (cchabits.home / "habits.toml").unlink()
    _, out, err = cchabits(*arguments)
    said = " ".join(f"{out}{err}".split())
    assert "put it back, or have it written as it last was: cchabits init" in said
    assert cchabits("init").code == 0
    assert content_of(cchabits) == before


@pytest.mark.parametrize("arguments", EDITING, ids=" ".join)
def test_without_a_home_nothing_is_made(fresh: Program, arguments: list[str]) -> None:
    """78, and `cchabits init` is what to do."""
    result = fresh(*arguments)
    check_refusal(result, 78, "there are no habits yet")
    assert result.err.endswith("hint: cchabits init\n")
    assert not fresh.home.exists()


# Edits by hand, and given days


def test_an_edit_by_hand_is_told_once(edited: Program) -> None:
    """By whichever command comes first, beside its answer; a command that edits is one."""
    code, out, err = edited("habits", "edit", "customer-day", "grace=5")
    assert (code, out) == (0, "✓ customer-day changes from Tue 1 Dec: grace none → 5 days\n")
    assert err == "note: habits.toml: courage-check changes from Mon 30 Nov: grace none → 2 days\n"
    edited.does("status")


def test_many_changes_are_one_line(cchabits: Program) -> None:
    """Another first weekday, and another fiscal year, are not told habit by habit."""
    weekly = HABITS.replace('measure = "duration"', 'measure = "duration"\ncadence = "weekly"')
    cchabits.write(weekly.replace("schema = 1", 'schema = 1\n[settings]\nweek_start = "sunday"'))
    code, _, err = cchabits("status")
    assert code == 0
    assert err == (
        "note: habits.toml: 2 habits change, the first from Mon 30 Nov\n"
        "note: cchabits habits show HABIT says what changes\n"
    )
    assert all(len(line) <= 80 for line in err.splitlines())


def test_a_changed_slug_is_told_with_what_joins_it(cchabits: Program) -> None:
    """The hint can be typed as it stands."""
    cchabits.write(HABITS.replace('"courage-check"', '"courage"'))
    _, _, err = cchabits("status")
    told, hint = err.splitlines()
    assert told == (
        "note: habits.toml: courage is new, from Mon 2 Nov; "
        "courage-check is retired, its last day Mon 23 Nov"
    )
    assert hint == "note: if that is one habit: cchabits habits rename courage-check courage"
    line = hint.partition("cchabits ")[2]
    assert cchabits.does(*line.split()) == (
        "✓ courage-check is called courage now, with all that was logged\n"
    )


@pytest.mark.parametrize("arguments", [*EDITING[:2], EDITING[3]], ids=" ".join)
def test_a_given_day_only_writes_the_file(cchabits: Program, arguments: list[str]) -> None:
    """What it changes is recorded by a sync, on its day, or by the next command."""
    database = content_of(cchabits)[1]
    code, out, err = cchabits(*arguments, "--today", TODAY)
    assert (code, out) == (0, "")
    hint = many(6) if arguments[1] == "add" else ""
    assert err == (
        f"note: {cchabits.home}/habits.toml is written; with a given day it is not recorded; "
        "cchabits habits sync does so\n" + hint
    )
    assert content_of(cchabits)[1] == database
    check_refusal(
        cchabits("habits", "add", "more", "--today", TODAY), 65, "changes that are not recorded"
    )
    assert cchabits.does("habits", "sync", "--today", "2026-11-03").startswith("✓ ")


def test_a_reader_with_a_given_day_only_remarks_upon_an_edit(edited: Program) -> None:
    """`status --today` records nothing."""
    database = content_of(edited)[1]
    _, _, err = edited("status", "--today", TODAY)
    assert "with a given day that is not recorded; cchabits habits sync does so" in err
    assert content_of(edited)[1] == database


def test_a_dry_run_records_nothing(edited: Program) -> None:
    """It says what a sync will do, without a tick."""
    before = content_of(edited)
    code, out, err = edited("habits", "sync", "--dry-run")
    assert (code, out) == (0, "courage-check changes from Mon 30 Nov: grace none → 2 days\n")
    assert err == "  hint: nothing was recorded; cchabits habits sync does so\n"
    assert content_of(edited) == before
    assert edited.does("habits", "sync") == f"✓ {out}"


def test_a_dry_run_in_a_new_home_makes_nothing(fresh: Program) -> None:
    """Each habit is new, from its start."""
    fresh.write(HABITS)
    code, out, _ = fresh("habits", "sync", "--dry-run")
    assert code == 0
    assert out.splitlines()[0] == "customer-day        is new, from Sat 1 Aug"
    assert sorted(files_of(fresh.home)) == ["habits.toml"]
    assert fresh.does("habits", "sync").splitlines()[0] == (
        "✓ customer-day        is new, from Sat 1 Aug"
    )


# The editor


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """A program that a test writes, for an editor."""
    path = tmp_path / "my editor"
    path.touch(mode=0o700)
    return path


def edit_with(program: Program, editor: Path, script: str, **more: str) -> tuple[int, str]:
    """Call `habits edit` on a terminal, with a shell script for an editor."""
    editor.write_text(f"#!/bin/sh\n{script}\n")
    return on_terminal(program, {"EDITOR": f"'{editor}'", "VISUAL": ""} | more)


GRACE = """sed -i 's/^measure = "score"/&\\ngrace = 2/' "$1" """


@pytest.fixture
def current(fresh: Program) -> Program:
    """The program in a home that was set up on the real day, as processes of their own have it."""
    fresh.write(re.sub(r"^start = .*\n|^end = .*\n", "", HABITS, flags=re.MULTILINE))
    assert in_process(fresh, "status").code == 0
    return fresh


def test_a_habit_at_rest_is_not_counted_as_active(current: Program) -> None:
    """The hint's own command makes room; a pause of everything rests no habit in particular."""
    assert in_process(current, "habits", "add", "seventh").err == many(7)
    for resting in ("seventh", "cfr", "road-show"):
        assert in_process(current, "pause", resting, "--from", "today").code == 0
    assert in_process(current, "habits", "add", "eighth").err == ""
    assert in_process(current, "pause", "--from", "today").code == 0
    assert in_process(current, "packs", "add", "field-extras", "--habit", "reflect").err == many(6)


def test_the_editor_opens_the_file(current: Program, editor: Path) -> None:
    """What is saved there is recorded, and told."""
    code, shown = edit_with(current, editor, GRACE)
    assert code == 0
    assert re.fullmatch(r"✓ courage-check changes from .*: grace none → 2 days\r\n", shown)
    assert in_process(current, "status").err == ""


def test_visual_goes_before_editor(current: Program, editor: Path) -> None:
    """As everywhere; and blanks are no editor."""
    editor.write_text(f"#!/bin/sh\n{GRACE}\n")
    for variables in (
        {"VISUAL": f"'{editor}'", "EDITOR": "false"},
        {"VISUAL": " ", "EDITOR": "true"},
    ):
        code, _ = on_terminal(current, variables)
        assert code == 0
    assert "grace = 2" in text_of(current)


def test_an_editor_may_have_arguments(current: Program, editor: Path) -> None:
    """`code --wait` is one of them."""
    code, shown = edit_with(current, editor, 'echo "$1" "$2"', EDITOR=f"'{editor}' --wait")
    assert code == 0
    assert shown.splitlines() == [
        f"--wait {current.home}/habits.toml",
        "no habit changes: habits.toml says of them what is recorded",
    ]


@pytest.mark.parametrize(
    ("script", "said"), [("exit 3", "ended with 3"), ("kill -9 $$", "was ended")]
)
def test_an_editor_that_fails_is_told(
    current: Program, editor: Path, script: str, said: str
) -> None:
    """What it saved before waits for the next command."""
    database = content_of(current)[1]
    code, shown = edit_with(current, editor, f"{GRACE}\n{script}")
    assert code == 2
    assert shown.splitlines() == [
        f"error: the editor {said}", "  hint: if you saved: cchabits habits sync",
    ]  # fmt: skip
    assert content_of(current)[1] == database
    assert "grace none → 2 days" in in_process(current, "habits", "sync").out


def test_an_editor_that_breaks_the_file_is_told(current: Program, editor: Path) -> None:
    """78 with the mistake; the last good definitions stay in force, and the next edit mends it."""
    database = content_of(current)[1]
    code, shown = edit_with(current, editor, 'cp "$1" "$1.kept"; echo "grcae = 2" >> "$1"')
    assert code == 78
    assert "unknown key 'grcae' (did you mean 'grace'?)" in shown
    assert content_of(current)[1] == database
    assert in_process(current, "status").code == 0
    code, shown = edit_with(current, editor, 'mv "$1.kept" "$1"')
    assert (code, shown) == (0, "no habit changes: habits.toml says of them what is recorded\r\n")


@pytest.mark.parametrize("name", ["/nowhere/vi", "'unbalanced", "nowhere-to-be-found --wait"])
def test_an_editor_that_is_not_there_is_told(current: Program, name: str) -> None:
    """In one sentence that names it."""
    variables = {"EDITOR": name, "VISUAL": "", "PATH": str(current.home)}
    code, shown = on_terminal(current, variables)
    assert code == 2
    assert shown.splitlines() == [
        f"error: the editor '{name}' cannot be started", "  hint: set EDITOR",
    ]  # fmt: skip


def test_without_an_editor_vi_is_meant(current: Program) -> None:
    """And where there is none on the path, that is said."""
    variables = {"EDITOR": "", "VISUAL": "", "PATH": str(current.home)}
    _, shown = on_terminal(current, variables)
    assert shown.startswith("error: the editor 'vi' cannot be started")


def test_an_editor_on_a_given_day_records_nothing(current: Program, editor: Path) -> None:
    """What it changes is told as a dry run tells it."""
    database = content_of(current)[1]
    code, shown = edit_with(current, editor, GRACE, CCHABITS_TODAY="2030-11-24")
    assert code == 0
    assert shown.splitlines() == [
        "courage-check changes from Mon 25 Nov: grace none → 2 days",
        "  hint: nothing was recorded; cchabits habits sync does so",
    ]
    assert content_of(current)[1] == database


def test_an_interrupt_is_for_the_editor(current: Program, editor: Path) -> None:
    """Ctrl-C within it does not take the editor away from under the user."""
    script = f'trap : INT; kill -INT "$PPID" $$; sleep 0.2\n{GRACE}'
    code, shown = edit_with(current, editor, script)
    assert (code, shown.count("grace none → 2 days")) == (0, 1)


@pytest.mark.parametrize("home", ["without the file", "without anything"])
def test_no_editor_is_opened_where_there_is_no_file(
    fresh: Program, editor: Path, home: str
) -> None:
    """A home that is missing, or lacks its file, is told of before anything is typed."""
    if home == "without the file":
        fresh.write(HABITS)
        fresh.does("status")
        (fresh.home / "habits.toml").unlink()
    code, shown = edit_with(fresh, editor, 'echo "the editor"; touch "$1"')
    assert code == 78
    assert "the editor" not in shown


def test_a_pipe_opens_no_editor(current: Program) -> None:
    """Without a terminal the keys have to be named."""
    check_refusal(in_process(current, "habits", "edit"), 2, "say what to change")


# Several processes


def run_all(home: Path, calls: list[list[str]]) -> list[Result]:
    """Call the program several times at once, in processes of their own, on their real day."""

    def call(arguments: list[str]) -> Result:
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=environment(home, **NO_DAY),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


WAITING = "note: the database is in use by another process; waiting for it\n"


def test_commands_that_edit_at_once_lose_nothing(current: Program) -> None:
    """They take turns: every one succeeds, and the file has what each of them added."""
    calls = [["habits", "add", f"new-{number}"] for number in range(6)]
    calls += [["habits", "edit", "customer-day", "grace=5"], ["habits", "rename", "cfr", "review"]]
    done = run_all(current.home, calls)
    said = {"", WAITING, *(many(count) for count in range(6, 13))}
    assert [one for one in done if one.code or one.err.removeprefix(WAITING) not in said] == []
    slugs = {table["slug"] for table in tomllib.loads(text_of(current))["habit"]}
    assert {f"new-{number}" for number in range(6)} | {"review"} < slugs
    assert "feedback-review" not in slugs
    assert table_of(current, "customer-day")["grace"] == 5
    assert in_process(current, "habits", "sync", "--dry-run").out == (
        "no habit changes: habits.toml says of them what is recorded\n"
    )


@pytest.mark.slow
def test_twenty_processes_record_a_change_once(current: Program) -> None:
    """One of them says so; the others find it done."""
    before = text_of(current)
    current.write(before.replace('measure = "score"', 'measure = "score"\ngrace = 2'))
    calls = [["status"] if number % 2 else ["log", "courage", "7"] for number in range(20)]
    done = run_all(current.home, calls)
    assert [one for one in done if one.code] == []
    told = [one.err.replace(WAITING, "") for one in done if one.err not in {"", WAITING}]
    assert len(told) == 1
    assert "courage-check changes from" in told[0]
    assert len(content_of(current)[1]) == len(set(content_of(current)[1]))
    database = sqlite3.connect(current.home / "cchabits.db")
    rows = database.execute("SELECT count(*) FROM definition GROUP BY habit_id").fetchall()
    database.close()
    assert sorted(rows) == [(1,), (1,), (1,), (1,), (1,), (2,)]


def test_a_reader_goes_on_with_a_remark(edited: Program) -> None:
    """While another process holds the lock, an edit is left for later, after a second."""
    before = content_of(edited)[1]
    began = time.monotonic()
    with locked(edited.home / "cchabits.db", "IMMEDIATE"):
        code, out, err = edited("status")
    assert time.monotonic() - began < 15  # of the 30 that a writer waits
    assert (code, out.splitlines()[0][:15]) == (0, "Tue 24 Nov 2026")
    assert "could not be recorded now: the database is in use" in err
    assert content_of(edited)[1] == before
    _, _, err = edited("status")
    assert "courage-check changes from Mon 30 Nov" in err
