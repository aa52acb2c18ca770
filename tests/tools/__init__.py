"""What the scripts in tools/ promise."""
