"""Letters for the tests: of the plausible states, composed as a tick composes them."""

import datetime as dt
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cchabits.domain.habit import Entry
from cchabits.domain.mail import Decision, Folder, Letter, MailSettings, Snooze, decide
from cchabits.domain.plan import Plan
from cchabits.domain.summary import Summary
from cchabits.mail.message import build, make_message_id
from cchabits.render.mail.compose import letter
from tests.render import states

ANA = "ana@example.org"
SETTINGS = MailSettings(ANA, "habits@example.org", Folder("/mail"), days=frozenset(range(7)))
MONDAYS = SETTINGS._replace(days=frozenset({0}))
TUESDAYS = SETTINGS._replace(days=frozenset({1}))  # the example's day is one
BRUSSELS = ZoneInfo("Europe/Brussels")
MORNING = dt.time(7, 30)
PLANS = (
    Plan("customer-day", dt.date(2026, 11, 26), dt.time(9), 120, dt.date(2026, 11, 16), "Acme"),
    Plan("feedback-review", dt.date(2026, 11, 19), dt.time(14), 60, dt.date(2026, 11, 9), "sales"),
    Plan("new-focus", dt.date(2026, 12, 3), dt.time(10, 30), 90, dt.date(2026, 11, 20)),
)


def now_of(summary: Summary) -> dt.datetime:
    """Return half past seven in Brussels on a summary's day."""
    return dt.datetime.combine(summary.today, MORNING, BRUSSELS)


def decision_of(summary: Summary, settings: MailSettings = SETTINGS, *snoozes: Snooze) -> Decision:
    """Decide what a mail says on a summary's day, if mail went on that day and then on Mondays."""
    as_if = settings._replace(days=frozenset({0, summary.today.weekday()}))
    return decide(summary, as_if, now_of(summary), snoozes)


def letter_of(
    summary: Summary,
    settings: MailSettings = MONDAYS,
    *snoozes: Snooze,
    said: Mapping[str, Entry] | None = None,
) -> Letter:
    """Compose a mail."""
    decision = decision_of(summary, settings, *snoozes)
    return letter(summary, settings, decision, summary.today, said)


def planned() -> Summary:
    """Return the rich state with one plan ahead, one that passed, and one of a habit further down.

    Who is met stays out of the mail: it may not repeat notes.
    """
    return states.rich_state(PLANS)


def example() -> Letter:
    """Return the letter that is kept under docs/examples/."""
    return letter_of(planned(), TUESDAYS)


def message_of(one: Letter, settings: MailSettings = MONDAYS) -> bytes:
    """Return a letter as the message of 24 November."""
    now = dt.datetime.combine(states.TODAY, MORNING, BRUSSELS)
    message_id = make_message_id(settings.sender, "example", settings.to, states.TODAY.isoformat())
    return build(one, settings, message_id, now)


class Tag(NamedTuple):
    """A tag that begins an element."""

    name: str
    attributes: dict[str, str]


class Page(HTMLParser):
    """A page as a program reads it: its tags in order, its text, and how many cells its rows have.

    `rows` has the attributes of a table and the number of cells of one of its rows, for each row.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.texts: list[str] = []
        self.style = ""
        self.rows: list[tuple[dict[str, str], int]] = []
        self._open: list[str] = []
        self._tables: list[dict[str, str]] = []
        self._cells: list[int] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """All that can be read, with single blanks."""
        return " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag, and where it stands."""
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append(Tag(tag, attributes))
        if tag == "meta":
            return
        self._open.append(tag)
        if tag == "table":
            self._tables.append(attributes)
        elif tag == "tr":
            self._cells.append(0)
        elif tag == "td":
            self._cells[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        """Check that the element that ends is the one that began last."""
        assert self._open.pop() == tag
        if tag == "table":
            self._tables.pop()
        elif tag == "tr":
            self.rows.append((self._tables[-1], self._cells.pop()))

    def handle_data(self, data: str) -> None:
        """Keep what can be read."""
        if self._open and self._open[-1] == "style":
            self.style += data
        elif "title" not in self._open:
            self.texts.append(data)
