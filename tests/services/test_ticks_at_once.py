"""Many ticks at the same moment: a day's mail is one process's to send."""

import email
import subprocess
import sys
from collections import Counter

import pytest

from tests.counting import Tell
from tests.mail.servers import mail_server
from tests.services.homes import Leader, new_folder
from tests.services.ticks import Reminded
from tests.waiting import none_left, release

pytestmark = pytest.mark.slow

PROCESSES, ROUNDS = 20, 20

# Each round is a day; all begin it at the same moment, once all have ended the one before.
SCRIPT = """
import datetime as dt, pathlib, sys, time
from cchabits import clock
from cchabits.__main__ import main
import cchabits.cli.invocation, cchabits.config.mail, cchabits.mail.smtp, cchabits.mail.message
import cchabits.render.mail.compose, cchabits.services.reminding

home, worker, processes, rounds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
folder = pathlib.Path(home)
(folder / f"ready-{worker}").touch()
go = folder / "go"
while not go.exists():
    time.sleep(0.001)
begin = go.stat().st_mtime + 0.2
at = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
clock.now = lambda: at
clock.today = lambda timezone: at.astimezone(clock.zone(timezone)).date()
for number in range(rounds):
    while time.time() < begin:
        time.sleep(0.0002)
    print(main(["remind", "run", "--home", home]))
    (folder / f"done-{number}-{worker}").touch()
    while len(done := [*folder.glob(f"done-{number}-*")]) < processes:
        time.sleep(0.001)
    at += dt.timedelta(days=1)
    begin = max(one.stat().st_mtime for one in done) + 0.05
"""


def run_at_once(home: Reminded, processes: int, rounds: int) -> Counter[str]:
    """Run ticks of many processes at once, day after day; return how often each code came."""
    folder = home.leader.home.folder
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(folder), *map(str, (worker, processes, rounds))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for worker in range(processes)
    ]
    with none_left(running):
        release(running, folder)
        answers = [one.communicate(timeout=300) for one in running]
    assert [error for _, error in answers if error] == []
    return Counter(line.split()[0] for out, _ in answers for line in out.splitlines())


@pytest.mark.parametrize(
    ("processes", "rounds"),
    [(4, 3), pytest.param(PROCESSES, ROUNDS, marks=pytest.mark.slow)],
)
def test_ticks_at_once_send_one_mail(tell: Tell, processes: int, rounds: int) -> None:
    """E2: however many tick at once, each day has its one mail, and all of them end well."""
    with new_folder() as folder, mail_server() as server:
        home = Reminded(Leader(folder), folder / "box")
        home.write(at="00:00", port=server.port)
        codes = run_at_once(home, processes, rounds)
        posts = home.posts("message_id, state, tries")
    mails = [email.message_from_bytes(mail.content)["Message-ID"] for mail in server.mails]
    assert codes == {"0": processes * rounds}
    assert posts == [(message_id, "sent", 1) for message_id in mails]
    assert len(set(mails)) == len(mails) == rounds
    tell(f"E2: {processes} processes at once, {rounds} rounds: {len(mails)} mails, no double")
