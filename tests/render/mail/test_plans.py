"""Plans in a letter: the next one comes back in it, and one that passed asks for another."""

import datetime as dt
from typing import Any

import pytest

from cchabits.domain.habit import Entry
from cchabits.domain.ledger import Exemptions
from cchabits.domain.mail import Letter, Snooze
from cchabits.domain.plan import Plan
from cchabits.domain.summary import Record, Summary, build_summary
from cchabits.render.mail.text import COLUMNS
from tests.render import states
from tests.render.mail.letters import MONDAYS, Page, letter_of

DAY, MADE = dt.date(2026, 11, 26), dt.date(2026, 11, 9)
NOTED = MONDAYS._replace(include_notes=True)
AUGUST_TO_OCTOBER = [states.did(dt.date(2026, month, 9)) for month in (8, 9, 10)]


def state_of(
    on: dt.date = DAY,
    where: str = "",
    minutes: int = 120,
    today: dt.date = states.TODAY,
    **said: Any,  # noqa: ANN401 - as habits.toml has it
) -> Summary:
    """Summarise a habit that is overdue and planned, after one that is not planned."""
    table = {"slug": "visit", "title": "A visit"} | said
    plan = Plan("visit", on, dt.time(9), minutes, MADE, where)
    call = {"slug": "call", "title": "A call"}
    records = [
        Record(states.life(call), (), Exemptions()),
        Record(states.life(table), (), Exemptions(), plans=[plan]),
    ]
    return build_summary(records, today)


def lines_of(letter: Letter, title: str) -> list[str]:
    """Return what a text says of a habit under its title, without the numbers of the asks."""
    lines = [line.strip() for line in letter.text.splitlines()]
    begin = next(at for at, line in enumerate(lines) if line.endswith(title))
    return lines[begin + 1 : lines.index("", begin)]


def row_of(letter: Letter, title: str) -> str:
    """Return the line of a habit that nothing is asked of."""
    (found,) = (line for line in letter.text.splitlines() if line.startswith(f"   {title}"))
    return found


# What is asked


def test_a_plan_comes_back_in_place_of_the_question() -> None:
    """Who has a day and a time is told them, and asked for none; the other one is asked."""
    letter = letter_of(state_of())
    assert lines_of(letter, "A visit")[2:] == [
        "Planned for Thu 26 Nov at 09:00 for 2h. Once done:",
        "cchabits log visit",
    ]
    assert lines_of(letter, "A call")[2] == "Which day, by Mon 30 Nov? Once done:"
    assert "Planned for Thu 26 Nov at 09:00 for 2h. Once done:" in Page(letter.html).text


def test_a_plan_that_is_too_late_leaves_the_question() -> None:
    """It is told, and the period is asked for all the same."""
    asked = " ".join(lines_of(letter_of(state_of(dt.date(2026, 12, 3))), "A visit"))
    assert "Planned for Thu 3 Dec at 09:00 for 2h. Which day, by Mon 30 Nov? Once done:" in asked


def test_a_plan_that_passed_asks_for_the_next() -> None:
    """It is a fact, with the command for another plan before the one for the act."""
    letter = letter_of(state_of(dt.date(2026, 11, 19)))
    assert lines_of(letter, "A visit")[2:] == [
        "The plan for Thu 19 Nov at 09:00 passed. Which day, and at what time,",
        "by Mon 30 Nov? To plan it:",
        "cchabits plan add visit DAY TIME",
        "Once done:",
        "cchabits log visit",
    ]
    page = Page(letter.html).text
    assert "Which day, and at what time, by Mon 30 Nov? To plan it: cchabits plan add visit" in page
    assert "DAY TIME Once done: cchabits log visit" in page


def test_on_the_due_day_only_the_time_is_asked_for() -> None:
    """There is no other day left to plan it for."""
    today = dt.date(2026, 11, 30)
    letter = letter_of(state_of(dt.date(2026, 11, 19), today=today))
    assert lines_of(letter, "A visit")[2:4] == [
        "The plan for Thu 19 Nov at 09:00 passed. At what time today? To plan",
        "it:",
    ]


def test_what_counts_by_the_occasion_is_still_asked_for() -> None:
    """A plan, ahead or passed, does not say whether there was an occasion."""
    question = "Was there an occasion that is not in the log yet?"
    for on in (DAY, dt.date(2026, 11, 19)):
        letter = letter_of(state_of(on, measure="coverage"))
        assert question in " ".join(lines_of(letter, "A visit"))
        assert f"{question} Once done:" in Page(letter.html).text


def test_in_a_period_that_is_over_no_other_day_is_asked_for() -> None:
    """What waits through its grace is planned in time on any day ahead."""
    window = {"slug": "visit", "title": "A visit", "cadence": "within 30 days", "grace": 9}
    plan = Plan("visit", DAY, dt.time(9), 60, MADE)
    record = Record(states.life(window, dt.date(2026, 10, 20)), (), Exemptions(), plans=[plan])
    letter = letter_of(build_summary([record], states.TODAY))
    assert lines_of(letter, "A visit")[-2] == "Planned for Thu 26 Nov at 09:00 for 1h. Once done:"


def test_a_subject_asks_whether_the_plan_stands() -> None:
    """A day that is chosen is not asked for again."""
    record = Record(
        states.life({"slug": "visit", "title": "A visit"}),
        (),
        Exemptions(),
        plans=[Plan("visit", DAY, dt.time(9), 60, MADE)],
    )
    letter = letter_of(build_summary([record], states.TODAY))
    assert letter.subject == "Overdue 2 months: A visit. Still Thu 26 Nov?"


# The first working day of a month


