"""Outcomes in words and as JSON: a value, its margin, and of how many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.domain.numbers import MILLION, plain_number
from cchabits.domain.outcome import CSAT, NPS, SCALES, margin
from cchabits.render.answered import DOT, GAP, UNDO_HINT, tick
from cchabits.render.line import Segment
from cchabits.render.words import weekday_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from cchabits.domain.beside import Beside
    from cchabits.domain.outcome import Outcome, Scale
    from cchabits.render.line import Line, Look

OUTCOMES_SCHEMA = "cchabits.outcomes/1"

_SCALE_TO = 5  # of the answers that a csat is made of
_SMALL = 2  # below it, a margin needs three decimals to say anything


def logged_line(outcome: Outcome, replaced: Outcome | None, today: dt.date, look: Look) -> Line:
    """Return what `outcome log` answers; what it replaces is told where it said something else."""
    before = ""
    if replaced and replaced != outcome:
        before = f"in place of {outcome_words(replaced._replace(method=''))}"
    return _act("", outcome, today, look, before)


def logged_hints(outcome: Outcome) -> list[str]:
    """Return what may have been meant instead: the mean of a scale to 5 is no share."""
    if outcome.name != CSAT or not MILLION <= outcome.value <= _SCALE_TO * MILLION:
        return []
    other = f"outcome log csat-mean {plain_number(outcome.value)} --range 1 {_SCALE_TO}"
    share = "csat is the share of 4 and 5, from 0 to 100"
    return [f"{share}; a mean of 1 to {_SCALE_TO} has another name: cchabits {other}"]


def dropped_line(outcome: Outcome, today: dt.date, look: Look) -> Line:
    """Return what `outcome drop` answers."""
    return _act(" dropped", outcome, today, look, "")


def outcomes_document(outcomes: Sequence[Outcome], today: dt.date) -> dict[str, Any]:
    """Return outcomes as their document; a margin has four decimals, null where it is not known."""
    return {
        "schema": OUTCOMES_SCHEMA,
        "today": today.isoformat(),
        "outcomes": [_object(one) for one in outcomes],
    }


def beside_object(told: Beside) -> dict[str, Any]:
    """Return acts and outcomes month by month, oldest first."""
    return {
        "outcome": told.name,
        "months": [
            {
                "month": f"{one.begin:%Y-%m}",
                "acts": one.acts,
                "outcomes": [_object(outcome) for outcome in one.outcomes],
            }
            for one in told.months
        ],
    }


def value_with_margin(outcome: Outcome) -> str:
    """Return a value and how far the truth may be away, such as `30 ± 15`."""
    value = plain_number(outcome.value)
    around = margin(outcome)
    if around is None:
        return f"{value:,}"
    decimals = 0 if around >= _SMALL else 3
    shown = f"{value:,}" if decimals else f"{value:,.0f}"
    return f"{shown} ± {around:.{decimals}f}"


def outcome_words(outcome: Outcome) -> str:
    """Return a value, its margin, of how many it is and by which method, in one phrase."""
    n = "n not said" if outcome.n is None else f"n {outcome.n:,}"
    return f"{value_with_margin(outcome)} ({', '.join(filter(None, [n, outcome.method]))})"


def _act(done: str, outcome: Outcome, today: dt.date, look: Look, more: str) -> Line:
    named = Segment(f"{outcome.name} {value_with_margin(outcome)}{done}", "strong")
    parts = [Segment(weekday_words(outcome.on, today))]
    if outcome.n is not None:
        parts.append(Segment(f"n {outcome.n:,}"))
    if outcome.method:
        parts.append(Segment(outcome.method))
    if more:
        parts.append(Segment(more))
    line = [tick(look), named]
    for part in parts:
        line += [DOT, part]
    return look.show((*line, GAP, UNDO_HINT))


def _object(outcome: Outcome) -> dict[str, Any]:
    around = margin(outcome)
    return {
        "name": outcome.name,
        "on": outcome.on.isoformat(),
        "value": plain_number(outcome.value),
        "range": _ends(SCALES.get(outcome.name) or outcome.scale),
        "margin": None if around is None else round(around, 4),
        "n": outcome.n,
        "method": outcome.method or None,
        "answers": outcome.answers._asdict() if outcome.name == NPS and outcome.answers else None,
    }


def _ends(scale: Scale | None) -> list[int | float] | None:
    if scale is None or scale.low is None or scale.high is None:
        return None
    return [plain_number(scale.low), plain_number(scale.high)]
