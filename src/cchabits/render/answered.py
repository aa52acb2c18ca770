"""What confirmations have in common: their signs and gaps, and how to take back what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchabits.render.example import UNDO
from cchabits.render.line import Segment

if TYPE_CHECKING:
    from cchabits.render.line import Look

DOT = Segment(" · ", "quiet")
GAP = Segment("    ")  # before what stands apart, as UNDO_HINT does
INDENT = Segment("  ")  # of what goes on on the next line
UNDO_HINT = Segment(f"(undo: {UNDO})", "quiet")


def tick(look: Look) -> Segment:
    """Return the sign of what was done, with a blank after it."""
    return Segment(f"{look.glyphs.met} ", "met")
