"""Everything that can go wrong for a user: one class a failure, with its sentence and exit code.

CchabitsError                       70
├── UsageProblem                     2   the command line itself
├── Unacceptable                    65   a value, habit, day or line that cannot be taken
│   ├── UnknownHabit
│   ├── AmbiguousHabit
│   ├── BadDay
│   ├── BadValue
│   │   └── NotListed
│   ├── BadDetail
│   ├── BadEntryId
│   ├── NothingToUndo
│   ├── CannotUndo
│   ├── NotNow
│   ├── BadPack
│   ├── BadJournal
│   └── BadBackup
├── FileMissing                     66
├── NotDelivered                    69   a mail was not handed over, or nobody knows whether it was
│   ├── Later
│   ├── Refused
│   ├── Unauthorised
│   ├── Unreachable
│   └── InDoubt
├── CannotWrite                     73
│   └── ChangedMeanwhile
├── StorageFailed                   74   disk full, input/output error, damaged database
│   ├── DamagedLog
│   ├── PerhapsSaved
│   └── UnfinishedWrite
├── Busy                            75   locked for too long: try again
└── NotConfigured                   78
    ├── NoHabits
    ├── BrokenDefinitions
    ├── CannotRewrite
    ├── ForeignDatabase
    ├── NewerDatabase
    ├── NoSecret
    └── UnsuitableSystem

The exit codes are those of docs/scripting.md. A raise site says only what happened.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the system says of a disk that is full or failing; all of it is StorageFailed.
DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


class CchabitsError(Exception):
    """A failure the user is told of in one sentence, with a hint at what to do next.

    `hints` are further lines, each printed as a hint of its own; empty means none.
    """

    exit_code = 70

    def __init__(self, sentence: str, *hints: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hints = hints


class UsageProblem(CchabitsError):
    """The command line cannot be understood."""

    exit_code = 2


class Unacceptable(CchabitsError):
    """Something the user gave cannot be taken; nothing was written."""

    exit_code = 65


class UnknownHabit(Unacceptable):
    """No habit has that name; `name` is as a message shows it."""

    def __init__(self, name: str, nearest: Sequence[str], known: Sequence[str]) -> None:
        if nearest:
            hint = f"did you mean {' or '.join(nearest)}?"
        elif known:
            hint = f"the habits are {', '.join(known)}"
        else:
            hint = "cchabits habits list shows the habits"
        super().__init__(f"no habit is called {name}", hint)


class AmbiguousHabit(Unacceptable):
    """A short name, as a message shows it, fits several habits, so none is taken."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__(
            f"{name} could be {', '.join(candidates[:-1])} or {candidates[-1]}",
            "type more of the name",
        )


class BadDay(Unacceptable):
    """A day cannot be read, has two readings, or is not allowed there."""


class UnclearDay(BadDay):
    """A day without its year may be one of two."""


class BadValue(Unacceptable):
    """A value is not one that the habit's measure takes."""


class NotListed(BadValue):
    """An item is not on its habit's list."""

    def __init__(self, item: str, found: str, *hints: str) -> None:
        super().__init__(f"{found} is not on the list", *hints)
        self.item = item


class BadDetail(Unacceptable):
    """A detail, note or name cannot be read."""


class BadEntryId(Unacceptable):
    """An id is not usable, is taken by another entry, or names none or several."""


class NothingToUndo(Unacceptable):
    """There is no operation left to undo."""

    def __init__(self) -> None:
        super().__init__("there is nothing to undo", "cchabits undo --list shows what was done")


class CannotUndo(Unacceptable):
    """An operation cannot be undone by itself."""


class NotNow(Unacceptable):
    """The act makes no sense in the present state."""


class BadPack(Unacceptable):
    """A file is no pack, or has habits that cannot be taken; none was added."""

    def __init__(self, path: object, problems: Sequence[str]) -> None:
        super().__init__(f"{path} is not a pack that can be added: {problems[0]}", *problems[1:])


class BadJournal(Unacceptable):
    """A journal has lines that cannot be taken; none was imported."""


class BadBackup(Unacceptable):
    """A file is no backup that can be relied on; it was left as it is, and so was the log."""

    def __init__(self, path: object, why: str, *hints: str) -> None:
        super().__init__(f"{path} is not a backup to restore: {why}", *hints)
        self.why = why


class FileMissing(CchabitsError):
    """A file that was named is not there."""

    exit_code = 66

    def __init__(self, path: object, hint: str = "check the path") -> None:
        super().__init__(f"there is no file {path}", hint)


