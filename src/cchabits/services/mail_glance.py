"""How mail stands, at a glance: for the line that `status` has about it.

Light on purpose: nothing is loaded where no mail is set up, and little where all is well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchabits.domain.mail_status import MailStatus
    from cchabits.services.session import Session


def glance(session: Session) -> MailStatus | None:
    """Return how mail stands, or None where it is not set up.

    What the last tick found is enough, as long as habits.toml has not changed since.
    """
    if not _mentions_mail(session):
        return None
    from cchabits.domain.mail_status import MailStatus
    from cchabits.services.mail_status import holding_snoozes, listed_posts, local_moment
    from cchabits.storage import outbox

    known = outbox.tick(session.database)
    if known.until is None:
        return _closer(session)
    return MailStatus(
        settings=None,
        problem="",
        now=local_moment(session),
        last_tick=known.noted_at,
        due_tick=known.until,
        next_mail=known.next_mail,
        snoozes=tuple(holding_snoozes(session)),
        posts=tuple(listed_posts(session.database, session.today)),
    )


def _closer(session: Session) -> MailStatus | None:
    """Return how mail stands by the settings themselves, which takes 20 ms to read."""
    from cchabits.errors import BrokenDefinitions, NotConfigured
    from cchabits.services.letters import mail_settings
    from cchabits.services.mail_status import status

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
