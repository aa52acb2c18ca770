"""What confirmations have in common: the sign before them, and how to take back what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.render.example import UNDO
from cchabits.render.line import Segment

if TYPE_CHECKING:
    from cchabits.render.line import Look

UNDO_HINT = Segment(f"(undo: {UNDO})", "quiet")


def tick(look: Look) -> Segment:
    """Return the sign of what was done, with a blank after it."""
    return Segment(f"{look.glyphs.met} ", "met")
