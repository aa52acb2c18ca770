"""Where a home is, and what its habits.toml says; the file as `init` writes it."""
