"""Mail: the message as it goes out, and the ways it can go. Nothing here decides whether to."""
