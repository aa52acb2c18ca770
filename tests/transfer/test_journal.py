"""The journal's text: every bad line is named, and what is written reads back."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.definition import read_habit
from cchabits.domain.habit import SKIP_REASONS, Entry, Pause, Skip
from cchabits.domain.life import Life
from cchabits.domain.numbers import MILLION
from cchabits.domain.practice import (
    CHOICES,
    MISS_REASONS,
    SPANS,
    Choice,
    MissReason,
    Practice,
    Reflection,
)
from cchabits.domain.settings import Settings
from cchabits.errors import BadJournal
from cchabits.transfer.journal import (
    LONGEST_LINE,
    SCHEMA,
    Journal,
    entry_record,
    header,
    read_journal,
    write_journal,
)
from tests.engine import life_of

START = dt.date(2026, 8, 1)


def habit_of(slug: str, **keys: object) -> Life:
    """Return a habit as habits.toml would define it."""
    table = {"slug": slug, "title": "A title"} | keys
    habit, problems = read_habit(table, Settings(), START)
    assert habit is not None, problems
    return life_of(habit)


HABITS: Mapping[str, Life] = {
    habit.slug: habit
    for habit in (
        habit_of("call", requires=["who"], end=dt.date(2027, 7, 31)),
        habit_of("visit", measure="duration"),
        habit_of("question", measure="coverage"),
        habit_of("money", measure="coverage", ratio=True),
        habit_of("objectives", measure="checklist", items=["own", "team"]),
        habit_of("gifts", measure="checklist", target=2),
        habit_of("courage", measure="score"),
        habit_of("listen", cadence="within 30 days"),
    )
}


def read(*lines: str) -> tuple[Journal, list[str]]:
    """Read lines after a header, and return the problems as texts."""
    journal, problems = read_journal([header(), *lines], HABITS)
    return journal, list(map(str, problems))


def entry(habit: str = "call", /, **rest: object) -> str:
    """Return the line of an entry of 3 November; `with_` and `for_` stand for Python's words."""
    keys = {"with_": "with", "for_": "for"}
    named = {keys.get(key, key): value for key, value in rest.items()}
    return json.dumps({"type": "entry", "habit": habit, "on": "2026-11-03"} | named)


def skip(**rest: object) -> str:
    """Return the line of a skip."""
    record = {"type": "skip", "habit": "call", "on": "2026-09-30", "reason": "illness"}
    return json.dumps(record | rest)


def pause(**rest: object) -> str:
    """Return the line of a pause."""
    return json.dumps({"type": "pause", "habit": None, "from": "2026-09-10"} | rest)


def reason(**rest: object) -> str:
    """Return the line of a reason."""
    record = {"type": "reason", "habit": "call", "on": "2026-09-30", "reason": "forgot"}
    return json.dumps(record | rest)


def review(**rest: object) -> str:
    """Return the line of a review."""
    record = {"type": "review", "on": "2026-09-30", "span": "month", "plus": "a call"}
    return json.dumps(record | rest)


def choice(**rest: object) -> str:
    """Return the line of an answer."""
    record = {"type": "choice", "habit": "call", "on": "2026-09-30", "choice": "keep"}
    return json.dumps(record | rest)


