"""What a person reads in a terminal, drawn with Rich."""
