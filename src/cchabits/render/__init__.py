"""Values into text, for people and for programs. No database and no clock in here."""