BAD_LINES = [
    # No record at all
    ("x", "not JSON at character 1"),
    ('{"type": "entry"', "not JSON at character 17"),
    ("[]", "not a JSON object"),
    ("null", "not a JSON object"),
    ('"entry"', "not a JSON object"),
    ("[" * 100_000, "nested too deeply"),
    ('{"a":' * 100_000, "nested too deeply"),
    ('{"type": "entry", "note": "' + "x" * LONGEST_LINE + '"}', "longer than 1,000,000 characters"),
    ("{}", "type missing is not known: definition, entry, skip, pause, reason, review, choice, "),
    ('{"type": ["entry"]}', "is not known: definition, entry, skip, pause, reason, review"),
    ('{"type": "Entry"}', "type 'Entry' is not known"),
    (header(), "type 'header' is not known"),
    ('{"type": "definition"}', "a definition stands before all that was logged"),
    # What every record has
    (json.dumps({"type": "entry", "on": "2026-11-03"}), "the habit is missing"),
    (entry("nothing"), "no habit is called 'nothing'"),
    (entry("Call"), "no habit is called 'Call'"),
    (json.dumps({"type": "entry", "habit": ["call"], "on": "2026-11-03"}), "no habit is called"),
    (json.dumps({"type": "entry", "habit": "call"}), "'on' is missing"),
    (entry(on=""), "'on' is '', and must be a day as YYYY-MM-DD"),
    (entry(on="20261103"), "'on' is '20261103'"),
    (entry(on="2026-W45-2"), "'on' is '2026-W45-2'"),
    (entry(on="2026-02-29"), "'on' is '2026-02-29'"),
    (entry(on="2026-11-03T00:00"), "'on' is"),
    (entry(on="0000-01-01"), "'on' is '0000-01-01'"),
    (json.dumps({"type": "entry", "habit": "call", "on": 20261103}), "'on' is 20261103"),
    (entry(onn=1), "unknown key 'onn'"),
    (entry(reason="illness"), "unknown key 'reason'"),
    # Values
    (entry(amount=0), "'amount' is 0, and must be a whole number of 1 or more"),
    (entry(amount=-1), "'amount' is -1, and"),
    (entry(amount=1.5), "'amount' is 1.5, and"),
    (entry(amount="1"), "'amount' is '1', and"),
    (entry(amount=True), "'amount' is True, and"),
    (entry(amount=10**12 + 1), "must be a whole number"),
    (entry(amount=10**4000), "is a huge number"),
    (entry(amount=7).replace("7", "9" * 5000), "a number in it has too many digits"),
    (entry(amount=float("nan")), "NaN is not a number"),
    (entry("courage", score=float("inf")), "Infinity is not a number"),
    (entry("courage", score=float("-inf")), "-Infinity is not a number"),
    (entry("courage", score=7).replace("7", "1e999999999"), "is not a score"),
    (entry("courage", score=7).replace("7", "1e-999999999"), "is not a score"),
    (entry("courage", score=11), "is not a score from 0 to 10"),
    (entry("courage", score=-0.5), "is not a score"),
    (entry("courage", score="7"), "is not a score"),
    (entry("courage", score=0.1234567), "is not a score"),
    (entry("courage"), "'score' is missing"),
    (entry("visit"), "'minutes' is missing"),
    (entry("visit", minutes=0), "'minutes' is 0"),
    (entry("visit", minutes="90m"), "'minutes' is '90m'"),
    (entry("visit", minutes=90.5), "'minutes' is"),
    (entry("question"), "missing of missing"),
    (entry("question", done=1), "1 of missing"),
    (entry("question", done=5, of=4), "is more than there were"),
    (entry("question", done=-1, of=4), "is"),
    (entry("question", done=0, of=0), "is not a number of occasions"),
    (entry("question", done=0.5, of=1), "is not a number of occasions"),
    (entry("money", done=-1, of=1), "is not two amounts"),
    (entry("objectives"), "'item' is missing"),
    (entry("objectives", item="theirs"), "'theirs' is not on the list"),
    (entry("objectives", item=["own"]), "'item' is"),
    (entry("gifts", item=""), "'item' is ''"),
    (entry("gifts", item="x" * 201), "an item has 201 characters; at most 200 are kept"),
    (entry("gifts", item="a\0b"), "NUL"),
    (entry("gifts", item="\ud800"), "surrogate"),
    (entry(minutes=5), "'minutes' is not a value of measure 'count'"),
    (entry("visit", minutes=5, amount=1), "'amount' is not a value of measure 'duration'"),
    # Details, notes, names
    (entry(with_=["sales"]), "'with' must be an object"),
    (entry(with_={"who": "sales"}), "'with' must be an object whose values are lists"),
    (entry(with_={"who": [1]}), "detail 'who' is not a text"),
    (entry(with_={"": ["x"]}), "cannot be a detail's key"),
    (entry(with_={"a=b": ["x"]}), "cannot be a detail's key"),
    (entry(with_={"a\nb": ["x"]}), "cannot be a detail's key"),
    (entry(with_={"who": ["x" * 1001]}), "1,001 characters"),
    (entry(with_={"who": ["x"] * 101}), "at most 100 details"),
    (entry(note=5), "the note is not a text"),
    (entry(note="a\0b"), "NUL"),
    (entry(note="\ud83d"), "half a character"),
    (entry(note="x" * 10_001), "10,001 characters"),
    (entry(by=["Kim"]), "'by' is not a text"),
    (entry(by="x" * 201), "201 characters"),
    (entry(id=""), "an id is a text of 1 to 200 characters"),
    (entry(id=5), "an id is a text"),
    (entry(id="a b"), "an id has no spaces"),
    (entry(id="last"), "not 'last'"),
    (entry(id="a\ud800"), "an id has no spaces or control characters"),
    # Falsehoods that are no text, object or list
    (entry(note=False), "the note is not a text"),
    (entry(note=0), "the note is not a text"),
    (entry(by=0), "'by' is not a text"),
    (entry(with_=0), "'with' must be an object"),
    (entry(with_=[]), "'with' must be an object"),
    (skip(next=[]), "is not a text"),
    (pause(reason=0), "the reason is not a text"),
    (pause(reason="a\0b"), "NUL"),
    (pause(reason="x" * 201), "201 characters"),
    # Days that cannot be
    (entry(for_="2026-11-04"), "--for 2026-11-04 is after the entry's own day"),
    (entry(for_="2026-07-31"), "no period of call holds 2026-07-31"),
    (entry(id="a", for_="2026-11-04"), "--for 2026-11-04 is after the entry's own day"),
    (entry("listen", id="a", for_="2026-11-01"), "not for rolling cadences"),
    (entry("question", id="a", done=1, of=1, for_="2026-11-01"), "not for coverage"),
    (entry("listen", for_="2026-11-01"), "not for rolling cadences"),
    (entry("question", done=1, of=1, for_="2026-11-01"), "not for coverage"),
    (entry(for_="yesterday"), "'for' is 'yesterday'"),
    (skip(on=None), "'on' is missing"),
    (skip(habit=None), "the habit is missing"),
    (skip(reason="busy"), "'busy' is not a reason"),
    (skip(reason=None), "is not a reason"),
    (skip(reason=["illness"]), "is not a reason"),
    (skip(id="x"), "unknown key 'id'"),
    (skip(next="a\0"), "NUL"),
    (pause(habit="nothing"), "no habit is called 'nothing'"),
    (pause(until="2026-09-10"), "must be after 'from', 2026-09-10"),
    (pause(until="2026-09-01"), "must be after 'from'"),
    (pause(until="soon"), "'until' is 'soon'"),
    (json.dumps({"type": "pause", "habit": None}), "'from' is missing"),
    (pause(on="2026-09-10"), "unknown key 'on'"),
    # What is written down around the acts
    (reason(habit=None), "the habit is missing"),
    (reason(habit="nothing"), "no habit is called 'nothing'"),
    (reason(on=None), "'on' is missing"),
    (reason(on="2026-02-30"), "'on' is '2026-02-30'"),
    (reason(reason=None), "missing is not a reason"),
    (reason(reason="illness"), "'illness' excuses a period, and explains none"),
    (reason(reason=["forgot"]), "is not a reason"),
    (reason(reason={}), "{} is not a reason"),
    (reason(note=7), "the note is not a text"),
    (reason(note="n" * 10_001), "the note has 10,001 characters"),
    (reason(next="a\0"), "NUL"),
    (reason(plus="a call"), "unknown key 'plus'"),
    (reason(id="x"), "unknown key 'id'"),
    (review(habit=None), "unknown key 'habit'"),
    (review(habit="call"), "unknown key 'habit'"),
    (review(on="today"), "'on' is 'today'"),
    (review(span=None), "missing is no span of a review"),
    (review(span="decade"), "'decade' is no span of a review"),
    (review(span=["month"]), "is no span of a review"),
    (review(plus=["a call"]), "'plus' is not a text"),
    (review(delta="d" * 1_001), "'delta' has 1,001 characters; at most 1,000 are kept"),
    (review(next="\ud800"), "surrogate"),
    (review(plus=None), "a review says something"),
    (review(plus="", next=""), "a review says something"),
    (review(reason="forgot"), "unknown key 'reason'"),
    (choice(habit=None), "the habit is missing"),
    (choice(on=20260930), "'on' is 20260930"),
    (choice(choice=None), "missing is no choice"),
    (choice(choice="lower"), "'lower' is no choice"),
    (choice(choice=["keep"]), "is no choice"),
    (choice(note="x"), "unknown key 'note'"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "why"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_is_named_with_its_reason(line: str, why: str) -> None:
    """A line that cannot be taken is a problem with its number, and those beside it are read."""
    journal, problems = read(entry(amount=1), line, entry(amount=2))
    assert len(problems) == 1
    assert problems[0].startswith("line 3: ")
    assert why in problems[0]
    assert [one.value for one in journal.entries] == [1, 2]
    assert journal.lines == [2, 4]


@pytest.mark.parametrize(("line", "why"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_reason_is_short_enough_to_read(line: str, why: str) -> None:
    """What a problem repeats of a line is never more than fits a few lines."""
    assert why
    assert all(len(problem) < 300 for problem in read(line)[1])


def test_all_bad_lines_are_named_in_their_order() -> None:
    """Reading never stops at the first bad line."""
    _, problems = read("x", entry(), "y", entry(amount=0))
    assert [problem.split(":")[0] for problem in problems] == ["line 2", "line 4", "line 5"]


def test_the_least_an_entry_needs_is_enough() -> None:
    """A count without an amount is one act; everything else is empty."""
    journal, problems = read(entry())
    assert problems == []
    assert journal.entries == [Entry("", "call", dt.date(2026, 11, 3), 1, {})]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (entry("visit", minutes=90), 90),
        (entry("visit", minutes=90.0), 90),
        (entry(amount=2.0), 2),
        (entry("question", done=2, of=3), (2 * MILLION, 3 * MILLION)),
        (entry("question", done=2.0, of=3.0), (2 * MILLION, 3 * MILLION)),
        (entry("money", done=0.1, of=0.3), (100_000, 300_000)),
        (entry("money", done=1e-6, of=1e6), (1, 10**12)),
        (entry("money", done=5, of=3), (5 * MILLION, 3 * MILLION)),
        (entry("gifts", item=" a book "), " a book "),
        (entry("courage", score=7), 7 * MILLION),
        (entry("courage", score=7.25), 7_250_000),
        (entry("courage", score=0), 0),
    ],
)
def test_a_value_is_read_as_it_is_written(line: str, value: object) -> None:
    """Numbers are read exactly, and labels as they are."""
    journal, problems = read(line)
    assert problems == []
    assert journal.entries[0].value == value


@pytest.mark.parametrize("key", ["id", "with", "note", "by", "for", "amount", "minutes"])
def test_null_is_nothing(key: str) -> None:
    """A key whose value is null is as one that is left out."""
    assert read(entry(**{f"{key}_" if key in {"with", "for"} else key: None})) == read(entry())


@pytest.mark.parametrize("day", ["2026-07-31", "2027-08-01"])
def test_a_skip_outside_the_habit_s_life_is_kept(day: str) -> None:
    """A skip dated before the start, or after the end, names no period and is taken."""
    journal, problems = read(skip(on=day))
    assert problems == []
    assert [one.on.isoformat() for one in journal.skips] == [day]


def test_an_open_pause_of_all_needs_only_its_begin() -> None:
    """A pause without a habit is of all, and without an end is open."""
    journal, problems = read('{"type": "pause", "from": "2026-09-10"}')
    assert (journal.pauses, problems) == ([Pause(None, dt.date(2026, 9, 10))], [])


def test_blank_lines_are_passed_over() -> None:
    """Blank lines are none, and count in the numbers of those after them."""
    _, problems = read_journal(["", "  ", header(), "\r", "x"], HABITS)
    assert [problem.line for problem in problems] == [5]


def test_one_id_is_one_entry() -> None:
    """Equal lines with one id are read once; a different one is a problem."""
    same = entry(id="x", with_={"who": ["a"]})
    other = entry(with_={"who": ["a"]}, id="x", amount=1)
    journal, problems = read(same, other, entry(id="x", amount=2))
    assert len(journal.entries) == 1
    assert problems == ["line 4: the id x belongs to another line"]


@pytest.mark.parametrize("lines", [[], [""], [" ", "\n"]])
def test_an_empty_journal_is_refused(lines: list[str]) -> None:
    """Without a header there is no journal."""
    with pytest.raises(BadJournal, match="empty"):
        read_journal(lines, HABITS)


@pytest.mark.parametrize(
    "first",
    ["x", "[]", "null", "{}", entry(), '{"type": "header"}', "[" * 100_000, "9" * 5000,
     '{"type": "header", "schema": 1}', '{"type": "header", "schema": "cchabits.journal/10"}',
     '{"type": "header", "schema": "%s"}' % ("x" * 5000)],
    ids=range(11),
)  # fmt: skip
def test_another_first_line_is_refused(first: str) -> None:
    """The first line must be the header of a version that is known."""
    with pytest.raises(BadJournal) as refusal:
        read_journal([first, entry()], HABITS)
    assert len(refusal.value.sentence) < 200


def test_a_header_may_say_more() -> None:
    """Another key in the header is for a later version, which still reads as this one."""
    line = json.dumps({"type": "header", "schema": SCHEMA, "exported": "2026-11-03"})
    assert read_journal([line], HABITS) == (Journal([], [], [], [], []), [])


# Out and in

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
KEYS = st.text("abcdefgh-_é ", min_size=1, max_size=8).filter(str.strip)
DAYS = st.dates(START, dt.date(2027, 7, 31))
AMOUNTS = st.integers(0, 10**15)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "call": st.integers(1, 10**12),
    "visit": st.integers(1, 10**6),
    "question": st.integers(1, 10**9).flatmap(
        lambda of: st.tuples(st.integers(0, of).map(lambda n: n * MILLION), st.just(of * MILLION))
    ),
    "money": st.tuples(AMOUNTS, AMOUNTS),
    "objectives": st.sampled_from(["own", "team"]),
    "gifts": TEXTS.filter(str.strip),
    "courage": st.integers(0, 10 * MILLION),
    "listen": st.just(1),
}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return an entry that may be in the log."""
    habit = draw(st.sampled_from(sorted(VALUES)))
    on = draw(DAYS)
    may_have_credit = habit not in {"question", "money", "listen"}
    return Entry(
        id=draw(st.text("abc-é", min_size=1, max_size=12)),
        habit=habit,
        on=on,
        value=draw(VALUES[habit]),
        details=draw(st.dictionaries(KEYS, st.lists(TEXTS, max_size=3).map(tuple), max_size=3)),
        note=draw(TEXTS),
        by=draw(TEXTS),
        credit=draw(st.none() | st.dates(START, on)) if may_have_credit else None,
    )


SKIPS = st.builds(
    Skip, st.sampled_from(sorted(HABITS)), DAYS, st.sampled_from(SKIP_REASONS), TEXTS, TEXTS
)


PRACTICE: st.SearchStrategy[Practice] = st.one_of(
    st.builds(
        MissReason,
        st.sampled_from(sorted(HABITS)),
        DAYS,
        st.sampled_from(MISS_REASONS),
        TEXTS,
        TEXTS,
    ),
    st.builds(Reflection, DAYS, st.sampled_from(SPANS), TEXTS, TEXTS, TEXTS).filter(
        lambda one: any(one[2:])
    ),
    st.builds(Choice, st.sampled_from(sorted(HABITS)), DAYS, st.sampled_from(CHOICES)),
)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    """Return a pause of one habit or of all, open or not."""
    begin = draw(DAYS)
    until = draw(st.none() | st.dates(begin + dt.timedelta(days=1), dt.date.max))
    owner = draw(st.sampled_from([None, *HABITS]))
    return Pause(owner, begin, until, draw(st.sampled_from(["", *SKIP_REASONS])))


@given(
    logged=st.lists(entries(), max_size=5, unique_by=lambda one: one.id),
    skipped=st.lists(SKIPS, max_size=2),
    paused=st.lists(pauses(), max_size=2),
    written=st.lists(PRACTICE, max_size=3),
)
def test_what_is_written_reads_back(
    logged: list[Entry], skipped: list[Skip], paused: list[Pause], written: list[Practice]
) -> None:
    """Any log, written and split at its line ends, reads back to the same records."""
    text = "\n".join(write_journal(logged, [*skipped, *paused, *written], HABITS))
    journal, problems = read_journal(text.encode().decode().split("\n"), HABITS)
    assert problems == []
    assert journal == Journal(logged, skipped, paused, written, list(range(2, 2 + len(logged))))


@given(logged=entries())
def test_what_is_empty_is_not_written(logged: Entry) -> None:
    """A record has no key whose value says nothing."""
    record = entry_record(logged, HABITS[logged.habit].on(logged.on).measure)
    optional = {"with": logged.details, "note": logged.note, "by": logged.by, "for": logged.credit}
    assert {key for key in optional if key in record} == {key for key, it in optional.items() if it}


@given(line=st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_text_is_read_or_named(line: str) -> None:
    """No line, whatever is in it, raises anything."""
    journal, problems = read(line)
    assert len(problems) == (1 if line.strip() else 0)
    assert journal.entries == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
ANY_KEYS = (
    "id", "habit", "on", "with", "note", "by", "for", "amount", "minutes", "done", "of", "item",
    "score", "reason", "next", "from", "until",
)  # fmt: skip


@given(
    kind=st.sampled_from(["entry", "skip", "pause"]),
    habit=st.sampled_from(sorted(HABITS)),
    keys=st.dictionaries(st.sampled_from(ANY_KEYS), JSON, max_size=3),
)
def test_any_value_of_any_key_is_read_or_named(
    kind: str, habit: str, keys: dict[str, object]
) -> None:
    """A record with anything at all under its keys is taken, or is one problem."""
    base = {"type": kind, "habit": habit, "on": "2026-11-03", "from": "2026-11-03"}
    if kind != "pause":
        del base["from"]
    journal, problems = read(json.dumps(base | keys))
    taken = len(journal.entries) + len(journal.skips) + len(journal.pauses)
    assert taken + len(problems) == 1
    assert json.dumps(problems)
