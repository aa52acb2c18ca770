"""What Rich prints."""
