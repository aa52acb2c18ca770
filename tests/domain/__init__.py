"""The rules of docs/cadence.md."""
