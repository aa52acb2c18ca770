"""How mail stands: what habits.toml sets, what was sent or not, and what keeps it from going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits import clock
from cchabits.domain.mail import next_time
from cchabits.domain.outbox import after_its_day
from cchabits.errors import CchabitsError
from cchabits.storage import outbox

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.mail import Snooze
    from cchabits.domain.mail_status import MailStatus
    from cchabits.domain.outbox import Post
    from cchabits.services.session import Session
    from cchabits.storage.database import Database

MOST_LISTED = 10  # mails, beside those that are not settled


def status(session: Session) -> MailStatus:
    """Return how mail stands; what keeps the settings from being read is its problem."""
    from cchabits.domain.mail_status import MailStatus  # not for a tick, which loads this module
    from cchabits.services.letters import local_now, mail_settings  # not for a glance

    settings, problem = None, ""
    try:
        settings = mail_settings(session)
    except CchabitsError as found:
        problem = found.sentence
    known = outbox.tick(session.database)
    snoozes = holding_snoozes(session)
    now = local_now(session, settings) if settings else local_moment(session)
    return MailStatus(
        settings=settings,
        problem=problem,
        now=now,
        last_tick=known.noted_at,
        due_tick=known.until,
        next_mail=next_time(settings, now, snoozes) if settings else None,
        snoozes=tuple(snoozes),
        posts=tuple(listed_posts(session.database, session.today)),
    )


def holding_snoozes(session: Session) -> list[Snooze]:
    """Return the snoozes that still hold today."""
    every = (one.snooze for one in outbox.snoozes(session.database))
    return [one for one in every if one.holds(session.today)]


def listed_posts(database: Database, today: dt.date) -> list[Post]:
    """Return the newest mails, and whatever is not settled, newest first."""
    at = clock.now()
    with database.reading():
        found = outbox.newest(database, MOST_LISTED) + outbox.unsettled(database)
    unique = {one.id: after_its_day(one, today, at) for one in found}
    return sorted(unique.values(), key=lambda post: (post.day, post.id), reverse=True)


def local_moment(session: Session) -> dt.datetime:
    """Return this moment in the leader's zone, whatever day was given."""
    return clock.now().astimezone(clock.zone(session.noted.timezone))
