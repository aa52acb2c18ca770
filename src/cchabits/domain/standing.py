"""The state of a habit today: the first of the table in docs/cadence.md, 6, that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.book import Book
    from cchabits.domain.figures import Figures
    from cchabits.domain.habit import Habit
    from cchabits.domain.ledger import Ledger, Plans

OVERDUE = "overdue"
BEHIND = "behind"
DUE_SOON = "due-soon"
ON_TRACK = "on-track"
MET = "met"
SKIPPED = "skipped"
PAUSED = "paused"
NOT_STARTED = "not-started"
ENDED = "ended"

WORST_FIRST = (
    OVERDUE, BEHIND, DUE_SOON, ON_TRACK, MET, SKIPPED, PAUSED, NOT_STARTED, ENDED,
)  # fmt: skip


def state_today(
    habit: Habit, book: Book, plans: Plans, ledger: Ledger, figures: Figures, today: dt.date
) -> str:
    """Return the state of a habit as of `today`."""
    if today < habit.start:
        return NOT_STARTED
    if ledger.open is None:
        return ENDED
    if plans.pause_on(today):
        return PAUSED
    if ledger.open.is_met:
        return MET
    if plans.has_skip_in(ledger.open.period):
        return SKIPPED
    if ledger.pending or _is_lost_and_silent(book, ledger, figures):
        return OVERDUE
    if habit.measure.is_behind(ledger.open.total):
        return BEHIND
    days_left = (ledger.open.period.due - today).days
    return DUE_SOON if days_left <= habit.lead else ON_TRACK


def overdue_since(ledger: Ledger, figures: Figures) -> dt.date | None:
    """Return the end of the earliest period of the run of misses, else of the pending one."""
    if figures.missed_since:
        return figures.missed_since
    return ledger.pending.period.end if ledger.pending else None


def _is_lost_and_silent(book: Book, ledger: Ledger, figures: Figures) -> bool:
    """Tell whether the period before was missed, and no full entry has come since it ended."""
    if not figures.misses or ledger.open is None:
        return False
    return book.last_done is None or book.last_done < ledger.open.period.begin
