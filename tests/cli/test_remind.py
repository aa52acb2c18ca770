"""`cchabits remind`, and above all its tick, which has a way of its own to be quick."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cchabits import __main__, clock
from cchabits.__main__ import main
from cchabits.cli import tick
from tests.cli.program import check_refusal, run_process
from tests.services.homes import Leader, new_folder
from tests.services.ticks import FakeTime, Reminded, count_ticks, set_time

pytestmark = pytest.mark.slow

EIGHT = dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)  # in Brussels, half an hour after the mail's
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)

PROBE = """\
import sys
before = set(sys.modules)
from cchabits.__main__ import main
code = main(["remind", "run", "--home", sys.argv[1]])
print(code, *sorted(set(sys.modules) - before))
"""
NEVER = {"typer", "rich", "smtplib", "email", "ssl", "jinja2", "sqlmodel", "sqlalchemy", "pydantic"}
NOT_AT_A_GLANCE = NEVER | {
    "typing", "re", "json", "pathlib", "contextlib", "zoneinfo", "tomllib", "dateutil",
    "cchabits.errors", "cchabits.domain.mail", "cchabits.storage.database",
}  # fmt: skip


@pytest.fixture
def reminded() -> Iterator[Reminded]:
    """A home with mail every day at 07:30 in Brussels, into a folder."""
    with new_folder() as folder:
        home = Reminded(Leader(folder), folder / "box")
        home.write()
        yield home


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    """A clock at eight in the morning of a Monday in Brussels."""
    return set_time(monkeypatch, EIGHT)


def run(home: Reminded, *arguments: str) -> int:
    """Run the program in a home."""
    return main([*arguments, "--home", str(home.leader.home.folder)])


# What a tick loads


def loaded_by_tick(home: Reminded) -> set[str]:
    """Run a tick in a fresh process, and return the modules it has loaded."""
    environment = {name: value for name, value in os.environ.items() if name != "CCHABITS_TODAY"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(home.leader.home.folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    code, *modules = done.stdout.split()
    assert (code, done.stderr) == ("0", "")
    return set(modules)


def test_a_tick_with_nothing_to_do_loads_next_to_nothing(reminded: Reminded) -> None:
    """Neither Typer, Rich, smtplib nor an ORM, nor what of Python takes longer than the answer."""
    loaded_by_tick(reminded)
    modules = loaded_by_tick(reminded)
    assert modules & NOT_AT_A_GLANCE == set()
    assert "cchabits.storage.glance" in modules


def test_a_tick_that_judges_loads_no_mail_and_no_command_line(reminded: Reminded) -> None:
    """It decides that nothing is due, without Typer, Rich, smtplib or an ORM."""
    reminded.write(at="00:00", start="2099-01-01")
    modules = loaded_by_tick(reminded)
    assert modules & NEVER == set()
    assert "cchabits.domain.summary" in modules
    assert reminded.posts("kind, state") == [("nothing", "silent")]


def test_a_tick_loads_the_calendar_only_for_a_mail_that_has_one(reminded: Reminded) -> None:
    """Not at a glance, not where there is nothing to send, and not for a mail without."""
    its = {"icalendar", "cchabits.transfer.calendar", "cchabits.services.attachment"}
    reminded.write(at="00:00", start="2099-01-01", more="calendar = true")
    for _ in range(2):
        assert loaded_by_tick(reminded) & its == set()
    reminded.write()
    reminded.leader.log("call", on="2026-01-05")
    for address, more, loaded in (("bo", "", set()), ("cy", "calendar = true", its)):
        reminded.write(at="00:00", to=f"{address}@example.org", more=more)
        assert loaded_by_tick(reminded) & its == loaded
    assert [state for (state,) in reminded.posts("state")] == ["silent", "sent", "sent"]


@pytest.mark.parametrize("amiss", ["no database", "a newer database", "another program's database"])
def test_a_home_that_cannot_be_opened_is_told_in_one_line(
    reminded: Reminded, fake: FakeTime, capsys: pytest.CaptureFixture[str], amiss: str
) -> None:
    """Cron mails what is printed: one line, and no hints under it."""
    reminded.tick()
    CHANGES[amiss](reminded, fake)
    reminded.leader.home.habits_file.unlink()
    assert reminded.tick() == 78
    out, err = capsys.readouterr()
    assert (out, err.startswith("error: "), err.count("\n")) == ("", True, 1)


# Quick, and the same


Change = Callable[[Reminded, FakeTime], object]

CHANGES: dict[str, Change] = {
    "nothing": lambda home, fake: None,  # noqa: ARG005 - as the others
    "a minute": lambda home, fake: setattr(fake, "at", fake.at + HOUR / 60),  # noqa: ARG005
    "an hour": lambda home, fake: setattr(fake, "at", fake.at + HOUR),  # noqa: ARG005
    "a day": lambda home, fake: setattr(fake, "at", fake.at + DAY),  # noqa: ARG005
    "a clock that goes back": lambda home, fake: setattr(fake, "at", fake.at - 5 * HOUR),  # noqa: ARG005
    "an edit": lambda home, fake: home.write(at="09:00"),  # noqa: ARG005
    "an edit that is broken": lambda home, fake: home.leader.write("mail = 7"),  # noqa: ARG005
    "no habits.toml": lambda home, fake: home.leader.home.habits_file.unlink(),  # noqa: ARG005
    "no database": lambda home, fake: home.leader.home.database.unlink(),  # noqa: ARG005
    "another address": lambda home, fake: home.write(to="bo@example.org"),  # noqa: ARG005
    "off": lambda home, fake: run(home, "remind", "off"),  # noqa: ARG005
    "a log": lambda home, fake: run(home, "log", "call", "--id", "the-first"),  # noqa: ARG005
    "another program's database": lambda home, fake: home.leader.home.database.write_bytes(  # noqa: ARG005
        b"something else" * 100
    ),
    "a newer database": lambda home, fake: newer(home),  # noqa: ARG005
    "a link": lambda home, fake: link(home),  # noqa: ARG005
}


def newer(home: Reminded) -> None:
    """Let the database be of a schema that is not known."""
    with home.leader.session(None) as session:
        session.database.run("PRAGMA user_version = 99", {})


def link(home: Reminded) -> None:
    """Put a link in the place of the database."""
    path = home.leader.home.database
    path.symlink_to(path.rename(path.with_name("moved.db")))


def outcome(home: Reminded, fake: FakeTime, change: Change) -> list[object]:
    """Change something between two ticks, and return all that came of it."""
    fake.at = EIGHT
    home.tick()
    change(home, fake)
    codes = [home.tick(), home.tick()]
    stored: list[object] = []
    path = home.leader.home.database
    if path.is_file() and codes[0] in {0, 69}:
        stored = [
            home.posts("day, kind, state, tries"),
            home.leader.rows("SELECT since, until, next_mail, told_on FROM tick"),
        ]
    return [codes, len(home.mails()), stored]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_quick_way_does_what_the_ordinary_does(
    fake: FakeTime,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: Change,
) -> None:
    """Whatever happened since the last tick: the same codes, mails, rows and words."""
    found = []
    for is_quick in (True, False):
        if not is_quick:
            monkeypatch.setattr(__main__, "_quick_answer", lambda arguments: None)  # noqa: ARG005
        with new_folder() as folder:
            home = Reminded(Leader(folder), folder / "box")
            home.write()
            came = outcome(home, fake, change)
            said = [text.replace(str(folder), "HOME") for text in capsys.readouterr()]
            found.append([*came, *said])
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["remind", "run", "--today", "2026-11-23"],
        ["remind", "run", "--color", "never"],
        ["remind", "run", "-h"],
        ["remind", "run", "--home"],
        ["remind", "run", "--home", " "],
        ["remind", "run", "more"],
        ["remind", "status"],
        ["remind"],
    ],
    ids=" ".join,
)
def test_what_is_unusual_takes_the_ordinary_way(arguments: list[str]) -> None:
    """The quick way knows `remind run` and `--home`, and leaves all else alone."""
    assert tick.answer(arguments) is None


def test_a_given_day_takes_the_ordinary_way(
    reminded: Reminded, fake: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tick of another day is a trial: it leaves no word for the ticks of today."""
    del fake
    monkeypatch.setenv(clock.TODAY_VARIABLE, "2026-12-24")
    assert run(reminded, "remind", "run") == 0
    assert reminded.posts("day, state") == [("2026-12-24", "sent")]
    assert reminded.leader.rows("SELECT * FROM tick") == []


