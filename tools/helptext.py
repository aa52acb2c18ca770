"""Put the program's own words into the docs, or check that they are still its words.

    python -m tools.helptext [--check]

A block fenced as `console` is a transcript: each line that begins with `$ ` is run in a shell, and
what the program says stands under it. A remark `<!-- home: new -->` before a block begins a home
with nothing in it, and `<!-- home: year -->` one with the eight habits and a year of entries. The
program's clock stands at one day, and no day is given to it: so it is for the reader too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/cadence.md", "docs/definitions.md", "docs/scripting.md")
TODAY = "2026-11-24"
START = "2025-11-01"

_PIECES = re.compile(
    r"(<!-- home: \w+ -->\n)|^(```console\n)(.*?)(^```$)", re.DOTALL | re.MULTILINE
)

# What no two runs have in common.
_SHOWN_ID = re.compile(
    r"(?<=· )[0-9a-f]{4,16}(?=  |$)|(?<=cchabits edit )[0-9a-f]{4,16}(?= )", re.MULTILINE
)
_JSON_ID = re.compile(r'(?<="id": ")[0-9a-f]{16}(?=")')
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_IDS = ("a3f9", "5c0e", "e71b", "90d4", "2b86", "f3a7", "6d18", "b4c2", "07ae", "c95f")

# A year of plausible acts, month by month from November 2025 to October 2026.
_MINUTES = (480, 510, 120, 480, 120, 480, 540, 480, 120, 150, 480, 120)
_REVIEWED = "·█·█·██·█·█·"
_LISTENED = "████████·███"
_ASKED = (
    (9, 9),
    (12, 12),
    (7, 7),
    (10, 10),
    (8, 9),
    (11, 11),
    (9, 9),
    (6, 6),
    (5, 7),
    (8, 8),
    (12, 12),
    (10, 10),
)
_STAFF = ("2026-02-10 3/3", "2026-05-12 4/4", "2026-08-20 2/3", "2026-11-10 3/3")
_DECISIONS = ("2026-03-03 2/2", "2026-06-09 1/2", "2026-09-22 3/3", "2026-11-12 2/3")
_SEARCHES = ("2026-01-20", "2026-04-21", "2026-07-14", "2026-10-20")


def filled(page: str) -> str:
    """Return the text of a page with every transcript as the program gives it today."""
    with tempfile.TemporaryDirectory(prefix="cchabits-docs-") as folder:
        home = _Home(Path(folder))
        return _PIECES.sub(home.replace, page)


def commands(page: str) -> list[str]:
    """Return the command lines of a page's transcripts, in their order."""
    blocks = [match[3] for match in _PIECES.finditer(page) if match[2]]
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


# The program, by a clock that stands still.
_PROGRAM = f"""\
#!{sys.executable}
import datetime, os, sys
from cchabits import clock
clock.today = lambda zone: datetime.date.fromisoformat(os.environ["TODAY"])
from cchabits.__main__ import main
sys.exit(main())
"""


class _Home:
    """The home in which a page's transcripts run, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self.ids = iter(_IDS * 10)
        self.known: dict[str, str] = {}
        program = folder / "bin" / "cchabits"
        program.parent.mkdir()
        program.write_text(_PROGRAM, encoding="utf-8")
        program.chmod(0o700)

    def replace(self, piece: re.Match[str]) -> str:
        """Return what stands in the place of a remark or a transcript."""
        if piece[1]:
            self.begin(is_year="year" in piece[1])
            return piece[1]
        lines = [line for line in piece[3].splitlines() if line.startswith("$ ")]
        shown = "\n".join(f"{line}\n{self.say(line[2:])}".rstrip("\n") for line in lines)
        return f"{piece[2]}{shown}\n{piece[4]}"

    def begin(self, *, is_year: bool) -> None:
        """Begin a new home, under a new folder."""
        self.count += 1
        self.path.mkdir()
        if is_year:
            self.run("cchabits init --pack thys-eight", START)
            journal = self.path / "journal.jsonl"
            journal.write_text("\n".join(_journal()), encoding="utf-8")
            self.run(f"cchabits import {journal.name}", TODAY)
            journal.unlink()

    @property
    def path(self) -> Path:
        return self.folder / str(self.count)

    def say(self, line: str) -> str:
        """Run a command line and return what a terminal would show, the same in every run."""
        shown = self.run(line, TODAY).replace(str(self.path), "/home/you")
        shown = _SHOWN_ID.sub(lambda found: self.id_for(found[0]), shown)
        shown = _JSON_ID.sub("a3f9c2d41e0b7788", shown)
        return _INSTANT.sub(f"{TODAY} 09:05", shown)

    def id_for(self, found: str) -> str:
        """Return what stands for an id, the same each time."""
        if found not in self.known:
            self.known[found] = next(self.ids)
        return self.known[found]

    def run(self, line: str, today: str) -> str:
        """Run a command line; its exit code is for it to show."""
        environment = {
            "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin",
            "HOME": str(self.path),
            "TODAY": today,
            "COLUMNS": "80",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),  # where that says which code is meant
            "PYTHONIOENCODING": "utf-8",
            "PYTHONUNBUFFERED": "1",  # so that hints stand where a terminal has them
        }
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=self.path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.stdout


def _journal() -> Iterator[str]:
    yield json.dumps({"type": "header", "schema": "cchabits.journal/1"})
    for record in _acts():
        # An id of its own, the same in every run: where entries are shown, they are shown with it.
        entry_id = hashlib.sha256(json.dumps(record).encode()).hexdigest()[:16]
        yield json.dumps({"type": "entry", "id": entry_id} | record)


def _acts() -> Iterator[dict[str, object]]:
    """Yield a year of acts."""
    for number, minutes in enumerate(_MINUTES):
        month = dt.date(2025 + (number + 10) // 12, (number + 10) % 12 + 1, 1)
        done, of = _ASKED[number]
        yield {"habit": "customer-day", "on": f"{month:%Y-%m}-09", "minutes": minutes}
        yield {"habit": "customer-question", "on": f"{month:%Y-%m}-18", "done": done, "of": of}
        if _REVIEWED[number] == "█":
            invited = {"departments": ["sales", "support"]}
            yield {"habit": "feedback-review", "on": f"{month:%Y-%m}-14", "with": invited}
        if _LISTENED[number] == "█":
            answered = {"contribution": ["answered a review"]}
            yield {"habit": "online-listening", "on": f"{month:%Y-%m}-23", "with": answered}
    yield {"habit": "customer-question", "on": "2026-11-19", "done": 11, "of": 11}
    yield {"habit": "customer-objectives", "on": "2026-01-12", "item": "own"}
    for slug, texts in (("staff-time", _STAFF), ("clv-in-decisions", _DECISIONS)):
        for text in texts:
            on, pair = text.split()
            done_, _, of_ = pair.partition("/")
            yield {"habit": slug, "on": on, "done": int(done_), "of": int(of_)}
    for on in _SEARCHES:
        yield {"habit": "new-focus", "on": on, "with": {"new_ways": ["a customer on the board"]}}


def main() -> int:
    """Write or check; the exit code is 1 where something was stale."""
    is_check = "--check" in sys.argv[1:]
    code = 0
    for name in PAGES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        fresh = filled(text)
        if fresh == text:
            continue
        code = 1 if is_check else 0
        print(f"{name} {'is stale: python -m tools.helptext' if is_check else 'was rewritten'}")
        if not is_check:
            path.write_text(fresh, encoding="utf-8")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
