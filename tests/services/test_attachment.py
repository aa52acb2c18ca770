"""The calendar that a mail has attached: what a server receives, and a mail that goes without."""

import datetime as dt
import email
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any, NamedTuple, NoReturn

import icalendar
import pytest

from cchabits.__main__ import main
from cchabits.errors import StorageFailed
from cchabits.services import agenda, attachment
from cchabits.services.calendar import export_calendar
from cchabits.services.plans import PlanRequest, add_plan
from cchabits.services.reminding import snooze
from cchabits.storage import store
from cchabits.transfer import calendar as transfer
from tests.counting import Tell
from tests.mail.servers import BODY, DROP, Trouble, mail_server
from tests.services.homes import Leader, new_folder
from tests.services.ticks import FakeTime, Reminded, set_time

EIGHT = dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)  # in Brussels, half an hour after the mail's
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ASKED = "calendar = true"
FAILED = "the due days could not be attached to the mail"
LONG = "漢字 " * 600
SECOND = '\n[[habit]]\nslug = "{0}"\ntitle = "{1}"\nstart = 2026-01-01\ncadence = "weekly"\n'


class Told(NamedTuple):
    """An event as a reader of the mail imports it."""

    title: str
    begin: dt.date
    uid: str
    sequence: int
    stamp: dt.datetime


@pytest.fixture
def reminded() -> Iterator[Reminded]:
    """A home with mail every day at 07:30 in Brussels, in which something was logged once."""
    with new_folder() as folder:
        home = Reminded(Leader(folder), folder / "box")
        home.write(more=ASKED)
        home.leader.log("call", on="2026-01-05")
        yield home


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    """A clock at eight in the morning of a Monday in Brussels."""
    return set_time(monkeypatch, EIGHT)


def message_of(content: bytes) -> EmailMessage:
    """Read a message as a mail program does."""
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def attached_to(content: bytes) -> bytes:
    """Return the one file that a message has attached."""
    (part,) = message_of(content).iter_attachments()
    assert part.get_filename() == "cchabits.ics"
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def told_in(content: bytes) -> list[Told]:
    """Return the events of a calendar, which invites nobody."""
    calendar: Any = icalendar.Calendar.from_ical(content)
    assert "method" not in calendar
    return [
        Told(
            str(one["summary"]),
            one["dtstart"].dt,
            str(one["uid"]),
            int(one["sequence"]),
            one["dtstamp"].dt,
        )
        for one in calendar.walk("VEVENT")
    ]


def received(home: Reminded, **said: str) -> bytes:
    """Let a tick send to a server, and return what that has received."""
    with mail_server() as server:
        home.write(port=server.port, **({"more": ASKED} | said))
        assert home.tick() == 0
        (mail,) = server.mails
    return mail.content


def plan(home: Reminded) -> None:
    """Plan an act with somebody whose name no mail may have."""
    with home.leader.session(None) as session:
        add_plan(session, PlanRequest("call", "2026-11-26", "9:00", where="Canary Ltd"))


def exported(home: Reminded) -> list[Told]:
    """Return the events of an exported calendar."""
    file = home.box.with_name("exported.ics")
    with home.leader.session(None, is_reader=True) as session:
        export_calendar(session, file)
    return told_in(file.read_bytes())


# What is received


@pytest.mark.usefixtures("fake")
def test_a_mail_has_the_due_days_of_the_exported_calendar(reminded: Reminded) -> None:
    """The same UIDs, days and titles, as of that moment; none of the plans, nor with whom."""
    plan(reminded)
    content = received(reminded)
    message = message_of(content)
    assert message.get_content_type() == "multipart/mixed"
    told = told_in(attached_to(content))
    file = [one for one in exported(reminded) if not isinstance(one.begin, dt.datetime)]
    assert [one[:4] for one in told] == [one[:4] for one in file]
    assert {one.stamp for one in told} == {EIGHT}
    assert f"{told[0].begin}" == "2026-11-30"
    assert len(told) == 12
    assert b"Canary" not in attached_to(content)


def test_the_planning_mail_has_it_too(reminded: Reminded, fake: FakeTime) -> None:
    """On the first working day of December, where nothing else is asked."""
    fake.at = EIGHT + 8 * DAY
    content = received(reminded, days='["monday"]')
    assert reminded.posts("kind, state") == [("planning", "sent")]
    assert f"{told_in(attached_to(content))[0].begin}" == "2026-12-31"


@pytest.mark.usefixtures("fake")
def test_an_export_over_the_attached_file_goes_on_from_it(reminded: Reminded) -> None:
    """It arrives whole, so it is a calendar of this home, and no day in it is told twice."""
    attached = attached_to(received(reminded))
    file = reminded.box.with_name("exported.ics")
    file.write_bytes(attached)
    assert exported(reminded) == told_in(attached)


def test_a_later_mail_has_the_same_events_one_moment_later(
    reminded: Reminded, fake: FakeTime
) -> None:
    """So calendars take what it says in the place of the earlier."""
    first = told_in(attached_to(received(reminded)))
    fake.at += DAY
    second = told_in(attached_to(received(reminded)))
    assert [one[:4] for one in first] == [one[:4] for one in second]
    assert {one.stamp for one in second} == {EIGHT + DAY}


