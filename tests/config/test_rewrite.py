"""A command changes its lines of habits.toml, and no other byte."""

import copy
import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from cchabits.config import rewrite
from cchabits.config.paths import LARGEST_FILE
from cchabits.config.rewrite import renamed, with_habits, with_keys
from cchabits.domain.definition import KEYS
from cchabits.domain.numbers import Written
from cchabits.errors import CannotRewrite, UnknownHabit
from tests.config.tables import VALUES, raw_tables

EXAMPLE = Path(__file__).parents[2] / "habits.example.toml"
MARK = "\ufeff"
ONE = 'schema = 1\n\n[[habit]]\nslug = "one"\n'

Changes = Mapping[str, object | None]


def loads(text: str) -> dict[str, Any]:
    """Parse a file as the program does."""
    return tomllib.loads(text.removeprefix(MARK), parse_float=Written)


# Files as people and their editors write them


class Line(NamedTuple):
    """A line, or several that belong together; `value` stands between `head` and `tail`."""

    head: str
    value: str
    tail: str
    end: str
    habit: int = -1
    key: str = ""


class File(NamedTuple):
    """A habits file, line by line; `has_end` tells whether its last line ends."""

    lines: list[Line]
    mark: str
    has_end: bool

    @property
    def text(self) -> str:
        """The file as it lies on the disk."""
        lines = [f"{line.head}{line.value}{line.tail}{line.end}" for line in self.lines]
        text = self.mark + "".join(lines)
        return text if self.has_end else text[: -len(self.lines[-1].end)]

    def changed(self, habit: int, changes: Changes) -> str:
        """Return a pattern: keys of a habit set behind the same signs, all else as it was."""
        mine = [line for line in self.lines if line.habit == habit]
        new = changes.keys() - {line.key for line in mine}
        added = [key for key in changes if key in new and changes[key] is not None]
        patterns: list[tuple[str, str]] = []
        for line in self.lines:
            if line.habit == habit and line.key in changes:
                if changes[line.key] is not None:
                    pattern = f"{re.escape(line.head)}[^\n]*{re.escape(line.tail)}"
                    patterns.append((pattern, line.end))
            else:
                patterns.append((re.escape(line.head + line.value + line.tail), line.end))
            if line is mine[-1]:
                patterns += [(rf"[ \t]*{key} = [^\n]*", self.lines[0].end) for key in added]
        if not self.has_end:
            patterns[-1] = (patterns[-1][0], "")
        return re.escape(self.mark) + "".join(pattern + end for pattern, end in patterns)


SPACES = st.sampled_from(["", " ", "  ", "\t"])
COMMENTS = st.sampled_from(
    ["", " # mine", "# [[habit]]", '\t# "', " # ''' [ {", " # \u2028 é \x85"]
)
REMARKS = ["", " \t", "# mine", "  # [[habit]]", '# slug = "habit-0"', "#", '# """', "# grace = 1"]
HEADERS = ["[[habit]]", "[[ habit ]]", '[["habit"]]', "[['habit'\t]]", r'[["h\u0061bit"]]']
SLUGS = ['"habit-{}"', "'habit-{}'", '"""habit-{}"""', r'"h\u0061bit-{}"', "'''\nhabit-{}'''"]
VALUES_AS_WRITTEN = [
    "5", "+5", "0x1f", "1_000", "0.90", "-1.5e3", "nan", "true", "2026-08-01",
    "2026-08-01T09:00:00Z", '"a text"', "'C:\\'", r'"[[habit]] # \" \\"', '"""a"""""', "''''''",
    "[]", "[ ]", """["departments>=2", 'ask']""", "[['x'], [']', 1]]", "{a = 1, 'b' = \"}\"}",
    '["a",\n  "b", # the ] second\n]', "[\n'a'\n,'b'\n# ]\n]", '[{a = """\n[["""}, {b = [2]}]',
    '"""\n[[habit]]\nslug = "habit-0"\n"""', "'''\n[settings]\n# it's\n'''", '"""a \\\n  b"""',
]  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> File:
    """Files of one to four habits, with remarks, blank lines and settings anywhere."""
    ends = draw(st.sampled_from([st.just("\n"), st.just("\r\n"), st.sampled_from(["\n", "\r\n"])]))
    lines = [Line("schema = 1", "", "", draw(ends))]
    count = draw(st.integers(1, 4))
    settings_at = draw(st.integers(-1, count))
    for habit in range(count + 1):
        lines += draw(remarks(ends))
        if habit == settings_at:
            lines.append(Line("[settings]", "", draw(COMMENTS), draw(ends)))
            lines.append(Line("week_start = ", '"sunday"', "", draw(ends)))
            lines += draw(remarks(ends))
        if habit < count:
            lines += draw(habit_lines(habit, ends))
    lines += draw(remarks(ends))
    has_end = draw(st.booleans()) or not lines[-1].head
    if not has_end:
        lines[-1] = lines[-1]._replace(end=lines[0].end)  # what it gets if a line follows
    return File(lines, draw(st.sampled_from(["", MARK])), has_end)


