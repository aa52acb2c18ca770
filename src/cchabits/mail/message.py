"""The message: a letter with its headers, as the bytes that go out.

Whatever people wrote comes into a header only through `header_text`: some versions of Python read
encoded words in what they are given, and with them the end of a header.
"""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.mail import Letter, MailSettings

LONGEST_SUBJECT, LONGEST_NAME = 200, 60  # characters; see name_text
CALENDAR_FILE = "cchabits.ics"

_LONGEST_HOST = 60  # in an id, so that its line stays short
_ESCAPED = str.maketrans('"\\', "' ")
_UNSUBSCRIBE = "List-Unsubscribe"
_STOP = "?subject=Stop%20the%20reminders"


def build(letter: Letter, settings: MailSettings, message_id: str, now: dt.datetime) -> bytes:
    """Return a letter as a message, text first, then HTML, and at the end what is attached to both.

    The same arguments give the same bytes. `now` has a time zone. Addresses beyond ASCII make its
    headers UTF-8.
    """
    is_ascii = f"{settings.to}{settings.sender}".isascii()
    message = EmailMessage(policy=_Policy(linesep="\r\n", utf8=not is_ascii))
    message["From"] = _address(settings.name, settings.sender)
    message["To"] = _address("", settings.to)
    message["Subject"] = header_text(letter.subject, LONGEST_SUBJECT)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message[_UNSUBSCRIBE] = f"<mailto:{quote(settings.sender, safe='@+')}{_STOP}>"
    message.set_content(_sound(letter.text), cte="quoted-printable")
    message.add_alternative(_sound(letter.html), subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{_digest(message_id)}")  # `=_` is in no quoted-printable text
    if letter.calendar:
        _attach(message, letter.calendar)
        message.set_boundary(f"=_{_digest(message_id, CALENDAR_FILE)}")
    return message.as_bytes()


def make_message_id(sender: str, *parts: str) -> str:
    """Return the id of a mail, the same for the same parts: a mail that is sent again keeps it.

    The parts must tell the mail from every other: whose home it is from, to whom, of which day.
    """
    host = sender.rpartition("@")[2]
    is_fit = host.isascii() and len(host) <= _LONGEST_HOST
    return f"<cchabits.{_digest(*parts)}@{host if is_fit else 'cchabits.invalid'}>"


def is_ours(content: bytes) -> bool:
    """Tell whether a file begins as a message with an id that `make_message_id()` made."""
    head, _, _ = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    return re.search(rb"^Message-ID:\s+<cchabits\.", head, re.MULTILINE) is not None


def header_text(text: str, longest: int) -> str:
    r"""Return a text as a header may have it: one line, printable, and no encoded word.

    >>> header_text("Overdue?\r\nBcc: x@y.z =?utf-8?q?=0AX:1?=", 60)
    'Overdue? Bcc: x@y.z = ?utf-8?q?=0AX:1?='
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split()).replace("=?", "= ?")[:longest].rstrip()


def name_text(name: str) -> str:
    """Return a name as it may stand before an address: short, and with nothing to escape in it.

    So it fits on a line in its quotes, which Python loses in a longer one; what was a comma of
    the name then makes two addresses.
    """
    return header_text(name.translate(_ESCAPED), LONGEST_NAME)


class _Policy(EmailPolicy):
    """How headers become lines: folded, but for the one whose link must stay whole."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == _UNSUBSCRIBE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def _attach(message: EmailMessage, calendar: str) -> None:
    """Attach a calendar, as a file: without a method it invites nobody (RFC 5545, 3.7.2)."""
    message.add_attachment(
        _sound(calendar),
        subtype="calendar",
        cte="quoted-printable",
        filename=CALENDAR_FILE,
    )


def _address(name: str, address: str) -> Address:
    local, _, host = address.rpartition("@")
    return Address(name_text(name), local, host)


def _sound(text: str) -> str:
    """Return a text without half characters, which no encoding has."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
