"""File formats: text into records and back. Readers return (values, problems)."""
