"""The past on one screen, at every width."""

import datetime as dt
import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.habit import Skip
from cchabits.domain.history import History, Recorded, Span, build_history
from cchabits.domain.life import Definition
from cchabits.domain.practice import MissReason
from cchabits.domain.settings import Settings
from cchabits.render.glyphs import ASCII
from cchabits.render.line import Line, Look, columns_of, paint, text_of
from cchabits.render.terminal.history import history_lines, latest_lines
from cchabits.render.theme import COLOURFUL
from tests import engine, strategies
from tests.render.pasts import PASTS, Around, entry, latest, past, rich_past
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture
from tests.strategies import Case

WIDTHS = (40, 48, 50, 59, 60, 66, 79, 80, 99, 100, 120, 200)


def lines_of(history: History, look: Look, periods: int = 12, entries: int = 10) -> list[Line]:
    """Return the screen with as many rows as it has if nothing else is asked for."""
    return history_lines(history, look, periods, entries)


def shown(lines: Sequence[Line], look: Look) -> str:
    """Return lines as a terminal would have them."""
    return "".join(f"{paint(line, look.theme)}\n" for line in lines)


def screen(history: History, look: Look) -> str:
    """Return what is printed of one habit."""
    return shown(lines_of(history, look), look)


@pytest.mark.parametrize("width", [50, 60, 80, 100, 120])
def test_a_rich_past_fits_each_width(width: int, snapshot: Snapshot) -> None:
    """Every outcome, changes made and to come, partial entries and long notes."""
    snapshot.check(f"rich-{width}", screen(rich_past(), Look(width)))


@pytest.mark.parametrize("width", [50, 60, 80, 100, 120])
def test_a_rich_past_has_its_colours(width: int, snapshot: Snapshot) -> None:
    """The same screen, in colour."""
    snapshot.check(f"rich-{width}-colour", screen(rich_past(), Look(width, COLOURFUL)))


@pytest.mark.parametrize("width", [50, 60, 80, 100, 120])
def test_a_rich_past_can_do_with_ascii(width: int, snapshot: Snapshot) -> None:
    """The same screen, where nothing but ASCII can be encoded."""
    text = screen(rich_past(), Look(width, glyphs=ASCII))
    assert text.isascii()
    snapshot.check(f"rich-{width}-ascii", text)


@pytest.mark.parametrize("name", [name for name in PASTS if name != "rich"])
def test_other_pasts_are_as_plain(name: str, snapshot: Snapshot) -> None:
    """Ended, to come, in a gap, without data, of every measure and kind of cadence."""
    snapshot.check(f"{name}-80", screen(PASTS[name](), Look(80)))


@pytest.mark.parametrize("width", [50, 60, 80, 100, 120])
def test_the_latest_of_all_fit_each_width(width: int, snapshot: Snapshot) -> None:
    """A line an entry; where that is too narrow, what was said stands under it."""
    look = Look(width)
    snapshot.check(f"latest-{width}", shown(latest_lines(latest(), look, 20), look))


def test_a_pipe_has_whole_lines(snapshot: Snapshot) -> None:
    """Without a width nothing is cut."""
    text = screen(rich_past(), Look(0))
    assert "…" not in text
    assert "we promised an answer by the end of the quarter" in text
    snapshot.check("rich-pipe", text)


