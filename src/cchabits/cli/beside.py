"""The option `--outcome` of `history` and `review`: an outcome beside the acts of the months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

    from cchabits.domain.beside import Beside
    from cchabits.render.line import Line, Look
    from cchabits.services.session import Session


def put_beside(
    session: Session, name: str, first: dt.date, last: dt.date, habit: str | None = None
) -> Beside:
    """Put an outcome beside the acts of a habit, or of all, in a span, both ends included."""
    from cchabits.services.outcomes import outcome_beside  # only where it is asked for

    return outcome_beside(session, name, first, last, habit)


def beside_answer(beside: Beside | None) -> dict[str, Any]:
    """Return the part of a document that has acts and outcomes; nothing where none is asked for."""
    if beside is None:
        return {}
    from cchabits.render.outcomes import beside_object

    return {"beside": beside_object(beside)}


def beside_page(beside: Beside | None, today: dt.date, look: Look) -> list[Line]:
    """Return the lines of acts and outcomes, after an empty one; none where none is asked for."""
    if beside is None:
        return []
    from cchabits.render.terminal.outcomes import beside_lines

    return [(), *beside_lines(beside, today, look)]
