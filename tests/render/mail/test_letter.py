"""What a letter says: the most important thing first, at most so many asks, and no names."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cchabits.domain.book import Day, Mark
from cchabits.domain.habit import Entry
from cchabits.domain.ledger import Exemptions
from cchabits.domain.mail import Snooze
from cchabits.domain.plan import Plan
from cchabits.domain.summary import Record, Summary, build_summary
from cchabits.render.mail.phrases import mail_days_words
from cchabits.render.mail.text import COLUMNS
from tests.render import states
from tests.render.mail.letters import (
    MONDAYS,
    Page,
    decision_of,
    example,
    letter_of,
    message_of,
    planned,
)
from tests.snapshot_fixture import Snapshot

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "reminder.eml"
FIRST = dt.date(2026, 12, 1)  # a Tuesday, the first working day of its month
COMMAND = re.compile(r"^ *cchabits log .*$", re.MULTILINE)
ASKED = re.compile(r"cchabits (?:log|plan add) (\S+)")


def planning_day() -> Summary:
    """Return the eight habits on the first working day of a quarter, all kept until then."""
    return _first_of_december()


def planned_month() -> Summary:
    """Return the same day, when two of them have their day in the month already."""
    return _first_of_december("customer-day", "feedback-review")


def _first_of_december(*planned_ones: str) -> Summary:
    on, at = dt.date(2026, 12, 10), dt.time(9)
    records = []
    for table in states.THYS_EIGHT:
        slug = table["slug"]
        plans = [Plan(slug, on, at, 60, FIRST)] if slug in planned_ones else ()
        records.append(Record(states.life(table, FIRST), (), Exemptions(), plans=plans))
    return build_summary(records, FIRST)


def both() -> Summary:
    """Return two habits that are overdue, and others to plan, on the first day of a month."""
    today = dt.date(2027, 2, 1)  # a Monday
    done = [states.did(dt.date(2026, month, 9)) for month in (8, 9, 10, 11, 12)]
    done.append(states.did(dt.date(2027, 1, 9)))
    slugs = ("visit", "call", "review", "walk", "talk")
    records = [
        Record(states.life({"slug": slug, "title": f"The {slug}"}), days, Exemptions())
        for slug, days in zip(slugs, ((), (), done, done, done), strict=True)
    ]
    return build_summary(records, today)


def one_overdue() -> Summary:
    """Return a habit that was never done, and one that is met."""
    tables = [{"slug": "visit", "title": "A visit"}, {"slug": "call", "title": "A call"}]
    done = [states.did(dt.date(2026, month, 9)) for month in (8, 9, 10, 11)]
    records = [
        Record(states.life(table), days, Exemptions())
        for table, days in zip(tables, ([], done), strict=True)
    ]
    return build_summary(records, states.TODAY)


STATES: dict[str, Callable[[], Summary]] = {
    "rich": states.rich_state,
    "all-overdue": states.all_overdue,
    "long-names": states.long_names,
    "one-overdue": one_overdue,
    "planning": planning_day,
    "planned": planned,
    "planned-month": planned_month,
    "both": both,
}


@pytest.mark.parametrize("name", STATES)
def test_the_text(name: str, snapshot: Snapshot) -> None:
    """The text of each state is as it was reviewed, under its subject."""
    one = letter_of(STATES[name]())
    snapshot.check(name, f"Subject: {one.subject}\n\n{one.text}")


@pytest.mark.parametrize("name", ["rich", "planning"])
def test_the_page(name: str, snapshot: Snapshot) -> None:
    """The HTML is as it was reviewed."""
    snapshot.check(f"{name}-html", letter_of(STATES[name]()).html)


def test_the_kept_example_is_what_is_sent(snapshot: Snapshot) -> None:
    """docs/examples/reminder.eml is, byte for byte, the mail of today's code."""
    message = message_of(example())
    if snapshot.is_update:
        EXAMPLE.write_bytes(message)
    assert EXAMPLE.read_bytes() == message


