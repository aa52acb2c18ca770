"""How mail stands, at a glance: for the line that `status` has about it.

Light on purpose: nothing is loaded where no mail is set up, and little where all is well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits import clock

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.mail import Snooze
    from cchabits.domain.mail_status import MailStatus
    from cchabits.domain.outbox import Post
    from cchabits.services.session import Session
    from cchabits.storage.database import Database

MOST_LISTED = 10  # mails, beside those that are not settled


def glance(session: Session) -> MailStatus | None:
    """Return how mail stands, or None where it is not set up.

    What the last tick found is enough, as long as habits.toml has not changed since.
    """
    if not _mentions_mail(session):
        return None
    from cchabits.domain.mail_status import MailStatus
    from cchabits.storage import outbox

    known = outbox.tick(session.database)
    if known.until is None:
        return _closer(session)
    snoozes = tuple(holding_snoozes(session))
    posts = tuple(listed_posts(session.database, session.today))
    now = local_moment(session)
    return MailStatus(None, "", now, known.noted_at, known.until, known.next_mail, snoozes, posts)


def status(session: Session) -> MailStatus:
    """Return how mail stands."""
    from cchabits.domain.mail import next_time
    from cchabits.domain.mail_status import MailStatus
    from cchabits.errors import CchabitsError
    from cchabits.services.letters import local_now, mail_settings
    from cchabits.storage import outbox

    settings, problem = None, ""
    try:
        settings = mail_settings(session)
    except CchabitsError as found:
        problem = found.sentence
    known = outbox.tick(session.database)
    snoozes = holding_snoozes(session)
    following = None
    now = local_now(session, settings) if settings else local_moment(session)
    if settings:
        following = next_time(settings, now, snoozes)
    posts = listed_posts(session.database, session.today)
    due = known.until
    return MailStatus(
        settings, problem, now, known.noted_at, due, following, tuple(snoozes), tuple(posts)
    )


def holding_snoozes(session: Session) -> list[Snooze]:
    """Return the snoozes that still hold today."""
    from cchabits.storage import outbox

    every = (one.snooze for one in outbox.snoozes(session.database))
    return [one for one in every if one.holds(session.today)]


def listed_posts(database: Database, today: dt.date) -> list[Post]:
    """Return the newest mails, and whatever is not settled, newest first."""
    from cchabits.domain.outbox import after_its_day
    from cchabits.storage import outbox

    at = clock.now()
    with database.reading():
        found = outbox.newest(database, MOST_LISTED) + outbox.unsettled(database)
    unique = {one.id: after_its_day(one, today, at) for one in found}
    return sorted(unique.values(), key=lambda post: (post.day, post.id), reverse=True)


def local_moment(session: Session) -> dt.datetime:
    """Return this moment in the leader's zone, whatever day was given."""
    return clock.now().astimezone(clock.zone(session.noted.timezone))


def _closer(session: Session) -> MailStatus | None:
    """Return how mail stands by the settings themselves, which takes 20 ms to read."""
    from cchabits.errors import BrokenDefinitions, NotConfigured
    from cchabits.services.letters import mail_settings

    try:
        mail_settings(session)
    except BrokenDefinitions:
        pass  # the status says so
    except NotConfigured:
        return None
    return status(session)


def _mentions_mail(session: Session) -> bool:
    """Tell whether habits.toml may have a table [mail], without reading it as TOML."""
    lines = session.noted.text.splitlines()
    return any(line.lstrip(" \t[\"'").startswith("mail") for line in lines)
