"""What every command that prints looks like on terminals of several widths."""

import io
import re
import sys

import pytest

from cchabits.__main__ import main
from cchabits.render.line import columns_of
from tests.cli.program import Program

pytestmark = pytest.mark.slow

COMMANDS = """\
status
log feedback-review -m x
log customer-day 90m
log customer-question 3/4
log courage-check 7
log customer-objectives own
log cust 2h
log nosuch
log feedback-review sales,support
log customer-day 2h --id 00000000-0000-4000-8000-000000000001
edit last -m "who we met, what they said, what we promised"
edit last --on yesterday
delete last
undo
undo
undo --list
undo nosuch
skip customer-day --reason R
skip customer-day --reason no_occasion
skip customer-day --reason no_occasion
reason customer-day R
reason customer-day forgot --on 2026-11-24
reason customer-day no_customer_available --on 2026-09-30 --next "if I travel, then I call two"
reason customer-day no_customer_available --on 2026-09-30
history
history customer-day
history customer-day --entries
history nosuch
review
review --week
review --month
review --quarter
review --year
review --plus "two customers came to us"
review --keep customer-day
roadmap
plan
plan add customer-day thu 9:00 2h
plan add customer-day fri 9:00
plan list
plan drop customer-day thu
outcome
outcome log nps 42 --n 100 --method "a survey by mail"
outcome log nps 43 --n 100
outcome list
review --quarter --outcome nps
history customer-day --outcome nps
outcome drop nps
clv --margin 1200 --retention 80%
clv
pause --from tod
pause customer-day --from today --until "4 jan"
resume customer-day
resume
habits list
habits show feedback-review
habits check
habits sync
habits edit feedback-review grace=5 cadence=quarterly target=3
habits edit feedback-review nosuch=5
habits add feedback-review
habits rename feedback-review review-of-feedback
habits retire online-listening
packs list
packs show courage
packs show courage --habit courage-check
packs add courage
packs add nosuch
backup
backup --list
restore nosuch.db
restore habits.toml
export -o exported.jsonl
import exported.jsonl
import nosuch
calendar export
remind status
remind preview
remind test
remind install
remind snooze
doctor
doctor --repair
doctor --forget nosuch
config path
init
completion
hist
--nosuch
"""


class Paper(io.StringIO):
    """A terminal that only prints."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    columns: int, fresh: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a command, a path or another word that is longer is left for the terminal to wrap."""
    fresh("init", "--pack", "thys-eight", "--today", "2025-11-20")
    monkeypatch.chdir(fresh.home)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "dumb")
    wide = []
    for command in COMMANDS.splitlines():
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|[^ ]+', command)]
        with monkeypatch.context() as patched:
            paper = Paper()
            patched.setattr(sys, "stdout", paper)
            patched.setattr(sys, "stderr", paper)
            main(words)
        lines = paper.getvalue().splitlines()
        assert lines, command
        assert all(line == line.rstrip() for line in lines), (command, lines)
        wide += [
            f"{command}: {line}"
            for line in lines
            if columns_of(line) > columns and not _is_whole(line)
        ]
    assert wide == []


def _is_whole(line: str) -> bool:
    """Tell whether there is nothing on a line but what one may want to copy."""
    said = re.sub("^ *((note|error|hint):)? *", "", line)
    return said.startswith(("cchabits ", "printf ", "rm ")) or " " not in said
