"""A home of five kinds of habits on a Tuesday in November, and the program to be called in it."""

import shutil
from pathlib import Path

import pytest

from cchabits.__main__ import main
from tests.cli.program import HABITS, SETTINGS, TODAY, Program


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


@pytest.fixture(scope="session")
def used_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has been used once, to be copied."""
    home = tmp_path_factory.mktemp("used")
    (home / "habits.toml").write_text(HABITS, encoding="utf-8")
    assert main(["status", "--home", str(home), "--today", TODAY]) == 0
    return home


@pytest.fixture
def cchabits(fresh: Program, used_home: Path) -> Program:
    """The program in a home that has been used once."""
    shutil.copytree(used_home, fresh.home)
    return fresh
