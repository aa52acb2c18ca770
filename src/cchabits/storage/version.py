"""Which database is ours, and of which schema; apart, for a tick that loads nothing else."""

from __future__ import annotations

APPLICATION_ID = 0x63634861  # "ccHa"
SCHEMA_VERSION = 5
