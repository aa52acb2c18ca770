"""Sending a mail of the outbox: claimed by one process, in doubt while it is out, then settled."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from typing import TYPE_CHECKING

from cchabits import clock
from cchabits.domain import outbox as rules
from cchabits.domain.mail import NOTHING, decide, is_time
from cchabits.domain.outbox import Post
from cchabits.domain.summary import build_summary
from cchabits.errors import CchabitsError, InDoubt, NotNow, Refused, Unacceptable, Unauthorised
from cchabits.services.judging import records_with_plans
from cchabits.services.letters import attach, compose, local_now, mail_settings
from cchabits.storage import outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.mail import Decision, MailSettings, Snooze
    from cchabits.domain.summary import Summary
    from cchabits.services.session import Session


class _Overtaken(Exception):
    """Another process has taken the mail up, or settled it."""


def close_and_claim(
    session: Session, settings: MailSettings, now: dt.datetime, snoozes: Sequence[Snooze]
) -> Post | None:
    """Decide the present day's mail if it is time for it, and claim it if it is to be sent now.

    `now` is the leader's local time. What was not sent in its day is closed. Belongs into one
    transaction.
    """
    _close_past_days(session)
    post = outbox.post_of_day(session.database, settings.to, session.today)
    if post is None and is_time(settings, now):
        post = _add(session, settings, _judged(session, settings, now, snoozes)[1])
    return _claim(session, post, settings.on_doubt) if post else None


def send(
    session: Session,
    settings: MailSettings,
    taken: Post,
    now: dt.datetime,
    snoozes: Sequence[Snooze],
) -> None:
    """Send a mail that was claimed; raises what `deliver` raises, once it is written down."""
    with contextlib.suppress(_Overtaken):
        _send(session, settings, taken, now, snoozes)


def send_again(
    session: Session, settings: MailSettings, number: int, now: dt.datetime
) -> tuple[str, str]:
    """Send a mail that was not sent, or may not have been, under its own id.

    Returns to whom, which habits.toml may have changed since, and the answer. It says what
    there was to say on its day. Raises NotNow where it was sent, or is being sent.
    """
    with session.writing():
        post = _known(session, number)
        if post.state == rules.SENT:
            raise NotNow(f"mail {number} was sent: {post.error}")
        if post.state == rules.SILENT:
            raise NotNow(f"there was nothing to send on {post.day}")
        _check_idle(post)
        taken = rules.claimed(post, clock.now())
        outbox.change(session.database, post, taken)
        outbox.wake(session.database)
    as_then = now
    if post.day != now.date():
        as_then = dt.datetime.combine(post.day, settings.at, now.tzinfo)
    session = session._replace(today=post.day)
    try:
        answer = _send(session, settings._replace(to=post.recipient), taken, as_then, ())
    except _Overtaken:
        raise NotNow(f"another process is sending mail {number}") from None
    if answer is None:
        raise NotNow(f"there is nothing left to say of {post.day}; it was not sent")
    return post.recipient, answer


def send_test(session: Session) -> tuple[str, str]:
    """Send a short mail that is no reminder; return to whom, and what the other side answered."""
    from cchabits.mail.delivery import deliver
    from cchabits.mail.message import build, make_message_id
    from cchabits.render.mail.trial import trial_letter

    settings = mail_settings(session)
    now = local_now(session, settings)
    message_id = make_message_id(settings.sender, os.urandom(16).hex())
    message = build(trial_letter(settings), settings, message_id, now)
    return settings.to, deliver(message, settings, lambda: None)


def forget(session: Session, number: int) -> Post:
    """Give a mail up, so that it is neither sent nor listed as in doubt; return it as it was."""
    with session.writing():
        post = _known(session, number)
        if post.state not in {*rules.UNSETTLED, rules.FAILED}:
            raise NotNow(f"mail {number} is settled: {post.state}")
        _check_idle(post)
        outbox.change(session.database, post, rules.given_up(post, clock.now()))
        outbox.wake(session.database)
    return post


def _known(session: Session, number: int) -> Post:
    post = outbox.post(session.database, number)
    if post is None:
        raise Unacceptable(f"no mail has the number {number}", "cchabits remind status lists them")
    return post


def _check_idle(post: Post) -> None:
    if rules.is_at_work(post, clock.now()):
        raise NotNow(f"mail {post.id} may be on its way at this moment", "try again in 20 minutes")


def _close_past_days(session: Session) -> None:
    at = clock.now()
    for post in outbox.unsettled(session.database):
        after = rules.after_its_day(post, session.today, at)
        if after != post:
            outbox.change(session.database, post, after)


def _judged(
    session: Session, settings: MailSettings, now: dt.datetime, snoozes: Sequence[Snooze]
) -> tuple[Summary, Decision]:
    summary = build_summary(records_with_plans(session, session.stored), session.today)
    return summary, decide(summary, settings, now, snoozes)


def _add(session: Session, settings: MailSettings, decision: Decision) -> Post:
    """Write the day's decision down: from here on the day has its one mail, or none."""
    kind, day, at = decision.kind, session.today, clock.now()
    message_id = "" if kind == NOTHING else _message_id(session, settings, day)
    post = Post(0, settings.to, day, kind, rules.first_state(kind), message_id, at)
    return outbox.add(session.database, post)


