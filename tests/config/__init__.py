"""The habits file, its settings and its places."""
