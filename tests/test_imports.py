"""What a command loads: start-up is a feature, and most of it is imports."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import HABITS, environment

pytestmark = pytest.mark.slow

ENTRY = '{"type": "entry", "habit": "customer-day", "on": "2026-11-05", "minutes": 90}'
JOURNAL = f'{{"type": "header", "schema": "cchabits.journal/1"}}\n{ENTRY}\n'

MAILED = """\
schema = 1

[mail]
to = "ana@example.org"
from = "habits@example.org"
transport = "file"
folder = "{}/mail"
days = ["tuesday"]

[[habit]]
slug = "call"
title = "A call"
start = 2026-11-01
"""

COMMANDS: tuple[list[str], ...] = (
    [],
    ["--version"],
    ["-h"],
    ["help", "log"],
    ["log", "customer-day", "90m", "-m", "Acme"],
    ["log", "feedback-review", "--on", "fri"],
    ["log", "customer-day", "90m", "--json"],
    ["log", "nope"],
    ["status"],
    ["status", "--json"],
    ["history"],
    ["history", "customer-day"],
    ["history", "customer-day", "--json"],
    ["edit", "last", "2h", "--on", "fri"],
    ["edit", "last", "-m", "Acme", "--json"],
    ["delete", "last"],
    ["doctor", "--forget", "last", "--yes"],
    ["skip", "feedback-review", "--reason", "illness"],
    ["reason", "customer-day", "forgot"],
    ["review"],
    ["review", "--year", "--json"],
    ["review", "--next", "book December"],
    ["review", "--keep", "customer-day"],
    ["pause", "--from", "fri"],
    ["resume"],
    ["undo"],
    ["undo", "--list"],
    ["habits", "list"],
    ["habits", "show", "customer-day"],
    ["habits", "check"],
    ["habits", "add", "site-visit"],
    ["habits", "edit", "customer-day", "grace=5"],
    ["habits", "rename", "customer-day", "day-out"],
    ["habits", "retire", "customer-day"],
    ["habits", "sync"],
    ["packs", "add", "starter"],
    ["packs", "list"],
    ["packs", "show", "starter"],
    ["init"],
    ["init", "--home", "new"],
    ["remind", "preview"],
    ["config", "path"],
    ["import", "log.jsonl"],
    ["export"],
    ["backup"],
    ["backup", "--list"],
    ["calendar", "export", "out.ics"],
    ["restore", "nope.db"],
    ["remind", "run"],
    ["remind", "status"],
    ["remind", "status", "--json"],
    ["remind", "test"],
    ["remind", "snooze", "--until", "3d"],
    ["remind", "off"],
    ["remind", "forget", "1"],
    ["nope"],
)
ORM = {"sqlmodel", "sqlalchemy", "pydantic", "pydantic_core"}
EVERYDAY = (
    ["log", "customer-day", "90m"],
    ["log", "courage-check", "7", "--on", "fri", "--json"],
    ["edit", "last", "2h"],
    ["delete", "last"],
    ["undo"],
)
HEAVY = {
    "rich", "dateutil", "tomllib", "platformdirs", "decimal", "fractions", "hashlib", "zoneinfo",
    "tempfile", "importlib.resources", "tomlkit", "jinja2", "email", "smtplib", "ssl",
    "icalendar",
}  # fmt: skip

PROBE = """\
import json, sys
from cchabits.__main__ import main
sys.stdout.write("\\n" + json.dumps([main(sys.argv[1:]), sorted(sys.modules)]))
"""


QUICK = (
    ["--version"],
    ["completion", "bash"],
    ["__complete", "habits", "", "log"],
    ["__complete", "entries", "", "--home=."],
)
SLOW = HEAVY | {
    "typer", "typing", "re", "json", "pathlib", "contextlib", "dataclasses", "importlib.metadata",
}  # fmt: skip
QUICK_PROBE = """\
import sys
before = set(sys.modules)
from cchabits.__main__ import main
code = main(sys.argv[1:])
print(f"\\n{code}", *sorted(set(sys.modules) - before))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that has been used once."""
    (tmp_path / "habits.toml").write_text(HABITS, encoding="utf-8")
    (tmp_path / "log.jsonl").write_text(JOURNAL, encoding="utf-8")
    loaded_by(tmp_path, ["log", "customer-day", "1h"])
    return tmp_path


def loaded_by(home: Path, arguments: list[str]) -> tuple[int, set[str]]:
    """Run a command in a fresh process; return its exit code and the modules loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        env=environment(home),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, set(modules)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda one: " ".join(one) or "nothing")
