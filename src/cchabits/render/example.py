"""The commands that mend things, ready to copy: words in capitals stand for one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cchabits.domain.numbers import duration_text
from cchabits.domain.placeholder import ITEM
from cchabits.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cchabits.domain.habit import Habit, Requirement
    from cchabits.domain.measure import Total

UNDO = "cchabits undo"

_LONGEST_CHUNK = 120  # minutes: what one books at a time
_NEEDS_NO_QUOTES = re.compile(r"[A-Za-z0-9_./:=,@%+][A-Za-z0-9_./:=,@%+-]*")


def example_command(habit: Habit, total: Total = None, *, has_note: bool = True) -> str:
    """Return the command that logs what is missing most, given what a period has so far.

    A note is proposed only for time spent, and left out without `has_note`.
    """
    pieces = ["cchabits log", habit.slug]
    value = _VALUES[habit.measure.name](habit.measure, total)
    pieces += [quoted(value)] if value else []
    pieces += _details(habit.requires)
    if has_note and habit.measure.name == "duration":
        pieces.append(f'-m "{_note(habit)}"')
    return " ".join(pieces)


def completing_command(entry_id: str, missing: Sequence[Requirement]) -> str:
    """Return the command that gives an entry, named by enough of its id, what it lacks."""
    details = [f"--with {need.key}={_placeholders(need)}" for need in missing]
    named = [quoted(entry_id)]
    if entry_id.startswith("-"):
        return " ".join(["cchabits edit", *details, "--", *named])
    return " ".join(["cchabits edit", *named, *details])


def noting_command(entry_id: str, keys: Sequence[str]) -> str:
    """Return the command that adds details to an entry, named by enough of its id."""
    from cchabits.domain.habit import Requirement  # loaded already where an entry is

    return completing_command(entry_id, [Requirement(key) for key in keys])


def items_left(measure: Any, total: Total) -> list[str]:  # noqa: ANN401 - a Checklist
    """Return the items of a list that are not done yet, the one to be first leading."""
    wanted = dict.fromkeys([*([measure.first] if measure.first else []), *measure.items])
    return [item for item in wanted if item not in (total or ())]


def listing_command(slug: str, items: Sequence[str]) -> str:
    """Return the command that gives a habit's list these items, or that opens the file for it.

    On a command line a comma parts two items.
    """
    if any("," in item for item in items):
        return "cchabits habits edit"
    return f"cchabits habits edit {slug} {quoted('items=' + ','.join(items))}"


def _details(needs: Sequence[Requirement]) -> list[str]:
    """Return the options for what an entry must carry; a single list goes without its key."""
    if len(needs) == 1 and needs[0].least == 1:
        return [f"--with {needs[0].key.upper()}"]
    return [f"--with {need.key}={_placeholders(need)}" for need in needs]


def _placeholders(need: Requirement) -> str:
    if need.least == 1:
        return need.key.upper()
    return ",".join(f"{need.key.upper()}{number}" for number in range(1, need.least + 1))


def _note(habit: Habit) -> str:
    meets_customers = any(key.startswith("customer") for key in habit.words.ask)
    return "who, what you heard" if meets_customers else "what came of it"


def quoted(text: str) -> str:
    """Return a text as a shell takes it for one word."""
    if _NEEDS_NO_QUOTES.fullmatch(text):
        return text
    if not any(letter in text for letter in '"\\$`!'):
        return f'"{text}"'
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _chunk(measure: Any, total: int | None) -> str:  # noqa: ANN401 - a Duration
    left = measure.target - (total or 0)
    return duration_text(min(left if left > 0 else measure.target, _LONGEST_CHUNK))


def _next_item(measure: Any, total: tuple[str, ...] | None) -> str:  # noqa: ANN401 - a Checklist
    left = items_left(measure, total)
    return clean(left[0]) if left else ITEM


_VALUES: dict[str, Callable[[Any, Any], str]] = {
    "count": lambda *_: "",
    "duration": _chunk,
    "coverage": lambda measure, _: "40/60" if measure.ratio else "yes",
    "checklist": _next_item,
    "score": lambda *_: "7",
}
