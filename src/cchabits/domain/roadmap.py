"""Every habit's place on the way to daily business, and what is missing for the next stage."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cchabits.domain import stage
from cchabits.domain.figures import Tally
from cchabits.domain.ledger import JUDGED, KEPT
from cchabits.domain.standing import ENDED, NOT_STARTED
from cchabits.domain.summary import account, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchabits.domain.habit import Habit
    from cchabits.domain.summary import Record


class Stretch(NamedTuple):
    """How far one habit has come, as of a day.

    `latest` tells how many of the latest judged periods were kept, of as many as daily business
    looks at, or of all where there are fewer. `following` is the next stage, and how many periods
    kept in a row would reach it; None in the last stage. `months` are the whole months since the
    habit was adopted, its first start.
    """

    habit: Habit
    stage: str
    latest: Tally
    following: tuple[str, int] | None
    is_false_start: bool
    comebacks: int
    months: int


class Roadmap(NamedTuple):
    """All habits that run as of `today`, in the order of habits.toml."""

    today: dt.date
    stretches: tuple[Stretch, ...]

    def count(self, name: str) -> int:
        """Return how many habits are in a stage."""
        return sum(one.stage == name for one in self.stretches)

    @property
    def by_pack(self) -> list[tuple[str, list[Stretch]]]:
        """The habits by their pack, in the order of the first of each; one's own under ''."""
        packs = list(dict.fromkeys(one.habit.words.pack for one in self.stretches))
        ordered = sorted(self.stretches, key=lambda one: packs.index(one.habit.words.pack))
        return [(pack, list(found)) for pack, found in groupby(ordered, _pack_of)]


def build_roadmap(records: Iterable[Record], today: dt.date) -> Roadmap:
    """Tell how far habits have come as of `today`, given all of their days; ended ones are left."""
    stretches = (_stretch(record, today) for record in records)
    return Roadmap(today, tuple(filter(None, stretches)))


def months_since(day: dt.date, today: dt.date) -> int:
    """Return the whole months from a day to another; 0 where that is not later.

    >>> months_since(dt.date(2025, 11, 30), dt.date(2026, 11, 24))
    11
    """
    months = (today.year - day.year) * 12 + today.month - day.month
    return max(0, months - (today.day < day.day))


def _stretch(record: Record, today: dt.date) -> Stretch | None:
    judged = account(record, today)
    summary = summarise(judged, today)
    if summary.state in {ENDED, NOT_STARTED}:
        return None
    kept = [one.outcome in KEPT for one in judged.ledger.closed if one.outcome in JUDGED]
    rule = stage.rule_for(summary.habit.cadence.days)
    has_acts = summary.last_done is not None
    latest = kept[-rule.daily.of :]
    return Stretch(
        habit=summary.habit,
        stage=stage.stage_of(kept, rule, has_acts=has_acts),
        latest=Tally(sum(latest), len(latest)),
        following=stage.kept_until_next(kept, rule, has_acts=has_acts),
        is_false_start=stage.is_false_start(kept),
        comebacks=len(stage.comebacks(kept)),
        months=months_since(record.life.start, today),
    )


def _pack_of(stretch: Stretch) -> str:
    return stretch.habit.words.pack
