"""Handing a mail to a server that does as it should."""

import email
from email.policy import default
from pathlib import Path

import pytest

from cchabits.domain.mail import TOKEN_COMMAND, Secret
from cchabits.errors import Refused, Unauthorised
from tests.mail.letters import LETTER, password_file, send, settings_for, smtp_to
from tests.mail.servers import PASSWORD, USER, mail_server


def test_the_server_gets_the_letter() -> None:
    """Both forms arrive as they were written, with lines of dots in their place."""
    with mail_server() as server:
        answer = send(settings_for(smtp_to(server.port)))
    (mail,) = server.mails
    assert answer == "250 2.0.0 queued as 42"
    assert (mail.sender, mail.recipients) == ("ana@example.org", ["leader@example.org"])
    text, html = email.message_from_bytes(mail.content, policy=default).iter_parts()
    assert text.get_content() == LETTER.text.replace("\n", "\r\n")
    assert html.get_content() == f"{LETTER.html}\r\n"


def test_the_last_word_before_the_mail_goes_out_is_ours() -> None:
    """The recipient has been accepted by then, and nothing of the mail has been sent."""
    heard = b""

    def note() -> None:
        nonlocal heard
        heard = server.heard

    with mail_server() as server:
        send(settings_for(smtp_to(server.port)), note)
    assert b"RCPT TO:<LEADER@EXAMPLE.ORG>" in heard.upper()
    assert b"DATA" not in heard.upper()


def test_what_is_raised_before_the_mail_goes_out_keeps_it_back() -> None:
    """It comes through as it is."""

    def stop() -> None:
        raise ZeroDivisionError

    with mail_server() as server, pytest.raises(ZeroDivisionError):
        send(settings_for(smtp_to(server.port)), stop)
    assert server.mails == []


@pytest.mark.parametrize("left_out", [[], ["PLAIN"]])
def test_a_password_beyond_ascii_lets_in(tmp_path: Path, left_out: list[str]) -> None:
    """By PLAIN, and by LOGIN where that is all that is offered; each is tried once."""
    with mail_server(auth_exclude_mechanism=left_out) as server:
        send(settings_for(smtp_to(server.port, secret=password_file(tmp_path))))
    assert server.logins == [("LOGIN" if left_out else "PLAIN", USER, PASSWORD)]
    assert len(server.mails) == 1


@pytest.mark.parametrize("left_out", [[], ["PLAIN"]])
def test_a_wrong_password_is_tried_once(tmp_path: Path, left_out: list[str]) -> None:
    """The server's words are told, and who was not let in."""
    secret = password_file(tmp_path, "not-the-one")
    with (
        mail_server(auth_exclude_mechanism=left_out) as server,
        pytest.raises(Unauthorised) as caught,
    ):
        send(settings_for(smtp_to(server.port, secret=secret)))
    assert len(server.logins) == 1
    assert str(caught.value) == (
        f"localhost:{server.port} does not let ana@example.org in: "
        "535 5.7.8 Authentication credentials invalid"
    )


@pytest.mark.parametrize("token", [PASSWORD, "expired-token"])
def test_a_token_lets_in_or_is_refused(tmp_path: Path, token: str) -> None:
    """XOAUTH2 takes the token of a command; a refusal comes after the server's explanation."""
    script = tmp_path / "token"
    script.write_text(f"{token}\n", encoding="utf-8")
    secret = Secret(TOKEN_COMMAND, ("cat", str(script)))
    with mail_server() as server:
        if token == PASSWORD:
            send(settings_for(smtp_to(server.port, secret=secret)))
        else:
            with pytest.raises(Unauthorised, match="535"):
                send(settings_for(smtp_to(server.port, secret=secret)))
    assert server.logins == [("XOAUTH2", USER, token)]
    assert len(server.mails) == (token == PASSWORD)


def test_a_server_without_a_known_way_in_is_told_nothing(tmp_path: Path) -> None:
    """The sentence says what it offers, and no password is sent."""
    with (
        mail_server(auth_exclude_mechanism=["PLAIN", "LOGIN"]) as server,
        pytest.raises(Unauthorised, match="it offers only XOAUTH2"),
    ):
        send(settings_for(smtp_to(server.port, secret=password_file(tmp_path))))
    assert b"AUTH" not in server.heard.upper()


def test_a_server_that_wants_a_login_says_so_to_who_has_none() -> None:
    """530 is a login that is missing, not a mail that is refused."""
    with (
        mail_server(auth_required=True, auth_require_tls=True) as server,
        pytest.raises(Unauthorised, match="anyone without a password"),
    ):
        send(settings_for(smtp_to(server.port)))


@pytest.mark.parametrize("to", ["josé@example.org", "ana@bücher.example"])
def test_an_address_beyond_ascii_reaches_a_server_that_takes_it(to: str) -> None:
    """Envelope and headers are UTF-8 then."""
    with mail_server(enable_SMTPUTF8=True) as server:
        send(settings_for(smtp_to(server.port), to=to))
    (mail,) = server.mails
    assert (mail.recipients, mail.is_utf8) == ([to], True)
    assert f"To: {to}\r\n".encode() in mail.content


def test_an_address_beyond_ascii_is_not_sent_where_it_would_be_mangled() -> None:
    """A server without SMTPUTF8 is not even told who it is for."""
    with (
        mail_server() as server,
        pytest.raises(Refused, match=r"takes no addresses beyond ASCII \(SMTPUTF8\)"),
    ):
        send(settings_for(smtp_to(server.port), to="josé@example.org"))
    assert b"MAIL FROM" not in server.heard.upper()


def test_a_server_is_told_an_address_and_no_name_of_this_computer() -> None:
    """What EHLO says is the address it sees anyway."""
    with mail_server() as server:
        send(settings_for(smtp_to(server.port)))
    assert server.heard.startswith(b"ehlo [127.0.0.1]\r\n")
