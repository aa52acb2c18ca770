"""Encryption: what it takes to be sent a mail and a password (E5)."""

import base64
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cchabits.domain.mail import PLAIN, STARTTLS, TLS
from cchabits.errors import Later, NotDelivered, Refused, Unreachable
from tests.counting import Tell
from tests.mail import servers
from tests.mail.certificates import BAD, GOOD, server_context, trust
from tests.mail.letters import password_file, send, settings_for, smtp_to
from tests.mail.servers import PASSWORD, USER, MailServer, Trouble, mail_server

pytestmark = pytest.mark.slow


class Case(NamedTuple):
    """What is demanded of a server, what it is, and what comes of it: part of a sentence."""

    security: str
    certificate: str | None
    told: str = ""
    trouble: Trouble | None = None


_TOLD_OF_CERTIFICATE = {
    "self-signed": "self-signed certificate",
    "unknown issuer": "unable to get local issuer certificate",
    "wrong name": "certificate is not valid for 'localhost'",
    "expired": "certificate has expired",
}
CASES = (
    Case(TLS, GOOD),
    Case(STARTTLS, GOOD),
    *(Case(TLS, kind, _TOLD_OF_CERTIFICATE[kind]) for kind in BAD),
    *(Case(STARTTLS, kind, _TOLD_OF_CERTIFICATE[kind]) for kind in BAD),
    Case(TLS, None, "no encryption could be agreed on: "),
    Case(STARTTLS, None, "it offers no encryption (STARTTLS)"),
    Case(STARTTLS, GOOD, "refuses the mail: 502", Trouble(servers.STARTTLS, "502 what is that")),
    Case(STARTTLS, GOOD, "cannot take the mail now: 454", Trouble(servers.STARTTLS, "454 no")),
    Case(
        STARTTLS,  # someone in between has taken the word out
        GOOD,
        "it offers no encryption (STARTTLS)",
        Trouble(servers.EHLO, "250-localhost\r\n250-XXXXXXXX\r\n250 AUTH PLAIN LOGIN"),
    ),
    Case(
        STARTTLS,  # someone in between pretends, and adds what should be believed later
        None,
        "no encryption could be agreed on: ",
        Trouble(
            servers.EHLO,
            "250-localhost\r\n250 STARTTLS\r\n220 go on\r\n250-localhost\r\n250 AUTH PLAIN",
        ),
    ),
)


@pytest.fixture(autouse=True)
def _trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in trust(tmp_path / "authority.pem").items():
        monkeypatch.setenv(name, value)


@contextlib.contextmanager
def server_for(case: Case) -> Iterator[MailServer]:
    """Run the server of a case."""
    context = server_context(case.certificate) if case.certificate else None
    if case.security == TLS:
        with mail_server(case.trouble, tls=context) as server:
            yield server
    else:
        with mail_server(case.trouble, starttls=context) as server:
            yield server


def test_only_a_server_that_proves_itself_gets_mail_and_password(
    tmp_path: Path, tell: Tell
) -> None:
    """E5: the two good ones get both; the others neither, and not a byte of the password."""
    sent = 0
    secret = password_file(tmp_path)
    for case in CASES:
        with server_for(case) as server:
            settings = settings_for(smtp_to(server.port, case.security, secret))
            if case.told:
                with pytest.raises(NotDelivered) as caught:
                    send(settings)
                assert case.told in str(caught.value), case
                assert isinstance(caught.value, Unreachable | Later | Refused)
            else:
                send(settings)
        assert bool(server.mails) == (not case.told), case
        assert has_heard_a_secret(server) == (not case.told), case
        sent += len(server.mails)
    tell(f"E5: {len(CASES)} servers, {sent} got mail and password, the others neither")
    assert (len(CASES), sent) == (16, 2)


def has_heard_a_secret(server: MailServer) -> bool:
    """Tell whether a server could read a password or a login, in any form."""
    forms = (PASSWORD, f"\0{USER}\0{PASSWORD}")
    coded = [base64.b64encode(form.encode()) for form in forms]
    return any(form in server.heard for form in (PASSWORD.encode(), b"AUTH", *coded))


def test_encryption_that_nobody_knows_is_demanded_as_the_strictest() -> None:
    """A value that came past the checks never means none."""
    with mail_server() as server, pytest.raises(Unreachable, match="STARTTLS"):
        send(settings_for(smtp_to(server.port, "Tls ")))


def test_none_sends_in_clear() -> None:
    """As it says."""
    with mail_server(starttls=server_context(GOOD)) as server:
        send(settings_for(smtp_to(server.port, PLAIN)))
    assert len(server.mails) == 1
    assert b"STARTTLS" not in server.heard.upper()
