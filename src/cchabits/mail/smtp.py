"""Handing a mail to a server, over SMTP: encrypted, verified, and within one deadline.

What an error means for the mail is exact: until the first byte of the message has gone out, the
server cannot have it; once its answer is read, we know; in between nobody does.
"""

from __future__ import annotations

import contextlib
import errno
import re
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING

from cchabits.domain.mail import PLAIN, TLS
from cchabits.errors import InDoubt, Later, Refused, Unauthorised, Unreachable
from cchabits.mail.authentication import Login, log_in
from cchabits.mail.deadline import Deadline, within
from cchabits.mail.said import one_line
from cchabits.mail.secrets import read_secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cchabits.domain.mail import MailSettings, Smtp

Reply = tuple[int, bytes]

_LONGEST_LINE, _MOST_READ = 1 << 12, 1 << 16  # bytes of one answer's line, and of all answers
_PIECE = 1 << 14  # bytes that are sent at once: what one TLS record holds
_LOST = "the connection was lost"
_GREETING, _DONE, _GO_ON, _LET_IN, _LOG_IN_FIRST = 220, 250, 354, 235, 530


def send(
    message: bytes, settings: MailSettings, server: Smtp, before_data: Callable[[], None]
) -> str:
    """Hand a message over and return what the server answered.

    `before_data` is called when the recipient has been accepted, and what it raises ends it all.
    Raises NotDelivered's kinds, and NoSecret.
    """
    conversation = _Conversation(server, Deadline(server.timeout))
    try:
        conversation.open()
        conversation.address(settings.sender, settings.to)
        before_data()
        return conversation.hand_over(message)
    finally:
        conversation.close()


class _Conversation:
    """What is said to one server, and what its answers mean."""

    def __init__(self, server: Smtp, deadline: Deadline) -> None:
        self._server = server
        self._name = f"{server.host}:{server.port}"
        self._deadline = deadline
        self._login = _login_of(server, deadline)
        self._session = _Session(server, deadline)
        self._is_out = False

    def open(self) -> None:
        """Connect, encrypt and log in."""
        server, session = self._server, self._session
        with self._told():
            self._expect(session.connect(server.host, server.port), _GREETING)
            self._expect(session.ehlo(), _DONE)
            if server.security not in {TLS, PLAIN}:
                self._encrypt()
            if self._login:
                self._show_in(self._login)

    def address(self, sender: str, recipient: str) -> None:
        """Say who the mail is from and whom it is for."""
        session = self._session
        options: list[str] = []
        with self._told():
            if not f"{sender}{recipient}".isascii():
                if not session.has_extn("smtputf8"):
                    raise Refused(self._name, "it takes no addresses beyond ASCII (SMTPUTF8)")
                options = ["SMTPUTF8", "BODY=8BITMIME"]
            self._expect(session.mail(sender, options), _DONE)
            self._expect(session.rcpt(recipient), _DONE, 251)

    def hand_over(self, message: bytes) -> str:
        """Send the message and return the answer."""
        session = self._session
        stuffed = re.sub(rb"(?m)^\.", b"..", message)
        with self._told():
            self._expect(session.docmd("DATA"), _GO_ON)
            self._is_out = True
            session.send(stuffed + b".\r\n")
            return self._expect(session.getreply(), _DONE)

    def close(self) -> None:
        """Take leave, without waiting for the answer: the mail's was read, or never will be."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._session.putcmd("QUIT")
        self._session.close()

    def _encrypt(self) -> None:
        session = self._session
        if not session.has_extn("starttls"):
            raise Unreachable(
                self._name,
                'it offers no encryption (STARTTLS), and security = "starttls" demands it',
            )
        try:
            session.starttls(context=ssl.create_default_context())
        except smtplib.SMTPResponseException as problem:
            self._expect((problem.smtp_code, _as_bytes(problem.smtp_error)), _GREETING)
        self._expect(session.ehlo(), _DONE)

    def _show_in(self, login: Login) -> None:
        offered = self._session.esmtp_features.get("auth", "")
        reply = log_in(self._session.docmd, login, offered)
        if reply is None:
            what = f"only {self._clean(offered)}" if offered else "no login"
            raise Unauthorised(self._name, login.user, f"it offers {what}")
        if 500 <= reply[0] <= 599:  # noqa: PLR2004 - SMTP's own hundreds
            raise Unauthorised(self._name, login.user, self._said(reply))
        self._expect(reply, _LET_IN)

    def _expect(self, reply: Reply, *wanted: int) -> str:
        """Return what was said, if it is what was wanted; else raise what it means."""
        code, said = reply[0], self._said(reply)
        if code in wanted:
            return said
        if code == _LOG_IN_FIRST:
            raise Unauthorised(self._name, self._server.user or "anyone without a password", said)
        if 400 <= code <= 499:  # noqa: PLR2004 - SMTP's own hundreds
            raise Later(self._name, said)
        if 500 <= code <= 599:  # noqa: PLR2004 - the same
            raise Refused(self._name, said)
        raise self._lost("its answer is not one of a mail server")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Tell in words what went wrong on the way."""
        try:
            yield
        except (OSError, UnicodeError, smtplib.SMTPException) as problem:
            raise self._lost(self._why(problem)) from None

    def _lost(self, why: str) -> InDoubt | Unreachable:
        return InDoubt(self._name, why) if self._is_out else Unreachable(self._name, why)

    def _why(self, problem: BaseException) -> str:
        if isinstance(problem, smtplib.SMTPServerDisconnected) and problem.__context__:
            problem = problem.__context__
        match problem:
            case TimeoutError():
                return f"no answer within {self._deadline.seconds:g} s"
            case ssl.SSLError():
                return one_line(_why_not_encrypted(problem))
            case UnicodeError():
                return "no host can have that name"
            case OSError() if problem.strerror:
                return problem.strerror.lower()
        return _LOST

    def _said(self, reply: Reply) -> str:
        return f"{reply[0]} {self._clean(reply[1].decode('utf-8', 'replace'))}".rstrip()

    def _clean(self, text: str) -> str:
        """Return a text of the server's as one line, short, and without the password in it."""
        for hidden in self._login.hidden if self._login else ():
            text = text.replace(hidden, "…")
        return one_line(text)


