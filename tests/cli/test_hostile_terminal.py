"""S1: thousands of texts that mean harm, in every place that takes a text, on a real terminal."""

import json
import random
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cchabits.config.template import habits_toml
from tests.cli.program import Program, check_refusal, files_of, run_on_terminal
from tests.cli.test_hostile import check_harmless
from tests.counting import Tell
from tests.services.homes import act, journal_of

pytestmark = pytest.mark.slow

COUNT = 2_200
ENTRIES = 300
HABITS = 60
SKIPS = 50
PAUSES = 100
REASONS = 60
REVIEWS = 20
PLANS = 20

PARTS = (
    *map(chr, range(1, 32)),
    *map(chr, range(127, 160)),
    "\x1b[2J", "\x1b[H", "\x1b[31m", "\x1b[?1049h", "\x1b[6n", "\x1b[5i", "\x1bc", "\x1b(0",
    "\x1b#8", "\x1bP$q q\x1b\\", "\x1b_G\x1b\\", "\x1b^x\x1b\\", "\x1bX", "\x9b2J",
    "\x9d0;x\x9c", "\x90q\x9c", "\x1b]8;;http://evil.example\x07here\x1b]8;;\x07",
    "\x1b]52;c;aGVsbG8=\x07", "\x1b]0;x\x1b\\",
    "\x1b]1337;File=:aGk=\x07", "\x1b]4;1;?\x07", "\x1b]777;notify;x\x07",
    "\u202e", "\u202d", "\u202a", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f", "\u061c",
    "\u200b", "\u2060", "\ufeff", "\u00ad", "\u2028", "\u2029", "\ufff9", "\ufffe", "\U0010ffff",
    "\U000e0041", "\ue000", "\u0378",
    "[/]", "[/x]", "[bold]", "[red on blue]", "[link=http://evil.example]", "[@click=x]",
    "\\[", "[[", ":smile:", ":bomb:", ":warning-emoji:", "%s", "{0}", "{home!r}", "$(reboot)",
    "`x`", "\\0", "\\x00",
    "\\u001b[2J", "=1+1", "\r\nerror: nothing", "\x01\\0\x01",
    "日本語", "👩‍👩‍👧", "ｗｉｄｅ", "﷽", "𒐫", "e" + "\u0301" * 12,
    "Z" + "\u0334\u0353\u035d" * 6, "한글", "é", "–", " ", "a", "b c",
)  # fmt: skip
NOT_TEXT = ("\ud800", "\udfff\ud800", "a\udc80b", "\0", "a\0b")
WIDE = 240
MARK = re.compile(r"t\d{4}")

PRINTING = (
    ["status"],
    ["history"],
    ["history", "--limit", "1000"],
    ["history", "any", "--limit", "1000"],
    ["undo", "--list"],
    ["plan", "list", "--all"],
    ["habits", "list"],
    ["habits", "check"],
    ["log", "any", "\x1b[2J[/x]:smile:", "-m", "\x9b31m", "--with", "\u202e=[/]", "--by", "\x07"],
    ["log", "habit-00", "\x1b]52;c;x\x07"],
    ["edit", "entry7", "\x1b[2J", "-m", "[/]\u2066"],
    ["delete", "entry8"],
    ["skip", "any", "--reason", "\x1b[2J"],
    ["reason", "habit-01", "\x1b[2J"],
    ["reason", "habit-01", "forgot", "-m", "\x1b[2J[/x]", "--next", "\u202e:smile:"],
    ["review", "--plus", "\x1b[2J", "--delta", "[/x]:smile:", "--next", "\x9b31m"],
    ["review", "--keep", "\x1b[2J"],
    ["plan", "add", "any", "\x1b[2J", "9:00"],
    ["plan", "add", "any", "2026-12-24", "\x9b31m", "-m", "[/x]:smile:"],
    ["plan", "drop", "any", "\u202e"],
    ["pause", "any", "--from", "\x9d"],
    ["resume", "\x1b[2J"],
    ["undo"],
    ["doctor", "--forget", "entry7", "--yes"],
    ["import", "bad.jsonl"],
    ["import", "bad.jsonl", "--dry-run"],
    ["packs", "add", "bad.toml"],
    ["habits", "add", "x", "title=\x1b[2J", "\x1b[2J=[/x]"],
    ["habits", "edit", "any", "title=\x9b2J"],
)


def texts() -> list[str]:
    """Return the texts, each with a mark of its own at its beginning."""
    drawn = random.Random(52)
    found = []
    for number in range(COUNT):
        # Every part comes at least a few times, and most of them beside others.
        parts = [PARTS[number % len(PARTS)], *drawn.choices(PARTS, k=drawn.randrange(3))]
        found.append(f"t{number:04}{''.join(parts)}"[:55].strip())
    return found


def tables(given: Sequence[str]) -> list[dict[str, object]]:
    """Return habits whose texts are taken from those given, five a habit."""
    keys = ("title", "question", "quote", "source", "why")
    found: list[dict[str, object]] = []
    for number in range(HABITS):
        said = dict(zip(keys, given[5 * number : 5 * number + 5], strict=True))
        found.append({"slug": f"habit-{number:02}", "start": "2026-08-01", **said})
    any_item = {"slug": "any", "title": "Any", "measure": "checklist", "target": 2}
    return [*found, {**any_item, "start": "2026-08-01"}]


