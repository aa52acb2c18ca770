"""What becomes of a mail that is not simply taken, and what a leader says and asks of mail."""

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cchabits.domain.mail import Snooze
from cchabits.domain.mail_status import (
    DOUBT,
    LATE_TICK,
    NO_TICK,
    NOT_TAKEN,
    PROBLEM,
    MailStatus,
    what_is_wrong,
)
from cchabits.errors import BadDay, NotNow, Unacceptable
from cchabits.services.backups import back_up
from cchabits.services.letters import local_now, mail_settings
from cchabits.services.mail_glance import glance
from cchabits.services.mail_status import status
from cchabits.services.reminding import snooze, switch_off, switch_on
from cchabits.services.restoring import opened_backup, restore
from cchabits.services.sending import forget, send_again
from cchabits.services.session import Place
from tests.mail.servers import BODY, DATA, DROP, MAIL, RCPT, Trouble, mail_server
from tests.services.homes import Leader, new_folder
from tests.services.ticks import FakeTime, Reminded, count_ticks, set_time

EIGHT = dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)  # in Brussels, half an hour after the mail's
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
REFUSED = Trouble(RCPT, "550 5.1.1 nobody of that name")
BUSY = Trouble(RCPT, "450 4.2.1 try later")
LOST = Trouble(BODY, DROP)


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


def status_of(home: Reminded) -> MailStatus:
    """Return how mail stands."""
    with home.leader.session(None, is_reader=True) as session:
        return status(session)


def glance_of(home: Reminded) -> MailStatus | None:
    """Return what `status` has its line about mail from."""
    with home.leader.session(None, is_reader=True) as session:
        return glance(session)


def snooze_in(home: Reminded, name: str | None, until: str) -> Snooze:
    """Snooze a habit, or all mail."""
    with home.leader.session(None) as session:
        return snooze(session, name, until)


def switch(home: Reminded, *, is_on: bool) -> None:
    """Switch mail on or off."""
    with home.leader.session(None) as session:
        (switch_on if is_on else switch_off)(session)


def resend(home: Reminded, number: int = 1) -> tuple[str, str]:
    """Send a mail again; return to whom, and the answer."""
    with home.leader.session(None) as session:
        settings = mail_settings(session)
        return send_again(session, settings, number, local_now(session, settings))


def forget_in(home: Reminded, number: int = 1) -> None:
    """Give a mail up."""
    with home.leader.session(None) as session:
        forget(session, number)


# What servers say


@pytest.mark.parametrize(
    ("trouble", "state", "said"),
    [
        (BUSY, "pending", "450 4.2.1 try later"),
        (Trouble(MAIL, "451 4.3.0 local error"), "pending", "451 4.3.0 local error"),
        (Trouble(DATA, "452 4.3.1 no room"), "pending", "452 4.3.1 no room"),
        (Trouble(BODY, "452 4.3.1 no room"), "pending", "452 4.3.1 no room"),
        (Trouble(MAIL, DROP), "pending", "connection was lost"),
        (REFUSED, "failed", "550 5.1.1 nobody of that name"),
        (Trouble(BODY, "554 5.7.1 not \x1b[31mwanted"), "failed", "554 5.7.1 not"),
        (LOST, "in_doubt", "connection was lost"),
    ],
)
@pytest.mark.usefixtures("fake")
def test_what_a_server_says_decides_the_state(
    reminded: Reminded,
    capsys: pytest.CaptureFixture[str],
    trouble: Trouble,
    state: str,
    said: str,
) -> None:
    """4xx is later, 5xx the end, no answer a doubt; one clean line tells it, with exit code 69."""
    with mail_server(trouble) as server:
        reminded.write(port=server.port)
        assert reminded.tick() == 69
    ((found, error),) = reminded.posts("state, error")
    assert found == state
    assert said in error
    assert error.isprintable()
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert err.count("\n") == 1


def test_a_failure_is_told_once_a_day(
    reminded: Reminded, fake: FakeTime, capsys: pytest.CaptureFixture[str]
) -> None:
    """However often a server refuses, cron has one line to mail; on the next day one more."""
    with mail_server(BUSY) as server:
        reminded.write(port=server.port)
        for number in range(48):
            fake.at = EIGHT + number * HOUR
            reminded.tick()
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 2)


