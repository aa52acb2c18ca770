"""Looking back: what wants a word today, and what the days of a span came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.review import Reviewed, build_review
from cchabits.storage import store
from cchabits.storage.practice import practice
from cchabits.storage.waiting import waiting

if TYPE_CHECKING:
    from cchabits.domain.review import Review
    from cchabits.services.session import Session


def review(session: Session, span: str) -> Review:
    """Review every habit as of today, looking back on a span: one of SPANS.

    Each is judged from its start, which a year's figures and an old miss need alike.
    """
    database = session.database
    with session.reading():
        skips = [one.skip for one in store.skips(database, session.stored)]
        recorded = [
            Reviewed(
                store.whole_record(database, stored),
                [skip for skip in skips if skip.habit == stored.slug],
                stored.definitions,
            )
            for stored in session.stored
        ]
        written = [one.record for one in practice(database, session.stored)]
        waits = waiting(database)
    return build_review(recorded, written, waits, span, session.today)
