"""What asks for less than before, in words: while it waits for a reason, and for a year after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.dates import day_before
from cchabits.domain.drift import CADENCE, KINDS, REQUIRES, TARGET, drift_between
from cchabits.render.listing import brief_words, cadence_words, target_words
from cchabits.render.words import both, long_day, names_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cchabits.domain.change import Effect
    from cchabits.domain.drift import Drift
    from cchabits.domain.habit import Habit


def drift_words(before: Habit, after: Habit) -> str:
    """Return in what one definition asks for less than another: each as it was and will be."""
    kinds = drift_between(before, after)
    return ", ".join(f"{kind} {' → '.join(_pair(kind, before, after))}" for kind in kinds)


def waiting_words(effect: Effect) -> str:
    """Return what a change that waits would do, and that it needs a reason."""
    is_old = effect.after is not None and effect.after.words.reason.strip()
    return f"waits: {_change_of(effect)} needs {'another' if is_old else 'a'} reason"


def waiting_note(effects: Sequence[Effect]) -> str:
    """Return what waits for a reason, and how to give it, in one line."""
    if len(effects) > 1:
        return still_waiting_note([effect.slug for effect in effects])
    (effect,) = effects
    command = waiting_command(effect.slug)
    return f"habits.toml: {effect.slug} {waiting_words(effect)}: {command}"


def reason_question(effect: Effect) -> str:
    """Return how the reason of a change that waits is asked for."""
    return f"{effect.slug}: {_change_of(effect)}. Why? (or Enter: it waits)"


def still_waiting_note(slugs: Sequence[str]) -> str:
    """Return which changes wait for a reason, as long as they do, in one line."""
    if len(slugs) > 1:
        those = names_words(slugs)
        return f"habits.toml: {those} wait for a reason each: cchabits habits sync"
    return f"habits.toml: {slugs[0]} waits for a reason: {waiting_command(slugs[0])}"


def waiting_command(slug: str) -> str:
    """Return how to give the reason that a change in habits.toml waits for."""
    return f'cchabits habits edit {slug} reason="…"'


def beside_words(found: Iterable[Drift], habit: Habit) -> dict[str, str]:
    """Return, for each kind in which a habit asks for less than it did, what it asked for.

    Each with its last day and the reason. `found` are the drifts to look at, oldest first; what has
    been taken back since is left out. Of many the first and the last are told.
    """
    drifts = list(found)
    return {kind: words for kind in KINDS if (words := _originals(kind, drifts, habit))}


def needs_words(habit: Habit) -> str:
    """Return what a habit requires, in a list."""
    return both(habit.requires) if habit.requires else "nothing"


def _change_of(effect: Effect) -> str:
    assert effect.before is not None  # noqa: S101 - what waits was something before
    assert effect.after is not None  # noqa: S101 - and would be something after
    return drift_words(effect.before, effect.after)


def _originals(kind: str, drifts: Iterable[Drift], habit: Habit) -> str:
    said = {}
    for drift in drifts:
        if kind in drift.kinds and kind in drift_between(drift.before, habit):
            reason = f", “{drift.reason}”" if drift.reason else ""
            until = long_day(day_before(drift.begin))
            original, _ = _pair(kind, drift.before, habit)
            said[original] = f"{original} until {until}{reason}"
    first_and_last = [*said.values()][:1] + [*said.values()][1:][-1:]
    return "; ".join(first_and_last)


def _pair(kind: str, one: Habit, other: Habit) -> tuple[str, str]:
    """Return what two definitions ask for in one respect, in as few words as tell them apart."""
    words = {
        TARGET: brief_words if brief_words(one) != brief_words(other) else target_words,
        CADENCE: cadence_words,
        REQUIRES: needs_words,
    }[kind]
    return words(one), words(other)
