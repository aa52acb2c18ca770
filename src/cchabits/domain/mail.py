"""The reminder mail: what is set about it, and the decision what a day's mail says, and when.

Days and times are the leader's local ones. Whether a day's mail was sent already is the outbox's
to know, and no matter here.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain import standing
from cchabits.domain.dates import plus_days, plus_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchabits.domain.summary import HabitSummary, Summary

TLS, STARTTLS, PLAIN = "tls", "starttls", "none"
SECURITIES = (TLS, STARTTLS, PLAIN)
PASSWORD_COMMAND, PASSWORD_FILE, KEYRING, TOKEN_COMMAND = (
    "password_command",
    "password_file",
    "keyring",
    "token_command",
)
SKIP, RESEND = "skip", "resend"

REMINDER, PLANNING, NOTHING = "reminder", "planning", "nothing"  # what kinds of mail there are
OVERDUE, DUE, TO_PLAN = "overdue", "due", "to-plan"  # why there is one
CALM, SNOOZED, OFF = "calm", "snoozed", "off"  # why there is none

TLS_PORT, STARTTLS_PORT, PLAIN_PORT = 465, 587, 25
DEFAULT_TIMEOUT = 60.0  # seconds; a server that makes strangers wait does so for up to half of it
LONGEST_ADDRESS, LONGEST_LOCAL_PART = 254, 64

_OPEN = (standing.BEHIND, standing.DUE_SOON, standing.ON_TRACK)
_TO_PLAN = (standing.OVERDUE, *_OPEN)
_DUE_RANK = standing.WORST_FIRST.index(standing.DUE_SOON)
_LEAST_TO_PLAN = 28  # days that a cadence has: who plans a month plans no single weeks
_LONGEST_WAIT = 15  # days between two of a week, one of which a zone may have left out
_FIRST = (1, 1, 1, 1, 1, 3, 2)  # working day of a month, by the weekday of its first day
_ATOM_SIGNS = frozenset("!#$%&'*+-/=?^_`{|}~.")


class Secret(NamedTuple):
    """Where a password or token comes from, never what it is.

    `kind` is one of the four keys; `value` has the words of the command, the path of the file, or
    the name of the keyring's service.
    """

    kind: str
    value: tuple[str, ...]


class Smtp(NamedTuple):
    """A mail server; `timeout` is what one delivery may take in all, in seconds.

    Without `user` nothing logs in, and `secret` is None.
    """

    host: str
    port: int = STARTTLS_PORT
    security: str = STARTTLS
    user: str = ""
    secret: Secret | None = None
    timeout: float = DEFAULT_TIMEOUT


class Sendmail(NamedTuple):
    """The mail system of this computer, as a command and its first arguments."""

    command: tuple[str, ...] = ("/usr/sbin/sendmail",)
    timeout: float = DEFAULT_TIMEOUT


class Folder(NamedTuple):
    """A folder that gets one .eml file a mail; its path is absolute."""

    folder: str


Transport = Smtp | Sendmail | Folder


class MailSettings(NamedTuple):
    """The table [mail] of habits.toml.

    `sender` is the key `from`, and `name` what the sender is called; `days` count from 0, Monday.
    With `calendar` the due days are attached to each mail.
    """

    to: str
    sender: str
    transport: Transport
    name: str = "cchabits"
    days: frozenset[int] = frozenset({0})
    at: dt.time = dt.time(7, 30)
    planning: bool = True
    include_notes: bool = False
    max_asks: int = 3
    on_doubt: str = SKIP
    calendar: bool = False


class Letter(NamedTuple):
    """What a mail says: its subject, and the same twice, as plain text and as HTML.

    `calendar` is the file that is attached: empty where it would be without an event, and None
    where none is asked for, or could be made.
    """

    subject: str
    text: str
    html: str
    calendar: str | None = None


def default_security(host: str, port: int | None) -> str:
    """Return how to speak to a server where nothing is said: in clear only on this computer.

    >>> default_security("mail.example.org", 465), default_security("mail.example.org", 25)
    ('tls', 'starttls')
    >>> default_security("localhost", 25)
    'none'
    """
    if port == TLS_PORT:
        return TLS
    return PLAIN if is_loopback(host) else STARTTLS


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer, by its name or address and without asking anyone.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost.example.org")
    (True, True, False)
    """
    import ipaddress  # 4 ms, and only where mail is set up or sent

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def is_address(text: str) -> bool:
    """Tell whether a text is one plain mail address and nothing besides.

    Stricter than the standards: no quotes, no comments, no address of two; and none begins with a
    hyphen, which a command would take for an option. Letters beyond ASCII are allowed.

    >>> is_address("ana.smit+habits@example.org"), is_address("root@localhost")
    (True, True)
    >>> is_address("a@b.c, evil@x"), is_address("Ana <a@b.c>"), is_address("-oQ/tmp@b.c")
    (False, False, False)
    """
    local, at, host = text.rpartition("@")
    return (
        bool(at)
        and len(text.encode("utf-8", "replace")) <= LONGEST_ADDRESS
        and text.isprintable()
        and _is_local_part(local)
        and all(_is_label(label) for label in host.split("."))
    )


