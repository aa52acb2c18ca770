"""What was: one habit's definitions, periods and entries, or the latest entries of all."""

from __future__ import annotations

import heapq
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.days import past_day
from cchabits.domain.history import History, Latest, PastEntry, Recorded, Span, build_history
from cchabits.domain.plan import Plan
from cchabits.domain.practice import MissReason
from cchabits.errors import BadDay
from cchabits.storage import books, store
from cchabits.storage.practice import practice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from cchabits.services.session import Session
    from cchabits.storage.store import ListedEntry, StoredHabit


MORE_THAN_ANY = 2**31  # entries: no log has as many


class Asked(NamedTuple):
    """What a user typed about the days to be told of, and the most entries; None for no bound."""

    since: str | None = None
    until: str | None = None
    most: int | None = None

    @property
    def bound(self) -> int:
        """The most entries, as a number that can be counted to."""
        return MORE_THAN_ANY if self.most is None else min(self.most, MORE_THAN_ANY)


def history(session: Session, name: str, asked: Asked) -> History:
    """Tell of one habit: all of it as of today, its periods and entries in the span asked for."""
    database = session.database
    span = read_span(asked, session.today)
    with session.reading():
        stored = session.find(name)
        record = books.whole_record(database, stored)
        skips = [one.skip for one in store.skips(database, session.stored)]
        written = [one.record for one in practice(database, session.stored)]
        listed = _listed(session, stored, span, asked.bound)
    reasons = [one for one in written if isinstance(one, MissReason) and one.habit == stored.slug]
    plans = [one for one in written if isinstance(one, Plan) and one.habit == stored.slug]
    mine = [skip for skip in skips if skip.habit == stored.slug]
    record = record._replace(plans=plans)
    recorded = Recorded(stored.definitions, record, mine, _past([stored], listed), reasons)
    return build_history(recorded, span, session.today)


def latest(session: Session, asked: Asked) -> Latest:
    """Tell of the entries of all habits in the span asked for, those of the latest days first."""
    span = read_span(asked, session.today)
    with session.reading():
        every = list(session.stored)
        listed = [_listed(session, stored, span, asked.bound) for stored in every]
    newest_first = islice(heapq.merge(*listed, key=_when, reverse=True), asked.bound)
    return Latest(session.today, span, _past(every, newest_first))


def read_span(asked: Asked, today: dt.date) -> Span:
    """Return the days that were typed; raises BadDay where they are none, or run backwards."""
    since, until = (
        past_day(typed, today, may_lie_ahead=True) if typed is not None else None
        for typed in (asked.since, asked.until)
    )
    if since and until and until < since:
        raise BadDay(f"--since is {since}, after --until, {until}", "give an earlier --since")
    return Span(since, until)


def _listed(session: Session, stored: StoredHabit, span: Span, most: int) -> list[ListedEntry]:
    days = (span.first, span.last(session.today))
    return store.entries_newest_first(session.database, stored, days, most)


def _past(stored: Iterable[StoredHabit], listed: Iterable[ListedEntry]) -> list[PastEntry]:
    lives = {one.slug: one.life for one in stored}
    return [
        PastEntry(one.entry, lives[one.entry.habit].on(one.entry.meant_for), one.prefix)
        for one in listed
    ]


def _when(listed: ListedEntry) -> tuple[dt.date, int]:
    return listed.entry.on, listed.place
