"""The figures of a review in words: each after its label, for the terminal and for reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain.numbers import duration_text
from cchabits.domain.periods import MONTHS
from cchabits.render.clean import clean
from cchabits.render.drift import drift_words
from cchabits.render.line import cut
from cchabits.render.reasons import reason_words
from cchabits.render.words import day_words, short_period_words, tally_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from cchabits.domain.lookback import Countermeasure, LookBack, Ranked

OWN = "your own"
"""What the habits of no pack are called together."""

_MOST = 4  # names in a sentence
_MOST_PACKS = 9  # as many as there are with the program, and one's own
_LONGEST_PLAN = 100  # columns
_LONGEST_PACK = 40  # columns
_MOST_PLANS = 2  # countermeasures in full

Fact = tuple[str, str]


def figure_facts(back: LookBack, today: dt.date) -> list[Fact]:
    """Return the figures of a span, each after its label; what goes on has an empty one.

    A quarter and a year have all of them, and say calmly where there is nothing; a week and a month
    leave that out.
    """
    told = _Told(back, today, is_long=back.span.is_long)
    return [fact for fact in told.facts() if fact[1]]


class _Told(NamedTuple):
    """What every figure looks at; `is_long` where a figure is told even if there is nothing."""

    back: LookBack
    today: dt.date
    is_long: bool

    def facts(self) -> Iterator[Fact]:
        yield "Kept", self.kept()
        yield "Plans kept", tally_words(self.back.say_do) if self.back.say_do.of else ""
        yield "Acts", self.acts()
        yield "With customers", self.customer_time()
        yield "Reasons", self.reasons()
        yield "Skipped", _ranked(self.back.skip_reasons)
        yield from self.countermeasures()
        yield "Back on it", self.comebacks()
        yield from self.drifts()

    def kept(self) -> str:
        """Return how many periods were kept, and of which habits not all, the worst first."""
        every = self.back.kept_in_all
        if not every.of:
            return "no period was over in these days"
        short = [one for one in self.back.kept if one.tally.n < one.tally.of]
        short.sort(key=lambda one: one.tally.n - one.tally.of)
        named = _some([f"{one.habit} {tally_words(one.tally)}" for one in short])
        return f"{tally_words(every)}{': ' if named else ''}{named}"

    def acts(self) -> str:
        packs = ((cut(clean(pack), _LONGEST_PACK, "...") or OWN, n) for pack, n in self.back.acts)
        return _some([f"{pack} {count:,}" for pack, count in packs], _MOST_PACKS) or "none logged"

    def customer_time(self) -> str:
        """Return hours, and in which months they were."""
        hours = self.back.customer_time
        if not hours:
            return "no habit measures it" if self.is_long else ""
        total = duration_text(self.back.customer_minutes)
        if not self.is_long:
            return total
        months = (f"{self.month(one.month)} {duration_text(one.minutes)}" for one in hours)
        return f"{total}: {', '.join(months)}"

    def month(self, month: dt.date) -> str:
        return short_period_words(f"{MONTHS[month.month - 1]} {month.year}", self.today)

    def reasons(self) -> str:
        """Return what explains the missed periods, most first, and how many nothing explains."""
        if not self.back.missed:
            return "nothing was missed" if self.is_long else ""
        unexplained = self.back.missed - self.back.explained
        silent = f"none yet for {unexplained} of {self.back.missed} missed" if unexplained else ""
        return "; ".join(filter(None, [_ranked(self.back.reasons), silent]))

    def countermeasures(self) -> Iterator[Fact]:
        """Yield how many were followed by a kept period, and the latest that were."""
        plans, followed = self.back.countermeasures, self.back.followed
        if not plans:
            yield "Countermeasures", "none" if self.is_long else ""
            return
        said = [f"{tally_words(followed)} followed by a kept period"] if followed.of else []
        ahead = len(plans) - followed.of
        said += [f"{ahead} still to be tried"] if ahead else []
        yield "Countermeasures", "; ".join(said)
        if self.is_long:
            worked = [one for one in plans if one.worked]
            yield from (("", self.plan(one)) for one in worked[-_MOST_PLANS:])

    def plan(self, one: Countermeasure) -> str:
        period = short_period_words(one.closed.label, self.today)
        return f"{one.habit} {period}: {cut(clean(one.text).strip(), _LONGEST_PLAN, '...')}"

    def comebacks(self) -> str:
        backs = [
            f"{one.habit} {short_period_words(one.kept.label, self.today)}"
            for one in reversed(self.back.comebacks)
        ]
        return _some(backs) or ("no comebacks" if self.is_long else "")

    def drifts(self) -> Iterator[Fact]:
        """Yield what asks for less since then, from what to what and why, the latest first."""
        found = self.back.drifts[::-1]
        if not found:
            yield "Drift", "nothing asks for less than before" if self.is_long else ""
        for label, one in zip(["Drift", *[""] * _MOST], found[:_MOST], strict=False):
            change = drift_words(one.before, one.after)
            reason = cut(clean(one.reason), _LONGEST_PLAN, "...") or "no reason given"
            since = day_words(one.begin, self.today)
            yield label, f"{one.after.slug} {change} since {since}: {reason}"
        if len(found) > _MOST:
            yield "", f"and {len(found) - _MOST} more"


def _ranked(reasons: Sequence[Ranked]) -> str:
    return ", ".join(f"{reason_words(one.reason)} {one.times}" for one in reasons)


def _some(names: Sequence[str], most: int = _MOST) -> str:
    """Return the first of several, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