def test_a_mail_that_was_put_off_goes_later(reminded: Reminded, fake: FakeTime) -> None:
    """Not before its wait is over, and then once."""
    with mail_server(BUSY) as server:
        reminded.write(port=server.port)
        reminded.tick()
        server.trouble = None
        fake.at = EIGHT + HOUR / 12
        assert reminded.tick() == 0
        assert server.mails == []
        for number in range(1, 10):
            fake.at = EIGHT + number * HOUR / 2
            assert reminded.tick() == 0
        assert len(server.mails) == 1
    assert reminded.posts("state, tries") == [("sent", 2)]


def test_a_refused_password_stops_the_run(reminded: Reminded, fake: FakeTime) -> None:
    """It is not tried again, lest an account be locked."""
    with mail_server(Trouble(MAIL, "530 5.7.0 authentication required")) as server:
        reminded.write(port=server.port)
        assert reminded.tick() == 69
        fake.at = EIGHT + 6 * HOUR
        assert reminded.tick() == 0
        assert len(server.sessions) == 1
    assert reminded.posts("state, tries") == [("failed", 1)]


def test_by_then_there_may_be_nothing_to_say(reminded: Reminded, fake: FakeTime) -> None:
    """A mail that waits is composed when it goes: what was done meanwhile it does not ask for."""
    with mail_server(BUSY) as server:
        reminded.write(port=server.port)
        reminded.tick()
        server.trouble = None
        reminded.leader.log("call", today=None)
        fake.at = EIGHT + HOUR
        assert reminded.tick() == 0
        assert server.mails == []
    assert reminded.posts("kind, state") == [("nothing", "silent")]


