"""The database file: what is kept, and how safely."""
