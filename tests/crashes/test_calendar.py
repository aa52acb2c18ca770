"""Killed, or failed by the disk, at any of its calls, an export leaves a whole calendar."""

from pathlib import Path

import pytest

from tests.cli.program import HABITS
from tests.counting import Tell
from tests.crashes.sweeping import KILLED, Call, Stand, shared, spread, tracing_stands
from tests.services.homes import new_folder

pytestmark = pytest.mark.slow

FILE = "agenda.ics"
CALLS = 60
PLAN = ("plan", "add", "customer-day", "2026-11-26", "9:00")
FAULTS = {"signal=KILL": {0, KILLED}, "error=ENOSPC": {0, 73, 74}, "error=EIO": {0, 73, 74}}


def export_of(stand: Stand) -> list[str]:
    """Return the words of an export into the home, whose calls are the ones that are counted."""
    return ["calendar", "export", str(stand.home / FILE)]


def set_up(stand: Stand, home: Path) -> None:
    """Make a home with a calendar, and then a plan that is not in it."""
    home.mkdir(mode=0o700)
    (home / "habits.toml").write_text(HABITS, encoding="utf-8")
    stand.put(home)
    for words in (["log", "customer-day", "1h"], export_of(stand), PLAN):
        assert stand.run(*words).code == 0
    stand.home.rename(home.with_name("ready"))


@pytest.mark.parametrize("fault", FAULTS)
def test_an_interrupted_export_leaves_a_whole_calendar(tell: Tell, fault: str) -> None:
    """The old one or the new one, and the next export has the new one."""
    with tracing_stands() as stands, new_folder() as folder:
        set_up(stands[0], folder / "new")
        ready = folder / "ready"
        old = (ready / FILE).read_bytes()
        stands[0].put(ready)
        calls = spread(stands[0].calls(export_of(stands[0])), CALLS)
        new = (stands[0].home / FILE).read_bytes()
        assert b"20261126" in new
        assert b"20261126" not in old

        def interrupted(stand: Stand, call: Call) -> bool:
            """Tell whether the new calendar was written in spite of a fault."""
            stand.put(ready)
            result = stand.run_with(fault, call, export_of(stand))
            assert result.code in FAULTS[fault], (call, result)
            assert "Traceback" not in result.err
            found = (stand.home / FILE).read_bytes()
            assert found in {old, new}, call
            if result.code == 0:
                assert found == new
            again = stand.run(*export_of(stand))
            assert again.code == 0, (call, again)
            assert (stand.home / FILE).read_bytes() == new
            return found == new

        written = shared(stands, interrupted, calls)
    tell(f"{fault}: {len(calls)} calls, {sum(written)} written")
    assert len(calls) >= 20
    assert not all(written)
