"""Handing a mail to a server that does not do as it should (E4).

What each trouble means is said once, in `meaning`: it is the table that the tests go through.
"""

import random
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cchabits.domain.mail import PLAIN, STARTTLS, Letter, Secret
from cchabits.errors import (
    InDoubt,
    Later,
    NotDelivered,
    Refused,
    Unauthorised,
    Unreachable,
)
from cchabits.mail.delivery import deliver
from tests.counting import Tell
from tests.mail import servers
from tests.mail.certificates import GOOD, server_context, trust
from tests.mail.letters import message_for, password_file, send, settings_for, smtp_to
from tests.mail.servers import AUTH, BODY, DATA, STEPS, WAITS, Trouble, mail_server
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow

CODES = ("421", "450", "451", "452", "550", "552", "554")
KINDS = (*(f"{code} 4.7.1 not today" for code in CODES), *servers.NONSENSE, *WAITS)
EVERY = [Trouble(step, kind) for step in STEPS for kind in KINDS]

SHORT, LONG = 5.0, 20.0  # seconds a server is given: where it makes us wait, and where it does not
OVERRUN = 10.0  # on a busy machine; what does not end in time would go on for 30, or for ever


def meaning(trouble: Trouble) -> type[NotDelivered]:
    """Return what a trouble means for the mail."""
    if trouble.kind.startswith("4"):
        return Later
    if trouble.kind.startswith("5"):
        return Unauthorised if trouble.step == AUTH else Refused
    return InDoubt if trouble.step == BODY else Unreachable


def suffer(trouble: Trouble, secret: Secret) -> NotDelivered:
    """Send to a troubled server, hold what comes of it against the table, and return it."""
    timeout = SHORT if trouble.kind in WAITS else LONG
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1

    with mail_server(trouble, starttls=server_context(GOOD)) as server:
        settings = settings_for(smtp_to(server.port, STARTTLS, secret, timeout))
        begun = time.monotonic()
        with pytest.raises(NotDelivered) as caught:
            send(settings, count)
        lasted = time.monotonic() - begun
    assert caught.type is meaning(trouble), trouble
    assert caught.value.exit_code == 69
    assert lasted < timeout + OVERRUN, trouble
    assert calls == (trouble.step in {DATA, BODY}), trouble
    assert len(server.mails) == (trouble.step == BODY), trouble
    return caught.value


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in trust(tmp_path / "authority.pem").items():
        monkeypatch.setenv(name, value)


@pytest.mark.slow
def test_each_trouble_at_each_step_means_what_the_table_says(tmp_path: Path, tell: Tell) -> None:
    """E4: seven codes, and eight ways to be no server at all, at each of eight steps."""
    secret = password_file(tmp_path)
    with ThreadPoolExecutor(8) as pool:  # most of the time is waiting
        suffered = list(pool.map(lambda trouble: suffer(trouble, secret), EVERY))
    meant = Counter(type(one).__name__ for one in suffered)
    tell(
        f"E4: {len(EVERY)} troubles, {dict(meant)}; none ran past its timeout by more than "
        f"{OVERRUN:g} s"
    )
    assert sum(meant.values()) == 8 * 15
    assert meant == {"Later": 32, "Refused": 21, "Unauthorised": 3, "Unreachable": 56, "InDoubt": 8}


@pytest.mark.parametrize("trouble", random.Random(8).sample(EVERY, 8), ids=" ".join)
def test_a_trouble_means_what_the_table_says(tmp_path: Path, trouble: Trouble) -> None:
    """Some of E4, for the fast tests."""
    suffer(trouble, password_file(tmp_path))


def test_a_refusal_is_told_in_the_servers_words(tmp_path: Path) -> None:
    """On one line, without what is not printable, and not at length."""
    said = f"550-5.1.1 no \x1b[2Jsuch\r\n550 5.1.1 user {'x' * 500}"
    told = str(suffer(Trouble(servers.RCPT, said), password_file(tmp_path)))
    assert "refuses the mail: 550 5.1.1 no [2Jsuch 5.1.1 user xxx" in told
    assert len(told) < 260


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (servers.DROP, "the connection was lost"),
        (servers.STALL, "no answer within 5 s"),
        (servers.GARBAGE, "its answer is not one of a mail server"),
        (servers.LONG_LINE, "it answers without end"),
        (servers.LONG_ANSWER, "it answers without end"),
    ],
)
def test_a_loss_is_told_as_it_was(tmp_path: Path, kind: str, why: str) -> None:
    """After the mail has gone out, it is in doubt; the sentence says so and why."""
    told = str(suffer(Trouble(BODY, kind), password_file(tmp_path)))
    assert told.startswith("nobody knows whether localhost:")
    assert told.endswith(f"took the mail: {why}")


def test_nobody_listening_is_told() -> None:
    """A port that is closed says so at once."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match="cannot be reached: connection refused"):
        send(settings_for(smtp_to(port)))


@pytest.mark.parametrize("host", ["host.invalid", "a..b", "x" * 70])
def test_a_host_that_is_none_is_told(host: str) -> None:
    """Whether nobody has the name, or nobody could have it."""
    settings = settings_for(smtp_to(25)._replace(host=host))
    with pytest.raises(Unreachable, match=f"{host}:25 cannot be reached: "):
        send(settings)


def test_a_name_that_is_looked_up_for_ever_does_not_keep_us(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The system has no timeout for it; the delivery has."""
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30))
    begun = time.monotonic()
    with pytest.raises(Unreachable, match=r"no answer within 0\.2 s"):
        send(settings_for(smtp_to(25, timeout=0.2)))
    assert time.monotonic() - begun < OVERRUN
    over.set()


@pytest.mark.slow
def test_a_server_that_stops_reading_does_not_keep_us() -> None:
    """A mail too large for any buffer is in doubt once the time is up."""
    letter = Letter("A subject", "x" * (1 << 24), "")
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings = settings_for(smtp_to(listening.getsockname()[1], PLAIN, timeout=3))
        message = message_for(settings, letter)
        thread = threading.Thread(target=_take_all_but_the_mail, args=(listening, over))
        thread.start()
        begun = time.monotonic()
        with pytest.raises(InDoubt, match="no answer within 3 s"):
            deliver(message, settings, lambda: None)
        lasted = time.monotonic() - begun
        over.set()
        thread.join(PATIENCE)
    assert 2 < lasted < 3 + OVERRUN


def _take_all_but_the_mail(listening: socket.socket, over: threading.Event) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.sendall(b"220 hello\r\n")
        for answer in (b"250 hello", b"250 ok", b"250 ok", b"354 go on"):
            connection.recv(1000)
            connection.sendall(answer + b"\r\n")
        over.wait(30)  # it reads no more: that is the trouble
