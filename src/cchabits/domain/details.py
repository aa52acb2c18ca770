"""Details as people type them with `--with`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.domain.admission import check_details
from cchabits.domain.placeholder import check_own_detail
from cchabits.domain.text import LONGEST_SHOWN, shown
from cchabits.errors import BadDetail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cchabits.domain.habit import Habit


def read_details(typed: Iterable[str], habit: Habit) -> dict[str, tuple[str, ...]]:
    """Return details from `KEY=VALUE` texts; a key given again gets more texts.

    A comma splits only the keys that the habit requires. Where it requires exactly one, a text
    without `=` fills that. Raises BadDetail for one that stands in our commands in its place.
    """
    required = {need.key for need in habit.requires}
    proposed = required.union(habit.words.ask)
    gathered: dict[str, list[str]] = {}
    for text in typed:
        key, equals, value = text.partition("=")
        if not equals:
            key, value = _only_requirement(text, habit), text
        key = key.strip()
        texts = [one.strip() for one in value.split(",")] if key in required else [value.strip()]
        if key in proposed:
            texts = [check_own_detail(one, key) for one in texts]
        gathered.setdefault(key, []).extend(filter(None, texts) if key in required else texts)
    return check_details(gathered)


def change_details(
    earlier: Mapping[str, tuple[str, ...]], typed: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return details with the keys that were typed given their new texts.

    A key with nothing after its `=` goes.
    """
    new = {key: tuple(filter(None, texts)) for key, texts in typed.items()}
    kept = {key: texts for key, texts in {**earlier, **new}.items() if texts or key not in new}
    return check_details(kept)


def _only_requirement(text: str, habit: Habit) -> str:
    if len(habit.requires) == 1:
        return habit.requires[0].key
    hint = f"write --with KEY={text[:LONGEST_SHOWN]}"
    if habit.requires:
        hint = f"the keys are: {', '.join(need.key for need in habit.requires)}"
    raise BadDetail(f"{shown(text)} is not KEY=VALUE", hint)