def test_most_ticks_are_over_at_a_glance(
    reminded: Reminded, fake: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a day's 48, one decides and one more begins."""
    counted = count_ticks(monkeypatch)
    for number in range(48):
        fake.at = EIGHT + number * HOUR / 2
        reminded.tick()
    assert (len(counted.looks), len(counted.glances)) == (2, 48)


# The other commands


def test_status_has_a_line_about_mail(
    reminded: Reminded, fake: FakeTime, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next one while all is well, else what is wrong and where more is said."""
    run(reminded, "status")
    assert "  Mail   nothing sends mail yet: cchabits remind install\n" in (capsys.readouterr().out)
    reminded.tick()
    run(reminded, "status")
    assert "  Mail   may go on Tue 24 Nov at 07:30, if anything is due\n" in capsys.readouterr().out
    fake.at = EIGHT + 2 * DAY
    run(reminded, "status")
    assert "  Mail   no tick since Mon 23 Nov at 08:00: cchabits" in capsys.readouterr().out


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-30"])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_mail_is_no_matter_on_the_calendars_last_days(
    reminded: Reminded, day: str, zone: str
) -> None:
    """Whose moments have no UTC: what there is to show is shown all the same."""
    home = reminded.leader.home.folder
    for command in (["status"], ["remind", "status"], ["remind", "preview"]):
        assert run_process(home, *command, "--today", day, TZ=zone).code == 0


def test_a_home_without_mail_has_no_line_about_it(tmp_path: Path) -> None:
    """Nobody is told of what they have not set up."""
    leader = Leader(tmp_path, [{"slug": "call", "why": "first call, then\nmail = one a week"}])
    assert "Mail" not in run_process(leader.home.folder, "status").out


def test_remind_status_lists_what_there_was(
    reminded: Reminded, fake: FakeTime, capsys: pytest.CaptureFixture[str]
) -> None:
    """Address, hours, next, last tick, snoozes and mails, for people and for programs."""
    del fake
    reminded.tick()
    run(reminded, "remind", "snooze", "call", "--until", "2026-12-24")
    capsys.readouterr()
    assert run(reminded, "remind", "status") == 0
    out = capsys.readouterr().out.replace(str(reminded.box), "BOX")
    head = [
        "Mail to ana@example.org: every day at 07:30",
        "  next       may go on Tue 24 Nov at 07:30, if anything is due",
        "  last tick  Mon 23 Nov at 08:00, or up to an hour later",
        "  snoozed    call until Thu 24 Dec",
        "",
    ]
    assert out.splitlines()[: len(head)] == head
    assert out.splitlines()[-1].startswith("     1  Mon 23 Nov   sent         BOX/2026-11-23-")
    run(reminded, "remind", "status", "--json")
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "cchabits.remind/1"
    assert (document["wrong"], document["off"]) == (None, False)
    assert document["next"] == "2026-11-24T06:30:00+00:00"
    assert document["snoozes"] == [{"habit": "call", "until": "2026-12-24"}]
    assert [one["state"] for one in document["mails"]] == ["sent"]


def test_a_test_mail_is_no_reminder(
    reminded: Reminded, fake: FakeTime, capsys: pytest.CaptureFixture[str]
) -> None:
    """It goes at once, says so, and leaves the day's mail to come."""
    del fake
    assert run(reminded, "remind", "test") == 0
    assert capsys.readouterr().out.startswith("✓ sent to ana@example.org · ")
    assert reminded.mails()[0]["Subject"] == "Mail from cchabits arrives"
    assert reminded.posts() == []
    reminded.tick()
    assert len(reminded.mails()) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["on"], "mail is on"),
        (["off"], "mail is off"),
        (["snooze", "--until", "3d"], "no mail at all for now"),
        (["snooze", "call", "--until", "3d"], "no mail about call for now"),
        (["snooze", "call", "--until", "today"], "mail about call again"),
    ],
)
def test_switching_answers_in_one_line(
    reminded: Reminded, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """What holds now, and until when."""
    if arguments == ["on"]:
        run(reminded, "remind", "off")
        capsys.readouterr()
    assert run(reminded, "remind", *arguments) == 0
    out, err = capsys.readouterr()
    assert (out.startswith(f"✓ {said}"), out.count("\n"), err) == (True, 1, "")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["resend", "7"], 65, "no mail has the number 7"),
        (["forget", "7"], 65, "no mail has the number 7"),
        (["forget", "it"], 2, ""),
        (["snooze", "--until", "2020-01-01"], 65, "2020-01-01 is over"),
        (["snooze", "nope", "--until", "3d"], 65, "no habit is called 'nope'"),
        (["on"], 65, "mail is on already"),
    ],
)
def test_what_cannot_be_done_is_refused(
    reminded: Reminded, arguments: list[str], code: int, said: str
) -> None:
    """In one sentence, with its exit code."""
    folder = reminded.leader.home.folder
    check_refusal(run_process(folder, "remind", *arguments), code, said)
