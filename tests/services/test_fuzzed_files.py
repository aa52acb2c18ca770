"""S2: files that are damaged, or made to do damage, are taken or refused whole, in a moment."""

import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from cchabits.errors import BadJournal, BrokenDefinitions, CchabitsError
from cchabits.services.editing import add_pack, sync
from cchabits.services.session import Place
from tests.counting import Tell
from tests.services.homes import DAY, HABITS, Leader, act, journal_of, new_folder

FILES = 2_000
MOST_SECONDS = 2
ROOT = Path(__file__).parents[2]
PACK = ROOT / "src" / "cchabits" / "packs" / "thys-eight.toml"

TOKENS = (
    b"nan", b"inf", b"-inf", b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-0", b"0x" + b"f" * 40,
    b"9" * 5_000, b"1" + b"0" * 400, b"1.0000000000000001", b"1979-05-27T07:32:00Z", b"2026-02-30",
    b"9999-12-31", b"0001-01-01", b"true", b"null", b'""', b"[]", b"{}", b"[" * 2_000,
    b'{"a":' * 900, b"{a=" * 900, b"a" + b".a" * 120, b"a" * 17_000 + b"=1",
    b'"' + b"x" * 3_000 + b'"', b"\x00",
    b"\\u0000", b"\\ud800", b"\\uD83D\\uDE00", b"\xed\xa0\x80", b"\xff\xfe", b"\xc3",
    b"\xef\xbb\xbf", b"\r", b"\r\n", b"\xe2\x80\xa8", b"\x1b[2J", b'"""', b"'''", b"\\",
    b"#", b"[[habit]]\n",
    b"[settings]\n", b'slug = "call"\n', b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    b"RRULE:FREQ=MINUTELY;INTERVAL=0", b'"type": "definition"', b'"type": "pause"',
    b'"type": "reason"', b'"type": "review"', b'"type": "choice"', b'"type": "plan"', b'"id": "e1"',
    b'"habit": "nope"', b', "extra": 1', b"\n\n", b"}{", b"]", b"=", b",", b"every 0 days", b"-5",
)  # fmt: skip

ENTRY = '{"type": "entry", "habit": "call", "on": "2026-11-05"'
REASON = '{"type": "reason", "habit": "call", "on": "2026-10-31"'
REVIEW = '{"type": "review", "on": "2026-11-05"'
CHOICE = '{"type": "choice", "habit": "call", "on": "2026-11-05"'
PLAN = '{"type": "plan", "habit": "call", "on": "2026-11-05"'
LINES = {
    "not a number": f'{ENTRY}, "amount": NaN}}',
    "infinity": f'{ENTRY}, "amount": Infinity}}',
    "minus infinity": f'{ENTRY}, "amount": -Infinity}}',
    "a number that overflows": f'{ENTRY}, "amount": 1e999}}',
    "a number out of bounds": f'{ENTRY}, "amount": 1e13}}',
    "a number below all bounds": f'{ENTRY}, "amount": -1}}',
    "digits": f'{ENTRY}, "amount": {"9" * 900_000}}}',
    "decimals": f'{ENTRY}, "amount": 0.{"3" * 900_000}}}',
    "an exponent": f'{ENTRY}, "amount": 1e-{"9" * 5_000}}}',
    "lists in lists": f'{ENTRY}, "with": {"[" * 400_000}}}',
    "lists in lists, closed": f'{ENTRY}, "with": {"[" * 400_000}{"]" * 400_000}}}',
    "objects in objects": f'{ENTRY}, "with": {{"a":{{"a":{chr(123)}' + '"a":{' * 150_000,
    "many keys": f'{ENTRY}, "with": {json.dumps({f"k{n}": ["x"] for n in range(30_000)})}}}',
    "a long list": f'{ENTRY}, "with": {{"k": {json.dumps(["x"] * 150_000)}}}}}',
    "a long text": f'{ENTRY}, "note": "{"x" * 900_000}"}}',
    "a long line": f'{ENTRY}, "note": "{"x" * 1_100_000}"}}',
    "escapes": f'{ENTRY}, "note": "{chr(92)}u0041' + "\\u0041" * 150_000 + '"}',
    "a NUL": f'{ENTRY}, "note": "a\\u0000b"}}',
    "a raw NUL": f'{ENTRY}, "note": "a\0b"}}',
    "half a character": f'{ENTRY}, "note": "\\ud800"}}',
    "half a character for a key": f'{ENTRY}, "with": {{"\\udfff": ["x"]}}}}',
    "a day of another calendar": '{"type": "entry", "habit": "call", "on": "99999-01-01"}',
    "the same key again and again": ENTRY + ', "note": "x"' + ', "note": 1' * 80_000 + "}",
    "a reason of lists": f'{REASON}, "reason": {"[" * 400_000}}}',
    "a reason with a long plan": f'{REASON}, "reason": "forgot", "next": "{"x" * 900_000}"}}',
    "a reason that is no text": f'{REASON}, "reason": {{"forgot": NaN}}}}',
    "a review of digits": f'{REVIEW}, "span": {"9" * 900_000}}}',
    "a review with a long line": f'{REVIEW}, "span": "month", "plus": "{"x" * 900_000}"}}',
    "a review with a NUL": f'{REVIEW}, "span": "month", "delta": "a\\u0000b"}}',
    "an answer with half a character": f'{CHOICE}, "choice": "\\ud800"}}',
    "a plan of digits": f'{PLAN}, "at": "09:00", "minutes": {"9" * 900_000}}}',
    "a plan at no time": f'{PLAN}, "at": "{"9" * 900_000}"}}',
    "a plan with a NUL": f'{PLAN}, "at": "09:00", "where": "a\\u0000b"}}',
    "quotes": '"' * 900_000,
    "backslashes": '{"type": "' + "\\" * 900_000,
}

