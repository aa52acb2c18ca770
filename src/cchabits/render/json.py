"""What programs read: versioned JSON, which may only grow (docs/scripting.md)."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from cchabits.domain.records import definition_record, json_text
from cchabits.domain.settings import settings_record
from cchabits.domain.standing import ENDED, NOT_STARTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchabits.domain.cadence import Period
    from cchabits.domain.correction import Correction
    from cchabits.domain.habit import Habit
    from cchabits.domain.history import History, PastPeriod
    from cchabits.domain.ledger import Closed
    from cchabits.domain.life import Definition
    from cchabits.domain.mail_status import MailStatus
    from cchabits.domain.operation import Operation
    from cchabits.domain.outbox import Post
    from cchabits.domain.plan import PlanStanding
    from cchabits.domain.stock import Difference, HabitStock, Stock
    from cchabits.domain.summary import HabitSummary, Summary
    from cchabits.render.listing import PackView

STATUS_SCHEMA = "cchabits.status/1"
LOG_SCHEMA = "cchabits.log/1"
HABITS_SCHEMA = "cchabits.habits/1"
PACKS_SCHEMA = "cchabits.packs/1"
HISTORY_SCHEMA = "cchabits.history/1"
OPERATIONS_SCHEMA = "cchabits.operations/1"
EDIT_SCHEMA = "cchabits.edit/1"
DELETE_SCHEMA = "cchabits.delete/1"
BACKUP_SCHEMA = "cchabits.backup/1"
BACKUPS_SCHEMA = "cchabits.backups/1"
RESTORE_SCHEMA = "cchabits.restore/1"
REMINDERS_SCHEMA = "cchabits.remind/1"


def dump(document: dict[str, Any]) -> str:
    """Return a document as JSON text, a key a line."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def status_document(summary: Summary) -> dict[str, Any]:
    """Return a summary as the status document."""
    return {
        "schema": STATUS_SCHEMA,
        "today": summary.today.isoformat(),
        "habits": [habit_object(habit) for habit in summary.habits],
        "pauses_ahead": [
            {"habit": one.habit, "from": one.begin.isoformat(), "until": _day(one.until)}
            for one in summary.pauses_ahead
        ],
    }


def habit_object(summary: HabitSummary) -> dict[str, Any]:
    """Return one habit as the status document has it."""
    habit = summary.habit
    measure = habit.measure
    is_over = summary.state in {NOT_STARTED, ENDED}
    flag = measure.is_out_of_order(summary.total)
    return {
        "slug": habit.slug,
        "title": habit.words.title,
        "measure": measure.name,
        "cadence": habit.cadence.text,
        "state": summary.state,
        "period": None if is_over else _period(summary),
        "due": _day(summary.due),
        "done": None if is_over else measure.figure(summary.total),
        "target": measure.target_figure,
        "unit": measure.unit,
        "met": summary.is_met,
        "partial": summary.partial,
        "overdue_since": _day(summary.overdue_since),
        "missed_in_a_row": summary.figures.misses,
        "last_done": _day(summary.last_done),
        "streak": summary.figures.streak,
        "best_streak": summary.figures.best,
        "adherence": {
            "met": summary.adherence.met,
            "late": summary.adherence.late,
            "of": summary.adherence.of,
        },
        "strength": round(summary.figures.strength, 4),
        **({} if flag is None else {"out_of_order": flag}),
        **({"plan": _plan(summary.plan)} if summary.plan else {}),
    }


def _plan(standing: PlanStanding) -> dict[str, Any]:
    from cchabits.render.plans import plan_object  # only where something is planned

    return plan_object(standing)


def log_document(
    record: dict[str, Any],
    missing: Sequence[str],
    period: Period | None,
    after: HabitSummary,
    today: dt.date,
) -> dict[str, Any]:
    """Return what `log` answers: the entry as a journal has it, and how its habit stands.

    `missing` are the details a partial entry lacks; `counts_for` is None where it counts for none.
    """
    return {
        "schema": LOG_SCHEMA,
        "today": today.isoformat(),
        "entry": _entry_object(record),
        "missing": list(missing),
        "counts_for": _bounds(period),
        "habit": habit_object(after),
    }