@pytest.mark.parametrize("name", PASTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_row_is_wider_than_the_screen(name: str, width: int) -> None:
    """Whatever the width, only a command may be longer than a line."""
    for line in lines_of(PASTS[name](), Look(width)):
        if all(segment.role != "command" for segment in line):
            assert columns_of(text_of(line)) <= width


@pytest.mark.parametrize("width", [48, 60, 80, 100])
def test_no_row_of_the_latest_is_wider_than_the_screen(width: int) -> None:
    """Long names and long items are cut, before what was said goes under them."""
    for line in latest_lines(latest(), Look(width), 40):
        if all(segment.role != "command" for segment in line):
            assert columns_of(text_of(line)) <= width


@pytest.mark.parametrize("name", PASTS)
def test_no_line_ends_in_blanks(name: str) -> None:
    """What is copied from the screen is what is seen; and no two empty lines follow each other."""
    for width in (0, 50, 80, 100):
        text = screen(PASTS[name](), Look(width))
        assert all(line == line.rstrip() for line in text.splitlines())
        assert "\n\n\n" not in text


def test_what_was_planned_has_a_few_lines() -> None:
    """What is next under the state, the ratio among the figures, and the latest five plans."""
    lines = [text_of(line) for line in lines_of(PASTS["planned"](), Look(100))]
    assert lines[2].startswith("  planned for Thu 26 Nov at 09:00 for 2h, Müller asked for")
    (ratio,) = (line for line in lines if line.startswith("  Plans "))
    assert ratio.split()[1:4] == ["2", "of", "6"]
    at = next(at for at, line in enumerate(lines) if line.startswith("  Plan  "))
    assert [" ".join(line.split()[:9]) for line in lines[at + 1 : at + 4]] == [
        "Thu 7 Jan at 09:00 2h ahead in another",
        "Thu 26 Nov at 09:00 2h ahead Müller asked",
        "Thu 19 Nov at 09:00 2h not kept",
    ]
    assert lines[at + 6] == "  3 before these:  cchabits plan list some-habit --all"


def test_a_slot_that_passed_asks_for_the_next_one() -> None:
    """It is not counted, so there is no ratio yet."""
    lines = [text_of(line) for line in lines_of(PASTS["passed"](), Look(80))]
    assert lines[2] == "  Thu 12 Nov at 09:00 passed: cchabits plan add some-habit DAY TIME"
    assert not any(line.startswith("  Plans ") for line in lines)


def test_nothing_is_said_of_plans_where_there_are_none() -> None:
    """A past without them looks as it did."""
    assert "plan" not in screen(PASTS["scores"](), Look(80)).lower()


def test_two_screens_are_enough() -> None:
    """On a terminal of 80 by 24 a usual past takes two screens, or little more."""
    assert len(lines_of(PASTS["scores"](), Look(80))) <= 50


def test_a_narrow_screen_has_fewer_weeks() -> None:
    """From 60 columns on there is a year of them, the last one at the right."""

    def weeks(width: int) -> int:
        lines = map(text_of, lines_of(PASTS["daily"]()._replace(span=Span()), Look(width)))
        return max(len(line) for line in lines if line.startswith("  Sun ")) - len("  Sun ")

    year = past({dt.date(2025, 1, 1): {}}, [entry("11-01")])
    rows = [text_of(line) for line in lines_of(year, Look(60)) if text_of(line).startswith("  Mon")]
    assert len(rows[0]) == len("  Mon ") + 53
    assert (weeks(60), weeks(40)) == (39, 34 - 1)


@pytest.mark.parametrize(("limit", "said"), [(1, "1 closed period and 1 entry"), (30, "")])
def test_what_is_left_out_is_said(limit: int, said: str) -> None:
    """The last line says how many rows there are, and how to see more; else there is none."""
    text = shown(lines_of(rich_past(), Look(80), limit, limit), Look(80))
    last = f"  The latest {said}; --limit N shows more.\n"
    assert text.endswith(last) if said else "--limit" not in text


def test_a_span_is_named_before_what_it_bounds() -> None:
    """The figures are as of today, and what follows is of the days asked for."""
    span = Span(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    history = past({}, [entry("08-12"), entry("10-03")], Around(span=span))
    text = screen(history._replace(entries=()), Look(80))
    figures, _, rest = text.partition("  Below, the days from 1 Sep to 30 Sep.\n")
    assert "1 of 3" in figures or "2 of 3" in figures
    assert [line[2:11] for line in rest.splitlines() if "of 1" in line] == ["September"]
    assert "No entries from 1 Sep to 30 Sep." in rest


def test_a_partial_entry_stands_with_what_completes_it() -> None:
    """What it lacks comes before what was said, and the command is ready to copy."""
    lines = screen(rich_past(), Look(80)).splitlines()
    at = next(at for at, line in enumerate(lines) if "only my own team" in line)
    assert lines[at].startswith("! ")
    assert "lacks departments · only my own team" in lines[at]
    prefix = lines[at].split()[1]
    assert lines[at + 1].strip() == f"cchabits edit {prefix} --with departments=DEPARTMENTS"


def test_strength_never_stands_alone() -> None:
    """Beside it are the n of N; where nothing was judged yet, there is none."""
    rich, fresh = (screen(history, Look(80)) for history in (rich_past(), PASTS["not-started"]()))
    assert "  Strength   0.72, 11 of 12  " in rich
    assert "  Strength   –  " in fresh


@given(strategies.cases(), st.sampled_from([50, 60, 80]))
def test_any_past_can_be_told(case: Case, width: int) -> None:
    """Of every measure and cadence, whatever was done, fitting the screen."""
    habit = engine.habit_of(case.definition, case.settings)
    record = engine.record_of(habit, case.records)
    known = [Definition(habit.start, case.definition, Settings())]
    history = build_history(Recorded(known, record, (), ()), Span(), case.today)
    for line in lines_of(history, Look(width)):
        assert columns_of(text_of(line)) <= width or line[-1].role == "command"


@given(st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=80))
def test_hostile_text_cannot_reach_the_terminal(text: str) -> None:
    """Escapes, markup and emoji codes in words, notes, details and names are shown, not obeyed."""
    said = dict.fromkeys(("question", "source", "quote", "reason"), text)
    acts = [entry("10-03", note=text, by=text, details={text: (text,)}), entry("11-03", id=text)]
    skip = Skip("some-habit", dt.date(2026, 9, 9), "illness", text, text)
    reason = MissReason("some-habit", dt.date(2026, 8, 9), "forgot", text, text)
    history = past({"title": f"a {text}", **said}, acts, Around([skip], [reason]))
    for look in (Look(50), Look(100), Look(0), Look(100, glyphs=ASCII)):
        assert screen(history, look).replace("\n", "").isprintable()


@pytest.mark.parametrize("text", ["[/x]", "[bold]x[/bold]", ":smile:", "https://a.example"])
def test_markup_and_emoji_codes_are_text(text: str) -> None:
    """What Rich would read as markup is printed letter by letter."""
    history = past({"title": text, "question": text}, [entry("10-03", note=text)])
    assert screen(history, Look(100)).count(text) == 3


@pytest.mark.parametrize("name", PASTS)
@pytest.mark.parametrize("width", [1, 10, 25])
def test_a_tiny_screen_is_no_failure(name: str, width: int) -> None:
    """What does not fit is cut or left to the terminal."""
    assert lines_of(PASTS[name](), Look(width))


def test_the_screen_does_without_rich() -> None:
    """It is laid out and painted without it, which is quicker."""
    code = (
        "import sys, cchabits.cli.history, cchabits.render.terminal.history; "
        "print([name for name in sys.modules if name.startswith('rich')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