class Snooze(NamedTuple):
    """Days without mail about one habit, or without any (None).

    `until` is the day it comes back on; None: not before `remind on`.
    """

    habit: str | None
    until: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day, the present or a later one, is still quiet."""
        return self.until is None or day < self.until


class Decision(NamedTuple):
    """What a mail is to say, if anything.

    `asks` are the habits that it calls to act for, worst first and at most `max_asks`; `to_plan`
    others that it asks a day and a time for. `why` is one of the constants above; `horizon` is the
    day of the next mail, and `quiet` are the snoozes of single habits that hold.
    """

    kind: str
    asks: tuple[HabitSummary, ...]
    why: str
    to_plan: tuple[HabitSummary, ...] = ()
    horizon: dt.date = dt.date.max
    quiet: tuple[Snooze, ...] = ()

    def is_quiet(self, slug: str) -> bool:
        """Tell whether a habit is not to be written of for now."""
        return any(snooze.habit == slug for snooze in self.quiet)


def decide(
    summary: Summary, settings: MailSettings, now: dt.datetime, snoozes: Iterable[Snooze] = ()
) -> Decision:
    """Decide what the mail of a day says, given the habits as of that day.

    `now` is the leader's local time. Whether the day has a mail, and when, is for `mail_time`: on
    a day for planning alone nothing is asked but that.
    """
    today = now.date()
    horizon = next_day(settings, today)
    holding = [snooze for snooze in snoozes if snooze.holds(today)]
    ends = [snooze.until for snooze in holding if snooze.habit is None]
    if ends:
        return Decision(NOTHING, (), OFF if None in ends else SNOOZED, (), horizon)
    names = {snooze.habit for snooze in holding}
    awake = [one for one in summary.habits if one.habit.slug not in names]
    asks = _asks(awake, settings, today, horizon)
    asked = {one.habit.slug for one in asks}
    rest = [one for one in awake if one.habit.slug not in asked]
    is_for_planning = settings.planning and is_first_working_day(today)
    to_plan = tuple(one for one in rest if is_for_planning and _wants_a_day(one, today))
    kind, why = _kind(asks, to_plan)
    return Decision(kind, asks, why, to_plan, horizon, tuple(holding))


def is_pressing(summary: HabitSummary, horizon: dt.date) -> bool:
    """Tell whether a habit is overdue, or can still be met and is due by the day of the next mail.

    That day is included: in its morning it would be late to hear of it.
    """
    if summary.state == standing.OVERDUE:
        return True
    is_open = summary.state in _OPEN and not summary.is_lost
    return is_open and summary.due is not None and summary.due <= horizon


def is_first_working_day(day: dt.date) -> bool:
    """Tell whether a day is the first from Monday to Friday of its month.

    >>> [day for day in range(1, 32) if is_first_working_day(dt.date(2026, 8, day))]  # 1: Saturday
    [3]
    """
    return day == dt.date(day.year, day.month, _FIRST[dt.date(day.year, day.month, 1).weekday()])


def is_mail_day(settings: MailSettings, day: dt.date) -> bool:
    """Tell whether a day may have a mail."""
    is_for_planning = settings.planning and is_first_working_day(day)
    return is_for_planning or day.weekday() in settings.days


def next_day(settings: MailSettings, today: dt.date) -> dt.date:
    """Return the first day after today that may have a reminder; planning alone is none."""
    following = (plus_days(today, ahead) for ahead in range(1, 8))
    return next((day for day in following if day.weekday() in settings.days), plus_days(today, 7))


def mail_time(settings: MailSettings, day: dt.date, zone: dt.tzinfo | None) -> dt.datetime | None:
    """Return when a day's mail goes, in UTC; None where the day has none, or never was there.

    A time that a clock change leaves out moves forward with the clock, unless that is tomorrow:
    then as much back. One that comes twice is the first of the two.
    """
    if not is_mail_day(settings, day):
        return None
    for fold in (0, 1):  # in a gap: read by the clock before it, and by the one after
        local = dt.datetime.combine(day, settings.at, zone).replace(fold=fold)
        moment = _in_utc(local)
        if moment and moment.astimezone(zone).date() == day:
            return moment
    return None


def is_time(settings: MailSettings, now: dt.datetime) -> bool:
    """Tell whether the mail of the present day is due by `now`, the leader's local time."""
    moment, present = mail_time(settings, now.date(), now.tzinfo), _in_utc(now)
    return moment is not None and present is not None and moment <= present


