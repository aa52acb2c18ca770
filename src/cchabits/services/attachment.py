"""The calendar that is attached to a mail: the days on which the habits are due, and no plans.

A mail knows nothing of the one before it. So its events are those of an exported calendar (UID),
told for the first time, as of the moment of the mail; what is gone it cannot tell.
"""

from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import TYPE_CHECKING

from cchabits.domain.agenda import Agenda, Event, Published
from cchabits.errors import CchabitsError
from cchabits.services.agenda import due_events
from cchabits.storage import books, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.mail import Decision, Letter
    from cchabits.services.session import Session

MOST_DUE_DAYS = 200
LARGEST = 100_000  # bytes of a calendar, which a mail carries in somewhat more


def with_calendar(session: Session, letter: Letter, decision: Decision, now: dt.datetime) -> Letter:
    """Return a letter with its calendar; without, and with a remark, where none can be made.

    No mail waits for its calendar, whatever is wrong with that. Belongs outside of a transaction.
    """
    try:
        return letter._replace(calendar=_calendar(session, decision, now))
    except Exception as problem:  # noqa: BLE001 - the mail is what matters
        why = problem.sentence if isinstance(problem, CchabitsError) else type(problem).__name__
        session.remarks.append(f"the due days could not be attached to the mail: {why}")
        return letter


def _calendar(session: Session, decision: Decision, now: dt.datetime) -> str:
    """Return the calendar of a mail that goes `now`; empty where nothing is in it."""
    with session.reading():
        home = store.home_name(session.database)
        events = _due_events(session, home, decision)
    if not events:
        return ""
    return _fitting(home, events, now.astimezone(dt.UTC).replace(microsecond=0))


def _due_events(session: Session, home: str, decision: Decision) -> list[Event]:
    """Return the next due days, the first leading, of the habits that may be written of."""
    today = session.today
    awake = [one for one in session.stored if not decision.is_quiet(one.slug)]
    records = books.records(session.database, awake, today)
    events = chain.from_iterable(due_events(home, record, today) for record in records)
    return sorted(events, key=lambda event: (event.begin, event.uid))[:MOST_DUE_DAYS]


def _fitting(home: str, events: Sequence[Event], changed: dt.datetime) -> str:
    """Return a calendar of as many events, from the first on, as a mail can carry well."""
    from cchabits.transfer.calendar import write_calendar  # 110 ms, and only where it is asked for

    told = tuple(Published(event, 0, changed) for event in events)
    while told:
        text = write_calendar(Agenda(home, told))
        if len(text.encode()) <= LARGEST:
            return text
        told = told[: len(told) // 2]
    return ""
