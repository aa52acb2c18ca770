"""The mail: what a summary says to a person who may never open a terminal, as text and as HTML."""