def test_resend_has_it_as_of_its_day(reminded: Reminded, fake: FakeTime) -> None:
    """What is sent a day late is not newer to a calendar than the mail of that day."""
    with mail_server(Trouble(BODY, DROP)) as server:
        reminded.write(port=server.port, more=ASKED)
        reminded.tick()
    fake.at += DAY
    with mail_server() as server:
        reminded.write(port=server.port, more=ASKED)
        assert main(["remind", "resend", "1", "--home", str(reminded.leader.home.folder)]) == 0
        (mail,) = server.mails
    stamps = {one.stamp for one in told_in(attached_to(mail.content))}
    assert stamps == {dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)}


@pytest.mark.usefixtures("fake")
def test_a_habit_that_is_snoozed_is_not_in_it(reminded: Reminded) -> None:
    """A mail says nothing of it, neither in words nor in days."""
    with mail_server() as server:
        reminded.write(port=server.port, more=ASKED)
        text = reminded.leader.home.habits_file.read_text(encoding="utf-8")
        reminded.leader.write(text + SECOND.format("visit", "A visit"))
        with reminded.leader.session(None) as session:
            snooze(session, "visit", "2026-12-24")
        assert reminded.tick() == 0
        (mail,) = server.mails
    assert {one.title for one in told_in(attached_to(mail.content))} == {"Due: Call a customer"}


@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize("more", ["", "calendar = false"])
def test_without_the_key_nothing_is_attached(reminded: Reminded, more: str) -> None:
    """The mail is text and page, as ever; with it these two are the same."""
    content = received(reminded, more=more)
    assert message_of(content).get_content_type() == "multipart/alternative"
    assert b"calendar" not in content


@pytest.mark.usefixtures("fake")
def test_the_first_mail_has_the_events_that_are_told_ever_after() -> None:
    """Before anything was logged the home has its name already, by which they are known."""
    with new_folder() as folder:
        home = Reminded(Leader(folder), folder / "box")
        first = told_in(attached_to(received(home)))
        home.leader.log("call")
        later = {one.uid for one in exported(home)}
        assert later == {one.uid for one in first[1:]}


# How much there is


@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize(("habits", "title", "fewest"), [(60, "A visit", 200), (9, LONG, 12)])
def test_a_calendar_stays_small(
    tell: Tell, reminded: Reminded, habits: int, title: str, fewest: int
) -> None:
    """However many habits there are, with titles however long: the first days are in it."""
    with mail_server() as server:
        reminded.write(port=server.port, more=ASKED)
        text = reminded.leader.home.habits_file.read_text(encoding="utf-8")
        text += "".join(SECOND.format(f"visit-{number}", title) for number in range(habits))
        reminded.leader.write(text)
        assert reminded.tick() == 0
        (mail,) = server.mails
    attached = attached_to(mail.content)
    days = [one.begin for one in told_in(attached)]
    tell(f"{len(days)} due days, {len(attached):,} bytes")
    assert fewest <= len(days) <= 200
    assert len(attached) <= 100_000
    assert days == sorted(days)
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998


# A mail that goes without


def failing(problem: Exception) -> Callable[..., NoReturn]:
    """Return something that can only fail."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise problem

    return fail


BREAKS = {
    "what is stored": (store, "records", StorageFailed("the disk is worn"), "the disk is worn"),
    "the days": (agenda, "due_days", OverflowError("date"), "OverflowError"),
    "the words": (agenda, "due_told", KeyError("x"), "KeyError"),
    "the library": (transfer, "write_calendar", ValueError("x"), "ValueError"),
    "no library": (transfer, "write_calendar", ImportError("x"), "ImportError"),
    "memory": (transfer, "write_calendar", MemoryError(), "MemoryError"),
}


@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize("place", BREAKS)
def test_a_mail_goes_without_a_calendar_that_cannot_be_made(
    reminded: Reminded,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
) -> None:
    """It is sent, once; one line says what it is without, and it is no failure."""
    module, name, problem, said = BREAKS[place]
    with monkeypatch.context() as broken:
        if name == "records":
            broken.setattr(attachment, "_due_events", failing(problem))
        else:
            broken.setattr(module, name, failing(problem))
        content = received(reminded)
        assert reminded.tick() == 0
    assert message_of(content).get_content_type() == "multipart/alternative"
    assert reminded.posts("state, tries") == [("sent", 1)]
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [f"note: {FAILED}: {said}"]


@pytest.mark.usefixtures("fake")
def test_a_mail_by_hand_says_that_it_went_without(
    reminded: Reminded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As does a preview of one."""
    with mail_server(Trouble(BODY, DROP)) as server:
        reminded.write(port=server.port, more=ASKED)
        reminded.tick()
    capsys.readouterr()
    monkeypatch.setattr(transfer, "write_calendar", failing(ValueError("x")))
    home = ["--home", str(reminded.leader.home.folder)]
    with mail_server() as server:
        reminded.write(port=server.port, more=ASKED)
        for command in (["resend", "1"], ["preview"]):
            assert main(["remind", *command, *home]) == 0
            out, err = capsys.readouterr()
            assert err.count(f"{FAILED}: ValueError") == 1
            assert "attached" not in out
        assert len(server.mails) == 1


def test_who_is_stopped_while_it_is_made_leaves_the_mail_to_the_next_tick(
    reminded: Reminded, fake: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is no problem of the calendar: the mail is put off, and then goes with it."""
    with monkeypatch.context() as broken:
        broken.setattr(transfer, "write_calendar", _interrupt)
        assert reminded.tick() == 130
    assert reminded.posts("state, error") == [("pending", "it was interrupted")]
    fake.at += HOUR
    assert told_in(attached_to(received(reminded)))


def _interrupt(_: object) -> NoReturn:
    raise KeyboardInterrupt
