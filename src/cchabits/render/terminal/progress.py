"""A bar that shows how far a long act has come, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import sys
from typing import IO, TYPE_CHECKING, TypeVar

from rich.progress import BarColumn, Progress, TaskID, TextColumn

from cchabits.render.terminal.console import build_console

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cchabits.render.line import Look

T = TypeVar("T")

_STEPS = 100  # of a bar: each costs a millisecond
_WIDEST = 40  # columns
_BESIDE = len("judging  100% ")


class ProgressBar:
    """One bar for several acts, one after the other, each with its items going by."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def __call__(self, items: Sequence[T], doing: str) -> Iterable[T]:
        """Give back the items of an act, and show how many have gone by."""
        self._begin(len(items), doing)
        step = max(1, len(items) // _STEPS)
        for number, item in enumerate(items):
            if number % step == 0:
                self._show(number)
            yield item
        self._show(len(items))

    def _begin(self, total: int, doing: str) -> None:
        """Show the bar, but not before the first act: what is said before stands by itself."""
        if self._task is None:
            self._task = self._progress.add_task(doing, total=total)
            self._progress.start()
        else:
            self._progress.reset(self._task, total=total, description=doing)

    def _show(self, completed: int) -> None:
        if self._task is not None:
            self._progress.update(self._task, completed=completed, refresh=True)


@contextlib.contextmanager
def progress_bar(look: Look, stream: IO[str] | None = None) -> Iterator[ProgressBar]:
    """Lend a bar on a stream, or standard error, for a block; at its end it is erased."""
    done, left = look.theme.style("met").rich, look.theme.style("quiet").rich
    width = max(1, min(_WIDEST, look.width - _BESIDE))
    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(width, complete_style=done, finished_style=done, style=left),
        TextColumn("{task.percentage:>3.0f}%", markup=False),
        console=build_console(look, stream or sys.stderr, is_lively=True),
        auto_refresh=False,
        transient=True,
    )
    try:
        yield ProgressBar(progress)
    finally:
        progress.stop()
