"""The roadmap for programs: versioned JSON, which may only grow (docs/scripting.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchabits.domain.roadmap import Roadmap, Stretch

ROADMAP_SCHEMA = "cchabits.roadmap/1"


def roadmap_document(roadmap: Roadmap) -> dict[str, Any]:
    """Return the roadmap as its document; the habits are in the order of habits.toml."""
    return {
        "schema": ROADMAP_SCHEMA,
        "today": roadmap.today.isoformat(),
        "habits": [_stretch_object(one) for one in roadmap.stretches],
    }


def _stretch_object(stretch: Stretch) -> dict[str, Any]:
    kept, judged = stretch.latest
    following = None
    if stretch.following:
        name, periods = stretch.following
        following = {"stage": name, "kept_periods": periods}
    return {
        "slug": stretch.habit.slug,
        "pack": stretch.habit.words.pack,
        "stage": stretch.stage,
        "kept": kept,
        "of": judged,
        "next": following,
        "false_start": stretch.is_false_start,
        "comebacks": stretch.comebacks,
        "months": stretch.months,
    }
