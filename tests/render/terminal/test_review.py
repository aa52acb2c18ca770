"""The page of a review, at every width."""

import datetime as dt
from collections.abc import Callable

import pytest

from cchabits.domain.ledger import MISSED
from cchabits.domain.practice import SPANS, Reflection
from cchabits.domain.review import Review, build_review
from cchabits.render.glyphs import ASCII
from cchabits.render.line import Look, columns_of, paint, text_of
from cchabits.render.terminal.review import review_lines
from cchabits.render.theme import COLOURFUL
from tests.render.states import pair
from tests.reviews import START, TODAY, Told, day, plan, review_of, skip, told, why
from tests.snapshot_fixture import Snapshot, snapshot_of_module  # noqa: F401 - a fixture

EVERY_MONTH = [f"{month:02}-05" for month in range(1, 12)]
SCREEN = 24  # lines
FIGURES = (
    "Kept", "Plans kept", "Acts", "With customers", "Reasons", "Countermeasures", "Back on it",
    "Drift",
)  # fmt: skip


def without(*months: str) -> list[str]:
    """Return a day of each month up to this one, but for some, given as `MM`."""
    return [on for on in EVERY_MONTH if on[:2] not in months]


def five(span: str = "month") -> Review:
    """Return two overdue, one missed, one at its minimum and one kept, with all figures."""
    hours = dict.fromkeys(without("09", "10", "11"), 480) | {"09-09": 210, "10-09": 180}
    time = {"measure": "duration", "from": ["T1"], "pack": "thys-eight", "ask": ["customer_ref"]}
    with_others = {"requires": ["departments"], "pack": "thys-eight"}
    return review_of(
        Told(
            {
                START: {**time, "target": "8h"},
                day("11-01"): {**time, "target": "4h", "reason": "sold a plant"},
            },
            hours,
            slug="customer-day",
        ),
        told(with_others, without("08", "10", "11"), slug="feedback-review"),
        told(
            {"measure": "coverage", "pack": "thys-eight"},
            dict.fromkeys(without("09"), pair(4, 4)) | {"09-09": pair(2, 3)},
            slug="customer-question",
        ),
        told(
            {"pack": "meetings"},
            without("07"),
            skip("07-09", "travel_or_leave", "if I travel, then I call two", "listening"),
            slug="listening",
        ),
        told({"target": 2}, dict.fromkeys(EVERY_MONTH, 3), slug="letter"),
        practice=[
            why(
                "09-30",
                "sales_push",
                "if the quarter ends, then I book the day before",
                "customer-day",
            ),
            why("08-31", "forgot", "if it is the first Monday, then I invite", "feedback-review"),
            Reflection(day("10-26"), "month", next="ask sales in on the first Monday"),
            plan("10-09", "Acme, in Ghent", "customer-day", minutes=120),
            plan("10-13", "", "feedback-review"),
            plan("11-05", "", "listening"),
            plan("11-12", "Acme, in Ghent", "customer-day", minutes=120),
            plan("11-26", "sales and support", "feedback-review", "11-20"),
        ],
        waiting=["listening"] if span == "week" else (),
        span=span,
    )


def calm(span: str = "month") -> Review:
    """Return two habits of which nothing is wanted."""
    habits = [told({}, dict.fromkeys(EVERY_MONTH, 2), slug=slug) for slug in ("call", "visit")]
    return review_of(*habits, span=span)


def long_names(span: str = "month") -> Review:
    """Return names as long as names can be, and texts in wide letters, from strangers."""
    slug = "a-name-of-forty-characters-is-the-longest"[:40]
    text = "もし出張なら電話する。" * 9
    habit = told({"pack": "お客様\x1b[31m" * 9}, without("03", "08", "09", "10"), slug=slug)
    return review_of(
        habit,
        practice=[
            why("08-10", "other", text, slug),
            Reflection(day("10-26"), "month", next=f"[bold]{text} :tada:"),
            plan("11-25", f"[/x]\x9b31m{text}", slug, "11-20"),
        ],
        waiting=[slug],
        span=span,
    )


def beginning(span: str = "month") -> Review:
    """Return a habit on its first day."""
    return review_of(told(start=TODAY), span=span)


STATES: dict[str, Callable[[str], Review]] = {
    "five": five,
    "calm": calm,
    "long-names": long_names,
    "beginning": beginning,
}


def page(review: Review, look: Look) -> str:
    """Return what is printed."""
    return "".join(f"{paint(line, look.theme)}\n" for line in review_lines(review, look))


@pytest.mark.parametrize("width", [50, 60, 80, 120])
def test_a_month_fits_each_width(width: int, snapshot: Snapshot) -> None:
    """The same review, from a list to a table with countermeasures proposed."""
    snapshot.check(f"month-{width}", page(five(), Look(width)))


@pytest.mark.parametrize("span", SPANS)
def test_each_span_has_its_page(span: str, snapshot: Snapshot) -> None:
    """A week and a month are about what to do, a quarter and a year about the figures."""
    snapshot.check(f"{span}-80", page(five(span), Look(80)))


@pytest.mark.parametrize("span", ["month", "quarter"])
def test_a_page_can_do_with_ascii(span: str, snapshot: Snapshot) -> None:
    """The same page, where nothing but ASCII can be encoded."""
    text = page(five(span), Look(80, glyphs=ASCII))
    assert text.isascii()
    snapshot.check(f"{span}-80-ascii", text)


