"""Mail servers on this computer: aiosmtpd, told where to misbehave and how."""

import asyncio
import base64
import contextlib
import ssl
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

from aiosmtpd import smtp

USER, PASSWORD = "ana@example.org", "canary-7Qx/ü secret"

GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY = STEPS = (
    "GREETING",
    "EHLO",
    "STARTTLS",
    "AUTH",
    "MAIL",
    "RCPT",
    "DATA",
    "BODY",
)
DROP, STALL, DRIBBLE, DRIBBLE_LINES, GARBAGE, HALF, LONG_LINE, LONG_ANSWER = (
    "drop",
    "stall",
    "dribble",
    "dribble lines",
    "garbage",
    "half an answer",
    "a line of 1 MB",
    "an answer of 1 MB",
)
WAITS = (STALL, DRIBBLE, DRIBBLE_LINES)
NONSENSE = (DROP, GARBAGE, HALF, LONG_LINE, LONG_ANSWER)

_MEGABYTE = 1 << 20


class Trouble(NamedTuple):
    """Where a server misbehaves, and how: one of the names above, or what it says instead."""

    step: str
    kind: str


class Received(NamedTuple):
    """A mail that a server took."""

    sender: str
    recipients: list[str]
    content: bytes
    is_utf8: bool


class MailServer:
    """A server and what came of it; `heard` is every byte it could read, decrypted."""

    def __init__(self, trouble: Trouble | None, **options: Any) -> None:  # noqa: ANN401 - aiosmtpd's
        self.trouble = trouble
        self.options = options
        self.port = 0
        self.mails: list[Received] = []
        self.logins: list[tuple[str, str, str]] = []
        self.heard = b""
        self.sessions: list[_Session] = []

    # The hooks that aiosmtpd calls

    async def handle_DATA(  # noqa: N802 - aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope
    ) -> str:
        """Take a mail."""
        del server, session
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from is not None
        self.mails.append(
            Received(envelope.mail_from, envelope.rcpt_tos, envelope.content, envelope.smtp_utf8)
        )
        return "250 2.0.0 queued as 42"

    async def auth_XOAUTH2(self, server: smtp.SMTP, arguments: list[str]) -> smtp.AuthResult:  # noqa: N802 - the same
        """Take a token, or say why not first, as Google and Microsoft do."""
        said = base64.b64decode(arguments[1]).decode()
        user, token, *_ = said.split("\1")
        given = (user.removeprefix("user="), token.removeprefix("auth=Bearer "))
        self.logins.append(("XOAUTH2", *given))
        if given == (USER, PASSWORD):
            return smtp.AuthResult(success=True)
        await server.push("334 eyJzdGF0dXMiOiI0MDAifQ==")
        await server._reader.readline()
        return smtp.AuthResult(success=False, handled=False)

    def authenticate(
        self,
        server: smtp.SMTP,
        session: smtp.Session,
        envelope: smtp.Envelope,
        mechanism: str,
        data: smtp.LoginPassword,
    ) -> smtp.AuthResult:
        """Let one user in, with one password."""
        del server, session, envelope
        given = (data.login.decode(), data.password.decode())
        self.logins.append((mechanism, *given))
        return smtp.AuthResult(success=given == (USER, PASSWORD), handled=False)


class _Session(smtp.SMTP):
    """One connection."""

    def __init__(self, owner: MailServer, loop: asyncio.AbstractEventLoop) -> None:
        self.owner = owner
        self.step = GREETING
        given: dict[str, Any] = {"auth_require_tls": False, "hostname": "localhost"}
        given |= {"authenticator": owner.authenticate} | owner.options
        super().__init__(owner, loop=loop, **given)
        self.command_size_limits["AUTH"] = 12288  # RFC 4954
        owner.sessions.append(self)

    def data_received(self, data: bytes) -> None:
        self.owner.heard += data
        super().data_received(data)

    async def push(self, status: Any) -> None:  # noqa: ANN401 - aiosmtpd's
        trouble = self.owner.trouble
        if trouble and trouble.step == self.step:
            await self._misbehave(trouble.kind)
            return
        if self.step == DATA:
            self.step = BODY
        await super().push(status)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's, as those below
        """Note the step."""
        self.step = EHLO
        await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        """Note the step."""
        self.step = STARTTLS
        await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        """Note the step."""
        self.step = AUTH
        await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        """Note the step."""
        self.step = MAIL
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        """Note the step."""
        self.step = RCPT
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Note the step."""
        self.step = DATA
        await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        """Note the step."""
        self.step = "QUIT"
        await super().smtp_QUIT(arg)

    async def _misbehave(self, kind: str) -> None:
        if kind[0].isdigit():
            heard = self.owner.heard.splitlines() or [b""]
            self._writer.write(kind.encode().replace(b"HEARD", heard[-1]) + b"\r\n")
            return
        match kind:
            case "dribble":
                await self._write_for_ever(b"2")
            case "dribble lines":
                await self._write_for_ever(b"250-more\r\n")
            case "garbage":
                self._writer.write(b"\x16\x03\x01 <html> 250 OK\r\n")
            case "a line of 1 MB":
                self._writer.write(b"250 " + b"x" * _MEGABYTE + b"\r\n")
            case "an answer of 1 MB":
                self._writer.write(b"250-xxxxxxxxxx\r\n" * (_MEGABYTE // 16) + b"250 OK\r\n")
            case "half an answer":
                self._writer.write(b"250 OK")
                self._hang_up()
            case "drop":
                self._hang_up()
            case "stall":
                await asyncio.Event().wait()

    async def _write_for_ever(self, piece: bytes) -> None:
        while True:
            self._writer.write(piece)
            await asyncio.sleep(0.02)  # the pace is the trouble

    def _hang_up(self) -> None:
        self._writer.close()
        raise asyncio.CancelledError


@contextlib.contextmanager
def mail_server(
    trouble: Trouble | None = None,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    **options: Any,  # noqa: ANN401 - aiosmtpd's
) -> Iterator[MailServer]:
    """Run a server: encrypted from the start with `tls`, on demand with `starttls`."""
    owner = MailServer(trouble, tls_context=starttls, **options)
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(lambda: _Session(owner, loop), "127.0.0.1", 0, ssl=tls)
    )
    owner.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield owner
    finally:
        loop.call_soon_threadsafe(listening.close)  # its own thread may be closing connections
        asyncio.run_coroutine_threadsafe(_hang_up_all(owner), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _hang_up_all(owner: MailServer) -> None:
    for session in owner.sessions:
        for transport in (session.transport, session._original_transport):
            if isinstance(transport, asyncio.Transport):
                transport.abort()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)  # the transports close in the next turn of the loop