class _Session(smtplib.SMTP):
    """SMTP that ends by a deadline, also where the other side sends byte after byte."""

    def __init__(self, server: Smtp, deadline: Deadline) -> None:
        super().__init__(local_hostname="localhost")  # else it asks the network for one
        self._host = server.host  # whom starttls() verifies
        self._deadline = deadline
        self._is_tls = server.security == TLS

    def _get_socket(self, host: str, port: int, timeout: object) -> socket.socket:  # noqa: ARG002 - smtplib's
        sock = self._connected(host, port)
        address = sock.getsockname()[0]
        self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        if not self._is_tls:
            return sock
        sock.settimeout(self._deadline.left())
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host)

    def _connected(self, host: str, port: int) -> socket.socket:
        """Connect to the first address of a host that answers within its share of the time."""
        kind = socket.SOCK_STREAM
        found = within(self._deadline, lambda: socket.getaddrinfo(host, port, type=kind))
        problem = OSError(errno.EADDRNOTAVAIL, "it has no address")
        for index, (*_, address) in enumerate(found):
            share = self._deadline.left() / (len(found) - index)
            try:
                return socket.create_connection((str(address[0]), port), share)
            except OSError as failed:
                problem = failed
        raise problem

    def starttls(self, *, context: ssl.SSLContext) -> Reply:  # type: ignore[override] # no more is asked for
        if self.sock:
            self.sock.settimeout(self._deadline.left())
        return super().starttls(context=context)

    def getreply(self) -> Reply:
        if self.file is None and self.sock:
            self.file = _Lines(self.sock, self._deadline)
        return super().getreply()

    def send(self, s: bytes | str) -> None:  # type: ignore[override] # no other buffers come
        content = s.encode(self.command_encoding) if isinstance(s, str) else s
        for begin in range(0, len(content), _PIECE):
            if self.sock:
                self.sock.settimeout(self._deadline.left())
            super().send(content[begin : begin + _PIECE])


class _Lines:
    """The lines a server sends, in place of a file: never past the deadline, nor without end."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline
        self._pending = b""
        self._count = 0

    def readline(self, _most: int) -> bytes:
        """Return the next line, or nothing when the connection has ended, even within a line."""
        while b"\n" not in self._pending:
            self._sock.settimeout(self._deadline.left())
            piece = self._sock.recv(_LONGEST_LINE)
            if not piece:
                return b""
            self._pending += piece
            self._count += len(piece)
            if self._count > _MOST_READ or len(self._pending) > 2 * _LONGEST_LINE:
                raise OSError(errno.EMSGSIZE, "it answers without end")
        line, end, self._pending = self._pending.partition(b"\n")
        return line + end

    def close(self) -> None:
        """Nothing: the connection is closed by who opened it."""


def _login_of(server: Smtp, deadline: Deadline) -> Login | None:
    if not server.secret:
        return None
    password = read_secret(server.secret, server.user, deadline)
    return Login(server.user, password, server.secret.kind)


def _why_not_encrypted(problem: ssl.SSLError) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {problem.verify_message}"
    if isinstance(problem, ssl.SSLEOFError):
        return _LOST
    reason = (problem.reason or "no reason given").replace("_", " ").lower()
    return f"no encryption could be agreed on: {reason}"


def _as_bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
