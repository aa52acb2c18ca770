"""What is written down around the acts: why a period was missed, what a review came to, an answer.

None of it is judged by. Each write is one operation, so that `undo` takes it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.domain import admission, ledger
from cchabits.domain.days import past_day
from cchabits.domain.habit import SKIP_REASONS
from cchabits.domain.placeholder import check_own_countermeasure, check_own_line
from cchabits.domain.practice import (
    LINES,
    Choice,
    MissReason,
    Reflection,
    check_practice,
    reason_in,
)
from cchabits.domain.summary import account, summarise
from cchabits.errors import NotNow
from cchabits.storage import books, operations
from cchabits.storage.practice import add_practice, practice, remove_practice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from cchabits.domain.cadence import Period
    from cchabits.domain.ledger import Closed
    from cchabits.domain.practice import Practice
    from cchabits.domain.summary import Account, HabitSummary
    from cchabits.services.session import Session
    from cchabits.storage.store import StoredHabit

_NOT_MISSED = {
    ledger.MET: "is met for {}",
    ledger.LATE: "is met, if late, for {}",
    ledger.EXCUSED: "is excused for {}",
    ledger.SKIPPED: "is skipped for {}",
    ledger.NO_DATA: "had no occasions in {}",
}


class ReasonRequest(NamedTuple):
    """What a user typed about a missed period; `on` is None where it was left out."""

    habit: str
    reason: str
    on: str | None = None
    note: str = ""
    countermeasure: str = ""


class ReasonReceipt(NamedTuple):
    """A reason as recorded, the missed period it explains, and how the habit stands.

    `replaced` is what explained it before, or None; `operation` the number by which it is undone.
    """

    record: MissReason
    period: Period
    label: str
    after: HabitSummary
    replaced: MissReason | None
    operation: int


class ChoiceReceipt(NamedTuple):
    """An answer as recorded; `operation` is the number by which it is undone."""

    record: Choice
    operation: int


def records(session: Session) -> list[Practice]:
    """Return all that is written down, in the order of recording."""
    with session.reading():
        return [one.record for one in practice(session.database, session.stored)]


def explain(session: Session, request: ReasonRequest) -> ReasonReceipt:
    """Say why the missed period that holds a day was missed; without a day, the latest without one.

    A reason that the period has already is replaced. Raises NotNow where nothing was missed, or all
    is explained.
    """
    name, reason, on, note, countermeasure = request
    database, today = session.database, session.today
    check_practice(MissReason(name, today, reason, note, countermeasure))
    check_own_countermeasure(countermeasure)
    with session.writing():
        stored = session.find(name)
        known = _reasons_of(session, stored)
        judged = account(books.whole_record(database, stored), today)
        day = None if on is None else past_day(on, today, may_lie_ahead=True)
        missed = _missed_on(judged, day) if day else _unexplained(judged, known)
        record = MissReason(stored.slug, day or missed.period.due, reason, note, countermeasure)
        earlier = [number for number, one in known if missed.period.holds(one.on)]
        title = f"reason {stored.slug} {reason} --on {record.on}"
        operation = keep(session, stored, record, earlier, title)
    label = missed.habit.cadence.label(missed.period)
    before = reason_in(missed.period, [one for _, one in known])
    after = summarise(judged, today)
    return ReasonReceipt(record, missed.period, label, after, before, operation)


def reflect(
    session: Session, span: str, plus: str = "", delta: str = "", to_do: str = ""
) -> Reflection | None:
    """Write down what a review of a span came to: plus, delta and next; None where all are empty.

    What was written down of the same span today is replaced, but for the lines left empty now.
    """
    lines = (plus.strip(), delta.strip(), to_do.strip())
    if not any(lines):
        return None
    check_practice(Reflection(session.today, span, *lines))
    for key, line in zip(LINES, lines, strict=True):
        check_own_line(check_own_countermeasure(line), key)
    with session.writing():
        earlier = [
            (one.number, one.record)
            for one in practice(session.database, session.stored)
            if isinstance(one.record, Reflection)
            and (one.record.on, one.record.span) == (session.today, span)
        ]
        said = earlier[-1][1][2:] if earlier else ("", "", "")
        joined = (now or before for now, before in zip(lines, said, strict=True))
        record = Reflection(session.today, span, *joined)
        numbers = [number for number, _ in earlier]
        said_now = [f"--{key}" for key, line in zip(LINES, lines, strict=True) if line]
        title = f"review --{span} {' '.join(said_now)} on {record.on}"
        keep(session, None, record, numbers, title)
    return record


def choose(session: Session, name: str, choice: str) -> ChoiceReceipt:
    """Write down what becomes of a habit that was met exactly at its minimum: one of CHOICES.

    What was answered for it today is replaced. Raises BadDay where no period holds today.
    """
    with session.writing():
        stored = session.find(name)
        admission.check_held(stored.life, session.today)
        record = Choice(stored.slug, session.today, choice)
        check_practice(record)
        earlier = [
            one.number
            for one in practice(session.database, session.stored)
            if isinstance(one.record, Choice) and one.record[:2] == record[:2]
        ]
        title = f"{choice} {stored.slug} on {record.on}"
        operation = keep(session, stored, record, earlier, title)
    return ChoiceReceipt(record, operation)


def keep(
    session: Session,
    stored: StoredHabit | None,
    record: Practice,
    earlier: Iterable[int],
    title: str,
) -> int:
    """Add a record in the place of earlier ones, by their rows, and return the operation.

    Belongs into a transaction. `stored` is None where it is about no habit.
    """
    operation = operations.begin_operation(session.database, title, clock.now())
    for number in earlier:
        remove_practice(session.database, number, operation)
    add_practice(session.database, stored.number if stored else None, record, operation)
    return operation


def _reasons_of(session: Session, stored: StoredHabit) -> list[tuple[int, MissReason]]:
    return [
        (number, record)
        for number, record in practice(session.database, session.stored)
        if isinstance(record, MissReason) and record.habit == stored.slug
    ]


def _missed_on(judged: Account, day: dt.date) -> Closed:
    """Return the missed period that holds a day; refuse one that is anything else."""
    life, found = judged.record.life, judged.ledger.holding(day)
    admission.check_held(life, day)
    if isinstance(found, ledger.Closed) and found.outcome == ledger.MISSED:
        return found
    is_met = isinstance(found, ledger.Open) and found.is_met
    outcome = ledger.MET if is_met else found and found.outcome
    if found and outcome:
        said = _NOT_MISSED[outcome].format(found.habit.cadence.label(found.period))
        raise NotNow(f"{life.slug} {said}; there is nothing to explain")
    raise NotNow(
        f"the period of {life.slug} that holds {day} is not over; a reason explains a missed one",
        f"where it cannot be kept: cchabits skip {life.slug} --on {day} --reason REASON",
        f"REASON is one of {', '.join(SKIP_REASONS)}",
    )


def _unexplained(judged: Account, known: Sequence[tuple[int, MissReason]]) -> Closed:
    """Return the latest missed period that has no reason yet."""
    slug = judged.record.life.slug
    reasons = [reason for _, reason in known]
    missed = [one for one in judged.ledger.closed if one.outcome == ledger.MISSED]
    if not missed:
        raise NotNow(f"{slug} has no missed period; there is nothing to explain")
    for one in reversed(missed):
        if reason_in(one.period, reasons) is None:
            return one
    raise NotNow(
        f"every missed period of {slug} has its reason",
        f"to give another: cchabits reason {slug} REASON --on DAY",
    )