@st.composite
def habit_lines(draw: st.DrawFn, habit: int, ends: st.SearchStrategy[str]) -> list[Line]:
    """Return a habit's lines, from its header to its last key."""
    header = draw(SPACES) + draw(st.sampled_from(HEADERS))
    lines = [Line(header, "", draw(COMMENTS), draw(ends), habit)]
    other = [key for key in KEYS if key != "slug"]
    keys = draw(st.lists(st.sampled_from(other), max_size=5, unique=True))
    keys.insert(draw(st.integers(0, len(keys))), "slug")
    for key in keys:
        lines += draw(remarks(ends))
        end = draw(ends)
        written = SLUGS if key == "slug" else VALUES_AS_WRITTEN
        value = draw(st.sampled_from(written)).replace("{}", str(habit)).replace("\n", end)
        name = draw(st.sampled_from(["{}", '"{}"', "'{}'"])).format(key)
        head = f"{draw(SPACES)}{name}{draw(SPACES)}={draw(SPACES)}"
        lines.append(Line(head, value, draw(COMMENTS), end, habit, key))
    return lines


@st.composite
def remarks(draw: st.DrawFn, ends: st.SearchStrategy[str]) -> list[Line]:
    """Return comments and blank lines."""
    drawn = draw(st.lists(st.sampled_from(REMARKS), max_size=2))
    return [Line(remark, "", "", draw(ends)) for remark in drawn]


def changes() -> st.SearchStrategy[dict[str, Any]]:
    """Changes of keys other than the slug; None takes one away."""
    keys = st.sampled_from([key for key in KEYS if key != "slug"])
    return st.dictionaries(keys, st.one_of(st.none(), VALUES, st.dates()), max_size=5)


def is_equal(one: object, other: object) -> bool:
    """Tell whether a change would change nothing."""
    return type(one) is type(other) and one == other


# Keys


@given(files(), changes(), st.data())
def test_a_change_changes_what_it_says(
    file: File, wanted: dict[str, Any], data: st.DataObject
) -> None:
    """The file then says the same but for the keys named, and every other sign is as it was."""
    expected = loads(file.text)
    number = data.draw(st.integers(0, len(expected["habit"]) - 1))
    table = expected["habit"][number]
    needed = {key: new for key, new in wanted.items() if not is_equal(table.get(key), new)}
    for key, new in needed.items():
        table.pop(key) if new is None else table.update({key: new})
    text = with_keys(file.text, f"habit-{number}", wanted)
    assert loads(text) == expected
    assert re.fullmatch(file.changed(number, needed), text)


@given(files(), changes())
def test_a_change_made_twice_is_made_once(file: File, wanted: dict[str, Any]) -> None:
    """What is as it should be is left alone, however it is written."""
    once = with_keys(file.text, "habit-0", wanted)
    assert with_keys(once, "habit-0", wanted) == once


