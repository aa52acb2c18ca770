"""What a home tells calendars of: the days on which its habits are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.agenda import DUE, Event, due_days, uid_of
from cchabits.domain.dates import plus_days
from cchabits.domain.summary import account
from cchabits.render.agenda import due_told

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.agenda import DueDay
    from cchabits.domain.life import Life
    from cchabits.domain.summary import Record


def due_events(home: str, record: Record, today: dt.date) -> list[Event]:
    """Return the events of the days on which a habit is due."""
    return [_event(home, record.life, day) for day in due_days(account(record, today), today)]


def _event(home: str, life: Life, day: DueDay) -> Event:
    on = day.period.due
    return Event(uid_of(home, DUE, life.slug, on), on, plus_days(on, 1), "", *due_told(day))
