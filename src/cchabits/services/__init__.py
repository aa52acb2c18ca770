"""Use cases: read, decide, write in one transaction, and return values; nothing is printed here."""
