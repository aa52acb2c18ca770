"""`cchabits remind preview`: the mail that would go, on a terminal, in a browser or in a file."""

import datetime as dt
import re
import shlex
import stat
import subprocess
import tempfile
import webbrowser
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from cchabits.render.mail.phrases import foot_lines
from tests.cli.program import HABITS, Program, check_refusal, run_process
from tests.fakes import set_clock
from tests.render.mail.letters import Page

README = Path(__file__).parents[2] / "README.md"

MAIL = """
[mail]
to = "ana@example.org"
from = "habits@example.org"
transport = "file"
folder = "/nowhere/mail"
"""
MONDAY = "2026-11-23"
FIRST = "2026-12-01"


@pytest.fixture(name="mailed")
def with_mail(cchabits: Program) -> Program:
    """The program in a home where mail is set up, and that has been noticed."""
    cchabits.write(HABITS + MAIL)
    cchabits.does("habits", "sync")
    return cchabits


def message_in(path: Path) -> EmailMessage:
    """Read a message as a mail program does."""
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def parts_of(message: EmailMessage) -> list[str]:
    """Return the text and the page of a message."""
    return [part.get_content() for part in message.iter_parts() if isinstance(part, EmailMessage)]


# What it shows


def test_on_a_day_of_mail_it_shows_the_mail_and_why(mailed: Program) -> None:
    """First why, then when the next may go, then the subject and the text."""
    lines = mailed.does("remind", "preview", "--today", MONDAY).splitlines()
    assert lines[:5] == [
        "This mail would go to ana@example.org: something is overdue.",
        "The next may go on Mon 30 Nov at 07:30.",
        "",
        "Subject: 4 habits overdue: which first?",
        "",
    ]
    assert lines[5] == "Mon 23 Nov 2026. 5 habits: 4 overdue, 1 on track."


def test_on_another_day_it_shows_the_mail_as_if(mailed: Program) -> None:
    """A Tuesday has none; what one would say is shown all the same."""
    lines = mailed.does("remind", "preview").splitlines()
    assert lines[0] == "Mail goes on Mondays at 07:30, so none today."
    assert lines[1] == "If it did, this one would: something is overdue."
    assert "Subject: " in "\n".join(lines)


def test_the_first_working_day_of_a_month_asks_for_days(mailed: Program) -> None:
    """1 December 2026 is a Tuesday: it plans, and asks for nothing else."""
    said = mailed.does("remind", "preview", "--today", FIRST)
    assert said.startswith(
        "This mail would go to ana@example.org: it is the first working day of December.\n"
    )
    assert "December: plan a day and a time for each now." in said
    assert "Which day, and at what time, by Thu 31 Dec?" in said


def test_a_terminal_without_unicode_shows_it_too(mailed: Program) -> None:
    """In ASCII the strip is of other signs, and nothing is escaped."""
    mailed.does("log", "customer-day", "8h", "--on", "2026-09-10")
    code, out, err = run_process(mailed.home, "remind", "preview", PYTHONIOENCODING="ascii")
    assert (code, err) == (0, "")
    assert "-#-  kept 1 of the last 3" in out
    assert "\\u" not in out


def test_where_all_is_well_it_says_so(fresh: Program) -> None:
    """No mail, why, and when the next may go: and that is all."""
    habit = '[[habit]]\nslug = "call"\ntitle = "A call"\nstart = 2026-11-01\n'
    fresh.write(f"schema = 1\n{MAIL}{habit}")
    fresh.does("log", "call", "--today", MONDAY)
    assert fresh.does("remind", "preview", "--today", MONDAY) == (
        "No mail would go: nothing is overdue, or due by Mon 30 Nov.\n"
        "The next may go on Mon 30 Nov at 07:30.\n"
    )
    for option in (["--text"], ["--open"], ["--eml", "mail.eml"]):
        result = fresh("remind", "preview", "--today", MONDAY, *option)
        check_refusal(result, 65, "there would be no mail: nothing is overdue")


def test_the_text_alone_is_the_text_of_the_mail(mailed: Program, tmp_path: Path) -> None:
    """`--text` prints what the message says as text, and nothing else."""
    text = mailed.does("remind", "preview", "--text", "--today", MONDAY)
    eml = tmp_path / "mail.eml"
    assert mailed.does("remind", "preview", "--eml", str(eml), "--today", MONDAY) == (
        f"written to {eml}\n"
    )
    message = message_in(eml)
    assert parts_of(message)[0].replace("\r\n", "\n") == text
    assert text.rstrip().endswith("[mail] in habits.toml")


