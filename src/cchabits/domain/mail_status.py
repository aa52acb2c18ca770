"""How the reminder mail stands: what was sent, what was not, and whether anybody looks after it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.mail import NOTHING, Snooze
from cchabits.domain.outbox import FAILED, IN_DOUBT, PENDING, SENDING, Post

if TYPE_CHECKING:
    from cchabits.domain.mail import MailSettings

# What may be wrong, worst first.
PROBLEM, DOUBT, NOT_TAKEN, NO_TICK, LATE_TICK = "problem", "doubt", "not-taken", "no-tick", "late"

PATIENCE = dt.timedelta(hours=1)  # with a tick: it comes every half hour


class MailStatus(NamedTuple):
    """How mail stands; instants are in UTC, but for `now`, in the leader's zone.

    `problem` says why no mail can go; `settings` are then None, and where they were not asked for.
    `due_tick` is when there was, or will be, something to do for a tick, None where that is not
    known. `next_mail` is None while mail is off; `posts` are the newest first.
    """

    settings: MailSettings | None
    problem: str
    now: dt.datetime
    last_tick: dt.datetime | None
    due_tick: dt.datetime | None
    next_mail: dt.datetime | None
    snoozes: tuple[Snooze, ...]
    posts: tuple[Post, ...]

    @property
    def is_off(self) -> bool:
        """Tell whether mail was switched off."""
        return any(one == Snooze(None, None) for one in self.snoozes)

    @property
    def mails(self) -> list[Post]:
        """All but the days on which there was nothing to send."""
        return [post for post in self.posts if post.kind != NOTHING]

    @property
    def doubtful(self) -> list[Post]:
        """The mails that nobody knows about."""
        return [post for post in self.posts if post.state == IN_DOUBT]

    @property
    def not_taken(self) -> Post | None:
        """The newest mail, if it failed, or could not be handed over so far."""
        newest = next(iter(self.mails), None)
        if newest is None or newest.state not in {FAILED, PENDING, SENDING} or not newest.error:
            return None
        return newest


def what_is_wrong(status: MailStatus) -> str | None:
    """Return the worst of what is wrong with mail, as one of the constants above, or None."""
    if status.problem:
        return PROBLEM
    if status.doubtful:
        return DOUBT
    if status.not_taken:
        return NOT_TAKEN
    if status.is_off:
        return None
    if status.last_tick is None:
        return NO_TICK
    is_late = status.due_tick is not None and status.now > status.due_tick + PATIENCE
    return LATE_TICK if is_late else None