def test_no_everyday_command_loads_the_orm(home: Path, arguments: list[str]) -> None:
    """Not one of them loads sqlmodel, sqlalchemy or pydantic, whatever it comes to."""
    code, modules = loaded_by(home, arguments)
    assert code in {0, 2, 65, 66, 78}
    assert modules & ORM == set()


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--json", "--repair"])
def test_doctor_alone_loads_the_orm(home: Path, option: str) -> None:
    """It holds the live schema against the tables as they are declared."""
    _, modules = loaded_by(home, ["doctor", option])
    assert modules >= {"sqlmodel", "sqlalchemy"}


@pytest.mark.parametrize("arguments", EVERYDAY, ids=" ".join)
def test_logging_is_light(home: Path, arguments: list[str]) -> None:
    """`log` and `undo` load neither Rich nor what only few commands need."""
    code, modules = loaded_by(home, arguments)
    assert code == 0
    heavy = HEAVY if sys.platform == "linux" else HEAVY - {"platformdirs"}
    assert modules & heavy == set()


@pytest.mark.parametrize("arguments", [*EVERYDAY, ["status"], ["status", "--json"]], ids=" ".join)
def test_what_is_written_around_the_acts_costs_them_nothing(
    home: Path, arguments: list[str]
) -> None:
    """Neither logging nor a status loads what reasons and reviews are made of."""
    _, modules = loaded_by(home, arguments)
    assert [name for name in modules if name.startswith("cchabits.") and "practice" in name] == []


@pytest.mark.parametrize("is_planned", [False, True])
@pytest.mark.parametrize("arguments", [["remind", "run"], ["status"]], ids=" ".join)
def test_plans_are_loaded_where_something_is_planned(
    tmp_path: Path, arguments: list[str], *, is_planned: bool
) -> None:
    """A tick that decides that there is no mail, and a status, load them only then."""
    (tmp_path / "habits.toml").write_text(MAILED.format(tmp_path), encoding="utf-8")
    loaded_by(tmp_path, ["log", "call"])
    if is_planned:
        loaded_by(tmp_path, ["plan", "add", "call", "fri", "9:00"])
    code, modules = loaded_by(tmp_path, arguments)
    assert code == 0
    assert ("cchabits.domain.plan" in modules) == is_planned
    assert "cchabits.render.mail.view" not in modules


def test_a_status_for_programs_needs_no_rich(home: Path) -> None:
    """`status --json` loads neither Rich, nor the file's reader, nor the rules' library."""
    code, modules = loaded_by(home, ["status", "--json"])
    assert code == 0
    assert modules & {"rich", "dateutil", "tomllib", "platformdirs"} == set()


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["history"], ["history", "feed"], ["history", "--json"]])
def test_a_past_needs_no_rich(home: Path, arguments: list[str]) -> None:
    """`history` loads neither Rich nor what only few commands need, for people or programs."""
    code, modules = loaded_by(home, arguments)
    assert code == 0
    assert modules & {"rich", "dateutil", "tomllib", "platformdirs"} == set()


def test_a_status_for_people_needs_no_more_than_rich(home: Path) -> None:
    """`status` loads Rich's console and text, and none of its heavier parts."""
    code, modules = loaded_by(home, ["status"])
    assert code == 0
    unneeded = {"dateutil", "tomllib", "platformdirs", "rich.markdown", "rich.traceback",
                "rich.progress", "pygments", "markdown_it"}  # fmt: skip
    assert modules & unneeded == set()


@pytest.mark.parametrize("arguments", QUICK, ids=" ".join)
def test_a_quick_answer_loads_next_to_nothing(home: Path, arguments: list[str]) -> None:
    """Neither Typer nor Rich, nor the modules of Python's own that take longer than the answer."""
    done = subprocess.run(
        [sys.executable, "-c", QUICK_PROBE, *arguments],
        env=environment(home),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    code, *modules = done.stdout.splitlines()[-1].split()
    assert code == "0"
    assert len(done.stdout.splitlines()) > 2
    needed = {"re"} if "entries" in arguments else set()  # to tell a duration
    assert set(modules) & SLOW == needed
