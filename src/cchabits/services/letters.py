"""The mail of a day: what habits.toml sets about it, what is decided, and the letter itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain.mail import NOTHING, decide, is_mail_day, next_time
from cchabits.errors import BrokenDefinitions, NotConfigured
from cchabits.services.judging import summarise_all
from cchabits.storage import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.habit import Entry
    from cchabits.domain.mail import Decision, Letter, MailSettings, Snooze
    from cchabits.domain.summary import Summary
    from cchabits.services.session import Session


class Preview(NamedTuple):
    """The mail as it would go now, if mail went today; `letter` is None where there is none.

    `is_mail_day` tells whether it does, and `following` when the next may go, None while it is off.
    """

    settings: MailSettings
    decision: Decision
    letter: Letter | None
    now: dt.datetime
    is_mail_day: bool
    following: dt.datetime | None


_FIRST_MAIL = (
    r"""'\n[mail]\nto = "you@example.org"\nfrom = "you@example.org"\n"""
    r"""transport = "file"\nfolder = "~/mails"\n'"""
)
"""What sets up mail, as a shell writes it: the line of the README."""


def mail_settings(session: Session) -> MailSettings:
    """Return what habits.toml sets about mail, as it was last recorded.

    Raises NotConfigured where nothing is set, and BrokenDefinitions where it no longer reads.
    """
    from cchabits.config.mail import read_mail  # 5 ms with the next, and only for mail
    from cchabits.config.toml import parse_toml

    document, _ = parse_toml(session.noted.text)
    path = session.place.home.habits_file
    if "mail" not in document:
        from cchabits.render.example import quoted  # 2 ms, and only here

        hint = f"to begin with, mail as files: printf {_FIRST_MAIL} >> {quoted(str(path))}"
        raise NotConfigured(f"mail is not set up: {path} has no [mail]", hint)
    settings, problems = read_mail(document["mail"])
    if settings is None:
        raise BrokenDefinitions(path, problems)
    return settings


def local_now(session: Session, settings: MailSettings) -> dt.datetime:
    """Return the leader's local time: on a given day, the hour of its mail."""
    zone = clock.zone(session.noted.timezone)
    if session.place.given_today:
        return dt.datetime.combine(session.today, settings.at, zone)
    return clock.now().astimezone(zone)


def preview(session: Session, snoozes: Sequence[Snooze] = ()) -> Preview:
    """Decide and compose the mail that would go now; on a day without mail, as if it had one."""
    settings = mail_settings(session)
    now = local_now(session, settings)
    summary = summarise_all(session, [])
    following = next_time(settings, now, snoozes)
    has_mail = is_mail_day(settings, now.date())
    as_if = settings if has_mail else settings._replace(days=settings.days | {now.weekday()})
    decision = decide(summary, as_if, now, snoozes)
    letter = compose(session, summary, settings, decision)
    letter = attach(session, settings, decision, letter, now) if letter else None
    return Preview(settings, decision, letter, now, has_mail, following)


def compose(
    session: Session, summary: Summary, settings: MailSettings, decision: Decision
) -> Letter | None:
    """Return the letter of a decision, or None where nothing is to be sent."""
    if decision.kind == NOTHING:
        return None
    from cchabits.render.mail.compose import letter  # 60 ms, of which Jinja2 most

    said = _last_entries(session, decision) if settings.include_notes else {}
    return letter(summary, settings, decision, summary.today, said)


def attach(
    session: Session, settings: MailSettings, decision: Decision, letter: Letter, now: dt.datetime
) -> Letter:
    """Return a letter with what is attached to it at a moment, if habits.toml asks for that.

    Whatever is wrong with that is a remark of the session, and keeps no mail from going.
    """
    if not settings.calendar:
        return letter
    from cchabits.services.attachment import with_calendar  # only where it is asked for

    return with_calendar(session, letter, decision, now)


def _last_entries(session: Session, decision: Decision) -> dict[str, Entry]:
    """Return the newest entry of each habit that a letter asks something of."""
    found = {}
    for one in (*decision.asks, *decision.to_plan):
        stored = session.find(one.habit.slug)
        days = (dt.date.min, session.today)
        for listed in store.entries_newest_first(session.database, stored, days, 1):
            found[stored.slug] = listed.entry
    return found
