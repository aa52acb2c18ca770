"""A block of a crontab: put in and taken out again, whatever else the crontab holds."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchabits.domain.crontab import EVERY_HALF_HOUR, Task, cron_line, put_in, take_out
from cchabits.errors import CannotWrite

WORDS = ("/opt/python", "-m", "cchabits", "remind", "run")
ANA, BEN = Task(WORDS, home="/srv/ana"), Task(WORDS, home="/srv/ben")
PLAIN = Task(WORDS)

paths = st.text(
    st.characters(blacklist_characters="\0\r\n", blacklist_categories=["Cs"]), max_size=40
)
folders = st.one_of(paths, st.text("/a%\\'\" $`#!\x7f", max_size=20), st.just("/\udcff")).map(
    "/{}".format
)
tasks = st.builds(
    lambda home, is_named: Task((*WORDS, "--home", home), home=home if is_named else ""),
    folders,
    st.booleans(),
)
lines = st.one_of(
    st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")),
    st.sampled_from(
        [
            b"",
            b"MAILTO=ana@example.org\r",
            b"# \xff\xfe",
            b"0 8 * * 1 date +\\%F",
            b"# BEGIN cchabits",
        ]
    ),
)
MARKS = (b"# BEGIN cchabits remind", b"# END cchabits remind")
foreign = st.builds(
    lambda found, end: b"\n".join(found) + end,
    st.lists(lines.filter(lambda line: not line.startswith(MARKS)), max_size=6),
    st.sampled_from([b"", b"\n"]),
)


def unescaped(command: str, *, is_thorough: bool) -> str:
    r"""Return a command as a cron hands it to the shell.

    The older kind only minds `\\%`; the newer takes a backslash from before `%` and `\\`.
    """
    said, rest = "", command
    while rest:
        assert not rest.startswith("%"), "cron would make a line break of it"
        if rest.startswith("\\"):
            said += rest[1:2] if is_thorough and rest[1:2] in {"%", "\\"} else rest[:2]
            rest = rest[2:]
        else:
            said += rest[0]
            rest = rest[1:]
    return said


def test_a_line_has_the_hours_the_variables_and_the_words() -> None:
    """Every half hour, with nothing left to the environment."""
    task = Task(WORDS, (("XDG_DATA_HOME", "/my data"),))
    assert cron_line(task) == (
        "*/30 * * * * XDG_DATA_HOME='/my data' /opt/python -m cchabits remind run"
    )


@given(tasks)
def test_a_shell_finds_the_words_whatever_the_cron(task: Task) -> None:
    """Quotes, backslashes and per cents arrive as they are."""
    command = cron_line(task).removeprefix(f"{EVERY_HALF_HOUR} ")
    for is_thorough in (False, True):
        assert tuple(shlex.split(unescaped(command, is_thorough=is_thorough))) == task.words


@pytest.mark.parametrize("home", ["/a\nb", "/a\rb", "/" + 990 * "a"])
def test_what_no_line_can_say_is_refused(home: str) -> None:
    """A line break, or more than a cron reads."""
    with pytest.raises(CannotWrite):
        cron_line(Task((*WORDS, "--home", home), home=home))


@given(foreign, tasks)
def test_what_is_put_in_is_taken_out(crontab: bytes, task: Task) -> None:
    """Every byte of the others' lines is as before: CRLF, bytes that are no text, no last break."""
    assert take_out(crontab, task.home) is None
    assert take_out(put_in(crontab, task), task.home) == crontab


@given(foreign, tasks)
def test_a_block_comes_after_all_else(crontab: bytes, task: Task) -> None:
    """The others' lines come first, unchanged; the block ends the last of them if need be."""
    after = put_in(crontab, task)
    assert after.startswith(crontab)
    assert after.removeprefix(crontab).lstrip(b"\n").startswith(b"# BEGIN cchabits remind")
    assert after.endswith(b"\n")


@given(foreign, tasks, tasks)
def test_a_second_install_replaces_the_block(crontab: bytes, one: Task, other: Task) -> None:
    """It is where the first one was, and says the new words."""
    other = other._replace(home=one.home)
    both = put_in(put_in(crontab, one), other)
    assert both == put_in(crontab, other)
    assert put_in(both, other) == both


@given(foreign, st.permutations([ANA, BEN, PLAIN]), st.permutations([ANA, BEN, PLAIN]))
def test_each_home_has_a_block_of_its_own(
    crontab: bytes, put: list[Task], taken: list[Task]
) -> None:
    """In whichever order they come and go, the crontab is as it was in the end."""
    left: bytes | None = crontab
    for task in put:
        left = put_in(left or b"", task)
    for task in taken:
        assert left is not None
        left = take_out(left, task.home)
    assert left == crontab


@given(foreign, foreign)
def test_lines_that_came_later_stay_lines_of_their_own(crontab: bytes, later: bytes) -> None:
    """The break that the block brought goes only where nothing follows."""
    left = take_out(put_in(crontab, ANA) + later, ANA.home)
    is_open = bool(crontab) and not crontab.endswith(b"\n")
    assert left == crontab + (b"\n" if is_open and later else b"") + later


BEGIN, JOB, END = (line + b"\n" for line in put_in(b"", ANA).splitlines())
OTHER_END = put_in(b"", BEN).splitlines()[-1] + b"\n"
BROKEN = {
    "no end": BEGIN + JOB,
    "no begin": JOB + END,
    "within": BEGIN + JOB + BEGIN + JOB + END + END,
    "twice": 2 * (BEGIN + JOB + END),
    "another's end": BEGIN + JOB + OTHER_END,
    "a line more": BEGIN + JOB + b"0 1 * * * precious\n" + END,
    "a line less": BEGIN + END,
    "another line": BEGIN + b"0 1 * * * precious\n" + END,
    "of another home": put_in(b"", BEN) + BEGIN,
}


@pytest.mark.parametrize("crontab", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("task", [ANA, PLAIN], ids=["its own", "another"])
def test_a_crontab_with_broken_marks_is_refused(crontab: bytes, task: Task) -> None:
    """Nobody knows which of the lines are whose; the sentence names the line."""
    with pytest.raises(CannotWrite, match=r"stays as it is: line \d"):
        put_in(b"MAILTO=ana\n" + crontab, task)
    with pytest.raises(CannotWrite, match=r"stays as it is: line \d"):
        take_out(b"MAILTO=ana\n" + crontab, task.home)


@given(
    st.permutations([BEGIN, JOB, END, BEGIN, OTHER_END, b"0 1 * * * precious\n"]), st.integers(0, 6)
)
def test_no_line_of_others_is_lost_whatever_the_marks(shuffled: list[bytes], count: int) -> None:
    """A crontab that an accident has shuffled is refused, or its lines of others stay."""
    crontab = b"".join(shuffled[:count])
    try:
        after = put_in(crontab, ANA)
    except CannotWrite:
        return
    assert after.count(b"precious") == crontab.count(b"precious")


def test_an_edited_schedule_is_still_the_block() -> None:
    """Who runs it once an hour instead, or puts it at rest, has it taken out all the same."""
    for job in (
        b"0 * * * * /my/own cchabits remind run\n",
        b"#" + JOB,
        JOB.replace(b"\n", b"\r\n"),
    ):
        assert take_out(b"A=1\n" + BEGIN + job + END, ANA.home) == b"A=1\n"
