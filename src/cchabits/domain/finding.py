"""What a look at a home has found to be wrong, for every renderer."""

from __future__ import annotations

from typing import NamedTuple

DAMAGE = "damage"
FAULT = "fault"
RISK = "risk"
WORST_FIRST = (DAMAGE, FAULT, RISK)


class Finding(NamedTuple):
    """One thing that is wrong: in which check it was found, to what extent, and what to do.

    `weight` is `damage` where something is lost or cannot be read, `fault` where something is not
    as it should be, and `risk` where all is well so far. `advice` are commands, or what to do
    otherwise; empty where repairing is all. `can_repair`: it can be mended without loss.
    """

    check: str
    weight: str
    sentence: str
    advice: tuple[str, ...] = ()
    extent: int = 1
    can_repair: bool = False


class Sights(NamedTuple):
    """What there was to look at; None where the log could not be counted, or there is none."""

    entries: int | None = None
    habits: int | None = None
    backups: int = 0


class Examination(NamedTuple):
    """What was looked at, what could not be, with the reason, and what was found, worst first."""

    looked_at: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    sights: Sights

    @property
    def repairable(self) -> int:
        """How many findings can be mended without loss."""
        return sum(finding.can_repair for finding in self.findings)


class Repair(NamedTuple):
    """What was mended, in words, where the backup lies that was made first, and what is left."""

    mended: tuple[Finding, ...]
    backup: str | None
    left: Examination


def worst_first(finding: Finding) -> int:
    """Return a key that sorts findings, those alike staying in the order of the checks."""
    return WORST_FIRST.index(finding.weight)