@given(files())
def test_a_new_slug_is_all_that_changes(file: File) -> None:
    """The habit keeps its place and its lines; renamed back, the file says what it said."""
    text = renamed(file.text, "habit-0", "new")
    assert re.fullmatch(file.changed(0, {"slug": "new"}), text)
    assert loads(text)["habit"][0]["slug"] == "new"
    assert loads(renamed(text, "new", "habit-0")) == loads(file.text)


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("grace = 1   # days\n", {"grace": 5}, "grace = 5   # days\n"),
        ("grace = 1 # days\nlead = 2\n", {"grace": None}, "lead = 2\n"),
        ("# why\ngrace = 1\n\n\n# next\n", {"lead": 2}, "# why\ngrace = 1\nlead = 2\n\n\n# next\n"),
        ("\tgrace = 1\n", {"lead": 2, "ratio": True}, "\tgrace = 1\n\tlead = 2\n\tratio = true\n"),
        ("grace = 1", {"lead": 2}, "grace = 1\nlead = 2"),
        ("grace = 1", {"grace": None}, ""),
        ("target = 0.9\n", {"target": Written("0.90")}, "target = 0.90\n"),
        ("target = 1\n", {"target": "1 day"}, 'target = "1 day"\n'),
        ("ratio = true\n", {"ratio": 1}, "ratio = 1\n"),
        ("why = '1.0'\n", {"why": Written("1.0")}, "why = 1.0\n"),
        ("ask = [\n  'a', # first\n]\n", {"ask": ["a"]}, "ask = [\n  'a', # first\n]\n"),
        ("ask = [\n  'a',\n] # all\n", {"ask": ["a", "b"]}, 'ask = ["a", "b"] # all\n'),
        ("end = 2026-08-01\n", {"end": dt.date(2026, 9, 1)}, "end = 2026-09-01\n"),
        ("a.b = 1\na.c = 2\ngrace = 1\n", {"a": None}, "grace = 1\n"),
        ("a.b = 1\na.c = 2\n", {"grace": 1}, "a.b = 1\na.c = 2\ngrace = 1\n"),
        ("[habit.x]\ny = 1\n", {"grace": 1}, "grace = 1\n[habit.x]\ny = 1\n"),
        ("[habit.x]\ny = 1\n", {"x": None}, None),
        ("a.b = 1\n[habit.x]\n", {"x": 1}, None),
    ],
)
def test_the_lines_of_a_change(before: str, changes: Changes, after: str | None) -> None:
    """Comments stay at their keys, new keys come last; what cannot be done well is refused."""
    if after is None:
        with pytest.raises(CannotRewrite):
            with_keys(ONE + before, "one", changes)
    else:
        assert with_keys(ONE + before, "one", changes).rstrip("\n") == (ONE + after).rstrip("\n")


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("{slug = 'one'}", {"grace": 5}, "{slug = 'one', grace = 5}"),
        ("{ slug = 'one', lead = 1 }", {"grace": 5}, "{ slug = 'one', lead = 1, grace = 5 }"),
        ("{ slug = 'one', lead = 1 }", {"lead": None}, "{ slug = 'one' }"),
        ("{slug = 'one', lead = 1, grace=5}", {"lead": 2}, "{slug = 'one', lead = 2, grace=5}"),
        ("{slug = 'one', ask = [\n']}', # ]\n]}", {"ask": ["x"]}, "{slug = 'one', ask = [\"x\"]}"),
        ("{slug = 'one', x = {y = 1}}", {"lead": 2}, "{slug = 'one', x = {y = 1}, lead = 2}"),
        ("{'slug'=\"one\"}", {"slug": "two"}, "{'slug'=\"two\"}"),
    ],
)
@pytest.mark.parametrize(
    "file",
    [
        "habit = [{}]",
        "\ufeff'habit'=[ # all\r\n  {{slug = 'x', ask = ['{{']}},\r\n {} # one\r\n]\r\n",
    ],
)
def test_a_habit_in_braces_changes_there(
    file: str, before: str, changes: Changes, after: str
) -> None:
    """So does one of a file that has its habits in one list."""
    assert with_keys(file.format(before), "one", changes) == file.format(after)


def test_a_byte_order_mark_may_stand_before_a_header() -> None:
    """It stays the first sign."""
    text = with_keys("\ufeff[[habit]]\nslug = 'one'\n", "one", {"grace": 5})
    assert text == "\ufeff[[habit]]\nslug = 'one'\ngrace = 5\n"


def test_a_habit_of_the_example_changes_alone() -> None:
    """The file that `init` writes keeps all but the lines of the change."""
    before = EXAMPLE.read_text(encoding="utf-8")
    after = with_keys(before, "feedback-review", {"cadence": "every 2 weeks", "grace": 5})
    gone = set(before.splitlines()) - set(after.splitlines())
    new = set(after.splitlines()) - set(before.splitlines())
    assert (gone, new) == (set(), {'cadence = "every 2 weeks"', "grace = 5"})
    assert len(after.splitlines()) == len(before.splitlines()) + 1


def test_an_unknown_slug_is_refused() -> None:
    """The nearest of the file's is named."""
    with pytest.raises(UnknownHabit) as caught:
        with_keys(ONE, "onne", {"grace": 1})
    assert caught.value.sentence == "no habit is called 'onne'"
    assert caught.value.hints == ("did you mean one?",)
    with pytest.raises(UnknownHabit):
        renamed("schema = 1\n", "one", "two")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ONE + "grace = \n", "line 5, column 9: a value is missing here"),
        (ONE + ONE.replace("schema = 1\n", ""), "it has 2 habits with the slug 'one'"),
        ("[habit]\nslug = 'one'\n", "a habit begins with [[habit]]"),
        ("habit = ['one']\n", "a habit begins with [[habit]]"),
        (f"{ONE}# {'x' * (LARGEST_FILE - len(ONE) - 5)}\n", "the outcome could not be read: "),
    ],
)
def test_a_file_that_cannot_be_changed_is_refused(text: str, why: str) -> None:
    """One sentence says why, and to use an editor."""
    with pytest.raises(CannotRewrite) as caught:
        with_keys(text, "one", {"grace": 5})
    assert why in caught.value.sentence
    assert "text editor" in caught.value.hints[0]


