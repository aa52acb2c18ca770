"""What `log` answers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from cchabits.domain.book import Day
from cchabits.domain.habit import Requirement
from cchabits.domain.measure import Value
from cchabits.render.glyphs import ASCII
from cchabits.render.line import Look, paint, text_of
from cchabits.render.logged import Logged, hint_lines, log_lines
from cchabits.render.theme import COLOURFUL
from tests.render import states
from tests.render.states import THYS_EIGHT, did, pair
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture

TODAY = dt.date(2026, 11, 20)
HOURS, QUESTION, OBJECTIVES, _, REVIEW = THYS_EIGHT[:5]
LACKING = (Requirement("departments"),)


def logged(
    table: Mapping[str, Any],
    value: Value,
    *days: Day,
    on: dt.date = TODAY,
    **more: Any,  # noqa: ANN401 - fields of Logged
) -> Logged:
    """Return an entry as saved, its habit standing as the days have it."""
    after = states.one(table, *days, today=TODAY)
    return Logged(after.habit, value, on, "a3f9", after, TODAY, **more)


def every_kind() -> Sequence[Logged]:
    """Return one entry of each kind there is."""
    score = {"slug": "courage-check", "measure": "score"}
    ended = {"end": dt.date(2026, 9, 30)}
    earlier = dt.date(2026, 10, 30)
    seven = 7_000_000
    return [
        logged(HOURS, 90, did(dt.date(2026, 11, 3), 90), did(TODAY, 90)),
        logged(REVIEW, 1, did(TODAY)),
        logged({"slug": "calls", "target": 5}, 3, did(TODAY, 3)),
        logged(QUESTION, pair(3, 4), did(TODAY, pair(3, 4))),
        logged(QUESTION, pair(1, 1), did(TODAY, pair(1, 1))),
        logged(OBJECTIVES, "own", did(TODAY, "own")),
        logged(score, seven, did(TODAY, seven)),
        logged(REVIEW, 1, missing=LACKING),
        logged(REVIEW, 1, on=earlier, missing=LACKING),
        logged(REVIEW, 1, credited="October 2026"),
        logged(REVIEW, 1, on=dt.date(2025, 11, 4), credited="November 2025"),
        logged({"start": dt.date(2026, 12, 1)}, 1),
        logged(ended, 1),
        logged(HOURS, 90, did(TODAY, 90), was_there=True),
    ]


def shown(entries: Sequence[Logged], look: Look) -> str:
    """Return the answers and hints as a terminal would have them."""
    lines: list[str] = []
    for entry in entries:
        lines += [paint(line, look.theme) for line in log_lines(entry, look)]
        lines += [f"  hint: {hint}" for hint in hint_lines(entry)]
    return "\n".join(lines)


def test_an_answer_is_one_line(snapshot: Snapshot) -> None:
    """Each kind of entry is confirmed in one line, with what is left to do."""
    snapshot.check("wide", shown(every_kind(), Look(0)))


def test_a_narrow_place_gets_undo_on_a_line_of_its_own(snapshot: Snapshot) -> None:
    """Where one line is too long, it is broken before the undo."""
    snapshot.check("80", shown(every_kind(), Look(80)))


def test_an_answer_has_colours_and_signs(snapshot: Snapshot) -> None:
    """The same lines in colour, and in ASCII."""
    some = [every_kind()[0], every_kind()[3], every_kind()[7]]
    snapshot.check("colour", shown(some, Look(0, COLOURFUL)))
    snapshot.check("ascii", shown(some, Look(0, glyphs=ASCII)))


def test_the_line_is_the_one_the_product_promises() -> None:
    """A log of time spent answers word for word as docs have it."""
    (line,) = log_lines(every_kind()[0], Look(0))
    assert text_of(line) == (
        "✓ customer-day 1h30 · Fri 20 Nov · a3f9    "
        "November: 3h of 8h, 10 days left    (undo: cchabits undo)"
    )


def test_an_item_with_an_escape_is_harmless() -> None:
    """What was typed as an item is shown escaped, in the line and in the hint."""
    table = {"slug": "a", "measure": "checklist", "target": 2, "requires": ["who"]}
    hostile = logged(table, "\x1b]0;x\x07[/x]:smile:", missing=(Requirement("who"),))
    text = shown([hostile], Look(0))
    assert "\x1b" not in text
    assert r"\x1b]0;x\x07[/x]:smile:" in text