def records(given: Sequence[str]) -> list[dict[str, object]]:
    """Return the lines of a journal that has the texts given in every place that takes one."""
    left = iter(given)
    found: list[dict[str, object]] = []
    for number in range(ENTRIES):
        note, one, other, who, item = (next(left) for _ in range(5))
        rest = {"item": item, "note": note, "by": who, "with_": {"said": [one, other]}}
        found.append(act("any", f"2026-11-{number % 24 + 1:02}", id=f"entry{number}", **rest))
    for number in range(SKIPS):
        skip = {"type": "skip", "habit": f"habit-{number:02}", "on": "2026-10-05"}
        found.append({**skip, "reason": "illness", "note": next(left), "next": next(left)})
    for number in range(PAUSES):
        pause = {"type": "pause", "habit": f"habit-{number % HABITS:02}"}
        days = {
            "from": f"20{27 + number // HABITS}-01-04",
            "until": f"20{27 + number // HABITS}-02-01",
        }
        found.append({**pause, **days, "reason": next(left)})
    for number in range(REASONS):
        reason = {"type": "reason", "habit": f"habit-{number % HABITS:02}", "on": "2026-09-05"}
        found.append({**reason, "reason": "forgot", "note": next(left), "next": next(left)})
    for number in range(REVIEWS):
        review = {"type": "review", "on": f"2026-10-{number + 1:02}", "span": "month"}
        lines = {key: next(left) for key in ("plus", "delta", "next")}
        found.append({**review, **lines})
    for number in range(PLANS):
        plan = {"type": "plan", "habit": f"habit-{number % HABITS:02}", "at": "09:00"}
        found.append({**plan, "on": f"2026-12-{number % 28 + 1:02}", "where": next(left)})
    assert next(left, None) is None
    return found


@pytest.fixture
def hostile(cchabits: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """A home that is full of them, and files that are bad because of them."""
    given = texts()
    in_file = 5 * HABITS
    monkeypatch.delenv("CCHABITS_TODAY")
    cchabits.write(habits_toml(tables(given[:in_file])))
    journal = tmp_path / "texts.jsonl"
    journal.write_bytes(journal_of(records(given[in_file:])))
    code, _, err = cchabits("import", str(journal))
    assert code == 0, err
    monkeypatch.chdir(tmp_path)
    bad = [{"type": text, "habit": text, text: text} for text in given[::20]]
    (tmp_path / "bad.jsonl").write_bytes(journal_of(bad))
    (tmp_path / "bad.toml").write_text(
        "".join(f"{json.dumps(text)} = 1\n" for text in given[::40]), encoding="utf-8"
    )
    return cchabits


def shown(home: Path, words: Sequence[str], columns: int) -> str:
    """Return what a command shows on a terminal."""
    code, out = run_on_terminal(home, *words, columns=columns)
    assert code in {0, 2, 65, 66}, (words, out[-300:])
    assert out
    return out


def test_the_texts_have_every_part() -> None:
    """No two are alike, and each part is in some."""
    given = texts()
    assert len(set(given)) == COUNT
    alone = [part for part in PARTS if not any(part in text for text in given)]
    assert [part for part in alone if part.strip()] == []


@pytest.mark.slow
def test_no_text_does_anything_to_a_terminal(hostile: Program, tell: Tell) -> None:
    """S1: every command that prints, on a terminal that is narrow, usual and wide."""
    of_habits = [["habits", "show", f"habit-{number:02}"] for number in range(HABITS)]
    of_habits += [["history", f"habit-{number:02}"] for number in range(0, HABITS, 2)]
    calls = [(words, columns) for words in PRINTING for columns in (50, 80, WIDE)]
    calls += [(words, WIDE) for words in of_habits]
    with ThreadPoolExecutor(2) as pool:
        outs = list(pool.map(lambda call: shown(hostile.home, *call), calls))
    marks = {mark for out in outs for mark in MARK.findall(out)}
    tell(
        f"S1: {COUNT:,} texts stored, {len(calls)} calls on a terminal, "
        f"{len(marks):,} of the texts shown, 0 escapes but our colours"
    )
    for out in outs:
        check_harmless(out)
    assert "😄" not in "".join(outs)
    assert len(marks) > COUNT * 0.85


def test_what_is_no_text_comes_in_nowhere(cchabits: Program, tmp_path: Path) -> None:
    """Half characters and NUL, in every place of a journal that takes a text, name their line."""
    cchabits.write(habits_toml(tables(texts()[: 5 * HABITS])))
    cchabits("habits", "sync")
    before = files_of(cchabits.home)
    whole = records(texts()[5 * HABITS :])
    firsts = {str(record["type"]): record for record in reversed(whole)}
    samples = [firsts[kind] for kind in ("entry", "skip", "pause", "reason", "review", "plan")]
    lines = [
        bad
        for record in samples
        for key in record
        for text in NOT_TEXT
        for bad in ({**record, key: text}, {**record, key: {text: [text]}}, {**record, text: 1})
    ]
    journal = tmp_path / "bad.jsonl"
    journal.write_bytes(journal_of(lines))
    result = cchabits("import", str(journal))
    check_refusal(result, 65, f"{len(lines)} lines of bad.jsonl cannot be taken")
    check_harmless(result.err)
    assert files_of(cchabits.home) == before
