"""The letter of `remind test`: that mail arrives at all."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from cchabits.domain.mail import Letter
from cchabits.render.mail.phrases import mail_days_words

if TYPE_CHECKING:
    from cchabits.domain.mail import MailSettings

_SUBJECT = "Mail from cchabits arrives"
_NEXT = "cchabits remind preview shows what the next reminder would say."


def trial_letter(settings: MailSettings) -> Letter:
    """Return a letter that says no more than that it came, and when the others do."""
    lines = (
        "This is a test that somebody asked for with `cchabits remind test`.",
        f"Reminders go to {settings.to}: {mail_days_words(settings)}, if anything is due.",
        _NEXT,
    )
    paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    page = f'<!doctype html>\n<html lang="en"><body>\n{paragraphs}</body></html>\n'
    return Letter(_SUBJECT, "\n\n".join(lines) + "\n", page)
