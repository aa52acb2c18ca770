"""Every habit of the packs in use: loaded, logged as its example says, met and missed."""

import contextlib
import datetime as dt
import io
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from cchabits.__main__ import main
from cchabits.domain.habit import Habit
from cchabits.domain.ledger import MISSED
from cchabits.domain.standing import MET
from cchabits.domain.summary import HabitSummary, Summary
from cchabits.packs import load_pack, pack_names
from cchabits.render.howto import how_to_log
from cchabits.render.line import Look, text_of
from cchabits.render.listing import habit_details
from tests.counting import Tell
from tests.services.homes import Leader, new_folder

EVERY = {table["slug"]: table for name in pack_names() for table in load_pack(name).habits}
START = dt.date(2024, 1, 1)  # long enough ago for a year's window to be missed
EARLIER = "2026-06-10"  # a day in a period that is over
DAY = dt.date(2026, 11, 20)
PLACEHOLDER = re.compile(r"\b[A-Z][A-Z0-9_]+\b")


class Used(NamedTuple):
    """A home of all habits: what it says before and after all of them were done."""

    before: Summary
    after: Summary
    examples: Mapping[str, tuple[str, int, str]]


@pytest.fixture(scope="module")
def used() -> Iterator[Used]:
    """All habits in one home; each is missed, logged by its example, and then brought to met."""
    with new_folder() as folder:
        leader = Leader(folder, [table | {"start": START} for table in EVERY.values()])
        for slug, table in EVERY.items():
            if table.get("min_occasions") == 0:  # a period without an occasion is no miss
                leader.log(slug, "no", on=EARLIER, today=DAY)
        before = leader.status(DAY)
        examples = {one.habit.slug: run_example(leader, one.habit) for one in before.habits}
        for slug in EVERY:
            bring_to_met(leader, slug)
        yield Used(before, leader.status(DAY), examples)


def run_example(leader: Leader, habit: Habit) -> tuple[str, int, str]:
    """Run the line that `habits show` has for a habit, and return it, its code and its answer.

    What stands in it in capitals is for the user to say.
    """
    lines = map(text_of, habit_details(habit, DAY, Look(0)))
    line = next(one for one in lines if one.startswith("  Log it")).removeprefix("  Log it").strip()
    _, *arguments = shlex.split(PLACEHOLDER.sub(lambda found: f"our-{found[0].lower()}", line))
    home = ["--home", str(leader.home.folder), "--today", DAY.isoformat()]
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = main([*arguments, *home])
    out.seek(0)
    return line, code, out.read()


def bring_to_met(leader: Leader, slug: str) -> None:
    """Log what is still missing of a habit's open period."""
    (summary,) = leader.status(DAY, slug).habits
    measure: Any = summary.habit.measure
    details = [f"{need.key}={','.join('abc'[: need.least])}" for need in summary.habit.requires]
    values = {
        "count": ["1"],
        "duration": ["8h"],
        "coverage": ["1000/7" if getattr(measure, "ratio", False) else "7/7"],
        "checklist": [item for item in getattr(measure, "items", ()) if item not in summary.total]
        if measure.name == "checklist"
        else [],
        "score": ["7"],
    }
    for value in values[measure.name]:
        leader.log(slug, value, details=details, today=DAY)


def of(summary: Summary, slug: str) -> HabitSummary:
    """Return one habit of a summary."""
    return next(one for one in summary.habits if one.habit.slug == slug)


def test_all_72_are_in_use(tell: Tell, used: Used) -> None:
    """No habit of a pack is left out of these tests, and none is lost on the way."""
    slugs = {one.habit.slug for one in used.after.habits}
    assert slugs == EVERY.keys() == used.examples.keys()
    assert len(slugs) == 72
    tell(f"{len(slugs)} habits loaded, logged, met and missed")


@pytest.mark.parametrize("slug", EVERY)
def test_a_habit_can_be_missed(used: Used, slug: str) -> None:
    """With nothing done, or one occasion let go, a period of it is missed, and that is seen."""
    assert MISSED in [period.outcome for period in of(used.before, slug).strip]


@pytest.mark.parametrize("slug", EVERY)
def test_the_example_of_a_habit_works(used: Used, slug: str) -> None:
    """The line that is shown, with one's own words in it, logs a full entry, and is explained."""
    line, code, out = used.examples[slug]
    assert line.startswith(f"cchabits log {slug}")
    assert code == 0
    assert out.startswith(f"✓ {slug}"), out
    assert "partial" not in out
    assert all(how_to_log(of(used.before, slug).habit))


@pytest.mark.parametrize("slug", EVERY)
def test_a_habit_can_be_met(used: Used, slug: str) -> None:
    """Once all is logged, its open period is met."""
    summary = of(used.after, slug)
    assert summary.is_met
    assert summary.state == MET
