"""Ticks of the program itself, against a server that does not do as it should (E4)."""

import os
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cchabits.errors import InDoubt, Later, NotDelivered, Refused, Unauthorised, Unreachable
from tests.cli.program import COMMAND
from tests.counting import Tell
from tests.mail.certificates import GOOD, server_context, trust
from tests.mail.letters import password_file
from tests.mail.servers import BODY, USER, WAITS, Trouble, mail_server
from tests.mail.test_trouble import EVERY, LONG, SHORT, meaning
from tests.services.homes import Leader
from tests.services.ticks import EVERY_DAY, RECIPIENT

TOO_LONG = 60  # seconds for a process; how long a delivery may take is counted by itself

STATES: dict[type[NotDelivered], str] = {
    Later: "pending",
    Unreachable: "pending",
    Refused: "failed",
    Unauthorised: "failed",
    InDoubt: "in_doubt",
}

FILE = """\
schema = 1

[settings]
timezone = "UTC"

[mail]
to = "{to}"
days = {days}
at = "00:00"
transport = "smtp"
host = "localhost"
port = {port}
security = "starttls"
user = "{user}"
password_file = "{password}"
timeout = {timeout}

[[habit]]
slug = "call"
title = "Call a customer"
start = 2020-01-01
"""


def come_of(trouble: Trouble, folder: Path) -> tuple[int, str, str, list[tuple[str, str]]]:
    """Run one tick against a troubled server; return exit code, both streams and the outbox."""
    home = folder / str(EVERY.index(trouble))
    home.mkdir()
    leader = Leader(home)
    with mail_server(trouble, starttls=server_context(GOOD)) as server:
        leader.write(
            FILE.format(
                to=RECIPIENT,
                days=EVERY_DAY,
                port=server.port,
                user=USER,
                password=folder / "password",
                timeout=SHORT if trouble.kind in WAITS else LONG,
            )
        )
        done = subprocess.run(
            [*COMMAND, "remind", "run", "--home", str(leader.home.folder)],
            env=os.environ | trust(folder / "authority.pem"),
            capture_output=True,
            text=True,
            timeout=TOO_LONG,
            check=False,
        )
    found = leader.rows("SELECT state, error FROM mail")
    return done.returncode, done.stdout, done.stderr, found


@pytest.mark.slow
def test_each_trouble_leaves_the_state_that_the_table_says(tmp_path: Path, tell: Tell) -> None:
    """E4: after each of 120 troubles the outbox has its state, and one line with code 69 tells why.

    What may have been taken by the server is in doubt and nothing else is.
    """
    password_file(tmp_path)
    trust(tmp_path / "authority.pem")
    with ThreadPoolExecutor(4) as pool:  # most of the time is waiting
        came = list(pool.map(lambda trouble: come_of(trouble, tmp_path), EVERY))
    states: Counter[str] = Counter()
    for trouble, (code, out, err, posts) in zip(EVERY, came, strict=True):
        ((state, error),) = posts
        assert (code, out) == (69, ""), (trouble, err)
        assert (err.startswith("error: "), err.count("\n")) == (True, 1), trouble
        assert state == STATES[meaning(trouble)], (trouble, error)
        assert error.isprintable()
        assert (state == "in_doubt") <= (trouble.step == BODY), trouble
        states[state] += 1
    tell(f"E4: {len(EVERY)} ticks, rows of the outbox: {dict(states)}")
    assert sum(states.values()) == 120
