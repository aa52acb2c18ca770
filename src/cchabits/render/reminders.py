"""What the `remind` commands answer, and the line about mail that `status` has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain import mail_status as wrong
from cchabits.domain.outbox import EXPIRED, FAILED, IN_DOUBT, PENDING, SENDING, SENT, SILENT
from cchabits.render.answered import DOT, tick
from cchabits.render.line import Segment
from cchabits.render.words import plural, weekday_words

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.mail import Snooze
    from cchabits.domain.mail_status import MailStatus
    from cchabits.domain.outbox import Post
    from cchabits.render.line import Line, Look

STATE_NAMES = {
    PENDING: "waiting",
    SENDING: "being sent",
    IN_DOUBT: "in doubt",
    SENT: "sent",
    FAILED: "failed",
    EXPIRED: "not sent",
    SILENT: "nothing due",
}
_ROLES = {IN_DOUBT: "overdue", FAILED: "overdue", PENDING: "due_soon", SENT: "met"}


def glance_line(status: MailStatus, look: Look) -> Line:
    """Return the line about mail under a status: the next one, or what is wrong."""
    kind = wrong.what_is_wrong(status)
    if kind is None:
        return look.show((Segment(f"  Mail   {_next_words(status)}", "quiet"),))
    words = f"{_wrong_words(status, kind)}: "
    more = "cchabits remind install" if kind == wrong.NO_TICK else "cchabits remind status"
    return look.show((Segment("  Mail   "), Segment(words, "overdue"), Segment(more, "command")))


def status_lines(status: MailStatus, look: Look) -> list[Line]:
    """Return what `remind status` answers."""
    lines: list[Line] = [
        *(_head(status)),
        (Segment(f"  last tick  {_last_tick_words(status)}"),),
        *(
            (Segment(f"  snoozed    {snooze_words(one, status.now.date())}"),)
            for one in _shown(status)
        ),
    ]
    kind = wrong.what_is_wrong(status)
    if kind and not status.problem:  # that is in the head
        lines += [
            (),
            (Segment(f"  {look.glyphs.overdue} {_wrong_words(status, kind)}", "overdue"),),
        ]
    if status.posts:
        lines += [(), *(_post_line(post, status) for post in status.posts)]
    return [look.show(line) for line in lines]


def snooze_words(snooze: Snooze, today: dt.date) -> str:
    """Return what a snooze keeps quiet, and until when."""
    who = snooze.habit or "all mail"
    return f"{who} until {weekday_words(snooze.until, today)}" if snooze.until else f"{who} is off"


def snooze_line(snooze: Snooze, today: dt.date, look: Look) -> Line:
    """Return what `remind snooze` answers."""
    who = f"about {snooze.habit}" if snooze.habit else "at all"
    if snooze.until is None or snooze.until > today:
        back = f"back on {weekday_words(snooze.until, today)}" if snooze.until else ""
        return _done(f"no mail {who} for now", back, look)
    return _done(f"mail {who if snooze.habit else ''}".rstrip() + " again", "", look)


def switched_line(look: Look, *, is_on: bool) -> Line:
    """Return what `remind on` and `remind off` answer."""
    return (
        _done("mail is on", "", look)
        if is_on
        else _done("mail is off", "on again with cchabits remind on", look)
    )


def sent_line(recipient: str, answer: str, look: Look) -> Line:
    """Return what is said of a mail that was taken, with what the other side answered."""
    return _done(f"sent to {recipient}", answer, look)


def forgotten_line(post: Post, today: dt.date, look: Look) -> Line:
    """Return what `remind forget` answers."""
    words = f"the mail of {weekday_words(post.day, today)} is given up"
    return _done(words, f"it was {STATE_NAMES[post.state]}", look)


def _done(words: str, after: str, look: Look) -> Line:
    more = (DOT, Segment(after)) if after else ()
    return look.show((tick(look), Segment(words, "strong"), *more))


def _head(status: MailStatus) -> list[Line]:
    if status.settings is None:
        return [(Segment(status.problem),)]
    from cchabits.render.mail.phrases import mail_days_words  # only here, of all of mail's words

    days = mail_days_words(status.settings)
    return [
        (Segment(f"Mail to {status.settings.to}: {days}", "strong"),),
        (Segment(f"  next       {_next_words(status)}"),),
    ]


def _next_words(status: MailStatus) -> str:
    if status.next_mail is None:
        return "off; on again with cchabits remind on"
    return f"may go on {_moment_words(status.next_mail, status.now)}, if anything is due"


def _last_tick_words(status: MailStatus) -> str:
    if status.last_tick is None:
        return "none so far"
    return f"{_moment_words(status.last_tick, status.now)}, or up to an hour later"


def _shown(status: MailStatus) -> list[Snooze]:
    return [one for one in status.snoozes if one.habit is not None or one.until is not None]


def _wrong_words(status: MailStatus, kind: str) -> str:
    today = status.now.date()
    match kind:
        case wrong.PROBLEM:
            return status.problem
        case wrong.DOUBT:
            count = len(status.doubtful)
            return f"{plural(count, 'mail')} may not have arrived"
        case wrong.NOT_TAKEN if status.not_taken:
            post = status.not_taken
            verb = "failed" if post.state == FAILED else "has not gone so far"
            return f"the mail of {weekday_words(post.day, today)} {verb}: {post.error}"
        case wrong.LATE_TICK if status.last_tick:
            return f"no tick since {_moment_words(status.last_tick, status.now)}"
    return "nothing sends mail yet"


def _post_line(post: Post, status: MailStatus) -> Line:
    state = STATE_NAMES[post.state]
    role = _ROLES.get(post.state, "plain")
    said = post.error
    if post.state == IN_DOUBT:
        said = f"cchabits remind resend {post.id}, or forget {post.id}"
    elif post.state == PENDING and post.next_try:
        said = f"tried again from {post.next_try.astimezone(status.now.tzinfo):%H:%M}; {post.error}"
    day = weekday_words(post.day, status.now.date())
    number = Segment(f"  {post.id:>4}  {day:<11}  ")
    return (number, Segment(f"{state:<11}", role), Segment(f"  {said}".rstrip()))  # type: ignore[arg-type]


def _moment_words(moment: dt.datetime, now: dt.datetime) -> str:
    local = moment.astimezone(now.tzinfo)
    return f"{weekday_words(local.date(), now.date())} at {local:%H:%M}"
