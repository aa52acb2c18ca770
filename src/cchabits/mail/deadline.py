"""One moment by which a delivery ends, whatever the others do."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return how many seconds are left, above 0; raises TimeoutError when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def within(deadline: Deadline, act: Callable[[], T]) -> T:
    """Do what cannot be told how long it may take, and go on without it when the time is up.

    Raises what the act raises, and TimeoutError. The act may still be at it then: the thread ends
    with the program.
    """
    answer: Future[T] = Future()

    def work() -> None:
        try:
            answer.set_result(act())
        except Exception as problem:  # noqa: BLE001 - it is raised where it is waited for
            answer.set_exception(problem)

    threading.Thread(target=work, daemon=True).start()
    return answer.result(deadline.left())
