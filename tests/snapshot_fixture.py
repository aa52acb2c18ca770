"""Screens kept as text files: a pytest plugin, `pytest --snapshot-update` rewrites them.

They lie under tests/snapshots/, in a folder named for the test's module.
"""

from pathlib import Path

import pytest

SNAPSHOTS = Path(__file__).parent / "snapshots"
OPTION = "--snapshot-update"


class Snapshot:
    """What a test's texts are compared with, or written to."""

    def __init__(self, folder: Path, *, is_update: bool) -> None:
        self.folder = folder
        self.is_update = is_update

    def check(self, name: str, text: str) -> None:
        """Compare a text with the snapshot of that name; escape characters are kept as `␛`."""
        path = self.folder / f"{name}.txt"
        shown = text.replace("\x1b", "␛").rstrip("\n") + "\n"
        if self.is_update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(shown, encoding="utf-8")
        assert path.is_file(), f"there is no {path}: run pytest {OPTION}"
        assert shown == path.read_text(encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites."""
    parser.addoption(OPTION, action="store_true", help="rewrite tests/snapshots/")


@pytest.fixture(name="snapshot")
def snapshot_of_module(request: pytest.FixtureRequest) -> Snapshot:
    """The snapshots of a test's module."""
    module: str = request.module.__name__.rpartition(".")[2]
    is_update = bool(request.config.getoption(OPTION, default=False))
    return Snapshot(SNAPSHOTS / module.removeprefix("test_"), is_update=is_update)
