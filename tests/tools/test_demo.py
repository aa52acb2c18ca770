"""The demonstration: what it shows, what it leaves, and the year it makes up."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cchabits.domain.ledger import LATE, MISSED
from cchabits.domain.standing import DUE_SOON, OVERDUE
from cchabits.services.judging import summarise_all
from cchabits.services.session import Session, open_session
from cchabits.storage import store
from tools import demo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

slow = pytest.mark.slow  # some hundred commits, each of which waits for the disk

SCRIPT = str(demo.__file__)
DAYS = (
    dt.date(2026, 1, 1),
    dt.date(2026, 3, 31),
    dt.date(2026, 7, 1),
    dt.date(2026, 11, 21),
    dt.date(2028, 2, 29),
)


class Shown(NamedTuple):
    """One run of the demonstration, and the files it left."""

    run: subprocess.CompletedProcess[str]
    left: list[str]


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which temporary files go to a folder."""
    return os.environ | {"TMPDIR": str(folder), "COLUMNS": "80"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """One run of the demonstration, for several claims."""
    folder = tmp_path_factory.mktemp("demo")
    run = subprocess.run(
        [sys.executable, SCRIPT],
        env=environment(folder),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Shown(run, [path.name for path in folder.iterdir()])


@pytest.fixture(scope="module", params=DAYS, ids=str)
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    """A home with the made-up year up to a day."""
    today: dt.date = request.param
    place = demo.set_up(tmp_path_factory.mktemp("lived"), today)
    demo.live(place, demo.history(today))
    with open_session(place) as session:
        yield session


@slow
def test_the_demo_ends_well_and_says_nothing_on_standard_error(shown: Shown) -> None:
    """Every command it runs is accepted."""
    assert (shown.run.returncode, shown.run.stderr) == (0, "")


@slow
def test_every_command_is_echoed_before_its_answer(shown: Shown) -> None:
    """What one reads can be typed."""
    echoed = [line[2:] for line in shown.run.stdout.splitlines() if line.startswith("$ ")]
    assert echoed == list(demo.COMMANDS)


@slow
def test_the_first_answer_has_two_overdue_and_the_last_none(shown: Shown) -> None:
    """The log and the skip between them mend what was overdue."""
    _, *answers = shown.run.stdout.split("$ cchabits status\n")
    assert ["2 overdue" in answer.splitlines()[1] for answer in answers] == [True, False]


@slow
def test_the_last_line_says_what_to_do_next(shown: Shown) -> None:
    """A demonstration ends in a beginning."""
    assert shown.run.stdout.splitlines()[-1] == demo.ENDING


@slow
def test_the_demo_leaves_nothing_behind(shown: Shown) -> None:
    """Its home is gone when it ends."""
    assert shown.left == []


@slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_demo_leaves_nothing_behind(number: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C, a kill and a closed terminal remove the home too, without a traceback."""
    with subprocess.Popen(
        [sys.executable, SCRIPT],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()  # the folder is there from before the first line on
        process.send_signal(number)
        _, error = process.communicate()
    left = list(tmp_path.iterdir())
    assert (process.returncode, error, left) == (128 + number, "", [])


def test_a_day_has_one_history() -> None:
    """Chance comes from the seed alone."""
    today = dt.date(2026, 11, 21)
    assert demo.history(today) == demo.history(today)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_history_is_a_year_in_the_order_it_is_typed(today: dt.date) -> None:
    """Nothing is typed before the habits start, after today, or out of order."""
    days = [event.day for event in demo.history(today)]
    assert days == sorted(days)
    assert demo.first_day(today) <= days[0] <= days[-1] <= today


@slow
def test_whatever_the_day_two_are_overdue_and_one_is_due_soon(lived: Session) -> None:
    """The verdict is worth reading on every day of the year."""
    states = {one.habit.slug: one.state for one in summarise_all(lived, []).habits}
    assert states["customer-day"] == states["feedback-review"] == OVERDUE
    assert states["online-listening"] == DUE_SOON


@slow
def test_whatever_the_day_the_year_has_late_missed_skipped_paused_and_partial(
    lived: Session,
) -> None:
    """The history shows what a year with a tracker is like, not a perfect one."""
    summaries = summarise_all(lived, []).habits
    outcomes = {recent.outcome for one in summaries for recent in one.strip}
    assert outcomes >= {LATE, MISSED}
    assert len(store.skips(lived.database, lived.stored)) == 1
    assert len(store.pauses(lived.database, lived.stored)) == 1
    assert sum(one.partial for one in summaries) == 1
