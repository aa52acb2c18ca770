"""How an entry is named: by as much of its id as no other entry shares, or as the last one.

Light on purpose: completion answers with it at the press of a key.
"""

from __future__ import annotations

LAST = "last"  # what one types for the newest entry, so no id may be it
LEAST_PREFIX = 4  # characters of an id that are shown, and that one may type


def unique_prefix(
    entry_id: str, before: str | None, after: str | None, least: int = LEAST_PREFIX
) -> str:
    """Return the shortest beginning of an id, `least` or longer, that neither neighbour has.

    `before` and `after` are the ids next to it when all are sorted; None where there is none.

    >>> unique_prefix("a3f9c2d4", "a3f9b", None), unique_prefix("a3f9c2d4", None, "b4")
    ('a3f9c', 'a3f9')
    """
    shared = (_shared_length(entry_id, other) for other in (before, after) if other)
    return entry_id[: max(least - 1, *shared, 0) + 1]


def _shared_length(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, yours) in enumerate(pairs) if mine != yours), len(other))
