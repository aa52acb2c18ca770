"""Logging in: what is said to a mail server to be let in, and what of it must never be shown.

smtplib's own login() tries one way after the other with the same password, which locks accounts,
and takes no password beyond ASCII.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.mail import TOKEN_COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable

Reply = tuple[int, bytes]

_MORE = 334  # the server waits for the next part


class Login(NamedTuple):
    """A user and a secret; `kind` says where it came from, and so whether it is a token."""

    user: str
    secret: str
    kind: str

    @property
    def hidden(self) -> tuple[str, ...]:
        """All forms in which a server could send the secret back, the longest first."""
        return (_plain(self), _bearer(self), _coded(self.secret), self.secret)


def log_in(say: Callable[[str, str], Reply], login: Login, offered: str) -> Reply | None:
    """Log in, in one of the ways a server offers, and return its answer; None: there is none."""
    ways = offered.upper().split()
    if login.kind == TOKEN_COMMAND:
        return _by_token(say, login) if "XOAUTH2" in ways else None
    if "PLAIN" in ways:
        return say("AUTH", f"PLAIN {_plain(login)}")
    return _step_by_step(say, login) if "LOGIN" in ways else None


def _by_token(say: Callable[[str, str], Reply], login: Login) -> Reply:
    reply = say("AUTH", f"XOAUTH2 {_bearer(login)}")
    return say("", "") if reply[0] == _MORE else reply  # it has said why; the refusal comes now


def _step_by_step(say: Callable[[str, str], Reply], login: Login) -> Reply:
    reply = say("AUTH", "LOGIN")
    for part in (login.user, login.secret):
        if reply[0] != _MORE:
            return reply
        reply = say(_coded(part), "")
    return reply


def _plain(login: Login) -> str:
    return _coded(f"\0{login.user}\0{login.secret}")


def _bearer(login: Login) -> str:
    return _coded(f"user={login.user}\1auth=Bearer {login.secret}\1\1")


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
