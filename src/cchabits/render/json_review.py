"""A review for programs: `cchabits.review/1` (docs/scripting.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cchabits.domain.practice import content_of
from cchabits.render.json import definition_object, habit_object, outcome_object

if TYPE_CHECKING:
    from cchabits.domain.figures import Tally
    from cchabits.domain.ledger import Closed
    from cchabits.domain.lookback import LookBack
    from cchabits.domain.review import Review, Stop

REVIEW_SCHEMA = "cchabits.review/1"


def review_document(review: Review) -> dict[str, Any]:
    """Return a review: what wants a word, worst first, and what the days of its span came to."""
    span, previous = review.span, review.previous
    return {
        "schema": REVIEW_SCHEMA,
        "today": review.today.isoformat(),
        "span": {
            "name": span.name,
            "first": span.first.isoformat(),
            "last": span.last.isoformat(),
        },
        "stops": [_stop_object(stop) for stop in review.stops],
        "questions": [
            {"habit": one.habit, "periods": [_period_object(period) for period in one.periods]}
            for one in review.questions
        ],
        "waiting": list(review.waiting),
        "previous": previous and {"on": previous.on.isoformat(), **content_of(previous)},
        **_figures(review.back),
    }


def _stop_object(stop: Stop) -> dict[str, Any]:
    return {
        "kind": stop.kind,
        "habit": habit_object(stop.summary),
        "overdue_on": stop.overdue_on.isoformat() if stop.overdue_on else None,
        "unexplained": [_period_object(one) for one in stop.unexplained],
        "wants_plan": stop.wants_plan,
    }


def _figures(back: LookBack) -> dict[str, Any]:
    return {
        "kept": {
            **_tally(back.kept_in_all),
            "habits": [{"habit": one.habit, **_tally(one.tally)} for one in back.kept],
        },
        "acts": [{"pack": pack or None, "count": count} for pack, count in back.acts],
        "customer_minutes": [
            {"month": f"{one.month:%Y-%m}", "minutes": one.minutes} for one in back.customer_time
        ],
        "missed": back.missed,
        "reasons": [{"reason": one.reason, "count": one.times} for one in back.reasons],
        "skip_reasons": [{"reason": one.reason, "count": one.times} for one in back.skip_reasons],
        "countermeasures": {
            **_tally(back.followed),
            "plans": [
                {
                    "habit": one.habit,
                    "after": _period_object(one.closed),
                    "next": one.text,
                    "kept": one.worked,
                }
                for one in back.countermeasures
            ],
        },
        "comebacks": [
            {
                "habit": one.habit,
                "missed": _period_object(one.missed),
                "kept": _period_object(one.kept),
            }
            for one in back.comebacks
        ],
        "drift": [
            {
                "habit": one.after.slug,
                "since": one.begin.isoformat(),
                "kinds": list(one.kinds),
                "before": definition_object(one.before),
                "after": definition_object(one.after),
                "reason": one.reason or None,
            }
            for one in back.drifts
        ],
        "say_do": _tally(back.say_do),
    }


def _period_object(closed: Closed) -> dict[str, Any]:
    return {**outcome_object(closed), "label": closed.label}


def _tally(tally: Tally) -> dict[str, int]:
    """Return so many of so many; `kept` says what is counted."""
    return {"kept": tally.n, "of": tally.of}
