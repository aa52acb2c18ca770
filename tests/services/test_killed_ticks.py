"""Ticks that are killed: what is in doubt is told, and nothing is doubled or lost in silence."""

import asyncio
import contextlib
import datetime as dt
import email
import itertools
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cchabits.services.mail_status import status
from tests.counting import Tell
from tests.mail.servers import MailServer, mail_server
from tests.services.homes import Leader, new_folder
from tests.services.ticks import Reminded
from tests.waiting import PATIENCE

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FIRST = dt.datetime(2026, 2, 2, 8, tzinfo=ZoneInfo("Europe/Brussels")).astimezone(dt.UTC)
KILLS = 100  # at random, for each of the two ways with doubts
COMMITS = 5  # that a tick which sends a mail makes, and one more
TAKEN = 5  # mails whose answer is never read


class Ticker:
    """Ticks in processes of their own, and the server they send to."""

    def __init__(self, home: Reminded, server: MailServer, process: Any) -> None:  # noqa: ANN401
        self.home = home
        self.server = server
        self._process = process

    def start(self, at: dt.datetime, where: str = "-") -> int:
        """Start a tick and return its process id."""
        self._process.stdin.write(f"{at.isoformat()} {where}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> int:
        """Wait for the tick and return how it ended: a code, or a signal below zero."""
        return int(self._process.stdout.readline())

    def tick(self, at: dt.datetime, where: str = "-") -> int:
        """Run a tick to its end."""
        self.start(at, where)
        return self.end()

    def arrived(self) -> Counter[str]:
        """Return how often each mail has arrived, by its id."""
        contents = [mail.content for mail in self.server.mails]
        return Counter(email.message_from_bytes(content)["Message-ID"] for content in contents)


@contextmanager
def ticker(on_doubt: str) -> Iterator[Ticker]:
    """Start a server, and what forks ticks."""
    with new_folder() as folder, mail_server() as server:
        home = Reminded(Leader(folder), folder / "box")
        home.write(on_doubt=on_doubt, port=server.port)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.services.ticker", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            found = Ticker(home, server, process)
            found.tick(FIRST - 12 * HOUR)  # makes the database
            yield found
            assert process.stdin
            process.stdin.close()


def kill_at_commits(ticks: Ticker, days: Iterator[dt.datetime]) -> int:
    """Kill a tick before and after each of its commits, each on a day of its own."""
    killed = 0
    for where, number in itertools.product(("before", "after"), range(1, COMMITS + 1)):
        killed += ticks.tick(next(days), f"{where} {number}") == -signal.SIGKILL
    assert killed >= 2 * (COMMITS - 1)  # the last of the commits is one too many
    return killed


def kill_at_the_answer(ticks: Ticker, days: Iterator[dt.datetime]) -> int:
    """Kill a tick when the server has taken the mail, and has not said so yet."""
    take = ticks.server.handle_DATA
    to_kill: queue.Queue[int] = queue.Queue()  # the mail may be there before we know whose it is

    async def take_and_kill(*arguments: Any) -> str:  # noqa: ANN401 - aiosmtpd's
        answer = await take(*arguments)
        kill(await asyncio.to_thread(to_kill.get, timeout=PATIENCE))
        return answer

    for _ in range(TAKEN):
        at = next(days)  # with ticks that are not killed
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ticks.server, "handle_DATA", take_and_kill)
            to_kill.put(ticks.start(at))
            assert ticks.end() == -signal.SIGKILL
    return TAKEN


def kill(pid: int) -> None:
    """Kill a process, if it is there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_at_random(ticks: Ticker, days: Iterator[dt.datetime]) -> int:
    """Kill ticks at random moments of the time that one takes."""
    begun = time.monotonic()
    ticks.tick(next(days))
    usual = time.monotonic() - begun
    chance, killed = random.Random(7), 0
    while killed < KILLS:
        pid = ticks.start(next(days))
        timer = threading.Timer(chance.uniform(0, usual), kill, (pid,))
        timer.start()
        killed += ticks.end() == -signal.SIGKILL
        timer.cancel()
        timer.join()
    return killed


def days_with_later_ticks(ticks: Ticker) -> Iterator[dt.datetime]:
    """Yield the hour of mail of one day after the other; later ticks of each are left alone."""
    for number in itertools.count():
        at = FIRST + number * DAY
        yield at
        for later in (HOUR / 2, HOUR):
            assert ticks.tick(at + later) == 0


def posts_after_kills(ticks: Ticker) -> tuple[int, list[tuple[Any, ...]]]:
    """Kill ticks at every place and return how many, and what the outbox has in the end."""
    days = days_with_later_ticks(ticks)
    killed = kill_at_commits(ticks, days) + kill_at_the_answer(ticks, days)
    killed += kill_at_random(ticks, days)
    next(days)  # so that the last day has its later ticks too
    return killed, ticks.home.posts("message_id, state, doubted_at, id")


def listed(ticks: Ticker) -> set[int]:
    """Return the mails that `remind status` shows as in doubt."""
    with ticks.home.leader.session(None, is_reader=True) as session:
        return {post.id for post in status(session).doubtful}


@pytest.mark.slow
def test_a_killed_tick_never_doubles_and_never_hides(tell: Tell) -> None:
    """E3, `skip`: no mail arrives twice, and each that did not arrive is listed as in doubt."""
    with ticker("skip") as ticks:
        killed, posts = posts_after_kills(ticks)
        arrived, shown = ticks.arrived(), listed(ticks)
    assert max(arrived.values()) == 1
    assert {state for _, state, _, _ in posts} <= {"sent", "in_doubt"}
    missing = {number for message_id, _, _, number in posts if not arrived[message_id]}
    assert missing <= shown
    assert all(arrived[message_id] for message_id, state, _, _ in posts if state == "sent")
    assert killed >= KILLS + 10
    tell(
        f"E3, skip: {killed} kills of {len(posts)} mails: no double, {len(missing)} did not "
        f"arrive, {len(shown)} in doubt, every one that did not arrive among them"
    )


@pytest.mark.slow
def test_a_killed_tick_loses_nothing_where_doubts_are_resent(
    tell: Tell,
) -> None:
    """E3, `resend`: every mail arrives; one that does twice was in doubt, and has the same id."""
    with ticker("resend") as ticks:
        killed, posts = posts_after_kills(ticks)
        arrived, shown = ticks.arrived(), listed(ticks)
    assert all(arrived[message_id] for message_id, _, _, _ in posts)
    assert set(arrived) == {message_id for message_id, _, _, _ in posts}
    doubted = {message_id for message_id, _, doubted_at, _ in posts if doubted_at}
    doubles = {message_id for message_id, count in arrived.items() if count > 1}
    assert doubles <= doubted
    assert len(doubles) >= TAKEN
    assert shown == set()
    assert killed >= KILLS + 10
    tell(
        f"E3, resend: {killed} kills of {len(posts)} mails: none lost, {len(doubles)} "
        "doubles, each of them in doubt before, under the same Message-ID"
    )
