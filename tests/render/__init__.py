"""What the program shows."""
