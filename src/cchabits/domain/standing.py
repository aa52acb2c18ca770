"""The state of a habit today: the first of the table in docs/cadence.md, 6, that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from cchabits.domain.book import Book
    from cchabits.domain.figures import Figures
    from cchabits.domain.ledger import Exemptions, Ledger, Open
    from cchabits.domain.life import Life

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


class Judgement(NamedTuple):
    """What is known of a habit once its periods are judged; `figures` are of the closed ones."""

    life: Life
    exemptions: Exemptions
    book: Book
    ledger: Ledger
    figures: Figures


def state_today(judgement: Judgement, today: dt.date) -> str:
    """Return the state of a habit as of `today`."""
    return next(state for state, applies in _TABLE if applies(judgement, today))


def overdue_since(ledger: Ledger, figures: Figures) -> dt.date | None:
    """Return the end of the earliest period of the run of misses, else of the pending one."""
    if figures.missed_since:
        return figures.missed_since
    return ledger.pending.period.end if ledger.pending else None


def _open(judgement: Judgement) -> Open:
    assert judgement.ledger.open is not None  # noqa: S101 - ENDED comes before in the table
    return judgement.ledger.open


def _is_overdue(judgement: Judgement, today: dt.date) -> bool:  # noqa: ARG001 - one signature
    """Tell whether a period is pending, or the one before missed and followed by no full entry."""
    if judgement.ledger.pending:
        return True
    last_done = judgement.book.last_done
    is_silent = last_done is None or last_done < judgement.ledger.place.begin
    return judgement.figures.misses > 0 and is_silent


def _is_due_soon(judgement: Judgement, today: dt.date) -> bool:
    still_open = _open(judgement)
    return (still_open.period.due - today).days <= still_open.habit.lead


_TABLE: tuple[tuple[str, Callable[[Judgement, dt.date], bool]], ...] = (
    (NOT_STARTED, lambda known, today: today < known.life.start),
    (ENDED, lambda known, _: known.ledger.open is None),
    (PAUSED, lambda known, today: known.exemptions.pause_on(today) is not None),
    (MET, lambda known, _: _open(known).is_met),
    (SKIPPED, lambda known, _: known.exemptions.has_skip_in(_open(known).period)),
    (OVERDUE, _is_overdue),
    (BEHIND, lambda known, _: _open(known).habit.measure.is_behind(_open(known).total)),
    (DUE_SOON, _is_due_soon),
    (ON_TRACK, lambda _, __: True),
)
