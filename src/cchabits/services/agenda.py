"""What a home tells calendars of: by which name its events are known, and the days it is due."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cchabits.domain.agenda import DUE, Event, due_days, home_id, uid_of
from cchabits.domain.dates import plus_days
from cchabits.domain.summary import account
from cchabits.render.agenda import due_told
from cchabits.storage import operations

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.agenda import DueDay
    from cchabits.domain.life import Life
    from cchabits.domain.summary import Record
    from cchabits.services.session import Session

_FIRST_OPERATION = 1


def names_of(session: Session) -> list[str]:
    """Return what tells this home from others: its first operation, which goes into each copy.

    Until something was done it is where the home lies, and a calendar that began so stays its own.
    """
    here = home_id([os.uname().nodename, str(session.place.home.database)])
    lasting = lasting_name(session)
    return [lasting, here] if lasting else [here]


def lasting_name(session: Session) -> str:
    """Return the name of a home that it keeps from now on; empty until something was done."""
    first = operations.operation(session.database, _FIRST_OPERATION)
    return home_id([first.at.isoformat(), first.title]) if first else ""


def due_events(home: str, record: Record, today: dt.date) -> list[Event]:
    """Return the events of the days on which a habit is due."""
    return [_event(home, record.life, day) for day in due_days(account(record, today), today)]


def _event(home: str, life: Life, day: DueDay) -> Event:
    on = day.period.due
    return Event(uid_of(home, DUE, life.slug, on), on, plus_days(on, 1), "", *due_told(day))
