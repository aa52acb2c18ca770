"""The Monday screen, at every width."""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.ledger import Exemptions
from cchabits.domain.summary import Record, Summary, build_summary
from cchabits.render.glyphs import ASCII
from cchabits.render.line import Look, columns_of, text_of
from cchabits.render.terminal.status import print_status, status_lines
from cchabits.render.theme import COLOURFUL
from tests.engine import life_of
from tests.render import states
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture

STATES: dict[str, Callable[[], Summary]] = {
    "rich": states.rich_state,
    "first-day": states.first_day,
    "all-overdue": states.all_overdue,
    "all-paused": states.all_paused,
    "all-well": states.all_well,
    "away": states.away,
    "long-overdue": states.long_overdue,
    "fifty": states.fifty,
    "long-names": states.long_names,
}


def screen(summary: Summary, look: Look) -> str:
    """Return what is printed."""
    stream = StringIO()
    print_status(summary, look, stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [50, 60, 80, 100, 160])
def test_a_rich_state_fits_each_width(width: int, snapshot: Snapshot) -> None:
    """The same habits, from a list of two lines each to a table with titles."""
    snapshot.check(f"rich-{width}", screen(states.rich_state(), Look(width)))


@pytest.mark.parametrize("width", [50, 60, 80, 100])
def test_a_rich_state_has_its_colours(width: int, snapshot: Snapshot) -> None:
    """The same screen, in colour."""
    snapshot.check(f"rich-{width}-colour", screen(states.rich_state(), Look(width, COLOURFUL)))


@pytest.mark.parametrize("width", [50, 60, 80, 100])
def test_a_rich_state_can_do_with_ascii(width: int, snapshot: Snapshot) -> None:
    """The same screen, where nothing but ASCII can be encoded."""
    text = screen(states.rich_state(), Look(width, glyphs=ASCII))
    assert text.isascii()
    snapshot.check(f"rich-{width}-ascii", text)


@pytest.mark.parametrize("name", [name for name in STATES if name != "rich"])
def test_other_states_are_as_plain(name: str, snapshot: Snapshot) -> None:
    """A first day, a bad year, a holiday, a good month, fifty habits and long names."""
    snapshot.check(f"{name}-80", screen(STATES[name](), Look(80)))


def test_without_habits_the_screen_says_how_to_begin() -> None:
    """An empty home gets one calm line with the command that fills it."""
    assert screen(build_summary([], states.TODAY), Look(80)) == (
        "No habit runs today. To choose some:  cchabits packs list\n"
    )


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("width", [40, 48, 59, 60, 66, 79, 80, 99, 100, 120, 200])
def test_no_row_is_wider_than_the_screen(name: str, width: int) -> None:
    """Whatever the width, only a command may be longer than a line."""
    for line in status_lines(STATES[name](), Look(width)):
        if all(segment.role != "command" for segment in line):
            assert columns_of(text_of(line)) <= width


@pytest.mark.parametrize("name", STATES)
def test_no_line_ends_in_blanks(name: str) -> None:
    """What is copied from the screen is what is seen."""
    for width in (0, 50, 80, 100):
        for line in screen(STATES[name](), Look(width)).splitlines():
            assert line == line.rstrip()


@pytest.mark.parametrize("width", [60, 80, 100])
def test_the_eight_habits_are_named_in_full(width: int) -> None:
    """No name of the pack of eight is cut in a table."""
    text = screen(states.rich_state(), Look(width))
    assert all(f"{table['slug']} " in text for table in states.THYS_EIGHT)
    assert "…" not in text


@pytest.mark.parametrize("width", [80, 90, 100])
def test_the_strip_is_whole_where_words_are_long(width: int) -> None:
    """Beside `overdue 4 months` and `9h30 of 8h` each strip has the periods of its *n of N*."""
    summary = states.long_overdue()
    text = screen(summary, Look(width))
    assert "overdue 4 months" in text
    assert "9h30 of 8h" in text
    assert "12 periods" in text
    for habit in summary.habits:
        row = next(line for line in text.splitlines() if f" {habit.habit.slug} " in line)
        strips = [word for word in row[2:].split() if set(word) <= set("█▇▆▅▄▃▂▁·")]
        assert [len(strip) for strip in strips] == [habit.adherence.of] * bool(habit.strip)


def test_the_strip_has_the_first_claim_on_the_room() -> None:
    """Where only one of both fits, the day of the last act goes; where no strip fits, it is back.

    The strip of young habits is as wide as the longest, which leaves room for both.
    """
    heads = {
        width: screen(states.long_overdue(), Look(width)).splitlines()[2]
        for width in range(70, 100)
    }
    both, strip, last = (
        [width for width, head in heads.items() if ("Last" in head, "periods" in head) == shown]
        for shown in ((True, True), (False, True), (True, False))
    )
    assert last < strip < both
    assert sorted([*last, *strip, *both]) == list(heads)
    assert 80 in strip
    young = screen(states.long_overdue(dt.date(2026, 3, 1)), Look(80)).splitlines()[2]
    assert "Last    8 periods  Kept" in young


def test_the_verdict_and_the_worst_come_first() -> None:
    """The first line has the verdict, the first row the worst, the end what mends it."""
    lines = screen(states.rich_state(), Look(80)).splitlines()
    assert "2 overdue" in lines[0]
    assert lines[3].startswith("✗ customer-day")
    assert lines[-2].split("Next")[1].strip().startswith("cchabits log customer-day 2h")


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=80))
def test_a_hostile_title_cannot_reach_the_terminal(title: str) -> None:
    """Escapes, markup and emoji codes in a title are shown, not obeyed."""
    habit = states.habit({"slug": "a"})
    habit = habit._replace(words=habit.words._replace(title=title))
    summary = build_summary([Record(life_of(habit), (), Exemptions())], states.TODAY)
    for look in (Look(100), Look(300), Look(100, glyphs=ASCII)):
        assert screen(summary, look).replace("\n", "").isprintable()


@pytest.mark.parametrize("title", ["[/x]", "[bold]x[/bold]", ":smile:", "https://a.example"])
def test_markup_and_emoji_codes_are_text(title: str) -> None:
    """What Rich would read as markup is printed letter by letter."""
    summary = build_summary(
        [Record(states.life({"slug": "a", "title": title}), (), Exemptions())], states.TODAY
    )
    assert title in screen(summary, Look(100))


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "NO_COLOR", "COLUMNS", "TTY_COMPATIBLE"])
def test_the_look_alone_decides(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment says was heard before, so Rich does not listen again."""
    plain, coloured = Look(80), Look(80, COLOURFUL)
    before = screen(states.rich_state(), plain), screen(states.rich_state(), coloured)
    monkeypatch.setenv(variable, "1")
    monkeypatch.setenv("TERM", "dumb")
    after = screen(states.rich_state(), plain), screen(states.rich_state(), coloured)
    assert before == after
    assert "\x1b" not in after[0]
    assert "\x1b" in after[1]


def test_a_log_line_and_the_layout_do_without_rich() -> None:
    """Only printing the screen loads Rich, which costs more than all the rest of it."""
    code = (
        "import sys, cchabits.render.logged, cchabits.render.listing, "
        "cchabits.render.terminal.status; "
        "print([name for name in sys.modules if name.startswith('rich')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
