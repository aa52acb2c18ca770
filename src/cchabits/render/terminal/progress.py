"""A bar that shows how far a long act has come, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import sys
from typing import IO, TYPE_CHECKING, TypeVar

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from cchabits.render.terminal.console import build_console

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cchabits.render.line import Look

T = TypeVar("T")

_STEP = 1_000  # items between two looks: the bar costs nothing that can be measured


class ProgressBar:
    """One bar for several acts, each of which counts its items as they go by."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def __call__(self, items: Sequence[T], doing: str) -> Iterable[T]:
        """Give back the items of an act, and show how many have gone by."""
        self._progress.start()  # only now: what is said before stands on lines of its own
        self._progress.reset(self._task, total=len(items), description=doing)
        for number, item in enumerate(items):
            if number % _STEP == 0 or len(items) < _STEP:
                self._progress.update(self._task, completed=number, refresh=True)
            yield item
        self._progress.update(self._task, completed=len(items), refresh=True)


@contextlib.contextmanager
def progress_bar(look: Look, stream: IO[str] | None = None) -> Iterator[ProgressBar]:
    """Show a bar on a stream, or standard error, for the length of a block; then erase it."""
    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(markup=False),
        console=build_console(look, stream or sys.stderr),
        auto_refresh=False,
        transient=True,
    )
    try:
        yield ProgressBar(progress)
    finally:
        progress.stop()
