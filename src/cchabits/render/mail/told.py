"""What `remind preview` says beside the letter: why there is one or none, and when the next is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.render.mail.phrases import mail_days_words, why_words
from cchabits.render.words import weekday_words

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.mail import Decision, Letter, MailSettings


def told_lines(
    settings: MailSettings,
    decision: Decision,
    now: dt.datetime,
    following: dt.datetime | None,
    *,
    has_mail: bool,
) -> list[str]:
    """Return what there is to say of a decision; `has_mail` tells whether mail goes today.

    `following` is when the next mail may go, or None while mail is off.
    """
    today = now.date()
    why = why_words(decision, today)
    if not has_mail:
        lines = [f"Mail goes on {mail_days_words(settings)}, so none today."]
        is_any = decision.asks or decision.to_plan
        lines += [f"If it did, this one would: {why}." if is_any else f"And {why}."]
    elif decision.asks or decision.to_plan:
        lines = [f"This mail would go to {settings.to}: {why}."]
    else:
        lines = [f"No mail would go: {why}."]
    if following:
        lines.append(
            f"The next may go on {weekday_words(following.date(), today)} at {following:%H:%M}."
        )
    return lines


def attached_line(letter: Letter) -> list[str]:
    """Return the line on the calendar of a letter; none where it has none."""
    return ["The due days are attached, as a calendar."] if letter.calendar else []
