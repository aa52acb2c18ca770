"""cchabits: a tracker for the behaviours that make a leader customer-centric."""

__version__ = "0.1.0"
