"""What was done to an entry that was edited or deleted, for every renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cchabits.domain.habit import Entry, Habit, Requirement
    from cchabits.domain.summary import HabitSummary, PeriodStanding


class Version(NamedTuple):
    """An entry as it was, or is now: what it lacks, and how the period stands it counts for.

    `counts` is None where it counts for none.
    """

    entry: Entry
    habit: Habit
    missing: tuple[Requirement, ...]
    counts: PeriodStanding | None


class Correction(NamedTuple):
    """An entry before and after; `after` is None where it was deleted.

    `prefix` is as much of its id as names it alone among the live, and `any_prefix` among all there
    ever were. `left` is how the period that it had counted for stands now. `habits` are those
    concerned, once each, as they stand now: first the one that the entry was of.
    """

    before: Version
    after: Version | None
    prefix: str
    any_prefix: str
    left: PeriodStanding | None
    habits: tuple[HabitSummary, ...]

    @property
    def is_change(self) -> bool:
        """Tell whether anything was written."""
        return self.after is None or self.before.entry != self.after.entry


class Forgettable(NamedTuple):
    """An entry as it is, or last was, and how many earlier versions of it say anything.

    `is_live`: it is still in the log, and what it says there stays.
    """

    entry: Entry
    habit: Habit
    versions: int
    is_live: bool


class Forgotten(NamedTuple):
    """How many backups were written anew to forget an entry.

    `doubtful` are the names of the files beside them that cannot be, and may still hold its words.
    """

    backups: int = 0
    doubtful: tuple[str, ...] = ()
