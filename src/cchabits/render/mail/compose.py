"""A letter, from the same summary as `status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.mail import Letter
from cchabits.render.mail.html import html_letter
from cchabits.render.mail.text import text_letter
from cchabits.render.mail.view import view_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from cchabits.domain.habit import Entry
    from cchabits.domain.mail import Decision, MailSettings
    from cchabits.domain.summary import Summary


def letter(
    summary: Summary,
    settings: MailSettings,
    decision: Decision,
    today: dt.date,
    said: Mapping[str, Entry] | None = None,
) -> Letter:
    """Compose the mail of a decision that is not NOTHING.

    `said` has the last entry of a habit by its slug; what it holds is shown with `include_notes`.
    """
    view = view_of(summary, settings, decision, today, said or {})
    return Letter(view.subject, text_letter(view), html_letter(view))
