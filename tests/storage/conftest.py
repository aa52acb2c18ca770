"""A home with habits of every kind, new for each test."""

from collections.abc import Iterator

import pytest

from tests.services.homes import Leader, new_folder


@pytest.fixture
def leader() -> Iterator[Leader]:
    """A leader with nine habits, as of 20 November 2026, whose database is not made yet."""
    with new_folder() as folder:
        yield Leader(folder)