def test_a_home_without_mail_says_so_once_a_day(
    leader: Leader, fake: FakeTime, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scheduler that runs for nothing is told of, with exit code 78."""
    home = Reminded(leader, leader.home.folder / "box")
    codes = []
    for number in range(4):
        fake.at = EIGHT + number * HOUR
        codes.append(home.tick())
    assert codes == [78] * 4
    err = capsys.readouterr().err
    assert (err.startswith("error: mail is not set up"), err.count("\n")) == (True, 1)
    assert (glance_of(home), home.posts()) == (None, [])


def test_a_broken_habits_file_keeps_no_mail_back(
    reminded: Reminded, fake: FakeTime, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last good one holds, and one line a day says so."""
    fake.at = EIGHT - 2 * HOUR
    reminded.tick()
    reminded.leader.write("schema = 1\n[mail]\nto = ana")
    for number in range(4):
        fake.at = EIGHT + number * HOUR
        assert reminded.tick() == 0
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "the last good definitions stay in force" in err
    assert reminded.posts("state") == [("sent",)]


def test_a_habits_file_that_may_not_be_read_keeps_no_mail_back(
    reminded: Reminded, fake: FakeTime, capsys: pytest.CaptureFixture[str]
) -> None:
    """As one that is broken: the last good one holds, and one line a day says so."""
    fake.at = EIGHT - 2 * HOUR
    reminded.tick()
    file = reminded.leader.home.habits_file
    file.unlink()
    file.mkdir()
    for number in range(4):
        fake.at = EIGHT + number * HOUR
        assert reminded.tick() == 0
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "cannot be read: is a directory; the last good definitions stay in force" in err
    assert reminded.posts("state") == [("sent",)]


def test_an_edit_moves_the_next_mail(reminded: Reminded, fake: FakeTime) -> None:
    """Another hour in habits.toml holds from the next tick on, whoever notices the edit."""
    fake.at = EIGHT - 3 * HOUR
    reminded.tick()
    reminded.write(at="06:00")
    reminded.leader.status(None)
    fake.at = EIGHT - 1.5 * HOUR
    reminded.tick()
    assert reminded.posts("state") == [("sent",)]


# Doubts


def in_doubt(home: Reminded) -> None:
    """Leave the mail of the day in doubt."""
    with mail_server(LOST) as server:
        home.write(port=server.port)
        home.tick()
    home.write()


def test_a_doubt_is_kept_until_somebody_settles_it(reminded: Reminded, fake: FakeTime) -> None:
    """No tick sends it again, and both `remind status` and `status` show it for ever."""
    in_doubt(reminded)
    fake.at = EIGHT + 40 * DAY
    reminded.tick()
    assert [post.id for post in status_of(reminded).doubtful] == [1]
    seen = glance_of(reminded)
    assert seen is not None
    assert what_is_wrong(seen) == DOUBT
    forget_in(reminded)
    assert status_of(reminded).doubtful == []
    with pytest.raises(NotNow):
        forget_in(reminded)


def test_a_doubt_is_resent_where_that_is_set(reminded: Reminded, fake: FakeTime) -> None:
    """Under the same Message-ID, and only on its day."""
    with mail_server(LOST) as server:
        reminded.write(port=server.port, on_doubt="resend")
        reminded.tick()
        server.trouble = None
        fake.at = EIGHT + HOUR
        assert reminded.tick() == 0
    ((message_id, state, tries),) = reminded.posts("message_id, state, tries")
    assert (state, tries) == ("sent", 2)
    assert len(server.mails) == 2  # this server had taken it, and not said so
    assert all(f"Message-ID: {message_id}".encode() in mail.content for mail in server.mails)


def test_resend_says_what_there_was_to_say(reminded: Reminded, fake: FakeTime) -> None:
    """Weeks later it is the mail of its day, under its own id; a second time it is refused."""
    in_doubt(reminded)
    (message_id,) = reminded.posts("message_id")[0]
    fake.at = EIGHT + 20 * DAY
    resend(reminded)
    (mail,) = reminded.mails()
    assert mail["Message-ID"] == message_id
    assert reminded.posts("state")[0] == ("sent",)
    with pytest.raises(NotNow, match="was sent"):
        resend(reminded)


def test_resend_goes_to_whom_the_mail_was_for(reminded: Reminded, fake: FakeTime) -> None:
    """Whoever habits.toml names by now: that is what is sent, and what is said."""
    in_doubt(reminded)
    reminded.write(to="bo@example.org")
    fake.at = EIGHT + DAY
    recipient, _ = resend(reminded)
    (mail,) = reminded.mails()
    assert recipient == mail["To"] == "ana@example.org"


def test_an_old_doubt_gives_the_ticks_no_work(
    reminded: Reminded, fake: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its own day sends it again; after that the ticks are over at a glance."""
    with mail_server(LOST) as server:
        reminded.write(port=server.port, on_doubt="resend", days='["monday"]')
        reminded.tick()
    fake.at = EIGHT + DAY
    reminded.tick()
    counted = count_ticks(monkeypatch)
    for number in range(1, 10):
        fake.at = EIGHT + DAY + number * HOUR
        assert reminded.tick() == 0
    assert reminded.posts("state") == [("in_doubt",)]
    assert counted.looks == []


@pytest.mark.parametrize("act", [resend, forget_in])
def test_what_may_be_on_its_way_is_left_alone(
    reminded: Reminded, fake: FakeTime, act: Callable[..., object]
) -> None:
    """While a process may be handing a mail over, nobody sends it again or gives it up."""
    in_doubt(reminded)
    with reminded.leader.session(None) as session, session.writing():
        session.database.run("UPDATE mail SET next_try = NULL", {})
    with pytest.raises(NotNow, match="on its way"):
        act(reminded)
    fake.at = EIGHT + HOUR
    act(reminded)


@pytest.mark.parametrize("act", [resend, forget_in])
def test_a_number_that_no_mail_has_is_refused(
    reminded: Reminded, fake: FakeTime, act: Callable[..., object]
) -> None:
    """With the command that lists them."""
    del fake
    with pytest.raises(Unacceptable, match="no mail has the number 7") as refusal:
        act(reminded, 7)
    assert refusal.value.hints == ("cchabits remind status lists them",)


# Quiet on request


def test_mail_that_is_off_stays_off(reminded: Reminded, fake: FakeTime) -> None:
    """Until it is switched on; the mails of the days between are not made up for."""
    switch(reminded, is_on=False)
    for number in range(5):
        fake.at = EIGHT + number * DAY
        assert reminded.tick() == 0
    assert reminded.mails() == []
    assert status_of(reminded).is_off
    assert status_of(reminded).next_mail is None
    with pytest.raises(NotNow, match="off already"):
        switch(reminded, is_on=False)
    switch(reminded, is_on=True)
    fake.at = EIGHT + 5 * DAY
    reminded.tick()
    assert len(reminded.mails()) == 1
    with pytest.raises(NotNow, match="on already"):
        switch(reminded, is_on=True)


def test_a_snooze_ends_by_itself(reminded: Reminded, fake: FakeTime) -> None:
    """`fri` is the next one; on that day mail is back, and not before."""
    assert snooze_in(reminded, None, "fri") == Snooze(None, dt.date(2026, 11, 27))
    sent = []
    for number in range(6):
        fake.at = EIGHT + number * DAY
        reminded.tick()
        sent.append(len(reminded.mails()))
    assert sent == [0, 0, 0, 0, 1, 2]


def test_a_habit_that_is_snoozed_is_not_written_of(reminded: Reminded, fake: FakeTime) -> None:
    """The day is decided without it; the last snooze holds, and today ends it."""
    snooze_in(reminded, "call", "30d")
    snooze_in(reminded, "call", "3d")
    reminded.tick()
    assert reminded.posts("kind, state") == [("nothing", "silent")]
    assert status_of(reminded).snoozes == (Snooze("call", dt.date(2026, 11, 26)),)
    fake.at = EIGHT + DAY
    snooze_in(reminded, "call", "today")
    reminded.tick()
    assert len(reminded.mails()) == 1
    assert status_of(reminded).snoozes == ()


def test_a_snooze_until_a_day_that_is_over_is_refused(reminded: Reminded, fake: FakeTime) -> None:
    """Nothing is set."""
    del fake
    with pytest.raises(BadDay, match="is over"):
        snooze_in(reminded, None, "2026-11-20")
    assert status_of(reminded).snoozes == ()


def test_undo_knows_nothing_of_mail(reminded: Reminded, fake: FakeTime) -> None:
    """What was sent stays sent, and what was logged before it can be undone."""
    del fake
    reminded.leader.log("call", today=None)
    reminded.tick()
    before = reminded.posts("*")
    reminded.leader.undo(today="2026-11-23")
    assert reminded.posts("*") == before
    assert reminded.leader.rows("SELECT count(*) FROM operation") == [(2,)]


# What is wrong


def wrong_at(home: Reminded) -> str | None:
    """Return what `status` would say is wrong."""
    seen = glance_of(home)
    assert seen is not None
    assert what_is_wrong(seen) == what_is_wrong(status_of(home))
    return what_is_wrong(seen)


def test_a_dead_scheduler_is_noticed(reminded: Reminded, fake: FakeTime) -> None:
    """None so far, all well, and none when one was due by more than an hour."""
    assert wrong_at(reminded) == NO_TICK
    reminded.tick()
    assert wrong_at(reminded) is None
    fake.at = EIGHT + DAY + HOUR / 4  # a quarter past eight, and no tick since half past seven
    assert wrong_at(reminded) is None
    fake.at = EIGHT + DAY + HOUR
    assert wrong_at(reminded) == LATE_TICK


def test_a_refused_mail_is_wrong_until_the_next_is_taken(
    reminded: Reminded, fake: FakeTime
) -> None:
    """`status` says so for as long as it is the newest."""
    with mail_server(REFUSED) as server:
        reminded.write(port=server.port)
        reminded.tick()
    assert wrong_at(reminded) == NOT_TAKEN
    reminded.write()
    fake.at = EIGHT + DAY
    reminded.tick()
    assert wrong_at(reminded) is None


def test_a_stored_setting_that_no_longer_reads_is_a_problem(
    reminded: Reminded, fake: FakeTime
) -> None:
    """As after an upgrade that is stricter: it is told, and nothing fails."""
    del fake
    reminded.tick()
    text = reminded.leader.home.habits_file.read_text().replace("ana@example.org", "ana")
    reminded.leader.write(text)
    with reminded.leader.session("2026-11-23") as session, session.writing():
        session.database.run("UPDATE habits_file SET content = :text", {"text": text})
    assert what_is_wrong(status_of(reminded)) == PROBLEM


# Backups


def test_a_restored_backup_sends_no_mail_again(reminded: Reminded, fake: FakeTime) -> None:
    """What was sent since it was taken stays sent, and old mail that waited then stays away."""
    fake.at = EIGHT - 2 * HOUR
    with mail_server(BUSY) as server:
        reminded.write(at="05:30", port=server.port)
        reminded.tick()
    reminded.write(at="05:30")
    with reminded.leader.session(None) as session:
        kept = back_up(session, None).path
    fake.at = EIGHT
    reminded.tick()
    assert len(reminded.mails()) == 1
    place = Place(reminded.leader.home)
    with opened_backup(place, kept) as found:
        restore(found)
    assert reminded.posts("state") == [("sent",)]
    for number in range(1, 20):
        fake.at = EIGHT + number * HOUR / 2
        assert reminded.tick() == 0
    assert len(reminded.mails()) == 1
    assert reminded.posts("state") == [("sent",)]


def test_a_mail_that_cannot_be_read_keeps_no_backup_from_being_restored(
    reminded: Reminded, fake: FakeTime
) -> None:
    """It is left behind, and the others come along."""
    with reminded.leader.session(None) as session:
        kept = back_up(session, None).path
    for number in range(2):
        fake.at = EIGHT + number * DAY
        reminded.tick()
    reminded.leader.change("UPDATE mail SET at = 'soon' WHERE id = 1")
    with opened_backup(Place(reminded.leader.home), kept) as found:
        restore(found)
    assert reminded.posts("day, state") == [("2026-11-24", "sent")]


def test_a_backup_from_before_any_mail_learns_of_it(reminded: Reminded, fake: FakeTime) -> None:
    """A row that the backup lacks is added: the day is not decided twice."""
    fake.at = EIGHT - 2 * HOUR
    with reminded.leader.session(None) as session:
        kept = back_up(session, None).path
    fake.at = EIGHT
    reminded.tick()
    with opened_backup(Place(reminded.leader.home), kept) as found:
        restore(found)
    fake.at = EIGHT + HOUR
    reminded.tick()
    assert reminded.posts("state, tries") == [("sent", 1)]


# While it is on its way


def test_a_mail_is_in_doubt_before_its_first_byte(reminded: Reminded, fake: FakeTime) -> None:
    """What a server has been given is in the database as such by then, whatever happens next."""
    del fake
    seen = []
    with mail_server() as server:
        take = server.handle_DATA

        async def looking(*arguments: Any) -> str:  # noqa: ANN401 - aiosmtpd's
            seen.extend(reminded.posts("state"))
            return await take(*arguments)

        server.handle_DATA = looking  # type: ignore[assignment, method-assign]
        reminded.write(port=server.port)
        assert reminded.tick() == 0
    assert seen == [("in_doubt",)]
    assert reminded.posts("state") == [("sent",)]


def test_a_claim_that_was_lost_hands_nothing_over(reminded: Reminded, fake: FakeTime) -> None:
    """A process that slept past its claim sees that another has taken the mail up, and stops."""
    del fake

    async def overtake(server: Any, session: Any, envelope: Any, *rest: Any) -> str:  # noqa: ANN401
        del server, session
        envelope.rcpt_tos.append(rest[0])
        with contextlib.closing(sqlite3.connect(reminded.leader.home.database)) as database:
            database.execute("UPDATE mail SET tries = tries + 1")
            database.commit()
        return "250 OK"

    with mail_server() as server:
        server.handle_RCPT = overtake  # type: ignore[attr-defined]
        reminded.write(port=server.port)
        assert reminded.tick() == 0
        assert server.mails == []
    assert reminded.posts("state, tries") == [("sending", 2)]