HEAD = 'schema = 1\n[[habit]]\nslug = "call"\ntitle = "Call"\nstart = 2026-08-01\n'
FILES_OF_HABITS = {
    "over 64 KB": HEAD + "#" * 65_536,
    "a key of dots": f"{HEAD}a{'.a' * 30_000} = 1",
    "a table's name of dots": f"{HEAD}[a{'.a' * 101}]",
    "a key line of 17 KB": HEAD + "a" * 17_000 + " = 1",
    "lists in lists": f"{HEAD}x = {'[' * 9_000}",
    "tables in tables": f"{HEAD}x = {'{a=' * 3_000}",
    "a NUL": HEAD + 'why = "a\0b"',
    "an escaped NUL": HEAD + 'why = "a\\u0000b"',
    "half a character": HEAD.encode() + b'why = "\xed\xa0\x80"',
    "an escaped half": HEAD + 'why = "\\ud800"',
    "bytes that are no UTF-8": HEAD.encode() + b'why = "\xff"',
    "not a number": HEAD + "target = nan",
    "infinity": HEAD + "target = inf",
    "minus infinity": HEAD + "target = -inf",
    "a number that overflows": HEAD + "target = 1e999",
    "digits": HEAD + "target = " + "9" * 16_000,
    "hexadecimal digits": HEAD + "target = 0x" + "f" * 16_000,
    "too large a number": HEAD + "target = 1000000000001",
    "too small a number": HEAD + "target = -1",
    "too large a grace": HEAD + "grace = 999999999999",
    "a rule that never occurs": HEAD + 'cadence = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"',
    "many habits": "schema = 1\n" + "[[habit]]\n" * 6_000,
    "many keys": HEAD + "".join(f"k{n} = 1\n" for n in range(5_000)),
    "a long text": HEAD + 'why = "' + "x" * 60_000 + '"',
}


class Tried(NamedTuple):
    """How many files were taken and refused, and how long the slowest took."""

    outcomes: Counter[str]
    slowest: float


@pytest.fixture
def used(leader: Leader) -> Leader:
    """A home with acts of several kinds, and a change of definitions."""
    leader.log("call", on="2026-11-03", note="Acme", id="e1")
    leader.log("visit", "2h", on="2026-11-04", by="Jo")
    leader.log("question", "3/4", on="2026-11-05")
    leader.log("objectives", "own", on="2026-11-06")
    leader.log("courage", "7.5", on="2026-11-07")
    leader.log("review", on="2026-11-08", details=["departments=sales"])
    leader.skip("letter", reason="illness", note="flu")
    leader.pause("listen", "2026-12-01", "2026-12-20")
    leader.explain("call", "2026-10-03", note="a launch", countermeasure="if …, then …")
    leader.reflect("quarter", "a visit", "no call", "call")
    leader.choose("courage", "keep")
    leader.plan("visit", "fri", where="Acme")
    return leader


def damaged(drawn: random.Random, whole: bytes) -> bytes:
    """Return a file with a few changes: bytes, pieces, or what no reader likes."""
    data = bytearray(whole)
    for _ in range(drawn.randrange(1, 4)):
        begin = drawn.randrange(len(data) + 1)
        end = min(len(data), begin + drawn.choice((0, 0, 1, 3, 20, 400)))
        piece = data[begin:end]
        change = drawn.randrange(6)
        if change == 0:
            data[begin:end] = drawn.choice(TOKENS)
        elif change == 1:
            data[begin:end] = b""
        elif change == 2:
            data[begin:begin] = piece * drawn.choice((1, 2, 30))
        elif change == 3:
            data[begin:end] = drawn.randbytes(len(piece) or 1)
        elif change == 4:
            _replace_value(drawn, data)
        else:
            del data[begin + drawn.choice((0, 200, 2_000)) :]
    return bytes(data)


def _replace_value(drawn: random.Random, data: bytearray) -> None:
    """Put something else behind a sign that a value follows."""
    begin = max(data.find(sign, drawn.randrange(len(data) + 1)) for sign in (b"= ", b": "))
    if begin >= 0:
        end = min((at for sign in b"\n,}" if (at := data.find(sign, begin)) >= 0), default=begin)
        data[begin + 2 : max(end, begin + 2)] = drawn.choice(TOKENS)