def test_the_message_is_as_it_would_be_sent(mailed: Program, tmp_path: Path) -> None:
    """Its headers are those of a mail of that hour; only its owner may read the file."""
    eml = tmp_path / "mail.eml"
    for _ in range(2):  # it is written over
        mailed.does("remind", "preview", "--eml", str(eml), "--today", MONDAY)
    message = message_in(eml)
    assert message["To"] == "ana@example.org"
    assert message["From"] == "cchabits <habits@example.org>"
    assert message["Subject"] == "4 habits overdue: which first?"
    assert message["Date"].startswith("Mon, 23 Nov 2026 07:30:00 ")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert stat.S_IMODE(eml.stat().st_mode) == 0o600
    for name in (str(tmp_path), "-"):
        check_refusal(mailed("remind", "preview", "--eml", name), 73, "is not a file to write to")


def test_a_browser_shows_the_page(
    mailed: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given a file of its own, which only its owner may read."""
    opened: list[str] = []

    def remember(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", remember)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said = mailed.does("remind", "preview", "--open")
    (page,) = tmp_path.glob("*.html")
    assert opened == [page.as_uri()]
    assert said == f"shown in a web browser: {page}\n"
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "5 habits: 4 overdue" in Page(page.read_text(encoding="utf-8")).text


def test_without_a_browser_the_page_is_named(
    mailed: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where none can be opened, one still can open the page oneself."""
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = mailed("remind", "preview", "--open")
    (page,) = tmp_path.glob("*.html")
    check_refusal(result, 73, "no web browser could be opened")
    assert f"hint: open {page} yourself" in result.err


def test_a_message_is_written_over_no_other_file(mailed: Program, tmp_path: Path) -> None:
    """Only a mail that cchabits wrote is replaced, and no file that the home lives by."""
    eml = tmp_path / "mail.eml"
    asked = ("remind", "preview", "--today", MONDAY, "--eml")
    for content in (b"precious", b"Message-ID: <1@example.org>\n\nMessage-ID: <cchabits.1@a>\n"):
        eml.write_bytes(content)
        check_refusal(
            mailed(*asked, str(eml)), 65, "is there already, and is no mail that cchabits"
        )
        assert eml.read_bytes() == content
    eml.write_bytes(b"")
    assert mailed.does(*asked, str(eml)) == mailed.does(*asked, str(eml)) == f"written to {eml}\n"
    habits = mailed.home / "habits.toml"
    before = habits.read_bytes()
    check_refusal(mailed(*asked, str(habits)), 65, "is a file that cchabits lives by")
    assert habits.read_bytes() == before


def test_a_calendar_is_attached_where_that_is_set(mailed: Program, tmp_path: Path) -> None:
    """One line says so; the message has it as it would go, and without the key there is neither."""
    eml = tmp_path / "mail.eml"
    asked = ("remind", "preview", "--today", MONDAY)
    mailed.does("log", "customer-day", "1h", "--on", "2026-10-01")
    assert "attached" not in mailed.does(*asked)
    mailed.write(f"{HABITS}{MAIL}calendar = true\n")
    mailed.does("habits", "sync")
    lines = mailed.does(*asked).splitlines()
    assert lines[2:4] == ["The due days are attached, as a calendar.", ""]
    mailed.does(*asked, "--eml", str(eml))
    _, calendar = message_in(eml).iter_parts()
    assert calendar.get_content_type() == "text/calendar"
    assert "DTSTAMP:20261123T" in calendar.get_content()
    assert "attached" not in mailed.does(*asked, "--text")


# What it asks


def test_the_commands_that_it_proposes_mend(mailed: Program) -> None:
    """Each command of the mail, its words in capitals replaced, is taken and counts in full."""
    text = mailed.does("remind", "preview", "--text")
    proposed = re.findall(r"^ +(cchabits log .*)$", text, re.MULTILINE)
    assert len(proposed) == 3
    for command in proposed:
        words = shlex.split(command.replace("DEPARTMENTS", "sales"))
        code, out, err = mailed(*words[1:])
        assert (code, err) == (0, "")
        assert "partial" not in out


def test_the_plans_that_it_proposes_can_be_made(mailed: Program) -> None:
    """Each command of the first working day, with a day and a time, is taken; then none is left."""
    text = mailed.does("remind", "preview", "--text", "--today", FIRST)
    proposed = re.findall(r"^ +(cchabits plan add .*)$", text, re.MULTILINE)
    assert len(proposed) == 3
    assert "cchabits log" not in text
    for command in proposed:
        words = shlex.split(command.replace("DAY TIME", "2026-12-10 9:00"))
        mailed.does(*words[1:], "--today", FIRST)
    last = mailed.does("remind", "preview", "--today", FIRST)
    assert last.startswith("No mail would go: ")


def test_a_plan_comes_back_in_the_mail(mailed: Program, tmp_path: Path) -> None:
    """Its day, time and length do; where and with whom only where notes may go out."""
    eml = tmp_path / "mail.eml"
    mailed.does("plan", "add", "customer-day", "thu", "9:00", "2h", "-m", "Canary Ltd",
                "--today", MONDAY)  # fmt: skip
    for noted, end in (("", "."), ("include_notes = true\n", ", Canary Ltd.")):
        mailed.write(f"{HABITS}{MAIL}{noted}")
        mailed.does("habits", "sync")
        mailed.does("remind", "preview", "--eml", str(eml), "--today", MONDAY)
        text, page = parts_of(message_in(eml))
        for part in (text, Page(page).text):
            assert f"Planned for Thu 26 Nov at 09:00 for 2h{end} Once done:" in part
            assert ("Canary" in part) == bool(noted)


def test_the_pause_of_its_foot_is_a_command(mailed: Program) -> None:
    """What the foot says of being away can be typed, and makes the mail silent."""
    (away,) = (line.command for line in foot_lines() if line.label == "Away")
    words = shlex.split(away.replace("DAY", MONDAY, 1).replace("DAY", "2026-12-07"))
    mailed.does(*words[1:])
    assert mailed.does("remind", "preview").splitlines()[1].startswith("And nothing is overdue")


# What it keeps to itself


def test_notes_and_names_go_out_only_where_that_is_set(mailed: Program, tmp_path: Path) -> None:
    """What entries say is in no mail, until `include_notes = true`."""
    mailed.does("log", "customer-day", "1h", "-m", "canary note", "--with", "customer=Canary Ltd",
                "--on", "2026-10-01")  # fmt: skip
    eml = tmp_path / "mail.eml"
    said = mailed.does("remind", "preview")
    mailed.does("remind", "preview", "--eml", str(eml))
    whole = "".join([said, *parts_of(message_in(eml))])
    assert "canary" not in whole.lower()
    mailed.write(f"{HABITS}{MAIL}include_notes = true\n")
    mailed.does("habits", "sync")
    assert "1 Oct: customer Canary Ltd; canary note" in mailed.does("remind", "preview")


# What is set


def test_without_mail_it_says_how_to_set_it_up(cchabits: Program) -> None:
    """The hint is a line for the shell that adds what is needed to the file, as the README has."""
    result = cchabits("remind", "preview")
    check_refusal(result, 78, "mail is not set up")
    command = result.err.splitlines()[1].partition("printf")[2]
    assert command.partition(" >> ")[0] in README.read_text(encoding="utf-8")
    subprocess.run(["sh", "-c", f"printf{command}"], check=True)
    cchabits("habits", "sync")
    assert "Subject: " in cchabits.does("remind", "preview")


def test_the_status_says_once_that_mail_is_not_set_up(cchabits: Program) -> None:
    """In its first line."""
    out = cchabits.does("remind", "status")
    assert out.startswith("mail is not set up: ")
    assert out.count("mail is not set up") == 1


def test_the_lines_of_a_new_file_set_mail_up(fresh: Program) -> None:
    """Taking the # away from what `init` writes about mail is enough for a first preview."""
    fresh.does("init", "--today", "2026-08-01")
    path = fresh.home / "habits.toml"
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("# [mail]"), text.index("\n[[habit]]")
    lines = re.sub("^# ", "", text[begin:end], flags=re.MULTILINE)
    path.write_text(text[:begin] + lines + text[end:], encoding="utf-8")
    fresh.does("habits", "sync")
    assert "Subject: " in fresh.does("remind", "preview")


def test_a_change_of_mail_changes_no_habit(mailed: Program) -> None:
    """It is noticed in silence, and the definitions stay as they were."""
    before = mailed.does("export")
    mailed.write(f'{HABITS}{MAIL}days = ["tuesday"]\n')
    for option in (["--dry-run"], []):
        assert mailed.does("habits", "sync", *option).startswith("no habit changes")
    assert mailed.does("export") == before
    assert "This mail would go" in mailed.does("remind", "preview")


def test_a_mistake_in_mail_leaves_the_last_good_settings(
    mailed: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told on standard error with its key; `habits check` stops there."""
    mailed.write(f"{HABITS}{MAIL}days = []\n")
    monkeypatch.delenv("CCHABITS_TODAY")
    code, out, err = mailed("remind", "preview")
    assert code == 0
    assert "Mondays at 07:30" in out
    assert "mail: key 'days': found [], expected days of the week" in err
    check_refusal(mailed("habits", "check"), 78, "mail: key 'days': found []")


def test_commands_that_change_habits_keep_mail(
    mailed: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Adding, editing and retiring leave [mail] as it is written, wherever it stands."""
    set_clock(monkeypatch, dt.date(2026, 11, 24))
    monkeypatch.delenv("CCHABITS_TODAY")
    for text in (HABITS + MAIL, HABITS.replace("schema = 1\n", f"schema = 1\n{MAIL}# kept\n")):
        mailed.write(text)
        mailed("habits", "sync")
        assert mailed("habits", "add", "site-visit", "title=A visit").code == 0
        mailed.does("habits", "edit", "customer-day", "grace=5")
        mailed.does("habits", "retire", "courage-check")
        now = (mailed.home / "habits.toml").read_text(encoding="utf-8")
        assert MAIL in now
        assert ("# kept" in now) == ("# kept" in text)
        assert "site-visit" in now
        assert "Subject: " in mailed.does("remind", "preview")