@pytest.mark.parametrize("name", STATES)
def test_text_and_page_say_the_same(name: str) -> None:
    """Each word of the text stands in the page: only bars, and numbers of asks, are others."""
    one = letter_of(STATES[name]())
    text = re.sub(r"^ +[▁▂▃▄▅▆▇█·]+  |^–––$|[.:;]| · ", " ", one.text, flags=re.MULTILINE)
    page = re.sub(r"[.:;]| · ", " ", Page(one.html).text)
    words = [word for word in text.lower().split() if "…" not in word]
    assert [word for word in words if word not in page.lower()] == []


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("most", [1, 3, 5])
def test_at_most_so_many_are_asked_for_anything(name: str, most: int) -> None:
    """Commands stand under each ask, and there are no more asks than the settings allow."""
    one = letter_of(STATES[name](), MONDAYS._replace(max_asks=most))
    assert 1 <= len(set(ASKED.findall(one.text))) <= most
    assert ASKED.findall(Page(one.html).text) == ASKED.findall(one.text)


@pytest.mark.parametrize("name", STATES)
def test_every_habit_is_named_once(name: str) -> None:
    """What nothing is asked of has one line; no habit is left out, or told of twice."""
    summary = STATES[name]()
    text = letter_of(summary).text
    for habit in summary.habits:
        begin = re.escape(habit.habit.words.title[:14])
        assert len(re.findall(rf"^(?: +|\d\. ){begin}", text, re.MULTILINE)) == 1


@pytest.mark.parametrize("name", STATES)
def test_no_line_is_long_but_a_command(name: str) -> None:
    """A mail program that does not wrap shows it all the same."""
    lines = letter_of(STATES[name]()).text.splitlines()
    assert [line for line in lines if len(line) > COLUMNS and "cchabits" not in line] == []


def test_the_foot_says_where_it_comes_from_and_how_to_stop_it() -> None:
    """Text and page name the program, whom it writes to, and the commands to change that."""
    one = example()
    for said in (one.text, Page(one.html).text):
        words = " ".join(said.split())
        assert "comes from cchabits" in words
        assert "ana@example.org" in words
        assert "cchabits remind snooze --until DAY" in words
        assert "cchabits remind off" in words
        assert "cchabits pause --from DAY" in words
        assert "[mail] in habits.toml" in words


# The subject


@pytest.mark.parametrize(
    ("summary", "subject"),
    [
        (one_overdue, "Overdue 2 months: A visit. Which day?"),
        (states.rich_state, "2 habits overdue, 1 due by Mon 30 Nov: which first?"),
        (states.all_overdue, "8 habits overdue: which first?"),
        (planning_day, "December: which days for 5 habits?"),
        (planned_month, "December: which days for 3 habits?"),
    ],
)
def test_the_subject_says_the_most_important(summary: Callable[[], Summary], subject: str) -> None:
    """It is a question or a count, of all that presses and not only of what is asked for."""
    assert letter_of(summary()).subject == subject


def test_a_subject_of_what_is_due() -> None:
    """One that is due is named, several are counted with the last day."""
    done = [states.did(dt.date(2026, month, 9)) for month in (8, 9, 10)]
    tables = [{"slug": slug, "title": f"A {slug}"} for slug in ("visit", "call")]
    records = [Record(states.life(table), done, Exemptions()) for table in tables]
    assert letter_of(build_summary(records[:1], states.TODAY)).subject == (
        "Due in 6 days: A visit. Which day?"
    )
    assert letter_of(build_summary(records, states.TODAY)).subject == (
        "2 habits due by Mon 30 Nov: which first?"
    )


def test_a_title_that_is_a_question_stays_one() -> None:
    """No full stop follows it, and what comes by the occasion is asked no day for."""
    table = {"slug": "question", "title": "What is in it for them?", "measure": "coverage"}
    summary = build_summary([Record(states.life(table), (), Exemptions())], states.TODAY)
    assert letter_of(summary).subject == "Overdue 2 months: What is in it for them? Any occasion?"


