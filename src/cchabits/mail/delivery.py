"""Handing a mail over, by whichever transport is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.mail import Folder, Sendmail

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchabits.domain.mail import MailSettings


def deliver(message: bytes, settings: MailSettings, before_data: Callable[[], None]) -> str:
    """Hand a message over, once, and return what the other side answered: it has the mail then.

    `before_data` is called just before the first moment at which the other side may have the mail.
    Whatever is raised, but InDoubt, means that it does not have it: Later and Unreachable, that it
    may work in a while; Refused, that it will not; Unauthorised and NoSecret, that it will not
    before somebody mends something; CannotWrite and StorageFailed, that the folder cannot take it.
    """
    # Each transport loads only what it needs: smtplib alone takes 20 ms.
    transport = settings.transport
    if isinstance(transport, Folder):
        from cchabits.mail import folder

        return folder.send(message, transport, before_data)
    if isinstance(transport, Sendmail):
        from cchabits.mail import sendmail

        return sendmail.send(message, settings, transport, before_data)
    from cchabits.mail import smtp

    return smtp.send(message, settings, transport, before_data)
