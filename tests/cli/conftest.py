"""A home of five kinds of habits on a Tuesday in November, and the program to be called in it."""

from pathlib import Path

import pytest

from tests.cli.program import SETTINGS, HABITS, TODAY, Program


@pytest.fixture
def fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Program:
    """The program in a home where nothing is yet."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    monkeypatch.setenv("CCHABITS_HOME", str(home))
    monkeypatch.setenv("CCHABITS_TODAY", TODAY)
    return Program(home, capsys)


@pytest.fixture
def cchabits(fresh: Program) -> Program:
    """The program in a home that has been used once."""
    fresh.write(HABITS)
    fresh.does("status")
    return fresh