class NotDelivered(CchabitsError):
    """A mail was not handed over; `reply` is what the other side said, or what happened."""

    exit_code = 69

    def __init__(self, sentence: str, reply: str, *hints: str) -> None:
        super().__init__(f"{sentence}: {reply}", *hints)
        self.reply = reply


class Later(NotDelivered):
    """The server cannot take the mail now; it has not taken it."""

    def __init__(self, server: str, reply: str) -> None:
        super().__init__(f"{server} cannot take the mail now", reply, "try again later")


class Refused(NotDelivered):
    """The server will not take the mail, and trying again would not help."""

    def __init__(self, server: str, reply: str) -> None:
        super().__init__(f"{server} refuses the mail", reply, "cchabits remind test tries again")


class Unauthorised(NotDelivered):
    """The server does not let the user in: nothing more should be tried until that is mended."""

    def __init__(self, server: str, user: str, reply: str) -> None:
        super().__init__(
            f"{server} does not let {user} in",
            reply,
            "check the user and the password; many providers want an app password",
        )


class Unreachable(NotDelivered):
    """There is no safe way to the server at present; nothing was handed over."""

    def __init__(self, server: str, why: str) -> None:
        super().__init__(
            f"{server} cannot be reached", why, "check the host, the port and the network"
        )


class InDoubt(NotDelivered):
    """The mail went out and no answer came back: it may have arrived, or not."""

    def __init__(self, server: str, why: str) -> None:
        super().__init__(
            f"nobody knows whether {server} took the mail", why, "cchabits remind status"
        )


class CannotWrite(CchabitsError):
    """A file or folder cannot be created or written."""

    exit_code = 73


class ChangedMeanwhile(CannotWrite):
    """Somebody else wrote the file since it was read; theirs is as they left it."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} has changed meanwhile; nothing was written", "try again")


class StorageFailed(CchabitsError):
    """The disk is full, failed, or the database is damaged."""

    exit_code = 74


class DamagedLog(StorageFailed):
    """The log is not what cchabits left it as; what can still be read can be read."""


class UnfinishedWrite(StorageFailed):
    """A command was interrupted while it wrote, and whoever looks may not clear up after it."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"a command was interrupted while it wrote to {path}, and what it had begun is to be "
            "taken back first",
            "make the database and its folder writable, then: cchabits status",
        )


class PerhapsSaved(StorageFailed):
    """The disk failed when all was written, and nothing but the last step was to come."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"the disk gave an input or output error at the end: {path}; "
            "it is not certain whether this was saved",
            "cchabits undo --list shows what was",
        )


class Busy(CchabitsError):
    """Another process holds the database for too long."""

    exit_code = 75

    def __init__(self, path: object, seconds: float) -> None:
        super().__init__(
            f"the database {path} was locked by another process for {seconds:g} s; "
            "nothing was written",
            "try again in a moment",
        )


class NotConfigured(CchabitsError):
    """The definitions or the database cannot be used as they are."""

    exit_code = 78


class NoHabits(NotConfigured):
    """No habits have been set up in this home."""

    def __init__(self, path: object) -> None:
        super().__init__(f"there are no habits yet: {path} is not there", "cchabits init")


class BrokenDefinitions(NotConfigured):
    """The habits file breaks the rules; every problem is named."""

    def __init__(self, path: object, problems: Sequence[str]) -> None:
        count = len(problems)
        sentence = f"{path}: {problems[0]}" if count == 1 else f"{path} has {count} problems"
        hints = () if count == 1 else tuple(problems)
        super().__init__(sentence, *hints, "mend the file, then: cchabits habits check")
        self.problems = tuple(problems)


class CannotRewrite(NotConfigured):
    """The habits file is written in a way that a command cannot change without harm."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"habits.toml cannot be changed by this command: {why}",
            "change it with a text editor, then: cchabits habits check",
        )


class ForeignDatabase(NotConfigured):
    """The file at the database's place is not a database of this program."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"{path} is not a cchabits database ({why}); it was left as it is",
            "move it away, or choose another folder with --home",
        )


class NewerDatabase(NotConfigured):
    """The database was written by a newer version of the program."""

    def __init__(self, path: object, version: int, known: int) -> None:
        super().__init__(
            f"{path} has schema {version}, and this version knows schemas up to {known}; "
            "it was left as it is",
            "upgrade cchabits",
        )


class NoSecret(NotConfigured):
    """The password or token for the mail server cannot be had; it is part of no message."""


class UnsuitableSystem(NotConfigured):
    """The system lacks something the program cannot do without."""
