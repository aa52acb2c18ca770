"""The reminder mail: what is set about it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

TLS, STARTTLS, PLAIN = "tls", "starttls", "none"
SECURITIES = (TLS, STARTTLS, PLAIN)
PASSWORD_COMMAND, PASSWORD_FILE, KEYRING, TOKEN_COMMAND = (
    "password_command",
    "password_file",
    "keyring",
    "token_command",
)
SKIP, RESEND = "skip", "resend"

TLS_PORT, STARTTLS_PORT, PLAIN_PORT = 465, 587, 25
DEFAULT_TIMEOUT = 60.0  # seconds; a server that makes strangers wait does so for up to half of it
LONGEST_ADDRESS, LONGEST_LOCAL_PART = 254, 64

_ATOM_SIGNS = frozenset("!#$%&'*+-/=?^_`{|}~.")


class Secret(NamedTuple):
    """Where a password or token comes from, never what it is.

    `kind` is one of the four keys; `value` has the words of the command, the path of the file, or
    the name of the keyring's service.
    """

    kind: str
    value: tuple[str, ...]


class Smtp(NamedTuple):
    """A mail server; `timeout` is what one delivery may take in all, in seconds.

    Without `user` nothing logs in, and `secret` is None.
    """

    host: str
    port: int = STARTTLS_PORT
    security: str = STARTTLS
    user: str = ""
    secret: Secret | None = None
    timeout: float = DEFAULT_TIMEOUT


class Sendmail(NamedTuple):
    """The mail system of this computer, as a command and its first arguments."""

    command: tuple[str, ...] = ("/usr/sbin/sendmail",)
    timeout: float = DEFAULT_TIMEOUT


class Folder(NamedTuple):
    """A folder that gets one .eml file a mail; its path is absolute."""

    folder: str


Transport = Smtp | Sendmail | Folder


class MailSettings(NamedTuple):
    """The table [mail] of habits.toml.

    `sender` is the key `from`, and `name` what the sender is called; `days` count from 0, Monday.
    """

    to: str
    sender: str
    transport: Transport
    name: str = "cchabits"
    days: frozenset[int] = frozenset({0})
    at: dt.time = dt.time(7, 30)
    planning: bool = True
    include_notes: bool = False
    max_asks: int = 3
    on_doubt: str = SKIP


class Letter(NamedTuple):
    """What a mail says: its subject, and the same twice, as plain text and as HTML."""

    subject: str
    text: str
    html: str


def default_security(host: str, port: int | None) -> str:
    """Return how to speak to a server where nothing is said: in clear only on this computer.

    >>> default_security("mail.example.org", 465), default_security("mail.example.org", 25)
    ('tls', 'starttls')
    >>> default_security("localhost", 25)
    'none'
    """
    if port == TLS_PORT:
        return TLS
    return PLAIN if is_loopback(host) else STARTTLS


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer, by its name or address and without asking anyone.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost.example.org")
    (True, True, False)
    """
    import ipaddress  # 4 ms, and only where mail is set up or sent

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def is_address(text: str) -> bool:
    """Tell whether a text is one plain mail address and nothing besides.

    Stricter than the standards: no quotes, no comments, no address of two; and none begins with a
    hyphen, which a command would take for an option. Letters beyond ASCII are allowed.

    >>> is_address("ana.smit+habits@example.org"), is_address("root@localhost")
    (True, True)
    >>> is_address("a@b.c, evil@x"), is_address("Ana <a@b.c>"), is_address("-oQ/tmp@b.c")
    (False, False, False)
    """
    local, at, host = text.rpartition("@")
    return (
        bool(at)
        and len(text.encode("utf-8", "replace")) <= LONGEST_ADDRESS
        and text.isprintable()
        and _is_local_part(local)
        and all(_is_label(label) for label in host.split("."))
    )


def _is_local_part(text: str) -> bool:
    return (
        0 < len(text.encode("utf-8", "replace")) <= LONGEST_LOCAL_PART
        and not text.startswith("-")
        and all(text.split("."))
        and all(letter.isalnum() or letter in _ATOM_SIGNS for letter in text)
    )


def _is_label(text: str) -> bool:
    """Tell whether a text is one part of a host's name."""
    return (
        0 < len(text) <= 63  # noqa: PLR2004 - RFC 1035 has no name for it either
        and not text.startswith("-")
        and not text.endswith("-")
        and all(letter.isalnum() or letter == "-" for letter in text)
    )