def next_time(
    settings: MailSettings, now: dt.datetime, snoozes: Iterable[Snooze] = ()
) -> dt.datetime | None:
    """Return when the next mail may go, after `now`, in its zone; None while all is off.

    To compare two moments of one zone, take both to UTC: Python looks at their clocks alone.
    """
    ends = [snooze.until for snooze in snoozes if snooze.habit is None]
    present = _in_utc(now)
    if None in ends or present is None:
        return None
    begin = max([now.date(), *(end for end in ends if end)])
    for ahead in range(_LONGEST_WAIT):
        moment = mail_time(settings, plus_days(begin, ahead), now.tzinfo)
        if moment is not None and moment > present:
            return moment.astimezone(now.tzinfo)
    return None


def _in_utc(local: dt.datetime) -> dt.datetime | None:
    """Return a moment in UTC; None on the calendar's first and last days, which it may not hold."""
    try:
        return local.astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None


def _asks(
    awake: Iterable[HabitSummary], settings: MailSettings, today: dt.date, horizon: dt.date
) -> tuple[HabitSummary, ...]:
    """Return the habits that a mail calls to act for, worst first; none on a day of planning."""
    if today.weekday() not in settings.days:
        return ()
    pressing = [one for one in awake if is_pressing(one, horizon)]
    return tuple(sorted(pressing, key=_urgency)[: settings.max_asks])


def _kind(asks: Sequence[HabitSummary], to_plan: Sequence[HabitSummary]) -> tuple[str, str]:
    """Return the kind of a mail, and why there is one or none."""
    if asks:
        return REMINDER, OVERDUE if asks[0].state == standing.OVERDUE else DUE
    return (PLANNING, TO_PLAN) if to_plan else (NOTHING, CALM)


def _wants_a_day(summary: HabitSummary, today: dt.date) -> bool:
    """Tell whether a habit of a month or longer begins, or is due, in the present month.

    What counts by the occasion is not planned: nobody knows when those come. What has its day
    already needs none.
    """
    habit, period = summary.habit, summary.period
    if summary.state not in _TO_PLAN or habit.measure.can_be_lost or period is None:
        return False
    month = today.replace(day=1)
    is_this_month = period.begin >= month or period.due < plus_months(month, 1)
    return habit.cadence.days >= _LEAST_TO_PLAN and is_this_month and not summary.is_planned


def _urgency(summary: HabitSummary) -> tuple[int, dt.date]:
    """Return a key that sorts worst first: the overdue, what falls behind, then by due day."""
    rank = min(standing.WORST_FIRST.index(summary.state), _DUE_RANK)
    return rank, summary.due if rank == _DUE_RANK and summary.due else dt.date.min


def _is_local_part(text: str) -> bool:
    return (
        0 < len(text.encode("utf-8", "replace")) <= LONGEST_LOCAL_PART
        and not text.startswith("-")
        and all(text.split("."))
        and all(letter.isalnum() or letter in _ATOM_SIGNS for letter in text)
    )


def _is_label(text: str) -> bool:
    """Tell whether a text is one part of a host's name."""
    return (
        0 < len(text) <= 63  # noqa: PLR2004 - RFC 1035 has no name for it either
        and not text.startswith("-")
        and not text.endswith("-")
        and all(letter.isalnum() or letter == "-" for letter in text)
    )
