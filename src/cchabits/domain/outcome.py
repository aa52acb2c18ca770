"""What customers say and do, beside the acts: an outcome, its range, and how sure it is.

Outcomes are never mixed with what was kept, and nothing is said of a cause (docs/practice.md). The
margins are those of a 95 % adjusted Wald interval: for shares after Agresti and Coull, 1998, which
adds two of each; for Net Promoter Scores with three more answers, a quarter of them promoters, half
passives and a quarter detractors.
"""

from __future__ import annotations

import datetime as dt
import re
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.admission import LONGEST_DETAIL
from cchabits.domain.numbers import HIGHEST_WHOLE, MILLION, millionths, plain_number
from cchabits.domain.text import check_text, shown
from cchabits.errors import BadDetail, BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NPS, CSAT, RETENTION, CHURN, CLV = "nps", "csat", "retention", "churn", "clv"

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_ANSWERS = 10**9

_Z = 1.96
_NPS_MORE = (0.75, 1.5, 0.75)  # promoters, passives and detractors that are added
_SHARE_MORE = 2  # of each, those that do and those that don't


class Scale(NamedTuple):
    """The range of an outcome in millionths, both ends included; None has no end."""

    low: int | None
    high: int | None

    def holds(self, value: int) -> bool:
        """Tell whether a value is in the range."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


SCALES = {
    NPS: Scale(-100 * MILLION, 100 * MILLION),
    CSAT: Scale(0, 100 * MILLION),
    RETENTION: Scale(0, MILLION),
    CHURN: Scale(0, MILLION),
    CLV: Scale(None, None),
}
"""What is known by name; all else is declared with the first value."""


class Answers(NamedTuple):
    """How many answered 9 or 10, 7 or 8, and 0 to 6 (of 10)."""

    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(self)

    @property
    def score(self) -> int:
        """Promoters less detractors, of a hundred, in millionths, rounded."""
        return round((self.promoters - self.detractors) * 100 * MILLION / self.n)


class Outcome(NamedTuple):
    """A value on a day, in millionths; `n` is of how many, None where it was not said.

    `answers` are there for a score given by its counts; `scale` is one's own range, for an outcome
    that is not among SCALES.
    """

    on: dt.date
    name: str
    value: int
    n: int | None = None
    method: str = ""
    answers: Answers | None = None
    scale: Scale | None = None

    @property
    def kind(self) -> str:
        """What the record is called."""
        return "outcome"

    @property
    def habit(self) -> str | None:
        """No habit: an outcome is beside all of them."""
        return None


def outcome_name(typed: str) -> str:
    """Return the name of an outcome as it is kept, however it is typed.

    >>> outcome_name("NPS")
    'nps'
    """
    return typed.strip().lower()


def margin(outcome: Outcome) -> float | None:
    """Return how far the truth may be away, either way, in the outcome's own unit.

    None where that cannot be told: no n, a score without its counts, an amount of money, one's own.

    >>> day = dt.date(2026, 11, 24)
    >>> round(margin(Outcome(day, NPS, 30 * MILLION, 100, answers=Answers(50, 30, 20))), 1)
    15.1
    """
    if outcome.name == NPS:
        return None if outcome.answers is None else _nps_margin(outcome.answers)
    if outcome.n is None or outcome.name not in {CSAT, RETENTION, CHURN}:
        return None
    whole = 100 if outcome.name == CSAT else 1
    return whole * _share_margin(outcome.value / MILLION / whole, outcome.n)


def check_outcome(outcome: Outcome) -> None:
    """Refuse an outcome that cannot be: out of its range, without a range, of nobody."""
    if not NAME.fullmatch(outcome.name):
        raise BadValue(
            f"{shown(outcome.name)} is no name of an outcome",
            "a-z, 0-9 and hyphens, at most 40 characters",
        )
    scale = SCALES.get(outcome.name) or outcome.scale
    if scale is None:
        raise BadValue(
            f"the range of {outcome.name} is not known",
            f"declare it with the first value: cchabits outcome log {outcome.name} "
            f"{plain_number(outcome.value)} --range LOW HIGH",
        )
    if scale.low is not None and scale.high is not None and scale.low >= scale.high:
        raise BadValue("a range goes from a lower number to a higher one")
    if not scale.holds(outcome.value):
        raise BadValue(
            f"{outcome.name} is {plain_number(outcome.value)}, and {range_words(scale)}",
            *_hints(outcome, scale),
        )
    if outcome.n is not None and not 1 <= outcome.n <= MOST_ANSWERS:
        raise BadValue(f"n is {outcome.n}, and must be from 1 to {MOST_ANSWERS:,}")
    if outcome.answers is not None:
        _check_answers(outcome, outcome.answers)
    check_text(outcome.method, "the method", LONGEST_DETAIL)


def scale_of(name: str, earlier: Iterable[Outcome]) -> Scale | None:
    """Return the range of an outcome: its own by name, else what was last declared for it."""
    declared = [one.scale for one in earlier if one.name == name and one.scale]
    return SCALES.get(name) or (declared[-1] if declared else None)


def range_words(scale: Scale) -> str:
    """Return what a range allows.

    >>> range_words(Scale(0, MILLION))
    'must be from 0 to 1'
    """
    low, high = (None if end is None else plain_number(end) for end in scale)
    if low is None or high is None:
        return "may be anything"
    return f"must be from {low} to {high}"


def outcome_content(outcome: Outcome) -> dict[str, Any]:
    """Return what an outcome says beside its kind and day, as the journal and the store have it."""
    said: dict[str, Any] = {"name": outcome.name, "value": plain_number(outcome.value)}
    if outcome.n is not None:
        said["n"] = outcome.n
    if outcome.method:
        said["method"] = outcome.method
    if outcome.answers:
        said |= outcome.answers._asdict()
    if outcome.scale:
        ends = (None if end is None else plain_number(end) for end in outcome.scale)
        said["range"] = list(ends)
    return said


OUTCOME_KEYS = frozenset(
    {"name", "value", "n", "method", "promoters", "passives", "detractors", "range"}
)


def outcome_from(on: dt.date, content: Mapping[str, Any]) -> Outcome:
    """Return the outcome whose content is as `outcome_content()` makes it.

    Numbers with a decimal point are read as they are written. Raises an Unacceptable for another.
    """
    name, value = content.get("name"), millionths(content.get("value"))
    if not isinstance(name, str):
        raise BadDetail("an outcome has a 'name'")
    if value is None or isinstance(content.get("value"), bool) or abs(value) > _HIGHEST:
        raise BadValue(f"'value' is {shown(content.get('value'))}, expected a number")
    counts = [content.get(key) for key in Answers._fields]
    outcome = Outcome(
        on,
        name,
        value,
        n=None if content.get("n") is None else _whole(content["n"], "n"),
        method=check_text(content.get("method", ""), "the method", LONGEST_DETAIL),
        answers=None if counts == [None] * 3 else Answers(*map(_whole, counts, Answers._fields)),
        scale=None if content.get("range") is None else _scale(content["range"]),
    )
    check_outcome(outcome)
    return outcome


_HIGHEST = HIGHEST_WHOLE * MILLION


def _whole(found: object, what: str) -> int:
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= MOST_ANSWERS:
        return found
    raise BadValue(f"{what} is {shown(found)}, expected a whole number")


def _scale(found: object) -> Scale:
    if isinstance(found, list) and len(found) == len(Scale._fields):
        low, high = (millionths(end) for end in found)
        if low is not None and high is not None:
            return Scale(low, high)
    raise BadValue("'range' is a list of two numbers, the lower first")


def _hints(outcome: Outcome, scale: Scale) -> list[str]:
    """Return what may have been meant: a share is often written as percent."""
    share = outcome.value // 100
    if outcome.name in {RETENTION, CHURN} and scale.holds(share):
        return [f"{plain_number(outcome.value)} per cent is {plain_number(share)}"]
    return []


def _check_answers(outcome: Outcome, answers: Answers) -> None:
    if outcome.name != NPS:
        raise BadValue(f"promoters, passives and detractors make an {NPS}, not a {outcome.name}")
    if not answers.n:
        raise BadValue("a score needs at least one answer")
    if (outcome.value, outcome.n) != (answers.score, answers.n):
        n = "without n" if outcome.n is None else f"of {outcome.n}"
        raise BadValue(
            f"{', '.join(map(str, answers))} make {plain_number(answers.score)} of {answers.n}, "
            f"not {plain_number(outcome.value)} {n}"
        )


def _nps_margin(answers: Answers) -> float:
    n = answers.n + sum(_NPS_MORE)
    promoters, _, detractors = (
        (count + more) / n for count, more in zip(answers, _NPS_MORE, strict=True)
    )
    variance = promoters + detractors - (promoters - detractors) ** 2
    return 100 * _Z * sqrt(variance / n)


def _share_margin(share: float, n: int) -> float:
    more = n + 2 * _SHARE_MORE
    part = (share * n + _SHARE_MORE) / more
    return _Z * sqrt(part * (1 - part) / more)