def history_document(
    today: dt.date,
    habits: Sequence[History],
    entries: Sequence[tuple[dict[str, Any], Sequence[str]]],
) -> dict[str, Any]:
    """Return the past: habits with their outcomes and definitions, and entries, newest first.

    Each entry is as a journal has it, with the details it lacks.
    """
    return {
        "schema": HISTORY_SCHEMA,
        "today": today.isoformat(),
        "habits": [_past_object(habit) for habit in habits],
        "entries": [
            {key: value for key, value in record.items() if key != "type"}
            | {"missing": list(missing)}
            for record, missing in entries
        ],
    }


def outcome_object(closed: Closed) -> dict[str, Any]:
    """Return a closed period with the end it came to."""
    return {
        "begin": closed.period.begin.isoformat(),
        "end": closed.end.isoformat(),
        "outcome": closed.outcome,
        "done": closed.habit.measure.figure(closed.total),
    }


def correction_document(
    correction: Correction, records: Sequence[dict[str, Any]], today: dt.date
) -> dict[str, Any]:
    """Return what `edit` and `delete` answer: the entry before and after, and its habits.

    `records` are the entry as a journal has it: before and, unless it was deleted, after.
    """
    before, after = correction.before, correction.after
    counted, counts = before.counts, after.counts if after else None
    return {
        "schema": EDIT_SCHEMA if after else DELETE_SCHEMA,
        "today": today.isoformat(),
        "before": _entry_object(records[0]),
        "after": _entry_object(records[1]) if after else None,
        "missing": [need.key for need in after.missing] if after else [],
        "counted_for": _bounds(counted.period if counted else None),
        "counts_for": _bounds(counts.period if counts else None),
        "habits": [habit_object(habit) for habit in correction.habits],
    }


def definitions_document(habits: Sequence[Habit]) -> dict[str, Any]:
    """Return habits as they are defined, with what they leave out filled in."""
    return {"schema": HABITS_SCHEMA, "habits": [definition_object(habit) for habit in habits]}


def definition_object(habit: Habit) -> dict[str, Any]:
    """Return a habit as it is defined, with what it leaves out filled in."""
    words = habit.words
    return {
        "slug": habit.slug,
        "alias": words.alias or None,
        "title": words.title,
        "question": words.question,
        "source": words.source,
        "measure": habit.measure.name,
        "target": habit.measure.target_figure,
        "unit": habit.measure.unit,
        "cadence": habit.cadence.text,
        "cadence_from": words.cadence_from or None,
        "grace": habit.grace,
        "lead": habit.lead,
        "requires": [need.text for need in habit.requires],
        "start": habit.start.isoformat(),
        "end": _day(habit.end),
    }


def packs_document(packs: Sequence[PackView]) -> dict[str, Any]:
    """Return packs with their habits as they would be defined."""
    return {
        "schema": PACKS_SCHEMA,
        "packs": [
            {
                "slug": pack.slug,
                "title": pack.title,
                "source": pack.source,
                "habits": [definition_object(habit) for habit in pack.habits],
            }
            for pack in packs
        ],
    }


