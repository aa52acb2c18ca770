"""Waiting for other processes, with an end to it, and without leaving any of them behind."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator, Sequence

PATIENCE = 60  # seconds for what takes one or two where nothing else is going on


def wait_until(is_so: Callable[[], bool], complaint: str, *, within: float = PATIENCE) -> None:
    """Look until something is so; where it is not in time, that is a failure."""
    until = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < until, complaint
        time.sleep(0.01)


@contextmanager
def none_left(processes: Sequence[subprocess.Popen[Any]]) -> Iterator[None]:
    """End processes after a block, however that ends, and close their pipes."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            with process:
                pass


def release(processes: Sequence[subprocess.Popen[Any]], folder: Path) -> None:
    """Let processes go, by the file `go`, once each has put its `ready-…` into a folder."""

    def are_ready() -> bool:
        assert all(process.poll() is None for process in processes), "a process has died"
        return len(list(folder.glob("ready-*"))) == len(processes)

    wait_until(are_ready, "not all processes have begun", within=2 * PATIENCE)
    (folder / "go").touch()


def is_asleep(process: int | str) -> bool:
    """Tell whether a process waits for something, such as a key."""
    return state_of(process) == "S"


def state_of(process: int | str) -> str:
    """Return the letter of what a process does: R runs, S sleeps, T is stopped, Z has ended."""
    return stat_of(process)[0]


def stat_of(process: int | str) -> list[str]:
    """Return what the system says of a process, from its state on; see proc(5)."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
