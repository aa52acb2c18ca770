"""Judging habits as they are stored, and keeping how far they have been judged."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cchabits.domain.summary import Account, account, build_summary, checkpoint_of, milestones
from cchabits.storage import books
from cchabits.storage.plans import plans_since

if TYPE_CHECKING:
    from cchabits.domain.summary import Record, Summary
    from cchabits.services.session import Session
    from cchabits.storage.database import Database
    from cchabits.storage.store import StoredHabit

_DAYS_IN_VIEW = 366  # a plan that passed longer ago asks for nothing any more


def summarise_all(session: Session, names: list[str]) -> Summary:
    """Summarise the habits named, ended ones too, or every habit that has not ended."""
    with session.reading():
        chosen = [session.find(name) for name in names] if names else session.stored
        wanted = list({one.number: one for one in chosen}.values())
        records = records_with_plans(session, wanted)
    return build_summary(records, session.today, with_ended=bool(names))


def records_with_plans(session: Session, wanted: list[StoredHabit]) -> list[Record]:
    """Return what is needed to judge habits, and what is planned of them, in the order given.

    Belongs into a transaction, so that it is of one state of the log.
    """
    records = books.records(session.database, wanted, session.today)
    since = dt.date.fromordinal(max(1, session.today.toordinal() - _DAYS_IN_VIEW))
    plans = plans_since(session.database, wanted, since)
    return [
        record._replace(plans=plans.get(one.number, ()))
        for one, record in zip(wanted, records, strict=True)
    ]


def judge_and_keep(database: Database, stored: StoredHabit, today: dt.date) -> Account:
    """Judge a habit as of `today`, keep how far that came, and return the account.

    Belongs into the transaction that changed the habit's entries, skips or pauses.
    """
    judged = account(books.record(database, stored, today), today)
    latest = checkpoint_of(judged, today)
    for checkpoint in (*milestones(judged, today), *([latest] if latest else ())):
        books.keep_checkpoint(database, stored.number, checkpoint)
    return judged