def operations_document(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return what can be undone, newest first."""
    return {
        "schema": OPERATIONS_SCHEMA,
        "operations": [
            {
                "number": one.number,
                "at": one.at.isoformat(),
                "title": one.title,
                "undoes": one.undoes,
                "is_effective": one.is_effective,
            }
            for one in operations
        ],
    }


def backup_document(
    path: str, taken: dt.datetime, size: int, checksum: str, stock: Stock
) -> dict[str, Any]:
    """Return what `backup` answers: a file that was written, and how much of the log it has."""
    return {
        "schema": BACKUP_SCHEMA,
        "path": path,
        "taken": taken.isoformat(),
        "bytes": size,
        "sha256": checksum,
        "habits": stock.habits,
        **_count_object(stock.total),
    }


def backups_document(
    folder: str, found: Sequence[tuple[str, dt.datetime, str, int, bool]]
) -> dict[str, Any]:
    """Return the backups that a home keeps, newest first."""
    return {
        "schema": BACKUPS_SCHEMA,
        "folder": folder,
        "backups": [
            {
                "path": path,
                "taken": taken.isoformat(),
                "reason": why,
                "bytes": size,
                "has_checksum": has_checksum,
            }
            for path, taken, why, size, has_checksum in found
        ],
    }


def restore_document(
    path: str,
    before: str | None,
    habits: Sequence[Difference],
    *,
    is_dry: bool,
) -> dict[str, Any]:
    """Return what `restore` answers; `before` is the backup of what was there, if any was made."""
    return {
        "schema": RESTORE_SCHEMA,
        "path": path,
        "restored": not is_dry,
        "before": before,
        "habits": [
            {
                "habit": slug,
                "now": None if now is None else _count_object(now),
                "then": None if then is None else _count_object(then),
            }
            for slug, now, then in habits
        ],
    }


def _count_object(count: HabitStock) -> dict[str, int]:
    return {
        "entries": count.entries,
        "skips": count.skips,
        "pauses": count.pauses,
        "practice": count.practice,
        "definitions": count.definitions,
    }


def _past_period(past: PastPeriod) -> dict[str, Any]:
    """Return a closed period, with what was said of one that was skipped or missed."""
    said = past.explained
    if said is None:
        return outcome_object(past.closed)
    texts = {"reason": said.reason, "note": said.note, "next": said.countermeasure}
    return outcome_object(past.closed) | {key: text for key, text in texts.items() if text}


def _past_object(history: History) -> dict[str, Any]:
    from cchabits.render.plans import planned_object  # 2 ms, and only of one habit

    return {
        **habit_object(history.summary),
        "outcomes": [_past_period(past) for past in history.periods],
        "definitions": [_recorded_object(one) for one in history.definitions],
        **planned_object(history.plans, history.say_do),
    }


def _recorded_object(definition: Definition) -> dict[str, Any]:
    """Return a definition as a journal has it; numbers as programs read them."""
    return {
        "from": definition.begin.isoformat(),
        "definition": json.loads(json_text(definition_record(definition.table))),
        "settings": settings_record(definition.settings),
    }


def _entry_object(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "type"}


def _bounds(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {"begin": period.begin.isoformat(), "end": period.end.isoformat()}


def _period(summary: HabitSummary) -> dict[str, str | None] | None:
    if summary.period is None:
        return None
    return {
        "begin": summary.period.begin.isoformat(),
        "end": summary.period.end.isoformat(),
        "label": summary.label,
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def reminders_document(status: MailStatus) -> dict[str, Any]:
    """Return how mail stands; instants are in UTC."""
    from cchabits.domain.mail_status import what_is_wrong  # 4 ms, and only for mail

    return {
        "schema": REMINDERS_SCHEMA,
        "to": status.settings.to if status.settings else None,
        "problem": status.problem or None,
        "wrong": what_is_wrong(status),
        "last_tick": _stamp(status.last_tick),
        "next": _stamp(status.next_mail),
        "off": status.is_off,
        "snoozes": [
            {"habit": one.habit, "until": _day(one.until)}
            for one in status.snoozes
            if one.habit or one.until
        ],
        "mails": [_post_object(post) for post in status.posts],
    }


def _post_object(post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "day": post.day.isoformat(),
        "to": post.recipient,
        "kind": post.kind,
        "state": post.state,
        "at": _stamp(post.at),
        "tries": post.tries,
        "next_try": _stamp(post.next_try),
        "message_id": post.message_id or None,
        "said": post.error or None,
    }


def _stamp(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat() if moment else None