def test_a_wrong_outcome_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong on the way, it is seen before it is written."""
    monkeypatch.setattr(rewrite, "value_toml", lambda _: "7")
    with pytest.raises(CannotRewrite, match="would not say what was meant"):
        with_keys(ONE, "one", {"grace": 5})
    monkeypatch.setattr(rewrite, "habit_toml", lambda _: "[[habit]]\nslug = 'other'\n")
    with pytest.raises(CannotRewrite, match="would not say what was meant"):
        with_habits(ONE, [{"slug": "two"}])


def test_a_file_that_is_misread_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a place that is not the habit's is changed, nor a sign that was not meant."""
    parse = tomlkit.parse
    monkeypatch.setattr(tomlkit, "parse", lambda text: parse(text.replace(" = ", "=")))
    with pytest.raises(CannotRewrite, match="could not be kept"):
        with_keys(ONE, "one", {"grace": 5})
    monkeypatch.setattr(rewrite, "blotted", lambda text: text)
    with pytest.raises(CannotRewrite, match="not told apart"):
        with_keys(f'{ONE}why = """\n[[habit]]\n"""\n', "one", {"grace": 5})


def test_half_a_character_is_refused() -> None:
    """A surrogate, which a terminal may send, cannot be in a file."""
    with pytest.raises(CannotRewrite, match="is not understood"):
        with_keys(ONE, "one", {"why": "\udce9"})


# Habits


def test_no_habits_are_no_change() -> None:
    """Not even a line end is added."""
    assert with_habits("schema = 1", []) == "schema = 1"


@given(files(), st.lists(raw_tables(), max_size=3))
def test_added_habits_come_last(file: File, tables: list[dict[str, Any]]) -> None:
    """The file then says the same and has them; every byte that was there stays."""
    before = copy.deepcopy(tables)
    expected = loads(file.text)
    expected["habit"] += tables
    text = with_habits(file.text, tables)
    assert loads(text) == expected
    assert text.startswith(file.text)
    assert tables == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "{}"),
        ("schema = 1", "schema = 1\n\n{}"),
        ("schema = 1\n", "schema = 1\n\n{}"),
        ("schema = 1\n\n\n", "schema = 1\n\n\n{}"),
        ("schema = 1\n # end\n \t\n", "schema = 1\n # end\n \t\n{}"),
        ("schema = 1\r\n", "schema = 1\r\n\r\n{}"),
        ("\ufeffschema = 1\r\n# end", "\ufeffschema = 1\r\n# end\r\n\r\n{}"),
    ],
)
def test_an_added_habit_stands_apart(before: str, after: str) -> None:
    """One blank line is before it, and its lines end as the others do."""
    lines = '[[habit]]\nslug = "two"\nask = ["a", "b"]\n'
    lines = lines.replace("\n", "\r\n") if "\r" in before else lines
    assert with_habits(before, [{"slug": "two", "ask": ["a", "b"]}]) == after.format(lines)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("habit = []", "habit = [@]"),
        ("habit = [{slug = 'one'}] # all\n", "habit = [{slug = 'one'}, @] # all\n"),
        ("habit = [ {slug = 'one'} ]", "habit = [ {slug = 'one'}, @ ]"),
        ("habit = [\n {slug = 'one'}, # x\n]", "habit = [\n {slug = 'one'}, # x\n @,\n]"),
        ("habit = [\n {slug = 'one'} # x\n]", "habit = [\n {slug = 'one'}, # x\n @\n]"),
        ("habit = [\r\n]\r\n", "habit = [\r\n    @\r\n]\r\n"),
        ("habit = []\n[settings]\n", "habit = [@]\n[settings]\n"),
    ],
)
def test_a_habit_is_added_in_braces_where_the_others_are(before: str, after: str) -> None:
    """A list of habits is lengthened: TOML allows no [[habit]] beside it."""
    new = '{slug = "two", ask = ["a"]}'
    assert with_habits(before, [{"slug": "two", "ask": ["a"]}]) == after.replace("@", new)


def test_a_file_too_long_for_another_habit_is_refused() -> None:
    """What the program would not read it does not write."""
    with pytest.raises(CannotRewrite, match="the outcome could not be read: the file is larger"):
        with_habits(ONE + "#" * (LARGEST_FILE - len(ONE)), [{"slug": "two"}])
