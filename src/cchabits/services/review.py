"""Looking back: what wants a word today, and what the days of a span came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.lookback import MONTH
from cchabits.domain.practice import KEEP
from cchabits.domain.review import Reviewed, build_review
from cchabits.errors import NotNow
from cchabits.services.practice import choose
from cchabits.storage import books, store
from cchabits.storage.practice import practice
from cchabits.storage.waiting import waiting

if TYPE_CHECKING:
    from cchabits.domain.review import Review
    from cchabits.services.practice import ChoiceReceipt
    from cchabits.services.session import Session


def keep_as_it_is(session: Session, name: str) -> ChoiceReceipt:
    """Keep a habit as it is, of which a review asks what is to become of it.

    Raises NotNow for one that is not asked about.
    """
    slug = session.find(name).slug
    if slug not in {question.habit for question in review(session, MONTH).questions}:
        raise NotNow(f"nothing is asked about {slug}: it was not met exactly three times in a row")
    return choose(session, slug, KEEP)


def review(session: Session, span: str) -> Review:
    """Review every habit as of today, looking back on a span: one of SPANS.

    Each is judged from its start, which a year's figures and an old miss need alike.
    """
    database = session.database
    with session.reading():
        skips = [one.skip for one in store.skips(database, session.stored)]
        recorded = [
            Reviewed(
                books.whole_record(database, stored),
                [skip for skip in skips if skip.habit == stored.slug],
                stored.definitions,
            )
            for stored in session.stored
        ]
        written = [one.record for one in practice(database, session.stored)]
        waits = waiting(database)
    return build_review(recorded, written, waits, span, session.today)
