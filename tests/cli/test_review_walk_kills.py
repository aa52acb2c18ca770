"""A walk through a review is killed at any instant: whatever it has confirmed is on disk."""

import random
import signal

import pytest

from tests.cli.dialogue import Dialogue, dialogue
from tests.cli.program import Program
from tests.cli.test_review_walk import KEYS, rows, walk_to
from tests.counting import Tell
from tests.services.homes import part_of_examples

pytestmark = pytest.mark.slow

PART = 1 / 12  # of the examples: 50 kills in CI

Keys = list[tuple[str, str]]

# A step of each kind: at which stop it is taken, and what is pressed with what comes of it.
STEPS: dict[str, tuple[str, Keys]] = {
    "entry": (
        "customer-day",
        [("l", "How long"), ("1m\n", "When"), ("\n", "Note"), ("\n", "✓ customer-day 1m")],
    ),
    "skip": (
        "customer-day",
        [("s", "not now"), ("2", "Next time"), ("\n", "✓ customer-day skipped")],
    ),
    "pause": ("courage-check", [("a", "Back on"), ("fri\n", "✓ courage-check paused")]),
    "practice": (
        "customer-day",
        [("r", "not now"), ("9", "Next time: "), ("\n", "✓ customer-day missed")],
    ),
    "plan": (
        "customer-day",
        [("p", "Day and time"), ("fri 9:00 2h Acme\n", "✓ customer-day planned for Fri 27 Nov")],
    ),
    "review": ("What it comes to", [("\n", "Plus"), ("two visits\n", "Delta")]),
}


def take(talk: Dialogue, keys: Keys) -> None:
    """Press the keys of a step, each once something is asked, up to its confirmation."""
    for key, answer in keys:
        talk.answer(key, answer)


@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize("name", ["SIGKILL", "SIGHUP", "SIGTERM"])
def test_a_step_of_any_kind_is_saved_when_it_is_confirmed(
    cchabits: Program, kind: str, name: str
) -> None:
    """The process ends in the instant in which the confirmation is seen."""
    stop, keys = STEPS[kind]
    number = signal.Signals[name]
    with dialogue(cchabits.home, "review") as talk:
        walk_to(talk, stop)
        take(talk, keys)
        talk.process.send_signal(number)
        assert talk.end() == -number
    table = "practice" if kind in {"review", "plan"} else kind
    assert rows(cchabits.home)[table] == 1


def test_no_confirmed_act_is_lost(cchabits: Program, tell: Tell) -> None:
    """Killed while the next act is being typed or saved: each row was asked for, none is half."""
    drawn = random.Random(9)
    _, keys = STEPS["entry"]
    acknowledged = unheard = 0
    kills = part_of_examples(PART)
    for _ in range(kills):
        found = rows(cchabits.home)["entry"]
        with dialogue(cchabits.home, "review") as talk:
            walk_to(talk, "customer-day")
            steps = drawn.randrange(1, 4)
            for _ in range(steps):
                take(talk, keys)
                talk.until(KEYS)
            pressed = drawn.randrange(len(keys))
            take(talk, keys[:pressed])
            talk.press(keys[pressed][0])
            talk.read_for(drawn.uniform(0, 0.06))
            talk.process.kill()
            talk.process.wait()
        now = rows(cchabits.home)["entry"]
        assert found + steps <= now <= found + steps + 1
        acknowledged += steps
        unheard += now - found - steps
    assert rows(cchabits.home)["entry"] == acknowledged + unheard
    tell(f"{kills} kills of a walk: {acknowledged} steps confirmed, 0 lost")
