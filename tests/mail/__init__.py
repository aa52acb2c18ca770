"""Tests of cchabits.mail, against real servers on this computer."""