def _message_id(session: Session, settings: MailSettings, day: dt.date) -> str:
    from cchabits.mail.message import make_message_id  # 20 ms, and only for a mail

    # Two leaders may have the same paths, on computers of their own, and one assistant.
    home = (os.uname().nodename, str(session.place.home.database))
    return make_message_id(settings.sender, *home, settings.to, day.isoformat())


def _claim(session: Session, post: Post, on_doubt: str) -> Post | None:
    at = clock.now()
    if not rules.is_free(post, at, on_doubt):
        return None
    taken = rules.claimed(post, at)
    return taken if outbox.change(session.database, post, taken) else None


def _send(
    session: Session,
    settings: MailSettings,
    taken: Post,
    now: dt.datetime,
    snoozes: Sequence[Snooze],
) -> str | None:
    """Compose and hand over a claimed mail; None where nothing is left to say."""
    delivery = _Delivery(session, settings, taken)
    try:
        with session.reading():
            summary, decision = _judged(session, settings, now, snoozes)
            letter = compose(session, summary, settings, decision)
        if letter is None:
            delivery.settle(rules.nothing_left(taken, clock.now()))
            return None
        letter = attach(session, settings, decision, letter, now)
        from cchabits.mail.message import build  # 20 ms, and only for a mail

        message = build(letter, settings, taken.message_id, clock.now().astimezone(now.tzinfo))
    except BaseException as problem:
        delivery.note(problem)
        raise
    return delivery.run(message)


class _Delivery:
    """One claimed mail on its way, written down at each step."""

    def __init__(self, session: Session, settings: MailSettings, taken: Post) -> None:
        self._database = session.database
        self._settings = settings
        self._taken = taken
        self._now = taken

    def run(self, message: bytes) -> str:
        """Hand the message over and return the answer; raises what `deliver` does."""
        from cchabits.mail.delivery import deliver

        try:
            answer = deliver(message, self._settings, self._before_data)
        except _Overtaken:
            raise
        except BaseException as problem:
            self.note(problem)
            raise
        self._arrived(answer)
        return answer

    def note(self, problem: BaseException) -> None:
        """Write down what a failure means for the mail."""
        before, current, at = self._taken, self._now, clock.now()
        why = problem.sentence if isinstance(problem, CchabitsError) else "it was interrupted"
        if isinstance(problem, InDoubt):
            after = rules.doubted(current, at, why)
        elif isinstance(problem, Refused | Unauthorised):
            after = rules.failed(current, before, at, why)
        elif isinstance(problem, CchabitsError) or current.state != rules.IN_DOUBT:
            after = rules.put_off(current, before, at, why)
        else:
            return  # nobody knows how far it came: it is in doubt already
        self.settle(after)

    def settle(self, after: Post) -> None:
        """Write down what became of the mail, unless another process has done so."""
        with self._database.writing():
            if outbox.change(self._database, self._now, after):
                self._now = after

    def _before_data(self) -> None:
        after = rules.handed_over(self._now, clock.now())
        self.settle(after)
        if self._now is not after:
            raise _Overtaken

    def _arrived(self, answer: str) -> None:
        """Write down that it was taken, whatever another process has made of it meanwhile."""
        with self._database.writing():
            post = outbox.post(self._database, self._taken.id)
            if post:
                outbox.change(self._database, post, rules.sent(post, clock.now(), answer))