def planning_day(**plans: dt.date) -> Summary:
    """Summarise habits on 1 December, kept until then, those with a plan by their slugs."""
    today = dt.date(2026, 12, 1)
    done = [*AUGUST_TO_OCTOBER, states.did(dt.date(2026, 11, 9))]
    records = [
        Record(
            states.life({"slug": slug, "title": f"The {slug}"}),
            done,
            Exemptions(),
            plans=[Plan(slug, plans[slug], dt.time(9), 60, MADE)] if slug in plans else (),
        )
        for slug in ("visit", "call")
    ]
    return build_summary(records, today)


def test_planning_names_the_command_that_plans() -> None:
    """Nothing is to be logged yet: what is asked for is a day and a time."""
    letter = letter_of(planning_day())
    assert lines_of(letter, "The visit")[-2:] == [
        "Which day, and at what time, by Thu 31 Dec? To plan it:",
        "cchabits plan add visit DAY TIME",
    ]
    assert "cchabits log" not in f"{letter}"


def test_who_has_planned_is_not_asked_to() -> None:
    """The habit is a row with its day; one with a plan beyond the month is asked, and told it."""
    letter = letter_of(planning_day(visit=dt.date(2026, 12, 10), call=dt.date(2027, 1, 4)))
    assert letter.subject == "December: The call. Which day?"
    assert row_of(letter, "The visit").endswith("on track, planned for Thu 10 Dec at 09:00")
    assert " ".join(lines_of(letter, "The call")[-3:]) == (
        "Planned for Mon 4 Jan at 09:00 for 1h. Which day, and at what time, by Thu 31 Dec? "
        "To plan it: cchabits plan add call DAY TIME"
    )


# The others


@pytest.mark.parametrize(
    ("said", "plan", "state"),
    [
        ({}, dt.date(2026, 11, 26), "overdue 2 months, planned for Thu 26 Nov"),
        ({"cadence": "yearly"}, dt.date(2026, 12, 3), "0 of 1, planned for Thu 3 Dec at 09:00"),
        (
            {"cadence": "yearly"},
            dt.date(2026, 12, 25),
            "on track, planned for Fri 25 Dec at 09:00",
        ),
        ({"cadence": "yearly"}, dt.date(2026, 11, 19), "on track, 0 of 1"),
        ({"start": dt.date(2026, 12, 1)}, dt.date(2026, 12, 3), "planned for Thu 3 Dec at 09:00"),
    ],
)
def test_a_row_has_the_plan_that_is_ahead(said: dict[str, Any], plan: dt.date, state: str) -> None:
    """The day at least, where it fits, on one line with the title; one that passed is no matter."""
    title = "A visit that is described at some length in its title"
    letter = letter_of(state_of(plan, title=title, **said), MONDAYS._replace(max_asks=1))
    row = row_of(letter, "A visit that")
    assert row.endswith(state)
    assert len(row) <= COLUMNS
    assert state in Page(letter.html).text


def test_a_snoozed_row_says_only_that() -> None:
    """A habit that is not to be written of has no plan in the mail."""
    letter = letter_of(state_of(), MONDAYS, Snooze("visit", dt.date(2026, 12, 9)))
    assert row_of(letter, "A visit") == "   A visit: snoozed, back on 9 Dec"


# What is not said


@pytest.mark.parametrize("on", [DAY, dt.date(2026, 11, 19), dt.date(2026, 12, 3)])
@pytest.mark.parametrize("most", [1, 3])
def test_where_and_with_whom_stays_at_home(on: dt.date, most: int) -> None:
    """It may be a customer's name: day, time and length are told without it, asked or listed."""
    settings = MONDAYS._replace(max_asks=most)
    assert "Canary" not in f"{letter_of(state_of(on, 'Canary & Sons'), settings)}"


def test_with_notes_the_mail_says_where() -> None:
    """In both parts, as it was written, though a full stop is not said twice."""
    entry = Entry("id", "visit", dt.date(2026, 10, 9), 1, {}, "")
    letter = letter_of(state_of(where="Acme & <b>Co.</b>"), NOTED, said={"visit": entry})
    assert "Planned for Thu 26 Nov at 09:00 for 2h, Acme & <b>Co.</b>. Once done:" in letter.text
    assert "for 2h, Acme &amp; &lt;b&gt;Co.&lt;/b&gt;. " in letter.html
    assert "for 2h, Acme Ltd. Once done:" in letter_of(state_of(where="Acme Ltd."), NOTED).text


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("\x1b[2J\x07", "\\x1b[2J\\x07."),
        ("a\r\nBcc: x@y.z", "a Bcc: x@y.z."),
        ("\u202eemcA", "\\u202eemcA."),
        ("{{ 7 * 7 }}{% raw %}", "{{ 7 * 7 }}{% raw %}."),
        ("https://evil.example/?a=1&b=2", "https://evil.example/?a=1&b=2."),
        ("</td><script>x()</script>", "</td><script>x()</script>."),
        ("\ud800", "\\ud800."),
        ("word " * 200, "word word…"),
        ("W" * 1000, "W" * 20),
        ("   ", "for 2h."),
    ],
)
def test_a_hostile_place_is_data(where: str, shown: str) -> None:
    """Shown as it is, escaped or cut: no markup, no line of its own, none that is too long."""
    letter = letter_of(state_of(where=where), NOTED)
    joined = "".join(letter.text.split())
    assert "".join(shown.split()) in joined
    page = Page(letter.html)
    assert "".join(shown.split()) in "".join(page.text.split())
    assert "script" not in {tag.name for tag in page.tags}
    assert not any(line.startswith("Bcc") for line in letter.text.splitlines())
    assert max(map(len, letter.text.splitlines())) <= COLUMNS
    assert max(len(line.encode()) for line in letter.html.splitlines()) < 998
