"""The outbox: what becomes of each mail, from the decision to send it to the server's word.

Exactly once cannot be had over SMTP: who is killed between the server's acceptance and the note of
it leaves a mail that nobody knows about. So a mail is in doubt from just before its first byte goes
out until the answer is read, and what is in doubt is sent again only where that is wished for.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from cchabits.domain.mail import NOTHING, RESEND

PENDING, SENDING, IN_DOUBT, SENT, FAILED, EXPIRED, SILENT = (
    "pending",  # to be sent, at `next_try`
    "sending",  # claimed by a process, which has not handed it over yet
    "in_doubt",  # handed over, and no answer so far
    "sent",  # the other side has taken it
    "failed",  # it will not be taken
    "expired",  # its day is over, or it was given up
    "silent",  # there was nothing to send that day
)
UNSETTLED = (PENDING, SENDING, IN_DOUBT)

# Longer than any delivery takes (ten minutes): a process that is still at it keeps its claim.
RELEASED_AFTER = dt.timedelta(minutes=20)
MOST_TRIES = 12
LONGEST_ERROR = 300  # characters of what a server said

_FIRST_WAIT = dt.timedelta(minutes=10)
_LONGEST_WAIT = dt.timedelta(hours=2)


class Post(NamedTuple):
    """One mail of a day, or the decision to send none; all instants are in UTC.

    `tries` counts the claims, so it also tells one claim from the next. `at` is when the state last
    changed; `doubted_at` when it was first in doubt; `error` what went wrong last, and for one that
    was sent what the server answered.
    """

    id: int
    recipient: str
    day: dt.date
    kind: str
    state: str
    message_id: str
    at: dt.datetime
    tries: int = 0
    next_try: dt.datetime | None = None
    claimed_at: dt.datetime | None = None
    doubted_at: dt.datetime | None = None
    error: str = ""


def first_state(kind: str) -> str:
    """Return the state that a decision is written down with."""
    return SILENT if kind == NOTHING else PENDING


def wait_after(tries: int) -> dt.timedelta:
    """Return how long to wait after so many tries: longer each time, up to two hours.

    >>> [wait_after(tries).seconds // 60 for tries in range(1, 7)]
    [10, 20, 40, 80, 120, 120]
    """
    return min(_FIRST_WAIT * (1 << (tries - 1)), _LONGEST_WAIT)


def free_at(post: Post, on_doubt: str) -> dt.datetime | None:
    """Return from when on a process may claim a mail by itself; None: never.

    One that is in doubt is claimed only with `on_doubt` RESEND, and not while its process may still
    be at it.
    """
    if post.state == PENDING:
        return post.next_try or post.at
    is_doubtful = post.state == IN_DOUBT or post.doubted_at is not None
    if post.state not in UNSETTLED or (is_doubtful and not _may_resend(post, on_doubt)):
        return None
    if post.next_try is not None:
        return post.next_try
    return (post.claimed_at or post.at) + RELEASED_AFTER


def is_free(post: Post, now: dt.datetime, on_doubt: str) -> bool:
    """Tell whether a process may claim a mail by itself now; only on the mail's own day."""
    free = free_at(post, on_doubt)
    return free is not None and free <= now


def is_at_work(post: Post, now: dt.datetime) -> bool:
    """Tell whether a process may be handing a mail over at this moment."""
    if post.state not in {SENDING, IN_DOUBT} or post.next_try or not post.claimed_at:
        return False
    return now < post.claimed_at + RELEASED_AFTER


def claimed(post: Post, now: dt.datetime) -> Post:
    """Return a mail as a process takes it up."""
    return post._replace(
        state=SENDING, tries=post.tries + 1, claimed_at=now, next_try=None, at=now, error=""
    )


def handed_over(post: Post, now: dt.datetime) -> Post:
    """Return a mail just before its first byte goes out: in doubt until there is an answer."""
    return post._replace(state=IN_DOUBT, doubted_at=post.doubted_at or now, at=now)


def sent(post: Post, now: dt.datetime, answer: str) -> Post:
    """Return a mail that the other side has taken, with its answer."""
    return post._replace(state=SENT, next_try=None, at=now, error=answer[:LONGEST_ERROR])


def doubted(post: Post, now: dt.datetime, why: str) -> Post:
    """Return a mail that went out and got no answer."""
    return post._replace(
        state=IN_DOUBT,
        doubted_at=post.doubted_at or now,
        next_try=now + wait_after(post.tries),
        at=now,
        error=why[:LONGEST_ERROR],
    )


def put_off(post: Post, before: Post, now: dt.datetime, why: str) -> Post:
    """Return a mail that was not taken this time: tried again later, unless it was too often.

    `before` is the mail as it was claimed: where an earlier try left a doubt, that doubt stays.
    """
    if before.doubted_at:
        return doubted(post, now, why)._replace(doubted_at=before.doubted_at)
    if post.tries >= MOST_TRIES:
        return failed(post, before, now, why)
    return post._replace(
        state=PENDING,
        doubted_at=None,
        next_try=now + wait_after(post.tries),
        at=now,
        error=why[:LONGEST_ERROR],
    )


def failed(post: Post, before: Post, now: dt.datetime, why: str) -> Post:
    """Return a mail that will not be taken; where an earlier try left a doubt, that stays."""
    if before.doubted_at:
        late = doubted(post, now, why)
        return late._replace(doubted_at=before.doubted_at, tries=max(post.tries, MOST_TRIES))
    return post._replace(
        state=FAILED, doubted_at=None, next_try=None, at=now, error=why[:LONGEST_ERROR]
    )


def nothing_left(post: Post, now: dt.datetime) -> Post:
    """Return a mail that by the time it was to go had nothing to say any more."""
    if post.doubted_at:
        return post._replace(state=IN_DOUBT, next_try=None, at=now, tries=MOST_TRIES)
    return post._replace(kind=NOTHING, state=SILENT, at=now)


def given_up(post: Post, now: dt.datetime) -> Post:
    """Return a mail that is not to be sent any more."""
    return post._replace(state=EXPIRED, next_try=None, at=now)


def after_its_day(post: Post, today: dt.date, now: dt.datetime) -> Post:
    """Return what becomes of a mail once its day is over; on its day, and before, the same.

    What was never handed over expires. What may have been stays in doubt, for somebody to settle.
    """
    if post.day >= today or post.state not in {PENDING, SENDING} or is_at_work(post, now):
        return post
    if post.doubted_at:
        return post._replace(state=IN_DOUBT, next_try=None, at=now)
    return given_up(post, now)


def _may_resend(post: Post, on_doubt: str) -> bool:
    return on_doubt == RESEND and post.tries < MOST_TRIES
