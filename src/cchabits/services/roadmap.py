"""How far each habit has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.roadmap import build_roadmap
from cchabits.storage import books

if TYPE_CHECKING:
    from cchabits.domain.roadmap import Roadmap
    from cchabits.services.session import Session


def roadmap(session: Session) -> Roadmap:
    """Tell how far every habit has come as of today, judged from its start."""
    with session.reading():
        records = [books.whole_record(session.database, one) for one in session.stored]
    return build_roadmap(records, session.today)
