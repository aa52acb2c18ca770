"""Killed at any moment, and repeated with the same id, each act is logged exactly once."""

import contextlib
import json
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.program import HABITS
from tests.counting import Tell
from tests.crashes.sweeping import KILLED, Stand, set_up_stands, shared, state_of
from tests.services.homes import new_folder

KILLS = 300


class Attempt(NamedTuple):
    """An act, by its number, and when its command is to be killed."""

    number: int
    seconds: float

    def words(self, home: Path) -> list[str]:
        """Return the command that logs it, in a home that the stands have in common."""
        words = f"log customer-day 1m --id act{self.number} --home"
        return [*words.split(), str(home)]


def usual_time(stand: Stand, home: Path) -> float:
    """Return how long a command takes."""
    times = []
    for number in range(9):
        begun = time.perf_counter()
        result = stand.run(*Attempt(number, 0).words(home))
        times.append(time.perf_counter() - begun)
        assert result.code == 0
    return statistics.median(times)


def is_acknowledged(home: Path, stand: Stand, attempt: Attempt) -> bool:
    """Log an act, and kill that; tell whether it was said to be logged."""
    result = stand.run_killed(attempt.words(home), attempt.seconds)
    assert result.code in {0, KILLED}, result
    return result.out.startswith("✓")


def ids_of(home: Path) -> list[str]:
    """Return the ids of all entries, and see to it that nothing is corrupt."""
    rows = [row for row in state_of(home).rows if row.startswith('INSERT INTO "entry"')]
    return [row.split("'")[1] for row in rows]


def repeat(home: Path, stand: Stand, attempts: Sequence[Attempt]) -> None:
    """Log acts, however often they were logged before."""
    for attempt in attempts:
        result = stand.run(*attempt.words(home))
        assert (result.code, result.err) == (0, "")


@pytest.mark.slow
def test_acts_of_killed_commands_are_logged_once(tell: Tell) -> None:
    """D5: 300 kills, two commands at a time; then every act that was not acknowledged again."""
    drawn = random.Random(5)
    with contextlib.ExitStack() as stack:
        stands = set_up_stands(stack)
        home = stack.enter_context(new_folder())
        (home / "habits.toml").write_text(HABITS, encoding="utf-8")
        longest = 1.5 * usual_time(stands[0], home)
        known = len(ids_of(home))
        attempts = [Attempt(known + n, drawn.uniform(0, longest)) for n in range(KILLS)]
        said = shared(stands, lambda stand, one: is_acknowledged(home, stand, one), attempts)
        saved = set(ids_of(home))
        missing = [one for one, is_said in zip(attempts, said, strict=True) if not is_said]
        lost = [one for one in attempts if one not in missing and f"act{one.number}" not in saved]
        unsaid = [one for one in missing if f"act{one.number}" in saved]
        repeat(home, stands[0], missing)
        ids = ids_of(home)
        (habit,) = json.loads(
            stands[0].run("status", "customer-day", "--json", "--home", str(home)).out
        )["habits"]
    tell(
        f"D5: {KILLS} kills, {len(lost)} acknowledged acts lost; {len(missing)} not "
        f"acknowledged, {len(unsaid)} of these saved; all repeated: {len(ids) - known} rows"
    )
    assert lost == []
    assert len(missing) > KILLS / 4
    assert sorted(ids) == sorted(f"act{number}" for number in range(known + KILLS))
    assert habit["done"] == known + KILLS
