"""Coverage: the one measure whose target is a part of the occasions (docs/cadence.md, 3).

What its members mean is said in `measure`, as of all measures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.numbers import MILLION, Written, millionths, plain_number, rounded_ratio
from cchabits.domain.text import shown
from cchabits.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cchabits.domain.measure import Figure, Total, Value


class _CoverageFields(NamedTuple):
    target: int
    min_occasions: int = 1
    ratio: bool = False
    occasions: str = ""


class Coverage(_CoverageFields):
    """How many of the occasions: (done, of) pairs in millionths, added up separately.

    `target` is in millionths; `min_occasions` is whole. What is met can be lost again.
    """

    __slots__ = ()
    name = "coverage"
    unit = "ratio"
    record_keys = frozenset({"done", "of"})
    can_be_lost = True
    takes_gifts = False

    @property
    def target_figure(self) -> Figure:
        return plain_number(self.target)

    def total(self, values: Sequence[Value]) -> Total:
        return (sum(done for done, _ in values), sum(of for _, of in values))

    def is_met(self, total: Total) -> bool:
        done, of = total
        return of > 0 and of >= self.min_occasions * MILLION and self._suffices(done, of)

    def is_exactly_met(self, total: Total) -> bool:
        done, of = total
        has_more = self.ratio or self.target < MILLION
        return has_more and self.is_met(total) and done * MILLION == self.target * of

    def is_silent(self, total: Total) -> bool:
        """Tell whether no occasion is no data, and not a miss."""
        return self.min_occasions == 0 and total[1] == 0

    def is_behind(self, total: Total) -> bool:
        done, of = total
        return of > 0 and not self._suffices(done, of)

    def is_out_of_order(self, total: Total) -> bool | None:  # noqa: ARG002 - one signature
        return None

    def reached(self, total: Total) -> float:
        done, of = total
        if of == 0:
            return 0.0
        ratio = min(1.0, done * MILLION / (of * self.target))
        occasions = min(1.0, of / (self.min_occasions * MILLION)) if self.min_occasions else 1.0
        return float(ratio * occasions)

    def figure(self, total: Total) -> Figure:
        done, of = total
        return rounded_ratio(done, of) if of else None

    def parse(self, text: str | None, day_minutes: int) -> Value:  # noqa: ARG002 - one signature
        words = {"yes": (MILLION, MILLION), "no": (0, MILLION)}
        if text is None:
            raise BadValue("how many of how many is missing", "add it: 3/4, yes or no")
        if text.strip().lower() in words:
            return words[text.strip().lower()]
        done, slash, of = text.partition("/")
        pair = (millionths(done.strip()), millionths(of.strip())) if slash else (None, None)
        return self._checked(pair, text)

    def from_record(self, record: Mapping[str, object]) -> Value:
        done, of = record.get("done"), record.get("of")
        numbers = [millionths(n) if isinstance(n, int | Written) else None for n in (done, of)]
        return self._checked((numbers[0], numbers[1]), done, of)

    def to_record(self, value: Value) -> dict[str, object]:
        return {"done": plain_number(value[0]), "of": plain_number(value[1])}

    def to_text(self, value: Value) -> str:
        return f"{plain_number(value[0])}/{plain_number(value[1])}"

    def can_read(self, value: Value) -> bool:
        done, of = value
        are_occasions = not done % MILLION and not of % MILLION and MILLION <= of >= done
        return self.ratio or are_occasions

    def _checked(self, pair: tuple[int | None, int | None], *given: object) -> Value:
        done, of = pair
        if self.ratio:
            if done is None or of is None or done < 0 or of < 0:
                found = _all_shown(given)
                raise BadValue(
                    f"{found} is not two amounts of 0 or more, with at most six decimals",
                    "write it as 40/60",
                )
            return done, of
        is_whole = done is not None and of is not None and not done % MILLION and not of % MILLION
        if done is None or of is None or not is_whole or done < 0 or of < MILLION:
            raise BadValue(
                f"{_all_shown(given)} is not a number of occasions", "write it as 3/4, yes or no"
            )
        if done > of:
            raise BadValue(
                f"{_all_shown(given)} is more than there were: done is 0 to {plain_number(of)}",
                "write it as 3/4, yes or no",
            )
        return done, of

    def _suffices(self, done: int, of: int) -> bool:
        return done * MILLION >= self.target * of


def _all_shown(given: Iterable[object]) -> str:
    return " of ".join(map(shown, given))
