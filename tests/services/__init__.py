"""What the program does for its user, from the outside."""
