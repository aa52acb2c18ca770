"""A letter and its settings, as the tests send it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cchabits.domain.mail import (
    PASSWORD_FILE,
    PLAIN,
    Letter,
    MailSettings,
    Secret,
    Smtp,
    Transport,
)
from cchabits.mail.delivery import deliver
from cchabits.mail.message import build, make_message_id
from tests.mail.servers import PASSWORD, USER

NOW = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
LETTER = Letter(
    "Did you call a feedback review – overdue 3 weeks?",
    "feedback-review: overdue 3 weeks\n.\n..two dots, and a word of café\n",
    "<p>feedback-review: overdue 3 weeks</p>",
)


def settings_for(transport: Transport, **changes: Any) -> MailSettings:  # noqa: ANN401 - whatever it has
    """Return settings that send to the leader by a transport."""
    return MailSettings("leader@example.org", "ana@example.org", transport)._replace(**changes)


def message_for(settings: MailSettings, letter: Letter = LETTER) -> bytes:
    """Return the message of a letter."""
    return build(letter, settings, make_message_id(settings.sender, "home", "2026-11-23"), NOW)


def send(settings: MailSettings, before_data: Callable[[], None] = lambda: None) -> str:
    """Send the letter."""
    return deliver(message_for(settings), settings, before_data)


def password_file(folder: Path, content: str = PASSWORD) -> Secret:
    """Write a password file as it has to be, and return where it is."""
    path = folder / "password"
    path.write_text(f"{content}\n", encoding="utf-8")
    path.chmod(0o600)
    return Secret(PASSWORD_FILE, (str(path),))


def smtp_to(
    port: int, security: str = PLAIN, secret: Secret | None = None, timeout: float = 10
) -> Smtp:
    """Return the server on this computer, logged in to where there is a secret."""
    return Smtp("localhost", port, security, USER if secret else "", secret, timeout)
