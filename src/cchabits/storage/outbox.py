"""The outbox as it is stored: mails, snoozes, and what ticks remember.

Writes happen inside `Database.writing()`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from cchabits.domain.mail import Snooze
from cchabits.domain.outbox import Post
from cchabits.storage import compiled as sql
from cchabits.storage.rows import day_or_none, text_or_none

if TYPE_CHECKING:
    from cchabits.storage.database import Database, Row


class StoredSnooze(NamedTuple):
    """A snooze and the number of its row."""

    number: int
    snooze: Snooze


class Tick(NamedTuple):
    """What ticks remember: when one last ran, for how long there is nothing to do, what was told.

    All instants are in UTC; `utc_offset` is the system's, in seconds, when `until` was worked out.
    """

    noted_at: dt.datetime | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    next_mail: dt.datetime | None = None
    utc_offset: int = 0
    told_on: dt.date | None = None
    told: str = ""


# Mails


def post_of_day(database: Database, recipient: str, day: dt.date) -> Post | None:
    """Return what was decided for a day, or None where nothing was."""
    row = database.row(sql.POST_OF_DAY, recipient=recipient, day=day.isoformat())
    return _post_from(row) if row else None


def post(database: Database, number: int) -> Post | None:
    """Return a mail by its number."""
    row = database.row(sql.POST_BY_ID, id=number)
    return _post_from(row) if row else None


def unsettled(database: Database) -> list[Post]:
    """Return the mails that are neither sent nor given up, oldest first."""
    return [_post_from(row) for row in database.rows(sql.UNSETTLED_POSTS)]


def newest(database: Database, most: int) -> list[Post]:
    """Return the latest decisions, newest first."""
    return [_post_from(row) for row in database.rows(sql.NEWEST_POSTS, most=most)]


def add(database: Database, post: Post) -> Post:
    """Add what was decided for a day, and return it with its number."""
    row = database.row(sql.ADD_POST, **_params(post))
    return post._replace(id=int(row[0]) if row else 0)


def every(database: Database) -> list[Post]:
    """Return all mails and decisions for none, in the order they were made."""
    return [_post_from(row) for row in database.rows(sql.ALL_POSTS)]


def change(database: Database, before: Post, after: Post) -> bool:
    """Write down what became of a mail, and tell whether it still was as it was `before`.

    Where another process has claimed or settled it meanwhile, nothing changes.
    """
    was = {"id": before.id, "was_state": before.state, "was_tries": before.tries}
    return database.row(sql.CHANGE_POST, **was, **_changing(after)) is not None


def carry(source: Database, target: Database) -> None:
    """Let a database know of each mail what another one knows; nothing is written without any.

    What cannot be read there is left behind: a restore is how one gets away from it.
    """
    posts = []
    for row in source.rows(sql.ALL_POSTS):
        with contextlib.suppress(ValueError, TypeError):
            posts.append(_post_from(row))
    if not posts:
        return
    with target.writing():
        target.run_many(sql.PUT_POST, map(_params, posts))
        wake(target)


def _post_from(row: Row) -> Post:
    (number, recipient, day, kind, state, message_id, at, tries, next_try, claimed_at,
     doubted_at, error) = row  # fmt: skip
    return Post(
        id=number,
        recipient=recipient,
        day=dt.date.fromisoformat(day),
        kind=kind,
        state=state,
        message_id=message_id,
        at=dt.datetime.fromisoformat(at),
        tries=tries,
        next_try=_stamp_or_none(next_try),
        claimed_at=_stamp_or_none(claimed_at),
        doubted_at=_stamp_or_none(doubted_at),
        error=error,
    )


def _params(post: Post) -> dict[str, Any]:
    named = {"recipient": post.recipient, "day": post.day.isoformat()}
    return _changing(post) | named | {"message_id": post.message_id}


def _changing(post: Post) -> dict[str, Any]:
    return {
        "kind": post.kind,
        "state": post.state,
        "at": post.at.isoformat(),
        "tries": post.tries,
        "next_try": _text_of(post.next_try),
        "claimed_at": _text_of(post.claimed_at),
        "doubted_at": _text_of(post.doubted_at),
        "error": post.error,
    }


# Snoozes


def snoozes(database: Database) -> list[StoredSnooze]:
    """Return all snoozes, also those that are over, in the order they were set."""
    return [
        StoredSnooze(number, Snooze(slug, day_or_none(until)))
        for number, slug, until in database.rows(sql.SNOOZES)
    ]


def add_snooze(database: Database, habit_id: int | None, until: dt.date | None) -> None:
    """Add a snooze of a habit by its number, or of all."""
    database.run(sql.ADD_SNOOZE, {"habit_id": habit_id, "until": text_or_none(until)})


def drop_snooze(database: Database, number: int) -> None:
    """Take a snooze away."""
    database.run(sql.DROP_SNOOZE, {"pk": number})


# Ticks


def tick(database: Database) -> Tick:
    """Return what ticks remember; nothing before the first."""
    row = database.row(sql.TICK)
    if row is None:
        return Tick()
    noted_at, since, until, next_mail = map(_stamp_or_none, row[:4])
    utc_offset, told_on, told = row[4:]
    return Tick(noted_at, since, until, next_mail, utc_offset, day_or_none(told_on), told)


def keep_tick(database: Database, tick: Tick) -> None:
    """Remember something for the ticks to come."""
    names = ("noted_at", "since", "until", "next_mail")
    stamps = {name: _text_of(getattr(tick, name)) for name in names}
    rest = {"utc_offset": tick.utc_offset, "told_on": text_or_none(tick.told_on)}
    database.run(sql.KEEP_TICK, stamps | rest | {"told": tick.told})


def wake(database: Database) -> None:
    """Have the next tick look again: what it goes by has changed."""
    database.run(sql.RESET_TICK, {})


def _stamp_or_none(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


def _text_of(stamp: dt.datetime | None) -> str | None:
    return None if stamp is None else stamp.isoformat()