def test_one_habit_to_plan_is_named() -> None:
    """The subject of a month has its title."""
    record = Record(states.life({"slug": "visit", "title": "A visit"}, FIRST), (), Exemptions())
    assert letter_of(build_summary([record], FIRST)).subject == "December: A visit. Which day?"


def test_a_long_title_leaves_a_short_subject() -> None:
    """It is cut at a word; a control character or a line end in it is none any more."""
    title = "A title\r\nBcc: x@y.z \x1b[2J " + "that goes on " * 20
    record = Record(states.life({"slug": "long", "title": title}), (), Exemptions())
    subject = letter_of(build_summary([record], states.TODAY)).subject
    assert subject.isprintable()
    assert subject.startswith("Overdue 2 months: A title Bcc: x@y.z ")
    assert len(subject) < 80


# What is asked


def test_a_snoozed_habit_is_only_listed() -> None:
    """It has its line, with the day it comes back, and counts in no subject."""
    one = letter_of(states.rich_state(), MONDAYS, Snooze("customer-day", dt.date(2026, 12, 9)))
    assert "A day a month with customers: snoozed, back on 9 Dec" in one.text
    assert one.subject == "1 habit overdue, 1 due by Mon 30 Nov: which first?"


def test_what_waits_through_its_grace_is_not_asked_for_a_past_day() -> None:
    """A window that ended is overdue; the question looks ahead."""
    table = {"slug": "listen", "cadence": "within 30 days", "grace": 9, "title": "Listen"}
    record = Record(states.life(table, dt.date(2026, 10, 20)), (), Exemptions())
    (asked,) = decision_of(build_summary([record], states.TODAY)).asks
    assert asked.days_left < 0
    assert "Which day this week?" in letter_of(build_summary([record], states.TODAY)).text


def test_on_the_due_day_the_question_is_for_today() -> None:
    """There is no other day left."""
    done = [states.did(dt.date(2026, month, 9)) for month in (8, 9, 10)]
    record = Record(states.life({"slug": "visit"}), done, Exemptions())
    one = letter_of(build_summary([record], dt.date(2026, 11, 30)))
    assert "Due today" in one.text
    assert "Is there time for it today?" in one.text


def test_a_very_long_command_is_left_to_log() -> None:
    """Where what an entry must carry is too much for a line, `log` says what is missing."""
    needs = [f"{'detail' * 6}{number}" for number in range(40)]
    record = Record(states.life({"slug": "visit", "requires": needs}), (), Exemptions())
    one = letter_of(build_summary([record], states.TODAY))
    assert COMMAND.findall(one.text) == ["     cchabits log visit"]
    assert max(map(len, one.text.splitlines())) < 998
    assert max(map(len, one.html.splitlines())) < 998


# What is not said


def test_notes_and_names_stay_at_home() -> None:
    """What entries carry is told only with `include_notes`, of the habits that are asked for."""
    on = dt.date(2026, 10, 9)
    entry = Entry("id", "visit", on, 1, {"customer": ("Canary & Sons",)}, "they <b>leave</b>")
    record = Record(
        states.life({"slug": "visit"}), [Day(dt.date(2026, 8, 9), (Mark(1),))], Exemptions()
    )
    summary = build_summary([record], states.TODAY)
    silent = letter_of(summary, said={"visit": entry})
    assert "Canary" not in f"{silent}"
    assert "leave" not in f"{silent}"
    told = letter_of(summary, MONDAYS._replace(include_notes=True), said={"visit": entry})
    assert "9 Oct: customer Canary & Sons; they <b>leave</b>" in told.text
    assert "9 Oct: customer Canary &amp; Sons; they &lt;b&gt;leave&lt;/b&gt;" in told.html


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({0}, "Mondays at 07:30"),
        ({0, 3}, "Mondays and Thursdays at 07:30"),
        (set(range(5)), "Monday to Friday at 07:30"),
        (set(range(7)), "every day at 07:30"),
    ],
)
def test_the_days_of_mail_in_words(days: set[int], said: str) -> None:
    """They are said as people say them."""
    assert mail_days_words(MONDAYS._replace(days=frozenset(days))) == said
