"""The tick behind the reminder mail, and what a leader asks and says of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain import outbox as rules
from cchabits.domain.days import coming_day
from cchabits.domain.mail import Snooze, is_time, next_time
from cchabits.errors import BadDay, CchabitsError, NotConfigured, NotNow
from cchabits.services.letters import local_now, mail_settings
from cchabits.services.mail_status import holding_snoozes
from cchabits.services.sending import close_and_claim, send
from cchabits.services.session import open_session
from cchabits.storage import outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.mail import MailSettings
    from cchabits.services.session import Place, Session
    from cchabits.storage.outbox import Tick

NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


class Ticked(NamedTuple):
    """What came of a tick: `problem` where something went wrong, `note` on the habits file.

    `is_news`: nothing of the kind has been told today.
    """

    problem: CchabitsError | None = None
    note: str = ""
    is_news: bool = False


# The tick


def tick(place: Place) -> Ticked:
    """Send what is due, once, and remember for how long there is nothing to do.

    Raises only what keeps the home from being opened, or what happened from being written down.
    """
    with open_session(place) as session:
        note = _note(session)
        problem: CchabitsError | None = None
        window = outbox.Tick()
        try:
            settings = mail_settings(session)
            now = local_now(session, settings)
            session = session._replace(today=now.date())  # noqa: PLW2901 - one instant for all
            snoozes = holding_snoozes(session)
            with session.writing():  # one for all where there is no mail: each waits for the disk
                taken = close_and_claim(session, settings, now, snoozes)
                if taken is None:
                    window = _window(session, settings, now, snoozes)
                    return _remembered(session, window, Ticked(None, note))
            known = len(session.remarks)
            try:
                send(session, settings, taken, now, snoozes)
                note = note or next(iter(session.remarks[known:]), "")
            finally:
                window = _window(session, settings, now, snoozes)
        except CchabitsError as found:
            problem = found
        with session.writing():
            return _remembered(session, window, Ticked(problem, note))


def _note(session: Session) -> str:
    """Return what is amiss with habits.toml; that an edit was noticed is no matter here."""
    from cchabits.services.definitions import read_file

    try:
        content = read_file(session.place.home.habits_file)
    except NotConfigured:
        content = None
    is_known = content is not None and session.noted.text == content.decode("utf-8", "replace")
    return session.remarks[0] if session.remarks and not is_known else ""


def _window(
    session: Session, settings: MailSettings, now: dt.datetime, snoozes: Sequence[Snooze]
) -> Tick:
    """Return from when until when no tick has anything to do."""
    at = clock.now()
    following = next_time(settings, now, snoozes)
    next_mail = following.astimezone(dt.UTC) if following else None
    post = outbox.post_of_day(session.database, settings.to, session.today)
    moments = [next_mail or NEVER]
    if post is None and is_time(settings, now):
        moments.append(at)  # it could not even be decided
    for one in outbox.unsettled(session.database):
        free = rules.free_at(one, settings.on_doubt)
        is_over = one.day < session.today and one.state == rules.IN_DOUBT  # somebody's to settle
        if free and one.day <= session.today and not is_over:
            moments.append(free)
    offset = _utc_offset(at)
    return outbox.Tick(None, at, max(at, min(moments)), next_mail, offset)


def _utc_offset(at: dt.datetime) -> int:
    """Return the system's distance from UTC, in seconds: it changes with the place and season."""
    offset = at.astimezone().utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _remembered(session: Session, window: Tick, ticked: Ticked) -> Ticked:
    """Remember a tick, with as few writes as can be, and return it with what is news of it."""
    said = ticked.problem.sentence if ticked.problem else ticked.note
    if session.place.given_today:
        return ticked._replace(is_news=bool(said))
    known, at = outbox.tick(session.database), clock.now()
    is_news = bool(said) and known.told_on != session.today
    after = window._replace(
        noted_at=known.noted_at,
        since=_since(known, window),
        told_on=session.today if is_news else known.told_on,
        told=said or "",
    )
    if after != known or _hour(known.noted_at) != _hour(at):
        outbox.keep_tick(session.database, after._replace(noted_at=at))
    return ticked._replace(is_news=is_news)


def _since(known: Tick, window: Tick) -> dt.datetime | None:
    """Return from when on there is nothing to do: as before, where nothing else has changed."""
    if known.since and window.since and known.since <= window.since:
        is_same = (known.until, known.utc_offset) == (window.until, window.utc_offset)
        return known.since if is_same else window.since
    return window.since


def _hour(at: dt.datetime | None) -> dt.datetime | None:
    return at.replace(minute=0, second=0) if at else None


# What is asked and said of it


def snooze(session: Session, name: str | None, until: str) -> Snooze:
    """Send no mail about a habit, or none at all, until a day; today ends what was set before."""
    day = coming_day(until, session.today)
    if day < session.today:
        raise BadDay(f"{day} is over", "name the day that mail comes back on")
    with session.writing():
        stored = session.find(name) if name else None
        slug = stored.slug if stored else None
        _drop_snoozes(session, slug)
        if day > session.today:
            outbox.add_snooze(session.database, stored.number if stored else None, day)
        outbox.wake(session.database)
    return Snooze(slug, day)


def switch_off(session: Session) -> None:
    """Send no mail until it is switched on again."""
    with session.writing():
        if any(one == Snooze(None, None) for one in holding_snoozes(session)):
            raise NotNow("mail is off already", "cchabits remind on")
        _drop_snoozes(session, None)
        outbox.add_snooze(session.database, None, None)
        outbox.wake(session.database)


def switch_on(session: Session) -> None:
    """Send mail again, whether it was off or snoozed; snoozes of single habits stay."""
    with session.writing():
        if not any(one.habit is None for one in holding_snoozes(session)):
            raise NotNow("mail is on already", "cchabits remind status")
        _drop_snoozes(session, None)
        outbox.wake(session.database)


def _drop_snoozes(session: Session, slug: str | None) -> None:
    """Take away the snoozes of a habit, or of all, and those of any that are over."""
    for number, one in outbox.snoozes(session.database):
        if one.habit == slug or not one.holds(session.today):
            outbox.drop_snooze(session.database, number)