def test_a_page_has_its_colours(snapshot: Snapshot) -> None:
    """The same page, in colour."""
    snapshot.check("month-80-colour", page(five(), Look(80, COLOURFUL)))


@pytest.mark.parametrize("name", [name for name in STATES if name != "five"])
def test_other_states_are_as_plain(name: str, snapshot: Snapshot) -> None:
    """Nothing wrong, names and texts of the worst kind, and a first day."""
    pages = [page(STATES[name](span), Look(80)) for span in ("month", "quarter")]
    snapshot.check(f"{name}-80", "\n---\n\n".join(pages))


@pytest.mark.parametrize("span", ["quarter", "year"])
def test_the_figures_of_a_long_span_are_on_one_screen(span: str) -> None:
    """Five habits with something in every figure: they come first, and end within 24 lines."""
    lines = [text_of(line) for line in review_lines(five(span), Look(80))]
    assert all(any(line.startswith(f"  {name} ") for line in lines) for name in FIGURES)
    assert next(at for at, line in enumerate(lines) if line.startswith("  Habit")) < SCREEN
    assert next(at for at, line in enumerate(lines) if line.startswith("  Drift")) < SCREEN


def test_a_quarter_is_on_one_screen() -> None:
    """With what wants a word of five habits besides, all of it fits 24 lines."""
    assert len(review_lines(five("quarter"), Look(80))) <= SCREEN


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("width", [40, 48, 59, 60, 66, 79, 80, 99, 100, 120, 200])
def test_no_line_is_wider_than_the_screen(name: str, span: str, width: int) -> None:
    """Whatever the width, only a command may be longer than a line."""
    for line in review_lines(STATES[name](span), Look(width)):
        if all(segment.role != "command" for segment in line):
            assert columns_of(text_of(line)) <= width


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("span", SPANS)
def test_no_text_of_others_is_more_than_text(name: str, span: str) -> None:
    """No escape, no other control character, whatever was written down."""
    text = page(STATES[name](span), Look(80))
    assert [letter for letter in text if letter < " " and letter != "\n"] == []


def test_where_nothing_is_wrong_one_line_says_so() -> None:
    """The first line has the verdict, and nothing is asked for."""
    lines = [text_of(line) for line in review_lines(calm(), Look(80))]
    assert lines[0] == (
        "Review of the month, 25 Oct–24 Nov 2026   nothing overdue, missed or due soon"
    )
    assert [line for line in lines if line.startswith(("✗", "!", "?"))] == []


def test_a_home_where_nothing_runs_says_how_to_begin() -> None:
    """One calm line with the command that fills it."""
    empty = build_review([], (), (), "month", TODAY)
    assert page(empty, Look(80)) == ("No habit runs today. To choose some:  cchabits packs list\n")


def test_each_stop_has_its_commands() -> None:
    """To log it, to say why it was missed, and to skip what is overdue, by days of the periods."""
    lines = page(five(), Look(0)).splitlines()
    commands = [line.strip() for line in lines if line.startswith("    cchabits")]
    assert [one for one in commands if "feedback-review" in one] == [
        "cchabits log feedback-review --with DEPARTMENTS",
        'cchabits reason feedback-review REASON --on 2026-10-31 --next "if ..., then I will ..."',
        "cchabits skip feedback-review --on 2026-10-31 --reason R",
    ]


def test_what_is_planned_stands_in_the_place_of_its_command() -> None:
    """The stop stays overdue; a slot that passed says so, and the next one is asked for."""
    lines = [line.strip() for line in page(five(), Look(80)).splitlines()]
    assert "planned for Thu 26 Nov at 09:00 for 1h, sales and support" in lines
    assert "Thu 12 Nov at 09:00 passed" in lines
    assert [line for line in lines if " plan add " in line] == [
        "cchabits plan add customer-day DAY TIME"
    ]


def test_a_quarter_has_one_line_of_what_is_planned() -> None:
    """Where nothing is planned, it is the command that matters most, as before."""
    lines = page(five("quarter"), Look(80)).splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("  Habit"))
    assert [line.strip() for line in lines[at + 1 : at + 7] if line.startswith("    ")] == [
        "Thu 12 Nov at 09:00 passed: cchabits plan add customer-day DAY TIME",
        "planned for Thu 26 Nov at 09:00 for 1h, sales and support",
        "cchabits reason customer-question REASON --on 2026-09-30",
    ]


def test_what_came_of_plans_is_a_figure_only_where_there_were_any() -> None:
    """As *n of N*, after the periods kept; nothing is said where nothing was planned."""
    assert "\n  Plans kept       2 of 3\n" in page(five("quarter"), Look(80))
    ahead = review_of(told(), practice=[plan("11-25", made="11-20")], span="year")
    assert "Plans kept" not in page(ahead, Look(80))


def test_misses_before_the_latest_are_counted() -> None:
    """A habit that was missed for months takes no more lines than another."""
    review = review_of(told(done=["01-05"]), span="year")
    assert review.stops[0].kind != MISSED
    assert "Oct: 0 of 1, 8 before\n" in page(review, Look(80))
    assert "Oct: 0 of 1, Sep: 0 of 1, 7 before\n" in page(review, Look(100))


@pytest.mark.parametrize("today", [dt.date.min, dt.date.max])
def test_the_ends_of_the_calendar_have_a_page(today: dt.date) -> None:
    """Of a habit that begins that day, and of all spans."""
    for span in SPANS:
        assert review_lines(review_of(told(start=today), span=span, today=today), Look(80))
