"""Letters, as text and as HTML."""
