"""A heat map on the screen."""

import pytest

from cchabits.domain.heat import HeatMap, Week
from cchabits.render.glyphs import ASCII
from cchabits.render.heat import heat_lines
from cchabits.render.line import Look, text_of

MONTHS = [11, 12, 12, 12, 12, 1, 1, 1, 1, 2, 2]  # of weeks; the first begins at once


def heat(highest: int, *weeks: tuple[int | None, ...], first_weekday: int = 0) -> HeatMap:
    """Return a heat map of weeks, from November on."""
    some = weeks or tuple((at % (highest + 1),) * 7 for at in range(len(MONTHS)))
    told = tuple(Week(cells, month) for cells, month in zip(some, MONTHS, strict=False))
    return HeatMap(first_weekday, told, highest)


def shown(heat_map: HeatMap, look: Look = Look(80)) -> list[str]:  # noqa: B008 - a value
    """Return the lines as text."""
    return [text_of(line) for line in heat_lines(heat_map, look)]


@pytest.mark.parametrize(
    ("highest", "legend"),
    [
        (1, "· none  █ 1"),
        (2, "· none  ▒ 1  █ 2"),
        (4, "· none  ░ 1  ▒ 2  ▓ 3  █ 4"),
        (10, "· none  ░ 1–2  ▒ 3–5  ▓ 6–7  █ 8–10"),
    ],
)
def test_the_legend_says_what_the_signs_stand_for(highest: int, legend: str) -> None:
    """Only those that can occur; the most there is has the fullest."""
    assert shown(heat(highest))[0] == f"  Full entries a day   {legend}"


def test_without_a_full_entry_there_is_no_map() -> None:
    """A field of dots says nothing."""
    assert shown(heat(0, (0,) * 7)) == []


def test_months_stand_above_the_week_in_which_they_begin() -> None:
    """One whose name would run into the next gives way."""
    assert shown(heat(1))[1] == "       Dec Jan Feb"


def test_a_row_is_a_weekday_and_ends_with_its_last_sign() -> None:
    """From the first weekday on; days that nothing was asked of are blank."""
    rows = shown(heat(2, (None, None, 0, 1, 2, 0, 0), (0, 1, None, *[None] * 4), first_weekday=6))
    assert rows[2:] == [
        "  Sun  ·", "  Mon  ▒", "  Tue ·", "  Wed ▒", "  Thu █", "  Fri ·", "  Sat ·",
    ]  # fmt: skip


def test_ascii_has_signs_of_its_own() -> None:
    """As many, and none of them the one for nothing."""
    lines = heat_lines(heat(4), Look(80, glyphs=ASCII))
    assert text_of(lines[0]) == "  Full entries a day   . none  - 1  + 2  * 3  # 4"
    assert text_of(lines[2]) == "  Mon .-+*#.-+*#."


@pytest.mark.parametrize(("width", "weeks"), [(80, 11), (17, 11), (16, 10), (7, 1), (1, 1)])
def test_as_many_weeks_as_fit_are_shown(width: int, weeks: int) -> None:
    """The latest ones; never none."""
    row = shown(heat(1), Look(width))[2]
    assert len(row) - len("  Mon ") == weeks
    assert row.endswith(shown(heat(1))[2][-weeks:])


def test_a_narrow_screen_has_the_legend_without_its_heading() -> None:
    """The signs matter more."""
    assert shown(heat(4), Look(40))[0] == "  · none  ░ 1  ▒ 2  ▓ 3  █ 4"
