"""Finding the habit that a typed name means; never a guess (README, Names)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.spelling import nearest
from cchabits.domain.text import shown
from cchabits.errors import AmbiguousHabit, UnknownHabit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchabits.domain.life import Life

MOST_NEAREST = 3


def find_habit(typed: str, habits: Sequence[Life]) -> Life:
    """Return the habit a name means: exactly, or as the only one it begins, or is part of.

    The steps are: slug or alias, prefix, prefix of a word, any part. The first step that fits
    anything decides; where it fits several habits AmbiguousHabit is raised, and where none does,
    UnknownHabit.
    """
    name = typed.strip().lower()
    for fits in _STEPS if name else ():
        found = [habit for habit in habits if any(fits(name, known) for known in _names(habit))]
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousHabit(shown(typed), [habit.slug for habit in found])
    slugs = [habit.slug for habit in habits]
    raise UnknownHabit(shown(typed), nearest(name, slugs, most=MOST_NEAREST), slugs)


def _is_word_prefix(name: str, known: str) -> bool:
    return any(word.startswith(name) for word in known.split("-"))


_STEPS: tuple[Callable[[str, str], bool], ...] = (
    lambda name, known: known == name,
    lambda name, known: known.startswith(name),
    _is_word_prefix,
    lambda name, known: name in known,
)


def _names(habit: Life) -> tuple[str, ...]:
    return (habit.slug, habit.words.alias) if habit.words.alias else (habit.slug,)
