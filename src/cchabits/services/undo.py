"""Undo: turning an operation round, and an undo itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from cchabits import clock
from cchabits.errors import CannotUndo, NothingToUndo
from cchabits.services.judging import judge_and_keep
from cchabits.storage import books, operations

if TYPE_CHECKING:
    from cchabits.domain.operation import Operation
    from cchabits.services.session import Session
    from cchabits.storage.operations import Touched

LISTED = 30
HIGHEST = 2**63 - 1  # what the store can count to


class UndoReceipt(NamedTuple):
    """What was undone, or brought back, and the number of the operation that did it."""

    operation: Operation
    number: int
    was_brought_back: bool


def latest_operations(session: Session, most: int | None = LISTED) -> list[Operation]:
    """Return the latest operations, newest first; None for all of them."""
    with session.reading():
        return operations.latest(session.database, HIGHEST if most is None else min(most, HIGHEST))


def undo(session: Session, number: int | None) -> UndoReceipt:
    """Undo an operation by its number, or the newest that stands and is no undo itself.

    Undoing an undo brings back what it took away. Raises NothingToUndo, or CannotUndo where the
    operation is unknown, is undone already, or another was built upon it.
    """
    database = session.database
    with session.writing():
        target = _target(session, number)
        root = _root(session, target)
        is_back = not root.is_effective
        _check_order(session, root, is_back=is_back)
        operations.retire_turns(database, root.number)
        title = f"{'bring back' if is_back else 'undo'}: {root.title}"
        mine = operations.begin_operation(database, title, clock.now(), undoes=root.number)
        touched = operations.turn(database, root.number, is_effective=is_back)
        _recount(session, touched)
    return UndoReceipt(root, mine, was_brought_back=is_back)


def _target(session: Session, number: int | None) -> Operation:
    if number is None:
        newest = operations.next_to_undo(session.database)
        if newest is None:
            raise NothingToUndo
        return newest
    found = operations.operation(session.database, number) if number <= HIGHEST else None
    if found is None:
        raise CannotUndo(f"there is no operation {number}", "cchabits undo --list")
    if not found.is_effective:
        raise CannotUndo(
            f"operation {number} has been undone already, or overtaken", "cchabits undo --list"
        )
    return found


def _root(session: Session, operation: Operation) -> Operation:
    """Return the operation that an undo turned round; for any other, itself."""
    if operation.undoes is None:
        return operation
    return operations.operation(session.database, operation.undoes) or operation


def _check_order(session: Session, root: Operation, *, is_back: bool) -> None:
    """Refuse to undo what another was built upon, or to bring back what was built upon nothing."""
    if is_back:
        base = operations.undone_base(session.database, root.number)
        if base is not None:
            raise CannotUndo(
                f"operation {root.number} changed what operation {base} had added, and that is "
                "undone",
                f"bring operation {base} back first: cchabits undo --list",
            )
    else:
        builder = operations.built_upon(session.database, root.number)
        if builder is not None:
            raise CannotUndo(
                f"operation {builder} was built upon this one", f"cchabits undo {builder}"
            )


def _recount(session: Session, touched: Touched) -> None:
    """Keep days and judgements equal to what the log now says."""
    database = session.database
    days: dict[int, list[dt.date]] = {}
    firsts: list[tuple[int | None, dt.date]] = [*touched.skipped, *touched.paused]
    for number, on, earliest in touched.days:
        days.setdefault(number, []).append(on)
        firsts.append((number, earliest))
    for stored in session.stored:
        mine = [first for number, first in firsts if number in {None, stored.number}]
        if mine:
            books.keep_days(database, stored, days.get(stored.number, ()), min(mine))
            judge_and_keep(database, stored, session.today)
