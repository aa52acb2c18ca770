"""What holds for one call of the program, whatever the command: the home, the day, the screen."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from cchabits import clock
from cchabits.cli.screen import Screen
from cchabits.config.paths import find_home
from cchabits.domain.days import iso_day
from cchabits.errors import BadDay, UsageProblem
from cchabits.services.session import Place, open_session
from cchabits.storage.database import Patience

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from cchabits.config.paths import Home
    from cchabits.services.session import Session

COLORS = ("auto", "always", "never")
IN_THE_LIST = "cchabits undo --list shows it"


class Invocation:
    """The global options, as far as they were given; the last one given holds.

    `is_done` once a command has written what it was asked to, wherever that is, and only the answer
    is to come; `where` then says where to look instead. `wants_backup` where the log has something
    new that the day's backup should have. `remarked` is what was said beside the answer; a command
    that opens the home again, as a walk does at each step, says it once.
    """

    def __init__(self) -> None:
        self.home_option: str | None = None
        self.today_option: str | None = None
        self.color = "auto"
        self.is_done = self.wants_backup = False
        self.where = ""
        self.remarked: list[str] = []

    @property
    def screen(self) -> Screen:
        """Where the answer goes."""
        return Screen(self.color)

    @property
    def home(self) -> Home:
        """The home of this call."""
        return find_home(self.home_option, os.environ)

    @property
    def given_today(self) -> dt.date | None:
        """The day given with `--today` or CCHABITS_TODAY, or None for the clock's."""
        if self.today_option is not None:
            return _given_day("--today", self.today_option)
        given = os.environ.get(clock.TODAY_VARIABLE)
        return _given_day(clock.TODAY_VARIABLE, given) if given else None

    @property
    def day(self) -> dt.date:
        """The day given, or the system's, for what needs no home."""
        return self.given_today or clock.today(None)

    @property
    def place(self) -> Place:
        """Where and when the command acts."""
        return Place(self.home, self.given_today, Patience(self._say_waiting))

    @contextlib.contextmanager
    def session(
        self, *, is_reader: bool = False, needs_file: bool = False, tells_waiting: bool = False
    ) -> Iterator[Session]:
        """Open the home, and tell what was noticed in doing so, and what came up in the block."""
        opening = open_session(
            self.place, is_reader=is_reader, needs_file=needs_file, tells_waiting=tells_waiting
        )
        with opening as session:
            self._tell_remarks(session)
            yield session
            self._tell_remarks(session)

    def done(self, where: str = IN_THE_LIST, *, wants_backup: bool = True) -> None:
        """Keep that what was asked is done, whatever becomes of the answer; `where` shows it."""
        self.is_done = True
        self.where = where
        self.wants_backup = self.wants_backup or wants_backup

    def set_home(self, value: str | None) -> None:
        """Take `--home`."""
        self.home_option = value if value is not None else self.home_option

    def set_today(self, value: str | None) -> None:
        """Take `--today`."""
        self.today_option = value if value is not None else self.today_option

    def set_color(self, value: str | None) -> None:
        """Take `--color`; raises UsageProblem where it is none."""
        if value is None:
            return
        if value not in COLORS:
            raise UsageProblem(f"--color is '{value}'", f"write one of {', '.join(COLORS)}")
        self.color = value

    def _tell_remarks(self, session: Session) -> None:
        """Tell what was not told yet."""
        new = [one for one in session.remarks if one not in self.remarked]
        self.screen.remark(*new)
        self.remarked += new

    def _say_waiting(self) -> None:
        self.screen.remark("the database is in use by another process; waiting for it")
        sys.stderr.flush()


def _given_day(source: str, text: str) -> dt.date:
    try:
        return iso_day(text)
    except BadDay as problem:
        raise BadDay(f"{source}: {problem.sentence}", *problem.hints) from None