def try_all(
    leader: Leader, whole: Sequence[bytes], take: Callable[[bytes], object], seed: int
) -> Tried:
    """Have damaged files taken: each is, or is refused and all is as it was."""
    drawn = random.Random(seed)
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    folder = leader.home.folder
    with new_folder() as kept:
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        before = leader.everything()
        for _ in range(FILES):
            content = damaged(drawn, drawn.choice(whole))
            begun = time.process_time()
            try:
                take(content)
            except CchabitsError as problem:
                outcomes[f"{problem.exit_code}"] += 1
                assert leader.everything() == before, content
            else:
                outcomes["taken"] += 1
                shutil.copytree(kept, folder, dirs_exist_ok=True)
            slowest = max(slowest, time.process_time() - begun)
    return Tried(outcomes, slowest)


def check(tried: Tried, name: str, tell: Tell) -> None:
    """Tell what was counted, and check it: every file had its answer, and most were refused."""
    tell(
        f"S2, {name}: {tried.outcomes.total():,} files, {dict(tried.outcomes)}, "
        f"the slowest {tried.slowest:.2f} s"
    )
    assert tried.outcomes.total() == FILES
    assert tried.outcomes["taken"] > FILES / 100
    assert FILES - tried.outcomes["taken"] > FILES / 4
    assert "70" not in tried.outcomes
    assert tried.slowest < MOST_SECONDS


@pytest.mark.slow
def test_a_damaged_habits_file_is_recorded_whole_or_not_at_all(tell: Tell, used: Leader) -> None:
    """S2: habits.toml; what is taken is what the log then has."""

    def take(content: bytes) -> None:
        used.home.habits_file.write_bytes(content)
        sync(Place(used.home, DAY))
        assert used.rows("SELECT content FROM habits_file") == [(content.decode(),)]

    whole = [used.home.habits_file.read_bytes(), (ROOT / "habits.example.toml").read_bytes()]
    check(try_all(used, whole, take, 1), "habits.toml", tell)


@pytest.mark.slow
def test_a_damaged_pack_is_added_whole_or_not_at_all(
    tell: Tell, used: Leader, tmp_path: Path
) -> None:
    """S2: a pack; habits.toml is as it was, or is read without a problem."""
    path = tmp_path / "pack.toml"
    before = used.home.habits_file.read_bytes()

    def take(content: bytes) -> None:
        path.write_bytes(content)
        try:
            add_pack(Place(used.home, DAY), str(path), ())
        except CchabitsError:
            assert used.home.habits_file.read_bytes() == before
            raise
        sync(Place(used.home, DAY))

    check(try_all(used, [PACK.read_bytes()], take, 2), "packs", tell)


@pytest.mark.slow
def test_a_damaged_journal_is_imported_whole_or_not_at_all(tell: Tell, used: Leader) -> None:
    """S2: a journal; as many entries are added as the receipt says."""
    counted = "SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM practice)"
    entries, others = used.rows(counted)[0]
    before = used.home.habits_file.read_bytes()

    def take(content: bytes) -> None:
        try:
            receipt = used.take_bytes(content)
        except CchabitsError:
            assert used.home.habits_file.read_bytes() == before
            raise
        added = receipt.added
        written = added["reason"] + added["review"] + added["choice"]
        assert used.rows(counted) == [(entries + added["entry"], others + written)]

    lines = "".join(f"{line}\n" for line in used.export()).encode()
    acts = journal_of(act("call", f"2026-10-{day:02}", id=f"a{day}") for day in range(1, 20))
    check(try_all(used, [lines, acts, acts], take, 3), "journals", tell)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_that_is_a_bomb_is_refused(used: Leader, line: str) -> None:
    """It is named, in a moment, and the good line beside it is not taken either."""
    good = json.dumps(act("call", "2026-11-10"))
    content = journal_of([]) + f"{good}\n{line}\n".encode("utf-8", "surrogatepass")
    before = used.everything()
    begun = time.process_time()
    with pytest.raises(BadJournal) as refused:
        used.take_bytes(content)
    assert time.process_time() - begun < MOST_SECONDS
    assert refused.value.hints[0].startswith("line 3: ")
    assert len(refused.value.hints[0]) < 400
    assert "sys." not in refused.value.hints[0]
    assert used.everything() == before


@pytest.mark.parametrize("text", FILES_OF_HABITS.values(), ids=FILES_OF_HABITS)
def test_a_habits_file_that_is_a_bomb_is_refused(used: Leader, text: str | bytes) -> None:
    """Every problem is short, it is over in a moment, and the last good definitions stay."""
    content = text if isinstance(text, bytes) else text.encode()
    used.home.habits_file.write_bytes(content)
    before = used.everything()
    begun = time.process_time()
    with pytest.raises(BrokenDefinitions) as refused:
        sync(Place(used.home, DAY))
    assert time.process_time() - begun < MOST_SECONDS
    assert all(len(problem) < 400 for problem in refused.value.problems)
    assert len(used.status().habits) == len(HABITS)
    assert used.everything() == before
