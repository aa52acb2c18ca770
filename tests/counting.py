"""What tests have counted, told at the end of a run: side by side they have no screen each."""

from collections.abc import Callable

import pytest

COUNTED = "counted"

Tell = Callable[[str], None]
"""Keeps a sentence of a test with its figures for the end of the run."""


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Return what keeps a sentence for the end of the run."""
    return lambda said: record_property(COUNTED, said)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was counted, in the order of the sentences."""
    reports = (one for several in terminalreporter.stats.values() for one in several)
    called = [one for one in reports if getattr(one, "when", None) == "call"]
    said = [text for one in called for name, text in one.user_properties if name == COUNTED]
    if said:
        terminalreporter.section(COUNTED)
    for text in sorted(said):
        terminalreporter.write_line(text)
